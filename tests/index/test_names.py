"""The initials of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydocs.index import names
from keydocs.index.names import initials


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AOTDispatchTensor", "aotdt"),
        ("gen_trace_type", "gtt"),
        ("torch.utils.data", "tud"),
        ("std::vector", "sv"),
        ("react-grid-item", "rgi"),
        ("torch/library.h", "tlh"),
        ("MAX_TIDE_LEVEL", "mtl"),
        ("__init__", ""),
        ("tide", ""),
        ("TIDE", ""),
        ("Tide", ""),
        ("heightAt", "ha"),
        ("conv2d", "c2"),
        ("GrößeÄndern", "gä"),
        ("", ""),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text())
def test_initials_are_short_and_lower(name: str) -> None:
    found = initials(name)
    assert len(found) != 1
    assert found == found.lower()


@given(st.text(st.sampled_from("abAB01_.-:"), max_size=30))
def test_the_ascii_pattern_finds_the_same_initials(name: str) -> None:
    assert names._ASCII_INITIAL.findall(name) == names._unicode_initials(name)
