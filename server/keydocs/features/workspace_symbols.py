"""Workspace symbols: names that match a query, with the pages that define them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from keydocs.features.definition import Target, places_of_name, targets_of
from keydocs.fs import paths
from keydocs.index.names import initials
from keydocs.index.postings import is_defining
from keydocs.index.results import IndexedName, Match
from keydocs.index.root_index import RootIndex
from keydocs.index.source_kind import DOCS_OF_DOCS
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.inline import MAX_NAME
from keydocs.search.lookup import resolved_symbol
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.escaping import is_plain
from keydocs.text.lines import Lines

MAX_SYMBOLS = 256
_MAX_NAMES = 192
"""Names to list, leaving room for further pages of the first ones."""
_MAX_PAGES = 64
"""Pages of one name."""
_MAX_ABBREVIATION = 8
"""Letters of an abbreviation."""
_NOWHERE = Document(Lines(""))
_BEGINS, _IN_WORD, _ABBREVIATED, _ELSEWHERE, _LOOSELY_ABBREVIATED = range(5)


def find_symbols(workspace: Workspace, query: str, limit: int = MAX_SYMBOLS) -> list[Match]:
    """Return the names that match a query in any case: equal, with that prefix, with a word of that prefix, with that
    initials, containing it, abbreviated by it. A name is listed once per page that defines it."""
    query = query.strip()
    if not 0 < len(query) <= MAX_NAME:
        return []
    names = _find_names(workspace, query, min(limit, _MAX_NAMES))
    pages = [found for name in names if (found := _pages_of(workspace.matches(name, _MAX_PAGES, max_mentions=1)))]
    symbols: list[Match] = []
    room = limit - len(pages)
    for found in pages:
        more = found[1 : 1 + room]
        room -= len(more)
        symbols += [found[0], *more]
    return symbols


def _find_names(workspace: Workspace, query: str, limit: int) -> list[str]:
    """Return the names that match a query, most likely first."""
    found: dict[str, tuple[object, ...]] = dict.fromkeys(workspace.filter_known([query]), ())
    for index in workspace.indexes:
        for role, name in _find_in(index, query, limit):
            order = (role, not name.name.startswith(query), not name.is_code, name.rank, len(name.name), name.name)
            found[name.name] = min(order, found.get(name.name, order))
    ordered = sorted(found, key=found.__getitem__)
    # What could hide in a list, or turn its text around, is not offered.
    return [name for name in ordered if is_plain(name)][:limit]


def _find_in(index: RootIndex, query: str, limit: int) -> Iterator[tuple[int, IndexedName]]:
    """Return the best names of one index, each with how it matches."""
    yield from ((_BEGINS, name) for name in index.complete_prefix(query, limit))
    in_word, elsewhere = index.find_containing(query, limit)
    yield from ((_IN_WORD, name) for name in in_word)
    yield from ((_ELSEWHERE, name) for name in elsewhere)
    if 1 < len(query) <= _MAX_ABBREVIATION:
        for name in index.complete_initials(query, limit):
            is_close = initials(name.name).startswith(query.lower())
            yield _ABBREVIATED if is_close else _LOOSELY_ABBREVIATED, name


def _pages_of(matches: list[Match]) -> list[Match]:
    """Return the best entries of a name, one per page: all that define it, else all that are as good as the first."""
    if not matches:
        return []
    best = matches[0]

    def is_at_home(match: Match) -> bool:
        if is_defining(best.kind):
            return is_defining(match.kind) and (match.source_kind == DOCS_OF_DOCS) == (best.source_kind == DOCS_OF_DOCS)
        return match.rank == best.rank

    pages: dict[str, Match] = {}
    for match in filter(is_at_home, matches):
        pages.setdefault(document_of(match), match)
    return list(pages.values())


def document_of(match: Match) -> str:
    """Return the absolute path of the page of an entry, or of its keyword file."""
    return paths.absolute(match.root, match.page or match.keyword_file)


def place_of(workspace: Workspace, files: WorkspaceFiles, name: str, path: str) -> Target | None:
    """Return a location of a name in a page or keyword file (absolute path), else elsewhere; None if there is none."""
    named = (match for match in workspace.matches(name) if document_of(match) == path)
    answers = (symbol for match in named if (symbol := resolved_symbol(files, match)))
    here = next(chain.from_iterable(map(targets_of, answers)), None)
    return here or next(iter(places_of_name(workspace, files, _NOWHERE, name)), None)
