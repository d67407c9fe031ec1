"""Comments and strings of languages without a grammar."""

from __future__ import annotations

import pytest

from keydocs.code.lexer import context_at


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ruby", "tide = 1 # the ti‸de", "comment"),
        ("ruby", "ti‸de = 1 # the tide", "code"),
        ("ruby", "puts 'the ti‸de rises'", "string"),
        ("ruby", 'puts "the #{ti‸de} rises"', "code"),
        ("ruby", "require 'ti‸de'", "code"),
        ("shell", 'echo "the $ti‸de"', "code"),
        ("shell", "echo $#; ti‸de", "code"),
        ("swift", "/* the\n ti‸de */ x", "comment"),
        ("swift", "/* the tide */ ti‸de", "code"),
        ("swift", "let x = 1 // ti‸de", "comment"),
        ("swift", "let x = 1 // tide‸", "comment"),
        ("swift", 'let u = "http://x"; ti‸de()', "code"),
        ("swift", "// it's\nti‸de", "code"),
        ("lua", "-- ti‸de", "comment"),
        ("yaml", "a: 'the ti‸de'", "code"),
        ("json", '{"the ti‸de": 1}', "code"),
        ("nothing known", "# ti‸de", "code"),
    ],
)
def test_where_a_position_is(language: str, text: str, expected: str) -> None:
    offset = text.index("‸")
    assert context_at(text.replace("‸", ""), offset, language).value == expected


def test_a_long_text_takes_no_time_to_speak_of() -> None:
    assert context_at("/*" + "* " * 500_000, 900_000, "swift").value == "comment"
    assert context_at('"\\' * 500_000, 900_000, "swift").value == "code"
