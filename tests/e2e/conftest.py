"""What the tests with real editors share: the installed command, a workspace of their own, the editors."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
SAMPLE = TESTS / "sample"


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
        reason = "needs Neovim 0.11: run tests/run, or set KEYDOCS_NVIM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(found)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, to be opened in an editor."""
    root = tmp_path_factory.mktemp("e2e").resolve() / "gull-skerry"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("__pycache__"))
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
