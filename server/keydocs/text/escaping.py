"""Control characters, and those that change the direction of text, shown as escapes."""

from __future__ import annotations

import re

_HIDDEN = r"\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
"""Control characters above those of ASCII, and what changes the direction of text or hides it."""
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f{_HIDDEN}]")
_NOT_PLAIN = re.compile(rf"[\x00-\x1f{_HIDDEN}]")


def visible(text: str) -> str:
    """Text with its control characters and overrides of the writing direction shown as escapes. Tabs stay, and line
    ends, as ``\\n``."""
    return _CONTROL.sub(_escaped, text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)


def on_one_line(text: str) -> str:
    """The same for a name, a path or a message: tabs and line ends are shown as escapes too."""
    return _NOT_PLAIN.sub(_escaped, text)


def is_plain(text: str) -> bool:
    """Whether a text holds nothing that is shown as an escape on one line."""
    return _NOT_PLAIN.search(text) is None


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
