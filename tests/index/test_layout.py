"""Where an index lives, and which database of it is current."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydocs.index import layout


def test_the_variable_moves_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(layout.ENVIRONMENT, str(tmp_path / "elsewhere"))
    assert layout.cache_dir() == tmp_path / "elsewhere"


@pytest.mark.parametrize("folder", ["c", "./c", "../c", "~/c"])
def test_a_relative_cache_would_be_another_in_each_folder(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv(layout.ENVIRONMENT, folder)
    with pytest.raises(layout.RelativeCacheError, match=r"KEYDOCS_CACHE_DIR must be an absolute path"):
        layout.cache_dir()


@pytest.mark.skipif(os.name == "nt", reason="XDG")
def test_without_the_variable_it_is_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(layout.ENVIRONMENT)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert layout.cache_dir().name == "keydocs"
    assert tmp_path in layout.cache_dir().parents


@pytest.mark.parametrize(
    ("root", "start"),
    [("/home/a/lamp", "lamp-"), ("/home/a/my lamp!", "my-lamp--"), ("/", "root-"), ("/größe", "größe-")],
)
def test_a_folder_is_readable_by_its_name(root: str, start: str) -> None:
    assert layout.index_dir(root, Path("/c")).name.startswith(start)


def test_one_folder_a_root() -> None:
    names = [layout.index_dir(root, Path("/c")) for root in ("/a/x", "/b/x", "/a/x/", "/a/./x", "/A/x")]
    assert names[0] == names[2] == names[3]
    assert len(set(names)) == 3


def test_the_longest_name_of_a_folder_fits() -> None:
    assert len(os.fsencode(layout.index_dir("/" + "漢" * 80, Path("c")).name)) < 255


@pytest.mark.parametrize(
    "said", ["", "\n", "index-9.db", "../index-1.db", "sub/index-1.db", "\\\\x\\y", "..", "\udcff"]
)
def test_what_names_no_database_is_none(tmp_path: Path, said: str) -> None:
    folder = tmp_path / "index"
    for path in (folder / "index-1.db", folder / "sub/index-1.db", tmp_path / "index-1.db"):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (folder / "current").write_bytes(said.encode("utf-8", "surrogateescape"))
    assert layout.current_database(folder) is None


def test_publishing_names_the_database_and_removes_the_others(tmp_path: Path) -> None:
    first = layout.new_database(tmp_path)
    first.touch()
    layout.publish(tmp_path, first)
    stamp = layout.current_stamp(tmp_path)
    assert layout.current_database(tmp_path) == first
    (tmp_path / "index-1.db-journal").touch()

    second = layout.new_database(tmp_path)
    assert second != first
    second.touch()
    os.utime(tmp_path / "current", ns=(1, 1))
    layout.publish(tmp_path, second)
    assert layout.current_database(tmp_path) == second
    assert layout.current_stamp(tmp_path) != stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "index-2.db"]


def test_the_next_number_is_above_all_that_are_there(tmp_path: Path) -> None:
    for name in ("index-9.db", "index-10.db", "index-x.db"):
        (tmp_path / name).touch()
    assert layout.new_database(tmp_path).name == "index-11.db"
    layout.remove_databases(tmp_path, except_for=tmp_path / "index-1.db")
    assert not list(tmp_path.glob("index-*"))


def test_nothing_is_published_where_there_is_nothing(tmp_path: Path) -> None:
    assert layout.current_database(tmp_path) is None
    assert layout.current_stamp(tmp_path) is None
