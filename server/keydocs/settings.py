"""The settings of the language server: typed, with defaults, and a message for each wrong value."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set, each under ``keydocs.``."""

    quiet: bool = True
    """No hover over words of prose, and no completion of them."""


def read_settings(given: object) -> tuple[Settings, list[str]]:
    """Settings from what a client sent: initialization options, or the ``settings`` of ``didChangeConfiguration``,
    with or without the section ``keydocs`` around them. Of wrong values the defaults go on working, and a message says
    so; what is not ours is passed over."""
    section = given.get("keydocs", given) if isinstance(given, dict) else {}
    if not isinstance(section, dict):
        return Settings(), []
    values: dict[str, bool] = {}
    messages: list[str] = []
    for field in fields(Settings):
        value = section.get(field.name)
        if isinstance(value, bool):
            values[field.name] = value
        elif value is not None:
            messages.append(f"keydocs.{field.name} is {value!r}; true or false is allowed, the default is used")
    return Settings(**values), messages
