"""Escapes control characters and those that change the direction of text."""

from __future__ import annotations

import re

_HIDDEN = r"\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
"""Control characters beyond ASCII, and characters that hide text or change its direction."""
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f{_HIDDEN}]")
_NOT_PLAIN = re.compile(rf"[\x00-\x1f{_HIDDEN}]")


def visible(text: str) -> str:
    """Return text with control and direction characters as escapes. Tabs and line ends stay, the latter as ``\\n``."""
    return _CONTROL.sub(_escaped, text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def on_one_line(text: str) -> str:
    """Return text as :func:`visible`, with tabs and line ends as escapes too: for names, paths and messages."""
    return _NOT_PLAIN.sub(_escaped, text)


def is_plain(text: str) -> bool:
    """Return whether a text is the same :func:`on_one_line`."""
    return _NOT_PLAIN.search(text) is None


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
