"""Exit codes of the commands, and the error that stops one."""

from __future__ import annotations

OK, NOT_FOUND, USAGE = range(3)
"""Exit codes: everything found; something not found, or problems found; wrong usage or another error."""


class UsageError(Exception):
    """The command cannot do what was asked; the message is one line for the user."""
