"""Which Markdown files a workspace has, with the stat of its keyword files. One walk, nothing is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from keydocs import paths
from keydocs.keywords.reader import is_keyword_file, is_keyword_index

_NEVER = frozenset((".git", ".hg", ".svn", "node_modules", "__pycache__"))
_OUTSIDE_DOCS = frozenset(
    ".venv venv .tox .nox .cache .mypy_cache .pytest_cache .ruff_cache site-packages build dist target out".split()
)
"""Skipped where they are folders of the project, not where they stand for one in a documentation tree."""


class Stamp(NamedTuple):
    """What tells that a file has changed."""

    size: int
    mtime_ns: int


@dataclass(slots=True)
class Listing:
    """The Markdown files of a root, by their paths relative to it."""

    keyword_files: dict[str, Stamp] = field(default_factory=dict)
    """Keyword files and keyword indexes (``sub.md``, ``keywords.md``)."""
    documents: set[str] = field(default_factory=set)
    """All Markdown files that may be pages."""


def scan(root: str) -> Listing:
    """List a root. Folders that cannot be read are left out; symbolic links to folders are not followed (inside of
    the root they lead to what is listed anyway, outside of it nothing is read)."""
    listing = Listing()
    for path, entry in _markdown_files(root):
        if is_keyword_file(path) or is_keyword_index(path):
            try:
                status = entry.stat()
            except OSError:
                continue
            listing.keyword_files[path] = Stamp(status.st_size, status.st_mtime_ns)
        else:
            listing.documents.add(path)
    return listing


def stamp_of(root: str, path: str) -> Stamp | None:
    """The stamp of a file, None where a scan would not find it."""
    try:
        status = os.stat(paths.absolute(root, path))
    except OSError:
        return None
    is_found = stat.S_ISREG(status.st_mode) and is_listed(path)
    return Stamp(status.st_size, status.st_mtime_ns) if is_found else None


def is_listed(path: str) -> bool:
    """Whether a scan lists a path (relative to the root) where it is that of a file."""
    *folders, name = path.split("/")
    in_docs = False
    for folder in folders:
        if _is_skipped(folder, in_docs):
            return False
        in_docs = in_docs or folder == "docs"
    return name.endswith(".md") and _is_utf8(name)


def _markdown_files(root: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    folders = [("", False)]
    while folders:
        prefix, in_docs = folders.pop()
        try:
            with os.scandir(os.path.join(root, prefix)) as entries:
                found = list(entries)
        except OSError:
            continue
        for entry in found:
            name = entry.name
            if name.endswith(".md"):
                if _is_file(entry) and _is_utf8(name):
                    yield prefix + name, entry
            elif entry.is_dir(follow_symlinks=False) and not _is_skipped(name, in_docs):
                folders.append((f"{prefix}{name}/", in_docs or name == "docs"))


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a symbolic link to itself
        return False


def _is_skipped(name: str, in_docs: bool) -> bool:
    return name in _NEVER or (not in_docs and name in _OUTSIDE_DOCS) or not _is_utf8(name)


def _is_utf8(name: str) -> bool:
    """Names that are not UTF-8 come out of the system with surrogates, and no URI or database can hold them."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)
