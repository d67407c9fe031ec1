"""The types of setting values. Each validates one JSON value.

These are plain classes because importing a dataclass costs start-up time in every command.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

MAX_PATTERNS = 100


class Invalid(NamedTuple):
    """An invalid value or part of a value. ``path`` locates the part (``[2]``, ``.python``), empty for the whole value;
    ``reason`` may explain more than ``expected`` does."""

    path: str
    value: object
    expected: str
    reason: str = ""


class ValueType(Protocol):
    expected: str
    """The allowed values, as messages and the documentation show them."""

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        """Validate a JSON value. Return the valid part, None if there is none, and every invalid part."""
        ...


class Boolean:
    expected = "true or false"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        return (value, []) if isinstance(value, bool) else (None, _invalid(self, value))


@dataclass(frozen=True, slots=True)
class PerLanguage:
    """A boolean with exceptions for single languages, by LSP language id."""

    others: bool = True
    languages: Mapping[str, bool] = field(default_factory=dict)

    def for_language(self, language_id: str) -> bool:
        return self.languages.get(language_id, self.others)


class BooleanPerLanguage:
    """A boolean, or an object of booleans by language id in which ``*`` stands for all other languages."""

    expected = "true, false, or an object of booleans by language id"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if isinstance(value, bool):
            return PerLanguage(value), []
        if not isinstance(value, Mapping):
            return None, _invalid(self, value)
        valid, errors = _read_booleans(value)
        if errors and not valid:
            return None, errors
        others = valid.pop("*", True)
        return PerLanguage(others, valid), errors


class BooleansByLanguage:
    """An object of booleans by language id."""

    expected = "an object of booleans by language id"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if not isinstance(value, Mapping):
            return None, _invalid(self, value)
        valid, errors = _read_booleans(value)
        return (None if errors and not valid else valid), errors


def _read_booleans(values: Mapping[object, object]) -> tuple[dict[str, bool], list[Invalid]]:
    valid = {str(key): value for key, value in values.items() if isinstance(value, bool)}
    errors = [
        Invalid(f".{key}", value, Boolean.expected) for key, value in values.items() if not isinstance(value, bool)
    ]
    return valid, errors


class Integer:
    """An integer from ``minimum`` to ``maximum``, both included."""

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.expected = f"an integer from {minimum} to {maximum}"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        is_valid = isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum
        return (value, []) if is_valid else (None, _invalid(self, value))


class Choice:
    """One of several strings."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices
        quoted = [f'"{choice}"' for choice in choices]
        self.expected = ", ".join(quoted[:-1]) + f" or {quoted[-1]}"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        return (value, []) if isinstance(value, str) and value in self.choices else (None, _invalid(self, value))


class FilePath:
    """An absolute path of a file or folder, in which a leading ``~`` is expanded."""

    expected = "an absolute path"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if isinstance(value, str) and value and "\0" not in value:
            path = os.path.expanduser(value)
            if os.path.isabs(path):
                return path, []
        return None, _invalid(self, value)


class Patterns:
    """A list of patterns for :mod:`keydocs.fs.globs`."""

    expected = f"a list of up to {MAX_PATTERNS} patterns"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if not isinstance(value, list) or len(value) > MAX_PATTERNS:
            return None, _invalid(self, value)
        valid: list[str] = []
        errors: list[Invalid] = []
        for index, pattern in enumerate(value):
            reason = _pattern_error(pattern)
            if reason is None:
                valid.append(pattern)
            else:
                errors.append(Invalid(f"[{index}]", pattern, "a gitignore pattern", reason))
        return (None if errors and not valid else tuple(valid)), errors


def _pattern_error(pattern: object) -> str | None:
    """Return why a pattern is invalid, empty if that is obvious; None for a valid pattern."""
    from keydocs.fs import globs

    if not isinstance(pattern, str) or not pattern.strip("!/ "):
        return ""
    try:
        globs.check(pattern)
    except globs.PatternError as error:
        return str(error)
    return "it leads outside the root folder" if ".." in pattern.split("/") else None


def _invalid(value_type: ValueType, value: object) -> list[Invalid]:
    return [Invalid("", value, value_type.expected)]
