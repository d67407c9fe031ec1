"""The quick tests that sort out nearly all uses of a name never sort out what a row would take."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.languages import get_language
from keydocs.languages.base import DefinitionPattern, DefinitionTable

LANGUAGES = [
    "python", "cpp", "java", "javascript", "typescript", "go", "rust", "ruby", "php", "shell", "cmake", "protobuf",
    "yaml", "toml", "json", "make", "dockerfile", "sql", "swift", "lua", "",
]  # fmt: skip
WORDS = (
    "class struct def async cdef type import cimport from as enum typedef using namespace template static const public "
    "#define #include # define include interface function export var let fn pub use mod func package macro_rules! "
    "require set option message service rpc ENV FROM create table int unsigned std::vector T foo.bar a b x1 _y"
).split()
MARKS = [*" \t  ()[]{}<>,.;:=+-*&|!?~\"'`@$%/\\^#\n", "::", "//", "/*", "*/", "->", "=>", "=="]
TEXTS = st.lists(st.sampled_from([*WORDS, *MARKS, " ", " ", "\t"]), max_size=8).map("".join)


def rows_of(language: str) -> list[tuple[DefinitionTable, DefinitionPattern]]:
    definitions = get_language(language).definitions
    return [(table, row) for table in (definitions.table, definitions.directives) for row in table.patterns]


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(before=TEXTS)
def test_what_stands_before(language: str, before: str) -> None:
    before = before.replace("\n", "")
    bare = before.lstrip(" \t")
    for table, row in rows_of(language):
        if row.before.fullmatch(before):
            assert not bare or table.prefix.fullmatch(bare), row.before.pattern


@pytest.mark.parametrize("language", ["cpp", "java", ""])
@settings(max_examples=300, deadline=None)
@given(before=TEXTS)
def test_lines_of_another_language(language: str, before: str) -> None:
    before = before.replace("\n", "")
    is_directive = before.lstrip(" \t").startswith("#")
    definitions = get_language(language).definitions
    for row in (definitions.table if is_directive else definitions.directives).patterns:
        assert not row.before.fullmatch(before), row.before.pattern


def test_languages_without_directives_have_one_table() -> None:
    go, cpp = get_language("go").definitions, get_language("cpp").definitions
    assert go.table == go.directives
    assert cpp.table != cpp.directives


@pytest.mark.parametrize(
    ("language", "name", "reserved"),
    [
        ("python", "else", True),
        ("python", "None", True),
        ("python", "match", False),
        ("cpp", "sizeof", True),
        ("cuda", "sizeof", True),
        ("cpp", "None", False),
        ("typescript", "switch", True),
        ("lua", "end", False),
    ],
)
def test_words_of_the_language_itself(language: str, name: str, reserved: bool) -> None:
    assert (name in get_language(language).reserved_words) is reserved
