"""The reader as a whole: layouts that nobody has met yet, any text at all, and texts meant to do harm."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.keyword_files.reader import (
    is_keyword_file,
    is_keyword_index,
    read_keyword_file,
    scan_keyword_file,
)
from keydocs.model import KeywordFile, Kind
from keydocs.text.lines import Lines
from keyword_files.dialects import DIALECTS, FILE, LINE_ENDS, NAMES, SOURCE, Dialect
from keyword_files.mutations import SCRAPS, mutated
from keyword_files.samples import canonical
from support import steps

PAGE = "docs/loom/weave.py_docs.md"


def _read(text: str, path: str = FILE) -> KeywordFile:
    return read_keyword_file(path, text, lambda file: file == PAGE)


def _check_ranges(text: str, file: KeywordFile) -> None:
    lines = Lines(text)
    for entry in file.entries:
        line, start, end_line, end = entry.range
        assert line == end_line
        assert lines[line][start:end] == entry.name
    for link in [*file.links, *(link for entry in file.entries for link in entry.links)]:
        assert 0 <= link.range.start <= link.range.end <= len(lines[link.range.start_line])
    for problem in file.problems:
        assert problem.range.end_line < len(lines)


UNREADABLE = {
    # ``- **pick**:** x`` can only be read as the name ``pick``.
    ("bold_colon_inside", "stars"),
    # A heading that could be one over keywords is taken for it.
    ("labelled_headings", "boilerplate words"),
    # ``Keywords (line 2)`` among headings is one over keywords, not a keyword.
    ("lines_in_headings", "boilerplate words"),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_dialects(dialect: Dialect) -> None:
    for key, names in NAMES.items():
        for end, convert in LINE_ENDS.items():
            text = convert(dialect(names))
            file = _read(text)
            if (dialect.__name__, key) not in UNREADABLE:
                assert [entry.name for entry in file.entries] == names, (key, end)
            assert file.page == PAGE
            _check_ranges(text, file)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_source_in_dialects(dialect: Dialect) -> None:
    assert _read(dialect(["Shuttle", "Reed"])).source == SOURCE


@pytest.mark.parametrize(
    "name",
    [
        "nested_categories",
        "bold_categories",
        "bold_category_bullets",
        "counted_headings",
        "emoji_headings",
        "deeper_headings",
    ],
)
def test_kinds_by_category(name: str) -> None:
    dialect = next(dialect for dialect in DIALECTS if dialect.__name__ == name)
    kinds = [entry.kind for entry in _read(dialect(["a1", "b2", "c3", "d4"])).entries]
    assert kinds == [Kind.CLASS, Kind.FUNCTION, Kind.CONSTANT, Kind.VARIABLE]


@pytest.mark.parametrize(
    "name", ["plus_bullets", "kinds_in_code", "crowded_headings", "anchors_above", "nested_fields", "header_table"]
)
def test_kinds_of_entries(name: str) -> None:
    dialect = next(dialect for dialect in DIALECTS if dialect.__name__ == name)
    kinds = [entry.kind for entry in _read(dialect(["a1", "b2", "c3", "d4"])).entries]
    assert kinds == [Kind.CLASS, Kind.FUNCTION, Kind.CONSTANT, Kind.VARIABLE]


@pytest.mark.parametrize(
    ("path", "file", "index"),
    [
        ("docs/a.py_kw.md", True, False),
        ("docs/a_kw.md", True, False),
        ("docs/a_kw.md_docs.md", False, False),
        ("docs/sub.md", False, True),
        ("keywords.md", False, True),
        ("docs/my_sub.md", False, False),
    ],
)
def test_which_files_are_read(path: str, file: bool, index: bool) -> None:
    assert (is_keyword_file(path), is_keyword_index(path)) == (file, index)


TEXTS = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=8), max_size=40).map("".join) | st.text()


@settings(deadline=None)
@given(TEXTS, st.sampled_from([FILE, "docs/sub.md", "_kw.md", "x"]))
def test_any_text_is_read(text: str, path: str) -> None:
    file = _read(text, path)
    _check_ranges(text, file)
    scanned = scan_keyword_file(path, text.encode(), lambda path: path == PAGE)
    assert list(scanned.names) == [entry.name for entry in file.entries]


def test_damaged_files_are_read() -> None:
    random = Random(11)
    texts = [dialect(NAMES[key]) for dialect in DIALECTS for key in ("two", "signs")] + [canonical()]
    for _ in range(800):
        text = mutated(random.choice(texts), random)
        _check_ranges(text, _read(text))


MEGABYTE = 1_000_000
HOSTILE = {
    "brackets": "[" * MEGABYTE,
    "anchors": "<a " * (MEGABYTE // 3),
    "half links": "](" * (MEGABYTE // 2),
    "back-ticks": "`" * MEGABYTE,
    "stars": "**" * (MEGABYTE // 2),
    "blanks": " " * MEGABYTE,
    "dashes": "- " * (MEGABYTE // 2),
    "dashes and text": "- " * (MEGABYTE // 2) + "x",
    "a long line": "x" * 5 * MEGABYTE,
    "a long name": "- **" + "x" * MEGABYTE + "**",
    "headings": "".join(f"### x{i}\n" for i in range(50_000)),
    "nested bullets": "- x\n" + "  - y\n" * 100_000,
    "deep bullets": "".join("  " * i + "- x\n" for i in range(1000)),
    "fences in bullets": "- ```\n" * 30_000,
    "fences of all lengths": "".join("`" * (900 - i) + "\n" for i in range(890)),
    "fences without an end": "~~~a\n" * 100_000,
    "half comments": "<!--\n" * 100_000,
    "comments": "<!-- -->\n" * 100_000,
    "placeholders": "[a]({x})" * (MEGABYTE // 8),
    "mis-decoded": "â†’" * (MEGABYTE // 3),
    "many links": "- **a** " + "[a](b)" * (MEGABYTE // 6),
    "a table": "| " * 9000 + "\n" + "|-" * 9000 + "\n" + "a|b\n" * 50_000,
    "code spans in rows": "# Keywords\n\n" + ("`a` " * 4000 + "x\n\n" + "`a`, " * 3900 + "`a`\n\n") * 15,
    "remarks": "# Keywords\n\n" + "### a (line 3) - x — y (line 4\n\nx\n\n" * 10_000,
    "marks before names": "- " + "🧵 [x] 1. [class] " * (MEGABYTE // 20) + "**a**",
    "front matter": "---\na: b\n" + "x: y\n" * 100_000,
    "dashes in a paragraph": ("x" + "-" * 15_000 + "\n") * 60,
    "no title": "x\n\n" * 20_000 + "## A\n" * 20_000,
    "carriage returns": "\r" * MEGABYTE,
    "NULs": "\0" * MEGABYTE,
}


@pytest.mark.parametrize("mark", ["- ", "* ", "1. "])
def test_lists_in_lists_cost_the_same_however_many(mark: str) -> None:
    few, many = (steps(lambda depth=depth: _read(f"{mark * depth}x\n" * 100)) for depth in (20, 9_000))
    assert many < 2 * few


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    _check_ranges(text, _read(text))
    assert time.process_time() - start < 5
