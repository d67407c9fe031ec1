"""How messages are handled: pygls' protocol, with our own store of open documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:
    from keydocs.lsp.server import KeydocsServer


class KeydocsProtocol(LanguageServerProtocol):
    """pygls' protocol, with our own store of open documents."""

    _server: KeydocsServer

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._server.documents.open(params.text_document)
        self._follow(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self._server.documents.change(params)
        self._follow(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.documents.close(params.text_document.uri)
        self._follow(types.TEXT_DOCUMENT_DID_CLOSE, params)

    def _follow(self, method: str, params: Any) -> None:
        """Our handler of a method that pygls handles itself; those it would call are ours to call."""
        self.fm.features[method](params)
