"""Asking indexes: one root's, and several together. Nothing that is asked ever raises."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from keydocs.index import connection as connection_module
from keydocs.index import integrity, name_queries
from keydocs.index.root_index import RootIndex
from keydocs.index.workspace import Workspace
from keydocs.model import Kind
from support import MakeScene, Scene, corrupt, cua_keywords, pta_keywords

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
TWO = """
//- /sea/src/tide.py pta
class Tide: ...
//- /land/src/tide.py pta
class Tide: ...
class Hill: ...
"""


def sources(scene: Scene, name: str) -> list[str | None]:
    return [match.source for match in scene.workspace.matches(name)]


def test_a_match_tells_where_an_entry_stands(scene: MakeScene) -> None:
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


def test_names_are_exact(scene: MakeScene) -> None:
    coast = scene(COAST)
    assert sources(coast, "height") == ["src/tide.py"]
    assert sources(coast, "HEIGHT") == ["src/lamp.cu"]
    assert sources(coast, "Height") == sources(coast, "heigh") == sources(coast, "") == []
    assert coast.workspace.filter_known(["height", "Height", "größe", "gröSSe", "torch.utils.data", "torch"]) == {
        "height",
        "größe",
        "torch.utils.data",
    }


def test_the_best_come_first_and_the_limit_cuts_the_rest(scene: MakeScene) -> None:
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


def test_what_is_gone_does_not_count_against_the_limit(scene: MakeScene) -> None:
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


def test_a_name_that_is_gone_is_not_known(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("data", "Functions")]))
    coast.refresh()
    assert coast.workspace.filter_known(["torch.utils.data", "data"]) == {"data"}
    (index,) = coast.workspace.indexes
    assert index.complete_prefix("torch", 10) == index.complete_initials("tud", 10) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_names_that_came_late_stand_where_they_belong(scene: MakeScene, limit: int) -> None:
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


def test_the_best_of_a_short_prefix_are_looked_for_once(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    (index,) = coast.workspace.indexes
    first = {prefix: index.complete_prefix(prefix, 5) for prefix in ("hei", "heig", "ti", "xy")}
    asked: list[str] = []
    find_by_prefix = name_queries.find_by_prefix

    def read(connection: sqlite3.Connection, folded: str, limit: int) -> list[name_queries.NameMatch]:
        asked.append(folded)
        return find_by_prefix(connection, folded, limit)

    monkeypatch.setattr(name_queries, "find_by_prefix", read)
    assert {prefix: index.complete_prefix(prefix, 5) for prefix in first} == first
    assert asked == ["heig", "xy"]
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("heighten", "Functions")]))
    coast.refresh()
    assert [name.name for name in index.complete_prefix("hei", 5)] == ["HEIGHT", "heighten"]


def test_separators_are_those_that_stand_in_names(scene: MakeScene) -> None:
    coast = scene("""
    //- /a.py pta also=high%20tide,f(x
    x = 1
    //- /b/c.py pta
    y = 1
    """)
    assert coast.workspace.separators == " ("
    assert coast.workspace.filter_known(["high tide", "high water"]) == {"high tide"}


def test_of_names_that_came_late_all_separators_are_possible(scene: MakeScene) -> None:
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


def test_a_name_tells_its_kind(scene: MakeScene) -> None:
    coast = scene("""
    //- /a.py pta also=Tide
    //- /b.py pta
    class Tide: ...
    """)
    (index,) = coast.workspace.indexes
    (name,) = index.complete_prefix("tid", 10)
    assert (name.name, name.kind, name.is_code) == ("Tide", Kind.CLASS, True)


def test_the_page_of_a_source(scene: MakeScene) -> None:
    (index,) = scene(COAST).workspace.indexes
    assert [row.path for row in index.files_of_sources(["src/tide.py"])] == ["docs/src/tide.py_kw.md"]
    assert index.files_of_sources(["tide.py"]) == []
    row = index.keyword_file("docs/src/lamp.cu_kw.md")
    assert row is not None and row.source == "src/lamp.cu"
    assert index.keyword_file("docs/src/lamp.cu") is None


# --- several roots -------------------------------------------------------------------------------------------------


def test_roots_are_asked_together(scene: MakeScene) -> None:
    both = scene(TWO, roots=["sea", "land"])
    assert sorted(Path(match.root).name for match in both.workspace.matches("Tide")) == ["land", "sea"]
    assert [Path(match.root).name for match in both.workspace.matches("Hill")] == ["land"]
    assert both.workspace.count_pages("Tide") == 2
    assert both.workspace.filter_known(["Tide", "Hill", "Lake"]) == {"Tide", "Hill"}


def test_the_same_root_twice_is_one(scene: MakeScene) -> None:
    coast = scene(COAST)
    root = str(coast.root)
    assert len(Workspace([root, root + "/", f"{root}/./"], coast.cache).indexes) == 1


def test_each_root_has_an_index_of_its_own(scene: MakeScene) -> None:
    both = scene(TWO, roots=["sea", "land"])
    assert len({index.folder for index in both.workspace.indexes}) == 2
    both.delete("sea/docs/src/tide.py_kw.md")
    both.refresh()
    assert [Path(match.root).name for match in both.workspace.matches("Tide")] == ["land"]


def test_what_belongs_to_an_inner_root_is_found_there_alone(scene: MakeScene) -> None:
    both = scene(TWO, roots=["", "sea"])
    outer, inner = both.workspace.indexes
    assert sorted((match.root, match.source) for match in both.workspace.matches("Tide")) == [
        (outer.root, "land/src/tide.py"),
        (inner.root, "src/tide.py"),
    ]
    both.delete("docs/land/src/tide.py_kw.md")
    both.refresh()
    assert outer.matches("Tide") == outer.complete_prefix("Tid", 5) == outer.complete_initials("ti", 5) == []
    assert outer.files_of_sources(["sea/src/tide.py"]) == []
    assert (outer.keyword_file("sea/docs/src/tide.py_kw.md"), outer.totals()[:2]) == (None, (0, 0))
    assert (outer.filter_known(["Tide"]), inner.filter_known(["Tide"])) == (set(), {"Tide"})


def test_names_that_are_gone_take_no_place(scene: MakeScene) -> None:
    gone = "".join(f"class Tide{number}: ...\n" for number in range(50))
    others = "".join(f"//- /src/lamp{number}.py pta\nclass Lamp: ...\n" for number in range(40))
    coast = scene(f"//- /src/tide.py pta\n{gone}//- /src/moon.py pta\nclass TideOfTheMoon: ...\n{others}")
    (index,) = coast.workspace.indexes
    assert "TideOfTheMoon" not in [name.name for name in index.complete_prefix("tid", 5)]
    coast.delete("docs/src/tide.py_kw.md")
    coast.refresh()
    assert [name.name for name in index.complete_prefix("tid", 5)] == ["TideOfTheMoon"]


def test_a_path_belongs_to_the_innermost_root(scene: MakeScene) -> None:
    both = scene(TWO, roots=["", "sea"])
    root = str(both.root)
    assert both.workspace.locate(f"{root}/sea/src/x.py") == (f"{root}/sea", "src/x.py")
    assert both.workspace.locate(f"{root}/seaside/x.py") == (root, "seaside/x.py")
    assert both.workspace.locate("/elsewhere/x.py") is None
    assert both.workspace.locate(root) is None


def test_what_is_asked_at_once_is_answered_from_one_state(scene: MakeScene) -> None:
    coast = scene(COAST)
    with coast.workspace.snapshot():
        assert sources(coast, "Wave") == []
        coast.write("docs/src/wave.py_kw.md", pta_keywords("src/wave.py", [("Wave", "Classs")]))
        coast.refresh(rebuild=True)
        assert (sources(coast, "Wave"), sources(coast, "height")) == ([], ["src/tide.py"])
    assert sources(coast, "Wave") == ["src/wave.py"]


def test_who_asks_at_once_locks_nobody_out_afterwards(scene: MakeScene) -> None:
    coast = scene(COAST)
    with pytest.raises(ZeroDivisionError), coast.workspace.snapshot():
        assert sources(coast, "height") == ["src/tide.py"]
        _ = 1 / 0
    coast.write("docs/src/wave.py_kw.md", pta_keywords("src/wave.py", [("Wave", "Classs")]))
    coast.refresh()
    with coast.workspace.snapshot():
        assert sources(coast, "Wave") == ["src/wave.py"]


def test_an_index_that_is_not_there_or_broken_answers_nothing_at_once(scene: MakeScene) -> None:
    coast = scene(COAST)
    workspace = Workspace([str(coast.root)], coast.cache / "none")
    with workspace.snapshot():
        assert workspace.matches("height") == []
    (index,) = coast.workspace.indexes
    assert sources(coast, "height")
    corrupt(next(index.folder.glob("index-*.db")), "names_folded")
    index.close()
    with coast.workspace.snapshot():
        assert coast.workspace.filter_known(["height"]) == coast.workspace.filter_known(["Tide"]) == set()
    assert index.is_damaged


def test_no_roots_answer_nothing(own_cache: Path) -> None:
    workspace = Workspace([], own_cache)
    assert workspace.matches("x") == []
    assert workspace.filter_known(["x"]) == set()
    assert workspace.locate("/x") is None


# --- what can go wrong -----------------------------------------------------------------------------------------------


def nothing(index: RootIndex) -> bool:
    """Whether an index answers nothing to everything."""
    answers: list[object] = [
        *index.matches("Tide"),
        *index.complete_prefix("ti", 5),
        *index.complete_initials("tt", 5),
        *index.files_of_sources(["x"]),
        *index.filter_known(["Tide"]),
    ]
    return (
        not answers and not index.count_pages("Tide", set()) and not index.keyword_file("x") and not any(index.totals())
    )


def test_an_index_that_is_not_there_answers_nothing(own_cache: Path) -> None:
    index = RootIndex("/nowhere", own_cache)
    assert nothing(index)
    assert not index.is_ready
    assert not index.is_damaged
    assert not own_cache.exists()


def test_it_is_found_as_soon_as_it_is_there(scene: MakeScene) -> None:
    coast = scene(COAST)
    index = RootIndex(str(coast.root), coast.cache)
    assert not index.is_ready
    coast.refresh()
    assert index.is_ready
    assert index.matches("height")
    index.close()


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_database_that_is_broken_answers_nothing_and_says_so(scene: MakeScene, size: int) -> None:
    coast = scene(COAST)
    path = Path(coast.refresh().index)
    path.write_bytes(os.urandom(size))
    index = RootIndex(str(coast.root), coast.cache)
    assert nothing(index)
    assert index.is_damaged
    coast.refresh()
    assert index.matches("height")
    assert not index.is_damaged
    index.close()


def test_a_database_that_is_broken_further_in_says_so(scene: MakeScene) -> None:
    coast = scene(COAST)
    path = Path(coast.refresh().index)
    corrupt(path, "names_folded")
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert index.is_damaged
    index.close()


@pytest.mark.parametrize("error", [KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError])
def test_a_mistake_in_a_query_is_logged_and_does_not_condemn_the_index(
    scene: MakeScene, caplog: pytest.LogCaptureFixture, error: type[Exception]
) -> None:
    (index,) = scene(COAST).workspace.indexes

    def wrong(_connection: sqlite3.Connection) -> str:
        raise error("a mistake")

    assert index.query(wrong, "nothing") == "nothing"
    assert not index.is_damaged
    assert "Traceback" in caplog.text and error.__name__ in caplog.text
    assert index.matches("height")


def test_postings_that_are_cut_off_mean_a_broken_index(scene: MakeScene) -> None:
    coast = scene(COAST)
    connection = sqlite3.connect(coast.refresh().index)
    with connection:
        connection.execute("UPDATE postings SET data = substr(data, 1, length(data) - 3)")
    connection.close()
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert index.is_damaged
    index.close()


def test_a_database_that_is_busy_is_not_broken(scene: MakeScene) -> None:
    coast = scene(COAST)
    writer = sqlite3.connect(coast.refresh().index, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert not index.is_damaged
    writer.execute("ROLLBACK")
    assert index.matches("height")
    writer.close()
    index.close()


def test_a_database_that_was_replaced_meanwhile_is_not_broken(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    coast = scene(COAST)
    coast.refresh()
    real = integrity.open_database

    def open_database(path: Path, timeout: float) -> sqlite3.Connection:
        monkeypatch.undo()
        coast.refresh(rebuild=True)
        return real(path, timeout=timeout)

    monkeypatch.setattr(connection_module, "open_database", open_database)
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert not index.is_damaged
    assert index.matches("height")
    index.close()


@pytest.mark.parametrize("name", ["a\ud800b", "\udfff", "x\0y", "%", "'", '"; --', "a" * 100_000])
def test_odd_names_are_not_known_and_break_nothing(scene: MakeScene, name: str) -> None:
    (index,) = scene(COAST).workspace.indexes
    assert index.matches(name) == []
    assert index.complete_prefix(name, 5) == []
    assert index.complete_initials(name, 5) == [] or name.isalnum()
    assert index.filter_known([name, "height"]) == {"height"}
    assert not index.is_damaged


def test_asking_never_writes(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    (index,) = coast.workspace.indexes
    index.query(lambda connection: connection.execute("DELETE FROM files"), None)
    assert index.matches("height")


# --- what happens to it meanwhile ----------------------------------------------------------------------------------


def test_an_index_that_is_gone_goes_on_answering_and_says_so(scene: MakeScene) -> None:
    coast = scene(COAST)
    index = RootIndex(str(coast.root), coast.cache)
    coast.refresh()
    assert index.matches("height") and not index.needs_check
    shutil.rmtree(coast.cache)
    assert index.matches("height_at") and index.needs_check
    coast.refresh()
    assert index.matches("height_at") and not index.needs_check
    index.close()


def test_a_missing_table_is_damage(scene: MakeScene) -> None:
    coast = scene(COAST)
    with sqlite3.connect(coast.refresh().index) as connection:
        connection.execute("DROP TABLE targets")
        connection.execute("DROP TABLE files")
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert index.is_damaged
    coast.refresh(rebuild=True)
    assert index.matches("height") and not index.is_damaged
    index.close()


def test_who_is_busy_for_long_holds_up_one_question_only(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    index = RootIndex(str(coast.root), coast.cache)
    writer = sqlite3.connect(coast.refresh().index, isolation_level=None)
    assert index.matches("height")
    waited = []

    def asked(connection: sqlite3.Connection) -> list[object]:
        waited.append(connection.execute("PRAGMA busy_timeout").fetchone())
        return connection.execute("SELECT * FROM files").fetchall()

    writer.execute("BEGIN EXCLUSIVE")
    assert [index.query(asked, []) for _ in range(3)] == [[], [], []]
    writer.execute("ROLLBACK")
    assert [len(index.query(asked, [])) for _ in range(2)] == [2, 2]
    assert waited == [(250,), (0,), (0,), (0,), (250,)]
    writer.close()
    index.close()
