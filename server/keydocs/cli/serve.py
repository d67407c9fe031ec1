"""``keydocs serve``: the language server. The only command that imports pygls."""

from __future__ import annotations

import argparse
import sys

from keydocs.index.location import cache_dir

_HOST = "127.0.0.1"


def run(arguments: argparse.Namespace) -> int:
    from keydocs.lsp.server import KeydocsServer

    server = KeydocsServer(cache_dir())
    if arguments.tcp is not None:
        print(f"keydocs: listening on {_HOST}:{arguments.tcp}", file=sys.stderr)
        server.start_tcp(_HOST, arguments.tcp)
    elif arguments.ws is not None:
        print(f"keydocs: listening on ws://{_HOST}:{arguments.ws}", file=sys.stderr)
        server.start_ws(_HOST, arguments.ws)
    else:
        server.start_io()
    return 0 if server.was_shut_down else 1
