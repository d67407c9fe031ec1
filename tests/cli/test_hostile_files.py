"""Output about files that are written to do harm."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli.conftest import Run
from keydocs.text.escaping import on_one_line
from support import MakeScene, Scene

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
NAME = "T\x1b]0;x\x07\u202eide"
KEYWORDS = f"""# Keywords: tide.py

- **`{NAME}`**: [page](../nowhere.md), [{NAME}](./{NAME}.md#a)
- **`{NAME}`**: [up](../../../etc/passwd), [run](command:x), [drive](C:/x), [share](//host/x), [`js`](JaVaScript:x)
"""


@pytest.fixture
def hostile(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    workspace = scene("//- /src/tide.py\n")
    monkeypatch.chdir(workspace.root)
    for name in ("tide.py", "\x1b[31m\nred\u202e.py", "::error file=a,b::c.py"):
        workspace.write(f"docs/src/{name}_kw.md", KEYWORDS)
    Path(os.fsdecode(os.fsencode(workspace.root) + b"/docs/src/caf\xe9_kw.md")).write_text(KEYWORDS)
    return workspace


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_check_escapes_control_characters(run: Run, hostile: Scene, form: str) -> None:
    ran = run("check", "--format", form)
    assert ran.code == 1
    for line in (ran.out + ran.err).splitlines():
        assert line == on_one_line(line)
    if form == "text":
        assert r"docs/src/\u001b[31m\u000ared\u202e.py_kw.md:4:" in ran.out
    elif form == "github":
        assert all(line.startswith(("::error file=docs", "::warning file=docs")) for line in ran.out.splitlines())
    else:
        assert json.loads(ran.out)


def test_each_unsafe_link_is_reported(run: Run, hostile: Scene) -> None:
    diagnostics = run("check", "docs/src/tide.py_kw.md", "--select", "unsafe-link", "--format", "json").json["findings"]
    text = KEYWORDS.splitlines()
    assert [text[item["line"] - 1][item["column"] - 1 : item["endColumn"] - 1] for item in diagnostics] == [
        "../../../etc/passwd",
        "command:x",
        "C:/x",
        "//host/x",
        "JaVaScript:x",
    ]


@pytest.mark.parametrize("command", [("read", "docs"), ("index",), ("lookup", "Tide"), ("complete", "Ti")])
def test_other_commands_escape_control_characters(run: Run, hostile: Scene, command: tuple[str, ...]) -> None:
    ran = run(*command)
    for line in (ran.out + ran.err).splitlines():
        assert line == on_one_line(line)


def test_names_with_control_characters_are_not_completed(run: Run, hostile: Scene) -> None:
    ran = run("complete", "T\x1b", "--json")
    assert ran.json["items"] == []
