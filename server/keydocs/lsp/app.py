"""The language server with all of its handlers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cattrs import Converter
from pygls.protocol import default_converter

from keydocs.lsp.handlers import (
    code_actions,
    code_lens,
    commands,
    completion,
    definition,
    diagnostics,
    document_highlight,
    document_links,
    document_symbols,
    documentation_at,
    file_rename,
    folding_ranges,
    hover,
    implementation,
    lifecycle,
    references,
    text_sync,
    workspace_events,
    workspace_symbols,
)
from keydocs.lsp.server import KeydocsServer

_HANDLERS = (
    lifecycle,
    text_sync,
    workspace_events,
    definition,
    hover,
    documentation_at,
    completion,
    references,
    implementation,
    document_highlight,
    document_symbols,
    folding_ranges,
    document_links,
    code_lens,
    workspace_symbols,
    file_rename,
    diagnostics,
    code_actions,
    commands,
)


def create_server(cache: Path, converter_factory: Callable[[], Converter] = default_converter) -> KeydocsServer:
    """Create a server whose indexes are in the folder ``cache``."""
    server = KeydocsServer(cache, converter_factory)
    for handler in _HANDLERS:
        handler.register(server)
    return server
