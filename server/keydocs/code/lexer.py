"""Comments and strings of languages without a grammar."""

from __future__ import annotations

import re
from functools import lru_cache

from keydocs.code.meaning import Context
from keydocs.languages import get_language
from keydocs.languages.base import Language

_REACH = 100_000
"""Characters before a position from which on they are read; a comment or string that begins before is not noticed."""
_STRINGS = r'"(?:\\.|[^"\\\n])*"?' + "|" + r"'(?:\\.|[^'\\\n])*'?"
_INTERPOLATION = re.compile(r"\$|#\{|\\\(")
"""Code in a string, in one language or another."""
_PROSE = re.compile(r"\s")


def context_at(text: str, offset: int, language: str) -> Context:
    """Return whether an offset is in a comment, or in a string of more than one word; else it counts as code.

    A string of one word may name a file or a key, and one with interpolations has code in it.
    """
    pattern = _pattern(get_language(language))
    if pattern is None:
        return Context.CODE
    start = text.rfind("\n", 0, offset - _REACH) + 1 if offset > _REACH else 0
    for match in pattern.finditer(text, start):
        if match.start() >= offset:
            break
        if offset < match.end() or (offset == match.end() and match.lastgroup == "line"):
            return Context.COMMENT if match.lastgroup else _context_of_string(match[0])
    return Context.CODE


def _context_of_string(string: str) -> Context:
    is_prose = _PROSE.search(string) is not None and not _INTERPOLATION.search(string)
    return Context.STRING if is_prose else Context.CODE


@lru_cache(maxsize=32)
def _pattern(language: Language) -> re.Pattern[str] | None:
    """Return a pattern of comments and strings; None for data and languages without comments."""
    if language.is_data or not language.line_comment:
        return None
    lines = "|".join(map(re.escape, filter(None, (language.line_comment, language.other_line_comment))))
    # "#" is a comment only where a word could begin, unlike in "$#" and "${x#y}".
    before = r"(?<![\w$({])" if language.line_comment == "#" else ""
    parts = [rf"(?P<line>{before}(?:{lines})[^\n]*)"]
    if language.has_block_comments:
        parts.append(r"(?P<block>/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/)?)")
    strings = _STRINGS if not language.has_lifetimes else _STRINGS.split("|", 1)[0]
    return re.compile("|".join((*parts, strings)))
