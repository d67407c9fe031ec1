"""What a root looked like when all of it was last compared with its index: the file ``seen`` beside the database.

As long as the times of all folders and the stamps of all keyword files are those that it notes, no file came, went or
changed since, and the index is up to date. To look at these alone takes a third of what a scan takes; of many files
it is done in a second process, while the first goes on starting.

Imports little: it is what a look-up begins with.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from keydocs.fs import confined
from keydocs.index import layout

if TYPE_CHECKING:
    from keydocs.index.scan import IndexScope, Listing

_NAME = "seen"
_VERSION = 2
_MAX_AGE = 3600
"""Seconds after which a root is scanned in any case: not every file system changes the time of a folder."""
_MAX_HEADER = 1 << 20
_MANY = 2000
"""Keyword files whose stamps take longer to compare than a process takes to fork."""

_Folder = tuple[int, int, Sequence[str], Sequence[int], Sequence[int]]
"""The times of a folder, as in ``FolderTimes``, and the names and stamps of its keyword files."""


def note(
    folder: Path, listing: Listing, scope: IndexScope, unread: Mapping[str, str], written: tuple[int, ...]
) -> None:
    """Note that the current database in an index's ``folder`` has what was listed with this selection. ``unread`` is
    what cannot be read, by its path, and why; ``written`` is ``last_write`` of the database.

    Nothing is noted where that is not all there is to look at: patterns of ``.gitignore`` files are in force, or a
    keyword file could not be read, which has to be tried again. Nor where the file cannot be written.
    """
    path = folder / _NAME
    with contextlib.suppress(OSError):
        if scope.respect_gitignore or any(name in listing.keyword_files for name in unread):
            path.unlink(missing_ok=True)
            return
        header = {
            "version": _VERSION,
            "database": written,
            "time": int(time.time()),
            "selection": scope,
            "unread": unread,
            "files": len(listing.keyword_files),
        }
        layout.write(path, f"{json.dumps(header)}\n{json.dumps(_folders(listing))}\n")


def _folders(listing: Listing) -> dict[str, _Folder]:
    found: dict[str, tuple[int, int, list[str], list[int], list[int]]] = {
        folder: (*times, [], [], []) for folder, times in listing.folders.items()
    }
    for path, stamp in listing.keyword_files.items():
        folder, slash, name = path.rpartition("/")
        *_, names, sizes, times = found[folder + slash]
        names.append(name)
        sizes.append(stamp.size)
        times.append(stamp.times_ns)
    return {**found}


class Look:
    """A look at a root (absolute), which begins with the constructor: is everything as it was seen last?"""

    def __init__(self, root: str, cache: Path) -> None:
        self._process = 0
        self._is_same = False
        self._header: dict[str, Any] = {}
        folder = layout.index_dir(root, cache)
        with contextlib.suppress(OSError, ValueError, TypeError, LookupError), open(folder / _NAME, "rb") as file:
            header = json.loads(file.readline(_MAX_HEADER))
            if not _is_valid(header, folder):
                return
            if header["files"] >= _MANY and _can_fork():
                self._process = _started(lambda: _is_as_seen(root, file))
            else:
                self._is_same = _is_as_seen(root, file)
            self._header = header

    def is_unchanged(self, scope: IndexScope) -> bool:
        """Whether the index has everything that a scan with this selection would find. Waits until that is known."""
        if self._process:
            _, status = os.waitpid(self._process, 0)
            self._process, self._is_same = 0, status == 0
        return self._is_same and self._header["selection"] == json.loads(json.dumps(scope))

    @property
    def unread(self) -> Mapping[str, str]:
        """What could not be read, by its path, and why; of use where all is unchanged."""
        found: Mapping[str, str] = self._header["unread"]
        return found


def _is_valid(header: Mapping[str, Any], folder: Path) -> bool:
    """Whether nobody wrote to the database since it was noted, which was not long ago."""
    database = layout.current_database(folder)
    return (
        header["version"] == _VERSION
        and 0 <= time.time() - header["time"] < _MAX_AGE
        and header["database"] == list(layout.last_write(folder))
        and database is not None
    )


def _is_as_seen(root: str, file: IO[bytes]) -> bool:
    """Whether folders and keyword files still have the times and stamps that are noted in a file."""
    folders: dict[str, _Folder] = json.loads(file.readline())
    top = os.path.join(root, "")
    for folder, (mtime_ns, ctime_ns, names, sizes, times) in folders.items():
        prefix = top + folder.replace("/", os.sep)
        status = os.lstat(prefix.rstrip(os.sep) or prefix)
        if (status.st_mtime_ns, status.st_ctime_ns) != (mtime_ns, ctime_ns):
            return False
        for name, *stamp in zip(names, sizes, times, strict=True):
            found: os.stat_result | None = os.lstat(prefix + name)
            if found and stat.S_ISLNK(found.st_mode):
                found = confined.status(root, folder + name)
            if found is None or confined.stamp(found) != tuple(stamp):
                return False
    return True


def _can_fork() -> bool:
    """Whether a copy of this process can do some work: not where threads may hold locks, nor where the system's own
    libraries use some (macOS)."""
    threads = sys.modules.get("threading")
    return sys.platform == "linux" and (threads is None or threads.active_count() == 1)


def _started(test: Callable[[], bool]) -> int:
    """A process that ends with 0 where a test holds; its id."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        code = 0 if test() else 1
    finally:
        # Nothing of what the first process has begun is to be finished here, such as writing what is buffered.
        os._exit(code)
