"""A session in a real, headless Neovim: see ``neovim/session.lua`` for what the user does."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent / "neovim" / "session.lua"


@pytest.fixture(scope="module")
def session(neovim: Path, keydocs: Path, workspace: Path, environment: dict[str, str]) -> dict[str, Any]:
    """What the user saw. The session has ended, and Neovim with it."""
    done = subprocess.run(
        [neovim, "--clean", "--headless", "-l", SCRIPT, keydocs, workspace],
        env=environment,
        # As a user would, in the workspace: the folder counts for buffers without a file.
        cwd=workspace,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    assert "error" not in seen, seen["error"]
    return seen


def line_of(page: Path, text: str) -> int:
    """The line that is ``text``, counted from 1 as editors do."""
    return page.read_text(encoding="utf-8").split("\n").index(text) + 1


def test_attaches_to_files_of_any_language(session: dict[str, Any], workspace: Path) -> None:
    assert session["client"] == {"name": "keydocs", "root": str(workspace), "encoding": "utf-8"}
    assert session["clients"] == 1


def test_no_error_is_shown(session: dict[str, Any]) -> None:
    assert "errmsg" not in session


def test_hover_is_about_the_function_under_the_cursor(session: dict[str, Any]) -> None:
    assert session["hover"]["range"] == {
        "start": {"line": 66, "character": len("    night = ")},
        "end": {"line": 66, "character": len("    night = night_of")},
    }
    contents = session["hover"]["contents"]
    assert contents["kind"] == "markdown"
    assert contents["value"].split("\n")[:9] == [
        "```python",
        "def night_of(place: Place, day: date) -> Night",
        "```",
        "",
        "**function** · `almanac/sun.py`",
        "",
        "The night that begins in the evening of day.",
        "",
        "Documentation: `docs/almanac/sun.py_docs.md:95`  ",
    ]


def test_float_shows_the_hover(session: dict[str, Any]) -> None:
    assert session["float"] == session["hover"]["contents"]["value"].split("\n")


def test_definition_leads_to_the_line_in_the_page(session: dict[str, Any], workspace: Path) -> None:
    page = "docs/almanac/sun.py_docs.md"
    text = "def night_of(place: Place, day: date) -> Night:"
    line = line_of(workspace / page, text)
    assert session["jump"] == {"path": page, "line": line, "text": text}
    link = session["definition"][0]
    assert link["targetUri"] == (workspace / page).as_uri()
    assert link["targetSelectionRange"] == {
        "start": {"line": line - 1, "character": len("def ")},
        "end": {"line": line - 1, "character": len("def night_of")},
    }


def test_macro_used_in_one_file_and_defined_in_another(session: dict[str, Any], workspace: Path) -> None:
    page = "docs/lamp/character.hpp_docs.md"
    text = "#define LAMP_REQUIRE(condition, message)                  \\"
    assert session["macro_jump"] == {"path": page, "line": line_of(workspace / page, text), "text": text}
    assert session["macro_float"][:7] == [
        "```cpp",
        "#define LAMP_REQUIRE(condition, message)",
        "```",
        "",
        "**macro** · `lamp/character.hpp`",
        "",
        "Stops with a message about the chart's text unless the condition holds.",
    ]


def test_completion_knows_the_names_of_all_files(session: dict[str, Any]) -> None:
    assert sorted(session["completion"]) == [
        "LAMP_CHARACTER_HPP",
        "LAMP_LARGEST_GROUP",
        "LAMP_LONGEST_PERIOD",
        "LAMP_REQUIRE",
        "LAMP_SOURCES",
        "LAMP_STRICT",
        "LAMP_TICK_MS",
        "LAMP_WARNINGS",
    ]


def test_an_english_word_is_left_in_peace(session: dict[str, Any]) -> None:
    assert session.get("plain_word") is None


@pytest.mark.skipif(os.name == "nt", reason="asks for processes as POSIX does")
def test_no_process_outlives_the_editor(session: dict[str, Any]) -> None:
    assert session["processes"]
    end = time.monotonic() + 10
    while left := [process for process in session["processes"] if is_alive(process)]:
        assert time.monotonic() < end, left
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    """Whether a process still runs. One that has ended but was not yet asked for its exit code does not."""
    if Path("/proc/self/stat").exists():
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return state.rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
