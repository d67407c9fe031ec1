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
