"""Source code inside a longer text: its lines, the uses of a name, and the enclosing blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from keydocs.languages import get_language
from keydocs.languages.base import Language
from keydocs.model import Range
from keydocs.text.identifiers import is_word

_REACH = 2_000
_FEW = 20
_MAX_TRIED = 50_000
"""Occurrences of a name that are tried, including those inside longer words."""
_HEADER_REACH = 200_000
"""Characters above a use that are searched for the line that opens its block."""
_MAX_WALKED = 20_000
"""Lines that are read in search of enclosing blocks, for one name."""
_WALKED_AT_ONCE = 200
"""Skipped characters that cost as much time as reading a line."""
_LABEL = re.compile(r"(?:case\b.*|\w+(?:[ \t]+\w+)?[ \t]*):[ \t]*$")
_BLANKS = re.compile(r"[ \t]*")
_SKIPPED = ("#", "//", "/*", "*", "@", "[[")


FILLER = "\x1f"
"""A placeholder that keeps the offsets of the source equal to those of the text that it is from."""


def flatten(text: str) -> str:
    r"""The text with every line end as ``\n`` and every character where it was."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")


class Source(NamedTuple):
    """``text[start:end]``, of which ``start`` is on line ``line``; the lines of ``text`` end with ``\\n`` alone.

    Where the source is written in another format, as in a notebook, ``written`` is the text as it stands there: with
    the same characters of the source at the same offsets, and the same line ends before each of them.
    """

    text: str
    start: int
    end: int
    line: int
    language: str
    written: str = ""

    @property
    def syntax(self) -> Language:
        """The rules of the source's language."""
        return get_language(self.language)

    @property
    def as_written(self) -> Source:
        """The text as it stands on the page or in the file: what columns are counted in."""
        return self._replace(text=self.written) if self.written else self

    def shown(self, start: int, end: int) -> str:
        """Return the text between two offsets, without placeholders."""
        return self.text[start:end].replace(FILLER, "")

    def line_at(self, offset: int) -> int:
        """Return the 0-based line of an offset."""
        return self.line + self.text.count("\n", self.start, offset)

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of ``offset`` begins."""
        return max(self.start, self.text.rfind("\n", self.start, offset) + 1)

    def line_end(self, offset: int) -> int:
        """Return the offset at which the line of ``offset`` ends, without its line end."""
        at = self.text.find("\n", offset, self.end)
        return self.end if at < 0 else at

    def range(self, start: int, end: int) -> Range:
        """Return two offsets as a range of lines and columns."""
        first = self.line_at(start)
        last = first + self.text.count("\n", start, end)
        return Range(first, start - self.line_start(start), last, end - self.line_start(end))


def uses(text: str, name: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets of the whole-word uses of a name between two offsets."""
    if not name:
        return
    left, right, size = is_word(name[0]), is_word(name[-1]), len(name)
    at, seen = text.find(name, start, end), 0
    while at >= 0 and seen < _MAX_TRIED:
        behind = at + size
        if not (left and at and _joins(text[at - 1])) and not (right and behind < len(text) and _joins(text[behind])):
            yield at
        seen += 1
        if seen == _FEW and name.isidentifier():
            break
        at = text.find(name, at + 1, end)
    else:
        return
    # The pattern knows no combining marks.
    is_plain = text.isascii()
    for match in islice(_whole(name).finditer(text, at + 1, end + 1), _MAX_TRIED):
        at = match.start()
        if at + size > end:
            return
        if is_plain or not (_joins(text[at - 1]) or (at + size < len(text) and _joins(text[at + size]))):
            yield at


def uses_in(source: Source, name: str) -> Iterator[int]:
    """As :func:`uses`, of all of a source; in languages whose words have hyphens, ``initial-scale`` is no use of
    ``scale``."""
    found = uses(source.text, name, source.start, source.end)
    if not source.syntax.has_hyphenated_words:
        return found
    return (at for at in found if not is_hyphenated(source.text, at, at + len(name)))


def is_hyphenated(text: str, start: int, end: int) -> bool:
    """Return whether ``text[start:end]`` is a part of a longer word with hyphens."""
    before = start > 1 and text[start - 1] == "-" and _joins(text[start - 2])
    return before or (end + 1 < len(text) and text[end] == "-" and _joins(text[end + 1]))


@lru_cache(maxsize=32)
def _whole(name: str) -> re.Pattern[str]:
    """The whole word, which is faster than a call for each use, but takes as long as a dozen of them to make. What
    stands before it is looked at last, because only what begins with plain text is searched for quickly."""
    return re.compile(rf"{name}(?<!\w{name})(?!\w)")


def _joins(char: str) -> bool:
    # The plain test spares nearly all calls of the thorough one, which is ten times slower.
    return char.isalnum() or char == "_" or (char > "\x7f" and is_word(char))


def indentation(text: str, line_start: int, limit: int) -> int:
    """Return the indentation of a line; a tab counts as four."""
    blanks = _BLANKS.match(text, line_start, min(limit, line_start + 400))
    return len(blanks[0]) + 3 * blanks[0].count("\t") if blanks else 0


class Known:
    """What was found of the blocks of a source: names that are on every line of a long block would otherwise have it
    walked once for each. ``left`` is how many lines may still be walked; after that, nothing opens a block."""

    __slots__ = ("found", "left")

    def __init__(self) -> None:
        self.found: dict[int, tuple[int, int]] = {}
        """By indentation the line that was asked for last, and the offset of the one that opens the block around it."""
        self.left = _MAX_WALKED


def header(source: Source, offset: int, known: Known | None = None) -> int:
    """The offset of the line that opens the block around an offset, as the indentation tells it; -1 for none."""
    known = known or Known()
    has_labels = not source.syntax.has_indented_blocks
    text, start = source.text, source.line_start(offset)
    width, floor, found = indentation(text, start, source.end), source.start, -1
    if width in known.found and known.found[width][0] <= start:
        floor, found = known.found[width]
    for at in _less_indented_above(text, start, max(floor, start - _HEADER_REACH), width, known):
        line = text[at : min(source.line_end(at), at + _REACH)]
        body = line.strip()
        if not body or body == "{" or body.startswith(_SKIPPED) or line[0] == ")":
            continue
        if indentation(line, 0, len(line)) >= width or (has_labels and _LABEL.match(body)):
            continue
        found = at if body[0] != "}" or body.endswith("{") else -1
        break
    known.found[width] = start, found
    return found


def _less_indented_above(text: str, start: int, floor: int, width: int, known: Known) -> Iterator[int]:
    """The lines between ``floor`` and the line that begins at ``start`` that do not begin with so many blanks, the
    nearest first. They are searched in stretches that grow: most that are asked for are near, and the others far."""
    if not width:
        return
    end, size, pattern = start - 1, 500, _less_indented(width)
    # A line is found by the line end before it.
    while end >= floor and known.left > 0:
        first = max(floor - 1, end - size)
        found = [match.end() for match in pattern.finditer(text, first, end)]
        known.left -= len(found) + (end - first) // _WALKED_AT_ONCE
        yield from reversed(found)
        end, size = first, size * 4
    if floor == 0:
        yield 0


@lru_cache(maxsize=64)
def _less_indented(width: int) -> re.Pattern[str]:
    return re.compile(rf"\n(?! {{{width}}}|\n)")


def headers(source: Source, offset: int, known: Known | None = None) -> Iterator[str]:
    """Yield the lines that open the blocks around an offset, innermost first."""
    at = header(source, offset, known)
    while at >= 0:
        yield source.text[at : min(source.line_end(at), at + _REACH)].strip()
        at = header(source, at, known)
