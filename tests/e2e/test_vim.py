"""A session in a real Vim with ALE: see ``vim/ale.vim`` for what the user does."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from e2e.conftest import SECONDS, do_without, find_command, line_of, wait_for_end

SCRIPT = Path(__file__).parent / "vim" / "ale.vim"
PAGE = "docs/almanac/sun.py_docs.md"
DEFINITION = "def night_of(place: Place, day: date) -> Night:"


@pytest.fixture(scope="module")
def session(
    keydocs: Path, workspace: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the user saw. The session has ended, and Vim with it."""
    vim, terminal = find_command("vim"), find_command("script")
    if not Path("/usr/share/vim/vimfiles/pack/dist-bundle/opt/ale").exists():
        do_without("the Debian package vim-ale")
    seen = tmp_path_factory.mktemp("vim") / "seen.json"
    # Vim wants a terminal for its timers and keys.
    command = shlex.join([vim, "-Nu", str(SCRIPT), "-i", "NONE", "-n"])
    subprocess.run(
        [terminal, "-qec", command, os.devnull],
        env={**environment, "KEYDOCS": str(keydocs), "ROOT": f"{workspace}/", "SEEN": str(seen), "TERM": "xterm"},
        cwd=workspace,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    told: dict[str, Any] = json.loads(seen.read_text(encoding="utf-8"))
    assert "error" not in told, told["error"]
    return told


def test_hover(session: dict[str, Any]) -> None:
    assert session["hover"][0] == DEFINITION.rstrip(":")
    assert "The night that begins in the evening of day." in session["hover"]


def test_definition_leads_to_the_line_in_the_page(session: dict[str, Any], workspace: Path) -> None:
    assert session["jump"] == {"path": PAGE, "line": line_of(workspace / PAGE, DEFINITION), "text": DEFINITION}


def test_completion_where_a_filetype_plugin_has_its_own(session: dict[str, Any]) -> None:
    assert session["completed"] == "LAMP_TICK_MS"


def test_no_process_outlives_the_editor(session: dict[str, Any]) -> None:
    assert session["processes"]
    wait_for_end(session["processes"])
