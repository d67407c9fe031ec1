"""Keeps the indexes of the roots up to date beside the server: what is wished is done in the end, whatever the order.

A few changed files are read in a thread. All else is for a process of its own, one root after the other; it also folds
in what changed when nothing else is to be done. One that dies, or gives no sign of life any more, is started again, a
few times; where none can be started, a thread does its work. What failed is tried again when somebody asks, less and
less often. Where the cache folder cannot be written, the index is in a temporary folder instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from keydocs.index.fallback_cache import FallbackCache
from keydocs.index.scan import IndexScope
from keydocs.index.worker_protocol import Task, error_report
from keydocs.lsp import index_process

logger = logging.getLogger(__name__)

_QUIET_SECONDS = 0.05
"""Events that come closer together are one burst."""
_FEW = 50
"""So many files are read in a thread: a file takes a millisecond, and a process a tenth of a second to start."""
_MAX_DEATHS = 3
"""So many indexers that died are followed by another at once."""
_SILENCE = 30.0
"""Seconds without a sign of life; the indexer gives one every five."""
_AGAIN_AFTER, _AGAIN_AT_LAST = 5.0, 600.0
"""Seconds after which what failed is tried again: at first, and at most."""


class Observer(Protocol):
    """Who is told of the work on a root. All methods are called in the event loop's thread."""

    def started(self, root: str, *, rebuild: bool) -> None: ...

    def progressed(self, root: str, done: int, total: int) -> None: ...

    def updated(self, root: str, report: dict[str, Any]) -> None:
        """A few files were read again."""

    def moved(self, root: str, cache: Path, reason: str) -> None:
        """The index is in another cache folder now, because its own cannot be written. Told before it is finished."""

    def finished(self, root: str, report: dict[str, Any]) -> None: ...

    def failed(self, root: str, message: str) -> None: ...

    def cancelled(self, root: str) -> None: ...


class _Failure(NamedTuple):
    """When it is worth to try again, by ``time.monotonic``, and how long that was to wait."""

    again: float
    wait: float


@dataclass(slots=True)
class _PendingUpdate:
    """What is wished for a root: to read these files again, or these and whatever else has changed."""

    files: set[str] = field(default_factory=set)
    everything: bool = False
    rebuild: bool = False
    check: bool = False


class IndexScheduler:
    """Brings indexes up to date in the background. All methods are for the event loop's thread.

    ``selection`` says what of a root is looked at.
    """

    def __init__(
        self,
        cache: Path,
        selection: Callable[[str], IndexScope],
        observer: Observer,
    ) -> None:
        self.cache = cache
        self._selection = selection
        self._observer = observer
        self._wishes: dict[str, _PendingUpdate] = {}
        self._scattered: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._root = ""
        self._process: Process | None = None
        self._is_folding = False
        self._is_killed = False
        self._deaths: Counter[str] = Counter()
        self._failures: dict[str, _Failure] = {}
        self._fallback = FallbackCache()
        self._reasons: dict[str, str] = {}
        """Why the index of a root is in the fallback cache."""

    def cache_of(self, root: str) -> Path:
        """The cache folder that has the index of a root."""
        return (self._fallback.path if root in self._reasons else None) or self.cache

    def use_cache(self, cache: Path) -> None:
        """Another cache folder, for all roots, whatever was wrong with the one before."""
        if cache != self.cache:
            self.cache = cache
            self._reasons.clear()

    def try_again(self, root: str) -> None:
        """Somebody asks for an index that could not be brought up to date: if that was some time ago, try again."""
        failed = self._failures.get(root)
        if failed and time.monotonic() > failed.again:
            self.want(root)

    def want(self, root: str, *, rebuild: bool = False, check: bool = False) -> None:
        """Bring a root up to date soon. Wishes that come while it is being done are done afterwards: nothing that
        happened before a call is missed."""
        wish = self._wishes.setdefault(root, _PendingUpdate())
        wish.everything = True
        wish.rebuild = wish.rebuild or rebuild
        wish.check = wish.check or check
        self._begin()

    def want_file(self, root: str, path: str) -> None:
        """Read a keyword file again soon, which is said to have changed, whatever its size and modification time;
        ``path`` is relative to the root."""
        self._wishes.setdefault(root, _PendingUpdate()).files.add(path)
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

    async def settled(self) -> None:
        """Wait until nothing of what is wished now is left to be done."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """End the indexer, wherever it is: an unfinished index was never published."""
        self._wishes.clear()
        self._scattered.clear()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._fallback.close()

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
                    await self._look_at_many(root)
            else:
                await self._fold(self._scattered.pop())

    async def _look_at_few(self, root: str) -> bool:
        """Do what is wished in a thread; whether it could be done so."""
        wish = self._wishes[root]
        if wish.everything or len(wish.files) > _FEW:
            return False
        files, wish.files = sorted(wish.files), set()
        try:
            from keydocs.index.update import update_files

            report = await asyncio.to_thread(update_files, root, self.cache_of(root), files, self._selection(root))
        except (OSError, RuntimeError):  # there may be no more threads
            report = None
        if report is None:
            wish.everything = True
            wish.files.update(files)
            return False
        if self._wishes.get(root) is wish:
            if not (wish.files or wish.everything):
                del self._wishes[root]
            if report.scattered:
                self._scattered.add(root)
            self._observer.updated(root, report.as_dict())
        return True

    async def _look_at_many(self, root: str) -> None:
        # The first time of all does not wait.
        if self._process is not None:
            await asyncio.sleep(_QUIET_SECONDS)
        wish = self._wishes.pop(root, None)
        if wish is None:
            return
        self._root = root
        self._observer.started(root, rebuild=wish.rebuild)
        last: dict[str, Any] = {}
        try:
            async for said in self._run(root, wish):
                last = said
                if "progress" in said:
                    self._observer.progressed(root, *said["progress"])
        except (OSError, RuntimeError) as error:
            logger.warning("%s: no process can be started to index it: %s", root, error)
            last = await self._in_thread(root, wish)
        self._root = ""
        if "report" in last:
            self._succeeded(root, last["report"])
        elif last.get("unwritable") and root not in self._reasons and self._fallback.path:
            logger.warning("%s: %s", root, last["error"])
            self._reasons[root] = last["error"]
            self.want(root)
        elif "error" in last and not last.get("vanished"):
            self._failed(root, self._reasons.get(root) or last["error"])
        elif not self._is_killed:
            self._died(root, last.get("error") or self._end(), wish)

    async def _in_thread(self, root: str, wish: _PendingUpdate) -> dict[str, Any]:
        """Do the worker's work here."""
        try:
            from keydocs.index.update import update

            report = await asyncio.to_thread(
                update, root, self.cache_of(root), self._selection(root), rebuild=wish.rebuild, told=wish.files
            )
        except Exception as error:
            return error_report(error)
        return {"report": report.as_dict()}

    def _succeeded(self, root: str, report: dict[str, Any]) -> None:
        del self._deaths[root]
        self._failures.pop(root, None)
        if report["scattered"]:
            self._scattered.add(root)
        if root in self._reasons:
            self._observer.moved(root, self.cache_of(root), self._reasons[root])
        self._observer.finished(root, report)

    def _failed(self, root: str, message: str) -> None:
        before = self._failures.get(root)
        wait = min(2 * before.wait, _AGAIN_AT_LAST) if before else _AGAIN_AFTER
        self._failures[root] = _Failure(time.monotonic() + wait, wait)
        self._observer.failed(root, message)

    def _end(self) -> str:
        return f"the indexer ended with code {self._process.returncode if self._process else None}"

    def _died(self, root: str, message: str, wish: _PendingUpdate) -> None:
        self._deaths[root] += 1
        if self._deaths[root] > _MAX_DEATHS:
            self._failed(root, message)
        else:
            logger.warning("%s: %s", root, message)
            self._wishes.setdefault(root, _PendingUpdate()).files |= wish.files
            self.want(root, rebuild=wish.rebuild)

    async def _fold(self, root: str) -> None:
        self._is_folding = True
        try:
            async for _ in self._run(root, _PendingUpdate(), fold=True):
                pass
        except (OSError, RuntimeError):
            # The next change is another occasion.
            pass
        finally:
            self._is_folding = False

    async def _run(self, root: str, wish: _PendingUpdate, *, fold: bool = False) -> AsyncIterator[dict[str, Any]]:
        """Run the worker, and pass on what it says."""
        paths = index_process.fitting_paths(wish.files)
        task = Task(
            str(self.cache_of(root)),
            root,
            self._selection(root),
            wish.rebuild,
            fold,
            check=wish.check,
            everything=wish.everything or len(paths) < len(wish.files),
        )
        self._is_killed = False
        self._process = process = await index_process.start(task, paths)
        try:
            assert process.stdout is not None
            while line := await asyncio.wait_for(process.stdout.readline(), _SILENCE):
                with contextlib.suppress(ValueError):
                    said = json.loads(line)
                    if "alive" not in said:
                        yield said
            await process.wait()
        except asyncio.TimeoutError:
            logger.warning("%s: the indexer gives no sign of life", root)
            index_process.kill(process)
            await process.wait()
        finally:
            if process.returncode is None:
                self._kill()
                await process.wait()

    def _kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._is_killed = True
            index_process.kill(self._process)
