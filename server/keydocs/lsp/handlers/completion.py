"""``textDocument/completion`` and ``completionItem/resolve``"""

from __future__ import annotations

from lsprotocol import types

from keydocs.features.completion import completion, describe_definition, describe_name
from keydocs.features.hover_content import HoverContent
from keydocs.features.path_completion import MAX_ITEMS, link_completion
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer
from keydocs.search.workspace_files import Document
from keydocs.text.escaping import on_one_line

_TRIGGER_CHARACTERS = [".", ":", "/"]


def register(server: KeydocsServer) -> None:
    options = types.CompletionOptions(trigger_characters=_TRIGGER_CHARACTERS, resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, options)(_completion)
    server.feature(types.COMPLETION_ITEM_RESOLVE)(_resolve)


def _completion(ls: KeydocsServer, params: types.CompletionParams) -> types.CompletionList | to_lsp.RawResult:
    settings, language, document = ls.context_of(params.text_document.uri)
    if not settings.completion.is_on(language):
        return types.CompletionList(is_incomplete=False, items=[])
    column = ls.documents.column(document, params.position)
    paths = link_completion(ls.files, document, params.position.line, column)
    if paths is not None:
        return to_lsp.to_file_list(paths, document.lines, ls.encoding, len(paths) >= MAX_ITEMS)
    limit, min_length = settings.completion.limit, settings.completion.min_length
    with ls.index.snapshot():
        found = completion(
            ls.index, ls.files, document, params.position.line, column,
            hide_prose=settings.hide_prose, limit=limit, min_length=min_length,
        )  # fmt: skip
    ls.rebuild_if_damaged()
    uri = params.text_document.uri
    number = ls.documents.number(uri) or uri
    return to_lsp.to_completion_list(found, number, document.lines, ls.encoding, ls.client.completion_defaults)


def _described(ls: KeydocsServer, document: Document, item: types.CompletionItem) -> HoverContent | None:
    data = item.data if isinstance(item.data, dict) else {}
    path, definition = data.get("path"), data.get("definition")
    if isinstance(path, str) and isinstance(definition, int):
        return describe_definition(ls.index, ls.files, document, item.label, path, definition)
    return describe_name(ls.index, ls.files, document, item.label)


def _resolve(ls: KeydocsServer, item: types.CompletionItem) -> types.CompletionItem:
    requested = item.data.get("document") if isinstance(item.data, dict) else None
    if not isinstance(requested, int | str):
        return item
    document = ls.find(ls.documents.numbered(requested) if isinstance(requested, int) else requested)
    with ls.index.snapshot():
        content = _described(ls, document, item)
    if content is not None:
        item.documentation = to_lsp.to_markup(
            content, markdown=ls.client.documentation_as_markdown, links=ls.client.renders_markdown
        )
        item.detail = on_one_line(f"{content.kind.label} · {content.origin}")
    return item
