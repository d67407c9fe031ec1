"""What values a setting may have: one class a kind of value, each telling right from wrong.

``read`` takes what a client or a file says. It gives the value as the server has it, None where nothing of it can be
used, and what is wrong: of a list or an object, each wrong part, while the others go on working.

Plain classes: each dataclass would add to the time that every command takes to start.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

MAX_PATTERNS = 100


class Invalid(NamedTuple):
    """``at`` is where in the setting's value the wrong one stands (``[2]``, ``.python``), empty for all of it; ``rule``
    says what is allowed."""

    at: str
    value: object
    rule: str


class ValueType(Protocol):
    """A kind of value."""

    allowed: str
    """What is allowed, in words."""

    def read(self, value: object) -> tuple[object, list[Invalid]]: ...


class Boolean:
    """On or off."""

    allowed = "true or false"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        return (value, []) if isinstance(value, bool) else (None, _wrong(self, value))


@dataclass(frozen=True, slots=True)
class PerLanguage:
    """On or off, for each language."""

    others: bool = True
    languages: Mapping[str, bool] = field(default_factory=dict)

    def for_language(self, language_id: str) -> bool:
        """``language_id`` as the client names it (``shellscript``)."""
        return self.languages.get(language_id, self.others)


class BooleanPerLanguage:
    """A flag, or an object of flags by language ids, with ``*`` for the languages that it does not name."""

    allowed = "true, false, or an object of true or false by language id"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if isinstance(value, bool):
            return PerLanguage(value), []
        if not isinstance(value, Mapping):
            return None, _wrong(self, value)
        right, faults = _flags(value)
        if faults and not right:
            return None, faults
        others = right.pop("*", True)
        return PerLanguage(others, right), faults


class BooleansByLanguage:
    """An object of flags by language ids."""

    allowed = "an object of true or false by language id"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if not isinstance(value, Mapping):
            return None, _wrong(self, value)
        right, faults = _flags(value)
        return (None if faults and not right else right), faults


def _flags(value: Mapping[object, object]) -> tuple[dict[str, bool], list[Invalid]]:
    """The flags of an object, and what is wrong with those of its values that are none."""
    right = {str(key): flag for key, flag in value.items() if isinstance(flag, bool)}
    wrong = ((key, flag) for key, flag in value.items() if not isinstance(flag, bool))
    return right, [Invalid(f".{key}", flag, "true or false is allowed") for key, flag in wrong]


class Integer:
    """A whole number within bounds."""

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.allowed = f"a whole number from {minimum} to {maximum}"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        fits = isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum
        return (value, []) if fits else (None, _wrong(self, value))


class Choice:
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        quoted = [f'"{word}"' for word in words]
        self.allowed = ", ".join(quoted[:-1]) + f" or {quoted[-1]}"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        return (value, []) if isinstance(value, str) and value in self.words else (None, _wrong(self, value))


class FilePath:
    """The absolute path of a file or folder; ``~`` stands for the user's home folder."""

    allowed = "an absolute path"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if isinstance(value, str) and value and "\0" not in value:
            path = os.path.expanduser(value)
            if os.path.isabs(path):
                return path, []
        return None, _wrong(self, value)


class Patterns:
    """Patterns for paths; see ``globs.py``."""

    allowed = f"a list of at most {MAX_PATTERNS} patterns"

    def read(self, value: object) -> tuple[object, list[Invalid]]:
        if not isinstance(value, list) or len(value) > MAX_PATTERNS:
            return None, _wrong(self, value)
        faults = [Invalid(f"[{at}]", one, rule) for at, one in enumerate(value) if (rule := _broken_rule(one))]
        wrong = {fault.at for fault in faults}
        right = tuple(one for at, one in enumerate(value) if f"[{at}]" not in wrong)
        return (None if faults and not right else right), faults


def _broken_rule(pattern: object) -> str:
    from keydocs.fs import globs

    allowed = "a pattern as in .gitignore is allowed"
    if not isinstance(pattern, str) or not pattern.strip("!/ "):
        return allowed
    try:
        globs.check(pattern)
    except globs.PatternError as error:
        return f"{allowed}, but {error}"
    return f"{allowed}, but it leads out of the root folder" if ".." in pattern.split("/") else ""


def _wrong(kind: ValueType, value: object) -> list[Invalid]:
    return [Invalid("", value, f"{kind.allowed} is allowed")]
