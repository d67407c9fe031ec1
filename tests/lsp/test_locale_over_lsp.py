"""Under a locale that knows nothing but ASCII, file names are UTF-8 all the same."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from keydocs.fs.paths import path_to_uri
from lsp.conftest import COMMAND, PATIENCE
from lsp.raw import RawClient, notification
from support import MakeScene

ASCII = ("env", "LC_ALL=C", "PYTHONUTF8=0", "PYTHONCOERCECLOCALE=0")
COAST = """
//- /größe/日本.py pta
class Tide: ...
//- /größe/main.py
x = Ti<|>de()
"""


@pytest.mark.parametrize("is_open", [True, False])
def test_server(scene: MakeScene, tmp_path: Path, is_open: bool) -> None:
    made = scene(COAST)
    page = path_to_uri(str(made.root / "docs/größe/日本.py_docs.md"))
    document = {"uri": path_to_uri(str(made.root / "größe/main.py"))}
    with RawClient(*ASCII, *COMMAND, log=tmp_path / "log") as client:
        client.start(made)
        if is_open:
            opened = {**document, "languageId": "python", "version": 1, "text": "x = Tide()\n"}
            client.send(notification("textDocument/didOpen", {"textDocument": opened}))
        end = time.monotonic() + PATIENCE
        found = None
        while not found and time.monotonic() < end:
            params = {"textDocument": document, "position": {"line": 0, "character": 5}}
            found = client.ask(1, "textDocument/definition", params)["result"]
        assert [one["uri"] for one in found or []] == [page]
        assert client.ask(2, "shutdown")["result"] is None
        client.send(notification("exit"))
        assert client.code() == 0
        assert client.log == ""


def test_command(scene: MakeScene) -> None:
    made = scene(COAST)
    run = subprocess.run(
        [*ASCII, *COMMAND[:-1], "lookup", "--json", "--root", made.root, "--from", "größe/main.py", "Tide"],
        capture_output=True,
        check=True,
        cwd=made.root,
    )
    (found,) = json.loads(run.stdout)["matches"]
    assert "größe/日本.py" in json.dumps(found, ensure_ascii=False)
