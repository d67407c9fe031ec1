"""Splits a keyword file into title, header, Section Map, entries and other sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from keydocs.keyword_files.blocks import Block, BlockType
from keydocs.keyword_files.inline import Bold, leading_bold
from keydocs.keyword_files.labels import heading_kind, is_kind
from keydocs.keyword_files.translations import in_english
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
"""Titles of sections whose lines look like entries, from the keyword files of some thirty public repositories."""
_BOILERPLATE = frozenset(
    """a about additional an analysis and at author authors by changelog contents contributors conventions cross
    details docs document documentation example examples explanation faq file files folder footer for format
    further general generated generation glance guide header help how in index info information introduction
    legend license link links location map mapping maps metadata metrics navigation next note notes of on
    outline overview page pages path paths purpose quick read reading reference references related remark
    remarks repository resources scope search section sections see source sources statistics stats steps summary
    this tips to toc top topics usage use using what with""".split()
)
"""Words of titles of sections without keywords."""
_KEYWORD_WORDS = frozenset(("index", "topics", "reference", "references", "reference index", "files", "file"))
"""Those of them that may be the heading above the keywords."""
_REPORTS = frozenset(
    """analysis considerations distribution examples files frequency guide history insights links metadata metrics notes
    observations recommendations relationships report statistics stats structure summary tips""".split()
)
"""Topics of sections without keywords after the keywords, by the last word of their heading."""
_PATH_LABELS = frozenset(
    (
        "file",
        "path",
        "file path",
        "source",
        "source path",
        "source file",
        "original file",
        "documented file",
        "documentation",
        "documentation file",
        "docs",
        "page",
        "folder",
        "folder path",
        "module",
    )
)
_DOCUMENTED_LABELS = frozenset(("original file", "source file", "documented file", "file path", "source path"))
_FACT_LABELS = frozenset(
    (
        "count",
        "keywords",
        "lines",
        "generated",
        "generated on",
        "language",
        "size",
        "last updated",
        "updated",
        "date",
        "version",
    )
)
_TEXT_LABELS = frozenset(
    ("files", "repository", "type", "author", "see also", "related", "purpose", "description", "project", "package")
)
_HEADER_LABELS = _PATH_LABELS | _FACT_LABELS | _TEXT_LABELS
_PATH_VALUE = re.compile(r"`|\]\(|[\w-][/.]\w")
_ONLY_PATH = re.compile(r"`[^`]{1,999}`|\[[^\[\]]{1,999}\]\([^()]{1,999}\)|[\w./-]{1,999}")
_FACT_VALUE = re.compile(r"\d")
_PLAIN_FIELD = re.compile(r"[*_]?([A-Za-z][A-Za-z0-9 -]{0,40})[*_]?:[*_]?[ \t]+(?=\S)")
_TABLE_RULE = re.compile(r"\|?(?:\s{0,9}:?-{1,99}:?\s{0,9}\|)+(?:\s{0,9}:?-{1,99}:?)?")


@dataclass(slots=True)
class FileStructure:
    """The parts of a keyword file. ``header`` maps labels in lower case to (line, raw value)."""

    title: str = ""
    header: dict[str, tuple[int, str]] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    """The blocks that can be entries."""
    spare: list[Block] = field(default_factory=list)
    """Blocks below headings of kinds in sections without keywords: the entries, if there are none elsewhere."""


def normalised(heading: str) -> str:
    """Return a heading for comparison: in lower case, with single blanks, without arrows."""
    return _NOT_ALNUM.sub(" ", in_english(heading).lower()).strip()


def is_capitalised(heading: str) -> bool:
    """Return whether a heading is capitalised as those of sections are; keywords often are not."""
    return not heading.startswith("`") and next((char for char in heading if char.isalpha()), "").isupper()


def is_joined(heading: str) -> bool:
    """Return whether a heading is words joined to a name: ``file_info``."""
    return "_" in heading and not any(map(str.isspace, heading))


def split_structure(blocks: list[Block]) -> FileStructure:
    """Split the blocks of a keyword file."""
    parts = FileStructure()
    skipping = 0
    section_map = has_begun = False
    in_header = True
    list_end = 0
    for at, block in enumerate(blocks):
        if block.type is BlockType.HEADING:
            if not parts.title and not has_begun and _is_title(block):
                parts.title, skipping = block.text, 0
                continue
            if not skipping or block.level <= skipping:
                skipping = block.level if holds_no_keywords(block) else 0
                section_map = normalised(block.text).endswith("section map")
            in_header = in_header and bool(skipping)
            if parts.spare or (skipping and block.level > skipping and heading_kind(block.text)):
                parts.spare.append(block)
            if not skipping:
                parts.body.append(block)
                has_begun = True
        elif skipping and section_map:
            parts.sections.extend(_section(block))
        elif skipping:
            _take_fields(parts, block)
            if parts.spare:
                parts.spare.append(block)
        else:
            if block.type is BlockType.ITEM and in_header and at >= list_end:
                list_end = _list_end(blocks, at)
                in_header = _is_header_list(blocks[at:list_end])
            if not (in_header and _take_header(parts, block)):
                parts.body.append(block)
                has_begun = has_begun or block.type is BlockType.ITEM
    parts.body = list(_without_others(parts.body))
    return parts


def _without_others(body: list[Block]) -> Iterator[Block]:
    """Return the blocks without the sections after one of the keywords that are about something else."""
    listed = skipping = False
    for block in body:
        if block.type is BlockType.HEADING and block.level <= 2:
            skipping = listed and _is_about_others(block)
            listed = listed or (block.level == 2 and _lists_keywords(block))
        if not skipping:
            yield block


def _lists_keywords(heading: Block) -> bool:
    """Return whether a section lists keywords, by a word of its heading: ``Key Symbols``, ``Functions``, ``A``."""
    return any(len(word) == 1 or is_kind(word) for word in normalised(heading.text).split())


def _is_about_others(heading: Block) -> bool:
    """Return whether a section beside that of the keywords is about them or the file: ``Naming Notes``."""
    words = normalised(heading.text).split()
    return is_capitalised(heading.text) and len(words) > 1 and words[-1] in _REPORTS


def labelled_lines(block: Block) -> Iterator[tuple[int, Bold | None, str]]:
    """Yield the lines of a block: line number, its bold beginning, its text."""
    for number, line in enumerate(block.text.split("\n")):
        yield block.line + number, leading_bold(line), line


def table_rows(block: Block) -> list[tuple[int, str, list[str]]]:
    """Return the rows of a table with its head, without the delimiter row: line, text, cells."""
    if block.type is not BlockType.PARAGRAPH or "|" not in block.text:
        return []
    lines = block.text.split("\n")
    rule = next((i for i in range(1, min(len(lines), 9)) if _TABLE_RULE.fullmatch(lines[i].strip())), 0)
    if not rule:
        return []
    rows = [*enumerate(lines)][rule - 1 :]
    del rows[1]
    return [(block.line + i, line, [c.strip() for c in line.strip().strip("|").split("|")]) for i, line in rows]


def _is_title(block: Block) -> bool:
    if block.level == 1:
        return True
    return block.level == 2 and len(block.text) > 1 and not holds_no_keywords(block)


def holds_no_keywords(heading: Block) -> bool:
    """Return whether a heading begins a section without keywords."""
    if is_joined(heading.text):
        return False
    name = normalised(heading.text)
    if name in _NO_KEYWORDS or name.endswith(("section map", "documentation mapping")):
        return not heading.text.startswith("`")
    if heading.level > 2 or not name or name in _KEYWORD_WORDS:
        return False
    if not is_capitalised(heading.text) and in_english(heading.text) == heading.text:
        return False
    words = name.split()
    return all(len(word) > 1 and word in _BOILERPLATE for word in words)


def _section(block: Block) -> Iterator[Section]:
    bold = leading_bold(block.text) if block.type is BlockType.ITEM else None
    if bold and bold.colon:
        yield Section(bold.name, bold.value)


def _take_fields(parts: FileStructure, block: Block) -> None:
    if block.type in (BlockType.RULE, BlockType.FENCE, BlockType.OPEN_FENCE):
        return
    for line, _, cells in table_rows(block):
        if len(cells) > 1:
            parts.header.setdefault(cells[0].strip("*: ").lower(), (line, cells[1]))
    for line, bold, text in labelled_lines(block):
        if bold and bold.colon:
            parts.header.setdefault(bold.label, (line, bold.value))
        elif text.startswith("`"):
            parts.header.setdefault("file path", (line, text.strip()))
        elif (plain := _PLAIN_FIELD.match(text)) and plain[1].lower() in _HEADER_LABELS:
            parts.header.setdefault(plain[1].lower(), (line, text[plain.end() :].strip()))


def _take_header(parts: FileStructure, block: Block) -> bool:
    """Return whether a block before the first section belongs to the header."""
    if block.type is BlockType.FRONT_MATTER or block.type is BlockType.ITEM or block.level:
        _take_fields(parts, block._replace(line=block.line + (block.type is BlockType.FRONT_MATTER)))
        return True
    if block.type is BlockType.RULE:
        return False
    bold = leading_bold(block.text)
    rows = table_rows(block)
    header_table = any(_is_label(cells[0].strip("*: ").lower()) for _, _, cells in rows[1:])
    if header_table or not rows:
        _take_fields(parts, block)
    return header_table or bool(bold and bold.colon and not bold.code and _is_label(bold.label))


def names_documented(parts: FileStructure) -> bool:
    """Return whether the header names the documented file, under a label that no article has."""
    return not _DOCUMENTED_LABELS.isdisjoint(parts.header)


def _list_end(blocks: list[Block], start: int) -> int:
    """Return the end of a list, or its first blank line."""
    end = start
    next_line = blocks[start].line
    while end < len(blocks) and blocks[end].line <= next_line and blocks[end].type is BlockType.ITEM:
        next_line = blocks[end].line + blocks[end].text.count("\n") + 1
        end += 1
    return end


def _is_header_list(items: list[Block]) -> bool:
    """Return whether a list before the first section is part of the header. A keyword can be called ``File``, so all
    items have to be labels with fitting values."""
    seen: dict[str, str] = {}
    known = 0
    for block in items:
        bold = leading_bold(block.text) if block.type is BlockType.ITEM else None
        if block.level > 1 or bold is None:
            continue
        label, value = bold.label, bold.value
        if label in seen or not bold.colon or bold.code or not _may_say(label, value):
            return False
        known += _is_label(label)
        seen[label] = value
    if known == len(seen):
        return not _PATH_LABELS.isdisjoint(seen)
    # Labels that nobody has met yet, in the company of others that hold a path and nothing else.
    alike = len(set(seen.values())) < len(seen)
    return known > 1 and 2 * known >= len(seen) and not alike and _holds_path(seen)


def _holds_path(values: dict[str, str]) -> bool:
    return any(label in _PATH_LABELS and _ONLY_PATH.fullmatch(value) for label, value in values.items())


def _may_say(label: str, value: str) -> bool:
    """Return whether a value fits the label of a header."""
    if label in _PATH_LABELS:
        return _PATH_VALUE.search(value) is not None
    return label not in _FACT_LABELS or label == "language" or _FACT_VALUE.search(value) is not None


def _is_label(name: str) -> bool:
    return name in _HEADER_LABELS or name.split(" ", 1)[0] == "total"
