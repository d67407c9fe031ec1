"""Entry point of the parser. One reader for all dialects."""

from __future__ import annotations

from dataclasses import replace

from keydocs.fs.confined import MAX_BYTES, decode
from keydocs.keyword_files import fast, fast_folder_index
from keydocs.keyword_files.blocks import max_lines, prepared, read_blocks
from keydocs.keyword_files.entry_runs import ScannedFile, summarise
from keydocs.keyword_files.fast import FastParse
from keydocs.keyword_files.fields import header_links, read_entry
from keydocs.keyword_files.filenames import is_keyword_file, is_keyword_index
from keydocs.keyword_files.foreign import is_foreign, own_candidates
from keydocs.keyword_files.problems import find_problems
from keydocs.keyword_files.resolve import (
    Exists,
    find_linked_page,
    find_page,
    find_source,
)
from keydocs.keyword_files.shapes import find_entries
from keydocs.keyword_files.structure import split_structure
from keydocs.model import Entry, KeywordFile
from keydocs.text.lines import Lines, beginning, count_line_ends

__all__ = [
    "FastParse",
    "ScannedFile",
    "is_foreign",
    "is_keyword_file",
    "is_keyword_index",
    "max_bytes",
    "read_keyword_file",
    "read_lazily",
    "read_reference",
    "scan_keyword_file",
    "within_interactive_limit",
]

MAX_KEYWORD_FILE = 2 * 1024 * 1024
"""Bytes of a keyword file. The longest one met has 67 KB."""
MAX_INTERACTIVE_BYTES, MAX_LINES_WAITED_FOR = 256 * 1024, 5_000
"""Bytes and lines of a keyword file that is parsed during a request. The longest one met has two thousand lines."""


def max_bytes(path: str) -> int:
    """Return the maximum size in bytes of a keyword file, a folder's index or another file."""
    return MAX_KEYWORD_FILE if is_keyword_file(path) else MAX_BYTES


def within_interactive_limit(text: str) -> bool:
    """Return whether a keyword file is small enough to parse during a request."""
    return len(text) <= MAX_INTERACTIVE_BYTES and count_line_ends(text) <= MAX_LINES_WAITED_FOR


def read_keyword_file(path: str, text: str, exists: Exists) -> KeywordFile:
    """Parse a keyword file. Never raises: unreadable parts become problems of the result.

    A file that is not a keyword file has neither source nor entries (:func:`is_foreign`). ``path`` is relative to the
    root; ``exists`` returns whether the workspace has a file at a path.
    """
    return fast.read(path, text, exists) or read_reference(path, text, exists)


def read_lazily(path: str, text: str, exists: Exists) -> KeywordFile | FastParse:
    """Parse a keyword file as :func:`read_keyword_file`, as far as its sections and a few names need."""
    return fast.try_fast_parse(path, text.encode("utf-8", "surrogatepass"), exists) or read_reference(
        path, text, exists
    )


def scan_keyword_file(path: str, data: bytes, exists: Exists) -> ScannedFile:
    """Return the part of a keyword file that the index stores, from its bytes."""
    scanned = fast.scan(path, data, exists) or fast_folder_index.scan(path, data, exists)
    return scanned or summarise(read_reference(path, decode(data), exists))


def read_reference(path: str, text: str, exists: Exists) -> KeywordFile:
    """Parse a file of any form; all but a few go here."""
    is_index = is_keyword_index(path)
    size = len(text)
    text = beginning(text, max_lines(is_index))
    clean = prepared(text)
    lines = Lines(clean)
    raw = lines if clean is text else Lines(text)
    blocks = read_blocks(lines)
    parts = split_structure(blocks)
    candidates = own_candidates(path, parts, blocks, find_entries(parts, is_index), exists)
    is_cut = len(text) < size
    # Of a file that says nothing, or was not read whole, the name decides.
    if candidates is None and not is_cut and any(map(str.isalnum, clean)):
        problems = find_problems(blocks, [], raw, is_cut=is_cut, may_be_empty=True)
        return KeywordFile(path, parts.title, problems=tuple(problems))
    entries = [read_entry(candidate, lines, raw) for candidate in candidates or ()]
    links = header_links(parts, lines)
    source = page = None
    if not is_index:
        source = find_source(path, parts)
        page = find_page(path, source, [*links, *(entries[0].links if entries else ())], exists)
    problems = find_problems(blocks, entries, raw, is_cut=is_cut, may_be_empty=is_index or is_cut)
    if page is None:
        entries = [_with_own_page(entry, path, exists) for entry in entries]
    return KeywordFile(path, parts.title, source, page, tuple(entries), tuple(parts.sections), links, tuple(problems))


def _with_own_page(entry: Entry, path: str, exists: Exists) -> Entry:
    """Return the entry with the page of its own link."""
    own = next((found for link in entry.links if (found := find_linked_page(path, link, exists))), None)
    return replace(entry, page=own) if own else entry
