"""Names, labels and links in the raw text of a block. No Markdown is interpreted beyond what stands here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_NAME = 1000
"""Longer than any identifier; what is longer is text that only looks like one."""

_MAX_LABEL = 1000
_MAX_TARGET = 2000
_ANCHOR = re.compile(r"<a\s{1,9}(?:name|id)=[\"']?[^\"'<>\s]{0,999}[\"']?\s?(?:/>|>(?:\s?</a>)?)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\s*\{#[^{}]*\}$")
_PLAIN = re.compile(r"\S+")


class Bold(NamedTuple):
    """``**name**rest`` at the start of a block: columns are relative to the block's text."""

    name: str
    start: int
    end: int
    code: bool
    """The name stands in back-ticks."""
    colon: bool
    """The name was followed by a colon, inside or outside of the bold: ``**Type**: x``, ``**Type:** x``."""
    rest: str


class RawLink(NamedTuple):
    label: str
    target: str
    start: int
    end: int


def leading_bold(text: str) -> Bold | None:
    """The bold text that a block begins with, None where it begins otherwise."""
    line = text.split("\n", 1)[0]
    at = 0
    anchor = _ANCHOR.match(line)
    if anchor:
        at = len(line) - len(line[anchor.end() :].lstrip())
    if not line.startswith("**", at):
        return None
    at += 2
    if line.startswith("`", at):
        end = line.find("`**", at + 1)
        # A name may end in a back-tick or hold "`**"; none was ever seen that does.
        if 0 < end - at - 1 <= MAX_NAME:
            return _bold(text, at + 1, end, True, text[end + 3 :])
    for end in _closing_stars(line, at):
        return _bold(text, at, end, False, text[end + 2 :])
    return None


def _closing_stars(line: str, start: int) -> Iterator[int]:
    end = line.find("**", start + 1, start + MAX_NAME + 3)
    # ``**operator***`` is the name ``operator*``: the last of several stars close.
    while end >= 0 and line.startswith("*", end + 2):
        end += 1
    if end > start:
        yield end


def _bold(text: str, start: int, end: int, code: bool, rest: str) -> Bold:
    name = text[start:end]
    if not code:
        stripped = name.strip()
        start += name.index(stripped) if stripped else 0
        name = stripped
    inside = not code and len(name) > 1 and name.endswith(":") and not name.endswith("::")
    if inside:
        name = name[:-1].rstrip()
    colon = inside or without_anchors(rest).lstrip().startswith(":")
    return Bold(name, start, start + len(name), code, colon, rest)


def heading_name(text: str) -> tuple[str, int] | None:
    """The name that a heading consists of, and its column: anchors, attributes, back-ticks and bold left away."""
    start, end = 0, len(text)
    anchor = _ANCHOR.match(text)
    if anchor:
        start = anchor.end()
    attribute = _ATTRIBUTE.search(text, max(0, end - 300))
    if attribute:
        end = attribute.start()
    trailing = text.rfind("<a ", start, end)
    if trailing > start and _ANCHOR.fullmatch(text[trailing:end].strip()):
        end = trailing
    for mark in ("**", "`", "**"):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        if end - start > 2 * len(mark) and text.startswith(mark, start) and text.endswith(mark, start, end):
            start, end = start + len(mark), end - len(mark)
    name = text[start:end]
    return (name, start) if name and len(name) <= MAX_NAME else None


def links(text: str) -> Iterator[RawLink]:
    """The inline links of a block: ``[label](target)``, one level of parentheses in the target, titles dropped."""
    floor = 0
    middle = text.find("](")
    while middle >= 0:
        start = text.rfind("[", max(floor, middle - _MAX_LABEL), middle)
        end = _link_end(text, middle + 2)
        if start >= 0 and end > 0:
            target = text[middle + 2 : end].strip().split(" ", 1)[0].strip("<>")
            yield RawLink(text[start + 1 : middle], target, start, end + 1)
            floor = end + 1
        middle = text.find("](", max(middle + 2, floor))


def _link_end(text: str, start: int) -> int:
    end = text.find(")", start, start + _MAX_TARGET)
    if end < 0 or text.find("\n", start, end) >= 0:
        return -1
    opening = text.find("(", start, end)
    if opening < 0:
        return end
    return text.find(")", end + 1, start + _MAX_TARGET)


def without_anchors(text: str) -> str:
    """The text without ``<a id="…"></a>``."""
    return _ANCHOR.sub("", text) if "<a" in text else text


def single_token(text: str) -> str | None:
    """The text where it is one token and nothing else."""
    text = text.strip()
    return text if len(text) <= MAX_NAME and _PLAIN.fullmatch(text) else None


def code_span(text: str) -> str | None:
    """The content where the text is one code span and nothing else."""
    text = text.strip()
    if len(text) > 2 and text[0] == text[-1] == "`":
        return text.strip("`").strip() or None
    return None
