"""Names and links in the raw text of a line."""

import pytest

from keydocs.keyword_files.inline import (
    code_span,
    heading_name,
    leading_bold,
    leading_code,
    links,
    without_anchors,
    without_links,
)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("**a**: b", "a", ": b"),
        ("**`a`**: b", "a", ": b"),
        ("**__init__**", "__init__", ""),
        ("**_Tp** x", "_Tp", " x"),
        ("**a b c** - d", "a b c", " - d"),
        ("**a:** b", "a", " b"),
        ("**std::** b", "std::", " b"),
        ("** a ** b", "a", " b"),
        ("**operator***: b", "operator*", ": b"),
        ("**`operator*`**: b", "operator*", ": b"),
        ('<a id="x"></a>**a**: b', "a", ": b"),
        ("<a name='x'/> **`a`**", "a", ""),
        ("**[a](b)** c", "a", " c"),
        ("**a**\n**b**", "a", "\n**b**"),
        ("keyword: **a**", "a", ""),
    ],
)
def test_leading_bold(text: str, name: str, rest: str) -> None:
    bold = leading_bold(text)
    assert bold is not None
    assert (bold.name, bold.rest) == (name, rest)
    assert text[bold.start : bold.end] == name


@pytest.mark.parametrize("text", ["", "a **b**", "**a", "****", "*a*", "<a **b**", "**" + "a" * 1100 + "**"])
def test_no_leading_bold(text: str) -> None:
    bold = leading_bold(text)
    assert bold is None or not bold.name


@pytest.mark.parametrize(
    ("text", "colon"), [("**a**: b", True), ("**a:** b", True), ("**a** : b", True), ("**a** b: c", False)]
)
def test_colon_behind_the_name(text: str, colon: bool) -> None:
    bold = leading_bold(text)
    assert bold is not None
    assert bold.colon is colon


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("`a` - b", "a"),
        ("`a` - b\n`c`", "a"),
        ("`a\nb`", None),
        ("[**a\nb**](c)", None),
        ("[`a`](b): c", "a"),
        ("[**a**](b)", "a"),
        ("[**`a`**](b)", "a"),
        ("[a](b)", None),
        ("[`a`](#a)", None),
        ("a `b`", None),
        ("``", None),
    ],
)
def test_leading_code(text: str, name: str | None) -> None:
    found = leading_code(text)
    assert (found.name if found else None) == name
    assert found is None or text[found.start : found.end] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a", "a"),
        ("`a`", "a"),
        ("**`a`**", "a"),
        ("a {#slug}", "a"),
        ('<a name="s"></a> `a`', "a"),
        ('a <a id="s"></a>', "a"),
        ("[`a`](./b)", "a"),
        ("ISO 8601", "ISO 8601"),
        ("__init__", "__init__"),
        ("a<b>", "a<b>"),
        ("operator*", "operator*"),
        ("operator()", "operator()"),
        ("`a` (class)", "a"),
        ("a (function)", "a"),
        ("random access (memory)", "random access (memory)"),
        ("a (line 3)", "a"),
        ("a (function, line 3)", "a"),
        ("a [class]", "a"),
        ("a — class", "a"),
        ("a - what it does", "a"),
        ("`a` — what it does", "a"),
        ("plain weave - what it is", "plain weave - what it is"),
        ("Class: `a`", "a"),
        ("function `a`", "a"),
        ("Class Definition", "Class Definition"),
        ("Example: a b", "Example: a b"),
        ("🧵 `a`", "a"),
        ("3. `a`", "a"),
        ("Keyword: a b", "a b"),
        ("Keyword:", "Keyword:"),
        ("", None),
        ("a" * 1001, None),
    ],
)
def test_heading_name(text: str, name: str | None) -> None:
    found = heading_name(text)
    assert (found.name if found else None) == name
    assert found is None or text[found.start : found.end] == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b)", [("a", "b")]),
        ("x [a](b) y [c](d#e)", [("a", "b"), ("c", "d#e")]),
        ("[`a`](<b>)", [("`a`", "b")]),
        ('[a](b "title")', [("a", "b")]),
        ("[a](b(c).md)", [("a", "b(c).md")]),
        ("[operator[]](b)", [("operator[]", "b")]),
        ("![a](b)", [("a", "b")]),
        ("[a]()", [("a", "")]),
        ("a](b)", []),
        ("[a](b", []),
        ("[a] (b)", []),
        ("](](](", []),
    ],
)
def test_links(text: str, expected: list[tuple[str, str]]) -> None:
    found = list(links(text))
    assert [(link.label, link.target) for link in found] == expected
    for link in found:
        assert text[link.start] == "["
        assert text[link.end - 1] == ")"


def test_text_without_links_and_anchors() -> None:
    assert without_links("a [b](c) d [e](f)!") == "a  d !"
    assert without_anchors('a<a id="b"></a>c<b>') == "ac<b>"


@pytest.mark.parametrize(("text", "code"), [(" `a` ", "a"), ("``a``", "a"), ("a", None), ("``", None), ("`a", None)])
def test_code_span(text: str, code: str | None) -> None:
    assert code_span(text) == code
