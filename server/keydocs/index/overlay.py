"""Keyword files open in the editor, which replace those stored in the index, for one connection.

Temporary views stand for the tables of the database, so that no query has to know about the overlay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from keydocs.index.roots import inner_roots
from keydocs.index.scan import IndexScope, Stamp, is_keyword_path

if TYPE_CHECKING:
    from keydocs.index.indexer import IndexData

MAX_LINES = 10_000
"""Lines of all unsaved keyword files, each of which takes about fifty microseconds to read."""
_USUAL_LINE = 25
"""Characters; longer lines count as several."""
_ID_COUNT = 1 << 20
"""The highest ids, reserved for unsaved files."""

_TABLES = ("overlay_paths", "overlay_folders", "overlay_files", "overlay_targets", "overlay_updates")
_SCHEMA = """
CREATE TEMP TABLE IF NOT EXISTS overlay_paths (path TEXT PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS overlay_folders (path TEXT PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS overlay_files AS SELECT * FROM main.files WHERE 0;
CREATE TEMP TABLE IF NOT EXISTS overlay_targets AS SELECT * FROM main.targets WHERE 0;
CREATE TEMP TABLE IF NOT EXISTS overlay_updates AS SELECT * FROM main.updates WHERE 0;
CREATE TEMP VIEW IF NOT EXISTS overlay_ids AS
  SELECT id FROM main.files WHERE path IN (SELECT path FROM overlay_paths)
  UNION ALL SELECT f.id FROM overlay_folders o
    JOIN main.files f ON f.path >= o.path AND f.path < o.path || char(0x10FFFF);
CREATE TEMP VIEW IF NOT EXISTS files AS
  SELECT * FROM main.files WHERE path NOT IN (SELECT path FROM overlay_paths)
    AND NOT EXISTS (SELECT 1 FROM overlay_folders o WHERE main.files.path >= o.path
      AND main.files.path < o.path || char(0x10FFFF))
  UNION ALL SELECT * FROM overlay_files;
CREATE TEMP VIEW IF NOT EXISTS targets AS SELECT * FROM main.targets UNION ALL SELECT * FROM overlay_targets;
CREATE TEMP VIEW IF NOT EXISTS updates AS SELECT * FROM main.updates UNION ALL SELECT * FROM overlay_updates;
CREATE TEMP VIEW IF NOT EXISTS deleted AS
  SELECT id FROM main.deleted
  UNION ALL SELECT id FROM overlay_ids
  UNION ALL SELECT t.id FROM overlay_ids o JOIN main.targets t ON t.file = o.id;
"""


class Overlay:
    """The unsaved keyword files of a root, and the folders that other roots index, applied to a connection lazily."""

    def __init__(self, root: str, other_roots: Sequence[str]) -> None:
        self._root = root
        self._other_roots = other_roots
        self._texts: dict[str, str] = {}
        self._has_views = False
        self._is_applied = not other_roots

    @cached_property
    def hidden_folders(self) -> tuple[str, ...]:
        """Other roots inside this one, relative to it, with ``/`` at their ends. Computed late, because the reply to
        ``initialize`` must not wait for the file system."""
        return inner_roots(self._root, self._other_roots)

    def set_text(self, path: str, text: str | None, scope: IndexScope) -> None:
        """Replace a keyword file, by its path relative to the root; None makes the file on disk count again.

        Texts too long to be read with every key press are ignored, and so are the oldest beyond ``MAX_LINES``.
        """
        from keydocs.keyword_files.reader import within_interactive_limit

        is_indexed = not path.startswith(self.hidden_folders) and is_keyword_path(self._root, path, scope)
        previous = self._texts.pop(path, None)
        if text is not None and is_indexed and within_interactive_limit(text):
            self._texts[path] = text
            while sum(map(_line_count, self._texts.values())) > MAX_LINES:
                del self._texts[next(iter(self._texts))]
        elif previous is None:
            return
        self._is_applied = False

    def connection_closed(self) -> None:
        self._has_views = False
        self._is_applied = not (self._texts or self._other_roots)

    def database_changed(self) -> None:
        """Read the texts again before the next query: which pages exist matters to them."""
        self._is_applied = self._is_applied and not self._texts

    def apply(self, connection: sqlite3.Connection, scope: IndexScope) -> bool:
        """Make a connection find the overlay, and return whether what it finds may have changed."""
        if self._is_applied:
            return False
        needs_views = bool(self._texts or self.hidden_folders or self._has_views)
        if needs_views:
            apply_overlay(connection, index_texts(self._root, self._texts, scope), self.hidden_folders)
            self._has_views = True
        self._is_applied = True
        return needs_views


def _line_count(text: str) -> int:
    """Return the number of lines of the usual length that take as long to read as a text."""
    return max(text.count("\n"), len(text) // _USUAL_LINE)


def index_texts(root: str, texts: Mapping[str, str], scope: IndexScope) -> IndexData:
    """Return what the index would store of keyword files, by their paths relative to ``root``, if they were saved."""
    # Few sessions edit keyword files: the others do without the reader.
    from keydocs.index.indexer import IndexData, IndexJob, index_file, root_listing_on_disk
    from keydocs.index.postings import MAX_TARGET

    site, data = root_listing_on_disk(root, scope, texts), IndexData()
    first_id = MAX_TARGET - _ID_COUNT
    target_ids = count(first_id + len(texts))
    for id_, (path, text) in enumerate(texts.items(), first_id):
        index_file(site, IndexJob(id_, path, Stamp(0, 0)), text.encode("utf-8", "replace"), target_ids, data)
    return data


def apply_overlay(connection: sqlite3.Connection, data: IndexData, hidden_folders: Iterable[str] = ()) -> None:
    """Replace the overlay of a connection. Nothing is written to disk.

    Files of ``data`` replace stored files at the same paths; stored files below ``hidden_folders``, which end with
    ``/``, are not found.
    """
    from keydocs.index.names import Names

    connection.execute("PRAGMA query_only=OFF")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.executescript(_SCHEMA)
    with connection:
        for table in _TABLES:
            connection.execute(f"DELETE FROM {table}")
        connection.executemany("INSERT INTO overlay_paths VALUES (?)", ((row.path,) for row in data.rows))
        connection.executemany("INSERT INTO overlay_folders VALUES (?)", ((folder,) for folder in hidden_folders))
        connection.executemany("INSERT INTO overlay_files VALUES (?,?,?,?,?,?,?,?,?,?)", data.rows)
        connection.executemany("INSERT INTO overlay_targets VALUES (?,?,?)", data.targets)
        connection.executemany("INSERT INTO overlay_updates VALUES (?,?,?,?,?,?)", Names().rows(data.postings))
    connection.execute("PRAGMA query_only=ON")
