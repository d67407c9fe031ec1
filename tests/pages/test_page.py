"""Where the source stands on a page, and what the template says about it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.model import Kind
from keydocs.pages import describe as description
from keydocs.pages.describe import describe, describe_source
from keydocs.pages.locate import locate, locate_in_source
from keydocs.pages.page import Fence, Heading, read_page
from keydocs.text.lines import Lines

HEAD = "# Documentation: `lib/ring.py`\n\n## File Metadata\n\n- **Path**: `lib/ring.py`\n\n"


def source_of(text: str) -> str:
    """What the page's fence holds, by its line numbers."""
    page = read_page(text)
    assert page.fence is not None
    return "\n".join(page.lines[line] for line in range(page.fence.first, page.fence.end))


PAGES = {
    "a fence": (
        "## Original Source\n\n```python\n«x = 1\ny = 2\n\n»```\n\n## High-Level Overview\n\nText.\n",
        "python",
    ),
    "a rule between": ("## Original Source\n\n```python\n«x = 1\n»```\n\n---\n\n## Overview\n\nText.\n", "python"),
    "a sentence before the fence": (
        "## Original Source Code\n\nThe source of this file:\n\n```\n«x = 1\n»```\n\n## High-Level Overview\n",
        "python",
    ),
    "a heading within the source's section": (
        "## Original Source\n\n**Location:** `x`\n\n### Source Content\n\n```py\n«x = 1\n»```\n\n"
        "## High-Level Overview\n",
        "python",
    ),
    "the structure before the source": (
        "## Purpose\n\n#### Class: `A` (line 1)\n\n## Original Source Code\n\n```py\n«class A: ...\n»```\n\n"
        "## Detailed Analysis\n\nText.\n",
        "python",
    ),
    "Markdown with fences of its own": (
        "## Original Source\n\n```markdown\n«# Ring\n\n```python\nring()\n```\n\nMore.\n\n```\nplain\n```\n\n"
        "»```\n\n## High-Level Overview\n\nText.\n",
        "markdown",
    ),
    "a page on a page": (
        "## Original Source\n\n```markdown\n«# Documentation: `a`\n\n## Original Source\n\n```python\nx = 1\n```\n\n"
        "## High-Level Overview\n\nInner.\n\n## Related Files\n\n- a\n\n»```\n\n## High-Level Overview\n\nOuter.\n",
        "markdown",
    ),
    "a closing fence glued to the source": (
        "## File Content\n\n```\n«int a() {\n}```\n»\n## General Information\n\nText.\n",
        "python",
    ),
    "a fence that never closes": ("## Original Source\n\n```python\n«x = 1\ny = 2»", "python"),
    "raw Markdown": (
        "## Documentation Content\n\n«## Ring\n\n```\nring()\n```\n\nText.\n»\n## Documentation Purpose\n\nText.\n",
        "python",
    ),
    "an unknown template": (
        "## The code\n\n```go\n«package a\n»```\n\n## Remarks\n\n```bash\ngo run\n```\n\n## End\n",
        "go",
    ),
    "a fence of four": ("## Original Source\n\n````python\n«```\nx\n```\n»````\n\n## Notes\n", "python"),
    "an indented fence in a docstring": (
        '## Source Code\n\n```python\n«def f():\n    """\n    ```\n    f()\n    ```\n    """\n»```\n\n## Analysis\n',
        "python",
    ),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_source_on_a_page(name: str, line_end: str) -> None:
    written, language = PAGES[name]
    before, source, _ = written.replace("»", "«").split("«")
    page = read_page((HEAD + before + source + written.partition("»")[2]).replace("\n", line_end))
    first = (HEAD + before).count("\n")
    lines = source.count("\n") + (not source.endswith("\n"))
    assert page.fence == Fence(first, first + lines, language, True)


def test_no_source_on_a_hand_written_page() -> None:
    page = read_page("# Guide\n\n## Install\n\n```bash\npip install ring\n```\n")
    assert page.fence is None
    assert page.source is None
    assert [heading.text for heading in page.headings] == ["Guide", "Install"]


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("# Documentation: `a/b.py`\n", "a/b.py"),
        ("# Documentation for a/b.py\n", "a/b.py"),
        ("# Documentation: b.py\n\n## File Metadata\n\n- **Path**: `a/b.py`\n", "a/b.py"),
        ("# Documentation for `a/b.py`\n\n- **Full Path**: `a/b.py`\n", "a/b.py"),
        ("# File Documentation: b.py\n\n- **File Path**: `a/b.py`\n", "a/b.py"),
        ("# b.py\n\n**Path**: `a/b.py`\n**Size**: 3 bytes\n", "a/b.py"),
        ("# Documentation: b.py\n**File Path:** `a/b.py`\n", "a/b.py"),
        ("# Documentation: ../../etc/passwd\n", None),
        ("# API\n\nText.\n", None),
    ],
)
def test_the_path_of_the_source(header: str, path: str | None) -> None:
    assert read_page(header).source == path


@pytest.mark.parametrize(
    ("info", "path", "language"),
    [
        ("py", "a.txt", "python"),
        ("", "a.rs", "rust"),
        ("text", "Dockerfile", "dockerfile"),
        ("cu", "a.h", "cuda"),
        ("", "LICENSE", ""),
    ],
)
def test_the_language_of_the_source(info: str, path: str, language: str) -> None:
    page = read_page(f"# Documentation: `{path}`\n\n## Original Source\n\n```{info}\nx\n```\n")
    assert page.fence is not None
    assert page.fence.language == language


@pytest.mark.parametrize(
    ("source", "size", "complete"),
    [
        ("x = 1\n" * 10, "60", True),
        ("x = 1\n" * 10, "70", True),  # ten lines with CRLF
        ("x = 1\n" * 10, "6,000", False),
        ("é = 1\n" * 10, "70", True),
        ("x" * 50_000, "", False),
        ("a\n\n... [Content truncated - file is 99 bytes] ...\n\nb\n", "", False),
    ],
)
def test_whether_the_source_is_complete(source: str, size: str, complete: bool) -> None:
    header = f"- **Size**: {size} bytes\n" if size else ""
    page = read_page(f"{HEAD}{header}\n## Original Source\n\n```python\n{source}\n```\n\n## High-Level Overview\n")
    assert page.fence is not None
    assert page.fence.complete is complete


def test_headings_are_those_of_the_template() -> None:
    page = read_page(
        HEAD + "## Original Source\n\n```python\n# no heading\n## none\n```\n\n## High-Level Overview\n\n"
        "### Usage\n\n```bash\n# a comment\n```\n\n#### `ring(n)` ##\n"
    )
    assert page.headings[-3:] == (
        Heading(2, "High-Level Overview", 13),
        Heading(3, "Usage", 15),
        Heading(4, "`ring(n)`", 21),
    )
    assert len(page.headings) == 6


@pytest.mark.parametrize(
    ("before", "behind", "purpose"),
    [
        ("## File Purpose\n\nKeeps the last *n* items.\n\n", "", "Keeps the last *n* items."),
        ("## File Purpose\n\nThis is a python source code that is part of the project.\n\n", "", ""),
        ("", "This is a Python source file.\n\n### Module Documentation\n\nA ring\nbuffer.\n", "A ring buffer."),
        ("", '"""A ring.    Args:        n: size', "A ring."),
        ("", "This Python file contains 2 class(es) and 0 function(s).\n", ""),
    ],
)
def test_the_purpose(before: str, behind: str, purpose: str) -> None:
    page = read_page(f"{HEAD}{before}## Original Source\n\n```python\nx = 1\n```\n\n## High-Level Overview\n\n{behind}")
    assert description.purpose(page) == purpose


def test_the_purpose_falls_back_to_the_docstring_of_the_module() -> None:
    page = read_page(f'{HEAD}## Original Source\n\n```python\n# code\n"""A ring\nbuffer.\n\nMore."""\n```\n')
    assert description.purpose(page) == "A ring buffer."


PIECES = st.sampled_from(
    [
        *("```", "```python\n", "\n## Original Source\n", "\n## High-Level Overview\n", "\n### Source Content\n"),
        *("def ", "class ", "x", "(", ")", ":", "{", "}", ";", "\n", "\r\n", "\r", "    ", "/*", "*/", "//", "#"),
        *('"""', "'", "\\", "=", ".", ",", "<", ">", "#define ", "import ", "(line 3)", "`x`", "**", "é", "\u2028"),
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, st.one_of(st.sampled_from(["x", "", ".", "x.x", "é", "~x", "operator=="]), st.text(max_size=3)))
def test_nothing_ever_fails(text: str, name: str) -> None:
    page = read_page(text)
    assert page.title is not None
    assert isinstance(description.purpose(page), str)
    assert page.fence is None or 0 <= page.fence.first <= page.fence.end <= len(page.lines)
    for kind in (Kind.IDENTIFIER, Kind.FUNCTION, Kind.MODULE):
        locations = locate(page, name, kind, "x")
        assert locations
        for location in locations:
            assert 0 <= location.name.start_line <= location.name.end_line < len(page.lines)
            assert location.whole.start_line <= location.name.start_line <= location.whole.end_line
            describe(page, location, name, kind)
    lines = Lines(text)
    for language in ("cpp", "python", "typescript"):
        for location in locate_in_source(lines, language, name, Kind.IDENTIFIER):
            describe_source(lines, language, location, name, Kind.IDENTIFIER)


@pytest.mark.parametrize(
    "text",
    [
        "\n## " + " " * 100_000,
        "\n```" + " " * 100_000 + "`",
        "# Documentation:" + " " * 7_000 + "`x`y`",
        "# Documentation: x" + " " * 7_000 + "`x`",
        "\n**Path**:" + " " * 7_000 + "`x`y`",
        "\n**Path**: x" + " " * 7_000 + "`x`",
    ],
)
def test_blanks_are_no_reason_to_be_slow(text: str) -> None:
    start = time.process_time()
    page = read_page(text)
    assert page.source is None
    assert page.sections is not None
    assert description.purpose(page) is not None
    assert time.process_time() - start < 2
