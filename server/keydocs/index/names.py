"""What completion needs to know of a name: its initials."""

from __future__ import annotations

import re

_STARTS = re.compile(r"[A-Z]|(?<![A-Za-z0-9])[a-z0-9]|(?<=[A-Za-z])[0-9]")
_MAX_NAME = 200


def initials(name: str) -> str:
    """The capitals and the starts of the parts of a name, in lower case; empty where there is but one.

    ``AOTDispatchTensor`` gives ``aotdt``, ``gen_trace_type`` ``gtt``, ``torch.utils.data`` ``tud``. In a name that is
    all capitals, these start nothing.
    """
    if name.isupper():
        name = name.lower()
    found = _STARTS.findall(name[:_MAX_NAME]) if name.isascii() else _starts(name[:_MAX_NAME])
    return "".join(found).lower() if len(found) > 1 else ""


def _starts(name: str) -> list[str]:
    """The same for names with letters that no range of characters covers."""
    found = []
    before = "_"
    for char in name:
        if char.isalnum() and (not before.isalnum() or char.isupper() or (char.isdigit() and not before.isdigit())):
            found.append(char)
        before = char
    return found
