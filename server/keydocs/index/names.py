"""What the index keeps of a name: its row, with what completion needs to know of it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping

from keydocs.index.code_words import is_code
from keydocs.index.postings import (
    WIDTH,
    first_in,
    kind_of,
    rank_of,
    source_kind_in,
    to_bytes,
)
from keydocs.index.store import NameRow

_STARTS = re.compile(r"[a-z](?<![A-Za-z0-9].)|[A-Z]|[0-9](?<![0-9].)")
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


class Names:
    """The rows of names. They are kept from the first index that is published to the second: most do not change."""

    def __init__(self) -> None:
        self._rows: dict[bytes, NameRow] = {}

    def rows(self, postings: Mapping[bytes, array[int]]) -> list[NameRow]:
        """A row for each name, in the order of their folded forms. Names come in UTF-8, with packed postings, to which
        more may have been added since the last time."""
        rows = self._rows
        for encoded, packed in postings.items():
            row = rows.get(encoded)
            if row is None or len(row.data) != WIDTH * len(packed):
                rows[encoded] = _row(encoded, packed, row)
        return sorted(rows.values())


def _row(encoded: bytes, packed: array[int], before: NameRow | None) -> NameRow:
    name = before.name if before else encoded.decode()
    data = to_bytes(packed)
    best = first_in(data)
    rank = rank_of(best)
    code = is_code(name, kind_of(best), source_kind_in(rank))
    if before:
        return NameRow(before.folded, name, before.initials, rank, code, data)
    return NameRow(name.casefold(), name, initials(name), rank, code, data)
