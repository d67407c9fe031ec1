"""Requests about documents that the client has not opened: they are answered from disk, as if they were open."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from lsp.conftest import Serve, Session, soon
from support import MakeScene, Scene, write

SOURCE, PAGE, KEYWORDS = "src/tide.py", "docs/src/tide.py_docs.md", "docs/src/tide.py_kw.md"


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    """A link of the keyword file leads a folder too high, and a class of the source is not listed in it."""
    made = scene("""
    //- /src/tide.py pta
    class Tide:
        '''The level of the sea.'''
        def height(self): ...
    //- /main.py
    x = Ti<|>de()
    """)
    made.write(KEYWORDS, (made.root / KEYWORDS).read_text("utf-8").replace("(./", "(../", 1))
    made.write(SOURCE, (made.root / SOURCE).read_text("utf-8") + "class Neap: ...\ntide = Tide\n")
    return made


ASKED = [
    ("definition", SOURCE, 0, 7),
    ("declaration", SOURCE, 0, 7),
    ("implementation", PAGE, 10, 7),
    ("references", SOURCE, 0, 7),
    ("hover", SOURCE, 0, 7),
    ("hover", PAGE, 10, 7),
    ("completion", SOURCE, 4, 9),
    ("document_highlight", PAGE, 10, 7),
    ("document_symbol", PAGE, 0, 0),
    ("document_symbol", KEYWORDS, 0, 0),
    ("folding_range", PAGE, 0, 0),
    ("document_link", KEYWORDS, 0, 0),
    ("code_lens", PAGE, 0, 0),
    ("code_action", KEYWORDS, 0, 0),
    ("code_action", SOURCE, 3, 7),
    ("diagnostic", KEYWORDS, 0, 0),
]

_PARAMS = {"diagnostic": "DocumentDiagnosticParams", "references": "ReferenceParams"}


async def ask(session: Session, method: str, path: str, line: int, character: int) -> Any:
    document, position = types.TextDocumentIdentifier(session.uri_of(path)), types.Position(line, character)
    params: Any = {"text_document": document, "position": position}
    if method in ("document_symbol", "folding_range", "document_link", "code_lens", "diagnostic", "code_action"):
        del params["position"]
    if method == "references":
        params["context"] = types.ReferenceContext(include_declaration=True)
    if method == "code_action":
        end = types.Position(line + 100 if path == KEYWORDS else line, character)
        params |= {"range": types.Range(position, end), "context": types.CodeActionContext([])}
    name = "".join(part.capitalize() for part in method.split("_"))
    kind = getattr(types, _PARAMS.get(method, f"{name}Params"))
    answer = await soon(getattr(session.client, f"text_document_{method}_async")(kind(**params)))
    if isinstance(answer, types.CompletionList):
        return [await soon(session.client.completion_item_resolve_async(item)) for item in answer.items]
    return answer


async def test_answers_do_not_depend_on_what_is_open(serve: Serve, coast: Scene) -> None:
    client = types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            diagnostic=types.DiagnosticClientCapabilities(),
            document_link=types.DocumentLinkClientCapabilities(tooltip_support=True),
            completion=types.CompletionClientCapabilities(
                completion_item=types.ClientCompletionItemOptions(documentation_format=[types.MarkupKind.PlainText])
            ),
            code_action=types.CodeActionClientCapabilities(
                code_action_literal_support=types.ClientCodeActionLiteralOptions(
                    types.ClientCodeActionKindOptions([types.CodeActionKind.QuickFix])
                )
            ),
        )
    )
    session = await serve(coast, client, initialization_options={"codeLens": {"enable": True}})
    await session.ready()
    before = [await ask(session, *asked) for asked in ASKED]
    for path, language in ((SOURCE, "python"), (PAGE, "markdown"), (KEYWORDS, "markdown")):
        session.open(path, language=language)
    for asked, answer in zip(ASKED, before, strict=True):
        opened = await ask(session, *asked)
        if asked[0] == "completion":
            # What is kept for the second question names the document by a number.
            assert [item.label for item in answer] == ["Tide"]
            opened, answer = ([(one.label, one.detail) for one in found] for found in (opened, answer))
        assert answer, asked
        assert answer == opened, asked


async def test_what_is_on_disk_now_counts(serve: Serve, coast: Scene) -> None:
    session = await serve(coast)
    await session.ready()
    assert await ask(session, "hover", SOURCE, 4, 8)
    write(coast.root / SOURCE, "\n\n\n\nTide = 1\n")
    assert await ask(session, "hover", SOURCE, 4, 8) is None
    assert await ask(session, "hover", SOURCE, 4, 1)
    coast.delete(SOURCE)
    assert await ask(session, "hover", SOURCE, 4, 1) is None


@pytest.mark.parametrize(
    "uri", ["untitled:main.py", "file:///nowhere/main.py", "not a uri", "", "file:///", "https://x/y"]
)
async def test_of_what_is_in_no_root_nothing_is_known(serve: Serve, coast: Scene, uri: str) -> None:
    session = await serve(coast)
    await session.ready()
    session.uri = uri
    assert await session.definition(0, 5) is None
    assert await session.hover(0, 5) is None
    assert await session.labels(0, 5) == []


async def test_nothing_is_read_that_lies_elsewhere_or_is_no_file(serve: Serve, coast: Scene) -> None:
    outside = write(coast.folder.parent / "outside.py", "class Tide: ...\n")
    (coast.root / "link.py").symlink_to(outside)
    write(coast.root / "long.py", "Tide\n" * 2_000_000)
    session = await serve(coast)
    await session.ready()
    for path in ("../outside.py", "link.py", "src/../../outside.py", "src", "long.py"):
        session.uri = session.scene.root.as_uri() + "/" + path
        assert await session.definition(0, 7 if path != "long.py" else 1) is None, path
