"""The entries of a keyword file: listed twice, counted wrong, not on their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keydocs.check.findings import Edit, Finding, Related, Repair
from keydocs.counts import counted
from keydocs.model import Entry, KeywordFile, Range
from keydocs.pages.page import Page
from keydocs.text import Lines

_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_BOUNDARY = re.compile(r"[ \t]{0,3}(?:#{1,6}[ \t]|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$)")
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
_MAX_SEARCHED = 200_000_000
"""Characters that are searched for those names of a file that are no words of its page: a second's work at most."""
_MANY = 50
"""Searches that take as long as finding all words."""
_WORD = re.compile(r"\w+")


def find_duplicates(read: KeywordFile, lines: Lines) -> Iterator[Finding]:
    """Entries of the same name and kind as one before. They can be removed where they say nothing else."""
    first: dict[tuple[str, str, str], Entry] = {}
    starts = {entry.range.start_line for entry in read.entries}
    alone = len(starts) == len(read.entries)
    for entry, section in _with_sections(read, lines):
        before = first.setdefault((entry.name, entry.kind.value, section), entry)
        if before is entry:
            continue
        repair = _removal(before, entry, lines, starts) if alone else None
        related = Related(read.path, before.range, "It is listed here before")
        message = f"{entry.name} is listed twice as {entry.kind.label}"
        yield Finding(entry.range, "duplicate-entry", message, related, repair)


def _with_sections(read: KeywordFile, lines: Lines) -> Iterator[tuple[Entry, str]]:
    """The entries, each with the heading that says what it is: ``Methods of Tide`` and ``Methods of Turn`` are not the
    same. A letter says nothing."""
    section, seen = "", 0
    for entry in read.entries:
        line = entry.range.start_line
        for number in range(seen, line):
            heading = _HEADING.match(lines[number])
            name = lines[number][heading.end() :].strip() if heading else ""
            section = name if len(name) > 1 else "" if name else section
        seen = line
        yield entry, "" if _is_heading(entry, lines) else section


def _removal(before: Entry, entry: Entry, lines: Lines, starts: set[int]) -> Repair:
    start, end = extent(entry, lines, starts)
    first, last = extent(before, lines, starts)
    same = [lines[n].strip() for n in range(start, end)] == [lines[n].strip() for n in range(first, last)]
    while end < len(lines) - 1 and not lines[end].strip() and _is_heading(entry, lines):
        end += 1
    place = Range(start, 0, end, 0) if end < len(lines) else _to_the_end(start, end, lines)
    return Repair(f"Remove the second {entry.name}", (Edit(place, ""),), same)


def _to_the_end(start: int, end: int, lines: Lines) -> Range:
    """Whole lines at the end of a text that has no line end there: the one before them goes."""
    above = max(0, start - 1)
    return Range(above, len(lines[above]) if start else 0, end - 1, len(lines[end - 1]))


def extent(entry: Entry, lines: Lines, starts: set[int]) -> tuple[int, int]:
    """The lines of an entry, without the blank ones behind it: from the first up to, not including, the second.
    ``starts`` are the lines of all entries."""
    start = entry.range.start_line
    end = start + 1
    is_heading = _is_heading(entry, lines)
    depth = _depth(lines[start])
    while end < len(lines) and end not in starts and not _BOUNDARY.match(lines[end]):
        line = lines[end]
        if not is_heading and (not line.strip() or _depth(line) <= depth):
            break
        end += 1
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return start, end


def _is_heading(entry: Entry, lines: Lines) -> bool:
    return _HEADING.match(lines[entry.range.start_line]) is not None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def find_wrong_counts(read: KeywordFile, lines: Lines, clean: Lines) -> Iterator[Finding]:
    """Numbers of keywords that the file declares, as total or of different names, and does not list."""
    names = {entry.name for entry in read.entries}
    right = {len(read.entries), len({(entry.name, entry.kind) for entry in read.entries}), len(names)}
    listed = {entry.range.start_line for entry in read.entries}
    right.add(len(listed))
    inside = _inside(read, lines, listed)
    for number, line in enumerate(clean):
        if ("eyword" not in line and "ount" not in line) or number in inside:
            continue
        match = next((match for pattern in _COUNTS if (match := pattern.match(line))), None)
        declared = int(match[1].replace(",", "")) if match else 0
        if match is None or declared in right:
            continue
        place = Range(number, match.start(1), number, match.end(1))
        count = len(read.entries)
        repair = Repair(f"Change the number to {count}", (Edit(place, str(count)),), True)
        yield Finding(
            place, "wrong-count", f"The file declares {counted(declared, 'keyword')} and lists {count:,}", None, repair
        )


def _inside(read: KeywordFile, lines: Lines, starts: set[int]) -> set[int]:
    """The lines of the entries, where a number is something else: all but what follows on the last."""
    found: set[int] = set()
    for entry in read.entries[:-1]:
        found.update(range(*extent(entry, lines, starts)))
    if read.entries:
        start, end = extent(read.entries[-1], lines, starts)
        blank = next((n for n in range(start + 2, end) if not lines[n].strip()), end)
        found.update(range(start, blank))
    return found


def find_not_on_page(read: KeywordFile, page: Page) -> Iterator[Finding]:
    """Names that a page does not hold, where it holds all of its source."""
    if page.code is None or not page.is_complete:
        return
    text = _Searched(f"{page.path}\n{read.source}\n{page.text}".casefold())
    for entry in read.entries:
        if not _is_in(entry.name.casefold(), text):
            message = f"{entry.name} does not occur on {page.path}"
            yield Finding(entry.range, "entry-not-on-page", message, Related(page.path, Range(0, 0, 0, 0), "The page"))


class _Searched:
    """A text that many names are looked for in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] = frozenset()
        self._searches = 0

    def holds(self, name: str) -> bool:
        """Whether it holds a name; so it is said, too, when too much was searched before."""
        if name in self._words or self._searches * len(self._text) > _MAX_SEARCHED:
            return True
        self._searches += 1
        if self._searches == _MANY:
            self._words = frozenset(_WORD.findall(self._text))
        return name in self._text


def _is_in(name: str, text: _Searched) -> bool:
    """Whether a text holds a name. Generators join and cut names: then it is their parts that are there."""
    return text.holds(name) or all(map(text.holds, _parts(name)))


def _parts(name: str) -> list[str]:
    parts = _WORD.findall(name)
    return parts if len(parts) > 1 else [name]
