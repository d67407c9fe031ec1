"""``textDocument/hover``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.hover import hover
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)


def _hover(ls: KeydocsServer, params: types.HoverParams) -> types.Hover | None:
    settings, language, document = ls.context_of(params.text_document.uri)
    if not settings.hover.is_on(language):
        return None
    column = ls.documents.column(document, params.position)
    with ls.index.snapshot():
        found = hover(ls.index, ls.files, document, params.position.line, column, hide_prose=settings.hide_prose)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    contents = to_lsp.to_markup(found.content, markdown=ls.client.hover_as_markdown, links=ls.client.renders_markdown)
    return types.Hover(contents, to_lsp.to_range(found.span, document.lines, ls.encoding))
