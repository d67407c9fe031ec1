"""Building the index, and bringing it up to date: only what changed is read, and the answers are those of a fresh one."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.fs import confined
from keydocs.index import build as build_module
from keydocs.index import layout, writer
from keydocs.index import update as refresh_module
from keydocs.index.build import read_everything
from keydocs.index.indexer import IndexData
from keydocs.index.results import Match
from keydocs.index.root_index import RootIndex
from keydocs.index.scan import IndexScope, Listing
from keydocs.index.scan import scan as scan_root
from keydocs.index.update import (
    UpdateReport,
    compact,
    update,
    update_files,
)
from keydocs.index.worker_protocol import Task
from keydocs.index.workspace import Workspace
from keydocs.model import Kind
from support import MakeScene, Scene, build, corrupt, pta_keywords, pta_page, rewrite, write

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /src/lamp.cu cua
#define LAMP 1
void turn(int x) {
}
"""


def counts(report: UpdateReport) -> tuple[int, int, int]:
    return report.added, report.updated, report.removed


def found(scene: Scene, name: str) -> list[str]:
    """The keyword files that list a name."""
    return [match.keyword_file for match in scene.workspace.matches(name)]


def folder_of(scene: Scene) -> Path:
    return layout.index_dir(str(scene.root), scene.cache)


@contextmanager
def handles(free: int) -> Iterator[None]:
    """So many files can be opened and no more."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_one = os.open(os.devnull, os.O_RDONLY)
    os.close(next_one)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_one + free, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


# --- a first build -------------------------------------------------------------------------------------------------


def test_a_first_build(scene: MakeScene) -> None:
    coast = scene(COAST)
    report = coast.refresh()
    assert (report.files, report.entries, report.names, report.problems) == (2, 4, 4, 0)
    assert counts(report) == (2, 0, 0)
    assert report.seconds > 0
    assert Path(report.index) == layout.current_database(folder_of(coast))
    assert found(coast, "turn") == ["docs/src/lamp.cu_kw.md"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_user_alone_can_read_it(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.cache = coast.cache / "of" / "keydocs"
    umask = os.umask(0)
    try:
        folder = Path(coast.refresh().index).parent
    finally:
        os.umask(umask)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    for made in (folder, folder.parent, folder.parent.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_workspace_without_keyword_files_writes_nothing(scene: MakeScene) -> None:
    empty = scene("//- /README.md\n# Lamp\n")
    assert empty.refresh() == UpdateReport(seconds=empty.refresh().seconds) or empty.refresh().files == 0
    assert not empty.cache.exists()


@pytest.mark.parametrize("free", range(4))
def test_what_cannot_be_read_for_lack_of_handles_does_not_count_as_gone(scene: MakeScene, free: int) -> None:
    root = str(scene(f"{COAST}//- /.gitignore\nbuild\n").root)
    scope = IndexScope(respect_gitignore=True)
    listing = scan_root(root, scope)
    gathered = read_everything(root, listing)
    with handles(free), suppress(confined.ShortageError):
        assert scan_root(root, scope) == listing
    with handles(free), suppress(confined.ShortageError):
        assert read_everything(root, listing) == gathered


def test_nothing_is_ever_written_below_the_root(scene: MakeScene) -> None:
    coast = scene(COAST)
    before = sorted(coast.root.rglob("*"))
    coast.refresh()
    assert sorted(coast.root.rglob("*")) == before


def test_progress_counts_to_the_end(scene: MakeScene) -> None:
    coast = scene(COAST)
    seen: list[tuple[int, int]] = []
    update(str(coast.root), coast.cache, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 2)]


def test_a_keyword_file_that_leads_out_costs_that_file_alone(scene: MakeScene) -> None:
    coast = scene(COAST)
    write(coast.folder.parent / "outside_kw.md", pta_keywords("x.py", [("Secret", "Functions")]))
    (coast.root / "docs/src/out_kw.md").symlink_to(coast.folder.parent / "outside_kw.md")
    report = coast.refresh()
    assert report.files == 2
    assert found(coast, "Tide")
    assert not found(coast, "Secret")
    assert counts(coast.refresh()) == (0, 0, 0)


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 500, b"\xff\xfe\x00", b"# Keyword RootIndex: `\xff`\n", b"- **`\xc3`**\r\r\n"]
)
def test_whatever_a_keyword_file_holds_is_no_error(scene: MakeScene, data: bytes) -> None:
    coast = scene(COAST)
    (coast.root / "docs/odd_kw.md").write_bytes(data)
    assert coast.refresh().files == 3
    assert found(coast, "Tide")


# --- updates -------------------------------------------------------------------------------------------------------


def test_without_changes_nothing_is_read_or_written(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(COAST)
    first = coast.refresh()
    reads.clear()
    status = Path(first.index).stat()
    again = coast.refresh()
    assert counts(again) == (0, 0, 0)
    assert (again.files, again.entries, again.names, again.index) == (
        first.files,
        first.entries,
        first.names,
        first.index,
    )
    assert reads == []
    assert Path(first.index).stat().st_mtime_ns == status.st_mtime_ns


def test_only_what_changed_is_read(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(COAST)
    index = coast.refresh().index
    reads.clear()
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    report = coast.refresh()
    assert counts(report) == (0, 1, 0)
    assert report.index == index
    assert reads == ["docs/src/tide.py_kw.md"]
    assert (found(coast, "Ebb"), found(coast, "Tide")) == (["docs/src/tide.py_kw.md"], [])


def test_a_file_that_is_added(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    coast.write("docs/src/moon.py_kw.md", pta_keywords("src/moon.py", [("Moon", "Classs")]))
    assert counts(coast.refresh()) == (1, 0, 0)
    assert found(coast, "Moon") == ["docs/src/moon.py_kw.md"]


def test_a_file_that_is_removed(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    coast.delete("docs/src/tide.py_kw.md")
    report = coast.refresh()
    assert counts(report) == (0, 0, 1)
    assert (report.files, report.entries) == (1, 2)
    assert found(coast, "Tide") == []


def test_a_file_that_comes_back(scene: MakeScene) -> None:
    coast = scene(COAST)
    text = (coast.root / "docs/src/tide.py_kw.md").read_text("utf-8")
    coast.refresh()
    coast.delete("docs/src/tide.py_kw.md")
    coast.refresh()
    coast.write("docs/src/tide.py_kw.md", text)
    assert counts(coast.refresh()) == (1, 0, 0)
    assert found(coast, "Tide") == ["docs/src/tide.py_kw.md"]


def test_a_change_of_the_same_size_is_seen_by_its_time(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    text = (coast.root / "docs/src/tide.py_kw.md").read_text("utf-8")
    coast.write("docs/src/tide.py_kw.md", text.replace("Tide", "Edit"))
    assert counts(coast.refresh()) == (0, 1, 0)
    assert found(coast, "Edit")


def test_the_last_file_that_is_removed(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta\nclass Tide: ...\n")
    coast.refresh()
    coast.delete("docs/src/tide.py_kw.md")
    report = coast.refresh()
    assert (report.files, report.removed) == (0, 1)
    assert found(coast, "Tide") == []


def pages(scene: Scene, name: str) -> list[str | None]:
    return [match.page for match in scene.workspace.matches(name)]


def test_a_page_that_comes_later_is_noticed_and_so_is_its_going(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta nopage\nclass Tide: ...\n")
    coast.refresh()
    assert pages(coast, "Tide") == [None]

    coast.write("docs/src/tide.py_docs.md", pta_page("src/tide.py", "class Tide: ...\n"))
    coast.refresh()
    assert pages(coast, "Tide") == ["docs/src/tide.py_docs.md"]

    coast.delete("docs/src/tide.py_docs.md")
    coast.refresh()
    assert pages(coast, "Tide") == [None]


def test_the_index_of_a_folder_that_leads_out_of_it(scene: MakeScene) -> None:
    coast = scene("""
    //- /docs/src/sub.md
    # Keywords

    ### lamp

    - [`lib/lamp.py`](../lib/lamp.py_docs.md)
    """)
    coast.refresh()
    assert pages(coast, "lamp") == []
    coast.write("docs/lib/lamp.py_docs.md", "")
    coast.refresh()
    assert pages(coast, "lamp") == ["docs/lib/lamp.py_docs.md"]
    coast.delete("docs/lib/lamp.py_docs.md")
    coast.refresh()
    assert pages(coast, "lamp") == []


def test_a_page_elsewhere_gives_way_to_the_sibling(scene: MakeScene) -> None:
    coast = scene("""
    //- /docs/src/tide_kw.md
    # Keyword RootIndex: `src/tide.py`

    ### Functions

    - **`height`**: [tide.py_docs.md](./tide.py_docs.md)
    //- /docs/src/tide.py_docs.md
    """)
    assert pages(coast, "height") == ["docs/src/tide.py_docs.md"]
    coast.write("docs/src/tide_docs.md", "")
    coast.refresh()
    assert pages(coast, "height") == ["docs/src/tide_docs.md"]


def test_much_that_changed_is_built_anew(scene: MakeScene) -> None:
    coast = scene(COAST)
    first = coast.refresh()
    for number in range(34):
        coast.write(f"docs/src/m{number}_kw.md", pta_keywords(f"src/m{number}", [(f"Moon{number}", "Classs")]))
    report = coast.refresh()
    assert counts(report) == (34, 0, 0)
    assert report.index != first.index
    assert not Path(first.index).exists()
    assert found(coast, "Tide") and found(coast, "Moon7")


def test_small_changes_are_folded_in_when_they_have_added_up(scene: MakeScene) -> None:
    coast = scene(COAST)
    first = coast.refresh().index
    for number in range(5):
        assert not compact(str(coast.root), coast.cache)
        coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [(f"Tide{number}", "Classs")]))
        assert coast.refresh().index == first
        assert found(coast, f"Tide{number}") == ["docs/src/tide.py_kw.md"]
    assert compact(str(coast.root), coast.cache)
    assert not Path(first).exists()
    assert found(coast, "Tide4") == ["docs/src/tide.py_kw.md"]
    assert counts(coast.refresh()) == (0, 0, 0)
    assert not compact(str(coast.root), coast.cache)


@pytest.mark.parametrize("alone", [True, False])
def test_changes_that_are_never_folded_in_do_not_add_up_for_ever(scene: MakeScene, alone: bool) -> None:
    coast = scene(COAST)
    first = coast.refresh().index
    indexes = []
    for number in range(40):
        path = "docs/src/tide.py_kw.md"
        coast.write(path, pta_keywords("src/tide.py", [(f"Tide{number}", "Classs")]))
        done = update_files(str(coast.root), coast.cache, [path]) if alone else None
        indexes.append((done or coast.refresh()).index)
        assert found(coast, f"Tide{number}") == [path]
    changes = [number for number in range(1, 40) if indexes[number] != indexes[number - 1]]
    assert (indexes[0], changes) == (first, [17, 35])


def test_folding_gives_way_to_an_update_meanwhile(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    coast.refresh()
    for number in range(5):
        coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [(f"Tide{number}", "Classs")]))
        coast.refresh()
    real = refresh_module.read_everything

    def read_everything(root: str, listing: Listing) -> IndexData:
        gathered = real(root, listing)
        coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("Ebb", "Classs")]))
        coast.refresh()
        return gathered

    monkeypatch.setattr(refresh_module, "read_everything", read_everything)
    assert not compact(str(coast.root), coast.cache)
    assert (len(found(coast, "Ebb")), len(found(coast, "Tide4"))) == (1, 0)


def test_a_few_files_at_the_cost_of_these(scene: MakeScene, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    coast.refresh()
    reads.clear()
    monkeypatch.setattr(refresh_module, "scan", None)
    tide = "docs/src/tide.py_kw.md"
    coast.write(tide, pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    assert update_files(str(coast.root), coast.cache, [tide])
    assert reads == [tide]
    assert (pages(coast, "Ebb"), found(coast, "Tide")) == (["docs/src/tide.py_docs.md"], [])
    # Who says that it changed is believed, whatever its size and modification time.
    assert update_files(str(coast.root), coast.cache, [tide])
    assert reads == [tide, tide]
    assert found(coast, "Ebb") == [tide]


def test_files_that_are_said_to_have_changed_are_read_whatever_their_stamps(
    scene: MakeScene, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system that has no time of the last change of status."""
    monkeypatch.setattr(confined, "stamp", lambda status: (status.st_size, status.st_mtime_ns))
    coast = scene(COAST)
    tide, moon = "docs/src/tide.py_kw.md", "docs/src/moon.py_kw.md"
    for path in (tide, moon):
        coast.write(path, pta_keywords(path.removeprefix("docs/").removesuffix("_kw.md"), [("Ebbs", "Classs")]))
    coast.refresh()
    reads.clear()
    for path in (tide, moon):
        rewrite(coast.root / path, "Ebbs", "Flow")
    update(str(coast.root), coast.cache, told=[tide, "docs/src/gone.py_kw.md"])
    assert reads == [tide]
    assert (found(coast, "Flow"), found(coast, "Ebbs")) == ([tide], [moon])


def test_a_few_files_among_them_new_or_gone_ones_are_a_matter_for_a_scan(scene: MakeScene) -> None:
    coast = scene(COAST)
    root, tide = str(coast.root), "docs/src/tide.py_kw.md"
    assert not update_files(root, coast.cache, [tide])
    coast.refresh()
    coast.write("docs/src/moon.py_kw.md", pta_keywords("src/moon.py", [("Moon", "Classs")]))
    assert not update_files(root, coast.cache, [tide, "docs/src/moon.py_kw.md"])
    coast.write("node_modules/moon.py_kw.md", "")
    assert not update_files(root, coast.cache, ["node_modules/moon.py_kw.md"])
    coast.delete(tide)
    assert not update_files(root, coast.cache, [tide])
    assert found(coast, "Moon") == []


def test_a_few_files_while_another_process_writes(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    with writer.write_lock(folder_of(coast), 1.0):
        assert not update_files(str(coast.root), coast.cache, ["docs/src/tide.py_kw.md"])


def test_rebuild_reads_everything(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(COAST)
    first = coast.refresh()
    reads.clear()
    report = coast.refresh(rebuild=True)
    assert counts(report) == (2, 0, 0)
    assert report.index != first.index
    assert len(reads) == 2


def test_an_open_reader_follows(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    reader = RootIndex(str(coast.root), coast.cache)
    assert reader.matches("Tide")
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    coast.refresh()
    assert (len(reader.matches("Ebb")), len(reader.matches("Tide"))) == (1, 0)
    coast.refresh(rebuild=True)
    assert len(reader.matches("Ebb")) == 1
    reader.close()


@pytest.mark.parametrize(("early", "expected"), [(True, [(1, 0), (1, 2)]), (False, [(1, 2)])])
def test_many_copies_are_published_after_the_sources(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch, early: bool, expected: list[tuple[int, int]]
) -> None:
    """The documentation of documentation is most of some workspaces: what is asked for must not wait for it."""
    monkeypatch.setattr(build_module, "_EARLY_FILES", 1)
    coast = scene(COAST)
    for name in ("a", "b"):
        page = f"docs/src/{name}.py_docs.md"
        coast.write(f"docs/{page}_kw.md", pta_keywords(page, [("Harbour", "Identifiers")]))
    seen: list[tuple[int, int]] = []
    real = layout.publish

    def publish(folder: Path, database: Path) -> None:
        real(folder, database)
        reader = RootIndex(str(coast.root), coast.cache)
        seen.append((len(reader.matches("Tide")), len(reader.matches("Harbour"))))
        reader.close()

    monkeypatch.setattr(layout, "publish", publish)
    assert coast.refresh(early=early).files == 4
    assert seen == expected


# --- indexes of folders --------------------------------------------------------------------------------------------


def test_an_index_of_a_folder_gives_stems_and_what_nothing_better_gives(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta
    class Tide: ...
    //- /docs/src/old_docs.md
    # Documentation: `src/old`
    //- /docs/src/sub.md
    # Subtree Keyword RootIndex: `src/`

    ## T

    **Tide**

    - [tide.py](./tide.py_docs.md)

    **tide**

    - [tide.py](./tide.py_docs.md)

    **Ancient**

    - [old](./old_docs.md)

    **Lost**

    - [gone](./gone_docs.md)
    """)
    report = coast.refresh()
    assert (report.files, report.entries) == (1, 1)
    assert found(coast, "Tide") == ["docs/src/tide.py_kw.md"]
    (stem,) = coast.workspace.matches("tide")
    assert (stem.kind, stem.keyword_file, stem.page) == (Kind.FILE, "docs/src/sub.md", "docs/src/tide.py_docs.md")
    assert [match.page for match in coast.workspace.matches("Ancient")] == ["docs/src/old_docs.md"]
    assert found(coast, "Lost") == []


def test_an_index_of_a_folder_is_read_again_when_files_below_it_come_or_go(scene: MakeScene, reads: list[str]) -> None:
    coast = scene("""
    //- /docs/src/sub.md
    # Subtree Keyword RootIndex: `src/`

    ## Keywords

    ### tide

    - [`src/sea/tide.py`](./sea/tide.py_docs.md)

    ### ebb_and_flow

    - [`src/sea/ebb.py`](./sea/ebb.py_docs.md)
    //- /docs/lib/sub.md
    # Subtree Keyword RootIndex: `lib/`
    //- /docs/src/sea/ebb.py_docs.md
    """)
    coast.refresh()
    assert (found(coast, "tide"), found(coast, "ebb_and_flow")) == ([], ["docs/src/sub.md"])
    reads.clear()
    coast.write("docs/src/sea/tide.py_docs.md", "# Documentation: `src/sea/tide.py`\n")
    coast.refresh()
    assert reads == ["docs/src/sub.md"]
    assert found(coast, "tide") == ["docs/src/sub.md"]
    # What the keyword files say themselves, the index need not repeat.
    coast.write("docs/src/sea/ebb.py_kw.md", pta_keywords("src/sea/ebb.py", [("Ebb", "Classs")]))
    coast.refresh()
    assert found(coast, "ebb_and_flow") == []


# --- damage --------------------------------------------------------------------------------------------------------


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(20_000))


def garbage_behind_the_head(path: Path) -> None:
    """Everything but the first pages, which hold the schema."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + os.urandom(len(data) - 4096))


def foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.commit()
    connection.close()


def other_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    connection.commit()
    connection.close()


def no_files(path: Path) -> None:
    corrupt(path, "files")


def no_meta(path: Path) -> None:
    corrupt(path, "meta")


def missing(path: Path) -> None:
    path.unlink()


def no_current(path: Path) -> None:
    (path.parent / "current").unlink()


def odd_current(path: Path) -> None:
    (path.parent / "current").write_bytes(b"\xff\x00")


DAMAGES = [
    no_files,
    no_meta,
    truncate,
    empty,
    garbage,
    garbage_behind_the_head,
    foreign,
    other_version,
    missing,
    no_current,
    odd_current,
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("with_change", [False, True])
def test_damage_means_a_build(scene: MakeScene, damage: Callable[[Path], None], with_change: bool) -> None:
    coast = scene(COAST)
    damage(Path(coast.refresh().index))
    if with_change:
        coast.write("docs/src/moon.py_kw.md", pta_keywords("src/moon.py", [("Moon", "Classs")]))
    report = coast.refresh()
    assert report.files == 2 + with_change
    assert found(coast, "Tide") == ["docs/src/tide.py_kw.md"]
    assert found(coast, "LAMP") == ["docs/src/lamp.cu_kw.md"]
    assert len(list(folder_of(coast).glob("index-*.db*"))) == 1


def test_a_cache_that_cannot_be_written_is_an_error_of_the_system(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.cache.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="cache"):
        coast.refresh()


# --- several processes ---------------------------------------------------------------------------------------------

KILLED = """
import sys, time
from pathlib import Path
from keydocs.index import layout, update, writer

def stop(*_):
    print("here", flush=True)
    time.sleep(60)

class Slow(list):
    def __iter__(self):
        stop()

real = writer.apply_changes
if sys.argv[1] == "build":
    layout.publish = stop
else:
    writer.apply_changes = lambda c, changes: real(c, changes._replace(names=Slow(changes.names)))
update.update(sys.argv[2], Path(sys.argv[3]), rebuild=sys.argv[1] == "build")
"""


@pytest.mark.parametrize("doing", ["build", "update"])
def test_a_process_that_is_killed_leaves_the_index_whole(scene: MakeScene, doing: str) -> None:
    coast = scene(COAST)
    coast.refresh()
    coast.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("Ebb", "Classs")]))
    command = [sys.executable, "-c", KILLED, doing, str(coast.root), str(coast.cache)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.kill()

    reader = RootIndex(str(coast.root), coast.cache)
    assert [match.keyword_file for match in reader.matches("Tide")] == ["docs/src/tide.py_kw.md"]
    assert reader.matches("Ebb") == []
    reader.close()

    assert counts(coast.refresh()) == (0, 1, 0)
    assert (len(found(coast, "Ebb")), len(found(coast, "Tide"))) == (1, 0)
    coast.refresh(rebuild=True)
    assert len(list(folder_of(coast).glob("index-*.db*"))) == 1


def test_processes_at_the_same_time(scene: MakeScene) -> None:
    coast = scene(COAST)
    for number in range(40):
        coast.write(f"docs/src/m{number}_kw.md", pta_keywords(f"src/m{number}", [(f"Moon{number}", "Classs")]))
    tasks = [Task(str(coast.cache), str(coast.root), rebuild=rebuild) for rebuild in (False, True, False, True)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "keydocs.index.worker", task.to_json()], stdout=subprocess.PIPE, text=True
        )
        for task in tasks
    ]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert all('"files": 42' in line for line in said)
    assert len(list(folder_of(coast).glob("index-*.db*"))) == 1
    assert all(found(coast, name) for name in ("Tide", "Moon0", "Moon39"))
    assert counts(coast.refresh()) == (0, 0, 0)


def test_what_another_process_has_seen_meanwhile_is_kept(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process lists the root, a file is added, another process indexes it, the first goes on."""
    coast = scene(COAST)
    coast.refresh()
    real = scan_root

    def scan(root: str, scope: IndexScope) -> object:
        listing = real(root, scope)
        monkeypatch.setattr(refresh_module, "scan", real)
        coast.write("docs/src/moon.py_kw.md", pta_keywords("src/moon.py", [("Moon", "Classs")]))
        update(str(coast.root), coast.cache)
        return listing

    monkeypatch.setattr(refresh_module, "scan", scan)
    coast.refresh()
    assert found(coast, "Moon") == ["docs/src/moon.py_kw.md"]


def test_readers_are_never_refused(scene: MakeScene) -> None:
    """One process builds and updates without end, another asks: it gets the old answer or the new one."""
    coast = scene(COAST)
    coast.refresh()
    script = """
import sys
from pathlib import Path
from keydocs.index.update import update
for number in range(15):
    path = Path(sys.argv[1], "docs/src/lamp.cu_kw.md")
    path.write_text(path.read_text("utf-8") + "\\n", "utf-8")
    update(sys.argv[1], Path(sys.argv[2]), rebuild=number % 2 == 0)
"""
    reader = RootIndex(str(coast.root), coast.cache)
    with subprocess.Popen([sys.executable, "-c", script, str(coast.root), str(coast.cache)]) as process:
        asked = 0
        while process.poll() is None:
            assert len(reader.matches("Tide")) == 1
            assert not reader.is_damaged
            asked += 1
    assert process.returncode == 0
    assert asked > 20
    reader.close()


# --- an updated index answers as a fresh one -------------------------------------------------------------------------

NAMES = ["Tide", "tide", "TideTable", "height", "heightAt", "lamp.turn", "größe"]
PLACES = ["src/a.py", "src/b.c", "tests/c.py", "notes.md", "deep/er/d.ts"]
HEADINGS = ["Classs", "Functions", "Imports", "Identifiers"]

EDITS = st.one_of(
    st.tuples(
        st.just("keywords"),
        st.sampled_from(PLACES),
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(HEADINGS)), max_size=5),
    ),
    st.tuples(st.just("page"), st.sampled_from(PLACES), st.just([])),
    st.tuples(st.just("stem page"), st.sampled_from(PLACES), st.just([])),
    st.tuples(st.just("no keywords"), st.sampled_from(PLACES), st.just([])),
    st.tuples(st.just("no page"), st.sampled_from(PLACES), st.just([])),
    st.tuples(st.just("refresh"), st.just(""), st.just([])),
)
Edit = tuple[str, str, list[tuple[str, str]]]


def apply(root: Path, edit: Edit) -> None:
    what, source, names = edit
    page, keyword_file = root / f"docs/{source}_docs.md", root / f"docs/{source}_kw.md"
    if what == "keywords":
        write(keyword_file, pta_keywords(source, names))
    elif what == "page":
        write(page, "# Documentation\n")
    elif what == "stem page":
        write(root / f"docs/{source.rpartition('.')[0]}_docs.md", "# Documentation\n")
    elif what == "no keywords":
        keyword_file.unlink(missing_ok=True)
    elif what == "no page":
        page.unlink(missing_ok=True)


def everything(root: Path, cache: Path) -> dict[str, object]:
    """All that an index answers."""
    workspace = Workspace([str(root)], cache)
    (index,) = workspace.indexes

    def order(match: Match) -> tuple[int, str, int]:
        return match.rank, match.keyword_file, match.line

    answers: dict[str, object] = {name: sorted(workspace.matches(name), key=order) for name in NAMES}
    answers["best"] = [[match.rank for match in workspace.matches(name, 1)] for name in NAMES]
    answers["known"] = workspace.filter_known(NAMES)
    # Of entries that are equally good, any gives the kind.
    answers["completed"] = {
        (name.name, name.rank, name.is_code)
        for prefix in ("ti", "he", "la", "gr", "TIDET")
        for name in index.complete_prefix(prefix, 50)
    }
    answers["first"] = [
        [(name.is_code, name.rank, len(name.name)) for name in index.complete_prefix(prefix, limit)]
        for prefix in ("ti", "he")
        for limit in (1, 2, 3)
    ]
    answers["files"] = index.totals()[0:2]
    workspace.close()
    return answers


@settings(max_examples=40)
@given(st.lists(EDITS, max_size=14))
def test_an_updated_index_answers_as_a_fresh_one(edits: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        root = build(base, "//- /docs/src/a.py_docs.md\n").root
        for edit in edits:
            apply(root, edit)
            if edit[0] == "refresh":
                update(str(root), base / "updated")
        update(str(root), base / "updated")
        update(str(root), base / "fresh")
        assert everything(root, base / "updated") == everything(root, base / "fresh")


def test_a_file_that_only_ends_like_a_keyword_file_is_not_counted(scene: MakeScene) -> None:
    coast = scene(COAST)
    files_before = coast.refresh().files
    help_page = coast.root / "reference/anova_kw.md"
    write(help_page, "# anova_kw: a test\n\n## Arguments\n\n- `x`: a vector\n")
    report = coast.refresh()
    assert (report.files, counts(report)) == (files_before, (0, 0, 0))
    assert not found(coast, "x")
    write(coast.root / "reference/anova_docs.md", "# Documentation: anova\n")
    report = coast.refresh()
    assert (report.files, counts(report)) == (files_before + 1, (1, 0, 0))
    (coast.root / "reference/anova_docs.md").unlink()
    help_page.write_text("# anova_kw\n\nNothing.\n")
    report = coast.refresh()
    assert (report.files, counts(report)) == (files_before, (0, 0, 1))
    help_page.unlink()
    assert counts(coast.refresh()) == (0, 0, 0)
    assert coast.refresh(rebuild=True).files == files_before
