"""Lines as LSP counts them, positions in three encodings, names under a cursor."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.model import Range
from keydocs.text.escaping import is_plain, on_one_line, visible
from keydocs.text.identifiers import is_word, separators_in
from keydocs.text.lines import Lines, beginning
from keydocs.text.positions import Encoding, from_units, to_units

TEXTS = st.text(st.sampled_from("ab\r\n\x0b\x0c\x85\u2028é👾e\u0301 "), max_size=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b", ""]),
        ("a\rb\r", ["a", "b", ""]),
        ("a\n\rb", ["a", "", "b"]),
        ("a\r\r\nb", ["a", "", "b"]),
        ("a\x0cb\x0bc\u2028d\u2029e\x85f\x1cg", ["a\x0cb\x0bc\u2028d\u2029e\x85f\x1cg"]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert list(Lines(text)) == lines
    assert len(Lines(text)) == len(lines)


def test_lines_beyond_the_text() -> None:
    lines = Lines("a\nb")
    assert [lines.get(-1), lines.get(1), lines.get(2)] == ["", "b", ""]
    with pytest.raises(IndexError):
        lines[2]


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [("a\nb\nc", 2, "a\nb\n"), ("a\r\nb\rc", 1, "a\r\n"), ("a\r\nb\rc\n", 2, "a\r\nb\r"), ("a\r\nb", 2, "a\r\nb")],
)
def test_the_beginning_of_a_text(text: str, lines: int, expected: str) -> None:
    assert beginning(text, lines) == expected


def test_longest_line() -> None:
    assert Lines("a\nabc\r\nab").longest() == 3


def test_range_of_offsets() -> None:
    lines = Lines("ab\r\ncd\ref")
    assert lines.range(1, 5) == Range(0, 1, 1, 1)
    assert lines.range(7, 9) == Range(2, 0, 2, 2)
    assert lines.range(9, 9) == Range(2, 2, 2, 2)


@settings(deadline=None)
@given(TEXTS, st.integers(-1, 45))
def test_a_line_of_its_own(text: str, line: int) -> None:
    assert Lines(text).peek(line) == Lines(text).get(line)
    known = Lines(text)
    assert len(known) and known.peek(line) == known.get(line)


@settings(deadline=None)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=2_000), st.lists(st.integers(0, 2_000), max_size=25))
def test_lines_of_a_long_text(lengths: list[int], wanted: list[int]) -> None:
    text = "\n".join("x" * length for length in lengths)
    lines, known = Lines(text), Lines(text)
    assert len(known) == len(lengths)
    assert [lines.peek(line) for line in wanted] == [known.get(line) for line in wanted]


def test_a_text_is_not_cut_again_for_each_line() -> None:
    class Counted(str):
        cuts = 0

        def split(self, *arguments: Any) -> list[str]:  # type: ignore[override]
            Counted.cuts += 1
            return super().split(*arguments)

    lines = Lines(Counted("a\n" * 1000))
    assert [lines.peek(line) for line in range(1000)] == ["a"] * 1000
    assert Counted.cuts < 10


@settings(deadline=None)
@given(TEXTS)
def test_lines_hold_the_whole_text(text: str) -> None:
    lines = Lines(text)
    for number, line in enumerate(lines):
        assert text.startswith(line, lines.start(number))
        assert "\n" not in line
        assert "\r" not in line
        assert lines.line_at(lines.start(number)) == number
    assert "".join(lines) == text.replace("\r", "").replace("\n", "")


LINE = "aé€👾e\u0301z"


@pytest.mark.parametrize(
    ("encoding", "units"),
    [
        (Encoding.UTF8, [0, 1, 3, 6, 10, 11, 13, 14]),
        (Encoding.UTF16, [0, 1, 2, 3, 5, 6, 7, 8]),
        (Encoding.UTF32, [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_units_of_each_column(encoding: Encoding, units: list[int]) -> None:
    assert [to_units(LINE, column, encoding) for column in range(len(LINE) + 1)] == units
    assert [from_units(LINE, unit, encoding) for unit in units] == list(range(len(LINE) + 1))


@pytest.mark.parametrize(
    ("encoding", "units", "column"),
    [
        (Encoding.UTF16, 4, 3),
        (Encoding.UTF8, 2, 1),
        (Encoding.UTF8, 8, 3),
        (Encoding.UTF16, 99, 7),
        (Encoding.UTF8, 99, 7),
        (Encoding.UTF32, 99, 7),
        (Encoding.UTF16, -1, 0),
        (Encoding.UTF32, -1, 0),
    ],
)
def test_units_inside_of_a_character_and_beyond_the_line(encoding: Encoding, units: int, column: int) -> None:
    assert from_units(LINE, units, encoding) == column


def test_column_beyond_the_line_counts_as_its_end() -> None:
    assert [to_units("é", 9, encoding) for encoding in Encoding] == [2, 1, 1]


def test_lone_surrogates_have_a_width() -> None:
    assert to_units("\ud800a", 2, Encoding.UTF16) == 2
    assert to_units("\ud800a", 2, Encoding.UTF8) == 4


@settings(deadline=None)
@given(st.text(max_size=20), st.sampled_from(Encoding))
def test_there_and_back(line: str, encoding: Encoding) -> None:
    for column in range(len(line) + 1):
        assert from_units(line, to_units(line, column, encoding), encoding) == column


@pytest.mark.parametrize(
    ("char", "expected"), [("a", True), ("_", True), ("9", True), ("\u0301", True), ("变", True), ("-", False)]
)
def test_is_word(char: str, expected: bool) -> None:
    assert is_word(char) is expected


def test_separators_of_names() -> None:
    assert separators_in(["torch.utils", "@a/b-c", "größe", "水位"]) == ""
    assert separators_in(["ISO 8601", "operator()", "a\u00a0b", "x y"]) == " ()\xa0"


@pytest.mark.parametrize(
    ("text", "with_lines", "without"),
    [
        ("größe, 水位\u0301", "größe, 水位\u0301", "größe, 水位\u0301"),
        ("a\tb\nc", "a\tb\nc", r"a\u0009b\u000ac"),
        ("a\r\nb\rc", "a\nb\nc", r"a\u000d\u000ab\u000dc"),
        ("\x1b[31m\x07\x9b\0", r"\u001b[31m\u0007\u009b\u0000", r"\u001b[31m\u0007\u009b\u0000"),
        ("\u202a\u202e\u2066\u2069", r"\u202a\u202e\u2066\u2069", r"\u202a\u202e\u2066\u2069"),
        ("a\u200bb\u200fc\ufeff\u2028", r"a\u200bb\u200fc\ufeff\u2028", r"a\u200bb\u200fc\ufeff\u2028"),
    ],
)
def test_what_could_command_a_terminal_or_hide_is_shown(text: str, with_lines: str, without: str) -> None:
    assert (visible(text), on_one_line(text), is_plain(text)) == (with_lines, without, text == without)


@given(st.text(st.sampled_from("aé水😀\ud83d"), min_size=900, max_size=1100), st.integers(0, 4500))
@settings(max_examples=25)
def test_columns_in_long_lines(line: str, units: int) -> None:
    for encoding in Encoding:
        column = from_units(line, units, encoding)
        assert to_units(line, column, encoding) <= units
        assert column == len(line) or to_units(line, column + 1, encoding) > units
