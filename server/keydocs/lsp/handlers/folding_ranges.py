"""``textDocument/foldingRange``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.document_symbols import folding_ranges
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)(_folding_ranges)


def _folding_ranges(ls: KeydocsServer, params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    document = ls.find(params.text_document.uri)
    return [types.FoldingRange(start, end) for start, end in folding_ranges(ls.files, document)] or None
