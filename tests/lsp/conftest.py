"""Sessions with the real server, as editors have them."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import register_lsp_features

from keydocs.fs.paths import path_to_uri, uri_to_path
from keydocs.model import Range
from keydocs.text.lines import Lines
from keydocs.text.positions import Encoding, from_units, to_units
from lsp.memory import MemoryServer, converter
from support import MakeScene, Scene, place

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds after which a test gives up waiting."""
COMMAND = (sys.executable, "-m", "keydocs", "serve")


async def soon(answer: Awaitable[T]) -> T:
    """The answer; an error where it takes too long."""
    return await asyncio.wait_for(answer, PATIENCE)


async def until(question: Callable[[], Awaitable[T]], expected: Callable[[T], bool] = bool) -> T:
    """Ask again and again until the answer is as expected."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = await soon(question())
        if expected(answer):
            return answer
        assert time.monotonic() < end, f"still {answer!r}"
        await asyncio.sleep(0.02)


def environment(cache: Path) -> dict[str, str]:
    """Nothing of a test goes to the user's own folders."""
    return {**os.environ, "KEYDOCS_CACHE_DIR": str(cache), "XDG_STATE_HOME": str(cache.parent / "state")}


@dataclass
class Session:
    """A client and a server that have shaken hands, and the scene they are about."""

    scene: Scene
    client: LanguageClient
    result: types.InitializeResult
    registered: list[types.Registration] = field(default_factory=list)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    """What ``keydocs/status`` said."""
    uri: str = ""
    """The document that was opened last."""
    lines: Lines = field(default_factory=lambda: Lines(""))
    ends_with: int = 0
    """The exit code of the server at the end of the test."""
    memory: MemoryServer | None = None
    """The server, where it has no process of its own."""

    @property
    def encoding(self) -> Encoding:
        return Encoding(self.result.capabilities.position_encoding or Encoding.UTF16)

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self.client._server is not None
        return self.client._server

    # --- documents -----------------------------------------------------------------------------------------------

    def uri_of(self, path: str) -> str:
        return path_to_uri(str(self.scene.folder / path))

    def open(self, path: str = "", text: str | None = None, *, uri: str = "", language: str = "plaintext") -> None:
        """Open a document: that of the scene with the cursor, a file of it, or any text."""
        if text is None and not path:
            assert self.scene.opened is not None
            path, text = self.scene.opened.path, self.scene.opened.text
        if text is None:
            text = (self.scene.folder / path).read_bytes().decode("utf-8")
        self.uri, self.lines = uri or self.uri_of(path), Lines(text)
        item = types.TextDocumentItem(self.uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, *changes: types.TextDocumentContentChangeEvent) -> None:
        document = types.VersionedTextDocumentIdentifier(version=2, uri=self.uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def save(self, path: str) -> None:
        document = types.TextDocumentIdentifier(self.uri_of(path))
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(document))

    # --- questions -----------------------------------------------------------------------------------------------

    def at(self, line: int | None = None, character: int | None = None) -> dict[str, Any]:
        """Document and position: those of the cursor, or as given in the client's units."""
        if line is None:
            line, column = self.scene.at
            character = to_units(self.lines.get(line), column, self.encoding)
        position = types.Position(line, character or 0)
        return {"text_document": types.TextDocumentIdentifier(self.uri), "position": position}

    async def definition(self, *position: int) -> Any:
        return await soon(self.client.text_document_definition_async(types.DefinitionParams(**self.at(*position))))

    async def places(self, *position: int) -> list[str]:
        """The places of a definition as ``support`` writes them."""
        return [self.place(found) for found in await self.definition(*position) or []]

    async def hover(self, *position: int) -> types.Hover | None:
        return await soon(self.client.text_document_hover_async(types.HoverParams(**self.at(*position))))

    async def completion(self, *position: int) -> types.CompletionList:
        found = await soon(self.client.text_document_completion_async(types.CompletionParams(**self.at(*position))))
        assert isinstance(found, types.CompletionList)
        return found

    async def labels(self, *position: int) -> list[str]:
        return [item.label for item in (await self.completion(*position)).items]

    async def states(self) -> list[str]:
        """The states that ``keydocs/status`` told."""
        return [status["state"] for status in self.statuses]

    async def ready(self) -> None:
        """Until the answer at the cursor is there."""
        await until(self.definition)

    def place(self, found: types.LocationLink | types.Location) -> str:
        if isinstance(found, types.LocationLink):
            uri, where = found.target_uri, found.target_selection_range
        else:
            uri, where = found.uri, found.range
        path = Path(uri_to_path(uri) or "")
        lines = Lines(path.read_bytes().decode("utf-8"))
        return place(path.relative_to(self.scene.folder).as_posix(), lines, self.to_range(where, lines))

    def text_of(self, found: types.Range) -> str:
        """What of the open document a range of the client holds."""
        range_ = self.to_range(found, self.lines)
        return self.lines[range_.start_line][range_.start : range_.end]

    def to_range(self, found: types.Range, lines: Lines) -> Range:
        start, end = (
            from_units(lines.get(position.line), position.character, self.encoding)
            for position in (found.start, found.end)
        )
        return Range(found.start.line, start, found.end.line, end)


def make_client() -> LanguageClient:
    """A client with the answers that all tests need."""
    made = LanguageClient(converter_factory=converter)
    register_lsp_features(made)
    return made


def capabilities(client: str, encodings: list[str] | None = None) -> types.ClientCapabilities:
    """What a client says it can do; ``minimal`` says nothing."""
    found = types.ClientCapabilities() if client == "minimal" else client_capabilities(client)
    if encodings is not None:
        found.general = found.general or types.GeneralClientCapabilities()
        found.general.position_encodings = [types.PositionEncodingKind(name) for name in encodings]
    return found


Serve = Callable[..., Awaitable[Session]]


@pytest_asyncio.fixture
async def serve(
    request: pytest.FixtureRequest, scene: MakeScene, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Serve]:
    """Starts a server for a scene: in the test's event loop, or with the mark ``process`` in a process of its own. At
    the end of the test it is shut down as editors do, and must end with 0."""
    monkeypatch.setenv("XDG_STATE_HOME", str(own_cache.parent / "state"))
    sessions: list[Session] = []

    async def start(
        text: str | Scene,
        client: str | types.ClientCapabilities = "visual_studio_code",
        command: Sequence[str] = COMMAND,
        connection: LanguageClient | None = None,
        **options: Any,
    ) -> Session:
        made = text if isinstance(text, Scene) else scene(text, roots=options.pop("roots", ("",)))
        connection = connection or make_client()
        registered: list[types.Registration] = []

        @connection.feature(types.CLIENT_REGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
        def _register(params: types.RegistrationParams) -> None:
            registered.extend(params.registrations)

        @connection.feature(types.CLIENT_UNREGISTER_CAPABILITY)  # type: ignore[untyped-decorator]
        def _unregister(params: types.UnregistrationParams) -> None:
            gone = {one.id for one in params.unregisterations}
            registered[:] = [one for one in registered if one.id not in gone]

        statuses: list[dict[str, Any]] = []

        @connection.feature("keydocs/status")  # type: ignore[untyped-decorator]
        def _status(params: Any) -> None:
            statuses.append(params if isinstance(params, dict) else params._asdict())

        memory = None
        if request.node.get_closest_marker("process"):
            await soon(connection.start_io(*command, env=environment(own_cache)))
        else:
            memory = MemoryServer(connection, own_cache)
        folders = [types.WorkspaceFolder(path_to_uri(str(root)), root.name) for root in made.roots]
        params = types.InitializeParams(
            client if not isinstance(client, str) else capabilities(client, options.pop("encodings", None)),
            workspace_folders=options.pop("folders", folders),
            **options,
        )
        result = await soon(connection.initialize_session(params))
        session = Session(made, connection, result, registered, statuses, memory=memory)
        sessions.append(session)
        if made.opened is not None:
            session.open()
        return session

    yield start
    for session in sessions:
        if session.memory is not None:
            code: int | None = await soon(session.memory.stop())
        else:
            if session.process.returncode is None:
                await soon(session.client.shutdown_session())
            code = session.process.returncode
        await soon(session.client.stop())  # type: ignore[no-untyped-call]
        assert code == session.ends_with
        assert session.client.error is None
