"""Writing an index: the lock, a new database, and updates to it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from keydocs.index import layout, substring_search
from keydocs.index.integrity import is_busy
from keydocs.index.schema import (
    NAME_INDEXES,
    NAME_TABLES,
    OTHER_TABLES,
    PAGE_BYTES,
    VERSION,
    FileRow,
    FolderRow,
    NameRow,
    TargetRow,
)
from keydocs.text.identifiers import separators_in

T = TypeVar("T")

_REPORT_AFTER = 2.0
"""Seconds of waiting for the lock after which ``on_wait`` is called."""
_MAX_PARAMETERS = 512
"""Parameters of one statement. SQLite accepts at least 999."""


@contextlib.contextmanager
def write_lock(folder: Path, timeout: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the exclusive lock for writing to a root's index; the system releases it when the process dies.

    ``on_wait`` is called if that takes more than two seconds. Raises sqlite3.OperationalError after ``timeout``
    seconds.
    """
    lock = folder / "lock.db"
    try:
        connection = _acquire(lock, min(timeout, _REPORT_AFTER))
    except sqlite3.OperationalError as error:
        if timeout <= _REPORT_AFTER or not is_busy(error):
            raise
        if on_wait is not None:
            on_wait()
        connection = _acquire(lock, timeout - _REPORT_AFTER)
    with contextlib.closing(connection):
        yield


def _acquire(lock: Path, timeout: float) -> sqlite3.Connection:
    layout.remove_unless_file(lock)
    os.close(os.open(lock, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(lock, timeout=timeout, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError:
        # Not a database: another program wrote to the file.
        connection.close()
        lock.unlink()
        return _acquire(lock, timeout)
    return connection


def write_database(
    path: Path,
    files: Iterable[FileRow],
    targets: Iterable[TargetRow],
    folders: Iterable[FolderRow],
    names: Sequence[NameRow],
    meta: dict[str, str],
) -> None:
    """Write a whole index to a new file that only the user can read. Raises sqlite3.Error, OSError.

    ``names`` are ordered by ``folded``.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    # Nobody reads the file before it is published, and an unfinished one is never published: no journal is needed.
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(
            f"PRAGMA page_size={PAGE_BYTES}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
        )
        connection.executescript(NAME_TABLES)
        connection.execute("BEGIN")
        # Both tables number their rows from 1: a name has the id of its postings.
        _insert(connection, "names (folded, name, initials, rank, is_code)", 5, (row[:5] for row in names))
        _insert(connection, "postings (data)", 1, (row[5:] for row in names))
        connection.execute("COMMIT")
        # SQLite lets go of the interpreter while it sorts: 0.2 s of 1 s for 100,000 names.
        with _in_background(partial(_name_text, names)) as name_text:
            connection.executescript(NAME_INDEXES)
            connection.execute("INSERT INTO name_text VALUES (?,?)", name_text())
        connection.executescript(OTHER_TABLES)
        connection.execute("BEGIN")
        _insert(connection, "files", 10, files)
        _insert(connection, "targets", 3, targets)
        _insert(connection, "folders", 3, folders)
        separators = separators_in([row.name for row in names])
        meta = {"version": str(VERSION), "separators": separators, **meta}
        connection.executemany("INSERT INTO meta VALUES (?,?)", meta.items())
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextlib.contextmanager
def _in_background(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Run ``work`` in a thread and yield a function that waits for its result. Without a thread to be had, that
    function does the work."""
    # Only building an index needs it.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        try:
            result: Callable[[], T] = pool.submit(work).result
        except RuntimeError:
            result = work
        yield result


def _name_text(names: Sequence[NameRow]) -> tuple[bytes, str]:
    """Return the row of ``name_text``: names in the order of completion, equally good ones by their folded forms."""
    order = [(not row.is_code, row.rank, len(row.folded)) for row in names]
    return substring_search.pack([row.name for row in names], order)


def _insert(connection: sqlite3.Connection, into: str, width: int, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of ``width`` columns, many with one statement: that takes half the time of ``executemany``."""
    placeholders = f"({','.join('?' * width)})"
    rows = iter(rows)
    while batch := list(islice(rows, _MAX_PARAMETERS // width)):
        values = ",".join([placeholders] * len(batch))
        connection.execute(f"INSERT INTO {into} VALUES {values}", list(chain.from_iterable(batch)))


class Changes(NamedTuple):
    """An update: the ids of rows to delete, the rows to insert, and the names of the inserted files."""

    deleted_ids: Sequence[int]
    files: Sequence[FileRow]
    targets: Sequence[TargetRow]
    folders: Sequence[FolderRow]
    names: Sequence[NameRow]
    meta: dict[str, str]


def apply_changes(connection: sqlite3.Connection, changes: Changes) -> None:
    """Write an update in one transaction. Raises sqlite3.Error, and nothing is changed then."""
    connection.execute("PRAGMA synchronous=OFF")
    # Otherwise pages are written before the end where the cache is full, and readers wait from then on.
    connection.execute("PRAGMA cache_spill=OFF")
    with connection:
        ids = [(id_,) for id_ in changes.deleted_ids]
        connection.executemany("DELETE FROM files WHERE id = ?", ids)
        connection.executemany("INSERT OR IGNORE INTO deleted SELECT id FROM targets WHERE file = ?", ids)
        connection.executemany("INSERT OR IGNORE INTO deleted VALUES (?)", ids)
        connection.executemany("DELETE FROM targets WHERE file = ?", ids)
        _insert(connection, "files", 10, changes.files)
        _insert(connection, "targets", 3, changes.targets)
        connection.executemany("INSERT OR REPLACE INTO folders VALUES (?,?,?)", changes.folders)
        _insert(connection, "updates", 6, changes.names)
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", changes.meta.items())
