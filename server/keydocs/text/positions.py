"""Columns in code points and in the units of the client's position encoding."""

from __future__ import annotations

from enum import Enum

_CHUNK = 1000
"""Code points of a long line that are measured at once."""


class Encoding(str, Enum):
    """How a client counts characters in a line; the values are LSP's ``PositionEncodingKind``."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


def to_units(line: str, column: int, encoding: Encoding) -> int:
    """Convert a column in code points to the client's units. Columns beyond the line become its end."""
    column = min(column, len(line))
    if encoding is Encoding.UTF32 or line.isascii():
        return column
    if encoding is Encoding.UTF8:
        return len(line[:column].encode("utf-8", "surrogatepass"))
    return len(line[:column].encode("utf-16-le", "surrogatepass")) // 2


def from_units(line: str, units: int, encoding: Encoding) -> int:
    """A client's character offset as a column in code points.

    An offset inside of a character counts as its start, one beyond the line as the line's end (LSP: "if the
    character value is greater than the line length it defaults back to the line length").
    """
    if encoding is Encoding.UTF32 or line.isascii():
        return max(0, min(units, len(line)))
    left = max(0, units)
    for first in range(0, len(line), _CHUNK):
        chunk = line[first : first + _CHUNK]
        width = to_units(chunk, len(chunk), encoding)
        if left < width:
            return first + _in_chunk(chunk, left, encoding)
        left -= width
    return len(line)


def _in_chunk(chunk: str, left: int, encoding: Encoding) -> int:
    for column, char in enumerate(chunk):
        code = ord(char)
        if encoding is Encoding.UTF16:
            width = 2 if code > 0xFFFF else 1
        else:
            width = 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        if left < width:
            return column
        left -= width
    return len(chunk)
