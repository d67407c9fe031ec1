"""What is wrong with a keyword file. The codes are stable: users filter by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from keydocs.keywords.blocks import MAX_LINE, Block, BlockType
from keydocs.keywords.parts import Parts
from keydocs.keywords.resolve import is_placeholder
from keydocs.keywords.shapes import declared_count
from keydocs.model import Entry, Problem, Range
from keydocs.text import Lines

CODES = {
    "empty": "the file holds nothing but white space",
    "binary": "the file holds NUL characters",
    "open-fence": "a fence never closes; it is read as text",
    "long-line": f"a line is longer than {MAX_LINE:,} characters; the rest of it is not read",
    "long-file": "the file has more lines than are read",
    "mis-decoded": "text was decoded in the wrong encoding, for example an arrow as three letters",
    "placeholder": "a link's target was never filled in, for example {path}",
    "no-entries": "no entries found",
    "count": "the file declares another number of keywords than it lists",
}

_MAX_PER_CODE = 100
_MOJIBAKE = re.compile(r"â(?:†’|€™|€œ|€“|€”|€¦)|Ã[©¨¤¶¼]")
_SAYS_NONE = re.compile(
    r"\bno (?:\w{1,20} ){0,3}(?:keyword|identifier|symbol|entry|entries|name)s?\b"
    r"|\btotal (?:\w{1,20} )?keywords\W{1,9}0\b|^[^\w\n]{0,20}(?:none|n/a)[^\w\n]{0,20}$",
    re.I | re.M,
)
_MAY_BE_PLACEHOLDER = re.compile(r"\{[A-Za-z_]|\]\([ (]{0,3}(?:TBD|TODO)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\]\(([^()\n\r]{1,200})\)")


def find_problems(
    blocks: list[Block], parts: Parts, entries: list[Entry], lines: Lines, max_lines: int, *, may_be_empty: bool
) -> Iterator[Problem]:
    """The problems of a file as a whole. ``lines`` are those of its text as it is on disk that were read, ``max_lines``
    at most; one more, which is empty, where there may be others. ``may_be_empty``: it
    is no fault if there are no entries."""
    text = lines.text
    if not text.strip():
        yield _on_line(lines, 0, "empty", CODES["empty"])
    if "\0" in text:
        yield _on_line(lines, lines.line_at(text.index("\0")), "binary", CODES["binary"])
    opening = next((block for block in blocks if block.type is BlockType.OPEN_FENCE), None)
    if opening:
        yield _on_line(lines, opening.line, "open-fence", CODES["open-fence"])
    if len(lines) > max_lines:
        message = f"the file has more than {max_lines:,} lines; the others are not read"
        yield _on_line(lines, max_lines, "long-file", message)
    if len(text) > MAX_LINE:
        yield from islice(_long_lines(lines), _MAX_PER_CODE)
    if not text.isascii():
        for match in islice(_MOJIBAKE.finditer(text), _MAX_PER_CODE):
            message = f"mis-decoded text: {match[0]}"
            yield Problem(lines.range(match.start(), match.end()), "mis-decoded", message)
    yield from islice(_placeholders(lines), _MAX_PER_CODE)
    declared = declared_count(parts)
    if not entries and not may_be_empty and _lists_something(parts) and not (declared and declared[1] == 0):
        yield _on_line(lines, 0, "no-entries", CODES["no-entries"])
    if declared and declared[1] not in (len(entries), len({entry.range.start_line for entry in entries})):
        message = f"the file declares {declared[1]} keywords and lists {len(entries)}"
        yield _on_line(lines, declared[0], "count", message)


def _lists_something(parts: Parts) -> bool:
    """Whether a file has a text or a list where its entries would be, and does not say that there are none."""
    texts = [block.text for block in parts.body if block.type not in (BlockType.HEADING, BlockType.RULE)]
    return any(map(str.strip, texts)) and not any(map(_SAYS_NONE.search, texts))


def _placeholders(lines: Lines) -> Iterator[Problem]:
    text = lines.text
    if not _MAY_BE_PLACEHOLDER.search(text):
        return
    for match in _PLACEHOLDER.finditer(text):
        if is_placeholder(match[1]):
            message = f"unfilled placeholder: {match[1]}"
            yield Problem(lines.range(*match.span(1)), "placeholder", message)


def _long_lines(lines: Lines) -> Iterable[Problem]:
    for number, line in enumerate(lines):
        if len(line) > MAX_LINE:
            yield Problem(Range(number, MAX_LINE, number, len(line)), "long-line", CODES["long-line"])


def _on_line(lines: Lines, line: int, code: str, message: str) -> Problem:
    return Problem(Range(line, 0, line, len(lines.get(line))), code, message)
