"""The connection to one root's index: opened, reopened and locked as queries need it."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from keydocs.fs import paths
from keydocs.index import layout
from keydocs.index.integrity import (
    READ_TIMEOUT,
    DamagedError,
    is_busy,
    is_damage,
    open_database,
)
from keydocs.index.name_queries import read_data_version
from keydocs.index.overlay import Overlay
from keydocs.index.postings import CorruptIndexError
from keydocs.index.query_cache import QueryCache
from keydocs.index.scan import DEFAULT_SCOPE

logger = logging.getLogger(__name__)

T = TypeVar("T")

_MAX_COMMIT_SECONDS = 2.0
"""Seconds after which a lock is assumed to belong to another program."""


class IndexConnection:
    """A connection to the current database of a root. Follows what other processes publish, at the cost of a ``stat``
    for each query."""

    def __init__(self, root: str, cache: Path, other_roots: Sequence[str] = ()) -> None:
        """Connect to the index of ``root`` in a cache folder. Files below ``other_roots`` are not found."""
        self.root = paths.normalise(root)
        self.folder = layout.index_dir(self.root, cache)
        self.scope = DEFAULT_SCOPE
        self.is_damaged = False
        """Whether a query found damage: the index should be rebuilt."""
        self.needs_check = False
        """Whether a query failed, the database was removed or stays locked: it should be checked and updated."""
        self._overlay = Overlay(self.root, other_roots)
        self._connection: sqlite3.Connection | None = None
        self._stamp: tuple[int, int] | None = None
        self._busy_since = 0.0
        """When another connection was first seen writing, by ``time.monotonic``; 0 if none is."""
        self._cache = QueryCache()
        self._in_snapshot = False
        self._snapshot: sqlite3.Connection | None = None
        """The connection with an open transaction, from the first query of a snapshot on."""
        self._cache_is_current = False
        """Whether the cache was compared with the snapshot."""

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._stamp = self._snapshot = None
        self._cache_is_current = False
        self._cache = QueryCache()
        self._overlay.connection_closed()

    def move_to(self, cache: Path) -> None:
        """Use the index in another cache folder from now on."""
        self.close()
        self.folder = layout.index_dir(self.root, cache)

    def set_overlay(self, path: str, text: str | None) -> None:
        """Let the text of an unsaved keyword file (``path`` relative to the root) replace the one on disk; None makes
        the one on disk count again."""
        self._overlay.set_text(path, text, self.scope)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Answer all queries inside from one state of the index, which is opened and locked once."""
        self._in_snapshot = True
        try:
            yield
        finally:
            connection, self._snapshot = self._snapshot, None
            self._in_snapshot = self._cache_is_current = False
            if connection is not None and connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("COMMIT")

    def query(self, run: Callable[[sqlite3.Connection], T], default: T) -> T:
        """Return the result of a query, ``default`` if there is no index, or it is damaged or busy. Never raises."""
        try:
            connection = self._snapshot or self._current_connection()
            if connection is None:
                return default
            if self._in_snapshot and self._snapshot is None:
                connection.execute("BEGIN")
                self._snapshot = connection
            result = run(connection)
            if self._busy_since:
                self._set_busy(connection, False)
            return result
        except UnicodeEncodeError:
            # SQLite cannot hold halves of surrogate pairs, so no name has them.
            return default
        except (CorruptIndexError, UnicodeDecodeError):
            self.is_damaged = True
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                self._set_busy(self._connection, True)
            elif is_damage(error):
                self.is_damaged = True
            else:
                self.needs_check = True
        except Exception:
            logger.exception("%s: a query failed", self.root)
        return default

    def _set_busy(self, connection: sqlite3.Connection | None, is_busy: bool) -> None:
        """Note whether another connection writes. Only the first query waits for it: a long write must not delay each
        one."""
        busy_since, now = self._busy_since, time.monotonic()
        self._busy_since = (busy_since or now) if is_busy else 0.0
        if busy_since and now - busy_since > _MAX_COMMIT_SECONDS:
            self.needs_check = True
        if connection is not None and bool(busy_since) != is_busy:
            connection.execute(f"PRAGMA busy_timeout={0 if is_busy else round(1000 * READ_TIMEOUT)}")

    def _current_connection(self) -> sqlite3.Connection | None:
        stamp = layout.current_stamp(self.folder)
        if stamp is None and self._connection is not None:
            # A removed database goes on answering until there is another.
            self.needs_check = True
        elif stamp != self._stamp or stamp is None:
            self._reopen(stamp)
        if self._connection is not None and self._overlay.apply(self._connection, self.scope):
            self._cache = QueryCache()
        return self._connection

    def _reopen(self, stamp: tuple[int, int] | None) -> None:
        self.close()
        database = layout.current_database(self.folder)
        if database is None:
            # With a stamp, there is something else in the place of the file.
            self.needs_check = stamp is not None
            return
        try:
            self._connection = open_database(database, timeout=0 if self._busy_since else READ_TIMEOUT)
            self._connection.execute("PRAGMA query_only=ON")
            self._stamp = stamp
            self.is_damaged = self.needs_check = False
        except sqlite3.OperationalError:
            self._set_busy(None, True)
            self.close()
        except (DamagedError, sqlite3.Error):
            # A database that is gone was replaced at this very moment.
            self.is_damaged = database.is_file()

    def _cache_for(self, connection: sqlite3.Connection) -> QueryCache:
        """Return the cache, emptied if the database has changed."""
        if self._cache_is_current:
            return self._cache
        version = read_data_version(connection)
        if version != self._cache.version:
            self._overlay.database_changed()
            self._cache = QueryCache.for_version(connection, version)
        self._cache_is_current = self._snapshot is connection
        return self._cache

    @property
    def is_ready(self) -> bool:
        """Whether there is an index to answer from."""
        return self.query(lambda _: True, False)
