"""From documentation to the real source: from a page or keyword file as a whole, and from an answer about a name."""

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
    """The source of a page or a keyword file (``path`` is absolute), at the line that the page's ``line`` is a copy of;
    at its top where it is none. None where the workspace does not have it, or the file is about no source."""
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
    """The place in the real source that an answer is about, its top where the name is not found in it; None where the
    workspace does not have it."""
    match = symbol.match
    lines = files.source(match.root, match.source) if match.source else None
    if lines is None or match.source is None:
        return None
    found = _in_source(symbol, lines) or Range(0, 0, 0, 0)
    whole = Range(found.start_line, 0, found.end_line, len(lines.peek(found.end_line)))
    return Target(paths.absolute(match.root, match.source), lines, found, whole)


def _in_source(symbol: ResolvedSymbol, lines: Lines) -> Range | None:
    if symbol.source_landings:
        return symbol.source_landings[0].name
    location, match = symbol.location, symbol.match
    if symbol.page is not None and location.kind in (MatchKind.DEFINITION, MatchKind.SOURCE):
        line = _line_of_copy(symbol.page, location.name.start_line, lines, location.offset)
        if line is not None:
            return location.name._replace(start_line=line, end_line=line)
    found = locate_in_source(lines, language_of_path(match.source or ""), match.name, match.kind)
    return found[0].name if found else None


def _line_of_copy(page: Page, line: int, source: Lines, at: int = -1) -> int | None:
    """The line of a source that a line of its page is a copy of: counted from where the source begins on the page, if
    it still reads the same there. ``at`` is an offset in this line of the page, where one is known."""
    copy = page.code
    if copy is None:
        return None
    found = line - copy.line
    # To compare all that is before takes less time than to count its lines.
    if copy.start <= at < copy.end and source.text.startswith(page.text[copy.start : copy.line_end(at)]):
        return found
    return found if found >= 0 and source.peek(found).rstrip() == page.lines.peek(line).rstrip() else None
