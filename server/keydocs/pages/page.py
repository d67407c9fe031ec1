"""The text of a page: where the source stands on it, and what its template says about the source.

Nothing is computed before it is asked for, and nothing walks the page line by line where a ``str.find`` will
do: a request reads dozens of pages, some of several megabytes.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from keydocs.fs import paths
from keydocs.languages import language_of_name, language_of_path
from keydocs.model import Kind
from keydocs.pages.definitions import Definition
from keydocs.pages.headings import MAX_HEADINGS, headings
from keydocs.pages.notebook import code_in, is_notebook, language_of
from keydocs.pages.source_text import Source, flatten
from keydocs.text.lines import Lines

_AFTER = (
    "High-Level Overview",
    "Overview",
    "Detailed Analysis",
    "Analysis",
    "Purpose",
    "General Information",
    "Documentation Purpose",
)
_AFTER_HEADING = {
    "Original Source": ("High-Level Overview", "Overview"),
    "Original Source Code": ("High-Level Overview", "Detailed Analysis"),
    "Original Source Content": ("High-Level Overview",),
    "Source Content": ("High-Level Overview",),
    "Source Code": ("Analysis",),
    "File Content": ("General Information",),
    "Configuration File Content": ("Purpose",),
    "Documentation Content": ("Documentation Purpose",),
}
"""The heading of the source, and which headings follow the source in the templates that have it."""

_KNOWN = re.compile(rf"^#{{2,4}}[ \t]+({'|'.join(sorted(_AFTER_HEADING, key=len, reverse=True))})[ \t]*$", re.M)
_LIKELY = re.compile(r"^#{2,4}[ \t]+(?=\S)([^\n]*\b(?:[Ss]ource|[Cc]ode|[Cc]ontents?|[Ll]isting)\b[^\n]*)$", re.M)
_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}|~{3,})[ \t]*(?![ \t])([^`\n]*)$", re.M)
_TITLE = re.compile(r"^#[ \t]+(\S[^\n]*)$", re.M)
_TITLE_PATH = re.compile(r"(?:File[ \t]+)?Documentation(?::|[ \t]+for)[ \t]*(?![ \t])`?([^`\n]*)(?=[`\n]|\Z)`?[ \t]*$")
_HEADER_PATH = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?\*\*(?:Full |File |Source )?Path:?\*\*:?[ \t]*(?![ \t])`?([^`\n]*)(?=[`\n]|\Z)`?[ \t]*$",
    re.M,
)
_SIZE = re.compile(r"\*\*(?:File )?Size:?\*\*:?[ \t]*([\d,]{1,15}) bytes")
_TEMPLATE_LINE = re.compile(r"^(?:[ \t]{0,3}(`{3,}|~{3,})([^\n]*)|(#{1,6})[ \t]+([^\n]*))$", re.M)
_TRUNCATED = re.compile(r"\btruncated\b")
_NOT_BLANK = re.compile(r"\S")
_CAPS = (50_000, 100_000)
_HEAD = 8_000
_INTRO_LINES = 4
_MAX_TRIED = 200
"""Places that look like the end of the source, the last first."""
_MAX_ABOVE = 50
"""Blank lines and rulers between the source's fence and the heading behind it."""


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


class _Block(NamedTuple):
    """Offsets: the source is ``start:end``, the template's text resumes at ``resume``."""

    opening: int
    start: int
    end: int
    resume: int
    info: str


Seen = dict[tuple[str, Kind, str], tuple[list[Definition], int]]
"""What :func:`keydocs.pages.locate.sight` saw on a page: by name, kind and owner the definitions, and what the page
notes. People look at a name and then go to it, and ask for the same few names again and again."""


class Page:
    """A documentation page. Every attribute is worked out when it is first asked for."""

    def __init__(self, text: str, path: str = "", seen: Seen | None = None) -> None:
        self.text = text
        self.path = path
        self.seen: Seen = {} if seen is None else seen

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
        line = seen = 0
        for start, end in self.prose_spans:
            fence = ""
            for match in islice(_TEMPLATE_LINE.finditer(self.flat, start, end), MAX_HEADINGS):
                ticks = match[1]
                if ticks and not fence:
                    fence = ticks
                elif ticks and ticks.startswith(fence) and not match[2].strip():
                    fence = ""
                elif match[3] and not fence:
                    line += self.flat.count("\n", seen, match.start())
                    seen = match.start()
                    text = match[4].strip().rstrip("#").rstrip()
                    found.append((Heading(len(match[3]), text, line), seen))
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
    def _block(self) -> _Block | None:
        return _find_block(self.flat)

    def _holds_all(self, block: _Block) -> bool:
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


def read_page(text: str, path: str = "", seen: Seen | None = None) -> Page:
    """A page as far as its text tells; ``path`` is its own, relative to the root, ``seen`` what was seen on it when it
    was read before, to which is added. Never fails."""
    return Page(text, path, seen)


def _find_block(text: str) -> _Block | None:
    heading = next(headings(text, _KNOWN), None)
    for _ in range(MAX_HEADINGS):
        if heading is None:
            break
        opening, inner = _opening(text, heading)
        if inner is not None:
            heading = inner
            continue
        after = _AFTER_HEADING[heading[1]]
        if opening is not None:
            return _fenced(text, opening, after)
        return _raw(text, heading, after)
    for likely in headings(text, _LIKELY):
        opening, _ = _opening(text, likely)
        if opening is not None:
            return _fenced(text, opening, _AFTER)
    return None


def _opening(text: str, heading: re.Match[str]) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The fence that opens under a heading, or the heading of the source that follows before any fence does."""
    at, intro = heading.end() + 1, 0
    raw = heading[1] == "Documentation Content"
    while at < len(text) and intro <= (0 if raw else _INTRO_LINES):
        fence = _FENCE.match(text, at)
        if fence:
            return fence, None
        if text.startswith("#", at):
            return None, _KNOWN.match(text, at)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at : min(end, at + 300)].strip():
            intro += 1
            at = end + 1
        else:
            at = max(end + 1, _line_of_text(text, at))
    return None, None


def _line_of_text(text: str, at: int) -> int:
    """The offset of the next line that is not blank, the end of the text where there is none."""
    found = _NOT_BLANK.search(text, at)
    return text.rfind("\n", at, found.start()) + 1 if found else len(text)


def _fenced(text: str, opening: re.Match[str], after: tuple[str, ...]) -> _Block:
    start, ticks = min(opening.end() + 1, len(text)), opening[1]
    end, resume = _closing(text, start, ticks, after, opening[2])
    return _Block(opening.start(), start, end, resume, opening[2])


def _raw(text: str, heading: re.Match[str], after: tuple[str, ...]) -> _Block | None:
    start = max(heading.end(), _line_of_text(text, heading.end()))
    start = text.rfind("\n", 0, start) + 1
    end = next((at for title in after if (at := _rfind_heading(text, title, start, len(text))) >= 0), len(text))
    if end <= start:
        return None
    last = start + len(text[start:end].rstrip("\n "))
    return _Block(heading.end(), start, min(end, last + 1), end, "")


def _closing(text: str, start: int, ticks: str, after: tuple[str, ...], info: str) -> tuple[int, int]:
    """The end of a fenced source, and where the template goes on.

    What the source holds may look like a closing fence, so it is the template's next heading that counts: the
    last one of its name, for the source may be a page itself.
    """
    for title in (*after, *(other for other in _AFTER if other not in after)):
        at = len(text)
        for _ in range(_MAX_TRIED):
            at = _rfind_heading(text, title, start, at)
            closing = _fence_above(text, start, at, ticks) if at >= 0 else None
            if closing is not None:
                return closing
            if at < 0:
                break
    is_markdown = language_of_name(info) == "markdown"
    bare = _last_bare(text, start, ticks) if is_markdown else _bare(ticks).search(text, start)
    if bare:
        return bare.start(), min(bare.end() + 1, len(text))
    for title in after:
        at = _rfind_heading(text, title, start, len(text))
        if at >= 0:
            return at, at
    return len(text), len(text)


@lru_cache(maxsize=16)
def _bare(ticks: str) -> re.Pattern[str]:
    """The lines that close a fence."""
    return re.compile(rf"^[ \t]{{0,3}}{ticks[0]}{{{len(ticks)},}}[^\S\n]*$", re.M)


def _last_bare(text: str, start: int, ticks: str) -> re.Match[str] | None:
    end = len(text)
    for _ in range(MAX_HEADINGS):
        at = text.rfind(ticks, start, end)
        if at < 0:
            break
        end = max(start, text.rfind("\n", start, at) + 1)
        bare = _bare(ticks).match(text, end)
        if bare:
            return bare
    return None


def _rfind_heading(text: str, title: str, start: int, end: int) -> int:
    """The last ``## title`` that stands alone on its line, -1 where there is none."""
    needle = f"\n## {title}"
    at = text.rfind(needle, max(0, start - 1), end)
    for _ in range(_MAX_TRIED):
        if at < 0:
            break
        behind = at + len(needle)
        line_end = text.find("\n", behind)
        if not text[behind : line_end if line_end >= 0 else len(text)].strip():
            return at + 1
        at = text.rfind(needle, max(0, start - 1), at)
    return -1


def _fence_above(text: str, start: int, heading: int, ticks: str) -> tuple[int, int] | None:
    """The end of the source where the last thing above a heading is a closing fence, alone or glued to a line."""
    at = heading
    for _ in range(_MAX_ABOVE):
        if at <= start:
            return None
        line_end = at - 1
        line_start = max(start, text.rfind("\n", start, line_end) + 1)
        line = (
            text[line_start:line_end].strip() if line_end - line_start < 400 else text[line_end - 99 : line_end].strip()
        )
        if line and line.strip("-*_"):
            break
        at = line_start
    else:
        return None
    if line.strip(ticks[0]) == "" and len(line) >= len(ticks):
        return line_start, line_end + 1
    if line.endswith(ticks):
        return text.rindex(ticks, line_start, line_end), line_end + 1
    return None
