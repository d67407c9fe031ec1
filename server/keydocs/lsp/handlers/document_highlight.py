"""``textDocument/documentHighlight``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.document_highlight import document_highlights
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)(_document_highlight)


def _document_highlight(
    ls: KeydocsServer, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    document = ls.find(params.text_document.uri)
    column = ls.documents.column(document, params.position)
    ranges = document_highlights(ls.index, document, params.position.line, column)
    return [
        types.DocumentHighlight(to_lsp.to_range(range_, document.lines, ls.encoding), types.DocumentHighlightKind.Text)
        for range_ in ranges
    ] or None
