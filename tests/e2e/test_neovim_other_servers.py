"""Neovim with another language server in the same buffer: see ``neovim/other_servers.lua``."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.conftest import RunNeovim

OWN = "@dataclass(frozen=True)"
PAGE = "docs/almanac/station.py_docs.md"


@pytest.fixture(scope="module")
def session(run_neovim: RunNeovim) -> dict[str, Any]:
    return run_neovim("other_servers.lua")


def test_hover_is_about_what_the_other_server_means(session: dict[str, Any]) -> None:
    assert session["meant"].startswith("class StationError")


def test_definition_leads_to_the_source_and_its_page(session: dict[str, Any]) -> None:
    assert session["two"] == ["almanac/station.py", PAGE]


def test_how_to_leave_definition_to_the_other_server_is_said_once(session: dict[str, Any]) -> None:
    assert (session["told"], session["told_again"]) == (1, 1)


def test_definition_can_be_left_to_the_other_server(session: dict[str, Any]) -> None:
    assert session["alone"] == session["never"] == ["almanac/station.py"]


def test_what_is_outside_of_the_workspace_has_no_hover(session: dict[str, Any]) -> None:
    assert session["outside"] == "nothing"


@pytest.mark.parametrize("server", ["silent", "failing", "dead", "not_asked"])
def test_without_an_answer_keydocs_answers_itself(session: dict[str, Any], server: str) -> None:
    assert session[server] == OWN


def test_a_server_that_never_answers_is_left_alone_for_a_while(session: dict[str, Any]) -> None:
    assert session["asked_while_dead"] == 3


def test_nobody_is_asked_if_that_is_turned_off(session: dict[str, Any]) -> None:
    assert session["asked_when_off"] == 0


def test_no_error_is_shown(session: dict[str, Any]) -> None:
    assert "errmsg" not in session
