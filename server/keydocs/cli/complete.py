"""``keydocs complete``: the known names for a prefix."""

from __future__ import annotations

import argparse
import json

from keydocs.cli.asking import open_document, open_workspace, repair
from keydocs.cli.main import NOT_FOUND, OK, UsageError, say
from keydocs.features.completion import MIN_PREFIX, details, find_names
from keydocs.features.document import Texts


def run(arguments: argparse.Namespace) -> int:
    if len(arguments.prefix) < MIN_PREFIX:
        raise UsageError(f"{arguments.prefix!r} is too short; give at least {MIN_PREFIX} characters")
    workspace = open_workspace(arguments.root)
    texts = Texts()
    document = open_document(workspace, texts, arguments.origin)
    names, incomplete = find_names(workspace, texts, document, arguments.prefix, arguments.limit)
    if repair(workspace):
        names, incomplete = find_names(workspace, texts, document, arguments.prefix, arguments.limit)
    shown = list(zip(names, details(workspace, document, names), strict=True))
    if arguments.json:
        items = [{"name": name.name, "kind": name.kind.value, "detail": detail} for name, detail in shown]
        say(json.dumps({"prefix": arguments.prefix, "incomplete": incomplete, "items": items}, ensure_ascii=False))
    else:
        width = max((len(name.name) for name in names), default=0)
        for name, detail in shown:
            say(f"{name.name:<{width}}  {detail}")
    return OK if names else NOT_FOUND
