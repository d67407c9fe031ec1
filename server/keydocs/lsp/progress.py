"""Work-done progress that the server starts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from keydocs.counts import counted


class Progress:
    """A progress display of the client. Reports are dropped until the client has created it, or if it refuses."""

    def __init__(self, server: LanguageServer, title: str, cancel: Callable[[], None]) -> None:
        self._server = server
        self._cancel = cancel
        self._title = title
        self._token = str(uuid.uuid4())
        self._shown = False
        self._ended = False
        window = server.client_capabilities.window
        if window is not None and window.work_done_progress:
            request = server.protocol.send_request(
                types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(self._token)
            )
            request.add_done_callback(self._begin)

    def report(self, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` files are read."""
        message = f"{done:,} of {counted(total, 'file')}"
        self._notify(types.WorkDoneProgressReport(message=message, percentage=100 * done // max(1, total)))

    def end(self, message: str) -> None:
        self._notify(types.WorkDoneProgressEnd(message=message))
        self._ended = True
        self._server.work_done_progress.tokens.pop(self._token, None)

    def _begin(self, created: Future[Any]) -> None:
        if created.cancelled() or created.exception() is not None or self._ended:
            return
        self._shown = True
        # pygls cancels this future when the user cancels the display.
        cancelled: Future[Any] = Future()
        cancelled.add_done_callback(lambda _: self._cancel())
        self._server.work_done_progress.tokens[self._token] = cancelled
        self._notify(types.WorkDoneProgressBegin(title=self._title, percentage=0, cancellable=True))

    def _notify(
        self, value: types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd
    ) -> None:
        if self._shown and not self._ended:
            self._server.protocol.notify(types.PROGRESS, types.ProgressParams(self._token, value))
