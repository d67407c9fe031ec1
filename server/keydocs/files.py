"""Reading files of a workspace: nothing outside of its root, nothing unbounded, nothing but regular files."""

from __future__ import annotations

import codecs
import os
import stat
from functools import lru_cache

from keydocs import paths

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read. The longest ones met in the wild are keyword indexes of 6 million characters."""


class UnreadableError(Exception):
    """A file that cannot or must not be read; the message says why."""


def read_text(root: str, path: str, limit: int = MAX_BYTES) -> str:
    """The text of ``root``/``path`` (``path`` relative, with ``/``).

    UTF-8, or UTF-16 where a byte order mark says so; what cannot be decoded becomes U+FFFD, a byte order mark is
    dropped, line ends stay as they are. Raises UnreadableError for what lies outside of the root (also by a
    symbolic link), is no regular file, is larger than ``limit`` bytes, or cannot be opened.
    """
    return decode(read_bytes(root, path, limit))


def is_readable(root: str, path: str) -> bool:
    """Whether ``root``/``path`` is a regular file, or a folder, that really lies inside of the root."""
    try:
        real = os.path.realpath(paths.absolute(root, path), strict=True)
        mode = os.stat(real).st_mode
    except (OSError, ValueError):
        return False
    return (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and _is_inside(_real_root(root), real)


def read_bytes(root: str, path: str, limit: int = MAX_BYTES) -> bytes:
    """The bytes of ``root``/``path``. Raises as :func:`read_text`."""
    try:
        # Non-blocking, or opening a FIFO would wait for its writer.
        handle = os.open(paths.absolute(root, path), _FLAGS)
        try:
            return _read(handle, root, path, limit)
        finally:
            os.close(handle)
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise UnreadableError(f"{path!r}: {error}") from error


def _read(handle: int, root: str, path: str, limit: int) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(f"{path} is not a regular file")
    if not _is_inside(_real_root(root), _real_path(handle, root, path)):
        raise UnreadableError(f"{path} leads out of the workspace")
    if status.st_size > limit:
        raise UnreadableError(f"{path} has {status.st_size:,} bytes, more than the {limit:,} that are read")
    data = os.read(handle, status.st_size + 1)
    if len(data) == status.st_size:
        return data
    with os.fdopen(handle, "rb", closefd=False) as file:
        return (data + file.read(limit))[:limit]


@lru_cache(maxsize=16)
def _real_root(root: str) -> str:
    return os.path.realpath(root)


def _real_path(handle: int, root: str, path: str) -> str:
    """Where an open file really is. Linux tells by the handle, which no symbolic link that is swapped meanwhile can
    deceive, and which is several times faster than following the path."""
    try:
        return os.readlink(f"/proc/self/fd/{handle}")
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
