"""Prepares at start what the first requests need: without it they take two to four times as long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from cattrs import Converter
from lsprotocol import types
from pygls.protocol.json_rpc import JsonRPCResponseMessage

from keydocs.lsp.index_scheduler import IndexScheduler
from keydocs.lsp.protocol import KeydocsProtocol
from keydocs.search.candidates import prepare_languages

_ASKED = (
    types.DefinitionRequest,
    types.HoverRequest,
    types.CompletionRequest,
    types.CompletionResolveRequest,
    types.DidChangeTextDocumentNotification,
    types.DidCloseTextDocumentNotification,
)
"""Messages of a user who reads and types."""
_RANGE = types.Range(types.Position(0, 0), types.Position(0, 0))
_ANSWERED = (
    types.CompletionItem(""),
    [types.LocationLink("", _RANGE, _RANGE, _RANGE)],
    [types.Location("", _RANGE)],
    types.Hover(types.MarkupContent(types.MarkupKind.Markdown, ""), _RANGE),
)


async def warm_up(indexing: IndexScheduler, converter: Converter) -> None:
    """Wait for the indexes, then prepare in steps of some milliseconds, between which messages are handled."""
    await indexing.wait_until_updated()
    for _ in _steps(converter):
        await asyncio.sleep(0)


def _steps(converter: Converter) -> Iterator[None]:
    for message in _ASKED:
        converter.get_structure_hook(message)
        yield
    # Twice: cattrs forgets some of the functions that it has made when it makes others.
    for answer in _ANSWERED * 2:
        converter.unstructure(JsonRPCResponseMessage(0, KeydocsProtocol.VERSION, answer))
        yield
    yield from prepare_languages()
