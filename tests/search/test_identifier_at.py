"""The names that could be meant at a place of a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.search.identifier_at import names_at, starts_before, word_at


def _names(marked: str) -> list[str]:
    """The candidates at ``|``."""
    line, column = marked.replace("|", ""), marked.index("|")
    return [line[start:end] for start, end in names_at(line, column)]


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("import torch.ut|ils.data", "torch.utils.data"),
        ("import torch.ut|ils.data", "torch.utils"),
        ("import torch.ut|ils.data", "utils"),
        ("std::vec|tor<int>", "std::vector"),
        ("<react-grid|-item>", "react-grid-item"),
        ('import "@scope/p|kg"', "@scope/pkg"),
        ('#include "torch/libr|ary.h"', "torch/library.h"),
        ("call(__init__|)", "__init__"),
        ("see ISO 86|01 for", "ISO 8601"),
        ("größe|", "größe"),
        ("cafe\u0301| au", "cafe\u0301"),
        ("a 👾 nam|e", "name"),
        ("f(|$httpProvider)", "$httpProvider"),
        ("|@Injectable()", "@Injectable"),
        ("|@Injectable()", "Injectable"),
        ("app.|$http.get", "$http"),
        ("var(|--main-color)", "--main-color"),
        ("var(-|-main-color)", "--main-color"),
        ("|#define X", "#define"),
        ("|.hidden {", ".hidden"),
        ("|...args", "args"),
        ("std:|:vector", "vector"),
        ("std:|:vector", "std::vector"),
        ("in c+|+ only", "c++"),
        ("a |~Tide()", "~Tide"),
    ],
)
def test_names_at(marked: str, name: str) -> None:
    assert name in _names(marked)


@pytest.mark.parametrize(
    ("separators", "phrases"),
    [
        ("", []),
        (" ", ["see ISO", "see ISO 8601", "ISO 8601"]),
        ("(", ["8601(x"]),
        (" (", ["see ISO", "see ISO 8601", "see ISO 8601(x", "ISO 8601", "ISO 8601(x", "8601(x"]),
    ],
)
def test_phrases_have_separators_that_names_have(separators: str, phrases: list[str]) -> None:
    line = "see ISO 8601(x)"
    found = {line[start:end] for at in (5, 9) for start, end in names_at(line, at, separators)}
    assert found == {"ISO", "8601", *phrases}


def test_longest_name_comes_first() -> None:
    names = _names("x = torch.nn.Lin|ear")
    assert names == sorted(names, key=len, reverse=True)
    assert "torch.nn.Linear" in names[:3]


@pytest.mark.parametrize("marked", ["| a", "( | )", "|", "a   |   b"])
def test_no_name_where_none_is(marked: str) -> None:
    assert _names(marked) == []


@pytest.mark.parametrize(
    ("marked", "name"), [("a |-b", "b"), ("a |+b", "b"), ("a.|-b", "b"), ("c+|+", "c"), ("a|.b", "b")]
)
def test_an_operator_is_no_part_of_what_it_stands_before(marked: str, name: str) -> None:
    assert name not in _names(marked)


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(-5, 70))
def test_names_hold_the_cursor(line: str, column: int) -> None:
    for start, end in names_at(line, column):
        assert 0 <= start < end <= len(line)


@pytest.mark.parametrize(
    ("marked", "word"),
    [("a.bc|d.e", "bcd"), ("bcd|", "bcd"), ("|bcd", "bcd"), ("a.|.b", None), ("", None), ("é\u0301|x", "é\u0301x")],
)
def test_word_at(marked: str, word: str | None) -> None:
    line = marked.replace("|", "")
    span = word_at(line, marked.find("|") if "|" in marked else 0)
    assert (line[slice(*span)] if span else None) == word


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("x = to", ["to"]),
        ("torch.ut", ["torch.ut", "ut"]),
        ("a.b.c", ["a.b.c", "b.c", "c"]),
        ("torch.", ["torch.", ""]),
        ("$ht", ["$ht", "ht"]),
        ("a.$ht", ["a.$ht", "$ht", "ht"]),
        ("f(--", ["--", ""]),
        ("x", ["x"]),
        ("", [""]),
        ("a ", [""]),
        ("tide->", [""]),
        ("x" * 6, []),
    ],
)
def test_where_what_is_written_may_begin(text: str, starts: list[str]) -> None:
    assert [text[start:] for start in starts_before(text, 5)] == starts


def test_a_cursor_in_a_long_line_is_quick() -> None:
    line = "ab." * 300_000
    assert len(names_at(line, 450_000)) < 200


def test_what_is_too_long_for_a_name_is_none() -> None:
    assert word_at("x" * 10_000, 5_000) == (0, 10_000)
    assert word_at("x" * 10_001, 5_000) is word_at("x" * 5_000_000, 2_500_000) is word_at("x" * 10_001, 0) is None
