"""The current database of a root: opening it, comparing it with the files, and publishing another in its place."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from keydocs.index import layout, writer
from keydocs.index.diff import Difference, compare, folder_rows
from keydocs.index.indexer import IndexData
from keydocs.index.integrity import (
    UPDATE_TIMEOUT,
    DamagedError,
    open_database,
    passes_quick_check,
)
from keydocs.index.names import Names
from keydocs.index.scan import Listing


@contextlib.contextmanager
def open_current(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the current database; None if there is none that is usable."""
    path = layout.current_database(folder)
    connection = None
    if path is not None:
        with contextlib.suppress(DamagedError, sqlite3.OperationalError):
            connection = open_database(path, timeout=UPDATE_TIMEOUT)
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def compare_with_current(root: str, folder: Path, listing: Listing, changed: Collection[str] = ()) -> Difference | None:
    """Return the difference to the current database as ``compare`` does; None if there is none that is usable."""
    with open_current(folder) as connection, contextlib.suppress(sqlite3.DatabaseError, ValueError):
        return compare(connection, root, listing, changed) if connection else None
    return None


def publish(folder: Path, data: IndexData, listing: Listing, names: Names) -> Path:
    """Write a new database, make it the current one, and return its path. Raises sqlite3.Error, OSError."""
    database = layout.new_database(folder)
    layout.remove_databases(folder, except_for=layout.current_database(folder))
    meta = {"next_id": str(_next_id(data)), "updated_files": "0"}
    rows = names.rows(data.postings)
    writer.write_database(database, data.rows, data.targets, folder_rows(listing), rows, meta)
    layout.publish(folder, database)
    return database


def is_damaged(folder: Path) -> bool:
    """Return whether there is a current database that fails SQLite's quick check."""
    database = layout.current_database(folder)
    return database is not None and not passes_quick_check(database)


def _next_id(data: IndexData) -> int:
    used = chain((row.id for row in data.rows), (id_ for id_, _, _ in data.targets))
    return max(used, default=0) + 1


@contextlib.contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cycle collector, which would scan millions of short-lived tuples again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
