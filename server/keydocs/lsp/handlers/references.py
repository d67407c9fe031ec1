"""``textDocument/references``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.references import references
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_REFERENCES)(_references)


def _references(ls: KeydocsServer, params: types.ReferenceParams) -> list[types.Location] | None:
    settings, language, document = ls.context_of(params.text_document.uri)
    if not settings.references.is_on(language):
        return None
    column = ls.documents.column(document, params.position)
    targets = references(ls.index, ls.files, document, params.position.line, column)
    ls.rebuild_if_damaged()
    return [to_lsp.to_location(target, ls.documents) for target in targets] or None
