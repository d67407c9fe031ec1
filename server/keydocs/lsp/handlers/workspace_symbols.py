"""``workspace/symbol`` and ``workspaceSymbol/resolve``"""

from __future__ import annotations

from collections.abc import Set

from lsprotocol import types

from keydocs.features.workspace_symbols import document_of, find_symbols, place_of
from keydocs.index.results import Match
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer
from keydocs.text.escaping import on_one_line

_LOOKED_INTO = 16
"""Symbols whose line is looked up for clients that cannot resolve it later."""
_TOP = types.Range(types.Position(0, 0), types.Position(0, 0))


def register(server: KeydocsServer) -> None:

    server.feature(types.WORKSPACE_SYMBOL, types.WorkspaceSymbolOptions(resolve_provider=True))(_symbols)
    server.feature(types.WORKSPACE_SYMBOL_RESOLVE)(_resolve)


def _symbols(ls: KeydocsServer, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    roots = {index.root for index in ls.index.indexes if ls.configuration.of(index.root).workspace_symbol.enable}
    symbols = find(ls, params.query, roots)
    if not ls.client.resolves_symbol_ranges:
        for number, symbol in enumerate(symbols):
            place = _location(ls, symbol.name, symbol.location.uri) if number < _LOOKED_INTO else None
            symbol.location = place or types.Location(symbol.location.uri, _TOP)
    return symbols


def find(ls: KeydocsServer, query: str, roots: Set[str]) -> list[types.WorkspaceSymbol]:
    """Return the symbols of some roots without their ranges, which ``workspaceSymbol/resolve`` adds. ``data`` has our
    kind, because LSP has fewer."""
    with ls.index.snapshot():
        matches = find_symbols(ls.index, query) if roots else []
    ls.rebuild_if_damaged()
    return [
        _symbol(match, types.LocationUriOnly(ls.documents.uri_of(document_of(match))))
        for match in matches
        if match.root in roots
    ]


def _symbol(match: Match, location: types.LocationUriOnly) -> types.WorkspaceSymbol:
    container = match.source or match.page or match.keyword_file
    return types.WorkspaceSymbol(
        location,
        match.name,
        to_lsp.SYMBOL_KINDS[match.kind],
        container_name=on_one_line(container),
        data={"kind": match.kind.value},
    )


def _resolve(ls: KeydocsServer, symbol: types.WorkspaceSymbol) -> types.WorkspaceSymbol:
    found = _location(ls, symbol.name, symbol.location.uri)
    symbol.location = found or types.Location(symbol.location.uri, _TOP)
    return symbol


def _location(ls: KeydocsServer, name: str, uri: str) -> types.Location | None:
    place = place_of(ls.index, ls.files, name, ls.documents.path_of(uri) or "")
    return to_lsp.to_location(place, ls.documents) if place else None
