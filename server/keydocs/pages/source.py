"""A stretch of source inside of a longer text: the uses of a name in it, its lines, and what encloses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from keydocs.model import Range
from keydocs.text import is_word

_REACH = 2_000
_HEADER_LINES = 5_000
_LABEL = re.compile(r"(?:public|private|protected|signals|slots|default|case\b.*|\w+)(?:[ \t]+\w+)?[ \t]*:[ \t]*$")
_SKIPPED = ("#", "//", "/*", "*", "@", "[[")


def flatten(text: str) -> str:
    r"""The text with every line end as ``\n`` and every character where it was."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")


class Source(NamedTuple):
    """``text[start:end]``, of which ``start`` is on line ``line``; the lines of ``text`` end with ``\\n`` alone."""

    text: str
    start: int
    end: int
    line: int
    language: str

    def line_at(self, offset: int) -> int:
        """The line that holds an offset."""
        return self.line + self.text.count("\n", self.start, offset)

    def line_start(self, offset: int) -> int:
        """The offset at which the line of ``offset`` begins."""
        return max(self.start, self.text.rfind("\n", self.start, offset) + 1)

    def line_end(self, offset: int) -> int:
        """The offset at which the line of ``offset`` ends, its line end not included."""
        at = self.text.find("\n", offset, self.end)
        return self.end if at < 0 else at

    def range(self, start: int, end: int) -> Range:
        """Two offsets as lines and columns."""
        first = self.line_at(start)
        last = first + self.text.count("\n", start, end)
        return Range(
            first,
            start - (self.text.rfind("\n", 0, start) + 1),
            last,
            end - (self.text.rfind("\n", 0, end) + 1),
        )


def uses(text: str, name: str, start: int, end: int) -> Iterator[int]:
    """The offsets of the whole-word uses of a name between two offsets."""
    if not name:
        return
    left, right, size = is_word(name[0]), is_word(name[-1]), len(name)
    at = text.find(name, start, end)
    while at >= 0:
        behind = at + size
        if not (left and at and _joins(text[at - 1])) and not (right and behind < len(text) and _joins(text[behind])):
            yield at
        at = text.find(name, at + 1, end)


def _joins(char: str) -> bool:
    # The plain test spares nearly all calls of the thorough one, which is ten times slower.
    return char.isalnum() or char == "_" or (char > "\x7f" and is_word(char))


def indentation(text: str, line_start: int, limit: int) -> int:
    """How far the line is indented; a tab counts as four."""
    width = 0
    for at in range(line_start, min(limit, line_start + 400)):
        if text[at] == " ":
            width += 1
        elif text[at] == "\t":
            width += 4
        else:
            break
    return width


def headers(source: Source, offset: int) -> Iterator[str]:
    """The lines that open the blocks around an offset, innermost first, as the indentation tells it."""
    text, at = source.text, source.line_start(offset)
    width = indentation(text, at, source.end)
    for _ in range(_HEADER_LINES):
        if not width or at <= source.start:
            return
        end = at - 1
        at = max(source.start, text.rfind("\n", source.start, end) + 1)
        line = text[at : min(end, at + _REACH)]
        body = line.strip()
        if not body or body == "{" or body.startswith(_SKIPPED) or line[:1] == ")":
            continue
        here = indentation(line, 0, len(line))
        if here >= width or (source.language != "python" and _LABEL.match(body)):
            continue
        if body[0] == "}" and not body.endswith("{"):
            return
        width = here
        yield body
