"""Where indexes live: one folder a root in the user's cache folder, and which file in it is current.

``current`` names the database that answers. It is the only file that is ever replaced, by a rename: a crash
leaves the old index whole, readers never see half of one, and it works where a database that is open cannot be
replaced (Windows).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
from pathlib import Path

from keydocs.fs import paths

ENVIRONMENT = "KEYDOCS_CACHE_DIR"
"""The environment variable that moves the cache."""
_CURRENT = "current"
_LEFT = "left"
_MAX_NAME = 4096
_NOT_WORD = re.compile(r"[^\w.-]+")


class RelativeCacheError(Exception):
    """The environment variable names a folder that would be another in each current folder."""


def cache_dir() -> Path:
    """The folder for all indexes: ``KEYDOCS_CACHE_DIR``, else the user's cache folder as the system defines it. Raises
    RelativeCacheError."""
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        if not os.path.isabs(chosen):
            raise RelativeCacheError(f"{ENVIRONMENT} is {chosen!r}, a relative path; set it to an absolute path")
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("keydocs", appauthor=False)


def index_dir(root: str, cache: Path) -> Path:
    """The folder for the index of one root (an absolute path): readable by its name, unique by its hash."""
    root = paths.normalise(root)
    name = _NOT_WORD.sub("-", os.path.basename(root))[:40] or "root"
    return cache / f"{name}-{hashlib.sha256(root.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def indexes_in(cache: Path) -> list[Path]:
    """The folders of all indexes in a cache folder; nothing else that may be there."""
    found = cache.glob("*-" + "[0-9a-f]" * 16)
    return sorted(folder for folder in found if _is_index(folder))


def _is_index(folder: Path) -> bool:
    return not folder.is_symlink() and any(True for name in (_CURRENT, "index-*.db") for _ in folder.glob(name))


def make(folder: Path) -> None:
    """Make a folder and those above that are missing, for the user alone: whoever may write to one of them could put
    another index in place. Raises OSError."""
    if not folder.parent.exists():
        make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def current_database(folder: Path) -> Path | None:
    """The database that answers, None where there is none."""
    name = _read(folder / _CURRENT)
    path = folder / name
    return path if name and not {"/", "\\", "\0"}.intersection(name) and path.is_file() else None


def current_stamp(folder: Path) -> tuple[int, int] | None:
    """Changes whenever another database is published; None where none is."""
    try:
        # Every question asks for it: joining paths would take longer than the rest.
        status = os.stat(f"{folder}/{_CURRENT}")
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def last_write(folder: Path) -> tuple[int, ...]:
    """Changes whenever an index is published or updated; empty where there is none."""
    database = current_database(folder)
    try:
        return (*(current_stamp(folder) or ()), os.stat(database).st_mtime_ns) if database else ()
    except OSError:
        return ()


def new_database(folder: Path) -> Path:
    """The path for a database that is to be built: a name that was not used before."""
    numbers = [int(path.stem[6:]) for path in folder.glob("index-*.db") if path.stem[6:].isdigit()]
    return folder / f"index-{max(numbers, default=0) + 1}.db"


def publish(folder: Path, database: Path) -> None:
    """Make a finished database the current one, and remove the others. Raises OSError."""
    write(folder / _CURRENT, database.name)
    remove_others(folder, database)


def leave(database: Path) -> None:
    """Note how a database was left that is as it should be. Where that cannot be noted, it is looked at again."""
    with contextlib.suppress(OSError):
        write(database.parent / _LEFT, _left(database))


def is_as_left(database: Path) -> bool:
    """Whether nobody wrote to a database since it was left: whoever writes to it notes that it was they."""
    with contextlib.suppress(OSError):
        return _read(database.parent / _LEFT) == _left(database)
    return False


def _left(database: Path) -> str:
    status = os.stat(database)
    return f"{database.name} {status.st_size} {status.st_mtime_ns}"


def _read(path: Path) -> str:
    """The text of a small file; empty where there is none. Never waits, whatever is in its place."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:
            is_file = stat.S_ISREG(os.fstat(handle).st_mode)
            return file.read(_MAX_NAME).decode().strip() if is_file else ""
    except (OSError, UnicodeDecodeError):
        return ""


def write(path: Path, text: str) -> None:
    """Replace a small file, so that nobody ever sees half of it. Raises OSError."""
    waiting = path.with_name(f"{path.name}.new")
    make_room(waiting)
    make_room(path)
    with open(waiting, "wb", opener=_open_private) as file:
        file.write(text.encode())
    os.replace(waiting, path)


def make_room(path: Path) -> None:
    """Remove what is in the place of a file of ours and is none. Raises OSError."""
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


def remove_others(folder: Path, keep: Path | None) -> None:
    """Remove all databases but one. Those that another process has open on Windows stay until the next time."""
    for path in folder.glob("index-*.db*"):
        if keep is None or not path.name.startswith(keep.name):
            with contextlib.suppress(OSError):
                path.unlink()
