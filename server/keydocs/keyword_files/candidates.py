"""Blocks that may be entries, and how one block becomes several entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from keydocs.keyword_files.blocks import Block
from keydocs.keyword_files.inline import (
    MAX_NAME,
    Bold,
    leading_bold,
    leading_code,
)
from keydocs.keyword_files.labels import is_remark
from keydocs.keyword_files.names import attached_call, names_in, separator_end
from keydocs.model import Kind

_MAX_NAMES = 50
_ENDS_NAMES = re.compile(r"\s{0,9}(?:$|[:\uff1a(\n]|(?:[-–—→|]|->)\s)")


@dataclass(slots=True)
class EntryCandidate:
    """A possible entry: where its name is, and the blocks that belong to it. ``column`` is relative to the block's
    text."""

    name: str
    block: Block
    column: int
    rest: str = ""
    heading: Kind | None = None
    """Kind of the heading above."""
    content: list[Block] = field(default_factory=list)
    bold: Bold | None = None
    """Beginning of an entry that is a bullet."""
    signature: str = ""
    stated: Kind | None = None
    """Kind of the signature."""


def divided(candidate: EntryCandidate) -> Iterator[EntryCandidate]:
    """Return one candidate per name of a candidate."""
    written, rest = _written(candidate)
    for column, text, is_code, call in written:
        for name in names_in(text, is_code=is_code):
            signature = name.signature or (f"{text}{call}" if len(call) > 2 else "")
            stated = name.kind or (Kind.FUNCTION if call else None)
            yield replace(
                candidate, name=name.name, column=column + name.start, rest=rest, signature=signature, stated=stated
            )


def _written(candidate: EntryCandidate) -> tuple[list[tuple[int, str, bool, str]], str]:
    """Yield each name of a candidate with its own marks: column, text, whether it is code, and the brackets after it;
    then the rest."""
    first, rest = candidate.bold, candidate.rest
    if first is None:
        return [(candidate.column, candidate.name, _in_ticks(candidate), "")], rest
    call, rest = _call_behind(rest)
    found = [(candidate.column, candidate.name, first.code, call)]
    base = len(candidate.block.text) - len(rest)
    if not rest or not candidate.block.text.endswith(rest):
        return found, rest
    column, behind = base, rest
    while (at := separator_end(behind)) and len(found) < _MAX_NAMES:
        column, behind = column + at, behind[at:]
        mark = leading_bold(behind) or leading_code(behind)
        if mark is None or not mark.name or len(mark.name) > MAX_NAME or mark.before:
            return found[:1], rest
        call, left = _call_behind(mark.rest)
        if mark.code is not first.code and not _ENDS_NAMES.match(left) and not separator_end(left):
            return found[:1], rest
        found.append((column + mark.start, mark.name, mark.code, call))
        column, behind = column + len(behind) - len(left), left
    return found, behind if len(found) > 1 else rest


def _in_ticks(candidate: EntryCandidate) -> bool:
    """Return whether the name is a code span."""
    return candidate.block.text[candidate.column - 1 : candidate.column] == "`"


def _call_behind(rest: str) -> tuple[str, str]:
    """Return the brackets directly after a name if they are a signature, and the rest."""
    end = attached_call(rest)
    if not end or is_remark(rest[1 : end - 1]) or "\n" in rest[:end]:
        return "", rest
    return rest[:end], rest[end:]
