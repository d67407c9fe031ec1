"""Applies many changes to a long text without copying it for each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from lsprotocol import types

from keydocs.text.lines import Lines
from keydocs.text.positions import Encoding, from_units, to_units

_PART = 10_000
"""Characters of a part."""


class TextEditor:
    """A text in parts. ``encoding`` is that of the positions."""

    def __init__(self, text: str, encoding: Encoding) -> None:
        self._encoding = encoding
        self._parts: list[Lines] = []
        self._ends: list[int] = []
        """Line ends of each part."""
        self._widths: list[int] = []
        """Length of each part in the client's units."""
        self._put(0, 0, text)

    @property
    def text(self) -> str:
        """The current text."""
        return "".join(part.text for part in self._parts)

    def replace(self, range_: types.Range, text: str) -> None:
        """Replace a range; a range whose end is before its start is empty."""
        first, at = start = self._place(range_.start)
        last, behind = max(start, self._place(range_.end)) if range_.end != range_.start else start
        parts = self._parts
        text = parts[first].text[:at] + text + parts[last].text[behind:]
        last += 1
        # The two halves of a line end stay together.
        if first and parts[first - 1].text.endswith("\r"):
            first -= 1
            text = parts[first].text + text
        if last < len(parts) and parts[last].text.startswith("\n"):
            text += parts[last].text
            last += 1
        self._put(first, last, text)

    def _put(self, first: int, last: int, text: str) -> None:
        parts = [*map(Lines, _cut(text))]
        if not parts and last - first == len(self._parts):
            parts = [Lines("")]
        self._parts[first:last] = parts
        self._ends[first:last] = [len(part) - 1 for part in parts]
        self._widths[first:last] = [to_units(part.text, len(part.text), self._encoding) for part in parts]

    def _place(self, position: types.Position) -> tuple[int, int]:
        """Return the part that holds a position, and the offset in it."""
        ends = [*accumulate(self._ends)]
        number = bisect_left(ends, position.line)
        if number == len(ends):
            return number - 1, len(self._parts[-1].text)
        line = position.line - (ends[number] - self._ends[number])
        return self._column(number, line, self._parts[number].start(line), position.character)

    def _column(self, number: int, line: int, at: int, units: int) -> tuple[int, int]:
        """Return the part and offset of a number of units behind the beginning of a line."""
        while line == self._ends[number] and number < len(self._parts) - 1:
            width = self._widths[number]
            if at:
                rest = self._parts[number].text[at:]
                width = to_units(rest, len(rest), self._encoding)
            if units < width:
                break
            units -= width
            number, line, at = number + 1, 0, 0
        return number, at + from_units(self._parts[number][line], units, self._encoding)


def _cut(text: str) -> Iterator[str]:
    """Split a text into parts of about the same length."""
    size = len(text) // (len(text) // _PART + 1) + 1
    start = 0
    while start < len(text):
        end = start + size
        end += text[end - 1 : end + 1] == "\r\n"
        yield text[start:end]
        start = end
