"""Merging the names found in an index as it was built with those of files read since."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from keydocs.index.code_words import is_code
from keydocs.index.name_queries import (
    MAX_FIRST_POSTINGS,
    NameMatch,
    UpdatedName,
    find_postings,
)
from keydocs.index.postings import (
    CODE_MASK,
    KIND_OF_CODE,
    RANK_SHIFT,
    WIDTH,
    best_posting,
    decode,
    targets_in,
    unpack,
)
from keydocs.index.query_cache import QueryCache
from keydocs.index.results import ELSEWHERE, Distances, IndexedName

_MAX_READ = 20_000
"""Names that are read to find live ones; deleted files may have listed all of them."""

_SortKey = tuple[bool, int, int, str, str]


@dataclass(frozen=True, slots=True)
class NameRanking:
    """The best names of one root for one query. ``cache`` tells which files were updated or deleted."""

    connection: sqlite3.Connection
    root: str
    cache: QueryCache
    distances: Distances

    def best(
        self,
        find: Callable[[int], list[NameMatch]],
        find_updated: Callable[[int], list[UpdatedName]],
        limit: int,
    ) -> list[IndexedName]:
        """Return the best ``limit`` names. The functions return up to as many rows as they are asked for, best first;
        more are read while names of deleted files take the places of others."""
        read_limit = limit
        while True:
            rows = find(read_limit)
            updated = find_updated(read_limit) if self.cache.has_updates else []
            names = self._merge(rows, {row.name for row in updated})
            unread = [_sort_key(name, code, best_posting(data).rank) for _, name, code, data in rows[read_limit - 1 :]]
            unread += [_sort_key(row.name, row.is_code, row.rank) for row in updated[read_limit - 1 :]]
            if not unread or read_limit >= _MAX_READ or _are_best(names[:limit], limit, min(unread)):
                return names[:limit]
            read_limit *= 4

    def _merge(self, rows: list[NameMatch], changed: set[str]) -> list[IndexedName]:
        """Return names, best first: those with ``changed`` or deleted entries by their entries as they are now."""
        deleted_ids, distances = self.cache.deleted_ids, self.distances
        root, near = self.root, distances.keys()
        names: list[IndexedName] = []
        # All blobs at once: there are hundreds, of a few postings each.
        postings = decode(b"".join([row[-1] for row in rows]))
        all_targets, end = targets_in(postings), 0
        for _, text, code, data in rows:
            start, end = end, end + len(data) // WIDTH
            if text in changed:
                continue
            best, targets = postings[start], all_targets[start:end]
            if not deleted_ids or deleted_ids.isdisjoint(targets):
                target, distance = targets[0], ELSEWHERE
                if not near.isdisjoint(targets):
                    target = _nearest(targets, distances)
                    distance = distances[target]
                kind = KIND_OF_CODE[best & CODE_MASK]
                names.append(IndexedName(text, kind, best >> RANK_SHIFT, code == 1, distance, root, target))
            elif len(targets) == MAX_FIRST_POSTINGS or not deleted_ids.issuperset(targets):
                changed.add(text)
        current = [name for text in changed if (name := self._current_name(text))]
        if not current:
            return names
        return sorted([*names, *current], key=lambda name: _sort_key(name.name, name.is_code, name.rank))

    def _current_name(self, text: str) -> IndexedName | None:
        """Return a name by its live entries, None if there are none."""
        live = find_postings(self.connection, text, MAX_FIRST_POSTINGS)
        if not live:
            return None
        packed, best_target = live[0]
        rank, _, _, kind = unpack(packed)
        nearest = _nearest(targets_in(packed for packed, _ in live), self.distances)
        code = is_code(text, kind, best_target.source_kind)
        return IndexedName(text, kind, rank, code, self.distances.get(nearest, ELSEWHERE), self.root, nearest)


def _are_best(names: list[IndexedName], limit: int, first_unread: _SortKey) -> bool:
    """Return whether there are ``limit`` names, none of them worse than the unread ones."""
    if len(names) < limit:
        return False
    worst = names[-1]
    return _sort_key(worst.name, worst.is_code, worst.rank) <= first_unread


def _sort_key(name: str, is_code: int, rank: int) -> _SortKey:
    """Return the key by which name queries sort, best first."""
    folded = name.casefold()
    return not is_code, rank, len(folded), folded, name


def _nearest(targets: list[int], distances: Distances) -> int:
    """Return the first of the nearest targets."""
    return min(targets, key=lambda target: distances.get(target, ELSEWHERE))
