"""How a session ends: in every state, however the client ends it, and nothing is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keydocs.index import layout, writer
from keydocs.lsp import parent_process
from lsp.raw import SOON, RawClient, children, initialize, linux, notification, request
from lsp.test_cancellation import SLOW, TAKES_LONG, hover
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide: ...
"""
NOBODY = 2**22 + 1
"""No system has so many processes."""
MANY = 300
LARGE = "".join(f"- **`name_{number}`**: a text that makes the file longer than it would be\n" for number in range(350))
"""A keyword file of these is 25 kB long; the indexer takes helpers for six megabytes of them."""


@contextlib.contextmanager
def client_process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that stands for the client: the server is told its id."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        try:
            yield process
        finally:
            process.kill()


def until(question: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 30
    while not question():
        assert time.monotonic() < end
        time.sleep(0.01)


# --- states -----------------------------------------------------------------------------------------------------------


State = Callable[[RawClient, Scene, int], contextlib.AbstractContextManager[object] | None]


def before_initialize(client: RawClient, scene: Scene, process_id: int) -> None:
    pass


def initialized(client: RawClient, scene: Scene, process_id: int) -> None:
    scene.refresh()
    client.start(scene, process_id)
    assert client.ask(1, *hover("untitled:1"))["result"] is None


def not_yet_told_that_it_is(client: RawClient, scene: Scene, process_id: int) -> None:
    """Between ``initialize`` and ``initialized``."""
    client.send(initialize(1, scene, process_id))
    client.receive()


@contextlib.contextmanager
def indexing(client: RawClient, scene: Scene, process_id: int) -> Iterator[None]:
    """The indexer waits for another that holds the index."""
    folder = layout.index_dir(str(scene.root), scene.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        client.start(scene, process_id)
        until(lambda: children(client.process.pid))
        yield


def indexing_with_helpers(client: RawClient, scene: Scene, process_id: int) -> None:
    """The indexer and its helpers are stopped in the middle of their work."""
    for number in range(MANY):
        scene.write(f"docs/src/{number}.py_kw.md", f"# {number}.py Keywords\n\n## Identifiers\n\n{LARGE}")
    client.start(scene, process_id)
    until(lambda: children(client.process.pid))
    (worker,) = children(client.process.pid)
    if (os.cpu_count() or 1) > 1:
        until(lambda: children(worker))
    os.kill(worker, signal.SIGSTOP)


def in_a_command(client: RawClient, scene: Scene, process_id: int) -> None:
    client.start(None, process_id)
    client.send(TAKES_LONG["command"])
    client.asked("test/begun")


def in_a_request(client: RawClient, scene: Scene, process_id: int) -> None:
    client.start(None, process_id)
    client.send(TAKES_LONG["request"])
    client.asked("test/begun")


def waiting_for_the_client(client: RawClient, scene: Scene, process_id: int) -> None:
    client.start(None, process_id)
    client.send(TAKES_LONG["command that waits for the client"])
    client.asked("window/workDoneProgress/create")


SLOW_STATES = (in_a_command, in_a_request, waiting_for_the_client)
STATES = [
    before_initialize, not_yet_told_that_it_is, initialized, indexing, indexing_with_helpers, *SLOW_STATES,
]  # fmt: skip


# --- ends -------------------------------------------------------------------------------------------------------------


def shutdown(client: RawClient, _process: subprocess.Popen[bytes]) -> int:
    client.send(request("end", "shutdown"))
    while (answer := client.receive())["id"] != "end":
        assert answer["error"]["code"] == -32800
    assert answer["result"] is None
    # Whatever was running is gone, and nothing else is begun.
    assert children(client.process.pid) == []
    assert client.ask("late", *hover("untitled:1"))["error"]["code"] == -32600
    client.send(notification("exit"))
    return 0


def shutdown_without_a_pause(client: RawClient, _process: subprocess.Popen[bytes]) -> int:
    """All at once, and nobody waits for the answers."""
    client.send(request("end", "shutdown"), notification("exit"))
    client.process.stdin.close()  # type: ignore[union-attr]
    return 0


def leave(client: RawClient, _process: subprocess.Popen[bytes]) -> int:
    client.send(notification("exit"))
    return 1


def close(client: RawClient, _process: subprocess.Popen[bytes]) -> int:
    client.process.stdin.close()  # type: ignore[union-attr]
    return 1


def close_in_a_message(client: RawClient, _process: subprocess.Popen[bytes]) -> int:
    client.write(b'Content-Length: 100\r\n\r\n{"jsonrpc":')
    client.process.stdin.close()  # type: ignore[union-attr]
    return 1


def die(client: RawClient, process: subprocess.Popen[bytes]) -> int:
    """The test still holds the other ends of the pipes."""
    process.kill()
    return 1


ENDS = [shutdown, leave, close, die]
CASES = [
    *((state, end) for state in STATES for end in ENDS if (state, end) != (before_initialize, die)),
    (initialized, close_in_a_message),
    *((state, shutdown_without_a_pause) for state in (before_initialize, initialized, indexing, in_a_command)),
]


@linux
@pytest.mark.parametrize(("state", "end"), CASES)
def test_end(scene: MakeScene, tmp_path: Path, state: State, end: Callable[..., int]) -> None:
    coast = scene(COAST)
    command = (sys.executable, "-c", SLOW) if state in SLOW_STATES else ()
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(RawClient(*command, log=tmp_path / "log"))
        process = stack.enter_context(client_process())
        stack.enter_context(state(client, coast, process.pid) or contextlib.nullcontext())
        code = end(client, process)
        assert client.code() == code
        client.leaves_nothing()
        assert client.log == ""


# --- the client's process ---------------------------------------------------------------------------------------------


def waiting_in(pipe: int) -> int:
    """How many bytes a pipe holds."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@linux
def test_the_client_dies_while_nobody_reads(tmp_path: Path) -> None:
    """The server hangs in writing to a pipe of which somebody else holds the other end."""
    read, write = os.pipe()
    with RawClient(log=tmp_path / "log", stdout=write) as client, client_process() as process:
        os.close(write)
        client.send(initialize(0, None, process.pid))
        # Each is answered with an error that holds the long name of the method.
        client.send(*(request(number, "x" * 1000) for number in range(100)))
        until(lambda: waiting_in(read) > 50_000)
        process.kill()
        assert client.code() == 1
    os.close(read)


@linux
def test_nobody_reads_any_more(tmp_path: Path) -> None:
    read, write = os.pipe()
    with RawClient(log=tmp_path / "log", stdout=write) as client:
        os.close(write)
        client.send(initialize(0))
        until(lambda: waiting_in(read))
        os.close(read)
        client.send(*(request(number, *hover("untitled:1")) for number in range(100)))
        assert client.code() == 1
        assert client.log == ""


def test_a_client_whose_process_is_elsewhere(tmp_path: Path) -> None:
    with RawClient(log=tmp_path / "log") as client:
        client.start(None, NOBODY)
        assert client.ask(1, *hover("untitled:1"))["result"] is None
        client.send(request("end", "shutdown"), notification("exit"))
        assert client.code() == 0
        assert client.log == ""


@pytest.mark.parametrize("process_id", [None, -1, 0, NOBODY, 2**40, 2**70])
def test_no_process_to_be_watched(process_id: int | None) -> None:
    before = threading.active_count()
    parent_process.watch(process_id, lambda: None)
    assert threading.active_count() == before


def test_a_process_is_watched() -> None:
    gone = threading.Event()
    with client_process() as process:
        parent_process.watch(process.pid, gone.set)
        assert not gone.wait(0.1)
        process.kill()
        assert gone.wait(SOON)
