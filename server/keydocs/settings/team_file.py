"""The team file: settings in ``keydocs.toml``, or in ``[tool.keydocs]`` of ``pyproject.toml``.

The file comes with a repository, so it is untrusted: it cannot choose where files are written, nor have anything
outside its root read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from keydocs.fs import confined
from keydocs.settings.layers import Layer, read_section

TEAM_FILES = ("keydocs.toml", "pyproject.toml")
"""The file names looked for in a root; the first file with settings for Keydocs wins."""
_MAX_BYTES = 128 * 1024
_MAX_LINE = 2000
"""Characters. A key with thousands of dots takes the TOML parser a minute, and a key never spans lines."""


def team_file(root: str) -> tuple[Layer, list[str]]:
    """Read the team file of a root. Return its settings, empty without a team file, and messages about errors in it."""
    for name in TEAM_FILES:
        if not os.path.lexists(os.path.join(root, name)):
            continue
        try:
            section = _parse(name, confined.read_text(root, name, _MAX_BYTES))
        except confined.UnreadableError as error:
            return {}, [f"Ignoring settings: {error}"]
        except ValueError as error:
            return {}, [f"Ignoring {name}: {error}"]
        if section is not None:
            return read_section(section, name)
    return {}, []


def _parse(name: str, text: str) -> Mapping[str, object] | None:
    """Return the settings in a file, None if the file is not about Keydocs. Raises ValueError for invalid TOML."""
    if name == TEAM_FILES[0]:
        return _parse_toml(text)
    if "keydocs" not in text:
        return None
    tools = _parse_toml(text).get("tool")
    section = tools.get("keydocs") if isinstance(tools, dict) else None
    if section is not None and not isinstance(section, dict):
        raise ValueError("tool.keydocs is not a table")
    return section


def _parse_toml(text: str) -> dict[str, object]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > _MAX_LINE:
            raise ValueError(f"line {number} has more than {_MAX_LINE:,} characters")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("values are nested too deeply") from None
