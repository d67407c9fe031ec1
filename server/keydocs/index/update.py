"""Updates the index of a root: builds it, or reads again only what changed.

Changes go to the current database in one transaction. After large changes or damage a new database is built beside it
and published by a rename.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path

from keydocs.fs import confined
from keydocs.index import file_queries, freshness, layout, schema, writer
from keydocs.index.build import Progress, read_everything
from keydocs.index.current import (
    compare_with_current,
    gc_paused,
    is_damaged,
    open_current,
    publish,
)
from keydocs.index.diff import Difference, compare_some, recounted
from keydocs.index.indexer import (
    IndexData,
    IndexJob,
    RootListing,
    index_files,
    root_listing,
    root_listing_on_disk,
)
from keydocs.index.names import Names
from keydocs.index.scan import (
    DEFAULT_SCOPE,
    MAX_REFUSED,
    UNREAD,
    IndexScope,
    Listing,
    scan,
    stamps_of,
)
from keydocs.keyword_files.filenames import is_keyword_index
from keydocs.keyword_files.reader import max_bytes

__all__ = ["Progress", "UpdateReport", "compact", "update", "update_files"]

_LOCK_SECONDS = 600.0
_REBUILD_SHARE = 3
"""Share of changed files above which a rebuild is faster, and above which lookups merge too much."""
_FOLD_SHARE = 10
"""Share of files changed since the build above which an idle process compacts the index."""
_PORTION = 500
"""Files between two reports of progress."""


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """The result of an update. ``files`` and the other numbers count keyword files, not folders' indexes."""

    files: int = 0
    entries: int = 0
    names: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    problems: int = 0
    seconds: float = 0.0
    index: str = ""
    scattered: bool = False
    """Whether enough changed since the build that the index should be compacted."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Unreadable files and folders by relative path, with the reasons."""
    faulty: Mapping[str, int] = field(default_factory=dict)
    """The number of problems of each keyword file that has any, at most ``MAX_REFUSED`` files."""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def update(
    root: str,
    cache: Path,
    scope: IndexScope = DEFAULT_SCOPE,
    *,
    rebuild: bool = False,
    check: bool = False,
    early: bool = False,
    told: Collection[str] = (),
    progress: Progress | None = None,
    waiting: Callable[[], None] | None = None,
) -> UpdateReport:
    """Bring the index of ``root`` (absolute) in the cache folder up to date. ``told`` are keyword files (relative to
    the root) that are read again even if their size and modification time are those that the index has. ``waiting`` is
    called where others write to it for more than two seconds.

    ``early``: where all is built anew, and that takes long, publish what the sources' keyword files say before the rest
    is read. It takes an eighth longer, and is for who is asked meanwhile.

    ``check``: run SQLite's quick check first, and rebuild an index that fails it.

    Raises OSError where the cache cannot be written, sqlite3.Error where it cannot be locked for ten minutes.
    """
    start = time.monotonic()
    folder = layout.index_dir(root, cache)
    written = layout.last_write(folder)
    rebuild = rebuild or (check and is_damaged(folder))
    listing = scan(root, scope)
    difference = None if rebuild else compare_with_current(root, folder, listing, told)
    if difference is not None and difference.is_none:
        return _timed(finished(_report_now(folder, difference), root, folder, listing, scope, written), start)
    if not listing.keyword_files and layout.current_database(folder) is None:
        return _timed(UpdateReport(unread=listing.refused), start)
    layout.create_folder(folder)
    with writer.write_lock(folder, _LOCK_SECONDS, waiting), gc_paused():
        if layout.last_write(folder) != written:
            # Another process was at work meanwhile, and may have seen files that came later.
            listing = scan(root, scope)
            difference = None if rebuild else compare_with_current(root, folder, listing, told)
        build = partial(_build, root, folder, listing, early=early, progress=progress)
        done = _update(root, folder, listing, difference, build, progress) if difference else None
        report = done or build()
        return _timed(finished(report, root, folder, listing, scope, layout.last_write(folder)), start)


def update_files(
    root: str,
    cache: Path,
    changed: Sequence[str],
    scope: IndexScope = DEFAULT_SCOPE,
    *,
    progress: Progress | None = None,
) -> UpdateReport | None:
    """Read changed keyword files again (paths relative to ``root``), whatever their stamps.

    Returns None if :func:`update` has to do it: files were added or removed, there is no valid index, or another
    process is writing. Raises as :func:`update`.
    """
    start = time.monotonic()
    folder = layout.index_dir(root, cache)
    found = stamps_of(root, changed)
    database = layout.current_database(folder)
    if len(found) < len(set(changed)) or database is None:
        return None
    try:
        with writer.write_lock(folder, 0), open_current(folder) as connection:
            difference = compare_some(connection, found) if connection else None
            if connection is None or difference is None or _is_outgrown(connection):
                return None
            if not difference.is_none:
                _write_changes(connection, root_listing_on_disk(root, scope, found), difference, progress)
            return _timed(_report(connection, folder, difference, is_exact=False), start)
    except sqlite3.DatabaseError:
        return None


def compact(root: str, cache: Path, scope: IndexScope = DEFAULT_SCOPE) -> bool:
    """Rebuild the index if so much has changed that queries are slower. Return whether it was.

    Takes as long as a first build; if others write meanwhile, the result is dropped. Raises as :func:`update`.
    """
    folder = layout.index_dir(root, cache)
    with open_current(folder) as connection:
        if connection is None or not _is_scattered(connection):
            return False
    written = layout.last_write(folder)
    listing = scan(root, scope)
    with gc_paused():
        gathered = read_everything(root, listing)
    with writer.write_lock(folder, _LOCK_SECONDS):
        if layout.last_write(folder) != written:
            return False
        publish(folder, gathered, listing, Names())
    return True


def _timed(report: UpdateReport, start: float) -> UpdateReport:
    return replace(report, seconds=round(time.monotonic() - start, 3))


def finished(
    report: UpdateReport, root: str, folder: Path, listing: Listing, scope: IndexScope, written: tuple[int, ...]
) -> UpdateReport:
    """Return the report with unreadable files and problems, and note the listing for the next comparison. ``written``
    is the database's ``last_write``."""
    troubles: Iterable[tuple[str, int, int]] = ()
    with open_current(folder) as connection, contextlib.suppress(sqlite3.DatabaseError, ValueError):
        troubles = file_queries.find_files_with_problems(connection, MAX_REFUSED) if connection else ()
    unread = {path: _reason(root, path) for path, size, _ in troubles if size == UNREAD.size}
    faulty = {path: problems for path, _, problems in troubles if not is_keyword_index(path)}
    unread = {**listing.refused, **unread}
    freshness.note(folder, listing, scope, unread, written)
    return replace(report, unread=unread, faulty=faulty)


def _reason(root: str, path: str) -> str:
    """Return why a keyword file cannot be read."""
    try:
        confined.read_bytes(root, path, max_bytes(path))
    except confined.UnreadableError as error:
        return str(error)
    return f"{path} could not be read"


def _report_now(folder: Path, difference: Difference) -> UpdateReport:
    with open_current(folder) as connection, contextlib.suppress(sqlite3.DatabaseError, ValueError):
        if connection is not None:
            return _report(connection, folder, difference)
    return UpdateReport()


def _update(
    root: str,
    folder: Path,
    listing: Listing,
    difference: Difference,
    build: Callable[[], UpdateReport],
    progress: Progress | None,
) -> UpdateReport | None:
    """Read what changed into the current database; None if it has to be rebuilt."""
    is_outgrown = len(difference.changed) * _REBUILD_SHARE > max(len(listing.keyword_files), 100)
    with open_current(folder) as connection, contextlib.suppress(sqlite3.DatabaseError, ValueError):
        is_outgrown = is_outgrown or (connection is not None and _is_outgrown(connection))
        if connection is not None and not is_outgrown:
            difference = _write_changes(connection, root_listing(root, listing), difference, progress)
            return _report(connection, folder, difference)
    if not is_outgrown:
        return None
    return replace(build(), added=difference.added, updated=difference.updated, removed=difference.removed)


def _write_changes(
    connection: sqlite3.Connection, site: RootListing, difference: Difference, progress: Progress | None
) -> Difference:
    """Read what changed, write it, and return the difference."""
    first = file_queries.next_id(connection)
    jobs = [IndexJob(id_, path, stamp) for id_, (path, stamp) in enumerate(difference.changed, first)]
    gathered = IndexData()
    target_ids = count(first + len(jobs))
    for done in range(0, len(jobs), _PORTION):
        portion = jobs[done : done + _PORTION]
        index_files(site, portion, target_ids, gathered)
        if progress:
            progress(done + len(portion), len(jobs))
    late = file_queries.count_updated_files(connection) + len(difference.changed) + len(difference.gone)
    meta = {"next_id": str(next(target_ids)), "updated_files": str(late)}
    names = Names().rows(gathered.postings)
    changes = writer.Changes(difference.gone, gathered.rows, gathered.targets, difference.folders, names, meta)
    before = file_queries.find_files(connection, [path for path, _ in difference.changed])
    writer.apply_changes(connection, changes)
    return recounted(difference, before, gathered.rows)


def _database_of(folder: Path) -> str:
    return str(layout.current_database(folder) or "")


def _is_scattered(connection: sqlite3.Connection) -> bool:
    return _is_late(connection, _FOLD_SHARE)


def _is_outgrown(connection: sqlite3.Connection) -> bool:
    return _is_late(connection, _REBUILD_SHARE)


def _is_late(connection: sqlite3.Connection, share: int) -> bool:
    """Return whether at least one of so many files has changed since the build."""
    return file_queries.count_updated_files(connection) * share >= max(file_queries.count_files(connection), 100)


def _report(
    connection: sqlite3.Connection, folder: Path, difference: Difference, *, is_exact: bool = True
) -> UpdateReport:
    found, entries, names, problems = file_queries.read_totals(connection, is_exact=is_exact)
    return UpdateReport(
        found,
        entries,
        names,
        difference.added,
        difference.updated,
        difference.removed,
        problems,
        index=_database_of(folder),
        scattered=_is_scattered(connection),
    )


def _build(root: str, folder: Path, listing: Listing, *, early: bool, progress: Progress | None) -> UpdateReport:
    """Build a new database and publish it; with ``early``, the sources' part first."""
    names = Names()

    def publish_early(gathered: IndexData) -> None:
        publish(folder, gathered, listing, names)

    gathered = read_everything(root, listing, progress, publish_early if early else None)
    database = publish(folder, gathered, listing, names)
    keyword_rows = list(filter(schema.is_counted, gathered.rows))
    return UpdateReport(
        files=len(keyword_rows),
        entries=sum(row.entries for row in keyword_rows),
        names=len(gathered.postings),
        added=len(keyword_rows),
        problems=sum(row.problems for row in keyword_rows),
        index=str(database),
    )
