"""Where a page has the source that it documents."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from keydocs.languages import language_of_name
from keydocs.pages.headings import MAX_HEADINGS, headings

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
_NOT_BLANK = re.compile(r"\S")
_INTRO_LINES = 4
_MAX_TRIED = 200
"""Places that look like the end of the source, the last first."""
_MAX_ABOVE = 50
"""Blank lines and rulers between the source's fence and the heading behind it."""


class SourceBlock(NamedTuple):
    """Offsets of the opening fence, of the source and of the text behind it; and the fence's info string."""

    opening: int
    start: int
    end: int
    resume: int
    info: str


def find_source_block(text: str) -> SourceBlock | None:
    """Return where a page has its source; None if it has none."""
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


def _fenced(text: str, opening: re.Match[str], after: tuple[str, ...]) -> SourceBlock:
    start, ticks = min(opening.end() + 1, len(text)), opening[1]
    end, resume = _closing(text, start, ticks, after, opening[2])
    return SourceBlock(opening.start(), start, end, resume, opening[2])


def _raw(text: str, heading: re.Match[str], after: tuple[str, ...]) -> SourceBlock | None:
    start = max(heading.end(), _line_of_text(text, heading.end()))
    start = text.rfind("\n", 0, start) + 1
    end = next((at for title in after if (at := _rfind_heading(text, title, start, len(text))) >= 0), len(text))
    if end <= start:
        return None
    last = start + len(text[start:end].rstrip("\n "))
    return SourceBlock(heading.end(), start, min(end, last + 1), end, "")


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
