"""A client that says what it is told to, byte by byte, and may be as rude as it likes."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any

import pytest

from keydocs.fs.paths import path_to_uri
from lsp.conftest import COMMAND, PATIENCE
from support import Scene

Message = dict[str, Any]
SOON = 30.0
"""Seconds within which a process must end. It takes some hundredths of a second; the rest is for busy machines."""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def request(number: int | str, method: str, params: object = None) -> Message:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def notification(method: str, params: object = None) -> Message:
    return {"jsonrpc": "2.0", "method": method, "params": params}


def cancel(number: int | str) -> Message:
    return notification("$/cancelRequest", {"id": number})


def framed(message: object) -> bytes:
    return frame(json.dumps(message).encode())


def frame(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def initialize(number: int | str, scene: Scene | None = None, process_id: int | None = None) -> Message:
    folders = [{"uri": path_to_uri(str(root)), "name": root.name} for root in scene.roots] if scene else None
    can = {"window": {"workDoneProgress": True}}
    return request(
        number,
        "initialize",
        {"processId": process_id, "rootUri": None, "workspaceFolders": folders, "capabilities": can},
    )


class RawClient:
    """Runs a server in a process group of its own. As a context it leaves nothing running."""

    def __init__(self, *command: str, log: Path, **options: Any) -> None:
        self._log = log
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                command or COMMAND,
                stdin=options.pop("stdin", subprocess.PIPE),
                stdout=options.pop("stdout", subprocess.PIPE),
                stderr=errors,
                env={**os.environ, "PYTHONWARNINGS": "default::ResourceWarning"},
                start_new_session=True,
                **options,
            )
        self._arrived: Queue[Message | None] = Queue()
        self._other: list[Message] = []
        if self.process.stdout is not None:
            threading.Thread(target=self._receive, daemon=True).start()

    def __enter__(self) -> RawClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in group(self.process.pid):
            os.kill(process, 9)
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    @property
    def log(self) -> str:
        """What the server wrote to standard error."""
        return self._log.read_text("utf-8")

    # --- messages ------------------------------------------------------------------------------------------------

    def send(self, *messages: object) -> None:
        """Write messages at once."""
        self.write(b"".join(map(framed, messages)))

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def receive(self) -> Message:
        """The next answer. Requests and notifications of the server are put aside, unanswered."""
        while True:
            message = self._next()
            if "method" not in message:
                return message
            self._other.append(message)

    def asked(self, method: str) -> Message:
        """The next request or notification of the server with this method."""
        while True:
            for message in self._other:
                if message["method"] == method:
                    self._other.remove(message)
                    return message
            message = self._next()
            assert "method" in message, message
            self._other.append(message)

    def ask(self, number: int | str, method: str, params: object = None) -> Message:
        """Send a request and wait for its answer, which must be the next."""
        self.send(request(number, method, params))
        answer = self.receive()
        assert answer["id"] == number, answer
        return answer

    def start(self, scene: Scene | None = None, process_id: int | None = None) -> None:
        """``initialize`` and ``initialized``."""
        self.send(initialize("init", scene, process_id))
        assert "result" in self.receive()
        self.send(notification("initialized", {}))

    def unexpected(self) -> list[Message]:
        """Return the answers that have arrived and were not received: nobody asked for them.

        The server's own requests and notifications may come at any time, late ones on a busy machine.
        """
        arrived = [self._arrived.get() for _ in range(self._arrived.qsize())]
        return [message for message in arrived if message is not None and "method" not in message]

    # --- the end -------------------------------------------------------------------------------------------------

    def code(self) -> int:
        """The exit code; the server must end soon."""
        return self.process.wait(SOON)

    def leaves_nothing(self) -> None:
        """Nothing of the process group is left, or goes on for long."""
        end = time.monotonic() + SOON
        while left := group(self.process.pid):
            assert time.monotonic() < end, [Path(f"/proc/{one}/cmdline").read_bytes() for one in left]
            time.sleep(0.01)

    def _next(self) -> Message:
        try:
            message = self._arrived.get(timeout=PATIENCE)
        except Empty:
            raise AssertionError(f"no answer; the log: {self.log}") from None
        assert message is not None, f"the server has ended; the log: {self.log}"
        return message

    def _receive(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name == b"Content-Length":
                    length = int(value)
                header = stream.readline()
            self._arrived.put(json.loads(stream.read(length)))
        self._arrived.put(None)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [child for child, _, parent, _ in _processes() if parent == pid]


def group(leader: int) -> list[int]:
    """The processes of a group that are alive."""
    return [pid for pid, state, _, of in _processes() if of == leader and state not in "ZX"]


def _processes() -> Iterable[tuple[int, str, int, int]]:
    """Each process with its state, its parent and its group."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, of = path.read_text().rpartition(")")[2].split()[:3]
            yield int(path.parent.name), state, int(parent), int(of)
