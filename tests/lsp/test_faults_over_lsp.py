"""What goes wrong while a server runs: answers go on or come back, and the user is told once."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keydocs.fs.paths import path_to_uri
from keydocs.index import layout, writer
from lsp.raw import RawClient, children, linux, notification, request
from lsp.test_ending import until
from support import MakeScene, Scene, pta_keywords, pta_page

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /src/moon.py pta
class Moon: ...
"""
TIDE, MOON = "docs/src/tide.py_docs.md", "docs/src/moon.py_docs.md"


class User:
    """A session, and what somebody in front of it notices. The client watches files."""

    def __init__(self, client: RawClient, scene: Scene) -> None:
        self.client, self.scene = client, scene
        self._number = 0

    def where(self, name: str) -> list[str]:
        """The pages that a name leads to."""
        self._number += 1
        uri = f"untitled:{self._number}"
        item = {"uri": uri, "languageId": "plaintext", "version": 1, "text": name}
        self.client.send(notification("textDocument/didOpen", {"textDocument": item}))
        at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        found = self.client.ask(self._number, "textDocument/definition", at)["result"]
        return [one["uri"].removeprefix(path_to_uri(str(self.scene.root)) + "/") for one in found or []]

    def leads(self, name: str, *places: str) -> None:
        """Wait until a name leads there."""
        until(lambda: self.where(name) == list(places))

    def renames(self, name: str, new: str) -> None:
        """A class gets another name, on disk, and the client tells."""
        source = f"src/{name.lower()}.py"
        self.scene.write(f"docs/{source}_docs.md", pta_page(source, f"class {new}: ...\n"))
        file = self.scene.write(f"docs/{source}_kw.md", pta_keywords(source, [(new, "Classs")]))
        changes = [{"uri": path_to_uri(str(file)), "type": 2}]
        self.client.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))

    @property
    def messages(self) -> list[str]:
        self.where("nothing")
        return [one["params"]["message"] for one in self.client._other if one["method"] == "window/showMessage"]

    @property
    def states(self) -> list[str]:
        self.where("nothing")
        return [one["params"]["state"] for one in self.client._other if one["method"] == "keydocs/status"]

    @property
    def pid(self) -> int:
        return self.client.process.pid

    @property
    def index(self) -> Path:
        return layout.index_dir(str(self.scene.root), self.scene.cache)


Starts = Callable[..., User]


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Starts]:
    """Starts servers that end in order."""
    users: list[User] = []
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def start(scene: Scene, *command: str) -> User:
        client = RawClient(*command, log=tmp_path / f"log{len(users)}")
        folders = [{"uri": path_to_uri(str(root)), "name": root.name} for root in scene.roots]
        can = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
        params = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": can}
        client.send(request("init", "initialize", params))
        client.receive()
        client.send(notification("initialized", {}))
        users.append(User(client, scene))
        return users[-1]

    yield start
    for user in users:
        with user.client as client:
            if client.process.poll() is None:
                client.send(request("end", "shutdown"), notification("exit"))
                assert client.code() == 0
                client.leaves_nothing()
            assert client.log == ""


# --- the indexer -------------------------------------------------------------------------------------------------------


@linux
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGSEGV])
def test_an_indexer_that_dies_is_followed_by_another(scene: MakeScene, starts: Starts, kill: signal.Signals) -> None:
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        user = starts(coast)
        until(lambda: children(user.pid))
        os.kill(children(user.pid)[0], kill)
    user.leads("Tide", TIDE)
    assert user.messages == []


@linux
def test_indexers_that_die_again_and_again_are_given_up(scene: MakeScene, starts: Starts) -> None:
    """One message, no loop; when something changes, another is tried."""
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    killed = set()
    with writer.write_lock(folder, 1.0):
        user = starts(coast)
        while user.states[-1:] != ["failed"]:
            for child in children(user.pid):
                # It may have ended since it was listed.
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    killed.add(child)
        assert user.messages == [f"Keydocs could not index {coast.root}: the indexing process exited with code -9"]
        assert len(killed) == 4
        user.renames("Moon", "Ebb")
        until(lambda: children(user.pid))
        os.kill(children(user.pid)[0], signal.SIGKILL)
        until(lambda: user.states[-1:] == ["failed"])
        assert len(user.messages) == 1
        user.renames("Moon", "Ebb")
    user.leads("Ebb", MOON)
    assert len(user.messages) == 1


PATCHED = """
import sys
from keydocs.lsp import index_scheduler
index_scheduler._HEARTBEAT_TIMEOUT = 4
from keydocs.cli.main import main
sys.exit(main(["serve"]))
"""


@linux
def test_an_indexer_that_hangs_is_ended(scene: MakeScene, starts: Starts) -> None:
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        user = starts(coast, sys.executable, "-c", PATCHED)
        until(lambda: children(user.pid))
        stopped = children(user.pid)[0]
        os.kill(stopped, signal.SIGSTOP)
        until(lambda: children(user.pid) not in ([], [stopped]))
    user.leads("Tide", TIDE)
    assert user.messages == []


NO_PROCESSES = """
import sys, asyncio
def refused(*_, **__):
    raise BlockingIOError(11, "Resource temporarily unavailable")
asyncio.create_subprocess_exec = refused
from keydocs.cli.main import main
sys.exit(main(["serve"]))
"""


def test_where_no_process_can_be_started_a_thread_indexes(scene: MakeScene, starts: Starts) -> None:
    user = starts(scene(COAST), sys.executable, "-c", NO_PROCESSES)
    user.leads("Tide", TIDE)
    user.renames("Moon", "Ebb")
    user.leads("Ebb", MOON)
    assert user.messages == []


# --- the server --------------------------------------------------------------------------------------------------------


@linux
@pytest.mark.parametrize("milliseconds", [100, 300, 700])
def test_a_server_that_is_killed_leaves_nothing_wrong(scene: MakeScene, starts: Starts, milliseconds: int) -> None:
    coast = scene(COAST)
    user = starts(coast)
    user.renames("Moon", "Ebb")
    time.sleep(milliseconds / 1000)
    user.client.process.kill()
    user.client.process.wait()
    user.client.leaves_nothing()
    again = starts(coast)
    again.leads("Tide", TIDE)
    again.leads("Ebb", MOON)
    again.leads("Moon")
    again.client.send(request("r", "workspace/executeCommand", {"command": "keydocs.rebuildIndex"}))
    again.client.receive()
    until(lambda: again.states[-1:] == ["ready"] and not children(again.pid))
    assert len(list(again.index.glob("index-*"))) == 1
    assert again.messages == []


# --- the index ---------------------------------------------------------------------------------------------------------


def gone(user: User) -> None:
    shutil.rmtree(user.scene.cache)


def cut_off(user: User) -> None:
    for database in user.index.glob("index-*.db"):
        os.truncate(database, database.stat().st_size // 2)


def emptied(user: User) -> None:
    for database in user.index.glob("index-*.db"):
        os.truncate(database, 0)


def without_a_name(user: User) -> None:
    (user.index / "current").write_bytes(b"\xff" * 100)


def without_a_table(user: User) -> None:
    for database in user.index.glob("index-*.db"):
        with sqlite3.connect(database) as connection:
            connection.execute("DROP TABLE files")


@pytest.mark.skipif(os.name == "nt", reason="files that are open cannot be removed")
@pytest.mark.parametrize("damage", [gone, cut_off, emptied, without_a_name, without_a_table])
def test_an_index_that_is_damaged_meanwhile(scene: MakeScene, starts: Starts, damage: Callable[[User], None]) -> None:
    user = starts(scene(COAST))
    user.leads("Tide", TIDE)
    before = layout.current_stamp(user.index)
    damage(user)
    for name in ("Tide", "Moon"):
        assert user.where(name) in ([], [TIDE], [MOON])
    until(lambda: user.where("Moon") and layout.current_stamp(user.index) not in (None, before))
    user.leads("Tide", TIDE)
    user.leads("Moon", MOON)
    assert user.messages == []


@pytest.mark.skipif(os.name == "nt", reason="files that are open cannot be removed")
def test_an_index_that_is_gone_before_anybody_asked(scene: MakeScene, starts: Starts) -> None:
    user = starts(scene(COAST))
    until(lambda: layout.current_stamp(user.index) is not None and not children(user.pid))
    gone(user)
    user.leads("Tide", TIDE)
    assert user.messages == []


SOON_TIRED = """
import sys
from keydocs.lsp import server
server._REBUILDS_AT_ONCE = 3
from keydocs.cli.main import main
sys.exit(main(["serve"]))
"""


def test_an_index_that_is_damaged_again_and_again_is_not_built_for_ever(scene: MakeScene, starts: Starts) -> None:
    user = starts(scene(COAST), sys.executable, "-c", SOON_TIRED)
    user.leads("Tide", TIDE)
    stamps = set()
    for _ in range(8):
        emptied(user)
        for _ in range(10):
            user.where("Tide")
            time.sleep(0.02)
        until(lambda: not children(user.pid))
        stamps.add(layout.current_stamp(user.index))
    assert len(stamps) <= 4
    assert user.messages == []


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
from keydocs.cli.main import main
sys.exit(main(["serve"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_where_nothing_can_be_written_it_is_said_once(scene: MakeScene, starts: Starts) -> None:
    """As on a disk that is full. What was indexed before goes on answering."""
    coast = scene(COAST)
    coast.refresh()
    user = starts(coast, sys.executable, "-c", LIMITED)
    user.leads("Tide", TIDE)
    for name in ("Ebb", "Flood", "Neap"):
        user.renames("Moon", name)
        until(lambda: user.states[-1:] == ["failed"] and not children(user.pid))
        assert user.where("Tide") == [TIDE]
    assert len(user.messages) == 1
    assert user.messages[0].startswith(f"Keydocs could not index {coast.root}: ")
