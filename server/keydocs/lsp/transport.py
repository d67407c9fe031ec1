"""Connections to a client: standard input and output, or TCP. Each function serves one client."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import select
import stat
import sys
import threading
from collections.abc import Callable, Iterator

from keydocs.lsp import parent_process
from keydocs.lsp.framing import Frames
from keydocs.lsp.protocol import KeydocsProtocol
from keydocs.lsp.server import KeydocsServer

_INPUT, _OUTPUT, _ERRORS = range(3)
_CHUNK = 1 << 16
_MARK = re.compile(rb"[:\s]")

Listening = Callable[[int], None]
"""Called with the port once clients can connect."""


async def serve_stdio(server: KeydocsServer) -> None:
    protocol = server.protocol
    protocol.set_writer(_Output(protocol.end))
    stream = _Stream(protocol)
    if not _is_pollable():
        loop = asyncio.get_running_loop()
        threading.Thread(target=_read, args=(stream, loop), name="keydocs-input", daemon=True).start()
        await _until_the_end(server)
        return
    with _input() as pipe:
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: stream, pipe)
        try:
            await _until_the_end(server)
        finally:
            transport.close()


async def serve_tcp(server: KeydocsServer, host: str, port: int, listening: Listening) -> None:
    protocol = server.protocol
    listener = await asyncio.get_running_loop().create_server(lambda: _Connection(protocol), host, port)
    listening(listener.sockets[0].getsockname()[1])
    try:
        await _until_the_end(server)
    finally:
        listener.close()
        if isinstance(protocol.writer, _Connection):
            await protocol.writer.flush()


async def _until_the_end(server: KeydocsServer) -> None:
    """Wait for the end of the session, and end everything that it started."""
    try:
        await server.protocol.ended.wait()
    finally:
        parent_process.force_exit_after_timeout(0 if server.protocol.was_shut_down else 1)
        await server.indexing.stop()
        server.index.close()


class _Stream(asyncio.Protocol):
    """What a client writes."""

    def __init__(self, protocol: KeydocsProtocol) -> None:
        self._protocol = protocol
        self._frames = Frames()
        self._reading: asyncio.ReadTransport | None = None
        self._holds: set[str] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.ReadTransport)
        self._reading = transport
        self._protocol.hold = lambda is_held: self._hold("too much waits", is_held)

    def _hold(self, reason: str, is_held: bool) -> None:
        """Pause reading while there is a reason to."""
        if self._reading is None:
            return
        (self._holds.add if is_held else self._holds.discard)(reason)
        if self._holds and self._reading.is_reading():
            self._reading.pause_reading()
        elif not self._holds and not self._reading.is_reading() and not self._reading.is_closing():
            self._reading.resume_reading()

    def data_received(self, data: bytes) -> None:
        for body in self._frames.feed(data):
            self._protocol.receive(body)

    def connection_lost(self, _error: Exception | None) -> None:
        self._protocol.finish()


# --- standard input and output ----------------------------------------------------------------------------------------


def _is_pollable() -> bool:
    """Return whether the event loop can wait for standard input without affecting others that write to it."""
    if sys.platform == "win32":
        return False
    with contextlib.suppress(OSError):
        mode = os.fstat(_INPUT).st_mode
        return (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)) and not (_is_input(_OUTPUT) or _is_input(_ERRORS))
    return False


def _is_input(number: int) -> bool:
    try:
        return os.path.sameopenfile(_INPUT, number)
    except OSError:
        return False


@contextlib.contextmanager
def _input() -> Iterator[object]:
    """Open standard input, and restore it afterwards for the script that started the server."""
    was_blocking = os.get_blocking(_INPUT)
    try:
        with open(_INPUT, "rb", buffering=0, closefd=False) as pipe:
            yield pipe
    finally:
        os.set_blocking(_INPUT, was_blocking)


def _read(stream: _Stream, loop: asyncio.AbstractEventLoop) -> None:
    # The loop may be closed when the last of it arrives.
    with contextlib.suppress(RuntimeError):
        with contextlib.suppress(OSError):
            while data := os.read(_INPUT, _CHUNK):
                loop.call_soon_threadsafe(stream.data_received, data)
        loop.call_soon_threadsafe(stream.connection_lost, None)


class _Output:
    """Writes to standard output. Calls ``lost`` and drops the rest when nobody reads any more."""

    def __init__(self, lost: Callable[[], None]) -> None:
        self._lost = lost
        self._is_closed = False

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest and not self._is_closed:
                rest = rest[_write(rest) :]
        except OSError:
            self.close()
            self._lost()

    def close(self) -> None:
        self._is_closed = True


def _write(data: memoryview) -> int:
    try:
        return os.write(_OUTPUT, data)
    except BlockingIOError:
        # Some clients make the pipe non-blocking, for both ends of it.
        select.select((), (_OUTPUT,), ())
        return 0


# --- ports ------------------------------------------------------------------------------------------------------------


class _Connection(_Stream):
    """A TCP connection. Only the first is served; one that begins like HTTP is closed, because any web page can post to
    a local port."""

    def __init__(self, protocol: KeydocsProtocol) -> None:
        super().__init__(protocol)
        self._transport: asyncio.WriteTransport | None = None
        self._is_lost = asyncio.Event()
        self._has_begun = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        if self._protocol.writer is None:
            super().connection_made(transport)
            self._transport = transport
            self._protocol.set_writer(self)
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if not self._has_begun and (mark := _MARK.search(data)):
            self._has_begun = True
            # ``Content-Length: 5`` is a header, ``POST / HTTP/1.1`` is none.
            if mark[0] == b" ":
                self._refuse()
        if self._transport is not None:
            super().data_received(data)

    def _refuse(self) -> None:
        if self._transport is not None:
            self._protocol.writer = None
            self._transport.abort()
            self._transport = None

    def connection_lost(self, error: Exception | None) -> None:
        self._is_lost.set()
        if self._transport is not None:
            super().connection_lost(error)

    def pause_writing(self) -> None:
        self._hold("nobody reads", True)

    def resume_writing(self) -> None:
        self._hold("nobody reads", False)

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    async def flush(self) -> None:
        """Close the connection once everything is written."""
        self.close()
        await self._is_lost.wait()
