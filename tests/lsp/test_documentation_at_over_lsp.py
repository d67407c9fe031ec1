"""``keydocs/documentationAt`` as an editor sends it."""

from __future__ import annotations

from typing import Any

from lsp.conftest import Serve, Session, soon

COAST = """
//- /src/tide.py pta
class Tide:
    def rise(self): ...
//- /main.py
x.ri<|>se
"""


async def request(session: Session, path: str, line: int, character: int) -> Any:
    start = {"line": line, "character": character}
    location = {"uri": session.uri_of(path), "range": {"start": start, "end": start}}
    document = {"uri": session.uri_of("main.py")}
    parameters = {"textDocument": document, "position": {"line": 0, "character": 3}, "locations": [location]}
    return await soon(session.client.protocol.send_request_async("keydocs/documentationAt", parameters))


async def test_the_card_and_the_place_of_what_another_server_found(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    found = await request(session, "src/tide.py", 1, 8)
    assert found.state == "documented"
    assert found.hover.contents.value.startswith("```python\ndef rise(self)")
    assert [link.targetUri for link in found.targets] == [session.uri_of("docs/src/tide.py_docs.md")]
    assert found.targets[0].targetSelectionRange.start.line == 11


async def test_what_is_outside_is_not_answered(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    found = await request(session, "../elsewhere.py", 0, 0)
    assert (found.state, found.hover, found.targets) == ("outside", None, [])
