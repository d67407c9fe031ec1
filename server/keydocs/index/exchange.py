"""The team's index: one checkout exports its index, and others start from it.

An exported index carries what tells the content of each keyword file (see ``blobs``). A file that has the same content
is not read again, whatever its time says; all others are.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from array import array
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import NamedTuple

from keydocs.index import exported, location, store
from keydocs.index.blobs import known_to_git, read_blobs
from keydocs.index.current import difference_now, garbage_kept, publish
from keydocs.index.difference import Difference, compare, folder_rows
from keydocs.index.exported import ExchangeError, Exported
from keydocs.index.names import Names
from keydocs.index.posting import MAX_TARGET, pack
from keydocs.index.reading import Gathered, Job, gather, numbered, site_of
from keydocs.index.refresh import Progress, Report, finished, refresh
from keydocs.index.scan import UNREAD, USUAL, Listing, Selection, Stamp, scan
from keydocs.index.store import FileRow
from keydocs.keywords.names import is_keyword_index

__all__ = ["ExchangeError", "Import", "Outcome", "export_index", "import_index"]

_LOCK_SECONDS = 600.0
_ATTEMPTS = 3
_BUILD_SHARE = 3
"""A third has to be read: then a build, which several processes share, is faster."""
_PORTION = 500
"""Files after which it is said how far the work is."""
_ROOM = 16 * 1024 * 1024
"""An index takes a tenth of what its keyword files do. One that takes more than all of them and this is none."""
_TARGET_SHIFT = pack(0, 1, 0, 0).bit_length() - 1


class Outcome(Enum):
    """What became of an exported index."""

    TAKEN = "taken"
    NOT_NEEDED = "not needed"
    """There was an index already, and little to do to bring it up to date."""
    OUTDATED = "outdated"
    """Too much differs: building is faster."""


@dataclass(frozen=True, slots=True)
class Import:
    """What starting from an exported index came to. The index is up to date, whatever the outcome was.

    The numbers count keyword files and folders' indexes: how many there are, of how many the entries were ``taken``
    over, how many had to be ``compared`` by their content, and how many were ``read`` for their entries.
    """

    report: Report
    outcome: Outcome
    files: int = 0
    taken: int = 0
    compared: int = 0
    compared_bytes: int = 0
    read: int = 0
    read_bytes: int = 0

    def as_dict(self) -> dict[str, object]:
        """All but the report."""
        found = asdict(self)
        del found["report"]
        return found | {"outcome": self.outcome.value}


# --- exporting -----------------------------------------------------------------------------------------------------


def export_index(
    root: str, cache: Path, file: Path, selection: Selection = USUAL, *, progress: Progress | None = None
) -> int:
    """Bring the index of ``root`` (absolute) up to date and write it to a file that :func:`import_index` reads. The
    number of bytes.

    Raises ExchangeError where there is nothing to export or the file cannot be written; else as :func:`refresh`.
    """
    with garbage_kept():
        for attempt in range(_ATTEMPTS):
            report = refresh(root, cache, selection, rebuild=attempt > 0, progress=progress)
            if not report.index and not scan(root, selection).keyword_files:
                raise ExchangeError(f"{root} has no keyword files, so there is no index to export")
            found = _everything(root, Path(report.index), selection)
            if found:
                return _write(file, found)
    raise ExchangeError(f"the keyword files of {root} are being changed; export when nobody does")


def _write(file: Path, found: Exported) -> int:
    try:
        return exported.write(file, found)
    except OSError as error:
        raise ExchangeError(f"{file} cannot be written: {error.strerror or error}") from error


def _everything(root: str, database: Path, selection: Selection) -> Exported | None:
    """What is exported of an index. None where it turns out to be broken, or the files not to be what it was made of
    any more."""
    try:
        with contextlib.closing(store.open_database(database, timeout=10.0)) as connection:
            rows, targets, stored_folders, postings = store.read_all(connection)
    except (store.DamagedError, sqlite3.DatabaseError):
        return None
    contents = dict(read_blobs(root, [row.path for row in rows]))
    # Whatever changed while it was read for the index, or since, has another stamp now.
    listing = scan(root, selection)
    folders = list(folder_rows(listing))
    rows = [_with_its_stamp(row, listing) for row in rows]
    stamps = {row.path: Stamp(row.size, row.mtime_ns) for row in rows}
    if stamps != listing.keyword_files or set(folders) != {row for row in stored_folders if any(row[1:])}:
        return None
    gathered = Gathered(rows, targets)
    for name, data in postings:
        gathered.postings[name.encode()].extend(exported.packed_in(data))
    gathered = _without(gathered, ())
    return Exported(gathered, [blob.name if (blob := contents[row.path]) else None for row in gathered.rows], folders)


def _with_its_stamp(row: FileRow, listing: Listing) -> FileRow:
    """One that could not be read has none in the index; who imports it will read it, there is no content."""
    is_unread = (row.size, row.mtime_ns) == UNREAD
    size, mtime_ns = listing.keyword_files.get(row.path, UNREAD) if is_unread else (row.size, row.mtime_ns)
    return row._replace(size=size, mtime_ns=mtime_ns)


# --- importing -----------------------------------------------------------------------------------------------------


def import_index(
    root: str,
    cache: Path,
    file: Path,
    selection: Selection = USUAL,
    *,
    is_trusted: bool = True,
    progress: Progress | None = None,
) -> Import:
    """Bring the index of ``root`` (absolute) up to date, starting from one that was exported where that saves work.
    ``is_trusted`` says that a person named the file: it may be a symbolic link in the root that leads out of it.

    Raises ExchangeError where the file cannot be used: then nothing was done; else as :func:`refresh`.
    """
    start = time.monotonic()
    within = "" if is_trusted else root
    exported.check(file, within)
    folder = location.index_dir(root, cache)
    written = location.last_write(folder)
    listing = scan(root, selection)
    done = Import(Report(), Outcome.NOT_NEEDED, len(listing.keyword_files))
    if listing.keyword_files and not _is_nearly_up_to_date(root, folder, listing):
        with garbage_kept():
            limit = _ROOM + sum(stamp.size for stamp in listing.keyword_files.values())
            found = exported.read(file, limit, within)
            location.make(folder)
            with store.exclusive(folder, _LOCK_SECONDS):
                # Unless another process was at work meanwhile.
                if location.last_write(folder) == written:
                    done = _start_from(found, root, folder, listing, progress)
                    report = finished(done.report, root, folder, listing, selection, location.last_write(folder))
                    done = replace(done, report=report)
    if done.outcome is not Outcome.TAKEN:
        done = replace(done, report=refresh(root, cache, selection, progress=progress))
    return replace(done, report=_timed(done.report, start))


def _is_nearly_up_to_date(root: str, folder: Path, listing: Listing) -> bool:
    """Whether there is an index that works and of which little has to be read again."""
    difference = difference_now(root, folder, listing)
    return difference is not None and not _is_too_much(len(difference.changed), listing)


def _is_too_much(files: int, listing: Listing) -> bool:
    """Whether so many files have to be read that a build is faster."""
    return files * _BUILD_SHARE > max(len(listing.keyword_files), 100)


def _start_from(found: Exported, root: str, folder: Path, listing: Listing, progress: Progress | None) -> Import:
    """Build the index from what was exported, and from the files that differ. Where these are too many, nothing is
    done."""
    same = _compare_contents(found, root, listing, progress)
    done = Import(
        Report(),
        Outcome.OUTDATED,
        len(listing.keyword_files),
        compared=len(same.compared),
        compared_bytes=sum(listing.keyword_files[path].size for path in same.compared),
    )
    # The index as it would be, had it been built here when the files were as they were there.
    rows = [_as_here(row, listing, same) for row in found.gathered.rows]
    with contextlib.closing(store.in_memory(rows, found.folders)) as connection:
        difference = compare(connection, root, listing)
    if _is_too_much(len(difference.changed), listing):
        return done
    gathered = Gathered(rows, found.gathered.targets, found.gathered.postings)
    free_ids = count(len(rows) + len(gathered.targets) + 1)
    jobs = [Job(next(free_ids), path, stamp) for path, stamp in difference.changed]
    for first in range(0, len(jobs), _PORTION):
        portion = jobs[first : first + _PORTION]
        gather(site_of(root, listing), portion, free_ids, gathered)
        if progress:
            progress(done.compared + first + len(portion), done.compared + len(jobs))
    if not difference.is_none:
        gathered = _without(gathered, set(difference.gone))
    return replace(
        done,
        report=_report(gathered, difference, publish(folder, gathered, listing, Names())),
        outcome=Outcome.TAKEN,
        taken=len(listing.keyword_files) - len(jobs),
        read=len(jobs),
        read_bytes=sum(job.stamp.size for job in jobs),
    )


def _as_here(row: FileRow, listing: Listing, same: _Same) -> FileRow:
    """With the stamp of the file here, and one that no file has where it holds something else."""
    stamp = listing.keyword_files[row.path] if row.path in same.paths else Stamp(-1, 0)
    return row._replace(size=stamp.size, mtime_ns=stamp.mtime_ns)


class _Same(NamedTuple):
    """The files that hold what they held when the index was exported, and those that had to be read to know."""

    paths: set[str]
    compared: list[str]


def _compare_contents(found: Exported, root: str, listing: Listing, progress: Progress | None) -> _Same:
    git = known_to_git(root, listing.keyword_files)
    rows = found.gathered.rows
    exported_ones = {
        row.path: (content, row.size) for row, content in zip(rows, found.contents, strict=True) if content
    }
    same, unclear = set(), []
    for path, stamp in listing.keyword_files.items():
        content, size = exported_ones.get(path, (b"", -1))
        has_name, has_size = git.get(path) == content, stamp.size == size
        if has_name and has_size:
            same.add(path)
        elif has_name or has_size:
            # Git knows files by what they are without its filters: line ends may differ, and the size with them.
            unclear.append(path)
    others = len(listing.keyword_files) - len(same) - len(unclear)
    if _is_too_much(others, listing):
        return _Same(same, [])
    for number, (path, blob) in enumerate(read_blobs(root, unclear), 1):
        if blob and exported_ones[path][0] in blob:
            same.add(path)
        if progress and number % _PORTION == 0:
            progress(number, len(unclear) + others)
    return _Same(same, unclear)


def _report(gathered: Gathered, difference: Difference, database: Path) -> Report:
    keyword_rows = [row for row in gathered.rows if not is_keyword_index(row.path)]
    return Report(
        files=len(keyword_rows),
        entries=sum(row.entries for row in keyword_rows),
        names=len(gathered.postings),
        added=difference.added,
        updated=difference.updated,
        removed=difference.removed,
        problems=sum(row.problems for row in keyword_rows),
        index=str(database),
    )


# --- ids -----------------------------------------------------------------------------------------------------------


def _without(gathered: Gathered, gone: Collection[int]) -> Gathered:
    """The same without the files of these ids, and with the ids that it would have, had it been read at once: those of
    further pages come in the order of their files and of their entries."""
    kept = [row for row in gathered.rows if row.id not in gone]
    numbers = numbered(row.path for row in kept)
    rows = sorted(row._replace(id=numbers[row.path]) for row in kept)
    ids = {row.id: numbers[row.path] for row in kept}
    pages = sorted((ids[file], id_, page) for id_, file, page in gathered.targets if file in ids)
    targets = [(number, file, page) for number, (file, _, page) in enumerate(pages, len(rows) + 1)]
    ids.update({id_: number for number, (_, id_, _) in enumerate(pages, len(rows) + 1)})
    moves = {before: (now - before) << _TARGET_SHIFT for before, now in ids.items()}
    found = Gathered(rows, targets)
    for name, packed in gathered.postings.items():
        moved = [
            posting + moves[target] for posting in packed if (target := posting >> _TARGET_SHIFT & MAX_TARGET) in moves
        ]
        if moved:
            found.postings[name] = array("Q", moved)
    return found


def _timed(report: Report, start: float) -> Report:
    return replace(report, seconds=round(time.monotonic() - start, 3))
