"""What an index answers with: entries for a name, and names for completion."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from keydocs.model import Kind


class Match(NamedTuple):
    """An entry for a name in a keyword file. ``root`` is absolute, the other paths are relative to it; ``line`` is that
    of the entry in the keyword file, 0-based."""

    root: str
    name: str
    kind: Kind
    keyword_file: str
    line: int
    page: str | None
    source: str | None
    source_kind: int
    rank: int


OPEN_FILE, SAME_FOLDER, IMPORTED, ELSEWHERE = range(4)
"""Distances from the open document, nearest first."""

Distances = Mapping[int, int]
"""Distances of keyword files by their ids; all others are ELSEWHERE."""
NO_DISTANCES: Distances = MappingProxyType({})


class IndexedName(NamedTuple):
    """A name for completion. ``rank`` is the static rank of its best entry, ``distance`` that of its nearest entry,
    and ``target`` the id of what the nearest entry leads to."""

    name: str
    kind: Kind
    rank: int
    is_code: bool
    distance: int
    root: str
    target: int
