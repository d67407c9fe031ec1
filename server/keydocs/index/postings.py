"""Postings: the entries of keyword files, each packed into 64 bits so that postings sort by static rank.

From the highest bit: rank (8), target (28), line (24), kind (4). The target is the id of the keyword file or further
page that the entry leads to; the line is that of the entry in its keyword file, 0-based. A name's postings are one blob
of big-endian numbers in ascending order, so that the best 20 of any number are its first 160 bytes.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from keydocs.index.source_kind import DOCS_OF_DOCS
from keydocs.model import Kind

WIDTH = 8
"""Bytes of a packed posting."""
MAX_TARGET = (1 << 28) - 1
MAX_LINE = (1 << 24) - 1
CODE_MASK = 15
LINE_SHIFT, TARGET_SHIFT, RANK_SHIFT = 4, 28, 56
NEXT_LINE = 1 << LINE_SHIFT
"""Added to a packed posting to get that of the next line."""
_IS_IMPORT, _SOURCE_KIND_SHIFT, _SOURCE_KIND_MASK = 1, 3, 7
"""Bits of the rank."""

KINDS = tuple(Kind)
CODES = {kind: code for code, kind in enumerate(KINDS)}
KIND_OF_CODE = KINDS + KINDS[-1:] * (CODE_MASK + 1 - len(KINDS))
"""The kind of each code, also of those not in use."""
_DEFINING = frozenset(Kind) - {Kind.IDENTIFIER, Kind.MODULE, Kind.FILE}
_UNPACK_FEW = {count * WIDTH: struct.Struct(f">{count}Q").unpack for count in range(9)}
"""Decoders of short blobs by their length: completion reads hundreds at once."""


class CorruptIndexError(Exception):
    """Data read from a database cannot have been written by Keydocs."""


class Posting(NamedTuple):
    """An unpacked posting."""

    rank: int
    target: int
    line: int
    kind: Kind


def is_defining(kind: Kind) -> bool:
    """Return whether entries of a kind stand for definitions, rather than for uses and imports."""
    return kind in _DEFINING


def static_rank(kind: Kind, source_kind: int) -> int:
    """Return how good an entry is regardless of the document that asks: 0 (best) to 255."""
    group = 0 if kind in _DEFINING else 1 if kind is Kind.FILE else 2
    return group << 6 | source_kind << _SOURCE_KIND_SHIFT | (_IS_IMPORT if kind is Kind.MODULE else 0)


RANKS = tuple(tuple(static_rank(kind, source_kind) for kind in KINDS) for source_kind in range(5))
"""Static ranks: ``RANKS[source_kind][code]``."""


def pack(rank: int, target: int, line: int, code: int) -> int:
    return rank << RANK_SHIFT | target << TARGET_SHIFT | min(line, MAX_LINE) << LINE_SHIFT | code


def unpack(packed: int) -> Posting:
    return Posting(
        packed >> RANK_SHIFT,
        packed >> TARGET_SHIFT & MAX_TARGET,
        packed >> LINE_SHIFT & MAX_LINE,
        KIND_OF_CODE[packed & CODE_MASK],
    )


def rank_of(packed: int) -> int:
    """Return the static rank of a packed posting."""
    return packed >> RANK_SHIFT


def source_kind_in(rank: int) -> int:
    """Return the kind of the documented file, which is a part of the static rank."""
    return rank >> _SOURCE_KIND_SHIFT & _SOURCE_KIND_MASK


def encode(postings: Iterable[int]) -> bytes:
    """Return the blob of packed postings, sorted."""
    ordered = sorted(postings)
    if len(ordered) == 1:
        # Two names of three have one posting only.
        return ordered[0].to_bytes(WIDTH, "big")
    numbers = array("Q", ordered)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def decode(data: bytes) -> tuple[int, ...]:
    """Return the packed postings of a blob, or of the beginning of one. Raises CorruptIndexError."""
    if not isinstance(data, bytes) or len(data) % WIDTH:
        raise CorruptIndexError("not a list of postings")
    size = len(data)
    if size in _UNPACK_FEW:
        return _UNPACK_FEW[size](data)
    return struct.unpack(f">{size // WIDTH}Q", data)


def best_posting(data: bytes) -> Posting:
    """Return the first posting of a blob."""
    return unpack(int.from_bytes(data[:WIDTH], "big"))


def targets_in(postings: Iterable[int]) -> list[int]:
    """Return the targets of packed postings, in their order."""
    return [packed >> TARGET_SHIFT & MAX_TARGET for packed in postings]


def without_targets(postings: Sequence[int], targets: Set[int]) -> Sequence[int]:
    """Return the packed postings that lead to none of these targets."""
    if not targets:
        return postings
    return [packed for packed, to in zip(postings, targets_in(postings), strict=True) if to not in targets]


def limit_mentions(postings: list[int], limit: int) -> list[int]:
    """Keep the first ``limit`` packed postings of imports, the first ``limit`` of documentation of documentation, and
    all others."""
    imports = [packed for packed in postings if packed >> RANK_SHIFT & _IS_IMPORT]
    copies = [packed for packed in postings if source_kind_in(packed >> RANK_SHIFT) == DOCS_OF_DOCS]
    if len(imports) <= limit >= len(copies):
        return postings
    excess = frozenset(imports[limit:] + copies[limit:])
    return [packed for packed in postings if packed not in excess]
