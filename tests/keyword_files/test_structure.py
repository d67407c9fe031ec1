"""Title, header, Section Map, and what holds no keywords."""

import pytest

from keydocs.keyword_files.blocks import read_blocks
from keydocs.keyword_files.structure import FileStructure, split_structure, table_rows
from keydocs.model import Section
from keydocs.text.lines import Lines


def _divide(text: str) -> FileStructure:
    return split_structure(read_blocks(Lines(text)))


def _body(text: str) -> list[str]:
    return [block.text for block in _divide(text).body]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# T\n## A\n", "T"),
        ("![badge](x)\n\n# T\n", "T"),
        ("## Terms\n### A\n", "Terms"),
        ("## A\n- a\n", ""),
        ("## File Information\n# T", "T"),
        ("- a\n# T", ""),
    ],
)
def test_title(text: str, title: str) -> None:
    assert _divide(text).title == title


@pytest.mark.parametrize(
    "header",
    [
        "**File**: `loom/a.py`\n\n",
        "**File:** `loom/a.py`\n",
        "- **File**: `loom/a.py`\n- **Count**: 3\n\n",
        "File: `loom/a.py`\n\n",
        "| Field | Value |\n|---|---|\n| **File** | `loom/a.py` |\n\n",
        "## File Information\n\n- **File**: `loom/a.py`\n\n## Keywords\n\n",
        "## File Information\n\n### Where\n- **File**: `loom/a.py`\n\n## Keywords\n\n",
    ],
)
def test_header(header: str) -> None:
    parts = _divide(f"# T\n\n{header}- **File**: here\n")
    assert parts.header["file"][1] == "`loom/a.py`"
    assert parts.body[-1].text == "**File**: here"


def test_front_matter_belongs_to_the_header() -> None:
    assert _divide("---\nsource: a/b.py\n---\n# T\n").header["source"] == (1, "a/b.py")


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n- **File**: here\n- **Context**: there\n",
        "# T\n\n- **File**: one of many\n",
        "# T\n\n- **File**: `a`\n- **file**: `b`\n",
        "# T\n\n- **`File`**: `a/b.py`\n",
    ],
)
def test_keywords_that_are_called_like_labels_are_no_header(text: str) -> None:
    assert "file" not in _divide(text).header


@pytest.mark.parametrize(
    "heading",
    [
        "## File Information",
        "### File Metadata",
        "## Keyword → Section Map",
        "## Keyword â†’ Section Map",
        "## Keyword → Documentation Mapping",
        "## Navigation",
        "## Usage Notes",
        "## How to Use This File",
        "## 📚 Related Pages",
        "## Legend",
        "## Naming Analysis",
        "## 📈 Keyword Distribution",
        "## 文件信息",
    ],
)
def test_sections_without_keywords(heading: str) -> None:
    text = f"# T\n\n## Keywords\n\n- **a**\n\n{heading}\n\n- **b**: c\n\n#### d\n\ne\n\n## Z\n\n- **f**\n"
    assert _body(text) == ["Keywords", "**a**", "Z", "**f**"]


@pytest.mark.parametrize(
    "heading", ["### Navigation", "## `Scope`", "## navigation", "### notes", "## Symbols", "## Loom"]
)
def test_sections_that_may_hold_keywords(heading: str) -> None:
    assert "**b**: c" in _body(f"# T\n\n## Keywords\n\n- **a**\n\n{heading}\n\n- **b**: c\n")


def test_section_map() -> None:
    text = "# T\n\n## Keyword → Section Map\n\nAs follows:\n\n- **A & B**: about these\n- **C:** about C\n- no row\n"
    assert _divide(text).sections == [Section("A & B", "about these"), Section("C", "about C")]


def test_table_rows() -> None:
    (block,) = read_blocks(Lines("x\n| a | b |\n|:--|--:|\n| `c` | d |\n"))
    assert [(line, cells) for line, _, cells in table_rows(block)] == [(1, ["a", "b"]), (3, ["`c`", "d"])]


def test_text_with_bars_is_no_table() -> None:
    (block,) = read_blocks(Lines("a | b\nc | d\n"))
    assert table_rows(block) == []
