"""Makes what is documented of the settings from their definitions: ``make_settings.py [--check]``.

``docs/settings.md`` for people, ``docs/keydocs.schema.json`` for editors of the team's file, and in the manifest of the
extension for VS Code the server's settings; the extension's own are written there by hand.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import fill

from keydocs.settings.layers import as_json
from keydocs.settings.schema import (
    DEFAULTS,
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
    ValueType,
)

ROOT = Path(__file__).resolve().parents[1]
PAGE = "docs/settings.md"
SCHEMA = "docs/keydocs.schema.json"
MANIFEST = "editors/vscode/package.json"

TEAM = {"exclude": ["third_party/", "docs/archive/**"], "hover.enable": {"markdown": False}, "completion.limit": 50}
USER = {"quiet": False, "completion.enable": {"*": True, "markdown": False}, "completion.minLength": 3}
"""The page's examples: what a team might set in its file, and a user in an editor."""

CATEGORIES = (
    ("keydocs.features", "Features", ()),
    ("keydocs.diagnostics", "Diagnostics", ("diagnostics",)),
    ("keydocs.fs.confined", "Files", ("keywordFiles", "exclude", "respectGitignore", "allowLargeRoots")),
    ("keydocs.index", "Index and Log", ("index", "log")),
)
"""The groups of the settings editor of VS Code: id, title, and which settings are in it, by the first part of their
names. What is in no other is in the first. The extension's own settings stand before all of them."""

PLACES = {
    Scope.WINDOW: "the editor, the team's file",
    Scope.RESOURCE: "the editor, the team's file",
    Scope.MACHINE: "the editor",
}


def schema_of(kind: ValueType) -> dict[str, object]:
    """The JSON Schema of a kind's values (null, which stands for none, is not among them)."""
    match kind:
        case Boolean():
            return {"type": "boolean"}
        case BooleanPerLanguage():
            return {"type": ["boolean", "object"], "additionalProperties": {"type": "boolean"}}
        case BooleansByLanguage():
            return {"type": "object", "additionalProperties": {"type": "boolean"}}
        case Integer():
            return {"type": "integer", "minimum": kind.minimum, "maximum": kind.maximum}
        case Choice():
            return {"type": "string", "enum": list(kind.words)}
        case FilePath():
            return {"type": "string", "minLength": 1}
        case Patterns():
            return {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": MAX_PATTERNS}
    raise TypeError(kind)


def note_on(kind: ValueType) -> str:
    """What is to be said of all settings of a kind."""
    match kind:
        case BooleanPerLanguage():
            return (
                ' For single languages, an object of language ids: `{ "*": true, "markdown": false }`. `*` stands for '
                "those that it does not name, which are on without it."
            )
        case Patterns():
            return (
                " Patterns are those of a `.gitignore`, relative to the root folder, and `{a,b}` stands for either of "
                "the two."
            )
        case FilePath():
            return " The path is absolute; `~` stands for the home folder."
    return ""


def type_of(kind: ValueType) -> str:
    """The type as the page shows it."""
    match kind:
        case BooleanPerLanguage():
            return "boolean or object"
        case FilePath():
            return "string or null"
        case Patterns():
            return "list of strings"
    return str(schema_of(kind)["type"])


def manifest() -> str:
    """The extension's manifest with the server's settings in their groups, all else as it is."""
    known = json.loads(read(MANIFEST))
    own = [group for group in known["contributes"]["configuration"] if group["id"] == "keydocs"]
    known["contributes"]["configuration"] = [*own, *vscode_groups()]
    return json.dumps(known, indent=2, ensure_ascii=False) + "\n"


def vscode_groups() -> list[dict[str, object]]:
    """The ``contributes.configuration`` of an extension for VS Code."""
    groups: dict[str, dict[str, object]] = {id_: {} for id_, _, _ in CATEGORIES}
    for order, (name, setting) in enumerate(SETTINGS.items()):
        first = name.partition(".")[0]
        group = next((id_ for id_, _, firsts in CATEGORIES if first in firsts), CATEGORIES[0][0])
        groups[group][f"keydocs.{name}"] = vscode_property(name, setting, order)
    return [
        {"id": id_, "title": title, "order": order, "properties": groups[id_]}
        for order, (id_, title, _) in enumerate(CATEGORIES, 2)
    ]


def vscode_property(name: str, setting: Setting, order: int) -> dict[str, object]:
    schema, note = schema_of(setting.kind), note_on(setting.kind)
    if isinstance(setting.kind, FilePath):
        schema["type"] = ["string", "null"]
    elif isinstance(setting.kind, BooleanPerLanguage):
        # The settings editor has a checkbox for booleans alone. The server takes an object here too.
        schema, note = (
            {"type": "boolean"},
            f" For single languages, see `#keydocs.{name.replace('enable', 'languages')}#`.",
        )
    return {
        **schema,
        "default": as_json(DEFAULTS[name]),
        "markdownDescription": setting.about + note,
        "scope": setting.scope.value,
        "order": order,
    }


def toml_schema() -> dict[str, object]:
    """The JSON Schema of ``keydocs.toml``."""
    properties: dict[str, dict[str, object]] = {}
    for name, setting in SETTINGS.items():
        if setting.scope is Scope.MACHINE:
            continue
        group, _, last = name.rpartition(".")
        into = properties
        if group:
            table = {"type": "object", "additionalProperties": False, "properties": {}}
            into = properties.setdefault(group, table)["properties"]  # type: ignore[assignment]
        default = as_json(DEFAULTS[name])
        into[last] = {
            **schema_of(setting.kind),
            "description": setting.about + note_on(setting.kind),
            **({} if default is None else {"default": default}),
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "keydocs.toml",
        "description": "The settings of Keydocs that a team keeps in the root folder of its repository.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def toml(values: dict[str, object]) -> str:
    return "".join(f"{name} = {_toml(value)}\n" for name, value in values.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        items = (f"{key if key.isalnum() else json.dumps(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{ {', '.join(items)} }}"
    return json.dumps(value)


def lua(values: dict[str, object], indent: str) -> str:
    nested: dict[str, object] = {}
    for name, value in values.items():
        group, _, last = name.rpartition(".")
        into = nested.setdefault(group, {}) if group else nested
        assert isinstance(into, dict)
        into[last] = value
    return "".join(f"{indent}{name} = {_lua(value)},\n" for name, value in nested.items())


def _lua(value: object) -> str:
    if isinstance(value, dict):
        items = (f"{key if key.isalnum() else f'[{json.dumps(key)}]'} = {_lua(one)}" for key, one in value.items())
        return f"{{ {', '.join(items)} }}"
    return json.dumps(value)


def vscode(values: dict[str, object]) -> str:
    lines = (f'  "keydocs.{name}": {json.dumps(value)}' for name, value in values.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def page() -> str:
    rows = "".join(
        f"| [`keydocs.{name}`](#{anchor(name)}) | {type_of(setting.kind)} | {shown_default(name)} |"
        f" {'no' if setting.scope is Scope.MACHINE else 'yes'} |\n"
        for name, setting in SETTINGS.items()
    )
    return f"""\
# Settings

<!-- Made by tests/make_settings.py from server/keydocs/settings/definitions.py. -->

All settings stand under `keydocs.`. There are two places for them:

- **the editor**, for a user: in its settings, or in what it sends as initialization options;
- **the team's file**, for a repository: `keydocs.toml` in the root folder of a workspace, or the table
  `[tool.keydocs]` of its `pyproject.toml` where there is no `keydocs.toml`. The commands read it too: what is
  looked at, `diagnostics`, and for `keydocs complete` also `completion.limit`, `completion.minLength` and `quiet`. Which
  features answer (`enable`) matters in editors alone.

What the editor says wins over the team's file, and that over the defaults. Of a wrong value a message says what is
allowed; what would hold without it goes on working, and so do all other settings. A message also says which names are
unknown, unless it cannot be told whether they are meant for Keydocs: a client may send the settings of all its servers.

The team's file comes with a repository, so some settings are not for it to say: where files are written, and what is
read outside of the repository.

| setting | type | default | in the team's file |
|---|---|---|---|
{rows}
## Examples

VS Code, in `settings.json`:

```json
{vscode(USER)}```

Neovim, in `init.lua`; `init_options` does the same as `settings`, without the `keydocs` around it:

```lua
vim.lsp.config('keydocs', {{
  settings = {{
    keydocs = {{
{lua(USER, "      ")}    }},
  }},
}})
```

A team, in `keydocs.toml`:

```toml
{toml(TEAM)}```

The same in `pyproject.toml`:

```toml
[tool.keydocs]
{toml(TEAM)}```

[keydocs.schema.json](keydocs.schema.json) is the JSON Schema of `keydocs.toml`. Editors with the TOML language server
Taplo (in VS Code: *Even Better TOML*) check and complete the file where its first line names the schema:
`#:schema` and the schema's path or address.

## All settings

{chr(10).join(section(name, setting) for name, setting in SETTINGS.items())}"""


def section(name: str, setting: Setting) -> str:
    return f"""\
### keydocs.{name}

{fill(setting.about + note_on(setting.kind), 120, break_long_words=False, break_on_hyphens=False)}

- Type: {type_of(setting.kind)}
- Default: {shown_default(name)}
- Allowed: {setting.kind.allowed}{", or null" if isinstance(setting.kind, FilePath) else ""}
- May be set in: {PLACES[setting.scope]} (VS Code's scope `{setting.scope.value}`)
"""


def shown_default(name: str) -> str:
    return f"`{json.dumps(as_json(DEFAULTS[name]))}`"


def anchor(name: str) -> str:
    """A heading's fragment, as renderers make it."""
    return "keydocs" + name.replace(".", "").lower()


def make() -> dict[str, str]:
    """The files by their paths."""
    return {PAGE: page(), SCHEMA: json.dumps(toml_schema(), indent=2) + "\n", MANIFEST: manifest()}


def stale() -> list[str]:
    """What on disk is not as it would be made now."""
    return [path for path, text in make().items() if not (ROOT / path).is_file() or read(path) != text]


def read(path: str) -> str:
    return (ROOT / path).read_bytes().decode()


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        for path, text in make().items():
            (ROOT / path).write_bytes(text.encode())
        return 0
    if wrong := stale():
        sys.stderr.write("not current, run tests/make_settings.py: " + ", ".join(wrong) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
