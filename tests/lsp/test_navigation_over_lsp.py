"""References, highlights, sources, outlines and folds as editors get them."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from lsp.conftest import Serve, Session, soon, until
from lsp.steps import rename

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /main.py
x = "größe 🌊", Ti<|>de()
"""
PAGE, KEYWORDS = "docs/src/tide.py_docs.md", "docs/src/tide.py_kw.md"


async def coast(serve: Serve, client: str = "visual_studio_code") -> Session:
    session = await serve(COAST, client)
    session.open()
    await session.ready()
    return session


def document(session: Session) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(session.uri)


async def test_references(serve: Serve) -> None:
    session = await coast(serve)
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context=context, **session.at())
    found: Any = await soon(session.client.text_document_references_async(params))
    assert [session.place(one) for one in found] == [
        f"{PAGE}:11 class <Tide>:",
        f"{KEYWORDS}:7 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)",
    ]


@pytest.mark.parametrize("client", ["visual_studio_code", "minimal"])
async def test_implementation_and_declaration_lead_to_the_source(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    implementation: Any = await soon(
        session.client.text_document_implementation_async(types.ImplementationParams(**session.at()))
    )
    declaration: Any = await soon(
        session.client.text_document_declaration_async(types.DeclarationParams(**session.at()))
    )
    for found in (implementation, declaration):
        assert [session.place(one) for one in found] == ["src/tide.py:1 class <Tide>:"]


@pytest.mark.parametrize("client", ["visual_studio_code", "minimal"])
async def test_the_outline_of_a_page(serve: Serve, client: str) -> None:
    session = await coast(serve, client)
    session.open(PAGE, language="markdown")
    found: Any = await soon(
        session.client.text_document_document_symbol_async(types.DocumentSymbolParams(document(session)))
    )
    if client == "minimal":
        assert [(one.name, one.container_name) for one in found if one.kind is types.SymbolKind.Class] == [
            ("Tide", "Original Source")
        ]
        return
    (title,) = found
    source = next(one for one in title.children if one.name == "Original Source")
    (tide,) = source.children
    assert (tide.name, tide.kind, [one.name for one in tide.children]) == ("Tide", types.SymbolKind.Class, ["height"])
    assert tide.range.start.line <= tide.selection_range.start.line == 10


async def test_folds_and_highlights_in_a_keyword_file(serve: Serve) -> None:
    session = await coast(serve)
    session.open(KEYWORDS, language="markdown")
    folds: Any = await soon(
        session.client.text_document_folding_range_async(types.FoldingRangeParams(document(session)))
    )
    assert (folds[0].start_line, folds[0].end_line) == (0, len(session.lines) - 2)
    at = {"text_document": document(session), "position": types.Position(6, 6)}
    marked: Any = await soon(session.client.text_document_document_highlight_async(types.DocumentHighlightParams(**at)))
    assert [session.text_of(one.range) for one in marked] == ["Tide"]


async def test_sources_are_left_to_the_servers_of_their_languages(serve: Serve) -> None:
    session = await coast(serve)
    client = session.client
    symbols = types.DocumentSymbolParams(document(session))
    assert await soon(client.text_document_document_symbol_async(symbols)) is None
    assert await soon(client.text_document_folding_range_async(types.FoldingRangeParams(document(session)))) is None
    highlights = types.DocumentHighlightParams(**session.at())
    assert await soon(client.text_document_document_highlight_async(highlights)) is None


async def test_links_lead_to_files(serve: Serve) -> None:
    session = await coast(serve)
    text = "[größe](src/tide.py_docs.md#top) [x](https://example.org)\n[tide](src/\n"
    session.open("docs/index.md", text, language="markdown")
    found: Any = await soon(
        session.client.text_document_document_link_async(types.DocumentLinkParams(document(session)))
    )
    assert [(one.target, session.text_of(one.range)) for one in found] == [
        (session.uri_of(PAGE) + "#top", "src/tide.py_docs.md#top")
    ]
    items = (await session.completion(1, 11)).items
    assert [(one.label, one.kind) for one in items][:1] == [("tide.py_docs.md", types.CompletionItemKind.File)]


def renames(session: Session) -> types.RenameFilesParams:
    return types.RenameFilesParams([types.FileRename(session.uri_of(PAGE), session.uri_of("docs/ebb.md"))])


async def test_links_follow_a_file_that_moves(serve: Serve) -> None:
    session = await coast(serve)
    session.open(KEYWORDS, language="markdown")
    edit: Any = await soon(session.client.workspace_will_rename_files_async(renames(session)))
    (change,) = edit.document_changes
    assert (change.text_document.uri, change.text_document.version) == (session.uri_of(KEYWORDS), 1)
    assert {one.new_text for one in change.edits} == {"../ebb.md"}
    assert {session.text_of(one.range) for one in change.edits} == {"./tide.py_docs.md"}
    nowhere = types.RenameFilesParams([types.FileRename("file:///elsewhere/a.md", session.uri_of("b.md"))])
    assert await soon(session.client.workspace_will_rename_files_async(nowhere)) is None


async def test_links_follow_a_file_that_has_moved_already(serve: Serve) -> None:
    """Where the client tells of it afterwards only."""
    poor = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(apply_edit=True))
    session = await serve(COAST, poor)
    await session.ready()
    applied: list[types.WorkspaceEdit] = []

    @session.client.feature(types.WORKSPACE_APPLY_EDIT)  # type: ignore[untyped-decorator]
    def _apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        applied.append(params.edit)
        return types.ApplyWorkspaceEditResult(applied=True)

    async def edits() -> list[types.WorkspaceEdit]:
        return applied

    rename(session.scene, PAGE, "docs/ebb.md")
    session.client.workspace_did_rename_files(renames(session))
    (edit,) = await until(edits)
    assert edit.changes is not None
    assert {uri: {one.new_text for one in changes} for uri, changes in edit.changes.items()} == {
        session.uri_of(KEYWORDS): {"../ebb.md"}
    }
