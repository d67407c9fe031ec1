"""The text of a page: where the source stands on it, and what its template says about the source.

Nothing is computed before it is asked for, and nothing walks the page line by line where a ``str.find`` will
do: a request reads dozens of pages, some of several megabytes.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from keydocs.fs import paths
from keydocs.languages import language_of_name, language_of_path
from keydocs.model import Kind
from keydocs.pages.definitions import Definition
from keydocs.pages.headings import MAX_HEADINGS
from keydocs.pages.notebook import code_in, is_notebook, language_of
from keydocs.pages.source_block import SourceBlock, find_source_block
from keydocs.pages.source_text import Source, flatten
from keydocs.text.lines import Lines

_TITLE = re.compile(r"^#[ \t]+(\S[^\n]*)$", re.M)
_TITLE_PATH = re.compile(r"(?:File[ \t]+)?Documentation(?::|[ \t]+for)[ \t]*(?![ \t])`?([^`\n]*)(?=[`\n]|\Z)`?[ \t]*$")
_HEADER_PATH = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?\*\*(?:Full |File |Source )?Path:?\*\*:?[ \t]*(?![ \t])`?([^`\n]*)(?=[`\n]|\Z)`?[ \t]*$",
    re.M,
)
_SIZE = re.compile(r"\*\*(?:File )?Size:?\*\*:?[ \t]*([\d,]{1,15}) bytes")
_TEMPLATE_LINE = re.compile(r"^(?:[ \t]{0,3}(`{3,}|~{3,})([^\n]*)|(#{1,6})[ \t]+([^\n]*))$", re.M)
_TRUNCATED = re.compile(r"\btruncated\b")
_CAPS = (50_000, 100_000)
_HEAD = 8_000


class Fence(NamedTuple):
    """The source on a page: its page lines from ``first`` up to but not including ``end``.

    ``language`` is a name of :mod:`keydocs.languages`, empty where neither the fence nor the path tells;
    ``complete`` is False where the page holds only a part of the source.
    """

    first: int
    end: int
    language: str
    complete: bool


class Heading(NamedTuple):
    """A heading of the template, never one out of the source."""

    level: int
    text: str
    line: int


PageSearches = dict[tuple[str, Kind, str], tuple[list[Definition], int]]
"""Results of :func:`keydocs.pages.locate.search_page`: definitions and noted offset by name, kind
and owner."""


class Page:
    """A documentation page. Every attribute is worked out when it is first asked for."""

    def __init__(self, text: str, path: str = "", searches: PageSearches | None = None) -> None:
        self.text = text
        self.path = path
        self.searches: PageSearches = {} if searches is None else searches

    @cached_property
    def flat(self) -> str:
        r"""The text with the same offsets, in which every line ends with ``\n``."""
        return flatten(self.text)

    @cached_property
    def lines(self) -> Lines:
        """The text as LSP counts its lines."""
        return Lines(self.text)

    @cached_property
    def title_span(self) -> tuple[int, int]:
        """The offsets of the title's text; of the first line where there is no title."""
        match = _TITLE.search(self.flat, 0, _HEAD)
        block = self._block
        if match and (block is None or match.start() < block.opening):
            return match.start(1), match.start(1) + len(match[1].rstrip())
        end = self.flat.find("\n")
        return 0, len(self.flat[: end if end >= 0 else None].rstrip())

    @cached_property
    def title(self) -> str:
        """The text of the first heading of level 1."""
        start, end = self.title_span
        return self.flat[start:end] if self.flat[:start].rstrip().endswith("#") else ""

    @cached_property
    def source(self) -> str | None:
        """The path of the documented source as the page's header, else its title, gives it."""
        block = self._block
        match = _HEADER_PATH.search(self.flat, 0, min(_HEAD, block.opening) if block else _HEAD)
        named = match[1] if match else None
        if named is None:
            titled = _TITLE_PATH.match(self.title)
            named = titled[1] if titled else None
        return paths.clean_relative(named) if named else None

    @cached_property
    def fence(self) -> Fence | None:
        """Where the source stands, None where the page has none."""
        block = self._block
        if block is None:
            return None
        first = self.line_at(block.start)
        end = first + self.flat.count("\n", block.start, block.end)
        if block.end > block.start and self.flat[block.end - 1] != "\n":
            end += 1
        return Fence(first, end, self._language, self.is_complete)

    @cached_property
    def is_complete(self) -> bool:
        """Whether the page has all of the source; so has one that has none of it."""
        block = self._block
        return block is None or self._holds_all(block)

    @cached_property
    def code(self) -> Source | None:
        """The source as the finders of definitions take it."""
        block = self._block
        if block is None:
            return None
        line = self.line_at(block.start)
        if self.quotes_notebook:
            raw = self.flat[block.start : block.end]
            text = "".join((self.flat[: block.start], code_in(raw), self.flat[block.end :]))
            return Source(text, block.start, block.end, line, language_of(raw), self.flat)
        return Source(self.flat, block.start, block.end, line, self._language)

    @cached_property
    def quotes_notebook(self) -> bool:
        """Whether the source is a notebook in its file format."""
        block = self._block
        path = self.source or self.path.removesuffix("_docs.md")
        return block is not None and is_notebook(self.flat, block.start, block.end, path)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the template, in their order."""
        return tuple(heading for heading, _ in self.sections)

    @cached_property
    def sections(self) -> tuple[tuple[Heading, int], ...]:
        """The headings of the template, each with the offset of its line; of what stands before the source, and of what
        stands behind it, at most ``MAX_HEADINGS``."""
        found: list[tuple[Heading, int]] = []
        line = counted = 0
        for start, end in self.prose_spans:
            fence = ""
            for match in islice(_TEMPLATE_LINE.finditer(self.flat, start, end), MAX_HEADINGS):
                ticks = match[1]
                if ticks and not fence:
                    fence = ticks
                elif ticks and ticks.startswith(fence) and not match[2].strip():
                    fence = ""
                elif match[3] and not fence:
                    line += self.flat.count("\n", counted, match.start())
                    counted = match.start()
                    text = match[4].strip().rstrip("#").rstrip()
                    found.append((Heading(len(match[3]), text, line), counted))
        return tuple(found)

    @property
    def prose_spans(self) -> tuple[tuple[int, int], ...]:
        """The offsets of what the template wrote: before the source, and behind it."""
        block = self._block
        if block is None:
            return ((0, len(self.flat)),)
        return ((0, block.opening), (block.resume, len(self.flat)))

    def line_at(self, offset: int) -> int:
        """The line that holds an offset."""
        return self.flat.count("\n", 0, offset)

    @cached_property
    def _language(self) -> str:
        block = self._block
        by_info = language_of_name(block.info) if block and block.info.strip() else ""
        if by_info not in ("", "text", "txt", "plaintext"):
            return by_info
        return language_of_path(self.source or self.title.strip("` ")) or by_info

    @cached_property
    def _block(self) -> SourceBlock | None:
        return find_source_block(self.flat)

    def _holds_all(self, block: SourceBlock) -> bool:
        text, length = self.flat, block.end - block.start
        if _TRUNCATED.search(text[max(block.start, block.end - 200) : block.end].lower()):
            return False
        if any(length - 2 <= cap <= length for cap in _CAPS):
            return False
        declared = _SIZE.search(text, 0, min(block.opening, _HEAD))
        if declared is None:
            return text.find("[Content truncated", block.start, block.end) < 0
        missing = int(declared[1].replace(",", "")) - length - 4
        if missing > 0:
            # A source with CRLF counts two bytes for each of its lines, the page holds one.
            missing -= text.count("\n", block.start, block.end)
        if missing > 0 and not text.isascii():
            missing -= len(text[block.start : block.end].encode("utf-8", "replace")) - length
        return missing <= 0


def read_page(text: str, path: str = "", searches: PageSearches | None = None) -> Page:
    """A page as far as its text tells; ``path`` is its own, relative to the root, ``searches`` are the results
    of earlier searches of the same text, to which later ones are added. Never fails."""
    return Page(text, path, searches)
