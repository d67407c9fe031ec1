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
from pathlib import Path

from keydocs import paths

ENVIRONMENT = "KEYDOCS_CACHE_DIR"
"""The environment variable that moves the cache."""
_CURRENT = "current"
_NOT_WORD = re.compile(r"[^\w.-]+")


def cache_dir() -> Path:
    """The folder for all indexes: ``KEYDOCS_CACHE_DIR``, else the user's cache folder as the system defines it."""
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        return Path(chosen).absolute()
    from platformdirs import user_cache_path

    return user_cache_path("keydocs", appauthor=False)


def index_dir(root: str, cache: Path) -> Path:
    """The folder for the index of one root (an absolute path): readable by its name, unique by its hash."""
    root = paths.normalise(root)
    name = _NOT_WORD.sub("-", os.path.basename(root))[:40] or "root"
    return cache / f"{name}-{hashlib.sha256(root.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def current_database(folder: Path) -> Path | None:
    """The database that answers, None where there is none."""
    try:
        name = (folder / _CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    path = folder / name
    return path if name and "/" not in name and "\\" not in name and path.is_file() else None


def current_stamp(folder: Path) -> tuple[int, int] | None:
    """Changes whenever another database is published; None where none is."""
    try:
        status = os.stat(folder / _CURRENT)
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
    waiting = folder / f"{_CURRENT}.new"
    waiting.write_text(database.name, "utf-8")
    os.replace(waiting, folder / _CURRENT)
    remove_others(folder, database)


def remove_others(folder: Path, keep: Path | None) -> None:
    """Remove all databases but one. Those that another process has open on Windows stay until the next time."""
    for path in folder.glob("index-*.db*"):
        if keep is None or not path.name.startswith(keep.name):
            with contextlib.suppress(OSError):
                path.unlink()
