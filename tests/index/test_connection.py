"""Damaged, busy, replaced and missing databases: queries never raise."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from keydocs.index import connection as connection_module
from keydocs.index import integrity
from keydocs.index.root_index import RootIndex
from support import MakeScene, corrupt

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


def nothing(index: RootIndex) -> bool:
    """Return whether an index has no answer to any query."""
    answers: list[object] = [
        *index.matches("Tide"),
        *index.complete_prefix("ti", 5),
        *index.complete_initials("tt", 5),
        *index.files_of_sources(["x"]),
        *index.filter_known(["Tide"]),
    ]
    return (
        not answers and not index.count_pages("Tide", set()) and not index.keyword_file("x") and not any(index.totals())
    )


def test_a_missing_index_answers_nothing(own_cache: Path) -> None:
    index = RootIndex("/nowhere", own_cache)
    assert nothing(index)
    assert not index.is_ready
    assert not index.is_damaged
    assert not own_cache.exists()


def test_an_index_is_opened_once_it_exists(scene: MakeScene) -> None:
    coast = scene(COAST)
    index = RootIndex(str(coast.root), coast.cache)
    assert not index.is_ready
    coast.refresh()
    assert index.is_ready
    assert index.matches("height")
    index.close()


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_damaged_database_answers_nothing_and_is_reported(scene: MakeScene, size: int) -> None:
    coast = scene(COAST)
    path = Path(coast.refresh().index)
    path.write_bytes(os.urandom(size))
    index = RootIndex(str(coast.root), coast.cache)
    assert nothing(index)
    assert index.is_damaged
    coast.refresh()
    assert index.matches("height")
    assert not index.is_damaged
    index.close()


def test_a_damaged_page_is_reported(scene: MakeScene) -> None:
    coast = scene(COAST)
    path = Path(coast.refresh().index)
    corrupt(path, "names_folded")
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert index.is_damaged
    index.close()


@pytest.mark.parametrize("error", [KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError])
def test_a_bug_in_a_query_is_logged_and_is_no_damage(
    scene: MakeScene, caplog: pytest.LogCaptureFixture, error: type[Exception]
) -> None:
    (index,) = scene(COAST).workspace.indexes

    def fail(_connection: sqlite3.Connection) -> str:
        raise error("a bug")

    assert index.query(fail, "nothing") == "nothing"
    assert not index.is_damaged
    assert "Traceback" in caplog.text and error.__name__ in caplog.text
    assert index.matches("height")


def test_truncated_postings_are_damage(scene: MakeScene) -> None:
    coast = scene(COAST)
    connection = sqlite3.connect(coast.refresh().index)
    with connection:
        connection.execute("UPDATE postings SET data = substr(data, 1, length(data) - 3)")
    connection.close()
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert index.is_damaged
    index.close()


def test_a_busy_database_is_not_damaged(scene: MakeScene) -> None:
    coast = scene(COAST)
    writer = sqlite3.connect(coast.refresh().index, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert not index.is_damaged
    writer.execute("ROLLBACK")
    assert index.matches("height")
    writer.close()
    index.close()


def test_a_database_replaced_while_it_is_opened_is_not_damaged(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    coast = scene(COAST)
    coast.refresh()
    real = integrity.open_database

    def open_database(path: Path, timeout: float) -> sqlite3.Connection:
        monkeypatch.undo()
        coast.refresh(rebuild=True)
        return real(path, timeout=timeout)

    monkeypatch.setattr(connection_module, "open_database", open_database)
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert not index.is_damaged
    assert index.matches("height")
    index.close()


@pytest.mark.parametrize("name", ["a\ud800b", "\udfff", "x\0y", "%", "'", '"; --', "a" * 100_000])
def test_odd_names_are_unknown_and_harmless(scene: MakeScene, name: str) -> None:
    (index,) = scene(COAST).workspace.indexes
    assert index.matches(name) == []
    assert index.complete_prefix(name, 5) == []
    assert index.complete_initials(name, 5) == [] or name.isalnum()
    assert index.filter_known([name, "height"]) == {"height"}
    assert not index.is_damaged


def test_queries_cannot_write(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    (index,) = coast.workspace.indexes
    index.query(lambda connection: connection.execute("DELETE FROM files"), None)
    assert index.matches("height")


# --- changes while it is open ----------------------------------------------------------------------------------


def test_a_removed_index_goes_on_answering_and_is_reported(scene: MakeScene) -> None:
    coast = scene(COAST)
    index = RootIndex(str(coast.root), coast.cache)
    coast.refresh()
    assert index.matches("height") and not index.needs_check
    shutil.rmtree(coast.cache)
    assert index.matches("height_at") and index.needs_check
    coast.refresh()
    assert index.matches("height_at") and not index.needs_check
    index.close()


def test_a_missing_table_is_damage(scene: MakeScene) -> None:
    coast = scene(COAST)
    with sqlite3.connect(coast.refresh().index) as connection:
        connection.execute("DROP TABLE targets")
        connection.execute("DROP TABLE files")
    index = RootIndex(str(coast.root), coast.cache)
    assert index.matches("height") == []
    assert index.is_damaged
    coast.refresh(rebuild=True)
    assert index.matches("height") and not index.is_damaged
    index.close()


def test_only_the_first_query_waits_for_a_long_write(scene: MakeScene) -> None:
    coast = scene(COAST)
    index = RootIndex(str(coast.root), coast.cache)
    writer = sqlite3.connect(coast.refresh().index, isolation_level=None)
    assert index.matches("height")
    timeouts = []

    def read_files(connection: sqlite3.Connection) -> list[object]:
        timeouts.append(connection.execute("PRAGMA busy_timeout").fetchone())
        return connection.execute("SELECT * FROM files").fetchall()

    writer.execute("BEGIN EXCLUSIVE")
    assert [index.query(read_files, []) for _ in range(3)] == [[], [], []]
    writer.execute("ROLLBACK")
    assert [len(index.query(read_files, [])) for _ in range(2)] == [2, 2]
    assert timeouts == [(250,), (0,), (0,), (0,), (250,)]
    writer.close()
    index.close()


@pytest.mark.parametrize(
    ("error", "is_damaged", "needs_check"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), True, False),
        (sqlite3.OperationalError("no such table: names"), True, False),
        (sqlite3.OperationalError("Could not decode to UTF-8 column 'name'"), True, False),
        (sqlite3.OperationalError("disk I/O error"), False, True),
        (sqlite3.OperationalError("database is locked"), False, False),
    ],
)
def test_only_some_errors_prove_damage(
    scene: MakeScene, error: sqlite3.Error, is_damaged: bool, needs_check: bool
) -> None:
    (index,) = scene(COAST).workspace.indexes

    def fail(_connection: sqlite3.Connection) -> None:
        raise error

    index.query(fail, None)
    assert (index.is_damaged, index.needs_check) == (is_damaged, needs_check)
