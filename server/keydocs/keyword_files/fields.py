"""Reads kind, labelled values and links of an entry from its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from keydocs.keyword_files.blocks import Block, BlockType
from keydocs.keyword_files.candidates import EntryCandidate
from keydocs.keyword_files.inline import (
    leading_bold,
    links,
    without_anchors,
    without_links,
)
from keydocs.keyword_files.labels import kind_of
from keydocs.keyword_files.structure import FileStructure
from keydocs.model import (
    Entry,
    Kind,
    Link,
    Range,
)
from keydocs.text.lines import Lines

_KIND_LABELS = ("Type", "Kind", "Category")
_MARKED_KIND = re.compile(r"\s*(?:\(([^()]{1,60})\)|\[([^\[\]]{1,60})\](?!\()|`([^`]{1,60})`)")
_KIND_AND_NAME = re.compile(r"\s*(?::\s*)?([\w /]{1,40}):\s")
_KIND_IN_SENTENCE = re.compile(r"(\w{1,30})(?: (?:found|defined|used|declared))? in ", re.IGNORECASE)
_AS_A_KIND = re.compile(r"appears in this file as an? (\w{1,30})", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"[*_]?([A-Z][\w -]{0,30}?)[*_]?:[*_]?\s+(?=\S)")
_LABEL_WORDS = 3
_SEPARATORS = " \t:\uff1a→–—-|,;"
_MAX_CONTEXT_LINES = 60
_MAX_FIELD = 4000
_MAX_LINKS = 100
_LINES, _PARAGRAPHS = "\n", "\n\n"
"""The separators of a field."""
_WITHOUT_TEXT = (BlockType.RULE, BlockType.HEADING, BlockType.OPEN_FENCE)


def read_entry(candidate: EntryCandidate, lines: Lines, raw: Lines) -> Entry:
    """Return the entry of a candidate. ``lines`` are the parsed ones, ``raw`` those on disk."""
    line = candidate.block.line
    start = _column(lines[line], candidate.block.text) + candidate.column
    end = start + len(candidate.name)
    name = candidate.name if lines is raw else raw[line][start:end]
    kind, fields = _rest(candidate)
    if candidate.content:
        _add_fields(fields, candidate, lines)
    heading = None if candidate.heading is Kind.IDENTIFIER else candidate.heading
    kind = kind or (_kind(fields) if fields else None) or heading or candidate.stated or Kind.IDENTIFIER
    if candidate.signature:
        fields.setdefault("Signature", candidate.signature[:_MAX_FIELD])
    return Entry(name, kind, Range(line, start, line, end), fields, tuple(islice(_links(candidate, lines), _MAX_LINKS)))


def header_links(parts: FileStructure, lines: Lines) -> tuple[Link, ...]:
    """Yield the links of the header, those to a page first."""
    found: list[Link] = []
    for line, value in parts.header.values():
        if "](" in value:
            column = max(0, lines.get(line).rfind(value))
            found += (_link(link, line, column) for link in links(value))
    return tuple(sorted(found, key=_leads_elsewhere))


def _leads_elsewhere(link: Link) -> bool:
    return not link.target.split("#")[0].endswith("_docs.md")


def _rest(candidate: EntryCandidate) -> tuple[Kind | None, dict[str, str]]:
    """Read what follows the name on the line of a bullet: a kind, a description."""
    rest = without_anchors(candidate.rest)
    kind = kind_of(candidate.bold.before) if candidate.bold and candidate.bold.before else None
    marked = _MARKED_KIND.match(rest)
    if marked:
        kind = kind_of(marked[marked.lastindex or 0]) or kind
        rest = rest[marked.end() :] if kind else rest
    labelled = _KIND_AND_NAME.match(rest)
    if labelled and rest[labelled.end() :].strip() == candidate.name and kind_of(labelled[1]):
        return kind_of(labelled[1]), {}
    description = rest.strip(_SEPARATORS).strip()
    return kind, {} if _only_links(description) else {"Description": description[:_MAX_FIELD]}


def _only_links(text: str) -> bool:
    return not any(char.isalnum() for char in without_links(text))


def _kind(fields: dict[str, str]) -> Kind | None:
    for label in _KIND_LABELS:
        value = fields.get(label)
        if value:
            return kind_of(value)
    description = fields.get("Description", "")
    stated = _AS_A_KIND.match(description) or _KIND_IN_SENTENCE.match(description)
    return kind_of(stated[1]) if stated else None


def _add_fields(fields: dict[str, str], candidate: EntryCandidate, lines: Lines) -> None:
    end = -1
    for block in candidate.content:
        if block.line < end or block.type in _WITHOUT_TEXT:
            continue
        label = ""
        for number, line in enumerate(block.text.split("\n"), block.line):
            if number < end:
                continue
            found, value = _labelled(line)
            if found:
                label = found
                value, last = _whole_code(value, number, lines)
                end = max(end, last)
            elif not label and _only_links(line):
                continue
            label = label or "Description"
            before = fields.get(label)
            if before is None:
                fields[label] = value[:_MAX_FIELD]
            elif len(before) < _MAX_FIELD:
                is_paragraph = number == block.line and block.type is BlockType.PARAGRAPH and label == "Description"
                fields[label] = f"{before}{_PARAGRAPHS if is_paragraph else _LINES}{value}"[:_MAX_FIELD]


def _labelled(line: str) -> tuple[str, str]:
    """Return label and value of ``**Label**: value``, ``**Label:** value`` or ``Label: value``; the label is empty if
    there is none."""
    bold = leading_bold(line)
    if bold and bold.colon and not bold.code:
        return bold.name, bold.value
    plain = _PLAIN_LABEL.match(line)
    if plain and len(plain[1].split()) <= _LABEL_WORDS:
        return plain[1], line[plain.end() :].strip()
    return "", line.strip()


def _whole_code(value: str, line: int, lines: Lines) -> tuple[str, int]:
    """Return a value that is a code span over several lines, and the line after it. Blank lines end a paragraph, but
    not the span that the generator meant."""
    if not value.startswith("`"):
        return value, -1
    if value.endswith("`") and len(value) > 1:
        return value.strip("`").strip(), -1
    found = [value[1:]]
    for number in range(line + 1, min(len(lines), line + _MAX_CONTEXT_LINES)):
        text = lines[number]
        if text.rstrip().endswith("`"):
            return "\n".join([*found, text.rstrip()[:-1]]), number + 1
        found.append(text)
    return value[1:], -1


def _links(candidate: EntryCandidate, lines: Lines) -> Iterator[Link]:
    yield from _block_links(candidate.block, lines)
    for block in candidate.content:
        yield from _block_links(block, lines)


def _block_links(block: Block, lines: Lines) -> Iterator[Link]:
    if "](" not in block.text or block.type is BlockType.FENCE:
        return
    for number, text in enumerate(block.text.split("\n"), block.line):
        if "](" in text:
            column = _column(lines.get(number), text.strip()) - (len(text) - len(text.lstrip()))
            for link in links(text):
                yield _link(link, number, column)


def _link(link: tuple[str, str, int, int], line: int, column: int) -> Link:
    label, target, start, end = link
    return Link(label, target, Range(line, max(0, column + start), line, max(0, column + end)))


def _column(line: str, text: str) -> int:
    """Return the column of a block's text in its first line."""
    return max(0, line.rfind(text.split("\n", 1)[0] if "\n" in text else text))
