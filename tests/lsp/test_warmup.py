"""What is done behind the start, so that the first of each request does not wait for it."""

from __future__ import annotations

import asyncio
import builtins
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.protocol.json_rpc import JsonRPCResponseMessage

from keydocs.languages import base, compile_patterns
from keydocs.lsp.app import create_server
from keydocs.lsp.warmup import warm_up
from keydocs.search import candidates
from support import MakeScene

HERE = {"textDocument": {"uri": "file:///tide.py"}, "position": {"line": 1, "character": 2}}
DOCUMENT = {"uri": "file:///tide.py", "version": 2}
ASKED: list[dict[str, Any]] = [
    {"id": 1, "method": "textDocument/definition", "params": HERE},
    {"id": 2, "method": "textDocument/hover", "params": HERE},
    {"id": 3, "method": "textDocument/completion", "params": HERE},
    {"id": 4, "method": "completionItem/resolve", "params": {"label": "tide"}},
    {"method": "textDocument/didChange", "params": {"textDocument": DOCUMENT, "contentChanges": [{"text": ""}]}},
    {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///tide.py"}}},
]
RANGE = types.Range(types.Position(1, 2), types.Position(1, 6))
ANSWERED = [
    [types.LocationLink("file:///a", RANGE, RANGE, RANGE), types.LocationLink("file:///b", RANGE, RANGE)],
    [types.Location("file:///a", RANGE)],
    types.Hover(types.MarkupContent(types.MarkupKind.PlainText, "Rises."), RANGE),
    types.CompletionItem("tide", documentation=types.MarkupContent(types.MarkupKind.Markdown, "Rises.")),
]


def test_nothing_is_made_with_the_first_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = create_server(tmp_path)
    asyncio.run(warm_up(server.indexing, server.protocol.converter))
    made: list[object] = []

    def compiled(source: object, *arguments: Any, **options: Any) -> Any:
        made.append(source)
        return compile_code(source, *arguments, **options)

    compile_code = compile
    monkeypatch.setattr(builtins, "compile", compiled)
    for message in ASKED:
        server.protocol.structure_message({"jsonrpc": "2.0", **message})
    for answer in ANSWERED:
        server.protocol.converter.unstructure(JsonRPCResponseMessage(1, "2.0", answer))
    assert made == []


@pytest.mark.parametrize("language", ["python", "cpp", "cuda", "typescript", "yaml", "nobody knows it"])
def test_no_pattern_is_made_with_the_first_page_in_a_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    server = create_server(tmp_path)
    asyncio.run(warm_up(server.indexing, server.protocol.converter))
    made: list[object] = []
    monkeypatch.setattr(base, "compile_pattern", lambda *written: made.append(written))
    compile_patterns(language)
    assert made == []


def test_the_index_comes_first(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    root = str(coast.root)
    indexed: list[bool] = []

    async def begin() -> None:
        server = create_server(coast.cache)
        monkeypatch.setattr(candidates, "compile_patterns", lambda _: indexed.append(root in server.states.reports))
        server.indexing.schedule(root)
        await warm_up(server.indexing, server.protocol.converter)

    asyncio.run(begin())
    assert indexed
    assert all(indexed)


def test_what_arrives_meanwhile_is_handled_after_each_step(tmp_path: Path) -> None:
    handled: list[int] = []

    async def others() -> None:
        for number in range(1_000):
            handled.append(number)
            await asyncio.sleep(0)

    async def both() -> int:
        other = asyncio.create_task(others())
        server = create_server(tmp_path)
        await warm_up(server.indexing, server.protocol.converter)
        other.cancel()
        return len(handled)

    assert asyncio.run(both()) > 20
