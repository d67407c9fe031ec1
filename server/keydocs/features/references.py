"""References: where a name is documented and listed, and what links to a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from keydocs.features.definition import Target, targets_of
from keydocs.fs import paths
from keydocs.index.postings import is_defining
from keydocs.index.root_index import RootIndex
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.keyword_files.inline import links
from keydocs.model import Range
from keydocs.search.deadline import Deadline
from keydocs.search.lookup import ResolvedSymbol, resolve
from keydocs.search.query import SymbolQuery
from keydocs.search.symbols_at import symbols_at
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

_TITLE = re.compile(r"(?:(?<=[\r\n])|\A)# ")
MAX_REFERENCES = 200
_MAX_PAGES = 40
"""Pages to open for the line of the name; for the others, the entry in the keyword file is shown."""


def references(
    workspace: Workspace,
    files: WorkspaceFiles,
    document: Document,
    line: int,
    column: int,
    *,
    limit: int = MAX_REFERENCES,
) -> list[Target]:
    """Return the pages and entries about the name at a position, definitions first; on the title of a page or keyword
    file, everything that links to the page. At most ``limit``."""
    page = _page_titled(document, line)
    if page:
        return list(islice(_leading_to(workspace, files, document.root, page), limit))

    def find(query: SymbolQuery) -> list[ResolvedSymbol]:
        return resolve(workspace, files, query, _MAX_PAGES, mentions=_MAX_PAGES)

    found = symbols_at(workspace, files, document, line, column, find)
    if found is None:
        return []
    on_pages = chain.from_iterable(targets_of(symbol) for symbol in found.symbols if symbol.page is not None)
    places = {(symbol.match.root, symbol.match.page) for symbol in found.symbols} if found.is_meant else None
    return list(islice(chain(on_pages, _entries(workspace, files, found.query, places)), limit))


def _page_titled(document: Document, line: int) -> str | None:
    """Return the page of a document whose title is on this line."""
    if not document.path.endswith((PAGE_SUFFIX, KEYWORD_SUFFIX)) or not document.lines.get(line).startswith("# "):
        return None
    if _TITLE.search(document.lines.text, 0, document.lines.start(line)):
        return None
    return document.path.removesuffix(KEYWORD_SUFFIX).removesuffix(PAGE_SUFFIX) + PAGE_SUFFIX


def _entries(
    workspace: Workspace, files: WorkspaceFiles, asked: SymbolQuery, pages: set[tuple[str, str | None]] | None
) -> Iterator[Target]:
    """Yield the entries for a name. If pages (root and path) are given, of the entries that define it only theirs."""
    seen: set[tuple[str, str, int]] = set()
    deadline = Deadline()
    for match in workspace.matches(asked.name):
        if deadline.is_expired():
            break
        if pages is not None and is_defining(match.kind) and (match.root, match.page) not in pages:
            continue
        lines = files.source(match.root, match.keyword_file)
        place = (match.root, match.keyword_file, match.line)
        if lines is None or place in seen:
            continue
        seen.add(place)
        column = lines.peek(match.line).find(match.name)
        if column >= 0:
            yield _target(match.root, match.keyword_file, lines, match.line, column, column + len(match.name))


def _leading_to(workspace: Workspace, files: WorkspaceFiles, root: str, page: str) -> Iterator[Target]:
    """Yield the keyword file of a page, and the links to it from others."""
    index: RootIndex = next(index for index in workspace.indexes if index.root == root)
    deadline = Deadline()
    for path in index.files_leading_to(page):
        if deadline.is_expired():
            break
        lines = files.source(root, path)
        if lines is None:
            continue
        found = list(_links_to(lines, page))
        if not found and path == page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX:
            found = [(0, 0, len(lines.peek(0)))]
        for line, start, end in found:
            yield _target(root, path, lines, line, start, end)


def _links_to(lines: Lines, page: str) -> Iterable[tuple[int, int, int]]:
    """Yield the lines and columns of links to a file name."""
    name = page.rpartition("/")[2]
    for number, text in enumerate(lines if name in lines.text else ()):
        if name in text:
            yield from (
                (number, link.start, link.end)
                for link in links(text)
                if link.target.partition("#")[0].rpartition("/")[2] == name
            )


def _target(root: str, path: str, lines: Lines, line: int, start: int, end: int) -> Target:
    found = Range(line, start, line, end)
    return Target(paths.absolute(root, path), lines, found, found)
