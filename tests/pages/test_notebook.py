"""The code in notebooks' file format."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.pages.notebook import (
    code_in,
    is_notebook,
    language_of,
    unquoted,
)
from keydocs.pages.source_text import FILLER


def shown(text: str) -> list[str]:
    return [line.strip() for line in code_in(text).replace(FILLER, "").split("\n") if line.strip()]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\n\r\x85\u2028\u2029\x1f", exclude_categories=["Cs"]))))
def test_every_line_of_code_is_there(lines: list[str]) -> None:
    cells = [{"cell_type": "code", "outputs": [{"text": ["printed\n"]}], "source": [f"{line}\n" for line in lines]}]
    text = json.dumps({"cells": cells}, indent=1)
    code = code_in(text)
    assert (len(code), code.count("\n")) == (len(text), text.count("\n"))
    assert shown(text) == [line.strip() for line in lines if line.strip()]


@settings(deadline=None)
@given(st.text(st.sampled_from('"\\nu0d8{[]},: ascell_typesource\n'), max_size=200))
def test_anything_keeps_its_length(text: str) -> None:
    code = code_in(text)
    assert (len(code), code.count("\n")) == (len(text), text.count("\n"))
    unquoted(text)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('{\n "cells": [\n  {\n   "cell_type": "code"', "", True),
        ('"    def tide(level):\\n",', "nb/x.ipynb", True),
        ('{"a": 1}', "x.json", False),
        ("x = 1", "x.ipynb", False),
        ("", "x.ipynb", False),
    ],
)
def test_what_is_a_notebook(text: str, path: str, expected: bool) -> None:
    assert is_notebook(f"# {text}", 2, 2 + len(text), path) is expected


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({}, "python"),
        ({"language_info": {"codemirror_mode": {"name": "ipython"}, "name": "python"}}, "python"),
        ({"language_info": {"name": "C++"}}, "cpp"),
    ],
)
def test_the_language_of_a_notebook(metadata: dict[str, object], language: str) -> None:
    assert language_of(json.dumps({"cells": [], "metadata": metadata}, indent=1)) == language


def test_a_part_of_a_notebook_is_code() -> None:
    assert shown('    "def tide():\\n",\n    "    return 1"\n') == ["def tide():", "return 1"]
