"""Parsing of import clauses, shared by the languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MAX_NAMES_ON_LINE = 60
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_ALIASED = re.compile(r"([\w$.]+)\s+as\s+([\w$]+)")


def imported_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield each name of a comma-separated clause with its alias, empty where it has none."""
    for part in text.strip("{}() \t").split(",", MAX_NAMES_ON_LINE)[:MAX_NAMES_ON_LINE]:
        aliased = _ALIASED.match(part.strip())
        if aliased:
            yield aliased[1], aliased[2]
        elif name := _NAME.match(part.strip()):
            yield name[0], ""


def local_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map the name that a file uses (the alias, if there is one) to the original name."""
    return {alias or name: name for name, alias in names}
