"""The index of one root, and the queries that it answers. No query raises: a damaged index answers nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence, Set
from functools import partial
from pathlib import Path

from keydocs.index import file_queries, layout, name_queries
from keydocs.index.connection import IndexConnection
from keydocs.index.facts_store import FactsStore
from keydocs.index.file_queries import Totals
from keydocs.index.name_queries import NameMatch, UpdatedName
from keydocs.index.name_ranking import NameRanking
from keydocs.index.postings import (
    CODE_MASK,
    KIND_OF_CODE,
    LINE_SHIFT,
    MAX_LINE,
    RANK_SHIFT,
    targets_in,
)
from keydocs.index.results import (
    IMPORTED,
    NO_DISTANCES,
    SAME_FOLDER,
    Distances,
    IndexedName,
    Match,
)
from keydocs.index.schema import FileRow
from keydocs.index.substring_search import SubstringSearch, has_word

MAX_MATCHES = 200
"""Postings of a name that are looked at: the best by their static rank."""
_SHORT_PREFIX = 3
"""Characters of a prefix up to which its best names are cached: there are few such prefixes, each of many names."""
_MAX_UPDATED = 20_000
"""Updated names that are searched for a substring."""
_MAX_TARGETS_READ, _MAX_POSTINGS_READ = 50, 2_000
"""Targets of a name up to which pages are counted exactly, and postings up to which targets are."""


class RootIndex(IndexConnection):
    """The index of one root."""

    def __init__(self, root: str, cache: Path, other_roots: Sequence[str] = ()) -> None:
        super().__init__(root, cache, other_roots)
        self.facts = FactsStore(layout.index_dir(root, cache))
        """The facts of the documented sources."""
        self._substring_search: SubstringSearch | None = None
        """The names of the open database, once a substring was searched for."""

    def close(self) -> None:
        super().close()
        self.facts.close()
        self._substring_search = None

    def matches(self, name: str, limit: int = MAX_MATCHES, max_mentions: int | None = None) -> list[Match]:
        """Return the entries for exactly this name, best static rank first, at most ``max_mentions`` of imports and of
        documentation of documentation."""
        root = self.root

        def read(connection: sqlite3.Connection) -> list[Match]:
            cache = self._cache_for(connection)
            postings = name_queries.find_postings(
                connection,
                name,
                limit,
                cache.targets,
                max_mentions=max_mentions,
                deleted_ids=cache.deleted_ids,
                is_pristine=cache.is_pristine,
            )
            ids = targets_in(packed for packed, _ in postings)
            cache.add_targets(zip(ids, (target for _, target in postings), strict=True))
            # One expression without calls: there may be hundreds for each query.
            return [
                Match(
                    root,
                    name,
                    KIND_OF_CODE[packed & CODE_MASK],
                    keyword_file,
                    packed >> LINE_SHIFT & MAX_LINE,
                    page,
                    source,
                    source_kind,
                    packed >> RANK_SHIFT,
                )
                for packed, (keyword_file, page, source, source_kind) in postings
            ]

        return self.cached_query(("matches", name, limit, max_mentions), read, [])

    def count_pages(self, name: str, excluding: Set[str]) -> int:
        """Return how many pages list a name, not counting those of ``excluding``; a keyword file without a page counts
        as one. Above ``_MAX_TARGETS_READ`` this is an estimate that may be too high."""

        def read(connection: sqlite3.Connection) -> set[str] | int:
            cache = self._cache_for(connection)
            ids = name_queries.find_target_ids(
                connection,
                name,
                _MAX_POSTINGS_READ,
                deleted_ids=cache.deleted_ids,
                is_pristine=cache.is_pristine,
            )
            if isinstance(ids, int):
                return ids
            if len(ids) > _MAX_TARGETS_READ:
                return len(ids)
            targets = name_queries.targets_of(connection, ids, cache.targets)
            cache.add_targets(targets.items())
            return {target.page or target.keyword_file for target in targets.values()}

        none: set[str] | int = 0
        pages = self.cached_query(("pages", name), read, none)
        return max(0, pages - len(excluding)) if isinstance(pages, int) else len(pages - excluding)

    @property
    def separators(self) -> str | None:
        """The separators that occur in names (see :func:`keydocs.text.identifiers.separators_in`); None if unknown."""
        return self.query(lambda connection: self._cache_for(connection).separators, None)

    def filter_known(self, names: Sequence[str]) -> set[str]:
        """Return those of the names that the index has."""
        return self.query(
            lambda c: name_queries.filter_known(c, names, is_pristine=self._cache_for(c).is_pristine), set()
        )

    def find_similar(self, pieces: Sequence[str], shortest: int, longest: int) -> list[str]:
        """Return names of these lengths that contain one of the pieces, perhaps also names of deleted files."""
        return self.query(lambda connection: name_queries.find_similar(connection, pieces, shortest, longest), [])

    # --- names for completion and symbol search --------------------------------------------------------------------

    def complete_prefix(self, prefix: str, limit: int, distances: Distances = NO_DISTANCES) -> list[IndexedName]:
        """Return the best names that begin with a prefix, in any case."""
        folded = prefix.casefold()

        def find(connection: sqlite3.Connection, read_limit: int) -> list[NameMatch]:
            cache = self._cache_for(connection)
            if ids := cache.prefix_ids(folded, read_limit):
                return name_queries.find_by_ids(connection, ids)
            rows = name_queries.find_by_prefix(connection, folded, read_limit)
            if len(folded) <= _SHORT_PREFIX:
                cache.add_prefix_ids(folded, read_limit, (row[0] for row in rows))
            return rows

        def read(connection: sqlite3.Connection) -> list[IndexedName]:
            find_updated = partial(name_queries.find_updated_by_prefix, connection, folded)
            return self._best(connection, partial(find, connection), find_updated, distances, limit)

        return self.query(read, [])

    def complete_initials(self, letters: str, limit: int, distances: Distances = NO_DISTANCES) -> list[IndexedName]:
        """Return the best names that the letters abbreviate: capitals and starts of parts, in this order."""
        letters = letters.lower()
        if not letters.isalnum():
            return []

        def read(connection: sqlite3.Connection) -> list[IndexedName]:
            find = partial(name_queries.find_by_initials, connection, letters)
            find_updated = partial(name_queries.find_updated_by_initials, connection, letters)
            return self._best(connection, find, find_updated, distances, limit)

        return self.query(read, [])

    def find_containing(self, part: str, limit: int) -> tuple[list[IndexedName], list[IndexedName]]:
        """Return the best names that contain a part behind their beginning, in any case: those with a word that begins
        so, and the others."""
        folded = part.casefold()

        def read(connection: sqlite3.Connection) -> tuple[list[IndexedName], list[IndexedName]]:
            def best(ids: list[int], updated: list[UpdatedName]) -> list[IndexedName]:
                def find(read_limit: int) -> list[NameMatch]:
                    return name_queries.find_by_ids(connection, ids[:read_limit])

                return self._best(connection, find, lambda read_limit: updated[:read_limit], NO_DISTANCES, limit)

            if self._substring_search is None:
                self._substring_search = name_queries.read_substring_search(connection)
            # Twice as many, because some may be deleted.
            built = self._substring_search.find(part, 2 * limit)
            updated: list[UpdatedName] = []
            if self._cache_for(connection).has_updates:
                updated = name_queries.find_updated_containing(connection, folded, _MAX_UPDATED)
            updated = [row for row in updated if not row.name.casefold().startswith(folded)]
            at_words = [row for row in updated if has_word(row.name, part)]
            elsewhere = [row for row in updated if not has_word(row.name, part)]
            return best(built.at_words, at_words), best(built.elsewhere, elsewhere)

        nothing: tuple[list[IndexedName], list[IndexedName]] = ([], [])
        return self.query(read, nothing)

    def _best(
        self,
        connection: sqlite3.Connection,
        find: Callable[[int], list[NameMatch]],
        find_updated: Callable[[int], list[UpdatedName]],
        distances: Distances,
        limit: int,
    ) -> list[IndexedName]:
        ranking = NameRanking(connection, self.root, self._cache_for(connection), distances)
        return ranking.best(find, find_updated, limit)

    def sources_of(self, targets: Sequence[int]) -> dict[int, str]:
        """Return the documented sources of targets, by their ids; the page or keyword file if the source is unknown."""

        def read(connection: sqlite3.Connection) -> dict[int, str]:
            cache = self._cache_for(connection)
            rows = name_queries.targets_of(connection, set(targets), cache.targets)
            cache.add_targets(rows.items())
            return {id_: target.source or target.page or target.keyword_file for id_, target in rows.items()}

        return self.query(read, {})

    def distances_from(self, folder: str, sources: tuple[str, ...]) -> Distances:
        """Return the distances of the keyword files below a folder (ends with ``/``) and of those of imported
        sources."""

        def read(connection: sqlite3.Connection) -> Distances:
            imported = file_queries.find_files_of_sources(connection, sources)
            ids = file_queries.find_ids_in_folder(connection, folder) if folder else []
            return dict.fromkeys((row.id for row in imported), IMPORTED) | dict.fromkeys(ids, SAME_FOLDER)

        return self.cached_query(("distances", folder, sources), read, NO_DISTANCES)

    # --- keyword files -----------------------------------------------------------------------------------------------

    def keyword_file(self, path: str) -> FileRow | None:
        """Return the keyword file at a path relative to the root."""
        return self.query(lambda connection: file_queries.find_file(connection, path), None)

    def files_of_sources(self, sources: Sequence[str]) -> list[FileRow]:
        """Return the keyword files that document any of these sources."""
        return self.cached_query(
            ("sources", *sources), lambda connection: file_queries.find_files_of_sources(connection, sources), []
        )

    def files_by_source_suffix(self, suffix: str, limit: int) -> list[FileRow]:
        """Return the keyword files whose source path ends so."""
        find = file_queries.find_files_by_source_suffix
        return self.cached_query(("suffix", suffix, limit), lambda connection: find(connection, suffix, limit), [])

    def files_leading_to(self, page: str) -> list[str]:
        """Return the paths of the keyword files and folders' indexes that lead to a page, its own first."""
        return self.query(lambda connection: file_queries.find_files_leading_to(connection, page), [])

    def count_files(self) -> int:
        """Count the keyword files, without folders' indexes."""
        return self.query(file_queries.count_keyword_files, 0)

    def totals(self) -> Totals:
        return self.query(file_queries.read_totals, Totals())
