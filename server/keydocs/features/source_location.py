"""From documentation to the source: from a page or keyword file, and from a place that documents a name."""

from __future__ import annotations

from keydocs.features.definition import Target
from keydocs.fs import paths
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.languages import language_of_path
from keydocs.model import Range
from keydocs.pages.locate import MatchKind, locate_in_source
from keydocs.pages.page import Page
from keydocs.search.lookup import ResolvedSymbol
from keydocs.search.workspace_files import WorkspaceFiles
from keydocs.text.lines import Lines


def find_source(workspace: Workspace, files: WorkspaceFiles, path: str, line: int = 0) -> Target | None:
    """Return the source of a page or keyword file (absolute ``path``), at the line that the page's ``line`` copies,
    else at its top; None if the workspace does not have it."""
    located = workspace.locate(path)
    if located is None:
        return None
    root, inner = located
    page = files.page(root, inner) if inner.endswith(PAGE_SUFFIX) else None
    if page is None and not inner.endswith(KEYWORD_SUFFIX):
        return None
    index = next(index for index in workspace.indexes if index.root == root)
    row = index.keyword_file(inner.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX if page else inner)
    named = [row.source if row else None, page.source if page else None]
    for source in dict.fromkeys(filter(None, named)):
        lines = files.source(root, source)
        if lines is not None:
            at = (_line_of_copy(page, line, lines) if page else None) or 0
            place = Range(at, 0, at, len(lines.peek(at)))
            return Target(paths.absolute(root, source), lines, place, place)
    return None


def source_of(files: WorkspaceFiles, symbol: ResolvedSymbol) -> Target | None:
    """Return the location in the source of a place, else its top; None if the workspace does not have the source."""
    match = symbol.match
    lines = files.source(match.root, match.source) if match.source else None
    if lines is None or match.source is None:
        return None
    found = _in_source(symbol, lines) or Range(0, 0, 0, 0)
    whole = Range(found.start_line, 0, found.end_line, len(lines.peek(found.end_line)))
    return Target(paths.absolute(match.root, match.source), lines, found, whole)


def _in_source(symbol: ResolvedSymbol, lines: Lines) -> Range | None:
    if symbol.source_locations:
        return symbol.source_locations[0].name
    location, match = symbol.location, symbol.match
    if symbol.page is not None and location.kind in (MatchKind.DEFINITION, MatchKind.SOURCE):
        line = _line_of_copy(symbol.page, location.name.start_line, lines, location.offset)
        if line is not None:
            return location.name._replace(start_line=line, end_line=line)
    found = locate_in_source(lines, language_of_path(match.source or ""), match.name, match.kind)
    return found[0].name if found else None


def _line_of_copy(page: Page, line: int, source: Lines, at: int = -1) -> int | None:
    """Return the source line that a line of its page copies, if the source still has it there. ``at`` is an offset in
    the page's line, if known."""
    copy = page.code
    if copy is None:
        return None
    found = line - copy.line
    # To compare all that is before takes less time than to count its lines.
    if copy.start <= at < copy.end and source.text.startswith(page.text[copy.start : copy.line_end(at)]):
        return found
    return found if found >= 0 and source.peek(found).rstrip() == page.lines.peek(line).rstrip() else None
