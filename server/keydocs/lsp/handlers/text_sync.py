"""``textDocument/didOpen``, ``didChange``, ``didClose`` and ``didSave``, and ``notebookDocument/didSave``

The protocol has updated the documents before these handlers are called.
"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features import completion
from keydocs.fs import paths
from keydocs.lsp.handlers.workspace_events import file_changed, holders, is_keyword_file, is_team_file, name_of
from keydocs.lsp.server import KeydocsServer
from keydocs.search import candidates


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)(_notebook_saved)


def _saved(ls: KeydocsServer, params: types.DidSaveTextDocumentParams) -> None:
    if name_of(params.text_document.uri).endswith(".md") or is_team_file(params.text_document.uri):
        file_changed(ls, params.text_document.uri, is_still_there=_is_known(ls, params.text_document.uri))
    else:
        for root, inner in holders(ls, paths.uri_to_path(params.text_document.uri)):
            ls.files.forget(root, inner)
    if ls.client.watches_files:
        ls.rescan_soon()
    else:
        ls.rescan()
    ls.diagnostics.check_all()


def _notebook_saved(ls: KeydocsServer, _params: types.DidSaveNotebookDocumentParams) -> None:
    if not ls.client.watches_files:
        ls.rescan()
    ls.diagnostics.check_all()


def _opened(ls: KeydocsServer, params: types.DidOpenTextDocumentParams) -> None:
    ls.diagnostics.changed(params.text_document.uri)
    ls.apply_overlay_if_unsaved(params.text_document.uri)
    document = ls.find(params.text_document.uri)
    with ls.index.snapshot():
        candidates.prepare(ls.index, ls.files, document)
        completion.prepare(ls.index, ls.files, document)
    ls.rescan_soon()


def _changed(ls: KeydocsServer, params: types.DidChangeTextDocumentParams) -> None:
    ls.diagnostics.changed(params.text_document.uri)
    ls.apply_overlay(params.text_document.uri)


def _closed(ls: KeydocsServer, params: types.DidCloseTextDocumentParams) -> None:
    ls.diagnostics.closed(params.text_document.uri)
    ls.apply_overlay(params.text_document.uri)


def _is_known(ls: KeydocsServer, uri: str) -> bool:
    """Return whether the index has a keyword file; a file saved for the first time is new."""
    path = paths.uri_to_path(uri)
    if path and not path.endswith("_kw.md"):
        return True
    return any(is_keyword_file(ls, root, inner) for root, inner in holders(ls, path))
