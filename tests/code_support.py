"""Files in one string, and what the code at its cursor means."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from keydocs.code.facts import Facts, decode, encode
from keydocs.code.meaning import Context, Meaning, Verdict
from keydocs.code.source import ParsedSource, parse_source
from keydocs.code.values import Site
from keydocs.languages import language_of_path

_FILE = re.compile(r"^== (\S+)\n", re.M)
CURSOR = "‸"


class FileSources:
    """The sources of a workspace in memory; all are documented."""

    def __init__(self, files: dict[str, str]) -> None:
        self._facts: dict[str, Facts] = {}
        self.cache: dict[Any, Any] = {}
        for path, text in files.items():
            source = parse_source(text, path, language_of_path(path))
            if source is not None:
                self._facts[path] = decode(encode(source.facts))

    def facts(self, path: str) -> Facts | None:
        return self._facts.get(path)

    def includes(self, path: str) -> list[str]:
        return [found.module for found in self._facts[path].imports if found.is_include]

    def first(self, paths: list[str]) -> str | None:
        return next((path for path in paths if path in self._facts), None)

    def exists(self, path: str) -> bool:
        return any(other == path or other.startswith(f"{path}/") for other in self._facts)

    def named(self, name: str) -> list[Site]:
        return [
            Site(path, number)
            for path, facts in self._facts.items()
            for number, definition in enumerate(facts.definitions)
            if definition.name == name
        ]

    def ending(self, suffix: str) -> list[str]:
        return [path for path in self._facts if path == suffix or path.endswith(f"/{suffix}")]

    def folder(self, path: str) -> list[str]:
        return [other for other in self._facts if posixpath.dirname(other) == path]

    def is_indexed(self) -> bool:
        return True


def files_of(example: str) -> dict[str, str]:
    """Return the files of an example, each of which begins with ``== path``."""
    parts = _FILE.split(example.lstrip("\n"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def open_at_cursor(example: str) -> tuple[ParsedSource, int, FileSources]:
    """Return the file with the cursor, the cursor's offset, and all files of an example."""
    files = files_of(example)
    path = next(path for path, text in files.items() if CURSOR in text)
    offset = files[path].index(CURSOR)
    text = files[path].replace(CURSOR, "")
    sources = FileSources(files | {path: text})
    source = parse_source(text, path, language_of_path(path))
    assert source is not None
    return source, offset, sources


def meaning(example: str) -> str:
    """Return what the code at the cursor means, such as ``target a.py:3 a.py:9`` with 1-based lines."""
    source, offset, sources = open_at_cursor(example)
    return shown(source.meaning_at(offset, sources))


def shown(found: Meaning) -> str:
    if found.verdict is Verdict.UNKNOWN and found.context is not Context.CODE:
        return found.context.value
    places = [f"{target.path}:{target.line + 1}" for target in found.targets]
    details = [found.module] if found.module else [f"of {found.owner}"] if found.owner else []
    return " ".join([found.verdict.value, *places, *details])
