"""The reader: the text of a keyword file in, its entries out. One reader for all dialects."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from keydocs.keywords.blocks import Block, BlockType, read_blocks
from keydocs.keywords.inline import leading_bold, links, without_anchors
from keydocs.keywords.kinds import kind_of
from keydocs.keywords.parts import Parts, divide
from keydocs.keywords.resolve import Exists, find_linked_page, find_page, find_source, project
from keydocs.keywords.shapes import Draft, find_drafts
from keydocs.model import Entry, Kind, KeywordFile, Link, Problem, Range
from keydocs.text import Lines

_INDEX_NAMES = frozenset(("sub.md", "keywords.md"))
_KIND_LABELS = ("Type", "Kind", "Category")
_IN_PARENTHESES = re.compile(r"\s*\(([^()]{1,60})\)")
_KIND_AND_NAME = re.compile(r"\s*:?\s*([\w /]{1,40}):\s")
_KIND_IN_SENTENCE = re.compile(r"(?:appears in this file as an? )?(\w{1,30})(?: (?:found|defined|used|declared))? in ", re.I)
_AS_A_KIND = re.compile(r"appears in this file as an? (\w{1,30})", re.IGNORECASE)
_PLAIN_LABEL = re.compile(r"([A-Z][\w -]{0,30}):\s+(?=\S)")
_SEPARATORS = " \t:→–—-|,;"
_MOJIBAKE = re.compile(r"â(?:†’|€™|€œ|€“|€”|€¦)|Ã[©¨¤¶¼]")
_MAX_CONTEXT_LINES = 60
_MAX_FIELD = 4000


class ScannedFile(NamedTuple):
    """What the index keeps of a keyword file. ``project`` is the folder that ``source`` is relative to."""

    page: str | None
    source: str | None
    project: str
    entries: list[tuple[str, Kind, int, str | None]]
    """Name, kind, line, and the page where it is another than the file's."""
    problems: int


def is_keyword_file(path: str) -> bool:
    """Whether a file is a keyword file by its name: ``*_kw.md``."""
    return path.endswith("_kw.md")


def is_keyword_index(path: str) -> bool:
    """Whether a file is the keyword index of a folder by its name: ``sub.md``, ``keywords.md``."""
    return posixpath.basename(path) in _INDEX_NAMES


def read_keyword_file(path: str, text: str, exists: Exists) -> KeywordFile:
    """Read one keyword file.

    ``path`` is relative to the root; ``exists`` answers whether the workspace has a file of such a path. Never
    raises: what cannot be read becomes a problem of the result.
    """
    lines = Lines(text)
    blocks = read_blocks(text)
    parts = divide(blocks)
    source = find_source(path, parts)
    drafts = find_drafts(parts, is_keyword_index(path))
    entries = [_entry(draft, lines, path) for draft in drafts]
    header_links = tuple(_header_links(parts, lines))
    written = [*header_links, *(link for entry in entries[:1] for link in entry.links)]
    page = None if is_keyword_index(path) else find_page(path, source, written, exists)
    return KeywordFile(
        path=path,
        title=parts.title,
        source=None if is_keyword_index(path) else source,
        page=page,
        entries=tuple(_with_own_page(entry, path, page, exists) for entry in entries),
        sections=tuple(parts.sections),
        links=header_links,
        problems=tuple(_problems(blocks, parts, entries, lines)),
    )


def scan_keyword_file(path: str, text: str, exists: Exists) -> ScannedFile:
    """What the index keeps of one keyword file; the arguments are those of :func:`read_keyword_file`."""
    return condensed(read_keyword_file(path, text, exists))


def condensed(file: KeywordFile) -> ScannedFile:
    """What the index keeps of a keyword file that was read."""
    entries = [(entry.name, entry.kind, entry.range.start_line, entry.page) for entry in file.entries]
    folder = project(file.path, file.source)
    return ScannedFile(file.page, file.source, folder, entries, len(file.problems))


def _with_own_page(entry: Entry, path: str, page: str | None, exists: Exists) -> Entry:
    """The entry with the page that its own link leads to, where that is not the file's."""
    if page and not is_keyword_index(path):
        return entry
    own = next((found for link in entry.links if (found := find_linked_page(path, link, exists))), None)
    return Entry(entry.name, entry.kind, entry.range, entry.fields, entry.links, own) if own else entry


def _entry(draft: Draft, lines: Lines, path: str) -> Entry:
    text = draft.block.text
    start = _column(lines, draft.block.line, text) + draft.column
    range_ = Range(draft.block.line, start, draft.block.line, start + len(draft.name))
    kind, fields = _rest(draft)
    fields = _fields(draft, lines, fields)
    found = tuple(_links(draft, lines))
    return Entry(draft.name, kind or _kind(fields) or draft.heading or Kind.IDENTIFIER, range_, fields, found)


def _rest(draft: Draft) -> tuple[Kind | None, dict[str, str]]:
    """What stands on the line of a bold bullet behind its name: perhaps a kind, perhaps a description."""
    rest = without_anchors(draft.rest)
    kind = None
    parentheses = _IN_PARENTHESES.match(rest)
    if parentheses and kind_of(parentheses[1]):
        kind = kind_of(parentheses[1])
        rest = rest[parentheses.end() :]
    labelled = _KIND_AND_NAME.match(rest)
    if labelled and rest[labelled.end() :].strip() == draft.name and kind_of(labelled[1]):
        return kind_of(labelled[1]), {}
    description = rest.strip(_SEPARATORS).strip()
    return kind, {} if _only_links(description) else {"Description": description[:_MAX_FIELD]}


def _only_links(text: str) -> bool:
    for link in reversed(list(links(text))):
        text = text[: link.start] + text[link.end :]
    return not any(char.isalnum() for char in text)


def _kind(fields: dict[str, str]) -> Kind | None:
    for label in _KIND_LABELS:
        value = next((value for name, value in fields.items() if name == label), None)
        if value:
            return kind_of(value)
    description = fields.get("Description", "")
    stated = _AS_A_KIND.match(description) or _KIND_IN_SENTENCE.match(description)
    return kind_of(stated[1]) if stated else None


def _fields(draft: Draft, lines: Lines, fields: dict[str, str]) -> dict[str, str]:
    end = -1
    for block in draft.content:
        if block.line < end or block.type in (BlockType.RULE, BlockType.HEADING, BlockType.OPEN_FENCE):
            continue
        label = ""
        for number, line in enumerate(block.text.split("\n")):
            if block.line + number < end:
                continue
            found, value = _labelled(line)
            if found:
                label = found
                value, last = _whole_code(value, block.line + number, lines)
                end = max(end, last)
            elif not label and _only_links(line):
                continue
            label = label or "Description"
            fields[label] = f"{fields[label]}\n{value}"[:_MAX_FIELD] if label in fields else value[:_MAX_FIELD]
    return fields


def _labelled(line: str) -> tuple[str, str]:
    """``**Label**: value``, ``**Label:** value`` or ``Label: value`` as label and value; no label as ''."""
    bold = leading_bold(line)
    if bold and bold.colon and not bold.code:
        return bold.name, bold.rest.strip().removeprefix(":").strip()
    plain = _PLAIN_LABEL.match(line)
    if plain and len(plain[1].split()) <= 3:
        return plain[1], line[plain.end() :].strip()
    return "", line.strip()


def _whole_code(value: str, line: int, lines: Lines) -> tuple[str, int]:
    """A value that is a code span over several lines, whole, and the line behind it.

    Blank lines end a paragraph but not the span that the generator meant.
    """
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


def _links(draft: Draft, lines: Lines) -> Iterator[Link]:
    own = [draft.block] if draft.rest or draft.block.type is BlockType.HEADING else []
    for block in (*own, *draft.content):
        yield from _block_links(block, lines)


def _block_links(block: Block, lines: Lines) -> Iterator[Link]:
    if "](" not in block.text:
        return
    for number, text in enumerate(block.text.split("\n")):
        column = _column(lines, block.line + number, text)
        for link in links(text):
            line = block.line + number
            yield Link(link.label, link.target, Range(line, column + link.start, line, column + link.end))


def _header_links(parts: Parts, lines: Lines) -> Iterator[Link]:
    """The links of the header, those to a page first."""
    found: list[Link] = []
    for line, value in parts.header.values():
        column = max(0, lines.get(line).find(value))
        found += (
            Link(link.label, link.target, Range(line, column + link.start, line, column + link.end))
            for link in links(value)
        )
    yield from sorted(found, key=lambda link: not link.target.split("#")[0].endswith("_docs.md"))


def _column(lines: Lines, line: int, text: str) -> int:
    return max(0, lines.get(line).find(text.split("\n", 1)[0]))


def _problems(blocks: list[Block], parts: Parts, entries: list[Entry], lines: Lines) -> Iterator[Problem]:
    if blocks and (opening := next((b for b in blocks if b.type is BlockType.OPEN_FENCE), None)):
        yield _problem(lines, opening.line, "open-fence", "this fence never closes; it is ignored")
    if "\0" in lines.text:
        yield _problem(lines, lines.line_at(lines.text.index("\0")), "binary", "the file holds NUL characters")
    for match in _MOJIBAKE.finditer(lines.text):
        found = lines.range(match.start(), match.end())
        yield Problem(found, "mis-decoded", f"mis-decoded text: {match[0]}")
    for entry in entries:
        for link in entry.links:
            if _is_placeholder(link.target):
                yield Problem(link.range, "placeholder", f"unfilled placeholder: {link.target[:100]}")
    yield from _unfilled(lines)
    declared = _declared(parts)
    if declared and declared[1] != len(entries):
        message = f"the file declares {declared[1]} keywords and lists {len(entries)}"
        yield _problem(lines, declared[0], "count", message)
    if not entries and len(lines.text.strip()) == 0:
        yield _problem(lines, 0, "empty", "the file is empty")


def _is_placeholder(target: str) -> bool:
    return ("{" in target and "}" in target) or target == "TBD"


def _unfilled(lines: Lines) -> Iterator[Problem]:
    at = lines.text.find("]({")
    while at >= 0:
        end = lines.text.find(")", at, at + 200)
        if end > 0:
            found = lines.range(at + 2, end)
            yield Problem(found, "placeholder", f"unfilled placeholder: {lines.text[at + 2 : end]}")
        at = lines.text.find("]({", at + 3)


def _declared(parts: Parts) -> tuple[int, int] | None:
    for label in ("total keywords", "count"):
        line, value = parts.header.get(label, (0, ""))
        if value.isascii() and value.isdigit() and len(value) < 10:
            return line, int(value)
    return None


def _problem(lines: Lines, line: int, code: str, message: str) -> Problem:
    return Problem(Range(line, 0, line, len(lines.get(line))), code, message)
