"""Whether answers come back after whatever goes wrong, at moments and places that nobody chose. Run by hand:

    python tests/bench/faults.py [--rounds 200] [--seed 7]

Each round does one thing to a real server, its indexer, its helper, its index or the disk; then the same server, or the
next one where it was killed, has to answer as an index that was built anew. Prints how often each fault was tried and
how long it took at most until all answers were right again; ends with 1 where they never were, where a request took
longer than two seconds, or where the user was told more than once.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from keydocs.fs.paths import path_to_uri
from keydocs.index import layout
from lsp.raw import RawClient, children, notification, request
from support import Scene, build, pta_keywords, pta_page

FILES, NAMES = 60, 30
PATIENCE, SLOW = 60.0, 2.0
CAN = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}


class Session:
    """A server, and what its user asks."""

    def __init__(self, scene: Scene, log: Path) -> None:
        self.scene = scene
        self.client = RawClient(log=log)
        self._number = 0
        self.slowest = 0.0
        folders = [{"uri": path_to_uri(str(scene.root)), "name": "ws"}]
        params = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": CAN}
        self.client.send(request("init", "initialize", params))
        self.client.receive()
        self.client.send(notification("initialized", {}))

    @property
    def pid(self) -> int:
        return self.client.process.pid

    @property
    def index(self) -> Path:
        return layout.index_dir(str(self.scene.root), self.scene.cache)

    @property
    def messages(self) -> list[str]:
        return [one["params"]["message"] for one in self.client._other if one["method"] == "window/showMessage"]

    def where(self, name: str) -> list[str]:
        self._number += 1
        uri = f"untitled:{self._number}"
        item = {"uri": uri, "languageId": "plaintext", "version": 1, "text": name}
        self.client.send(notification("textDocument/didOpen", {"textDocument": item}))
        start = time.monotonic()
        at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        found = self.client.ask(self._number, "textDocument/definition", at)["result"]
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.client.send(notification("textDocument/didClose", {"textDocument": {"uri": uri}}))
        return [f"{one['uri'].rpartition('/')[2]}:{one['range']['start']['line']}" for one in found or []]

    def kill(self) -> None:
        self.client.process.kill()
        self.client.process.wait()
        self.client.leaves_nothing()


class World:
    """The workspace, and what is right about it at any time: each file has classes, all of one generation."""

    def __init__(self, folder: Path) -> None:
        self.scene = build(folder, "//- /README\nx\n")
        self.generations: dict[int, int] = {}
        for number in range(FILES):
            self.write(number)

    def write(self, number: int) -> Path:
        self.generations[number] = self.generations.get(number, -1) + 1
        names = [self.name(number, place) for place in range(NAMES)]
        source = f"src/m{number}.py"
        self.scene.write(f"docs/{source}_docs.md", pta_page(source, "".join(f"class {name}: ...\n" for name in names)))
        return self.scene.write(f"docs/{source}_kw.md", pta_keywords(source, [(name, "Classs") for name in names]))

    def name(self, number: int, place: int, back: int = 0) -> str:
        return f"Tide{number}x{place}g{self.generations[number] - back}"

    def is_right(self, session: Session, number: int, place: int) -> bool:
        """Whether a name leads to its place, and the one that was there before nowhere."""
        expected = [f"m{number}.py_docs.md:{10 + place}"]
        return session.where(self.name(number, place)) == expected and not session.where(
            self.name(number, place, back=1)
        )


Fault = Callable[[Session, random.Random], object]


def kill_server(session: Session, random_: random.Random) -> None:
    time.sleep(random_.random() * 0.3)
    session.kill()


def kill_indexer(session: Session, random_: random.Random) -> None:
    _signal_indexer(session, random_, signal.SIGKILL)


def crash_indexer(session: Session, random_: random.Random) -> None:
    _signal_indexer(session, random_, signal.SIGSEGV)


def _signal_indexer(session: Session, random_: random.Random, number: signal.Signals) -> None:
    session.client.send(request("rebuild", "workspace/executeCommand", {"command": "keydocs.rebuildIndex"}))
    session.client.receive()
    end = time.monotonic() + 5
    while not children(session.pid) and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(random_.random() * 0.3)
    for child in children(session.pid):
        for process in [*children(child), child]:
            # It may have come to its end meanwhile.
            with suppress(ProcessLookupError):
                os.kill(process, number)


def cut_off(session: Session, random_: random.Random) -> None:
    for database in session.index.glob("index-*.db"):
        os.truncate(database, random_.randrange(database.stat().st_size + 1))


def remove_cache(session: Session, _random: random.Random) -> None:
    shutil.rmtree(session.scene.cache, ignore_errors=True)


def remove_one(session: Session, random_: random.Random) -> None:
    files = sorted(session.index.glob("*"))
    if files:
        random_.choice(files).unlink()


def garbage_in_one(session: Session, random_: random.Random) -> None:
    files = sorted(session.index.glob("*"))
    if files:
        random_.choice(files).write_bytes(random_.randbytes(random_.randrange(100_000)))


def lock(session: Session, random_: random.Random) -> None:
    for database in session.index.glob("*.db"):
        connection = sqlite3.connect(database, isolation_level=None, timeout=0)
        try:
            connection.execute("BEGIN EXCLUSIVE")
            for _ in range(3):
                session.where("Tide1x1g0")
            time.sleep(random_.random())
        except sqlite3.DatabaseError:
            pass
        finally:
            connection.close()


FAULTS: tuple[Fault, ...] = (
    kill_server, kill_indexer, crash_indexer, cut_off, remove_cache, remove_one, garbage_in_one, lock,
)  # fmt: skip


def round_of(world: World, session: Session, fault: Fault, random_: random.Random, log: Path) -> tuple[Session, float]:
    """One fault, with a change of some files around it; the session then, and the seconds until all was right."""
    touched = [world.write(number) for number in random_.sample(range(FILES), random_.choice([0, 1, 1, 3, 30]))]
    changes = [{"uri": path_to_uri(str(file)), "type": 2} for file in touched]
    session.client.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))
    if random_.random() < 0.5:
        session.where("nothing")
    fault(session, random_)
    if session.client.process.poll() is not None:
        session = Session(world.scene, log)
    start = time.monotonic()
    asked = [(number, random_.randrange(NAMES)) for number in range(FILES)]
    while asked:
        asked = [one for one in asked if not world.is_right(session, *one)]
        if asked and time.monotonic() - start > PATIENCE:
            raise AssertionError(f"{fault.__name__}: never right: {asked}; {session.messages}; {session.client.log}")
        if asked:
            time.sleep(0.05)
    return session, time.monotonic() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    random_ = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        os.environ["KEYDOCS_CACHE_DIR"] = str(Path(name).resolve() / "cache")
        os.environ["XDG_STATE_HOME"] = name
        world = World(Path(name))
        session, took, slowest, told = Session(world.scene, Path(name) / "log"), defaultdict(list), 0.0, 0
        for number in range(arguments.rounds):
            fault = random_.choice(FAULTS)
            before = session
            session, seconds = round_of(world, session, fault, random_, Path(name) / f"log{number}")
            took[fault.__name__].append(seconds)
            for one in {before, session}:
                slowest, told = max(slowest, one.slowest), max(told, len(one.messages))
        session.kill()
    for fault_name, seconds_each in sorted(took.items()):
        print(f"{fault_name:16} {len(seconds_each):4} times, right again after {max(seconds_each):5.2f} s at most")
    print(f"slowest request {slowest:.2f} s; at most {told} message(s) in a session")
    return int(slowest > SLOW or told > 1)


if __name__ == "__main__":
    sys.exit(main())
