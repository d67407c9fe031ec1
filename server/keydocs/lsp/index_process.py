"""The process that runs :mod:`keydocs.index.worker`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

import keydocs
from keydocs.index.worker_protocol import Task, worker_environment

_WORKING_FOLDER = str(Path(keydocs.__file__).parents[1])
"""The folder to start the process in: ``-m`` puts it on the module path, so it must not be one of the workspace."""
_MAX_ARGUMENTS = 20_000 if sys.platform == "win32" else 1_000_000
"""Bytes of paths on a command line. Windows allows 32,767 characters, Linux two million bytes."""
_MAX_LINE = 1 << 20
"""Bytes of a line that the process writes."""


def fitting_paths(paths: Iterable[str]) -> list[str]:
    """Return the first of the sorted paths, as many as fit on a command line."""
    ordered = sorted(paths)
    lengths = accumulate(len(path.encode("utf-8", "surrogateescape")) + 1 for path in ordered)
    return [path for path, length in zip(ordered, lengths, strict=True) if length <= _MAX_ARGUMENTS]


async def start(task: Task, paths: Sequence[str]) -> Process:
    """Start the process for a task, with the paths of the files to read again. Leaves none behind if it is cancelled.

    Raises OSError if it cannot be started.
    """
    process = asyncio.create_subprocess_exec(
        sys.executable, "-m", "keydocs.index.worker", task.to_json(), *paths,
        stdin=PIPE, stdout=PIPE, stderr=None, cwd=_WORKING_FOLDER, limit=_MAX_LINE, env=worker_environment(os.environ),
    )  # fmt: skip
    starting = asyncio.ensure_future(process)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        started = await starting
        kill(started)
        await started.wait()
        raise


def kill(process: Process) -> None:
    """Kill the process. Does nothing if it has ended."""
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            # asyncio's own method reaps a process that has ended, and whoever waits for it then gets a warning.
            os.kill(process.pid, signal.SIGKILL)
