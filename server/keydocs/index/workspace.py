"""Reading indexes: one root's, and several together. No query ever raises: a broken index answers nothing."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from keydocs import paths
from keydocs.index import location, store
from keydocs.index.posting import KINDS
from keydocs.index.quiet import is_code
from keydocs.index.store import NameRow
from keydocs.model import Kind

T = TypeVar("T")

MAX_MATCHES = 200
"""How many postings of a name are looked at: the best by their static rank."""


class Match(NamedTuple):
    """One entry of one keyword file for a name. ``root`` is absolute, the other paths are relative to it, and
    ``line`` is that of the entry in the keyword file, 0-based."""

    root: str
    name: str
    kind: Kind
    keyword_file: str
    line: int
    page: str | None
    source: str | None
    tier: int
    rank: int


class Name(NamedTuple):
    """A name for completion. ``rank`` is the static rank of its best entry, ``files`` how many list it."""

    name: str
    kind: Kind
    rank: int
    files: int
    code: bool


class Index:
    """The index of one root. Follows what other processes publish; reopening costs a stat a query."""

    def __init__(self, root: str, cache: Path) -> None:
        self.root = paths.normalise(root)
        self.folder = location.index_dir(self.root, cache)
        self.damaged = False
        """Set when the database turned out to be broken: somebody should build it anew."""
        self._connection: sqlite3.Connection | None = None
        self._stamp: tuple[int, int] | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._stamp = None

    def query(self, question: Callable[[sqlite3.Connection], T], default: T) -> T:
        """The answer of the database, ``default`` where there is none or it is broken or busy."""
        connection = self._open()
        if connection is None:
            return default
        try:
            return question(connection)
        except (sqlite3.OperationalError, UnicodeEncodeError):
            return default
        except (sqlite3.DatabaseError, ValueError, TypeError):
            self.damaged = True
            return default

    def _open(self) -> sqlite3.Connection | None:
        stamp = location.current_stamp(self.folder)
        if stamp != self._stamp or stamp is None:
            self.close()
            database = location.current_database(self.folder)
            if database is not None:
                try:
                    self._connection = store.open_database(database)
                    self._connection.execute("PRAGMA query_only=ON")
                    self._stamp, self.damaged = stamp, False
                except sqlite3.OperationalError:  # busy
                    self.close()
                except (store.DamagedError, sqlite3.Error):
                    # One that is gone was replaced by another at this very moment.
                    self.damaged = database.is_file()
        return self._connection

    @property
    def ready(self) -> bool:
        """Whether there is an index to answer from."""
        return self._open() is not None

    def matches(self, name: str, limit: int = MAX_MATCHES) -> list[Match]:
        """The entries for exactly this name, best static rank first."""

        def question(connection: sqlite3.Connection) -> list[Match]:
            return [
                Match(self.root, name, kind, to.keyword_file, line, to.page, to.source, to.tier, rank)
                for (rank, _, line, kind), to in store.find_live(connection, name, limit)
            ]

        return self.query(question, [])

    def count(self, name: str) -> int:
        """How many entries there are for a name (about: those of files that are gone may be among them)."""
        return self.query(lambda connection: store.count_postings(connection, name), 0)

    def known(self, names: Sequence[str]) -> set[str]:
        """Those of the names that are in the index."""
        return self.query(lambda connection: store.find_known(connection, names), set())

    def name(self, name: str) -> Name | None:
        """What completion knows of exactly this name."""

        def question(connection: sqlite3.Connection) -> Name | None:
            row = store.find_name(connection, name)
            return _name(row) if row else None

        return self.query(question, None)

    def starting(self, prefix: str, limit: int) -> list[Name]:
        """The best names that begin so, whatever their case."""
        folded = prefix.casefold()

        def question(connection: sqlite3.Connection) -> list[Name]:
            rows = store.find_prefix(connection, folded, limit)
            if not store.has_changed(connection):
                return [_name(row) for row in rows]
            late = store.find_late_prefix(connection, folded, limit)
            names = dict.fromkeys([*(row.name for row in rows), *late])
            return [name for text in names if (name := _name_now(connection, text))]

        return self.query(question, [])

    def abbreviated(self, letters: str, limit: int) -> list[Name]:
        """The best names that the letters abbreviate: capitals and starts of parts, in this order."""
        letters = letters.lower()
        if not letters.isalnum():
            return []

        def question(connection: sqlite3.Connection) -> list[Name]:
            rows = store.find_initials(connection, letters, limit)
            if not store.has_changed(connection):
                return [_name(row) for row in rows]
            return [name for row in rows if (name := _name_now(connection, row.name))]

        return self.query(question, [])

    def page_of_source(self, source: str) -> list[store.FileRow]:
        """The keyword files that document a source."""
        return self.query(lambda connection: store.find_files_of_source(connection, source), [])

    def keyword_file(self, path: str) -> store.FileRow | None:
        return self.query(lambda connection: store.find_file(connection, path), None)

    def totals(self) -> tuple[int, int, int, int]:
        """Keyword files, entries, names, problems."""
        return self.query(store.totals, (0, 0, 0, 0))


def _name(row: NameRow) -> Name:
    kind = KINDS[row.kind] if row.kind < len(KINDS) else Kind.IDENTIFIER
    return Name(row.name, kind, row.rank, row.files, bool(row.code))


def _name_now(connection: sqlite3.Connection, text: str) -> Name | None:
    """A name by its entries as they are since the index was built; None where none is left."""
    live = store.find_live(connection, text, MAX_MATCHES)
    if not live:
        return None
    posting, to = live[0]
    return Name(text, posting.kind, posting.rank, len(live), is_code(text, posting.kind, to.tier))


class Workspace:
    """The indexes of several roots, asked together."""

    def __init__(self, roots: Iterable[str], cache: Path) -> None:
        self.cache = cache
        self.indexes = [Index(root, cache) for root in dict.fromkeys(map(paths.normalise, roots))]
        found = [index.root for index in self.indexes]
        self._inner = {
            root: tuple(f"{inner}/" for other in found if (inner := paths.relative(root, other))) for root in found
        }
        """What of a root belongs to another root inside of it."""

    def close(self) -> None:
        for index in self.indexes:
            index.close()

    def locate(self, path: str) -> tuple[str, str] | None:
        """The innermost root that holds an absolute path, and the path relative to it; None outside of all."""
        found = [(index.root, inner) for index in self.indexes if (inner := paths.relative(index.root, path))]
        return max(found, key=lambda pair: len(pair[0]), default=None)

    def matches(self, name: str, limit: int = MAX_MATCHES) -> list[Match]:
        """The entries for a name in all roots, best static rank first."""
        merged = heapq.merge(*(index.matches(name, limit) for index in self.indexes), key=lambda m: m.rank)
        return [match for match in merged if not match.keyword_file.startswith(self._inner[match.root])]

    def count(self, name: str) -> int:
        """How many entries there are for a name in all roots, about."""
        return sum(index.count(name) for index in self.indexes)

    def known(self, names: Sequence[str]) -> set[str]:
        """Those of the names that are in an index."""
        return set().union(*(index.known(names) for index in self.indexes))
