"""Searching names for a part that may stand anywhere in them.

An index keeps all names as one text, a line for each, the best first (see ``store``). To look through a hundred
thousand names in it takes some milliseconds.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MAX_LOOKED_AT = 10_000
"""Names that hold the part. More than these are only found for a letter or two."""


class Parts(NamedTuple):
    """The ids of the names that were found, the best first. Names that begin with the part are in neither list."""

    in_words: list[int]
    """One of their words begins with the part: ``epoch`` in ``hours_since_epoch``."""
    elsewhere: list[int]


def pack(names: Sequence[str], goodness: Iterable[object]) -> tuple[bytes, str]:
    """What :class:`SubstringSearch` is made of: the ids of names, and the names, one a line. ``goodness`` has for each
    name what they are sorted by; the id of a name is its place in ``names``, from 1."""
    keys: list[object] = list(goodness)
    order = sorted(range(len(names)), key=keys.__getitem__)  # type: ignore[arg-type]
    ids = array("I", [at + 1 for at in order])
    if sys.byteorder == "big":
        ids.byteswap()
    return ids.tobytes(), "\n".join([names[at].replace("\n", " ") for at in order])


class SubstringSearch:
    """All names of an index, to be searched."""

    def __init__(self, ids: bytes, text: str) -> None:
        self._ids = array("I")
        self._ids.frombytes(ids)
        if sys.byteorder == "big":
            self._ids.byteswap()
        self._text = text
        self._folded = fold(text)

    def find(self, part: str, limit: int) -> Parts:
        """The names that hold ``part`` behind their beginning, whatever the case: at most ``limit`` of each list."""
        part, folded = fold(part), self._folded
        found = Parts([], [])
        line, counted, at = 0, 0, folded.find(part)
        for _ in range(_MAX_LOOKED_AT):
            if at < 0 or len(found.in_words) >= limit:
                break
            line += folded.count("\n", counted, at)
            end = folded.find("\n", at)
            end = end if end >= 0 else len(folded)
            if at > 0 and folded[at - 1] != "\n":
                ids = found.in_words if self._is_in_word(part, at, end) else found.elsewhere
                if len(ids) < limit:
                    ids.append(self._ids[line])
            counted, at = end, folded.find(part, end)
        return found

    def _is_in_word(self, part: str, at: int, end: int) -> bool:
        """Whether a word begins where the part is found in a line, from ``at`` on."""
        while at >= 0:
            if starts_word(self._text, at):
                return True
            at = self._folded.find(part, at + 1, end)
        return False


def has_word(name: str, part: str) -> bool:
    """Whether a word of a name, behind its beginning, begins with a part, whatever the case."""
    folded, part = fold(name), fold(part)
    return any(folded.startswith(part, at) and starts_word(name, at) for at in range(1, len(name)))


def starts_word(name: str, at: int) -> bool:
    """Whether a word of a name begins at a place behind its beginning: in ``hours_since_epoch``, ``TideTable``,
    ``HTTPServer``, ``conv2d`` at ``s`` and ``e``, ``T``, ``S``, ``2``."""
    before, here = name[at - 1], name[at]
    if not before.isalnum() or not here.isalnum():
        return True
    if here.isupper():
        return not before.isupper() or name[at + 1 : at + 2].islower()
    return here.isdigit() and not before.isdigit()


def fold(text: str) -> str:
    """A text in lower case, every character in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join([low if len(low := char.lower()) == 1 else char for char in text])
