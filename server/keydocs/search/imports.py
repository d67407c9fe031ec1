"""What a source file imports or includes, line by line; each language has its own finder."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import NamedTuple

from keydocs.languages import get_language
from keydocs.search.workspace_files import Document
from keydocs.text.lines import Lines

_MAX_LINES = 2000
"""Lines at the top of a file that are searched for imports."""
_MAX_LINE = 500
"""Characters of a line that are read."""
MAX_IMPORTS = 10_000
"""Modules and imported names that are collected from a file."""


class Imports(NamedTuple):
    """``modules``: paths without extension, as far as the file tells (``torch/nn``); those of relative imports are
    relative to the root. ``names``: names (or aliases) that stand for something of a module, and which module.
    ``aliases``: names that stand for something of another name, and which (``np``: ``numpy``)."""

    modules: frozenset[str]
    names: dict[str, str]
    aliases: dict[str, str]


NONE = Imports(frozenset(), {}, {})


def imports_of(document: Document) -> Imports:
    """Return the imports of a document; for a notebook cell, those of the notebook."""
    return find_imports(document.notebook or document.lines, document.language, document.path)


@lru_cache(maxsize=16)
def find_imports(lines: Lines, language: str, path: str) -> Imports:
    """Return the imports of a document; ``path`` is relative to the root and may be empty."""
    find = get_language(language).find_imports
    if find is None:
        return NONE
    modules: set[str] = set()
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    count = 0
    for module, imported in find(_head(lines), posixpath.dirname(path)):
        count += 1 + len(imported)
        if count > MAX_IMPORTS:
            break
        if module:
            modules.add(module)
            names.update(dict.fromkeys(imported, module))
            aliases.update((local, own) for local, own in imported.items() if local != own)
    return Imports(frozenset(modules), names, aliases)


def _head(lines: Lines) -> list[str]:
    if "\r" in lines.text:
        return [lines[number][:_MAX_LINE] for number in range(min(len(lines), _MAX_LINES))]
    head = lines.text.split("\n", _MAX_LINES)[:_MAX_LINES]
    return [line[:_MAX_LINE] for line in head]
