"""Limits how often something is done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Throttle:
    """Calls a function at most once per interval, and once more at its end if it was requested meanwhile. All methods
    belong to the event loop's thread."""

    def __init__(self, seconds: float, do: Callable[[], None]) -> None:
        self._seconds = seconds
        self._do = do
        self._done_at: float | None = None
        self._next: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Call the function, now or at the end of the interval."""
        if self._next is not None:
            return
        wait = 0.0 if self._done_at is None else self._done_at + self._seconds - time.monotonic()
        if wait > 0:
            self._next = asyncio.get_running_loop().call_later(wait, self._do)
        else:
            self._do()

    def done(self) -> None:
        """Start an interval: the function was called elsewhere."""
        self.stop()
        self._done_at = time.monotonic()

    def stop(self) -> None:
        """Cancel the pending call."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
