"""Searching all known names."""

from __future__ import annotations

from keydocs.features.workspace_symbols import (
    _MAX_NAMES,
    document_of,
    find_symbols,
    place_of,
)
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
    return [match.name for match in find_symbols(scene.workspace, query)]


def test_exact_names_come_first_then_those_that_begin_so_then_abbreviations(scene: MakeScene) -> None:
    coast = scene(COAST)
    assert names(coast, "tide") == ["tide", "tide_level", "TideTable"]
    assert names(coast, "tt") == ["TideTable"]
    assert names(coast, " Moon ") == ["Moon"]
    assert names(coast, "sun") == names(coast, "") == []


def test_a_name_is_found_by_any_part_of_it(scene: MakeScene) -> None:
    """Beginnings first, then beginnings of words, then the rest."""
    coast = scene("""
    //- /src/tide.py pta
    def tide(): ...
    def riptides(): ...
    class SpringTide: ...
    def hours_since_tide(): ...
    SPRING_TIDE = 1
    def tideway(): ...
    class NTIDETable: ...
    """)
    assert names(coast, "tide") == [
        "tide", "tideway",
        "SpringTide", "hours_since_tide", "SPRING_TIDE",
        "riptides", "NTIDETable",
    ]  # fmt: skip
    assert names(coast, "TIDE") == names(coast, "tide")
    assert names(coast, "since_t") == ["hours_since_tide"]
    assert names(coast, "ptid") == ["riptides"]


def test_letters_of_another_alphabet_are_found_in_the_middle(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta\ndef höhe_der_flut(): ...\ndef İstanbul_Höhe(): ...\n")
    assert names(coast, "DER_FLUT") == ["höhe_der_flut"]
    assert names(coast, "höhe") == ["höhe_der_flut", "İstanbul_Höhe"]


def test_parts_are_found_in_files_that_were_read_later(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta\ndef spring_tide(): ...\n//- /src/moon.py pta\ndef neap_tide(): ...\n")
    assert names(coast, "tide") == ["neap_tide", "spring_tide"]
    keyword_file = coast.root / "docs/src/moon.py_kw.md"
    coast.write("docs/src/moon.py_kw.md", keyword_file.read_text(encoding="utf-8").replace("neap_tide", "ebb_riptide"))
    coast.refresh()
    assert names(coast, "tide") == ["spring_tide", "ebb_riptide"]


def test_a_name_is_listed_with_every_page_that_defines_it(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/data/sampler.py pta
    class RandomSampler: ...
    //- /src/train/random.py pta
    class RandomSampler: ...
    //- /src/main.py pta also=RandomSampler
    from data.sampler import RandomSampler
    """)
    found = find_symbols(coast.workspace, "sampler")
    assert [(match.name, match.page) for match in found if match.name == "RandomSampler"] == [
        ("RandomSampler", "docs/src/data/sampler.py_docs.md"),
        ("RandomSampler", "docs/src/train/random.py_docs.md"),
    ]


def test_many_pages_of_one_name_leave_room_for_other_names(scene: MakeScene) -> None:
    files = "".join(f"//- /src/wave{number}.py pta\ndef wave(): ...\n" for number in range(300))
    coast = scene(f"{files}//- /src/sea.py pta\ndef heat_wave(): ...\n")
    found = names(coast, "wave")
    assert (found.count("wave"), found[-1]) == (64, "heat_wave")


def test_each_name_once_where_it_is_at_home(scene: MakeScene) -> None:
    coast = scene(COAST)
    (table,) = find_symbols(coast.workspace, "TideT")
    assert (table.source, table.page) == ("src/tide.py", "docs/src/tide.py_docs.md")
    path = document_of(table)
    found = place_of(coast.workspace, coast.texts, "TideTable", path)
    assert found is not None
    assert place("x", found.lines, found.name) == "x:11 class <TideTable>:"
    assert found.path == path


def test_without_a_page_the_keyword_file(scene: MakeScene) -> None:
    coast = scene(COAST)
    (moon,) = find_symbols(coast.workspace, "Moon")
    found = place_of(coast.workspace, coast.texts, "Moon", document_of(moon))
    assert found is not None and found.path.endswith("docs/src/moon.py_kw.md")
    assert found.lines[found.name.start_line][found.name.start : found.name.end] == "Moon"


def test_the_list_is_capped(scene: MakeScene) -> None:
    source = "\n".join(f"def wave{number}(): ..." for number in range(_MAX_NAMES + 50))
    coast = scene(f"//- /src/wave.py pta\n{source}\n")
    assert len(names(coast, "wave")) == _MAX_NAMES


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
