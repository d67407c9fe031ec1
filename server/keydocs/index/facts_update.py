"""Works out the facts of a root's documented sources: after the index, and again where files changed.

They come from the pages' copies of the sources, or from the sources themselves where a copy is cut off, and are valid
while the stamps of these files are unchanged.
"""

from __future__ import annotations

import contextlib
import json
import logging
import posixpath
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from keydocs.code.facts import VERSION, Facts, decode, encode
from keydocs.code.languages import family_of
from keydocs.code.source import is_understood, parse_source
from keydocs.fs import confined
from keydocs.index import layout, writer
from keydocs.index.current import open_current
from keydocs.index.facts_store import DATABASE
from keydocs.index.schema import FileRow, page_of
from keydocs.languages import language_of_path
from keydocs.pages.page import read_page

logger = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  folder TEXT NOT NULL,
  file_name TEXT NOT NULL,
  family TEXT NOT NULL,
  stamp TEXT NOT NULL,
  includes TEXT NOT NULL,
  facts BLOB
);
CREATE INDEX sources_folder ON sources (folder);
CREATE INDEX sources_file_name ON sources (file_name);
CREATE TABLE names (
  name TEXT NOT NULL,
  family TEXT NOT NULL,
  source INTEGER NOT NULL,
  definition INTEGER NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (name, family, source, definition)
) WITHOUT ROWID;
"""
_LOCK_SECONDS = 60.0
_BATCH = 200
"""Sources between two commits."""
_MAX_PAGE = 8 * 1024 * 1024

Progress = Callable[[int, int], None]
"""Takes the number of sources done and the total."""


class _Source(NamedTuple):
    """A documented source, with the page that has a copy of it."""

    path: str
    page: str
    stamp: str


def update_facts(root: str, cache: Path, progress: Progress | None = None) -> int:
    """Bring the facts of a root up to date with its index; return how many sources were read.

    Raises OSError and sqlite3.Error if the database cannot be written.
    """
    folder = layout.index_dir(root, cache)
    sources = _documented_sources(root, folder)
    if not sources:
        return 0
    with writer.write_lock(folder, _LOCK_SECONDS):
        # No other process makes the database meanwhile.
        opened = _open_for_writing(folder / DATABASE)
    with contextlib.closing(opened) as database:
        stored = dict(database.execute("SELECT path, stamp FROM sources"))
        gone = [path for path in stored if path not in sources]
        changed = [source for source in sources.values() if stored.get(source.path) != source.stamp]
        if gone or changed:
            _announce(database, gone, [source for source in changed if source.path not in stored])
        for done in range(0, len(changed), _BATCH):
            with database:
                for source in changed[done : done + _BATCH]:
                    _store(database, source, _facts_or_none(root, source))
            if progress:
                progress(min(done + _BATCH, len(changed)), len(changed))
        with database:
            database.execute("INSERT OR REPLACE INTO meta VALUES ('complete', '1')")
    return len(changed)


def _documented_sources(root: str, folder: Path) -> dict[str, _Source]:
    """Return the documented sources of languages that are understood, by path."""
    with open_current(folder) as connection:
        if connection is None:
            return {}
        rows = connection.execute("SELECT * FROM files WHERE source IS NOT NULL ORDER BY path DESC")
        files = [FileRow._make(row) for row in rows]
    found: dict[str, _Source] = {}
    for row in files:
        page = page_of(row)
        if row.source and page and is_understood(language_of_path(row.source)):
            stamp = _stamp(root, page, row.source)
            if stamp:
                found[row.source] = _Source(row.source, page, stamp)
    return found


def _stamp(root: str, *paths: str) -> str:
    """Return the sizes and times of a page and its source; empty without the page."""
    statuses = [confined.status(root, path) for path in paths]
    if statuses[0] is None:
        return ""
    return json.dumps([[status.st_size, status.st_mtime_ns] if status else None for status in statuses])


def _open_for_writing(path: Path) -> sqlite3.Connection:
    """Open the database, made anew if it is of another version or damaged."""
    for _ in range(2):
        connection = sqlite3.connect(path, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if connection.execute("PRAGMA user_version").fetchone() == (VERSION,):
                return connection
        except sqlite3.DatabaseError:
            pass
        connection.close()
        for file in path.parent.glob(f"{DATABASE}*"):
            file.unlink()
        path.touch(0o600)
        connection = sqlite3.connect(path, timeout=30)
        connection.executescript(f"{_TABLES} PRAGMA user_version = {VERSION};")
        connection.close()
    raise sqlite3.DatabaseError(f"{path} cannot be made")


def _announce(database: sqlite3.Connection, gone: Sequence[str], new: Sequence[_Source]) -> None:
    """Remove sources that are gone, and add new ones without facts, so that all know what is documented."""
    with database:
        for path in gone:
            _remove_names(database, path)
            database.execute("DELETE FROM sources WHERE path = ?", (path,))
        if new:
            database.execute("INSERT OR REPLACE INTO meta VALUES ('complete', '0')")
        database.executemany(
            "INSERT OR IGNORE INTO sources (path, folder, file_name, family, stamp, includes)"
            " VALUES (?, ?, ?, ?, '', '')",
            [
                (source.path, posixpath.dirname(source.path), posixpath.basename(source.path),
                 family_of(language_of_path(source.path)))
                for source in new
            ],
        )  # fmt: skip


def _facts_or_none(root: str, source: _Source) -> Facts | None:
    """Return the facts of a source; None if there are none, also if the rules for its language fail."""
    try:
        return _read_facts(root, source)
    except Exception:
        logger.exception("%s: can't work out its facts", source.path)
        return None


def _read_facts(root: str, source: _Source) -> Facts | None:
    """Return the facts of a source by its page's copy, or by the source itself if there is no whole copy."""
    language = language_of_path(source.path)
    text = _read(root, source.page)
    page = read_page(text, source.page) if text is not None else None
    copy = page.code if page is not None else None
    if page is not None and copy is not None and page.is_complete and not page.quotes_notebook:
        parsed = parse_source(page.flat[copy.start : copy.end], source.path, language)
    else:
        own = _read(root, source.path)
        parsed = parse_source(own, source.path, language) if own is not None else None
    return parsed.facts_or_none() if parsed is not None else None


def _read(root: str, path: str) -> str | None:
    try:
        return confined.decode(confined.read_bytes(root, path, _MAX_PAGE))
    except confined.UnreadableError:
        return None


def _store(database: sqlite3.Connection, source: _Source, facts: Facts | None) -> None:
    _remove_names(database, source.path)
    id_, family = database.execute("SELECT id, family FROM sources WHERE path = ?", (source.path,)).fetchone()
    blob = encode(facts) if facts is not None else None
    includes = "\n".join(found.module for found in facts.imports if found.is_include) if facts else ""
    database.execute(
        "UPDATE sources SET stamp = ?, includes = ?, facts = ? WHERE id = ?", (source.stamp, includes, blob, id_)
    )
    database.executemany(
        "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?)",
        [
            (definition.name, family, id_, number, definition.kind.value)
            for number, definition in enumerate(facts.definitions if facts else ())
            if not definition.is_forward
        ],
    )


def _remove_names(database: sqlite3.Connection, path: str) -> None:
    """Remove the names of a source that are stored."""
    row = database.execute("SELECT id, family, facts FROM sources WHERE path = ?", (path,)).fetchone()
    if row is not None and row[2] is not None:
        id_, family, facts = row
        names = {definition.name for definition in decode(facts).definitions}
        database.executemany(
            "DELETE FROM names WHERE name = ? AND family = ? AND source = ?", [(name, family, id_) for name in names]
        )
