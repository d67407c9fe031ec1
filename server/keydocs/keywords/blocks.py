"""Block structure of a Markdown text, from markdown-it-py with its inline rules off.

Names in keyword files are never escaped (``- **__init__**:`` is bold inside of bold to a CommonMark parser), so
only blocks are taken from the parser, and the text of each stays raw.

Differences from CommonMark, each because generated files mean something else than CommonMark reads: no indented
code (fields are indented at will), no setext headings (``---`` under a line is a separator), no block quotes,
HTML blocks or link reference definitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Block(NamedTuple):
    """A block that holds text.

    ``line`` is 0-based. ``level`` is that of the heading, or the depth of the list item that holds the block (0
    outside of lists). ``text`` is raw, without the block's marker and the indentation of its lines.
    """

    type: BlockType
    level: int
    line: int
    text: str


class BlockType(Enum):
    HEADING = "heading"
    ITEM = "list item"
    """The first paragraph of a list item."""
    PARAGRAPH = "paragraph"
    RULE = "thematic break"
    FENCE = "fenced code"
    OPEN_FENCE = "fenced code that never closes"


@lru_cache(maxsize=2)
def _parser(fences: bool) -> MarkdownIt:
    # Here, not above: a lookup that finds its answer in the index should not pay for the parser.
    from markdown_it import MarkdownIt

    rules = ["heading", "list", "hr", *(["fence"] if fences else [])]
    return MarkdownIt("zero").enable(rules).disable(["inline", "text_join"])


def read_blocks(text: str) -> list[Block]:
    """All blocks of a text, in order. Never raises.

    A fence that never closes would swallow the rest of the file: it becomes one OPEN_FENCE without text, and what
    follows is read as if no line opened a fence.
    """
    tokens = _parser(True).parse(text)
    blocks = list(_blocks(tokens, 0))
    if not blocks or blocks[-1].type is not BlockType.FENCE or _closes(tokens, text):
        return blocks
    opening = blocks[-1].line
    rest = _normalised(text).split("\n", opening + 1)[-1]
    blocks[-1] = Block(BlockType.OPEN_FENCE, 0, opening, "")
    return [*blocks, *_blocks(_parser(False).parse(rest), opening + 1)]


def _blocks(tokens: list[Token], shift: int) -> Iterator[Block]:
    depth = 0
    first_of_item = False
    heading = 0
    for token in tokens:
        kind = token.type
        if kind == "inline":
            line = (token.map or [0])[0] + shift
            if heading:
                yield Block(BlockType.HEADING, heading, line, token.content)
                heading = 0
            elif depth and first_of_item:
                yield Block(BlockType.ITEM, depth, line, token.content)
            else:
                yield Block(BlockType.PARAGRAPH, depth, line, token.content)
            first_of_item = False
        elif kind == "heading_open":
            heading = int(token.tag[1])
        elif kind == "list_item_open":
            first_of_item = True
        elif kind in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            first_of_item = False
        elif kind in ("hr", "fence"):
            type_ = BlockType.RULE if kind == "hr" else BlockType.FENCE
            yield Block(type_, depth, (token.map or [0])[0] + shift, token.content)


def _closes(tokens: list[Token], text: str) -> bool:
    fence = next(token for token in reversed(tokens) if token.type == "fence")
    first, end = fence.map or [0, 0]
    lines = _normalised(text).split("\n")
    last = lines[end - 1].strip() if 0 < end <= len(lines) else ""
    return end - first > 1 and last.startswith(fence.markup) and not last.strip(fence.markup[0])


def _normalised(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
