"""``keydocs serve``: the language server. The only command that imports pygls."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from keydocs.cli.common import cache_folder
from keydocs.cli.main import UsageError

if TYPE_CHECKING:
    from keydocs.lsp.server import KeydocsServer

_HOST = "127.0.0.1"
_UNTIL_COLLECTED = 10_000
"""Objects. A question makes some thousand that hold no others and are gone with its answer: with Python's own 700, they
are looked through several times before."""
_NEVER = 1_000_000
"""Collections of the generation before."""


def run(arguments: argparse.Namespace) -> int:
    """Serve one client. The exit code is the protocol's: 0 only after the client said ``shutdown``."""
    # What is imported stays: it is not worth looking for garbage in it again and again, neither meanwhile nor later,
    # when that would keep somebody waiting. But once: the garbage of the imports themselves is ten megabytes.
    older = gc.get_threshold()[1:]
    gc.set_threshold(_UNTIL_COLLECTED, _NEVER, _NEVER)
    from keydocs.lsp.server import KeydocsServer

    server = KeydocsServer(cache_folder())
    gc.freeze()
    gc.set_threshold(_UNTIL_COLLECTED, *older)
    try:
        asyncio.run(_session(server, arguments))
    except OSError as error:
        if arguments.tcp is None:
            raise
        raise UsageError(f"cannot listen on port {arguments.tcp}: {error.strerror}") from error
    except RuntimeError:
        # asyncio ends its threads in a thread, and there may be no more.
        if not server.protocol.ended.is_set():
            raise
    return 0 if server.protocol.was_shut_down else 1


def _session(server: KeydocsServer, arguments: argparse.Namespace) -> Coroutine[Any, Any, None]:
    from keydocs.lsp import transport

    if arguments.tcp is not None:
        return transport.serve_tcp(server, _HOST, arguments.tcp, _say_port)
    return transport.serve_stdio(server)


def _say_port(port: int) -> None:
    print(f"keydocs: listening on {_HOST}:{port}", file=sys.stderr, flush=True)
