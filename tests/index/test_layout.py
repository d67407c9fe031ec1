"""The folder of an index, and its current database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydocs.index import layout


def test_the_environment_variable_sets_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(layout.ENVIRONMENT, str(tmp_path / "elsewhere"))
    assert layout.cache_dir() == tmp_path / "elsewhere"


@pytest.mark.parametrize("folder", ["c", "./c", "../c", "~/c"])
def test_a_relative_cache_is_refused(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.setenv(layout.ENVIRONMENT, folder)
    with pytest.raises(layout.RelativeCacheError, match=r"KEYDOCS_CACHE_DIR must be an absolute path"):
        layout.cache_dir()


@pytest.mark.skipif(os.name == "nt", reason="XDG")
def test_the_default_is_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(layout.ENVIRONMENT)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert layout.cache_dir().name == "keydocs"
    assert tmp_path in layout.cache_dir().parents


@pytest.mark.parametrize(
    ("root", "start"),
    [("/home/a/lamp", "lamp-"), ("/home/a/my lamp!", "my-lamp--"), ("/", "root-"), ("/größe", "größe-")],
)
def test_a_folder_begins_with_the_name_of_its_root(root: str, start: str) -> None:
    assert layout.index_dir(root, Path("/c")).name.startswith(start)


def test_each_root_has_one_folder() -> None:
    names = [layout.index_dir(root, Path("/c")) for root in ("/a/x", "/b/x", "/a/x/", "/a/./x", "/A/x")]
    assert names[0] == names[2] == names[3]
    assert len(set(names)) == 3


def test_a_long_name_is_cut() -> None:
    assert len(os.fsencode(layout.index_dir("/" + "漢" * 80, Path("c")).name)) < 255


@pytest.mark.parametrize(
    "content", ["", "\n", "index-9.db", "../index-1.db", "sub/index-1.db", "\\\\x\\y", "..", "\udcff"]
)
def test_a_current_file_without_a_database_name_is_ignored(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "index"
    for path in (folder / "index-1.db", folder / "sub/index-1.db", tmp_path / "index-1.db"):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (folder / "current").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert layout.current_database(folder) is None


def test_publishing_makes_a_database_current_and_removes_the_others(tmp_path: Path) -> None:
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


def test_a_new_database_has_an_unused_number(tmp_path: Path) -> None:
    for name in ("index-9.db", "index-10.db", "index-x.db"):
        (tmp_path / name).touch()
    assert layout.new_database(tmp_path).name == "index-11.db"
    layout.remove_databases(tmp_path, except_for=tmp_path / "index-1.db")
    assert not list(tmp_path.glob("index-*"))


def test_an_empty_folder_has_no_current_database(tmp_path: Path) -> None:
    assert layout.current_database(tmp_path) is None
    assert layout.current_stamp(tmp_path) is None
