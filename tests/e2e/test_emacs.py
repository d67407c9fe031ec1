"""Sessions in a real Emacs, with Eglot and with lsp-mode: see ``emacs/*.el`` for what the user does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from e2e.conftest import SECONDS, do_without, find_command, line_of, wait_for_end

SCRIPTS = Path(__file__).parent / "emacs"
PAGE = "docs/almanac/sun.py_docs.md"
DEFINITION = "def night_of(place: Place, day: date) -> Night:"


@pytest.fixture(scope="module", params=["eglot", "lsp-mode"])
def session(
    request: pytest.FixtureRequest, keydocs: Path, workspace: Path, environment: dict[str, str]
) -> dict[str, Any]:
    """What the user saw. The session has ended, and Emacs with it."""
    emacs = find_command("emacs")
    if not list(Path("/usr/share/emacs/site-lisp/elpa").glob(f"{request.param}-*")):
        do_without(f"the Debian package elpa-{request.param}")
    done = subprocess.run(
        [emacs, "-Q", "--batch", "-l", SCRIPTS / "user.el", "-l", SCRIPTS / f"{request.param}.el"],
        env={**environment, "KEYDOCS": str(keydocs), "ROOT": f"{workspace}/"},
        cwd=workspace,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    assert "error" not in seen, seen["error"] + done.stderr
    return seen


def test_hover(session: dict[str, Any]) -> None:
    lines = session["hover"].split("\n")
    assert DEFINITION.rstrip(":") in lines
    assert "The night that begins in the evening of day." in lines


def test_definition_leads_to_the_line_in_the_page(session: dict[str, Any], workspace: Path) -> None:
    assert session["jump"] == {"path": PAGE, "line": line_of(workspace / PAGE, DEFINITION), "text": DEFINITION}


def test_completion(session: dict[str, Any]) -> None:
    assert "night_of" in session["completion"]


def test_no_process_outlives_the_editor(session: dict[str, Any]) -> None:
    assert session["processes"]
    wait_for_end(session["processes"])
