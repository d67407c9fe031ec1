"""The tables of an index database, and the rows that go into them.

- ``meta``: version, counts.
- ``files``: a row for each keyword file, with the stamp it was read at. Ids are never reused, so deleting a row is
  enough to remove a file's entries: lookups skip postings whose target is missing.
- ``targets``: further pages that entries of a file lead to, where they differ from the file's own page.
- ``folders``: fingerprints of the file names in each folder.
- ``names``: a row for each name, with the columns that completion shows and sorts by.
- ``postings``: the packed entries of each name (see ``postings.py``), best first.
- ``name_text``: one row with all names as one text, for substring search.
- ``deleted``: the ids whose rows were deleted since the index was built.
- ``updates``: names of files read since the index was built: a row for each name and update, with packed postings.

``names``, ``postings`` and ``name_text`` never change once the index is built.
"""

from __future__ import annotations

from typing import NamedTuple

from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, is_keyword_index, sibling_page

VERSION = 10
"""Raised whenever the tables or their meaning change; an index of another version is rebuilt."""
PAGE_BYTES = 16384

NAME_TABLES = """
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  rank INTEGER NOT NULL,
  is_code INTEGER NOT NULL
);
CREATE TABLE postings (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE name_text (ids BLOB NOT NULL, text TEXT NOT NULL);
"""
NAME_INDEXES = """
CREATE INDEX names_folded ON names (folded, is_code, rank);
CREATE INDEX names_initials ON names (initials, is_code, rank, folded) WHERE initials <> '';
"""
"""Created once the names are in, which is faster."""
OTHER_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  times_ns INTEGER NOT NULL,
  page TEXT,
  source TEXT,
  page_is_sibling INTEGER NOT NULL,
  source_kind INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  problems INTEGER NOT NULL
);
CREATE INDEX files_source ON files (source) WHERE source IS NOT NULL;
CREATE TABLE targets (id INTEGER PRIMARY KEY, file INTEGER NOT NULL, page TEXT NOT NULL);
CREATE INDEX targets_file ON targets (file);
CREATE TABLE folders (
  path TEXT PRIMARY KEY,
  documents INTEGER NOT NULL,
  keyword_files INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE deleted (id INTEGER PRIMARY KEY);
CREATE TABLE updates (
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  rank INTEGER NOT NULL,
  is_code INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX updates_folded ON updates (folded);
CREATE INDEX updates_initials ON updates (initials) WHERE initials <> '';
"""


class FileRow(NamedTuple):
    """A keyword file or a folder's index. ``page`` is None where there is none, or where it is the sibling page."""

    id: int
    path: str
    size: int
    times_ns: int
    page: str | None
    source: str | None
    page_is_sibling: bool
    """Whether the file leads to its sibling page only; for a folder's index, only to pages below the folder."""
    source_kind: int
    entries: int
    problems: int


TargetRow = tuple[int, int, str]
"""A further page of a keyword file: the target's id, the file's id, the page."""


class FolderRow(NamedTuple):
    """A folder, with fingerprints of the names of its pages and of its keyword files."""

    path: str
    documents: int
    keyword_files: int


class NameRow(NamedTuple):
    """A name. Rows sort as the table is ordered: by the case-folded form."""

    folded: str
    name: str
    initials: str
    rank: int
    is_code: bool
    data: bytes
    """The packed postings."""


def page_of(row: FileRow) -> str | None:
    """Return the page of a keyword file. Sibling pages are not stored: that saves a fifth of the database."""
    return sibling_page(row.path) if row.page_is_sibling and row.path.endswith(KEYWORD_SUFFIX) else row.page


def is_counted(row: FileRow) -> bool:
    """Return whether a row is a keyword file, rather than a folder's index or a file that only has such a name."""
    is_foreign = row.source is None and not row.problems and row.path.endswith(KEYWORD_SUFFIX)
    return not is_foreign and not is_keyword_index(row.path)


IS_COUNTED = (
    "'/' || path NOT LIKE '%/sub.md' AND '/' || path NOT LIKE '%/keywords.md'"
    " AND NOT (source IS NULL AND problems = 0 AND substr(path, -6) = '_kw.md')"
)
"""``is_counted`` as an SQL condition."""
