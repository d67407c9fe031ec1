"""A text and its lines, as LSP counts them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, count, islice
from operator import add

from keydocs.model import Range
from keydocs.text.positions import Encoding, to_units

_LINE_END = re.compile(r"\r\n?|\n")
_CHUNK = 1000
_MAX_PEEKS = 20
_STRETCH = 65_536
"""Characters to count at once in search of a line."""
_FEW = 200
_LONG = 10_000
"""Characters of a line from which on its columns are cached."""


class Lines:
    r"""A text and where its lines start, which is worked out when it is first asked for.

    Lines end at ``\n``, ``\r\n`` and ``\r`` alone, as LSP defines it: ``str.splitlines`` would also cut at form
    feeds, U+2028 and others, which source files do contain.
    """

    __slots__ = ("_found", "_has_returns", "_long", "_near", "_peeks", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: list[int] | None = None
        self._long: dict[tuple[int, Encoding], _LongLine] = {}
        self._has_returns: bool | None = None
        self._near = 0, 0
        """The line that was last looked up, and its offset."""
        self._peeks = 0

    @property
    def _starts(self) -> list[int]:
        if self._found is None:
            self._found = [0, *_line_ends(self.text)]
        return self._found

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, line: int) -> str:
        """Return the line without its end. Raises IndexError."""
        starts = self._starts
        start = starts[line]
        text = self.text[start : starts[line + 1] if 0 <= line + 1 < len(starts) else None]
        return text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text

    def __iter__(self) -> Iterator[str]:
        return iter(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    def get(self, line: int) -> str:
        """Return the line without its end, empty beyond the last one."""
        return self[line] if 0 <= line < len(self) else ""

    def peek(self, line: int) -> str:
        """Return the line as :meth:`get` does, without indexing every line start for the first 20 calls."""
        if self._found is not None or self._peeks >= _MAX_PEEKS or line < 0 or self._is_cut_otherwise():
            return self.get(line)
        self._peeks += 1
        known, at = self._near if line >= self._near[0] else (0, 0)
        start = _nth_line(self.text, line - known, at)
        if start < 0:
            return ""
        self._near = line, start
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None]

    def _is_cut_otherwise(self) -> bool:
        r"""Return whether there are other line ends than ``\\n``."""
        if self._has_returns is None:
            self._has_returns = "\r" in self.text
        return self._has_returns

    def units(self, line: int, column: int, encoding: Encoding) -> int:
        """Convert a column in code points to the client's units, as :func:`to_units`."""
        if not column or self.text.isascii():
            return column
        known = self._long.get((line, encoding))
        if known is None:
            text = self.peek(line)
            if len(text) <= _LONG:
                return to_units(text, column, encoding)
            known = self._long[line, encoding] = _LongLine(text, encoding)
        return known.units(column)

    def start(self, line: int) -> int:
        """Return the offset in code points at which a line begins."""
        return self._starts[line]

    def longest(self) -> int:
        """Return the length of the longest line."""
        return max(map(len, self))

    def line_at(self, offset: int) -> int:
        """Return the line that contains an offset."""
        return bisect_right(self._starts, offset) - 1

    def range(self, start: int, end: int) -> Range:
        """Return two offsets as a range."""
        first, last = self.line_at(start), self.line_at(end)
        return Range(first, start - self._starts[first], last, end - self._starts[last])


class _LongLine:
    """A long line with the client's columns of its parts."""

    __slots__ = ("_encoding", "_starts", "_text")

    def __init__(self, text: str, encoding: Encoding) -> None:
        self._text = text
        self._encoding = encoding
        chunks = (text[first : first + _CHUNK] for first in range(0, len(text), _CHUNK))
        self._starts = [0, *accumulate(to_units(chunk, _CHUNK, encoding) for chunk in chunks)]

    def units(self, column: int) -> int:
        number, rest = divmod(min(column, len(self._text)), _CHUNK)
        first = number * _CHUNK
        return self._starts[number] + to_units(self._text[first : first + rest], rest, self._encoding)


def count_line_ends(text: str) -> int:
    """Return at least the number of line ends; those of two characters count twice."""
    return text.count("\n") + (text.count("\r") if "\r" in text else 0)


def beginning(text: str, lines: int) -> str:
    """Return the first lines of a text, at least one, with their ends."""
    if count_line_ends(text) < lines:
        return text
    last = next(islice(_LINE_END.finditer(text), lines - 1, None), None)
    return text[: last.end()] if last else text


def _nth_line(text: str, number: int, at: int) -> int:
    r"""Return the offset of the line that many lines after the one at ``at``, -1 if there is none. Lines end at ``\\n``
    alone."""
    stretch = _STRETCH
    while number:
        end = at + stretch
        passed = text.count("\n", at, end)
        if passed < number:
            number -= passed
            at = end
            if at >= len(text):
                return -1
        elif stretch > _FEW:
            stretch //= 8
        else:
            for _ in range(number):
                at = text.find("\n", at) + 1
            number = 0
    return at


def _line_ends(text: str) -> list[int]:
    """Return the offsets behind the line ends."""
    # All of it without a step of Python for each line.
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    ends = map(add, accumulate(map(len, text.split("\n"))), count(1))
    return list(ends)[:-1]
