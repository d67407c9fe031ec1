"""Postings: packing, order, and what a documented file is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydocs.index.postings import (
    CODES,
    KINDS,
    MAX_LINE,
    MAX_TARGET,
    RANKS,
    WIDTH,
    CorruptIndexError,
    Posting,
    decode,
    encode,
    is_defining,
    limit_mentions,
    pack,
    static_rank,
    targets_in,
    unpack,
)
from keydocs.index.source_kind import DATA, DOCS_OF_DOCS, PROSE, SOURCE, TEST, documented_path, source_kind_of
from keydocs.model import Kind

POSTINGS = st.builds(
    Posting,
    st.integers(0, 255),
    st.integers(0, MAX_TARGET),
    st.integers(0, MAX_LINE),
    st.sampled_from(Kind),
)


def packed(posting: Posting) -> int:
    return pack(posting.rank, posting.target, posting.line, CODES[posting.kind])


def postings_in(data: bytes) -> list[Posting]:
    return list(map(unpack, decode(data)))


@given(st.lists(POSTINGS))
def test_round_trip(postings: list[Posting]) -> None:
    data = encode(map(packed, postings))
    assert len(data) == WIDTH * len(postings)
    assert sorted(map(packed, postings_in(data))) == sorted(map(packed, postings))


@given(st.lists(POSTINGS, min_size=1), st.integers(1, 5))
def test_the_first_bytes_are_the_best(postings: list[Posting], number: int) -> None:
    best = postings_in(encode(map(packed, postings))[: number * WIDTH])
    assert [posting.rank for posting in best] == sorted(posting.rank for posting in postings)[:number]


@given(st.lists(POSTINGS, max_size=3), st.integers(1, WIDTH - 1))
def test_a_blob_that_was_cut_off_is_corrupt(postings: list[Posting], extra: int) -> None:
    with pytest.raises(CorruptIndexError):
        postings_in(encode(map(packed, postings)) + b"\xff" * extra)


def test_bytes_are_big_endian() -> None:
    assert encode([pack(1, 2, 3, 4)]).hex() == "0100000020000034"


def test_a_line_beyond_what_fits_is_the_last_that_does() -> None:
    assert postings_in(encode([pack(0, 1, MAX_LINE + 5, 0)])) == [Posting(0, 1, MAX_LINE, KINDS[0])]


def test_a_code_that_no_kind_has_is_no_error() -> None:
    assert postings_in(encode([pack(0, 1, 1, 15)]))[0].kind is Kind.IDENTIFIER


def test_codes_and_ranks_fit() -> None:
    assert len(KINDS) <= 16
    assert all(0 <= rank <= 255 for ranks in RANKS for rank in ranks)


ORDER = [
    (Kind.CLASS, SOURCE),
    (Kind.FUNCTION, TEST),
    (Kind.CLASS, DOCS_OF_DOCS),
    (Kind.FILE, SOURCE),
    (Kind.IDENTIFIER, SOURCE),
    (Kind.MODULE, SOURCE),
    (Kind.IDENTIFIER, TEST),
    (Kind.IDENTIFIER, DATA),
    (Kind.IDENTIFIER, PROSE),
    (Kind.MODULE, DOCS_OF_DOCS),
]


def test_definitions_before_files_before_uses_and_sources_before_the_rest() -> None:
    ranks = [static_rank(kind, tier) for kind, tier in ORDER]
    assert ranks == sorted(set(ranks))
    assert ranks == [RANKS[tier][CODES[kind]] for kind, tier in ORDER]


def test_the_kinds_that_define() -> None:
    assert {kind for kind in Kind if not is_defining(kind)} == {Kind.IDENTIFIER, Kind.MODULE, Kind.FILE}


@pytest.mark.parametrize(
    ("source", "tier"),
    [
        ("src/tide.py", SOURCE),
        ("lib/contest.py", SOURCE),
        ("latest/x.cpp", SOURCE),
        ("tests/tide.py", TEST),
        ("a/test/x.cpp", TEST),
        ("src/test_tide.py", TEST),
        ("src/tide_test.go", TEST),
        ("src/tide.test.ts", TEST),
        ("examples/a.py", TEST),
        ("config/station.yaml", DATA),
        ("CMakeLists.txt", DATA),
        ("README.md", PROSE),
        ("docs/guide.rst", PROSE),
        ("LICENSE", PROSE),
        ("notes.txt", PROSE),
        ("docs/src/tide.py_docs.md", DOCS_OF_DOCS),
        ("docs/src/tide.py_kw.md", DOCS_OF_DOCS),
        ("docs/docs/src/tide.py", DOCS_OF_DOCS),
    ],
)
def test_what_a_documented_file_is(source: str, tier: int) -> None:
    assert source_kind_of(source) == tier


def test_a_page_documents_its_own_path_without_the_suffix() -> None:
    assert documented_path("docs/src/tide.py_docs.md") == "docs/src/tide.py"


def test_the_first_imports_and_copies_are_left() -> None:
    defined, imported = static_rank(Kind.CLASS, SOURCE), static_rank(Kind.MODULE, SOURCE)
    copied = static_rank(Kind.IDENTIFIER, DOCS_OF_DOCS)
    numbers = [pack(rank, target, 0, 0) for target, rank in enumerate([*[defined] * 3, *[imported] * 3, *[copied] * 3])]
    assert targets_in(limit_mentions(numbers, 2)) == [0, 1, 2, 3, 4, 6, 7]
    assert limit_mentions(numbers, 3) == numbers
