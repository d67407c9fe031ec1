"""Sessions that no editor has: whatever a client says, in whatever order, each request is answered, nothing is logged as
an error, and in the end the answers are those of a fresh server.

``--hypothesis-profile=long`` makes more of them, and longer ones.
"""

from __future__ import annotations

import json
import re
import time
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from fuzz.strategies import hostile, keyword_texts, uris
from lsp.conftest import COMMAND, PATIENCE
from lsp.raw import RawClient, cancel, framed, linux, notification, request
from lsp.raw import initialize as hello
from support import build

_SHORT = settings.default.max_examples <= 100
SESSIONS, STEPS = (3, 30) if _SHORT else (300, 60)
WORKSPACE = """
//- /src/tide.py pta also=größe,tide.table
class Tide:
    def height_at(self, hour):
        return 0
//- /src/moon.c cua
#define MOON 1
int moon_rise(int day) {
}
//- /src/all.py
Tide height_at MOON moon_rise größe tide.table Saved Ti mo
"""
PATHS = [
    "src/tide.py", "src/all.py", "docs/src/tide.py_kw.md", "docs/src/tide.py_docs.md", "docs/src/moon.c_kw.md",
    "docs/src/new.py_kw.md", "docs/src/new.py_docs.md", "docs/sub.md", "keydocs.toml", "notes.md",
]  # fmt: skip
AT_A_POSITION = [
    "definition", "hover", "completion", "references", "documentHighlight", "implementation", "declaration",
]  # fmt: skip
OF_A_DOCUMENT = ["documentSymbol", "documentLink", "foldingRange", "codeLens", "diagnostic"]
ALLOWED = {
    -32601: "method not found", -32602: "invalid params", -32600: "invalid request", -32800: "cancelled",
    -32801: "content modified", -32803: "request failed",
}  # fmt: skip
NUMBERS = st.sampled_from((0, 1, 2, 5, 30, 2**31 - 1)) | st.integers(0, 12)
POSITIONS = st.fixed_dictionaries({"line": NUMBERS, "character": NUMBERS})
RANGES = st.fixed_dictionaries({"start": POSITIONS, "end": POSITIONS})
TEXTS = keyword_texts() | hostile() | st.just("Tide height_at\nMOON größe\n")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | hostile(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SETTINGS = st.sampled_from(
    ("exclude", "keywordFiles", "respectGitignore", "hover", "completion", "diagnostics", "cacheDir", "x", "")
)


class Sessions(RuleBasedStateMachine):
    """One server and one client. ``base`` is an empty folder."""

    base: Path
    numbers = count()

    @initialize()
    def start(self) -> None:
        folder = self.base / str(next(self.numbers))
        folder.mkdir()
        self.scene = build(folder, WORKSPACE)
        self.open: dict[str, str] = {}
        self.waiting: set[str] = set()
        self.ids = count()
        self.settings: object = None
        self.client = self.started(folder / "log")

    def started(self, log: Path) -> RawClient:
        client = RawClient(*COMMAND, log=log)
        client.send(hello("init", self.scene))
        assert "result" in client.receive()
        client.send(notification("initialized", {}))
        return client

    def uri(self, path: str) -> str:
        return (self.scene.folder / path).as_uri()

    def ask(self, method: str, params: object) -> None:
        number = f"{method} {next(self.ids)}"
        self.waiting.add(number)
        self.client.send(request(number, method, params))

    def tell(self, method: str, params: object) -> None:
        self.client.send(notification(method, params))

    def any_uri(self, data: st.DataObject) -> str:
        known = [self.uri(path) for path in PATHS]
        return data.draw(st.sampled_from([*self.open, *known]) | uris(self.uri("").rstrip("/")), "uri")

    # --- what a client says ----------------------------------------------------------------------------------------

    @rule(data=st.data(), text=TEXTS, language=st.sampled_from(("python", "markdown", "", "\0")))
    def opens(self, data: st.DataObject, text: str, language: str) -> None:
        uri = self.any_uri(data)
        self.open[uri] = text
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}},
        )

    @rule(data=st.data(), text=TEXTS, place=st.none() | RANGES, version=st.integers(-5, 5))
    def changes(self, data: st.DataObject, text: str, place: dict[str, Any] | None, version: int) -> None:
        change = {"text": text} if place is None else {"range": place, "text": text}
        document = {"uri": self.any_uri(data), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    @rule(data=st.data())
    def closes(self, data: st.DataObject) -> None:
        uri = self.any_uri(data)
        self.open.pop(uri, None)
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    @rule(data=st.data())
    def saves(self, data: st.DataObject) -> None:
        self.tell("textDocument/didSave", {"textDocument": {"uri": self.any_uri(data)}})

    @rule(path=st.sampled_from(PATHS), text=st.none() | TEXTS, is_told=st.booleans())
    def writes(self, path: str, text: str | None, is_told: bool) -> None:
        if text is None:
            (self.scene.folder / path).unlink(missing_ok=True)
        else:
            self.scene.write(path, text.encode("utf-8", "replace").decode())
        if is_told:
            kind = 3 if text is None else 2
            self.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": self.uri(path), "type": kind}]})

    @rule(data=st.data(), kind=st.integers(1, 3))
    def tells_of_a_file(self, data: st.DataObject, kind: int) -> None:
        self.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": self.any_uri(data), "type": kind}]})

    @rule(name=SETTINGS, value=JSON)
    def configures(self, name: str, value: object) -> None:
        self.settings = {"settings": {"keydocs": {name: value}}}
        self.tell("workspace/didChangeConfiguration", self.settings)

    @rule(data=st.data(), method=st.sampled_from(AT_A_POSITION), position=POSITIONS)
    def asks_at(self, data: st.DataObject, method: str, position: dict[str, int]) -> None:
        params = {"textDocument": {"uri": self.any_uri(data)}, "position": position}
        if method == "references":
            params["context"] = {"includeDeclaration": True}
        self.ask(f"textDocument/{method}", params)

    @rule(data=st.data(), method=st.sampled_from(OF_A_DOCUMENT))
    def asks_of(self, data: st.DataObject, method: str) -> None:
        self.ask(f"textDocument/{method}", {"textDocument": {"uri": self.any_uri(data)}})

    @rule(data=st.data(), place=RANGES)
    def asks_for_actions(self, data: st.DataObject, place: dict[str, Any]) -> None:
        document = {"uri": self.any_uri(data)}
        self.ask("textDocument/codeAction", {"textDocument": document, "range": place, "context": {"diagnostics": []}})

    @rule(query=hostile())
    def asks_for_symbols(self, query: str) -> None:
        self.ask("workspace/symbol", {"query": query})

    @rule(data=st.data(), label=hostile(), more=JSON)
    def asks_to_resolve(self, data: st.DataObject, label: str, more: object) -> None:
        given = data.draw(st.sampled_from((more, {"uri": self.any_uri(data)})))
        self.ask("completionItem/resolve", {"label": label, "data": given})

    @rule(data=st.data())
    def asks_to_rename(self, data: st.DataObject) -> None:
        files = [{"oldUri": self.any_uri(data), "newUri": self.any_uri(data)}]
        self.ask("workspace/willRenameFiles", {"files": files})

    @rule(name=st.sampled_from(("showIndexInfo", "openDocumentation", "rebuildIndex", "x")), arguments=JSON)
    def commands(self, name: str, arguments: object) -> None:
        self.ask("workspace/executeCommand", {"command": f"keydocs.{name}", "arguments": [arguments]})

    @rule(
        method=st.sampled_from(("textDocument/hover", "workspace/symbol", "x/y", "", "textDocument/rename")), given=JSON
    )
    def asks_anything(self, method: str, given: object) -> None:
        self.ask(method, given)

    @rule(method=st.sampled_from(("textDocument/didOpen", "$/x", "x", "textDocument/didChange")), given=JSON)
    def tells_anything(self, method: str, given: object) -> None:
        self.tell(method, given)

    @rule(data=st.data())
    def cancels(self, data: st.DataObject) -> None:
        self.client.send(cancel(data.draw(st.sampled_from([*sorted(self.waiting), "unknown", 0]))))

    @rule()
    def listens(self) -> None:
        while self.waiting:
            answer = self.client.receive()
            self.waiting.remove(answer["id"])
            assert "result" in answer or answer["error"]["code"] in ALLOWED, answer

    # --- the end ---------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        if not hasattr(self, "client"):
            return
        with self.client:
            self.listens()
            self.agrees()
            # What pygls says of messages that are none is as it should be.
            assert not re.search(r"\[ERROR\]|File \"[^\"]*/keydocs/", self.client.log), self.client.log

    def agrees(self) -> None:
        """The server answers as a fresh one does, once it knows what the fresh one knows."""
        for uri, text in self.open.items():
            document = {"uri": uri, "version": 100}
            self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        asked = self.scene.folder / "src/all.py"
        # A document that is not open is answered from disk.
        self.open[self.uri("src/all.py")] = asked.read_text("utf-8") if asked.exists() else ""
        events = [{"uri": self.uri(path), "type": kind} for path in PATHS for kind in (1, 2, 3)]
        self.tell("workspace/didChangeWatchedFiles", {"changes": events})
        with self.started(self.scene.folder.parent / "fresh log") as fresh:
            for uri, text in self.open.items():
                item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
                fresh.send(notification("textDocument/didOpen", {"textDocument": item}))
            if self.settings is not None:
                fresh.send(notification("workspace/didChangeConfiguration", self.settings))
            end = time.monotonic() + PATIENCE
            while (found := answers(self.client, self.open)) != (expected := answers(fresh, self.open)):
                assert time.monotonic() < end, json.dumps([found, expected], indent=1)
                time.sleep(0.1)


def answers(client: RawClient, documents: dict[str, str]) -> list[Any]:
    """What is answered to some questions about documents."""
    asked = [
        {"textDocument": {"uri": uri}, "position": {"line": 0, "character": column}}
        for uri in documents
        for column in (1, 8, 17, 20)
    ]
    questions = [
        request(i, f"textDocument/{m}", p)
        for i, (m, p) in enumerate((m, p) for m in ("definition", "hover") for p in asked)
    ]
    client.write(b"".join(map(framed, questions)))
    found = sorted((client.receive() for _ in questions), key=lambda answer: int(answer["id"]))
    return [answer.get("result") for answer in found]


@linux
def test_sessions(tmp_path: Path, own_cache: Path) -> None:
    kind = type("Sessions", (Sessions,), {"base": tmp_path})
    phases = [Phase.generate] if _SHORT else list(Phase)
    chosen = settings(max_examples=SESSIONS, stateful_step_count=STEPS, deadline=None, phases=phases)
    run_state_machine_as_test(kind, settings=chosen)  # type: ignore[no-untyped-call]
