"""A server in the test's own event loop, joined to its client by streams in memory: the protocol without a process."""

from __future__ import annotations

import asyncio
import functools
import json
import logging
from collections.abc import Callable
from pathlib import Path

from pygls.protocol import default_converter
from pytest_lsp import LanguageClient

from keydocs.lsp.app import create_server
from keydocs.lsp.framing import Frames

converter = functools.cache(default_converter)
"""One for all sessions: each compiles its functions anew, which takes a third of a second."""


class MemoryServer:
    """A server for one client. Messages take the way that they take over standard input and output: as framed bytes, and
    never while their sender is still at work."""

    def __init__(self, client: LanguageClient, cache: Path) -> None:
        self.server = create_server(cache, converter)
        self._client = client
        protocol = self.server.protocol

        def to_client(body: bytes) -> None:
            client.protocol.handle_message(client.protocol.structure_message(json.loads(body)))

        protocol.set_writer(_Stream(to_client))
        client.protocol.set_writer(_Stream(protocol.receive))

    async def stop(self) -> int:
        """End the session as editors do, unless it has ended; the exit code that a server's process would have."""
        protocol = self.server.protocol
        if not protocol.ended.is_set():
            await self._client.shutdown_session()
            await protocol.ended.wait()
        await self.server.indexing.stop()
        self.server.index.close()
        self.server.log.close()
        logging.getLogger("keydocs").propagate = True
        return 0 if protocol.was_shut_down else 1


class _Stream:
    """Passes on the bodies of the messages that are written to it, one after the other."""

    def __init__(self, receive: Callable[[bytes], None]) -> None:
        self._frames = Frames()
        self._receive = receive

    def write(self, data: bytes) -> None:
        for body in self._frames.feed(data):
            asyncio.get_running_loop().call_soon(self._receive, body)

    def close(self) -> None:
        pass
