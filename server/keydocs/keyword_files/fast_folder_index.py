"""The fast reader for folders' indexes that list the stems of files: ``sub.md`` as large repositories have it.

As :mod:`keydocs.keyword_files.fast` it accepts a file only where all of it was compared with the form, and nothing
in it can mean anything else to the reference reader.
"""

from __future__ import annotations

import posixpath
import re

from keydocs.keyword_files.blocks import (
    MAX_LINES,
    Block,
    BlockType,
    is_long,
)
from keydocs.keyword_files.entry_runs import EntryRun, ScannedFile
from keydocs.keyword_files.headed import is_structural
from keydocs.keyword_files.resolve import Exists
from keydocs.keyword_files.structure import holds_no_keywords
from keydocs.model import Kind

_HEADER = re.compile(rb"# Subtree Keyword Index: `[\w./+-]{1,500}`\n\n## Scope\n\n## Keywords\n\n\n(?=### )")
_FOOTER = re.compile(rb"---\n\n\*\w[\w .-]{0,100}\*\n?")
_ENTRY = re.compile(
    rb"### ([A-Za-z_][\w+]{0,200}(?:[.-]\w{1,100}){0,3})\n\n- \[`[\w.+-]{1,200}(?:/[\w.+-]{1,200}){1,60}`\]"
    rb"\(\./([\w.+-]{1,300}_docs\.md)\)\n\n"
)
_FIRST_LINE = 7
_LINES = 4
"""Lines of an entry: heading, blank, bullet, blank."""


def scan(path: str, data: bytes, exists: Exists) -> ScannedFile | None:
    """Return the part that the index stores; None if the bytes are not verified to be in the form."""
    header = _HEADER.match(data)
    if header is None or posixpath.basename(path) != "sub.md" or is_long(data, MAX_LINES):
        return None
    folder = posixpath.dirname(path)
    at = header.end()
    runs: list[EntryRun] = []
    while entry := _ENTRY.match(data, at):
        page = posixpath.join(folder, entry[2].decode("ascii"))
        if not exists(page) or _may_be_section(entry[1]):
            return None
        runs.append(EntryRun(Kind.IDENTIFIER, _FIRST_LINE + _LINES * len(runs), [entry[1]], page))
        at = entry.end()
    names = {run.names[0] for run in runs}
    # A heading that comes again and again would be structure; capitalised ones could be categories, letters chapters.
    is_clear = any(len(name) > 1 and not name[:1].isupper() for name in names)
    if not is_clear or len(names) < len(runs) or not _FOOTER.fullmatch(data, at):
        return None
    return ScannedFile(None, None, "", runs, 0)


def _may_be_section(name: bytes) -> bool:
    heading = Block(BlockType.HEADING, 3, 0, name.decode("ascii"))
    return holds_no_keywords(heading) or is_structural(heading)
