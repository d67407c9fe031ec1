"""Which blocks are entries."""

import pytest

from keydocs.keyword_files.blocks import read_blocks
from keydocs.keyword_files.shapes import find_entries
from keydocs.keyword_files.structure import split_structure
from keydocs.model import Kind
from keydocs.text.lines import Lines


def _names(text: str, is_index: bool = False) -> list[str]:
    return [candidate.name for candidate in find_entries(split_structure(read_blocks(Lines(text))), is_index)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Bold bullets.
        ("# T\n- **a**: b\n- **`c`** (d)\n", ["a", "c"]),
        ("# T\n### A\n- **a**: b\n### B\n- **b**: c\n", ["a", "b"]),
        ("# T\n### Classes\n- **Type**: here\n### Functions\n- **File**: here\n", ["Type", "File"]),
        ("# T\n- **a**\n  - **Type**: b\n  - **Docs**: c\n- **d**\n", ["a", "d"]),
        ("# T\n- Classes\n  - **a**: b\n- Functions\n  - **c**: d\n", ["a", "c"]),
        ("# T\n- **Classes** (1):\n  - **a** - b\n- **Functions**\n  - **c** - d\n", ["a", "c"]),
        ("# T\n- **class**\n  - **Type**: b\n", ["class"]),
        # Headings.
        ("# T\n### a\n- **Type**: b\n- **File**: c\n", ["a"]),
        ("# T\n### File\n- **Type**: b\n### Type\n- **Type**: b\n", ["File", "Type"]),
        ("# T\n## A\n### a\nfound\n### Abc\nfound\n## B\n### b\nfound\n", ["a", "Abc", "b"]),
        ("# T\n### A\n#### `abc`\nx\n#### `abd`\nx\n### B\n#### `b`\nx\n", ["abc", "abd", "b"]),
        ("# T\n### ab\n- **Fibre**: x\n- **Twist**: y\n### cd\n- **Fibre**: x\n- **Twist**: y\n", ["ab", "cd"]),
        ("# T\n### a\n#### Example\nx\n### b\n#### Example\nx\n### c\n#### Example\nx\n", ["a", "b", "c"]),
        ("# T\n### ab\n\n### cd\n", ["ab", "cd"]),
        ("# T\n## `a`\n- **Type**: b\n## `c`\n- **Type**: b\n", ["a", "c"]),
        # Plain bullets.
        ("# T\n**Source**: `x.py`\n**Count**: 9\n\n- a\n- b c\n", ["a"]),
        ("# T\n**Source**: `x.py`\n**Count**: 2\n\n- a\n- b c\n", ["a", "b c"]),
        ("# T\n## A\n- ab\n- Ac d\n## B\n- `b`\n", ["ab", "Ac d", "b"]),
        ("# T\n- a\n- b\n", []),
        ("# Keywords\n- a\n- b\n", ["a", "b"]),
        ("# Keywords\n- a: b\n- c d - e\n", ["a", "c d"]),
        ("# Keywords\n- a: b\n- a sentence that says nothing of the kind\n", []),
        ("# Keywords\n- None\n", []),
        # Where nothing else is.
        ("# T\n- `a` - b\n- `c`\n", ["a", "c"]),
        ("# T\n- [`a`](b.md)\n- [c](d.md)\n", ["a"]),
        ("# T\n| Name | Kind |\n|---|---|\n| `a` | b |\n| c | d |\n", ["a", "c"]),
        ("# T\n| Colour | Kind |\n|---|---|\n| `a` | b |\n", []),
        ("# T\n| # | Keyword |\n|---|---|\n| 1 | `a` |\n| 2 | 1 |\n", ["a", "1"]),
        ("# T\n### A\n\n`ab`, `ac`\n\n### B\n\n`b`\n", ["ab", "ac", "b"]),
        ("# T\n- **Functions** (2): `a`, `b`\n- **Classes**: `c`\n", ["a", "b", "c"]),
        ("# T\n- **Class**: `class`\n", ["Class"]),
        ("# T\n\n**`a`** (class) — b\n\n**c** (function)\n", ["a", "c"]),
        ("# T\n\n**Note**: a\n", []),
        ("# T\n\n**Full path**: `a/b.py`\n", []),
        ("# T\n## Summary\n- Total: 2\n### Classes (2 found)\n- `a` (line 3)\n- `b`\n", ["a", "b"]),
        ("# T\n## Keywords\n- **a**\n## Summary\n### Classes\n- **b**\n", ["a"]),
        ("# T\n- A\n  - **ab**: x\n- B\n  - **b**: x\n", ["ab", "b"]),
        ("# T\n### `a`\n- **Line 3**\n### `b`\n- **Line 4**\n", ["a", "b"]),
        ("# T\n### `a.py`\n- **b**: x\n- **c**: x\n", ["b", "c"]),
        ("", []),
    ],
)
def test_entries(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# T\n### A\n\n**ab**\n- [x](x_docs.md)\n\n**ac**\n- [x](x_docs.md)\n", ["ab", "ac"]),
        ("# T\n## abc\n- [x](x_docs.md)\n## def\n- [x](x_docs.md)\n", ["abc", "def"]),
        ("# T\n## abc\n- **[a/x.md](x_docs.md)**: y\n## def\n- **[a/x.md](x_docs.md)**: y\n", ["abc", "def"]),
        ("# T\n## A\n- **abc** - [x](x_docs.md)\n", ["abc"]),
    ],
)
def test_entries_of_the_index_of_a_folder(text: str, names: list[str]) -> None:
    assert _names(text, is_index=True) == names


@pytest.mark.parametrize(
    "text",
    [
        "# T\n### Functions\n- **a**\n",
        "# T\n### Functions (1)\n#### a\nx\n",
        "# T\n**Functions**\n\n- **a**\n",
        "# T\n- Functions\n  - **a**\n",
    ],
)
def test_kind_of_the_heading_above(text: str) -> None:
    (candidate,) = find_entries(split_structure(read_blocks(Lines(text))), False)
    assert (candidate.name, candidate.heading) == ("a", Kind.FUNCTION)


LINKED = "- [Foo](x.py_docs.md#foo)\n- [run](x.py_docs.md#run)\n"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# Keywords\n\n**Classes:** `Foo`\n\n**Functions:** `run`\n", True),
        ("# Keywords\n\n**Classes**\n- Foo\n\n**Functions**\n- run\n", True),
        ("# Keywords\n\n## Classes\n\n- Foo\n\n## Functions\n\n- run\n", True),
        ("# Keywords\n\n| Name | Kind |\n|---|---|\n| Foo | class |\n| run | function |\n", True),
        ("# Keywords\n\n## F\n- Foo (class) - [docs](x_docs.md)\n## R\n- run (function) - [docs](x_docs.md)\n", False),
        (f"# Keywords\n\n{LINKED}", False),
        ("# Keywords\n\n**Total:** 2\n\n**Foo** - class\n\n**run** - function\n", False),
    ],
)
def test_weaker_shapes(text: str, kinds: bool) -> None:
    candidates = find_entries(split_structure(read_blocks(Lines(text))), False)
    assert [candidate.name for candidate in candidates] == ["Foo", "run"]
    assert not kinds or [candidate.heading for candidate in candidates] == [Kind.CLASS, Kind.FUNCTION]


@pytest.mark.parametrize("text", [f"# Overview\n\n{LINKED}", f"# Keywords\n\n{LINKED}- [Home](index.md)\n"])
def test_links_that_nothing_vouches_for_are_no_entries(text: str) -> None:
    assert _names(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Headings of level 2 that are plainly names.
        ("# T\n## settle\ntext\n## rise\ntext\n", ["settle", "rise"]),
        ("# T\n## settle\ntext\n", ["settle"]),
        ("# T\n## settle(level)\ntext\n## Gate\ntext\n", ["settle", "Gate"]),
        ("# T\n## Overview\ntext\n## settle\ntext\n## Notes\ntext\n", ["settle"]),
        ("# T\n## settle\n### Parameters\n- `level`: x\n## rise\n### Parameters\n- `by`: x\n", ["settle", "rise"]),
        ("# Keywords\n## Gate\ntext\n## Lock\ntext\n", ["Gate", "Lock"]),
        ("# T\n## Gate\ntext\n## Lock\ntext\n", []),
        ("# Keywords\n## Introduction\ntext\n## Lock\ntext\n", []),
        ("# Keywords\n## helpers\n- `a`\n- `b`\n", ["a", "b"]),
        # Definition lists.
        ("# T\nsettle\n: brings it\n\nrise\n: lifts it\n", ["settle", "rise"]),
        ("# T\n`settle`\n: brings it\n  down\n`rise`\n: lifts it\n", ["settle", "rise"]),
        ("# T\nsettle\n\n: brings it\n\nrise\n\n: lifts it\n", ["settle", "rise"]),
        ("# T\nsettle\nsink\n: both\n", ["settle", "sink"]),
        ("# T\nThis is a sentence that ends.\n: no\n", []),
        # Tables.
        ("# T\n| Line | Function |\n|---|---|\n| 3 | `settle` |\n", ["settle"]),
        ("# T\n| Word | Page |\n|---|---|\n| settle | x |\n", ["settle"]),
        ("# T\n| Schlüsselwort | Seite |\n|---|---|\n| settle | x |\n", ["settle"]),
        ("# T\n| Command | Meaning |\n|---|---|\n| `settle` | x |\n| `rise` | y |\n", ["settle", "rise"]),
        ("# T\n| Parameter | Meaning |\n|---|---|\n| `a` | x |\n| `b` | y |\n", []),
        # Lists behind their kind.
        ("# T\n- **Functions**: settle, rise\n- **Classes**: Gate\n", ["settle", "rise", "Gate"]),
        ("# T\n\n**Functions:** settle, rise\n\n**Classes:** Gate, Lock\n", ["settle", "rise", "Gate", "Lock"]),
        # Paragraphs and plain bullets.
        ("# T\n\n`settle` - a\n\n`rise` - b\n", ["settle", "rise"]),
        ("# Keywords\n- *settle*: a\n- *rise*: b\n", ["settle", "rise"]),
        ("# Keywords\n- settle(a, b): x\n- rise(): y\n", ["settle", "rise"]),
        # Several shapes in one file.
        (
            "# T\n## Functions\n- **settle**: x\n## Types\n| Name | Size |\n|---|---|\n| Gate | 3 |\n"
            "## Constants\nLEVEL\n: 3\n\n## Variables\n- low\n- high\n",
            ["settle", "Gate", "LEVEL", "low", "high"],
        ),
        ("# T\n## Functions\n### settle\ntext\n### rise\ntext\n## Constants\n- **LEVEL**: 3\n- **LOW**: 2\n",
         ["settle", "rise", "LEVEL", "LOW"]),
        ("# T\n## Functions\n- **settle**: x\n## Files\n- a.py\n", ["settle"]),
    ],
)  # fmt: skip
def test_entries_in_further_shapes(text: str, names: list[str]) -> None:
    assert _names(text) == names
