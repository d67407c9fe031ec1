"""Completion of the target of a Markdown link."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote

from keydocs import files, paths
from keydocs.features.document import Document
from keydocs.model import Range

MAX_ITEMS = 200
_MAX_SCANNED = 5000
_MAX_TARGET = 1000
_OPEN_TARGET = re.compile(r"\]\(([^()\s#?:]{0,1000})$")
_SAFE = "!$&'*+,;=@~-._"


class LinkItem(NamedTuple):
    """A file or folder that the target of a link may go on with; ``range`` is what ``text`` replaces."""

    text: str
    is_folder: bool
    range: Range


def link_completion(document: Document, line: int, column: int) -> list[LinkItem] | None:
    """The files and folders that a link's target which is being written may lead to; None where none is."""
    if document.language != "markdown" or not document.path:
        return None
    before = document.lines.get(line)[:column]
    written = _OPEN_TARGET.search(before, max(0, len(before) - _MAX_TARGET))
    if written is None:
        return None
    folder, _, begun = written[1].rpartition("/")
    inner = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(folder)))
    if inner.startswith("..") or written[1].startswith("/"):
        return []
    here = Range(line, column - len(begun), line, column)
    prefix = "" if inner == "." else f"{inner}/"
    found = sorted(_entries(document.root, prefix), key=lambda entry: (entry.is_folder, entry.text))
    fitting = (item for item in found if item.text.casefold().startswith(unquote(begun).casefold()))
    return [item._replace(text=quote(item.text, safe=_SAFE), range=here) for item in islice(fitting, MAX_ITEMS)]


def _entries(root: str, prefix: str) -> Iterator[LinkItem]:
    if not files.is_readable(root, prefix or "."):
        return
    with os.scandir(paths.absolute(root, prefix)) as entries:
        for entry in islice(entries, _MAX_SCANNED):
            if not entry.name.startswith(".") and files.is_readable(root, prefix + entry.name):
                yield LinkItem(entry.name, entry.is_dir(), Range(0, 0, 0, 0))
