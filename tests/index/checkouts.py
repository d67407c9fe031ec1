"""Checkouts of a workspace: by Git, and by copying."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="Git is not installed")
_WHO = ("-c", "user.name=Keeper", "-c", "user.email=keeper@lighthouse.example")
_ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *arguments: object) -> None:
    """Run Git as if nobody had configured it."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = ["git", *_WHO, *map(str, arguments)]
    subprocess.run(command, cwd=folder, env={**inherited, **_ENVIRONMENT}, check=True, capture_output=True)


def commit(folder: Path) -> None:
    """All files of a folder as one commit of a repository in it."""
    git(folder, "init", "-q")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "-q", "-m", "The coast")


def clone(repository: Path, to: Path, *options: str) -> Path:
    """A checkout of a repository, some time ago."""
    git(repository.parent, *options, "clone", "-q", repository, to)
    settle(to)
    return to


def settle(checkout: Path) -> None:
    """Let Git's index be written well after the files: the clock of a file system does not tell what happens in one
    moment apart, and the files of a test are written in one."""
    index = checkout / ".git/index"
    os.utime(index, ns=(index.stat().st_atime_ns, index.stat().st_mtime_ns + 10**9))


def copy(folder: Path, to: Path) -> Path:
    """The files again, with times of their own."""
    shutil.copytree(folder, to, copy_function=shutil.copyfile)
    return to
