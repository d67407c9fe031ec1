"""Positions and changes as LSP counts them: units of three encodings, line ends, incremental edits."""

from __future__ import annotations

import pytest
from lsprotocol import types

from lsp.conftest import Serve, Session, until

COAST = """
//- /src/tide.py pta also=größe
x = "🌊🌊"; class Tide: ...
class Tide:
    pass
//- /main.py untitled
ä = "🌊𝔘"; x = Ti<|>de()
"""
TIDE = "docs/src/tide.py_docs.md:12 class <Tide>:"


@pytest.mark.parametrize(
    ("client", "offered", "chosen"),
    [
        ("visual_studio_code", None, "utf-16"),
        ("visual_studio_code", ["utf-8", "utf-16"], "utf-8"),
        ("visual_studio_code", ["utf-32", "utf-16"], "utf-32"),
        ("neovim", None, "utf-8"),
    ],
)
async def test_positions_in_the_encoding_that_the_client_prefers(
    serve: Serve, client: str, offered: list[str] | None, chosen: str
) -> None:
    session = await serve(COAST, client, encodings=offered)
    assert session.result.capabilities.position_encoding == chosen
    await session.ready()
    assert TIDE in await session.places()
    (link, *_) = await session.definition()
    assert session.text_of(link.origin_selection_range) == "Tide"
    hover = await session.hover()
    assert hover is not None and hover.range is not None and session.text_of(hover.range) == "Tide"
    units = {"utf-8": 21, "utf-16": 16, "utf-32": 14}[chosen]
    assert (hover.range.start.character, hover.range.end.character) == (units, units + 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_ranges_in_pages_and_of_completion(serve: Serve, encoding: str) -> None:
    scene = (
        '//- /t.js pta also=größe_水\n"🌊"; export const größe_水 = 1;\n'
        '//- /main.js\nimport * as t from "./t.js";\n"𝔘"; t.größe_<|>\n'
    )
    session = await serve(scene, encodings=[encoding])
    await until(session.labels)
    (item,) = (await session.completion()).items
    assert isinstance(item.text_edit, types.TextEdit)
    assert session.text_of(item.text_edit.range) == "größe_"
    session.open(uri="untitled:1", text="größe_水")
    (found,) = await session.places(0, 1)
    assert "<größe_水>" in found


# --- edits ---------------------------------------------------------------------------------------------------------------


def edit(start: tuple[int, int], end: tuple[int, int], text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(
        text=text, range=types.Range(types.Position(*start), types.Position(*end))
    )


async def opened(serve: Serve, text: str) -> Session:
    """A session with a text in which ``Tide`` can be asked for."""
    session = await serve("//- /src/tide.py pta\nclass Tide: ...\n")
    session.open(uri="untitled:Untitled-1", text="Tide")
    await until(lambda: session.definition(0, 0))
    session.open(uri="untitled:Untitled-2", text=text)
    return session


async def knows(session: Session, line: int, character: int) -> bool:
    """Whether ``Tide`` stands at a place, and the server agrees on where it is."""
    found = await session.definition(line, character)
    return bool(found) and found[0].origin_selection_range.start == types.Position(line, character)


async def test_changes_are_applied_in_their_order(serve: Serve) -> None:
    session = await opened(serve, "one\ntwo\nthree\n")
    session.change(edit((1, 0), (1, 3), "Ebb"), edit((1, 0), (1, 3), "Ti"), edit((1, 2), (1, 2), "de"))
    assert await knows(session, 1, 0)
    session.change(edit((0, 0), (1, 0), ""))
    assert await knows(session, 0, 0)
    session.change(edit((0, 4), (0, 4), "\n\n  Tide"), edit((0, 0), (0, 1), "t"))
    assert await knows(session, 2, 2)
    assert not await knows(session, 0, 0)
    session.change(types.TextDocumentContentChangeWholeDocument("\tTide"))
    assert await knows(session, 0, 1)


async def test_line_ends_are_those_of_lsp(serve: Serve) -> None:
    session = await opened(serve, "a\r\nb\rTide\r\nTide")
    assert await knows(session, 2, 0)
    session.change(edit((1, 1), (2, 0), "\r\n\r\n"))
    assert await knows(session, 3, 0)
    for char in "\f\v\u2028\u2029\x85\x1c":
        session.change(types.TextDocumentContentChangeWholeDocument(f"a{char}b\nTide"))
        assert await knows(session, 1, 0), char
        session.change(edit((1, 0), (1, 4), f"{char}🌊 Tide"))
        assert await knows(session, 1, 4), char


async def test_a_half_of_a_surrogate_pair_breaks_nothing(serve: Serve) -> None:
    session = await opened(serve, "a")
    index = next(session.scene.cache.rglob("index-*.db"))
    session.change(types.TextDocumentContentChangeWholeDocument("\ud83d Tide"))
    assert await knows(session, 0, 2)
    assert await session.hover(0, 2)
    assert await session.labels(0, 4) == ["Tide"]
    assert index.exists()


# --- documents -------------------------------------------------------------------------------------------------------------


URIS = ["untitled:Untitled-1", "git:/x.py?ref=HEAD", "vscode-notebook-cell:/a.ipynb#W0", "file:///else/where.x"]


async def test_every_language_and_scheme(serve: Serve) -> None:
    session = await opened(serve, "")
    for uri in URIS:
        for language in ("python", "plaintext", "klingon", ""):
            session.open(uri=uri, text="Tide", language=language)
            assert await knows(session, 0, 0), (uri, language)


async def test_edits_that_are_not_saved_count(serve: Serve) -> None:
    session = await serve("//- /src/tide.py pta\nclass Tide: ...\n//- /main.py\nTi<|>de\n")
    await session.ready()
    session.change(types.TextDocumentContentChangeWholeDocument("\n\nTide\n"))
    assert await session.definition() is None
    assert await knows(session, 2, 0)


async def test_a_page_that_is_open_counts_as_it_stands(serve: Serve) -> None:
    session = await serve("//- /src/tide.py pta\nclass Tide: ...\n//- /main.py\nTi<|>de\n")
    await session.ready()
    main = session.uri
    page = (session.scene.root / "docs/src/tide.py_docs.md").read_text("utf-8")
    session.open("docs/src/tide.py_docs.md", page.replace("class Tide", "\n\nclass Tide"))
    session.uri = main
    (link,) = await session.definition(0, 0)
    assert link.target_selection_range.start.line == 12
