"""``textDocument/codeLens``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.code_lens import code_lenses
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))(_code_lenses)


def _code_lenses(ls: KeydocsServer, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    settings, _, document = ls.context_of(params.text_document.uri)
    lenses = code_lenses(ls.index, ls.files, document) if settings.code_lens.enable else []
    # Clients show a lens whose command has no name as plain text.
    return [
        types.CodeLens(to_lsp.to_range(lens.range, document.lines, ls.encoding), types.Command(lens.title, ""))
        for lens in lenses
    ] or None
