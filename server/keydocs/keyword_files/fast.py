"""The fast reader, for the form that most keyword files of large repositories have.

It takes a text apart by its fixed strings and accepts it only if nothing is left over that was not compared: the
header, headings from a fixed list, bullets that say the same behind the name, the Section Map and the footer.
What the pieces may hold is so narrow that the reference reader finds the same in them. Everything else is None,
and costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from keydocs.keyword_files.blocks import MAX_KEYWORD_LINES, is_long
from keydocs.keyword_files.entry_runs import EntryRun, ScannedFile
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, sibling_page
from keydocs.keyword_files.names import is_one_name
from keydocs.keyword_files.resolve import Exists, project
from keydocs.model import (
    Entry,
    KeywordFile,
    Kind,
    Link,
    Range,
    Section,
)

_KINDS = {
    b"Classs": Kind.CLASS,
    b"Class/Structs": Kind.CLASS,
    b"Functions": Kind.FUNCTION,
    b"Imports": Kind.MODULE,
    b"Includes": Kind.MODULE,
    b"Macros": Kind.MACRO,
    b"Namespaces": Kind.NAMESPACE,
    b"Identifiers": Kind.IDENTIFIER,
}
_HEADER = re.compile(
    rb"# (Keyword Index: `([\w./+-]{1,500})`)\n\n## File Information\n\n"
    rb"- \*\*Original File\*\*: \[\2\]\(((?:\.\./){0,60}\2)\)\n"
    rb"- \*\*Documentation\*\*: \[`([\w.+-]{1,300})`\]\(\./\4\)\n"
    rb"- \*\*Folder\*\*: `[\w./+-]{1,500}`\n\n## Keywords Extracted\n\n"
    rb"This file contains the following key identifiers, symbols, and concepts:\n\n\n(?:### |(?=\*No keywords ))"
)
_SOURCE_LINE = 4
_PAGE_LINE = 5
_FIRST_SECTION_LINE = 13
_SOURCE_COLUMN = len("- **Original File**: ")
_PAGE_COLUMN = len("- **Documentation**: ")
_NAME_COLUMN = len("- **`")
_MAX_NAME = 500
# No back-tick, no bracket, nothing that is white space but the blank inside of a phrase.
_IN_NAMES = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$@:/+~#&%=;!?^|*'\")-"
_IN_SIGNATURES = b" (,"
"""Characters that may be in a name, and in several names or a signature."""
_NO_NAMES = re.compile(rb"\*No keywords \w[\w ,.]{0,200}\*\n")
_HEADING, _BEFORE_NAMES = b"\n### ", b"\n\n- **`"
_MAP_HEADING = "\n\n## Keyword → Section Map\n".encode()
_SECTION_MAP = re.compile(
    _MAP_HEADING.decode() + r"\nThe following sections in the documentation cover these topics:\n\n"
    r"((?:- \*\*\w[\w &-]{0,60}(?<! )\*\*: \w[\w ,-]{0,80}(?<! )\n)+)"
    r"\n---\n\n\*\w[\w .-]{0,100}\*\n?",
    re.ASCII,
)
_SECTION = re.compile(r"- \*\*([^*]+)\*\*: (.+)\n")


class FastParse(NamedTuple):
    """A file verified to be in the fast form, with its entries not parsed yet."""

    title: str
    source: str
    target: str
    """Range of the link to the source."""
    page_name: str
    page: str
    runs: list[EntryRun]
    sections: tuple[Section, ...]

    def entries_for(self, name: str) -> list[Entry]:
        """Yield the entries of a name, as :meth:`keydocs.model.KeywordFile.entries_for`."""
        encoded = name.encode("utf-8", "replace")
        return [_entry(encoded, line, run.kind, self.page_name) for run in self.runs for line in run.lines_of(encoded)]


def read(path: str, text: str, exists: Exists) -> KeywordFile | None:
    """Return the keyword file; None if the text is not verified to be in the form."""
    form = try_fast_parse(path, text.encode("utf-8", "surrogatepass"), exists)
    if form is None:
        return None
    links = (
        _link(form.source, form.target, _SOURCE_LINE, _SOURCE_COLUMN),
        _link(f"`{form.page_name}`", f"./{form.page_name}", _PAGE_LINE, _PAGE_COLUMN),
    )
    if not form.target.endswith("_docs.md") and form.page_name.endswith("_docs.md"):
        links = (links[1], links[0])
    entries = tuple(entry for run in form.runs for entry in _entries(run, form.page_name))
    return KeywordFile(path, form.title, form.source, form.page, entries, form.sections, links)


def scan(path: str, data: bytes, exists: Exists) -> ScannedFile | None:
    """Return the part that the index stores; None if the bytes are not verified to be in the form."""
    form = try_fast_parse(path, data, exists)
    if form is None:
        return None
    return ScannedFile(form.page, form.source, project(path, form.source), form.runs, 0)


def try_fast_parse(path: str, data: bytes, exists: Exists) -> FastParse | None:
    """Return the verified form of a file in bytes; None if it has another form. Most of the bytes repeat the page's
    name and are never decoded."""
    header = _HEADER.match(data)
    if header is None or not path.endswith(KEYWORD_SUFFIX) or is_long(data, MAX_KEYWORD_LINES):
        return None
    title, source, target, page_name = (group.decode("ascii") for group in header.groups())
    # Without a folder, or with dots that mean one, the source is found in other ways.
    if "/" not in source or source[0] == "/" or any(part in ("", ".", "..") for part in source.split("/")):
        return None
    end = data.rfind(_MAP_HEADING, header.end())
    sections = _section_map(data[end:]) if end > 0 else None
    page = sibling_page(path)
    if sections is None or not exists(page):
        return None
    runs = _runs(data, header.end(), end, header[4])
    return FastParse(title, source, target, page_name, page, runs, sections) if runs is not None else None


@lru_cache(maxsize=64)
def _section_map(data: bytes) -> tuple[Section, ...] | None:
    """Parse the rest of the file. Cached: a repository mostly has one."""
    match = _SECTION_MAP.fullmatch(data.decode("utf-8", "replace"))
    return tuple(Section(*row) for row in _SECTION.findall(match[1])) if match else None


def _runs(data: bytes, start: int, end: int, page_name: bytes) -> list[EntryRun] | None:
    """Yield the kinds and their names, from the text of the first heading to the Section Map."""
    if _NO_NAMES.fullmatch(data, start, end):
        return []
    between = b"**: [%b](./%b)\n- **" % (page_name, page_name)
    behind = b"`%b" % between.removesuffix(b"- **")
    runs: list[EntryRun] = []
    line = _FIRST_SECTION_LINE
    while start <= end:
        stop = _next_heading(data, start, end)
        heading_end = data.find(b"\n", start, stop)
        first = heading_end + len(_BEFORE_NAMES)
        kind = _KINDS.get(data[start:heading_end])
        if kind is None or not data.startswith(_BEFORE_NAMES, heading_end) or not data.endswith(behind, first, stop):
            return None
        # Sooner done than looking for all that stands between two names.
        pieces = data[first : stop - len(behind)].split(b"`")
        names = pieces[::2]
        if 2 * pieces[1::2].count(between) + 1 != len(pieces):
            return None
        joined = b"".join(names)
        odd = joined.translate(None, _IN_NAMES)
        if (odd and (odd.translate(None, _IN_SIGNATURES) or not _are_single(names))) or not all(names):
            return None
        if len(joined) > _MAX_NAME and max(map(len, names)) > _MAX_NAME:
            return None
        runs.append(EntryRun(kind, line + 2, names))
        line += len(names) + 3
        start = stop + len(_HEADING)
    return runs


def _are_single(names: list[bytes]) -> bool:
    """Return for each name whether it is one name without signature. Only those with brackets, blanks or commas can be
    more."""
    return all(is_one_name(name) for name in names if b" " in name or b"(" in name or b"," in name)


def _next_heading(data: bytes, start: int, end: int) -> int:
    """Return the offset of the next heading, ``end`` if there is none."""
    # One character is several times sooner found than two, and few names have it.
    at = data.find(b"#", start, end) - 1
    if at >= 0 and not data.startswith(_HEADING, at):
        at = data.find(_HEADING, at, end)
    return at if at >= 0 else end


def _entries(run: EntryRun, page_name: str) -> Iterator[Entry]:
    return (_entry(name, line, run.kind, page_name) for line, name in enumerate(run.names, run.line))


def _entry(encoded: bytes, line: int, kind: Kind, page_name: str) -> Entry:
    name, target = encoded.decode("ascii"), f"./{page_name}"
    end = _NAME_COLUMN + len(name)
    link = _link(page_name, target, line, end + len("`**: "))
    return Entry(name, kind, Range(line, _NAME_COLUMN, line, end), {}, (link,))


def _link(label: str, target: str, line: int, column: int) -> Link:
    return Link(label, target, Range(line, column, line, column + len(label) + len(target) + len("[]()")))
