"""``keydocs complete``: list documented names that start with a prefix."""

from __future__ import annotations

import argparse
import json
from functools import partial

from keydocs.cli.color import DIM, Paint
from keydocs.cli.exit_codes import NOT_FOUND, OK, UsageError
from keydocs.cli.index_access import open_document, open_workspace, rebuild_damaged
from keydocs.cli.streams import say, show
from keydocs.counts import counted
from keydocs.text.escaping import visible


def run(arguments: argparse.Namespace) -> int:
    """The settings ``completion.limit``, ``completion.minLength`` and ``hideProse`` of the first root apply."""
    workspace, (settings, *_) = open_workspace(arguments.root)
    from keydocs.features.completion import details, find_names
    from keydocs.search.workspace_files import WorkspaceFiles

    min_length = settings.completion.min_length
    if len(arguments.prefix) < min_length:
        raise UsageError(f"{arguments.prefix!r} is too short: type at least {counted(min_length, 'character')}")
    files = WorkspaceFiles()
    document = open_document(workspace, files, arguments.origin)
    find = partial(
        find_names,
        workspace,
        files,
        document,
        arguments.prefix,
        arguments.limit or settings.completion.limit,
        hide_prose=settings.hide_prose,
        min_length=min_length,
    )
    names, incomplete = find()
    if rebuild_damaged(workspace):
        names, incomplete = find()
    rows = list(zip(names, details(workspace, document, names), strict=True))
    if arguments.json:
        items = [{"name": name.name, "kind": name.kind.value, "detail": detail} for name, detail in rows]
        say(json.dumps({"prefix": arguments.prefix, "incomplete": incomplete, "items": items}, ensure_ascii=False))
    else:
        paint = Paint(arguments.color)
        width = max((len(name.name) for name in names), default=0)
        for name, detail in rows:
            show(f"{visible(f'{name.name:<{width}}')}  {paint(visible(detail), DIM)}".rstrip())
    return OK if names else NOT_FOUND
