"""Document symbols and folding ranges of keyword files and pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from keydocs.index.postings import is_defining
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.keyword_files.reader import is_keyword_file
from keydocs.model import Kind, Range
from keydocs.pages.locate import search_page
from keydocs.pages.page import Page
from keydocs.search.deadline import Deadline
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

MAX_SYMBOLS = 5000
_MAX_NAMES = 500
"""Names to look for on a page."""
_ENTRY = 7
"""A level deeper than any heading."""
_IN_SOURCE = 8


@dataclass(slots=True)
class Symbol:
    """A symbol; ``kind`` is None for a section. ``whole`` begins on the line of ``name_range`` and contains
    ``children``."""

    name: str
    kind: Kind | None
    whole: Range
    name_range: Range
    children: list[Symbol] = field(default_factory=list)


class _Item(NamedTuple):
    """A symbol under construction. It ends before the next one that is not deeper, at most before the line ``end``."""

    line: int
    depth: int
    name: str
    kind: Kind | None
    start: int
    end: int


def document_symbols(files: WorkspaceFiles, document: Document) -> list[Symbol]:
    """Return the sections of a Markdown document, with the entries of a keyword file, or the classes and functions in
    the source of a page."""
    lines = document.lines
    top: list[Symbol] = []
    above: list[tuple[int, Symbol]] = []
    items = _items(files, document)
    for item, last in zip(items, _last_lines(lines, items), strict=True):
        name_range = Range(item.line, item.start, item.line, item.start + len(item.name))
        whole = Range(item.line, 0, last, len(lines.get(last)))
        if name_range.end > len(lines.get(item.line)):
            name_range = Range(item.line, 0, item.line, len(lines.get(item.line)))
        symbol = Symbol(item.name, item.kind, whole, name_range)
        while above and above[-1][0] >= item.depth:
            above.pop()
        (above[-1][1].children if above else top).append(symbol)
        above.append((item.depth, symbol))
    return top


def folding_ranges(files: WorkspaceFiles, document: Document) -> list[tuple[int, int]]:
    """Return the first and last lines, 0-based, of sections and of a page's source."""
    items = [item for item in _items(files, document, sources=False) if item.depth < _ENTRY]
    found = [(item.line, last) for item, last in zip(items, _last_lines(document.lines, items), strict=True)]
    fence = files.as_page(document).fence if items else None
    if fence is not None:
        found.append((fence.first - 1, min(fence.end, len(document.lines) - 1)))
    return sorted((first, last) for first, last in found if last > first)


def _last_lines(lines: Lines, items: list[_Item]) -> Iterator[int]:
    """Return the last line with text of each item."""
    known: dict[int, int] = {}
    for item, end in zip(items, _ends(items), strict=True):
        if end not in known:
            known[end] = _last_text(lines, item.line, end)
        yield max(item.line, known[end])


def _last_text(lines: Lines, first: int, end: int) -> int:
    """Return the last line with text before ``end``, at least ``first``."""
    text, start, size = lines.text, lines.start(first), 500
    behind = lines.start(end) if end < len(lines) else len(text)
    while behind > start:
        before = max(start, behind - size)
        last = before + len(text[before:behind].rstrip()) - 1
        if last >= before:
            return lines.line_at(last)
        behind, size = before, size * 4
    return first


def _ends(items: list[_Item]) -> list[int]:
    """Return the end line, exclusive, of each item."""
    ends: list[int] = []
    below: list[tuple[int, int]] = []
    for item in reversed(items):
        while below and below[-1][1] > item.depth:
            below.pop()
        following = below[-1][0] if below else item.end
        ends.append(max(item.line + 1, min(following, item.end)))
        below.append((item.line, item.depth))
    return ends[::-1]


def _items(files: WorkspaceFiles, document: Document, *, sources: bool = True) -> list[_Item]:
    """Return the items of a document. ``sources``: with the definitions in a page's source."""
    if document.language != "markdown":
        return []
    page = files.as_page(document)
    if is_keyword_file(document.path):
        inner = list(_entries(files, document))
    else:
        inner = sorted(_definitions(files, document, page)) if sources else []
    taken = {item.line for item in inner}
    sections = (
        _Item(line, level, text, None, document.lines.get(line).find(text), len(document.lines))
        for level, text, line in page.headings
        if line not in taken and text
    )
    return sorted([*islice(sections, MAX_SYMBOLS), *inner])[:MAX_SYMBOLS]


def _entries(files: WorkspaceFiles, document: Document) -> Iterator[_Item]:
    file = files.keyword_file(document.root, document.path)
    for entry in file.entries if file else ():
        line, start = entry.range.start_line, entry.range.start
        yield _Item(line, _ENTRY, entry.name, entry.kind, start, len(document.lines))


def _definitions(files: WorkspaceFiles, document: Document, page: Page) -> Iterator[_Item]:
    """Yield the listed names that a page's source defines. Indentation makes the tree."""
    source, fence = page.code, page.fence
    if source is None or fence is None or not document.path.endswith(PAGE_SUFFIX):
        return
    listed = files.listed(document.root, document.path.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX)
    names = {name.decode("utf-8", "replace"): kind for name, kind, _ in listed if is_defining(kind)}
    deadline = Deadline()
    for name, kind in islice(names.items(), _MAX_NAMES):
        for at, found, _ in search_page(page, name, kind).definitions:
            if found is not Kind.MODULE:
                line = page.lines.line_at(at)
                start = at - page.lines.start(line)
                yield _Item(line, _IN_SOURCE + start, name, found, start, fence.end)
        if deadline.is_expired():
            break
