"""A process that reads keyword files for another that builds an index: ``python -m keydocs.index.build_worker``.

Reads pickled objects from standard input and answers on standard output: first a :class:`BuildWorkerInit`, then lists
of jobs, each answered with the number of jobs, and None at the end, answered with a :class:`BuildWorkerResult`. It ends
with its standard input.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sys
from array import array
from itertools import count
from typing import BinaryIO, NamedTuple

from keydocs.index.indexer import IndexData, RootListing, index_files
from keydocs.index.scan import Listing
from keydocs.index.schema import FileRow, TargetRow


class BuildWorkerInit(NamedTuple):
    """``first_target`` is the first of the ids that this process may give to further pages."""

    root: str
    documents: set[str]
    keyword_files: set[str]
    first_target: int


class BuildWorkerResult(NamedTuple):
    """The data read: rows, names, the number of postings of each name, and all postings in that order."""

    rows: list[FileRow]
    targets: list[TargetRow]
    names: list[bytes]
    counts: list[int]
    postings: array[int]


def build_worker_init(root: str, listing: Listing, first_target: int) -> BuildWorkerInit:
    return BuildWorkerInit(root, listing.documents, set(listing.keyword_files), first_target)


def build_worker_result(gathered: IndexData) -> BuildWorkerResult:
    postings = array("Q")
    for part in gathered.postings.values():
        postings.extend(part)
    counts = list(map(len, gathered.postings.values()))
    return BuildWorkerResult(gathered.rows, gathered.targets, list(gathered.postings), counts, postings)


def merge_result(result: BuildWorkerResult, into: IndexData) -> None:
    """Merge what a helper has read."""
    into.rows += result.rows
    into.targets += result.targets
    start = 0
    for name, length in zip(result.names, result.counts, strict=True):
        into.postings[name].extend(result.postings[start : start + length])
        start += length


def main(source: BinaryIO, answers: BinaryIO) -> None:
    """Do what is asked until the input ends."""
    root, documents, keyword_files, first_target = pickle.load(source)
    site = RootListing(root, documents.__contains__, keyword_files.__contains__)
    gathered, target_ids = IndexData(), count(first_target)
    while jobs := pickle.load(source):
        index_files(site, jobs, target_ids, gathered)
        _send(len(jobs), answers)
    _send(build_worker_result(gathered), answers)


def _send(answer: object, answers: BinaryIO) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    # Under its own name: what is pickled here is not of a module that is called ``__main__`` elsewhere.
    from keydocs.index import build_worker

    # Who interrupts a command in a terminal means the process that runs it; this one ends with its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    try:
        build_worker.main(sys.stdin.buffer, sys.stdout.buffer)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        # Who asked is gone, perhaps in the middle of a word.
        sys.exit(1)
