"""Schedules index updates in the background. Updates requested while one is running are queued, so the indexes converge
whatever the order of events.

A few changed files are read in a thread. Everything else is done by a process of its own, one root after the other; it
also works out the facts of the sources, and compacts an index, when nothing else is to be done. A process that dies or
hangs is restarted a few times; a thread replaces it if none can be started. Failed updates are retried on later
requests, with growing delays.
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
from typing import Any, NamedTuple

from keydocs.index.fallback_cache import FallbackCache
from keydocs.index.scan import IndexScope
from keydocs.index.worker_protocol import Task, error_report
from keydocs.lsp import index_process
from keydocs.lsp.index_observer import Observer

logger = logging.getLogger(__name__)

_BURST_SECONDS = 0.05
"""Seconds to wait for further events of a burst before a process is started."""
_MAX_FILES_IN_THREAD = 50
"""Files to read in a thread: a file takes a millisecond, and starting a process a tenth of a second."""
_MAX_DEATHS = 3
"""Processes that may die one after the other before the update counts as failed."""
_HEARTBEAT_TIMEOUT = 30.0
"""Seconds without output after which a process is killed; it writes something every five."""
_FIRST_RETRY_DELAY, _LAST_RETRY_DELAY = 5.0, 600.0
"""Seconds before a failed update is retried; the delay doubles from the first to the last."""


class _Failure(NamedTuple):
    """A failed update: ``again`` is the next attempt by ``time.monotonic``, ``wait`` the delay in seconds."""

    again: float
    wait: float


@dataclass(slots=True)
class _PendingUpdate:
    """A requested update of a root: of some files, or of ``everything`` that has changed."""

    files: set[str] = field(default_factory=set)
    everything: bool = False
    rebuild: bool = False
    check: bool = False


class IndexScheduler:
    """Updates the indexes of roots in the background. All methods belong to the event loop's thread."""

    def __init__(
        self,
        cache: Path,
        scope: Callable[[str], IndexScope],
        observer: Observer,
    ) -> None:
        self.cache = cache
        self._scope_of = scope
        self._observer = observer
        self._pending: dict[str, _PendingUpdate] = {}
        self._to_compact: set[str] = set()
        self._to_describe: set[str] = set()
        """Roots whose facts are out of date."""
        self._is_updated = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._root = ""
        self._process: Process | None = None
        self._is_idle_work = False
        """Whether the process does what can wait: facts, or compacting."""
        self._is_killed = False
        self._deaths: Counter[str] = Counter()
        self._failures: dict[str, _Failure] = {}
        self._fallback = FallbackCache()
        self._reasons: dict[str, str] = {}
        """Error messages of the roots whose index is in the fallback cache."""

    def cache_of(self, root: str) -> Path:
        """Return the cache folder with the index of a root."""
        return (self._fallback.path if root in self._reasons else None) or self.cache

    def use_cache(self, cache: Path) -> None:
        """Use another cache folder for all roots, including those in the fallback cache."""
        if cache != self.cache:
            self.cache = cache
            self._reasons.clear()

    def try_again(self, root: str) -> None:
        """Retry a failed update if its delay is over."""
        failed = self._failures.get(root)
        if failed and time.monotonic() > failed.again:
            self.schedule(root)

    def schedule(self, root: str, *, rebuild: bool = False, check: bool = False) -> None:
        """Update the index of a root soon, and again if an update is running.

        ``check`` runs SQLite's quick check first and rebuilds a damaged index.
        """
        pending = self._pending.setdefault(root, _PendingUpdate())
        pending.everything = True
        pending.rebuild = pending.rebuild or rebuild
        pending.check = pending.check or check
        self._start_work()

    def schedule_file(self, root: str, path: str) -> None:
        """Read a keyword file again soon, even with unchanged size and times; ``path`` is relative to the root."""
        self._pending.setdefault(root, _PendingUpdate()).files.add(path)
        self._start_work()

    def schedule_facts(self, root: str) -> None:
        """Work out the facts of a root's sources again soon, when nothing else is to be done."""
        self._to_describe.add(root)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    def forget(self, root: str) -> None:
        """Stop updating a root."""
        self._pending.pop(root, None)
        self._to_compact.discard(root)
        self._to_describe.discard(root)
        if self._root == root:
            self._kill()

    def cancel(self, root: str) -> None:
        """Cancel the update of a root. The previous index keeps answering."""
        self._pending.pop(root, None)
        if self._root == root and self._process is not None and not self._is_idle_work:
            self._observer.cancelled(root)
            self._kill()

    async def wait_until_updated(self) -> None:
        """Wait until all requested updates are done; facts may still be worked out."""
        if self._task is not None:
            updated = asyncio.ensure_future(self._is_updated.wait())
            await asyncio.wait({self._task, updated}, return_when=asyncio.FIRST_COMPLETED)
            updated.cancel()

    async def wait_until_idle(self) -> None:
        """Wait until nothing is left to do."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """Stop all work and remove the fallback cache. An unfinished index was never published."""
        self._pending.clear()
        self._to_compact.clear()
        self._to_describe.clear()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._fallback.close()

    def _start_work(self) -> None:
        self._is_updated.clear()
        if self._is_idle_work:
            self._kill()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._pending or self._to_describe or self._to_compact:
            if self._pending:
                root = next(iter(self._pending))
                if not await self._update_in_thread(root):
                    await self._update_in_process(root)
            else:
                self._is_updated.set()
                await self._work_while_idle()
        self._is_updated.set()

    async def _update_in_thread(self, root: str) -> bool:
        """Read the changed files of a root in a thread. Return whether that was possible."""
        pending = self._pending[root]
        if pending.everything or len(pending.files) > _MAX_FILES_IN_THREAD:
            return False
        files, pending.files = sorted(pending.files), set()
        try:
            from keydocs.index.update import update_files

            report = await asyncio.to_thread(update_files, root, self.cache_of(root), files, self._scope_of(root))
        except (OSError, RuntimeError):  # no more threads can be started
            report = None
        if report is None:
            pending.everything = True
            pending.files.update(files)
            return False
        if self._pending.get(root) is pending:
            if not (pending.files or pending.everything):
                del self._pending[root]
            if report.scattered:
                self._to_compact.add(root)
            self._to_describe.add(root)
            self._observer.updated(root, report.as_dict())
        return True

    async def _update_in_process(self, root: str) -> None:
        # The first update starts at once.
        if self._process is not None:
            await asyncio.sleep(_BURST_SECONDS)
        pending = self._pending.pop(root, None)
        if pending is None:
            return
        self._root = root
        self._observer.started(root, rebuild=pending.rebuild)
        last: dict[str, Any] = {}
        is_updated = False
        try:
            async for message in self._run(root, pending):
                last = message
                if "progress" in message:
                    self._observer.progressed(root, *message["progress"])
                elif "report" in message:
                    is_updated = True
                    self._succeeded(root, message["report"])
                    self._begin_idle_work()
        except (OSError, RuntimeError) as error:
            logger.warning("%s: can't start a process for indexing: %s", root, error)
            last = await self._in_thread(root, pending)
        finally:
            self._is_idle_work = False
        self._root = ""
        if is_updated:
            self._end_idle_work(root, last)
        elif "report" in last:
            self._succeeded(root, last["report"])
        elif last.get("unwritable") and root not in self._reasons and self._fallback.path:
            logger.warning("%s: %s", root, last["error"])
            self._reasons[root] = last["error"]
            self.schedule(root)
        elif "error" in last and not last.get("vanished"):
            self._failed(root, self._reasons.get(root) or last["error"])
        elif not self._is_killed:
            self._died(root, last.get("error") or self._end(), pending)

    async def _in_thread(self, root: str, pending: _PendingUpdate) -> dict[str, Any]:
        """Do the work of the process in a thread."""
        try:
            from keydocs.index.update import update

            report = await asyncio.to_thread(
                update, root, self.cache_of(root), self._scope_of(root), rebuild=pending.rebuild, told=pending.files
            )
        except Exception as error:
            return error_report(error)
        return {"report": report.as_dict()}

    def _succeeded(self, root: str, report: dict[str, Any]) -> None:
        del self._deaths[root]
        self._failures.pop(root, None)
        if report["scattered"]:
            self._to_compact.add(root)
        if root in self._reasons:
            self._observer.moved(root, self.cache_of(root), self._reasons[root])
        self._observer.finished(root, report)

    def _failed(self, root: str, message: str) -> None:
        before = self._failures.get(root)
        wait = min(2 * before.wait, _LAST_RETRY_DELAY) if before else _FIRST_RETRY_DELAY
        self._failures[root] = _Failure(time.monotonic() + wait, wait)
        self._observer.failed(root, message)

    def _end(self) -> str:
        return f"the indexing process exited with code {self._process.returncode if self._process else None}"

    def _died(self, root: str, message: str, pending: _PendingUpdate) -> None:
        self._deaths[root] += 1
        if self._deaths[root] > _MAX_DEATHS:
            self._failed(root, message)
        else:
            logger.warning("%s: %s", root, message)
            self._pending.setdefault(root, _PendingUpdate()).files |= pending.files
            self.schedule(root, rebuild=pending.rebuild)

    def _begin_idle_work(self) -> None:
        """Let the process go on with the facts, unless another update was requested meanwhile."""
        self._is_idle_work = True
        if self._pending:
            self._kill()
        else:
            self._is_updated.set()

    async def _work_while_idle(self) -> None:
        """Do one piece of the work that can wait. Whatever fails is done with the next change."""
        facts = bool(self._to_describe)
        root = (self._to_describe or self._to_compact).pop()
        self._is_idle_work = True
        last: dict[str, Any] = {}
        try:
            async for message in self._run(root, _PendingUpdate(), facts=facts, fold=not facts):
                last = message
        except (OSError, RuntimeError):
            pass
        finally:
            self._is_idle_work = False
        if facts:
            self._end_idle_work(root, last)

    def _end_idle_work(self, root: str, last: dict[str, Any]) -> None:
        """Note that facts are still to be worked out if the process was stopped. ``last`` is its last message."""
        if self._is_killed:
            self._to_describe.add(root)
        elif "facts" not in last:
            logger.warning("%s: can't work out the facts of the sources: %s", root, last.get("error") or self._end())

    async def _run(
        self, root: str, pending: _PendingUpdate, *, fold: bool = False, facts: bool = False
    ) -> AsyncIterator[dict[str, Any]]:
        """Run the process and yield its messages."""
        paths = index_process.fitting_paths(pending.files)
        task = Task(
            str(self.cache_of(root)),
            root,
            self._scope_of(root),
            pending.rebuild,
            fold,
            check=pending.check,
            everything=pending.everything or len(paths) < len(pending.files),
            facts=facts,
        )
        self._is_killed = False
        self._process = process = await index_process.start(task, paths)
        try:
            assert process.stdout is not None
            while line := await asyncio.wait_for(process.stdout.readline(), _HEARTBEAT_TIMEOUT):
                with contextlib.suppress(ValueError):
                    message = json.loads(line)
                    if "alive" not in message:
                        yield message
            await process.wait()
        except asyncio.TimeoutError:
            logger.warning("%s: killing the indexing process: no output for %d s", root, _HEARTBEAT_TIMEOUT)
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
