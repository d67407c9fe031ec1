"""``keydocs lookup``: show the documentation of names."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from keydocs.cli.color import BOLD, DIM, Paint
from keydocs.cli.common import display_path_from, is_near
from keydocs.cli.exit_codes import NOT_FOUND, OK
from keydocs.cli.index_access import (
    open_document,
    open_workspace,
    rebuild_damaged,
)
from keydocs.cli.streams import input_lines, say, show
from keydocs.counts import counted

if TYPE_CHECKING:
    from keydocs.features.hover_content import HoverContent, Place
    from keydocs.index.workspace import Workspace
    from keydocs.search.query import SymbolQuery
    from keydocs.search.workspace_files import Document, WorkspaceFiles

_MAX_SUGGESTIONS = 20
"""Missing names that get a suggestion; in a list of thousands, most are not typing errors."""
_SEPARATORS = ("::", ".")
_LABELS = ("Documentation:", "Source:", "Keywords:", "Also:", "Sections:")


def run(arguments: argparse.Namespace) -> int:
    workspace, _ = open_workspace(arguments.root)
    files = document = None
    missing = 0
    for name in _read_names(arguments.names):
        is_known = _is_known(workspace, name) or (rebuild_damaged(workspace) and _is_known(workspace, name))
        is_found = False
        # Without --from, only listed names can be found; skip the slow imports for others.
        if is_known or arguments.origin or arguments.json:
            if files is None or document is None:
                from keydocs.search.workspace_files import WorkspaceFiles

                files = WorkspaceFiles()
                document = open_document(workspace, files, arguments.origin)
            query = _query_for(workspace, document, name)
            if arguments.json:
                is_found = _print_rows(workspace, files, name, query, arguments.limit)
            else:
                is_found = _print_hover(workspace, files, name, query, arguments.limit, Paint(arguments.color))
        if not is_found and not arguments.json:
            _print_missing(workspace, name, suggest=missing < _MAX_SUGGESTIONS)
        missing += not is_found
    return NOT_FOUND if missing else OK


def _is_known(workspace: Workspace, name: str) -> bool:
    """Return whether a name or its last part is in the index."""
    known = workspace.filter_known([name, *(name.rpartition(separator)[2] for separator in _SEPARATORS)])
    # Read an entry too: damage must show before anything is printed.
    return any(workspace.matches(match, 1) for match in known)


def _read_names(given: Iterable[str]) -> Iterator[str]:
    for name in given:
        if name == "-":
            yield from (line.strip() for line in input_lines() if line.strip())
        else:
            yield name


def _query_for(workspace: Workspace, document: Document, name: str) -> SymbolQuery:
    """Query for ``Foo.bar`` as a whole if it is listed, else for ``bar`` in ``Foo``."""
    from keydocs.search.query import query_at

    if not workspace.filter_known([name]):
        for separator in _SEPARATORS:
            qualifier, _, last = name.rpartition(separator)
            if qualifier and workspace.filter_known([last]):
                return query_at(workspace, document, last, qualifier + separator)
    return query_at(workspace, document, name)


def _print_rows(workspace: Workspace, files: WorkspaceFiles, name: str, query: SymbolQuery, limit: int) -> bool:
    """Print the matches as JSON. Return whether there are any."""
    from keydocs.features.lookup_rows import rows

    matches = rows(workspace, files, name, query, limit)
    say(json.dumps({"name": name, "matches": matches}, ensure_ascii=False))
    return bool(matches)


def _print_hover(
    workspace: Workspace, files: WorkspaceFiles, name: str, query: SymbolQuery, limit: int, paint: Paint
) -> bool:
    """Print the hover content. Return whether there is any."""
    from keydocs.features.hover import hover_content, symbols_to_show
    from keydocs.features.hover_content import to_plain
    from keydocs.search.qualified_name import symbols_of_qualified_name

    symbols = symbols_of_qualified_name(workspace, files, name) or symbols_to_show(workspace, files, query, limit)
    if symbols:
        content = _with_display_paths(workspace, hover_content(workspace, files, query, symbols))
        show(_styled(to_plain(content), paint) + "\n")
    return bool(symbols)


def _with_display_paths(workspace: Workspace, content: HoverContent) -> HoverContent:
    """Replace the paths by those from the current directory, see :func:`display_path_from`."""

    def displayed(place: Place) -> Place:
        located = workspace.locate(place.path)
        if located is None:
            return place
        root, inner = located
        display = display_path_from(root)
        return place._replace(path=display(inner), label=display(place.label) if is_near(root) else place.label)

    documented = content.page or content.keyword_file
    located = workspace.locate(documented.path) if documented else None
    return content._replace(
        origin=display_path_from(located[0])(content.origin) if located and is_near(located[0]) else content.origin,
        page=displayed(content.page) if content.page else None,
        source=displayed(content.source) if content.source else None,
        keyword_file=displayed(content.keyword_file) if content.keyword_file else None,
        more=tuple(map(displayed, content.more)),
    )


def _styled(text: str, paint: Paint) -> str:
    """Make the signature bold, and the kind and labels dim."""
    if not paint.is_on:
        return text
    signature, blank, rest = text.partition("\n\n")
    *lines, kind = signature.split("\n")
    head = [*(paint(line, BOLD) for line in lines), paint(kind, DIM)]
    body = [
        paint(label, DIM) + line.removeprefix(label) if (label := _label(line)) else line for line in rest.split("\n")
    ]
    return "\n".join(head) + blank + "\n".join(body)


def _label(line: str) -> str:
    return next((label for label in _LABELS if line.startswith(label)), "")


def _print_missing(workspace: Workspace, name: str, *, suggest: bool) -> None:
    """Print which roots were searched, and similar names."""
    roots = ", ".join(index.root for index in workspace.indexes)
    message = f'No documentation found for "{name}" in {roots} ({counted(workspace.count_files(), "keyword file")}).'
    if suggest:
        from keydocs.search.did_you_mean import similar_names

        quoted = [f'"{similar}"' for similar in similar_names(workspace, name)]
        if quoted:
            message += f" Did you mean {' or '.join(filter(None, [', '.join(quoted[:-1]), quoted[-1]]))}?"
    say(message, error=True)
