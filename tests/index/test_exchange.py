"""The team's index: who starts from it reads what differs, and gets the answers of an index of his own."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.checkouts import clone, commit, copy, git, needs_git
from keydocs import files
from keydocs.index import exchange, exported, location, store
from keydocs.index.exchange import ExchangeError, Import, Outcome, export_index, import_index
from keydocs.index.exported import Exported, packed_in
from keydocs.index.posting import KINDS, RANKS, SOURCE, pack
from keydocs.index.refresh import refresh
from keydocs.index.scan import Selection, scan
from keydocs.index.workspace import Index
from support import MakeScene, Scene, corrupt, cua_keywords, pta_keywords, write

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /src/lamp.cu cua also=Tide,naïve,a%20b
#define LAMP 1
void turn(int x) {
}
//- /src/fog.rs pta
struct Fog
fn lift
//- /src/buoy.py cua nopage
class Buoy: ...
//- /docs/src/sub.md
# Keywords

**tide**

- [tide.py](./tide.py_docs.md)

**harbour**

- [Where ships are](./harbour.py_docs.md)
//- /docs/src/harbour.py_docs.md
# The harbour
//- /docs/README.md
# The coast
//- /docs/src/tide.py_docs.md_kw.md
# Keyword Index: `docs/src/tide.py_docs.md`

- **`Metadata`**: [x](./tide.py_docs.md_docs.md)
"""
TIDE, LAMP, FOG, BUOY = (f"docs/src/{name}_kw.md" for name in ("tide.py", "lamp.cu", "fog.rs", "buoy.py"))
ALL = {TIDE, LAMP, FOG, BUOY, "docs/src/sub.md", "docs/src/tide.py_docs.md_kw.md"}

Checkout = Callable[[Path, Path], Path]


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


@pytest.fixture
def file(coast: Scene, tmp_path: Path) -> Path:
    """The coast's index, exported."""
    file = tmp_path / "team.index"
    export_index(str(coast.root), coast.cache, file)
    return file


@pytest.fixture(params=["clone", "copy"])
def checkout(request: pytest.FixtureRequest, coast: Scene, tmp_path: Path) -> Path:
    """The coast again, with times of its own: once as Git checks it out, once as it is copied."""
    if request.param == "copy":
        return copy(coast.root, tmp_path / "copy")
    return clone_of(coast, tmp_path)


def clone_of(coast: Scene, tmp_path: Path, *options: str) -> Path:
    if needs_git.args[0]:
        pytest.skip("Git is not installed")
    commit(coast.root)
    return clone(coast.root, tmp_path / "clone", *options)


def start(root: Path, file: Path) -> Import:
    """Start from an exported index, in a cache of its own."""
    return import_index(str(root), root.parent / "cache of the other", file)


def answers(root: Path, cache: Path) -> dict[str, object]:
    """All that an index says."""
    database = location.current_database(location.index_dir(str(root), cache))
    assert database is not None
    connection = store.open_database(database)
    names = {name for name, _ in store.read_all(connection)[3]}
    connection.close()
    index = Index(str(root), cache)
    said: dict[str, object] = {name: [match._replace(root="") for match in index.matches(name)] for name in names}
    # The ids of further pages depend on who reads first.
    for letter in "abcdefghijklmnopqrstuvwxyz":
        found = [*index.starting(letter, 1000), *index.abbreviated(letter, 1000)]
        said[f"{letter}…"] = sorted(name._replace(root="", target=0) for name in found)
    said["…"] = index.totals()
    index.close()
    return {name: said[name] for name in sorted(said) if said[name]}


def assert_as_fresh(root: Path) -> None:
    """What is answered is what an index answers that was built from the files."""
    fresh = root.parent / "fresh"
    refresh(str(root), fresh)
    assert answers(root, root.parent / "cache of the other") == answers(root, fresh)


# --- the same files, with other times ------------------------------------------------------------------------------


def test_a_clone_reads_nothing(coast: Scene, file: Path, tmp_path: Path, reads: list[str]) -> None:
    root = clone_of(coast, tmp_path)
    done = start(root, file)
    assert (done.outcome, done.files, done.taken, done.compared, done.read) == (Outcome.TAKEN, 6, 6, 0, 0)
    assert reads == []
    assert_as_fresh(root)


def test_a_copy_is_compared_and_nothing_is_parsed(coast: Scene, file: Path, tmp_path: Path, reads: list[str]) -> None:
    root = copy(coast.root, tmp_path / "copy")
    reads.clear()
    done = start(root, file)
    size = sum(stamp.size for stamp in scan(str(root)).keyword_files.values())
    assert (done.outcome, done.taken, done.read, done.read_bytes) == (Outcome.TAKEN, 6, 0, 0)
    assert (done.compared, done.compared_bytes) == (6, size)
    assert sorted(reads) == sorted(ALL)
    assert_as_fresh(root)


def test_the_report_is_that_of_a_refresh(file: Path, checkout: Path) -> None:
    report = start(checkout, file).report
    fresh = refresh(str(checkout), checkout.parent / "fresh")
    assert (report.files, report.entries, report.names, report.problems) == (
        fresh.files,
        fresh.entries,
        fresh.names,
        fresh.problems,
    )
    assert (report.added, report.updated, report.removed) == (0, 0, 0)
    assert Path(report.index).is_file()
    assert report.seconds > 0


def test_it_is_an_index_like_any_other_afterwards(file: Path, checkout: Path, reads: list[str]) -> None:
    index = start(checkout, file).report.index
    reads.clear()
    cache = checkout.parent / "cache of the other"
    assert refresh(str(checkout), cache).index == index
    assert reads == []
    write(checkout / TIDE, pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    assert refresh(str(checkout), cache).updated == 1
    assert reads == [TIDE]
    if os.name == "posix":
        assert stat.S_IMODE(Path(index).stat().st_mode) == 0o600


def test_a_part_of_a_checkout(coast: Scene, tmp_path: Path, reads: list[str]) -> None:
    """A root need not be the top of its repository."""
    export_index(str(coast.root / "docs"), coast.cache, tmp_path / "docs.index")
    root = clone_of(coast, tmp_path) / "docs"
    reads.clear()
    done = start(root, tmp_path / "docs.index")
    assert (done.taken, reads) == (6, [])


def test_other_line_ends(coast: Scene, file: Path, tmp_path: Path) -> None:
    """What Git checks out on Windows: the content that was exported, but for its line ends."""
    root = clone_of(coast, tmp_path, "-c", "core.autocrlf=true")
    assert b"\r\n" in (root / TIDE).read_bytes()
    done = start(root, file)
    assert (done.taken, done.compared, done.read) == (6, 6, 0)
    assert_as_fresh(root)


def test_a_worktree(coast: Scene, file: Path, tmp_path: Path) -> None:
    """Git's index of it is elsewhere, so files are compared."""
    main = clone_of(coast, tmp_path)
    git(main, "worktree", "add", "-q", tmp_path / "worktree")
    done = start(tmp_path / "worktree", file)
    assert (done.taken, done.compared, done.read) == (6, 6, 0)


def test_a_file_that_cannot_be_read(coast: Scene, tmp_path: Path) -> None:
    # More than is read of any file.
    (coast.root / "docs/out_kw.md").touch()
    os.truncate(coast.root / "docs/out_kw.md", files.MAX_BYTES + 1)
    export_index(str(coast.root), coast.cache, tmp_path / "team.index")
    root = tmp_path / "copy"
    copy(coast.root, root)
    done = start(root, tmp_path / "team.index")
    assert (done.taken, done.read, done.report.problems) == (6, 1, 1)
    assert_as_fresh(root)


# --- files that differ ---------------------------------------------------------------------------------------------


def test_what_changed_was_added_and_removed_alone_is_read(file: Path, checkout: Path, reads: list[str]) -> None:
    write(checkout / TIDE, pta_keywords("src/tide.py", [("Tide", "Classs"), ("Ebb", "Classs"), ("LAMP", "Imports")]))
    (checkout / FOG).unlink()
    write(checkout / "docs/src/moon.py_kw.md", cua_keywords("src/moon.py", [("Moon", "Classs"), ("Fog", "Imports")]))
    done = start(checkout, file)
    # The folder's index is read again as well: keyword files came and went in it.
    changed = {TIDE, "docs/src/moon.py_kw.md", "docs/src/sub.md"}
    assert (done.outcome, done.files, done.taken, done.read) == (Outcome.TAKEN, 6, 3, 3)
    assert (done.report.added, done.report.updated, done.report.removed) == (1, 1, 1)
    assert done.read_bytes == sum((checkout / path).stat().st_size for path in changed)
    if done.compared == 0:
        assert set(reads) == changed
    assert_as_fresh(checkout)


def test_a_change_of_the_same_size_is_found(file: Path, checkout: Path) -> None:
    """Also where the times are as they were: they prove nothing."""
    status = (checkout / TIDE).stat()
    text = (checkout / TIDE).read_bytes()
    with (checkout / TIDE).open("r+b") as to:
        to.write(text.replace(b"Tide", b"Edit"))
    os.utime(checkout / TIDE, ns=(status.st_atime_ns, status.st_mtime_ns))
    done = start(checkout, file)
    assert (done.taken, done.read, done.report.updated) == (5, 1, 1)
    assert_as_fresh(checkout)


def test_times_of_the_export_are_of_no_account(coast: Scene, file: Path) -> None:
    """The very files that it was made of, one of them with another content, the same size and time."""
    status = (coast.root / TIDE).stat()
    (coast.root / TIDE).write_bytes((coast.root / TIDE).read_bytes().replace(b"Tide", b"Edit"))
    os.utime(coast.root / TIDE, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert start(coast.root, file).report.updated == 1
    assert_as_fresh(coast.root)


def test_a_page_that_came_or_went_matters_to_those_that_may_lead_to_it(file: Path, checkout: Path) -> None:
    write(checkout / "docs/src/buoy.py_docs.md", "# The buoy\n")
    (checkout / "docs/src/harbour.py_docs.md").unlink()
    done = start(checkout, file)
    assert (done.taken, done.read) == (3, 3)
    assert_as_fresh(checkout)


def test_files_that_changed_places(file: Path, checkout: Path) -> None:
    (checkout / TIDE).rename(checkout / "docs/src/waiting")
    (checkout / FOG).rename(checkout / TIDE)
    (checkout / "docs/src/waiting").rename(checkout / FOG)
    assert start(checkout, file).read == 2
    assert_as_fresh(checkout)


def test_other_files_by_the_settings(coast: Scene, file: Path) -> None:
    selection = Selection(exclude=("fog.rs_kw.md",))
    done = import_index(str(coast.root), coast.folder.parent / "cache of the other", file, selection)
    assert (done.files, done.report.removed) == (5, 1)


def test_progress_counts_to_the_end(file: Path, checkout: Path) -> None:
    write(checkout / TIDE, pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    seen: list[tuple[int, int]] = []
    cache = checkout.parent / "cache of the other"
    done = import_index(str(checkout), cache, file, progress=lambda *numbers: seen.append(numbers))
    assert seen[-1] == (done.compared + 1, done.compared + 1)


def test_where_too_much_differs_it_is_built(coast: Scene, file: Path) -> None:
    for number in range(60):
        coast.write(f"docs/src/m{number}.py_kw.md", pta_keywords(f"src/m{number}.py", [("Moon", "Classs")]))
    done = start(coast.root, file)
    assert (done.outcome, done.taken, done.report.files) == (Outcome.OUTDATED, 0, 65)
    assert_as_fresh(coast.root)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.integers(0, 11), st.sampled_from(["change", "remove", "page", "add"])))
def test_whatever_changed_the_answers_are_those_of_a_fresh_index(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[int, str]
) -> None:
    folder = tmp_path_factory.mktemp("coast")
    root = folder / "ws"
    for number in range(10):
        names = [("Tide", "Classs"), (f"Moon{number}", "Classs"), ("rise", "Functions")]
        write(root / f"docs/a{number % 3}/m{number}.py_kw.md", pta_keywords(f"a{number % 3}/m{number}.py", names))
        if number % 2:
            write(root / f"docs/a{number % 3}/m{number}.py_docs.md", "")
    for number in (1, 2):
        links = f"- [m{number + 3}](./m{number + 3}.py_docs.md)\n- [m{number}](./m{number}.py_docs.md)\n"
        write(root / f"docs/a{number}/sub.md", f"# Keywords\n\n**moon**\n\n{links}")
    export_index(str(root), folder / "cache", folder / "team.index")
    for number, change in changes.items():
        base = root / f"docs/a{number % 3}"
        if change == "change":
            write(base / f"m{number}.py_kw.md", pta_keywords("x.py", [("rise", "Classs"), ("Ebb", "Functions")]))
        elif change == "remove":
            (base / f"m{number}.py_kw.md").unlink(missing_ok=True)
        elif change == "page":
            write(base / f"m{number}.py_docs.md", "")
        else:
            write(base / f"n{number}.py_kw.md", cua_keywords("y.py", [("Tide", "Functions"), ("neap", "Functions")]))
    assert start(root, folder / "team.index").outcome is Outcome.TAKEN
    assert_as_fresh(root)


# --- an index that is there already --------------------------------------------------------------------------------


def test_an_index_that_is_there_stays(coast: Scene, file: Path) -> None:
    before = coast.refresh()
    coast.write(TIDE, pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    done = import_index(str(coast.root), coast.cache, file)
    assert (done.outcome, done.report.index, done.report.updated) == (Outcome.NOT_NEEDED, before.index, 1)


def test_one_whose_files_all_have_other_times_is_replaced(scene: MakeScene, tmp_path: Path) -> None:
    """A checkout that was thrown away and made again, in the same place."""
    coast = scene("//- /README.md\n")
    for number in range(40):
        coast.write(f"docs/m{number}.py_kw.md", pta_keywords(f"m{number}.py", [(f"Moon{number}", "Classs")]))
    export_index(str(coast.root), coast.cache, tmp_path / "team.index")
    for path in (coast.root / "docs").iterdir():
        write(path, path.read_text("utf-8"))
    done = import_index(str(coast.root), coast.cache, tmp_path / "team.index")
    assert (done.outcome, done.taken, done.read) == (Outcome.TAKEN, 40, 0)


def test_one_that_is_broken_is_replaced(coast: Scene, file: Path) -> None:
    Path(coast.refresh().index).write_bytes(b"not a database")
    assert import_index(str(coast.root), coast.cache, file).outcome is Outcome.TAKEN
    assert coast.workspace.matches("Tide")


def test_another_process_that_was_quicker(coast: Scene, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = exported.read

    def read(path: Path, limit: int, root: str) -> Exported:
        coast.refresh()
        return real(path, limit, root)

    monkeypatch.setattr(exported, "read", read)
    coast.cache = coast.folder.parent / "cache of the other"
    done = start(coast.root, file)
    assert (done.outcome, done.report.index) == (Outcome.NOT_NEEDED, coast.refresh().index)


def test_a_folder_without_keyword_files(scene: MakeScene, coast: Scene, file: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = import_index(str(tmp_path / "empty"), tmp_path / "cache of the empty", file)
    assert (done.outcome, done.files, done.report.files) == (Outcome.NOT_NEEDED, 0, 0)
    assert not (tmp_path / "cache of the empty").exists()


# --- exporting -----------------------------------------------------------------------------------------------------


def test_what_is_exported_is_read_by_everybody(file: Path) -> None:
    if os.name == "posix":
        umask = os.umask(0)
        os.umask(umask)
        assert stat.S_IMODE(file.stat().st_mode) == 0o644 & ~umask


def test_nothing_else_is_left_behind(coast: Scene, tmp_path: Path) -> None:
    export_index(str(coast.root), coast.cache, tmp_path / "build/out/team.index")
    export_index(str(coast.root), coast.cache, tmp_path / "build/out/team.index")
    assert [path.name for path in (tmp_path / "build/out").iterdir()] == ["team.index"]


def test_the_same_files_give_the_same_bytes(coast: Scene, file: Path, tmp_path: Path) -> None:
    """Wherever they are, and whatever the index has been through."""
    root = copy(coast.root, tmp_path / "copy")
    text = (root / TIDE).read_text("utf-8")
    (root / TIDE).unlink()
    (root / "docs/src/harbour.py_docs.md").unlink()
    refresh(str(root), coast.cache)
    write(root / TIDE, text)
    write(root / "docs/src/harbour.py_docs.md", "# The harbour\n")
    write(root / "docs/src/moon_kw.md", text.replace("Tide", "Moon"))
    refresh(str(root), coast.cache)
    (root / "docs/src/moon_kw.md").unlink()
    export_index(str(root), coast.cache, tmp_path / "other.index")
    assert (tmp_path / "other.index").read_bytes() == file.read_bytes()


def test_an_imported_index_is_exported_as_it_came(file: Path, checkout: Path, tmp_path: Path) -> None:
    start(checkout, file)
    export_index(str(checkout), checkout.parent / "cache of the other", tmp_path / "other.index")
    assert (tmp_path / "other.index").read_bytes() == file.read_bytes()


def test_the_index_is_brought_up_to_date_first(coast: Scene, file: Path, tmp_path: Path) -> None:
    coast.write(TIDE, pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    export_index(str(coast.root), coast.cache, tmp_path / "later.index")
    assert start(coast.root, tmp_path / "later.index").read == 0
    assert_as_fresh(coast.root)


@pytest.mark.parametrize("times", [1, 5])
def test_files_that_change_meanwhile(coast: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """The hash of a file must not be that of another content than its entries were read from."""
    real = exchange.read_blobs
    texts = iter([pta_keywords("src/tide.py", [(f"Ebb{number}", "Classs")]) for number in range(times)])

    def read_blobs(root: str, wanted: list[str]) -> object:
        if text := next(texts, ""):
            coast.write(TIDE, text)
        return real(root, wanted)

    monkeypatch.setattr(exchange, "read_blobs", read_blobs)
    if times == 5:
        with pytest.raises(ExchangeError, match="are being changed"):
            export_index(str(coast.root), coast.cache, tmp_path / "team.index")
        assert not (tmp_path / "team.index").exists()
        return
    export_index(str(coast.root), coast.cache, tmp_path / "team.index")
    assert start(coast.root, tmp_path / "team.index").read == 0
    assert_as_fresh(coast.root)


def test_a_broken_index_is_built_anew(coast: Scene, file: Path, tmp_path: Path) -> None:
    corrupt(Path(coast.refresh().index), "postings")
    export_index(str(coast.root), coast.cache, tmp_path / "other.index")
    assert (tmp_path / "other.index").read_bytes() == file.read_bytes()


def test_nothing_to_export(scene: MakeScene, tmp_path: Path) -> None:
    empty = scene("//- /README.md\n")
    with pytest.raises(ExchangeError, match="no keyword files"):
        export_index(str(empty.root), empty.cache, tmp_path / "team.index")
    assert not (tmp_path / "team.index").exists()


def test_where_nothing_can_be_written(coast: Scene, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("", "utf-8")
    for place in ("folder", "text/team.index"):
        with pytest.raises(ExchangeError, match="cannot be written"):
            export_index(str(coast.root), coast.cache, tmp_path / place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "folder", "text", "ws"]


# --- files that nobody exported ------------------------------------------------------------------------------------

Parts = tuple[dict[str, Any], list[list[Any]], bytes]
"""The header, the rows of the four parts, and the postings."""


def unpack(file: Path) -> Parts:
    with gzip.open(file) as source:
        header = json.loads(source.readline())
        parts: list[list[Any]] = []
        for count in ("files", "pages", "folders", "names"):
            rows: list[Any] = []
            while len(rows) < header[count]:
                rows += json.loads(source.readline())
            parts.append(rows)
        return header, parts, source.read()


def repack(file: Path, parts: Parts) -> Path:
    header, lists, postings = parts
    lines = "".join(json.dumps(value) + "\n" for value in [header, *filter(None, lists)])
    file.write_bytes(gzip.compress(lines.encode() + postings))
    return file


def mixed(numbers: list[int]) -> bytes:
    """Packed postings as they stand in a file."""
    data = b"".join(number.to_bytes(8, "big") for number in numbers)
    return b"".join(data[place::8] for place in range(8))


def refused(root: Path, file: Path) -> str:
    """Why a file is not used; it leaves no trace."""
    cache = root.parent / "cache of the refused"
    with pytest.raises(ExchangeError) as error:
        import_index(str(root), cache, file)
    assert not cache.exists()
    message = str(error.value)
    assert message.startswith(f"{file} ")
    assert "\n" not in message
    return message.removeprefix(f"{file} ")


def test_unpacked_and_packed_again_it_is_the_same(coast: Scene, file: Path) -> None:
    """What the tests below change is all that they change."""
    assert start(coast.root, repack(file, unpack(file))).outcome is Outcome.TAKEN


def test_what_stands_in_it(file: Path) -> None:
    header, (file_rows, pages, folders, names), postings = unpack(file)
    sizes = {"files": 6, "pages": 2, "folders": 2, "names": 12}
    assert header == {"format": "keydocs index", "version": 1, "tables": store.VERSION, **sizes}
    assert [row[0] for row in file_rows] == [BUOY, FOG, LAMP, TIDE, "docs/src/sub.md", "docs/src/tide.py_docs.md_kw.md"]
    content = "78a76fc265de43807cb7851f5fa930bde244bac6"
    assert file_rows[2] == [LAMP, content, 657, None, "src/lamp.cu", True, SOURCE, 5, 0]
    assert pages == [[5, "docs/src/tide.py_docs.md"], [5, "docs/src/harbour.py_docs.md"]]
    assert [row[0] for row in folders] == ["docs", "docs/src"]
    assert [row for row in names if row[0] in ("Tide", "naïve")] == [["Tide", 2], ["naïve", 1]]
    assert len(postings) == 8 * sum(count for _, count in names)


def test_what_is_no_exported_index(coast: Scene, tmp_path: Path) -> None:
    file = tmp_path / "team.index"
    assert refused(coast.root, file) == "cannot be read: No such file or directory"
    for data in (
        b"",
        b"x",
        os.urandom(500),
        gzip.compress(b""),
        gzip.compress(os.urandom(99)),
        gzip.compress(b"[1]\n"),
    ):
        file.write_bytes(data)
        assert refused(coast.root, file) == "is no exported index"
    file.write_bytes(gzip.compress(b'{"format": "another"}\n'))
    assert refused(coast.root, file) == "is no exported index"
    file.unlink()
    connection = sqlite3.connect(file)
    connection.executescript("CREATE TABLE files (id); CREATE TRIGGER t AFTER INSERT ON files BEGIN SELECT 1; END;")
    connection.close()
    assert refused(coast.root, file) == "is no exported index"


def test_a_database_is_none_either(coast: Scene) -> None:
    assert refused(coast.root, Path(coast.refresh().index)) == "is no exported index"


def test_one_that_the_repository_names_and_that_is_a_link_out_of_it(coast: Scene, file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    file.rename(elsewhere / "index")
    (coast.root / "index").symlink_to(elsewhere / "index")
    (coast.root / "folder").symlink_to(elsewhere)
    (coast.root / "hole").symlink_to("/dev/null")
    for inner in ("index", "folder/index", "hole"):
        with pytest.raises(ExchangeError, match=f"{inner} cannot be used: {inner} leads out of the workspace"):
            import_index(str(coast.root), tmp_path / "cache", coast.root / inner, is_trusted=False)
    os.mkfifo(coast.root / "fifo")
    with pytest.raises(ExchangeError, match="fifo cannot be used: fifo is not a regular file"):
        import_index(str(coast.root), tmp_path / "cache", coast.root / "fifo", is_trusted=False)
    assert import_index(str(coast.root), tmp_path / "my cache", coast.root / "index").outcome is Outcome.TAKEN
    (elsewhere / "index").rename(coast.root / "real")
    (coast.root / "inside").symlink_to("real")
    done = import_index(str(coast.root), tmp_path / "another cache", coast.root / "inside", is_trusted=False)
    assert done.outcome is Outcome.TAKEN


def test_folders_and_devices(coast: Scene, tmp_path: Path) -> None:
    assert "cannot be read" in refused(coast.root, tmp_path)
    if os.name == "posix":
        os.mkfifo(tmp_path / "fifo")
        assert refused(coast.root, tmp_path / "fifo") == "is not a regular file"
        assert refused(coast.root, Path("/dev/zero")) == "is not a regular file"


@pytest.mark.parametrize("key", ["version", "tables"])
@pytest.mark.parametrize("value", [0, 99, None, "1", [1]])
def test_another_version(coast: Scene, file: Path, key: str, value: object) -> None:
    header, *rest = unpack(file)
    repack(file, ({**header, key: value}, *rest))  # type: ignore[arg-type]
    assert refused(coast.root, file) == "was exported by another version of Keydocs"


def test_a_file_that_is_cut_off(coast: Scene, file: Path) -> None:
    data = file.read_bytes()
    for size in range(0, len(data), 7):
        file.write_bytes(data[:size])
        assert refused(coast.root, file) in ("is cut off", "is no exported index")
    file.write_bytes(gzip.compress(gzip.decompress(data)[:-1]))
    assert refused(coast.root, file) == "is cut off"


def test_bits_that_fell_over(coast: Scene, file: Path) -> None:
    data = file.read_bytes()
    for place in range(10, len(data), 5):
        changed = data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]
        # A few bits mean nothing.
        with contextlib.suppress(OSError, EOFError, zlib.error):
            if gzip.decompress(changed) == gzip.decompress(data):
                continue
        file.write_bytes(changed)
        assert refused(coast.root, file)


def test_more_than_was_announced(coast: Scene, file: Path) -> None:
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()) + b"\0"))
    assert refused(coast.root, file) == "has something in it that no index has"


NO_PATHS = [
    "",
    ".",
    "..",
    "../x",
    "/etc/passwd",
    "//host/x",
    "a/../b",
    "a//b",
    "./a",
    "a/",
    "a\0b",
    "\ud800",
    "x" * 10_001,
]
NO_NUMBERS = [-1, 1.5, True, None, "1", 1 << 63, []]


@pytest.mark.parametrize(
    ("part", "column", "values"),
    [
        (0, 0, [*NO_PATHS, None, 1, ["x"]]),
        (0, 1, ["0", "00", "x" * 40, "00" * 32, None, 1]),
        (0, 2, NO_NUMBERS),
        (0, 3, [*NO_PATHS, "docs/page.txt", 1, True]),
        (0, 4, [*NO_PATHS, 1, True]),
        (0, 5, [None, 0, 1, "true"]),
        (0, 6, [*NO_NUMBERS, 5]),
        (0, 7, NO_NUMBERS),
        (0, 8, NO_NUMBERS),
        (1, 0, [*NO_NUMBERS, 0, 9]),
        (1, 1, [*NO_PATHS, ".git/config", None, 1]),
        (2, 0, [*NO_PATHS[1:], None, 1]),
        (2, 1, NO_NUMBERS),
        (2, 2, NO_NUMBERS),
        (3, 0, ["\ud800", "x" * 10_001, None, 1, ["x"]]),
        (3, 1, [*NO_NUMBERS, 0, 1 << 40]),
    ],
)  # fmt: skip
def test_a_value_that_no_index_has(coast: Scene, file: Path, part: int, column: int, values: list[object]) -> None:
    for value in values:
        header, lists, postings = unpack(file)
        lists[part][0][column] = value
        assert refused(coast.root, repack(file.with_name("other.index"), (header, lists, postings))), value


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("row", [[], [1], ["docs"], {}, None, 1, "x", ["docs/x_kw.md"] * 20])
def test_a_row_that_no_index_has(coast: Scene, file: Path, part: int, row: object) -> None:
    header, lists, postings = unpack(file)
    lists[part][0] = row
    assert refused(coast.root, repack(file, (header, lists, postings))) == "has something in it that no index has"


@pytest.mark.parametrize("count", ["files", "pages", "folders", "names"])
@pytest.mark.parametrize("change", [-1, 1, 1000, 1 << 40])
def test_numbers_of_rows_that_are_wrong(coast: Scene, file: Path, count: str, change: int) -> None:
    header, lists, postings = unpack(file)
    header[count] += change
    assert refused(coast.root, repack(file, (header, lists, postings)))


@pytest.mark.parametrize("part", [0, 2, 3])
def test_rows_that_are_there_twice(coast: Scene, file: Path, part: int) -> None:
    header, lists, postings = unpack(file)
    lists[part][1] = [lists[part][0][0], *lists[part][1][1:]]
    assert refused(coast.root, repack(file, (header, lists, postings))) == "has something in it that no index has"


@pytest.mark.parametrize(
    "posting",
    [
        0,
        (1 << 64) - 1,
        pack(RANKS[0][0], 0, 1, 0),
        pack(RANKS[0][0], 9, 1, 0),
        pack(RANKS[0][0], (1 << 28) - 1, 1, 0),
        pack(RANKS[0][0], 1, 1, len(KINDS)),
        pack(RANKS[0][0] | 0b111000, 1, 1, 0),
        pack(255, 1, 1, 0),
    ],
)
def test_postings_that_lead_nowhere(coast: Scene, file: Path, posting: int) -> None:
    header, lists, postings = unpack(file)
    data = b"".join(postings[place :: len(postings) // 8] for place in range(len(postings) // 8))
    numbers = list(packed_in(data))
    assert mixed(numbers) == postings
    for place in (0, len(numbers) - 1):
        changed = [*numbers[:place], posting, *numbers[place + 1 :]]
        other = repack(file.with_name("other.index"), (header, lists, mixed(changed)))
        assert refused(coast.root, other) == "has something in it that no index has"


def test_what_would_fill_the_memory(coast: Scene, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_ROOM", 1 << 20)
    header, lists, _ = unpack(file)
    sizes = json.dumps({**header, "names": 1 << 24}).encode() + b"\n"
    rows = b"".join(json.dumps(part).encode() + b"\n" for part in lists[:3])
    for bomb in (
        sizes + rows + b'[["x", 1]]\n' * (1 << 18),
        sizes + rows + b"[" * (1 << 25),
        sizes + rows + b"[" * 100_000 + b"\n",
        sizes + rows + b"[" + b"9" * 100_000 + b"]\n",
        sizes + rows + json.dumps([["x" * 5_000_000, 1]]).encode() + b"\n",
        json.dumps({**header, "names": 1}).encode() + b"\n" + rows + b'[["x", 999999999]]\n' + bytes(1 << 20),
    ):
        file.write_bytes(gzip.compress(bomb, 1))
        assert refused(coast.root, file) in (
            "is larger than an index of this folder can be",
            "has something in it that no index has",
        )


def test_files_that_are_not_here_are_left_out(coast: Scene, file: Path) -> None:
    """An exported index may name any file, and say what it likes of it: only what is there counts."""
    header, lists, postings = unpack(file)
    for row, path in zip(lists[0], ["etc/passwd", "docs/src", "docs/none_kw.md"], strict=False):
        row[0] = path
    start(coast.root, repack(file, (header, lists, postings)))
    assert_as_fresh(coast.root)


_VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(NO_PATHS)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_in_it_it_is_used_or_refused(coast: Scene, file: Path, data: st.DataObject) -> None:
    header, lists, postings = unpack(file)
    rows = data.draw(st.sampled_from(lists))
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.integers(0, len(row) - 1))] = data.draw(_VALUES)
    other = repack(file.with_name("other.index"), (header, lists, postings))
    try:
        found = exported.read(other, 1 << 20)
    except ExchangeError:
        return
    for row in found.gathered.rows:
        for path in (row.path, row.page or "x", row.source or "x"):
            inside = os.path.normpath(os.path.join(coast.root, path))
            assert inside.startswith(f"{coast.root}{os.sep}")
