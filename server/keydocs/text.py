"""Text as LSP sees it: lines, positions in three encodings, the names under a cursor."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import accumulate, count, islice
from operator import add

from keydocs.model import Range

_HIDDEN = r"\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
"""Control characters above those of ASCII, and what changes the direction of text or hides it."""
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f{_HIDDEN}]")
_NOT_PLAIN = re.compile(rf"[\x00-\x1f{_HIDDEN}]")
_LINE_END = re.compile(r"\r\n?|\n")
_CHUNK = 1000
_MAX_PEEKS = 20
_STRETCH = 65_536
"""Characters whose lines are counted at once, in search of a line."""
_FEW = 200
_LONG = 10_000
"""Characters. A longer line is measured once."""


class Encoding(str, Enum):
    """How a client counts characters in a line; the values are LSP's ``PositionEncodingKind``."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


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
        """The line that was last peeked at, and the offset at which it begins."""
        self._peeks = 0

    @property
    def _starts(self) -> list[int]:
        if self._found is None:
            self._found = [0, *_line_ends(self.text)]
        return self._found

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, line: int) -> str:
        """The line without its end. Raises IndexError beyond the last one."""
        starts = self._starts
        start = starts[line]
        text = self.text[start : starts[line + 1] if 0 <= line + 1 < len(starts) else None]
        return text[:-2] if text.endswith("\r\n") else text[:-1] if text.endswith(("\n", "\r")) else text

    def __iter__(self) -> Iterator[str]:
        return iter(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    def get(self, line: int) -> str:
        """The line without its end, empty where the text has no such line."""
        return self[line] if 0 <= line < len(self) else ""

    def peek(self, line: int) -> str:
        """As :meth:`get`, for who asks for a line or two of a long text: where all lines start is worked out only where
        it turns out that more are asked for."""
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
        r"""Whether there are other ends of lines than ``\n``."""
        if self._has_returns is None:
            self._has_returns = "\r" in self.text
        return self._has_returns

    def units(self, line: int, column: int, encoding: Encoding) -> int:
        """A column in code points as the client counts it, as :func:`to_units`."""
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
        """The offset (code points from the start of the text) at which a line begins."""
        return self._starts[line]

    def longest(self) -> int:
        """The length of the longest line."""
        return max(map(len, self))

    def line_at(self, offset: int) -> int:
        """The line that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def range(self, start: int, end: int) -> Range:
        """Two offsets as a range of lines and columns."""
        first, last = self.line_at(start), self.line_at(end)
        return Range(first, start - self._starts[first], last, end - self._starts[last])


class _LongLine:
    """A line, and how the client counts the beginnings of its stretches."""

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
    """The ends of lines, those of two characters twice: at least as many as there are."""
    return text.count("\n") + (text.count("\r") if "\r" in text else 0)


def beginning(text: str, lines: int) -> str:
    """The first lines of a text, at least one, with their ends."""
    if count_line_ends(text) < lines:
        return text
    last = next(islice(_LINE_END.finditer(text), lines - 1, None), None)
    return text[: last.end()] if last else text


def _nth_line(text: str, number: int, at: int) -> int:
    r"""The offset at which the line begins that is so many lines behind the one at ``at``, -1 where there is none.
    Lines end at ``\n`` alone."""
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
    """The offsets behind the ends of the lines."""
    # All of it without a step of Python for each line.
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    ends = map(add, accumulate(map(len, text.split("\n"))), count(1))
    return list(ends)[:-1]


def to_units(line: str, column: int, encoding: Encoding) -> int:
    """A column in code points as the client counts it. Columns beyond the line count as its end."""
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


def visible(text: str) -> str:
    """Text with its control characters and overrides of the writing direction shown as escapes. Tabs stay, and line
    ends, as ``\\n``."""
    return _CONTROL.sub(_escaped, text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def on_one_line(text: str) -> str:
    """The same for a name, a path or a message: tabs and line ends are shown as escapes too."""
    return _NOT_PLAIN.sub(_escaped, text)


def is_plain(text: str) -> bool:
    """Whether a text holds nothing that is shown as an escape on one line."""
    return _NOT_PLAIN.search(text) is None


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def is_word(char: str) -> bool:
    """Whether a character can stand in an identifier (Unicode's XID_Continue: also combining marks)."""
    return char.isalnum() or char == "_" or f"a{char}".isidentifier()


_JOINTS = frozenset(".:/-@$#+~")
_ENDS = frozenset("!?")
"""What ends names in some languages."""
_REACH = 200
_LONGEST = 10_000
"""Characters. Nobody gives such a name."""
_PARTS = 6
_PHRASE = 4
_SEPARATORS = r"\s()\[\]{}<>\"'`,;"
_TOKEN = re.compile(f"[^{_SEPARATORS}]+")
_SEPARATOR = re.compile(f"[{_SEPARATORS}]")


def separators_in(names: Iterable[str]) -> str:
    """The characters of names that otherwise stand between names, each once."""
    return "".join(sorted(set(_SEPARATOR.findall(".".join(names)))))


def names_at(line: str, column: int, separators: str | None = None) -> list[tuple[int, int]]:
    """The spans of a line that could be the name under the cursor, longest first.

    What a name looks like differs from language to language (``torch.utils.data``, ``std::vector``,
    ``react-grid-item``, ``@scope/x``, ``torch/library.h``), and only the index knows which names exist: so these
    are all the runs of words and joints around ``column`` that hold it (a cursor behind the last character
    counts), and phrases of up to four words. The caller takes the first that it knows. ``separators`` are those that
    phrases may have between their words (see :func:`separators_in`), where that is known.
    """
    spans = {*_joined(line, column)}
    if separators is None or any(separator in line for separator in separators):
        spans.update(_phrases(line, column, separators))
    # ``println!`` of Rust, ``empty?`` of Ruby.
    spans.update([(start, end + 1) for start, end in spans if line[end : end + 1] in _ENDS])
    return sorted(spans, key=lambda span: (span[0] - span[1], span[0]))


def word_at(line: str, column: int) -> tuple[int, int] | None:
    """The plain identifier under (or directly before) the cursor, None where there is none, or one that is too long for
    a name."""
    start = end = max(0, min(column, len(line)))
    while start > 0 and column - start <= _LONGEST and is_word(line[start - 1]):
        start -= 1
    while end < len(line) and end - start <= _LONGEST and is_word(line[end]):
        end += 1
    return (start, end) if 0 < end - start <= _LONGEST else None


def _joined(line: str, column: int) -> Iterator[tuple[int, int]]:
    left = right = max(0, min(column, len(line)))
    while left > 0 and column - left < _REACH and (is_word(line[left - 1]) or line[left - 1] in _JOINTS):
        left -= 1
    while right < len(line) and right - column < _REACH and (is_word(line[right]) or line[right] in _JOINTS):
        right += 1
    words = _words(line, left, right)
    before = [i for i, (start, _) in enumerate(words) if start <= column]
    behind = [i for i, (_, end) in enumerate(words) if end >= column]
    if not before or not behind:
        return
    first, last = min(before[-1], behind[0]), max(before[-1], behind[0])
    for i in range(max(0, first - _PARTS), first + 1):
        floor = words[i - 1][1] if i else left
        for j in range(last, min(len(words), last + _PARTS + 1)):
            ceiling = words[j + 1][0] if j + 1 < len(words) else right
            start, end = words[i][0], words[j][1]
            for wider_start in {start, max(floor, start - 1), floor}:
                for wider_end in {end, min(ceiling, end + 1), ceiling}:
                    yield wider_start, wider_end


def _words(line: str, left: int, right: int) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    start = -1
    for at in range(left, right + 1):
        if at < right and is_word(line[at]):
            start = at if start < 0 else start
        elif start >= 0:
            words.append((start, at))
            start = -1
    return words


def _phrases(line: str, column: int, separators: str | None) -> Iterator[tuple[int, int]]:
    left, right = max(0, column - _REACH), min(len(line), column + _REACH)
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(line, left, right)]
    here = next((i for i, (start, end) in enumerate(tokens) if start <= column <= end), None)
    if here is None:
        return

    def may_join(k: int) -> bool:
        end = tokens[k][1]
        return end + 1 == tokens[k + 1][0] and (separators is None or line[end] in separators)

    for i in range(max(0, here - _PHRASE + 1), here + 1):
        for j in range(max(here, i + 1), min(len(tokens), i + _PHRASE)):
            if all(map(may_join, range(i, j))):
                end = tokens[j][1]
                yield tokens[i][0], end - (line[end - 1] in ".:!?")
