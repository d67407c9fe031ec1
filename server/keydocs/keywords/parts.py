"""The parts of a keyword file around its entries: title, header, Section Map, and sections that hold no keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from keydocs.keywords.blocks import Block, BlockType
from keydocs.keywords.inline import Bold, leading_bold
from keydocs.model import Section

_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_NO_KEYWORDS = frozenset(
    (
        "file information",
        "file info",
        "file path",
        "file path and links",
        "file metadata",
        "file reference",
        "file details",
        "file links",
        "source file",
        "keyword section map",
        "keywords section map",
        "keyword documentation mapping",
        "keyword statistics",
        "keyword categories",
        "keyword files",
        "search index",
        "summary statistics",
        "folder level navigation",
        "related files",
        "cross references",
        "see also",
        "table of contents",
        "quick links",
    )
)
"""Sections whose lines look like entries and are none. Collected from the keyword files of some thirty public
repositories."""
_NO_KEYWORDS_AT_LEVEL_2 = frozenset(("navigation", "scope", "statistics", "metadata", "overview", "about", "links"))
"""The same for single words, which deeper down could be keywords themselves."""
_HEADER_LABELS = frozenset(
    (
        "file",
        "files",
        "path",
        "file path",
        "source",
        "source file",
        "original file",
        "documentation",
        "documentation file",
        "docs",
        "folder",
        "folder path",
        "repository",
        "count",
        "generated",
        "language",
        "type",
        "size",
        "last updated",
        "date",
        "version",
        "author",
        "see also",
        "related",
        "purpose",
        "description",
    )
)


@dataclass(slots=True)
class Parts:
    """A keyword file taken apart. ``header`` maps labels in lower case to (line, raw value)."""

    title: str = ""
    header: dict[str, tuple[int, str]] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    """The blocks among which the entries are: no title, no header, no section without keywords."""


def normalised(heading: str) -> str:
    """A heading for comparison: lower case, words parted by single spaces, arrows (also mis-decoded ones) gone."""
    return _NOT_ALNUM.sub(" ", heading.lower()).strip()


def divide(blocks: list[Block]) -> Parts:
    """Take the blocks of a keyword file apart."""
    parts = Parts()
    skipping = 0
    section_map = False
    in_header = True
    for block in blocks:
        if block.type is BlockType.HEADING:
            if not parts.title and block.level <= 2 and not parts.body:
                parts.title = block.text
                continue
            if not skipping or block.level <= skipping:
                name = normalised(block.text)
                skipping = block.level if _holds_no_keywords(name, block.level) else 0
                section_map = name.endswith("section map")
            in_header = in_header and bool(skipping)
            if not skipping:
                parts.body.append(block)
        elif skipping and section_map:
            parts.sections.extend(_section(block))
        elif skipping:
            _take_fields(parts, block)
        elif not (in_header and _take_header(parts, block)):
            parts.body.append(block)
    return parts


def labelled_lines(block: Block) -> Iterator[tuple[int, Bold | None, str]]:
    """The lines of a block: line number, the bold it begins with, its text."""
    for number, line in enumerate(block.text.split("\n")):
        yield block.line + number, leading_bold(line), line


def _holds_no_keywords(name: str, level: int) -> bool:
    if name in _NO_KEYWORDS or name.endswith(("section map", "documentation mapping")):
        return True
    return level <= 2 and name in _NO_KEYWORDS_AT_LEVEL_2


def _section(block: Block) -> Iterator[Section]:
    bold = leading_bold(block.text) if block.type is BlockType.ITEM else None
    if bold and bold.colon:
        yield Section(bold.name, bold.rest.lstrip().removeprefix(":").strip())


def _take_fields(parts: Parts, block: Block) -> None:
    if block.type in (BlockType.RULE, BlockType.FENCE, BlockType.OPEN_FENCE):
        return
    for line, bold, text in labelled_lines(block):
        if bold and bold.colon:
            value = bold.rest.strip().removeprefix(":").strip()
            parts.header.setdefault(bold.name.lower(), (line, value))
        elif text.strip().startswith("`"):
            parts.header.setdefault("file path", (line, text.strip()))


def _take_header(parts: Parts, block: Block) -> bool:
    """Whether a block before the first section is part of the header and no entry."""
    if block.type is BlockType.RULE:
        return False
    bold = leading_bold(block.text)
    if block.type is BlockType.ITEM and not (bold and _is_header_label(bold)):
        return False
    _take_fields(parts, block)
    return bool(bold and _is_header_label(bold))


def _is_header_label(bold: Bold) -> bool:
    name = bold.name.lower()
    return bold.colon and not bold.code and (name in _HEADER_LABELS or name.startswith("total "))
