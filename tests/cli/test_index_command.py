"""``keydocs index``."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from cli.conftest import Run
from keydocs.index import layout, writer
from support import MakeScene

COAST = "//- /src/tide.py pta\nclass Tide:\n    def height(self): ...\n"


def test_json_output(run: Run, scene: MakeScene) -> None:
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


def test_text_output(run: Run, scene: MakeScene) -> None:
    coast = scene(COAST)
    ran = run("index", "--root", coast.root)
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.splitlines()
    assert first.startswith(f"{coast.root}: 1 keyword file, 2 entries, 2 names (1 added, 0 updated, 0 removed) in ")
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


def test_waiting_for_another_process_is_reported(run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    layout.create_folder(folder)
    monkeypatch.setattr(writer, "_REPORT_AFTER", 0.01)
    is_held, is_over = threading.Event(), threading.Event()

    def hold() -> None:
        with writer.write_lock(folder, 1.0):
            is_held.set()
            is_over.wait(30)

    threads = [threading.Thread(target=hold), threading.Timer(0.5, is_over.set)]
    for thread in threads:
        thread.start()
        is_held.wait(30)
    ran = run("index", "--root", coast.root, "--json")
    assert (ran.err, ran.json["files"]) == (
        f"keydocs: waiting for another process to update the index of {coast.root}\n",
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
def test_a_root_with_several_names_is_indexed_once(run: Run, scene: MakeScene, tmp_path: Path) -> None:
    root = scene("//- /docs/tide_kw.md\n- **Tide**").root
    (tmp_path / "other").symlink_to(root)
    ran = run("index", "--root", str(root), "--root", str(tmp_path / "other"), "--root", f"{root}/docs/..")
    assert ran.out.count("1 keyword file") == 1


def test_a_relative_root(run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    monkeypatch.chdir(coast.root / "src")
    relative = run("index", "--root", "..", "--json").json
    assert run("index", "--root", coast.root, "--json").json["index"] == relative["index"]
