"""Hover: kind, signature, summary and location of a documented name."""

from __future__ import annotations

from typing import NamedTuple

from keydocs.features.definition import chosen
from keydocs.features.document_links import link_at
from keydocs.features.entry_text import (
    description_of,
    find_entry,
    says_nothing,
    signature_of,
    unless_stock,
)
from keydocs.features.hover_content import HoverContent, Place
from keydocs.features.source_location import source_of
from keydocs.fs import paths
from keydocs.index.code_words import is_code, is_shaped
from keydocs.index.postings import is_defining
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX
from keydocs.keyword_files.reader import FastParse, is_keyword_file, is_keyword_index
from keydocs.languages import language_of_path
from keydocs.model import KeywordFile, Kind, Range
from keydocs.pages.describe import (
    Description,
    describe,
    describe_source,
    is_file_name,
    purpose,
    without_body,
)
from keydocs.pages.notebook import unquoted
from keydocs.search.lookup import ResolvedSymbol, resolve, without_most_mentions
from keydocs.search.query import SymbolQuery, is_never_code
from keydocs.search.symbols_at import symbols_at
from keydocs.search.workspace_files import Document, WorkspaceFiles

MAX_CANDIDATES = 5
MAX_SECTIONS = 4


class Hover(NamedTuple):
    """The content of a hover; ``span`` is the identifier in the requesting document."""

    span: Range
    content: HoverContent


def hover(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int, *, hide_prose: bool = True
) -> Hover | None:
    """Return what is known about the identifier at a position, or about the page that a link leads to. None if nothing
    is, and with ``hide_prose`` for ordinary words."""
    link = link_at(files, document, line, column)
    if link is not None:
        return Hover(link.range, _card_of_file(files, document.root, link.path))
    is_quiet = hide_prose and not _is_listing(document.path)

    def find(query: SymbolQuery) -> list[ResolvedSymbol]:
        return [] if is_quiet and is_never_code(query) else symbols_to_show(workspace, files, query)

    found = symbols_at(workspace, files, document, line, column, find, in_text=not is_quiet)
    if found is None or found.query.span is None or not found.is_probable or found.is_path:
        return None
    query, symbols, is_meant = found.query, found.symbols, found.is_meant
    if not symbols or (is_quiet and not is_meant and not is_worth_showing(query, symbols)):
        return None
    content = hover_content(workspace, files, query, symbols)
    is_repeated = is_quiet and not is_meant and says_nothing(content, document.lines.get(line))
    return None if is_repeated else Hover(found.query.span, content)


def symbols_to_show(
    workspace: Workspace, files: WorkspaceFiles, query: SymbolQuery, limit: int = MAX_CANDIDATES
) -> list[ResolvedSymbol]:
    """Return the places to show, at most ``limit``, of which one only imports or copies what others define."""
    return resolve(workspace, files, query, limit, mentions=without_most_mentions(query), beside=1)


def _card_of_file(files: WorkspaceFiles, root: str, path: str) -> HoverContent:
    inner = paths.relative(root, path) or ""
    page = files.page(root, inner) if inner.endswith(".md") else None
    name = (page.title if page else "") or inner.rpartition("/")[2]
    return HoverContent(name, Kind.FILE, inner, summary=purpose(page) if page else "", page=Place(path, 0, inner))


def is_worth_showing(query: SymbolQuery, symbols: list[ResolvedSymbol]) -> bool:
    """Return whether the identifier is code rather than an ordinary word that a keyword file lists."""
    if is_never_code(query):
        return False
    if is_shaped(query.name):
        return True
    best = chosen(symbols)[0]
    if best.leads_to_definition and not best.is_copy:
        return True
    if not is_code(query.name, best.match.kind, best.match.source_kind):
        return False
    # Without a page there is only the keyword file's word for it.
    is_said_to_be_code = is_defining(best.kind) if best.page is None else best.kind in (Kind.MODULE, Kind.FILE)
    return query.is_code or is_said_to_be_code


def _is_listing(path: str) -> bool:
    return is_keyword_file(path) or is_keyword_index(path)


def hover_content(
    workspace: Workspace, files: WorkspaceFiles, query: SymbolQuery, symbols: list[ResolvedSymbol]
) -> HoverContent:
    """Return the content for the best place, naming the next ones. ``symbols`` must not be empty."""
    best = chosen(symbols)[0]
    rest = [symbol for symbol in symbols if symbol is not best][: MAX_CANDIDATES - 1]
    described, keyword_file = with_entry(files, best, describe_symbol(best))
    page = _page_place(best)
    return HoverContent(
        name=query.name,
        kind=best.kind,
        origin=best.match.source or best.match.keyword_file,
        signature=described.signature,
        language=described.language or language_of_path(best.match.source or ""),
        summary=described.summary or _purpose(best),
        page=page,
        source=_source_place(files, best),
        # The page has an outline, and leads back to its keyword file.
        keyword_file=None if page else _keyword_place(best),
        more=tuple(_place(symbol) for symbol in rest),
        more_count=workspace.count_pages(query.name, {_page_of(symbol) for symbol in (best, *rest)}),
        sections=() if page else _sections(keyword_file),
    )


def with_entry(
    files: WorkspaceFiles, symbol: ResolvedSymbol, described: Description
) -> tuple[Description, KeywordFile | FastParse | None]:
    """Return the description completed from the entry, and the keyword file if it was needed."""
    match = symbol.match
    signature, language, summary = described
    summary = unless_stock(summary, match.name, match.source)
    if symbol.page is not None and signature and summary:
        return Description(signature, language, summary), None
    keyword_file = files.consulted(match.root, match.keyword_file)
    entry = find_entry(keyword_file, match.name, match.line)
    context, words = without_body(signature_of(entry)), description_of(keyword_file, entry)
    if (match.source or match.keyword_file).lower().endswith((".ipynb", f".ipynb{KEYWORD_SUFFIX}")):
        context, words = unquoted(context), unquoted(words)
    return Description(signature or context, language, summary or words), keyword_file


def describe_symbol(symbol: ResolvedSymbol) -> Description:
    """Return what the page says about the name, or the source if the page's copy is cut off."""
    match = symbol.match
    if symbol.source_lines is not None and symbol.source_locations:
        language = language_of_path(match.source or "")
        return describe_source(symbol.source_lines, language, symbol.source_locations[0], match.name, match.kind)
    if symbol.page is None:
        return Description("", "", "")
    return describe(symbol.page, symbol.location, match.name, match.kind)


def _page_of(symbol: ResolvedSymbol) -> tuple[str, str]:
    """Return the root and page of a place, or its keyword file if it has no page."""
    return symbol.match.root, symbol.match.page or symbol.match.keyword_file


def _purpose(symbol: ResolvedSymbol) -> str:
    """Return the purpose of the file if the name is that of the file."""
    if symbol.page is None or not is_file_name(symbol.match.name, symbol.match.kind, symbol.match.source or ""):
        return ""
    return purpose(symbol.page)


def _place(symbol: ResolvedSymbol) -> Place:
    label = symbol.match.source or symbol.path
    return Place(paths.absolute(symbol.match.root, symbol.path), symbol.line, label)


def _sections(keyword_file: KeywordFile | FastParse | None) -> tuple[str, ...]:
    """Return the first sections of the page, with an ellipsis if there are more."""
    names = tuple(section.name for section in keyword_file.sections) if keyword_file else ()
    return names if len(names) <= MAX_SECTIONS else (*names[:MAX_SECTIONS], "…")


def _page_place(symbol: ResolvedSymbol) -> Place | None:
    if symbol.page is None:
        return None
    path = paths.absolute(symbol.match.root, symbol.path)
    return Place(path, symbol.location.name.start_line, symbol.path)


def _keyword_place(symbol: ResolvedSymbol) -> Place:
    match = symbol.match
    return Place(paths.absolute(match.root, match.keyword_file), match.line, match.keyword_file)


def _source_place(files: WorkspaceFiles, symbol: ResolvedSymbol) -> Place | None:
    """Return the line of the source; None if the workspace does not have it."""
    found = source_of(files, symbol)
    return Place(found.path, found.name.start_line, symbol.match.source or "") if found else None
