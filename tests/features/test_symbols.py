"""Searching all known names."""

from __future__ import annotations

from keydocs.features.symbols import MAX_SYMBOLS, document_of, find_symbols, place_of
from support import MakeScene, Scene, place

COAST = """
//- /src/tide.py pta
class TideTable:
    def tide_level(self): ...
def tide(): ...
//- /src/moon.py pta nopage also=TideTable
class Moon: ...
"""


def names(scene: Scene, query: str) -> list[str]:
    return [match.name for match in find_symbols(scene.workspace, scene.texts, query)]


def test_exact_names_come_first_then_those_that_begin_so_then_abbreviations(scene: MakeScene) -> None:
    coast = scene(COAST)
    assert names(coast, "tide") == ["tide", "tide_level", "TideTable"]
    assert names(coast, "tt") == ["TideTable"]
    assert names(coast, " Moon ") == ["Moon"]
    assert names(coast, "sun") == names(coast, "") == []


def test_each_name_once_where_it_is_at_home(scene: MakeScene) -> None:
    coast = scene(COAST)
    (table,) = find_symbols(coast.workspace, coast.texts, "TideT")
    assert (table.source, table.page) == ("src/tide.py", "docs/src/tide.py_docs.md")
    path = document_of(table)
    found = place_of(coast.workspace, coast.texts, "TideTable", path)
    assert found is not None
    assert place("x", found.lines, found.name) == "x:11 class <TideTable>:"
    assert found.path == path


def test_without_a_page_the_keyword_file(scene: MakeScene) -> None:
    coast = scene(COAST)
    (moon,) = find_symbols(coast.workspace, coast.texts, "Moon")
    found = place_of(coast.workspace, coast.texts, "Moon", document_of(moon))
    assert found is not None and found.path.endswith("docs/src/moon.py_kw.md")
    assert found.lines[found.name.start_line][found.name.start : found.name.end] == "Moon"


def test_the_list_is_capped(scene: MakeScene) -> None:
    source = "\n".join(f"def wave{number}(): ..." for number in range(MAX_SYMBOLS + 50))
    coast = scene(f"//- /src/wave.py pta\n{source}\n")
    assert len(names(coast, "wave")) == MAX_SYMBOLS
