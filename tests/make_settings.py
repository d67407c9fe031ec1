"""Generate what derives from the definitions of the settings: ``make_settings.py [--check]``.

Writes ``docs/settings.md``, ``docs/keydocs.schema.json`` and the server's settings in the manifest of the VS Code
extension. The extension's own settings in the manifest are written by hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import fill

from keydocs.settings.schema import (
    DEFAULTS,
    RENAMED,
    SETTINGS,
    Scope,
    Setting,
)
from keydocs.settings.values import (
    MAX_PATTERNS,
    Boolean,
    BooleanPerLanguage,
    BooleansByLanguage,
    Choice,
    FilePath,
    Integer,
    Patterns,
    PerLanguage,
    ValueType,
)

ROOT = Path(__file__).resolve().parents[1]
PAGE = "docs/settings.md"
SCHEMA = "docs/keydocs.schema.json"
MANIFEST = "editors/vscode/package.json"

TEAM = {"exclude": ["third_party/", "docs/archive/**"], "hover.enable": {"markdown": False}, "completion.limit": 50}
USER = {"hideProse": False, "completion.enable": {"*": True, "markdown": False}, "completion.minLength": 3}
"""The examples in ``docs/settings.md``, for a team file and for a user's editor."""

CATEGORIES = (
    ("keydocs.features", "Features", ()),
    ("keydocs.diagnostics", "Diagnostics", ("diagnostics",)),
    ("keydocs.files", "Files", ("keywordFiles", "exclude", "respectGitignore", "allowLargeRoots")),
    ("keydocs.index", "Index and Log", ("index", "log")),
)
"""Groups in the VS Code settings editor: id, title, and the first parts of the names in it. Other settings go into the
first group. The extension's own settings come before all groups."""

PLACES = {
    Scope.WINDOW: "editor, team file",
    Scope.RESOURCE: "editor, team file",
    Scope.MACHINE: "editor",
}


def schema_of(value_type: ValueType) -> dict[str, object]:
    """Return the JSON Schema of a type, without null."""
    match value_type:
        case Boolean():
            return {"type": "boolean"}
        case BooleanPerLanguage():
            return {"type": ["boolean", "object"], "additionalProperties": {"type": "boolean"}}
        case BooleansByLanguage():
            return {"type": "object", "additionalProperties": {"type": "boolean"}}
        case Integer():
            return {"type": "integer", "minimum": value_type.minimum, "maximum": value_type.maximum}
        case Choice():
            return {"type": "string", "enum": list(value_type.choices)}
        case FilePath():
            return {"type": "string", "minLength": 1}
        case Patterns():
            return {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": MAX_PATTERNS}
    raise TypeError(value_type)


def note_on(value_type: ValueType) -> str:
    """Return what the descriptions of all settings of a type end with."""
    match value_type:
        case BooleanPerLanguage():
            return (
                ' To set it per language, use e.g. `{"*": true, "markdown": false}`. Unlisted languages use `*`, which '
                "defaults to `true`."
            )
        case Patterns():
            return " Uses gitignore syntax relative to the root folder, and `{a,b}` for alternatives."
        case FilePath():
            return " An absolute path; `~` is the home folder."
    return ""


def type_name(value_type: ValueType) -> str:
    """Return the type as ``docs/settings.md`` shows it."""
    match value_type:
        case BooleanPerLanguage():
            return "boolean or object"
        case FilePath():
            return "string or null"
        case Patterns():
            return "list of strings"
    return str(schema_of(value_type)["type"])


def default_of(name: str) -> object:
    """Return a default as JSON data."""
    default = DEFAULTS[name]
    if isinstance(default, PerLanguage):
        return default.others
    if isinstance(default, Mapping):
        return dict(default)
    return list(default) if isinstance(default, tuple) else default


def manifest() -> str:
    """Return the extension's manifest with the server's settings replaced."""
    known = json.loads(read(MANIFEST))
    own = [group for group in known["contributes"]["configuration"] if group["id"] == "keydocs"]
    known["contributes"]["configuration"] = [*own, *vscode_groups()]
    return json.dumps(known, indent=2, ensure_ascii=False) + "\n"


def vscode_groups() -> list[dict[str, object]]:
    """Return the server's groups in ``contributes.configuration`` of the manifest."""
    groups: dict[str, dict[str, object]] = {id_: {} for id_, _, _ in CATEGORIES}
    for order, (name, setting) in enumerate(SETTINGS.items()):
        groups[group_of(name)][f"keydocs.{name}"] = vscode_property(name, setting, order)
    for order, (old_name, name) in enumerate(RENAMED.items(), len(SETTINGS)):
        groups[group_of(name)][f"keydocs.{old_name}"] = {
            **schema_of(SETTINGS[name].value_type),
            "markdownDeprecationMessage": f"Use `#keydocs.{name}#` instead.",
            "scope": SETTINGS[name].scope.value,
            "order": order,
        }
    return [
        {"id": id_, "title": title, "order": order, "properties": groups[id_]}
        for order, (id_, title, _) in enumerate(CATEGORIES, 2)
    ]


def group_of(name: str) -> str:
    first = name.partition(".")[0]
    return next((id_ for id_, _, firsts in CATEGORIES if first in firsts), CATEGORIES[0][0])


def vscode_property(name: str, setting: Setting, order: int) -> dict[str, object]:
    schema, note = schema_of(setting.value_type), note_on(setting.value_type)
    if isinstance(setting.value_type, FilePath):
        schema["type"] = ["string", "null"]
    elif isinstance(setting.value_type, BooleanPerLanguage):
        # The settings editor shows a checkbox only for plain booleans. The server accepts an object, too.
        schema, note = (
            {"type": "boolean"},
            f" To set it per language, use `#keydocs.{name.replace('enable', 'languages')}#`.",
        )
    return {
        **schema,
        "default": default_of(name),
        "markdownDescription": setting.description + note,
        "scope": setting.scope.value,
        "order": order,
    }


def toml_schema() -> dict[str, object]:
    """Return the JSON Schema of ``keydocs.toml``."""
    properties: dict[str, dict[str, object]] = {}
    for name, setting in SETTINGS.items():
        if setting.scope is Scope.MACHINE:
            continue
        group, _, last = name.rpartition(".")
        target = properties
        if group:
            table = {"type": "object", "additionalProperties": False, "properties": {}}
            target = properties.setdefault(group, table)["properties"]  # type: ignore[assignment]
        default = default_of(name)
        target[last] = {
            **schema_of(setting.value_type),
            "description": setting.description + note_on(setting.value_type),
            **({} if default is None else {"default": default}),
        }
    for old_name, name in RENAMED.items():
        properties[old_name] = {
            **schema_of(SETTINGS[name].value_type),
            "description": f"Deprecated: use {name}.",
            "deprecated": True,
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "keydocs.toml",
        "description": "Settings of Keydocs for a repository.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def toml(values: dict[str, object]) -> str:
    return "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        items = (f"{key if key.isalnum() else json.dumps(key)} = {_toml(item)}" for key, item in value.items())
        return f"{{ {', '.join(items)} }}"
    return json.dumps(value)


def lua(values: dict[str, object], indent: str) -> str:
    nested: dict[str, object] = {}
    for name, value in values.items():
        group, _, last = name.rpartition(".")
        target = nested.setdefault(group, {}) if group else nested
        assert isinstance(target, dict)
        target[last] = value
    return "".join(f"{indent}{name} = {_lua(value)},\n" for name, value in nested.items())


def _lua(value: object) -> str:
    if isinstance(value, dict):
        items = (f"{key if key.isalnum() else f'[{json.dumps(key)}]'} = {_lua(item)}" for key, item in value.items())
        return f"{{ {', '.join(items)} }}"
    return json.dumps(value)


def vscode(values: dict[str, object]) -> str:
    lines = (f'  "keydocs.{name}": {json.dumps(value)}' for name, value in values.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def page() -> str:
    rows = "".join(
        f"| [`keydocs.{name}`](#{anchor(name)}) | {type_name(setting.value_type)} | {shown_default(name)} |"
        f" {'no' if setting.scope is Scope.MACHINE else 'yes'} |\n"
        for name, setting in SETTINGS.items()
    )
    return f"""\
# Settings

<!-- Generated by tests/make_settings.py from server/keydocs/settings/schema.py. -->

All settings start with `keydocs.`. Set them in one of two places:

- **Your editor's settings**, or the initialization options it sends. They apply to you.
- **The team file**: `keydocs.toml` in the root folder of a workspace, or `[tool.keydocs]` in its `pyproject.toml`. It
  applies to everybody who works on the repository, and to the command line: which files are read, `diagnostics`, and
  for `keydocs complete` also `completion.limit`, `completion.minLength` and `hideProse`.

Editor settings override the team file, which overrides the defaults. Invalid values are reported with what is allowed,
and skipped. Unknown names are reported, too, unless they may belong to another server.

The team file comes with the repository and is not trusted: it cannot choose where files are written, nor have anything
outside the repository read.

| Setting | Type | Default | Team file |
|---|---|---|---|
{rows}
## Examples

VS Code, in `settings.json`:

```json
{vscode(USER)}```

Neovim, in `init.lua`:

```lua
vim.lsp.config('keydocs', {{
  settings = {{
    keydocs = {{
{lua(USER, "      ")}    }},
  }},
}})
```

Team file `keydocs.toml`:

```toml
{toml(TEAM)}```

The same in `pyproject.toml`:

```toml
[tool.keydocs]
{toml(TEAM)}```

For completion and validation of `keydocs.toml`, use an editor with the TOML language server Taplo (in VS Code: *Even
Better TOML*) and name [the schema](keydocs.schema.json) in the first line of the file: `#:schema` and its path or URL.

## All settings

{chr(10).join(section(name, setting) for name, setting in SETTINGS.items())}
## Deprecated names

Accepted with a warning until the next release.

| Old name | New name |
|---|---|
{"".join(f"| `keydocs.{old_name}` | [`keydocs.{name}`](#{anchor(name)}) |{chr(10)}" for old_name, name in RENAMED.items())}"""


def section(name: str, setting: Setting) -> str:
    return f"""\
### keydocs.{name}

{fill(setting.description + note_on(setting.value_type), 120, break_long_words=False, break_on_hyphens=False)}

- Type: {type_name(setting.value_type)}
- Default: {shown_default(name)}
- Allowed: {setting.value_type.expected}{", or null" if isinstance(setting.value_type, FilePath) else ""}
- Where: {PLACES[setting.scope]} (VS Code scope `{setting.scope.value}`)
"""


def shown_default(name: str) -> str:
    return f"`{json.dumps(default_of(name))}`"


def anchor(name: str) -> str:
    """Return the fragment of a setting's heading."""
    return "keydocs" + name.replace(".", "").lower()


def make() -> dict[str, str]:
    """Return the generated texts by path."""
    return {PAGE: page(), SCHEMA: json.dumps(toml_schema(), indent=2) + "\n", MANIFEST: manifest()}


def stale() -> list[str]:
    """Return the paths of generated files that are out of date."""
    return [path for path, text in make().items() if not (ROOT / path).is_file() or read(path) != text]


def read(path: str) -> str:
    return (ROOT / path).read_bytes().decode()


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        for path, text in make().items():
            (ROOT / path).write_bytes(text.encode())
        return 0
    if paths := stale():
        sys.stderr.write(f"out of date, run tests/make_settings.py: {', '.join(paths)}\n")
    return bool(paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
