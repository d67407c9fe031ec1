"""What a documented file is, by its path: a source, a test, data, prose, or documentation of documentation."""

from __future__ import annotations

import re
from functools import lru_cache

from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX

SOURCE, TEST, DATA, PROSE, DOCS_OF_DOCS = range(5)
"""Kinds of documented files, best first. DATA includes build files, PROSE includes licences."""

_TEST_FOLDER = re.compile(r"(?:^|/)(?:tests?|testing|spec|__tests__|benchmarks?|examples?)/")
_DOCS_OF_DOCS_FOLDER = re.compile(r"(?:^|/)docs/docs/")
_TEST_NAME = re.compile(r"test_[^/]*\.\w+$|[^/]*[._]test\.\w+$")
_PROSE_NAME = re.compile(
    r".*\.(?:md|markdown|rst|txt|adoc)$|(?:licen[cs]e|copying|notice|authors|contributors|changelog|changes)",
    re.IGNORECASE,
)
_DATA_NAME = re.compile(
    r".*\.(?:ya?ml|json|jsonc|toml|ini|cfg|conf|cmake|in|jinja2?|csv|tsv|xml|html?|css|scss|svg|lock|properties|env)$"
    r"|(?:CMakeLists|requirements[^/]*|constraints[^/]*)\.txt$"
    r"|(?:Dockerfile|Makefile|\.[^/]*)$",
    re.IGNORECASE,
)


def source_kind_of(source: str) -> int:
    """Return the kind of a documented file."""
    if is_docs_of_docs(source):
        return DOCS_OF_DOCS
    folder, _, name = source.rpartition("/")
    if _DATA_NAME.match(name):
        return DATA
    if _PROSE_NAME.match(name):
        return PROSE
    return TEST if _folder_kind(folder) == TEST or _TEST_NAME.match(name) else SOURCE


def is_docs_of_docs(source: str) -> bool:
    """Return whether a documented file is documentation itself."""
    return source.endswith((PAGE_SUFFIX, KEYWORD_SUFFIX)) or _folder_kind(source.rpartition("/")[0]) == DOCS_OF_DOCS


@lru_cache(maxsize=1024)
def _folder_kind(folder: str) -> int:
    """Return SOURCE, TEST or DOCS_OF_DOCS for the files of a folder."""
    path = folder + "/"
    return DOCS_OF_DOCS if _DOCS_OF_DOCS_FOLDER.search(path) else TEST if _TEST_FOLDER.search(path) else SOURCE


def documented_path(page: str) -> str:
    """Return what a page documents, as a path in the documentation tree: its own without the suffix."""
    return page.removesuffix(PAGE_SUFFIX)
