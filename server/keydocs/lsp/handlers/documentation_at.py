"""``keydocs/documentationAt``: the documentation of definitions that another language server found"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, islice
from typing import Any

from lsprotocol import types

from keydocs.features.definition import MAX_TARGETS, Definition, targets_of
from keydocs.features.documentation_at import MAX_LOCATIONS, Location, documentation_at
from keydocs.features.hover import hover_content
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer

METHOD = "keydocs/documentationAt"


def register(server: KeydocsServer) -> None:
    server.feature(METHOD)(_documentation_at)


def _documentation_at(ls: KeydocsServer, params: Any) -> dict[str, Any]:
    """Return ``{state, hover, targets}`` for ``{textDocument, position, locations}``, of which at most
    ``MAX_LOCATIONS`` are looked at."""
    given = _plain(params)
    uri, position = given["textDocument"]["uri"], types.Position(**given["position"])
    settings, language, document = ls.context_of(uri)
    column = ls.documents.column(document, position)
    locations = []
    for one in given["locations"][:MAX_LOCATIONS]:
        opened = ls.find(one["uri"])
        start = types.Position(**one["range"]["start"])
        locations.append(Location(opened, start.line, ls.documents.column(opened, start)))
    with ls.index.snapshot():
        found = documentation_at(ls.index, ls.files, document, position.line, column, locations)
        content = hover_content(ls.index, ls.files, found.query, found.symbols) if found.symbols else None
    ls.rebuild_if_damaged()
    span = found.query.span
    assert span is not None
    places = chain.from_iterable(map(targets_of, found.symbols)) if settings.definition.is_on(language) else ()
    targets = list(islice(places, MAX_TARGETS))
    hover = None
    if content is not None and settings.hover.is_on(language):
        markup = to_lsp.to_markup(content, markdown=ls.client.hover_as_markdown, links=ls.client.renders_markdown)
        hover = types.Hover(markup, to_lsp.to_range(span, document.lines, ls.encoding))
    return {
        "state": found.state.value,
        "hover": hover,
        "targets": to_lsp.to_links(Definition(span, targets), document.lines, ls.documents),
    }


def _plain(value: Any) -> Any:
    """Return the parameters of a request that pygls doesn't know, which it makes named tuples of, as plain data."""
    if hasattr(value, "_asdict"):
        return {name: _plain(inner) for name, inner in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
