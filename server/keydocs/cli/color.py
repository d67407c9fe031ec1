"""Colours for terminals."""

from __future__ import annotations

import os
import re
import sys

BOLD, DIM = "1", "2"
_SEVERITIES = {"error": "1;31", "warning": "1;33", "information": "1;34", "hint": "1;36"}
_FINDING = re.compile(r"(.*?:\d+:\d+:) ([\w-]+)( .*)")


class Paint:
    """Paints text, or leaves it as it is. ``choice`` is that of ``--color``: ``always``, ``never``, or None or ``auto``
    for what the environment and the terminal say: https://no-color.org, https://force-color.org."""

    def __init__(self, choice: str | None) -> None:
        self.is_on = choice == "always" or (choice != "never" and _is_wanted())

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.is_on and text else text


def _is_wanted() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def paint_finding(paint: Paint, line: str, severity: str) -> str:
    """Return a line of ``keydocs check``, a place, a rule and a message, with the rule in the colour of its severity;
    lines that only name further places stay as they are."""
    match = _FINDING.fullmatch(line) if paint.is_on else None
    if match is None:
        return line
    place, rule, message = match.groups()
    return f"{paint(place, BOLD)} {paint(rule, _SEVERITIES[severity])}{message}"
