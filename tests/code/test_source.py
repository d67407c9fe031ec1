"""Sources that can't be understood, and what holds for all languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keydocs.code.source import parse_source

WITHOUT_GRAMMARS = """
import sys
sys.modules["tree_sitter"] = None
from keydocs.code.source import is_understood, parse_source
import keydocs.features.definition, keydocs.features.completion, keydocs.index.worker
print(is_understood("python"), parse_source("x = 1", "a.py", "python"))
"""


def test_without_the_grammars_nothing_is_understood_and_nothing_fails() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_GRAMMARS], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("False None\n", "")


@pytest.mark.parametrize(
    ("path", "language", "text"),
    [
        ("a.py", "python", "x = " + "(" * 10_000),
        ("a.py", "python", "x = " + "-" * 50_000 + "1"),
        ("a.py", "python", "x = [" * 20_000),
        ("a.py", "python", "if a:\n" + "".join(f"{' ' * n}if a:\n" for n in range(1, 900))),
        ("a.cpp", "cpp", "a<" * 50_000),
        ("a.cpp", "cpp", "namespace a {" * 5_000),
        ("a.ts", "typescript", "(" * 20_000),
        ("a.ts", "typescript", "let x = " + "{a: " * 5_000),
        ("a.java", "java", "List<" * 5_000),
        ("a.go", "go", "func f() {" * 5_000),
        ("a.py", "python", "x" * 5_000_000),
    ],
)
def test_hostile_sources_are_given_up_or_read(path: str, language: str, text: str) -> None:
    source = parse_source(text, path, language)
    if source is not None:
        source.facts_or_none()


def test_broken_code_is_read_as_far_as_it_goes() -> None:
    source = parse_source("def before(): ...\nclass (\nx = [\n\ndef after(): ...\n", "a.py", "python")
    assert source is not None
    assert [definition.name for definition in source.facts.definitions][:1] == ["before"]
