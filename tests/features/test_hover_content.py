"""The card: what it shows, and that nothing on it is ever taken as markup that it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from keydocs.features.hover_content import (
    MAX_SIGNATURE_LINES,
    MAX_SUMMARY,
    HoverContent,
    Place,
    code_span,
    escape,
    fenced,
    shorten,
    to_markdown,
    to_plain,
    visible,
)
from keydocs.model import Kind

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# A viewer may follow any link: what has to hold here holds without its caution.
MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]
HARMLESS = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak", "hardbreak"}

CARD = HoverContent(
    name="Tide",
    kind=Kind.CLASS,
    origin="src/tide.py",
    signature="class Tide(Water)",
    language="python",
    summary="The level of the sea.",
    page=Place("/ws/docs/src/tide.py_docs.md", 10, "tide.py_docs.md"),
    source=Place("/ws/src/tide.py", 0, "src/tide.py"),
    keyword_file=Place("/ws/docs/src/tide.py_kw.md", 6, "tide.py_kw.md"),
    more=(Place("/ws/docs/b.py_docs.md", 3, "b.py"),),
    more_count=1234,
    sections=("Original Source", "Overview"),
)


def tokens(text: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def shown(text: str) -> str:
    """What a reader sees of Markdown that is nothing but paragraphs."""
    found = list(tokens(text))
    assert {token.type for token in found} <= HARMLESS, text
    parts = {"softbreak": "\n", "hardbreak": "\n", "paragraph_close": "\n"}
    return "".join(parts.get(token.type, token.content if token.type.startswith("text") else "") for token in found)


def words(text: str) -> list[str]:
    """The text without its white space, which Markdown does not keep."""
    return text.split()


# --- the whole card --------------------------------------------------------------------------------------------------


def test_as_markdown() -> None:
    assert to_markdown(CARD) == (
        "```python\nclass Tide(Water)\n```\n\n"
        "**class** · `src/tide.py`\n\n"
        "The level of the sea.\n\n"
        "Documentation: [`tide.py_docs.md:11`](file:///ws/docs/src/tide.py_docs.md#L11)  \n"
        "Source: [`src/tide.py:1`](file:///ws/src/tide.py#L1)  \n"
        "Keywords: [`tide.py_kw.md:7`](file:///ws/docs/src/tide.py_kw.md#L7)\n\n"
        "Also: [`b.py`](file:///ws/docs/b.py_docs.md#L4) and 1,234 more pages\n\n"
        "Sections: Original Source · Overview"
    )


def test_without_links_for_clients_that_show_the_source_of_markdown() -> None:
    text = to_markdown(CARD, links=False)
    assert "Documentation: `tide.py_docs.md:11`  \nSource: `src/tide.py:1`" in text
    assert "Also: `b.py` and 1,234 more pages" in text
    assert "file:" not in text


def test_as_plain_text() -> None:
    assert to_plain(CARD).split("\n") == [
        "class Tide(Water)",
        "class · src/tide.py",
        "",
        "The level of the sea.",
        "",
        "Documentation: /ws/docs/src/tide.py_docs.md:11",
        "Source:        /ws/src/tide.py:1",
        "Keywords:      /ws/docs/src/tide.py_kw.md:7",
        "Also: b.py and 1,234 more pages",
        "Sections: Original Source · Overview",
    ]
    assert "Source:        src/tide.py:1" in to_plain(CARD, with_paths=False)


def test_paragraphs_stay_apart() -> None:
    content = CARD._replace(summary="The level\nof the sea.\n\n# In metres.")
    assert "\n\nThe level of the sea.\n\n\\# In metres.\n\nDocumentation" in to_markdown(content)
    assert "\n\nThe level\nof the sea.\n\n# In metres.\n\nDocumentation" in to_plain(content)


def test_with_nothing_but_a_name() -> None:
    bare = HoverContent("Tide", Kind.IDENTIFIER, "src/tide.py")
    assert to_markdown(bare) == "```\nTide\n```\n\n**identifier** · `src/tide.py`"
    assert to_plain(bare).strip() == "Tide\nidentifier · src/tide.py"


def test_long_signatures_and_summaries_are_cut() -> None:
    long = CARD._replace(signature="\n".join(["x" * 1000] * 50), summary="word " * 1000)
    text = to_markdown(long)
    assert text.count("x" * 200) <= MAX_SIGNATURE_LINES
    assert len(text) < 6000
    assert " …" in text


HARM = [
    "[click](command:workbench.action.terminal.new)",
    "![](https://tracker.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<https://example.com>",
    "[a]: https://example.com\n\n[a]",
    "```\n[x](command:y)\n```",
    "`code` **bold** _it_ ~~gone~~",
    "a | b\n--- | ---\n1 | 2",
    "# heading\n> quote\n- list\n---\n===",
    "&lt;b&gt; &#60; &amp;",
    "trailing backslash\\",
    "$(command) ${x}",
    "~~~\nfence\n~~~",
    "a  \nb",
    "*a*_b_*",
    "[^1]: note",
    "__init__ and _private and snake_case_name",
]


@pytest.mark.parametrize("text", HARM)
def test_harm_in_a_summary_is_text(text: str) -> None:
    assert words(shown(escape(text))) == words(text)


@pytest.mark.parametrize("text", [*HARM, "````\n[x](command:y)\n````", "`" * 50])
@pytest.mark.parametrize("field", ["name", "origin", "signature", "summary", "sections", "language", "page", "more"])
def test_harm_anywhere_on_a_card_leads_nowhere(field: str, text: str) -> None:
    place = Place(f"/ws/{text}", 1, text)
    value: object = {"sections": (text,), "page": place, "more": (place,)}.get(field, text)
    content = CARD._replace(**{field: value}, **({"signature": ""} if field == "name" else {}))  # type: ignore[arg-type]
    found = list(tokens(to_markdown(content)))
    kinds = {token.type for token in found}
    assert not kinds & {"html_block", "html_inline", "image", "heading_open", "table_open", "bullet_list_open", "hr"}
    targets = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
    assert len(targets) == 4
    assert all(target.startswith("file:///ws/") for target in targets)
    assert sum(token.type == "fence" for token in found) == 1


@pytest.mark.parametrize("text", ["1. one", "10) ten", "a\n2. b"])
def test_numbers_at_the_start_of_lines_are_text(text: str) -> None:
    assert words(shown(escape(text))) == words(text)


@pytest.mark.parametrize("text", ["    [indented](command:x)", "a\n\n    *b*", "\t_c_"])
def test_indented_text_is_text(text: str) -> None:
    assert words(shown(escape(text))) == words(text)


@settings(max_examples=400)
@given(st.text(st.sampled_from("ab \n\\`*_[]()<>!#-+=.1&;|~$:'\"/"), max_size=40) | st.text(max_size=40))
@example("&amp;")
def test_escaped_text_reads_as_the_text(text: str) -> None:
    assert words(shown(escape(text))) == words(visible(text))


def test_no_text_is_no_code_span() -> None:
    assert code_span("") == ""


@given(st.text(st.sampled_from("ab `\\*\n<[("), min_size=1, max_size=20))
def test_code_spans_hold_the_text(text: str) -> None:
    if not text.strip(" \n"):
        return
    (token,) = [token for token in tokens(f"x {code_span(text)} y") if token.type == "code_inline"]
    assert token.content.strip() == text.replace("\n", " ").strip()


@given(st.text(st.sampled_from("ab `~\n<["), max_size=30))
def test_fences_hold_the_text(text: str) -> None:
    (token,) = list(tokens(fenced(text, "python")))
    assert (token.type, token.content, token.info) == ("fence", text + "\n", "python")


def test_a_language_is_a_word() -> None:
    assert fenced("x", "py thon\n# a").startswith("```\n")


@pytest.mark.parametrize(
    "char", ["\0", "\x07", "\x1b", "\x7f", "\u200b", "\u202e", "\u2066", "\u2028", "\ufeff", "\u061c"]
)
def test_what_hides_or_turns_text_is_shown(char: str) -> None:
    assert visible(f"a{char}b") == f"a\\u{ord(char):04x}b"
    content = CARD._replace(summary=f"a{char}b", signature=f"a{char}b", origin=f"a{char}b", sections=(char,))
    assert char not in to_markdown(content)
    assert char not in to_plain(content)


def test_addresses_are_no_links() -> None:
    assert escape("https://x.org WWW.x.org a+b@x.org") == r"https\://x.org WWW\.x.org a+b\@x.org"
    assert escape("@property: x.org at 10:30") == "@property: x.org at 10:30"


def test_ordinary_text_is_left_alone() -> None:
    text = "Höhe über Null, 水位; don't (really) – 5.5 % of x/y.z\n\tnext"
    assert visible(text) == text
    assert visible("a\r\nb\rc") == "a\nb\nc"
    assert escape("snake_case_name, 3.5 - fine.") == "snake_case_name, 3.5 - fine."


def test_links_survive_brackets_and_spaces_in_paths() -> None:
    content = CARD._replace(page=Place("/ws/a (1)/b c.md", 2, "b c.md"))
    targets = [str(token.attrs["href"]) for token in tokens(to_markdown(content)) if token.type == "link_open"]
    assert targets[0] == "file:///ws/a%20%281%29/b%20c.md#L3"


@given(st.text("ab ", max_size=60), st.integers(5, 40))
def test_short_is_short(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert short == text if len(text) <= limit else len(short) <= limit + 2 and short.endswith(" …")


def test_the_limit_of_a_summary() -> None:
    assert shorten("x" * MAX_SUMMARY) == "x" * MAX_SUMMARY
    assert shorten("one two, three", 9) == "one two …"
