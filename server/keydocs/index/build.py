"""Builds an index from scratch, with a second process if that pays off.

This process reads the sources' keyword files first, publishes an early index of them, and goes on with the rest, the
documentation of documentation. The helper process begins at the other end.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import IO

import keydocs
from keydocs.index import build_worker
from keydocs.index.indexer import (
    IndexData,
    IndexJob,
    index_files,
    is_read_last,
    root_listing,
    target_ids_of,
)
from keydocs.index.scan import Listing
from keydocs.index.worker_protocol import worker_environment

Progress = Callable[[int, int], None]
"""Called with the number of files read and the number to read."""
Publish = Callable[[IndexData], None]

_EARLY_FILES = 2000
"""Other keyword files from which on an early index of the sources' ones is published."""
_CHUNK_BYTES = 2 * 1024 * 1024
_HELPED_BYTES = 6 * 1024 * 1024
"""Bytes of keyword files that take longer to read than a process takes to start."""
_MAX_HELPERS = 3
_PATIENCE = 30.0
"""Seconds for a helper to read a portion, which takes it half of one."""
_TARGETS_EACH = 1 << 24
"""Ids that each process may give to further pages."""
_HELPER = [sys.executable, "-m", "keydocs.index.build_worker"]
_PACKAGE_FOLDER = str(Path(keydocs.__file__).parents[1])


def read_everything(
    root: str, listing: Listing, progress: Progress | None = None, publish_early: Publish | None = None
) -> IndexData:
    """Read all keyword files of a listing. ``publish_early`` is called with the data of the sources' ones if much else
    is left to read."""
    work = _Work(listing)
    gathered = IndexData()
    site = root_listing(root, listing)
    target_ids = count(len(listing.keyword_files) + 1)
    helpers: list[_Helper] = []
    try:
        # Where no process, or no thread, can be started any more, it takes longer.
        with contextlib.suppress(OSError, RuntimeError):
            for number in range(1, _number_of_helpers(listing) + 1):
                errand = build_worker.build_worker_init(
                    root, listing, len(listing.keyword_files) + 1 + number * _TARGETS_EACH
                )
                helpers.append(_Helper(errand, work))
        while jobs := work.next_early():
            index_files(site, jobs, target_ids, gathered)
            work.finished(len(jobs), progress)
        if publish_early and work.is_worth_publishing():
            publish_early(gathered)
        while jobs := work.next():
            index_files(site, jobs, target_ids, gathered)
            work.finished(len(jobs), progress)
        for each in helpers:
            each.finish(gathered, lambda: work.finished(0, progress))
        # What a helper had when it died.
        while jobs := work.next():
            index_files(site, jobs, target_ids, gathered)
            work.finished(len(jobs), progress)
    finally:
        for each in helpers:
            each.stop()
    gathered.rows.sort()
    return gathered


def _number_of_helpers(listing: Listing) -> int:
    if sum(stamp.size for stamp in listing.keyword_files.values()) < _HELPED_BYTES:
        return 0
    return min((os.cpu_count() or 1) - 1, _MAX_HELPERS)


class _Work:
    """The keyword files left to read, in portions. All methods are thread-safe."""

    def __init__(self, listing: Listing) -> None:
        numbers = target_ids_of(listing.keyword_files)
        jobs = [IndexJob(number, path, listing.keyword_files[path]) for path, number in numbers.items()]
        early = next((place for place, job in enumerate(jobs) if is_read_last(job.path)), len(jobs))
        self._early = deque(_portions(jobs[:early]))
        self._late = deque(_portions(jobs[early:]))
        self._shared_early = False
        self._total = len(jobs)
        self._done = 0
        self._lock = threading.Lock()

    def next_early(self) -> list[IndexJob] | None:
        """Return a portion of sources' keyword files, None if there are no more."""
        return _pop(self._early.popleft)

    def next(self) -> list[IndexJob] | None:
        """Return the next portion, None if there are no more."""
        return self.next_early() or _pop(self._late.popleft)

    def next_for_helper(self) -> list[IndexJob] | None:
        """Return the last portion, None if there are no more."""
        jobs = _pop(self._late.pop)
        if jobs is None:
            jobs = _pop(self._early.pop)
            self._shared_early = self._shared_early or jobs is not None
        return jobs

    def give_back(self, jobs: list[IndexJob]) -> None:
        """Return a portion that was taken and not read."""
        self._late.append(jobs)

    def finished(self, files: int, progress: Progress | None) -> None:
        with self._lock:
            self._done += files
        if progress:
            progress(self._done, self._total)

    def is_worth_publishing(self) -> bool:
        """Return whether this process has read all of the sources' keyword files and much of the rest is left."""
        return not self._shared_early and sum(map(len, self._late)) > _EARLY_FILES


def _portions(jobs: Sequence[IndexJob]) -> Iterator[list[IndexJob]]:
    portion: list[IndexJob] = []
    size = 0
    for job in jobs:
        portion.append(job)
        size += job.stamp.size
        if size > _CHUNK_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _pop(pop: Callable[[], list[IndexJob]]) -> list[IndexJob] | None:
    try:
        return pop()
    except IndexError:
        return None


class _Helper:
    """A helper process, and the thread that gives it portions."""

    def __init__(self, errand: build_worker.BuildWorkerInit, work: _Work) -> None:
        self._work = work
        self._process = subprocess.Popen(
            _HELPER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_PACKAGE_FOLDER,
            env=worker_environment(os.environ),
        )
        self._taken: list[list[IndexJob]] = []
        self._result: build_worker.BuildWorkerResult | None = None
        self._answered = time.monotonic()
        self._thread = threading.Thread(target=self._run, args=(errand,), daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            self._end_process()
            raise

    def finish(self, into: IndexData, waiting: Callable[[], None]) -> None:
        """Add what the helper has read, and give back what it has not. Calls ``waiting`` now and then. Does not wait
        for a helper that hangs."""
        if not self._taken:
            self.stop()
        while self._thread.is_alive():
            self._thread.join(0.1)
            waiting()
            if time.monotonic() - self._answered > _PATIENCE:
                self.stop()
        if self._result:
            build_worker.merge_result(self._result, into)
        else:
            for jobs in self._taken:
                self._work.give_back(jobs)
                self._work.finished(-len(jobs), None)

    def stop(self) -> None:
        self._process.kill()
        self._thread.join()
        self._end_process()

    def _end_process(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            # What was not flushed cannot be any more.
            with contextlib.suppress(OSError):
                pipe.close()

    def _run(self, errand: build_worker.BuildWorkerInit) -> None:
        to, answers = self._process.stdin, self._process.stdout
        assert to is not None
        assert answers is not None
        # A helper that died has closed its pipes; the work is done without it.
        with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
            _send(errand, to)
            while jobs := self._work.next_for_helper():
                self._taken.append(jobs)
                _send(jobs, to)
                self._work.finished(pickle.load(answers), None)
                self._answered = time.monotonic()
            _send(None, to)
            self._result = pickle.load(answers)


def _send(message: object, to: IO[bytes]) -> None:
    pickle.dump(message, to, pickle.HIGHEST_PROTOCOL)
    to.flush()
