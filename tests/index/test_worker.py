"""The process that indexes for the language server: what it says, and how it ends."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from keydocs.index import layout, worker, writer
from keydocs.index.root_index import RootIndex
from keydocs.index.scan import IndexScope
from keydocs.index.worker_protocol import Task, error_report
from support import MakeScene, Scene, pta_keywords

COAST = "//- /src/tide.py pta\nclass Tide: ...\n"


def task(scene: Scene, **more: bool) -> Task:
    return Task(str(scene.cache), str(scene.root), **more)


def command(scene: Scene, **more: bool) -> list[str]:
    return [sys.executable, "-m", "keydocs.index.worker", task(scene, **more).to_json()]


def said(scene: Scene, *paths: str, **more: bool) -> tuple[int, list[dict[str, Any]], str]:
    """The exit code, what was said of the index line by line, and standard error."""
    done = subprocess.run([*command(scene, **more), *paths], capture_output=True, text=True, timeout=60)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, [line for line in lines if "facts" not in line], done.stderr


def test_the_last_line_is_the_report(scene: MakeScene) -> None:
    coast = scene(COAST)
    code, lines, errors = said(coast)
    assert (code, errors) == (0, "")
    assert lines[-1]["report"]["files"] == lines[-1]["report"]["added"] == 1
    assert RootIndex(str(coast.root), coast.cache).matches("Tide")
    assert said(coast)[1][-1]["report"]["added"] == 0
    assert said(coast, rebuild=True)[1][-1]["report"]["added"] == 1


def test_of_some_files_only_these_are_looked_at(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /src/ebb.py pta\nclass Ebb: ...\n")
    said(coast)
    paths = ["docs/src/tide.py_kw.md", "docs/src/ebb.py_kw.md"]
    for path in paths:
        coast.write(path, pta_keywords("src/moon.py", [("Moon", "Classs")]))
    assert said(coast, paths[0])[1][-1]["report"]["updated"] == 1
    index = RootIndex(str(coast.root), coast.cache)
    assert [len(index.matches(name)) for name in ("Tide", "Ebb", "Moon")] == [0, 1, 1]
    coast.write("docs/src/new.py_kw.md", pta_keywords("src/new.py", [("New", "Classs")]))
    report = said(coast, *paths, "docs/src/new.py_kw.md")[1][-1]["report"]
    # What is named is read again, whether its stamp is another or not.
    assert (report["added"], report["updated"]) == (1, 2)


def test_an_error_is_said_in_one_line(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.cache.write_text("a file where the folder should be")
    code, lines, errors = said(coast)
    assert (code, errors) == (1, "")
    (line,) = lines
    assert line["unwritable"] and not line["vanished"] and str(coast.cache) in line["error"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), {"error": "not enough memory", "unwritable": False}),
        (OSError(24, "Too many open files"), {"unwritable": False, "vanished": False}),
        (OSError(28, "No space left on device"), {"unwritable": True, "vanished": False}),
        (FileNotFoundError(2, "No such file"), {"unwritable": False, "vanished": True}),
        (sqlite3.OperationalError("database or disk is full"), {"unwritable": True, "vanished": False}),
        (sqlite3.OperationalError("database is locked"), {"unwritable": False, "vanished": False}),
        (sqlite3.OperationalError("unable to open database file"), {"unwritable": False, "vanished": True}),
        (ValueError("x"), {"error": "ValueError: x", "unwritable": False}),
    ],
)
def test_what_is_said_of_an_error(error: Exception, said: dict[str, object]) -> None:
    assert error_report(error).items() >= said.items()


def test_it_gives_signs_of_life() -> None:
    script = "import sys; from keydocs.index import worker; worker._BEAT = 0.01; worker._beat()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert [json.loads(process.stdout.readline()) for _ in range(2)] == 2 * [{"alive": True}]
        process.kill()


def test_progress(scene: MakeScene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    coast = scene(COAST)
    monkeypatch.setattr(worker, "_INTERVAL", 0.0)
    assert worker.main(task(coast)) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"progress": [1, 1]}
    assert [list(line) for line in lines[-2:]] == [["report"], ["facts"]]


def test_progress_is_not_said_more_often_than_it_can_be_shown(
    scene: MakeScene, capsys: pytest.CaptureFixture[str]
) -> None:
    coast = scene(COAST)
    assert worker.main(task(coast)) == 0
    assert [next(iter(json.loads(line))) for line in capsys.readouterr().out.splitlines()] == ["report", "facts"]


def test_it_ends_when_nobody_listens(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    monkeypatch.setattr(worker, "_INTERVAL", 0.0)

    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("builtins.print", closed)
    assert worker.main(task(coast)) == 1
    assert not RootIndex(str(coast.root), coast.cache).is_ready


def test_it_waits_for_another_that_writes(scene: MakeScene) -> None:
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        process = subprocess.Popen(command(coast), stdout=subprocess.PIPE, text=True)
        time.sleep(0.3)
        assert process.poll() is None
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert json.loads(out.splitlines()[-2])["report"]["files"] == 1


def test_it_imports_nothing_of_the_protocol(scene: MakeScene) -> None:
    script = "import sys; import keydocs.index.worker; print([m for m in sys.modules if m in ('pygls', 'lsprotocol')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=Path.cwd(), timeout=30)
    assert done.stdout.strip() == "[]"


def test_a_task_survives_the_command_line() -> None:
    given = Task("/cache", "/a b/\u00e4", IndexScope(("**/*.kw.md",), ("old",), True), fold=True)
    assert Task.from_json(given.to_json()) == given


def test_folding(scene: MakeScene) -> None:
    coast = scene(COAST)
    said(coast)
    assert said(coast, fold=True)[1] == [{"folded": False}]
    for number in range(5):
        coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [(f"Tide{number}", "Classs")]))
        report = said(coast)[1][-1]["report"]
    assert report["scattered"]
    assert said(coast, fold=True)[1] == [{"folded": True}]
    assert not said(coast)[1][-1]["report"]["scattered"]
