"""The database of a root that is current: what differs from it, and how another takes its place."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from keydocs.index import layout, store
from keydocs.index.diff import Difference, compare, folder_rows
from keydocs.index.indexer import IndexData
from keydocs.index.names import Names
from keydocs.index.scan import Listing


@contextlib.contextmanager
def current(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """The current database, None where there is none that can be used."""
    path = layout.current_database(folder)
    connection = None
    if path is not None:
        # One that is busy for so long is in the hands of somebody else.
        with contextlib.suppress(store.DamagedError, sqlite3.OperationalError):
            connection = store.open_database(path, timeout=store.PATIENCE)
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def difference_now(root: str, folder: Path, listing: Listing, told: Collection[str] = ()) -> Difference | None:
    """What differs from the current database (see :func:`compare`), None where there is none that can be used."""
    with current(folder) as connection, contextlib.suppress(sqlite3.DatabaseError, ValueError):
        return compare(connection, root, listing, told) if connection else None
    return None


def publish(folder: Path, gathered: IndexData, listing: Listing, names: Names) -> Path:
    """Write what was read to a new database and make it the current one; its path. Raises sqlite3.Error, OSError."""
    database = layout.new_database(folder)
    layout.remove_others(folder, layout.current_database(folder))
    meta = {"next_id": str(_next_id(gathered)), "late": "0"}
    rows = names.rows(gathered.postings)
    store.write_database(database, gathered.rows, gathered.targets, folder_rows(listing), rows, meta)
    layout.publish(folder, database)
    layout.leave(database)
    return database


def is_sound(folder: Path, *, thoroughly: bool) -> bool:
    """Whether the current database is as it was written, or there is none, or nobody knows because it is busy. Unless
    ``thoroughly``, one to which nobody wrote is taken for sound."""
    database = layout.current_database(folder)
    if database is None or (not thoroughly and layout.is_as_left(database)):
        return True
    try:
        found = store.is_sound(database)
    except sqlite3.OperationalError:
        return True
    if found:
        layout.leave(database)
    return found


def _next_id(gathered: IndexData) -> int:
    used = chain((row.id for row in gathered.rows), (id_ for id_, _, _ in gathered.targets))
    return max(used, default=0) + 1


@contextlib.contextmanager
def garbage_kept() -> Iterator[None]:
    """No searching for cycles meanwhile: millions of tuples come and stay, and each search looks at all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
