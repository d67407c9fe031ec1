"""Progress and status of indexing, as the client sees it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from keydocs.counts import counted
from keydocs.lsp.progress import Progress
from keydocs.text.escaping import on_one_line

logger = logging.getLogger(__name__)

STATUS = "keydocs/status"
"""Notification to the client: ``state`` (``indexing``, ``ready``, ``failed``), ``message``, ``percentage`` while
indexing, and the totals of all roots: ``keywordFiles``, ``entries``, ``names``, ``problems``."""
_SUMS = {"keywordFiles": "files", "entries": "entries", "names": "names", "problems": "problems"}


class StatusReporter:
    """Reports updates of indexes (see ``index_scheduler.Observer``) to the client. ``cancel`` is called with a root
    whose progress the user cancels, ``move`` with one whose index is now in another cache folder."""

    def __init__(
        self, server: LanguageServer, cancel: Callable[[str], None], move: Callable[[str, Path], None]
    ) -> None:
        self._server = server
        self._cancel = cancel
        self._move = move
        self._told: set[str] = set()
        """Roots whose failure was shown to the user."""
        self._has_reported_fallback = False
        self._progress: dict[str, Progress] = {}
        self._faults: dict[str, str] = {}
        self.reports: dict[str, dict[str, Any]] = {}
        """The last report of each root."""
        self.status: dict[str, Any] = {}
        """The last ``keydocs/status``."""

    def is_indexed(self, root: str) -> bool:
        """Return whether the last update of a root succeeded."""
        return root in self.reports and root not in self._faults

    def forget(self, root: str) -> None:
        self.reports.pop(root, None)
        self._faults.pop(root, None)
        self._told.discard(root)

    def started(self, root: str, *, rebuild: bool) -> None:
        # To compare an index with the files takes a moment, and is not worth a word.
        if rebuild or root not in self.reports:
            self._say("indexing", f"Indexing {Path(root).name}", percentage=0)

    def progressed(self, root: str, done: int, total: int) -> None:
        if root not in self._progress:
            # What is done at once needs no display.
            title = on_one_line(f"Keydocs: indexing {Path(root).name}")
            self._progress[root] = Progress(self._server, title, lambda: self._cancel(root))
        self._progress[root].report(done, total)
        self._say("indexing", f"Indexing {Path(root).name}", percentage=100 * done // max(1, total))

    def updated(self, root: str, report: dict[str, Any]) -> None:
        if root in self.reports and (report["added"] or report["updated"] or report["removed"]):
            self.reports[root] = report
            self._say_all()

    def finished(self, root: str, report: dict[str, Any]) -> None:
        logger.info(
            "%s: %s, %d added, %d updated, %d removed, %.1f s",
            root, counted(report["files"], "keyword file"),
            report["added"], report["updated"], report["removed"], report["seconds"],
        )  # fmt: skip
        self.reports[root] = report
        self._faults.pop(root, None)
        self._told.discard(root)
        self._end(root, in_words(report["files"], report["names"], report["problems"]))

    def moved(self, root: str, cache: Path, reason: str) -> None:
        self._move(root, cache)
        if not self._has_reported_fallback:
            self._has_reported_fallback = True
            text = on_one_line(f"Keydocs can't write its index ({reason}). Using a temporary one in {cache}")
            logger.warning("%s: %s", root, text)
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))

    def failed(self, root: str, message: str) -> None:
        text = on_one_line(f"Keydocs could not index {root}: {message}")
        logger.error("%s", text)
        if root not in self._told:
            self._told.add(root)
            self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))
        self._faults[root] = message
        self._end(root, "failed")

    def cancelled(self, root: str) -> None:
        logger.info("%s: indexing was cancelled", root)
        self._faults[root] = "indexing was cancelled"
        self._end(root, "cancelled")

    def _end(self, root: str, message: str) -> None:
        progress = self._progress.pop(root, None)
        if progress:
            progress.end(message)
        self._say_all()

    def _say_all(self) -> None:
        if self._faults:
            self._say("failed", "; ".join(f"{Path(root).name}: {fault}" for root, fault in self._faults.items()))
        else:
            self._say("ready", in_words(self._sum("files"), self._sum("names"), self._sum("problems")))

    def _sum(self, number: str) -> int:
        return sum(report[number] for report in self.reports.values())

    def _say(self, state: str, message: str, **more: int) -> None:
        sums = {name: self._sum(number) for name, number in _SUMS.items()}
        self.status = {"state": state, "message": on_one_line(message), **sums, **more}
        self._server.protocol.notify(STATUS, self.status)


def in_words(files: int, names: int, problems: int) -> str:
    """Return what an index holds: ``1,234 keyword files, 1 name``, and how many problems if there are any."""
    held = [counted(files, "keyword file"), counted(names, "name")]
    return ", ".join([*held, *([counted(problems, "problem")] if problems else [])])
