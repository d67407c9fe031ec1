"""Plain answers as LSP's types."""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.card import Card, to_markdown, to_plain
from keydocs.features.completion import Completion, Item
from keydocs.features.definition import Definition, Target
from keydocs.model import Kind, Range
from keydocs.paths import path_to_uri
from keydocs.text import Encoding, Lines, to_units

_COMPLETION_KINDS = {
    Kind.CLASS: types.CompletionItemKind.Class,
    Kind.FUNCTION: types.CompletionItemKind.Function,
    Kind.METHOD: types.CompletionItemKind.Method,
    Kind.MACRO: types.CompletionItemKind.Constant,
    Kind.CONSTANT: types.CompletionItemKind.Constant,
    Kind.VARIABLE: types.CompletionItemKind.Variable,
    Kind.TYPE: types.CompletionItemKind.Struct,
    Kind.ENUM: types.CompletionItemKind.Enum,
    Kind.INTERFACE: types.CompletionItemKind.Interface,
    Kind.NAMESPACE: types.CompletionItemKind.Module,
    Kind.MODULE: types.CompletionItemKind.Module,
    Kind.FILE: types.CompletionItemKind.File,
    Kind.IDENTIFIER: types.CompletionItemKind.Text,
}


def to_range(range_: Range, lines: Lines, encoding: Encoding) -> types.Range:
    """A range of a text as the client counts it."""
    if lines.text.isascii():
        # The usual case, and the answer is known without cutting the text into lines.
        start, end = types.Position(range_.start_line, range_.start), types.Position(range_.end_line, range_.end)
        return types.Range(start, end)
    return types.Range(
        types.Position(range_.start_line, to_units(lines.get(range_.start_line), range_.start, encoding)),
        types.Position(range_.end_line, to_units(lines.get(range_.end_line), range_.end, encoding)),
    )


def to_links(found: Definition, lines: Lines, encoding: Encoding) -> list[types.LocationLink]:
    """``lines`` is the text of the document that was asked for."""
    origin = to_range(found.origin, lines, encoding)
    return [
        types.LocationLink(
            target_uri=path_to_uri(target.path),
            target_range=to_range(target.whole, target.lines, encoding),
            target_selection_range=to_range(target.name, target.lines, encoding),
            origin_selection_range=origin,
        )
        for target in found.targets
    ]


def to_location(target: Target, encoding: Encoding) -> types.Location:
    return types.Location(path_to_uri(target.path), to_range(target.name, target.lines, encoding))


def to_markup(card: Card, *, markdown: bool, links: bool) -> types.MarkupContent:
    """The card in the client's format. ``links``: whether it renders Markdown, rather than showing its source."""
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, to_markdown(card, links=links))
    return types.MarkupContent(types.MarkupKind.PlainText, to_plain(card))


def to_completion_list(found: Completion, uri: str, lines: Lines, encoding: Encoding) -> types.CompletionList:
    """The list sorts behind what the language's own server offers; the items carry what resolving them needs."""
    items = [_item(item, number, uri, lines, encoding) for number, item in enumerate(found.items)]
    return types.CompletionList(is_incomplete=found.incomplete, items=items)


def _item(item: Item, number: int, uri: str, lines: Lines, encoding: Encoding) -> types.CompletionItem:
    return types.CompletionItem(
        label=item.name,
        kind=_COMPLETION_KINDS[item.kind],
        detail=item.detail,
        sort_text=f"~{number:04}",
        filter_text=item.filter or None,
        text_edit=types.TextEdit(to_range(item.range, lines, encoding), item.name),
        data={"uri": uri, "name": item.name},
    )
