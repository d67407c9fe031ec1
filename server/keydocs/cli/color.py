"""Terminal colors."""

from __future__ import annotations

import os
import sys

BOLD, DIM = "1", "2"
SEVERITY_STYLES = {"error": "1;31", "warning": "1;33", "information": "1;34", "hint": "1;36"}


class Paint:
    """Styles text with ANSI sequences, or returns it unchanged if colors are off.

    ``choice`` is the value of ``--color``. None and ``auto`` follow https://no-color.org, https://force-color.org and
    the terminal.
    """

    def __init__(self, choice: str | None) -> None:
        self.is_on = choice == "always" or (choice != "never" and _use_color())

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.is_on and text else text


def _use_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
