"""``keydocs index``."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from cli.conftest import Ran, Run
from index.checkouts import copy
from keydocs.index import location, store
from support import MakeScene, Scene, pta_keywords, write

COAST = "//- /src/tide.py pta\nclass Tide:\n    def height(self): ...\n"


def test_json(run: Run, scene: MakeScene) -> None:
    coast = scene(COAST)
    report = run("index", "--root", coast.root, "--json").json
    assert set(report) == {
        "files", "entries", "names", "added", "updated", "removed", "problems", "seconds", "index", "unread", "faulty",
    }  # fmt: skip
    numbers = {key: report[key] for key in ("files", "entries", "names", "added", "updated", "removed", "problems")}
    assert numbers == {"files": 1, "entries": 2, "names": 2, "added": 1, "updated": 0, "removed": 0, "problems": 0}
    assert isinstance(report["seconds"], float)
    assert Path(report["index"]).is_file()
    assert coast.cache in Path(report["index"]).parents


def test_what_is_said(run: Run, scene: MakeScene) -> None:
    coast = scene(COAST)
    ran = run("index", "--root", coast.root)
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first.startswith(f"{coast.root}: 1 keyword files, 2 entries, 2 names (1 added, 0 updated, 0 removed) in ")
    assert second.startswith("  index: ")
    assert "(0 added" in run("index", "--root", coast.root).out
    assert "(1 added" in run("index", "--root", coast.root, "--rebuild").out


def test_several_roots_one_line_each(run: Run, scene: MakeScene) -> None:
    coast = scene(COAST.replace("/src", "/a/src") + COAST.replace("/src", "/b/src"), roots=["a", "b"])
    lines = run("index", "--root", coast.roots[0], "--root", coast.roots[1], "--json").lines
    assert [line["files"] for line in lines] == [1, 1]
    assert lines[0]["index"] != lines[1]["index"]


def test_a_workspace_without_keyword_files(run: Run, scene: MakeScene) -> None:
    empty = scene("//- /README.md\n")
    ran = run("index", "--root", empty.root)
    assert (ran.code, ran.out) == (0, f"{empty.root}: no keyword files (*_kw.md)\n")
    assert run("index", "--root", empty.root, "--json").json["index"] == ""
    assert not empty.cache.exists()


def test_who_has_to_wait_for_another_process_is_told(
    run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    coast = scene(COAST)
    folder = location.index_dir(str(coast.root), coast.cache)
    location.make(folder)
    monkeypatch.setattr(store, "_SOON", 0.01)
    is_held, is_over = threading.Event(), threading.Event()

    def hold() -> None:
        with store.exclusive(folder, 1.0):
            is_held.set()
            is_over.wait(30)

    threads = [threading.Thread(target=hold), threading.Timer(0.5, is_over.set)]
    for thread in threads:
        thread.start()
        is_held.wait(30)
    ran = run("index", "--root", coast.root, "--json")
    assert (ran.err, ran.json["files"]) == (
        f"keydocs: waiting for another process that writes the index of {coast.root}\n",
        1,
    )


@pytest.mark.parametrize("marker", [".git", "keydocs.toml"])
def test_the_default_root_is_the_nearest_with_a_marker(
    run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch, marker: str
) -> None:
    coast = scene(f"{COAST}//- /{marker}\n//- /src/deep/er/x.py\n")
    monkeypatch.chdir(coast.root / "src/deep/er")
    assert run("index", "--json").json["files"] == 1


def test_without_a_marker_it_is_the_current_folder(run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    monkeypatch.chdir(coast.root / "src")
    assert run("index", "--json").json["files"] == 0
    monkeypatch.chdir(coast.root)
    assert run("index", "--json").json["files"] == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_a_root_of_several_names_is_one(run: Run, scene: MakeScene, tmp_path: Path) -> None:
    root = scene("//- /docs/tide_kw.md\n- **Tide**").root
    (tmp_path / "other").symlink_to(root)
    ran = run("index", "--root", str(root), "--root", str(tmp_path / "other"), "--root", f"{root}/docs/..")
    assert ran.out.count("1 keyword files") == 1


def test_a_relative_root(run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    monkeypatch.chdir(coast.root / "src")
    relative = run("index", "--root", "..", "--json").json
    assert run("index", "--root", coast.root, "--json").json["index"] == relative["index"]


# --- the team's index ----------------------------------------------------------------------------------------------


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST + "//- /src/fog.rs cua\nstruct Fog\n")


@pytest.fixture
def file(run: Run, coast: Scene, tmp_path: Path) -> Path:
    """The coast's index, exported."""
    assert run("index", "--root", coast.root, "--export", tmp_path / "build/team.index").code == 0
    return tmp_path / "build/team.index"


@pytest.fixture
def other(coast: Scene, tmp_path: Path) -> Path:
    """The coast again, elsewhere, with times of its own."""
    return copy(coast.root, tmp_path / "other")


def test_export(run: Run, coast: Scene, tmp_path: Path) -> None:
    file = tmp_path / "build/team.index"
    ran = run("index", "--root", coast.root, "--export", file)
    size = file.stat().st_size
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{coast.root}: exported 2 keyword files, 3 names to {file} ({size:,} bytes)\n"
    report = run("index", "--root", coast.root, "--export", file, "--json").json
    assert (report["files"], report["exported"]) == (2, {"file": str(file), "bytes": size})
    assert "imported" not in report


def test_import(run: Run, file: Path, other: Path) -> None:
    size = sum(path.stat().st_size for path in other.rglob("*_kw.md"))
    ran = run("index", "--root", other, "--import", file)
    assert (ran.code, ran.err) == (0, "")
    first, second, third = ran.out.splitlines()
    assert first.startswith(f"{other}: 2 keyword files, 3 entries, 3 names (0 added, 0 updated, 0 removed) in ")
    assert second.startswith("  index: ")
    assert third == f"  from {file}: 2 of 2 files (2 compared by content, {size:,} bytes); read: 0 (0 bytes)"
    assert run("lookup", "--root", other, "Tide").code == 0


def test_import_as_json(run: Run, file: Path, other: Path) -> None:
    size = sum(path.stat().st_size for path in other.rglob("*_kw.md"))
    changed = write(other / "docs/src/new.py_kw.md", pta_keywords("src/new.py", [("Ebb", "Classs")]))
    report = run("index", "--root", other, "--import", file, "--json").json
    assert (report["files"], report["added"], report["updated"]) == (3, 1, 0)
    assert report["imported"] == {
        "file": str(file),
        "outcome": "taken",
        "files": 3,
        "taken": 2,
        "compared": 2,
        "compared_bytes": size,
        "read": 1,
        "read_bytes": changed.stat().st_size,
    }


def test_import_where_there_is_an_index(run: Run, file: Path, other: Path) -> None:
    run("index", "--root", other)
    ran = run("index", "--root", other, "--import", file)
    assert ran.code == 0
    assert ran.out.splitlines()[2] == f"  {file} was not needed: there was an index already"


def test_import_of_what_is_outdated(run: Run, file: Path, other: Path) -> None:
    for number in range(50):
        write(other / f"docs/src/m{number}.py_kw.md", pta_keywords(f"src/m{number}.py", [("Moon", "Classs")]))
    ran = run("index", "--root", other, "--import", file)
    assert ran.code == 0
    assert ran.out.splitlines()[2] == f"  {file} was of no use: too many files have changed since it was exported"


def test_import_and_export(run: Run, file: Path, other: Path, tmp_path: Path) -> None:
    """What CI does from the second time on."""
    write(other / "docs/src/fog.rs_kw.md", pta_keywords("src/fog.rs", [("Haze", "Classs")]))
    next_file = tmp_path / "next.index"
    ran = run("index", "--root", other, "--import", file, "--export", next_file)
    assert ran.code == 0
    assert [line.split(": ")[0] for line in ran.out.splitlines()] == [
        f"{other}",
        "  index",
        f"  from {file}",
        f"{other}",
    ]
    again = copy(other, tmp_path / "again")
    assert run("index", "--root", again, "--import", next_file, "--json").json["imported"]["read"] == 0


def was_built_instead(ran: Ran, file: Path) -> bool:
    one = ran.err.startswith(f"keydocs: {file} ") and ran.err.count("\n") == 1
    return ran.code == 1 and one and ran.err.endswith("; the index is built from the keyword files instead\n")


def test_a_file_that_is_no_exported_index(run: Run, other: Path, tmp_path: Path) -> None:
    file = tmp_path / "team.index"
    ran = run("index", "--root", other, "--import", file)
    assert was_built_instead(ran, file)
    assert "2 keyword files, 3 entries, 3 names (2 added" in ran.out
    assert run("lookup", "--root", other, "Tide").code == 0
    file.write_bytes(b"SQLite format 3\0")
    ran = run("index", "--root", other, "--import", file, "--json")
    assert was_built_instead(ran, file)
    assert (ran.json["files"], ran.json["imported"]) == (2, None)


def test_a_file_that_is_cut_off(run: Run, file: Path, other: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])
    ran = run("index", "--root", other, "--import", file)
    assert was_built_instead(ran, file)
    assert "is cut off" in ran.err
    assert "(2 added" in ran.out


def test_an_export_that_cannot_be(run: Run, coast: Scene, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("index", "--root", tmp_path / "empty", "--export", tmp_path / "x").code == 2
    assert not (tmp_path / "x").exists()
    ran = run("index", "--root", coast.root, "--export", tmp_path / "empty", "--json")
    assert ran.failed_with(str(tmp_path / "empty"), "cannot be written")


def test_what_is_wrong_with_settings_is_said_once(run: Run, file: Path, other: Path, tmp_path: Path) -> None:
    write(other / "keydocs.toml", "keywordFiles = 1\n")
    ran = run("index", "--root", other, "--import", file, "--export", tmp_path / "next.index")
    assert (ran.code, ran.err.count("\n")) == (0, 1)


def test_one_root_alone(run: Run, scene: MakeScene, tmp_path: Path) -> None:
    coast = scene(COAST.replace("/src", "/a/src") + COAST.replace("/src", "/b/src"), roots=["a", "b"])
    roots = ("--root", coast.roots[0], "--root", coast.roots[1])
    for flag in ("--import", "--export"):
        assert run("index", *roots, flag, tmp_path / "x").failed_with("one root")


def test_reading_everything_again_starts_from_nothing(run: Run, tmp_path: Path) -> None:
    assert run("index", "--rebuild", "--import", tmp_path / "x").failed_with("--import", "--rebuild")
