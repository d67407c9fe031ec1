"""A plain JSON-RPC client: nothing between the clock and the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

Message = dict[str, Any]
_BYTECODE = tempfile.TemporaryDirectory()
_COMPILED = {"PYTHONPYCACHEPREFIX": _BYTECODE.name, "PYTHONDONTWRITEBYTECODE": ""}
"""Servers are compiled when they are installed; a start is not to be measured with that in it."""


class Client:
    """Runs a server over standard input and output; requests wait for their answer. As a context it ends the server."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        env = {**os.environ, **_COMPILED, **(environment or {})}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
        )
        self.notifications: list[Message] = []
        self._answers: dict[int, Message] = {}
        self._arrived = threading.Condition()
        self._id = 0
        self._ended = False
        threading.Thread(target=self._receive, daemon=True).start()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.stop()
        else:
            self.process.kill()
            self.process.wait()

    def request(self, method: str, params: object, timeout: float = 60.0) -> Any:
        """The result; raises TimeoutError, EOFError where the server has ended, RuntimeError with its error."""
        self._id += 1
        number = self._id
        self._send({"id": number, "method": method, "params": params})
        with self._arrived:
            if not self._arrived.wait_for(lambda: self._ended or number in self._answers, timeout):
                raise TimeoutError(method)
            if number not in self._answers:
                raise EOFError(f"the server has ended, and did not answer {method}")
            answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def notify(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def start(self, root: Path) -> None:
        """``initialize`` and ``initialized`` as an editor sends them."""
        capabilities = {
            "textDocument": {"definition": {"linkSupport": True}, "hover": {"contentFormat": ["markdown"]}},
            "window": {"workDoneProgress": True},
            "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}},
        }
        folders = [{"uri": root.as_uri(), "name": root.name}]
        params = {
            "processId": os.getpid(),
            "rootUri": root.as_uri(),
            "workspaceFolders": folders,
            "capabilities": capabilities,
        }
        self.request("initialize", params)
        self.notify("initialized", {})

    def open(self, path: Path, language: str, text: str) -> str:
        item = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return path.as_uri()

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def ask(self, method: str, uri: str, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        return self.request(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position})

    def settle(self) -> None:
        """Wait until the server has read all that was sent: it answers what it does not know with an error."""
        try:
            self.request("bench/unknown", {})
        except RuntimeError:
            return

    def stop(self) -> None:
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(10)

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _receive(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = stream.readline()
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            with self._arrived:
                if "method" in message:
                    self.notifications.append(message)
                else:
                    self._answers[message["id"]] = message
                self._arrived.notify_all()
        with self._arrived:
            self._ended = True
            self._arrived.notify_all()


def keydocs() -> list[str]:
    """The command of the language server that is under measurement."""
    return [sys.executable, "-m", "keydocs", "serve"]


def bare() -> list[str]:
    """The command of a server that does nothing: what Python, pygls and the way there and back cost."""
    return [sys.executable, str(Path(__file__).with_name("bare_server.py"))]
