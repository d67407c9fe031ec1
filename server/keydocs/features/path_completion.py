"""Completion of link targets in Markdown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote

from keydocs.features.document_links import fragments
from keydocs.fs import confined, paths
from keydocs.model import Range
from keydocs.search.workspace_files import Document, WorkspaceFiles

MAX_ITEMS = 200
_MAX_SCANNED = 5000
_MAX_TARGET = 1000
_OPEN_TARGET = re.compile(r"\]\(([^()\s#?:]{0,1000})$")
_OPEN_FRAGMENT = re.compile(r"\]\(([^()\s#?:]{0,1000})#([^()\s#]{0,1000})$")
_SAFE = "!$&'*+,;=@~-._"


class LinkKind(Enum):
    FILE = "file"
    FOLDER = "folder"
    HEADING = "heading"


class LinkItem(NamedTuple):
    """A completion of a link target; ``text`` replaces ``range``."""

    text: str
    kind: LinkKind
    range: Range


def link_completion(files: WorkspaceFiles, document: Document, line: int, column: int) -> list[LinkItem] | None:
    """Return the files and folders, or the headings behind ``#``, that can complete the link target before a position;
    None if there is no target."""
    if document.language != "markdown" or not document.path:
        return None
    before = document.lines.get(line)[:column]
    start = max(0, len(before) - _MAX_TARGET)
    fragment = _OPEN_FRAGMENT.search(before, start)
    if fragment is not None:
        here = Range(line, column - len(fragment[2]), line, column)
        return _headings(files, document, fragment[1], fragment[2], here)
    written = _OPEN_TARGET.search(before, start)
    if written is None:
        return None
    folder, _, begun = written[1].rpartition("/")
    inner = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(folder)))
    if inner.startswith("..") or written[1].startswith("/"):
        return []
    here = Range(line, column - len(begun), line, column)
    prefix = "" if inner == "." else f"{inner}/"
    found = sorted(_entries(document.root, prefix), key=lambda entry: (entry.kind is LinkKind.FOLDER, entry.text))
    fitting = (item for item in found if item.text.casefold().startswith(unquote(begun).casefold()))
    return [item._replace(text=quote(item.text, safe=_SAFE), range=here) for item in islice(fitting, MAX_ITEMS)]


def _headings(files: WorkspaceFiles, document: Document, target: str, begun: str, here: Range) -> list[LinkItem]:
    path = paths.link_target(document.path, target) if target else document.path
    page = files.as_page(document) if path == document.path else files.page(document.root, path or "")
    fitting = (name for name in (fragments(page) if page else ()) if begun.lower() in name)
    return [LinkItem(name, LinkKind.HEADING, here) for name in islice(fitting, MAX_ITEMS)]


def _entries(root: str, prefix: str) -> Iterator[LinkItem]:
    with suppress(confined.UnreadableError), confined.entries(root, prefix) as entries:
        for entry in islice(entries, _MAX_SCANNED):
            if not entry.name.startswith(".") and confined.is_readable(root, prefix + entry.name):
                kind = LinkKind.FOLDER if entry.is_dir() else LinkKind.FILE
                yield LinkItem(entry.name, kind, Range(0, 0, 0, 0))
