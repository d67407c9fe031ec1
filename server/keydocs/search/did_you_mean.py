"""Names that are like one that nobody has documented: what was meant, if it was mistyped."""

from __future__ import annotations

import re
from itertools import pairwise

from keydocs.index.workspace import Workspace

MAX_SIMILAR = 3
_MAX_NAME = 100
"""The most characters of a name that is completed."""
_SHORT = 4
"""Letters and digits. In a name that has no more, every second mistake makes another name."""
_MAX_JOINTS = 8
"""Underscores of a name that may have been left out."""
_JOINTS = re.compile(r"[\s_.:-]+")


def similar_names(workspace: Workspace, name: str, limit: int = MAX_SIMILAR) -> list[str]:
    """The known names that are most like a name that is not known, best first: those that differ in case or in
    underscores alone, else those that are one mistake of typing away, else two. Of ``Foo.bar``, those like ``bar``,
    else those like the whole."""
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
    """A name without case, underscores and other signs between its parts."""
    return _JOINTS.sub("", name.casefold())


def _pieces(text: str, number: int) -> list[str]:
    """A text in so many pieces: after fewer mistakes, one of them is still there."""
    size, longer = divmod(len(text), number)
    ends = [0]
    for at in range(number):
        ends.append(ends[-1] + size + (at < longer))
    return [text[start:end] for start, end in pairwise(ends) if end > start]


def distance_between(a: str, b: str, most: int) -> int:
    """How many characters have to be inserted, removed, replaced, or exchanged with their neighbours to make one text
    of the other; some number above ``most`` where that is more."""
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
