"""What the code at a position of an open document means, and the pages that document it."""

from __future__ import annotations

import logging
from typing import NamedTuple

from keydocs.code.languages import family_of
from keydocs.code.meaning import Context as CodeContext
from keydocs.code.meaning import Meaning, Target, Verdict
from keydocs.index.results import Match
from keydocs.index.root_index import RootIndex
from keydocs.index.schema import FileRow, page_of
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_path
from keydocs.model import Kind, Range
from keydocs.pages.definitions import Definition
from keydocs.pages.locate import PageMatch, locate_at, whole_source
from keydocs.pages.page import Page
from keydocs.search.code_sources import CodeSources
from keydocs.search.lookup import ResolvedSymbol, resolved_symbol
from keydocs.search.workspace_files import Document, WorkspaceFiles

logger = logging.getLogger(__name__)

_MAX_EQUAL_LINES = 200
"""Lines of a page that are equal to one of the open document, among which the nearest is taken."""
_MAX_SYMBOLS = 12


class CodeMeaning(NamedTuple):
    """What a position means. ``span`` is the name's range in the document."""

    meaning: Meaning
    span: Range
    symbols: list[ResolvedSymbol]
    """Where what is meant is documented; empty if it isn't."""
    is_complete: bool
    """Whether the facts of all sources are known, so that what isn't found in them is nowhere defined."""

    @property
    def is_text(self) -> bool:
        """Whether the position is in a comment, a string or a keyword, which means nothing by itself."""
        return self.meaning.context is not CodeContext.CODE and self.meaning.verdict is Verdict.UNKNOWN

    @property
    def is_path(self) -> bool:
        """Whether the position is in a string that names a file, as in an include."""
        return self.meaning.context is CodeContext.STRING and self.meaning.verdict is Verdict.MODULE

    @property
    def is_settled(self) -> bool:
        """Whether it is known what is meant, so that pages found by name only would be wrong."""
        return self.is_text or self.meaning.verdict is not Verdict.UNKNOWN


def meaning_at(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int
) -> CodeMeaning | None:
    """Return what a position means; None if the document's language isn't understood, or it can't be parsed.

    Also None in the cells of a notebook, of which one alone doesn't tell.
    """
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    source = files.parsed(document) if document.notebook is None else None
    if source is None or index is None or line >= len(document.lines):
        return None
    is_indexed = index.facts.refresh()
    sources = CodeSources(document.root, index.facts, family_of(document.language))
    start = document.lines.start(line)
    try:
        meaning = source.meaning_at(start + column, sources)
    except RecursionError:
        # The code is nested too deeply.
        return None
    except Exception:
        # A bug of the rules for one language; the name alone gives an answer, too.
        logger.exception("%s:%d: can't understand the code", document.path, line + 1)
        return None
    is_nowhere = meaning.verdict is Verdict.EXTERNAL or (meaning.verdict is Verdict.MODULE and not meaning.module)
    if is_nowhere and not is_indexed:
        # It may be in a source whose facts aren't known yet.
        return None
    end_line = line + document.lines.text.count("\n", meaning.start, meaning.end)
    span = (
        Range(line, meaning.start - start, end_line, meaning.end - start)
        if end_line == line
        else Range(line, column, line, column)
    )
    return CodeMeaning(meaning, span, _symbols(index, files, document, meaning), is_indexed)


def is_same_language(document: Document, symbol: ResolvedSymbol) -> bool:
    """Return whether a page is about a source whose language shares names with the document's, or about no source."""
    language = language_of_path(symbol.match.source or "")
    return not language or family_of(language) == family_of(document.language)


def _symbols(index: RootIndex, files: WorkspaceFiles, document: Document, meaning: Meaning) -> list[ResolvedSymbol]:
    if meaning.verdict is Verdict.MODULE or (meaning.module and meaning.verdict is Verdict.TARGET):
        return _symbols_of_file(index, files, meaning.module, meaning.name) if meaning.module else []
    found = []
    for target in meaning.targets[:_MAX_SYMBOLS]:
        symbol = symbol_of(index, files, target, document)
        if symbol is not None:
            found.append(symbol)
    return _merged(found)


def _merged(symbols: list[ResolvedSymbol]) -> list[ResolvedSymbol]:
    """Join the definitions of one name on one page."""
    merged: dict[tuple[str, str], ResolvedSymbol] = {}
    for symbol in symbols:
        key = symbol.path, symbol.match.name
        before = merged.get(key)
        if before is None or before.sighting is None or symbol.sighting is None:
            merged.setdefault(key, symbol)
        else:
            definitions = [*before.sighting.definitions, *symbol.sighting.definitions]
            merged[key] = before.with_definitions(definitions)
    return list(merged.values())


def _symbols_of_file(index: RootIndex, files: WorkspaceFiles, path: str, name: str) -> list[ResolvedSymbol]:
    match = _match(index, Target(path, 0, 0, name, Kind.FILE))
    symbol = resolved_symbol(files, match) if match is not None else None
    return [symbol] if symbol is not None else []


def symbol_of(
    index: RootIndex, files: WorkspaceFiles, target: Target, document: Document | None = None
) -> ResolvedSymbol | None:
    """Return where a definition in a source is documented: the page of the source, at the line that copies it.

    ``document`` is an open one, whose lines may have moved since it was documented. If the page doesn't exist, the
    entry in the keyword file; None if that has none either.
    """
    match = _match(index, target)
    if match is None:
        return None
    page = files.page(match.root, match.page) if match.page else None
    if page is None:
        return _entry_symbol(index, files, match)
    is_open = document is not None and document.path == target.path
    offset = _offset_on_page(page, target, document if is_open else None)
    if offset >= 0:
        definition = Definition(offset, target.kind, 0)
        sighting = PageMatch(page, target.name, target.kind, [definition], -1)
        return ResolvedSymbol(match, page.path, page.lines, page, sighting)
    return _symbol_in_source(files, match, page, target) or resolved_symbol(files, match)


def _match(index: RootIndex, target: Target) -> Match | None:
    rows = index.files_of_sources([target.path])
    row: FileRow | None = rows[0] if rows else None
    if row is None:
        return None
    page = page_of(row)
    return Match(index.root, target.name, target.kind, row.path, 0, page, row.source, row.source_kind, 0)


def _entry_symbol(index: RootIndex, files: WorkspaceFiles, match: Match) -> ResolvedSymbol | None:
    """Return the entry of a name in a keyword file whose page doesn't exist."""
    entries = [entry for entry in index.matches(match.name) if entry.keyword_file == match.keyword_file]
    return next((symbol for entry in entries if (symbol := resolved_symbol(files, entry))), None)


def _offset_on_page(page: Page, target: Target, document: Document | None) -> int:
    """Return the offset on the page of the copy of a definition's name; -1 if the page has no copy of it."""
    copy = page.code
    if copy is None:
        return -1
    if document is None:
        start = _line_start(page, copy.start, copy.end, target.line)
    else:
        start = _equal_line(page, copy.start, copy.end, document, target.line)
    offset = start + target.column
    return offset if start >= 0 and page.flat.startswith(target.name, offset) else -1


def _line_start(page: Page, start: int, end: int, number: int) -> int:
    """Return the offset of a line of the copy, 0-based; -1 if it is cut off before."""
    line = page.line_at(start) + number
    offset = page.lines.start(line) if line < len(page.lines) else -1
    return offset if start <= offset < end else -1


def _equal_line(page: Page, start: int, end: int, document: Document, number: int) -> int:
    """Return the offset of the line of the copy that is equal to a line of the document, the nearest to its number."""
    text = document.lines.get(number).rstrip()
    flat = page.flat
    first = page.line_at(start)
    best, best_distance = -1, len(flat)
    found = flat.find(text, start, end)
    for _ in range(_MAX_EQUAL_LINES):
        if found < 0:
            break
        after = found + len(text)
        if (found == start or flat[found - 1] == "\n") and not flat[after : flat.find("\n", after)].strip():
            distance = abs(page.line_at(found) - first - number)
            if distance < best_distance:
                best, best_distance = found, distance
            if not distance:
                break
        found = flat.find(text, found + 1, end)
    return best


def _symbol_in_source(files: WorkspaceFiles, match: Match, page: Page, target: Target) -> ResolvedSymbol | None:
    """Return the page with the definition in the source itself, which the page's copy lacks."""
    lines = files.source(match.root, target.path) if not page.is_complete else None
    if lines is None or target.line >= len(lines):
        return None
    source = whole_source(lines, language_of_path(target.path))
    offset = lines.start(target.line) + target.column
    if not source.text.startswith(target.name, offset):
        return None
    location = locate_at(source, target.name, Definition(offset, target.kind, 0))
    sighting = PageMatch(page, target.name, target.kind, [], -1)
    return ResolvedSymbol(
        match, page.path, page.lines, page, sighting, source_lines=lines, source_locations=(location,)
    )
