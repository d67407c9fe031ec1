"""Standard streams that are closed, full or no longer read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import MakeScene, Scene

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a POSIX shell")

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /src/gone.py pta nosource
class Gone: ...
"""
WRITING = ["index", "lookup Tide", "check --json", "completions bash", "lookup --help", "--version"]
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


def shell(coast: Scene, command: str) -> tuple[int, str, str]:
    """Run a shell command line with ``keydocs`` in it. Return its exit code, output and errors."""
    line = command.replace("keydocs", f"{sys.executable} -m keydocs")
    process = subprocess.run(["bash", "-c", line], cwd=coast.root, capture_output=True, text=True, timeout=60)
    return process.returncode, process.stdout, process.stderr


@pytest.mark.parametrize("command", WRITING)
def test_closed_output(coast: Scene, command: str) -> None:
    code, _, errors = shell(coast, f"keydocs {command} >&-")
    assert code == 2
    assert "keydocs: cannot write to standard output: it is closed\n" in errors
    assert "Traceback" not in errors and "Exception" not in errors and "cache" not in errors


@needs_full
@pytest.mark.parametrize("command", WRITING)
def test_full_output(coast: Scene, command: str) -> None:
    code, _, errors = shell(coast, f"keydocs {command} >/dev/full")
    assert code == 2
    assert "keydocs: cannot write to standard output: No space left on device\n" in errors
    assert "Traceback" not in errors and "Exception" not in errors and "cache" not in errors


@pytest.mark.parametrize("redirection", ["2>&-", pytest.param("2>/dev/full", marks=needs_full)])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("lookup Tide", 0),
        ("lookup Ebb", 1),
        ("lookup", 2),
    ],
)
def test_closed_or_full_standard_error_does_not_change_the_exit_code(
    coast: Scene, command: str, code: int, redirection: str
) -> None:
    assert shell(coast, f"keydocs {command} {redirection}")[0] == code


def test_closed_input(coast: Scene) -> None:
    assert shell(coast, "keydocs lookup - <&-") == (2, "", "keydocs: cannot read standard input: it is closed\n")
    assert shell(coast, "keydocs lookup Tide <&-")[0] == 0
    assert shell(coast, "keydocs serve <&-") == (1, "", "")


def test_all_streams_closed(coast: Scene) -> None:
    assert shell(coast, "keydocs lookup Tide <&- >&- 2>&-")[0] == 2
    assert shell(coast, "keydocs lookup Ebb <&- >&- 2>&-")[0] == 1
    # No index was overwritten by messages.
    code, output, errors = shell(coast, "keydocs lookup Tide")
    assert (code, output.splitlines()[0], errors) == (0, "class Tide", "")


def test_output_beyond_the_file_size_limit(coast: Scene) -> None:
    code, _, errors = shell(coast, "trap '' XFSZ; ulimit -f 1; keydocs completions bash >all.txt")
    assert (code, errors) == (2, "keydocs: cannot write to standard output: File too large\n")


@pytest.mark.parametrize("command", ["check", "--help"])
def test_a_reader_that_exits_early(coast: Scene, command: str) -> None:
    code, _, errors = shell(coast, f"set -o pipefail; (sleep 0.2; exec keydocs {command}) | exec 0<&-")
    assert code == 0
    assert "Error" not in errors and "cannot" not in errors


def test_a_removed_current_directory(coast: Scene) -> None:
    code, _, errors = shell(coast, "mkdir gone; cd gone; rmdir ../gone; keydocs lookup Tide")
    assert (code, errors) == (2, "keydocs: cannot use the current directory: No such file or directory\n")
