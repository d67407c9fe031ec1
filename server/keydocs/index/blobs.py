"""What files hold, by the names that Git gives to contents. Of files that Git itself checked out, nothing is read.

Git's index has, for each file, the name of its content and the stat that the file had when Git wrote it or last looked
into it. Where the stat is still the same, the time of the last change of any kind included, so is the content. The
index is read here, and not by running Git, which runs whatever the configuration of a workspace names: filters, hooks.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from keydocs import files, paths

_MAX_INDEX = 256 * 1024 * 1024
_MAX_PATH = 4096
_READERS = 16
"""As many as bring most out of a disk whose cache is cold."""
_PORTION = 200
_HEADER = struct.Struct(">4sII")
_ENTRY = struct.Struct(">10I20sH")
_HAS_MORE_FLAGS = 0x4000
_UNMERGED = 0x3000


class Blob(NamedTuple):
    """What a file that was read holds: the name of it as it is, and as it would be with the line ends of Unix."""

    name: bytes
    with_unix_lines: bytes


def name_of(data: bytes) -> bytes:
    """The name of a content: that of a blob in Git, 20 bytes."""
    name = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    name.update(data)
    return name.digest()


def read_blobs(root: str, wanted: Sequence[str]) -> Iterator[tuple[str, Blob | None]]:
    """Read files, whose paths are relative to the root; None for those that cannot be read."""
    portions = [wanted[first : first + _PORTION] for first in range(0, len(wanted), _PORTION)]
    with ThreadPoolExecutor(_READERS) as pool:
        for portion in pool.map(partial(_read, root), portions):
            yield from portion


def _read(root: str, portion: Sequence[str]) -> list[tuple[str, Blob | None]]:
    return [(path, _read_one(root, path)) for path in portion]


def _read_one(root: str, path: str) -> Blob | None:
    try:
        data = files.read_bytes(root, path)
    except files.UnreadableError:
        return None
    name = name_of(data)
    return Blob(name, name_of(data.replace(b"\r\n", b"\n")) if b"\r\n" in data else name)


def known_to_git(root: str, wanted: Collection[str]) -> dict[str, bytes]:
    """The names of what files hold (their paths are relative to the root), for those that are as Git left them.

    What Git calls a file's content is without what its filters do, such as changing line ends. Empty where Git knows
    nothing: outside of a checkout, and in one that was copied.
    """
    root = os.path.realpath(root)
    top = _top(root)
    found = _read_index(top) if top else None
    if top is None or found is None:
        return {}
    data, written = found
    prefix = paths.relative(top, root)
    inner = {os.fsencode(f"{prefix}/{path}" if prefix else path): path for path in wanted}
    known = {}
    for entry in _entries(data):
        path = inner.get(entry.path)
        if path is not None and _is_as_left(paths.absolute(root, path), entry, written):
            known[path] = entry.blob
    return known


def _top(folder: str) -> str | None:
    """The folder of the checkout that holds a folder. One whose ``.git`` only says where the real one is (submodules,
    further worktrees) is none: what it names may be anywhere."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _read_index(top: str) -> tuple[bytes, int] | None:
    """Git's index, and when it was written."""
    try:
        with open(files.open_file(top, ".git/index"), "rb") as file:
            return file.read(_MAX_INDEX), os.fstat(file.fileno()).st_mtime_ns
    except (files.UnreadableError, OSError):
        return None


class _Entry(NamedTuple):
    path: bytes
    blob: bytes
    stat: tuple[int, ...]
    """Seconds and nanoseconds of the last change of any kind, and of the last one of the content; the size."""


def _entries(data: bytes) -> Iterator[_Entry]:
    """The files in Git's index, without symbolic links and what is being merged. Of an index in a form that is not
    known, nobody knows what comes, and it does not matter: what is no name of the right content is no use."""
    try:
        signature, version, number = _HEADER.unpack_from(data)
        if signature != b"DIRC":
            return
        at, path = _HEADER.size, b""
        for _ in range(number):
            *status, mode, _, _, size, blob, flags = _ENTRY.unpack_from(data, at)
            begin = at
            at += _ENTRY.size + (2 if flags & _HAS_MORE_FLAGS else 0)
            kept = 0
            if version == 4:
                strip, at = _variable(data, at)
                kept = len(path) - strip
            end = data.index(b"\0", at)
            path = path[:kept] + data[at:end]
            if len(path) > _MAX_PATH:
                return
            # Entries take multiples of 8 bytes, with one that is empty at least.
            at = end + 1 if version == 4 else begin + (end - begin + 8) // 8 * 8
            if stat.S_ISREG(mode) and not flags & _UNMERGED:
                yield _Entry(path, blob, (*status[:4], size))
    except (struct.error, ValueError, IndexError):
        return


def _variable(data: bytes, at: int) -> tuple[int, int]:
    """A number of the fourth version, and where it ends."""
    byte = data[at]
    number = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = data[at]
        number = (number + 1) << 7 | byte & 0x7F
    return number, at + 1


def _is_as_left(path: str, entry: _Entry, written: int) -> bool:
    """Whether a file has the stat that Git's index has of it, and had it before the index was written: one that was
    changed in the same moment would have the same."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    now = (*divmod(status.st_ctime_ns, 10**9), *divmod(status.st_mtime_ns, 10**9), status.st_size)
    changed = max(status.st_ctime_ns, status.st_mtime_ns)
    return stat.S_ISREG(status.st_mode) and now == entry.stat and changed < written
