"""The index on disk: its tables, how it is written, the queries that read it. All SQL of the project is here.

Tables of a database:

- ``meta``: version, counts;
- ``files``: a row for each keyword file, with the stamp it was read at. Ids are never reused: what refers to a row
  that is gone is dead, and lookups skip it, so that removing a file is removing its row;
- ``targets``: further pages that entries of a file lead to, where they differ from the file's own;
- ``folders``: what tells that files came or went in a folder;
- ``names``: a row for each name, with what completion shows and sorts by;
- ``postings``: for each name its entries, packed (see ``posting``);
- ``spellings``: one row with all names as one text (see ``spellings``);
- ``gone``: the ids whose rows were removed since;
- ``delta``: the names of files that were read after the rest, a row for each name and update, with packed postings.

``names``, ``postings`` and ``spellings`` come first in the file and are never changed: ``meta`` has a checksum of their
pages, and the sum of the checksums of all other rows, which every update carries on. See :func:`is_sound`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from keydocs.index import layout
from keydocs.index.postings import (
    WIDTH,
    documented,
    packed_in,
    rank_of,
    source_kind_of,
    targets_in,
    with_few_mentions,
)
from keydocs.index.scan import Stamp
from keydocs.index.substring_search import SubstringSearch, pack
from keydocs.keyword_files.filenames import (
    KEYWORD_SUFFIX,
    PAGE_SUFFIX,
    is_keyword_index,
    sibling_page,
)
from keydocs.text.identifiers import separators_in

T = TypeVar("T")
Waiting = Callable[[], None]

VERSION = 9
"""Raised whenever the tables or what they mean change: an index of another version is built anew."""

_NAMES = """
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  rank INTEGER NOT NULL,
  code INTEGER NOT NULL
);
CREATE TABLE postings (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE spellings (ids BLOB NOT NULL, text TEXT NOT NULL);
"""
_OTHERS = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  times_ns INTEGER NOT NULL,
  page TEXT,
  source TEXT,
  beside INTEGER NOT NULL,
  tier INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  problems INTEGER NOT NULL
);
CREATE INDEX files_source ON files (source) WHERE source IS NOT NULL;
CREATE TABLE targets (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, page TEXT NOT NULL);
CREATE INDEX targets_file ON targets (file);
CREATE TABLE folders (
  path TEXT PRIMARY KEY,
  documents INTEGER NOT NULL,
  keyword_files INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE gone (id INTEGER PRIMARY KEY);
CREATE TABLE delta (
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  rank INTEGER NOT NULL,
  code INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX delta_folded ON delta (folded);
CREATE INDEX delta_initials ON delta (initials) WHERE initials <> '';
"""
_INDEXES = (
    "CREATE INDEX names_folded ON names (folded, code, rank)",
    "CREATE INDEX names_initials ON names (initials, code, rank, folded) WHERE initials <> ''",
)
_EMPTY = f"{_NAMES}{';'.join(_INDEXES)};{_OTHERS}"
_PAGE_BYTES = 16384
_ROWS = {
    "files": "%d|%s|%d|%d|%s|%s|%d|%d|%d|%d",
    "targets": "%d|%d|%s",
    "folders": "%s|%d|%d",
    "gone": "%d",
    "delta": "%s|%s|%s|%d|%d|%s",
}
"""The tables that updates change, and how their rows are written for their checksums: the same before and after."""
_FIXED_PAGES, _FIXED_SUM, _SUM, _SEPARATORS = "fixed_pages", "fixed_sum", "sum", "separators"
_STEM = -len(KEYWORD_SUFFIX)
SHORTLY = 0.25
"""Seconds that somebody who asks waits for others who write."""
PATIENCE = 1.5
"""Seconds that others may take to write, who take milliseconds. Somebody waits in a terminal."""
_SOON = 2.0
_MAX_IN_FOLDER = 500
_MAX_VALUES = 512
"""In one statement; SQLite takes 999 and more."""
_ALL = 1 << 32
"""More postings than any name has."""
_MAX_LIKE = 4_000
"""Names that are compared with one that is not known."""
FIRST = 8
"""How many postings of a name tell where it is at home."""


class FileRow(NamedTuple):
    """A keyword file in the index. ``page`` and ``source`` are None where there is none."""

    id: int
    path: str
    size: int
    times_ns: int
    page: str | None
    source: str | None
    beside: bool
    """All that it leads to is beside it: its page of the same name, which is not stored then; or for a folder's index,
    pages below the folder. Pages that come and go elsewhere do not matter to it."""
    tier: int
    entries: int
    problems: int


def is_counted(row: FileRow) -> bool:
    """Whether a row is that of a keyword file: not of a folder's index, nor of another file whose name ends the same,
    which is stored without a source (see :mod:`keydocs.keyword_files.foreign`)."""
    is_foreign = row.source is None and not row.problems and row.path.endswith(KEYWORD_SUFFIX)
    return not is_foreign and not is_keyword_index(row.path)


_COUNTED = (
    "'/' || path NOT LIKE '%/sub.md' AND '/' || path NOT LIKE '%/keywords.md'"
    " AND NOT (source IS NULL AND problems = 0 AND substr(path, -6) = '_kw.md')"
)
"""The same as a condition."""

TargetRow = tuple[int, int, str]
"""A further page of a keyword file: its id, the file's, and the page."""


class FolderRow(NamedTuple):
    """A folder, and numbers that change when a page or a keyword file comes or goes in it."""

    path: str
    documents: int
    keyword_files: int


class NameRow(NamedTuple):
    """A name. Rows sort as the table is to be: by the folded form."""

    folded: str
    name: str
    initials: str
    rank: int
    code: bool
    """Whether it is plausibly code, and no word of prose (see ``quiet``)."""
    data: bytes
    """Its packed postings."""


FoundName = tuple[int, str, int, bytes]
"""A name that was searched for: its id, itself, whether it is code, and its first postings, packed."""


class LateName(NamedTuple):
    """A name that was searched for in files that were read since; ``rank`` is the best that it has there, perhaps in a
    file that was read again."""

    name: str
    code: int
    rank: int


class Target(NamedTuple):
    """What a posting leads to."""

    keyword_file: str
    page: str | None
    source: str | None
    tier: int


NONE_KNOWN: Mapping[int, Target] = MappingProxyType({})


class DamagedError(Exception):
    """The database is not one of ours, of another version, or broken."""


def open_database(path: Path, *, timeout: float = SHORTLY) -> sqlite3.Connection:
    """Open a database that exists. Raises DamagedError, sqlite3.OperationalError where it is busy.

    ``timeout`` in seconds: how long a writer is waited for.
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
    if version != (str(VERSION),):
        connection.close()
        raise DamagedError(f"version {version}, not {VERSION}")
    return connection


@contextlib.contextmanager
def exclusive(folder: Path, timeout: float, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold a root's index for writing, alone among all processes. The system lets go of it when the process dies.

    ``waiting`` is called where that takes more than two seconds. Raises sqlite3.OperationalError after ``timeout``
    seconds.
    """
    lock = folder / "lock.db"
    try:
        held = _locked(lock, min(timeout, _SOON))
    except sqlite3.OperationalError as error:
        if timeout <= _SOON or not is_busy(error):
            raise
        if waiting is not None:
            waiting()
        held = _locked(lock, timeout - _SOON)
    with contextlib.closing(held):
        yield


def _locked(lock: Path, timeout: float) -> sqlite3.Connection:
    layout.make_room(lock)
    os.close(os.open(lock, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(lock, timeout=timeout, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError:
        # Something else was written to it. It has nothing to lose.
        connection.close()
        lock.unlink()
        return _locked(lock, timeout)
    return connection


def write_database(
    path: Path,
    files: Iterable[FileRow],
    targets: Iterable[TargetRow],
    folders: Iterable[FolderRow],
    names: Sequence[NameRow],
    meta: dict[str, str],
) -> None:
    """Write a whole index to a new file, readable by the user alone. Raises sqlite3.Error, OSError.

    ``names`` come in the order of ``folded``.
    """
    files, targets = list(files), list(targets)

    def reckon() -> tuple[list[FolderRow], int, str, tuple[bytes, str]]:
        found = list(folders)
        total = _sum("files", files) + _sum("targets", targets) + _sum("folders", found)
        texts = [row.name for row in names]
        # As _BEST_NAMES; names of the same goodness stay in the order of their folded forms.
        spellings = pack(texts, [(not row.code, row.rank, len(row.folded)) for row in names])
        return found, total, separators_in(texts), spellings

    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    # Nobody reads the file before it is published, and one that was not finished is never published.
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript(
            f"PRAGMA page_size={_PAGE_BYTES}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            " PRAGMA cache_size=-16000;"
        )
        connection.executescript(_NAMES)
        connection.execute("BEGIN")
        # Numbered as they come, from 1: the id of a name is that of its postings.
        _insert(connection, "names (folded, name, initials, rank, code)", 5, (row[:5] for row in names))
        _insert(connection, "postings (data)", 1, (row[5:] for row in names))
        # SQLite needs no Python while it sorts.
        with _beside(reckon) as reckoned:
            for statement in _INDEXES:
                connection.execute(statement)
            folder_rows, total, separators, spellings = reckoned()
        connection.execute("INSERT INTO spellings VALUES (?,?)", spellings)
        connection.execute("COMMIT")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.executescript(_OTHERS)
        connection.execute("BEGIN")
        _insert(connection, "files", 10, files)
        _insert(connection, "targets", 3, targets)
        _insert(connection, "folders", 3, folder_rows)
        meta = {
            "version": str(VERSION),
            _FIXED_PAGES: str(pages),
            _FIXED_SUM: str(_pages_sum(path, pages)),
            _SEPARATORS: separators,
            **meta,
        }
        meta[_SUM] = str(total + _meta_sum(meta))
        connection.executemany("INSERT INTO meta VALUES (?,?)", meta.items())
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextlib.contextmanager
def _beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Have a thread do some work; what it returned, or raised, comes of what is given. Where no thread can be started
    any more, that does the work."""
    # Who only reads does without.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        try:
            done: Callable[[], T] = pool.submit(work).result
        except RuntimeError:
            done = work
        yield done


def _insert(connection: sqlite3.Connection, into: str, width: int, rows: Iterable[Sequence[object]]) -> None:
    """Add rows of so many columns, many with one statement: that takes half the time of one after the other."""
    marks = f"({','.join('?' * width)})"
    rows = iter(rows)
    most = _MAX_VALUES // width
    while part := list(islice(rows, most)):
        values = ",".join([marks] * len(part))
        connection.execute(f"INSERT INTO {into} VALUES {values}", list(chain.from_iterable(part)))


class Changes(NamedTuple):
    """What an update writes: ids of rows that go, rows that come, and the entries of the latter."""

    gone: Sequence[int]
    files: Sequence[FileRow]
    targets: Sequence[TargetRow]
    folders: Sequence[FolderRow]
    names: Sequence[NameRow]
    """The names of the files that come."""
    meta: dict[str, str]


def apply_changes(connection: sqlite3.Connection, changes: Changes) -> None:
    """Write an update in one transaction. Raises sqlite3.Error, and nothing is changed then."""
    connection.execute("PRAGMA synchronous=OFF")
    # Pages that do not fit are not written before the end: readers would have to wait for it from then on.
    connection.execute("PRAGMA cache_spill=OFF")
    with connection:
        ids = [(id_,) for id_ in changes.gone]
        meta = read_meta(connection)
        new_meta = {**meta, **changes.meta}
        new_meta[_SUM] = str(
            int(meta.get(_SUM, "0")) - _meta_sum(meta) + _meta_sum(new_meta) + _change_of_sum(connection, changes)
        )
        connection.executemany("DELETE FROM files WHERE id = ?", ids)
        connection.executemany("INSERT OR IGNORE INTO gone SELECT id FROM targets WHERE file = ?", ids)
        connection.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ids)
        connection.executemany("DELETE FROM targets WHERE file = ?", ids)
        _insert(connection, "files", 10, changes.files)
        _insert(connection, "targets", 3, changes.targets)
        connection.executemany("INSERT OR REPLACE INTO folders VALUES (?,?,?)", changes.folders)
        _insert(connection, "delta", 6, changes.names)
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", new_meta.items())


def _change_of_sum(connection: sqlite3.Connection, changes: Changes) -> int:
    """What an update adds to the sum over all rows; before it is written."""

    def found(table: str, column: str, keys: Sequence[object]) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        for marks, part in _portions(keys):
            rows += connection.execute(f"SELECT * FROM {table} WHERE {column} IN ({marks})", part)
        return rows

    targets = found("targets", "file", changes.gone)
    gone = [(id_,) for id_ in {*changes.gone, *(target[0] for target in targets)}]
    return (
        _sum("files", changes.files) - _sum("files", found("files", "id", changes.gone))
        + _sum("targets", changes.targets) - _sum("targets", targets)
        + _sum("folders", changes.folders)
        - _sum("folders", found("folders", "path", [folder.path for folder in changes.folders]))
        + _sum("gone", gone)
        + _sum("delta", changes.names)
    )  # fmt: skip


# --- whether it is as it was written ----------------------------------------------------------------------------------


def is_sound(path: Path) -> bool:
    """Whether all of a database is as it was written. Reads all of it: 40 MB take a quarter of a second.

    Only for a process that has no connection to it: closing the file takes its locks away. Raises
    sqlite3.OperationalError where it is busy.
    """
    try:
        with contextlib.closing(open_database(path, timeout=PATIENCE)) as connection:
            meta = read_meta(connection)
        if str(_pages_sum(path, int(meta[_FIXED_PAGES]))) != meta[_FIXED_SUM]:
            return False
        with contextlib.closing(open_database(path, timeout=PATIENCE)) as connection:
            connection.execute("BEGIN")
            return _is_consistent(connection)
    except (DamagedError, KeyError, ValueError, TypeError, OSError):
        return False
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise
        return False


def _is_consistent(connection: sqlite3.Connection) -> bool:
    with contextlib.closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(_EMPTY)
        schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
        if connection.execute(schema).fetchall() != empty.execute(schema).fetchall():
            return False
    meta = read_meta(connection)
    total = sum(_sum(table, connection.execute(f"SELECT * FROM {table}")) for table in _ROWS)
    if str(total + _meta_sum(meta)) != meta[_SUM]:
        return False
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return bool(said == "ok")


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Whether another is at work, so that later it may be otherwise."""
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _sum(table: str, rows: Iterable[Sequence[object]]) -> int:
    """The sum of the checksums of rows, whatever their order."""
    crc32, template = zlib.crc32, _ROWS[table]
    return sum(crc32((template % tuple(row)).encode("utf-8", "replace")) for row in rows)


def _meta_sum(meta: dict[str, str]) -> int:
    return sum(zlib.crc32(f"{key}|{value}".encode()) for key, value in meta.items() if key != _SUM)


def _pages_sum(path: Path, pages: int) -> int:
    """The checksum of the first pages of a database, without the very first, which says how many there are."""
    checksum = 0
    with path.open("rb") as file:
        file.seek(_PAGE_BYTES)
        left = (pages - 1) * _PAGE_BYTES
        while left > 0 and (data := file.read(min(left, 1 << 20))):
            checksum = zlib.crc32(data, checksum)
            left -= len(data)
    return checksum


_OVERLAY = """
CREATE TEMP TABLE IF NOT EXISTS over_paths (path TEXT PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS over_folders (path TEXT PRIMARY KEY);
CREATE TEMP VIEW IF NOT EXISTS over_ids AS
  SELECT id FROM main.files WHERE path IN (SELECT path FROM over_paths)
  UNION ALL SELECT f.id FROM over_folders o JOIN main.files f ON f.path >= o.path AND f.path < o.path || char(0x10FFFF);
CREATE TEMP TABLE IF NOT EXISTS over_files AS SELECT * FROM main.files WHERE 0;
CREATE TEMP TABLE IF NOT EXISTS over_targets AS SELECT * FROM main.targets WHERE 0;
CREATE TEMP TABLE IF NOT EXISTS over_delta AS SELECT * FROM main.delta WHERE 0;
CREATE TEMP VIEW IF NOT EXISTS files AS
  SELECT * FROM main.files WHERE path NOT IN (SELECT path FROM over_paths)
    AND NOT EXISTS (SELECT 1 FROM over_folders o WHERE main.files.path >= o.path
      AND main.files.path < o.path || char(0x10FFFF))
  UNION ALL SELECT * FROM over_files;
CREATE TEMP VIEW IF NOT EXISTS targets AS SELECT * FROM main.targets UNION ALL SELECT * FROM over_targets;
CREATE TEMP VIEW IF NOT EXISTS delta AS SELECT * FROM main.delta UNION ALL SELECT * FROM over_delta;
CREATE TEMP VIEW IF NOT EXISTS gone AS
  SELECT id FROM main.gone
  UNION ALL SELECT id FROM over_ids
  UNION ALL SELECT t.id FROM over_ids o JOIN main.targets t ON t.file = o.id;
"""


def lay_over(connection: sqlite3.Connection, changes: Changes, hidden: Iterable[str] = ()) -> None:
    """Let this connection alone find other keyword files than are stored: those of ``changes`` hide what is stored of
    files of the same paths, and replace what was laid over before. Of the folders ``hidden``, which end with ``/``,
    nothing is found. Nothing is written to the disk.

    Temporary views stand for the tables, and no query knows. Ids must be such as the index never has.
    """
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.executescript(_OVERLAY)
    with connection:
        for table in ("over_paths", "over_folders", "over_files", "over_targets", "over_delta"):
            connection.execute(f"DELETE FROM {table}")
        connection.executemany("INSERT INTO over_paths VALUES (?)", ((row.path,) for row in changes.files))
        connection.executemany("INSERT INTO over_folders VALUES (?)", ((folder,) for folder in hidden))
        connection.executemany("INSERT INTO over_files VALUES (?,?,?,?,?,?,?,?,?,?)", changes.files)
        connection.executemany("INSERT INTO over_targets VALUES (?,?,?)", changes.targets)
        connection.executemany("INSERT INTO over_delta VALUES (?,?,?,?,?,?)", changes.names)
    connection.execute("PRAGMA query_only=ON")


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM meta"))


def data_version(connection: sqlite3.Connection) -> int:
    """Changes whenever another connection has written to the database."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def read_all(
    connection: sqlite3.Connection,
) -> tuple[list[FileRow], list[TargetRow], list[FolderRow], list[tuple[str, bytes]]]:
    """All that an index has at one moment: files, further pages, folders, and names with their packed postings, dead
    ones among them. A name has further rows for what came since the index was built."""
    connection.execute("BEGIN")
    try:
        files = [FileRow._make(row) for row in connection.execute("SELECT * FROM files ORDER BY id")]
        targets = connection.execute("SELECT id, file, page FROM targets ORDER BY id").fetchall()
        folders = [FolderRow._make(row) for row in connection.execute("SELECT * FROM folders")]
        names = connection.execute(
            "SELECT name, data FROM names JOIN postings USING (id) UNION ALL SELECT name, data FROM delta"
        ).fetchall()
    finally:
        connection.rollback()
    return files, targets, folders, names


def in_memory(files: Iterable[FileRow], folders: Iterable[FolderRow]) -> sqlite3.Connection:
    """An index that is nowhere on disk and has no names: to be compared with a root."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_EMPTY)
    with connection:
        connection.executemany("INSERT INTO files VALUES (?,?,?,?,?,?,?,?,?,?)", files)
        connection.executemany("INSERT INTO folders VALUES (?,?,?)", folders)
    return connection


def find_file(connection: sqlite3.Connection, path: str) -> FileRow | None:
    """The keyword file of a path."""
    row = connection.execute("SELECT * FROM files WHERE path = ?", (path,)).fetchone()
    return FileRow._make(row) if row else None


def find_files(connection: sqlite3.Connection, paths: Sequence[str]) -> list[FileRow]:
    """The keyword files of paths, in the order of these."""
    found: dict[str, FileRow] = {}
    for marks, part in _portions(paths):
        rows = map(FileRow._make, connection.execute(f"SELECT * FROM files WHERE path IN ({marks})", part))
        found |= {row.path: row for row in rows}
    return [found[path] for path in paths if path in found]


def find_folders(connection: sqlite3.Connection) -> dict[str, FolderRow]:
    """The folders by their paths."""
    return {row[0]: FolderRow._make(row) for row in connection.execute("SELECT * FROM folders")}


def find_files_of_sources(connection: sqlite3.Connection, sources: Sequence[str]) -> list[FileRow]:
    """The keyword files that document any of these sources, in the order of the sources."""
    found: list[FileRow] = []
    for marks, part in _portions(sources):
        found += map(FileRow._make, connection.execute(f"SELECT * FROM files WHERE source IN ({marks})", part))
    order = {source: number for number, source in enumerate(sources)}
    return sorted(found, key=lambda row: order[row.source or ""])


def find_live(
    connection: sqlite3.Connection,
    name: str,
    limit: int,
    known: Mapping[int, Target] = NONE_KNOWN,
    *,
    mentions: int | None = None,
    gone: Set[int] = frozenset(),
    is_as_built: bool = False,
) -> list[tuple[int, Target]]:
    """The best postings of exactly this name, packed, each with what it leads to; dead ones are left out. ``known`` are
    targets that need not be looked for, ``gone`` those that are known to be dead. ``mentions``: so many of imports, and
    of documentation of documentation, at most, unless all are wanted. ``is_as_built``: no file was read since the index
    was built, and none went."""
    late = _without([] if is_as_built else _late_postings(connection, name), gone)
    wanted = limit
    while True:
        all_built = _best_postings(connection, name, wanted)
        built = _without(all_built, gone)
        few = [*built, *late] if mentions is None else with_few_mentions([*built, *late], mentions)
        ids = set(targets_in(few))
        targets = targets_of(connection, ids, known)
        dead = ids - targets.keys()
        if len(all_built) < wanted or len(built) - sum(to in dead for to in targets_in(built) if dead) >= limit:
            break
        wanted *= 4
    found = [(packed, targets[to]) for packed, to in zip(few, targets_in(few), strict=True) if to in targets]
    if late:
        found.sort(key=lambda pair: rank_of(pair[0]))
    return found[:limit]


def _without(packed: Sequence[int], gone: Set[int]) -> Sequence[int]:
    """The postings that do not lead to what is gone."""
    return packed if not gone else [one for one, to in zip(packed, targets_in(packed), strict=True) if to not in gone]


def _best_postings(connection: sqlite3.Connection, name: str, limit: int) -> tuple[int, ...]:
    """The best postings of exactly this name as the index was built, dead ones among them."""
    row = connection.execute(
        "SELECT substr(data, 1, ?) FROM names JOIN postings USING (id) WHERE folded = ? AND name = ?",
        (limit * WIDTH, name.casefold(), name),
    ).fetchone()
    return packed_in(row[0]) if row else ()


def _late_postings(connection: sqlite3.Connection, name: str) -> tuple[int, ...]:
    """The postings of exactly this name that came since, dead ones among them."""
    late = connection.execute("SELECT data FROM delta WHERE folded = ? AND name = ?", (name.casefold(), name))
    return packed_in(b"".join(data for (data,) in late))


def find_gone(connection: sqlite3.Connection) -> set[int]:
    """The ids whose rows were removed since the index was built."""
    return {id_ for (id_,) in connection.execute("SELECT id FROM gone")}


def has_late(connection: sqlite3.Connection) -> bool:
    """Whether any file was read since the index was built."""
    return connection.execute("SELECT 1 FROM delta LIMIT 1").fetchone() is not None


def find_separators(connection: sqlite3.Connection) -> str | None:
    """Return the separators that occur in the names of the index; None if an update may have added others."""
    return None if has_late(connection) else read_meta(connection).get(_SEPARATORS)


def find_ids(
    connection: sqlite3.Connection, name: str, most: int, *, gone: Set[int] = frozenset(), is_as_built: bool = False
) -> set[int] | int:
    """Return the ids of all targets of exactly this name, each once; where it has more than ``most`` postings, only how
    many these are. ``gone`` and ``is_as_built`` as for :func:`find_live`."""
    built = _best_postings(connection, name, most + 1)
    if len(built) > most:
        (size,) = connection.execute(
            "SELECT length(data) FROM names JOIN postings USING (id) WHERE folded = ? AND name = ?",
            (name.casefold(), name),
        ).fetchone()
        return int(size) // WIDTH
    late = () if is_as_built else _late_postings(connection, name)
    return set(targets_in([*built, *late])) - gone


def targets_of(connection: sqlite3.Connection, ids: set[int], known: Mapping[int, Target]) -> dict[int, Target]:
    """Return what ids lead to, as :func:`find_targets`; ``known`` are targets that need not be looked for."""
    found = {id_: known[id_] for id_ in ids & known.keys()}
    return found | find_targets(connection, list(ids - found.keys()))


def find_targets(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Target]:
    """What postings lead to; dead ones are left out."""
    found: dict[int, Target] = {}
    for marks, part in _portions(ids):
        rows = connection.execute(f"SELECT id, path, page, source, beside, tier FROM files WHERE id IN ({marks})", part)
        found |= {
            id_: Target(
                path, path[:_STEM] + PAGE_SUFFIX if beside and path[_STEM:] == KEYWORD_SUFFIX else page, source, tier
            )
            for id_, path, page, source, beside, tier in rows
        }
    if len(found) < len(ids):
        missing = [id_ for id_ in ids if id_ not in found]
        for marks, part in _portions(missing):
            rows = connection.execute(
                f"SELECT t.id, f.path, t.page FROM targets t JOIN files f ON f.id = t.file WHERE t.id IN ({marks})",
                part,
            )
            found.update((id_, Target(path, page, None, source_kind_of(documented(page)))) for id_, path, page in rows)
    return found


def page_of(row: FileRow) -> str | None:
    """The page of a keyword file. One that is its sibling is not stored: that is a fifth of the database."""
    return sibling_page(row.path) if row.beside and row.path.endswith(KEYWORD_SUFFIX) else row.page


def find_known(connection: sqlite3.Connection, names: Iterable[str], *, is_as_built: bool = False) -> set[str]:
    """Those of the names that the index has; ``is_as_built`` as for :func:`find_live`."""
    wanted = {name for name in names if _is_text(name)}
    found: set[str] = set()
    for marks, part in _portions([name.casefold() for name in wanted]):
        for table in ("names",) if is_as_built else ("names", "delta"):
            rows = connection.execute(f"SELECT name FROM {table} WHERE folded IN ({marks})", part)
            found.update(name for (name,) in rows if name in wanted)
    if found and not is_as_built and connection.execute("SELECT 1 FROM gone LIMIT 1").fetchone():
        found = {name for name in found if find_live(connection, name, 1)}
    return found


def _portions(values: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """Values to look for with ``IN``, so many as one statement takes, each time with the marks for them. The last is
    there several times, so that there are few statements: to compile one takes longer than to run it."""
    for first in range(0, len(values), _MAX_VALUES):
        part = values[first : first + _MAX_VALUES]
        size = min(1 << (len(part) - 1).bit_length(), _MAX_VALUES)
        yield ",".join("?" * size), [*part, *[part[-1]] * (size - len(part))]


def _is_text(name: str) -> bool:
    """Whether a database can hold a name: clients do send halves of surrogate pairs."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def find_prefix(connection: sqlite3.Connection, folded: str, limit: int) -> list[FoundName]:
    """The best names whose folded form begins so, best first, as the index was built."""
    return _ranked(connection, *_begins(folded), limit)


def find_initials(connection: sqlite3.Connection, letters: str, limit: int) -> list[FoundName]:
    """The best names among whose initials (capitals, starts of parts) the letters stand in this order, best first, as
    the index was built. ``letters`` are letters and digits in lower case; the first is the first initial."""
    return _ranked(connection, *_abbreviates(letters), limit)


def find_names(connection: sqlite3.Connection, ids: Sequence[int]) -> list[FoundName]:
    """The names of these ids, in their order, as the index was built."""
    found: dict[int, FoundName] = {}
    for marks, part in _portions(ids):
        found |= {row[0]: row for row in connection.execute(f"{_FOUND_NAMES} WHERE id IN ({marks})", part)}
    return [found[id_] for id_ in ids]


def find_spellings(connection: sqlite3.Connection) -> SubstringSearch:
    """All names as the index was built, to be searched for a part of them."""
    row = connection.execute("SELECT ids, text FROM spellings").fetchone()
    return SubstringSearch(*row) if row else SubstringSearch(b"", "")


def find_late_part(connection: sqlite3.Connection, folded: str, limit: int) -> list[LateName]:
    """The best names whose folded form holds a part, of files that were read since. Looks through all of these."""
    return _late(connection, "instr(folded, ?)", (folded,), limit)


def find_like(connection: sqlite3.Connection, pieces: Sequence[str], shortest: int, longest: int) -> list[str]:
    """The names whose folded form has so many characters and holds one of the pieces, the shortest first, at most
    ``_MAX_LIKE``. Looks through all names."""
    holds = " OR ".join(["instr(folded, ?)"] * len(pieces))
    found: list[str] = []
    for table in ("names", "delta"):
        ids = f"SELECT rowid FROM {table} WHERE ({holds}) AND length(folded) BETWEEN ? AND ?"
        rows = connection.execute(
            f"SELECT name FROM {table} WHERE rowid IN ({ids}) ORDER BY length(folded) LIMIT ?",
            (*pieces, shortest, longest, _MAX_LIKE),
        )
        found += [name for (name,) in rows]
    return found


def find_late_prefix(connection: sqlite3.Connection, folded: str, limit: int) -> list[LateName]:
    """The best names whose folded form begins so, of files that were read since."""
    return _late(connection, *_begins(folded), limit)


def find_late_initials(connection: sqlite3.Connection, letters: str, limit: int) -> list[LateName]:
    """As :func:`find_initials`, of files that were read since."""
    return _late(connection, *_abbreviates(letters), limit)


_Condition = tuple[str, tuple[str, ...]]
_FOUND_NAMES = f"SELECT id, name, code, substr(data, 1, {FIRST * WIDTH}) FROM names JOIN postings USING (id)"
# Code before prose, then the best, then the shortest. All of it is in the indexes.
_BEST_NAMES = "ORDER BY code DESC, rank, length(folded), folded LIMIT ?"


def _begins(folded: str) -> _Condition:
    return "folded >= ? AND folded < ?", (folded, _after(folded))


def _abbreviates(letters: str) -> _Condition:
    condition = "initials >= ? AND initials < ? AND initials <> '' AND initials GLOB ?"
    return condition, (letters[0], _after(letters[0]), "*".join(letters) + "*")


def _ranked(connection: sqlite3.Connection, condition: str, parameters: tuple[str, ...], limit: int) -> list[FoundName]:
    best = f"SELECT id FROM names WHERE {condition} {_BEST_NAMES}"
    statement = f"{_FOUND_NAMES} WHERE id IN ({best}) {_BEST_NAMES}"
    return connection.execute(statement, (*parameters, limit, limit)).fetchall()


def _late(connection: sqlite3.Connection, condition: str, parameters: tuple[str, ...], limit: int) -> list[LateName]:
    # A name has a row for each update.
    names = f"SELECT name, folded, max(code) AS code, min(rank) AS rank FROM delta WHERE {condition} GROUP BY name"
    rows = connection.execute(f"SELECT name, code, rank FROM ({names}) {_BEST_NAMES}", (*parameters, limit))
    return [LateName._make(row) for row in rows]


def find_files_ending(connection: sqlite3.Connection, ending: str, limit: int) -> list[FileRow]:
    """Keyword files that document a source whose path ends so, the shortest path first. Looks through all paths."""
    ids = "SELECT id FROM files WHERE source IS NOT NULL AND substr(source, ?) = ? ORDER BY length(source) LIMIT ?"
    rows = connection.execute(f"SELECT * FROM files WHERE id IN ({ids})", (-len(ending), ending, limit))
    return [FileRow._make(row) for row in rows]


def find_leading_to(connection: sqlite3.Connection, page: str) -> list[str]:
    """The keyword files and folders' indexes that lead to a page, its own first. Looks through all that have no page
    beside them."""
    own = page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX
    rows = connection.execute(
        "SELECT path FROM files WHERE (path = ? AND beside) OR page = ?"
        " UNION SELECT f.path FROM targets t JOIN files f ON f.id = t.file WHERE t.page = ? ORDER BY path",
        (own, page, page),
    )
    return sorted((path for (path,) in rows), key=lambda path: path != own)


def find_ids_in_folder(connection: sqlite3.Connection, folder: str) -> list[int]:
    """The ids of the keyword files below a folder, which ends with ``/``; none where there are so many that it says
    nothing to be among them."""
    rows = connection.execute(
        "SELECT id FROM files WHERE path >= ? AND path < ? LIMIT ?", (folder, _after(folder), _MAX_IN_FOLDER + 1)
    ).fetchall()
    return [id_ for (id_,) in rows] if len(rows) <= _MAX_IN_FOLDER else []


def next_id(connection: sqlite3.Connection) -> int:
    """An id above all that were ever used."""
    return int(read_meta(connection).get("next_id", "1"))


def count_late(connection: sqlite3.Connection) -> int:
    """How many files were read or went since the index was built."""
    return int(read_meta(connection).get("late", "0"))


def count_files(connection: sqlite3.Connection) -> int:
    """How many keyword files and folders' indexes there are."""
    (found,) = connection.execute("SELECT count(*) FROM files").fetchone()
    return int(found)


def count_keyword_files(connection: sqlite3.Connection) -> int:
    """How many keyword files there are; folders' indexes are not counted."""
    (found,) = connection.execute(f"SELECT count(*) FROM files WHERE {_COUNTED}").fetchone()
    return int(found)


def stamps(connection: sqlite3.Connection) -> dict[str, tuple[int, Stamp, bool, bool]]:
    """For each keyword file: id, stamp, whether all that it leads to is beside it, whether it :func:`is_counted`."""
    rows = connection.execute(f"SELECT path, id, size, times_ns, beside, {_COUNTED} FROM files")
    return {path: (id_, Stamp(*stamp), bool(beside), bool(is_one)) for path, id_, *stamp, beside, is_one in rows}


def _after(prefix: str) -> str:
    """The smallest string above all that begin with a prefix."""
    return prefix + "\U0010ffff"


def find_troubles(connection: sqlite3.Connection, limit: int) -> list[tuple[str, int, int]]:
    """The keyword files and folders' indexes with problems: path, size, which is that of
    ``UNREAD`` where it could not be read, and number of problems. Those that could not be read come first."""
    rows = connection.execute(
        "SELECT path, size, problems FROM files WHERE problems > 0 ORDER BY size >= 0, path LIMIT ?", (limit,)
    )
    return rows.fetchall()


def totals(connection: sqlite3.Connection, *, is_exact: bool = True) -> tuple[int, int, int, int]:
    """Keyword files (folders' indexes not counted), their entries, distinct names, problems. Unless ``is_exact``, names
    that only files had that are gone are among them: to leave them out takes a look at all."""
    found, entries, problems = connection.execute(
        f"SELECT count(*), total(entries), total(problems) FROM files WHERE {_COUNTED}"
    ).fetchone()
    gone = find_gone(connection) if is_exact else set()
    return int(found), int(entries), _count_names(connection, gone), int(problems)


def _count_names(connection: sqlite3.Connection, gone: Set[int]) -> int:
    """How many names have a posting that does not lead to what is ``gone``."""
    (built,) = connection.execute("SELECT count(*) FROM names").fetchone()
    late = connection.execute(
        "SELECT name, data, EXISTS (SELECT 1 FROM names n WHERE n.folded = delta.folded AND n.name = delta.name)"
        " FROM delta"
    ).fetchall()
    dead = _dead_names(connection, gone) if gone else set()
    added = {
        name for name, data, is_built in late if (not is_built or name in dead) and _without(packed_in(data), gone)
    }
    return int(built) - len(dead) + len(added)


def _dead_names(connection: sqlite3.Connection, gone: Set[int]) -> set[str]:
    """The names of which all postings lead to what is gone, as the index was built."""
    rows = connection.execute(f"SELECT id, substr(data, 1, {WIDTH}) FROM postings").fetchall()
    targets = targets_in(packed_in(b"".join(first for _, first in rows)))
    doubtful = [id_ for (id_, _), target in zip(rows, targets, strict=True) if target in gone]
    dead: set[str] = set()
    for marks, part in _portions(doubtful):
        names = connection.execute(f"SELECT name, data FROM names JOIN postings USING (id) WHERE id IN ({marks})", part)
        dead.update(name for name, data in names if not _without(packed_in(data), gone))
    return dead
