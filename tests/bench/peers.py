"""Tools that people use for the same questions, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from clock import alternate, run
from places import is_of_a_source, keyword_files, list_stat_and_read
from table import Row, compared, seconds


def ctags_command(root: Path, tags: Path) -> list[str]:
    """Universal Ctags over the sources; empty where it is not installed."""
    command = shutil.which("ctags")
    if not command:
        return []
    version = subprocess.run([command, "--version"], capture_output=True, text=True)
    found = "Universal Ctags" in version.stdout
    return [command, "-R", "--quiet", "--exclude=docs", "-f", str(tags), str(root)] if found else []


def looking_up(root: Path, repeat: int) -> Iterator[Row]:
    """One name on the command line: process and all."""
    name = _name(root)
    lookup = [sys.executable, "-m", "keydocs", "lookup", "--root", str(root), "--json", name]
    command = shutil.which("rg")
    if command:
        search = [command, "--no-ignore", "--word-regexp", "--fixed-strings", "--glob=*_kw.md", name, str(root)]
        list_stat_and_read(root)
        ours, theirs = alternate(repeat, lambda: run(lookup), lambda: run(search))
        yield compared("`keydocs lookup` of a name", ours, "`rg` for it in the keyword files", theirs)
    else:
        (ours,) = alternate(repeat, lambda: run(lookup))
        yield Row("`keydocs lookup` of a name", seconds(ours), "`rg` is not installed")


def _name(root: Path) -> str:
    """The last name of a keyword file from the middle of the workspace."""
    files = [path for path in keyword_files(root) if is_of_a_source(path)]
    for path in islice(files, len(files) // 2, None):
        names = [line.split("`")[1] for line in path.read_text("utf-8").splitlines() if line.startswith("- **`")]
        if names:
            return names[-1]
    raise SystemExit(f"{root} has no keyword files in the usual form")
