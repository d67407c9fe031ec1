"""How long a question may take."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 0.25
"""Of the processor's time. Questions take some thousandths, unless files are made to take long; then what was found
until then has to do."""


def patience() -> Callable[[], bool]:
    """Tells whether a question has taken too long since this was called."""
    until = time.thread_time() + SECONDS
    return lambda: time.thread_time() > until
