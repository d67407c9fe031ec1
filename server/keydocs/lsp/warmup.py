"""What the first requests would wait for, done when the server has begun and while nothing is asked: the first of each
kind took two to four times as long as the others."""

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
"""What comes while somebody reads and types."""
_RANGE = types.Range(types.Position(0, 0), types.Position(0, 0))
_ANSWERED = (
    types.CompletionItem(""),
    [types.LocationLink("", _RANGE, _RANGE, _RANGE)],
    [types.Location("", _RANGE)],
    types.Hover(types.MarkupContent(types.MarkupKind.Markdown, ""), _RANGE),
)


async def warm_up(indexing: IndexScheduler, converter: Converter) -> None:
    """Do it when the indexes are up to date, in steps of some milliseconds; messages are handled after each.

    Who asks before that has waited for the start, and should not wait for what may be asked later.
    """
    await indexing.settled()
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
