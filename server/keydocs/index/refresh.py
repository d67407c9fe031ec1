"""Bring the index of a root up to date: build it, or read again only what changed.

An update goes to the database that is current, in one transaction; what changed too much, or what cannot be read,
is built beside it and published by one rename.
"""

from __future__ import annotations

import contextlib
import gc
import posixpath
import sqlite3
import time
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from keydocs import files
from keydocs.index import location, quiet, store
from keydocs.index.names import initials
from keydocs.index.posting import (
    CODES,
    MAX_LINE,
    META,
    NEXT_LINE,
    RANKS,
    SOURCE,
    documented,
    pack,
    tier_of,
    to_bytes,
    unpack,
)
from keydocs.index.scan import Listing, scan
from keydocs.index.store import FileRow, NameRow
from keydocs.keywords.reader import is_keyword_file, is_keyword_index, scan_keyword_file
from keydocs.keywords.resolve import sibling_page
from keydocs.keywords.scanned import Run
from keydocs.model import Kind

Progress = Callable[[int, int], None]
"""Called with the number of files read and the number to read."""

_LOCK_SECONDS = 600.0
_REBUILD_SHARE = 10
"""A tenth changed: then a fresh build is cheaper than the delta that lookups would have to merge."""
_EARLY_FILES = 2000
"""From so many files on, the sources' keyword files are published before the rest is read."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did. ``files`` and the following count keyword files, not folders' indexes."""

    files: int = 0
    entries: int = 0
    names: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    problems: int = 0
    seconds: float = 0.0
    index: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class _Read(NamedTuple):
    """A keyword file, read: its row, further targets (id, file, page), and runs of entries: the names, and the
    packed posting of the first; that of each next one is a line further."""

    row: FileRow
    targets: list[tuple[int, int, str]]
    runs: list[tuple[list[str], int]]

    @property
    def postings(self) -> Iterator[tuple[str, int]]:
        """The names and their packed postings."""
        for names, first in self.runs:
            yield from zip(names, count(first, NEXT_LINE))


class _Difference(NamedTuple):
    changed: list[str]
    gone: list[int]
    added: int
    updated: int
    removed: int


def refresh(root: str, cache: Path, *, rebuild: bool = False, progress: Progress | None = None) -> Report:
    """Bring the index of ``root`` (absolute) in the cache folder up to date.

    Raises OSError where the cache cannot be written, sqlite3.Error where it cannot be locked for ten minutes.
    """
    start = time.monotonic()
    folder = location.index_dir(root, cache)
    written = location.last_write(folder)
    listing = scan(root)
    if not rebuild:
        done = _without_work(folder, listing)
        if done:
            return _timed(done, start)
    if not listing.keyword_files and location.current_database(folder) is None:
        return _timed(Report(), start)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with store.exclusive(folder, _LOCK_SECONDS), _garbage_kept():
        if location.last_write(folder) != written:
            # Another process was at work meanwhile, and may have seen files that came later.
            listing = scan(root)
        done = None if rebuild else _update(root, folder, listing, progress)
        return _timed(done or _build(root, folder, listing, progress), start)


@contextlib.contextmanager
def _garbage_kept() -> Iterator[None]:
    """No searching for cycles meanwhile: millions of tuples come and stay, and each search looks at all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _timed(report: Report, start: float) -> Report:
    return replace(report, seconds=round(time.monotonic() - start, 3))


def _without_work(folder: Path, listing: Listing) -> Report | None:
    """The report where the index is up to date already, None where there is work to do."""
    with _current(folder) as connection, contextlib.suppress(sqlite3.DatabaseError, ValueError):
        if connection is None:
            return None
        difference = _compare(connection, listing)
        if difference.changed or difference.gone:
            return None
        return _report(connection, folder, difference)
    return None


@contextlib.contextmanager
def _current(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """The current database, None where there is none that can be used."""
    path = location.current_database(folder)
    connection = None
    if path is not None:
        with contextlib.suppress(store.DamagedError):
            connection = store.open_database(path, timeout=10.0)
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


def _compare(connection: sqlite3.Connection, listing: Listing) -> _Difference:
    """The difference between what is stored and what is there."""
    stored = store.stamps(connection)
    documents_changed = store.read_meta(connection).get("documents") != fingerprint(listing.documents)
    changed, gone = [], []
    added = updated = 0
    for path, stamp in listing.keyword_files.items():
        known = stored.pop(path, None)
        if known is None:
            changed.append(path)
            added += is_keyword_file(path)
            continue
        id_, old_stamp, sibling = known
        if old_stamp == stamp and not _page_changed(path, sibling, listing, documents_changed):
            continue
        changed.append(path)
        gone.append(id_)
        updated += is_keyword_file(path)
    gone.extend(id_ for id_, *_ in stored.values())
    return _Difference(changed, gone, added, updated, sum(map(is_keyword_file, stored)))


def _page_changed(path: str, sibling: bool, listing: Listing, documents_changed: bool) -> bool:
    if not documents_changed or is_keyword_index(path):
        return False
    if (sibling_page(path) in listing.documents) != sibling:
        return True
    return not sibling


def fingerprint(documents: Iterable[str]) -> str:
    """A number that changes when a page comes or goes, whatever their order."""
    total = count = 0
    for path in documents:
        total += zlib.crc32(path.encode("utf-8", "surrogatepass"))
        count += 1
    return f"{count}:{total:x}"


def _update(root: str, folder: Path, listing: Listing, progress: Progress | None) -> Report | None:
    """Read what changed into the current database; None where it has to be built anew."""
    with _current(folder) as connection:
        if connection is None:
            return None
        try:
            difference = _compare(connection, listing)
            meta = store.read_meta(connection)
            late = int(meta.get("late", "0")) + len(difference.changed) + len(difference.gone)
            if late * _REBUILD_SHARE > max(len(listing.keyword_files), 100):
                built = _build(root, folder, listing, progress)
                return replace(built, added=difference.added, updated=difference.updated, removed=difference.removed)
            _write_changes(connection, root, listing, difference, {"late": str(late)}, progress)
            return _report(connection, folder, difference)
        except (sqlite3.DatabaseError, ValueError):
            return None


def _write_changes(
    connection: sqlite3.Connection,
    root: str,
    listing: Listing,
    difference: _Difference,
    meta: dict[str, str],
    progress: Progress | None,
) -> None:
    next_id = store.next_id(connection)
    reads = list(_read_all(root, difference.changed, listing, next_id, progress))
    used = [read.row.id for read in reads] + [target[0] for read in reads for target in read.targets]
    meta["next_id"] = str(max(used, default=next_id - 1) + 1)
    meta["documents"] = fingerprint(listing.documents)
    entries = [
        (name.casefold(), name, read.row.id, to_bytes((posting,))) for read in reads for name, posting in read.postings
    ]
    targets = [target for read in reads for target in read.targets]
    rows = [read.row for read in reads]
    store.apply_changes(connection, store.Changes(difference.gone, rows, targets, entries, meta))


def _report(connection: sqlite3.Connection, folder: Path, difference: _Difference) -> Report:
    found, entries, names, problems = store.totals(connection)
    database = location.current_database(folder)
    return Report(
        found,
        entries,
        names,
        difference.added,
        difference.updated,
        difference.removed,
        problems,
        index=str(database or ""),
    )


def _build(root: str, folder: Path, listing: Listing, progress: Progress | None) -> Report:
    """Read all keyword files into a new database and publish it; the sources' first where there are many."""
    late = {path for path in listing.keyword_files if _is_late(path)}
    order = [*sorted(listing.keyword_files.keys() - late), *sorted(late)]
    early = len(order) - len(late)
    reads: list[_Read] = []
    names: dict[str, array[int]] = {}
    for read in _read_all(root, order, listing, 1, progress):
        reads.append(read)
        for found, posting in read.runs:
            for name in found:
                postings = names.get(name)
                if postings is None:
                    names[name] = array("Q", (posting,))
                else:
                    postings.append(posting)
                posting += NEXT_LINE
        read.runs.clear()
        if len(reads) == early and len(late) > _EARLY_FILES:
            _write(folder, reads, names, listing)
    return _write(folder, reads, names, listing)


def _is_late(path: str) -> bool:
    return is_keyword_index(path) or tier_of(path.removesuffix("_kw.md")) == META


def _write(folder: Path, reads: Sequence[_Read], names: dict[str, array[int]], listing: Listing) -> Report:
    database = location.new_database(folder)
    location.remove_others(folder, location.current_database(folder))
    rows = [read.row for read in reads]
    targets = [target for read in reads for target in read.targets]
    used = max((*(row.id for row in rows), *(target[0] for target in targets)), default=0)
    meta = {"documents": fingerprint(listing.documents), "next_id": str(used + 1), "late": "0"}
    store.write_database(database, rows, targets, _name_rows(names), meta)
    location.publish(folder, database)
    keyword_rows = [row for row in rows if is_keyword_file(row.path)]
    return Report(
        files=len(keyword_rows),
        entries=sum(row.entries for row in keyword_rows),
        names=len(names),
        added=len(keyword_rows),
        problems=sum(row.problems for row in keyword_rows),
        index=str(database),
    )


def _name_rows(names: dict[str, array[int]]) -> Iterator[tuple[NameRow, bytes]]:
    for folded, name in sorted((name.casefold(), name) for name in names):
        postings = names[name]
        best = unpack(min(postings))
        code = quiet.is_code(name, best.kind, best.tier)
        yield NameRow(name, folded, initials(name), best.rank, code), to_bytes(postings)


def _read_all(
    root: str, paths: Sequence[str], listing: Listing, next_id: int, progress: Progress | None
) -> Iterator[_Read]:
    for number, path in enumerate(paths):
        read = _read(root, path, listing, next_id)
        next_id += 1 + len(read.targets)
        if progress:
            progress(number + 1, len(paths))
        yield read


def _read(root: str, path: str, listing: Listing, id_: int) -> _Read:
    """Read one keyword file. One that cannot be read costs itself alone: it is stored without entries."""
    size, mtime_ns = listing.keyword_files[path]
    if is_keyword_index(path) and tier_of(path) == META:
        # It would repeat what is said of copies, which is worth nothing.
        return _Read(FileRow(id_, path, size, mtime_ns, None, None, False, META, 0, 0), [], [])
    try:
        text = files.read_text(root, path)
    except files.UnreadableError:
        return _Read(FileRow(id_, path, size, mtime_ns, None, None, False, SOURCE, 0, 1), [], [])
    scanned = scan_keyword_file(path, text, listing.documents.__contains__)
    source = posixpath.join(scanned.project, scanned.source) if scanned.source else None
    tier = tier_of(source or path)
    runs = scanned.runs
    if is_keyword_index(path):
        runs = [run for run in map(_as_file, _one_by_one(runs)) if _is_news(run, listing)]
    targets: dict[str, int] = {}
    packed: list[tuple[list[str], int]] = []
    for kind, line, names, own in runs:
        target = id_ if own is None else targets.setdefault(own, id_ + 1 + len(targets))
        rank = RANKS[tier if own is None else tier_of(documented(own))][CODES[kind]]
        packed.append((names, pack(rank, target, min(line, MAX_LINE - len(names)), CODES[kind])))
    sibling = scanned.page is not None and scanned.page == sibling_page(path)
    row = FileRow(
        id_,
        path,
        size,
        mtime_ns,
        None if sibling else scanned.page,
        source,
        sibling,
        tier,
        sum(len(names) for names, _ in packed),
        scanned.problems,
    )
    return _Read(row, [(target, id_, page) for page, target in targets.items()], packed)


def _one_by_one(runs: list[Run]) -> Iterator[Run]:
    for kind, line, names, page in runs:
        for number, name in enumerate(names):
            yield Run(kind, line + number, [name], page)


def _as_file(run: Run) -> Run:
    """An entry of a folder's index that leads to the page of the file of its name, as what it is."""
    return run._replace(kind=Kind.FILE) if run.page and _stem(run.page) == run.names[0] else run


def _is_news(run: Run, listing: Listing) -> bool:
    """Whether an entry of a folder's index says what no keyword file says.

    These indexes repeat the keyword files, often capped; but a file's stem that leads to the file's page is worth
    having, and so is a page that has no keyword file.
    """
    if run.page is None or tier_of(documented(run.page)) == META:
        return False
    return run.kind is Kind.FILE or f"{documented(run.page)}_kw.md" not in listing.keyword_files


def _stem(page: str) -> str:
    return posixpath.splitext(posixpath.basename(documented(page)))[0]
