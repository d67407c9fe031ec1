"""What comes in: over pipes, files and sockets, cut anywhere, and not always as it should be."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydocs.lsp.framing import Frames
from lsp.conftest import COMMAND, soon
from lsp.raw import RawClient, framed, initialize, notification, request
from lsp.test_cancellation import hover

HOVER = hover("untitled:1")
PARSE_ERROR, INVALID_REQUEST, NOT_FOUND, INVALID_PARAMS, NOT_INITIALIZED = -32700, -32600, -32601, -32602, -32002


# --- frames -----------------------------------------------------------------------------------------------------------


HEADERS = [
    b"Content-Length: %d\r\n\r\n",
    b"content-length:%d\r\n\r\n",
    b"CONTENT-LENGTH:  %d \r\n\r\n",
    b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
    b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
    b"X-Other: 5\r\nContent-Length: %d\r\n\r\n",
    b"\r\n\r\nContent-Length: %d\r\n\r\n",
    b"Content-Length: %d\n\n",
    b"a program that has something to say\nContent-Length: %d\r\n\r\n",
    b'e","params":{}}Content-Length: %d\r\n\r\n',
]


@given(
    st.lists(st.tuples(st.sampled_from(HEADERS), st.binary(min_size=1).filter(lambda body: not body.endswith(b"\n")))),
    st.lists(st.integers(0, 1000)),
)
def test_frames_wherever_they_are_cut(messages: list[tuple[bytes, bytes]], cuts: list[int]) -> None:
    data = b"".join(header % len(body) + body for header, body in messages)
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    frames = Frames()
    found = [body for start, end in itertools.pairwise(places) for body in frames.feed(data[start:end])]
    assert found == [body for _, body in messages]


@given(st.lists(st.binary()))
def test_any_bytes_do_no_harm(chunks: list[bytes]) -> None:
    frames = Frames()
    for chunk in chunks:
        list(frames.feed(chunk))


def test_lines_without_an_end_are_not_kept() -> None:
    frames = Frames()
    for _ in range(100):
        assert list(frames.feed(b"x" * 10_000)) == []
    assert len(frames._buffer) < 100_000
    assert list(frames.feed(b"Content-Length: 2\r\n\r\n{}")) == [b"{}"]


def test_lengths_that_cannot_be_are_skipped() -> None:
    frames = Frames()
    for length in (b"", b"0", b"-5", b"five", b"9" * 12, b"2 2"):
        assert list(frames.feed(b"Content-Length: " + length + b"\r\n\r\n")) == []
    assert list(frames.feed(b"Content-Length: 2\r\n\r\n{}")) == [b"{}"]


def test_a_length_that_is_never_reached_ends_where_the_next_message_begins() -> None:
    frames = Frames()
    body = json.dumps(request(1, *HOVER)).encode()
    data = b"Content-Length: 50000\r\n\r\n" + body + framed(request(2, *HOVER)) + framed(request(3, *HOVER))
    for size in (1, 7, len(data)):
        found = [one for start in range(0, len(data), size) for one in frames.feed(data[start : start + size])]
        assert [json.loads(one)["id"] for one in found] == [1, 2, 3]


def test_a_length_that_no_message_has_is_skipped() -> None:
    frames = Frames()
    assert list(frames.feed(b"Content-Length: 999999999\r\n\r\n" + framed(request(1, *HOVER)))) == [
        json.dumps(request(1, *HOVER)).encode()
    ]


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path) -> Iterator[RawClient]:
    """A session. It must live after all that was sent."""
    with RawClient(log=tmp_path / "log") as client:
        client.start()
        yield client
        assert client.ask("last", *HOVER)["result"] is None
        assert client.unexpected() == []


def error(client: RawClient) -> tuple[object, int]:
    answer = client.receive()
    return answer["id"], answer["error"]["code"]


def test_what_is_no_json(client: RawClient) -> None:
    bodies = [b"{", b"nonsense", b'{"jsonrpc": "2.0", "id": 1, "method": "x"', b"\xff\xfe\xfd", b"[" * 200_000]
    for body in bodies:
        client.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert error(client) == (None, PARSE_ERROR)
    assert client.log == ""


def test_what_is_no_message(client: RawClient) -> None:
    client.send([], 5, None, "x", {}, {"jsonrpc": "2.0"}, [request(1, *HOVER)], {"jsonrpc": "2.0", "method": 5})
    for _ in range(8):
        assert error(client) == (None, INVALID_REQUEST)
    old = {"id": 7, "method": "textDocument/hover", "params": HOVER[1]}
    client.send(
        old, {**old, "jsonrpc": "1.0"}, {**old, "jsonrpc": "2.0", "id": None}, {**old, "jsonrpc": "2.0", "id": []}
    )
    assert [error(client)[0] for _ in range(4)] == [7, 7, None, None]
    client.send({**old, "jsonrpc": "2.0", "id": True}, {**old, "jsonrpc": "2.0", "id": 1.5})
    assert [error(client), error(client)] == 2 * [(None, INVALID_REQUEST)]
    assert client.log == ""


def test_a_length_that_is_too_short_costs_one_message(client: RawClient) -> None:
    body = json.dumps(request(1, *HOVER)).encode()
    client.write(b"Content-Length: 20\r\n\r\n" + body)
    client.send(request(2, *HOVER))
    assert error(client) == (None, PARSE_ERROR)
    assert client.receive()["id"] == 2


def test_a_length_that_is_too_long_costs_two(client: RawClient) -> None:
    body = json.dumps(request(1, *HOVER)).encode()
    client.write(b"Content-Length: %d\r\n\r\n" % (len(body) + 20) + body)
    client.send(request(2, *HOVER), request(3, *HOVER))
    assert error(client) == (None, PARSE_ERROR)
    assert client.receive()["id"] == 3


def test_parameters_that_are_wrong(client: RawClient) -> None:
    client.send(request(1, "textDocument/hover", {"textDocument": 5}), request(2, "textDocument/hover"))
    assert [error(client), error(client)] == [(1, INVALID_PARAMS), (2, INVALID_PARAMS)]
    client.send(notification("textDocument/didChange", {"textDocument": {}}))


def test_methods_that_are_unknown(client: RawClient) -> None:
    without: dict[str, object] = {"jsonrpc": "2.0", "id": 2, "method": "x/y"}
    client.send(request(1, "x/y", {"a": [1]}), without, notification("$/x"), notification("x/y", {}))
    assert [error(client), error(client)] == [(1, NOT_FOUND), (2, NOT_FOUND)]


def test_notifications_that_want_an_answer(client: RawClient) -> None:
    methods = ["$/cancelRequest", "window/workDoneProgress/cancel", "initialized", "textDocument/didOpen"]
    for number, method in enumerate(methods):
        client.send(request(number, method, {"id": 5, "token": 5}))
        assert error(client) == (number, INVALID_REQUEST)


def test_requests_that_want_none(client: RawClient) -> None:
    client.send(notification(*HOVER), notification("shutdown"), notification("initialize", {}))


def test_responses_that_nobody_waits_for(client: RawClient) -> None:
    client.send({"jsonrpc": "2.0", "id": 1, "result": 5}, {"jsonrpc": "2.0", "id": "x", "error": {"code": 1}})
    client.send({"jsonrpc": "2.0", "id": "y", "error": {"code": 1, "message": "no"}})


def test_strings_in_params_are_no_messages(client: RawClient) -> None:
    """Objects in a message that look like messages."""
    inner = {"jsonrpc": "2.0", "id": 5, "method": "textDocument/hover"}
    item = {"label": "x", "data": inner}
    answer = client.ask(1, "completionItem/resolve", item)
    assert answer["result"]["data"] == inner


def test_out_of_turn(tmp_path: Path) -> None:
    with RawClient(log=tmp_path / "log") as client:
        client.send(request(1, *HOVER), notification("initialized", {}), initialize(2), initialize(3))
        assert error(client) == (1, NOT_INITIALIZED)
        assert "result" in client.receive()
        assert error(client) == (3, INVALID_REQUEST)
        assert client.ask(4, "shutdown")["result"] is None
        client.send(request(5, *HOVER), request(6, "shutdown"), notification("initialized", {}))
        assert [error(client), error(client)] == [(5, INVALID_REQUEST), (6, INVALID_REQUEST)]
        client.send(notification("exit"))
        assert client.code() == 0
        assert client.log == ""


# --- standard input ---------------------------------------------------------------------------------------------------


SESSION = [
    initialize(1),
    notification("initialized", {}),
    request(2, *HOVER),
    request(3, "shutdown"),
    notification("exit"),
]


@pytest.mark.parametrize("ending", [3, 4, 5])
def test_input_from_a_file(tmp_path: Path, ending: int) -> None:
    """All is answered, also when nothing follows."""
    session = tmp_path / "session"
    session.write_bytes(b"".join(map(framed, SESSION[:ending])))
    with session.open("rb") as file, RawClient(log=tmp_path / "log", stdin=file) as client:
        answers = [client.receive()["id"] for _ in range(min(ending - 1, 3))]
        assert answers == [1, 2, 3][: ending - 1]
        assert client.code() == (0 if ending > 3 else 1)
        assert client.log == ""


def test_no_input(tmp_path: Path) -> None:
    with RawClient(log=tmp_path / "log", stdin=subprocess.DEVNULL) as client:
        assert client.code() == 1
        assert client.log == ""


def test_one_socket_for_both_directions(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, RawClient(log=tmp_path / "log", stdin=theirs, stdout=theirs) as client:
        ours.sendall(b"".join(map(framed, SESSION)))
        assert client.code() == 0
        assert os.get_blocking(theirs.fileno())
        theirs.close()
        with ours.makefile("rb") as answers:
            assert re.findall(rb'"id": (\d)', answers.read()) == [b"1", b"2", b"3"]


def test_a_socket_each(tmp_path: Path) -> None:
    """As Node starts servers."""
    ours, theirs = socket.socketpair()
    with ours, theirs, RawClient(log=tmp_path / "log", stdin=theirs) as client:
        ours.sendall(b"".join(map(framed, SESSION)))
        assert [client.receive()["id"] for _ in range(3)] == [1, 2, 3]
        assert client.code() == 0
        # As it was: it may belong to a script, too.
        assert os.get_blocking(theirs.fileno())


# --- ports ------------------------------------------------------------------------------------------------------------


async def listen() -> tuple[asyncio.subprocess.Process, int]:
    """A server on a port that is free."""
    process = await asyncio.create_subprocess_exec(*COMMAND, "--tcp", "0", stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    said = (await soon(process.stderr.readline())).decode()
    return process, int(said.rpartition(":")[2])


async def test_one_client_a_port(tmp_path: Path) -> None:
    process, port = await listen()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framed(initialize(1)))
    assert await soon(reader.readline())
    second, other = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        other.write(framed(initialize(1)))
        assert await soon(second.read()) == b""
    other.transport.abort()
    writer.write(b"".join(map(framed, SESSION[1:])))
    found = re.findall(rb'"id": (\d)', await soon(reader.read()))
    assert found == [b"1", b"2", b"3"]
    writer.close()
    assert await soon(process.wait()) == 0
    assert process.stderr is not None and await process.stderr.read() == b""


async def test_what_a_page_posts_is_not_read(tmp_path: Path) -> None:
    process, port = await listen()
    for cut in (2, 100):
        posted = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n" + framed(initialize(1))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(posted[:cut])
        await writer.drain()
        with contextlib.suppress(ConnectionError):
            writer.write(posted[cut:])
            assert await soon(reader.read()) == b""
        writer.transport.abort()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(map(framed, SESSION)))
    assert re.findall(rb'"id": (\d)', await soon(reader.read())) == [b"1", b"2", b"3"]
    writer.close()
    assert await soon(process.wait()) == 0


async def test_a_connection_that_is_lost(tmp_path: Path) -> None:
    process, port = await listen()
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framed(initialize(1)) + b"Content-Length: 5")
    writer.transport.abort()
    assert await soon(process.wait()) == 1
    assert process.stderr is not None and await process.stderr.read() == b""


async def test_who_never_reads_costs_no_memory() -> None:
    """Nothing more is read of what a client writes until it has read the answers. Then all are there."""
    process, port = await listen()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(framed(initialize(0)))
    assert await soon(reader.readline())
    reader._transport.pause_reading()  # type: ignore[attr-defined]
    many = 6_000
    asked = b"".join(framed(request(number, f"x/{'y' * 5000}")) for number in range(1, many + 1))
    writer.write(asked)
    transport, sent = writer.transport, -1
    while sent != (left := transport.get_write_buffer_size()):
        sent = left
        await asyncio.sleep(1)
    assert left > 0
    reader._transport.resume_reading()  # type: ignore[attr-defined]
    writer.write(b"".join(map(framed, SESSION[3:])))
    found = re.findall(rb'"id": (\d+)', await asyncio.wait_for(reader.read(), 60))
    assert found == [b"0", *(str(number).encode() for number in range(1, many + 1)), b"3"]
    writer.close()
    assert await soon(process.wait()) == 0
    assert process.stderr is not None and len(await process.stderr.read()) < 65536


async def test_a_port_that_is_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = await asyncio.create_subprocess_exec(*COMMAND, "--tcp", port, stderr=asyncio.subprocess.PIPE)
        _, errors = await soon(process.communicate())
        assert errors.decode().startswith(f"keydocs: cannot listen on port {port}: ")
        assert (errors.count(b"\n"), process.returncode) == (1, 2)
