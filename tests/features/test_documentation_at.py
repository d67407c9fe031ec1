"""The documentation of definitions that another language server found."""

from __future__ import annotations

import pytest

from keydocs.features.documentation_at import Location, documentation_at
from keydocs.languages import language_of_path
from keydocs.search.workspace_files import Document
from keydocs.text.lines import Lines
from support import MakeScene, Scene

COAST = """
//- /sea/tide.py pta
class Tide:
    def rise(self, by):
        level = by

class Moon:
    def rise(self): ...
//- /sea/plain.py
def nothing(): ...
//- /sea/stub.py pta
def ebb(): ...
//- /sea/stub.pyi
def ebb() -> None: ...
//- /node_modules/x.py pta
def deep(): ...
//- /main.py
x.ri<|>se
"""


def answer(coast: Scene, path: str, line: int, column: int, text: str = "") -> list[str]:
    """The state, and the places that are told; ``line`` is 1-based."""
    lines = Lines(text or (coast.root / path).read_text("utf-8")) if path else Lines("")
    root, inner = (coast.workspace.locate(str(coast.root / path)) or ("", "")) if path else ("", "")
    location = Location(Document(lines, language_of_path(path), root, inner), line - 1, column)
    found = documentation_at(coast.workspace, coast.texts, coast.document, *coast.at, [location])
    places = [coast.place(coast.root / symbol.path, symbol.lines, symbol.location.name) for symbol in found.symbols]
    return [found.state.value, *places]


@pytest.mark.parametrize(
    ("path", "line", "column", "expected"),
    [
        ("sea/tide.py", 2, 8, ["documented", "docs/sea/tide.py_docs.md:12 def <rise>(self, by):"]),
        ("sea/tide.py", 6, 8, ["documented", "docs/sea/tide.py_docs.md:16 def <rise>(self): ..."]),
        ("sea/tide.py", 2, 19, ["undocumented"]),
        ("sea/tide.py", 3, 8, ["undocumented"]),
        ("sea/plain.py", 1, 4, ["undocumented"]),
        ("sea/stub.pyi", 1, 4, ["documented", "docs/sea/stub.py_docs.md:11 def <ebb>(): ..."]),
        ("node_modules/x.py", 1, 4, ["outside"]),
        ("", 1, 0, ["outside"]),
        ("sea/tide.py", 900, 0, ["unmapped"]),
    ],
)
def test_a_location_leads_to_the_page_about_its_definition(
    scene: MakeScene, path: str, line: int, column: int, expected: list[str]
) -> None:
    assert answer(scene(COAST).with_facts(), path, line, column) == expected


def test_lines_that_have_moved_since_the_page_was_written_are_found_by_their_text(scene: MakeScene) -> None:
    coast = scene(COAST).with_facts()
    text = "# new\n# lines\n" + (coast.root / "sea/tide.py").read_text("utf-8")
    assert answer(coast, "sea/tide.py", 8, 8, text) == [
        "documented",
        "docs/sea/tide.py_docs.md:16 def <rise>(self): ...",
    ]


def test_the_start_of_a_file_is_its_module_where_the_word_names_it(scene: MakeScene) -> None:
    coast = scene(COAST.replace("x.ri<|>se", "import sea.ti<|>de")).with_facts()
    assert answer(coast, "sea/tide.py", 1, 0)[0] == "documented"


@pytest.mark.parametrize(
    ("line", "column", "state"), [(1, 6, "documented"), (2, 7, "documented"), (3, 10, "undocumented")]
)
def test_without_a_grammar_the_page_tells_what_is_a_definition(
    scene: MakeScene, line: int, column: int, state: str
) -> None:
    tide = "class Tide {\n  func rise() {\n    level += 1\n  }\n}\n"
    assert (
        answer(scene(f"//- /sea/tide.swift pta\n{tide}//- /main.swift\nx.ri<|>se\n"), "sea/tide.swift", line, column)[0]
        == state
    )
