"""What completion needs to know of a name: its folded form and its initials."""

from __future__ import annotations


def initials(name: str) -> str:
    """The capitals and the starts of the parts of a name, in lower case; empty where there is but one.

    ``AOTDispatchTensor`` gives ``aotdt``, ``gen_trace_type`` ``gtt``, ``torch.utils.data`` ``tud``.
    """
    if name.isupper():
        name = name.lower()
    found = []
    before = "_"
    for char in name[:200]:
        if char.isalnum() and (not before.isalnum() or char.isupper() or (char.isdigit() and not before.isdigit())):
            found.append(char)
        before = char
    return "".join(found).lower() if len(found) > 1 else ""
