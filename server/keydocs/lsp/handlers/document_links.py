"""``textDocument/documentLink``"""

from __future__ import annotations

import os

from lsprotocol import types

from keydocs.features.document_links import DocumentLink, document_links
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer
from keydocs.search.workspace_files import Document
from keydocs.text.escaping import on_one_line


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)(_document_links)


def _document_links(ls: KeydocsServer, params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
    settings, _, document = ls.context_of(params.text_document.uri)
    links = document_links(ls.files, document) if settings.document_link.enable else []
    return [_to_link(ls, link, document) for link in links] or None


def _to_link(ls: KeydocsServer, link: DocumentLink, document: Document) -> types.DocumentLink:
    fragment = f"#{link.fragment}" if link.fragment else ""
    return types.DocumentLink(
        to_lsp.to_range(link.range, document.lines, ls.encoding),
        ls.documents.uri_of(link.path) + fragment,
        tooltip=on_one_line(f"Opens {os.path.basename(link.path)}: the link is broken") if link.repaired else None,
    )
