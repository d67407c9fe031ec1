"""Queries about files, folders and counts of an index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from keydocs.index.postings import WIDTH, decode, targets_in, without_targets
from keydocs.index.scan import Stamp
from keydocs.index.schema import IS_COUNTED, FileRow, FolderRow
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX

T = TypeVar("T")

_MAX_PARAMETERS = 512
"""Parameters of one statement. SQLite accepts at least 999."""
_MAX_IN_FOLDER = 500
"""Keyword files below a folder, from which on being among them means nothing."""


def in_batches(values: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """Yield values to look for with ``IN``, in batches that fit one statement, each with its placeholders.

    Batches are padded to a power of two with their last value, so that SQLite can reuse a few compiled statements.
    """
    for start in range(0, len(values), _MAX_PARAMETERS):
        batch = values[start : start + _MAX_PARAMETERS]
        size = min(1 << (len(batch) - 1).bit_length(), _MAX_PARAMETERS)
        yield ",".join("?" * size), [*batch, *[batch[-1]] * (size - len(batch))]


def after_prefix(prefix: str) -> str:
    """Return a string above all that begin with ``prefix``."""
    return prefix + "\U0010ffff"


def find_file(connection: sqlite3.Connection, path: str) -> FileRow | None:
    """Return the keyword file at a path."""
    row = connection.execute("SELECT * FROM files WHERE path = ?", (path,)).fetchone()
    return FileRow._make(row) if row else None


def find_files(connection: sqlite3.Connection, paths: Sequence[str]) -> list[FileRow]:
    """Return the keyword files at these paths, in their order."""
    rows: dict[str, FileRow] = {}
    for placeholders, batch in in_batches(paths):
        for row in connection.execute(f"SELECT * FROM files WHERE path IN ({placeholders})", batch):
            rows[row[1]] = FileRow._make(row)
    return [rows[path] for path in paths if path in rows]


def find_files_of_sources(connection: sqlite3.Connection, sources: Sequence[str]) -> list[FileRow]:
    """Return the keyword files that document any of these sources, in the order of the sources."""
    rows: list[FileRow] = []
    for placeholders, batch in in_batches(sources):
        rows += map(FileRow._make, connection.execute(f"SELECT * FROM files WHERE source IN ({placeholders})", batch))
    order = {source: number for number, source in enumerate(sources)}
    return sorted(rows, key=lambda row: order[row.source or ""])


def find_files_by_source_suffix(connection: sqlite3.Connection, suffix: str, limit: int) -> list[FileRow]:
    """Return the keyword files whose source path ends so, the shortest path first. Scans all paths."""
    ids = "SELECT id FROM files WHERE source IS NOT NULL AND substr(source, ?) = ? ORDER BY length(source) LIMIT ?"
    rows = connection.execute(f"SELECT * FROM files WHERE id IN ({ids})", (-len(suffix), suffix, limit))
    return [FileRow._make(row) for row in rows]


def find_files_leading_to(connection: sqlite3.Connection, page: str) -> list[str]:
    """Return the paths of the files that lead to a page, its own keyword file first. Scans files without a sibling
    page."""
    own = page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX
    rows = connection.execute(
        "SELECT path FROM files WHERE (path = ? AND page_is_sibling) OR page = ?"
        " UNION SELECT f.path FROM targets t JOIN files f ON f.id = t.file WHERE t.page = ? ORDER BY path",
        (own, page, page),
    )
    return sorted((path for (path,) in rows), key=lambda path: path != own)


def find_ids_in_folder(connection: sqlite3.Connection, folder: str) -> list[int]:
    """Return the ids of the keyword files below a folder (ends with ``/``), none where there are too many to help."""
    rows = connection.execute(
        "SELECT id FROM files WHERE path >= ? AND path < ? LIMIT ?", (folder, after_prefix(folder), _MAX_IN_FOLDER + 1)
    ).fetchall()
    return [id_ for (id_,) in rows] if len(rows) <= _MAX_IN_FOLDER else []


def find_files_with_problems(connection: sqlite3.Connection, limit: int) -> list[tuple[str, int, int]]:
    """Return path, size and number of problems of files with problems, unreadable ones (size of ``UNREAD``) first."""
    rows = connection.execute(
        "SELECT path, size, problems FROM files WHERE problems > 0 ORDER BY size >= 0, path LIMIT ?", (limit,)
    )
    return rows.fetchall()


class StoredFile(NamedTuple):
    """A keyword file as it was when it was indexed. ``is_counted`` as ``schema.is_counted``."""

    id: int
    stamp: Stamp
    page_is_sibling: bool
    is_counted: bool


def read_stored_files(connection: sqlite3.Connection) -> dict[str, StoredFile]:
    """Return all keyword files by their paths."""
    rows = connection.execute(f"SELECT path, id, size, times_ns, page_is_sibling, {IS_COUNTED} FROM files")
    return {
        path: StoredFile(id_, Stamp(size, times_ns), bool(page_is_sibling), bool(is_counted))
        for path, id_, size, times_ns, page_is_sibling, is_counted in rows
    }


def read_folders(connection: sqlite3.Connection) -> dict[str, FolderRow]:
    """Return all folders by their paths."""
    return {row[0]: FolderRow._make(row) for row in connection.execute("SELECT * FROM folders")}


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta"))


def next_id(connection: sqlite3.Connection) -> int:
    """Return an id above all that were ever used."""
    return int(read_meta(connection).get("next_id", "1"))


def count_updated_files(connection: sqlite3.Connection) -> int:
    """Count the files that were read or deleted since the index was built."""
    return int(read_meta(connection).get("updated_files", "0"))


def count_files(connection: sqlite3.Connection) -> int:
    """Count keyword files and folders' indexes."""
    (count,) = connection.execute("SELECT count(*) FROM files").fetchone()
    return int(count)


def count_keyword_files(connection: sqlite3.Connection) -> int:
    """Count keyword files without folders' indexes."""
    (count,) = connection.execute(f"SELECT count(*) FROM files WHERE {IS_COUNTED}").fetchone()
    return int(count)


class Totals(NamedTuple):
    """Counts of an index; folders' indexes do not count."""

    keyword_files: int = 0
    entries: int = 0
    names: int = 0
    problems: int = 0


def read_totals(connection: sqlite3.Connection, *, is_exact: bool = True) -> Totals:
    """Count what the index has. Unless ``is_exact``, names that only deleted files had count too: leaving them out
    takes a scan of all postings."""
    files, entries, problems = connection.execute(
        f"SELECT count(*), total(entries), total(problems) FROM files WHERE {IS_COUNTED}"
    ).fetchone()
    deleted_ids = read_deleted_ids(connection) if is_exact else set()
    return Totals(files, int(entries), _count_names(connection, deleted_ids), int(problems))


def read_deleted_ids(connection: sqlite3.Connection) -> set[int]:
    """Return the ids whose rows were deleted since the index was built."""
    return {id_ for (id_,) in connection.execute("SELECT id FROM deleted")}


def _count_names(connection: sqlite3.Connection, deleted_ids: set[int]) -> int:
    """Count the names with a posting whose target is not deleted."""
    (built,) = connection.execute("SELECT count(*) FROM names").fetchone()
    updated = connection.execute(
        "SELECT name, data, EXISTS (SELECT 1 FROM names n WHERE n.folded = updates.folded AND n.name = updates.name)"
        " FROM updates"
    )
    dead = _dead_names(connection, deleted_ids) if deleted_ids else set()
    added = {
        name
        for name, data, is_built in updated
        if (not is_built or name in dead) and without_targets(decode(data), deleted_ids)
    }
    return int(built) - len(dead) + len(added)


def _dead_names(connection: sqlite3.Connection, deleted_ids: set[int]) -> set[str]:
    """Return the built names whose postings all have deleted targets."""
    rows = connection.execute(f"SELECT id, substr(data, 1, {WIDTH}) FROM postings").fetchall()
    targets = targets_in(decode(b"".join(first for _, first in rows)))
    suspects = [id_ for (id_, _), target in zip(rows, targets, strict=True) if target in deleted_ids]
    dead: set[str] = set()
    for placeholders, batch in in_batches(suspects):
        names = connection.execute(
            f"SELECT name, data FROM names JOIN postings USING (id) WHERE id IN ({placeholders})", batch
        )
        dead.update(name for name, data in names if not without_targets(decode(data), deleted_ids))
    return dead
