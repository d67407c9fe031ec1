"""Completion as it is asked for while somebody types."""

from __future__ import annotations

import pytest
from lsprotocol import types

from lsp.conftest import Serve, Session, capabilities, soon

NAMES = "torch.utils.data,torch.nn,std::vector,react-grid-item,lib/tide.h,$httpProvider,@Injectable,SpringTideIndex"
LIBRARY = f"//- /lib.md pta also={NAMES}\nx\n//- /main.txt\n<|>torch.nn\n"


async def typed(session: Session, text: str, behind: str = "") -> types.CompletionList:
    """What is offered behind a text at the end of which the cursor is; ``behind`` follows it on the line. Without a
    difference between the ways to ask."""
    session.open("main.txt", f"{text}{behind}\n")
    position = session.at(0, len(text.encode("utf-16-le")) // 2)
    kinds = types.CompletionTriggerKind
    contexts = [types.CompletionContext(kinds.Invoked), types.CompletionContext(kinds.TriggerCharacter, text[-1])]
    answers = [
        await soon(session.client.text_document_completion_async(types.CompletionParams(**position, context=context)))
        for context in contexts
    ]
    found = answers[0]
    assert isinstance(found, types.CompletionList)
    assert answers == [found, found]
    return found


def applied(text: str, item: types.CompletionItem) -> str:
    """The line, once an item was chosen."""
    assert isinstance(item.text_edit, types.TextEdit)
    data = text.encode("utf-16-le")
    range_ = item.text_edit.range
    inserted = item.text_edit.new_text.encode("utf-16-le")
    return (data[: 2 * range_.start.character] + inserted + data[2 * range_.end.character :]).decode("utf-16-le")


@pytest.mark.parametrize(
    ("text", "behind", "lines"),
    [
        ("torch.", "", ["torch.nn", "torch.utils.data"]),
        ("torch.utils.", "xyz", ["torch.utils.dataxyz"]),
        ("'👾 größe' + torch.", ")", ["'👾 größe' + torch.nn)", "'👾 größe' + torch.utils.data)"]),
        ("std::", "", ["std::vector"]),
        ("react-", ">", ["react-grid-item>"]),
        ("<lib/", ">", ["<lib/tide.h>"]),
        ("f($http", ")", ["f($httpProvider)"]),
        ("'👾', @Inje", "", ["'👾', @Injectable"]),
        ("torch..", "", []),
        ("vector<int>::", "", []),
        ("tide->", "", []),
        ("t", "", []),
        ("", "", []),
    ],
)
async def test_behind_joints_and_sigils(serve: Serve, text: str, behind: str, lines: list[str]) -> None:
    # A client that is told the edit of each item.
    session = await serve(LIBRARY, capabilities("minimal"))
    await session.ready()
    found = await typed(session, text, behind) if text else await session.completion(1, 0)
    assert [applied(text + behind, item) for item in found.items] == lines
    # Only behind a begun word that is long enough there is no more to come.
    assert found.is_incomplete is not (text[-4:].isalnum() and len(text) > 1)


async def test_what_is_complete_says_so(serve: Serve) -> None:
    session = await serve(LIBRARY)
    await session.ready()
    found = await typed(session, "x = torch.u")
    assert ([item.label for item in found.items], found.is_incomplete) == (["torch.utils.data"], True)
    found = await typed(session, "x = torch.ut")
    assert ([item.label for item in found.items], found.is_incomplete) == (["torch.utils.data"], False)


async def test_what_is_offered_stays_behind_what_others_offer(serve: Serve) -> None:
    session = await serve(LIBRARY)
    await session.ready()
    for text in ("sti", "torch."):
        found = await typed(session, text)
        assert found.items and found.is_incomplete
        assert all((item.sort_text or "").startswith("~") and item.preselect is None for item in found.items)


async def test_more_files_than_are_offered_for_a_link_are_asked_for_again(serve: Serve) -> None:
    files = "".join(f"//- /docs/tide_{number}.md\nx\n" for number in range(210))
    session = await serve(f"{files}//- /docs/lib.md pta\nx\n//- /docs/main.md\n[x](ti<|>\n")
    session.open()
    found = await session.completion()
    assert (len(found.items), found.is_incomplete) == (200, True)
    found = await typed_in(session, "docs/main.md", "[x](tide_20")
    assert (len(found.items), found.is_incomplete) == (11, False)


async def typed_in(session: Session, path: str, text: str) -> types.CompletionList:
    session.open(path, f"{text}\n", language="markdown")
    return await session.completion(0, len(text))
