from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

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
from keydocs.settings.schema import DEFAULTS, SETTINGS, Scope
from support import steps

ROOT = str(Path.cwd().anchor)
"""Makes absolute paths that are ones on every system."""


def value_of(settings: Settings, name: str) -> Any:
    """The value of a setting: ``completion.minLength`` is ``settings.completion.min_length``."""
    found: Any = settings
    for part in re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name).split("."):
        found = getattr(found, part)
    return found


# Of each setting: the default; what a user might set, and what it becomes; what is wrong, and what is said of it.
EXAMPLES: dict[str, tuple[Any, Any, Any, Any, str]] = {
    "quiet": (True, False, False, "no", 'is "no", which is not used: true or false is allowed (the default is true)'),
    "definition.enable": (
        PerLanguage(), False, PerLanguage(False), 1,
        "is 1, which is not used: true, false, or an object of true or false by language id is allowed"
        " (the default is true)",
    ),
    "definition.languages": (
        {}, {"markdown": False}, {"markdown": False}, {"python": "on"},
        '.python is "on", which is not used: true or false is allowed (the default is {})',
    ),
    "definition.limit": (
        10, 1, 1, 0, "is 0, which is not used: a whole number from 1 to 100 is allowed (the default is 10)",
    ),
    "references.enable": (
        PerLanguage(), {"python": False}, PerLanguage(True, {"python": False}), "no",
        'is "no", which is not used: true, false, or an object of true or false by language id is allowed'
        " (the default is true)",
    ),
    "references.languages": (
        {}, {"markdown": False}, {"markdown": False}, {"python": "on"},
        '.python is "on", which is not used: true or false is allowed (the default is {})',
    ),
    "implementation.enable": (
        PerLanguage(), {"python": False}, PerLanguage(True, {"python": False}), "no",
        'is "no", which is not used: true, false, or an object of true or false by language id is allowed'
        " (the default is true)",
    ),
    "implementation.languages": (
        {}, {"markdown": False}, {"markdown": False}, {"python": "on"},
        '.python is "on", which is not used: true or false is allowed (the default is {})',
    ),
    "hover.enable": (
        PerLanguage(), {"markdown": False}, PerLanguage(True, {"markdown": False}), {"python": "on"},
        '.python is "on", which is not used: true or false is allowed (the default is true)',
    ),
    "hover.languages": (
        {}, {"markdown": False}, {"markdown": False}, {"python": "on"},
        '.python is "on", which is not used: true or false is allowed (the default is {})',
    ),
    "completion.enable": (
        PerLanguage(), {"*": False, "cpp": True}, PerLanguage(False, {"cpp": True}), [],
        "is [], which is not used: true, false, or an object of true or false by language id is allowed"
        " (the default is true)",
    ),
    "completion.languages": (
        {}, {"markdown": False}, {"markdown": False}, {"python": "on"},
        '.python is "on", which is not used: true or false is allowed (the default is {})',
    ),
    "completion.limit": (
        100, 1000, 1000, 1001,
        "is 1001, which is not used: a whole number from 1 to 1000 is allowed (the default is 100)",
    ),
    "completion.minLength": (
        2, 3, 3, True, "is true, which is not used: a whole number from 1 to 10 is allowed (the default is 2)",
    ),
    "workspaceSymbol.enable": (
        True, False, False, 1, "is 1, which is not used: true or false is allowed (the default is true)",
    ),
    "documentLink.enable": (
        True, False, False, 1, "is 1, which is not used: true or false is allowed (the default is true)",
    ),
    "diagnostics.enable": (
        True, False, False, "on", 'is "on", which is not used: true or false is allowed (the default is true)',
    ),
    "diagnostics.preset": (
        "default", "docs-only", "docs-only", "docs",
        'is "docs", which is not used: "default" or "docs-only" is allowed (the default is "default")',
    ),
    **{
        f"diagnostics.{name}": (
            default, "hint", "hint", "bad",
            'is "bad", which is not used: "error", "warning", "information", "hint" or "off" is allowed'
            f' (the default is "{default}")',
        )
        for name, default in {
            "brokenLink": "error", "unsafeLink": "error", "unfilledPlaceholder": "error", "missingPage": "error",
            "missingSource": "warning", "deadFragment": "warning", "duplicateEntry": "warning",
            "wrongCount": "warning", "noEntries": "warning", "entryNotOnPage": "information", "pageWithoutKeywordFile": "warning",
            "outdatedPage": "off", "misDecodedText": "warning", "unclosedFence": "warning", "notRead": "warning",
        }.items()
    },
    "codeLens.enable": (
        False, True, True, 1, "is 1, which is not used: true or false is allowed (the default is false)",
    ),
    "keywordFiles": (
        ("**/*_kw.md", "**/sub.md", "**/keywords.md"), ["*.keys.md"], ("*.keys.md",), "*.keys.md",
        'is "*.keys.md", which is not used: a list of at most 100 patterns is allowed'
        ' (the default is ["**/*_kw.md", "**/sub.md", "**/keywords.md"])',
    ),
    "exclude": (
        (), ["docs/old/", "*.{a,b}"], ("docs/old/", "*.{a,b}"), ["docs/[a"],
        '[0] is "docs/[a", which is not used: a pattern as in .gitignore is allowed, but its [ is never closed'
        " (the default is [])",
    ),
    "respectGitignore": (
        False, True, True, 1.5, "is 1.5, which is not used: true or false is allowed (the default is false)",
    ),
    "allowLargeRoots": (
        False, True, True, "yes", 'is "yes", which is not used: true or false is allowed (the default is false)',
    ),
    "index.folder": (
        None, f"{ROOT}cache", f"{ROOT}cache", "cache",
        'is "cache", which is not used: an absolute path is allowed (the default is null)',
    ),
    "log.level": (
        "info", "debug", "debug", "all",
        'is "all", which is not used: "off", "error", "warning", "info" or "debug" is allowed'
        ' (the default is "info")',
    ),
    "log.file": (
        None, f"{ROOT}keydocs.log", f"{ROOT}keydocs.log", "",
        'is "", which is not used: an absolute path is allowed (the default is null)',
    ),
}  # fmt: skip
MACHINE = [name for name, setting in SETTINGS.items() if setting.scope is Scope.MACHINE]
IN_FILE = [name for name in EXAMPLES if name not in MACHINE]


def message(name: str, tail: str, file: str = "") -> str:
    """What is said of a setting of ``EXAMPLES``."""
    at, _, rest = tail.partition("is ")
    return f"keydocs.{name}{at.strip()}{f' in {file}' if file else ''} is {rest}"


def test_every_code_of_a_check_has_a_setting() -> None:
    severities = severities_in(Settings().diagnostics)
    assert severities == dict(DEFAULT_SEVERITIES)


def test_every_setting_has_an_example() -> None:
    assert list(EXAMPLES) == list(SETTINGS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_defaults(name: str) -> None:
    assert value_of(Settings(), name) == EXAMPLES[name][0]
    assert merge() == Settings()


def test_defaults_are_what_the_features_do_by_themselves() -> None:
    settings = Settings()
    assert settings.definition.limit == MAX_TARGETS
    assert (settings.completion.limit, settings.completion.min_length) == (MAX_ITEMS, MIN_PREFIX)
    globs = compile_globs(settings.keyword_files)
    for path in ("a_kw.md", "docs/a.py_kw.md", "_kw.md", "sub.md", "a/keywords.md", "a_docs.md", "asub.md", "sub.md/a"):
        assert globs.matches(path) == (is_keyword_file(path) or is_keyword_index(path)), path


@pytest.mark.parametrize("name", EXAMPLES)
def test_right_values_from_a_client(name: str) -> None:
    _, given, expected, _, _ = EXAMPLES[name]
    layer, messages = from_client({"keydocs": {name: given}})
    assert (value_of(merge(layer), name), messages) == (expected, [])


@pytest.mark.parametrize("name", EXAMPLES)
def test_wrong_values_from_a_client(name: str) -> None:
    *_, wrong, tail = EXAMPLES[name]
    assert from_client({"keydocs": {name: wrong}}) == ({}, [message(name, tail)])


@pytest.mark.parametrize("name", IN_FILE)
def test_right_values_from_the_team(tmp_path: Path, name: str) -> None:
    _, given, expected, _, _ = EXAMPLES[name]
    (tmp_path / "keydocs.toml").write_text(make_settings.toml({name: given}))
    layer, messages = team_file(str(tmp_path))
    assert (value_of(merge(layer), name), messages) == (expected, [])


@pytest.mark.parametrize("name", IN_FILE)
def test_wrong_values_from_the_team(tmp_path: Path, name: str) -> None:
    *_, wrong, tail = EXAMPLES[name]
    (tmp_path / "keydocs.toml").write_text(make_settings.toml({name: wrong}))
    assert team_file(str(tmp_path)) == ({}, [message(name, tail, "keydocs.toml")])


@pytest.mark.parametrize("name", MACHINE)
def test_what_the_team_may_not_say(tmp_path: Path, name: str) -> None:
    (tmp_path / "keydocs.toml").write_text(make_settings.toml({name: EXAMPLES[name][1], "quiet": False}))
    expected = [f"keydocs.{name} in keydocs.toml is not used: each user sets it, in the editor"]
    assert team_file(str(tmp_path)) == ({"quiet": False}, expected)


def test_what_chooses_where_files_are_written_is_not_for_the_team() -> None:
    assert MACHINE == ["allowLargeRoots", "index.folder", "log.level", "log.file"]


# What clients send


@pytest.mark.parametrize(
    "given", [None, {}, {"keydocs": {}}, {"keydocs": None}, [], "quiet", 3, {"other": {"quiet": 1}}]
)
def test_what_says_nothing_gives_the_defaults(given: object) -> None:
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


def test_of_a_wrong_value_all_others_go_on_working() -> None:
    given = {
        "quiet": 0,
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
            "keydocs.quiet is 0, which is not used: true or false is allowed (the default is true)",
            'keydocs.completion.enable.python is "no", which is not used: true or false is allowed'
            " (the default is true)",
            'keydocs.exclude[1] is "../b", which is not used: a pattern as in .gitignore is allowed, but it leads out'
            " of the root folder (the default is [])",
            "keydocs.exclude[2] is 7, which is not used: a pattern as in .gitignore is allowed (the default is [])",
        ],
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"completon": {"limit": 3}}, "keydocs.completon is unknown; did you mean keydocs.completion?"),
        ({"hover.enabled": True}, "keydocs.hover.enabled is unknown; did you mean keydocs.hover.enable?"),
        ({"keyword_files": []}, "keydocs.keyword_files is unknown; did you mean keydocs.keywordFiles?"),
        ({"colour": "blue"}, "keydocs.colour is unknown"),
        (
            {"hover": False},
            "keydocs.hover is false, which is not used: settings stand below it, as keydocs.hover.enable",
        ),
    ],
)
def test_unknown_names_in_the_section(given: dict[str, object], expected: str) -> None:
    assert from_client({"keydocs": given}) == ({}, [expected])
    assert from_client(given, is_ours=True) == ({}, [expected])
    # Clients may send the settings of all their servers.
    assert from_client(given) == ({}, [])


def test_what_an_extension_keeps_for_itself_is_passed_over() -> None:
    given = {"trace": {"server": "off"}, "trace.server": "off", "interpreter": [], "server": {"path": "x"}}
    assert from_client({"keydocs": given}) == ({}, [])


def test_a_section_that_is_none() -> None:
    assert from_client({"keydocs": "on"}) == (
        {},
        ['keydocs is "on", which is not used: settings stand below it, as keydocs.quiet'],
    )


def test_null_is_as_if_it_were_not_there() -> None:
    assert from_client({"keydocs": {"log": {"file": None}, "hover": None, "quiet": None, "colour": None}}) == ({}, [])


def test_messages_are_short_and_few() -> None:
    layer, messages = from_client({"quiet": "x" * 1000})
    assert messages[0].startswith(f'keydocs.quiet is "{"x" * 59}…, which')
    layer, messages = from_client({"keydocs": {f"a{number}": 1 for number in range(1000)} | {"quiet": False}})
    assert layer == {"quiet": False}
    assert messages == [*(f"keydocs.a{number} is unknown" for number in range(20)), "980 more settings are wrong"]
    layer, messages = from_client({"keydocs": {f"a{number}": 1 for number in range(21)}})
    assert messages[20:] == ["1 more setting is wrong"]


def test_messages_hold_nothing_that_terminals_obey() -> None:
    given = {"\x1b[2J\n": 1, "quiet": "\x9b2J\u202e"}
    assert from_client({"keydocs": given})[1] == [
        'keydocs.quiet is "\\x9b2J\\u202e", which is not used: true or false is allowed (the default is true)',
        "keydocs.\\x1b[2J\\n is unknown",
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


# Layers


def test_later_layers_win() -> None:
    team = {"quiet": False, "completion.limit": 50}
    options = {"completion.limit": 40, "definition.limit": 3}
    configuration = {"definition.limit": 2}
    settings = merge(team, options, configuration)
    assert (settings.quiet, settings.completion.limit, settings.definition.limit) == (False, 40, 2)
    assert settings.completion.min_length == 2
    assert merge(configuration, options).definition.limit == 3


# The team's file


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ({}, [])),
        ({"keydocs.toml": ""}, ({}, [])),
        ({"keydocs.toml": "quiet = false"}, ({"quiet": False}, [])),
        ({"keydocs.toml": "[completion]\r\nlimit = 3\r\n"}, ({"completion.limit": 3}, [])),
        ({"pyproject.toml": "[tool.keydocs]\nquiet = false"}, ({"quiet": False}, [])),
        ({"pyproject.toml": "[tool.keydocs.completion]\nlimit = 3"}, ({"completion.limit": 3}, [])),
        ({"pyproject.toml": "[tool.other]\nquiet = 3\n# keydocs"}, ({}, [])),
        ({"pyproject.toml": "[tool.other\n"}, ({}, [])),
        ({"pyproject.toml": "tool = 1 # keydocs"}, ({}, [])),
        ({"keydocs.toml": "quiet = false", "pyproject.toml": "[tool.keydocs]\nlog.level = 3"}, ({"quiet": False}, [])),
        (
            {"keydocs.toml": "quiet = maybe\n"},
            ({}, ["keydocs.toml is not used: Invalid value (at line 1, column 9)"]),
        ),
        (
            {"pyproject.toml": "[tool.keydocs]\nquiet = true\nquiet = true\n"},
            ({}, ["pyproject.toml is not used: Cannot overwrite a value (at line 3, column 13)"]),
        ),
        (
            {"pyproject.toml": "tool.keydocs = 1"},
            ({}, ["pyproject.toml is not used: tool.keydocs is no table"]),
        ),
        (
            {"pyproject.toml": "[tool.keydocs]\ncolour = 1\nexcludes = []"},
            ({}, [
                "keydocs.colour in pyproject.toml is unknown",
                "keydocs.excludes in pyproject.toml is unknown; did you mean keydocs.exclude?",
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
        ("a." * 60_000 + "a = 1", "keydocs.toml is not used: line 1 has more than 2,000 characters"),
        ("a = " + "[\n" * 60_000, "keydocs.toml is not used: its values are nested too deep"),
        ("#" * 200_000, "keydocs.toml has more than the 131,072 bytes that are read; its settings are not used"),
        ("a = " + "9" * 1990, "keydocs.a in keydocs.toml is unknown"),
        ("\n".join(f"a{number}=1" for number in range(10_000)), "9,980 more settings are wrong"),
        ("\n".join(f"x{number}." + "a." * 990 + "a = 1" for number in range(60)), "40 more settings are wrong"),
        ("exclude = [" + '"{a,b}{*a,*b}{*c,*d}{*e,*f}{*g,*h}{*i,*j}{*k,*l}{*m,*n}",\n' * 100 + "]", "80 more settings are wrong"),
        ("quiet = " + "{a=" * 300 + "1" + "}" * 300, None),
        ("\0", None),
        ("quiet = 2000-01-01", None),
        ("quiet = nan", None),
    ],
)  # fmt: skip
def test_no_team_file_does_harm(tmp_path: Path, text: str, expected: str | None) -> None:
    (tmp_path / "keydocs.toml").write_text(text)
    start = time.process_time()
    layer, messages = team_file(str(tmp_path))
    assert time.process_time() - start < 5
    assert layer == {}
    assert messages[-1] == (expected or messages[-1])
    assert all(len(message) < 250 for message in messages)


def test_a_team_file_outside_of_the_root_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "keydocs.toml").write_text("quiet = false")
    (tmp_path / "root" / "keydocs.toml").symlink_to(tmp_path / "keydocs.toml")
    expected = "keydocs.toml leads out of the workspace; its settings are not used"
    assert team_file(str(tmp_path / "root")) == ({}, [expected])


# What is made from the definitions


def test_generated_files_are_current() -> None:
    assert make_settings.stale() == []


def test_the_examples_of_the_page_are_right(tmp_path: Path) -> None:
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
def test_the_schema_allows_what_the_reader_allows(name: str) -> None:
    schema = make_settings.toml_schema()
    Draft7Validator.check_schema(schema)
    _, right, _, wrong, _ = EXAMPLES[name]
    assert Draft7Validator(schema).is_valid(nested(name, right))
    assert Draft7Validator(schema).is_valid(nested(name, wrong)) == (wrong == ["docs/[a"])


@pytest.mark.parametrize("name", [*MACHINE, "colour", "hover.colour"])
def test_the_schema_refuses_what_the_reader_refuses(name: str) -> None:
    assert not Draft7Validator(make_settings.toml_schema()).is_valid(nested(name, "x"))


def nested(name: str, value: object) -> object:
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


def test_the_settings_of_vscode() -> None:
    groups: list[dict[str, Any]] = make_settings.vscode_groups()
    assert [group["title"] for group in groups] == ["Features", "Diagnostics", "Files", "Index and Log"]
    properties = {name: said for group in groups for name, said in group["properties"].items()}
    assert sorted(properties) == sorted(f"keydocs.{name}" for name in SETTINGS)
    assert properties["keydocs.completion.limit"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "default": 100,
        "markdownDescription": "How many identifiers completion offers at most.",
        "scope": "window",
        "order": 12,
    }
    # The settings editor of VS Code has a checkbox for what is a boolean and nothing else.
    assert {said["type"] for name, said in properties.items() if name.endswith(".enable")} == {"boolean"}
    given = {name: said["default"] for name, said in properties.items()}
    layer, messages = from_client(given)
    assert (merge(layer), messages) == (Settings(), [])
    for name, said in properties.items():
        assert Draft7Validator(said).is_valid(said["default"]), name
        example = EXAMPLES[name.removeprefix("keydocs.")][1]
        is_object_for_a_checkbox = isinstance(example, dict) and said["type"] == "boolean"
        assert Draft7Validator(said).is_valid(example) or is_object_for_a_checkbox, name
    assert {name for name, said in properties.items() if said["scope"] == "machine"} == {
        f"keydocs.{name}" for name in MACHINE
    }
    assert set(DEFAULTS) == set(SETTINGS)


def test_importing_the_settings_is_cheap() -> None:
    late = {"tomllib", "tomli", "difflib", "keydocs.fs.globs", "pygls"}
    code = f"import sys, keydocs.settings; print({late!r} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"


@pytest.mark.parametrize(
    "given",
    [
        {"hover": {"enable": {str(number): number for number in range(100_000)}}},
        {"x": [0] * 1_000_000},
        {str(number): number for number in range(10_000)},
    ],
    ids=["wrong parts", "a long value", "unknown settings"],
)
def test_what_is_wrong_without_end_is_told_in_few_steps(given: object) -> None:
    messages: list[str] = []
    assert steps(lambda: messages.extend(from_client({"keydocs": given})[1])) < 700_000
    assert 0 < len(messages) <= 21
    assert max(map(len, messages)) < 300
