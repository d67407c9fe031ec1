"""Links in the paragraphs of a Markdown text, by the rules of CommonMark.

Works on text in which code, comments and raw HTML are blank (see :mod:`keydocs.markdown.masking`). Brackets are
matched as in the specification's appendix; destinations, titles and labels are read by markdown-it-py's functions. Time
is linear in the text: a destination and its title end within ``_MAX_TARGET`` characters.

One thing is read that CommonMark does not allow, because keyword files hold it: blanks in a destination without ``<>``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle

from keydocs.model import Link, Range
from keydocs.text.lines import Lines

_MAX_TRIED = 300_000
"""Brackets that are looked at in a text."""
_MAX_LINES = 1_000
"""Lines of a paragraph."""
_MAX_TARGET = 4_000
"""Characters of a destination and its title together."""
_TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|<[A-Za-z/!?][^<>]{0,2000}>|!?\[|\]")
"""An escape, an HTML tag or autolink, and what begins and ends a label."""
_BLOCK_START = re.compile(r"[ \t>]{0,20}(?:[-*+#|]|\d{1,9}[.)][ \t])")
"""The beginning of a line that continues no paragraph."""
_DEFINITION = re.compile(r"[ \t>]{0,20}(?:[-*+][ \t]{1,4})?\[(?!\^)((?:[^\[\]\\]|\\.){1,999})\]:", re.DOTALL)
_BLANK = " \t\n"
_PLAIN_TARGET = re.compile(r"([\w./#?=:%~+-]{1,1000})\)")
"""A whole destination in which no character means anything to Markdown: nearly all are."""
_LOOSE_TARGET = re.compile(r"([^()<>\n]{1,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?)\)")


class _Destination(NamedTuple):
    """A destination as CommonMark understands it, and the offsets of how it is written, without ``<>``."""

    target: str
    start: int
    end: int


class _Opener(NamedTuple):
    """A bracket that may open a label; ``start`` is that of the ``!`` of an image."""

    start: int
    label: int
    is_image: bool


Definitions = Mapping[str, str]
"""The targets of link reference definitions, by their normalised labels."""


def find_links(raw: Lines, clean: Iterable[str], definitions: Definitions | None = None) -> Iterator[Link]:
    """Find the inline links, images and link reference definitions of a text, in their order.

    ``clean`` are the lines of the text after masking; labels are taken from ``raw``. With ``definitions``, references
    to them are links too.
    """
    tried = 0
    marks = ("](", "]:", "]") if definitions else ("](", "]:")
    for paragraph in _paragraphs(clean, marks):
        tried += paragraph.text.count("[")
        if tried > _MAX_TRIED:
            return
        yield from _Scanner(raw, paragraph, definitions).links()


def find_definitions(raw: Lines, clean: Iterable[str]) -> dict[str, str]:
    """Return the link reference definitions of a text; of several with one label, the first."""
    found: dict[str, str] = {}
    for paragraph in _paragraphs(clean, ("]:",)):
        for link, _ in _Scanner(raw, paragraph, None).definitions():
            found.setdefault(normalizeReference(link.label), link.target)
    return found


class _Paragraph(NamedTuple):
    """Lines without a block's start between them; ``number`` is the 0-based number of the first."""

    number: int
    text: str


def _paragraphs(clean: Iterable[str], marks: tuple[str, ...]) -> Iterator[_Paragraph]:
    """Find the paragraphs that hold one of the ``marks``, each of which stands on one line."""
    lines: list[str] = []
    first = number = 0
    may_hold_links = False
    for number, line in enumerate(clean):
        text = line.rstrip("\r\n")
        is_blank = not text or text.isspace()
        if lines and (is_blank or len(lines) >= _MAX_LINES or _BLOCK_START.match(text)):
            if may_hold_links:
                yield _Paragraph(first, "\n".join(lines))
            lines.clear()
            may_hold_links = False
        if not is_blank:
            if not lines:
                first = number
            lines.append(text)
            may_hold_links = may_hold_links or any(mark in text for mark in marks)
    if may_hold_links:
        yield _Paragraph(first, "\n".join(lines))


class _Scanner:
    """Finds the links of one paragraph."""

    def __init__(self, raw: Lines, paragraph: _Paragraph, definitions: Definitions | None) -> None:
        self._raw = raw
        self._number, self._text = paragraph
        self._definitions = definitions
        self._starts = [0, *(length + number for number, length in enumerate(self._ends(), 1))]

    def _ends(self) -> list[int]:
        return list(accumulate(map(len, self._text.split("\n"))))

    def links(self) -> Iterator[Link]:
        start = 0
        if "]:" in self._text:
            for link, end in self.definitions():
                start = end
                yield link
        found = list(self._brackets(start))
        yield from sorted(found, key=lambda link: link.range)

    def definitions(self) -> Iterator[tuple[Link, int]]:
        """The definitions at the beginning of the paragraph, each with the offset behind it."""
        at = 0
        while match := _DEFINITION.match(self._text, at):
            if not match[1].strip():
                return
            destination = self._destination(self._skip(match.end()))
            end = self._end_of_definition(destination) if destination else -1
            if destination is None or end < 0:
                return
            start = match.start(1) - 1
            yield self._link(match[1], destination, start, end), end + 1
            at = end + 1

    def _end_of_definition(self, destination: _Destination) -> int:
        """The offset of the end of the line with which a definition ends, -1 if it is none."""
        end = destination.end + (self._text[destination.end : destination.end + 1] == ">")
        at = self._skip(end)
        if at > end and self._text[at : at + 1] in ("'", '"', "("):
            title = parseLinkTitle(self._text, at, min(len(self._text), at + _MAX_TARGET))
            behind = self._line_end(title.pos) if title.ok else -1
            if title.ok and not self._text[title.pos : behind].strip():
                return behind
        behind = self._line_end(end)
        return behind if not self._text[end:behind].strip() else -1

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _brackets(self, start: int) -> Iterator[Link]:
        openers: list[_Opener] = []
        at = start
        while token := _TOKEN.search(self._text, at):
            at = token.end()
            if token[0].endswith("[") and token[0][0] != "\\":
                openers.append(_Opener(token.start(), token.end(), token[0][0] == "!"))
            elif token[0] == "]" and openers:
                opener = openers.pop()
                found = self._inline(opener, token.start()) or self._reference(opener, token.start())
                if found:
                    link, at = found
                    yield link
                    if not opener.is_image:
                        # Links hold no links.
                        openers = [other for other in openers if other.is_image]

    def _inline(self, opener: _Opener, close: int) -> tuple[Link, int] | None:
        at = close + 2
        if self._text[close + 1 : at] != "(" or self._text.find(")", at, at + _MAX_TARGET) < 0:
            return None
        if self._is_call(opener, close):
            return None
        found = self._inline_destination(at)
        label = self._label(opener.label, close)
        if found is None or not found[0].target or not label.strip():
            return None
        destination, end = found
        return self._link(label, destination, opener.start, end), end

    def _inline_destination(self, at: int) -> tuple[_Destination, int] | None:
        """The destination behind a parenthesis, and the offset behind the one that closes the link."""
        plain = _PLAIN_TARGET.match(self._text, at)
        if plain:
            return _Destination(plain[1], *plain.span(1)), plain.end()
        destination = self._destination(self._skip(at))
        end = self._end_of_inline(destination) if destination else -1
        if destination and end >= 0:
            return destination, end
        loose = _LOOSE_TARGET.match(self._text, at)
        target = loose[1].strip() if loose else ""
        if loose is None or " " not in target or target.endswith(('"', "'", ")", ">")):
            return None
        start = self._text.index(target, at)
        return _Destination(target, start, start + len(target)), loose.end()

    def _end_of_inline(self, destination: _Destination) -> int:
        """The offset behind the parenthesis that closes a link, -1 if none does."""
        end = destination.end + (self._text[destination.end : destination.end + 1] == ">")
        at = self._skip(end)
        if at > end and self._text[at : at + 1] in ("'", '"', "("):
            title = parseLinkTitle(self._text, at, min(len(self._text), at + _MAX_TARGET))
            if not title.ok:
                return -1
            at = self._skip(title.pos)
        return at + 1 if self._text[at : at + 1] == ")" else -1

    def _reference(self, opener: _Opener, close: int) -> tuple[Link, int] | None:
        if not self._definitions:
            return None
        start, end = opener.label, close
        behind = close + 1
        if self._text.startswith("[", behind):
            second = self._text.find("]", behind, behind + 1_000)
            if second < 0:
                return None
            if second > behind + 1:
                start, end = behind + 1, second
            behind = second + 1
        label = self._label(start, end)
        target = self._definitions.get(normalizeReference(label))
        if target is None:
            return None
        return self._link(label, _Destination(target, start, end), opener.start, behind), behind

    def _destination(self, at: int) -> _Destination | None:
        found = parseLinkDestination(self._text, at, min(len(self._text), at + _MAX_TARGET))
        if not found.ok:
            return None
        is_enclosed = self._text[at : at + 1] == "<"
        start, end = at + is_enclosed, found.pos - is_enclosed
        return _Destination(unescapeAll(self._text[start:end]), start, end)

    def _skip(self, at: int) -> int:
        """The offset of the next character that is no blank, over at most one end of a line."""
        ends = 0
        while at < len(self._text) and self._text[at] in _BLANK:
            ends += self._text[at] == "\n"
            if ends > 1:
                break
            at += 1
        return at

    def _is_call(self, opener: _Opener, close: int) -> bool:
        """Whether it is code that only looks like a link: ``lamps[0](level)``."""
        before = self._text[opener.start - 1 : opener.start] if opener.start and not opener.is_image else ""
        if not before or not (before.isalnum() or before in "_])"):
            return False
        arguments = self._text[close + 2 : self._text.find(")", close + 2)]
        return not any(char in arguments for char in "./#")

    def _label(self, start: int, end: int) -> str:
        """The label as it is written; a code span in it is blank in the masked text."""
        first, last = self._position(start), self._position(end)
        if first[0] == last[0]:
            return self._raw[first[0]][first[1] : last[1]]
        lines = [self._raw[number] for number in range(first[0], last[0] + 1)]
        lines[-1] = lines[-1][: last[1]]
        lines[0] = lines[0][first[1] :]
        return "\n".join(line.rstrip("\r\n") for line in lines)

    def _link(self, label: str, destination: _Destination, start: int, end: int) -> Link:
        written = Range(*self._position(destination.start), *self._position(destination.end))
        return Link(label, destination.target, Range(*self._position(start), *self._position(end)), written)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return self._number + line, offset - self._starts[line]
