"""The life of a session: handshake, indexing meanwhile, changes of the workspace, the end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keydocs import __version__
from keydocs.fs.paths import path_to_uri
from keydocs.index import layout, writer
from keydocs.index.update import update
from lsp.conftest import COMMAND, Serve, Session, capabilities, make_client, soon, until
from support import MakeScene, Scene, corrupt, pta_keywords, pta_page

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /main.py
x = Ti<|>de()
"""
TIDE = ["docs/src/tide.py_docs.md:11 class <Tide>: ..."]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


# --- handshake -------------------------------------------------------------------------------------------------------------


async def test_what_the_server_can_do(serve: Serve) -> None:
    session = await serve(COAST)
    can = session.result.capabilities
    assert session.result.server_info == types.ServerInfo("keydocs", __version__)
    assert can.definition_provider and can.hover_provider
    assert can.completion_provider is not None and can.completion_provider.resolve_provider
    assert tuple(can.completion_provider.trigger_characters or ()) == (".", ":", "/")
    sync = can.text_document_sync
    assert isinstance(sync, types.TextDocumentSyncOptions)
    assert (sync.open_close, sync.change) == (True, types.TextDocumentSyncKind.Incremental)
    assert sync.save
    assert can.workspace is not None and can.workspace.workspace_folders is not None
    assert can.workspace.workspace_folders.supported
    assert can.workspace.workspace_folders.change_notifications


def watched(session: Session) -> list[Any]:
    """The patterns that the client was asked to watch."""
    (registration,) = (one for one in session.registered if one.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    assert registration.register_options is not None
    return [watcher["globPattern"] for watcher in registration.register_options["watchers"]]


@pytest.mark.parametrize("relative", [False, True])
async def test_watched_files_are_registered_where_the_client_wants_it(serve: Serve, relative: bool) -> None:
    client = capabilities("visual_studio_code")
    assert client.workspace is not None and client.workspace.did_change_watched_files is not None
    client.workspace.did_change_watched_files.relative_pattern_support = relative
    session = await serve(COAST, client)
    await session.ready()
    patterns = watched(session)
    if relative:
        assert {pattern["baseUri"] for pattern in patterns} == {path_to_uri(str(session.scene.root))}
        patterns = [pattern["pattern"] for pattern in patterns]
    assert patterns == [
        "**/*_kw.md",
        "**/sub.md",
        "**/keywords.md",
        "**/*_docs.md",
        "keydocs.toml",
        "pyproject.toml",
        "**/.gitignore",
        "**/*",
    ]


async def test_and_not_where_it_does_not(serve: Serve) -> None:
    session = await serve(COAST, "neovim")
    await session.ready()
    assert session.registered == []


@pytest.mark.parametrize("given", ["root_uri", "root_path"])
async def test_clients_that_know_one_root_only(serve: Serve, scene: MakeScene, given: str) -> None:
    coast = scene(COAST)
    root = {"root_uri": path_to_uri(str(coast.root)), "root_path": str(coast.root)}[given]
    session = await serve(coast, folders=None, **{given: root})
    await session.ready()
    assert await session.places() == TIDE


async def test_without_a_folder_nothing_is_known(serve: Serve, own_cache: Path) -> None:
    session = await serve(COAST, folders=None)
    assert await session.definition() is None
    assert not own_cache.exists()


async def test_folders_that_are_none(serve: Serve, own_cache: Path) -> None:
    uris = ("untitled:x", "vscode-remote://host/x", "file:///no/such/folder")
    session = await serve(COAST, folders=[types.WorkspaceFolder(uri, "x") for uri in uris])
    assert await session.definition() is None
    assert not own_cache.exists()


# --- indexing meanwhile ---------------------------------------------------------------------------------------------------


async def test_nothing_waits_for_the_indexer(serve: Serve, scene: MakeScene) -> None:
    """Another process holds the index: the server answers null until it is there."""
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        session = await serve(coast)
        assert await session.definition() is None
        assert await session.hover() is None
        assert not (await session.completion()).items
    await session.ready()
    assert await session.places() == TIDE


async def test_what_was_indexed_before_answers_at_once(serve: Serve, scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    with writer.write_lock(layout.index_dir(str(coast.root), coast.cache), 1.0):
        coast.write("docs/x_kw.md", pta_keywords("x", [("X", "Classs")]))
        session = await serve(coast)
        assert await session.places() == TIDE


async def indexed(session: Session) -> None:
    """Wait until the first indexing is over."""
    await until(session.states, lambda found: bool(found) and found[-1] != "indexing")


def much(scene: MakeScene) -> Scene:
    """A workspace that takes about a second to index."""
    made = scene(COAST)
    for number in range(40):
        entries = "".join(f"### `wave{number}_{i}`\n\n- **Type**: function\n\n" for i in range(900))
        made.write(f"docs/src/w{number}_kw.md", f"# Keywords: w{number}\n\n## W\n\n{entries}")
    return made


async def test_progress(serve: Serve, scene: MakeScene) -> None:
    session = await serve(much(scene))
    await indexed(session)
    ((first, *reports, last),) = session.client.progress_reports.values()
    assert isinstance(first, types.WorkDoneProgressBegin)
    assert (first.title, first.cancellable) == ("Keydocs: indexing ws", True)
    assert all(isinstance(report, types.WorkDoneProgressReport) for report in reports)
    assert isinstance(last, types.WorkDoneProgressEnd)
    assert last.message == "41 keyword files, 36,001 names"
    assert session.statuses[-1] == {
        "state": "ready",
        "message": "41 keyword files, 36,001 names",
        "keywordFiles": 41,
        "entries": 36_001,
        "names": 36_001,
        "problems": 0,
    }


async def test_what_is_done_at_once_shows_no_progress(serve: Serve) -> None:
    session = await serve(COAST)
    await indexed(session)
    assert await session.states() == ["indexing", "ready"]
    assert session.client.progress_reports == {}


async def test_progress_can_be_cancelled(serve: Serve, scene: MakeScene) -> None:
    session = await serve(much(scene))

    async def token() -> str:
        return str(next(iter(session.client.progress_reports), ""))

    params = types.WorkDoneProgressCancelParams(await until(token))
    session.client.window_work_done_progress_cancel(params)
    await until(session.states, lambda found: found[-1] == "failed")
    assert session.statuses[-1]["message"] == "ws: indexing was cancelled"
    assert await session.definition() is None
    # What happens next is an occasion to go on.
    session.save("docs/src/tide.py_kw.md")
    await session.ready()


async def test_no_progress_where_the_client_shows_none(serve: Serve) -> None:
    session = await serve(COAST, "minimal")
    await session.ready()
    await soon(session.client.shutdown_session())
    assert session.client.progress_reports == {}


@pytest.mark.parametrize("cache", ["a file", "/proc/keydocs"])
async def test_an_index_that_cannot_be_written_is_reported_once(
    serve: Serve, own_cache: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    own_cache.write_text("a file where the folder should be")
    if cache != "a file":
        monkeypatch.setenv("KEYDOCS_CACHE_DIR", cache)
    session = await serve(COAST)

    async def messages() -> list[types.ShowMessageParams]:
        return session.client.messages

    (message,) = await until(messages)
    assert message.type is types.MessageType.Warning
    assert message.message.startswith("Keydocs can't write its index (")
    assert await session.places() == TIDE


async def test_a_damaged_index_is_built_anew(serve: Serve, scene: MakeScene) -> None:
    coast = scene(COAST)
    index = Path(coast.refresh().index)
    session = await serve(coast)
    await indexed(session)
    assert await session.places() == TIDE
    corrupt(index, "names_folded")
    os.utime(index.parent / "current")
    assert await session.places() == []
    await until(session.places, lambda places: places == TIDE)
    assert session.client.messages == []


# --- changes of the workspace ------------------------------------------------------------------------------------------------


async def ebb(session: Session) -> list[str]:
    """Where ``Ebb`` leads."""
    session.open(uri="untitled:1", text="Ebb")
    return await session.places(0, 0)


EBB = ["docs/src/tide.py_docs.md:11 class <Ebb>: ..."]


def rename(session: Session) -> None:
    """The class ``Tide`` becomes ``Ebb``, on disk."""
    session.scene.write("docs/src/tide.py_docs.md", pta_page("src/tide.py", "class Ebb: ...\n"))
    session.scene.write("docs/src/tide.py_kw.md", pta_keywords("src/tide.py", [("Ebb", "Classs")]))


async def test_a_keyword_file_that_is_saved_is_read_again(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    rename(session)
    session.save("docs/src/tide.py_kw.md")
    await until(lambda: ebb(session), lambda places: places == EBB)


@pytest.mark.parametrize("kind", list(types.FileChangeType))
async def test_a_watched_file_that_changes(serve: Serve, kind: types.FileChangeType) -> None:
    session = await serve(COAST)
    await session.ready()
    if kind is types.FileChangeType.Deleted:
        session.scene.delete("docs/src/tide.py_kw.md")
    else:
        rename(session)
    event = types.FileEvent(session.uri_of("docs/src/tide.py_kw.md"), kind)
    elsewhere = types.FileEvent("untitled:x", kind)
    session.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([elsewhere, event]))
    expected = [] if kind is types.FileChangeType.Deleted else EBB
    await until(session.definition, lambda found: found is None)
    assert await ebb(session) == expected


TWO = """
//- /sea/tide.py pta
class Tide: ...
//- /land/hill.py pta
class Hill: ...
//- /sea/main.py
Ti<|>de
"""


async def test_two_folders(serve: Serve) -> None:
    session = await serve(TWO, roots=("sea", "land"))
    await session.ready()
    assert await session.places() == ["sea/docs/tide.py_docs.md:11 class <Tide>: ..."]
    session.open(uri="untitled:1", text="Hill")
    await until(lambda: session.places(0, 0), lambda found: found == ["land/docs/hill.py_docs.md:11 class <Hill>: ..."])


async def test_folders_come_and_go(serve: Serve) -> None:
    session = await serve(TWO, roots=("sea", "land"), folders=[])
    sea, land = (types.WorkspaceFolder(session.uri_of(name), name) for name in ("sea", "land"))

    def change(added: list[types.WorkspaceFolder], removed: list[types.WorkspaceFolder]) -> None:
        event = types.WorkspaceFoldersChangeEvent(added=added, removed=removed)
        session.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    assert await session.definition() is None
    change([sea], [])
    await session.ready()
    change([land], [sea])
    assert await session.definition() is None
    session.open(uri="untitled:1", text="Hill")
    await until(lambda: session.definition(0, 0))
    change([sea], [])
    await until(lambda: session.definition(0, 0))


# --- the end -----------------------------------------------------------------------------------------------------------------


@pytest.mark.process
async def test_shutdown_and_exit(serve: Serve) -> None:
    session = await serve(COAST)
    await soon(session.client.shutdown_session())
    assert session.process.returncode == 0


@linux
@pytest.mark.process
async def test_shutdown_ends_an_indexer_at_work(serve: Serve, scene: MakeScene) -> None:
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        session = await serve(coast)

        async def workers() -> list[int]:
            return children(session.process.pid)

        (worker,) = await until(workers)
        await soon(session.client.shutdown_async(None))
        assert not alive(worker)
        session.client.exit(None)
        assert await soon(session.process.wait()) == 0


@linux
@pytest.mark.parametrize("how", ["closes", "is killed with its server's input"])
async def test_a_client_that_is_gone_leaves_nothing_behind(scene: MakeScene, own_cache: Path, how: str) -> None:
    coast = scene(COAST)
    folder = layout.index_dir(str(coast.root), coast.cache)
    folder.mkdir(parents=True)
    with writer.write_lock(folder, 1.0):
        client = make_client()
        await soon(client.start_io(*COMMAND, env={**os.environ, "KEYDOCS_CACHE_DIR": str(own_cache)}))
        folders = [types.WorkspaceFolder(path_to_uri(str(coast.root)), "ws")]
        params = types.InitializeParams(capabilities("neovim"), workspace_folders=folders)
        await soon(client.initialize_session(params))
        server = client._server
        assert server is not None and server.stdin is not None

        async def workers() -> list[int]:
            return children(server.pid)

        (worker,) = await until(workers)
        if how == "closes":
            client.exit(None)
        else:
            server.stdin.close()
        assert await soon(server.wait()) == 1

        async def gone() -> bool:
            return not alive(worker)

        await until(gone)
    client._stop_event.set()
    for task in client._async_tasks:
        task.cancel()


@linux
@pytest.mark.process
async def test_a_signal_ends_it(serve: Serve) -> None:
    session = await serve(COAST, "neovim")
    await session.ready()
    session.process.send_signal(signal.SIGTERM)
    session.ends_with = -signal.SIGTERM
    await soon(session.process.wait())
    assert children(session.process.pid) == []


# --- over TCP -----------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_over_a_port(scene: MakeScene, own_cache: Path) -> None:
    coast = scene(COAST)
    update(str(coast.root), coast.cache)
    port = free_port()
    process = await asyncio.create_subprocess_exec(*COMMAND, "--tcp", str(port), stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    said = (await soon(process.stderr.readline())).decode()
    assert re.fullmatch(rf"keydocs: listening on 127\.0\.0\.1:{port}\n", said)

    client = make_client()

    async def connected() -> bool:
        try:
            await client.start_tcp("127.0.0.1", port)
        except OSError:
            return False
        return True

    await until(connected)
    folders = [types.WorkspaceFolder(path_to_uri(str(coast.root)), "ws")]
    result = await soon(
        client.initialize_session(types.InitializeParams(capabilities("neovim"), workspace_folders=folders))
    )
    session = Session(coast, client, result)
    session.open()
    await until(session.places, lambda places: places == TIDE)
    await soon(client.shutdown_async(None))
    client.exit(None)
    assert await soon(process.wait()) == 0
    await soon(client.stop())  # type: ignore[no-untyped-call]
    closing = client.protocol.writer.close()
    if asyncio.iscoroutine(closing):
        await soon(closing)
