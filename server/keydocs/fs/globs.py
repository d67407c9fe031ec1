"""Patterns for paths, as in a ``.gitignore``: of the settings, and of the ``.gitignore`` files of a workspace.

Patterns come from cloned repositories, so they must not take long, whatever is in them. Each becomes a regular
expression that never goes back: what stands between two wildcards is looked for once, at the first place where it
fits, which is also the only one that needs to be tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, groupby

MAX_PATTERN = 500
MAX_PATTERNS = 1000
"""More patterns of one ``.gitignore`` are not read."""
MAX_GITIGNORE = 64 * 1024
"""The bytes of the largest ``.gitignore`` that is worth reading."""
_MAX_WITHOUT_BRACES = 2000

_STAR, _SLASH = "*", "/"
_ANY = "[^/]"
_SEGMENT_ENDS = "(?![^/])"
_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": r" \t", "cntrl": r"\x00-\x1f\x7f", "digit": "0-9",
    "graph": r"\x21-\x7e", "lower": "a-z", "print": r"\x20-\x7e", "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\f\v", "upper": "A-Z", "xdigit": "a-fA-F0-9",
}  # fmt: skip
_NAMED_CLASS = re.compile(r"\[:([^\]]*):\]")
_BRACES = re.compile(r"(?<!\\)\{([^{}]*)\}")
_BRACE = re.compile(r"(?<!\\)[{}]")


class PatternError(ValueError):
    """A pattern that cannot match anything; the message says why."""


@dataclass(frozen=True, slots=True)
class Globs:
    """Patterns in their order. Paths are relative to the folder of the patterns, with ``/``."""

    _runs: tuple[_Run, ...]

    def matches(self, path: str, is_dir: bool = False) -> bool:
        """Whether the last pattern that is about a path says so. That a folder above it matches is not asked: who
        walks a tree does not enter that."""
        return self.verdict(path, is_dir) is True

    def verdict(self, path: str, is_dir: bool) -> bool | None:
        """What the last pattern says that is about a path, False where it begins with ``!``; None where none is."""
        path = path + "/" if is_dir else path
        name = path[path.rfind("/", 0, -1) + 1 :]
        for run in self._runs:
            if any(one.match(name) for one in run.names) or any(one.match(path) for one in run.paths):
                return run.says
        return None


@dataclass(frozen=True, slots=True)
class GitIgnore:
    """The ``.gitignore`` files from the root down to a folder. Immutable: each folder of a walk has its own."""

    _files: tuple[tuple[str, Globs], ...] = ()

    def enter(self, folder: str, text: str) -> GitIgnore:
        """What holds in a folder (relative to the root, empty for the root itself, else with ``/`` at the end), from
        the text of its ``.gitignore``."""
        return GitIgnore(((folder, _read_gitignore(text)), *self._files))

    def is_ignored(self, path: str, is_dir: bool) -> bool:
        """Whether a path (relative to the root, in or below the folder) is ignored, provided that no folder above it
        is: the deepest file that is about it decides, and in it the last pattern."""
        for folder, globs in self._files:
            verdict = globs.verdict(path[len(folder) :], is_dir)
            if verdict is not None:
                return verdict
        return False


def compile_globs(patterns: Iterable[str]) -> Globs:
    """Patterns of the settings: as in a ``.gitignore``, and ``{a,b}`` for alternatives. Raises PatternError."""
    return _compiled([rule for pattern in patterns for rule in _parse_all(pattern)])


def check(pattern: str) -> None:
    """Whether a pattern of the settings is one. Raises PatternError."""
    _parse_all(pattern)


def _parse_all(pattern: str) -> list[_Rule]:
    return [rule for one in _alternatives(pattern) if (rule := _parse(one))]


@lru_cache(maxsize=64)
def _read_gitignore(text: str) -> Globs:
    rules: list[_Rule] = []
    for line in text.removeprefix("\ufeff").split("\n"):
        if len(rules) == MAX_PATTERNS:
            break
        try:
            rule = None if line.startswith("#") else _parse(_without_trailing_spaces(line.removesuffix("\r")))
        except PatternError:  # Git passes over it too
            continue
        if rule:
            rules.append(rule)
    return _compiled(rules)


def _without_trailing_spaces(line: str) -> str:
    stripped = line.rstrip(" ")
    escapes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if escapes % 2 and stripped != line else stripped


@dataclass(frozen=True, slots=True)
class _Rule:
    """One pattern, cut at its slashes."""

    says: bool
    segments: tuple[tuple[str, ...], ...]
    """Of regular expressions for one character each, and ``*``."""
    is_name: bool
    """Without a slash: it is about names in any folder."""
    only_dirs: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Patterns that follow each other and say the same."""

    says: bool
    names: list[re.Pattern[str]]
    paths: list[re.Pattern[str]]


def _compiled(rules: Sequence[_Rule]) -> Globs:
    runs = []
    for says, group in groupby(rules, key=lambda rule: rule.says):
        same = list(group)
        names = _union(rule for rule in same if rule.is_name)
        paths = _union(rule for rule in same if not rule.is_name)
        runs.append(_Run(says, names, paths))
    return Globs(tuple(reversed(runs)))


def _union(rules: Iterable[_Rule]) -> list[re.Pattern[str]]:
    """Most patterns as one regular expression. Those with groups alone: many groups in one make it slow."""
    sources = list(dict.fromkeys(_expression(rule, count()) for rule in rules))
    plain = [source for source in sources if "(?P<" not in source]
    alone = [source for source in sources if "(?P<" in source]
    return [re.compile(f"(?s:{source})\\Z") for source in (["|".join(plain)] if plain else []) + alone]


def _parse(pattern: str) -> _Rule | None:
    """The rule of a pattern, None for an empty one. Raises PatternError."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"it has more than {MAX_PATTERN} characters")
    text = pattern.removeprefix("!")
    inner = text.removesuffix("/")
    if not inner:
        return None
    segments = _cut(_tokens(inner.removeprefix("/")))
    return _Rule(not pattern.startswith("!"), segments, "/" not in inner, inner != text)


def _cut(tokens: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    segments: list[list[str]] = [[]]
    for token in tokens:
        if token == _SLASH:
            segments.append([])
        else:
            segments[-1].append(token)
    return tuple(tuple(segment) for segment in segments)


def _tokens(pattern: str) -> Iterator[str]:
    """``*``, ``/``, and the regular expression of each thing that stands for one character."""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "\\":
            if at == len(pattern):
                raise PatternError("nothing follows the \\ at its end")
            yield _SLASH if pattern[at] == "/" else re.escape(pattern[at])
            at += 1
        elif char == "[":
            expression, at = _class(pattern, at)
            yield expression
        elif char == "?":
            yield _ANY
        else:
            yield char if char in (_STAR, _SLASH) else re.escape(char)


def _class(pattern: str, at: int) -> tuple[str, int]:
    """The regular expression of ``[a-z]`` that begins before ``at``, and where the pattern goes on."""
    negated = pattern.startswith(("!", "^"), at)
    at += negated
    first = at
    items = low = ""
    while at == first or not pattern.startswith("]", at):
        if named := _NAMED_CLASS.match(pattern, at):
            if named[1] not in _CLASSES:
                raise PatternError(f"[:{named[1]}:] is unknown")
            items += _CLASSES[named[1]]
            at = named.end()
            low = ""
        elif low and pattern.startswith("-", at) and not pattern.startswith("]", at + 1):
            high, at = _member(pattern, at + 1)
            items += f"{re.escape(low)}-{re.escape(high)}" if low <= high else ""
            low = ""
        else:
            low, at = _member(pattern, at)
            items += re.escape(low)
    if negated:
        return f"[^/{items}]", at + 1
    return (f"(?!/)[{items}]" if items else "(?!)"), at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    """One character of a class, and where the next is."""
    at += pattern.startswith("\\", at)
    if at >= len(pattern):
        raise PatternError("its [ is never closed")
    return pattern[at], at + 1


def _expression(rule: _Rule, numbers: Iterator[int]) -> str:
    """The regular expression of a rule, for paths that end in ``/`` where they are folders."""
    runs: list[list[str]] = [[]]
    """What stands between ``**``."""
    for segment in rule.segments:
        if len(segment) > 1 and set(segment) == {_STAR} and not rule.is_name:
            runs.append([])
        else:
            runs[-1].append(_segment(segment, numbers))
    ends = "/" if rule.only_dirs else "/?"
    first, *others = ("/".join(run) for run in runs)
    if not others:
        return first + ends
    *between, last = others
    expression = first + "/" if first else ""
    for run in between:
        if run:
            expression += _once(f"(?:[^/]+/)*?{run}/", numbers)
    return expression + (f"(?:[^/]+/)*{last}{ends}" if last else f"[^/].*{ends}")


def _segment(tokens: tuple[str, ...], numbers: Iterator[int]) -> str:
    """The regular expression of what stands between two slashes."""
    first, *others = _parts(tokens)
    if not others:
        return first or "(?!)"
    if not first and not any(others):
        return "[^/]+"
    *between, last = others
    expression = first + "".join(_once(f"[^/]*?{part}", numbers) for part in between if part)
    return expression + (f"[^/]*{last}{_SEGMENT_ENDS}" if last else "[^/]*")


def _parts(tokens: tuple[str, ...]) -> list[str]:
    parts = [""]
    for token in tokens:
        if token == _STAR:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _once(expression: str, numbers: Iterator[int]) -> str:
    """An expression that is not tried a second time at another length (Python 3.10 has no atomic groups)."""
    name = f"g{next(numbers)}"
    return f"(?=(?P<{name}>{expression}))(?P={name})"


def _alternatives(pattern: str) -> list[str]:
    """A pattern without braces for each way to read it: ``*.{md,txt}`` as ``*.md`` and ``*.txt``."""
    done: list[str] = []
    waiting = [pattern]
    size = len(pattern)
    while waiting:
        one = waiting.pop()
        braces = _BRACES.search(one)
        if braces is None:
            if _BRACE.search(one):
                raise PatternError("its { is never closed, or its } never opened")
            done.append(one)
        else:
            found = [one[: braces.start()] + part + one[braces.end() :] for part in braces[1].split(",")]
            waiting += found
            size += sum(map(len, found)) - len(one)
        if size > _MAX_WITHOUT_BRACES:
            raise PatternError("its braces stand for too much")
    return done
