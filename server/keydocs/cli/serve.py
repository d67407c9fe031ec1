"""``keydocs serve``: run the language server. The only command that imports pygls."""

from __future__ import annotations

import argparse
import asyncio
import gc
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from keydocs.cli.common import cache_folder
from keydocs.cli.exit_codes import UsageError
from keydocs.cli.streams import show

if TYPE_CHECKING:
    from keydocs.lsp.server import KeydocsServer

_HOST = "127.0.0.1"
_GC_THRESHOLD = 10_000
"""Allocations between collections. A request makes a few thousand objects that are freed with its answer, so Python's
default of 700 collects in vain several times per request."""
_NEVER = 1_000_000
"""A threshold for the older generations that start-up does not reach."""


def run(arguments: argparse.Namespace) -> int:
    """Serve one client. Return 0 after a ``shutdown`` request, as the protocol demands, else 1."""
    # Collect the garbage of the imports once, and never look at what they leave again: that is half of the start-up.
    older = gc.get_threshold()[1:]
    gc.set_threshold(_GC_THRESHOLD, _NEVER, _NEVER)
    from keydocs.lsp.app import create_server

    server = create_server(cache_folder())
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD, *older)
    try:
        asyncio.run(_session(server, arguments))
    except OSError as error:
        if arguments.tcp is None:
            raise
        raise UsageError(f"cannot listen on port {arguments.tcp}: {error.strerror}") from error
    except RuntimeError:
        # asyncio needs a thread to end its threads, and the system may refuse one.
        if not server.protocol.ended.is_set():
            raise
    return 0 if server.protocol.was_shut_down else 1


def _session(server: KeydocsServer, arguments: argparse.Namespace) -> Coroutine[Any, Any, None]:
    from keydocs.lsp import transport

    if arguments.tcp is not None:
        return transport.serve_tcp(server, _HOST, arguments.tcp, _report_port)
    return transport.serve_stdio(server)


def _report_port(port: int) -> None:
    show(f"keydocs: listening on {_HOST}:{port}", error=True)
