"""Requests that nobody wants answered any more, and the order of answers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp.raw import Message, RawClient, cancel, notification, request
from support import MakeScene

COAST = """
//- /src/tide.py pta
class Tide: ...
class Ebb: ...
//- /main.py
x = Ti<|>de()
"""
CANCELLED, MODIFIED = -32800, -32801
URI = "untitled:Untitled-1"
STORM = 1000


@pytest.fixture
def client(scene: MakeScene, tmp_path: Path) -> Iterator[RawClient]:
    """A session with a document that says ``Tide``, about which everything is known. In the end nothing was logged."""
    coast = scene(COAST)
    coast.refresh()
    with RawClient(log=tmp_path / "log") as client:
        client.start(coast)
        client.send(opened(URI, "Tide"))
        assert client.ask("first", *hover(URI))["result"]
        yield client
        assert client.unexpected() == []
        client.ask("shutdown", "shutdown")
        client.send(notification("exit"))
        assert client.code() == 0
        assert client.log == ""


def opened(uri: str, text: str) -> Message:
    item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    return notification("textDocument/didOpen", {"textDocument": item})


def changed(uri: str, text: str) -> Message:
    params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}
    return notification("textDocument/didChange", params)


def hover(uri: str) -> tuple[str, object]:
    return "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}


def outcome(answer: Message) -> Any:
    """The code of the error, the name that hover is about, or None where there is nothing to say."""
    if "error" in answer:
        return answer["error"]["code"]
    result = answer["result"]
    return result and result["contents"]["value"].split()[1].rstrip(":")


def pairs() -> list[Message]:
    """Each hover is cancelled at once."""
    return [message for number in range(STORM) for message in (request(number, *hover(URI)), cancel(number))]


def all_then_all() -> list[Message]:
    """All hovers, then all cancellations, the last first."""
    numbers = range(STORM)
    return [*(request(number, *hover(URI)) for number in numbers), *(cancel(number) for number in reversed(numbers))]


@pytest.mark.parametrize("storm", [pairs, all_then_all])
def test_storm(client: RawClient, storm: Callable[[], list[Message]]) -> None:
    client.send(*storm())
    answers = [client.receive() for _ in range(STORM)]
    assert [answer["id"] for answer in answers] == list(range(STORM))
    outcomes = Counter(map(outcome, answers))
    assert set(outcomes) <= {CANCELLED, "Tide"}
    if storm is pairs:
        # The others' cancellations were still on their way when nothing else was to be done.
        assert outcomes[CANCELLED] > 0.9 * STORM
    assert outcome(client.ask("after", *hover(URI))) == "Tide"


def test_storm_in_drops(client: RawClient) -> None:
    """Each message by itself: some are answered before the cancellation is there, and each of them once."""
    for message in pairs():
        client.send(message)
    answers = [client.receive() for _ in range(STORM)]
    assert [answer["id"] for answer in answers] == list(range(STORM))
    assert set(map(outcome, answers)) <= {CANCELLED, "Tide"}
    assert outcome(client.ask("after", *hover(URI))) == "Tide"


def test_a_storm_of_changes_computes_the_last_only(client: RawClient) -> None:
    typed = ["Tide", "Ebb"] * 50
    client.send(*(one for i, text in enumerate(typed) for one in (changed(URI, text), request(i, *hover(URI)))))
    assert [outcome(client.receive()) for _ in typed] == [MODIFIED] * 99 + ["Ebb"]


def test_cancelled_among_others(client: RawClient) -> None:
    client.send(*(request(number, *hover(URI)) for number in (1, 2, 3)), cancel(2), request("4", *hover(URI)))
    answers = [client.receive() for _ in range(4)]
    assert [(answer["id"], outcome(answer)) for answer in answers] == [
        (1, "Tide"), (2, CANCELLED), (3, "Tide"), ("4", "Tide"),
    ]  # fmt: skip


def test_cancelled_twice_and_an_id_that_is_used_again(client: RawClient) -> None:
    client.send(request(1, *hover(URI)), cancel(1), cancel(1))
    assert outcome(client.receive()) == CANCELLED
    assert outcome(client.ask(1, *hover(URI))) == "Tide"


def test_what_is_answered_or_was_never_asked_is_not_cancelled(client: RawClient) -> None:
    client.send(*map(cancel, ["first", "init", "never", 0, 5, -1, "", "first"]))
    assert outcome(client.ask("next", *hover(URI))) == "Tide"


def test_cancellations_of_nothing(client: RawClient) -> None:
    client.send(*(notification("$/cancelRequest", {"id": number}) for number in [None, {}, [], 1.5]))
    assert outcome(client.ask("next", *hover(URI))) == "Tide"


# --- content that has changed since -----------------------------------------------------------------------------------


def test_a_change_behind_a_request(client: RawClient) -> None:
    client.send(request(1, *hover(URI)), changed(URI, "Ebb"), request(2, *hover(URI)))
    assert [(answer["id"], outcome(answer)) for answer in (client.receive(), client.receive())] == [
        (1, MODIFIED), (2, "Ebb"),
    ]  # fmt: skip


def test_all_questions_about_a_place(client: RawClient) -> None:
    methods = ["hover", "definition"]
    client.send(*(request(method, f"textDocument/{method}", hover(URI)[1]) for method in methods), changed(URI, "Ebb"))
    assert [outcome(client.receive()) for _ in methods] == [MODIFIED] * len(methods)


def test_a_list_is_good_while_one_goes_on_typing(client: RawClient) -> None:
    """Editors filter it, and some do not ask again."""
    client.send(request(1, "textDocument/completion", hover(URI)[1]), changed(URI, "Ebb"))
    assert "error" not in client.receive()


def test_a_change_before_a_request_and_of_another_document_do_not_matter(client: RawClient) -> None:
    client.send(
        opened("untitled:2", ""), changed(URI, "Ebb"), request(1, *hover(URI)),
        changed("untitled:2", "Tide"), request(2, *hover("untitled:2")),
    )  # fmt: skip
    assert [outcome(client.receive()), outcome(client.receive())] == ["Ebb", "Tide"]


def test_requests_that_are_about_no_document_are_answered(client: RawClient) -> None:
    item = {"label": "Tide", "data": {"document": 1}}
    client.send(request(1, "completionItem/resolve", item), changed(URI, "Ebb"))
    assert "class Tide" in str(client.receive()["result"]["documentation"])


def test_cancelled_and_changed_is_cancelled(client: RawClient) -> None:
    client.send(request(1, *hover(URI)), changed(URI, "Ebb"), cancel(1))
    assert outcome(client.receive()) == CANCELLED


# --- what takes longer ------------------------------------------------------------------------------------------------


SLOW = """
import asyncio
from lsprotocol import types
from keydocs.index.layout import cache_dir
from keydocs.lsp.app import create_server
from keydocs.lsp.transport import serve_stdio

server = create_server(cache_dir())
notify = server.protocol.notify

async def wait(awaited):
    notify("test/begun")
    try:
        await awaited
    finally:
        notify("test/ended")

@server.command("test.wait")
async def _wait(*_):
    await wait(asyncio.sleep(3600))

@server.command("test.progress")
async def _progress(*_):
    await wait(server.work_done_progress.create_async("token"))

@server.feature("textDocument/moniker")
async def _moniker(params: types.MonikerParams):
    await wait(asyncio.sleep(3600))

@server.feature("textDocument/typeDefinition")
async def _stubborn(params: types.TypeDefinitionParams):
    try:
        await wait(asyncio.sleep(3600))
    except asyncio.CancelledError:
        return []

asyncio.run(serve_stdio(server))
raise SystemExit(0 if server.protocol.was_shut_down else 1)
"""
"""A server with handlers that take for ever. In the end they say so, if they are given the time."""
AT_ONCE = {
    "textDocument": {"uri": URI},
    "position": {"line": 0, "character": 0},
    "context": {"includeDeclaration": False},
}
TAKES_LONG = {
    "command": request(1, "workspace/executeCommand", {"command": "test.wait"}),
    "command that waits for the client": request(1, "workspace/executeCommand", {"command": "test.progress"}),
    "request": request(1, "textDocument/moniker", AT_ONCE),
}


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[RawClient]:
    with RawClient(sys.executable, "-c", SLOW, log=tmp_path / "log") as client:
        client.start()
        yield client
        assert client.unexpected() == []
        assert client.log == ""


@pytest.mark.parametrize("what", TAKES_LONG)
def test_what_is_being_done_is_cancelled(slow: RawClient, what: str) -> None:
    slow.send(TAKES_LONG[what])
    slow.asked("test/begun")
    slow.send(cancel(1), cancel(1))
    assert outcome(slow.receive()) == CANCELLED
    slow.asked("test/ended")
    assert outcome(slow.ask(2, *hover(URI))) is None


def test_an_answer_to_what_was_cancelled_is_dropped(slow: RawClient) -> None:
    slow.send(TAKES_LONG["command that waits for the client"])
    created = slow.asked("window/workDoneProgress/create")
    slow.send(cancel(1))
    assert outcome(slow.receive()) == CANCELLED
    slow.send({"jsonrpc": "2.0", "id": created["id"], "result": None})
    slow.send({"jsonrpc": "2.0", "id": created["id"], "error": {"code": 1, "message": ""}})
    assert outcome(slow.ask(2, *hover(URI))) is None
    slow.asked("test/begun")
    slow.asked("test/ended")


def test_what_does_not_want_to_be_cancelled_may_answer(slow: RawClient) -> None:
    slow.send(request(1, "textDocument/typeDefinition", AT_ONCE))
    slow.asked("test/begun")
    slow.send(cancel(1))
    assert slow.receive()["result"] == []
    slow.asked("test/ended")


def test_what_takes_long_holds_nothing_up(slow: RawClient) -> None:
    slow.send(TAKES_LONG["command"], request(2, *hover(URI)), request(3, *hover(URI)))
    assert [slow.receive()["id"], slow.receive()["id"]] == [2, 3]
    slow.send(cancel(1))
    assert slow.receive()["id"] == 1
    slow.asked("test/begun")
    slow.asked("test/ended")
