"""Opening a database, and telling one that is damaged from one that is busy."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from keydocs.index.schema import VERSION

READ_TIMEOUT = 0.25
"""Seconds that a query waits for a writer."""
UPDATE_TIMEOUT = 1.5
"""Seconds that an update waits for another writer, whose commits take milliseconds."""

_DAMAGE_MESSAGES = ("no such", "Could not decode")
"""Beginnings of the messages of operational errors that prove damage."""


class DamagedError(Exception):
    """The file is not an index database, has another version, or is corrupt."""


def open_database(path: Path, *, timeout: float = READ_TIMEOUT) -> sqlite3.Connection:
    """Open an existing database, waiting at most ``timeout`` seconds for writers.

    Raises DamagedError, or sqlite3.OperationalError if it is busy.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout)
    except sqlite3.Error as error:
        raise DamagedError(str(error)) from error
    try:
        version = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        if is_busy(error):
            raise
        raise DamagedError(str(error)) from error
    except UnicodeDecodeError as error:
        connection.close()
        raise DamagedError(str(error)) from error
    if version != (str(VERSION),):
        connection.close()
        raise DamagedError(f"version {version}, not {VERSION}")
    return connection


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Return whether another connection holds the database, so that trying again may succeed."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether an error proves damage: a corrupt file, text or schema, not a lack of memory or handles."""
    return not isinstance(error, sqlite3.OperationalError) or str(error).startswith(_DAMAGE_MESSAGES)


def passes_quick_check(path: Path) -> bool:
    """Run SQLite's ``quick_check``, which reads the whole file. Returns True for a database that is busy."""
    try:
        with contextlib.closing(open_database(path, timeout=UPDATE_TIMEOUT)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (DamagedError, UnicodeDecodeError):
        return False
    except sqlite3.DatabaseError as error:
        return is_busy(error)
