"""``workspace/symbol`` with a real client."""

from __future__ import annotations

import pytest
from lsprotocol import types

from lsp.conftest import Serve, Session, capabilities, soon
from support import MakeScene

COAST = """
//- /src/tide.py pta
class TideTable: ...
//- /main.py
Tide<|>Table()
"""


async def symbols(session: Session, query: str) -> list[types.SymbolInformation | types.WorkspaceSymbol]:
    await session.ready()
    return list(await soon(session.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))) or [])


def client(*, resolves: bool) -> types.ClientCapabilities:
    found = capabilities("visual_studio_code")
    assert found.workspace is not None and found.workspace.symbol is not None
    properties = types.ClientSymbolResolveOptions(["location.range"])
    found.workspace.symbol.resolve_support = properties if resolves else None
    return found


@pytest.mark.parametrize("resolves", [True, False])
async def test_a_symbol_leads_to_the_line_of_its_page(serve: Serve, scene: MakeScene, resolves: bool) -> None:
    session = await serve(scene(COAST), client(resolves=resolves))
    (found,) = await symbols(session, "tt")
    assert (found.name, found.kind, found.container_name) == ("TideTable", types.SymbolKind.Class, "src/tide.py")
    if resolves:
        assert isinstance(found, types.WorkspaceSymbol)
        assert not hasattr(found.location, "range")
        found = await soon(session.client.workspace_symbol_resolve_async(found))
    assert isinstance(found.location, types.Location)
    assert session.place(found.location) == "docs/src/tide.py_docs.md:11 class <TideTable>: ..."


async def test_nothing_is_no_error(serve: Serve) -> None:
    assert await symbols(await serve(COAST), "nothing") == []
