"""Which page and which source."""

import pytest

from keydocs.keyword_files.filenames import sibling_page
from keydocs.keyword_files.reader import read_reference
from keydocs.keyword_files.resolve import (
    docs_root,
    find_linked_page,
    is_placeholder,
    project,
)
from keydocs.model import KeywordFile, Link, Range

NOWHERE = Range(0, 0, 0, 0)


def _read(path: str, text: str, *files: str) -> KeywordFile:
    return read_reference(path, text, lambda file: file in files)


def test_sibling() -> None:
    assert sibling_page("docs/a.py_kw.md") == "docs/a.py_docs.md"


def test_sibling_comes_before_the_link() -> None:
    text = "# T\n\n**Documentation**: [b](./b_docs.md)\n\n- **x**\n"
    assert _read("docs/a_kw.md", text, "docs/a_docs.md", "docs/b_docs.md").page == "docs/a_docs.md"
    assert _read("docs/a_kw.md", text, "docs/b_docs.md").page == "docs/b_docs.md"
    assert _read("docs/a_kw.md", text).page is None


@pytest.mark.parametrize(
    ("target", "page"),
    [
        ("./a.py_docs.md", "docs/src/a.py_docs.md"),
        ("a.py_docs.md#part", "docs/src/a.py_docs.md"),
        ("../../src/a.py_docs.md", "docs/src/a.py_docs.md"),
        ("../a.py_docs.md", "docs/src/a.py_docs.md"),
        ("../../../../../a.py_docs.md", "docs/src/a.py_docs.md"),
        ("/docs/src/a.py_docs.md", "docs/src/a.py_docs.md"),
        ("docs/src/a.py_docs.md", "docs/src/a.py_docs.md"),
        ("src/a.py_docs.md", "docs/src/a.py_docs.md"),
        ("/src/a.py_docs.md", "docs/src/a.py_docs.md"),
        ("index.md", None),
        ("./a.py_kw.md", None),
        ("./b.py_docs.md", None),
        ("./README.md", None),
        ("./gone/README.md_docs.md", None),
        ("https://host/a.py_docs.md", None),
        ("#a", None),
        ("{docs_rel}", None),
        ("(TBD)", None),
        ("../../../../etc/passwd", None),
        ("", None),
    ],
)
def test_links_and_their_repair(target: str, page: str | None) -> None:
    files = ("docs/src/a.py_docs.md", "docs/src/index.md", "docs/src/a.py_kw.md", "README.md", "gone/README.md_docs.md")
    link = Link("page", target, NOWHERE)
    assert find_linked_page("docs/src/x_kw.md", link, lambda file: file in files) == page


@pytest.mark.parametrize(
    ("label", "page"),
    [
        ("src/a.py", "docs/src/a.py_docs.md"),
        ("`src/a.py`", "docs/src/a.py_docs.md"),
        ("src/b.ts", "docs/src/b_docs.md"),
        ("docs/src/a.py_docs.md", "docs/src/a.py_docs.md"),
        ("View it", None),
        ("../../etc", None),
    ],
)
def test_label_where_the_link_is_wrong(label: str, page: str | None) -> None:
    files = ("docs/src/a.py_docs.md", "docs/src/b_docs.md")
    link = Link(label, "gone.md", NOWHERE)
    assert find_linked_page("docs/src/x_kw.md", link, lambda file: file in files) == page


def test_page_by_the_title() -> None:
    assert _read("docs/kw/x_kw.md", "# Keywords: src/a.py\n", "docs/src/a.py_docs.md").page == "docs/src/a.py_docs.md"


def test_entries_have_pages_of_their_own_where_the_file_has_none() -> None:
    text = "# T\n\n- **x**: y\n- **a**: [p](a_docs.md)\n- **b**: [p](b_docs.md)\n"
    entries = _read("docs/sub.md", text, "docs/a_docs.md", "docs/b_docs.md").entries
    assert [entry.page for entry in entries] == [None, "docs/a_docs.md", "docs/b_docs.md"]


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("# Keyword Index: `src/a.py`", "src/a.py"),
        ("# Keywords: src/a.py", "src/a.py"),
        ("# Keyword Map for src/a.py", "src/a.py"),
        ("# Keywords of src/a.py", "src/a.py"),
        ("# a.py - Keywords", "src/a.py"),
        ("# src/a.py — Keywords", "src/a.py"),
        ("# Keywords: a.py", "src/a.py"),
        ("# Keywords", "src/x.py"),
        ("", "src/x.py"),
        ("# Keywords: a.py\n\n**Source**: `lib/b.py`", "lib/b.py"),
        ("# Keywords: a.py\n\n**File**: lib/b.py", "lib/b.py"),
        ("# Keywords\n\n## File Information\n\n- **Original File**: [lib/b.py](../../lib/b.py)", "lib/b.py"),
        ("# Keywords\n\n## File Information\n\n- **Original File**: [View](../../lib/b.py)", "lib/b.py"),
        ("---\nsource: lib/b.py\n---\n\n# T", "lib/b.py"),
    ],
)
def test_source(head: str, source: str) -> None:
    assert _read("docs/src/x.py_kw.md", f"{head}\n\n- **x**\n").source == source


def test_folder_indexes_have_no_source_and_no_page() -> None:
    file = _read("docs/sub.md", "# Keywords: src/a.py\n\n- **x**\n", "docs/src/a.py_docs.md", "docs/sub_docs.md")
    assert (file.source, file.page) == (None, None)


@pytest.mark.parametrize(
    ("path", "source", "root", "folder"),
    [
        ("docs/src/a.py_kw.md", "src/a.py", "docs", ""),
        ("docs/a_kw.md", "a", "docs", ""),
        ("x/docs/src/a.py_kw.md", "src/a.py", "x/docs", "x"),
        ("x/docs/src/a.py_kw.md", None, "x/docs", "x"),
        ("docs/docs/src/a.py_docs.md_kw.md", "docs/src/a.py_docs.md", "docs", ""),
        ("manual/src/a.py_kw.md", "src/a.py", "manual", ""),
        ("src/a.py_kw.md", "src/a.py", "", ""),
        ("src/a.py_kw.md", None, "", ""),
    ],
)
def test_documentation_tree_and_project(path: str, source: str | None, root: str, folder: str) -> None:
    assert docs_root(path, source) == root
    assert project(path, source) == folder


@pytest.mark.parametrize(
    ("target", "expected"), [("{x}", True), ("a/{x}.md", True), ("TBD", True), ("{", False), ("tbd.md", False)]
)
def test_placeholders(target: str, expected: bool) -> None:
    assert is_placeholder(target) is expected
