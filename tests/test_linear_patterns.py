"""No regular expression takes more than linear time: each is tried on strings made to mislead it.

The strings come from the pattern itself: what leads to one of its repetitions, what that repeats, many times over, and
something behind it that fits nothing.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import keydocs
from keydocs.languages.base import Language

if sys.version_info >= (3, 11):
    from re import _parser as parser
else:
    import sre_parse as parser

_LENGTHS = (400, 4_000)
"""The shorter tells what is suspicious, the longer what is wrong: many repetitions end at a thousand."""
_TIMES = 4
_LINEAR = 9.0
"""How many times as long a string of four times the length may take: twice what linear time would, squared is 16."""
_SOON = 0.001
"""Seconds. What takes less cannot be told from noise, and hurts nobody."""
_NEVER = 1.0
WINDOWS = {
    "search.query._RECEIVER": 300,
    "keyword_files.translations._EDGES": 100,
    "pages.page_text_match._BULLET_BEFORE": 1_000,
    "pages.prose._OWN_SIGNATURE": 1_000,
}
"""The characters that some patterns are shown at most; in those squared time is short."""
_ENDS = ("\0", "")
_SIGNS = " \t-*#`[](){}<>\"'|:,._\\/=0aA\n"


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(keydocs.__path__, "keydocs."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """All that the package has compiled, by where they are; and some of those that are made from names."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[tuple[str, int]] = set()

    def add(name: str, value: object) -> None:
        if isinstance(value, re.Pattern):
            text = value if isinstance(value.pattern, str) else re.compile(value.pattern.decode("latin-1"), value.flags)
            if (text.pattern, text.flags) not in seen:
                seen.add((text.pattern, text.flags))
                found[name] = text
        elif isinstance(value, Language):
            for field in dataclasses.fields(value):
                add(f"{name}.{field.name}", getattr(value, field.name))
        elif isinstance(value, dict):
            for key, one in value.items():
                add(f"{name}[{key!r}]", one)
        elif isinstance(value, (tuple, list, set, frozenset)):
            for number, one in enumerate(value):
                add(f"{name}[{number}]", one)

    for module in modules():
        for name, value in vars(module).items():
            if not name.startswith("__"):
                add(f"{module.__name__.removeprefix('keydocs.')}.{name}", value)
    return found


PATTERNS = patterns()


@cache
def uses_of(name: str) -> set[str]:
    """The methods that the package calls of a pattern, as far as its text tells: all where it is one of a table."""
    if "_LANGUAGES[" in name:
        return {"search"} if name.endswith(".type_before_brace") else {"match"}
    module, _, word = name.rpartition(".")
    called = re.compile(rf"\b{re.escape(word)}\.(match|fullmatch|search|finditer|findall|sub|split)\b")
    path = Path(keydocs.__file__).parent / f"{module.replace('.', '/')}.py"
    text = path.read_text("utf-8") if path.is_file() else ""
    return {match[1] for match in called.finditer(text)} or {"match", "search"}


def misleading(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What stands before, and what is repeated."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    for before, repeated in _repetitions(tree, "", {}):
        for sample in dict.fromkeys(_samples(repeated, {})):
            if sample:
                yield before, sample
    yield from (("", sign) for sign in _SIGNS)


def _repetitions(tree: Any, before: str, groups: dict[int, str]) -> Iterator[tuple[str, Any]]:
    for operation, argument in tree:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = argument
            if most > 100:
                yield before, inner
            yield from _repetitions(inner, before, groups)
        elif name == "SUBPATTERN":
            yield from _repetitions(argument[3], before, groups)
        elif name == "BRANCH":
            for one in argument[1]:
                yield from _repetitions(one, before, groups)
        elif name == "ATOMIC_GROUP":
            yield from _repetitions(argument, before, groups)
        before += next(_samples([(operation, argument)], groups), "")


def _samples(tree: Any, groups: dict[int, str]) -> Iterator[str]:
    """Strings that a pattern matches: the first is the shortest, the others differ in single characters."""
    parts = [list(_samples_of(str(operation), argument, groups)) or [""] for operation, argument in tree]
    first = "".join(part[0] for part in parts)
    yield first
    for number, part in enumerate(parts):
        for other in part[1:4]:
            yield "".join(other if at == number else one[0] for at, one in enumerate(parts))


def _samples_of(name: str, argument: Any, groups: dict[int, str]) -> Iterator[str]:
    if name == "LITERAL":
        yield chr(argument)
    elif name in ("NOT_LITERAL", "ANY"):
        yield from (sign for sign in "a .-*" if argument is None or ord(sign) != argument)
    elif name == "IN":
        yield from _members(argument)
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, inner = argument
        one = list(_samples(inner, groups))
        yield from (sample * max(least, 0) for sample in one[:1])
        yield from (sample * max(least, 1) for sample in one)
    elif name == "SUBPATTERN":
        found = list(_samples(argument[3], groups))
        groups[argument[0] or 0] = found[0]
        yield from found
    elif name == "BRANCH":
        for one in argument[1]:
            yield next(_samples(one, groups))
    elif name == "ATOMIC_GROUP":
        yield from _samples(argument, groups)
    elif name == "GROUPREF":
        yield groups.get(argument, "")


def _members(items: Any) -> Iterator[str]:
    text = "".join(chr(number) for number in (*range(32, 127), 9, 10))
    kinds: dict[str, Callable[[str], bool]] = {
        "CATEGORY_SPACE": str.isspace,
        "CATEGORY_DIGIT": str.isdigit,
        "CATEGORY_WORD": lambda char: char.isalnum() or char == "_",
    }

    def is_member(char: str) -> bool:
        negated = inside = False
        for operation, argument in items:
            name = str(operation)
            if name == "NEGATE":
                negated = True
            elif name == "LITERAL":
                inside = inside or ord(char) == argument
            elif name == "RANGE":
                inside = inside or argument[0] <= ord(char) <= argument[1]
            elif name == "CATEGORY":
                kind = str(argument).replace("_NOT_", "_")
                inside = inside or kinds[kind](char) != ("_NOT_" in str(argument))
        return inside != negated

    signs = [char for char in "a 0A-_.*`#\n" + text if is_member(char)]
    yield from dict.fromkeys(signs)


def taken(pattern: re.Pattern[str], method: str, text: str) -> float:
    """Seconds, the least of three where they are many."""
    run = getattr(pattern, method)
    least = _NEVER
    for _ in range(3):
        start = time.process_time()
        if method == "sub":
            run("", text)
        elif method == "finditer":
            list(run(text))
        else:
            run(text)
        seconds = time.process_time() - start
        least = min(least, seconds)
        if seconds < _SOON or seconds >= _NEVER:
            break
    return least


def grows(pattern: re.Pattern[str], method: str, before: str, repeated: str, end: str) -> bool:
    """Whether the time grows faster than the text."""
    for length in _LENGTHS:
        short, long = (before + repeated * (size // len(repeated)) + end for size in (length, length * _TIMES))
        seconds = taken(pattern, method, long)
        if seconds >= _NEVER and length == _LENGTHS[0]:
            return True
        if seconds < _SOON or seconds <= _LINEAR * taken(pattern, method, short):
            return False
    return True


@pytest.mark.parametrize("name", WINDOWS)
def test_time_is_short_in_a_window(name: str) -> None:
    pattern = PATTERNS[name]
    for before, repeated in misleading(pattern):
        text = (before + repeated * WINDOWS[name])[: WINDOWS[name] - 1] + "\0"
        assert max(taken(pattern, method, text) for method in uses_of(name)) < 0.5, (before, repeated)


@pytest.mark.parametrize("name", [name for name in PATTERNS if name not in WINDOWS])
def test_time_is_linear(name: str) -> None:
    pattern = PATTERNS[name]
    tried = dict.fromkeys((before, repeated, end) for before, repeated in misleading(pattern) for end in _ENDS)
    for method in sorted(uses_of(name)):
        # What is busy beside it may look like growth, but not again and again.
        slow = (one for one in tried if all(grows(pattern, method, *one) for _ in range(3)))
        assert next(slow, None) is None, method
