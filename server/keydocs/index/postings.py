"""A posting: one entry of one keyword file, packed into 64 bits so that postings sort by static rank.

From the highest bit: rank (8), target (28), line (24), kind (4). A name's postings are stored as one blob of
big-endian numbers in ascending order, so that "the best 20" are its first 160 bytes however many there are.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from keydocs.model import Kind

KINDS = tuple(Kind)
DECODED = KINDS + KINDS[-1:] * (16 - len(KINDS))
"""The kinds by their codes, of which there are ``CODE_MASK`` and one more."""
CODES = {kind: code for code, kind in enumerate(KINDS)}
WIDTH = 8
"""Bytes of a packed posting."""
_SHORT = {count * WIDTH: struct.Struct(f">{count}Q").unpack for count in range(9)}
"""By the length of blobs how they are read. Completion reads hundreds at once."""
MAX_TARGET = (1 << 28) - 1
MAX_LINE = (1 << 24) - 1
CODE_MASK = 15
LINE_SHIFT, TARGET_SHIFT, RANK_SHIFT = 4, 28, 56
_IS_MODULE, _TIER_SHIFT, _TIER_MASK = 1, 3, 7
"""In the rank."""
NEXT_LINE = 1 << LINE_SHIFT
"""What makes a posting that of the next line."""

SOURCE, TEST, DATA, PROSE, DOCS_OF_DOCS = range(5)
"""What a documented file is, best first: a source, a test, data or a build file, prose (also licences), documentation
of documentation."""

_TEST_FOLDER = re.compile(r"(?:^|/)(?:tests?|testing|spec|__tests__|benchmarks?|examples?)/")
_META_FOLDER = re.compile(r"(?:^|/)docs/docs/")
_META_ENDS = ("_docs.md", "_kw.md")
_TEST_NAME = re.compile(r"test_[^/]*\.\w+$|[^/]*[._]test\.\w+$")
_PROSE_NAME = re.compile(
    r".*\.(?:md|markdown|rst|txt|adoc)$|(?:licen[cs]e|copying|notice|authors|contributors|changelog|changes)",
    re.IGNORECASE,
)
_DATA_NAME = re.compile(
    r".*\.(?:ya?ml|json|jsonc|toml|ini|cfg|conf|cmake|in|jinja2?|csv|tsv|xml|html?|css|scss|svg|lock|properties|env)$"
    r"|(?:CMakeLists|requirements[^/]*|constraints[^/]*)\.txt$"
    r"|(?:Dockerfile|Makefile|\.[^/]*)$",
    re.IGNORECASE,
)
_DEFINING = frozenset(Kind) - {Kind.IDENTIFIER, Kind.MODULE, Kind.FILE}


class CorruptIndexError(Exception):
    """What was read from a database cannot have been written there by Keydocs."""


class Posting(NamedTuple):
    """Unpacked. ``line`` is that of the entry in its keyword file, 0-based."""

    rank: int
    target: int
    line: int
    kind: Kind


def source_kind_of(source: str) -> int:
    """What a documented file is, by its path: SOURCE, TEST, DATA, PROSE or META."""
    if is_copy(source):
        return DOCS_OF_DOCS
    folder, _, name = source.rpartition("/")
    if _DATA_NAME.match(name):
        return DATA
    if _PROSE_NAME.match(name):
        return PROSE
    return TEST if _folder_tier(folder) == TEST or _TEST_NAME.match(name) else SOURCE


def is_copy(source: str) -> bool:
    """Whether a documented file is documentation itself, by its path: its tier is META."""
    return source.endswith(_META_ENDS) or _folder_tier(source.rpartition("/")[0]) == DOCS_OF_DOCS


@lru_cache(maxsize=1024)
def _folder_tier(folder: str) -> int:
    """What the files of a folder are, as far as its path tells; few folders have thousands of files."""
    path = folder + "/"
    return DOCS_OF_DOCS if _META_FOLDER.search(path) else TEST if _TEST_FOLDER.search(path) else SOURCE


def documented(page: str) -> str:
    """What a page documents, as a path in the documentation tree: its own without the suffix."""
    return page.removesuffix("_docs.md")


def is_defining(kind: Kind) -> bool:
    """Whether entries of a kind stand for definitions, rather than for uses and imports."""
    return kind in _DEFINING


def static_rank(kind: Kind, tier: int) -> int:
    """How good a posting is before anything is known of the file that asks; 0 is best, at most 255."""
    group = 0 if kind in _DEFINING else 1 if kind is Kind.FILE else 2
    return group << 6 | tier << _TIER_SHIFT | (_IS_MODULE if kind is Kind.MODULE else 0)


RANKS = tuple(tuple(static_rank(kind, tier) for kind in KINDS) for tier in range(5))
"""``RANKS[tier][code]``"""


def pack(rank: int, target: int, line: int, code: int) -> int:
    return rank << RANK_SHIFT | target << TARGET_SHIFT | min(line, MAX_LINE) << LINE_SHIFT | code


def unpack(number: int) -> Posting:
    return Posting(
        number >> RANK_SHIFT,
        number >> TARGET_SHIFT & MAX_TARGET,
        number >> LINE_SHIFT & MAX_LINE,
        DECODED[number & CODE_MASK],
    )


def rank_of(number: int) -> int:
    """The static rank of a packed posting."""
    return number >> RANK_SHIFT


def kind_of(number: int) -> Kind:
    """The kind of a packed posting."""
    return DECODED[number & CODE_MASK]


def source_kind_in(rank: int) -> int:
    """What the documented file is: a part of the static rank."""
    return rank >> _TIER_SHIFT & _TIER_MASK


def to_bytes(packed: Iterable[int]) -> bytes:
    """Packed postings as a blob, sorted."""
    ordered = sorted(packed)
    if len(ordered) == 1:
        # Two names of three have no more.
        return ordered[0].to_bytes(WIDTH, "big")
    numbers = array("Q", ordered)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def first_in(data: bytes) -> int:
    """The first posting of a blob, which is its best, packed."""
    return int.from_bytes(data[:WIDTH], "big")


def from_first(data: bytes) -> Posting:
    """The same, unpacked."""
    return unpack(first_in(data))


def targets_in(packed: Iterable[int]) -> list[int]:
    """The targets of packed postings."""
    return [number >> TARGET_SHIFT & MAX_TARGET for number in packed]


def with_few_mentions(packed: list[int], most: int) -> list[int]:
    """Packed postings without those of imports that are more than so many, nor those of documentation of documentation:
    the first of each stay."""
    imports = [number for number in packed if number >> RANK_SHIFT & _IS_MODULE]
    copies = [number for number in packed if number >> RANK_SHIFT + _TIER_SHIFT & _TIER_MASK == DOCS_OF_DOCS]
    if len(imports) <= most >= len(copies):
        return packed
    left_out = frozenset(imports[most:] + copies[most:])
    return [number for number in packed if number not in left_out]


def packed_in(data: bytes) -> tuple[int, ...]:
    """Return the packed postings of a blob, or of the first part of one. Raises CorruptIndexError where it is none."""
    if not isinstance(data, bytes) or len(data) % WIDTH:
        raise CorruptIndexError("postings that are no whole numbers")
    size = len(data)
    if size in _SHORT:
        return _SHORT[size](data)
    return struct.unpack(f">{size // WIDTH}Q", data)
