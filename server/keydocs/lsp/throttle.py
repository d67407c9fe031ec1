"""Something that is asked for often and should not be done as often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Throttle:
    """Does something at most once in so many seconds. What is asked for sooner is done when these have passed, once.
    All methods are for the event loop's thread."""

    def __init__(self, seconds: float, do: Callable[[], None]) -> None:
        self._seconds = seconds
        self._do = do
        self._done_at: float | None = None
        self._next: asyncio.TimerHandle | None = None

    def ask(self) -> None:
        """Do it, now or when it is time."""
        if self._next is not None:
            return
        wait = 0.0 if self._done_at is None else self._done_at + self._seconds - time.monotonic()
        if wait > 0:
            self._next = asyncio.get_running_loop().call_later(wait, self._do)
        else:
            self._do()

    def done(self) -> None:
        """It is being done now, whoever asked for it."""
        self.stop()
        self._done_at = time.monotonic()

    def stop(self) -> None:
        """Do not do what is waiting for its time."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
