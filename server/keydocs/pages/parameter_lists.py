"""Whether parameters behind a name belong to a definition, a declaration or a call."""

from __future__ import annotations

import re

from keydocs.pages.source_text import Known, Source

_CALL_REACH = 6_000
_MAX_BRACKETS = 8
"""Parentheses behind the parameters, as in ``noexcept(true)``; more are macros on lines of their own."""
_NEAR = 200
_MAX_FAR = 50
"""Parameter lists of more than ``_NEAR`` characters that are read for one name."""
_AFTER_CALL = re.compile(r"//[^\n]*|/\*|[^\w\s&*<>,.\[\]]")
_NO_BODY = re.compile(r"\s*(?:0|default|delete)\b")
_PARENTHESIS = re.compile(r"//[^\n]*|[()]|\"(?:[^\"\\\n]|\\.){0,1000}\"|'(?:[^'\\\n]|\\.){0,4}'")


class CallBudget(Known):
    """``far`` is the number of long parameter lists that were read."""

    __slots__ = ("far",)

    def __init__(self) -> None:
        super().__init__()
        self.far = 0


def call_rank(source: Source, behind: int, typed: bool, known: CallBudget) -> int | None:
    """Return the rank by what follows the parameters: DEFINES for a body, DECLARES for a semicolon, None for a call."""
    reach = _CALL_REACH if known.far < _MAX_FAR else _NEAR
    rank, at = _behind_call(source, behind, typed, min(source.end, behind + reach))
    known.far += not 0 <= at - behind <= _NEAR
    return rank


def _behind_call(source: Source, behind: int, typed: bool, limit: int) -> tuple[int | None, int]:
    """Return the rank, and the offset up to which the text was read; -1 for ``limit``."""
    text = source.text
    at = _closing(text, text.find("(", behind, limit), limit)
    brackets = _MAX_BRACKETS
    while 0 <= at < limit and brackets > 0:
        token = _AFTER_CALL.search(text, at, limit)
        if token is None:
            break
        mark, at = token[0], token.end()
        if mark == "\\":
            continue
        if mark == "{":
            return 0, at
        if mark == ";":
            return 2 if typed or source.syntax.declares_untyped else None, at
        if mark == "(":
            at = _closing(text, token.start(), limit)
            brackets -= 1
        elif mark == ":":
            # Constructors initialise any number of members.
            brackets = limit
        elif mark == "/*":
            at = text.find("*/", at, limit) + 2 if text.find("*/", at, limit) >= 0 else limit
        elif mark == "=":
            if text.startswith(">", at):
                return 0, at
            return 2 if _NO_BODY.match(text, at, limit) else None, at
        elif mark == "-":
            if not text.startswith(">", at):
                return None, at
        elif mark not in ('"', "@", "?", "|") and not mark.startswith("//"):
            return None, at
    return None, -1


def is_member_initializer(source: Source, start: int, hit: int) -> bool:
    """Return whether a name is a member that a constructor initializes, as in ``: a_(1), b_(2) {``."""
    before = source.text[start:hit].rstrip()
    if not before:
        above = source.text[max(source.start, start - 200) : start].rstrip()
        return above.endswith((",", ") :", "):"))
    return before.endswith(",") or (before.endswith(":") and not before.endswith("::"))


def _closing(text: str, at: int, limit: int) -> int:
    """Return the offset behind the parenthesis that closes the one at ``at``, or -1."""
    if at < 0:
        return -1
    depth = 0
    for token in _PARENTHESIS.finditer(text, at, limit):
        if token[0] == "(":
            depth += 1
        elif token[0] == ")":
            depth -= 1
            if depth == 0:
                return token.end()
    return -1
