"""What is told of index updates."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol


class Observer(Protocol):
    """Receives the progress of updates. All methods are called in the event loop's thread."""

    def started(self, root: str, *, rebuild: bool) -> None: ...

    def progressed(self, root: str, done: int, total: int) -> None: ...

    def updated(self, root: str, report: dict[str, Any]) -> None:
        """Some files were read again."""

    def moved(self, root: str, cache: Path, reason: str) -> None:
        """The index is in another cache folder now, because its own cannot be written. Told before it is finished."""

    def finished(self, root: str, report: dict[str, Any]) -> None: ...

    def failed(self, root: str, message: str) -> None: ...

    def cancelled(self, root: str) -> None: ...
