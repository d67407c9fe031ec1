"""The short look: whether a root is as it was when it was last compared with its index."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from keydocs.index import freshness, layout, scan
from keydocs.index.freshness import Look
from keydocs.index.scan import DEFAULT_SCOPE, IndexScope
from keydocs.index.update import update
from support import MakeScene, Scene, pta_keywords, rewrite

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /src/land/hill.py pta
class Hill: ...
//- /docs/index.md
"""


@pytest.fixture(params=["in this process", "in another"])
def coast(request: pytest.FixtureRequest, scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """An index of folders that changed long ago."""
    monkeypatch.setattr(scan, "_SETTLED", -(1 << 60))
    if request.param == "in another":
        if sys.platform != "linux":
            pytest.skip("other systems compare in the same process")
        monkeypatch.setattr(freshness, "_MANY", 0)
        monkeypatch.setattr(freshness, "_can_fork", lambda: True)
    coast = scene(COAST)
    coast.refresh()
    return coast


def is_unchanged(coast: Scene, scope: IndexScope = DEFAULT_SCOPE) -> bool:
    return Look(str(coast.root), coast.cache).is_unchanged(scope)


KEYWORDS = "docs/src/tide.py_kw.md"


def append(root: Path) -> None:
    with (root / KEYWORDS).open("a") as file:
        file.write("- **`Ebb`**\n")


def replace_in_place(root: Path) -> None:
    path = root / KEYWORDS
    path.write_text(path.read_text().replace("Tide", "Ebbs"))
    os.utime(path, ns=(1, 1))


def add_below(root: Path) -> None:
    folder = root / "docs/src/deep/down"
    folder.mkdir(parents=True)
    (folder / "x.py_kw.md").write_text(pta_keywords("src/deep/down/x.py", [("Ebb", "Class")]))


def replace_folder(root: Path) -> None:
    shutil.copytree(root / "docs/src/land", root / "docs/src/copy")
    shutil.rmtree(root / "docs/src/land")
    (root / "docs/src/copy").rename(root / "docs/src/land")


def rewrite_and_set_back(root: Path) -> None:
    time.sleep(0.02)  # A file system's clock has ticks.
    rewrite(root / KEYWORDS, "Tide", "Neap")


CHANGES: list[Callable[[Path], object]] = [
    append,
    replace_in_place,
    rewrite_and_set_back,
    add_below,
    replace_folder,
    lambda root: (root / KEYWORDS).unlink(),
    lambda root: (root / KEYWORDS).rename(root / "docs/src/ebb.py_kw.md"),
    lambda root: (root / "docs/src/tide.py_docs.md").unlink(),
    lambda root: (root / "docs/src/ebb.py_docs.md").touch(),
    lambda root: (root / "new_kw.md").touch(),
    lambda root: (root / "docs/src/land").rename(root / "docs/src/sea"),
    lambda root: shutil.rmtree(root / "docs"),
]


def test_nothing_changed(coast: Scene) -> None:
    assert is_unchanged(coast)
    # Pages are looked at when they are asked for, sources are not listed.
    coast.write("docs/src/tide.py_docs.md", "# Another text\n")
    coast.write("src/tide.py", "class Tide: pass\n")
    assert is_unchanged(coast)


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_seen_at_once(coast: Scene, change: Callable[[Path], object]) -> None:
    change(coast.root)
    assert not is_unchanged(coast)
    coast.refresh()
    assert is_unchanged(coast)


@pytest.mark.parametrize("scope", [IndexScope(exclude=("land/",)), IndexScope(respect_gitignore=True)])
def test_other_settings_want_another_look(coast: Scene, scope: IndexScope) -> None:
    assert not is_unchanged(coast, scope)


def test_what_gitignore_files_say_is_read_each_time(coast: Scene) -> None:
    scope = IndexScope(respect_gitignore=True)
    update(str(coast.root), coast.cache, scope)
    assert not is_unchanged(coast, scope)


def test_another_index_is_looked_at(coast: Scene) -> None:
    folder = layout.index_dir(str(coast.root), coast.cache)
    database = layout.current_database(folder)
    assert database
    os.utime(database, ns=(1, 1))
    assert not is_unchanged(coast)


@pytest.mark.parametrize("text", ["", "{", "[]\n[]\n", "null\nnull", "\0" * 100, '{"version": 1}\n{}\n'])
def test_a_note_that_is_damaged_is_none(coast: Scene, text: str) -> None:
    (layout.index_dir(str(coast.root), coast.cache) / "seen").write_text(text)
    assert not is_unchanged(coast)


def test_a_note_that_was_cut_off_is_none(coast: Scene) -> None:
    path = layout.index_dir(str(coast.root), coast.cache) / "seen"
    path.write_text(path.read_text()[:-40])
    assert not is_unchanged(coast)


@pytest.mark.parametrize("later", [-10, 3601])
def test_an_old_note_is_none(coast: Scene, monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    now = freshness.time.time()
    monkeypatch.setattr(freshness.time, "time", lambda: now + later)
    assert not is_unchanged(coast)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
def test_what_a_link_leads_to_is_seen(coast: Scene) -> None:
    target = coast.write("docs/elsewhere.txt", pta_keywords("src/x.py", [("Surf", "Class")]))
    (coast.root / "docs/x.py_kw.md").symlink_to(target)
    coast.refresh()
    assert is_unchanged(coast)
    coast.write("docs/elsewhere.txt", pta_keywords("src/x.py", [("Foam", "Class"), ("Surf", "Class")]))
    assert not is_unchanged(coast)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX permissions")
def test_a_folder_whose_permissions_changed_is_listed_again(coast: Scene) -> None:
    (coast.root / "docs/src/land").chmod(0o700)
    assert not is_unchanged(coast)


def test_a_keyword_file_that_could_not_be_read_is_tried_again(coast: Scene) -> None:
    coast.write("docs/huge.py_kw.md", "x" * 3_000_000)
    coast.refresh()
    assert not is_unchanged(coast)


def test_a_folder_that_has_just_changed_is_listed_again(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    assert not is_unchanged(coast)
