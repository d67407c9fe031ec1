"""Queries to the index of one root."""

from __future__ import annotations

import sqlite3

import pytest

from keydocs.index import name_queries
from keydocs.model import Kind
from support import MakeScene, Scene, cua_keywords, pta_keywords

COAST = """
//- /src/tide.py pta also=größe,torch.utils.data
class TideTable:
    def height(self): ...
    def height_at(self): ...
//- /src/lamp.cu cua
#define HEIGHT 1
void turn(int x) {
}
"""


def sources(scene: Scene, name: str) -> list[str | None]:
    return [match.source for match in scene.workspace.matches(name)]


def test_a_match_has_the_line_of_its_entry(scene: MakeScene) -> None:
    coast = scene(COAST)
    (match,) = coast.workspace.matches("TideTable")
    assert match.root == str(coast.root)
    assert match[1:7] == (
        "TideTable",
        Kind.CLASS,
        "docs/src/tide.py_kw.md",
        6,
        "docs/src/tide.py_docs.md",
        "src/tide.py",
    )
    text = (coast.root / match.keyword_file).read_text("utf-8").split("\n")[match.line]
    assert text.startswith("- **`TideTable`**")


def test_names_match_exactly(scene: MakeScene) -> None:
    coast = scene(COAST)
    assert sources(coast, "height") == ["src/tide.py"]
    assert sources(coast, "HEIGHT") == ["src/lamp.cu"]
    assert sources(coast, "Height") == sources(coast, "heigh") == sources(coast, "") == []
    assert coast.workspace.filter_known(["height", "Height", "größe", "gröSSe", "torch.utils.data", "torch"]) == {
        "height",
        "größe",
        "torch.utils.data",
    }


def test_matches_are_ranked_and_limited(scene: MakeScene) -> None:
    coast = scene("""
    //- /docs/notes.md pta also=Tide
    //- /tests/tide.py pta
    class Tide: ...
    //- /src/tide.py pta
    class Tide: ...
    """)
    assert sources(coast, "Tide") == ["src/tide.py", "tests/tide.py", "docs/notes.md"]
    assert [match.source for match in coast.workspace.matches("Tide", 1)] == ["src/tide.py"]
    assert coast.workspace.count_pages("Tide") == 3


def test_deleted_files_do_not_count_against_the_limit(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta
    class Tide: ...
    //- /tests/tide.py pta
    class Tide: ...
    """)
    coast.refresh()
    coast.delete("docs/src/tide.py_kw.md")
    coast.refresh()
    assert [match.source for match in coast.workspace.matches("Tide", 1)] == ["tests/tide.py"]


def test_names_of_deleted_entries_are_not_known(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("data", "Functions")]))
    coast.refresh()
    assert coast.workspace.filter_known(["torch.utils.data", "data"]) == {"data"}
    (index,) = coast.workspace.indexes
    assert index.complete_prefix("torch", 10) == index.complete_initials("tud", 10) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_updated_names_are_ranked_among_the_others(scene: MakeScene, limit: int) -> None:
    coast = scene(COAST)
    old = [("tideB", "Functions"), ("tideC", "Functions"), ("tideD", "Imports"), ("tideE", "Imports")]
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", old))
    coast.refresh()
    coast.write("docs/src/lamp.cu_kw.md", cua_keywords("src/lamp.cu", [("tideA", "Functions"), ("tidal", "Classs")]))
    coast.refresh()
    (index,) = coast.workspace.indexes
    updated = [name.name for name in index.complete_prefix("tid", limit)]
    coast.refresh(rebuild=True)
    assert updated == [name.name for name in index.complete_prefix("tid", limit)]
    assert len(updated) == min(limit, 6)


def test_the_best_names_of_short_prefixes_are_cached(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    (index,) = coast.workspace.indexes
    first = {prefix: index.complete_prefix(prefix, 5) for prefix in ("hei", "heig", "ti", "xy")}
    searched: list[str] = []
    find_by_prefix = name_queries.find_by_prefix

    def read(connection: sqlite3.Connection, folded: str, limit: int) -> list[name_queries.NameMatch]:
        searched.append(folded)
        return find_by_prefix(connection, folded, limit)

    monkeypatch.setattr(name_queries, "find_by_prefix", read)
    assert {prefix: index.complete_prefix(prefix, 5) for prefix in first} == first
    assert searched == ["heig", "xy"]
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("heighten", "Functions")]))
    coast.refresh()
    assert [name.name for name in index.complete_prefix("hei", 5)] == ["HEIGHT", "heighten"]


def test_separators_are_those_that_occur_in_names(scene: MakeScene) -> None:
    coast = scene("""
    //- /a.py pta also=high%20tide,f(x
    x = 1
    //- /b/c.py pta
    y = 1
    """)
    assert coast.workspace.separators == " ("
    assert coast.workspace.filter_known(["high tide", "high water"]) == {"high tide"}


def test_separators_are_unknown_after_an_update(scene: MakeScene) -> None:
    coast = scene(COAST)
    assert coast.workspace.separators == ""
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("high tide", "Functions")]))
    coast.refresh()
    assert coast.workspace.separators is None
    assert coast.workspace.filter_known(["high tide"]) == {"high tide"}
    coast.refresh(rebuild=True)
    assert coast.workspace.separators == " "


def test_completion_by_prefix_and_by_initials(scene: MakeScene) -> None:
    (index,) = scene(COAST).workspace.indexes
    found = [name.name for name in index.complete_prefix("heig", 10)]
    assert (sorted(found[:2]), found[2:]) == (["HEIGHT", "height"], ["height_at"])
    assert [name.name for name in index.complete_prefix("HEIGHT_", 10)] == ["height_at"]
    assert len(index.complete_prefix("h", 2)) == 2
    assert [name.name for name in index.complete_initials("TT", 10)] == ["TideTable"]
    assert (
        index.complete_initials("", 10) == index.complete_initials("t*", 10) == index.complete_initials("t.", 10) == []
    )


def test_a_completed_name_has_the_kind_of_its_best_entry(scene: MakeScene) -> None:
    coast = scene("""
    //- /a.py pta also=Tide
    //- /b.py pta
    class Tide: ...
    """)
    (index,) = coast.workspace.indexes
    (name,) = index.complete_prefix("tid", 10)
    assert (name.name, name.kind, name.is_code) == ("Tide", Kind.CLASS, True)


def test_keyword_files_are_found_by_source_and_by_path(scene: MakeScene) -> None:
    (index,) = scene(COAST).workspace.indexes
    assert [row.path for row in index.files_of_sources(["src/tide.py"])] == ["docs/src/tide.py_kw.md"]
    assert index.files_of_sources(["tide.py"]) == []
    row = index.keyword_file("docs/src/lamp.cu_kw.md")
    assert row is not None and row.source == "src/lamp.cu"
    assert index.keyword_file("docs/src/lamp.cu") is None


def test_deleted_names_do_not_crowd_out_others(scene: MakeScene) -> None:
    gone = "".join(f"class Tide{number}: ...\n" for number in range(50))
    others = "".join(f"//- /src/lamp{number}.py pta\nclass Lamp: ...\n" for number in range(40))
    coast = scene(f"//- /src/tide.py pta\n{gone}//- /src/moon.py pta\nclass TideOfTheMoon: ...\n{others}")
    (index,) = coast.workspace.indexes
    assert "TideOfTheMoon" not in [name.name for name in index.complete_prefix("tid", 5)]
    coast.delete("docs/src/tide.py_kw.md")
    coast.refresh()
    assert [name.name for name in index.complete_prefix("tid", 5)] == ["TideOfTheMoon"]
