"""Where the signature of a definition begins and ends: all of the declaration, without its body."""

from __future__ import annotations

import re

from keydocs.languages.base import Language
from keydocs.model import Kind
from keydocs.pages.source_text import Source

_WINDOW = 6_000
_MAX_LINES = 60
_MAX_VALUE_LINES = 12
_VALUES = (Kind.VARIABLE, Kind.CONSTANT, Kind.TYPE, Kind.MODULE, Kind.NAMESPACE)
"""What may go on without a body: a value, a type, a list of names."""

_STRING = r'"(?:[^"\\\n]|\\.){0,1000}"|'
_LONG_QUOTE = r"'(?:[^'\\\n]|\\.){0,1000}'|"
_MARKS = r"->|=>|::|[()\[\]{}:;=\n]"
_HASH_TOKEN = re.compile(r"\"\"\"|'''|" + _STRING + _LONG_QUOTE + r"#[^\n]*|" + _MARKS)
_SLASH_TOKEN = re.compile(_STRING + _LONG_QUOTE + r"//[^\n]*|/\*(?:[^*]|\*(?!/)){0,2000}\*/|" + _MARKS)
_TICKED_TOKEN = re.compile(r"`(?:[^`\\]|\\.){0,2000}`|" + _SLASH_TOKEN.pattern, re.S)
# Rust's lifetimes are quotes that never close.
_RUST_TOKEN = re.compile(_SLASH_TOKEN.pattern.replace(_LONG_QUOTE, r"'(?:[^'\\\n]|\\[^\n]{1,8})'|"))
_QUOTES = "\"'`"
_ENUM = re.compile(r"\benum\b")


def signature_start(source: Source, hit: int, kind: Kind) -> int:
    """Return the offset at which the declaration of the name at ``hit`` begins on the name's line: the line's start, or
    behind the brace of a block that opens on the line, as for ``x`` in ``struct A { int x; };``."""
    first = source.line_start(hit)
    before = source.text[first:hit]
    opened = before.rfind("{")
    if opened < before.rfind("}") or opened < 0 or not source.syntax.shares_lines:
        return first
    if kind is Kind.MODULE or _ENUM.search(before, 0, opened):
        return first
    at = first + max(opened, before.rfind(";")) + 1
    return at + len(source.text[at:hit]) - len(source.text[at:hit].lstrip())


def signature_end(source: Source, start: int, behind: int, kind: Kind) -> int:
    """Return the offset at which the signature ends: before the body or the semicolon.

    ``start`` is where the declaration begins on the name's line, ``behind`` the end of the name.
    """
    return _Walk(source, start, behind, kind).end()


class _Walk:
    """The way from a name to the end of its signature."""

    def __init__(self, source: Source, start: int, behind: int, kind: Kind) -> None:
        self._source, self._text, self._language = source, source.text, source.syntax
        self._behind, self._kind = behind, kind
        self._is_macro = kind is Kind.MACRO and not self._language.macros_have_bodies
        self._is_value = self._is_macro or kind in _VALUES
        self._is_by_line = self._is_value or self._language.ends_at_line
        self._tokens = _tokens(self._language)
        self._depth = 0 if self._is_macro or self._language.is_data else _open_brackets(self._text, start, behind)
        self._is_closed = self._is_typed = self._is_assigned = False
        """Whether these were met outside of brackets: a bracket that closes, a colon behind it, an equals sign."""
        self._comment = -1, behind
        """Where the last comments begin and end that have no code between them."""

    def end(self) -> int:
        text, line_end = self._text, self._source.line_end(self._behind)
        limit = line_end if self._is_macro else min(self._source.end, self._behind + _WINDOW)
        lines = 0
        for token in self._tokens.finditer(text, self._behind, limit):
            mark, here = token[0], token.start()
            if mark == "\n":
                lines += 1
                if lines >= (_MAX_VALUE_LINES if self._is_value else _MAX_LINES):
                    break
            if mark[0] in "/#":
                if self._is_value and self._depth <= 0:
                    return self._stop(here)
                self._pass_comment(here, token.end())
            elif mark[0] not in _QUOTES and self._ends(mark, here):
                return self._stop(token.end() if mark == "=>" and self._language.has_structural_types else here)
        end = self._stop(line_end)
        # Nothing ends it: then its first line is shown.
        return end if self._is_value or text[end - 1] != "{" else self._stop(end - 1)

    def _pass_comment(self, start: int, end: int) -> None:
        first, behind = self._comment
        is_next = first >= 0 and not self._text[behind:start].strip()
        self._comment = first if is_next else start, end

    def _stop(self, at: int) -> int:
        """The end, without white space and comments before it."""
        first, behind = self._comment
        if 0 <= first < at and not self._text[behind:at].strip():
            at = first
        while at > self._behind and self._text[at - 1] in " \t\n\\":
            at -= 1
        return at

    def _ends(self, mark: str, here: int) -> bool:
        """Whether the signature ends at a mark; takes note of what the mark opens and closes."""
        if mark in ("(", "["):
            self._depth += 1
        elif mark == "{":
            if self._is_macro or (self._depth <= 0 and self._opens_body(here)):
                return not self._is_macro
            self._depth += 1
        elif mark in (")", "]", "}"):
            self._depth -= 1
            self._is_closed = True
            return self._depth < 0 and not self._is_macro
        elif self._depth <= 0 and not self._is_macro:
            return self._ends_outside(mark, here)
        return False

    def _ends_outside(self, mark: str, here: int) -> bool:
        """The same for marks that are no brackets, outside of all brackets."""
        if mark == "\n":
            return self._is_by_line and not self._goes_on(here)
        if mark == "=":
            self._is_assigned = True
        elif mark == ":":
            self._is_typed = self._is_closed
            return self._language.has_indented_blocks and not self._is_value
        elif mark == "=>":
            return not self._is_value and self._is_arrow(here)
        return mark == ";" and not self._language.has_indented_blocks

    def _goes_on(self, here: int) -> bool:
        """Whether a declaration goes on behind the end of a line."""
        text = self._text
        if text[here - 1] == "\\":
            return True
        if self._language.ends_at_line or self._kind is Kind.MODULE:
            return False
        if text[self._behind : here].rstrip().endswith(("=", "|", "&")):
            return True
        return self._language.has_structural_types and text[here : here + 200].lstrip()[:1] in ("|", "&")

    def _is_arrow(self, here: int) -> bool:
        """Whether an arrow stands before the body, rather than in a type."""
        if not self._language.has_structural_types:
            return self._language.has_arrow_bodies
        if self._is_assigned:
            return True
        rest = self._text[here : self._source.line_end(here)].rstrip()
        # The type of what is returned, of a member, or of what is assigned behind it.
        return not (self._is_typed or rest.endswith(";") or re.search(r"[^=!<>]=[^=>]", rest))

    def _opens_body(self, here: int) -> bool:
        """Whether a brace outside of all brackets opens the body.

        It is a part of the declaration if it opens a value, a type or a list of names, or if the declaration goes on
        behind it."""
        text, language, kind = self._text, self._language, self._kind
        if kind in (Kind.MODULE, Kind.TYPE) or language.has_indented_blocks:
            return False
        if kind is Kind.NAMESPACE:
            return True
        head = text[self._behind : here].rstrip()
        last = head[-1:]
        if self._is_value:
            is_value = self._is_assigned or language.has_composite_literals or not (last.isalnum() or last in "_)]>")
            return not is_value and self._behind_brace(here) < 0
        if last and last in (":|&?" if language.has_structural_types else ":"):
            return False
        if language.has_generics and _open_angles(head) > 0:
            return False
        type_word = language.type_before_brace
        if type_word and kind in (Kind.FUNCTION, Kind.METHOD) and type_word.search(head, max(0, len(head) - 20)):
            return False
        closed = self._behind_brace(here)
        follows = text[closed : closed + 200].lstrip(" \t")[:1] if closed >= 0 else ""
        if language.has_member_initializers and self._is_typed and (last.isalnum() or last in "_>"):
            # A member that a constructor initialises.
            follows = text[closed : closed + 200].lstrip()[:1] if closed >= 0 else ""
            return follows not in ("{", ",")
        return follows not in ("{", ">")

    def _behind_brace(self, here: int) -> int:
        """The offset behind the brace that closes the one at an offset, -1 if that is not on the same line."""
        depth = 0
        for token in self._tokens.finditer(self._text, here, self._source.line_end(here)):
            depth += (token[0] == "{") - (token[0] == "}")
            if depth == 0:
                return token.end()
        return -1


def _tokens(language: Language) -> re.Pattern[str]:
    if language.line_comment == "#":
        return _HASH_TOKEN
    if language.has_backtick_strings:
        return _TICKED_TOKEN
    return _RUST_TOKEN if language.has_lifetimes else _SLASH_TOKEN


def _open_brackets(text: str, start: int, end: int) -> int:
    head = text[start:end]
    opened = head.count("(") + head.count("[") + head.count("{")
    return max(0, opened - head.count(")") - head.count("]") - head.count("}")) if opened else 0


def _open_angles(text: str) -> int:
    arrows = text.count("=>") + text.count("->") + text.count(">=") + text.count("<=")
    return text.count("<") - text.count(">") + arrows
