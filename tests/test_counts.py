"""Numbers agree with their nouns."""

from __future__ import annotations

import pytest

from keydocs.counts import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "finding", "0 findings"),
        (1, "finding", "1 finding"),
        (2, "keyword file", "2 keyword files"),
        (1, "entry", "1 entry"),
        (1234, "entry", "1,234 entries"),
        (2, "key", "2 keys"),
        (2, "index", "2 indexes"),
    ],
)
def test_counted(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
