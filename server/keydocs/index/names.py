"""The rows of the ``names`` table: what completion needs to know of each name."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping

from keydocs.index.code_words import is_code
from keydocs.index.postings import WIDTH, best_posting, encode, source_kind_in
from keydocs.index.schema import NameRow

_ASCII_INITIAL = re.compile(r"[a-z](?<![A-Za-z0-9].)|[A-Z]|[0-9](?<![0-9].)")
_MAX_LENGTH = 200
"""Characters of a name that are searched for initials."""


def initials(name: str) -> str:
    """Return the capitals and the starts of the parts of a name, in lower case; empty if there is only one.

    ``AOTDispatchTensor`` gives ``aotdt``, ``gen_trace_type`` ``gtt``, ``torch.utils.data`` ``tud``. Capitals do not
    count in a name that is all capitals.
    """
    if name.isupper():
        name = name.lower()
    name = name[:_MAX_LENGTH]
    chars = _ASCII_INITIAL.findall(name) if name.isascii() else _unicode_initials(name)
    return "".join(chars).lower() if len(chars) > 1 else ""


def _unicode_initials(name: str) -> list[str]:
    chars = []
    previous = "_"
    for char in name:
        if char.isalnum() and (not previous.isalnum() or char.isupper() or (char.isdigit() and not previous.isdigit())):
            chars.append(char)
        previous = char
    return chars


class Names:
    """The rows of all names. Reused from the early index to the full one, because most rows do not change."""

    def __init__(self) -> None:
        self._rows: dict[bytes, NameRow] = {}

    def rows(self, postings: Mapping[bytes, array[int]]) -> list[NameRow]:
        """Return a row for each name, sorted. ``postings`` maps names in UTF-8 to packed postings, to which more may
        have been added since the last call."""
        rows = self._rows
        for encoded, packed in postings.items():
            row = rows.get(encoded)
            if row is None or len(row.data) != WIDTH * len(packed):
                rows[encoded] = _row(encoded, packed, row)
        return sorted(rows.values())


def _row(encoded: bytes, packed: array[int], previous: NameRow | None) -> NameRow:
    name = previous.name if previous else encoded.decode()
    data = encode(packed)
    rank, _, _, kind = best_posting(data)
    code = is_code(name, kind, source_kind_in(rank))
    if previous:
        return NameRow(previous.folded, name, previous.initials, rank, code, data)
    return NameRow(name.casefold(), name, initials(name), rank, code, data)
