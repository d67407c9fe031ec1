"""Which characters make up identifiers, and which stand between them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def is_word(char: str) -> bool:
    """Whether a character can stand in an identifier (Unicode's XID_Continue: also combining marks)."""
    return char.isalnum() or char == "_" or f"a{char}".isidentifier()


SEPARATORS = r"\s()\[\]{}<>\"'`,;"
"""What mostly stands between names, as the inside of a pattern's brackets."""
_SEPARATOR = re.compile(f"[{SEPARATORS}]")


def separators_in(names: Iterable[str]) -> str:
    """The characters of names that otherwise stand between names, each once."""
    return "".join(sorted(set(_SEPARATOR.findall(".".join(names)))))
