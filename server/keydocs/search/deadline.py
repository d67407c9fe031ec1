"""Limits the processor time of a request."""

from __future__ import annotations

import time

SECONDS = 0.25
"""Seconds of processor time for a request. Most need some milliseconds; hostile files can make them take longer."""


class Deadline:
    """The moment, in processor time of this thread, at which a request has to make do with what it has found."""

    def __init__(self) -> None:
        self._end = time.thread_time() + SECONDS

    def is_expired(self) -> bool:
        return time.thread_time() > self._end
