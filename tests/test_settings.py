from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft7Validator

import make_settings
from keydocs.checks.rules import DEFAULT_SEVERITIES, severities_in
from keydocs.features.completion import MAX_ITEMS, MIN_PREFIX
from keydocs.features.definition import MAX_TARGETS
from keydocs.fs.globs import compile_globs
from keydocs.keyword_files.reader import is_keyword_file, is_keyword_index
from keydocs.settings import (
    PerLanguage,
    Settings,
    from_client,
    merge,
    team_file,
)
from keydocs.settings.schema import (
    DEFAULTS,
    RENAMED,
    SETTINGS,
    Scope,
)
from support import steps

ROOT = str(Path.cwd().anchor)
"""The beginning of paths that are absolute on every system."""


def value_of(settings: Settings, name: str) -> Any:
    """Return ``settings.completion.min_length`` for ``completion.minLength``."""
    value: Any = settings
    for attribute in re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name).split("."):
        value = getattr(value, attribute)
    return value


class Example(NamedTuple):
    """The default of a setting; a valid value and what it is read as; an invalid value, and the message for it after the
    setting's name."""

    default: Any
    given: Any
    value: Any
    invalid: Any
    error: str


FLAG = "expected true or false, got "
PER_LANGUAGE = "expected true, false, or an object of booleans by language id, got "
SEVERITY = 'expected "error", "warning", "information", "hint" or "off", got '
OFF_IN_MARKDOWN = Example({}, {"markdown": False}, {"markdown": False}, {"python": "on"}, f'.python: {FLAG}"on"')
ON = Example(True, False, False, 1, f": {FLAG}1")
OFF = Example(False, True, True, 1.5, f": {FLAG}1.5")
NOT_IN_PYTHON = PerLanguage(True, {"python": False})
EXAMPLES = {
    "hideProse": Example(True, False, False, "no", f': {FLAG}"no"'),
    "askLanguageServers": Example(True, False, False, "no", f': {FLAG}"no"'),
    "definition.enable": Example(PerLanguage(), False, PerLanguage(False), 1, f": {PER_LANGUAGE}1"),
    "definition.languages": OFF_IN_MARKDOWN,
    "definition.limit": Example(10, 1, 1, 0, ": expected an integer from 1 to 100, got 0"),
    "definition.when": Example("always", "alone", "alone", "often", ': expected "always", "alone" or "never", got "often"'),
    "references.enable": Example(PerLanguage(), {"python": False}, NOT_IN_PYTHON, "no", f': {PER_LANGUAGE}"no"'),
    "references.languages": OFF_IN_MARKDOWN,
    "implementation.enable": Example(PerLanguage(), {"python": False}, NOT_IN_PYTHON, "no", f': {PER_LANGUAGE}"no"'),
    "implementation.languages": OFF_IN_MARKDOWN,
    "hover.enable": Example(
        PerLanguage(), {"markdown": False}, PerLanguage(True, {"markdown": False}), {"python": "on"},
        f'.python: {FLAG}"on"',
    ),
    "hover.languages": OFF_IN_MARKDOWN,
    "completion.enable": Example(
        PerLanguage(), {"*": False, "cpp": True}, PerLanguage(False, {"cpp": True}), [], f": {PER_LANGUAGE}[]"
    ),
    "completion.languages": OFF_IN_MARKDOWN,
    "completion.limit": Example(100, 1000, 1000, 1001, ": expected an integer from 1 to 1000, got 1001"),
    "completion.minLength": Example(2, 3, 3, True, ": expected an integer from 1 to 10, got true"),
    "workspaceSymbol.enable": ON,
    "documentLink.enable": ON,
    "diagnostics.enable": ON,
    "diagnostics.preset": Example(
        "default", "docs-only", "docs-only", "docs", ': expected "default" or "docs-only", got "docs"'
    ),
    **{
        f"diagnostics.{name}": Example(default, "hint", "hint", "bad", f': {SEVERITY}"bad"')
        for name, default in {
            "brokenLink": "error", "unsafeLink": "error", "unfilledPlaceholder": "error", "missingPage": "error",
            "missingSource": "warning", "deadFragment": "warning", "duplicateEntry": "warning",
            "wrongCount": "warning", "noEntries": "warning", "entryNotOnPage": "information",
            "pageWithoutKeywordFile": "warning", "outdatedPage": "off", "misDecodedText": "warning",
            "unclosedFence": "warning", "notRead": "warning",
        }.items()
    },
    "codeLens.enable": OFF,
    "keywordFiles": Example(
        ("**/*_kw.md", "**/sub.md", "**/keywords.md"), ["*.keys.md"], ("*.keys.md",), "*.keys.md",
        ': expected a list of up to 100 patterns, got "*.keys.md"',
    ),
    "exclude": Example(
        (), ["docs/old/", "*.{a,b}"], ("docs/old/", "*.{a,b}"), ["docs/[a"],
        '[0]: expected a gitignore pattern, got "docs/[a" (its [ is never closed)',
    ),
    "respectGitignore": OFF,
    "allowLargeRoots": OFF,
    "index.folder": Example(None, f"{ROOT}cache", f"{ROOT}cache", "cache", ': expected an absolute path, got "cache"'),
    "log.level": Example(
        "info", "debug", "debug", "all", ': expected "off", "error", "warning", "info" or "debug", got "all"'
    ),
    "log.file": Example(None, f"{ROOT}keydocs.log", f"{ROOT}keydocs.log", "", ': expected an absolute path, got ""'),
}  # fmt: skip
MACHINE = [name for name, setting in SETTINGS.items() if setting.scope is Scope.MACHINE]
IN_FILE = [name for name in EXAMPLES if name not in MACHINE]


def message(name: str, error: str, file: str = "") -> str:
    """Return the message about the invalid value of an example."""
    path, _, rest = error.partition(": ")
    return f"Invalid value for keydocs.{name}{path}{f' in {file}' if file else ''}: {rest}"


def test_every_rule_has_a_severity_setting() -> None:
    severities = severities_in(Settings().diagnostics)
    assert severities == dict(DEFAULT_SEVERITIES)


def test_every_setting_has_an_example() -> None:
    assert list(EXAMPLES) == list(SETTINGS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_defaults(name: str) -> None:
    assert value_of(Settings(), name) == EXAMPLES[name].default
    assert merge() == Settings()


def test_the_defaults_are_those_of_the_features() -> None:
    settings = Settings()
    assert settings.definition.limit == MAX_TARGETS
    assert (settings.completion.limit, settings.completion.min_length) == (MAX_ITEMS, MIN_PREFIX)
    globs = compile_globs(settings.keyword_files)
    for path in ("a_kw.md", "docs/a.py_kw.md", "_kw.md", "sub.md", "a/keywords.md", "a_docs.md", "asub.md", "sub.md/a"):
        assert globs.matches(path) == (is_keyword_file(path) or is_keyword_index(path)), path


@pytest.mark.parametrize("name", EXAMPLES)
def test_valid_values_from_a_client(name: str) -> None:
    layer, messages = from_client({"keydocs": {name: EXAMPLES[name].given}})
    assert (value_of(merge(layer), name), messages) == (EXAMPLES[name].value, [])


@pytest.mark.parametrize("name", EXAMPLES)
def test_invalid_values_from_a_client(name: str) -> None:
    expected = message(name, EXAMPLES[name].error)
    assert from_client({"keydocs": {name: EXAMPLES[name].invalid}}) == ({}, [expected])


@pytest.mark.parametrize("name", IN_FILE)
def test_valid_values_in_the_team_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "keydocs.toml").write_text(make_settings.toml({name: EXAMPLES[name].given}))
    layer, messages = team_file(str(tmp_path))
    assert (value_of(merge(layer), name), messages) == (EXAMPLES[name].value, [])


@pytest.mark.parametrize("name", IN_FILE)
def test_invalid_values_in_the_team_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "keydocs.toml").write_text(make_settings.toml({name: EXAMPLES[name].invalid}))
    expected = message(name, EXAMPLES[name].error, "keydocs.toml")
    assert team_file(str(tmp_path)) == ({}, [expected])


@pytest.mark.parametrize("name", MACHINE)
def test_the_team_file_cannot_set_machine_settings(tmp_path: Path, name: str) -> None:
    (tmp_path / "keydocs.toml").write_text(make_settings.toml({name: EXAMPLES[name].given, "hideProse": False}))
    expected = [f"Ignoring keydocs.{name} in keydocs.toml: only users can set it, in their editor"]
    assert team_file(str(tmp_path)) == ({"hideProse": False}, expected)


def test_settings_that_choose_where_files_are_written_are_machine_settings() -> None:
    assert MACHINE == ["allowLargeRoots", "index.folder", "log.level", "log.file"]


# --- what clients send ---


@pytest.mark.parametrize(
    "given", [None, {}, {"keydocs": {}}, {"keydocs": None}, [], "hideProse", 3, {"other": {"hideProse": 1}}]
)
def test_without_settings_the_defaults_apply(given: object) -> None:
    assert from_client(given) == ({}, [])


@pytest.mark.parametrize(
    "given",
    [
        {"hover": {"enable": False}},
        {"hover.enable": False},
        {"keydocs": {"hover": {"enable": False}}},
        {"keydocs": {"hover.enable": False}},
        {"keydocs.hover.enable": False},
        {"keydocs.hover": {"enable": False}},
        {"keydocs": {"hover": {"enable": True}}, "keydocs.hover.enable": False},
        {"keydocs": {"hover": {"enable": False}}, "hover": {"enable": True}},
    ],
)
def test_names_may_be_nested_and_dotted_with_and_without_the_section(given: object) -> None:
    assert from_client(given) == ({"hover.enable": PerLanguage(False)}, [])


def test_an_invalid_value_leaves_all_others_in_effect() -> None:
    given = {
        "hideProse": 0,
        "completion": {"limit": 5, "enable": {"python": "no", "cpp": False}},
        "exclude": ["a/", "../b", 7, "b/"],
    }
    assert from_client(given) == (
        {
            "completion.limit": 5,
            "completion.enable": PerLanguage(True, {"cpp": False}),
            "exclude": ("a/", "b/"),
        },
        [
            "Invalid value for keydocs.hideProse: expected true or false, got 0",
            'Invalid value for keydocs.completion.enable.python: expected true or false, got "no"',
            'Invalid value for keydocs.exclude[1]: expected a gitignore pattern, got "../b" (it leads outside the root'
            " folder)",
            "Invalid value for keydocs.exclude[2]: expected a gitignore pattern, got 7",
        ],
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"completon": {"limit": 3}}, "Unknown setting keydocs.completon. Did you mean keydocs.completion?"),
        ({"hover.enabled": True}, "Unknown setting keydocs.hover.enabled. Did you mean keydocs.hover.enable?"),
        ({"keyword_files": []}, "Unknown setting keydocs.keyword_files. Did you mean keydocs.keywordFiles?"),
        ({"colour": "blue"}, "Unknown setting keydocs.colour"),
        (
            {"hover": False},
            "Invalid value for keydocs.hover: expected an object of settings such as keydocs.hover.enable, got false",
        ),
    ],
)
def test_unknown_names_in_the_section(given: dict[str, object], expected: str) -> None:
    assert from_client({"keydocs": given}) == ({}, [expected])
    assert from_client(given, strict=True) == ({}, [expected])
    # Clients may send the settings of all their servers.
    assert from_client(given) == ({}, [])


def test_settings_of_the_extension_itself_are_skipped() -> None:
    given = {"trace": {"server": "off"}, "trace.server": "off", "interpreter": [], "server": {"path": "x"}}
    assert from_client({"keydocs": given}) == ({}, [])


def test_a_section_that_is_not_an_object() -> None:
    assert from_client({"keydocs": "on"}) == (
        {},
        ['Invalid value for keydocs: expected an object of settings such as keydocs.hideProse, got "on"'],
    )


def test_null_counts_as_not_set() -> None:
    assert from_client({"keydocs": {"log": {"file": None}, "hover": None, "hideProse": None, "colour": None}}) == (
        {},
        [],
    )


def test_messages_are_short_and_few() -> None:
    layer, messages = from_client({"hideProse": "x" * 1000})
    assert messages == [f'Invalid value for keydocs.hideProse: {FLAG}"{"x" * 59}…']
    layer, messages = from_client({"keydocs": {f"a{number}": 1 for number in range(1000)} | {"hideProse": False}})
    assert layer == {"hideProse": False}
    assert messages == [*(f"Unknown setting keydocs.a{number}" for number in range(20)), "980 more invalid settings"]
    layer, messages = from_client({"keydocs": {f"a{number}": 1 for number in range(21)}})
    assert messages[20:] == ["1 more invalid setting"]


def test_messages_escape_control_characters() -> None:
    given = {"\x1b[2J\n": 1, "hideProse": "\x9b2J\u202e"}
    assert from_client({"keydocs": given})[1] == [
        'Invalid value for keydocs.hideProse: expected true or false, got "\\x9b2J\\u202e"',
        "Unknown setting keydocs.\\x1b[2J\\n",
    ]


def test_per_language() -> None:
    enabled = merge(from_client({"hover.enable": {"*": False, "cpp": True}})[0]).hover.enable
    assert [enabled.for_language(language) for language in ("cpp", "python", "")] == [True, False, False]
    enabled = merge(from_client({"hover.enable": {"cpp": False}})[0]).hover.enable
    assert [enabled.for_language(language) for language in ("cpp", "python")] == [False, True]


def test_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, f"{ROOT}home")
    layer, _ = from_client({"log": {"file": "~/keydocs.log"}, "index": {"folder": "~/docs"}})
    assert [Path(str(path)) for path in layer.values()] == [
        Path(f"{ROOT}home/keydocs.log"),
        Path(f"{ROOT}home/docs"),
    ]


# --- layers ---


def test_later_layers_win() -> None:
    team = {"hideProse": False, "completion.limit": 50}
    options = {"completion.limit": 40, "definition.limit": 3}
    configuration = {"definition.limit": 2}
    settings = merge(team, options, configuration)
    assert (settings.hide_prose, settings.completion.limit, settings.definition.limit) == (False, 40, 2)
    assert settings.completion.min_length == 2
    assert merge(configuration, options).definition.limit == 3


# --- deprecated names ---


def test_an_old_name_sets_the_renamed_setting_and_warns() -> None:
    deprecated = "keydocs.quiet is deprecated: use keydocs.hideProse"
    assert from_client({"keydocs": {"quiet": False}}) == ({"hideProse": False}, [deprecated])
    assert from_client({"keydocs.quiet": False}) == ({"hideProse": False}, [deprecated])
    assert from_client({"quiet": False}, strict=True) == ({"hideProse": False}, [deprecated])


def test_an_old_name_in_the_team_file(tmp_path: Path) -> None:
    (tmp_path / "keydocs.toml").write_text("quiet = false")
    deprecated = "keydocs.quiet in keydocs.toml is deprecated: use keydocs.hideProse"
    assert team_file(str(tmp_path)) == ({"hideProse": False}, [deprecated])
    assert Draft7Validator(make_settings.toml_schema()).is_valid({"quiet": False})


@pytest.mark.parametrize("given", [{"quiet": True, "hideProse": False}, {"hideProse": False, "quiet": True}])
def test_the_new_name_wins_over_the_old_one(given: dict[str, bool]) -> None:
    assert from_client({"keydocs": given})[0] == {"hideProse": False}


def test_an_invalid_value_is_reported_under_the_name_that_was_used() -> None:
    layer, messages = from_client({"keydocs": {"quiet": 1}})
    assert (layer, messages[1:]) == ({}, ["Invalid value for keydocs.quiet: expected true or false, got 1"])


# --- the team file ---


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ({}, [])),
        ({"keydocs.toml": ""}, ({}, [])),
        ({"keydocs.toml": "hideProse = false"}, ({"hideProse": False}, [])),
        ({"keydocs.toml": "[completion]\r\nlimit = 3\r\n"}, ({"completion.limit": 3}, [])),
        ({"pyproject.toml": "[tool.keydocs]\nhideProse = false"}, ({"hideProse": False}, [])),
        ({"pyproject.toml": "[tool.keydocs.completion]\nlimit = 3"}, ({"completion.limit": 3}, [])),
        ({"pyproject.toml": "[tool.other]\nhideProse = 3\n# keydocs"}, ({}, [])),
        ({"pyproject.toml": "[tool.other\n"}, ({}, [])),
        ({"pyproject.toml": "tool = 1 # keydocs"}, ({}, [])),
        ({"keydocs.toml": "hideProse = false", "pyproject.toml": "[tool.keydocs]\nlog.level = 3"}, ({"hideProse": False}, [])),
        (
            {"keydocs.toml": "hideProse = maybe\n"},
            ({}, ["Ignoring keydocs.toml: Invalid value (at line 1, column 13)"]),
        ),
        (
            {"pyproject.toml": "[tool.keydocs]\nhideProse = true\nhideProse = true\n"},
            ({}, ["Ignoring pyproject.toml: Cannot overwrite a value (at line 3, column 17)"]),
        ),
        (
            {"pyproject.toml": "tool.keydocs = 1"},
            ({}, ["Ignoring pyproject.toml: tool.keydocs is not a table"]),
        ),
        (
            {"pyproject.toml": "[tool.keydocs]\ncolour = 1\nexcludes = []"},
            ({}, [
                "Unknown setting keydocs.colour in pyproject.toml",
                "Unknown setting keydocs.excludes in pyproject.toml. Did you mean keydocs.exclude?",
            ]),
        ),
    ],
)  # fmt: skip
def test_the_team_file(tmp_path: Path, files: dict[str, str], expected: object) -> None:
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    assert team_file(str(tmp_path)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a." * 60_000 + "a = 1", "Ignoring keydocs.toml: line 1 has more than 2,000 characters"),
        ("a = " + "[\n" * 60_000, "Ignoring keydocs.toml: values are nested too deeply"),
        ("#" * 200_000, "Ignoring settings: keydocs.toml has more than the 131,072 bytes that are read"),
        ("a = " + "9" * 1990, "Unknown setting keydocs.a in keydocs.toml"),
        ("\n".join(f"a{number}=1" for number in range(10_000)), "9,980 more invalid settings"),
        ("\n".join(f"x{number}." + "a." * 990 + "a = 1" for number in range(60)), "40 more invalid settings"),
        ("exclude = [" + '"{a,b}{*a,*b}{*c,*d}{*e,*f}{*g,*h}{*i,*j}{*k,*l}{*m,*n}",\n' * 100 + "]", "80 more invalid settings"),
        ("hideProse = " + "{a=" * 300 + "1" + "}" * 300, None),
        ("\0", None),
        ("hideProse = 2000-01-01", None),
        ("hideProse = nan", None),
    ],
)  # fmt: skip
def test_a_hostile_team_file_is_read_quickly(tmp_path: Path, text: str, expected: str | None) -> None:
    (tmp_path / "keydocs.toml").write_text(text)
    start = time.process_time()
    layer, messages = team_file(str(tmp_path))
    assert time.process_time() - start < 5
    assert layer == {}
    assert messages[-1] == (expected or messages[-1])
    assert all(len(message) < 250 for message in messages)


def test_a_team_file_outside_the_root_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "keydocs.toml").write_text("hideProse = false")
    (tmp_path / "root" / "keydocs.toml").symlink_to(tmp_path / "keydocs.toml")
    expected = "Ignoring settings: keydocs.toml leads out of the workspace"
    assert team_file(str(tmp_path / "root")) == ({}, [expected])


# --- generated files ---


def test_generated_files_are_up_to_date() -> None:
    assert make_settings.stale() == []


def test_the_examples_in_the_documentation_are_valid(tmp_path: Path) -> None:
    blocks = re.findall(r"```(json|lua|toml)\n(.*?)```", make_settings.page(), re.DOTALL)
    assert [language for language, _ in blocks] == ["json", "lua", "toml", "toml"]
    user, _ = from_client({"keydocs": make_settings.USER})
    assert from_client(json.loads(blocks[0][1])) == (user, [])
    team, _ = from_client({"keydocs": make_settings.TEAM})
    (tmp_path / "pyproject.toml").write_text(blocks[3][1])
    assert team_file(str(tmp_path)) == (team, [])
    (tmp_path / "keydocs.toml").write_text(blocks[2][1])
    assert team_file(str(tmp_path)) == (team, [])


@pytest.mark.parametrize("name", IN_FILE)
def test_the_schema_allows_valid_values_only(name: str) -> None:
    schema = make_settings.toml_schema()
    Draft7Validator.check_schema(schema)
    example = EXAMPLES[name]
    assert Draft7Validator(schema).is_valid(nested(name, example.given))
    assert Draft7Validator(schema).is_valid(nested(name, example.invalid)) == (example.invalid == ["docs/[a"])


@pytest.mark.parametrize("name", [*MACHINE, "colour", "hover.colour"])
def test_the_schema_refuses_names_that_a_team_file_cannot_set(name: str) -> None:
    assert not Draft7Validator(make_settings.toml_schema()).is_valid(nested(name, "x"))


def nested(name: str, value: object) -> object:
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


def test_the_settings_of_vscode() -> None:
    groups: list[dict[str, Any]] = make_settings.vscode_groups()
    assert [group["title"] for group in groups] == ["Features", "Diagnostics", "Files", "Index and Log"]
    properties = {name: schema for group in groups for name, schema in group["properties"].items()}
    deprecated = {name: properties.pop(f"keydocs.{name}") for name in RENAMED}
    assert deprecated["quiet"] == {
        "type": "boolean",
        "markdownDeprecationMessage": "Use `#keydocs.hideProse#` instead.",
        "scope": "window",
        "order": len(SETTINGS),
    }
    assert sorted(properties) == sorted(f"keydocs.{name}" for name in SETTINGS)
    assert properties["keydocs.completion.limit"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "default": 100,
        "markdownDescription": "Maximum number of identifiers completion offers.",
        "scope": "window",
        "order": 14,
    }
    # The settings editor shows a checkbox only for plain booleans.
    assert {schema["type"] for name, schema in properties.items() if name.endswith(".enable")} == {"boolean"}
    given = {name: schema["default"] for name, schema in properties.items()}
    layer, messages = from_client(given)
    assert (merge(layer), messages) == (Settings(), [])
    for name, schema in properties.items():
        assert Draft7Validator(schema).is_valid(schema["default"]), name
        example = EXAMPLES[name.removeprefix("keydocs.")].given
        is_object_for_a_checkbox = isinstance(example, dict) and schema["type"] == "boolean"
        assert Draft7Validator(schema).is_valid(example) or is_object_for_a_checkbox, name
    assert {name for name, schema in properties.items() if schema["scope"] == "machine"} == {
        f"keydocs.{name}" for name in MACHINE
    }
    assert set(DEFAULTS) == set(SETTINGS)


def test_importing_the_settings_is_cheap() -> None:
    modules = {"tomllib", "tomli", "difflib", "keydocs.fs.globs", "pygls"}
    code = f"import sys, keydocs.settings; print({modules!r} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


@pytest.mark.parametrize(
    "given",
    [
        {"hover": {"enable": {str(number): number for number in range(100_000)}}},
        {"x": [0] * 1_000_000},
        {str(number): number for number in range(10_000)},
    ],
    ids=["invalid parts", "a long value", "unknown settings"],
)
def test_endless_invalid_settings_are_reported_in_few_steps(given: object) -> None:
    messages: list[str] = []
    assert steps(lambda: messages.extend(from_client({"keydocs": given})[1])) < 700_000
    assert 0 < len(messages) <= 21
    assert max(map(len, messages)) < 300
