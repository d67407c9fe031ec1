"""Checks of entries: duplicates, and names that are not on their page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keydocs.checks.rules import (
    Diagnostic,
    Edit,
    Fix,
    Related,
)
from keydocs.keyword_files.extent import HEADING, extent, is_heading
from keydocs.model import Entry, KeywordFile, Range
from keydocs.pages.page import Page
from keydocs.text.lines import Lines

_MAX_SEARCHED = 200_000_000
"""Characters to search for names that are not words of the page: at most a second."""
_MANY = 50
"""Searches that take as long as finding all words."""
_WORD = re.compile(r"\w+")


def find_duplicates(read: KeywordFile, lines: Lines) -> Iterator[Diagnostic]:
    """Find entries with the name and kind of an earlier one. They can be removed if they say nothing else."""
    first: dict[tuple[str, str, str], Entry] = {}
    starts = {entry.range.start_line for entry in read.entries}
    alone = len(starts) == len(read.entries)
    for entry, section in _with_sections(read, lines):
        before = first.setdefault((entry.name, entry.kind.value, section), entry)
        if before is entry:
            continue
        repair = _removal(before, entry, lines, starts) if alone else None
        related = Related(read.path, before.range, "It is listed here before")
        message = f"Duplicate entry: {entry.name} ({entry.kind.label})"
        yield Diagnostic(entry.range, "duplicate-entry", message, related, repair)


def _with_sections(read: KeywordFile, lines: Lines) -> Iterator[tuple[Entry, str]]:
    """Yield the entries with the heading that says what they are: ``Methods of Tide`` and ``Methods of Turn`` differ. A
    letter says nothing."""
    section, seen = "", 0
    for entry in read.entries:
        line = entry.range.start_line
        for number in range(seen, line):
            heading = HEADING.match(lines[number])
            name = lines[number][heading.end() :].strip() if heading else ""
            section = name if len(name) > 1 else "" if name else section
        seen = line
        yield entry, "" if is_heading(entry, lines) else section


def _removal(before: Entry, entry: Entry, lines: Lines, starts: set[int]) -> Fix:
    start, end = extent(entry, lines, starts)
    first, last = extent(before, lines, starts)
    same = [lines[n].strip() for n in range(start, end)] == [lines[n].strip() for n in range(first, last)]
    while end < len(lines) - 1 and not lines[end].strip() and is_heading(entry, lines):
        end += 1
    place = Range(start, 0, end, 0) if end < len(lines) else _to_the_end(start, end, lines)
    return Fix(f"Remove duplicate {entry.name}", (Edit(place, ""),), same)


def _to_the_end(start: int, end: int, lines: Lines) -> Range:
    """Return a range of whole lines that reaches to the end of the line before, if the text has no final line end."""
    above = max(0, start - 1)
    return Range(above, len(lines[above]) if start else 0, end - 1, len(lines[end - 1]))


def find_not_on_page(read: KeywordFile, page: Page) -> Iterator[Diagnostic]:
    """Find names that do not occur on a page that has all of its source."""
    if page.code is None or not page.is_complete:
        return
    text = _Searched(f"{page.path}\n{read.source}\n{page.text}".casefold())
    for entry in read.entries:
        if not _is_in(entry.name.casefold(), text):
            message = f"{entry.name} not found on {page.path}"
            related = Related(page.path, Range(0, 0, 0, 0), "The page")
            yield Diagnostic(entry.range, "entry-not-on-page", message, related, subject=page.path)


class _Searched:
    """A text in which many names are searched."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] = frozenset()
        self._searches = 0

    def holds(self, name: str) -> bool:
        """Return whether the text contains a name; also true once too much was searched."""
        if name in self._words or self._searches * len(self._text) > _MAX_SEARCHED:
            return True
        self._searches += 1
        if self._searches == _MANY:
            self._words = frozenset(_WORD.findall(self._text))
        return name in self._text


def _is_in(name: str, text: _Searched) -> bool:
    """Return whether a text contains a name, or its parts: generators join and cut names."""
    return text.holds(name) or all(map(text.holds, _parts(name)))


def _parts(name: str) -> list[str]:
    parts = _WORD.findall(name)
    return parts if len(parts) > 1 else [name]
