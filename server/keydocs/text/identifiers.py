"""Characters of identifiers, and those between them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def is_word(char: str) -> bool:
    """Return whether a character can be in an identifier (Unicode's XID_Continue, with combining marks)."""
    return char.isalnum() or char == "_" or f"a{char}".isidentifier()


SEPARATORS = r"\s()\[\]{}<>\"'`,;"
"""Characters that mostly separate names, as the inside of a pattern's brackets."""
_SEPARATOR = re.compile(f"[{SEPARATORS}]")


def separators_in(names: Iterable[str]) -> str:
    """Return the characters of names that are among :data:`SEPARATORS`, each once."""
    return "".join(sorted(set(_SEPARATOR.findall(".".join(names)))))


_SHAPED = re.compile(r"[_\d.:/@$#+~]|(?<=[a-z])[A-Z]|[A-Z]{2}[a-z]|-\w+-|[^\x00-\x7f]")


def is_shaped(name: str) -> bool:
    """Return whether a name looks like code by itself: an inner capital, a digit, an underscore, a separator."""
    return _SHAPED.search(name) is not None


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Return the start and end of the word at an offset, or that ends there; both are the offset if there is none."""
    start = end = offset
    while start > 0 and is_word(text[start - 1]):
        start -= 1
    while end < len(text) and is_word(text[end]):
        end += 1
    return start, end
