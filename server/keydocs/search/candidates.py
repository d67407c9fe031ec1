"""Entries that may answer a query: those of the index, and those that its context leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from keydocs.index.postings import is_defining
from keydocs.index.results import Match
from keydocs.index.root_index import MAX_MATCHES, RootIndex
from keydocs.index.schema import FileRow, page_of
from keydocs.index.source_kind import DOCS_OF_DOCS
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.languages import all_languages, compile_patterns
from keydocs.model import Kind
from keydocs.pages.locate import search_page
from keydocs.search.query import MAX_HOMES, SymbolQuery, context_of
from keydocs.search.ranking import (
    files_named,
    is_header,
    is_own,
    module_files,
    rank,
)
from keydocs.search.workspace_files import LONG, Document, WorkspaceFiles

_MAX_ORIGINALS = 3
_MAX_HEADERS = 5
_MAX_LISTED = 40
"""Entries to look at that are imports, and that are documentation of documentation. Common words have hundreds."""


def prepare(workspace: Workspace, files: WorkspaceFiles, document: Document) -> None:
    """Compute what every query from a document needs, when it is opened and nobody waits."""
    document.lines.line_at(0)
    compile_patterns(document.language)
    query = SymbolQuery("", context_of(document))
    for index, row in _rows_close_by(workspace, query):
        page = page_of(row)
        found = files.page(index.root, page) if page else None
        _ = found and found.code


def prepare_languages() -> Iterator[None]:
    """Compile the patterns of all languages, one language per step."""
    for language in all_languages():
        compile_patterns(language.name)
        yield


def candidates(workspace: Workspace, files: WorkspaceFiles, query: SymbolQuery) -> Iterator[Match]:
    """Yield the entries for a name, best first, one per page."""
    matches = workspace.matches(query.name, max_mentions=_MAX_LISTED)
    close_by = [*_close_by(workspace, files, query, matches), *_modules(workspace, query)]
    return _one_a_page(rank([*close_by, *matches], query.context, query.hint))


def is_mention(match: Match, query: SymbolQuery) -> bool:
    """Return whether an entry is an import, or a copy in documentation of documentation."""
    return _is_mention(match) and not is_own(match, query.context)


def _is_mention(match: Match) -> bool:
    return match.kind is Kind.MODULE or match.source_kind == DOCS_OF_DOCS


def originals(workspace: Workspace, files: WorkspaceFiles, query: SymbolQuery, found: list[Match]) -> Iterator[Match]:
    """Yield entries for the pages that documentation of documentation is about, if they define the name: the keyword
    file of a copy may list names that the original misses. ``found`` are the matches so far."""
    indexes = {index.root: index for index in workspace.indexes}
    pages = {(match.root, match.page) for match in found}
    for copy in [match for match in found if match.source_kind == DOCS_OF_DOCS][:_MAX_ORIGINALS]:
        page = copy.source or ""
        if not page.endswith(PAGE_SUFFIX) or (copy.root, page) in pages:
            continue
        pages.add((copy.root, page))
        if files.size(copy.root, page) > LONG:
            continue
        row = indexes[copy.root].keyword_file(page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX)
        kind = _defined_kind(files, copy.root, page, query.name) if row else None
        if row and kind:
            yield Match(copy.root, query.name, kind, row.path, 0, page, row.source, row.source_kind, 0)


def _close_by(workspace: Workspace, files: WorkspaceFiles, query: SymbolQuery, matches: list[Match]) -> Iterator[Match]:
    """Yield matches in the page of the open document, of the module that it imports the name from, and of the class
    before the name.

    These pages are always searched: generators miss definitions (two in a row, as in ``@dataclass`` above ``class``),
    and a name such as ``__init__`` has more entries than are looked at.
    """
    are_all = len(matches) < MAX_MATCHES and sum(map(_is_mention, matches)) < _MAX_LISTED
    unlisted: list[tuple[str, str, FileRow]] = []
    is_found = False
    for index, row in _rows_close_by(workspace, query):
        page = page_of(row)
        entries = [(m.kind, m.line) for m in matches if m.keyword_file == row.path and m.root == index.root]
        if not entries and not are_all:
            # The keyword file itself tells.
            entries = files.entries(index.root, row.path, query.name)
        for kind, line in sorted(entries, key=lambda entry: (not is_defining(entry[0]), entry[1]))[:1]:
            is_found = is_found or is_defining(kind)
            yield Match(index.root, query.name, kind, row.path, line, page, row.source, row.source_kind, 0)
        if page and not entries:
            unlisted.append((index.root, page, row))

    def is_long(one: tuple[str, str, FileRow]) -> bool:
        root, page, row = one
        return row.source != query.context.path and files.size(root, page) > LONG

    long = [one for one in unlisted if is_long(one)] if is_found or len(unlisted) > 1 else []
    for one in [*(one for one in unlisted if one not in long), *long[:1]]:
        if is_found and one in long:
            break
        root, page, row = one
        defined = _defined_kind(files, root, page, query.name)
        if defined:
            is_found = True
            yield Match(root, query.name, defined, row.path, 0, page, row.source, row.source_kind, 0)


def _rows_close_by(workspace: Workspace, query: SymbolQuery) -> Iterator[tuple[RootIndex, FileRow]]:
    context = query.context
    for index in workspace.indexes:
        homes = query.hint.pages if len(query.hint.pages) <= MAX_HOMES else ()
        for page in sorted(homes):
            row = index.keyword_file(page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX)
            if row:
                yield index, row
        if index.root == context.root and context.path:
            sources = [context.path]
            if query.name in context.imported_from:
                sources += module_files(context.imported_from[query.name], context.path)
            for row in index.files_of_sources(sources):
                yield index, row


def _modules(workspace: Workspace, query: SymbolQuery) -> Iterator[Match]:
    """Yield matches in the pages of the files that the name stands for: a page about a module beats one that imports
    it."""
    name, context = query.name, query.context
    for index in workspace.indexes:
        path = context.path if index.root == context.root else ""
        rows = index.files_of_sources(files_named(name, path))
        if not rows and is_header(name):
            rows = index.files_by_source_suffix(f"/{name}", _MAX_HEADERS)
        for row in rows:
            yield Match(index.root, name, Kind.FILE, row.path, 0, page_of(row), row.source, row.source_kind, 0)


def _defined_kind(files: WorkspaceFiles, root: str, path: str, name: str) -> Kind | None:
    """Return the kind under which a page defines a name that its keyword file does not list; None if it does not."""
    page = files.page(root, path)
    found = search_page(page, name, Kind.IDENTIFIER).definitions if page else []
    kind = found[0].kind if found else None
    # A macro that is used at the outermost level looks like a function.
    is_macro = kind is Kind.FUNCTION and name.isupper()
    return None if kind is Kind.MODULE or is_macro else kind


def _one_a_page(matches: Iterable[Match]) -> Iterator[Match]:
    seen: set[tuple[str, str]] = set()
    for match in matches:
        place = (match.root, match.page or match.keyword_file)
        if place not in seen:
            seen.add(place)
            yield match
