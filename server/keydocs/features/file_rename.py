"""Edits that keep links working when files are moved."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from keydocs.fs import confined, paths
from keydocs.index.scan import IndexScope, scan
from keydocs.keyword_files.link_targets import destination_path, range_of_target, written_target
from keydocs.markdown.links import links_of
from keydocs.model import Range
from keydocs.pages.page import read_page
from keydocs.text.lines import Lines

MAX_EDITS = 20_000
MAX_FILES = 300_000
"""Markdown files of a root. Reading more takes longer than users wait for a rename."""
_MANY = 100
"""Moves for which looking up each name in a text is faster than following all of its links."""

Moves = Mapping[str, str]
"""Old and new paths of files and folders, relative to one root."""


class Edit(NamedTuple):
    """A replacement in a file."""

    lines: Lines
    range: Range
    text: str


def edits_for_moves(
    root: str, scope: IndexScope, open_texts: Mapping[str, str], moves: Moves, *, done: bool = False
) -> dict[str, list[Edit]]:
    """Return the edits, by absolute path, that keep links to moved files and relative links in them working.

    Reads all Markdown files of the root, which takes seconds if there are tens of thousands; returns nothing above
    ``MAX_FILES``. ``done``: the files have already been moved. ``open_texts`` by absolute path replace files.
    """
    back = {new: old for old, new in moves.items()} if done else {}
    listing = scan(root, scope)
    found: dict[str, list[Edit]] = {}
    if len(listing.keyword_files) + len(listing.documents) > MAX_FILES:
        return found
    count = 0
    for path in sorted([*listing.keyword_files, *listing.documents]):
        full = paths.absolute(root, path)
        before = _moved(path, back)
        lines = _lines(root, path, open_texts.get(full), moves, before)
        edits = sorted(islice(_edits(root, before, lines, moves), MAX_EDITS), key=_start) if lines else []
        if edits:
            found[full] = edits
            count += len(edits)
        if count > MAX_EDITS:
            break
    return found


def _start(edit: Edit) -> tuple[int, int]:
    return edit.range[:2]


def _lines(root: str, path: str, open_text: str | None, moves: Moves, before: str) -> Lines | None:
    """Return the lines of a file that moves or may link to something that does; else None."""
    if open_text is not None:
        return Lines(open_text) if len(open_text) <= confined.MAX_BYTES else None
    try:
        data = confined.read_bytes(root, path)
    except confined.UnreadableError:
        return None
    names = (posixpath.basename(old) for old in moves)
    is_wanted = len(moves) > _MANY or _moved(before, moves) != before or any(_is_named(name, data) for name in names)
    return Lines(confined.decode(data)) if is_wanted else None


def _is_named(name: str, data: bytes) -> bool:
    """Return whether a text may have a link with a name, however that is escaped."""
    plain = max(re.split("[^A-Za-z0-9]+", name), key=len)
    return plain.encode() in data and _in_link(name).search(data) is not None


@lru_cache(maxsize=_MANY)
def _in_link(name: str) -> re.Pattern[bytes]:
    """Return a pattern for a name in a link. The name of a folder may be a part of many words."""
    return re.compile(b"".join(map(_escapes_of, name.encode())) + rb"(?:[/)#?>\s]|\Z)")


def _escapes_of(byte: int) -> bytes:
    """Return a pattern for a byte of a name: as it is, behind a backslash, percent-encoded or a character reference."""
    char = re.escape(bytes([byte]))
    return rb"(?:\\?%b|%%%02X|%%%02x|&#?\w{1,8};)" % (char, byte, byte)


def _edits(root: str, path: str, lines: Lines, moves: Moves) -> Iterator[Edit]:
    new_path = _moved(path, moves)
    for link in links_of(read_page(lines.text, path), path):
        leads = destination_path(path, link.target)
        if leads is None:
            continue
        new_leads = _moved(leads, moves)
        if destination_path(new_path, link.target) == new_leads:
            continue
        # What leads nowhere is not led elsewhere.
        if new_leads == leads and not confined.is_readable(root, leads):
            continue
        place = range_of_target(lines.get(link.range.start_line), link)
        line = lines.get(place.start_line)
        is_enclosed = line[place.start - 1 : place.start] == "<"
        yield Edit(lines, place, written_target(new_path, new_leads, link.target, enclosed=is_enclosed))


def _moved(path: str, moves: Moves) -> str:
    """Return the path of a file after the move."""
    above = path
    while above:
        if above in moves:
            return moves[above] + path[len(above) :]
        above = above.rpartition("/")[0]
    return path
