"""What a client or a file says, as a layer of checked values; and the settings that layers make together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias

from keydocs.counts import counted
from keydocs.settings.schema import (
    DEFAULTS,
    GROUPS,
    SETTINGS,
    Scope,
    Settings,
    name_of,
)
from keydocs.settings.values import Invalid, PerLanguage

Layer: TypeAlias = Mapping[str, object]
"""Values by the names of their settings (without ``keydocs.``), all of them right."""
_SECTION = "keydocs"
_OF_EDITORS = frozenset(("interpreter", "server", "trace"))
"""What an editor's extension keeps under ``keydocs.`` for itself, and sends along."""
_MAX_SHOWN = 60
_MAX_MESSAGES = 20
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def from_client(given: object, *, is_ours: bool = False) -> tuple[Layer, list[str]]:
    """The layer of what a client sent, and what is wrong with it.

    ``given`` are initialization options, or the ``settings`` of ``didChangeConfiguration``, with or without the section
    ``keydocs`` around them. The answer to ``workspace/configuration`` for that section is to be given as
    ``{"keydocs": answer}``. Names may be nested or dotted. Messages say which settings are unknown where the section is
    named, or ``is_ours``: nobody else is given these. Else they may be those of other servers.
    """
    if not isinstance(given, Mapping):
        return {}, []
    section = {key[len(_SECTION) + 1 :]: value for key, value in given.items() if _is_dotted(key)}
    if _SECTION not in given and not section:
        return read_section(given, strict=is_ours)
    nested = given.get(_SECTION)
    if isinstance(nested, Mapping):
        section = {**nested, **section}
    elif nested is not None:
        section[""] = nested
    return read_section(section)


def _is_dotted(key: object) -> bool:
    return isinstance(key, str) and key.startswith(f"{_SECTION}.")


def merge(*layers: Layer) -> Settings:
    """The settings of several layers over the defaults; the later ones win."""
    settings: Settings = _filled(Settings(), "", {name: value for layer in layers for name, value in layer.items()})
    return settings


def _filled(group: Any, prefix: str, values: Layer) -> Any:
    changes: dict[str, Any] = {}
    for field in fields(group):
        name, value = prefix + name_of(field.name), getattr(group, field.name)
        changes[field.name] = _filled(value, f"{name}.", values) if name in GROUPS else values.get(name, value)
    return replace(group, **changes)


def read_section(section: Mapping[Any, object], file: str = "", *, strict: bool = True) -> tuple[Layer, list[str]]:
    """The layer of what stands under ``keydocs``, and what is wrong with it. Where it is a ``file`` of the workspace,
    messages name it, and it may not say everything. With ``strict``, messages also say what is unknown. What is null
    counts as not given."""
    layer: dict[str, object] = {}
    messages: list[str] = []
    unknown: list[tuple[str, object]] = []
    more = 0
    for name, given in _flat(section):
        if given is None:
            continue
        if file and name in SETTINGS and SETTINGS[name].scope is Scope.MACHINE:
            messages.append(f"{_place(name, file)} is not used: each user sets it, in the editor")
        elif name in SETTINGS:
            value, faults = SETTINGS[name].kind.read(given)
            told = faults[: max(0, _MAX_MESSAGES - len(messages))]
            messages += [fault_message(name, fault, file) for fault in told]
            more += len(faults) - len(told)
            if value is not None:
                layer[name] = value
        elif strict and name.partition(".")[0] not in _OF_EDITORS:
            unknown.append((name, given))
    messages += [_unknown(name, given, file) for name, given in unknown[:_MAX_MESSAGES]]
    more += len(messages[_MAX_MESSAGES:]) + len(unknown[_MAX_MESSAGES:])
    return layer, [*messages[:_MAX_MESSAGES], *([_more(more)] if more else [])]


def _more(number: int) -> str:
    return f"{counted(number, 'more setting')} {'is' if number == 1 else 'are'} wrong"


def _flat(section: Mapping[Any, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in section.items():
        name = f"{prefix}{key}"
        if name in GROUPS and isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, value


def fault_message(name: str, fault: Invalid, file: str = "") -> str:
    """What is wrong with the value of a setting, in one line."""
    default = _shown(as_json(DEFAULTS[name]))
    place = _place(name + fault.at, file)
    return f"{place} is {_shown(fault.value)}, which is not used: {fault.rule} (the default is {default})"


def _unknown(name: str, value: object, file: str) -> str:
    if not name or name in GROUPS:
        example = _place(next(known for known in SETTINGS if known.startswith(name)))
        return f"{_place(name, file)} is {_shown(value)}, which is not used: settings stand below it, as {example}"
    from difflib import get_close_matches

    near = get_close_matches(name[:_MAX_SHOWN], [*SETTINGS, *GROUPS], 1)
    hint = f"; did you mean {_place(near[0])}?" if near else ""
    return f"{_place(name, file)} is unknown{hint}"


def _place(name: str, file: str = "") -> str:
    place = f"{_SECTION}.{_short(name)}" if name else _SECTION
    return f"{place} in {file}" if file else place


def _shown(value: object) -> str:
    """A value as users write it."""
    try:
        # No more of it than is shown.
        pieces = _ENCODER.iterencode(value)
        text = ""
        while len(text) <= _MAX_SHOWN and (piece := next(pieces, "")):
            text += piece
    except (RecursionError, ValueError):
        text = "a nested value"
    return _short(text)


def _short(text: str) -> str:
    """A text that may come from anybody, for a message: cut where it is long, and without what terminals obey."""
    cut = text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
    return cut if cut.isprintable() else ascii(cut)[1:-1]


def as_json(value: object) -> object:
    """A value of the settings as users write it."""
    if isinstance(value, PerLanguage):
        return {"*": value.others, **value.languages} if value.languages else value.others
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
