"""What may become of an index on disk: it is found out, and put right by the next refresh. Nothing is ever answered
that a fresh index would not answer."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from keydocs.index import location, store
from keydocs.index.refresh import Report, refresh, refresh_files
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
    found = location.current_database(location.index_dir(str(scene.root), scene.cache))
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
    assert refresh_files(str(coast.root), coast.cache, ["docs/src/ebb.py_kw.md"])
    database = database_of(coast)
    assert store.is_sound(database)
    assert location.is_as_left(database)
    # Nothing is built anew.
    assert refresh(str(coast.root), coast.cache, thoroughly=thoroughly).index == str(database)
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
    assert refresh(str(coast.root), coast.cache, thoroughly=unchanged).index != str(database)
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
    report = refresh(str(other), coast.cache)
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
    what(location.index_dir(str(coast.root), coast.cache) / name)
    coast.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    coast.refresh()
    coast.delete("docs/src/ebb.py_kw.md")
    coast.refresh()
    assert answers(coast) == expected


def test_what_others_left_unfinished_is_removed(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    folder = location.index_dir(str(coast.root), coast.cache)
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


def counts(report: Report) -> tuple[int, int, int]:
    return report.added, report.updated, report.removed


@pytest.mark.skipif(os.name != "posix", reason="makes symbolic links")
def test_a_file_that_can_be_read_again_is(scene: MakeScene) -> None:
    """It was out of the workspace, or there were no handles left; its own stamp is that of before."""
    coast = scene(COAST)
    outside = coast.folder.parent / "outside"
    outside.mkdir()
    file = outside / "x.md"
    file.write_text(pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    (coast.root / "docs" / "ebb.py_kw.md").symlink_to(file)
    assert coast.refresh().problems == 1
    assert counts(coast.refresh()) == (0, 0, 0)
    (coast.root / "inside").mkdir()
    stamp = file.stat()
    file.rename(coast.root / "inside" / "x")
    outside.rmdir()
    outside.symlink_to(coast.root / "inside")
    (coast.root / "inside" / "x.md").symlink_to("x")
    assert (coast.root / "docs" / "ebb.py_kw.md").stat().st_mtime_ns == stamp.st_mtime_ns
    assert coast.refresh().problems == 0
    assert [match.keyword_file for match in coast.workspace.matches("Ebb")] == ["docs/ebb.py_kw.md"]


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

    far = scan._stamp(real((0o100644, 1, 1, 1, 0, 0, 5, 0, 0, 0), {"st_mtime_ns": 2**70}))
    assert far == (5, 2**63 - 1)
    assert scan._stamp(real((0o100644, 1, 1, 1, 0, 0, 5, 0, 0, 0), {"st_mtime_ns": -(2**70)})) == (5, 1 - 2**63)
