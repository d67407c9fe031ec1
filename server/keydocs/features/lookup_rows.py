"""Places that document a name as rows for scripts."""

from __future__ import annotations

from itertools import islice
from typing import TypedDict

from keydocs.features.hover import with_entry
from keydocs.index.workspace import Workspace
from keydocs.model import Kind
from keydocs.pages.describe import Description, describe
from keydocs.pages.locate import MatchKind, PageLocation
from keydocs.search.lookup import ResolvedSymbol, resolve
from keydocs.search.qualified_name import symbols_of_qualified_name
from keydocs.search.query import SymbolQuery
from keydocs.search.workspace_files import WorkspaceFiles


class Row(TypedDict):
    """A place that documents a name. Paths are relative to the root; lines are 1-based, None without a page."""

    name: str
    kind: str
    page: str | None
    line: int | None
    defines: bool
    source: str | None
    keyword_file: str
    keyword_line: int
    signature: str
    summary: str


def rows(workspace: Workspace, files: WorkspaceFiles, name: str, query: SymbolQuery, limit: int) -> list[Row]:
    """Return the best ``limit`` places as rows; a page with several definitions gives several.

    These are what ``name`` means if it is qualified and the code tells; else the places that ``query`` finds.
    """
    symbols = symbols_of_qualified_name(workspace, files, name)
    symbols = symbols or resolve(workspace, files, query, limit, by_line=True, mentions=limit)
    found = ((symbol, location) for symbol in symbols for location in symbol.locations())
    return [_row(files, symbol, location) for symbol, location in islice(found, limit)]


def _row(files: WorkspaceFiles, symbol: ResolvedSymbol, location: PageLocation) -> Row:
    match, page = symbol.match, symbol.page
    found = describe(page, location, match.name, match.kind) if page else Description("", "", "")
    described, _ = with_entry(files, symbol, found)
    return Row(
        name=match.name,
        kind=symbol.kind.value,
        page=symbol.path if page else None,
        line=location.name.start_line + 1 if page else None,
        defines=page is not None and location.kind is MatchKind.DEFINITION and location.defined_as is not Kind.MODULE,
        source=match.source,
        keyword_file=match.keyword_file,
        keyword_line=match.line + 1,
        signature=described.signature,
        summary=described.summary,
    )
