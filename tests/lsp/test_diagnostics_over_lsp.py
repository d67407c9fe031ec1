"""Diagnostics and repairs with a real client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keydocs.lsp.app import create_server
from keydocs.lsp.diagnostics_queue import DiagnosticsQueue
from lsp.conftest import PATIENCE, Serve, Session, capabilities, soon, until
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide: ...
class Turn: ...
//- /src/moon.py pta
class Moon: ...
"""
TIDE, MOON = "docs/src/tide.py_kw.md", "docs/src/moon.py_kw.md"
PUSHING = "minimal"


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    """All links to pages lead a folder too high; an emoji stands before one of them."""
    made = scene(COAST)
    for path in (TIDE, MOON):
        text = (made.root / path).read_text("utf-8").replace("(./", "(../")
        made.write(path, text.replace("- **`Turn`**:", "- **`Turn`**: 🌊").replace("→", "â†’"))
    return made


def pulling(encoding: str = "utf-16") -> types.ClientCapabilities:
    """A client that asks for diagnostics."""
    found = capabilities("visual_studio_code", [encoding])
    assert found.text_document is not None
    found.text_document.diagnostic = types.DiagnosticClientCapabilities()
    return found


async def pulled(session: Session, previous: str | None = None) -> Any:
    params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(session.uri), "keydocs", previous)
    return await soon(session.client.text_document_diagnostic_async(params))


async def pushed(session: Session, expected: list[str]) -> list[types.Diagnostic]:
    """The codes that the client shows for the open document in the end, as they are expected."""

    async def shown() -> list[types.Diagnostic] | None:
        return session.client.diagnostics.get(session.uri)

    def is_right(found: list[types.Diagnostic] | None) -> bool:
        return found is not None and [one.code for one in found] == expected

    return await until(shown, is_right) or []


def texts(session: Session, found: list[types.Diagnostic]) -> list[tuple[object, str]]:
    return [(one.code, session.text_of(one.range)) for one in found]


WRONG = [
    ("broken-link", "../tide.py_docs.md"),
    ("broken-link", "../tide.py_docs.md"),
    ("mis-decoded-text", "â†’"),
]
CODES = [code for code, _ in WRONG]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_they_are_answered_to_who_asks(serve: Serve, coast: Scene, encoding: str) -> None:
    session = await serve(coast, pulling(encoding))
    session.open(TIDE)
    report = await pulled(session)
    assert texts(session, report.items) == WRONG
    first = report.items[0]
    assert (first.source, first.severity) == ("keydocs", types.DiagnosticSeverity.Error)
    assert [one.location.uri for one in first.related_information] == [session.uri_of("docs/src/tide.py_docs.md")]
    assert session.uri not in session.client.diagnostics


async def test_what_has_not_changed_is_not_said_again(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, pulling())
    session.open(TIDE)
    first = await pulled(session)
    second = await pulled(session, first.result_id)
    assert (second.kind, second.result_id) == ("unchanged", first.result_id)
    session.change(types.TextDocumentContentChangeWholeDocument(session.lines.text.replace("â†’", "→")))
    third = await pulled(session, first.result_id)
    assert (third.kind, [one.code for one in third.items]) == ("full", CODES[:2])


async def test_they_are_sent_to_who_does_not_ask(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, PUSHING)
    session.open(TIDE)
    assert texts(session, await pushed(session, CODES)) == WRONG
    session.change(types.TextDocumentContentChangeWholeDocument(session.lines.text.replace("(../tide", "(tide")))
    await pushed(session, CODES[2:])
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(session.uri)))
    await pushed(session, [])


async def test_other_files_matter_too(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, PUSHING)
    session.open(TIDE)
    await pushed(session, CODES)
    coast.write("docs/tide.py_docs.md", "# Tides\n")
    session.save(TIDE)
    await pushed(session, CODES[2:])


async def test_sources_and_other_documents_have_none(serve: Serve, coast: Scene) -> None:
    coast.write("docs/guide/index.md", "[nowhere](nowhere.md)\n")
    session = await serve(coast, pulling())
    for path in ("src/tide.py", "docs/guide/index.md"):
        session.open(path)
        assert not (await pulled(session)).items


async def test_those_of_the_workspace_are_not_announced(serve: Serve, coast: Scene) -> None:
    """A client that reads it would ask for them every few seconds, and show them all."""
    provider = (await serve(coast, pulling())).result.capabilities.diagnostic_provider
    assert provider == types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=False, identifier="keydocs"
    )


async def test_the_whole_workspace_on_request(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, pulling())
    report = await soon(session.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams([])))
    uris = [session.uri_of(path) for path in (MOON, TIDE)]
    assert [(one.uri, one.kind, len(one.items)) for one in report.items] == [
        (uris[0], "full", 2),
        (uris[1], "full", 3),
    ]
    coast.write(MOON, (coast.root / MOON).read_text("utf-8").replace("(../moon", "(moon").replace("â†’", "→"))
    before = [types.PreviousResultId(one.uri, one.result_id) for one in report.items]
    report = await soon(session.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(before)))
    assert [(one.uri, one.kind) for one in report.items] == [(uris[0], "full"), (uris[1], "unchanged")]
    assert not report.items[0].items


async def test_who_asks_meanwhile_waits_for_the_check_that_is_made(tmp_path: Path) -> None:
    diagnostics = create_server(str(tmp_path)).diagnostics
    first, same, other = await asyncio.gather(
        *map(diagnostics.find, ["file:///a_kw.md", "file:///a_kw.md", "file:///b"])
    )
    assert first is same is not other
    assert await diagnostics.find("file:///a_kw.md") is not first


@pytest.mark.parametrize("happens", [DiagnosticsQueue.check_all, lambda checks: checks.changed("file:///a_docs.md")])
async def test_a_check_from_before_a_change_is_not_waited_for(
    tmp_path: Path, happens: Callable[[DiagnosticsQueue], None]
) -> None:
    server = create_server(str(tmp_path))
    before = asyncio.create_task(server.diagnostics.find("file:///a_kw.md"))
    await asyncio.sleep(0)
    happens(server.diagnostics)
    assert await server.diagnostics.find("file:///a_kw.md") is not await before


# --- repairs ------------------------------------------------------------------------------------------------------


async def actions(session: Session, line: int, only: list[str] | None = None) -> list[types.CodeAction]:
    range_ = types.Range(types.Position(line, 0), types.Position(line, 5))
    context = types.CodeActionContext((await pulled(session)).items, only)
    params = types.CodeActionParams(types.TextDocumentIdentifier(session.uri), range_, context)
    return list(await soon(session.client.text_document_code_action_async(params)) or [])


def applied(session: Session, edit: types.WorkspaceEdit | None) -> str:
    """The open document after an edit, which must be of its version."""
    assert edit is not None and edit.document_changes is not None
    (change,) = edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert (change.text_document.uri, change.text_document.version) == (session.uri, 1)
    text, lines = session.lines.text, session.lines
    for one in sorted(change.edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        assert isinstance(one, types.TextEdit)
        row, start, last, end = session.to_range(one.range, lines)
        text = text[: lines.start(row) + start] + one.new_text + text[lines.start(last) + end :]
    return text


async def test_a_link_is_repaired_alone_or_with_all_others(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, pulling())
    session.open(TIDE)
    (line, *_) = [one.range.start.line for one in (await pulled(session)).items]
    one, every, workspace = await actions(session, line)
    assert (one.title, one.kind, one.is_preferred) == ("Change the link to tide.py_docs.md", "quickfix", True)
    assert [d.code for d in one.diagnostics or []] == ["broken-link"]
    before = session.lines.text
    assert applied(session, one.edit) == before.replace("(../tide", "(tide", 1)
    assert applied(session, every.edit) == before.replace("(../tide", "(tide")
    assert every.title == "Fix all links in this file"
    assert workspace.title == "Fix all links in the workspace"
    assert "keydocs.repairLinks" in str(workspace.command)


async def test_everything_that_is_safe(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, pulling())
    session.open(TIDE)
    (fix,) = await actions(session, 0, ["source.fixAll"])
    assert fix.kind == "source.fixAll.keydocs"
    assert applied(session, fix.edit) == session.lines.text.replace("(../tide", "(tide").replace("â†’", "→")
    assert await actions(session, 0) == []


async def test_all_links_of_the_workspace(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, pulling())
    asked: asyncio.Future[types.ApplyWorkspaceEditParams] = asyncio.get_running_loop().create_future()

    @session.client.feature(types.WORKSPACE_APPLY_EDIT)  # type: ignore[untyped-decorator]
    def _apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        asked.set_result(params)
        return types.ApplyWorkspaceEditResult(applied=True)

    session.open(TIDE)
    command = types.ExecuteCommandParams("keydocs.repairLinks")
    result = await soon(session.client.workspace_execute_command_async(command))
    edit = (await asyncio.wait_for(asked, PATIENCE)).edit
    versions = {
        change.text_document.uri: change.text_document.version
        for change in edit.document_changes or []
        if isinstance(change, types.TextDocumentEdit)
    }
    assert (result, versions) == (
        {"files": 2, "edits": 3},
        {session.uri_of(MOON): None, session.uri_of(TIDE): 1},
    )


async def test_a_client_that_says_nothing_gets_plain_edits(serve: Serve, coast: Scene) -> None:
    session = await serve(coast, capabilities(PUSHING))
    session.open(TIDE)
    context = types.CodeActionContext([], ["source.fixAll.keydocs"])
    range_ = types.Range(types.Position(0, 0), types.Position(0, 0))
    params = types.CodeActionParams(types.TextDocumentIdentifier(session.uri), range_, context)
    (fix,) = await soon(session.client.text_document_code_action_async(params)) or []
    assert list(fix.edit.changes) == [session.uri]


async def test_an_entry_that_is_missing_is_added(serve: Serve, coast: Scene) -> None:
    coast.write(MOON, "# Keyword Index: `src/moon.py`\n\n### Classs\n\n- **`Sun`**: [docs](moon.py_docs.md)\n")
    session = await serve(coast, pulling())
    session.open("src/moon.py")
    at = types.Position(0, 7)
    context = types.CodeActionContext([], ["quickfix"])
    params = types.CodeActionParams(types.TextDocumentIdentifier(session.uri), types.Range(at, at), context)
    (action,) = await soon(session.client.text_document_code_action_async(params)) or []
    (change,) = action.edit.document_changes
    assert (action.title, change.text_document.uri) == ("List Moon in moon.py_kw.md", session.uri_of(MOON))
    assert [one.new_text for one in change.edits] == ["- **`Moon`**: [docs](moon.py_docs.md)\n"]
