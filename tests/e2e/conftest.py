"""What the tests with real editors share: the installed command, a workspace of their own, the editors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent.parent
SAMPLE = TESTS / "sample"
PLUGIN = TESTS.parent / "editors" / "neovim"
SECONDS = 30

RunNeovim = Callable[..., dict[str, Any]]
"""The fixture ``run_neovim``."""


@pytest.fixture(scope="session")
def keydocs() -> Path:
    """The command as it is installed beside the Python that runs the tests."""
    command = Path(sys.executable).with_name("keydocs.exe" if os.name == "nt" else "keydocs")
    if not command.is_file():
        pytest.fail(f"{command} does not exist: install the project with pip install -e .")
    return command


@pytest.fixture(scope="session")
def neovim() -> Path:
    """Neovim 0.11, as ``tests/run`` installs it."""
    found = os.environ.get("KEYDOCS_NVIM") or TESTS.parent / ".venv-editors" / "bin" / "nvim"
    if not Path(found).is_file():
        do_without("Neovim 0.11: run tests/run, or set KEYDOCS_NVIM")
    return Path(found)


def do_without(what: str) -> None:
    """Skip a test for want of an editor; where everything has to be tested, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"needs {what}")
    pytest.skip(f"needs {what}")


def find_command(name: str) -> str:
    """The path of a program that tests can do without."""
    found = shutil.which(name)
    if found is None:
        do_without(name)
    return str(found)


def what_was_seen(command: Sequence[str | Path], environment: dict[str, str], workspace: Path) -> dict[str, Any]:
    """Run an editor to its end, as a user would, in the workspace: the folder counts for buffers without a file. What
    its script saw is the last line that it writes."""
    done = subprocess.run(
        command,
        env=environment,
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


@pytest.fixture(scope="module")
def run_neovim(neovim: Path, keydocs: Path, workspace: Path, environment: dict[str, str]) -> RunNeovim:
    """Runs a script of ``neovim/`` to its end and tells what the user saw."""

    def run(script: str, *arguments: Path) -> dict[str, Any]:
        path = Path(__file__).parent / "neovim" / script
        command = [neovim, "--clean", "--headless", "-l", path, PLUGIN, keydocs, workspace, *arguments]
        return what_was_seen(command, environment, workspace)

    return run


def wait_for_end(processes: list[int]) -> None:
    """Fail if a process goes on long after its editor."""
    end = time.monotonic() + 10
    while left := [process for process in processes if is_alive(process)]:
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


def line_of(page: Path, text: str) -> int:
    """The line that is ``text``, counted from 1 as editors do."""
    return page.read_text(encoding="utf-8").split("\n").index(text) + 1


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, to be opened in an editor."""
    root = tmp_path_factory.mktemp("e2e").resolve() / "gull-skerry"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("__pycache__"))
    # Emacs knows a project by its version control alone.
    (root / ".git").mkdir()
    return root


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment variables for an editor that knows nothing of this user's files."""
    home = tmp_path_factory.mktemp("home").resolve()
    folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME")
    return {
        **os.environ,
        **{name: str(home) for name in folders},
        "KEYDOCS_CACHE_DIR": str(home / "keydocs"),
    }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process: they share what an editor has seen."""
    for item in items:
        if item.path.parent == TESTS / "e2e":
            item.add_marker(pytest.mark.xdist_group(item.path.name))
