"""Several roots, and snapshots of their indexes."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydocs.index.workspace import Workspace
from support import MakeScene, Scene, corrupt, pta_keywords

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


def test_all_roots_are_searched(scene: MakeScene) -> None:
    both = scene(TWO, roots=["sea", "land"])
    assert sorted(Path(match.root).name for match in both.workspace.matches("Tide")) == ["land", "sea"]
    assert [Path(match.root).name for match in both.workspace.matches("Hill")] == ["land"]
    assert both.workspace.count_pages("Tide") == 2
    assert both.workspace.filter_known(["Tide", "Hill", "Lake"]) == {"Tide", "Hill"}


def test_the_same_root_is_opened_once(scene: MakeScene) -> None:
    coast = scene(COAST)
    root = str(coast.root)
    assert len(Workspace([root, root + "/", f"{root}/./"], coast.cache).indexes) == 1


def test_each_root_has_its_own_index(scene: MakeScene) -> None:
    both = scene(TWO, roots=["sea", "land"])
    assert len({index.folder for index in both.workspace.indexes}) == 2
    both.delete("sea/docs/src/tide.py_kw.md")
    both.refresh()
    assert [Path(match.root).name for match in both.workspace.matches("Tide")] == ["land"]


def test_files_of_an_inner_root_are_found_in_its_index_only(scene: MakeScene) -> None:
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


def test_a_path_belongs_to_the_innermost_root(scene: MakeScene) -> None:
    both = scene(TWO, roots=["", "sea"])
    root = str(both.root)
    assert both.workspace.locate(f"{root}/sea/src/x.py") == (f"{root}/sea", "src/x.py")
    assert both.workspace.locate(f"{root}/seaside/x.py") == (root, "seaside/x.py")
    assert both.workspace.locate("/elsewhere/x.py") is None
    assert both.workspace.locate(root) is None


def test_a_snapshot_answers_from_one_state(scene: MakeScene) -> None:
    coast = scene(COAST)
    with coast.workspace.snapshot():
        assert sources(coast, "Wave") == []
        coast.write("docs/src/wave.py_kw.md", pta_keywords("src/wave.py", [("Wave", "Classs")]))
        coast.refresh(rebuild=True)
        assert (sources(coast, "Wave"), sources(coast, "height")) == ([], ["src/tide.py"])
    assert sources(coast, "Wave") == ["src/wave.py"]


def test_a_snapshot_releases_its_lock_after_an_error(scene: MakeScene) -> None:
    coast = scene(COAST)
    with pytest.raises(ZeroDivisionError), coast.workspace.snapshot():
        assert sources(coast, "height") == ["src/tide.py"]
        _ = 1 / 0
    coast.write("docs/src/wave.py_kw.md", pta_keywords("src/wave.py", [("Wave", "Classs")]))
    coast.refresh()
    with coast.workspace.snapshot():
        assert sources(coast, "Wave") == ["src/wave.py"]


def test_a_snapshot_of_a_missing_or_damaged_index_answers_nothing(scene: MakeScene) -> None:
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


def test_a_workspace_without_roots_answers_nothing(own_cache: Path) -> None:
    workspace = Workspace([], own_cache)
    assert workspace.matches("x") == []
    assert workspace.filter_known(["x"]) == set()
    assert workspace.locate("/x") is None
