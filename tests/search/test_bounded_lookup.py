"""However files, names and lines are made, answers come soon: what takes long is left out."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from keydocs.features.completion import completion, describe_name, find_names
from keydocs.features.definition import places_of_name
from keydocs.features.document_links import document_links, fragments, link_at
from keydocs.features.hover import hover
from keydocs.features.references import references
from keydocs.keyword_files.reader import MAX_LINES_WAITED_FOR
from keydocs.pages.page import read_page
from keydocs.search.imports import find_imports
from keydocs.search.workspace_files import Document
from keydocs.text.lines import Lines
from support import MakeScene, pta_keywords, pta_page, steps

_STEPS = 500_000
COAST = "//- /src/tide.py pta\nclass Tide: ...\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock shows a second more."""
    monkeypatch.setattr("time.thread_time", itertools.count().__next__)


def test_no_more_pages_are_opened_when_the_first_took_long(scene: MakeScene, reads: list[str], clock: None) -> None:
    coast = scene("".join(f"//- /src/t{number}.py pta\nTide = 1\n" for number in range(9)) + "//- /x.py\nTi<|>de\n")
    assert len(coast.answers()) == len([path for path in reads if path.endswith("_docs.md")]) == 1


def test_no_more_keyword_files_are_read_for_references(scene: MakeScene, reads: list[str], clock: None) -> None:
    coast = scene("".join(f"//- /src/t{number}.py pta\nTide = 1\n" for number in range(9)) + "//- /x.py\nTi<|>de\n")
    assert coast.workspace.indexes
    reads.clear()
    references(coast.workspace, coast.texts, coast.document, *coast.at)
    page = coast.opened_as("docs/src/t1.py_docs.md", pta_page("src/t1.py", ""))
    references(coast.workspace, coast.texts, page, 0, 3)
    assert [path for path in reads if path.endswith("_kw.md")] == []


def test_no_more_links_are_followed(scene: MakeScene, clock: None) -> None:
    coast = scene(COAST)
    document = coast.opened_as("docs/x.md", "[a](src)\n" * 9)
    assert document_links(coast.texts, document) == []


@pytest.mark.parametrize("unit", ["](", "[[](", "[[[[[[[[[](\n"])
def test_what_only_looks_like_links(scene: MakeScene, unit: str) -> None:
    coast = scene(COAST)
    document = coast.opened_as("docs/x.md", unit * (2_000_000 // len(unit)))
    assert steps(lambda: document_links(coast.texts, document)) < 2 * _STEPS


def test_of_a_line_only_the_link_at_the_cursor_is_followed(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    document = coast.opened_as("docs/x.md", "".join(f"[a](x{number}) " for number in range(999)) + "[a](src)")
    followed = steps(lambda: link_at(coast.texts, document, 0, len(document.lines[0]) - 2))
    assert followed < 999 * 80


def test_fragments_of_long_headings() -> None:
    def cost(links: int) -> int:
        page = read_page("# " + "[a](b)" * links)
        assert list(fragments(page)) == ["a" * links]
        return steps(lambda: fragments(page))

    assert cost(4_000) < 6 * cost(1_000)
    assert steps(lambda: fragments(read_page(f"# {'[a](b)' * 60}\n" * 20_000))) < 3 * _STEPS


def test_a_line_that_is_one_word(scene: MakeScene) -> None:
    coast = scene(COAST)
    document = coast.opened_as("x.py", "a" * 1_000_000)
    assert steps(lambda: completion(coast.workspace, coast.texts, document, 0, 1_000_000)) < 20_000


@pytest.mark.parametrize(
    "ask",
    [
        lambda coast, name: places_of_name(coast.workspace, coast.texts, Document(Lines("")), name),
        lambda coast, name: describe_name(coast.workspace, coast.texts, Document(Lines("")), name),
        lambda coast, name: find_names(coast.workspace, coast.texts, Document(Lines("")), name, 9)[0],
    ],
    ids=["definition", "item", "search"],
)
@pytest.mark.parametrize("unit", ["a.", "a/", "T", "../"])
def test_long_names_are_none(scene: MakeScene, ask: Callable[..., object], unit: str) -> None:
    coast = scene(COAST)
    assert not ask(coast, unit * 100_000)
    assert steps(lambda: ask(coast, unit * 100_000)) < 1_000


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("python", "from x import " + ",".join(["a"] * 240)),
        ("javascript", "import {" + ",".join(["a"] * 230) + "} from 'x'"),
        ("go", '"' + "/".join(["a"] * 240) + '"'),
        ("python", f"from {'.' * 480}x import y"),
        ("rust", "use x::{" + ",".join(["a"] * 240) + "}"),
    ],
)
def test_a_document_that_imports_without_end(language: str, line: str) -> None:
    lines = Lines(f"{line}\n" * 2_000)
    assert steps(lambda: find_imports(lines, language, "a/b/x")) < 3 * _STEPS


def test_titles_are_searched_at_once(scene: MakeScene) -> None:
    coast = scene(COAST)
    text = "a\n" * 100_000 + "# Tide\n"
    document = coast.opened_as("docs/src/tide.py_docs.md", text)
    len(document.lines)
    assert [target.name.start_line for target in references(coast.workspace, coast.texts, document, 100_000, 3)]
    assert steps(lambda: references(coast.workspace, coast.texts, document, 100_000, 3)) < 10_000


def test_long_keyword_files_are_not_read_while_somebody_waits(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta nopage\nclass Tide: ...\n//- /main.py\nTi<|>de\n")
    path = "docs/src/tide.py_kw.md"
    text = pta_keywords("src/tide.py", [("Tide", "Classs")])
    for lines, sections in ((0, ("Original Source",)), (MAX_LINES_WAITED_FOR, ())):
        coast.write(path, text + "\n" * lines)
        found = hover(coast.workspace, coast.texts, coast.document, *coast.at)
        assert found is not None and found.content.sections == sections


def test_pages_of_too_many_lines_count_as_missing(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    path = "docs/src/tide.py_docs.md"
    monkeypatch.setattr("keydocs.search.workspace_files.MAX_LINES", 1_000)
    for lines, is_there in ((100, True), (2_000, False)):
        coast.write(path, "\n" * lines)
        assert (coast.texts.page(str(coast.root), path) is not None) is is_there
