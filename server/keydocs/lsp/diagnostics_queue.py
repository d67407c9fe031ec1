"""Diagnostics of open documents: computed in a thread, pushed to clients that do not pull them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from keydocs.features.diagnostics import Diagnosis
from keydocs.fs import paths
from keydocs.lsp.documents import Documents

_Key = tuple[str, int | None]
"""URI and version of a document."""


class DiagnosticsQueue:
    """Checks open documents one after the other. All methods belong to the event loop's thread.

    ``check`` computes the diagnostics of a document and ``publish`` pushes them to the client. A client that pulls them
    is asked by ``refresh`` to pull again. ``keep`` holds on to a task until it is done.
    """

    def __init__(
        self,
        documents: Documents,
        check: Callable[[str], Coroutine[Any, Any, Diagnosis]],
        publish: Callable[[str, int | None, Diagnosis | None], None],
        refresh: Callable[[], None],
        keep: Callable[[asyncio.Task[None]], None],
    ) -> None:
        self._documents = documents
        self._check = check
        self._publish = publish
        self._refresh = refresh
        self._keep = keep
        self.is_pulled = False
        """Whether the client pulls diagnostics."""
        self._pending: dict[str, None] = {}
        """The URIs of the documents to check, in order."""
        self._shown: dict[str, str] = {}
        """The URIs of the documents for which the client shows diagnostics, by :func:`keydocs.fs.paths.uri_key`."""
        self._is_running = False
        self._checks: dict[_Key, asyncio.Task[Diagnosis]] = {}
        """The running checks."""

    def changed(self, uri: str) -> None:
        """Check a document that was opened or changed. Only Markdown files have diagnostics."""
        self._checks.clear()
        if self._is_markdown(uri) and not self.is_pulled:
            self._pending[self._documents.spelled(uri)] = None
            self._start()

    def closed(self, uri: str) -> None:
        """Remove the diagnostics of a document that was closed."""
        if not self.is_pulled:
            self._push(uri, None, None)

    def check_all(self) -> None:
        """Check all open documents again, because something that they refer to has changed."""
        self._checks.clear()
        if self.is_pulled:
            self._refresh()
        else:
            self._pending.update(dict.fromkeys(filter(self._is_markdown, self._documents.uris())))
            self._start()

    async def find(self, uri: str) -> Diagnosis:
        """Return the diagnostics of an open document as it stands now. Shares the check that is running for it."""
        key = uri, self._documents.version(uri)
        running = self._checks.get(key)
        if running is None:
            running = self._checks[key] = asyncio.get_running_loop().create_task(self._check(uri))
            running.add_done_callback(partial(self._ended, key))
        return await asyncio.shield(running)

    def _ended(self, key: _Key, check: asyncio.Task[Diagnosis]) -> None:
        if self._checks.get(key) is check:
            del self._checks[key]

    def _is_markdown(self, uri: str) -> bool:
        path = self._documents.path_of(uri)
        return path is not None and path.endswith(".md")

    def _start(self) -> None:
        if self._pending and not self._is_running:
            self._is_running = True
            self._keep(asyncio.get_running_loop().create_task(self._run()))

    async def _run(self) -> None:
        try:
            while self._pending:
                uri = next(iter(self._pending))
                del self._pending[uri]
                if not self._documents.is_open(uri):
                    continue
                version = self._documents.version(uri)
                diagnosis = await self.find(uri)
                if self._documents.is_open(uri) and version == self._documents.version(uri):
                    self._push(uri, version, diagnosis)
        finally:
            self._is_running = False

    def _push(self, uri: str, version: int | None, diagnosis: Diagnosis | None) -> None:
        """Push diagnostics. Documents without any, now and before, are never mentioned."""
        key = paths.uri_key(uri)
        if diagnosis is not None and diagnosis.findings:
            self._shown[key] = uri
        elif key in self._shown:
            uri = self._shown.pop(key)
        else:
            return
        self._publish(uri, version, diagnosis)
