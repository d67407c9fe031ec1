"""Reads keyword files into what the index stores: rows and postings."""

from __future__ import annotations

import posixpath
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import NamedTuple

from keydocs.fs import confined
from keydocs.index.postings import CODES, MAX_LINE, NEXT_LINE, RANKS, pack
from keydocs.index.scan import (
    UNREAD,
    IndexScope,
    Listing,
    Stamp,
    listed_test,
)
from keydocs.index.schema import FileRow, TargetRow
from keydocs.index.source_kind import DOCS_OF_DOCS, SOURCE, documented_path, is_docs_of_docs, source_kind_of
from keydocs.keyword_files.entry_runs import EntryRun
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, is_keyword_index, sibling_page
from keydocs.keyword_files.reader import max_bytes, scan_keyword_file
from keydocs.keyword_files.resolve import Exists
from keydocs.model import Kind

_SLOW_READ = 0.0005
"""Seconds to read a file from a slow disk. The disk cache takes a twentieth of it, a solid-state disk a fifth."""
_SAMPLE = 8
_READERS = 16
"""Concurrent reads from a cold disk: 36,000 files took 0.7 s instead of 4."""


class RootListing(NamedTuple):
    """A root and tests for its files by relative path: ``is_document`` and ``is_keyword_file``."""

    root: str
    is_document: Callable[[str], bool]
    is_keyword_file: Callable[[str], bool]


class IndexJob(NamedTuple):
    """A keyword file to read, with its id."""

    id: int
    path: str
    stamp: Stamp


def target_ids_of(paths: Iterable[str]) -> dict[str, int]:
    """Return the ids of keyword files: sources' ones first, in the order of paths, so that the same files give the same
    index."""
    early: list[str] = []
    late: list[str] = []
    for path in paths:
        (late if is_read_last(path) else early).append(path)
    return {path: number for number, path in enumerate(sorted(early) + sorted(late), 1)}


def is_read_last(path: str) -> bool:
    """Return whether a keyword file is read after those of sources: a folder's index, or documentation of
    documentation."""
    return is_keyword_index(path) or is_docs_of_docs(path.removesuffix(KEYWORD_SUFFIX))


@dataclass(slots=True)
class IndexData:
    """The data read. ``postings`` are the packed postings by name in UTF-8."""

    rows: list[FileRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    postings: defaultdict[bytes, array[int]] = field(default_factory=lambda: defaultdict(partial(array, "Q")))


def root_listing(root: str, listing: Listing) -> RootListing:
    """Return the root of a listing."""
    return RootListing(root, listing.documents.__contains__, listing.keyword_files.__contains__)


def root_listing_on_disk(root: str, scope: IndexScope, paths: Iterable[str]) -> RootListing:
    """Return a root whose files are looked up one by one, except the pages beside the keyword files ``paths``."""
    is_file = listed_test(root, scope, (sibling_page(path) for path in paths if path.endswith(KEYWORD_SUFFIX)))
    return RootListing(root, is_file, is_file)


def index_files(site: RootListing, jobs: Sequence[IndexJob], target_ids: Iterator[int], into: IndexData) -> None:
    """Read keyword files into ``into``. An unreadable one is stored without entries. ``target_ids`` gives ids for
    further pages."""
    for job, data in zip(jobs, _contents(site.root, jobs), strict=True):
        if data is None:
            into.rows.append(_empty_row(job._replace(stamp=UNREAD), SOURCE, problems=1))
        else:
            index_file(site, job, data, target_ids, into)


def _repeats_copies(path: str) -> bool:
    """Return whether a keyword file is an index of documentation of documentation, which only repeats others."""
    return is_keyword_index(path) and is_docs_of_docs(path)


def _empty_row(job: IndexJob, tier: int, problems: int = 0) -> FileRow:
    return FileRow(job.id, job.path, *job.stamp, None, None, False, tier, 0, problems)


def is_readable(root: str, path: str) -> bool:
    """Return whether a keyword file can be read."""
    try:
        confined.read_bytes(root, path, max_bytes(path))
    except confined.UnreadableError:
        return False
    return True


def _contents(root: str, jobs: Sequence[IndexJob]) -> Iterator[bytes | None]:
    """Yield the bytes of the files, None for unreadable ones. Reads concurrently if the disk is slow."""
    with confined.Reader(root) as reader:
        read = partial(_content, reader.read)
        start = time.perf_counter()
        sample = list(map(read, jobs[:_SAMPLE]))
        is_slow = time.perf_counter() - start > _SLOW_READ * _SAMPLE
        yield from sample
        if not is_slow:
            yield from map(read, jobs[_SAMPLE:])
            return
    # Few disks are: the others do without.
    from concurrent.futures import ThreadPoolExecutor

    read = partial(_content, partial(confined.read_bytes, root))
    with ThreadPoolExecutor(_READERS) as pool:
        try:
            found: Iterator[bytes | None] = pool.map(read, jobs[_SAMPLE:])
        except RuntimeError:
            # No thread can be started any more.
            found = map(read, jobs[_SAMPLE:])
        yield from found


def _content(read: Callable[[str, int], bytes], job: IndexJob) -> bytes | None:
    if _repeats_copies(job.path):
        return b""
    try:
        return read(job.path, max_bytes(job.path))
    except confined.ShortageError:
        # What is there must not count as gone.
        raise
    except confined.UnreadableError:
        return None


def index_file(site: RootListing, job: IndexJob, data: bytes, target_ids: Iterator[int], into: IndexData) -> None:
    """Add the data of one keyword file with the given bytes."""
    if _repeats_copies(job.path):
        into.rows.append(_empty_row(job, DOCS_OF_DOCS))
        return
    is_index = is_keyword_index(job.path)
    elsewhere: list[str] = []
    exists = _noting(site.is_document, job.path, elsewhere) if is_index else site.is_document
    scanned = scan_keyword_file(job.path, data, exists)
    source = scanned.source
    if source and scanned.project:
        source = f"{scanned.project}/{source}"
    tier = source_kind_of(source or job.path)
    runs: Iterable[EntryRun] = scanned.runs
    if is_index:
        runs = [run for run in map(_as_file, _one_by_one(runs)) if _is_news(run, site)]
    targets: dict[str, int] = {}
    entries = 0
    postings = into.postings
    for kind, line, names, own in runs:
        target, rank = job.id, RANKS[tier][CODES[kind]]
        if own is not None:
            target, rank = (
                targets.get(own) or next(target_ids),
                RANKS[source_kind_of(documented_path(own))][CODES[kind]],
            )
            targets[own] = target
        first = pack(rank, target, min(line, MAX_LINE - len(names)), CODES[kind])
        for name, posting in zip(names, count(first, NEXT_LINE)):
            postings[name].append(posting)
        entries += len(names)
    sibling = scanned.page is not None and job.path.endswith(KEYWORD_SUFFIX) and scanned.page == sibling_page(job.path)
    page = None if sibling else scanned.page
    beside = sibling or (is_index and not elsewhere)
    into.rows.append(FileRow(job.id, job.path, *job.stamp, page, source, beside, tier, entries, scanned.problems))
    into.targets += [(target, job.id, page) for page, target in targets.items()]


def _noting(exists: Exists, path: str, elsewhere: list[str]) -> Exists:
    """Return ``exists``, noting in ``elsewhere`` one path outside the folder of ``path`` that it is called with."""
    folder = path[: path.rfind("/") + 1]

    def noting(page: str) -> bool:
        if not (elsewhere or page.startswith(folder)):
            elsewhere.append(page)
        return exists(page)

    return noting


def _one_by_one(runs: Iterable[EntryRun]) -> Iterator[EntryRun]:
    for kind, line, names, page in runs:
        for number, name in enumerate(names):
            yield EntryRun(kind, line + number, [name], page)


def _as_file(run: EntryRun) -> EntryRun:
    """Return an entry of a folder's index as a file if it links to the page of the file of its name."""
    return run._replace(kind=Kind.FILE) if run.page and _stem(run.page) == run.names[0].decode() else run


def _is_news(run: EntryRun, site: RootListing) -> bool:
    """Return whether an entry of a folder's index says what no keyword file says: the stem of a file that links to the
    file's page, or a page without keyword file."""
    if run.page is None or is_docs_of_docs(documented_path(run.page)):
        return False
    return run.kind is Kind.FILE or not site.is_keyword_file(documented_path(run.page) + KEYWORD_SUFFIX)


def _stem(page: str) -> str:
    return posixpath.splitext(posixpath.basename(documented_path(page)))[0]
