"""The files that a C or C++ source includes, directly and through others."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from keydocs.code.values import Sources

_MAX_FILES = 600
"""Included files from which on no more are followed."""
HEADERS = frozenset(("h", "hh", "hpp", "hxx", "inl", "cuh", "ipp", "tpp", "inc"))
_FOLDERS = ("", "include", "src")


class Closure(NamedTuple):
    """Included files with their order, the nearest first. ``is_complete``: all that stands in quotes was found."""

    files: dict[str, int]
    is_complete: bool


def is_header(path: str) -> bool:
    """Return whether a file is included by others, which may have included more before."""
    return path.rpartition(".")[2] in HEADERS


def closure_of(sources: Sources, path: str, includes: list[str]) -> Closure:
    """Return the files that a source with these includes gets, found once while the facts are unchanged."""
    key = "closure", path, tuple(includes)
    if key not in sources.cache:
        sources.cache[key] = _closure(sources, path, includes)
    found: Closure = sources.cache[key]
    return found


def _closure(sources: Sources, path: str, includes: list[str]) -> Closure:
    found, is_complete = _resolved(sources, path, includes)
    files: dict[str, int] = {}
    queue = [file for file in found if file != path]
    for file in queue:
        if file in files:
            continue
        if len(files) >= _MAX_FILES:
            return Closure(files, False)
        files[file] = len(files)
        key = "included by", file
        if key not in sources.cache:
            sources.cache[key] = _resolved(sources, file, sources.includes(file))
        inner, is_all = sources.cache[key]
        is_complete = is_complete and is_all
        queue.extend(inner)
    files.pop(path, None)
    return Closure(files, is_complete)


def _resolved(sources: Sources, path: str, includes: list[str]) -> tuple[list[str], bool]:
    """Return the files that a file includes, and whether all that stands in quotes was found."""
    folder = posixpath.dirname(path)
    found = [included_file(sources, folder, include) for include in includes]
    is_complete = all(file or include.startswith("<") for file, include in zip(found, includes, strict=True))
    return [file for file in found if file], is_complete


def included_file(sources: Sources, folder: str, include: str) -> str | None:
    """Return the documented file that a file in a folder includes, written as ``"x.h`` or ``<x.h``."""
    is_quoted, name = include[0] == '"', include[1:].strip()
    key = "include", folder if is_quoted else "", include
    if key not in sources.cache:
        sources.cache[key] = _find_included(sources, folder if is_quoted else "", name)
    found: str | None = sources.cache[key]
    return found


def _find_included(sources: Sources, folder: str, name: str) -> str | None:
    paths = [posixpath.normpath(posixpath.join(folder, name))] if folder else []
    paths += [posixpath.join(base, name) for base in _FOLDERS]
    outer = folder
    while outer:
        paths += [f"{outer}/{name}", f"{outer}/include/{name}"]
        outer = posixpath.dirname(outer)
    found = sources.first([path for path in dict.fromkeys(paths) if not path.startswith("..")])
    if found is None and ("/" in name or folder):
        # Include folders are set by the build; a path that only one file ends with is that file.
        ending = sources.ending(name)
        found = ending[0] if len(ending) == 1 else None
    return found
