"""A language server with nothing to say: what Python, pygls, and the way there and back cost."""

from __future__ import annotations

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1")


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params: types.HoverParams) -> None:
    """No hover, whatever is asked."""


if __name__ == "__main__":
    server.start_io()
