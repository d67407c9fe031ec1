"""Finds the names that a position in a line may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keydocs.text.identifiers import SEPARATORS, is_word

_JOINTS = frozenset(".:/-@$#+~")
_OPERATORS = frozenset("-+/")
"""Separators that mostly stand between two operands: a cursor on one of them is not on the word behind it."""
_ENDS = frozenset("!?")
"""Characters that may end a name, for example in Ruby and Rust."""
_REACH = 200
_LONGEST = 10_000
"""Characters of a name."""
_PARTS = 6
_PHRASE = 4
_TOKEN = re.compile(f"[^{SEPARATORS}]+")


def names_at(line: str, column: int, separators: str | None = None) -> list[tuple[int, int]]:
    """Return the spans of a line that could be the name under the cursor, longest first.

    The form of names differs between languages (``torch.utils.data``, ``std::vector``, ``react-grid-item``,
    ``@scope/x``, ``torch/library.h``), and only the index knows which exist. So these are all runs of words and
    separators that contain ``column``, and phrases of up to four words; the caller takes the first known one. A cursor
    behind the last character, or on the sigils before a word, is on that word. ``separators`` are those that occur in
    phrases of the index (see :func:`keydocs.text.identifiers.separators_in`), None if unknown.
    """
    spans = {*_joined(line, column)}
    if separators is None or any(separator in line for separator in separators):
        spans.update(_phrases(line, column, separators))
    # ``println!`` of Rust, ``empty?`` of Ruby.
    spans.update([(start, end + 1) for start, end in spans if line[end : end + 1] in _ENDS])
    return sorted(spans, key=lambda span: (span[0] - span[1], span[0]))


def word_at(line: str, column: int) -> tuple[int, int] | None:
    """Return the span of the identifier at or directly before the cursor; None if there is none or it is too long."""
    start = end = max(0, min(column, len(line)))
    while start > 0 and column - start <= _LONGEST and is_word(line[start - 1]):
        start -= 1
    while end < len(line) and end - start <= _LONGEST and is_word(line[end]):
        end += 1
    return (start, end) if 0 < end - start <= _LONGEST else None


def starts_before(text: str, longest: int) -> list[int]:
    """Return the columns at which the name at the end of a text may begin, farthest first.

    These are the words joined by separators (``torch.ut``), each with and without the sigils before it (``$http``), and
    the end itself if no word is begun. Empty if the last word is longer than ``longest``.
    """
    end = len(text)
    word = end
    while word and is_word(text[word - 1]):
        word -= 1
        if end - word > longest:
            return []
    joints = end
    while joints and end - joints < _REACH and text[joints - 1] in _JOINTS:
        joints -= 1
    starts = {joints, *(start for start, stop in _joined(text, end) if stop == end)}
    # A joint directly behind a word is no sigil.
    begun = {start for start in starts if start < end and (is_word(text[start]) or not _is_behind_word(text, start))}
    return sorted({word, *begun})


def _is_behind_word(line: str, column: int) -> bool:
    return 0 < column <= len(line) and is_word(line[column - 1])


def word_behind_sigils(line: str, column: int) -> int:
    """Return the column of the word that the sigils under the cursor belong to (``$http``, ``@Override``); the given
    column if there are none."""
    if _is_behind_word(line, column):
        return column
    at = _skip_joints(line, column)
    is_sigil = column < at < len(line) and is_word(line[at]) and line[at - 1] not in _OPERATORS
    return at if is_sigil else column


def _skip_joints(line: str, column: int) -> int:
    """Return the end of the separators that begin at a column."""
    at = max(0, column)
    while at < len(line) and at - column < _REACH and line[at] in _JOINTS:
        at += 1
    return at


def _joined(line: str, column: int) -> Iterator[tuple[int, int]]:
    column = max(0, min(column, len(line)))
    at = _nearest_word(line, column)
    is_on_sigil = at == word_behind_sigils(line, column)
    return ((start, end) for start, end in _joined_at(line, at) if is_on_sigil or start <= column <= end)


def _nearest_word(line: str, column: int) -> int:
    """Return the start of the word behind the separators under the cursor, else the end of the word before them; the
    given column elsewhere."""
    if _is_behind_word(line, column) or (column < len(line) and is_word(line[column])):
        return column
    behind = _skip_joints(line, column)
    if column < behind < len(line) and is_word(line[behind]):
        return behind
    before = column
    while before > 0 and column - before < _REACH and line[before - 1] in _JOINTS:
        before -= 1
    return before if _is_behind_word(line, before) else column


def _joined_at(line: str, column: int) -> Iterator[tuple[int, int]]:
    left = right = column
    while left > 0 and column - left < _REACH and (is_word(line[left - 1]) or line[left - 1] in _JOINTS):
        left -= 1
    while right < len(line) and right - column < _REACH and (is_word(line[right]) or line[right] in _JOINTS):
        right += 1
    words = _words(line, left, right)
    before = [i for i, (start, _) in enumerate(words) if start <= column]
    behind = [i for i, (_, end) in enumerate(words) if end >= column]
    if not before or not behind:
        return
    first, last = min(before[-1], behind[0]), max(before[-1], behind[0])
    for i in range(max(0, first - _PARTS), first + 1):
        floor = words[i - 1][1] if i else left
        for j in range(last, min(len(words), last + _PARTS + 1)):
            ceiling = words[j + 1][0] if j + 1 < len(words) else right
            start, end = words[i][0], words[j][1]
            for wider_start in {start, max(floor, start - 1), floor}:
                for wider_end in {end, min(ceiling, end + 1), ceiling}:
                    yield wider_start, wider_end


def _words(line: str, left: int, right: int) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    start = -1
    for at in range(left, right + 1):
        if at < right and is_word(line[at]):
            start = at if start < 0 else start
        elif start >= 0:
            words.append((start, at))
            start = -1
    return words


def _phrases(line: str, column: int, separators: str | None) -> Iterator[tuple[int, int]]:
    left, right = max(0, column - _REACH), min(len(line), column + _REACH)
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(line, left, right)]
    here = next((i for i, (start, end) in enumerate(tokens) if start <= column <= end), None)
    if here is None:
        return

    def may_join(k: int) -> bool:
        end = tokens[k][1]
        return end + 1 == tokens[k + 1][0] and (separators is None or line[end] in separators)

    for i in range(max(0, here - _PHRASE + 1), here + 1):
        for j in range(max(here, i + 1), min(len(tokens), i + _PHRASE)):
            if all(map(may_join, range(i, j))):
                end = tokens[j][1]
                yield tokens[i][0], end - (line[end - 1] in ".:!?")
