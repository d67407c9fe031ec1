"""``textDocument/documentSymbol``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.document_symbols import Symbol, document_symbols
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer
from keydocs.search.workspace_files import Document
from keydocs.text.escaping import on_one_line


def register(server: KeydocsServer) -> None:
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_document_symbols)


def _document_symbols(
    ls: KeydocsServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    document = ls.find(params.text_document.uri)
    symbols = [_to_symbol(ls, symbol, document) for symbol in document_symbols(ls.files, document)]
    if ls.client.symbol_trees:
        return symbols or None
    return _flatten(symbols, params.text_document.uri, "") or None


def _to_symbol(ls: KeydocsServer, symbol: Symbol, document: Document) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        on_one_line(symbol.name),
        to_lsp.SYMBOL_KINDS[symbol.kind] if symbol.kind else types.SymbolKind.String,
        to_lsp.to_range(symbol.whole, document.lines, ls.encoding),
        to_lsp.to_range(symbol.name_range, document.lines, ls.encoding),
        detail=symbol.kind.value if symbol.kind else None,
        children=[_to_symbol(ls, child, document) for child in symbol.children],
    )


def _flatten(symbols: list[types.DocumentSymbol], uri: str, container: str) -> list[types.SymbolInformation]:
    """Return symbols and their children as a list, for clients without symbol trees."""
    flat: list[types.SymbolInformation] = []
    for symbol in symbols:
        location = types.Location(uri, symbol.range)
        flat.append(types.SymbolInformation(location, symbol.name, symbol.kind, container_name=container or None))
        flat += _flatten(list(symbol.children or ()), uri, symbol.name)
    return flat
