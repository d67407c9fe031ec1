"""Keeps the indexes of the roots up to date beside the server: what is wished is done in the end, whatever the order.

A few changed files are read in a thread. All else is for a process of its own, one root after the other; it also folds
in what changed when nothing else is to be done.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import keydocs
from keydocs.index.scan import Selection
from keydocs.index.task import Task

_PACKAGE_FOLDER = str(Path(keydocs.__file__).parents[1])
"""Where the worker is started: ``-m`` puts the current folder on the module path, and that must not be a folder of
the workspace."""
_QUIET_SECONDS = 0.05
"""Events that come closer together are one burst."""
_FEW = 50
"""So many files are read in a thread: a file takes a millisecond, and a process a tenth of a second to start."""
_MAX_LINE = 1 << 20


class Observer(Protocol):
    """Who is told of the work on a root. All methods are called in the event loop's thread."""

    def started(self, root: str) -> None: ...

    def progressed(self, root: str, done: int, total: int) -> None: ...

    def updated(self, root: str, report: dict[str, Any]) -> None:
        """A few files were read again."""

    def finished(self, root: str, report: dict[str, Any]) -> None: ...

    def warned(self, root: str, message: str) -> None: ...

    def failed(self, root: str, message: str) -> None: ...

    def cancelled(self, root: str) -> None: ...


@dataclass(slots=True)
class _Wish:
    """What is wished for a root: a look at these files, or at everything."""

    files: set[str] = field(default_factory=set)
    everything: bool = False
    rebuild: bool = False


class Indexing:
    """Brings indexes up to date in the background. All methods are for the event loop's thread.

    ``selection`` says what of a root is looked at, ``start_from`` which exported index it starts from.
    """

    def __init__(
        self,
        cache: Path,
        selection: Callable[[str], Selection],
        start_from: Callable[[str], str],
        observer: Observer,
    ) -> None:
        self.cache = cache
        self._selection = selection
        self._start_from = start_from
        self._observer = observer
        self._wishes: dict[str, _Wish] = {}
        self._scattered: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._root = ""
        self._process: Process | None = None
        self._is_folding = False
        self._is_killed = False

    def want(self, root: str, *, rebuild: bool = False) -> None:
        """Bring a root up to date soon. Wishes that come while it is being done are done afterwards: nothing that
        happened before a call is missed."""
        wish = self._wishes.setdefault(root, _Wish())
        wish.everything = True
        wish.rebuild = wish.rebuild or rebuild
        self._begin()

    def want_file(self, root: str, path: str) -> None:
        """Look soon at a keyword file that may have changed; ``path`` is relative to the root."""
        self._wishes.setdefault(root, _Wish()).files.add(path)
        self._begin()

    def forget(self, root: str) -> None:
        """A root that is no longer of interest."""
        self._wishes.pop(root, None)
        self._scattered.discard(root)
        if self._root == root:
            self._kill()

    def cancel(self, root: str) -> None:
        """Stop what is being done for a root; what was there before goes on answering."""
        self._wishes.pop(root, None)
        if self._root == root and self._process is not None and not self._is_folding:
            self._observer.cancelled(root)
            self._kill()

    async def stop(self) -> None:
        """End the indexer, wherever it is: an unfinished index was never published."""
        self._wishes.clear()
        self._scattered.clear()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _begin(self) -> None:
        if self._is_folding:
            self._kill()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._wishes or self._scattered:
            if self._wishes:
                root = next(iter(self._wishes))
                if not await self._look_at_few(root):
                    await self._look_at_everything(root)
            else:
                await self._fold(self._scattered.pop())

    async def _look_at_few(self, root: str) -> bool:
        """Do what is wished in a thread; whether it could be done so."""
        wish = self._wishes[root]
        if wish.everything or len(wish.files) > _FEW:
            return False
        from keydocs.index.refresh import refresh_files

        files, wish.files = sorted(wish.files), set()
        try:
            report = await asyncio.to_thread(refresh_files, root, self.cache, files, self._selection(root))
        except OSError:
            report = None
        if report is None:
            wish.everything = True
            return False
        if self._wishes.get(root) is wish:
            if not (wish.files or wish.everything):
                del self._wishes[root]
            if report.scattered:
                self._scattered.add(root)
            self._observer.updated(root, report.as_dict())
        return True

    async def _look_at_everything(self, root: str) -> None:
        # The first time of all does not wait.
        if self._process is not None:
            await asyncio.sleep(_QUIET_SECONDS)
        wish = self._wishes.pop(root, None)
        if wish is None:
            return
        self._root = root
        self._observer.started(root)
        last: dict[str, Any] = {}
        try:
            async for said in self._run(root, rebuild=wish.rebuild):
                last = said
                if "progress" in said:
                    self._observer.progressed(root, *said["progress"])
                elif "warning" in said:
                    self._observer.warned(root, said["warning"])
        except OSError as error:
            last = {"error": str(error)}
        self._root = ""
        self._tell(root, last)

    def _tell(self, root: str, last: dict[str, Any]) -> None:
        if "report" in last:
            if last["report"]["scattered"]:
                self._scattered.add(root)
            self._observer.finished(root, last["report"])
        elif "error" in last:
            self._observer.failed(root, last["error"])
        elif not self._is_killed:
            code = self._process.returncode if self._process else None
            self._observer.failed(root, f"the indexer ended with code {code}")

    async def _fold(self, root: str) -> None:
        self._is_folding = True
        try:
            async for _ in self._run(root, fold=True):
                pass
        except OSError:
            # The next change is another occasion.
            pass
        finally:
            self._is_folding = False

    async def _run(self, root: str, *, rebuild: bool = False, fold: bool = False) -> AsyncIterator[dict[str, Any]]:
        """Run the worker, and pass on what it says."""
        task = Task(str(self.cache), root, self._selection(root), self._start_from(root), rebuild, fold)
        self._is_killed = False
        self._process = process = await _start(task)
        try:
            assert process.stdout is not None
            async for line in process.stdout:
                with contextlib.suppress(ValueError):
                    yield json.loads(line)
            await process.wait()
        finally:
            if process.returncode is None:
                self._kill()
                await process.wait()

    def _kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._is_killed = True
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()


async def _start(task: Task) -> Process:
    """Start the worker; who is cancelled meanwhile does not leave it behind."""
    process = asyncio.create_subprocess_exec(
        sys.executable, "-m", "keydocs.index.worker", task.to_json(),
        stdin=PIPE, stdout=PIPE, stderr=None, cwd=_PACKAGE_FOLDER, limit=_MAX_LINE,
    )  # fmt: skip
    starting = asyncio.ensure_future(process)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        started = await starting
        with contextlib.suppress(ProcessLookupError):
            started.kill()
        await started.wait()
        raise
