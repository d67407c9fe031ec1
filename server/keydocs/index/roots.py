"""Which roots of a workspace contain a path, through whatever symbolic links either is spelled.

Links are resolved, but nothing is opened: :mod:`keydocs.fs.confined` decides which files may be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from keydocs.fs import confined, paths


def roots_containing(roots: Iterable[str], path: str) -> list[tuple[str, str]]:
    """Return the roots that contain an absolute path, innermost first, each with the path relative to it.

    Links to folders are followed, but not a link that is the last part of the path, unless the link is outside all
    roots and its target inside. A root that contains the path as it is spelled, through a link that leads out of it,
    counts only if no other does.
    """
    roots = list(roots)
    folder, name = os.path.split(path)
    real_path = os.path.join(os.path.realpath(folder), name)
    real_roots = [(root, confined.real_root(root)) for root in roots]
    matches = _containing(real_roots, real_path)
    if not matches and os.path.islink(real_path):
        matches = _containing(real_roots, os.path.realpath(real_path))
    return matches or _containing([(root, root) for root in roots], path)


def _containing(spellings: Iterable[tuple[str, str]], path: str) -> list[tuple[str, str]]:
    """Compare a path with the second of each pair of a root and its spelling."""
    matches = [(len(spelled), root, inner) for root, spelled in spellings if (inner := paths.relative(spelled, path))]
    return [(root, inner) for _, root, inner in sorted(matches, key=lambda match: -match[0])]


def distinct(roots: Iterable[str]) -> list[str]:
    """Return the roots without those that are the same folder as an earlier one."""
    by_real_path: dict[str, str] = {}
    for root in roots:
        by_real_path.setdefault(confined.real_root(root), root)
    return list(by_real_path.values())


def inner_roots(root: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return those of the other roots that lie in ``root``, relative to it, with ``/`` at their ends."""
    real_root = confined.real_root(root)
    relative = (paths.relative(real_root, confined.real_root(other)) for other in others)
    return tuple(f"{inner}/" for inner in relative if inner)
