"""``textDocument/definition``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.definition import definition
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(_definition)


def _definition(ls: KeydocsServer, params: types.DefinitionParams) -> to_lsp.Locations | None:
    settings, language, document = ls.context_of(params.text_document.uri)
    if not settings.definition.is_on(language):
        return None
    column = ls.documents.column(document, params.position)
    with ls.index.snapshot():
        found = definition(ls.index, ls.files, document, params.position.line, column, limit=settings.definition.limit)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    return to_lsp.to_locations(found, document.lines, ls.documents, links=ls.client.definition_links)
