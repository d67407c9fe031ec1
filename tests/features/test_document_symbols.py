"""The outline of pages and keyword files, and what can be folded in them."""

from __future__ import annotations

import pytest

from keydocs.features.document_highlight import document_highlights
from keydocs.features.document_symbols import (
    MAX_SYMBOLS,
    Symbol,
    document_symbols,
    folding_ranges,
)
from support import MakeScene, Scene, pta_page, steps

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...

def ebb(): ...
"""


def drawn(symbols: list[Symbol], level: int = 0) -> list[str]:
    """A line each: lines of the document from 1, what it is, its name; indented as they hold each other."""
    found = []
    for one in symbols:
        kind = one.kind.value if one.kind else "section"
        found.append(f"{'  ' * level}{one.whole.start_line + 1}-{one.whole.end_line + 1} {kind} {one.name}")
        found += drawn(one.children, level + 1)
    return found


def of(scene: Scene, path: str) -> list[str]:
    text = (scene.root / path).read_text("utf-8")
    return drawn(document_symbols(scene.texts, scene.opened_as(path, text)))


def test_a_page_has_its_sections_and_what_the_source_defines(scene: MakeScene) -> None:
    assert of(scene(COAST), "docs/src/tide.py_docs.md") == [
        "1-19 section Documentation: `src/tide.py`",
        "  3-5 section File Metadata",
        "  8-15 section Original Source",
        "    11-12 class Tide",
        "      12-12 function height",
        "    14-14 function ebb",
        "  17-19 section High-Level Overview",
    ]


def test_a_keyword_file_has_its_entries(scene: MakeScene) -> None:
    assert of(scene(COAST), "docs/src/tide.py_kw.md") == [
        "1-16 section Keyword Index: `src/tide.py`",
        "  3-12 section Keywords Extracted",
        "    5-7 section Classs",
        "      7-7 class Tide",
        "    9-12 section Functions",
        "      11-11 function height",
        "      12-12 function ebb",
        "  14-16 section Keyword → Section Map",
    ]


def test_what_is_typed_counts(scene: MakeScene) -> None:
    coast = scene(COAST)
    document = coast.opened_as("docs/new.md", "# New\n\ntext\n\n## Inner\n\n# Other\n")
    assert drawn(document_symbols(coast.texts, document)) == [
        "1-5 section New",
        "  5-5 section Inner",
        "7-7 section Other",
    ]
    assert folding_ranges(coast.texts, document) == [(0, 4)]


def test_other_documents_have_servers_of_their_own(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\n# a comment\nTi<|>de\n")
    assert (document_symbols(coast.texts, coast.document), folding_ranges(coast.texts, coast.document)) == ([], [])
    assert document_highlights(coast.workspace, coast.document, *coast.at) == []


def test_the_sections_and_the_source_of_a_page_can_be_folded(scene: MakeScene) -> None:
    coast = scene(COAST)
    path = "docs/src/tide.py_docs.md"
    document = coast.opened_as(path, (coast.root / path).read_text("utf-8"))
    assert folding_ranges(coast.texts, document) == [(0, 18), (2, 4), (7, 14), (9, 14), (16, 18)]


def test_a_name_is_highlighted_wherever_it_stands_on_the_page(scene: MakeScene) -> None:
    coast = scene(COAST)
    document = coast.opened_as("docs/note.md", "The Tide, a Tides table.\nTide again.\n")
    found = document_highlights(coast.workspace, document, 0, 5)
    assert [(one.start_line, one.start, one.end) for one in found] == [(0, 4, 8), (1, 0, 4)]


def test_classes_that_end_on_the_same_line_are_not_walked_one_by_one(scene: MakeScene) -> None:
    def cost(classes: int, blanks: int) -> int:
        source = "".join(f"{' ' * depth}class Tide{depth}:\n" for depth in range(classes)) + "\n" * blanks
        coast = scene(f"//- /src/tide.py pta\n{source}")
        path = "docs/src/tide.py_docs.md"
        coast.write(path, pta_page("src/tide.py", source))
        document = coast.opened_as(path, (coast.root / path).read_text("utf-8"))
        assert len(coast.workspace.indexes) == len(document_symbols(coast.texts, document)) == 1
        return steps(lambda: (document_symbols(coast.texts, document), folding_ranges(coast.texts, document)))

    assert cost(100, 20_000) < 6 * cost(25, 5_000)


def test_no_more_headings_are_looked_at_than_are_shown(scene: MakeScene) -> None:
    coast = scene("//- /docs/x.md\n# x\n")
    few, many = (coast.opened_as("docs/x.md", "# a\n" * count) for count in (MAX_SYMBOLS, 3 * MAX_SYMBOLS))
    for one in (few, many):
        assert coast.texts.as_page(one).headings
        assert len(document_symbols(coast.texts, one)) == MAX_SYMBOLS
    assert steps(lambda: document_symbols(coast.texts, many)) < 2 * steps(lambda: document_symbols(coast.texts, few))


def test_names_that_take_too_long_to_find_are_left_out(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    monkeypatch.setattr("keydocs.search.deadline.SECONDS", -1.0)
    assert [line for line in of(coast, "docs/src/tide.py_docs.md") if "section" not in line] == ["    11-14 class Tide"]
