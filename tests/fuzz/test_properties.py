"""What holds for any file, link and text that Hypothesis can think of. ``--hypothesis-profile=long`` lets it think for
longer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fuzz.fuzz_reader import PATHS
from fuzz.properties import check_card, check_findings, check_keyword_file, check_link, check_page
from fuzz.strategies import contents, few, hostile, keyword_texts, link_targets, names, pages
from keydocs.features.hover_content import HoverContent, Place
from keydocs.fs.confined import decode
from keydocs.model import Kind

KEYWORD_FILES = [path for path in PATHS if path.endswith(("_kw.md", "sub.md", "keywords.md"))]


@few(2)
@given(st.sampled_from(KEYWORD_FILES), contents(keyword_texts()))
def test_keyword_files(path: str, data: bytes) -> None:
    check_keyword_file(path, data)


@few(4)
@given(st.sampled_from(PATHS), contents(keyword_texts()))
def test_checked_files(path: str, data: bytes) -> None:
    check_findings(path, decode(data))


@given(pages())
def test_pages(page: tuple[str, str, Kind, str]) -> None:
    check_page(*page)


@given(st.sampled_from(["x_kw.md", "docs/x_kw.md", "docs/a/b/x_kw.md"]), link_targets())
def test_links(base: str, target: str) -> None:
    check_link(base, target)


@given(names(), hostile(), st.sampled_from(["python", "c", "x`\n", ""]), hostile(), st.lists(hostile(), max_size=3))
def test_cards(name: str, signature: str, language: str, summary: str, rest: list[str]) -> None:
    places = tuple(Place(f"/ws/{text}", 3, text) for text in rest)
    place = places[0] if places else None
    sections = tuple(rest)
    check_card(
        HoverContent(name, Kind.CLASS, name, signature, language, summary, place, place, place, places, 2, sections)
    )
