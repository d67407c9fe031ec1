"""Damage to an index on disk: queries never raise, and what SQLite notices is rebuilt."""

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

from keydocs.index import integrity, layout
from keydocs.index.root_index import RootIndex
from keydocs.index.update import UpdateReport, update, update_files
from support import MakeScene, Scene, corrupt, pta_keywords

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


def answers(scene: Scene, index: RootIndex | None = None) -> list[object]:
    """All that the index says of the names."""
    index = index or RootIndex(str(scene.root), scene.cache)
    names = [
        sorted(one[:5] for one in found) for found in (index.complete_prefix("", 100), index.complete_initials("t", 10))
    ]
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


def test_an_index_passes_the_quick_check_after_every_update(scene: MakeScene) -> None:
    coast = updated(scene(COAST))
    coast.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    assert update_files(str(coast.root), coast.cache, ["docs/src/ebb.py_kw.md"])
    database = database_of(coast)
    assert integrity.passes_quick_check(database)
    assert update(str(coast.root), coast.cache, check=True).index == str(database)


def recovered_answers(scene: Scene) -> list[object]:
    """The answers after an update, and where they show damage, after a rebuild: as the server and the commands do."""
    scene.refresh()
    index = RootIndex(str(scene.root), scene.cache)
    found = answers(scene, index)
    if index.is_damaged or index.needs_check:
        update(str(scene.root), scene.cache, rebuild=index.is_damaged, check=index.needs_check)
        found = answers(scene, index)
    index.close()
    return found


def test_flipped_bits_never_raise_and_what_sqlite_notices_is_rebuilt(scene: MakeScene) -> None:
    coast = updated(scene(COAST))
    expected, data = answers(coast), database_of(coast).read_bytes()
    random_ = random.Random(7)
    rebuilt = 0
    for offset in random_.sample([offset for offset, byte in enumerate(data) if byte], 60):
        database = database_of(coast)
        database.write_bytes(flipped(data, offset * 8 + random_.randrange(8)))
        found = recovered_answers(coast)
        if database_of(coast) != database:
            rebuilt += 1
            assert found == expected, offset
    assert rebuilt


@pytest.mark.parametrize("table", ["names", "names_folded", "postings", "files", "updates", "deleted"])
def test_an_overwritten_page_fails_the_quick_check(scene: MakeScene, table: str) -> None:
    coast = updated(scene(COAST))
    database, expected = database_of(coast), answers(coast)
    corrupt(database, table)
    assert not integrity.passes_quick_check(database)
    assert update(str(coast.root), coast.cache, check=True).index != str(database)
    assert answers(coast) == expected


def test_a_database_that_is_cut_off_anywhere(scene: MakeScene) -> None:
    coast = updated(scene(COAST))
    expected, data = answers(coast), database_of(coast).read_bytes()
    for length in [0, 1, 15, 16, 99, 100, 1000, *range(16384, len(data), 16384), len(data) - 1]:
        database_of(coast).write_bytes(data[:length])
        assert recovered_answers(coast) == expected, length


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
    monkeypatch.setattr("keydocs.index.current.UPDATE_TIMEOUT", 0.01)
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
@pytest.mark.parametrize("name", ["current", "lock.db", "index-1.db"])
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
    for name in ("index-7.db", "index-7.db-journal", "current.new"):
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
