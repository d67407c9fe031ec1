"""Run the real server and commands on a copy of the sample workspace and print their answers."""

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
TIMEOUT = 20.0
"""Seconds to wait for the first index, and for a command."""

FILE = "almanac/watch.py"
LINE = "    night = night_of(station.place, day)"
NAME = "night_of"
PREFIX = "    la"
MAX_ITEMS = 10
STATUS = "keydocs/status"
COMMAND = ("lookup", "LAMP_REQUIRE")

COLOR = sys.stdout.isatty() and "NO_COLOR" not in os.environ


class DemoError(Exception):
    """The server returned an unexpected result."""


FAILURES = (
    DemoError,
    OSError,
    RuntimeError,
    JsonRpcException,
    asyncio.TimeoutError,
    subprocess.SubprocessError,
)
"""Also covers a server that does not start, exits early, returns an error or does not exit."""


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def paint(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if COLOR else text


def title(text: str) -> None:
    say("\n" + paint(text, "1;36"))


def block(lines: Iterable[str], bar: str = "│") -> None:
    for line in lines:
        say(f"  {paint(bar, '2')} {line}".rstrip())


def shorten(line: str, width: int = 100) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


class Editor:
    """A minimal LSP client with one open file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.client = LanguageClient("keydocs-demo", "1")
        self.text = (root / FILE).read_text(encoding="utf-8")
        self.document = lsp.TextDocumentIdentifier((root / FILE).as_uri())

    async def start(self) -> None:
        requests = (lsp.WINDOW_WORK_DONE_PROGRESS_CREATE, lsp.CLIENT_REGISTER_CAPABILITY)
        notifications = (STATUS, lsp.WINDOW_LOG_MESSAGE, lsp.WINDOW_SHOW_MESSAGE, lsp.TELEMETRY_EVENT)
        for method in (*requests, *notifications):
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
        """Return the text of the hover, once the index is ready."""
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            hover = await self.client.text_document_hover_async(lsp.HoverParams(self.document, position))
            if hover is not None and isinstance(hover.contents, lsp.MarkupContent) and hover.contents.value:
                return hover.contents.value
            await asyncio.sleep(0.02)
        raise DemoError(f"no hover for {NAME} within {TIMEOUT:.0f} seconds")

    async def definition(self, position: lsp.Position) -> tuple[Path, int]:
        """Return the path and 0-based line of the first result."""
        result = await self.client.text_document_definition_async(lsp.DefinitionParams(self.document, position))
        locations = result if isinstance(result, list | tuple) else [result]
        for location in locations:
            if isinstance(location, lsp.LocationLink):
                return path_of(location.target_uri), location.target_selection_range.start.line
            if isinstance(location, lsp.Location):
                return path_of(location.uri), location.range.start.line
        raise DemoError(f"no definition of {NAME}")

    async def complete(self, prefix: str) -> list[lsp.CompletionItem]:
        """Append a prefix to the file and return its completions, sorted."""
        text = self.text + prefix
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=2, uri=self.document.uri),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        position = lsp.Position(text.count("\n"), len(prefix))
        result = await self.client.text_document_completion_async(lsp.CompletionParams(self.document, position))
        items = result.items if isinstance(result, lsp.CompletionList) else list(result or ())
        if not items:
            raise DemoError(f"no completions for {prefix.strip()!r} with")
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


async def run_editor(root: Path) -> None:
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

    title(f"Cursor in {FILE}:{number + 1}")
    block([LINE, paint(" " * column + "^" * len(NAME), "1;33")])

    text = await editor.hover(position)
    title("Hover")
    block(text.replace(editor.root.as_uri() + "/", "").rstrip().split("\n"))

    path, line = await editor.definition(position)
    target = path.read_text(encoding="utf-8").split("\n")[line]
    if not target.strip():
        raise DemoError(f"the definition of {NAME} is an empty line")
    title("Definition")
    say(f"  {path.relative_to(editor.root).as_posix()}:{line + 1}")
    block([target])

    items = await editor.complete(PREFIX)
    title(f"Completion of {PREFIX.strip()!r}")
    width = max(len(item.label) for item in items[:MAX_ITEMS])
    block((shorten(f"{item.label:{width}}  {detail_of(item)}".rstrip()) for item in items[:MAX_ITEMS]), "·")


def detail_of(item: lsp.CompletionItem) -> str:
    details = item.label_details
    return item.detail or (details and (details.description or details.detail)) or ""


def run_command(root: Path) -> None:
    title("Command line")
    say(f"  $ keydocs {' '.join(COMMAND)}")
    done = subprocess.run(
        [KEYDOCS, *COMMAND, "--root", str(root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
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
            asyncio.run(run_editor(root))
            run_command(root)
        except FAILURES as error:
            sys.stderr.write(f"demo: {error or type(error).__name__}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
