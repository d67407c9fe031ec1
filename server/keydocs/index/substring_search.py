"""Searching names for a part that may stand anywhere in them.

An index keeps all names as one text, a line for each, best first. Searching a hundred thousand names takes a few
milliseconds.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_MAX_MATCHES = 10_000
"""Matching names that are looked at. Only a letter or two match more."""


class SubstringMatches(NamedTuple):
    """Ids of names that contain a part behind their beginning, best first."""

    at_words: list[int]
    """Names with a word that begins with the part: ``epoch`` in ``hours_since_epoch``."""
    elsewhere: list[int]


def pack(names: Sequence[str], sort_keys: Iterable[object]) -> tuple[bytes, str]:
    """Return the arguments of :class:`SubstringSearch`. The id of a name is its index in ``names`` plus 1."""
    keys: list[object] = list(sort_keys)
    order = sorted(range(len(names)), key=keys.__getitem__)  # type: ignore[arg-type]
    ids = array("I", [number + 1 for number in order])
    if sys.byteorder == "big":
        ids.byteswap()
    return ids.tobytes(), "\n".join([names[number].replace("\n", " ") for number in order])


class SubstringSearch:
    """All names of an index, as one text."""

    def __init__(self, ids: bytes, text: str) -> None:
        self._ids = array("I")
        self._ids.frombytes(ids)
        if sys.byteorder == "big":
            self._ids.byteswap()
        self._text = text
        self._lower = to_lower(text)

    def find(self, part: str, limit: int) -> SubstringMatches:
        """Return names that contain ``part`` behind their beginning, in any case, up to ``limit`` of each list."""
        part, lower = to_lower(part), self._lower
        matches = SubstringMatches([], [])
        line, counted, offset = 0, 0, lower.find(part)
        for _ in range(_MAX_MATCHES):
            if offset < 0 or len(matches.at_words) >= limit:
                break
            line += lower.count("\n", counted, offset)
            end = lower.find("\n", offset)
            end = end if end >= 0 else len(lower)
            if offset > 0 and lower[offset - 1] != "\n":
                ids = matches.at_words if self._is_at_word(part, offset, end) else matches.elsewhere
                if len(ids) < limit:
                    ids.append(self._ids[line])
            counted, offset = end, lower.find(part, end)
        return matches

    def _is_at_word(self, part: str, offset: int, end: int) -> bool:
        """Return whether any occurrence of the part from ``offset`` to ``end`` is the start of a word."""
        while offset >= 0:
            if starts_word(self._text, offset):
                return True
            offset = self._lower.find(part, offset + 1, end)
        return False


def has_word(name: str, part: str) -> bool:
    """Return whether a word of a name, other than the first, begins with ``part``, in any case."""
    lower, part = to_lower(name), to_lower(part)
    return any(lower.startswith(part, offset) and starts_word(name, offset) for offset in range(1, len(name)))


def starts_word(name: str, offset: int) -> bool:
    """Return whether a word begins at an offset above 0: the ``s`` and ``e`` of ``hours_since_epoch``, the ``T`` of
    ``TideTable``, the ``S`` of ``HTTPServer``, the ``2`` of ``conv2d``."""
    previous, char = name[offset - 1], name[offset]
    if not previous.isalnum() or not char.isalnum():
        return True
    if char.isupper():
        return not previous.isupper() or name[offset + 1 : offset + 2].islower()
    return char.isdigit() and not previous.isdigit()


def to_lower(text: str) -> str:
    """Return a text in lower case, of the same length: characters whose lower case is longer stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join([low if len(low := char.lower()) == 1 else char for char in text])
