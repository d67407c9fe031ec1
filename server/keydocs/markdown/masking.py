"""Blanks out what is not Markdown prose: code, comments, raw HTML, and copies of the source. Links are searched in the
rest. Time is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_FENCE = re.compile(r"[ \t]{0,9}(`{3,}|~{3,})([^\n]*)")
_TICKS_OR_COMMENT = re.compile(r"`+|<!--")
_QUOTE_MARKS = re.compile(r"(?:[ \t]{0,3}>){0,9}")
_CONTAINERS = re.compile(r"[ \t]{0,9}(?:>[ \t]{0,9}|(?:[-*+]|\d{1,9}[.)])[ \t]{1,9}){0,9}")
"""The markers of block quotes and list items at the beginning of a line."""
_INDENTED = re.compile(r" {4}| {0,3}\t")
_ITEM = re.compile(r" {0,3}(?:[-*+:]|\d{1,9}[.)]|\[\^[^\[\]\s]{1,99}\]:|!!!|\?\?\?\+?|===\+?)(?:\s|$)")
"""The first line of a block that continues in indented paragraphs: a list item, definition, footnote or admonition."""
_RAW_HTML = re.compile(r"[ \t]{0,3}<(?:!--|(pre|script|style|textarea)(?=[\s>]|$))", re.IGNORECASE)
_END_OF_RAW_HTML = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)
_END_OF_COMMENT = re.compile(r"-->")
_NOT_LINE_END = re.compile(r"[^\r\n]+")
_BLANKS = {code: code if chr(code) in "\r\n" else " " for code in range(128)}
_BREAKS = tuple("-*+#|")
"""Characters that begin a new block."""
_QUOTES = re.compile(
    r"[ \t]{0,20}[-*+]?[ \t]{0,4}\*\*(?:context|snippet|code|example|usage|excerpt|line|source code|value|default"
    r"|signature|docstring):?\*\*:?[ \t]",
    re.IGNORECASE,
)
"""A field that quotes the source, whose links are relative to it."""
_LISTED_PAGE = re.compile(r"[ \t]{0,20}[-*+][ \t]{1,4}\*\*\[[^\[\]\n]{1,999}\]\([^()\n]{1,999}\)\*\*:")
"""A page in an index, followed by a quotation of its source."""
MAX_TICKS = 300_000
_MAX_PARAGRAPH = 1_000
"""Lines of a paragraph in which code spans are matched."""


def masked(text: str, spans: list[tuple[int, int]] | None = None) -> str:
    """Return the text with everything that is code, comment or quoted blanked out, at the same offsets and lines; with
    ``spans``, also everything outside of these."""
    return "".join(cleaned(text, spans))


def cleaned(text: str, spans: Sequence[tuple[int, int]] | None) -> Iterator[str]:
    """Yield the masked text in pieces of whole lines."""
    kept = text if spans is None else "".join(_outside_blank(text, spans))
    if kept.count("`") > MAX_TICKS:
        end = len(kept) - len(kept.split("`", MAX_TICKS)[-1])
        kept = kept[:end] + _blank(kept[end:])
    return _paragraphs(kept)


def _outside_blank(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    done = 0
    for start, end in spans:
        yield _blank(text[done:start])
        yield text[start:end]
        done = end
    yield _blank(text[done:])


def _blank(text: str) -> str:
    """Return blanks for everything but line ends."""
    if text.isascii():
        return text.translate(_BLANKS)
    return _NOT_LINE_END.sub(lambda match: " " * len(match[0]), text)


class _Fence(NamedTuple):
    """An open fence: its marker, and whether it is in a block quote, with which it ends."""

    mark: str
    is_quoted: bool


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the text in pieces without fences, indented code, comments, raw HTML, quotations and code spans."""
    in_item = in_paragraph = False
    fence: _Fence | None = None
    closing: re.Pattern[str] | None = None
    waiting: list[str] = []
    last_comment = text.rfind("-->")
    for match in _LINE.finditer(text):
        line = match[0]
        if fence and fence.is_quoted and not line.lstrip(" \t").startswith(">"):
            fence = None
        if closing or fence:
            if (closing and closing.search(line)) or (fence and _closes(line, fence)):
                closing = fence = None
            in_paragraph = False
            yield _blank(line)
            continue
        is_blank = line.isspace()
        is_indented = not is_blank and line[0] in " \t" and _INDENTED.match(line) is not None
        if is_indented and not in_item and not in_paragraph:
            yield without_spans("".join(waiting))
            waiting.clear()
            yield _blank(line)
            continue
        if not is_blank and not is_indented:
            in_item = _ITEM.match(line) is not None or (in_item and (in_paragraph or line[0] == " ") and line[0] != "#")
        in_paragraph = not is_blank and line[0] != "#"
        fence = _opened(line)
        html = None if fence or "<" not in line else _RAW_HTML.match(line)
        if html and (html[1] or match.start() + html.end() <= last_comment):
            closing = _END_OF_RAW_HTML if html[1] else _END_OF_COMMENT
            if closing.search(line, html.end()):
                closing = None
        else:
            html = None
        if fence or html:
            yield without_spans("".join(waiting))
            waiting.clear()
            yield _blank(line)
            continue
        start = line.lstrip(" \t")
        is_new = not start.strip() or (start[0] in _BREAKS and not start.startswith("-->"))
        if is_new or len(waiting) >= _MAX_PARAGRAPH:
            yield without_spans("".join(waiting))
            waiting.clear()
        quotes = (_QUOTES.match(line) or _LISTED_PAGE.match(line)) if "**" in line else None
        waiting.append(line[: quotes.end()] + _blank(line[quotes.end() :]) if quotes else line)
    yield without_spans("".join(waiting))


def _opened(line: str) -> _Fence | None:
    """Return the fence that a line opens, also in a list item or block quote."""
    if "```" not in line and "~~~" not in line:
        return None
    before = _CONTAINERS.match(line)
    start = before.end() if before else 0
    opening = _FENCE.match(line, start)
    if opening is None or "`" in opening[2]:
        return None
    return _Fence(opening[1], ">" in line[:start])


def _closes(line: str, fence: _Fence) -> bool:
    if fence.mark not in line:
        return False
    closing = _FENCE.match(line, _QUOTE_MARKS.match(line).end() if fence.is_quoted else 0)  # type: ignore[union-attr]
    return closing is not None and closing[1].startswith(fence.mark) and not closing[2].strip()


def without_spans(text: str) -> str:
    """Return a paragraph with code spans and comments blanked out."""
    if "`" not in text and "<!--" not in text:
        return text
    runs = [(match.start(), match.end()) for match in _TICKS_OR_COMMENT.finditer(text)]
    later: dict[int, list[int]] = {}
    for number in reversed(range(len(runs))):
        start, end = runs[number]
        if text[start] == "`":
            later.setdefault(end - start, []).append(number)
    pieces: list[str] = []
    done = at = 0
    last_comment = text.rfind("-->")
    while at < len(runs):
        start, end = runs[at]
        is_comment, is_escaped = text[start] == "<", _is_escaped(text, start)
        behind, following = -1, at + 1
        if is_comment and not is_escaped and end <= last_comment:
            behind = text.index("-->", end) + 3
            while following < len(runs) and runs[following][0] < behind:
                following += 1
        elif not is_comment:
            # A back-tick behind a backslash opens nothing, those behind it may.
            start += is_escaped
            same = later.get(end - start, [])
            while same and same[-1] <= at:
                same.pop()
            if same:
                behind, following = runs[same[-1]][1], same[-1] + 1
        if behind >= 0:
            pieces += text[done:start], _blank(text[start:behind])
            done = behind
        at = following
    return "".join([*pieces, text[done:]])


def _is_escaped(text: str, at: int) -> bool:
    """Return whether a character is escaped by a backslash."""
    start = at
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def quotes_source(line: str) -> bool:
    """Return whether a line begins a field that quotes the source."""
    return _QUOTES.match(line) is not None
