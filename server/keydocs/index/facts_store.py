"""The facts of a root's documented sources (see :mod:`keydocs.code.facts`), in a database beside the index."""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from keydocs.code.facts import VERSION, Facts, decode
from keydocs.code.values import Site
from keydocs.model import Kind

DATABASE = "facts.db"
_MAX_SITES = 2_000
"""Definitions of one name that are returned."""
_MAX_PATHS = 50
_MAX_NEAR = 20
"""Definitions of one name of which the nearest is offered."""
_CACHED_FACTS = 400
"""Files whose facts are kept decoded, some 40 KB each."""


class DefinedName(NamedTuple):
    """A name that a source defines; ``definition`` is an index in the source's definitions."""

    name: str
    kind: Kind
    path: str
    definition: int


class FactsStore:
    """Reads the facts of one root. Without a database, or with a damaged one, nothing is known."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / DATABASE
        self._connection: sqlite3.Connection | None = None
        self._version: object = None
        self.cache: dict[Any, Any] = {}
        """What was derived from the facts; emptied when these change."""
        self._decoded = lru_cache(maxsize=_CACHED_FACTS)(self._read_facts)
        self._first = lru_cache(maxsize=4_000)(self._read_first)
        self._named = lru_cache(maxsize=2_000)(self._read_named)
        self.is_complete = False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def refresh(self) -> bool:
        """Notice what has been written since the last call. Return whether the facts of all sources are known."""
        version = self._current_version()
        if version != self._version:
            self._version = version
            for cached in (self._decoded, self._first, self._named):
                cached.cache_clear()
            self.cache.clear()
            row = self._row("SELECT value FROM meta WHERE key = 'complete'")
            self.is_complete = row == ("1",)
        return self.is_complete

    def facts(self, path: str) -> Facts | None:
        """Return the facts of a source, None if they aren't known."""
        return self._decoded(path)

    def includes(self, path: str) -> list[str]:
        """Return the files that a source includes, as the code names them."""
        row = self._row("SELECT includes FROM sources WHERE path = ?", path)
        return row[0].split("\n") if row and row[0] else []

    def first(self, paths: Sequence[str]) -> str | None:
        """Return the first of some paths that is a documented source."""
        return self._first(tuple(paths))

    def named(self, name: str, family: str) -> list[Site]:
        """Return the definitions of a name in all sources of a family (:func:`keydocs.code.languages.family_of`)."""
        return self._named(name, family)

    def defined_as(self, name: str, family: str, near: str) -> DefinedName | None:
        """Return the definition of a name in a source of a family, outside of functions, that is nearest to a path;
        None if there is none."""
        rows = self._rows(
            "SELECT n.kind, s.path, n.definition FROM names n JOIN sources s ON s.id = n.source"
            f" WHERE n.name = ? AND n.family = ? LIMIT {_MAX_NEAR}",
            name, family,
        )  # fmt: skip
        found = max(rows, key=lambda row: len(posixpath.commonprefix([row[1], near])), default=None)
        return DefinedName(name, Kind(found[0]), found[1], found[2]) if found else None

    def ending(self, suffix: str) -> list[str]:
        """Return the documented sources whose path is or ends with a ``/`` and a suffix."""
        rows = self._rows(
            f"SELECT path FROM sources WHERE file_name = ? LIMIT {20 * _MAX_PATHS}", posixpath.basename(suffix)
        )
        paths = [path for (path,) in rows]
        return [path for path in paths if path == suffix or path.endswith(f"/{suffix}")][:_MAX_PATHS]

    def folder(self, path: str) -> list[str]:
        """Return the documented sources directly in a folder."""
        return [found for (found,) in self._rows("SELECT path FROM sources WHERE folder = ? ORDER BY path", path)]

    def has_folder(self, path: str) -> bool:
        """Return whether there is a documented source in a folder or below it."""
        query = "SELECT 1 FROM sources WHERE path > ? AND path < ? LIMIT 1"
        return self._row(query, f"{path}/", f"{path}0") is not None

    def _read_facts(self, path: str) -> Facts | None:
        row = self._row("SELECT facts FROM sources WHERE path = ?", path)
        return decode(row[0]) if row and row[0] is not None else None

    def _read_first(self, paths: tuple[str, ...]) -> str | None:
        return next((path for path in paths if self._row("SELECT 1 FROM sources WHERE path = ?", path)), None)

    def _read_named(self, name: str, family: str) -> list[Site]:
        rows = self._rows(
            "SELECT s.path, n.definition FROM names n JOIN sources s ON s.id = n.source"
            f" WHERE n.name = ? AND n.family = ? LIMIT {_MAX_SITES}",
            name, family,
        )  # fmt: skip
        return [Site(path, number) for path, number in rows]

    def _current_version(self) -> object:
        connection = self._open()
        if connection is None:
            return None
        try:
            return id(connection), connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            self.close()
            return None

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is None and self._path.is_file():
            try:
                connection = sqlite3.connect(
                    f"{self._path.as_uri()}?mode=ro", uri=True, timeout=0.05, check_same_thread=False
                )
                if connection.execute("PRAGMA user_version").fetchone() == (VERSION,):
                    self._connection = connection
                else:
                    connection.close()
            except sqlite3.Error:
                return None
        return self._connection

    def _row(self, query: str, *values: str) -> tuple[Any, ...] | None:
        return next(self._rows(query, *values), None)

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        connection = self._open()
        if connection is None:
            return iter(())
        try:
            return iter(connection.execute(query, values).fetchall())
        except sqlite3.Error:
            return iter(())
