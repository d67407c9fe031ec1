"""Sessions in a real Emacs, with Eglot and with lsp-mode: see ``emacs/*.el`` for what the user does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from e2e.conftest import do_without, find_command, line_of, wait_for_end, what_was_seen

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
    command = [emacs, "-Q", "--batch", "-l", SCRIPTS / "user.el", "-l", SCRIPTS / f"{request.param}.el"]
    return what_was_seen(command, {**environment, "KEYDOCS": str(keydocs), "ROOT": f"{workspace}/"}, workspace)


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
