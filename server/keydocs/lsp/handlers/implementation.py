"""``textDocument/implementation`` and ``textDocument/declaration``: from documentation to the source."""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.implementation import implementation
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_IMPLEMENTATION)(_implementation)
    server.feature(types.TEXT_DOCUMENT_DECLARATION)(_declaration)


def _implementation(ls: KeydocsServer, params: types.ImplementationParams) -> to_lsp.Locations | None:
    return _source_locations(ls, params, links=ls.client.implementation_links)


def _declaration(ls: KeydocsServer, params: types.DeclarationParams) -> to_lsp.Locations | None:
    return _source_locations(ls, params, links=ls.client.declaration_links)


def _source_locations(
    ls: KeydocsServer, params: types.ImplementationParams | types.DeclarationParams, *, links: bool
) -> to_lsp.Locations | None:
    settings, language, document = ls.context_of(params.text_document.uri)
    if not settings.implementation.is_on(language):
        return None
    column = ls.documents.column(document, params.position)
    found = implementation(ls.index, ls.files, document, params.position.line, column)
    ls.rebuild_if_damaged()
    return to_lsp.to_locations(found, document.lines, ls.documents, links=links) if found else None
