"""What is a link, by CommonMark: how its destination is written, and what it means."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from keydocs.markdown.links import links_of
from keydocs.pages.page import read_page

LINKS: list[tuple[str, list[tuple[str, str]]]] = [
    ("[a](b.md)", [("b.md", "b.md")]),
    ("![a](b.png)", [("b.png", "b.png")]),
    ("[a](<my notes.md>)", [("my notes.md", "my notes.md")]),
    ("[a](my notes.md)", [("my notes.md", "my notes.md")]),
    ("[a](b(1)(2).md)", [("b(1)(2).md", "b(1)(2).md")]),
    (r"[a](b\(1.md)", [(r"b\(1.md", "b(1.md")]),
    ("[a](b&amp;c.md)", [("b&amp;c.md", "b&c.md")]),
    ("[a](b%20c.md#d)", [("b%20c.md#d", "b%20c.md#d")]),
    ('[a](b.md\t"A title")', [("b.md", "b.md")]),
    ("[a](b.md 'A (title)')", [("b.md", "b.md")]),
    ("[a](\n  b.md\n  (title)\n)", [("b.md", "b.md")]),
    ("[a\nb](c.md)", [("c.md", "c.md")]),
    ("[![image](a.png)](b.md)", [("b.md", "b.md"), ("a.png", "a.png")]),
    ("[[a](b.md)](c.md)", [("b.md", "b.md")]),
    ("[a [b] c](d.md)", [("d.md", "d.md")]),
    (r"\[a](b.md) [c\](d.md)", []),
    (r"[a\]b](c.md)", [("c.md", "c.md")]),
    ("[`a]`](b.md)", [("b.md", "b.md")]),
    ("[text][ref] [Ref][] [ref]\n\n[ref]: a.md 'title'\n", [
        ("ref", "a.md"), ("Ref", "a.md"), ("ref", "a.md"), ("a.md", "a.md"),
    ]),
    ("[x][two words]\n\n[two\n  words]:\n  <a b.md>\n", [("two words", "a b.md"), ("a b.md", "a b.md")]),
    ("[x]: a.md and more\n", []),
    ("text\n[x]: a.md\n", []),
    ("- [a](b.md)\n  > [c](d.md)\n", [("b.md", "b.md"), ("d.md", "d.md")]),
    ("`[a](b.md)` ``[a](`b.md)``", []),
    ("```\n[a](b.md)\n```\n\n    [c](d.md)\n", []),
    ("<!-- [a](b.md) -->\n\n<pre>\n[a](b.md)\n</pre>\n", []),
    ('<a title="[a](b.md)">', []),
    ("lamps[0](level)", []),
    ("[](a.md) [a]()", []),
]  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    page = read_page(text, "notes.md")
    lines = text.split("\n")
    return [
        (lines[written.start_line][written.start : written.end], link.target)
        for link in links_of(page, "notes.md", with_references=True)
        if (written := link.written) is not None
    ]


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_links(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [text for text, links in LINKS if "]:" not in text and "](my notes" not in text and "lamps" not in text],
)
def test_the_parser_sees_the_same_links(text: str) -> None:
    parser = MarkdownIt("commonmark")
    expected = sorted(
        str(token.attrs.get("href") or token.attrs.get("src"))
        for block in parser.parse(text)
        for token in tokens(block.children or [])
        if token.type in ("link_open", "image") and (token.attrs.get("href") or token.attrs.get("src"))
    )
    has_empty_label = text.startswith("[](")
    assert has_empty_label or sorted(parser.normalizeLink(target) for _, target in found(text)) == expected


def tokens(children: list) -> list:  # type: ignore[type-arg]
    return [token for child in children for token in (child, *tokens(child.children or []))]


@pytest.mark.parametrize("piece", ["[", "[]", "](", "[a](", "[a](<", "[[](", "![", "[a]: ", "[a](b 'c", "\\[", "<a "])
@pytest.mark.parametrize("separator", ["", "\n"])
def test_hostile_text_is_read_in_linear_time(piece: str, separator: str) -> None:
    list(links_of(read_page((piece + separator) * 100_000, "notes.md"), "notes.md", with_references=True))
