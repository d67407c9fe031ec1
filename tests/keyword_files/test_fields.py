"""What an entry says."""

import pytest

from keydocs.keyword_files.reader import read_reference
from keydocs.model import Entry, Kind


def _entry(text: str) -> Entry:
    (entry,) = read_reference("docs/a_kw.md", f"# Keywords\n\n{text}", lambda path: False).entries
    return entry


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- **a** (class)\n", Kind.CLASS),
        ("- **a** [macro]\n", Kind.MACRO),
        ("- **a** `constant` - b\n", Kind.CONSTANT),
        ("- **a**: function: a\n", Kind.FUNCTION),
        ("- **a**: Enum found in `x`\n", Kind.ENUM),
        ("- **`a`**\n  - Appears in this file as a variable\n", Kind.VARIABLE),
        ("### a\n- **Type**: interface\n", Kind.INTERFACE),
        ("### a\n**Kind:** method\n", Kind.METHOD),
        ("### Functions\n- **a**: b\n", Kind.FUNCTION),
        ("- **a** [class](x.md)\n", Kind.IDENTIFIER),
        ("- **a** (sic): b\n", Kind.IDENTIFIER),
        ("- **a**: what a class is\n", Kind.IDENTIFIER),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    assert _entry(text).kind is kind


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("- **a**: does b\n", {"Description": "does b"}),
        ("- **a** → [page](x.md)\n", {}),
        ("- **a** (class) - does b\n", {"Description": "does b"}),
        ("- **a**\n  - **Docs:** x\n  - Origin: y\n", {"Docs": "x", "Origin": "y"}),
        ("- **a**: b\n  - c\n", {"Description": "b\nc"}),
        ("### a\n- **Type**: b\n\nTells more.\n", {"Type": "b", "Description": "Tells more."}),
        ("### a\n- **Type**: b\n- **Context**: `x = 1`\n", {"Type": "b", "Context": "x = 1"}),
        ("### a\n- **Type**: b\n- **Context**: `x\n\n  y`\n", {"Type": "b", "Context": "x\n\n  y"}),
        ("### a\n- **Type**: b\n- **Context**: `x\n", {"Type": "b", "Context": "x"}),
        ("### a\n**Kind:** b\n**Use:** c\nand d\n", {"Kind": "b", "Use": "c\nand d"}),
        ("### a\nx\n\n---\n\ny\n", {"Description": "x"}),
        ("### a\nx\n\n```\ny\n```\n", {"Description": "x\ny\n"}),
    ],
)
def test_fields(text: str, fields: dict[str, str]) -> None:
    assert _entry(text).fields == fields


def test_a_field_has_a_limit() -> None:
    fields = _entry("### a\n" + "word " * 2000 + "\n" + "more\n" * 2000).fields
    assert len(fields["Description"]) == 4000


@pytest.mark.parametrize(
    "text",
    [
        "- **a**: [x](y.md)\n",
        "- **a** é👾 [x](y.md)\n",
        "### a [x](y.md)\n\ntext\n",
        "### a\n- **File**: b [x](y.md)\n",
        "### a\ntext\n\t\ttabbed [x](y.md) text\n",
        "- **a**\n  - b\n    [x](y.md)\n",
    ],
)
def test_links_are_where_their_range_says(text: str) -> None:
    lines = f"# Keywords\n\n{text}".split("\n")
    (link,) = _entry(text).links
    assert (link.label, link.target) == ("x", "y.md")
    assert lines[link.range.start_line][link.range.start : link.range.end] == "[x](y.md)"


def test_links_have_a_limit() -> None:
    assert len(_entry("- **a** " + "[x](y)" * 500).links) == 100


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("- **a**: a\n", "a"),
        ("- **-**\n", "-"),
        ("### # a\n\nx\n\n### b\n\ny\n", "# a"),
        ("1. **1**\n", "1"),
        ("- **a\u00a0b**\n", "a\u00a0b"),
        ("- **a\0b**\n", "a\0b"),
        ("-\t**a\tb**\n", "a\tb"),
        ("  - **é👾**\n", "é👾"),
        ("### a ###\n\nx\n", "a"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_names_are_where_their_range_says(text: str, name: str, end: str) -> None:
    text = f"# Keywords\n\n{text}".replace("\n", end)
    entry = read_reference("docs/a_kw.md", text, lambda path: False).entries[0]
    line = text.split(end)[entry.range.start_line]
    assert entry.name == name == line[entry.range.start : entry.range.end]
