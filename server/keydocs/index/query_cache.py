"""Results of queries, as long as nobody writes to the database."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

from keydocs.index.file_queries import read_deleted_ids
from keydocs.index.name_queries import PostingTarget, has_updates, read_separators

T = TypeVar("T")

_MAX_RESULTS = 64
_MAX_TARGETS = 2_000
"""Targets, of half a kilobyte each: names share the files that list them."""
_MAX_PREFIXES = 128


class QueryCache:
    """What was read from one version of a database.

    A user hovers over a name before going to its definition, and completion asks for the same folder with every key.
    """

    def __init__(self, version: int = -1) -> None:
        self.version = version
        self.deleted_ids: set[int] = set()
        self.has_updates = False
        self.separators: str | None = None
        self.targets: dict[int, PostingTarget] = {}
        self._results: dict[tuple[object, ...], Any] = {}
        self._prefix_ids: dict[tuple[str, int], array[int]] = {}

    @classmethod
    def for_version(cls, connection: sqlite3.Connection, version: int) -> QueryCache:
        """Return an empty cache that knows what changed since the database was built."""
        cache = cls(version)
        cache.deleted_ids = read_deleted_ids(connection)
        cache.has_updates = has_updates(connection)
        cache.separators = read_separators(connection)
        return cache

    @property
    def is_pristine(self) -> bool:
        """Whether the database is as it was built."""
        return not self.deleted_ids and not self.has_updates

    def get(self, key: tuple[object, ...], compute: Callable[[], T]) -> T:
        """Return the result for a key, computing it if it is not cached. ``key`` begins with the kind of the query."""
        if key not in self._results:
            _make_room(self._results, _MAX_RESULTS)
            self._results[key] = compute()
        result: T = self._results[key]
        return result

    def prefix_ids(self, prefix: str, limit: int) -> array[int] | None:
        """Return the ids of the best names with a prefix, None if they are not cached."""
        return self._prefix_ids.get((prefix, limit))

    def add_prefix_ids(self, prefix: str, limit: int, ids: Iterable[int]) -> None:
        _make_room(self._prefix_ids, _MAX_PREFIXES)
        self._prefix_ids[prefix, limit] = array("Q", ids)

    def add_targets(self, targets: Iterable[tuple[int, PostingTarget]]) -> None:
        self.targets.update(targets)
        for oldest in list(islice(self.targets, max(0, len(self.targets) - _MAX_TARGETS))):
            del self.targets[oldest]


def _make_room(entries: dict[Any, Any], limit: int) -> None:
    """Remove the oldest entry of a dictionary that has ``limit``."""
    if len(entries) >= limit:
        del entries[next(iter(entries))]
