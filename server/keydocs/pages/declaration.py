"""The parts of a definition around its name: comment, decorators, signature, docstring."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from keydocs.languages.base import Language
from keydocs.model import Kind
from keydocs.pages.signature import signature_end, signature_start
from keydocs.pages.source_text import Source, indentation

_WINDOW = 6_000
_ABOVE_LINES = 120
_DECLARATION_LINES = 8
_SIGNATURE_LINES = 60
_MAX_SPANS = 40_000
"""Strings and comments that are read; text behind them counts as code."""

_DECLARES_ON = re.compile(r"[\w>*&\])~\"]$|^template\b[^;]*[<,]$")
_ASSIGNS = re.compile(r"(?<![=!<>])=(?!=)")
_GAP = re.compile(r"[ \t]*(?:#[^\n]*)?\n")
_TRIPLE = re.compile(r"[rRuUbBfF]{0,2}(\"\"\"|'''|\"|')")

_SPANS = {
    "python": re.compile(r'"""|\'\'\'|#[^\n]*|"(?:[^"\\\n]|\\.){0,1000}"|\'(?:[^\'\\\n]|\\.){0,1000}\''),
    "": re.compile(r'/\*|//[^\n]*|"(?:[^"\\\n]|\\.){0,1000}"|\'(?:[^\'\\\n]|\\.){0,20}\''),
}


class DeclarationParts(NamedTuple):
    """Offsets of the parts of a definition; a part that is not there is empty.

    ``top`` to ``bottom`` is all of it in whole lines, the body left out. ``comment`` stands directly above,
    ``decorators`` between it and the signature, ``docstring`` below, ``trailing`` behind on the same line.
    """

    top: int
    comment: tuple[int, int]
    decorators: tuple[int, int]
    signature: tuple[int, int]
    docstring: tuple[int, int]
    trailing: tuple[int, int]
    bottom: int


def find_parts(source: Source, hit: int, size: int, kind: Kind) -> DeclarationParts:
    """Return the parts of the definition whose name, ``size`` characters long, is at offset ``hit``."""
    first = source.line_start(hit)
    start = signature_start(source, hit, kind)
    end = signature_end(source, start, hit + size, kind)
    # What stands above the line belongs to the block that opens on it.
    declared, decorated, commented = _above(source, first, kind) if start == first else (start, start, start)
    docstring = _docstring(source, end, indentation(source.text, first, source.end))
    trailing = _trailing(source, end)
    last = max(end, docstring[1], trailing[1])
    return DeclarationParts(
        top=min(first, commented),
        comment=(commented, decorated),
        decorators=(decorated, declared),
        signature=(declared, end),
        docstring=docstring,
        trailing=trailing,
        bottom=source.line_end(min(last, source.end)),
    )


def outside_comments(source: Source) -> Callable[[int], bool]:
    """Return a function that reports whether an offset is outside block comments and docstrings."""
    if source.syntax.has_docstrings:
        return _outside_docstrings(source)
    if not source.syntax.has_block_comments:
        return lambda _: True
    return _outside_block_comments(source)


def _outside_docstrings(source: Source) -> Callable[[int], bool]:
    text, is_hidden = source.text, _hiding(source, "python")
    quotes = _Counted(text, source.start, '"""'), _Counted(text, source.start, "'''")
    return lambda offset: not any(found.before(offset) % 2 for found in quotes) or not is_hidden(offset)


def _outside_block_comments(source: Source) -> Callable[[int], bool]:
    text, start, is_hidden = source.text, source.start, _hiding(source, "")

    def is_outside(offset: int) -> bool:
        opened = text.rfind("/*", start, offset)
        return opened < 0 or text.find("*/", opened, offset) >= 0 or not is_hidden(offset)

    return is_outside


class _Counted:
    """How often something is in a text before an offset, counted from the offset that was asked for last."""

    def __init__(self, text: str, start: int, counted: str) -> None:
        self._text, self._start, self._counted = text, start, counted
        self._at, self._number = start, 0

    def before(self, offset: int) -> int:
        if offset < self._at:
            self._at, self._number = self._start, 0
        self._number += self._text.count(self._counted, self._at, offset)
        self._at = offset
        return self._number


def _hiding(source: Source, family: str) -> Callable[[int], bool]:
    """Tells whether an offset lies in a comment or a docstring. The source is read no further than it has to be, and
    once."""
    spans = islice(_spans(source, family), _MAX_SPANS)
    starts: list[int] = []
    found: list[tuple[int, bool]] = []

    def is_hidden(offset: int) -> bool:
        while not found or found[-1][0] <= offset:
            start, end, hides = next(spans, (source.end, sys.maxsize, False))
            starts.append(start)
            found.append((end, hides))
        at = bisect_left(starts, offset) - 1
        return at >= 0 and found[at][1] and offset < found[at][0]

    return is_hidden


def _spans(source: Source, family: str) -> Iterator[tuple[int, int, bool]]:
    """Strings and comments: their offsets, and whether what they hold is no code."""
    text, at = source.text, source.start
    while at < source.end:
        for token in _SPANS[family].finditer(text, at, source.end):
            mark, at = token[0], token.end()
            if mark in ('"""', "'''", "/*"):
                closing = text.find("*/" if mark == "/*" else mark, at, source.end)
                at = source.end if closing < 0 else closing + len(mark)
                yield token.start(), at, True
                break
            yield token.start(), at, mark[:2] == "//" or mark[0] == "#"
        else:
            return


def _above(source: Source, first: int, kind: Kind) -> tuple[int, int, int]:
    """Where the declaration, its decorators and its comment begin."""
    if kind is Kind.MODULE:
        return first, first, first
    declared = _declaration(source, first)
    decorated = _decorators(source, declared)
    commented = comment_above(source, decorated)
    if commented == decorated and decorated != declared:
        # Rust and others write the comment above the attributes, or between them.
        inner = comment_above(source, declared)
        decorated = inner if inner != declared else decorated
    return declared, decorated, commented


def _lines_above(source: Source, first: int) -> Iterator[tuple[int, str]]:
    at = first
    while at > source.start:
        end = at - 1
        at = max(source.start, source.text.rfind("\n", source.start, end) + 1)
        yield at, source.text[at : min(end, at + 1_000)]


def _declaration(source: Source, first: int) -> int:
    """The start of the lines that belong to the declaration: a template's parameters, a type of its own line."""
    if not source.syntax.splits_declarations:
        return first
    width = indentation(source.text, first, source.end)
    top = first
    for count, (at, line) in enumerate(_lines_above(source, first)):
        body = line.strip(" \t\\")
        if count >= _DECLARATION_LINES or not body or (body[0] in "#/*{}@[" and not body.startswith("[[")):
            break
        if "//" in body or "*/" in body or not _DECLARES_ON.search(body) or body.endswith(("else", "do")):
            break
        is_value = body.endswith(")") and _ASSIGNS.search(body) is not None and not body.startswith("template")
        if is_value or body.startswith(("return", "case", "typedef")):
            break
        if indentation(line, 0, len(line)) <= width:
            top = at
        if body.startswith("template"):
            return at
        if indentation(line, 0, len(line)) < width:
            break
    return top


def _decorators(source: Source, first: int) -> int:
    pattern = source.syntax.decorator
    if pattern is None:
        return first
    width = indentation(source.text, first, source.end)
    top = first
    for count, (at, line) in enumerate(_lines_above(source, first)):
        body = line.strip()
        here = indentation(line, 0, len(line))
        if count >= _SIGNATURE_LINES or not body or here < width:
            break
        if here == width and pattern.match(body):
            top = at
        elif here == width and body[0] not in ")]}":
            break
    return top


def parted_comment(source: Source, first: int) -> tuple[int, int]:
    """Return the offsets of the comment that one blank line parts from the line at ``first``; empty where there is
    none."""
    none = (first, first)
    blank = source.line_start(first - 1) if first > source.start else first
    if blank == source.start or source.text[blank:first].strip():
        return none
    start = comment_above(source, blank, indentation(source.text, first, source.end))
    return (start, blank) if start != blank else none


def _is_other_comment(language: Language, body: str) -> bool:
    mark, decorator = language.other_line_comment, language.decorator
    return bool(mark) and body.startswith(mark) and not (decorator and decorator.match(body))


def comment_above(source: Source, first: int, width: int = -1) -> int:
    """The start of the comment directly above a line, the line itself where there is none. ``width`` is how far the
    comment is indented, about as far as the line if not given."""
    language = source.syntax
    mark, block = language.line_comment, language.has_block_comments
    if not mark:
        return first
    width = indentation(source.text, first, source.end) if width < 0 else width
    top, within = first, False
    for count, (at, line) in enumerate(_lines_above(source, first)):
        body = line.strip()
        if count >= _ABOVE_LINES:
            break
        if within:
            if "/*" in body:
                return at
            continue
        if block and body.endswith("*/"):
            if top != first or body.find("/*") > 0:
                break
            if body.startswith("/*"):
                top = at
                break
            within = True
        elif body.startswith(mark) or _is_other_comment(language, body):
            if abs(indentation(line, 0, len(line)) - width) > 3:
                break
            if body.startswith("#!"):
                break
            top = at
        else:
            break
    return top


def _docstring(source: Source, end: int, width: int) -> tuple[int, int]:
    none = (end, end)
    if not source.syntax.has_docstrings:
        return none
    at = source.line_end(end) + 1
    rest = source.text[end : at - 1].partition("#")[0].strip()
    if rest not in (":", ""):
        return none
    limit = min(source.end, at + _WINDOW * 3)
    while at < limit and (gap := _GAP.match(source.text, at, limit)):
        at = gap.end()
    while at < limit and source.text[at] in " \t":
        at += 1
    if rest == ":" and indentation(source.text, source.line_start(at), limit) <= width:
        return none
    opening = _TRIPLE.match(source.text, at, limit)
    if opening is None or (len(opening[1]) == 1 and rest != ":"):
        return none
    closing = source.text.find(opening[1], opening.end(), limit)
    if closing < 0:
        closing = limit
    return at, min(limit, closing + len(opening[1]))


def _trailing(source: Source, end: int) -> tuple[int, int]:
    line_end = source.line_end(end)
    language = source.syntax
    mark = language.line_comment
    if not mark:
        return end, end
    at = source.text.find(mark, end, min(line_end, end + 400))
    if at < 0 and language.has_block_comments:
        at = source.text.find("/*", end, min(line_end, end + 400))
    if at < 0 or source.text[end:at].strip(" \t,;{:"):
        return end, end
    return at, line_end
