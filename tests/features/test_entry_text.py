"""What a card takes from a keyword file, and which card is none."""

from __future__ import annotations

import pytest

from keydocs.features.entry_text import (
    description_of,
    find_entry,
    says_nothing,
    signature_of,
)
from keydocs.features.hover_content import HoverContent
from keydocs.keyword_files.reader import read_reference
from keydocs.model import Kind
from support import MakeScene


def said(entries: str, name: str = "settle") -> tuple[str, str]:
    """The signature and the description of an entry of a keyword file."""
    read = read_reference("docs/lock/tide.py_kw.md", f"# Keywords: `lock/tide.py`\n\n{entries}", lambda path: False)
    entry = find_entry(read, name, -1)
    return signature_of(entry), description_of(read, entry)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("- **settle(level)** - Brings it down.\n", ("settle(level)", "Brings it down.")),
        ("- **settle**: Calls [`Gate`](lock::Gate).\n", ("", "Calls Gate.")),
        ("- **settle**: See [tide.py_docs.md](tide.py_docs.md)\n", ("", "")),
        ("- **settle**: Gefunden in tide.py\n- **rise**: Gefunden in tide.py\n", ("", "")),
        ("- **settle**: Wird hier benutzt\n- **rise**: Hebt den Pegel\n- **fall**: Senkt ihn\n",
         ("", "Wird hier benutzt")),
        ("- **settle**: aaa\n- **rise**: aaa\n- **fall**: aaa\n- **b**: x\n- **c**: y\n- **d**: z\n- **e**: u\n", ("", "")),
        ("- **settle**, **sink** - Bring it down.\n- **rise** - Lifts it.\n", ("", "Bring it down.")),
        ("### settle\n\n- **Context**: *...if true; then settle …*\n- **Type**: function\n", ("", "")),
        ("### settle\n\n- **Context**: `def settle(level):`\n- **Type**: function\n", ("def settle(level):", "")),
        ("### settle\n\n- **Beschreibung**: Senkt den Pegel.\n- **Typ**: Funktion\n", ("", "Senkt den Pegel.")),
    ],
)  # fmt: skip
def test_what_an_entry_says(entries: str, expected: tuple[str, str]) -> None:
    assert said(entries) == expected


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (HoverContent("endl", Kind.IDENTIFIER, "tide.cpp"), "cout << endl;", True),
        (HoverContent("start", Kind.VARIABLE, "tide.yaml", 'start: "20:00"'), '  start: "20:00"', True),
        (HoverContent("settle", Kind.FUNCTION, "tide.py", "settle"), "settle()", True),
        (HoverContent("settle", Kind.FUNCTION, "tide.py", "def settle(level)"), "settle(3)", False),
        (HoverContent("Tide", Kind.CLASS, "tide.py"), "Tide()", False),
        (HoverContent("endl", Kind.IDENTIFIER, "tide.cpp", summary="Ends a line."), "cout << endl;", False),
    ],
)
def test_a_card_that_says_nothing(content: HoverContent, line: str, expected: bool) -> None:
    assert says_nothing(content, line) is expected


def test_what_a_file_is_for_is_said_of_the_file_alone(scene: MakeScene) -> None:
    files = '//- /src/tide.py pta also=settle\n"""Keeps the lock."""\nclass Gate: ...\n'
    assert scene(f"{files}//- /main.py\nset<|>tle_down\n").content() is None
    found = scene(f"{files}//- /main.py\nGa<|>te()\n").content()
    assert found is not None
    assert found.summary == ""


def test_a_bare_name_is_no_card(scene: MakeScene) -> None:
    files = "//- /src/tide.cpp pta also=end_line\nint main() { out << end_line; }\n"
    assert scene(f"{files}//- /main.cpp\nout << end<|>_line;\n").content() is None
