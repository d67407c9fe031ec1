"""What may become of an index on disk: it is found out, and put right by the next refresh. Nothing is ever answered
that a fresh index would not answer."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from keydocs.index import layout, store
from keydocs.index.update import UpdateReport, update, update_files
from keydocs.index.workspace import Index
from support import MakeScene, Scene, pta_keywords

COAST = """
//- /src/tide.py pta also=größe
class Tide:
    def height(self): ...
//- /src/lamp.cu cua
#define LAMP 1
void turn(int x) {
}
"""
NAMES = ["Tide", "height", "größe", "LAMP", "turn", "Ebb"]


def answers(scene: Scene) -> list[object]:
    """All that the index says of the names."""
    index = Index(str(scene.root), scene.cache)
    names = [sorted(one[:5] for one in found) for found in (index.starting("", 100), index.abbreviated("t", 10))]
    files, entries, _, problems = index.totals()
    found = [*(sorted(map(repr, index.matches(name))) for name in NAMES), *names, files, entries, problems]
    index.close()
    return found


def database_of(scene: Scene) -> Path:
    found = layout.current_database(layout.index_dir(str(scene.root), scene.cache))
    assert found is not None
    return found


def updated(scene: Scene) -> Scene:
    """A scene whose index was built, and changed since."""
    scene.refresh()
    scene.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs"), ("Tide", "Classs")]))
    scene.refresh()
    scene.delete("docs/src/lamp.cu_kw.md")
    scene.refresh()
    return scene


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


# --- the database ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("thoroughly", [False, True])
def test_an_index_is_sound_after_every_update(scene: MakeScene, thoroughly: bool) -> None:
    coast = updated(scene(COAST))
    coast.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    assert update_files(str(coast.root), coast.cache, ["docs/src/ebb.py_kw.md"])
    database = database_of(coast)
    assert store.is_sound(database)
    assert layout.is_as_left(database)
    # Nothing is built anew.
    assert update(str(coast.root), coast.cache, thoroughly=thoroughly).index == str(database)
    assert database.name == "index-1.db"


def used_bytes(data: bytes) -> list[int]:
    """Where a database has something other than room."""
    return [place for place, byte in enumerate(data) if byte]


def test_any_bit_that_flips_is_found_out(scene: MakeScene) -> None:
    coast = updated(scene(COAST))
    database, expected = database_of(coast), answers(coast)
    data = database.read_bytes()
    random_ = random.Random(7)
    for place in random_.sample(used_bytes(data), 150):
        database.write_bytes(flipped(data, place * 8 + random_.randrange(8)))
        assert not store.is_sound(database) or answers(coast) == expected, place


@pytest.mark.parametrize("how", ["as anybody writes", "with the time that it had"])
def test_a_flipped_bit_means_a_build(scene: MakeScene, how: str) -> None:
    coast = updated(scene(COAST))
    database, expected = database_of(coast), answers(coast)
    status, data = database.stat(), database.read_bytes()
    database.write_bytes(flipped(data, data.index(b"Tide") * 8))
    unchanged = how != "as anybody writes"
    if unchanged:
        os.utime(database, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert update(str(coast.root), coast.cache, thoroughly=unchanged).index != str(database)
    assert answers(coast) == expected


def test_a_database_that_is_cut_off_anywhere(scene: MakeScene) -> None:
    coast = updated(scene(COAST))
    expected, data = answers(coast), database_of(coast).read_bytes()
    for length in [0, 1, 15, 16, 99, 100, 1000, *range(16384, len(data), 16384), len(data) - 1]:
        database_of(coast).write_bytes(data[:length])
        coast.refresh()
        assert answers(coast) == expected, length


def test_the_index_of_another_root(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    other = coast.folder.parent / "other"
    (other / "docs").mkdir(parents=True)
    (other / "docs" / "x_kw.md").write_text(pta_keywords("x", [("Tide", "Classs")]))
    report = update(str(other), coast.cache)
    expected = answers(coast)
    database_of(coast).write_bytes(Path(report.index).read_bytes())
    coast.refresh()
    assert answers(coast) == expected


def busy(database: Path) -> sqlite3.Connection:
    """Another process, of which nobody knows how long it takes."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def test_a_database_that_is_never_free_is_left_alone(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydocs.index.store.PATIENCE", 0.01)
    coast = scene(COAST)
    coast.refresh()
    expected, connection = answers(coast), busy(database_of(coast))
    coast.refresh()
    assert answers(coast) == expected
    connection.close()


# --- what is around it -------------------------------------------------------------------------------------------------


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "x").touch()


def garbage(path: Path) -> None:
    path.write_bytes(b"nonsense\0" * 10_000)


def a_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


@pytest.mark.skipif(os.name != "posix", reason="makes FIFOs and symbolic links")
@pytest.mark.parametrize("what", [a_folder, garbage, a_fifo, a_loop, Path.unlink])
@pytest.mark.parametrize("name", ["current", "left", "lock.db", "index-1.db"])
def test_something_else_in_the_place_of_a_file(scene: MakeScene, name: str, what: Callable[[Path], None]) -> None:
    coast = scene(COAST)
    coast.refresh()
    expected = answers(coast)
    what(layout.index_dir(str(coast.root), coast.cache) / name)
    coast.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    coast.refresh()
    coast.delete("docs/src/ebb.py_kw.md")
    coast.refresh()
    assert answers(coast) == expected


def test_what_others_left_unfinished_is_removed(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    folder = layout.index_dir(str(coast.root), coast.cache)
    before = sorted(os.listdir(folder))
    for name in ("index-7.db", "index-7.db-journal", "current.new", "left.new"):
        (folder / name).write_bytes(b"half")
    coast.refresh(rebuild=True)
    assert sorted(os.listdir(folder)) == [name.replace("index-1", "index-8") for name in before]


def test_a_cache_that_is_gone(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    expected = answers(coast)
    shutil.rmtree(coast.cache)
    coast.refresh()
    assert answers(coast) == expected


# --- the files ---------------------------------------------------------------------------------------------------------


def counts(report: UpdateReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.removed


AS_ANYBODY = """
import ctypes, sys
from pathlib import Path
for capability in (1, 2):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
import os
if os.environ.pop("AGAIN", "1"):
    os.environ["AGAIN"] = ""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
from keydocs.index.update import update
report = update(sys.argv[1], Path(sys.argv[2]))
print(report.problems, report.updated)
"""
"""Whom permissions are for, also where root runs the tests: what is dropped is gone for the next program."""


def refreshed_as_anybody(scene: Scene) -> str:
    command = [sys.executable, "-c", AS_ANYBODY, str(scene.root), str(scene.cache)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="drops capabilities")
def test_a_file_that_can_be_read_again_is(scene: MakeScene) -> None:
    """Its own stamp is that of before."""
    coast = scene(COAST)
    file = coast.root / "docs" / "src" / "tide.py_kw.md"
    file.chmod(0o000)
    assert refreshed_as_anybody(coast) == "1 0"
    # Nothing is read or written again as long as it cannot be read.
    before = database_of(coast).stat().st_mtime_ns
    assert refreshed_as_anybody(coast) == "1 0"
    assert database_of(coast).stat().st_mtime_ns == before
    file.chmod(0o600)
    assert refreshed_as_anybody(coast) == "0 1"
    assert [match.keyword_file for match in coast.workspace.matches("Tide")] == ["docs/src/tide.py_kw.md"]


@pytest.mark.parametrize("seconds", [0, -1, -(2**31), 2**31, 2**33])
def test_times_that_cannot_be(scene: MakeScene, seconds: int) -> None:
    coast = scene(COAST)
    coast.refresh()
    file = coast.root / "docs/src/tide.py_kw.md"
    file.write_text(pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    os.utime(file, (seconds, seconds))
    assert counts(coast.refresh()) == (0, 1, 0)
    assert coast.workspace.matches("Ebb") and not coast.workspace.matches("Tide")
    assert counts(coast.refresh()) == (0, 0, 0)


def test_times_that_no_database_holds(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems have times until the year 292 billion; this one need not."""
    coast = scene(COAST)
    real = os.stat_result
    coast.refresh()
    from keydocs.index import scan

    far = scan._stamp(real((0o100644, 1, 1, 1, 0, 0, 5, 0, 0, 0), {"st_mtime_ns": 2**70, "st_ctime_ns": 0}))
    assert far == (5, 2**63 - 1)
    assert scan._stamp(real((0o100644, 1, 1, 1, 0, 0, 5, 0, 0, 0), {"st_mtime_ns": -(2**70), "st_ctime_ns": 0})) == (
        5,
        1 - 2**63,
    )
