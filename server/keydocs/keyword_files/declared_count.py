"""The number of keywords that a keyword file declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from keydocs.counts import counted
from keydocs.keyword_files.extent import extent
from keydocs.model import Entry, Problem, Range
from keydocs.text.lines import Lines

_NUMBER = r"(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})"
_COUNTS = (
    re.compile(
        r"[ \t]{0,3}(?:[-*][ \t]+)?[*_]{0,2}(?:total (?:unique )?keywords(?: extracted)?|(?:number of )?keywords"
        rf"|keyword count|count):?[*_]{{0,2}}:?[ \t]{{1,3}}{_NUMBER}[*_]{{0,2}}[ \t]*$",
        re.IGNORECASE,
    ),
    re.compile(rf"This file contains {_NUMBER} (?:[a-z]+ ){{0,4}}keywords\b", re.IGNORECASE),
    re.compile(rf"#{{1,4}}[ \t][^\n#()]{{0,60}}\bkeywords[ \t]\({_NUMBER}(?: total)?\)[ \t]*$", re.IGNORECASE),
)


def find_counts(lines: Lines) -> list[tuple[Range, int]]:
    """Yield the declared numbers, of all keywords or of distinct names, with their ranges."""
    found: list[tuple[Range, int]] = []
    for number, line in enumerate(lines):
        if "eyword" not in line and "ount" not in line:
            continue
        match = next((match for pattern in _COUNTS if (match := pattern.match(line))), None)
        if match:
            place = Range(number, match.start(1), number, match.end(1))
            found.append((place, int(match[1].replace(",", ""))))
    return found


def find_wrong_counts(counts: Sequence[tuple[Range, int]], entries: Sequence[Entry], lines: Lines) -> Iterator[Problem]:
    """Yield the declared numbers that differ from those of the entries."""
    names = {entry.name for entry in entries}
    listed = {entry.range.start_line for entry in entries}
    right = {len(entries), len({(entry.name, entry.kind) for entry in entries}), len(names), len(listed)}
    wrong = [(place, count) for place, count in counts if count not in right]
    inside = _inside(entries, lines) if wrong else ()
    for place, count in wrong:
        if place.start_line not in inside:
            message = f"The file declares {counted(count, 'keyword')} and lists {len(entries):,}"
            yield Problem(place, "wrong-count", message, str(len(entries)))


def _inside(entries: Sequence[Entry], lines: Lines) -> set[int]:
    """Return the lines of entries, which hold other numbers."""
    starts = {entry.range.start_line for entry in entries}
    found: set[int] = set()
    for entry in entries[:-1]:
        found.update(range(*extent(entry, lines, starts)))
    if entries:
        start, end = extent(entries[-1], lines, starts)
        blank = next((n for n in range(start + 2, end) if not lines[n].strip()), end)
        found.update(range(start, blank))
    return found
