"""Which roots of a workspace hold a path, whatever symbolic links either of them is spelled through.

Only links are looked at, nothing is opened: :mod:`keydocs.fs.confined` decides what may be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from keydocs.fs import confined, paths


def holders(roots: Iterable[str], path: str) -> list[tuple[str, str]]:
    """The roots that hold an absolute path, the innermost first, each with the path relative to it.

    Links to folders are followed, in the roots and in the path, but the path's last name stays as it is: a link to a
    file is listed under its own name. A file outside of all roots that is a link into one is the file that it leads to.
    What lies in a root only as it is spelled, behind a link that leads out of it, counts where nothing else does.
    """
    many = list(roots)
    folder, name = os.path.split(path)
    real = os.path.join(os.path.realpath(folder), name)
    found = _really(many, real)
    if not found and os.path.islink(real):
        found = _really(many, os.path.realpath(real))
    return found or _in([(root, root) for root in many], path)


def _really(roots: Sequence[str], path: str) -> list[tuple[str, str]]:
    return _in([(root, confined.real_root(root)) for root in roots], path)


def _in(roots: Iterable[tuple[str, str]], path: str) -> list[tuple[str, str]]:
    """Of roots and their spellings to compare with."""
    found = [(len(spelled), root, inner) for root, spelled in roots if (inner := paths.relative(spelled, path))]
    return [(root, inner) for _, root, inner in sorted(found, key=lambda one: -one[0])]


def distinct(roots: Iterable[str]) -> list[str]:
    """The roots without those that are the same folder as one before."""
    found: dict[str, str] = {}
    for root in roots:
        found.setdefault(confined.real_root(root), root)
    return list(found.values())


def inside(root: str, others: Iterable[str]) -> tuple[str, ...]:
    """Those of the other roots that lie in a root, relative to it, with ``/`` at their ends."""
    real = confined.real_root(root)
    found = (paths.relative(real, confined.real_root(other)) for other in others)
    return tuple(f"{inner}/" for inner in found if inner)
