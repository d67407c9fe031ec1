"""Go to implementation, or declaration: from a name, wherever it stands, to the line of the real source."""

from __future__ import annotations

from keydocs.features.definition import MAX_TARGETS, Definition, chosen
from keydocs.features.source_location import find_source, source_of
from keydocs.fs import paths
from keydocs.index.workspace import Workspace
from keydocs.model import Range
from keydocs.search.lookup import resolve
from keydocs.search.query import query_for_name
from keydocs.search.workspace_files import Document, WorkspaceFiles


def implementation(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int, *, limit: int = MAX_TARGETS
) -> Definition | None:
    """The lines of the workspace's sources that what is at a position is about, at most ``limit``.

    On a page or in a keyword file, what is no name that is defined anywhere leads to the source of the file, on a
    page's copy of the source to the same line. None where the workspace does not have the source.
    """
    asked = query_for_name(workspace, document, line, column)
    if asked is not None and asked.span is not None:
        symbols = chosen(resolve(workspace, files, asked, limit, certain=True))
        leading = [symbol for symbol in symbols if symbol.leads_to_definition or document.path == symbol.path]
        targets = [target for symbol in leading if (target := source_of(files, symbol))]
        if targets:
            return Definition(asked.span, targets[:limit])
    path = paths.absolute(document.root, document.path)
    found = find_source(workspace, files, path, line) if document.path else None
    origin = Range(line, 0, line, len(document.lines.get(line)))
    return Definition(origin, [found]) if found else None
