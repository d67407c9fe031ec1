"""The files of an index: one folder for each root in the user's cache folder, with a file that names the current
database.

The file ``current`` is the only one that is ever replaced, by a rename: a crash leaves the old index whole, and readers
never see half of a new one. It also works on Windows, where an open database cannot be replaced.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import stat
from pathlib import Path

from keydocs.fs import paths

ENVIRONMENT = "KEYDOCS_CACHE_DIR"
"""The environment variable that sets the cache folder."""
_CURRENT = "current"
_MAX_BYTES = 4096
"""Bytes read of the file ``current``."""
_NOT_WORD = re.compile(r"[^\w.-]+")


class RelativeCacheError(Exception):
    """The environment variable holds a relative path."""


def cache_dir() -> Path:
    """Return the cache folder: ``KEYDOCS_CACHE_DIR``, else the user's. Raises RelativeCacheError."""
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        if not os.path.isabs(chosen):
            raise RelativeCacheError(f"{ENVIRONMENT} must be an absolute path: {chosen!r}")
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("keydocs", appauthor=False)


def index_dir(root: str, cache: Path) -> Path:
    """Return the folder for the index of an absolute root: its name, made unique by a hash of its path."""
    root = paths.normalise(root)
    name = _NOT_WORD.sub("-", os.path.basename(root))[:40] or "root"
    return cache / f"{name}-{hashlib.sha256(root.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def indexes_in(cache: Path) -> list[Path]:
    """Return the folders of all indexes in a cache folder."""
    return sorted(folder for folder in cache.glob("*-" + "[0-9a-f]" * 16) if _is_index(folder))


def _is_index(folder: Path) -> bool:
    return not folder.is_symlink() and any(True for name in (_CURRENT, "index-*.db") for _ in folder.glob(name))


def create_folder(folder: Path) -> None:
    """Create a folder and its missing parents, accessible to the user only, so that nobody else can replace the index.

    Raises OSError; it is a PermissionError if the file system, such as ``/proc``, does not let anybody create folders.
    """
    if not folder.parent.exists():
        create_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError as error:
        if not folder.parent.exists():
            raise
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(folder)) from error


def current_database(folder: Path) -> Path | None:
    """Return the current database, None if there is none."""
    name = _read(folder / _CURRENT)
    path = folder / name
    return path if name and not {"/", "\\", "\0"}.intersection(name) and path.is_file() else None


def current_stamp(folder: Path) -> tuple[int, int] | None:
    """Return a stamp that changes whenever another database is published, None if there is none."""
    try:
        # Called by every query: joining Path objects would take longer than the rest.
        status = os.stat(f"{folder}/{_CURRENT}")
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def last_write(folder: Path) -> tuple[int, ...]:
    """Return a stamp that changes whenever an index is published or updated, empty if there is none."""
    database = current_database(folder)
    try:
        return (*(current_stamp(folder) or ()), os.stat(database).st_mtime_ns) if database else ()
    except OSError:
        return ()


def new_database(folder: Path) -> Path:
    """Return an unused path for a database."""
    numbers = [int(path.stem[6:]) for path in folder.glob("index-*.db") if path.stem[6:].isdigit()]
    return folder / f"index-{max(numbers, default=0) + 1}.db"


def publish(folder: Path, database: Path) -> None:
    """Make a finished database the current one and remove the others. Raises OSError."""
    write(folder / _CURRENT, database.name)
    remove_databases(folder, except_for=database)


def remove_databases(folder: Path, *, except_for: Path | None) -> None:
    """Remove all databases but one. On Windows, those open in another process stay until the next call."""
    for path in folder.glob("index-*.db*"):
        if except_for is None or not path.name.startswith(except_for.name):
            with contextlib.suppress(OSError):
                path.unlink()


def _read(path: Path) -> str:
    """Return the text of a small file, empty if it is not a readable file. Never blocks, not even on a FIFO."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:
            is_file = stat.S_ISREG(os.fstat(handle).st_mode)
            return file.read(_MAX_BYTES).decode().strip() if is_file else ""
    except (OSError, UnicodeDecodeError):
        return ""


def write(path: Path, text: str) -> None:
    """Replace a file of the index atomically. Raises OSError."""
    temporary = path.with_name(f"{path.name}.new")
    remove_unless_file(temporary)
    remove_unless_file(path)
    with open(temporary, "wb", opener=_open_private) as file:
        file.write(text.encode())
    os.replace(temporary, path)


def remove_unless_file(path: Path) -> None:
    """Remove a folder, link or device in the place of a file of the index. Raises OSError."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        shutil.rmtree(path)
    elif not stat.S_ISREG(mode):
        path.unlink()


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
