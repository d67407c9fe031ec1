"""Queries about names and their postings.

Functions without "updated" in their names look at the names as the index was built; those with it look at the files
read since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import NamedTuple

from keydocs.index.file_queries import after_prefix, in_batches, read_meta
from keydocs.index.postings import (
    WIDTH,
    decode,
    limit_mentions,
    rank_of,
    targets_in,
    without_targets,
)
from keydocs.index.source_kind import documented_path, source_kind_of
from keydocs.index.substring_search import SubstringSearch
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX

_STEM = -len(KEYWORD_SUFFIX)
_MAX_SIMILAR = 4_000
"""Names that are compared with an unknown one."""
MAX_FIRST_POSTINGS = 8
"""Postings read for each completion candidate."""


class NameMatch(NamedTuple):
    """A built name, with its first postings, packed."""

    id: int
    name: str
    is_code: int
    data: bytes


class UpdatedName(NamedTuple):
    """A name of files read since the index was built. ``rank`` is its best rank in any version of these files."""

    name: str
    is_code: int
    rank: int


class PostingTarget(NamedTuple):
    """The file and page that a posting leads to."""

    keyword_file: str
    page: str | None
    source: str | None
    source_kind: int


NO_TARGETS: Mapping[int, PostingTarget] = MappingProxyType({})


def has_updates(connection: sqlite3.Connection) -> bool:
    """Return whether any file was read since the index was built."""
    return connection.execute("SELECT 1 FROM updates LIMIT 1").fetchone() is not None


def read_separators(connection: sqlite3.Connection) -> str | None:
    """Return the separators that occur in names; None if an update may have added others."""
    return None if has_updates(connection) else read_meta(connection).get("separators")


def read_data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes whenever another connection has written to the database."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def find_postings(
    connection: sqlite3.Connection,
    name: str,
    limit: int,
    known_targets: Mapping[int, PostingTarget] = NO_TARGETS,
    *,
    max_mentions: int | None = None,
    deleted_ids: Set[int] = frozenset(),
    is_pristine: bool = False,
) -> list[tuple[int, PostingTarget]]:
    """Return the best live postings of exactly this name, packed, each with its target.

    ``known_targets`` need not be read again. ``max_mentions`` limits both the imports and the documentation of
    documentation. ``is_pristine``: nothing was updated or deleted since the index was built.
    """
    updated = without_targets(() if is_pristine else _updated_postings(connection, name), deleted_ids)
    read_limit = limit
    while True:
        read = _built_postings(connection, name, read_limit)
        built = without_targets(read, deleted_ids)
        postings = [*built, *updated]
        if max_mentions is not None:
            postings = limit_mentions(postings, max_mentions)
        ids = set(targets_in(postings))
        targets = targets_of(connection, ids, known_targets)
        dead = ids - targets.keys()
        if len(read) < read_limit or len(built) - sum(to in dead for to in targets_in(built) if dead) >= limit:
            break
        read_limit *= 4
    live = [(packed, targets[to]) for packed, to in zip(postings, targets_in(postings), strict=True) if to in targets]
    if updated:
        live.sort(key=lambda pair: rank_of(pair[0]))
    return live[:limit]


def _built_postings(connection: sqlite3.Connection, name: str, limit: int) -> tuple[int, ...]:
    row = connection.execute(
        "SELECT substr(data, 1, ?) FROM names JOIN postings USING (id) WHERE folded = ? AND name = ?",
        (limit * WIDTH, name.casefold(), name),
    ).fetchone()
    return decode(row[0]) if row else ()


def _updated_postings(connection: sqlite3.Connection, name: str) -> tuple[int, ...]:
    rows = connection.execute("SELECT data FROM updates WHERE folded = ? AND name = ?", (name.casefold(), name))
    return decode(b"".join(data for (data,) in rows))


def find_target_ids(
    connection: sqlite3.Connection,
    name: str,
    limit: int,
    *,
    deleted_ids: Set[int] = frozenset(),
    is_pristine: bool = False,
) -> set[int] | int:
    """Return the ids of all targets of exactly this name; only the number of its postings if that exceeds ``limit``."""
    built = _built_postings(connection, name, limit + 1)
    if len(built) > limit:
        (size,) = connection.execute(
            "SELECT length(data) FROM names JOIN postings USING (id) WHERE folded = ? AND name = ?",
            (name.casefold(), name),
        ).fetchone()
        return int(size) // WIDTH
    updated = () if is_pristine else _updated_postings(connection, name)
    return set(targets_in([*built, *updated])) - deleted_ids


def targets_of(
    connection: sqlite3.Connection, ids: set[int], known: Mapping[int, PostingTarget]
) -> dict[int, PostingTarget]:
    """Return the targets with these ids, reading only those that are not ``known``. Dead ones are left out."""
    targets = {id_: known[id_] for id_ in ids & known.keys()}
    return targets | read_targets(connection, list(ids - targets.keys()))


def read_targets(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, PostingTarget]:
    """Return the targets with these ids. Dead ones are left out."""
    targets: dict[int, PostingTarget] = {}
    for placeholders, batch in in_batches(ids):
        rows = connection.execute(
            f"SELECT id, path, page, source, page_is_sibling, source_kind FROM files WHERE id IN ({placeholders})",
            batch,
        )
        for id_, path, page, source, page_is_sibling, source_kind in rows:
            if page_is_sibling and path[_STEM:] == KEYWORD_SUFFIX:
                page = path[:_STEM] + PAGE_SUFFIX
            targets[id_] = PostingTarget(path, page, source, source_kind)
    if len(targets) < len(ids):
        missing = [id_ for id_ in ids if id_ not in targets]
        for placeholders, batch in in_batches(missing):
            rows = connection.execute(
                "SELECT t.id, f.path, t.page FROM targets t JOIN files f ON f.id = t.file"
                f" WHERE t.id IN ({placeholders})",
                batch,
            )
            for id_, path, page in rows:
                targets[id_] = PostingTarget(path, page, None, source_kind_of(documented_path(page)))
    return targets


def filter_known(connection: sqlite3.Connection, names: Iterable[str], *, is_pristine: bool = False) -> set[str]:
    """Return those of the names that the index has. ``is_pristine`` as for ``find_postings``."""
    candidates = {name for name in names if _is_encodable(name)}
    known: set[str] = set()
    for placeholders, batch in in_batches([name.casefold() for name in candidates]):
        for table in ("names",) if is_pristine else ("names", "updates"):
            rows = connection.execute(f"SELECT name FROM {table} WHERE folded IN ({placeholders})", batch)
            known.update(name for (name,) in rows if name in candidates)
    if known and not is_pristine and connection.execute("SELECT 1 FROM deleted LIMIT 1").fetchone():
        known = {name for name in known if find_postings(connection, name, 1)}
    return known


def _is_encodable(name: str) -> bool:
    """Return whether SQLite can hold a name: clients may send halves of surrogate pairs."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def find_by_prefix(connection: sqlite3.Connection, folded: str, limit: int) -> list[NameMatch]:
    """Return the best names whose case-folded form begins with ``folded``, best first."""
    return _best_names(connection, *_has_prefix(folded), limit)


def find_by_initials(connection: sqlite3.Connection, letters: str, limit: int) -> list[NameMatch]:
    """Return the best names whose initials contain these letters in order and start with the first, best first.

    ``letters`` are lower-case letters and digits.
    """
    return _best_names(connection, *_has_initials(letters), limit)


def find_by_ids(connection: sqlite3.Connection, ids: Sequence[int]) -> list[NameMatch]:
    """Return the names with these ids, in their order."""
    rows: dict[int, NameMatch] = {}
    for placeholders, batch in in_batches(ids):
        for row in connection.execute(f"{_NAME_MATCHES} WHERE id IN ({placeholders})", batch):
            rows[row[0]] = row
    return [rows[id_] for id_ in ids]


def read_substring_search(connection: sqlite3.Connection) -> SubstringSearch:
    """Return a search through all names."""
    row = connection.execute("SELECT ids, text FROM name_text").fetchone()
    return SubstringSearch(*row) if row else SubstringSearch(b"", "")


def find_similar(connection: sqlite3.Connection, pieces: Sequence[str], shortest: int, longest: int) -> list[str]:
    """Return up to ``_MAX_SIMILAR`` built and updated names of these lengths that contain one of the pieces, the
    shortest first. Scans all names."""
    condition = " OR ".join(["instr(folded, ?)"] * len(pieces))
    names: list[str] = []
    for table in ("names", "updates"):
        ids = f"SELECT rowid FROM {table} WHERE ({condition}) AND length(folded) BETWEEN ? AND ?"
        rows = connection.execute(
            f"SELECT name FROM {table} WHERE rowid IN ({ids}) ORDER BY length(folded) LIMIT ?",
            (*pieces, shortest, longest, _MAX_SIMILAR),
        )
        names += [name for (name,) in rows]
    return names


def find_updated_by_prefix(connection: sqlite3.Connection, folded: str, limit: int) -> list[UpdatedName]:
    """Return the best updated names whose case-folded form begins with ``folded``, best first."""
    return _best_updated_names(connection, *_has_prefix(folded), limit)


def find_updated_by_initials(connection: sqlite3.Connection, letters: str, limit: int) -> list[UpdatedName]:
    """Like ``find_by_initials``, for updated names."""
    return _best_updated_names(connection, *_has_initials(letters), limit)


def find_updated_containing(connection: sqlite3.Connection, folded: str, limit: int) -> list[UpdatedName]:
    """Return the best updated names whose case-folded form contains ``folded``, best first. Scans all updates."""
    return _best_updated_names(connection, "instr(folded, ?)", (folded,), limit)


_Condition = tuple[str, tuple[str, ...]]
"""An SQL condition and its parameters."""
_NAME_MATCHES = (
    f"SELECT id, name, is_code, substr(data, 1, {MAX_FIRST_POSTINGS * WIDTH}) FROM names JOIN postings USING (id)"
)
_BEST_FIRST = "ORDER BY is_code DESC, rank, length(folded), folded LIMIT ?"
"""Code before prose, then by rank, then the shortest. The indexes cover all of it."""


def _has_prefix(folded: str) -> _Condition:
    return "folded >= ? AND folded < ?", (folded, after_prefix(folded))


def _has_initials(letters: str) -> _Condition:
    condition = "initials >= ? AND initials < ? AND initials <> '' AND initials GLOB ?"
    return condition, (letters[0], after_prefix(letters[0]), "*".join(letters) + "*")


def _best_names(
    connection: sqlite3.Connection, condition: str, parameters: tuple[str, ...], limit: int
) -> list[NameMatch]:
    ids = f"SELECT id FROM names WHERE {condition} {_BEST_FIRST}"
    statement = f"{_NAME_MATCHES} WHERE id IN ({ids}) {_BEST_FIRST}"
    return connection.execute(statement, (*parameters, limit, limit)).fetchall()


def _best_updated_names(
    connection: sqlite3.Connection, condition: str, parameters: tuple[str, ...], limit: int
) -> list[UpdatedName]:
    # A name has a row for each update.
    names = f"SELECT name, folded, max(is_code) AS is_code, min(rank) AS rank FROM updates WHERE {condition} GROUP BY 1"
    rows = connection.execute(f"SELECT name, is_code, rank FROM ({names}) {_BEST_FIRST}", (*parameters, limit))
    return [UpdatedName._make(row) for row in rows]
