"""The requests that lead through documentation: references, highlights, sources, and the outline of a document."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types

from keydocs.features.code_lens import code_lenses
from keydocs.features.document_highlight import document_highlights
from keydocs.features.document_links import DocumentLink, document_links
from keydocs.features.document_symbols import Symbol, document_symbols, folding_ranges
from keydocs.features.implementation import implementation
from keydocs.features.references import references
from keydocs.lsp import to_lsp
from keydocs.lsp.handlers.workspace_symbols import SYMBOL_KINDS
from keydocs.text.escaping import on_one_line

if TYPE_CHECKING:
    from keydocs.lsp.server import KeydocsServer
    from keydocs.search.workspace_files import Document

_Places = list[types.LocationLink] | list[types.Location] | None


def register(server: KeydocsServer) -> None:
    """Make the server answer them."""
    server.feature(types.TEXT_DOCUMENT_REFERENCES)(_references)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)(_highlight)
    server.feature(types.TEXT_DOCUMENT_IMPLEMENTATION)(_implementation)
    server.feature(types.TEXT_DOCUMENT_DECLARATION)(_declaration)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_document_symbols)
    server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)(_folding_ranges)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)(_document_links)
    server.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False))(_lenses)


def _references(ls: KeydocsServer, params: types.ReferenceParams) -> list[types.Location] | None:
    settings, language, document = ls.asked(params.text_document.uri)
    if not settings.references.is_on(language):
        return None
    line, column = params.position.line, ls.documents.column(document, params.position)
    found = references(ls.index, ls.texts, document, line, column)
    ls.rebuild_if_damaged()
    return [to_lsp.to_location(target, ls.documents) for target in found] or None


def _highlight(ls: KeydocsServer, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
    document = ls.find(params.text_document.uri)
    column = ls.documents.column(document, params.position)
    found = document_highlights(ls.index, document, params.position.line, column)
    text = types.DocumentHighlightKind.Text
    ranges = (to_lsp.to_range(range_, document.lines, ls.encoding) for range_ in found)
    return [types.DocumentHighlight(range_, text) for range_ in ranges] or None


def _implementation(ls: KeydocsServer, params: types.ImplementationParams) -> _Places:
    client = ls.client_capabilities.text_document
    return _to_source(ls, params, client.implementation if client else None)


def _declaration(ls: KeydocsServer, params: types.DeclarationParams) -> _Places:
    client = ls.client_capabilities.text_document
    return _to_source(ls, params, client.declaration if client else None)


def _to_source(
    ls: KeydocsServer,
    params: types.ImplementationParams | types.DeclarationParams,
    client: types.ImplementationClientCapabilities | types.DeclarationClientCapabilities | None,
) -> _Places:
    settings, language, document = ls.asked(params.text_document.uri)
    if not settings.implementation.is_on(language):
        return None
    line, column = params.position.line, ls.documents.column(document, params.position)
    found = implementation(ls.index, ls.texts, document, line, column)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    if client and client.link_support:
        return to_lsp.to_links(found, document.lines, ls.documents)
    return [to_lsp.to_location(target, ls.documents) for target in found.targets]


def _document_symbols(
    ls: KeydocsServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    document = ls.find(params.text_document.uri)
    symbols = [_symbol(ls, one, document) for one in document_symbols(ls.texts, document)]
    client = ls.client_capabilities.text_document
    if client and client.document_symbol and client.document_symbol.hierarchical_document_symbol_support:
        return symbols or None
    return _flat(symbols, params.text_document.uri, "") or None


def _symbol(ls: KeydocsServer, symbol: Symbol, document: Document) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        on_one_line(symbol.name),
        SYMBOL_KINDS[symbol.kind] if symbol.kind else types.SymbolKind.String,
        to_lsp.to_range(symbol.whole, document.lines, ls.encoding),
        to_lsp.to_range(symbol.name_range, document.lines, ls.encoding),
        detail=symbol.kind.value if symbol.kind else None,
        children=[_symbol(ls, child, document) for child in symbol.children],
    )


def _flat(symbols: list[types.DocumentSymbol], uri: str, container: str) -> list[types.SymbolInformation]:
    """For clients that know no tree."""
    found: list[types.SymbolInformation] = []
    for symbol in symbols:
        location = types.Location(uri, symbol.range)
        found.append(types.SymbolInformation(location, symbol.name, symbol.kind, container_name=container or None))
        found += _flat(list(symbol.children or ()), uri, symbol.name)
    return found


def _document_links(ls: KeydocsServer, params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
    settings, _, document = ls.asked(params.text_document.uri)
    found = document_links(ls.texts, document) if settings.document_link.enable else []
    return [_link(ls, link, document) for link in found] or None


def _link(ls: KeydocsServer, link: DocumentLink, document: Document) -> types.DocumentLink:
    fragment = f"#{link.fragment}" if link.fragment else ""
    return types.DocumentLink(
        to_lsp.to_range(link.range, document.lines, ls.encoding),
        ls.documents.uri_of(link.path) + fragment,
        tooltip=on_one_line(f"{os.path.basename(link.path)}, which was meant") if link.repaired else None,
    )


def _lenses(ls: KeydocsServer, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    settings, _, document = ls.asked(params.text_document.uri)
    found = code_lenses(ls.index, ls.texts, document) if settings.code_lens.enable else []
    # A command without a name is a text that does nothing.
    return [
        types.CodeLens(to_lsp.to_range(lens.range, document.lines, ls.encoding), types.Command(lens.title, ""))
        for lens in found
    ] or None


def _folding_ranges(ls: KeydocsServer, params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    document = ls.find(params.text_document.uri)
    return [types.FoldingRange(first, last) for first, last in folding_ranges(ls.texts, document)] or None
