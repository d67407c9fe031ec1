"""The lines of an entry."""

from __future__ import annotations

import re

from keydocs.model import Entry
from keydocs.text.lines import Lines

HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_BOUNDARY = re.compile(r"[ \t]{0,3}(?:#{1,6}[ \t]|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$)")


def extent(entry: Entry, lines: Lines, starts: set[int]) -> tuple[int, int]:
    """Return the first line of an entry and the one after its last line with text. ``starts`` are the first lines of
    all entries."""
    start = entry.range.start_line
    end = start + 1
    under_heading = is_heading(entry, lines)
    depth = _depth(lines[start])
    while end < len(lines) and end not in starts and not _BOUNDARY.match(lines[end]):
        line = lines[end]
        if not under_heading and (not line.strip() or _depth(line) <= depth):
            break
        end += 1
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return start, end


def is_heading(entry: Entry, lines: Lines) -> bool:
    """Return whether an entry is a heading."""
    return HEADING.match(lines[entry.range.start_line]) is not None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
