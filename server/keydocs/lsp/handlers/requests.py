"""The requests about a place in a document. Each handler: convert the position, ask one feature, convert the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from keydocs.features.completion import completion, describe_name
from keydocs.features.definition import definition
from keydocs.features.hover import hover
from keydocs.features.hover_content import HoverContent
from keydocs.features.path_completion import MAX_ITEMS, link_completion
from keydocs.lsp import to_lsp
from keydocs.text.escaping import on_one_line

if TYPE_CHECKING:
    from keydocs.lsp.server import KeydocsServer

_TRIGGERS = [".", ":", "/"]
_FORMATS = (types.MarkupKind.Markdown, types.MarkupKind.PlainText)


def register(server: KeydocsServer) -> None:
    """Make the server answer them."""
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(_definition)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    options = types.CompletionOptions(trigger_characters=_TRIGGERS, resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, options)(_completion)
    server.feature(types.COMPLETION_ITEM_RESOLVE)(_resolve)


def _definition(
    ls: KeydocsServer, params: types.DefinitionParams
) -> list[types.LocationLink] | list[types.Location] | None:
    settings, language, document = ls.asked(params.text_document.uri)
    if not settings.definition.is_on(language):
        return None
    column = ls.documents.column(document, params.position)
    with ls.index.snapshot():
        found = definition(ls.index, ls.texts, document, params.position.line, column, limit=settings.definition.limit)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    client = ls.client_capabilities.text_document
    if client and client.definition and client.definition.link_support:
        return to_lsp.to_links(found, document.lines, ls.documents)
    return [to_lsp.to_location(target, ls.documents) for target in found.targets]


def _hover(ls: KeydocsServer, params: types.HoverParams) -> types.Hover | None:
    settings, language, document = ls.asked(params.text_document.uri)
    if not settings.hover.is_on(language):
        return None
    column = ls.documents.column(document, params.position)
    with ls.index.snapshot():
        found = hover(ls.index, ls.texts, document, params.position.line, column, quiet=settings.hide_prose)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    client = ls.client_capabilities.text_document
    formats = client.hover.content_format if client and client.hover else None
    return types.Hover(_markup(ls, found.card, formats), to_lsp.to_range(found.span, document.lines, ls.encoding))


def _completion(ls: KeydocsServer, params: types.CompletionParams) -> types.CompletionList | to_lsp.Plain:
    settings, language, document = ls.asked(params.text_document.uri)
    if not settings.completion.is_on(language):
        return types.CompletionList(is_incomplete=False, items=[])
    column = ls.documents.column(document, params.position)
    files = link_completion(ls.texts, document, params.position.line, column)
    if files is not None:
        return to_lsp.to_file_list(files, document.lines, ls.encoding, len(files) >= MAX_ITEMS)
    limit, min_length = settings.completion.limit, settings.completion.min_length
    with ls.index.snapshot():
        found = completion(
            ls.index, ls.texts, document, params.position.line, column,
            quiet=settings.hide_prose, limit=limit, min_length=min_length,
        )  # fmt: skip
    ls.rebuild_if_damaged()
    client = ls.client_capabilities.text_document
    wanted = client.completion.completion_list if client and client.completion else None
    defaults = wanted.item_defaults or () if wanted else ()
    uri = params.text_document.uri
    return to_lsp.to_completion_list(found, ls.documents.number(uri) or uri, document.lines, ls.encoding, defaults)


def _resolve(ls: KeydocsServer, item: types.CompletionItem) -> types.CompletionItem:
    asked = item.data.get("document") if isinstance(item.data, dict) else None
    if not isinstance(asked, int | str):
        return item
    document = ls.find(ls.documents.numbered(asked) if isinstance(asked, int) else asked)
    with ls.index.snapshot():
        card = describe_name(ls.index, ls.texts, document, item.label)
    client = ls.client_capabilities.text_document
    wanted = client.completion.completion_item if client and client.completion else None
    formats = wanted.documentation_format if wanted else None
    if card is not None:
        item.documentation = _markup(ls, card, formats)
        item.detail = on_one_line(f"{card.kind.label} · {card.origin}")
    return item


def _markup(ls: KeydocsServer, card: HoverContent, formats: Sequence[types.MarkupKind] | None) -> types.MarkupContent:
    """A card in the first of the client's formats that is known, the one that it prefers; plain text where it names
    none. Clients that render Markdown say with which parser; others (Neovim) show its source with colours."""
    general = ls.client_capabilities.general
    renders = general is not None and general.markdown is not None
    preferred = next((one for one in formats or () if one in _FORMATS), types.MarkupKind.PlainText)
    return to_lsp.to_markup(card, markdown=preferred == types.MarkupKind.Markdown, links=renders)
