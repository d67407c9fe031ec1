"""Layers of validated settings, and the settings that several layers give together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any, TypeAlias

from keydocs.counts import counted
from keydocs.settings.schema import (
    GROUPS,
    RENAMED,
    SETTINGS,
    Scope,
    Settings,
    name_of,
)
from keydocs.settings.values import Invalid

Layer: TypeAlias = Mapping[str, object]
"""Valid values by setting name, without ``keydocs.``."""
_SECTION = "keydocs"
_EXTENSION_SETTINGS = frozenset(("interpreter", "server", "trace"))
"""First parts of the names that editor extensions keep for themselves and send along."""
_MAX_SHOWN = 60
"""Characters of a name or value in a message."""
_MAX_MESSAGES = 20
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def from_client(given: object, *, strict: bool = False) -> tuple[Layer, list[str]]:
    """Read settings that a client sent. Return the valid ones and messages about the others.

    ``given`` are initialization options or the ``settings`` of ``didChangeConfiguration``, with or without a section
    ``keydocs``; wrap a response to ``workspace/configuration`` as ``{"keydocs": response}``. Names may be nested or
    dotted. Unknown names are reported inside a section ``keydocs``, or everywhere if ``strict``: clients may send the
    settings of all their servers.
    """
    if not isinstance(given, Mapping):
        return {}, []
    section = {key[len(_SECTION) + 1 :]: value for key, value in given.items() if _is_dotted(key)}
    if _SECTION not in given and not section:
        return read_section(given, strict=strict)
    nested = given.get(_SECTION)
    if isinstance(nested, Mapping):
        section = {**nested, **section}
    elif nested is not None:
        section[""] = nested
    return read_section(section)


def _is_dotted(key: object) -> bool:
    return isinstance(key, str) and key.startswith(f"{_SECTION}.")


def merge(*layers: Layer) -> Settings:
    """Apply layers to the defaults; later layers win."""
    settings: Settings = _apply(Settings(), "", {name: value for layer in layers for name, value in layer.items()})
    return settings


def _apply(group: Any, prefix: str, values: Layer) -> Any:
    changes: dict[str, Any] = {}
    for field in fields(group):
        name, value = prefix + name_of(field.name), getattr(group, field.name)
        changes[field.name] = _apply(value, f"{name}.", values) if name in GROUPS else values.get(name, value)
    return replace(group, **changes)


def read_section(section: Mapping[Any, object], file: str = "", *, strict: bool = True) -> tuple[Layer, list[str]]:
    """Validate a ``keydocs`` section. Return the valid settings and messages about the others.

    ``file`` names the team file that the section comes from, which cannot set ``machine`` settings. Unknown names are
    reported if ``strict``. Null counts as not set.
    """
    layer: dict[str, object] = {}
    # Deferred, because only some of the messages are shown.
    problems: list[Callable[[], str]] = []
    unknown: list[Callable[[], str]] = []
    for given_name, given in _flatten(section):
        name = RENAMED.get(given_name, given_name)
        if given is None:
            continue
        if name not in SETTINGS:
            if strict and name.partition(".")[0] not in _EXTENSION_SETTINGS:
                unknown.append(partial(_unknown_message, name, given, file))
        elif file and SETTINGS[name].scope is Scope.MACHINE:
            problems.append(partial(_machine_message, name, file))
        else:
            if given_name in RENAMED:
                problems.append(partial(_deprecated_message, given_name, file))
            value, errors = SETTINGS[name].value_type.read(given)
            problems += [partial(_invalid_message, given_name, error, file) for error in errors]
            if value is not None and not (given_name in RENAMED and name in layer):
                layer[name] = value
    problems += unknown
    messages = [problem() for problem in problems[:_MAX_MESSAGES]]
    if len(problems) > _MAX_MESSAGES:
        messages.append(counted(len(problems) - _MAX_MESSAGES, "more invalid setting"))
    return layer, messages


def _flatten(section: Mapping[Any, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield dotted names with their values."""
    for key, value in section.items():
        name = f"{prefix}{key}"
        if name in GROUPS and isinstance(value, Mapping):
            yield from _flatten(value, f"{name}.")
        else:
            yield name, value


def _invalid_message(name: str, error: Invalid, file: str) -> str:
    reason = f" ({error.reason})" if error.reason else ""
    return (
        f"Invalid value for {_shown_name(name + error.path, file)}: expected {error.expected},"
        f" got {_shown_value(error.value)}{reason}"
    )


def _machine_message(name: str, file: str) -> str:
    return f"Ignoring {_shown_name(name, file)}: only users can set it, in their editor"


def _deprecated_message(name: str, file: str) -> str:
    return f"{_shown_name(name, file)} is deprecated: use {_shown_name(RENAMED[name])}"


def _unknown_message(name: str, value: object, file: str) -> str:
    if not name or name in GROUPS:
        example = _shown_name(next(known for known in SETTINGS if known.startswith(name)))
        expected = f"an object of settings such as {example}"
        return f"Invalid value for {_shown_name(name, file)}: expected {expected}, got {_shown_value(value)}"
    from difflib import get_close_matches

    matches = get_close_matches(name[:_MAX_SHOWN], [*SETTINGS, *GROUPS], 1)
    hint = f". Did you mean {_shown_name(matches[0])}?" if matches else ""
    return f"Unknown setting {_shown_name(name, file)}{hint}"


def _shown_name(name: str, file: str = "") -> str:
    full_name = f"{_SECTION}.{_shorten(name)}" if name else _SECTION
    return f"{full_name} in {file}" if file else full_name


def _shown_value(value: object) -> str:
    """Return the beginning of a value as JSON. Encodes no more of a large value than is shown."""
    text = ""
    try:
        chunks = _ENCODER.iterencode(value)
        while len(text) <= _MAX_SHOWN and (chunk := next(chunks, "")):
            text += chunk
    except (RecursionError, ValueError):
        text = "a nested value"
    return _shorten(text)


def _shorten(text: str) -> str:
    """Cut a text and escape control characters."""
    cut = text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
    return cut if cut.isprintable() else ascii(cut)[1:-1]
