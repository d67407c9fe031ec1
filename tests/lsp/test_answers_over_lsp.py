"""Definition, hover and completion as editors get them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lsprotocol import types

from lsp.conftest import Serve, soon, until

COAST = '''
//- /src/tide.py pta
class Tide:
    """The level of the sea."""
    def height(self): ...
//- /main.py
x = Ti<|>de()
'''
CLIENTS = ["visual_studio_code", "neovim"]
TIDE = ["docs/src/tide.py_docs.md:11 class <Tide>:"]


@pytest.mark.parametrize("client", CLIENTS)
async def test_definition_with_links(serve: Serve, client: str) -> None:
    session = await serve(COAST, client)
    await session.ready()
    (link,) = await session.definition()
    assert isinstance(link, types.LocationLink)
    assert [session.place(link)] == TIDE
    assert link.origin_selection_range is not None
    assert session.text_of(link.origin_selection_range) == "Tide"
    assert link.target_range.start.line == 10
    assert link.target_range.end.line >= 10


async def test_definition_with_locations_for_clients_without_links(serve: Serve) -> None:
    session = await serve(COAST, "minimal")
    await session.ready()
    (location,) = await session.definition()
    assert isinstance(location, types.Location)
    assert [session.place(location)] == TIDE


async def test_uris_are_encoded(serve: Serve) -> None:
    session = await serve("""
    //- /größe%20x/a&b#c.py pta nosource
    class Tide: ...
    //- /main.py
    Ti<|>de
    """)
    folder = session.scene.root / "docs/größe%20x"
    assert folder.is_dir()
    await session.ready()
    (link,) = await session.definition()
    assert link.target_uri.endswith("/docs/gr%C3%B6%C3%9Fe%2520x/a&b%23c.py_docs.md")


async def test_hover_as_markdown_with_links_where_they_can_be_followed(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    hover = await session.hover()
    assert hover is not None and isinstance(hover.contents, types.MarkupContent) and hover.range is not None
    assert hover.contents.kind is types.MarkupKind.Markdown
    assert hover.contents.value.startswith("```python\nclass Tide\n```\n")
    assert "The level of the sea." in hover.contents.value
    assert f"]({session.uri_of('docs/src/tide.py_docs.md')}#L11)" in hover.contents.value
    assert session.text_of(hover.range) == "Tide"


async def test_hover_without_links_where_markdown_is_shown_as_it_is(serve: Serve) -> None:
    session = await serve(COAST, "neovim")
    await session.ready()
    hover = await session.hover()
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind is types.MarkupKind.Markdown
    assert "```python\nclass Tide\n```" in hover.contents.value
    assert "file:" not in hover.contents.value


async def test_hover_as_plain_text(serve: Serve) -> None:
    session = await serve(COAST, "minimal")
    await session.ready()
    hover = await session.hover()
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind is types.MarkupKind.PlainText
    assert hover.contents.value.startswith("class Tide\nclass · src/tide.py\n\nThe level of the sea.\n")


LIST = COAST.replace("x = Ti<|>de()", "x = Ti<|>")


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (["plaintext", "markdown"], "plaintext"),
        (["markdown", "plaintext"], "markdown"),
        (["html", "plaintext", "markdown"], "plaintext"),
        (["asciidoc", "markdown"], "markdown"),
    ],
)
async def test_the_first_known_format_is_the_preferred_one(serve: Serve, formats: Any, expected: str) -> None:
    client = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            hover=types.HoverClientCapabilities(content_format=formats),
            completion=types.CompletionClientCapabilities(
                completion_item=types.ClientCompletionItemOptions(documentation_format=formats)
            ),
        )
    )
    session = await serve(LIST.replace("x = Ti<|>", "x = Tide\ny = Ti<|>"), client)
    (item,) = (await until(session.completion, lambda found: bool(found.items))).items
    resolved = await soon(session.client.completion_item_resolve_async(item))
    hover = await session.hover(0, 4)
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert (hover.contents.kind.value, resolved.documentation.kind.value) == (expected, expected)


@pytest.mark.parametrize("client", [*CLIENTS, "minimal"])
async def test_completion_and_resolve(serve: Serve, client: str) -> None:
    session = await serve(LIST, client)
    await until(session.labels)
    found = await session.completion()
    (item,) = found.items
    assert (found.is_incomplete, item.label, item.kind) == (False, "Tide", types.CompletionItemKind.Class)
    if client == "neovim":
        # It takes from the list what is the same for all items.
        defaults = found.item_defaults
        assert defaults is not None and isinstance(defaults.edit_range, types.Range)
        assert item.text_edit is None
        assert session.text_of(defaults.edit_range) == "Ti"
        # Once it is known which definition an item is, it has data of its own.
        item.data = item.data or defaults.data
    else:
        assert found.item_defaults is None and isinstance(item.text_edit, types.TextEdit)
        assert (item.text_edit.new_text, session.text_of(item.text_edit.range)) == ("Tide", "Ti")
    assert item.sort_text is not None and item.sort_text > "z"
    assert item.documentation is None

    resolved = await soon(session.client.completion_item_resolve_async(item))
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert "The level of the sea." in resolved.documentation.value
    markdown = resolved.documentation.kind is types.MarkupKind.Markdown
    assert markdown is (client != "minimal")
    assert (resolved.label, resolved.text_edit, resolved.sort_text) == (item.label, item.text_edit, item.sort_text)


TWO = """
//- /a/tide.py pta
class Tide:
    '''The level of the sea.'''
//- /b/tide.py pta
class Tide:
    '''The turn of an affair.'''
//- /a/main.py
Ti<|>
"""


async def test_an_item_is_resolved_as_it_is_meant_in_its_document(serve: Serve) -> None:
    session = await serve(TWO)
    await until(session.labels)
    (item,) = (await session.completion()).items
    session.open("b/other.py", "Ti")
    resolved = await soon(session.client.completion_item_resolve_async(item))
    assert "The level of the sea." in str(resolved.documentation)
    item.data = {"document": item.data["document"] + 1}
    resolved = await soon(session.client.completion_item_resolve_async(item))
    assert "The turn of an affair." in str(resolved.documentation)


ODD_DATA: list[object] = [None, 5, "x", [], {}, {"name": 1, "uri": 2}, {"name": "Tide"}, {"name": "x", "document": "y"}]


async def test_items_of_others_are_resolved_to_themselves(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    for data in ODD_DATA:
        resolved = await soon(session.client.completion_item_resolve_async(types.CompletionItem("other", data=data)))
        assert (resolved.label, resolved.documentation) == ("other", None), data


async def test_the_lists_are_sorted_as_they_come(serve: Serve) -> None:
    session = await serve("//- /t.py pta\ndef tide_b(): ...\ndef tide_long(): ...\n//- /main.py\ntide<|>\n")
    await until(session.labels)
    items = (await session.completion()).items
    assert [item.label for item in items] == ["tide_b", "tide_long"]
    assert [item.sort_text for item in items] == sorted(item.sort_text or "" for item in items)


async def test_where_the_page_is_not_there_the_keyword_file_answers(serve: Serve) -> None:
    session = await serve(COAST.replace("pta", "pta nopage nosource"))
    await session.ready()
    assert await session.places() == ["docs/src/tide.py_kw.md:7 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)"]
    hover = await session.hover()
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert "**class** · `src/tide.py`" in hover.contents.value
    assert "Sections: Original Source" in hover.contents.value


# --- where there is nothing to say ------------------------------------------------------------------------------------


async def test_elsewhere_and_beyond_the_document_is_null(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    for position in [(0, 0), (0, 500), (1, 0), (500, 0), (2**31 - 1, 2**31 - 1)]:
        assert await session.definition(*position) is None, position
        assert await session.hover(*position) is None, position
        assert await session.labels(*position) == [], position


ODD_URIS = ["file:///nowhere/x.py", "untitled:Untitled-1", "git:/x.py?HEAD", "", "%", "file://[", "http://x/y", "C:\\x"]


async def test_documents_that_are_not_open_are_null(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    for uri in ODD_URIS:
        session.uri = uri
        document = types.TextDocumentIdentifier(uri)
        assert await session.definition(0, 5) is None, uri
        session.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
        session.change(types.TextDocumentContentChangeWholeDocument("Tide"))
        session.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
        assert await session.hover(0, 5) is None, uri
        assert await session.labels(0, 5) == [], uri


async def test_a_document_that_was_closed_is_answered_from_disk(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(session.uri)))
    assert await session.places() == TIDE


async def test_many_requests_at_once(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    answers = await soon(asyncio.gather(*(session.places() for _ in range(50)), *(session.hover() for _ in range(50))))
    assert answers[:50] == [TIDE] * 50
    assert all(answers[50:])
