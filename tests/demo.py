"""Shows what the real server answers to an editor that opens a copy of the sample."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

SAMPLE = Path(__file__).resolve().parent / "sample"
KEYDOCS = str(Path(sys.executable).with_name("keydocs"))
READY_SECONDS = 20.0

FILE = "almanac/watch.py"
LINE = "    night = night_of(station.place, day)"
NAME = "night_of"
TYPED = "    la"
ITEMS = 10
STATUS = "keydocs/status"
"""What the server tells editors that show its state."""
COMMAND = ("lookup", "LAMP_REQUIRE")

COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


class DemoError(Exception):
    """The server did not answer what a user would expect."""


FAILURES = (
    DemoError,
    OSError,
    RuntimeError,
    JsonRpcException,
    asyncio.TimeoutError,
    subprocess.SubprocessError,
)
"""Also: the server does not start, ends before its time, answers with an error, or does not end."""


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def paint(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if COLOUR else text


def title(text: str) -> None:
    say("\n" + paint(text, "1;36"))


def block(lines: Iterable[str], bar: str = "│") -> None:
    for line in lines:
        say(f"  {paint(bar, '2')} {line}".rstrip())


def shorten(line: str, width: int = 100) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


class Editor:
    """As much of an editor as the demonstration needs: one open file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.client = LanguageClient("keydocs-demo", "1")
        self.text = (root / FILE).read_text(encoding="utf-8")
        self.document = lsp.TextDocumentIdentifier((root / FILE).as_uri())

    async def start(self) -> None:
        # A client has to answer when the server asks for a progress bar or to watch files, and may be told what the
        # server is doing.
        asked = (lsp.WINDOW_WORK_DONE_PROGRESS_CREATE, lsp.CLIENT_REGISTER_CAPABILITY)
        told = (STATUS, lsp.WINDOW_LOG_MESSAGE, lsp.WINDOW_SHOW_MESSAGE, lsp.TELEMETRY_EVENT)
        for method in (*asked, *told):
            self.client.feature(method)(lambda params: None)
        await self.client.start_io(KEYDOCS, "serve")
        folder = lsp.WorkspaceFolder(self.root.as_uri(), self.root.name)
        await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=lsp.ClientCapabilities(
                    general=lsp.GeneralClientCapabilities(
                        position_encodings=[lsp.PositionEncodingKind.Utf8, lsp.PositionEncodingKind.Utf16]
                    ),
                    text_document=lsp.TextDocumentClientCapabilities(
                        definition=lsp.DefinitionClientCapabilities(link_support=True),
                        hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown]),
                    ),
                ),
                process_id=os.getpid(),
                workspace_folders=[folder],
                root_uri=folder.uri,
            )
        )
        self.client.initialized(lsp.InitializedParams())
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(self.document.uri, "python", 1, self.text))
        )

    async def hover(self, position: lsp.Position) -> str:
        """The hover's text. The index is made after the start, so the first answers may be empty."""
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            hover = await self.client.text_document_hover_async(lsp.HoverParams(self.document, position))
            if hover is not None and isinstance(hover.contents, lsp.MarkupContent) and hover.contents.value:
                return hover.contents.value
            await asyncio.sleep(0.02)
        raise DemoError(f"no hover for {NAME} within {READY_SECONDS:.0f} seconds")

    async def definition(self, position: lsp.Position) -> tuple[Path, int]:
        """File and line (from 0) of the first place that the server names."""
        result = await self.client.text_document_definition_async(lsp.DefinitionParams(self.document, position))
        places = result if isinstance(result, list | tuple) else [result]
        for place in places:
            if isinstance(place, lsp.LocationLink):
                return path_of(place.target_uri), place.target_selection_range.start.line
            if isinstance(place, lsp.Location):
                return path_of(place.uri), place.range.start.line
        raise DemoError(f"no definition of {NAME}")

    async def complete(self, typed: str) -> list[lsp.CompletionItem]:
        """Types a line at the end of the file and asks what could follow."""
        text = self.text + typed
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=2, uri=self.document.uri),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        position = lsp.Position(text.count("\n"), len(typed))
        result = await self.client.text_document_completion_async(lsp.CompletionParams(self.document, position))
        items = result.items if isinstance(result, lsp.CompletionList) else list(result or ())
        if not items:
            raise DemoError(f"nothing to complete {typed.strip()!r} with")
        return sorted(items, key=lambda item: item.sort_text or item.label)

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()  # type: ignore[no-untyped-call]


def path_of(uri: str) -> Path:
    from keydocs.fs.paths import uri_to_path

    path = uri_to_path(uri)
    if path is None:
        raise DemoError(f"not a file: {uri}")
    return Path(path)


async def in_the_editor(root: Path) -> None:
    editor = Editor(root)
    await editor.start()
    try:
        await show_answers(editor)
    finally:
        await asyncio.wait_for(editor.stop(), timeout=10)


async def show_answers(editor: Editor) -> None:
    lines = editor.text.split("\n")
    number = lines.index(LINE)
    column = LINE.index(NAME)
    position = lsp.Position(number, column)

    title(f"The cursor in {FILE}:{number + 1}")
    block([LINE, paint(" " * column + "^" * len(NAME), "1;33")])

    text = await editor.hover(position)
    title("Hover")
    block(text.replace(editor.root.as_uri() + "/", "").rstrip().split("\n"))

    path, line = await editor.definition(position)
    found = path.read_text(encoding="utf-8").split("\n")[line]
    if not found.strip():
        raise DemoError(f"the definition of {NAME} is an empty line")
    title("Definition")
    say(f"  {path.relative_to(editor.root).as_posix()}:{line + 1}")
    block([found])

    items = await editor.complete(TYPED)
    title(f"Completion of {TYPED.strip()!r}")
    width = max(len(item.label) for item in items[:ITEMS])
    block((shorten(f"{item.label:{width}}  {about(item)}".rstrip()) for item in items[:ITEMS]), "·")


def about(item: lsp.CompletionItem) -> str:
    details = item.label_details
    return item.detail or (details and (details.description or details.detail)) or ""


def on_the_command_line(root: Path) -> None:
    title("On the command line")
    say(f"  $ keydocs {' '.join(COMMAND)}")
    done = subprocess.run(
        [KEYDOCS, *COMMAND, "--root", str(root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=READY_SECONDS,
        check=False,
    )
    if done.returncode != 0 or not done.stdout.strip():
        raise DemoError(f"keydocs {' '.join(COMMAND)} found nothing: {done.stderr.strip()}")
    block(done.stdout.rstrip().replace(f"{root}/", "").split("\n"))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="keydocs-demo-") as folder:
        root = Path(folder).resolve() / "gull-skerry"
        shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("__pycache__"))
        os.environ["KEYDOCS_CACHE_DIR"] = str(Path(folder) / "cache")
        try:
            asyncio.run(in_the_editor(root))
            on_the_command_line(root)
        except FAILURES as error:
            sys.stderr.write(f"demo: {error or type(error).__name__}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
