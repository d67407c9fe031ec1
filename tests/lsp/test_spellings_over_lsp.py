"""One file under several addresses: through symbolic links, and written differently."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keydocs.fs.paths import path_to_uri
from lsp.conftest import Serve, Session, capabilities, soon, until
from support import MakeScene, Scene

TWO = """
//- /a/tide.py pta
class Tide:
    '''The level of the sea.'''
//- /b/tide.py pta
class Tide:
    '''The turn of an affair.'''
moon = Moon
//- /moon.py pta
class Moon: ...
"""
SPELLINGS = [("alias", "ws"), ("ws", "alias"), ("up/ws", "ws"), ("ws", "up/ws"), ("alias", "up/ws")]
"""The root and the documents below it, as the client spells them."""
LINK = "- **`Tide`**: [tide.py_docs.md](./tide.py_docs.md)"
both = pytest.mark.parametrize(("root", "documents"), SPELLINGS)


class Spelled:
    """A session whose root is opened under one spelling, and whose documents are under another."""

    def __init__(self, session: Session, root: Path, documents: Path) -> None:
        self.session, self.client = session, session.client
        self._root, self._documents = root, documents

    def uri(self, path: str) -> str:
        return path_to_uri(str(self._documents / path))

    def open(self, path: str, text: str | None = None, language: str = "python") -> str:
        text = (self._documents / path).read_text("utf-8") if text is None else text
        self.session.open(uri=self.uri(path), text=text, language=language)
        return self.session.uri

    def inner(self, uri: str) -> str:
        """The path of an address below the root as the client spells it."""
        prefix = path_to_uri(str(self._root)) + "/"
        assert uri.startswith(prefix), uri
        return uri.removeprefix(prefix)

    def at(self, path: str, line: int = 0, character: int = 0) -> dict[str, Any]:
        document = types.TextDocumentIdentifier(self.uri(path))
        return {"text_document": document, "position": types.Position(line, character)}

    async def places(self, path: str, line: int, character: int) -> list[str]:
        params = types.DefinitionParams(**self.at(path, line, character))
        found = await soon(self.client.text_document_definition_async(params))
        return [self.inner(one.target_uri) for one in found or [] if isinstance(one, types.LocationLink)]

    async def ready(self) -> None:
        await until(lambda: self.places("b/tide.py", 0, 7))


Start = Callable[..., Awaitable[Spelled]]


@pytest.fixture
def start(serve: Serve, scene: MakeScene) -> Start:
    async def begin(
        root: str, documents: str, client: str | types.ClientCapabilities = "visual_studio_code"
    ) -> Spelled:
        made = scene(TWO)
        above = made.folder.parent
        (above / "alias").symlink_to(made.folder)
        (above / "up").symlink_to(above)
        folders = [types.WorkspaceFolder(path_to_uri(str(above / root)), "ws")]
        return Spelled(await serve(made, client, folders=folders), above / root, above / documents)

    return begin


@both
async def test_questions_about_a_document(start: Start, root: str, documents: str) -> None:
    spelled = await start(root, documents)
    spelled.open("b/tide.py")
    await spelled.ready()
    # What a file says about itself comes first.
    assert (await spelled.places("b/tide.py", 0, 7))[0] == "docs/b/tide.py_docs.md"
    hover = await spelled.session.hover(0, 7)
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    assert "The turn of an affair." in hover.contents.value
    assert path_to_uri(str(spelled._root / "docs")) in hover.contents.value
    (item,) = (await spelled.session.completion(0, 8)).items
    resolved = await soon(spelled.client.completion_item_resolve_async(item))
    assert resolved.detail == "class · b/tide.py"

    page = spelled.open("docs/b/tide.py_docs.md", language="markdown")
    source = await soon(spelled.client.text_document_implementation_async(types.ImplementationParams(
        types.TextDocumentIdentifier(page), types.Position(10, 7)
    )))  # fmt: skip
    assert isinstance(source, list)
    # A document that is open is named as the client named it when it opened it.
    assert next(one.target_uri for one in source if isinstance(one, types.LocationLink)) == spelled.uri("b/tide.py")
    symbols = await soon(spelled.client.workspace_symbol_async(types.WorkspaceSymbolParams("Moon")))
    assert symbols is not None
    assert [spelled.inner(one.location.uri) for one in symbols] == ["docs/moon.py_docs.md"]


@both
async def test_links_and_what_is_wrong_with_them(start: Start, root: str, documents: str) -> None:
    client = capabilities("visual_studio_code")
    assert client.text_document is not None
    client.text_document.diagnostic = types.DiagnosticClientCapabilities()
    spelled = await start(root, documents, client)
    text = (spelled.session.scene.root / "docs/b/tide.py_kw.md").read_text("utf-8")
    uri = spelled.open("docs/b/tide.py_kw.md", text.replace(LINK, LINK.replace("(./", "(../")), "markdown")
    document = types.TextDocumentIdentifier(uri)
    report = await soon(spelled.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document)))
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [one.code for one in report.items] == ["broken-link"]
    links = await soon(spelled.client.text_document_document_link_async(types.DocumentLinkParams(document)))
    assert [spelled.inner(one.target or "") for one in links or []] == ["docs/b/tide.py_docs.md"] * len(links or [])
    params = types.CodeActionParams(document, report.items[0].range, types.CodeActionContext(report.items))
    actions = await soon(spelled.client.text_document_code_action_async(params))
    edit = next(one.edit for one in actions or [] if isinstance(one, types.CodeAction))
    assert edit is not None and edit.document_changes is not None
    (change,) = edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (uri, 1)


@both
async def test_what_is_wrong_is_sent_under_the_address_that_was_opened(start: Start, root: str, documents: str) -> None:
    spelled = await start(root, documents, "minimal")
    uri = spelled.open(
        "docs/b/tide.py_kw.md", "# Keyword Index: `b/tide.py`\n\n- **`Tide`**: [x](../x.md)\n", "markdown"
    )

    async def shown() -> list[types.Diagnostic]:
        return list(spelled.client.diagnostics.get(uri, ()))

    await until(shown, lambda found: "broken-link" in [one.code for one in found])
    assert list(spelled.client.diagnostics) == [uri]


@both
async def test_what_happens_to_files(start: Start, root: str, documents: str) -> None:
    spelled = await start(root, documents)
    main = spelled.open("b/tide.py")
    await spelled.ready()
    scene, uri = spelled.session.scene, spelled.uri("docs/b/tide.py_kw.md")
    text = (scene.root / "docs/b/tide.py_kw.md").read_text("utf-8")
    # Unsaved,
    spelled.open("docs/b/tide.py_kw.md", with_name(text, "Neap"), "markdown")
    assert await names(spelled, "Neap") == ["Neap"]
    # not saved after all,
    spelled.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    assert await names(spelled, "Neap") == []
    # changed by somebody else,
    scene.write("docs/b/tide.py_kw.md", with_name(text, "Spring"))
    changed = types.FileEvent(uri, types.FileChangeType.Changed)
    spelled.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
    await until(lambda: names(spelled, "Spring"))
    # saved,
    scene.write("docs/b/tide.py_kw.md", with_name(text, "Ebb"))
    saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
    spelled.client.text_document_did_save(saved)
    await until(lambda: names(spelled, "Ebb"))
    # and moved.
    page, moved = spelled.uri("docs/b/tide.py_docs.md"), spelled.uri("docs/b/turn.md")
    edit = await soon(spelled.client.workspace_will_rename_files_async(types.RenameFilesParams([
        types.FileRename(page, moved)
    ])))  # fmt: skip
    assert edit is not None and edit.document_changes is not None
    (change,) = edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert spelled.inner(change.text_document.uri) == "docs/b/tide.py_kw.md"
    assert main == spelled.uri("b/tide.py")


def with_name(text: str, name: str) -> str:
    """A keyword file that also lists another name."""
    return text.replace(LINK, f"{LINK}\n{LINK.replace('Tide', name)}")


async def names(spelled: Spelled, query: str) -> list[str]:
    found = await soon(spelled.client.workspace_symbol_async(types.WorkspaceSymbolParams(query)))
    return [one.name for one in found or [] if one.name == query]


async def test_a_linked_folder_in_the_root(start: Start) -> None:
    spelled = await start("ws", "ws")
    scene = spelled.session.scene
    (scene.root / "copy").symlink_to("docs")
    (scene.root / "source").symlink_to("b")
    spelled.open("source/tide.py")
    await until(lambda: spelled.places("source/tide.py", 0, 7))
    assert (await spelled.places("source/tide.py", 0, 7))[0] == "docs/b/tide.py_docs.md"
    text = (scene.root / "docs/b/tide.py_kw.md").read_text("utf-8")
    spelled.open("copy/b/tide.py_kw.md", with_name(text, "Neap"), "markdown")
    assert await names(spelled, "Neap") == ["Neap"]


async def test_roots_that_are_one_folder_or_in_one_another(serve: Serve, scene: MakeScene) -> None:
    """What is documented once is answered once, from the innermost root."""
    made = scene(TWO.replace("/b/tide.py", "/in/b/tide.py"), roots=("", "in"))
    above = made.folder.parent
    (above / "alias").symlink_to(made.folder)
    roots = [above / "alias", above / "ws", above / "ws" / "in", above / "alias" / "in"]
    folders = [types.WorkspaceFolder(path_to_uri(str(root)), "ws") for root in roots]
    session = await serve(made, folders=folders)
    session.open("in/b/tide.py")
    expected = [
        session.uri_of(str(above / path)) for path in ("alias/docs/a/tide.py_docs.md", "ws/in/docs/b/tide.py_docs.md")
    ]
    session.open("main.py", "Tide")
    found = await until(lambda: session.definition(0, 1), lambda found: len(found or ()) == len(expected))
    # Of two spellings of a folder the first counts.
    assert sorted(one.target_uri for one in found) == expected
    session.open("in/b/tide.py")
    assert [one.target_uri for one in await session.definition(0, 7)] == expected[1:]


async def test_a_link_out_of_the_root_leads_nowhere(serve: Serve, scene: MakeScene) -> None:
    made = scene(TWO)
    outside = made.folder.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# Secret\n")
    (made.root / "out").symlink_to(outside)
    session = await serve(made)
    document = types.TextDocumentIdentifier(path_to_uri(str(made.root / "out/secret.md")))
    symbols = session.client.text_document_document_symbol_async
    assert await soon(symbols(types.DocumentSymbolParams(document))) is None
    # What the client opens is what it says, wherever it comes from.
    session.open(uri=document.uri, text="# Told\n", language="markdown")
    found = await soon(symbols(types.DocumentSymbolParams(document)))
    assert [one.name for one in found or []] == ["Told"]


# --- one address, written differently --------------------------------------------------------------------------------


SPACED = """
//- /src/high tide:é.py pta
class Tide: ...
"""


def written(scene: Scene, path: str, how: str) -> str:
    plain = f"file://{scene.root}/{path}"
    encoded = path_to_uri(str(scene.root / path))
    return {
        "plain": plain,
        "encoded": encoded,
        "lower": encoded.replace("%C3%A9", "%c3%a9"),
        "colon": encoded.replace(":.py", "%3A.py").replace("tide:", "tide%3A"),
        "letters": encoded.replace("/docs/", "/%64ocs/"),
    }[how]


@pytest.mark.parametrize("opened", ["plain", "colon", "letters"])
@pytest.mark.parametrize("asked", ["plain", "encoded", "lower"])
async def test_an_edit_is_of_the_version_that_is_open(serve: Serve, scene: MakeScene, opened: str, asked: str) -> None:
    made = scene(TWO)
    path = "docs/high tide:é.py_kw.md"
    made.write("docs/high tide:é.py_docs.md", "# Tide\n")
    client = capabilities("visual_studio_code")
    assert client.text_document is not None
    client.text_document.diagnostic = types.DiagnosticClientCapabilities()
    session = await serve(made, client)
    text = "# Keyword Index: `tide.py`\n\n- **`Tide`**: [tide](../high%20tide:é.py_docs.md)\n"
    made.write(path, text)
    uri = written(made, path, opened)
    session.open(uri=uri, text=text, language="markdown")
    session.change(types.TextDocumentContentChangeWholeDocument(text))
    document = types.TextDocumentIdentifier(written(made, path, asked))
    report = await soon(session.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document)))
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    link = next(one for one in report.items if one.code == "broken-link")
    params = types.CodeActionParams(document, link.range, types.CodeActionContext([link]))
    actions = await soon(session.client.text_document_code_action_async(params))
    edits = [one.edit for one in actions or [] if isinstance(one, types.CodeAction) and one.edit]
    moved = types.FileRename(
        path_to_uri(str(made.root / "docs/high tide:é.py_docs.md")), made.root.as_uri() + "/new.md"
    )
    renamed = await soon(session.client.workspace_will_rename_files_async(types.RenameFilesParams([moved])))
    changes = [change for edit in [*edits, *([renamed] if renamed else [])] for change in edit.document_changes or ()]
    assert changes
    for change in changes:
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (uri, 2)
    workspace = await soon(session.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([])))
    assert [(one.uri, one.version) for one in workspace.items] == [(uri, 2)]
