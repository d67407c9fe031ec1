"""Which line of a page, or of a source, is about a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from keydocs.languages.base import DECLARES
from keydocs.model import Kind, Range
from keydocs.pages import declaration
from keydocs.pages.definitions import (
    MAX_DEFINITIONS,
    Definition,
    find_definitions,
)
from keydocs.pages.notebook import code_in, is_notebook, language_of
from keydocs.pages.page import Page
from keydocs.pages.page_text_match import (
    ABOUT,
    LISTED,
    MAX_BEFORE,
    is_in_listing,
    line_start_before,
    mention_weight,
    section_headings,
)
from keydocs.pages.source_text import (
    Source,
    flatten,
    uses,
    uses_in,
)
from keydocs.text.lines import Lines

MAX_LOCATIONS = MAX_DEFINITIONS
_MAX_USES = 4_000
_MAX_SEARCHES = 20
_MAX_NOTES = 50
"""Notes of a page that point to lines without the name."""
_FAR = 2_000
"""Lines of a source that are counted one by one."""
_KEYWORD_FILE_PAGES = "_kw.md_docs.md"
"""Pages about keyword files, which define nothing."""


class MatchKind(IntEnum):
    """What a location is, best first."""

    DEFINITION = 0
    SIGNATURE = 1
    """A heading or signature of the page about the name."""
    SOURCE = 2
    """The first whole-word use in the source."""
    PAGE = 3
    """The first whole-word use elsewhere on the page."""
    TOP = 4


class PageLocation(NamedTuple):
    """A place on a page, or in a source file, that is about a name.

    ``name`` is the range of the name (of the title for ``TOP``), ``whole`` that of the definition with comment,
    decorators, signature and docstring but without its body; for other kinds, of the line. ``offset`` is that of the
    name in the text. ``defined_as`` is the kind that a ``DEFINITION`` gives the name (``MODULE``: it is imported).
    """

    kind: MatchKind
    name: Range
    whole: Range
    offset: int
    defined_as: Kind | None = None


class PageMatch(NamedTuple):
    """What a page has of a name, before its lines are worked out: most of the pages that are searched for a name are
    never shown.

    ``definitions`` are the definitions in its source; without any, ``noted_offset`` is the offset in the source to
    which a note of the page points, or -1.
    """

    page: Page
    name: str
    kind: Kind
    definitions: list[Definition]
    noted_offset: int

    @property
    def defines(self) -> bool:
        """Whether the page defines the name, rather than using, importing or listing it."""
        return self.definitions[0].kind is not Kind.MODULE if self.definitions else self.noted_offset >= 0

    @property
    def only_declares(self) -> bool:
        """Whether the page says of a class no more than that there is one, as ``class Tide;`` does."""
        found = self.definitions[0] if self.definitions else None
        return found is not None and found.rank == DECLARES and found.kind in (Kind.CLASS, Kind.ENUM)


def search_page(page: Page, name: str, kind: Kind, owner: str = "") -> PageMatch:
    """Look for a name on a page.

    ``owner`` is a class: definitions inside of it, or under it as in ``Owner::name``, come first.
    """
    key = name, kind, owner
    seen = page.searches.get(key)
    if seen is None:
        if len(page.searches) >= _MAX_SEARCHES:
            page.searches.clear()
        source = None if page.path.endswith(_KEYWORD_FILE_PAGES) else page.code
        found = find_definitions(source, name, kind, owner) if source is not None else []
        seen = page.searches[key] = found, _noted_offset(page, name) if name and not found else -1
    return PageMatch(page, name, kind, *seen)


def locate(page: Page, name: str, kind: Kind, owner: str = "") -> list[PageLocation]:
    """Return the lines of a page that define a name, in order, else the one best line about it; never empty.

    ``owner`` is that of :func:`search_page`."""
    return list(locate_in_page(search_page(page, name, kind, owner)))


def locate_in_page(page_match: PageMatch) -> Iterator[PageLocation]:
    """Yield the locations that :func:`locate` returns, each computed when it is needed."""
    page, name, source = page_match.page, page_match.name, page_match.page.code
    if source is not None and page_match.definitions:
        yield from _definition_locations(source, name, page_match.definitions)
    elif source is not None and page_match.noted_offset >= 0:
        yield _on_line(source, MatchKind.DEFINITION, page_match.noted_offset, len(name))
    else:
        yield (
            _signature_line(page, name, ABOUT)
            or _best_use(page, name, page_match.kind)
            or _signature_line(page, name, LISTED)
            or _first_mention(page, name)
            or locate_top(page)
        )


def locate_in_source(lines: Lines, language: str, name: str, kind: Kind, owner: str = "") -> list[PageLocation]:
    """Return the lines of a source file that define a name, else its first use; empty if it is not used."""
    if not name:
        return []
    source = whole_source(lines, language)
    found = find_definitions(source, name, kind, owner)
    if found:
        return list(_definition_locations(source, name, found))
    at = next(uses_in(source.as_written, name), -1)
    return [] if at < 0 else [_on_line(source, MatchKind.SOURCE, at, len(name))]


def locate_at(source: Source, name: str, definition: Definition) -> PageLocation:
    """Return the location of a definition in a source."""
    return next(_definition_locations(source, name, [definition]))


def locate_top(page: Page) -> PageLocation:
    """Return the title of a page."""
    text = _prose(page)
    start, end = page.title_span
    return PageLocation(MatchKind.TOP, text.range(start, end), text.range(text.line_start(start), end), start)


def whole_source(lines: Lines, language: str) -> Source:
    """Return the text of a source file; of a notebook, its code."""
    text = flatten(lines.text)
    if is_notebook(text, 0, len(text), ""):
        return Source(code_in(text), 0, len(text), 0, language_of(text), text)
    return Source(text, 0, len(text), 0, language)


def _definition_locations(source: Source, name: str, found: list[Definition]) -> Iterator[PageLocation]:
    lines: set[int] = set()
    text, size, written = source.text, len(name), source.as_written
    line, seen = source.line, source.start
    for at, kind, _ in found:
        # From one to the next: counting the lines of a long page from its start takes as long as searching it.
        line += text.count("\n", seen, at) if at >= seen else -text.count("\n", at, seen)
        seen = at
        if line in lines:
            continue
        lines.add(line)
        parts = declaration.find_parts(source, at, size, kind)
        start = at - written.line_start(at)
        end = _end_without_blanks(text, at + size, parts.bottom)
        bottom = line + text.count("\n", at, end)
        whole = Range(line - text.count("\n", parts.top, at), 0, bottom, end - written.line_start(end))
        yield PageLocation(MatchKind.DEFINITION, Range(line, start, line, start + size), whole, at, kind)


def _on_line(source: Source, kind: MatchKind, at: int, size: int) -> PageLocation:
    source = source.as_written
    end = _end_without_blanks(source.text, at + size, source.line_end(at + size))
    return PageLocation(kind, source.range(at, at + size), source.range(source.line_start(at), end), at)


def _end_without_blanks(text: str, start: int, end: int) -> int:
    """The end of what a line holds; in flat text a blank at its end may be half of a line end."""
    return start + len(text[start:end].rstrip(" \t"))


# --- what the page says ---------------------------------------------------------------------------------------

_LINE_NOTE = re.compile(r"^#{2,6}[ \t][^\n]*\(lines?[ \t]+(\d{1,7})\b", re.M)


def _uses_in_prose(page: Page, name: str) -> Iterator[int]:
    for start, end in page.prose_spans:
        yield from uses(page.flat, name, start, end)


def _prose(page: Page) -> Source:
    return Source(page.flat, 0, len(page.flat), 0, "")


def _noted_offset(page: Page, name: str) -> int:
    """The offset in the source to which a note such as ``(line 7)`` in a heading about the name points, or -1."""
    source = page.code
    if source is None or not any(page.flat.find("(line", *span) >= 0 for span in page.prose_spans):
        return -1
    notes = 0
    for start, at in heading_lines(page, name):
        note = _LINE_NOTE.match(page.flat, start, at + MAX_BEFORE)
        if note is None:
            continue
        line_start = _nth_line(page, source, int(note[1]) - 1)
        if line_start >= 0:
            hit = next(uses(page.flat, name, line_start, source.line_end(line_start)), -1)
            if hit >= 0:
                return hit
        notes += 1
        if notes >= _MAX_NOTES:
            break
    return -1


def heading_lines(page: Page, name: str) -> Iterator[tuple[int, int]]:
    """The template's lines with a name that begin as headings do: the offsets of the line and of the name."""
    for at in islice(_uses_in_prose(page, name), _MAX_USES):
        start = line_start_before(page.flat, at)
        if page.flat[start] == "#":
            yield start, at


def _nth_line(page: Page, source: Source, number: int) -> int:
    """The offset of a line of the source, counted from 0, or -1 where it has no such line."""
    if number > _FAR:
        line = source.line + number
        at = page.lines.start(line) if line < len(page.lines) else -1
        return at if at < source.end else -1
    at = source.start
    for _ in range(number):
        at = source.text.find("\n", at, source.end) + 1
        if at <= 0:
            return -1
    return at if number >= 0 and at < source.end else -1


def _signature_line(page: Page, name: str, worst: int) -> PageLocation | None:
    """The line of the page itself that is most about the name, and at least as much as ``worst``."""
    text = _prose(page)
    best, best_at = worst + 1, -1
    outer: list[tuple[int, str]] | None = None
    for count, at in enumerate(_uses_in_prose(page, name)):
        if count >= _MAX_USES or best == 0:
            break
        found = mention_weight(text, at, at + len(name))
        if found < best:
            outer = section_headings(page) if outer is None else outer
            if not is_in_listing(outer, at):
                best, best_at = found, at
    return _on_line(text, MatchKind.SIGNATURE, best_at, len(name)) if best_at >= 0 else None


_LOCAL = re.compile(r"(?<![\w.$])(const|let|var|val|auto|local|my|our)[ \t]+(?:mut[ \t]+|[$@%])?$")
_ASSIGNED = re.compile(r"[ \t]*(?::[^=\n;]{0,200})?:?=(?![=>])")
_COMMENT = re.compile(r"[ \t]*(?://|#|/?\*|--)")
_INTRODUCED = re.compile(
    r"\b(?:class|struct|union|enum|interface|trait|namespace|def|fn|func|function|type|define)\s{1,9}$"
)
_MAX_INTRODUCED, _MAX_ASSIGNED = 200, 20


def _best_use(page: Page, name: str, kind: Kind) -> PageLocation | None:
    """Return the use in the source that says most about the name: the declaration of a local variable, else an
    assignment, else the first. Generators take names from comments and from export macros (``class API Name``) too:
    then it is the use that their pattern matched."""
    source = page.code
    if source is None or not name:
        return None
    text, best = source.as_written.text, -1
    most = _MAX_ASSIGNED if kind is Kind.IDENTIFIER else _MAX_INTRODUCED
    found = list(islice(uses_in(source.as_written, name), most))
    if not found:
        return None
    for at in found if kind not in (Kind.MODULE, Kind.FILE) else ():
        if kind is not Kind.IDENTIFIER and _INTRODUCED.search(text, max(source.start, at - 30), at):
            best = at
            break
        if _ASSIGNED.match(text, at + len(name), source.end):
            before = text[max(source.start, line_start_before(text, at)) : at]
            local = _LOCAL.search(before) if not _COMMENT.match(before) else None
            if local:
                defined = Definition(at, Kind.CONSTANT if local[1] == "const" else Kind.VARIABLE, 1)
                return next(_definition_locations(source, name, [defined]))
            best = at if best < 0 and not before.strip() else best
    return _on_line(source, MatchKind.SOURCE, found[0] if best < 0 else best, len(name))


def find_listed_line(page: Page, name: str) -> PageLocation | None:
    """Return the line of the page's own text that lists a name; None if there is none."""
    return _signature_line(page, name, LISTED)


def _first_mention(page: Page, name: str) -> PageLocation | None:
    at = next(_uses_in_prose(page, name), -1)
    return _on_line(_prose(page), MatchKind.PAGE, at, len(name)) if at >= 0 else None
