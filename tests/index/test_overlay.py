"""Keyword files that are open in the editor count as they stand there, for this session alone."""

from __future__ import annotations

import pytest

from keydocs.index.root_index import RootIndex
from support import MakeScene, Scene, pta_keywords

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /src/moon.py pta
class Moon: ...
//- /docs/src/sub.md
# Subtree Keyword RootIndex: `src/`

## Keywords

### tide

- [`src/tide.py`](./tide.py_docs.md)
"""
TIDE = "docs/src/tide.py_kw.md"


def index(scene: Scene) -> RootIndex:
    scene.refresh()
    return RootIndex(str(scene.root), scene.cache)


def files(found: RootIndex, name: str) -> list[str]:
    return [match.keyword_file for match in found.matches(name)]


def names(found: RootIndex, prefix: str) -> list[str]:
    return sorted(name.name for name in found.complete_prefix(prefix, 20))


def test_what_stands_in_the_editor_counts(scene: MakeScene) -> None:
    coast = index(scene(COAST))
    coast.set_overlay(TIDE, pta_keywords("src/tide.py", [("Ebb", "Classs"), ("highWater", "Functions")]))
    assert (files(coast, "Ebb"), files(coast, "Tide")) == ([TIDE], [])
    assert coast.matches("Ebb")[0].page == "docs/src/tide.py_docs.md"
    assert coast.filter_known(["Ebb", "Tide", "Moon"]) == {"Ebb", "Moon"}
    assert (names(coast, "e"), names(coast, "tid"), names(coast, "m")) == (["Ebb"], ["tide"], ["Moon"])
    assert [name.name for name in coast.complete_initials("hw", 20)] == ["highWater"]
    assert [row.path for row in coast.files_of_sources(["src/tide.py", "src/moon.py"])] == [
        TIDE,
        "docs/src/moon.py_kw.md",
    ]

    coast.set_overlay(TIDE, pta_keywords("src/tide.py", [("Flow", "Classs")]))
    assert (files(coast, "Flow"), files(coast, "Ebb")) == ([TIDE], [])

    coast.set_overlay(TIDE, None)
    assert (files(coast, "Tide"), files(coast, "Flow")) == ([TIDE], [])
    assert names(coast, "t") == ["Tide", "tide"]


def test_names_of_several_words(scene: MakeScene) -> None:
    coast = index(scene(COAST))
    assert coast.separators == ""
    coast.set_overlay(TIDE, pta_keywords("src/tide.py", [("high water", "Functions")]))
    assert (coast.separators, coast.filter_known(["high water"])) == (None, {"high water"})
    coast.set_overlay(TIDE, None)
    assert (coast.separators, coast.filter_known(["high water"])) == ("", set())


def test_for_this_session_alone(scene: MakeScene) -> None:
    made = scene(COAST)
    coast, other = index(made), index(made)
    coast.set_overlay(TIDE, "")
    assert (files(coast, "Tide"), files(other, "Tide")) == ([], [TIDE])


def test_a_file_that_was_never_saved(scene: MakeScene) -> None:
    coast = index(scene(COAST))
    coast.set_overlay("docs/src/lamp.py_kw.md", pta_keywords("src/lamp.py", [("Lamp", "Classs")]))
    assert files(coast, "Lamp") == ["docs/src/lamp.py_kw.md"]


def test_the_index_of_a_folder(scene: MakeScene) -> None:
    coast = index(scene(COAST))
    coast.set_overlay(
        "docs/src/sub.md", "# Keywords\n\n## Keywords\n\n### moon\n\n- [`src/moon.py`](./moon.py_docs.md)\n"
    )
    assert (files(coast, "tide"), files(coast, "moon")) == ([], ["docs/src/sub.md"])
    assert coast.matches("moon")[0].page == "docs/src/moon.py_docs.md"


def test_an_index_of_copies_counts_no_more_than_on_disk(scene: MakeScene) -> None:
    made = scene(COAST)
    text = "# Keywords\n\n## Keywords\n\n### lamp\n\n- [`docs/lamp.py`](./lamp.md)\n"
    made.write("docs/docs/sub.md", text)
    made.write("docs/docs/lamp.md", "")
    coast = index(made)
    coast.set_overlay("docs/docs/sub.md", text + " ")
    assert files(coast, "lamp") == []


@pytest.mark.parametrize("rebuild", [False, True])
def test_it_still_counts_when_the_index_changes(scene: MakeScene, rebuild: bool) -> None:
    made = scene(COAST)
    coast = index(made)
    coast.set_overlay(TIDE, pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    assert files(coast, "Ebb") == [TIDE]
    made.write(TIDE, pta_keywords("src/tide.py", [("Saved", "Classs")]))
    made.write("docs/src/moon.py_kw.md", pta_keywords("src/moon.py", [("Luna", "Classs")]))
    made.refresh(rebuild=rebuild)
    assert (files(coast, "Ebb"), files(coast, "Saved"), len(files(coast, "Luna"))) == ([TIDE], [], 1)
    coast.set_overlay(TIDE, None)
    assert (files(coast, "Ebb"), files(coast, "Saved")) == ([], [TIDE])


def test_one_that_is_too_long_counts_as_it_is_saved(scene: MakeScene) -> None:
    coast = index(scene(COAST))
    coast.set_overlay(TIDE, "")
    coast.set_overlay(TIDE, "x" * 500_001)
    assert files(coast, "Tide") == [TIDE]


def test_of_many_unsaved_files_the_last_ones_count(scene: MakeScene) -> None:
    coast = scene("".join(f"//- /src/t{number}.py pta\nTide = 1\n" for number in range(4)))
    found = index(coast)
    for number in range(4):
        text = pta_keywords(f"src/t{number}.py", [("Ebb", "Functions")])
        found.set_overlay(f"docs/src/t{number}.py_kw.md", text + "\n" * 4_000)
    assert sorted(files(found, "Ebb")) == ["docs/src/t2.py_kw.md", "docs/src/t3.py_kw.md"]
    assert sorted(files(found, "Tide")) == ["docs/src/t0.py_kw.md", "docs/src/t1.py_kw.md"]
