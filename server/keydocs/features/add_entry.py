"""Code action that adds a missing entry to a keyword file, for a name that its page or source defines."""

from __future__ import annotations

import re
from itertools import chain
from typing import NamedTuple

from keydocs.checks.fix import apply_edits, as_one_edit
from keydocs.checks.rules import Edit
from keydocs.checks.site import Site
from keydocs.fs import paths
from keydocs.keyword_files.extent import extent
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.keyword_files.reader import read_keyword_file, within_interactive_limit
from keydocs.markdown.masking import quotes_source
from keydocs.model import Entry, KeywordFile, Kind
from keydocs.pages.locate import MatchKind, locate_in_source, search_page
from keydocs.pages.page import read_page
from keydocs.search.identifier_at import word_at
from keydocs.search.workspace_files import Document
from keydocs.text.lines import Lines

_BULLET = re.compile(r"[ \t]*[-*+][ \t]")


class Missing(NamedTuple):
    """A missing entry: its name, the absolute path of its keyword file, and the edit that adds it."""

    name: str
    path: str
    lines: Lines
    edit: Edit


def missing_entry(site: Site, document: Document, line: int, column: int) -> Missing | None:
    """Return the missing entry for the name at a position; None if the document does not define it."""
    span = word_at(document.lines.get(line), column)
    if span is None or document.path.endswith(KEYWORD_SUFFIX):
        return None
    name = document.lines[line][slice(*span)]
    path = document.path.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX
    if not document.path.endswith(PAGE_SUFFIX):
        path = f"docs/{document.path}{KEYWORD_SUFFIX}"
    text = site.text(path)
    kind = _defined_as(document, name) if text is not None and within_interactive_limit(text) else None
    if text is None or kind is None:
        return None
    edit = _added(site, path, text, name, kind)
    return Missing(name, paths.absolute(site.root, path), Lines(text), edit) if edit else None


def _defined_as(document: Document, name: str) -> Kind | None:
    """Return the kind under which a document defines a name; None if it does not."""
    if document.path.endswith(PAGE_SUFFIX):
        found = search_page(read_page(document.lines.text, document.path), name, Kind.IDENTIFIER).definitions
        kind = found[0].kind if found else None
    else:
        locations = locate_in_source(document.lines, document.language, name, Kind.IDENTIFIER)
        kind = locations[0].defined_as if locations and locations[0].kind is MatchKind.DEFINITION else None
    return None if kind is Kind.MODULE else kind


def _added(site: Site, path: str, text: str, name: str, kind: Kind) -> Edit | None:
    """Return the edit that adds a name in the style of its neighbour and corrects the number of keywords."""
    read = read_keyword_file(path, text, site.exists)
    if any(entry.name == name for entry in read.entries):
        return None
    neighbour = _neighbour(read, name, kind)
    if neighbour is None:
        return None
    lines = Lines(text)
    was_right = not _right_counts(read)
    after = _with_entry(lines, read, neighbour, name)
    now = read_keyword_file(path, after, site.exists)
    if [entry.name for entry in now.entries if entry.name == name] != [name]:
        return None
    if was_right:
        after = apply_edits(after, _right_counts(now))
    return as_one_edit(text, after)


def _right_counts(read: KeywordFile) -> list[Edit]:
    """Return the edits that correct the declared numbers of keywords."""
    wrong = [one for one in read.problems if one.code == "wrong-count" and one.replacement]
    return [Edit(one.range, one.replacement or "") for one in wrong]


def _neighbour(read: KeywordFile, name: str, kind: Kind) -> Entry | None:
    """Return the entry after which a name belongs: the last of its kind that sorts before it."""
    starts = [entry.range.start_line for entry in read.entries]
    if len(set(starts)) < len(starts):
        return None
    alike = [entry for entry in read.entries if entry.kind is kind]
    if not alike and all(entry.kind is Kind.IDENTIFIER for entry in read.entries):
        alike = list(read.entries)
    before = [entry for entry in alike if entry.name.casefold() <= name.casefold()]
    same_letter = [entry for entry in alike if entry.name[:1].casefold() == name[:1].casefold()]
    return next(chain(reversed(before), same_letter, alike), None)


def _with_entry(lines: Lines, read: KeywordFile, neighbour: Entry, name: str) -> str:
    start, end = extent(neighbour, lines, {entry.range.start_line for entry in read.entries})
    old = re.compile(rf"(?<!\w){re.escape(neighbour.name)}(?!\w)")
    slug = re.compile(rf"(?<=[#\"']){re.escape(neighbour.name.lower())}(?!\w)")
    written: list[str] = []
    is_quoted = False
    for number in range(start, end):
        is_quoted = quotes_source(lines[number]) or (is_quoted and not _BULLET.match(lines[number]))
        if not is_quoted:
            text = slug.sub(lambda _: name.lower(), lines[number])
            written.append(old.sub(lambda _: name, text))
    text = lines.text
    first, behind = lines.start(start), lines.start(end) if end < len(lines) else len(text)
    newline = "\r\n" if "\r\n" in text[first:behind] else "\n"
    while written and not written[-1].strip():
        written.pop()
    apart = newline if lines[start].lstrip().startswith("#") else ""
    body = newline.join(written)
    if text[behind - 1 : behind] not in ("\n", "\r"):
        return f"{text[:behind]}{newline}{apart}{body}{text[behind:]}"
    return f"{text[:behind]}{apart}{body}{newline}{text[behind:]}"
