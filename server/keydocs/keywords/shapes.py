"""Which blocks of a keyword file are its entries.

Generators write many dialects, but four shapes cover all that was seen, and a file keeps to one of them:

- *bold bullet*: a list item that begins with bold text;
- *heading*: each entry is a heading, its fields are the bullets or paragraphs below;
- *plain bullet*: one token a bullet, only where the header gives source and count;
- *bold line*: a paragraph of bold text, only in ``sub.md`` and ``keywords.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from keydocs.keywords.blocks import Block, BlockType
from keydocs.keywords.inline import Bold, heading_name, leading_bold, single_token
from keydocs.keywords.kinds import heading_kind
from keydocs.keywords.parts import Parts, normalised
from keydocs.model import Kind

_FIELD_LABELS = frozenset(
    (
        "type",
        "kind",
        "category",
        "file",
        "files",
        "path",
        "location",
        "locations",
        "context",
        "description",
        "defined in",
        "found in",
        "used in",
        "occurrences",
        "count",
        "line",
        "lines",
        "signature",
        "documentation",
        "docs",
        "source",
        "see also",
        "related",
        "references",
        "reference",
        "example",
        "examples",
        "usage",
        "purpose",
        "module",
        "parent",
        "section",
        "sections",
        "summary",
        "definition",
        "meaning",
        "notes",
        "role",
        "returns",
        "parameters",
        "tags",
        "value",
        "values",
        "link",
        "links",
        "page",
    )
)


@dataclass(slots=True)
class Draft:
    """An entry before its fields are read: where its name stands, and the blocks that belong to it.

    ``column`` counts from the start of the block's text.
    """

    name: str
    block: Block
    column: int
    rest: str = ""
    heading: Kind | None = None
    """The kind that the heading above says."""
    content: list[Block] = field(default_factory=list)


def find_drafts(parts: Parts, is_index: bool) -> list[Draft]:
    """The entries of a file, in their order. ``is_index`` for ``sub.md`` and ``keywords.md``."""
    bullets = list(_bold_bullets(parts.body))
    level = _entry_level(parts.body, 2 if is_index else 3)
    if level and _headings_are_entries(parts.body, bullets, level):
        return list(_heading_drafts(parts.body, level))
    if bullets:
        return bullets
    if is_index:
        return list(_bold_lines(parts.body))
    if "source" in parts.header and "count" in parts.header:
        return list(_plain_bullets(parts.body))
    return []


def _bold_bullets(body: list[Block]) -> Iterator[Draft]:
    draft: Draft | None = None
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING:
            draft, kind = None, heading_kind(block.text)
        elif draft and _is_within(block, draft):
            draft.content.append(block)
        elif block.type is BlockType.ITEM:
            bold = leading_bold(block.text)
            draft = None
            if bold and bold.name:
                draft = Draft(bold.name, block, bold.start, bold.rest, kind)
                yield draft
        else:
            draft = None


def _is_within(block: Block, draft: Draft) -> bool:
    if block.type is BlockType.ITEM:
        return block.level > draft.block.level
    return block.level >= draft.block.level


def _entry_level(body: list[Block], minimum: int) -> int:
    """The level of the headings that would be entries: the deepest that repeats, 0 where there is none."""
    texts: dict[int, list[str]] = {}
    for block in body:
        if block.type is BlockType.HEADING and block.level >= minimum and not _is_structural(block):
            texts.setdefault(block.level, []).append(block.text)
    # A level whose headings keep saying the same ("Example", "Example", …) is structure inside of the entries.
    levels = [level for level, found in texts.items() if len(found) < 3 or 2 * len(set(found)) > len(found)]
    repeated = [level for level in levels if len(texts[level]) > 1]
    return max(repeated or levels, default=0)


def _is_structural(block: Block) -> bool:
    words = normalised(block.text).split()
    return len(words) > 1 and ("keyword" in words or "keywords" in words or words[-1] == "index")


def _headings_are_entries(body: list[Block], bullets: list[Draft], level: int) -> bool:
    """Whether the headings of ``level`` are the entries, and the bold bullets below them their fields."""
    if not bullets:
        return any(_has_content(body, i, level) for i in range(len(body))) or _are_bare_names(body, level)
    labels: Counter[str] = Counter()
    above: Block | None = None
    letters = headings = fields = 0
    starts = {draft.block: draft for draft in bullets}
    for block in body:
        if block.type is BlockType.HEADING:
            above = block if block.level == level and not _is_structural(block) else None
            headings += above is not None
        elif block in starts and above is not None:
            bold = leading_bold(block.text)
            labels[starts[block].name.lower()] += 1
            fields += bool(bold and _is_field(bold))
            letters += len(above.text) == 1 and starts[block].name[:1].casefold() == above.text.casefold()
    if 5 * letters > 4 * len(bullets):
        return False
    # Labels that come under (nearly) every heading are fields, whatever they are called.
    repeated = sum(n for n in labels.values() if headings >= 3 and 5 * n >= 4 * headings)
    return 2 * max(fields, repeated) > len(bullets)


def _are_bare_names(body: list[Block], level: int) -> bool:
    texts = [b.text for b in body if b.type is BlockType.HEADING and b.level == level and not _is_structural(b)]
    names = [text for text in texts if len(text) > 1 and heading_kind(text) is None]
    return len(names) > 1 and 2 * len(names) > len(texts)


def _is_field(bold: Bold) -> bool:
    return not bold.code and bold.colon and bold.name.lower() in _FIELD_LABELS


def _has_content(body: list[Block], at: int, level: int) -> bool:
    block = body[at]
    if block.type is not BlockType.HEADING or block.level != level or _is_structural(block):
        return False
    follows = body[at + 1] if at + 1 < len(body) else None
    return follows is not None and follows.type in (BlockType.PARAGRAPH, BlockType.ITEM)


def _heading_drafts(body: list[Block], level: int) -> Iterator[Draft]:
    draft: Draft | None = None
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING and block.level <= level:
            draft = None
            if block.level < level:
                kind = heading_kind(block.text)
                continue
            found = None if _is_structural(block) else heading_name(block.text)
            if found:
                draft = Draft(found[0], block, found[1], "", kind)
                yield draft
        elif block.type is BlockType.RULE:
            draft = None
        elif draft:
            draft.content.append(block)


def _plain_bullets(body: list[Block]) -> Iterator[Draft]:
    for block in body:
        name = single_token(block.text) if block.type is BlockType.ITEM else None
        if name:
            yield Draft(name, block, block.text.index(name))


def _bold_lines(body: list[Block]) -> Iterator[Draft]:
    draft: Draft | None = None
    for block in body:
        bold = leading_bold(block.text) if block.type is BlockType.PARAGRAPH and not block.level else None
        if bold and bold.name and not bold.rest.strip():
            draft = Draft(bold.name, block, bold.start)
            yield draft
        elif block.type in (BlockType.HEADING, BlockType.RULE):
            draft = None
        elif draft:
            draft.content.append(block)
