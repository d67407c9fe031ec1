"""How much a line of a page's own text is about a name that stands on it."""

from __future__ import annotations

import re
from bisect import bisect_right

from keydocs.pages.page import Page
from keydocs.pages.source_text import Source

MAX_BEFORE = 1_000
"""Characters before a name on its line, beyond which the line is not about it."""
_HEADING_BEFORE = re.compile(
    r"#{2,6}[ \t]+(?:[A-Z][\w /-]{0,40}:[ \t]*(?![ \t])[*`]*(?![*`])|\**`[*`]*(?![*`]))[^(`\n]*|#{3,6}[ \t]+"
)
_HEADING_BEHIND = re.compile(r"[ \t]*(?:[(`*<]|$|\{#)")
_BULLET_BEFORE = re.compile(
    r"[ \t]*[-*+][ \t]+(?:\*\*`?|`)(?:[\w:<>*&~,]+[ \t]+){0,8}(?:[\w:<>*&~,]*[*&])?(?:\w+(?:::|\.))*"
)
_BULLET_BEHIND = re.compile(r"[(`*<]")
_CALL_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
_LIST_HEAD = re.compile(
    r"\*\*[^*\n]*\b(?:defined|declared|namespaces|class(?:es)?|functions?|methods?|imports?|macros?|structs?|enums?)\b",
    re.I,
)
_NOT_ABOUT = re.compile(
    r"metadata|contents|keywords|related|references|dependencies|statistics|preview|notes|testing|security|performance",
    re.I,
)
ABOUT, LISTED, NOTHING = 1, 3, 9
"""Weights: a heading (0) about the name, or an item of a list that tells something of it; an item that only names it
(2), or a list in a line; neither."""
_TELLS = re.compile(r"[^:\n]{0,200}(?::\**|[ \t][-–—])[ \t]+(?=[^\W\d_])([^\n]*)")
_MIN_WORDS = 3


def mention_weight(source: Source, at: int, behind: int) -> int:
    """Return how much a line is about the name on it, 0 the most."""
    text, start = source.text, line_start_before(source.text, at)
    if start == at > 0 and text[at - 1] != "\n":
        return NOTHING
    limit = source.line_end(behind)
    if text[start : start + 1] == "#":
        about = _HEADING_BEFORE.fullmatch(text, start, at) and _HEADING_BEHIND.match(text, behind, limit)
        return 0 if about else NOTHING
    if _BULLET_BEFORE.fullmatch(text, start, at) and _BULLET_BEHIND.match(text, behind, limit):
        return 1 if _tells(text, behind, limit) else 2
    if _CALL_BULLET.fullmatch(text, start, at) and text.startswith("(", behind):
        return 1 if _tells(text, behind, limit) else 2
    return LISTED if _LIST_HEAD.match(text, start, at) else NOTHING


def _tells(text: str, behind: int, limit: int) -> bool:
    """Whether an item of a list says something of the name that ends at ``behind``, in words that are not the same for
    every name."""
    found = _TELLS.match(text, behind, limit)
    if found is None or len(found[1].split()) < _MIN_WORDS:
        return False
    # Few pages have such items, and reading prose takes many patterns.
    from keydocs.pages import prose

    return not prose.is_boilerplate(found[1])


def section_headings(page: Page) -> list[tuple[int, str]]:
    """The headings of sections and their offsets."""
    return [(at, heading.text) for heading, at in page.sections if heading.level <= 2]


def is_in_listing(headings: list[tuple[int, str]], at: int) -> bool:
    """Whether an offset lies in a section about the file, which names things without being about them."""
    before = bisect_right(headings, at, key=lambda section: section[0]) - 1
    return before >= 0 and _NOT_ABOUT.search(headings[before][1]) is not None


def line_start_before(text: str, at: int) -> int:
    """The offset at which the line of ``at`` begins; ``at`` itself, if that is more than ``MAX_BEFORE`` before."""
    floor = max(0, at - MAX_BEFORE - 1)
    start = text.rfind("\n", floor, at) + 1
    return start if start or not floor else at
