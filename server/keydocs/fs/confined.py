"""Reading files of a workspace: nothing outside of its root, nothing unbounded, nothing but regular files."""

from __future__ import annotations

import codecs
import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from keydocs.fs import paths

_CLOSED = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
# Non-blocking, or opening a FIFO would wait for its writer.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _CLOSED
_NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)
_HANDLES = "/proc/self/fd"
_PATH = os.O_PATH | os.O_NOFOLLOW | _CLOSED if hasattr(os, "O_PATH") and os.path.isdir(_HANDLES) else None
"""Takes hold of a file without opening it: a device is not even touched."""
_SHORTAGES = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_MAX_SYMBOLIC_LINKS = 40
"""That are followed on one path; as many as Linux does."""
MAX_BYTES = 8 * 1024 * 1024
"""The largest file that is read. The longest ones met in the wild are keyword indexes of 6 million characters."""


class UnreadableError(Exception):
    """A file that cannot or must not be read; the message says why."""


class OutsideError(UnreadableError):
    """A file that lies outside of its root."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} leads out of the workspace")


class ShortageError(UnreadableError, OSError):
    """There are not enough handles, or not enough memory, to read: it says nothing of the file."""


def read_text(root: str, path: str, limit: int = MAX_BYTES) -> str:
    """The text of ``root``/``path`` (``path`` relative, with ``/``).

    UTF-8, or UTF-16 where a byte order mark says so; what cannot be decoded becomes U+FFFD, a byte order mark is
    dropped, line ends stay as they are. Raises UnreadableError for what lies outside of the root (also by a
    symbolic link), is no regular file, is larger than ``limit`` bytes, or cannot be opened; ShortageError where this
    has nothing to do with the file.
    """
    return decode(read_bytes(root, path, limit))


def is_readable(root: str, path: str) -> bool:
    """Whether ``root``/``path`` is a regular file, or a folder, that really lies inside of the root."""
    found = status(root, path)
    return found is not None and (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode))


def status(root: str, path: str) -> os.stat_result | None:
    """The status of what really lies inside of the root, behind all symbolic links; None for all else."""
    try:
        if _PATH is None or ".." in path:
            return os.lstat(real_path(root, path))
        held = _hold(root, path)
        try:
            return os.fstat(held)
        finally:
            os.close(held)
    except (UnreadableError, OSError, ValueError):
        return None


def statuses(root: str, many: Iterable[str]) -> dict[str, os.stat_result]:
    """As :func:`status`, of many paths, by these; what is not there is left out. A folder is looked for once."""
    found: dict[str, os.stat_result | None] = {}
    for inside, group in groupby(sorted(many, key=_folder_of), key=_folder_of):
        with contextlib.suppress(UnreadableError), folder(root, inside) as (_, handle):
            for path in group:
                one = None if handle is None else _status_in(handle, path[path.rfind("/") + 1 :])
                found[path] = status(root, path) if one is None or stat.S_ISLNK(one.st_mode) else one
    return {path: one for path, one in found.items() if one is not None}


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _status_in(handle: int, name: str) -> os.stat_result | None:
    try:
        return None if name == ".." else os.stat(name, dir_fd=handle, follow_symlinks=False)
    except (OSError, ValueError):
        return None


def real_path(root: str, path: str) -> str:
    """Where ``root``/``path`` really is (absolute), without looking at anything outside of the root. Raises
    UnreadableError where it leads out of it or is not there."""
    followed = 0
    waiting = path.split("/")[::-1]
    try:
        here = top = real_root(root)
        while waiting:
            name = waiting.pop()
            if name in ("", "."):
                continue
            if name == "..":
                if here == top:
                    raise OutsideError(path)
                here = os.path.dirname(here)
                continue
            full = os.path.join(here, name)
            if not stat.S_ISLNK(os.lstat(full).st_mode):
                here = full
                continue
            followed += 1
            if followed > _MAX_SYMBOLIC_LINKS:
                raise UnreadableError(f"{path}: symbolic links that lead to each other")
            leads = os.readlink(full)
            if os.path.isabs(leads):
                inner = _inside(root, leads)
                if inner is None:
                    raise OutsideError(path)
                here, leads = top, inner
            waiting += leads.replace(os.sep, "/").split("/")[::-1]
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error
    if paths.WINDOWS and not _is_inside(top, os.path.realpath(here)):
        # Junctions do not look like symbolic links.
        raise OutsideError(path)
    return here


def _inside(root: str, path: str) -> str | None:
    """An absolute path relative to a root, None where it does not begin as the root does."""
    for one in (real_root(root), root):
        if _is_inside(one, path) or path == one:
            return path[len(one) :]
    return None


def read_bytes(root: str, path: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of ``root``/``path``. Raises as :func:`read_text`."""
    return read_changed(root, path, None, limit)[1] or b""


def read_changed(root: str, path: str, known: object, limit: int = MAX_BYTES) -> tuple[tuple[int, int], bytes | None]:
    """The stamp of ``root``/``path``, as of :func:`stamp`, and its bytes, None where the stamp is the one
    that is known. Raises as :func:`read_text`."""
    if known is not None:
        found = _stamp_of(paths.absolute(root, path))
        if found is not None and found == known and found[0] <= limit:
            # It lay inside of the root when it was read, and nothing else is read now.
            return found, None
    held = _hold(root, path)
    try:
        status = os.fstat(held)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{path} is not a regular file")
        if status.st_size > limit:
            raise UnreadableError(f"{path} has more than the {limit:,} bytes that are read")
        found = stamp(status)
        if found == known:
            return found, None
        handle = _opened(held)
        try:
            return found, _read(handle, status.st_size, limit)
        finally:
            os.close(handle)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        os.close(held)


class Reader:
    """Reads many files of a root: those of a folder behind each other, so that it has to be looked for once."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._inside = ""
        self._handle = -1

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def read(self, path: str, limit: int = MAX_BYTES) -> bytes:
        """As :func:`read_bytes`."""
        inside, _, name = path.rpartition("/")
        if self._handle < 0 or inside != self._inside:
            self._leave()
            if not paths.WINDOWS:
                with contextlib.suppress(UnreadableError):
                    self._handle, self._inside = _hold(self._root, inside or "."), inside
        data = _read_in(self._handle, name, limit) if self._handle >= 0 else None
        return read_bytes(self._root, path, limit) if data is None else data

    def _leave(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _read_in(handle: int, name: str, limit: int) -> bytes | None:
    """The bytes of a file of a folder, None where it is no plain one."""
    status = _status_in(handle, name)
    if status is None or not stat.S_ISREG(status.st_mode) or status.st_size > limit:
        return None
    try:
        opened = os.open(name, _READ | _NOT_THROUGH_LINKS, dir_fd=handle)
        try:
            return _read(opened, status.st_size, limit)
        finally:
            os.close(opened)
    except OSError:
        return None


def open_file(root: str, path: str) -> int:
    """A handle to read ``root``/``path`` from, a regular file of any size. Raises as
    :func:`read_text`."""
    held = _hold(root, path)
    try:
        if not stat.S_ISREG(os.fstat(held).st_mode):
            raise UnreadableError(f"{path} is not a regular file")
        return _opened(held)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        os.close(held)


@contextlib.contextmanager
def entries(root: str, path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What a folder holds (``path`` may be empty for the root itself). Its entries can be asked for their status inside
    of the context alone. Raises as :func:`read_text`."""
    if paths.WINDOWS:
        try:
            with os.scandir(real_path(root, path)) as found:
                yield found
        except OSError as error:
            raise _failed(path, error) from error
        return
    held = _hold(root, path.rstrip("/") or ".")
    try:
        handle = _opened(held)
        try:
            with os.scandir(handle) as found:
                yield found
        finally:
            os.close(handle)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        os.close(held)


@contextlib.contextmanager
def folder(root: str, path: str) -> Iterator[tuple[str, int | None]]:
    """A folder to work in, which really lies inside of the root and stays the same whatever takes its place: what
    stands before the names of its files, and the handle that these are relative to, None where they are absolute.
    ``path`` may be empty for the root itself. Raises as :func:`read_text`."""
    if paths.WINDOWS:
        yield os.path.join(real_path(root, path), ""), None
        return
    held = _hold(root, path or ".")
    try:
        yield "", held
    finally:
        os.close(held)


def stamp(status: os.stat_result) -> tuple[int, int]:
    """Return what tells that a file has changed: its size, and the sum of its two times in nanoseconds.

    Programs can set the modification time back, but not the time of the last change of status, which every change
    moves. (On Windows, the second is the time of creation.)
    """
    return status.st_size, status.st_mtime_ns + status.st_ctime_ns


def _stamp_of(path: str) -> tuple[int, int] | None:
    """The stamp of a regular file; None where there is none, or a symbolic link."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return stamp(status) if stat.S_ISREG(status.st_mode) else None


def _hold(root: str, path: str) -> int:
    """A handle of what really lies inside of the root: what stands at its path by now does not matter any more."""
    held = -1
    try:
        held = os.open(paths.absolute(root, path), _READ if _PATH is None else _PATH)
        if _PATH is not None and stat.S_ISLNK(os.fstat(held).st_mode):
            os.close(held)
            held = -1
            held = os.open(real_path(root, path), _PATH)
        found, top = _real_path(held, root, path), real_root(root)
        if not (found == top or _is_inside(top, found)):
            raise OutsideError(path)
    except (OSError, ValueError, UnreadableError) as error:
        if held >= 0:
            os.close(held)
        if isinstance(error, UnreadableError):
            raise
        raise _failed(path, error) from error
    return held


def _failed(path: str, error: OSError | ValueError) -> UnreadableError:
    if isinstance(error, OSError):
        if error.errno in _SHORTAGES:
            return ShortageError(error.errno, error.strerror, path or ".")
        return UnreadableError(f"{path}: {error.strerror or error}")
    return UnreadableError(f"{path!r}: {error}")


def _opened(held: int) -> int:
    return os.dup(held) if _PATH is None else os.open(f"{_HANDLES}/{held}", _READ)


def _read(handle: int, size: int, limit: int) -> bytes:
    """What a handle has, at most ``limit`` bytes: it may have grown."""
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    with os.fdopen(handle, "rb", closefd=False) as file:
        return (data + file.read(limit))[:limit]


@lru_cache(maxsize=128)
def real_root(root: str) -> str:
    """Where a root really is. It is kept: clear the cache when the links above it may have changed."""
    return os.path.realpath(root)


def _real_path(handle: int, root: str, path: str) -> str:
    """Where an open file really is. Linux tells by the handle, which no symbolic link that is swapped meanwhile can
    deceive, and which is several times faster than following the path."""
    try:
        return os.readlink(f"{_HANDLES}/{handle}")
    except OSError:
        return os.path.realpath(paths.absolute(root, path), strict=True)


def _is_inside(root: str, path: str) -> bool:
    return path.startswith(root if root.endswith(os.sep) else root + os.sep) or paths.relative(root, path) is not None


def decode(data: bytes) -> str:
    """Bytes of a text file as text, never failing."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    return data.decode("utf-8", "replace")
