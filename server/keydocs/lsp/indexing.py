"""Runs the indexer in a process of its own, one root after the other, and says how far it is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keydocs
from keydocs.lsp.progress import Progress

_PACKAGE_FOLDER = str(Path(keydocs.__file__).parents[1])
"""Where the worker is started: ``-m`` puts the current folder on the module path, and that must not be a folder of
the workspace."""
_QUIET_SECONDS = 0.2
"""Events that come closer together are one burst."""
_MAX_LINE = 1 << 20


class Indexing:
    """Brings indexes up to date in the background. All methods are for the event loop's thread.

    ``progress`` makes the display for a root; ``done`` is told each report, ``failed`` each error.
    """

    def __init__(
        self,
        cache: Path,
        progress: Callable[[str], Progress],
        done: Callable[[str, dict[str, Any]], None],
        failed: Callable[[str, str], None],
    ) -> None:
        self._cache = cache
        self._progress = progress
        self._done = done
        self._failed = failed
        self._wanted: dict[str, bool] = {}
        self._task: asyncio.Task[None] | None = None
        self._process: Process | None = None

    def want(self, root: str, *, rebuild: bool = False) -> None:
        """Bring a root up to date soon. Wishes that come while it is being done are done afterwards: nothing that
        happened before a call is missed."""
        self._wanted[root] = rebuild or self._wanted.get(root, False)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    def forget(self, root: str) -> None:
        """A root that is no longer of interest."""
        self._wanted.pop(root, None)

    async def stop(self) -> None:
        """End the indexer, wherever it is: an unfinished index was never published."""
        self._wanted.clear()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _work(self) -> None:
        while self._wanted:
            root = next(iter(self._wanted))
            await self._settle()
            if root in self._wanted:
                await self._index(root, self._wanted.pop(root))

    async def _settle(self) -> None:
        """Wait until a burst of events is over. The first run of all does not wait."""
        if self._process is not None:
            await asyncio.sleep(_QUIET_SECONDS)

    async def _index(self, root: str, rebuild: bool) -> None:
        progress = self._progress(root)
        try:
            arguments = [str(self._cache), root, *(["--rebuild"] if rebuild else [])]
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "keydocs.index.worker", *arguments,
                stdin=PIPE, stdout=PIPE, stderr=None, cwd=_PACKAGE_FOLDER, limit=_MAX_LINE,
            )  # fmt: skip
            progress.end(await self._follow(process, root, progress))
        except OSError as error:
            progress.end(str(error))
            self._failed(root, str(error))
        finally:
            if self._process is not None and self._process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()

    async def _follow(self, process: Process, root: str, progress: Progress) -> str:
        assert process.stdout is not None
        finished = False
        message = ""
        async for line in process.stdout:
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if "progress" in said:
                    progress.report(*said["progress"])
                elif "report" in said:
                    finished = True
                    message = f"{said['report']['files']:,} keyword files"
                    self._done(root, said["report"])
                elif "error" in said:
                    finished = True
                    self._failed(root, said["error"])
        code = await process.wait()
        if not finished:
            self._failed(root, f"the indexer ended with code {code}")
        return message
