"""Makes a documented workspace of any size from the sources of Python's standard library. Run by hand:

    python tests/bench/workspace.py DIR --files N

It looks like a repository that a generator went over twice: each source has a page and a keyword file, and both of
these have a page and a keyword file of their own in ``docs/docs``, so that two keyword files of three are documentation
of documentation. Where the standard library is too small for N keyword files its sources are repeated in further
trees, in each with half of their words replaced by other words. The same N and the same Python give the same files.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import keyword
import os
import posixpath
import re
import sysconfig
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

MAX_SOURCE = 60_000
"""Longer sources are left out: the rest is as long, on average, as the sources of a large repository are."""
MAX_WORDS = 100
"""Keywords of documentation of documentation, as generators cut them off."""
_EXCERPT = 2_000
_WORD = re.compile(r"[A-Za-z_]\w{2,}", re.ASCII)
_CAPITAL = re.compile(r"\b[A-Z][A-Za-z_]\w*", re.ASCII)
_KEPT = frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins)))
_SECTIONS = """\
- **File Metadata**: Basic file information
- **Original Source**: Complete source code
- **High-Level Overview**: Purpose and role
- **Detailed Analysis**: In-depth code analysis
- **Dependencies**: Related modules and imports
"""
_FOOTER = "---\n\n*Made from the sources of the standard library*\n"

Groups = list[tuple[str, list[str]]]
"""Headings of a keyword file, each with the names under it."""


class Source(NamedTuple):
    path: str
    text: str
    groups: Groups


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a documented workspace from the standard library's sources.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet")
    parser.add_argument("--files", type=int, default=36_000, help="keyword files, 36,000 if not given")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True)
    generate(arguments.folder, arguments.files)


def generate(root: Path, files: int, *, only_keywords: bool = False) -> None:
    """Write a workspace with so many keyword files. With ``only_keywords`` there are no sources, and pages are no more
    than their titles: enough for an index."""
    written = 0
    folders: defaultdict[str, list[str]] = defaultdict(list)
    made: set[str] = set()
    for source in _repeated(standard_library()):
        page = _page(source.path, source.text, "python")
        keywords = _keyword_file(source.path, source.groups)
        documents = [(source.path, page, keywords)]
        for suffix, text in (("_docs.md", page), ("_kw.md", keywords)):
            copied = f"docs/{source.path}{suffix}"
            excerpt = _page(copied, text[:_EXCERPT], "markdown")
            documents.append((copied, excerpt, _keyword_file(copied, [("Identifiers", _capitals(text))])))
        if not only_keywords:
            _write(root, source.path, source.text, made)
        for path, page_text, keyword_text in documents:
            if written < files:
                written += 1
                folders[posixpath.dirname(path)].append(path)
                _write(root, f"docs/{path}_docs.md", f"# {path}\n" if only_keywords else page_text, made)
                _write(root, f"docs/{path}_kw.md", keyword_text, made)
        if written >= files:
            break
    for folder, paths in folders.items():
        _write(root, f"docs/{folder}/sub.md", _subtree(folder, paths), made)


def make_sources(root: Path, count: int) -> None:
    """Write a workspace of so many sources, all empty, that nobody has documented."""
    made: set[str] = set()
    for number, source in enumerate(_repeated(standard_library())):
        if number == count:
            break
        _write(root, source.path, "", made)


def standard_library() -> list[Source]:
    """The sources that can be parsed and are not too long."""
    top = sysconfig.get_path("stdlib")
    found: list[Source] = []
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in ("site-packages", "__pycache__"))
        for name in sorted(name for name in names if name.endswith(".py") and re.fullmatch(r"[\w.+-]+", name, re.A)):
            path = os.path.join(folder, name)
            try:
                text = Path(path).read_text("utf-8")
                tree = ast.parse(text)
            except (OSError, SyntaxError, ValueError, RecursionError):
                continue
            if len(text) <= MAX_SOURCE:
                found.append(Source(os.path.relpath(path, top).replace(os.sep, "/"), text, _groups(tree)))
    return found


def _repeated(sources: list[Source]) -> Iterator[Source]:
    """The sources in one tree after the other, without end."""
    for tree in count():
        rename = _renaming(tree)
        top = f"lib{tree or ''}"
        for path, text, groups in sources:
            renamed = [(heading, sorted({_WORD.sub(rename, name) for name in names})) for heading, names in groups]
            yield Source(f"{top}/{path}", _WORD.sub(rename, text), renamed)


def _renaming(tree: int) -> Callable[[re.Match[str]], str]:
    """Replaces half of the words by words of the same shape; which half, and by which, is each tree's own."""
    vowels, consonants = "aeiou", "bcdfghjklmnpqrstvwxyz"
    letters = {}
    for alphabet in (vowels, consonants, vowels.upper(), consonants.upper()):
        by = tree % len(alphabet)
        letters.update(str.maketrans(alphabet, alphabet[by:] + alphabet[:by]))
    known: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        word = match[0]
        if word not in known:
            keep = not tree or word in _KEPT or word.startswith("__") or zlib.crc32(word.encode()) >> tree % 16 & 1
            known[word] = word if keep else word.translate(letters)
        return known[word]

    return rename


def _groups(tree: ast.Module) -> Groups:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            found["Classs"].add(node.name)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found["Functions"].add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            module = getattr(node, "module", None)
            found["Imports"].update(([module] if module else []) + [a.name for a in node.names if a.name != "*"])
    headings = ("Classs", "Functions", "Imports")
    return [(heading, names) for heading in headings if (names := sorted(filter(str.isascii, found[heading])))]


def _capitals(text: str) -> list[str]:
    return sorted(set(_CAPITAL.findall(text)))[:MAX_WORDS]


def _keyword_file(path: str, groups: Groups) -> str:
    name = posixpath.basename(path)
    link = f"[{name}_docs.md](./{name}_docs.md)"
    sections = [
        f"### {heading}\n\n" + "".join(f"- **`{entry}`**: {link}\n" for entry in names) + "\n"
        for heading, names in groups
    ]
    up = "../" * (path.count("/") + 1)
    return (
        f"# Keyword Index: `{path}`\n\n## File Information\n\n- **Original File**: [{path}]({up}{path})\n"
        f"- **Documentation**: [`{name}_docs.md`](./{name}_docs.md)\n- **Folder**: `{posixpath.dirname(path)}`\n\n"
        "## Keywords Extracted\n\nThis file contains the following key identifiers, symbols, and concepts:\n\n\n"
        + ("".join(sections) or "*No keywords automatically extracted. See documentation for details.*\n\n")
        + "\n## Keyword → Section Map\n\nThe following sections in the documentation cover these topics:\n\n"
        + f"{_SECTIONS}\n{_FOOTER}"
    )


def _page(path: str, text: str, language: str) -> str:
    return (
        f"# Documentation: `{path}`\n\n## File Metadata\n\n- **Path**: `{path}`\n- **Size**: {len(text):,} bytes\n"
        f"- **Extension**: `{posixpath.splitext(path)[1]}`\n\n## Original Source\n\n```{language}\n{text}\n```\n\n"
        "## High-Level Overview\n\nThis file is part of the standard library.\n\n## Detailed Analysis\n\n"
        f"*See the source code of `{posixpath.basename(path)}`.*\n\n## Dependencies\n\nNone listed.\n\n{_FOOTER}"
    )


def _subtree(folder: str, paths: Iterable[str]) -> str:
    entries = (
        f"### {posixpath.basename(path).split('.')[0]}\n\n- [`{path}`](./{posixpath.basename(path)}_docs.md)\n"
        for path in paths
    )
    return f"# Subtree Keyword Index: `{folder}/`\n\n## Scope\n\n## Keywords\n\n\n{chr(10).join(entries)}\n{_FOOTER}"


def _write(root: Path, path: str, text: str, made: set[str]) -> None:
    full = f"{root}/{path}"
    folder = posixpath.dirname(full)
    if folder not in made:
        os.makedirs(folder, exist_ok=True)
        made.add(folder)
    with open(full, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main()
