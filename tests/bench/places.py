"""Random identifiers in random sources of a workspace, and its keyword files."""

from __future__ import annotations

import keyword
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_WORD = re.compile(r"[A-Za-z_]\w{3,}")
_ENDINGS = (".py", ".pyi", ".h", ".hpp", ".cuh", ".c", ".cc", ".cpp", ".cu", ".ts", ".js", ".go", ".rs", ".java")
_COPY = re.compile(r"_(?:docs|kw)\.md_kw\.md$")


class Place(NamedTuple):
    """An identifier in a source; ``column`` is where it starts."""

    path: Path
    text: str
    line: int
    column: int
    name: str


def places(root: Path) -> Iterator[Place]:
    """Without end, the same ones in each run."""
    chance = random.Random(5)
    sources = sorted(_files(root, _ENDINGS, skip="docs"))
    while sources:
        path = chance.choice(sources)
        text = path.read_text("utf-8", "replace")
        found = [
            Place(path, text, number, match.start(), match[0])
            for number, line in enumerate(text.split("\n"))
            for match in _WORD.finditer(line)
            if line.isascii() and not keyword.iskeyword(match[0])
        ]
        if found:
            yield chance.choice(found)
    raise SystemExit(f"{root} has no sources that are known here: {', '.join(_ENDINGS)}")


def keyword_files(root: Path) -> list[Path]:
    return sorted(_files(root, ("_kw.md",)))


def is_of_a_source(path: Path) -> bool:
    """Whether a keyword file is not part of documentation of documentation."""
    return not _COPY.search(path.name)


def _files(root: Path, endings: tuple[str, ...], skip: str = "") -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name != skip]
        yield from (Path(folder, name) for name in names if name.endswith(endings))


def list_stat_and_read(root: Path) -> None:
    """The least that an index has to do: all folders, all keyword files, in plain Python."""
    folders = [str(root)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith("_kw.md"):
                    entry.stat()
                    with open(entry.path, "rb") as file:
                        file.read()
