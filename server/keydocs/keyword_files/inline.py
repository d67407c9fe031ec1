"""Names, labels and links in the raw text of a block. No other Markdown is interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from keydocs.keyword_files.labels import is_kind, is_remark
from keydocs.keyword_files.translations import in_english

MAX_NAME = 1000
"""Characters of a name. A longer text only looks like one."""

_MAX_LABEL = 1000
_MAX_TARGET = 2000
_MAX_BRACKETS = 8
"""Pairs of brackets in a label, as in ``[operator[]](x)``."""

_ANCHOR = re.compile(r"<a\s{1,9}(?:name|id)=[\"']?[^\"'<>\s]{0,999}[\"']?\s?(?:/>|>(?:\s?</a>)?)", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:\[[ xX]\]\s{1,9})?(?:[^\w\s\x00-\x7f]{1,8}\s{1,9})?(?:\d{1,5}[.)]\s{1,9})?"
    r"(?:(?:keyword|name|identifier|symbol|term):\s{1,9})?",
    re.IGNORECASE,
)
"""A check box, an emoji or sign, a number, a label."""
_KIND_BEFORE = re.compile(
    r"(?:\[(\w{2,20})\]|\((\w{2,20})\)|`(\w{2,20})`|[*_](\w{2,20})[*_]|(\w{2,20}))\s{1,9}(?=\*\*|`)"
)
_KIND_LABEL = re.compile(r"(\w{2,20}):\s{1,9}")
_REMARK = re.compile(r"\s(?:\(([^()]{1,60})\)|\[([^\[\]]{1,60})\])$|(?::|\s[-–—|→·:])\s{1,9}([^()\[\]|]{1,60})$")
_DASH = re.compile(r"\S\s(?:[–—→]|--?)\s")
_COLONS = (":", "\uff1a")
_BLANK = re.compile(r"\s")
_MAX_REMARKS = 3
_REMARK_WINDOW = 90
_ATTRIBUTE = re.compile(r"\{#[^{}]*\}$")


class Bold(NamedTuple):
    """``**name**rest`` at the start of a block. Columns are relative to the block's text."""

    name: str
    start: int
    end: int
    code: bool
    """Whether the name is a code span."""
    colon: bool
    """Whether a colon follows the name, inside or outside the bold text."""
    rest: str
    linked: bool = False
    """Whether the name is the label of a link: ``**[name](x)**``."""
    before: str = ""
    """Kind before the name: ``[class] **name**``."""

    @property
    def label(self) -> str:
        """The name as a label: in lower case and in English."""
        return in_english(self.name).lower()

    @property
    def value(self) -> str:
        """The text after the name and its colon."""
        rest = self.rest.strip()
        return rest[1:].strip() if rest.startswith(_COLONS) else rest


class RawLink(NamedTuple):
    label: str
    target: str
    start: int
    end: int


def leading_bold(text: str) -> Bold | None:
    """Return the bold text at the start of a block, None if there is none."""
    line = text.split("\n", 1)[0] if "\n" in text else text
    if line.startswith("**"):
        return _leading_bold(text, line, 2)
    at, kind = _behind_marks(line)
    found = _leading_bold(text, line, at + 2) if at and line.startswith("**", at) else None
    return found._replace(before=kind) if found and kind else found


def _leading_bold(text: str, line: str, at: int) -> Bold | None:
    if line.startswith("`", at):
        end = line.find("`**", at + 1)
        # A name may end in a back-tick or hold "`**"; none was ever seen that does.
        if 0 < end - at - 1 <= MAX_NAME:
            return _bold(text, at + 1, end, True, text[end + 3 :])
    end = _closing_stars(line, at)
    return _bold(text, at, end, False, text[end + 2 :]) if end > at else None


def leading_code(text: str) -> Bold | None:
    """Return the code span at the start of a block, or the link around one or around bold text; else None."""
    line = text.split("\n", 1)[0]
    at, kind = _behind_marks(line)
    if line.startswith("`", at):
        end = line.find("`", at + 1, at + MAX_NAME + 2)
        return _bold(text, at + 1, end, True, text[end + 1 :])._replace(before=kind) if end > at + 1 else None
    link = next(links(line), None) if line.startswith("[", at) else None
    if link is None or link.start != at or link.target.startswith("#"):
        return None
    for mark in ("**`", "`", "**"):
        closing = mark[::-1]
        if link.label.startswith(mark) and link.label.endswith(closing) and len(link.label) > 2 * len(mark):
            start, end = at + 1 + len(mark), at + 1 + len(link.label) - len(mark)
            return _bold(text, start, end, True, text[link.end :])
    return None


def _behind_marks(line: str) -> tuple[int, str]:
    """Return the offset of the text after marks that may precede a name, and the kind among them."""
    prefix = _PREFIX.match(line)
    at = (prefix.end() if prefix else 0) or _behind_anchor(line)
    before = _KIND_BEFORE.match(line, at)
    kind = before[before.lastindex or 0] if before else ""
    return (before.end(), kind) if before and is_kind(kind) else (at, "")


def _behind_anchor(line: str) -> int:
    """Return the offset after an anchor at the start, 0 if there is none."""
    anchor = _ANCHOR.match(line) if line.startswith("<") else None
    return len(line) - len(line[anchor.end() :].lstrip()) if anchor else 0


def _closing_stars(line: str, start: int) -> int:
    end = line.find("**", start + 1, start + MAX_NAME + 3)
    # ``**operator***`` is the name ``operator*``: the last of several stars close.
    while end >= 0 and line.startswith("*", end + 2):
        end += 1
    return end


def _bold(text: str, start: int, end: int, code: bool, rest: str) -> Bold:
    name = text[start:end]
    if code:
        return Bold(name, start, end, True, _has_colon(rest), rest)
    stripped = name.strip()
    start += name.index(stripped) if stripped else 0
    link = next(links(stripped), None) if stripped.startswith("[") else None
    if link and (link.start, link.end) == (0, len(stripped)):
        name = link.label.strip("`")
        start += 1 + link.label.index(name)
        return Bold(name, start, start + len(name), False, _has_colon(rest), rest, True)
    inside = len(stripped) > 1 and stripped.endswith(_COLONS) and not stripped.endswith("::")
    if inside:
        stripped = stripped[:-1].rstrip()
    return Bold(stripped, start, start + len(stripped), False, inside or _has_colon(rest), rest)


def _has_colon(rest: str) -> bool:
    return rest.startswith(_COLONS) or (rest != "" and without_anchors(rest).lstrip(" \t").startswith(_COLONS))


def heading_name(text: str) -> Bold | None:
    """Return the name of a heading and the rest, without numbers, anchors, attributes, marks, a link and remarks: ``3.
    `name` (class)``, ``name — line 3``."""
    start, end = _behind_anchor(text), len(text)
    attribute = _ATTRIBUTE.search(text, max(0, end - 300))
    if attribute:
        end = len(text[: attribute.start()].rstrip())
    written = end
    trailing = text.rfind("<a ", start, end)
    if trailing > start and _ANCHOR.fullmatch(text[trailing:end].strip()):
        end = trailing
    start = _behind_label(text, start, end)
    end = _before_remarks(text, start, end)
    behind = text[end:written]
    link = next(links(text[:end]), None) if text.startswith("[", start) else None
    if link and (link.start, link.end) == (start, end):
        start, end = start + 1, start + 1 + len(link.label)
    for mark in ("**", "`", "**"):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        if end - start > 2 * len(mark) and text.startswith(mark, start) and text.endswith(mark, start, end):
            start, end = start + len(mark), end - len(mark)
    name = text[start:end]
    return Bold(name, start, end, False, False, behind) if name and len(name) <= MAX_NAME else None


def is_labelled_name(heading: str) -> bool:
    """Return whether a heading is labelled as a keyword: ``Keyword: name``."""
    prefix = _PREFIX.match(heading)
    return bool(prefix and ":" in prefix[0] and prefix.end() < len(heading))


def is_code_heading(heading: str) -> bool:
    """Return whether a heading begins with a code span, perhaps after a number or kind."""
    return heading.startswith("`", _behind_label(heading, 0, len(heading)))


def plain_name(text: str) -> str:
    """Return the name at the start of a plain bullet, without remarks and back-ticks."""
    return text[: _before_remarks(text, 0, len(text))].strip("`")


def _behind_label(text: str, start: int, end: int) -> int:
    """Return the offset of the name in ``3. Class: name``."""
    prefix = _PREFIX.match(text, start)
    start = prefix.end() if prefix and prefix.end() < end else start
    label = _KIND_LABEL.match(text, start) or _KIND_BEFORE.match(text, start)
    return label.end() if label and label.end() < end and is_kind(label[label.lastindex or 0]) else start


def _before_remarks(text: str, start: int, end: int) -> int:
    """Return the end of the name in ``name (class)``, ``name [line 3]``, ```name` — what it does``."""
    mark = next((mark for mark in ("**", "`") if text.startswith(mark, start)), "")
    closing = text.find(mark, start + len(mark) + 1, end) + len(mark) if mark else 0
    if closing > len(mark) and text[closing:end].lstrip()[:1] in tuple("([-–—:|→·*_`") and text[closing] in " :":
        return closing
    dash = _DASH.search(text, start, end)
    if dash:
        before = _without_remarks(text, start, dash.start() + 1)
        if not _BLANK.search(text, start, before):
            return before
    return _without_remarks(text, start, end)


def _without_remarks(text: str, start: int, end: int) -> int:
    """Return the end of the text without kinds and numbers in brackets after it."""
    for _ in range(_MAX_REMARKS):
        window = max(start, end - _REMARK_WINDOW)
        remark = _REMARK.search(text[window:end])
        if not remark or not window + remark.start() > start or not is_remark(remark[remark.lastindex or 0]):
            break
        end = window + remark.start()
    return end


def links(text: str) -> Iterator[RawLink]:
    """Yield the inline links of a line, ``[label](target)``, with one level of parentheses in the target, without
    titles."""
    floor = 0
    middle = text.find("](")
    while middle >= 0:
        start = _link_start(text, max(floor, middle - _MAX_LABEL), middle)
        end = _link_end(text, middle + 2)
        if start >= 0 and end > 0:
            target = text[middle + 2 : end].strip().split(" ", 1)[0].strip("<>")
            yield RawLink(text[start + 1 : middle], target, start, end + 1)
            floor = end + 1
        middle = text.find("](", max(middle + 2, floor))


def without_links(text: str) -> str:
    """Return the line without its inline links."""
    if "](" not in text:
        return text
    pieces, done = [], 0
    for link in links(text):
        pieces.append(text[done : link.start])
        done = link.end
    return "".join([*pieces, text[done:]])


def _link_start(text: str, floor: int, middle: int) -> int:
    start = text.rfind("[", floor, middle)
    for _ in range(_MAX_BRACKETS):
        if start < 0 or text.count("]", start, middle) < text.count("[", start, middle):
            return start
        start = text.rfind("[", floor, start)
    return -1


def _link_end(text: str, start: int) -> int:
    end = text.find(")", start, start + _MAX_TARGET)
    if end < 0 or text.find("\n", start, end) >= 0:
        return -1
    opening = text.find("(", start, end)
    if opening < 0:
        return end
    return text.find(")", end + 1, start + _MAX_TARGET)


def without_anchors(text: str) -> str:
    """Return the text without ``<a id="…"></a>``."""
    return _ANCHOR.sub("", text) if "<a" in text else text


def code_span(text: str) -> str | None:
    """Return the content of a text that is one code span; else None."""
    text = text.strip()
    if len(text) > 2 and text[0] == text[-1] == "`":
        return text.strip("`").strip() or None
    return None
