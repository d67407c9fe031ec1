"""The database: what is written is found again, and a file that is no index is refused."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from keydocs.index import file_queries, integrity, name_queries, schema, writer
from keydocs.index.integrity import DamagedError
from keydocs.index.names import initials
from keydocs.index.postings import CODES, encode, pack, unpack
from keydocs.index.schema import FileRow, NameRow
from keydocs.index.source_kind import SOURCE
from keydocs.index.writer import Changes
from keydocs.model import Kind

TIDE = FileRow(1, "docs/tide.py_kw.md", 10, 20, None, "tide.py", True, SOURCE, 2, 0)
LAMP = FileRow(2, "docs/lamp.c_kw.md", 11, 21, "docs/lamp_docs.md", None, False, SOURCE, 1, 3)


def name_row(name: str, data: bytes = b"", *, rank: int = 0, is_code: bool = True) -> NameRow:
    return NameRow(name.casefold(), name, initials(name), rank, is_code, data)


def blob(*postings: tuple[int, int, int]) -> bytes:
    return encode(pack(rank, target, line, CODES[Kind.CLASS]) for rank, target, line in postings)


NAMES = {
    "heightAt": blob((0, 1, 5)),
    "Tide": blob((0, 1, 3), (64, 2, 4)),
    "TIDE": blob((0, 2, 9)),
    "TideTable": blob((0, 1, 7)),
    "tide_level": blob((0, 3, 8)),
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "index-1.db"
    rows = sorted(name_row(name, data) for name, data in NAMES.items())
    writer.write_database(path, [TIDE, LAMP], [(3, 2, "docs/level.c_docs.md")], [], rows, {"next_id": "4"})
    return path


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    connection = integrity.open_database(database)
    yield connection
    connection.close()


def lines(connection: sqlite3.Connection, name: str, limit: int = 20) -> list[int]:
    """The lines of the entries for a name."""
    return [unpack(packed).line for packed, _ in name_queries.find_postings(connection, name, limit)]


def test_the_user_alone_can_read_it(database: Path) -> None:
    if os.name == "posix":
        assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_a_database_is_never_written_over(database: Path) -> None:
    with pytest.raises(FileExistsError):
        writer.write_database(database, [], [], [], [], {})


MANY_FILES = [FileRow(id_, f"docs/s{id_:04}_kw.md", 1, 2, None, None, True, SOURCE, 1, 0) for id_ in range(1, 1_201)]
MANY_NAMES = [name_row(f"tide{number:04}", blob((0, number % 1_200 + 1, 3))) for number in range(1_500)]


def write_many(path: Path) -> None:
    folders = (schema.FolderRow(f"docs/{number:03}", number, 0) for number in range(400))
    writer.write_database(path, MANY_FILES, [(5_000, 7, "docs/a_docs.md")], folders, MANY_NAMES, {"next_id": "5001"})


def test_all_of_many_rows_are_written(tmp_path: Path) -> None:
    write_many(tmp_path / "many.db")
    with contextlib.closing(integrity.open_database(tmp_path / "many.db")) as connection:
        files = file_queries.find_files(connection, [row.path for row in MANY_FILES])
        names = connection.execute("SELECT name, data FROM names JOIN postings USING (id) ORDER BY name").fetchall()
        assert (files, len(file_queries.read_folders(connection))) == (MANY_FILES, 400)
        assert name_queries.read_targets(connection, [5_000])[5_000].page == "docs/a_docs.md"
    assert names == [(row.name, row.data) for row in MANY_NAMES]
    assert integrity.passes_quick_check(tmp_path / "many.db")


def test_files_come_back(connection: sqlite3.Connection) -> None:
    assert file_queries.find_file(connection, TIDE.path) == TIDE
    assert file_queries.find_file(connection, LAMP.path) == LAMP
    assert file_queries.find_file(connection, "docs/other_kw.md") is None
    assert file_queries.find_files_of_sources(connection, ["sea.py", "tide.py"]) == [TIDE]
    assert file_queries.find_files(connection, [LAMP.path, "docs/other_kw.md", TIDE.path]) == [LAMP, TIDE]
    assert file_queries.read_stored_files(connection) == {
        TIDE.path: (1, (10, 20), True, True),
        LAMP.path: (2, (11, 21), False, True),
    }


def test_a_sibling_page_is_not_stored_but_known() -> None:
    assert schema.page_of(TIDE) == "docs/tide.py_docs.md"
    assert schema.page_of(LAMP) == "docs/lamp_docs.md"


def test_postings_and_their_targets(connection: sqlite3.Connection) -> None:
    targets = {
        1: (TIDE.path, "docs/tide.py_docs.md", "tide.py", SOURCE),
        2: (LAMP.path, "docs/lamp_docs.md", None, SOURCE),
        3: (LAMP.path, "docs/level.c_docs.md", None, SOURCE),
    }
    assert name_queries.read_targets(connection, [1, 2, 3, 99]) == targets
    assert name_queries.find_postings(connection, "Tide", 20) == [
        (pack(0, 1, 3, CODES[Kind.CLASS]), targets[1]),
        (pack(64, 2, 4, CODES[Kind.CLASS]), targets[2]),
    ]


def test_names_are_told_apart_by_case(connection: sqlite3.Connection) -> None:
    assert lines(connection, "TIDE") == [9]
    assert lines(connection, "tide") == []


def test_the_limit_cuts_the_worst(connection: sqlite3.Connection) -> None:
    assert lines(connection, "Tide", 1) == [3]
    assert name_queries.find_target_ids(connection, "Tide", 2) == {1, 2}
    assert name_queries.find_target_ids(connection, "Tide", 1) == 2


def test_more_targets_than_sqlite_takes_at_once(connection: sqlite3.Connection) -> None:
    assert len(name_queries.read_targets(connection, list(range(1, 5000)))) == 3


def test_known_names(connection: sqlite3.Connection) -> None:
    assert name_queries.filter_known(connection, ["Tide", "tide", "heightAt", "", "'; DROP TABLE names; --"]) == {
        "Tide",
        "heightAt",
    }


def prefixed(connection: sqlite3.Connection, prefix: str, limit: int = 20) -> list[str]:
    return [name for _, name, *_ in name_queries.find_by_prefix(connection, prefix, limit)]


def test_names_by_their_ids_come_in_their_order(connection: sqlite3.Connection) -> None:
    found = name_queries.find_by_prefix(connection, "tide", 20)
    assert len(found) == 4
    for rows in (found, found[::-1], found[1:2], []):
        assert name_queries.find_by_ids(connection, [row[0] for row in rows]) == rows


def test_prefixes_are_folded(connection: sqlite3.Connection) -> None:
    assert sorted(prefixed(connection, "tide")) == ["TIDE", "Tide", "TideTable", "tide_level"]
    assert prefixed(connection, "tidet") == ["TideTable"]
    assert prefixed(connection, "tideu") == []
    assert len(prefixed(connection, "tide", 2)) == 2


def test_a_prefix_is_no_pattern(connection: sqlite3.Connection) -> None:
    assert prefixed(connection, "t%") == prefixed(connection, "t*") == prefixed(connection, "tide?") == []


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("tt", ["TideTable"]),
        ("tl", ["tide_level"]),
        ("t", ["TideTable", "tide_level"]),
        ("lt", []),
        ("t[", []),
        ("t]", []),
    ],
)
def test_initials(connection: sqlite3.Connection, letters: str, found: list[str]) -> None:
    assert sorted(name for _, name, *_ in name_queries.find_by_initials(connection, letters, 20)) == found


def test_code_before_prose_then_rank_then_length(tmp_path: Path) -> None:
    rows = [
        name_row("tides", is_code=False),
        name_row("tide_at", rank=64),
        name_row("tide_height"),
        name_row("tide_low"),
    ]
    path = tmp_path / "x.db"
    writer.write_database(path, [], [], [], sorted(rows), {})
    connection = integrity.open_database(path)
    assert prefixed(connection, "ti") == ["tide_low", "tide_height", "tide_at", "tides"]
    connection.close()


def test_changes(connection: sqlite3.Connection) -> None:
    new = TIDE._replace(id=4, size=11)
    late = [name_row("Tide", blob((0, 4, 30))), name_row("EbbTide", blob((0, 4, 31)))]
    writer.apply_changes(connection, Changes([1, 2], [new], [], [], late, {"next_id": "5", "updated_files": "3"}))

    assert file_queries.find_file(connection, TIDE.path) == new
    assert file_queries.find_file(connection, LAMP.path) is None
    assert name_queries.read_targets(connection, [1, 2, 3, 4]).keys() == {4}
    assert lines(connection, "Tide") == lines(connection, "Tide", 1) == [30]
    assert lines(connection, "TideTable") == []
    assert name_queries.filter_known(connection, ["EbbTide", "Tide", "TideTable"]) == {"EbbTide", "Tide"}
    assert [row.name for row in name_queries.find_updated_by_prefix(connection, "eb", 20)] == ["EbbTide"]
    assert [row.name for row in name_queries.find_updated_by_initials(connection, "et", 20)] == ["EbbTide"]
    assert file_queries.count_updated_files(connection) == 3
    assert file_queries.next_id(connection) == 5
    assert file_queries.read_totals(connection)[0] == 1


def test_a_change_that_fails_changes_nothing(connection: sqlite3.Connection) -> None:
    before = file_queries.read_stored_files(connection)
    with pytest.raises(sqlite3.IntegrityError):
        writer.apply_changes(connection, Changes([1], [LAMP], [], [], [], {"next_id": "9"}))
    assert file_queries.read_stored_files(connection) == before
    assert file_queries.next_id(connection) == 4


def test_totals_count_keyword_files_alone(tmp_path: Path) -> None:
    index = FileRow(3, "docs/sub.md", 1, 1, None, None, False, SOURCE, 50, 50)
    path = tmp_path / "x.db"
    writer.write_database(path, [TIDE, LAMP, index], [], [], [name_row("Tide")], {})
    connection = integrity.open_database(path)
    assert file_queries.read_totals(connection) == (2, 3, 1, 3)
    connection.close()


def refused(path: Path) -> str:
    with pytest.raises(DamagedError) as error:
        integrity.open_database(path)
    return str(error.value)


def test_what_is_no_index_is_refused(tmp_path: Path, database: Path) -> None:
    assert "unable to open" in refused(tmp_path / "missing.db")

    (tmp_path / "garbage.db").write_bytes(os.urandom(5000))
    assert "not a database" in refused(tmp_path / "garbage.db")

    (tmp_path / "empty.db").touch()
    assert "no such table" in refused(tmp_path / "empty.db")

    foreign = sqlite3.connect(tmp_path / "foreign.db")
    foreign.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    foreign.close()
    assert "version None" in refused(tmp_path / "foreign.db")

    other = sqlite3.connect(database)
    other.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    other.commit()
    other.close()
    assert "version ('0',)" in refused(database)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with writer.write_lock(tmp_path, 1.0), pytest.raises(sqlite3.OperationalError, match="locked"):  # noqa: SIM117
        with writer.write_lock(tmp_path, 0.01):
            pass
    with writer.write_lock(tmp_path, 0.01):
        pass
