"""The settings that a team keeps in its repository: ``keydocs.toml``, or ``[tool.keydocs]`` in ``pyproject.toml``.

The file comes from a cloned repository, so it is untrusted. It can say what is read inside of its root and how that is
shown, and nothing else: not where files are written, nor that anything outside of the root is read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from keydocs.fs import confined
from keydocs.settings.layers import Layer, read_section

TEAM_FILES = ("keydocs.toml", "pyproject.toml")
"""Looked for in a root, in this order; the first that is about Keydocs counts."""
_MAX_BYTES = 128 * 1024
_MAX_LINE = 2000
"""A name with thousands of dots keeps the TOML reader busy for a minute, and no name spans lines."""


def team_file(root: str) -> tuple[Layer, list[str]]:
    """The layer of the team's file in a root, and what is wrong with it; empty where there is none."""
    for name in TEAM_FILES:
        if not os.path.lexists(os.path.join(root, name)):
            continue
        try:
            section = _section(name, confined.read_text(root, name, _MAX_BYTES))
        except confined.UnreadableError as error:
            return {}, [f"{error}; its settings are not used"]
        except ValueError as error:
            return {}, [f"{name} is not used: {error}"]
        if section is not None:
            return read_section(section, name)
    return {}, []


def _section(name: str, text: str) -> Mapping[str, object] | None:
    """What a file says of Keydocs, None where it says nothing. Raises ValueError for what is no TOML."""
    is_own = name == TEAM_FILES[0]
    if not is_own and "keydocs" not in text:
        return None
    document = _read_toml(text)
    if is_own:
        return document
    tools = document.get("tool")
    section = tools.get("keydocs") if isinstance(tools, dict) else None
    if section is not None and not isinstance(section, dict):
        raise ValueError("tool.keydocs is no table")
    return section


def _read_toml(text: str) -> dict[str, object]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    lines = text.splitlines()
    long = next((number for number, line in enumerate(lines, 1) if len(line) > _MAX_LINE), None)
    if long:
        raise ValueError(f"line {long} has more than {_MAX_LINE:,} characters")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("its values are nested too deep") from None
