"""Which names are plausibly code."""

from __future__ import annotations

import pytest

from keydocs.index.code_words import is_code, is_shaped
from keydocs.index.source_kind import DATA, DOCS_OF_DOCS, PROSE, SOURCE, TEST
from keydocs.model import Kind


@pytest.mark.parametrize(
    "name", ["heightAt", "TideTable", "height_at", "conv2d", "torch.utils", "a::b", "a/b.h", "$id", "GPUs", "größe"]
)
def test_shapes_of_code(name: str) -> None:
    assert is_shaped(name)


@pytest.mark.parametrize("name", ["tide", "Tide", "TIDE", "well-known", "the"])
def test_shapes_of_prose(name: str) -> None:
    assert not is_shaped(name)


@pytest.mark.parametrize(
    ("name", "kind", "tier", "expected"),
    [
        ("forward", Kind.FUNCTION, SOURCE, True),
        ("copy", Kind.MODULE, SOURCE, True),
        ("Tensor", Kind.IDENTIFIER, SOURCE, True),
        ("Tensor", Kind.IDENTIFIER, TEST, True),
        ("the", Kind.IDENTIFIER, SOURCE, False),
        ("However", Kind.IDENTIFIER, SOURCE, False),
        ("that", Kind.CLASS, SOURCE, False),
        ("Harbour", Kind.IDENTIFIER, PROSE, False),
        ("Harbour", Kind.IDENTIFIER, DOCS_OF_DOCS, False),
        ("Harbour", Kind.IDENTIFIER, DATA, False),
        ("install", Kind.FUNCTION, DATA, True),
        ("height_at", Kind.IDENTIFIER, DOCS_OF_DOCS, True),
        ("TideTable", Kind.IDENTIFIER, PROSE, True),
    ],
)
def test_what_is_code(name: str, kind: Kind, tier: int, expected: bool) -> None:
    assert is_code(name, kind, tier) is expected
