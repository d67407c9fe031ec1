"""Suggests known names that are similar to an unknown one."""

from __future__ import annotations

import re
from itertools import pairwise

from keydocs.index.workspace import Workspace

MAX_SIMILAR = 3
_MAX_NAME = 100
"""Characters of a name for which suggestions are made."""
_SHORT = 4
"""Letters and digits of a name in which only one typo is tolerated."""
_MAX_JOINTS = 8
"""Underscores of a name that may be missing."""
_JOINTS = re.compile(r"[\s_.:-]+")


def similar_names(workspace: Workspace, name: str, limit: int = MAX_SIMILAR) -> list[str]:
    """Return the known names most similar to an unknown one, best first: those that differ only in case or underscores,
    else by one typo, else by two. For ``Foo.bar``, those similar to ``bar``, else to the whole."""
    last = re.split(r"::|\.", name)[-1]
    return _similar(workspace, last, limit) or (_similar(workspace, name, limit) if last != name else [])


def _similar(workspace: Workspace, name: str, limit: int) -> list[str]:
    bare = _bare(name)
    if not 1 < len(bare) <= _MAX_NAME:
        return []
    mistakes = 1 if len(bare) <= _SHORT else 2
    found: dict[str, int] = {}
    pieces = _pieces(bare, mistakes + 1)
    for known in workspace.find_similar(pieces, len(bare) - mistakes, len(bare) + mistakes + _MAX_JOINTS):
        distance = distance_between(bare, _bare(known), mistakes)
        if distance <= mistakes:
            found[known] = distance
    there = workspace.filter_known(list(found))
    nearest = min((found[known] for known in there), default=0)
    best = [known for known in there if found[known] == nearest]
    return sorted(best, key=lambda known: (distance_between(name, known, len(name)), known))[:limit]


def _bare(name: str) -> str:
    """Return a name without case, underscores and other separators."""
    return _JOINTS.sub("", name.casefold())


def _pieces(text: str, number: int) -> list[str]:
    """Return a text in pieces: with fewer typos than pieces, one of them is unchanged."""
    size, longer = divmod(len(text), number)
    ends = [0]
    for at in range(number):
        ends.append(ends[-1] + size + (at < longer))
    return [text[start:end] for start, end in pairwise(ends) if end > start]


def distance_between(a: str, b: str, most: int) -> int:
    """Return the number of characters to insert, remove, replace or swap with their neighbours to turn one text into
    the other; any number above ``most`` if there are more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
