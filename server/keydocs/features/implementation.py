"""Go to implementation or declaration: from a name to the line of its source."""

from __future__ import annotations

from keydocs.features.definition import MAX_TARGETS, Definition, chosen
from keydocs.features.source_location import find_source, source_of
from keydocs.fs import paths
from keydocs.index.workspace import Workspace
from keydocs.model import Range
from keydocs.search.lookup import ResolvedSymbol, resolve
from keydocs.search.query import SymbolQuery
from keydocs.search.symbols_at import symbols_at
from keydocs.search.workspace_files import Document, WorkspaceFiles


def implementation(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int, *, limit: int = MAX_TARGETS
) -> Definition | None:
    """Return the source lines of what is at a position, at most ``limit``; None if the workspace does not have the
    source. On a page or keyword file, anything else leads to the documented source, from a page's copy to the same
    line."""

    def find(query: SymbolQuery) -> list[ResolvedSymbol]:
        return resolve(workspace, files, query, limit, certain=True)

    found = symbols_at(workspace, files, document, line, column, find)
    if found is not None and found.query.span is not None:
        symbols = chosen(found.symbols)
        leading = [symbol for symbol in symbols if symbol.leads_to_definition or document.path == symbol.path]
        targets = [target for symbol in leading if (target := source_of(files, symbol))]
        if targets:
            return Definition(found.query.span, targets[:limit])
    path = paths.absolute(document.root, document.path)
    source = find_source(workspace, files, path, line) if document.path else None
    origin = Range(line, 0, line, len(document.lines.get(line)))
    return Definition(origin, [source]) if source else None
