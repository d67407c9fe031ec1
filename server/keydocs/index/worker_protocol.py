"""What a process that indexes is told to do."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from keydocs.index.scan import DEFAULT_SCOPE, IndexScope

_PASSING = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
"""Errors of the system that say nothing of the cache folder."""
_PASSING_IN_SQLITE = ("locked", "unable to open")


def worker_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that reads with many threads: by itself, the C library gives each of them 64 MB of
    addresses, of which there may be few. File names are UTF-8 for it, whatever the locale."""
    return {"MALLOC_ARENA_MAX": "2", **environment, "PYTHONUTF8": "1"}


def error_report(error: Exception) -> dict[str, object]:
    """What is said of an index that could not be brought up to date: ``error`` is for people, ``unwritable`` says
    whether its folder is to blame, ``vanished`` that this was removed meanwhile."""
    if isinstance(error, MemoryError):
        return {"error": "not enough memory", "unwritable": False}
    if isinstance(error, OSError):
        vanished = error.errno in (errno.ENOENT, errno.ESTALE)
        return {
            "error": str(error),
            "unwritable": not vanished and error.errno not in _PASSING,
            "vanished": vanished,
        }
    if isinstance(error, sqlite3.Error):
        is_passing = any(said in str(error) for said in _PASSING_IN_SQLITE)
        return {"error": str(error), "unwritable": not is_passing, "vanished": "unable to open" in str(error)}
    return {"error": f"{type(error).__name__}: {error}", "unwritable": False}


class Task(NamedTuple):
    """For a root (absolute) with its index in a cache folder: bring the index up to date and then the facts, compact
    the index (``fold``), or bring only the facts up to date (``facts``).

    ``rebuild`` builds the index anew, ``check`` runs SQLite's quick check first; ``everything`` looks at all files,
    whatever paths come.
    """

    cache: str
    root: str
    scope: IndexScope = DEFAULT_SCOPE
    rebuild: bool = False
    fold: bool = False
    check: bool = False
    everything: bool = False
    facts: bool = False

    def to_json(self) -> str:
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> Task:
        cache, root, (keyword_files, exclude, respect_gitignore), *rest = json.loads(text)
        return cls(cache, root, IndexScope(tuple(keyword_files), tuple(exclude), respect_gitignore), *rest)
