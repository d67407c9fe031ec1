"""Every setting: name, type, default and description.

A setting is named after its field in camelCase, prefixed with its groups: ``keydocs.completion.minLength``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from keydocs.settings.values import (
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

T = TypeVar("T")
_METADATA_KEY = "setting"
_ON = PerLanguage()

RENAMED = {"quiet": "hideProse"}
"""Current names by old names, which are accepted with a warning until the next release."""


class Scope(Enum):
    """Scopes of VS Code. A ``machine`` setting is for users only: no file of a repository can set it."""

    WINDOW = "window"
    RESOURCE = "resource"
    MACHINE = "machine"


class Setting(NamedTuple):
    """The definition of one setting; ``description`` is Markdown."""

    value_type: ValueType
    description: str
    scope: Scope


def _metadata(value_type: ValueType, description: str, scope: Scope = Scope.WINDOW) -> dict[str, Setting]:
    return {_METADATA_KEY: Setting(value_type, description, scope)}


def _setting(default: T, value_type: ValueType, description: str, scope: Scope = Scope.WINDOW) -> T:
    value: T = field(default=default, metadata=_metadata(value_type, description, scope))
    return value


def _enable(description: str) -> dict[str, Setting]:
    return _metadata(BooleanPerLanguage(), f"Enable {description}.")


def _languages(feature: str) -> Mapping[str, bool]:
    description = f'Turn {feature} on or off per language id, e.g. `{{"markdown": false}}`.'
    value: Mapping[str, bool] = field(default_factory=dict, metadata=_metadata(BooleansByLanguage(), description))
    return value


def _severity(default: str, problem: str) -> str:
    choice = Choice("error", "warning", "information", "hint", "off")
    return _setting(default, choice, f"Severity of {problem}. `off` disables the check.")


class _PerLanguage:
    """A feature that can be turned off for single languages."""

    __slots__ = ()
    enable: PerLanguage
    languages: Mapping[str, bool]

    def is_on(self, language_id: str) -> bool:
        """Return whether the feature is on in documents with this LSP language id."""
        return self.languages.get(language_id, self.enable.for_language(language_id))


@dataclass(frozen=True, slots=True)
class Definition(_PerLanguage):
    enable: PerLanguage = field(default=_ON, metadata=_enable("go to definition, which opens the documentation page"))
    languages: Mapping[str, bool] = _languages("go to definition")
    limit: int = _setting(
        10, Integer(1, 100), "Maximum number of pages go to definition offers. `1` always opens the best match."
    )
    when: str = _setting(
        "always",
        Choice("always", "alone", "never"),
        "When go to definition offers documentation pages: `always`, beside the source that another language server "
        "finds; `alone`, only if no other server has an answer; or `never`. For VS Code and the Neovim plugin.",
    )


@dataclass(frozen=True, slots=True)
class References(_PerLanguage):
    enable: PerLanguage = field(
        default=_ON, metadata=_enable("find references, which lists pages and keyword files about an identifier")
    )
    languages: Mapping[str, bool] = _languages("find references")


@dataclass(frozen=True, slots=True)
class Implementation(_PerLanguage):
    enable: PerLanguage = field(
        default=_ON, metadata=_enable("go to implementation and go to declaration, which open the documented source")
    )
    languages: Mapping[str, bool] = _languages("go to implementation and go to declaration")


@dataclass(frozen=True, slots=True)
class Hover(_PerLanguage):
    enable: PerLanguage = field(default=_ON, metadata=_enable("hover"))
    languages: Mapping[str, bool] = _languages("hover")


@dataclass(frozen=True, slots=True)
class Completion(_PerLanguage):
    enable: PerLanguage = field(default=_ON, metadata=_enable("completion of documented identifiers"))
    languages: Mapping[str, bool] = _languages("completion")
    limit: int = _setting(100, Integer(1, 1000), "Maximum number of identifiers completion offers.")
    min_length: int = _setting(2, Integer(1, 10), "Number of characters to type before completion offers identifiers.")


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    enable: bool = _setting(
        True,
        Boolean(),
        "Include documented identifiers in the editor's workspace symbol search. *Keydocs: Search Identifiers…* always "
        "finds them.",
    )


@dataclass(frozen=True, slots=True)
class DocumentLink:
    enable: bool = _setting(
        True, Boolean(), "Make links in keyword files and pages clickable, including broken links with a known target."
    )


@dataclass(frozen=True, slots=True)
class CodeLens:
    enable: bool = _setting(False, Boolean(), "Show above a page's title how many keyword files link to it.")


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Besides ``enable`` and ``preset``, one severity for each rule of :mod:`keydocs.checks.rules`."""

    enable: bool = _setting(True, Boolean(), "Report problems in open keyword files and pages.")
    preset: str = _setting(
        "default",
        Choice("default", "docs-only"),
        "Rules for a kind of repository. Use `docs-only` for documentation without its sources: missing sources "
        "and links to them are not reported. Severities you set yourself override the preset.",
    )
    broken_link: str = _severity("error", "links to missing or wrong files")
    unsafe_link: str = _severity("error", "links that leave the workspace or run a program")
    unfilled_placeholder: str = _severity("error", "placeholders left in links and values")
    missing_page: str = _severity("error", "keyword files whose page is missing")
    missing_source: str = _severity("warning", "documentation whose source is missing")
    dead_fragment: str = _severity("warning", "links to headings that don't exist")
    duplicate_entry: str = _severity("warning", "names listed twice as the same kind")
    wrong_count: str = _severity("warning", "keyword counts that don't match the list")
    no_entries: str = _severity("warning", "keyword files without entries")
    entry_not_on_page: str = _severity("information", "listed names that don't occur on their page")
    page_without_keyword_file: str = _severity("warning", "pages without a keyword file")
    outdated_page: str = _severity("off", "pages older than their source")
    mis_decoded_text: str = _severity("warning", "text decoded in the wrong encoding")
    unclosed_fence: str = _severity("warning", "code fences that are never closed")
    not_read: str = _severity("warning", "files that can't be read or exceed a limit")


@dataclass(frozen=True, slots=True)
class IndexSettings:
    folder: str | None = _setting(
        None,
        FilePath(),
        "Folder for the indexes. Defaults to the environment variable `KEYDOCS_CACHE_DIR`, else the user's cache "
        "folder.",
        Scope.MACHINE,
    )


@dataclass(frozen=True, slots=True)
class Log:
    level: str = _setting(
        "info", Choice("off", "error", "warning", "info", "debug"), "Log level of the server.", Scope.MACHINE
    )
    file: str | None = _setting(
        None, FilePath(), "Log file of the server. Defaults to `keydocs.log` in the user's log folder.", Scope.MACHINE
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, each named ``keydocs.`` and its field."""

    hide_prose: bool = _setting(True, Boolean(), "Don't show hovers or completions for ordinary words.")
    ask_language_servers: bool = _setting(
        True,
        Boolean(),
        "Ask the language's own server which definition is meant, for at most 150 ms. For VS Code and the Neovim "
        "plugin.",
    )
    definition: Definition = field(default_factory=Definition)
    references: References = field(default_factory=References)
    implementation: Implementation = field(default_factory=Implementation)
    hover: Hover = field(default_factory=Hover)
    completion: Completion = field(default_factory=Completion)
    workspace_symbol: WorkspaceSymbol = field(default_factory=WorkspaceSymbol)
    document_link: DocumentLink = field(default_factory=DocumentLink)
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    code_lens: CodeLens = field(default_factory=CodeLens)
    keyword_files: tuple[str, ...] = _setting(
        ("**/*_kw.md", "**/sub.md", "**/keywords.md"),
        Patterns(),
        "Patterns of keyword files. Replaces the default list: repeat the patterns you want to keep.",
        Scope.RESOURCE,
    )
    exclude: tuple[str, ...] = _setting(
        (),
        Patterns(),
        "Files and folders to ignore, in addition to `.git`, `node_modules` and the like.",
        Scope.RESOURCE,
    )
    respect_gitignore: bool = _setting(
        False,
        Boolean(),
        "Also ignore what `.gitignore` files match. Off by default because Git often ignores generated documentation.",
        Scope.RESOURCE,
    )
    allow_large_roots: bool = _setting(
        False,
        Boolean(),
        "Index very large folders such as `/` or the home folder when an editor opens them.",
        Scope.MACHINE,
    )
    index: IndexSettings = field(default_factory=IndexSettings)
    log: Log = field(default_factory=Log)


def name_of(attribute: str) -> str:
    """Return the camelCase name of an attribute: ``minLength`` for ``min_length``."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), attribute)


def _definitions(group: Any, prefix: str = "") -> Iterator[tuple[str, Setting, object]]:
    """Yield the name, definition and default of each setting in a group."""
    for item in fields(group):
        name, value = prefix + name_of(item.name), getattr(group, item.name)
        if _METADATA_KEY in item.metadata:
            yield name, item.metadata[_METADATA_KEY], value
        else:
            yield from _definitions(value, f"{name}.")


SETTINGS = {name: setting for name, setting, _ in _definitions(Settings())}
"""Definitions by name, without ``keydocs.``."""
DEFAULTS = {name: default for name, _, default in _definitions(Settings())}
GROUPS = frozenset(name.rpartition(".")[0] for name in SETTINGS if "." in name)
"""Names of groups, such as ``completion``."""
