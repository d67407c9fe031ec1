"""Block structure of a Markdown text, from markdown-it-py with its inline rules off.

Names in keyword files are never escaped (``- **__init__**:`` is bold inside of bold to a CommonMark parser), so
only blocks are taken from the parser, and the text of each stays raw.

Differences from CommonMark, each because generated files mean something else than CommonMark reads: no indented
code (fields are indented at will), no setext headings (``---`` under a line is a separator), no block quotes,
HTML blocks or link reference definitions; front matter is a block of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from keydocs.text.lines import Lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

MAX_LINE = 20_000
"""Code points that are read of a line: the parser is slow on longer ones."""

MAX_LINES = 200_000
"""Lines that are read of a folder's index, twice the longest one met."""

MAX_KEYWORD_LINES = 10_000
"""Lines that are read of a keyword file. The longest one met has two thousand."""

_MAX_LISTS = 20_000
"""Lists of a file, except simple ones. Further ones are text: the parser takes long for each."""

_MAX_LEVEL = 10
"""Nesting of tokens, two per list. Deeper lists are text: at its own limit the parser would skip the rest of the file.
"""

_MAX_FRONT_MATTER = 200
# NUL, and all white space of Unicode but tabs and line ends: the parser knows only the blank and the tab.
_ODD = re.compile("[\0\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
_COMMENT = re.compile(r"(?<![^\r\n])[ \t]*<!--")
_NOT_LINE_END = re.compile(r"[^\r\n]")
_YAML_KEY = re.compile(r"[A-Za-z_][\w -]{0,60}:(?:\s|$)")
# What can be a thematic break: the parser's own rule takes a step of Python for each character to find that out.
_RULE = re.compile(r"(?:-[- \t]*|\*[* \t]*|_[_ \t]*)(?=\n|\Z)")
# Lines that are blocks whatever stands around them: headings, rules, and bullets (with bullets of one line each
# nested in them) behind which nothing continues.
_BLANK = r"(?:[ \t]*\n)"
_BULLET = r"[-+*] (?:\*\*[^\s*]|`(?!``)|_+[^\W_]|[^\s#~+\-*_`\d])[^\n]*\n"
_SIMPLE = re.compile(
    r"(?:#{1,6} [^\s#][^\n#]*\n"
    r"|---[ \t]*\n"
    rf"|{_BULLET}(?:  {_BULLET})*(?=[-+*] \S|#{{1,6}} \S|{_BLANK}+(?:\S|\Z)|\Z)"
    rf"|{_BLANK}(?=[^ \t]))+"
)


class Block(NamedTuple):
    """A block with text. ``line`` is 0-based. ``level`` is that of the heading, or the depth of the list item (0
    outside lists). ``text`` is raw, without the block's marker and the indentation of its lines."""

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
    FRONT_MATTER = "front matter"


def prepared(text: str) -> str:
    """Return the text for :func:`read_blocks`, at the same lines and columns: other white space and HTML comments on
    their own lines become blanks, and lines are cut at ``MAX_LINE``."""
    text = _without_comments(narrowed(text))
    if _ODD.search(text):
        text = _ODD.sub(lambda match: "\ufffd" if match[0] == "\0" else " ", text)
    return text


def narrowed(text: str) -> str:
    """Return the text with lines cut at ``MAX_LINE``."""
    if len(text) > MAX_LINE:
        lines = Lines(text)
        if lines.longest() > MAX_LINE:
            return "\n".join(line[:MAX_LINE] for line in lines)
    return text


def is_long(data: bytes, max_lines: int) -> bool:
    """Return whether a file in UTF-8 has more lines than are read."""
    return len(data) > max_lines and data.count(b"\n") >= max_lines


def max_lines(is_index: bool) -> int:
    """Return the number of lines to read of a folder's index, or of another file."""
    return MAX_LINES if is_index else MAX_KEYWORD_LINES


def read_blocks(lines: Lines) -> list[Block]:
    """Return all blocks of a prepared text in order. Never raises.

    An unclosed fence would hide the rest of the file: it becomes one OPEN_FENCE without text, and what follows is read
    as if no line opened a fence.
    """
    blocks: list[Block] = []
    first = _front_matter(lines)
    if first:
        blocks.append(Block(BlockType.FRONT_MATTER, 0, 0, "\n".join(lines[i] for i in range(1, first - 1))))
    tokens = _parse(lines, first, True)
    blocks += _blocks(tokens, first)
    if blocks and blocks[-1].type is BlockType.FENCE and not _closes(tokens, lines, first):
        opening = blocks[-1].line
        blocks[-1] = Block(BlockType.OPEN_FENCE, 0, opening, "")
        blocks += _blocks(_parse(lines, opening + 1, False), opening + 1)
    return blocks


def _without_comments(text: str) -> str:
    if "<!--" not in text:
        return text
    pieces: list[str] = []
    done = 0
    while opening := _COMMENT.search(text, done):
        end = text.find("-->", opening.end())
        if end < 0:
            break
        pieces += text[done : opening.start()], _NOT_LINE_END.sub(" ", text[opening.start() : end + 3])
        done = end + 3
    return "".join([*pieces, text[done:]]) if pieces else text


def _front_matter(lines: Lines) -> int:
    """Return the number of lines of the front matter, with its two markers."""
    if lines[0].rstrip() != "---" or not _YAML_KEY.match(lines.get(1)):
        return 0
    ends = (i for i in range(2, min(len(lines), _MAX_FRONT_MATTER)) if lines[i].rstrip() in ("---", "..."))
    return next(ends, -1) + 1


@lru_cache(maxsize=2)
def _parser(fences: bool) -> MarkdownIt:
    # Here, not above: a lookup that finds its answer in the index should not pay for the parser.
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import hr, list_block

    def bounded_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.level >= _MAX_LEVEL or (state.level >= 4 and _follows_marker(state, start)):
            return False
        if not silent:
            state.env["lists"] = state.env.get("lists", 0) + 1
        return state.env.get("lists", 0) <= _MAX_LISTS and list_block(state, start, end, silent)

    def quick_hr(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        return _RULE.match(state.src, at) is not None and hr(state, start, end, silent)

    parser = MarkdownIt("zero").enable(["heading", "list", "hr", *(["fence"] if fences else [])])
    parser.disable(["inline", "text_join"])
    rules = parser.block.ruler
    rules.at("hr", quick_hr, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    rules.at("list", bounded_list, {"alt": ["paragraph", "reference", "blockquote"]})
    rules.before("fence", "simple lines", _simple_lines)
    return parser


def _follows_marker(state: StateBlock, line: int) -> bool:
    """Return whether the line has other list markers before the parser's position."""
    start = state.bMarks[line]
    return state.src[start : start + state.tShift[line]].strip() != ""


def _simple_lines(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Block rule for a run of lines that are one block each. The other rules give the same and take five times as long,
    and most keyword files consist of such lines."""
    if silent or state.level:
        return False
    run = _SIMPLE.match(state.src, state.bMarks[start])
    if not run:
        return False
    state.line = start + run[0].count("\n")
    token = state.push("simple lines", "", 0)
    token.map = [start, state.line]
    token.content = run[0]
    return True


def _parse(lines: Lines, first: int, fences: bool) -> list[Token]:
    text = lines.text[lines.start(first) :] if first < len(lines) else ""
    return _parser(fences).parse(text)


def _blocks(tokens: list[Token], shift: int) -> Iterator[Block]:
    depth = 0
    first_of_item = False
    heading = 0
    for token in tokens:
        kind = token.type
        line = token.map[0] + shift if token.map else shift
        if kind == "simple lines":
            yield from _simple_blocks(token.content, line)
        elif kind == "inline":
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
            yield Block(type_, depth, line, token.content)


def _simple_blocks(text: str, first: int) -> Iterator[Block]:
    for line, content in enumerate(text.split("\n"), first):
        if content.startswith("#"):
            heading = content.lstrip("#")
            yield Block(BlockType.HEADING, len(content) - len(heading), line, heading.strip())
        elif content.startswith("---"):
            yield Block(BlockType.RULE, 0, line, "")
        elif content and not content.isspace():
            depth = 2 if content.startswith(" ") else 1
            yield Block(BlockType.ITEM, depth, line, content[2 * depth :].strip())


def _closes(tokens: list[Token], lines: Lines, shift: int) -> bool:
    fence = next(token for token in reversed(tokens) if token.type == "fence")
    first, end = fence.map or [0, 0]
    last = lines.get(end - 1 + shift).strip()
    return end - first > 1 and last.startswith(fence.markup) and not last.strip(fence.markup[0])
