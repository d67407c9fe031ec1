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


def test_a_symbol_leads_to_the_page_that_was_named(scene: MakeScene) -> None:
    """Also where another page defines the name, and this one only imports it."""
    coast = scene("""
    //- /src/tide.py pta
    def tide(): ...
    //- /src/moon.py pta also=tide
    from tide import tide
    """)
    for page, line in (("docs/src/moon.py_docs.md", 10), ("docs/src/tide.py_docs.md", 10)):
        path = str(coast.root / page)
        place = place_of(coast.workspace, coast.texts, "tide", path)
        assert place is not None
        assert (place.path, place.name.start_line) == (path, line)
    elsewhere = place_of(coast.workspace, coast.texts, "tide", str(coast.root / "docs/gone.md"))
    assert elsewhere is not None and elsewhere.path.endswith("tide.py_docs.md")
