"""All settings: their names, types, defaults and descriptions. This is the one place that knows them.

A field's name in camelCase, behind those of the fields that it is in, is that of the setting:
``keydocs.completion.minLength``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, NamedTuple

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

_META = "setting"
_EVERYWHERE = PerLanguage()


class Scope(Enum):
    """Where VS Code lets users set something, in its own words. What chooses where files are written, and all else
    that is no matter of a repository, is ``machine``: no file of a repository can say it, the team's file neither."""

    WINDOW = "window"
    RESOURCE = "resource"
    MACHINE = "machine"


class Setting(NamedTuple):
    """What is said of one setting. ``about`` is Markdown, its first sentence a summary."""

    kind: ValueType
    about: str
    scope: Scope


def _setting(kind: ValueType, about: str, scope: Scope = Scope.WINDOW) -> dict[str, Setting]:
    return {_META: Setting(kind, about, scope)}


class _PerLanguage:
    """What settings have in common that can be turned off for single languages."""

    __slots__ = ()
    enable: PerLanguage
    languages: Mapping[str, bool]

    def is_on(self, language_id: str) -> bool:
        """Whether questions are answered in documents of a language; ``language_id`` as the client names it."""
        return self.languages.get(language_id, self.enable.for_language(language_id))


def _per_language(about: str) -> dict[str, Setting]:
    return _setting(BooleanPerLanguage(), about)


def _languages(what: str) -> Mapping[str, bool]:
    about = f'{what} for single languages, by language id: `{{ "markdown": false }}`.'
    languages: Mapping[str, bool] = field(default_factory=dict, metadata=_setting(BooleansByLanguage(), about))
    return languages


@dataclass(frozen=True, slots=True)
class Definition(_PerLanguage):
    enable: PerLanguage = field(
        default=_EVERYWHERE, metadata=_per_language("Go to definition leads to documentation pages.")
    )
    languages: Mapping[str, bool] = _languages("Go to definition")
    limit: int = field(
        default=10,
        metadata=_setting(
            Integer(1, 100), "How many places go to definition offers at most. With 1, it always goes to the best."
        ),
    )


@dataclass(frozen=True, slots=True)
class References(_PerLanguage):
    enable: PerLanguage = field(
        default=_EVERYWHERE,
        metadata=_per_language("References lists the pages and keyword files that are about an identifier."),
    )
    languages: Mapping[str, bool] = _languages("References")


@dataclass(frozen=True, slots=True)
class Implementation(_PerLanguage):
    enable: PerLanguage = field(
        default=_EVERYWHERE,
        metadata=_per_language("Go to implementation and go to declaration lead to the documented source."),
    )
    languages: Mapping[str, bool] = _languages("Go to implementation and go to declaration")


@dataclass(frozen=True, slots=True)
class Hover(_PerLanguage):
    enable: PerLanguage = field(
        default=_EVERYWHERE, metadata=_per_language("Hover shows what is known of an identifier.")
    )
    languages: Mapping[str, bool] = _languages("Hover")


@dataclass(frozen=True, slots=True)
class Completion(_PerLanguage):
    enable: PerLanguage = field(default=_EVERYWHERE, metadata=_per_language("Completion offers the known identifiers."))
    languages: Mapping[str, bool] = _languages("Completion")
    limit: int = field(
        default=100,
        metadata=_setting(Integer(1, 1000), "How many identifiers completion offers at most."),
    )
    min_length: int = field(
        default=2,
        metadata=_setting(
            Integer(1, 10), "How many characters of a name have to be there before completion offers any."
        ),
    )


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    enable: bool = field(
        default=True,
        metadata=_setting(
            Boolean(),
            "The editor's search for symbols of the workspace finds the documented identifiers. The search of Keydocs "
            "itself does in any case.",
        ),
    )


@dataclass(frozen=True, slots=True)
class DocumentLink:
    enable: bool = field(
        default=True,
        metadata=_setting(
            Boolean(), "Links in keyword files and pages can be followed, also those that were repaired."
        ),
    )


@dataclass(frozen=True, slots=True)
class CodeLens:
    enable: bool = field(
        default=False,
        metadata=_setting(Boolean(), "Code lens says over the title of a page how many keyword files lead to it."),
    )


_SEVERITY = Choice("error", "warning", "information", "hint", "off")


def _severity(default: str, about: str) -> str:
    severity: str = field(
        default=default, metadata=_setting(_SEVERITY, f"How bad it is if {about}. `off`: it is not looked for.")
    )
    return severity


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Besides ``enable`` and ``preset``, a setting for each code of :mod:`keydocs.checks.rules`."""

    enable: bool = field(
        default=True,
        metadata=_setting(Boolean(), "Show what is wrong with keyword files and pages that are open."),
    )
    preset: str = field(
        default="default",
        metadata=_setting(
            Choice("default", "docs-only"),
            "A set of rules for a kind of repository. `docs-only` is for documentation without its sources: neither "
            "these nor links to them are missed. A rule that is set on its own wins over it.",
        ),
    )
    broken_link: str = _severity("error", "a link leads to a file that is not there, or to another than it names")
    unsafe_link: str = _severity("error", "a link leads out of the workspace, or to something that a program runs")
    unfilled_placeholder: str = _severity("error", "a placeholder was left where a link or a value belongs")
    missing_page: str = _severity("error", "a keyword file's page is not there")
    missing_source: str = _severity("warning", "the source that is documented is not there")
    dead_fragment: str = _severity("warning", "a link leads to a heading that its page does not have")
    duplicate_entry: str = _severity("warning", "a keyword file lists a name twice as the same kind")
    wrong_count: str = _severity("warning", "a keyword file declares another number of keywords than it lists")
    no_entries: str = _severity("warning", "no entries are found in a keyword file")
    entry_not_on_page: str = _severity("information", "a keyword file lists a name that its page does not hold")
    page_without_keyword_file: str = _severity("warning", "a page has no keyword file")
    outdated_page: str = _severity("off", "a source was changed after its page was written")
    mis_decoded_text: str = _severity("warning", "text was decoded in the wrong encoding")
    unclosed_fence: str = _severity("warning", "a fence is never closed")
    not_read: str = _severity("warning", "a file, or a part of it, is too large or too long to be read, or no file")


@dataclass(frozen=True, slots=True)
class IndexSettings:
    folder: str | None = field(
        default=None,
        metadata=_setting(
            FilePath(),
            "The folder that holds the indexes. Without it, the one that the environment variable `KEYDOCS_CACHE_DIR` "
            "names, else the user's cache folder.",
            Scope.MACHINE,
        ),
    )


@dataclass(frozen=True, slots=True)
class Log:
    level: str = field(
        default="info",
        metadata=_setting(
            Choice("off", "error", "warning", "info", "debug"), "How much the server logs.", Scope.MACHINE
        ),
    )
    file: str | None = field(
        default=None,
        metadata=_setting(
            FilePath(),
            "The server's log file. By default `keydocs.log` in the user's folder for logs.",
            Scope.MACHINE,
        ),
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set, each under ``keydocs.``."""

    quiet: bool = field(
        default=True,
        metadata=_setting(Boolean(), "No hover over words of prose, and no completion of them."),
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
    keyword_files: tuple[str, ...] = field(
        default=("**/*_kw.md", "**/sub.md", "**/keywords.md"),
        metadata=_setting(
            Patterns(),
            "Which Markdown files are keyword files. A list takes the place of the default; repeat from it what is "
            "to stay.",
            Scope.RESOURCE,
        ),
    )
    exclude: tuple[str, ...] = field(
        default=(),
        metadata=_setting(
            Patterns(),
            "Files and folders that are not looked at, besides those that never are, such as `.git` and "
            "`node_modules`.",
            Scope.RESOURCE,
        ),
    )
    respect_gitignore: bool = field(
        default=False,
        metadata=_setting(
            Boolean(),
            "Also leave out what the `.gitignore` files of the workspace name. Off, because documentation that is "
            "generated is often ignored by Git.",
            Scope.RESOURCE,
        ),
    )
    allow_large_roots: bool = field(
        default=False,
        metadata=_setting(
            Boolean(), "Index workspaces such as `/` and the home folder too, when an editor opens them.", Scope.MACHINE
        ),
    )
    index: IndexSettings = field(default_factory=IndexSettings)
    log: Log = field(default_factory=Log)


def name_of(attribute: str) -> str:
    """``min_length`` as the users see it: ``minLength``."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), attribute)


def _settings_of(group: Any, prefix: str = "") -> Iterator[tuple[str, Setting, object]]:
    for one in fields(group):
        name, value = prefix + name_of(one.name), getattr(group, one.name)
        if _META in one.metadata:
            yield name, one.metadata[_META], value
        else:
            yield from _settings_of(value, f"{name}.")


SETTINGS = {name: setting for name, setting, _ in _settings_of(Settings())}
"""By their names, without ``keydocs.``"""
DEFAULTS = {name: default for name, _, default in _settings_of(Settings())}
GROUPS = frozenset(name.rpartition(".")[0] for name in SETTINGS if "." in name)
"""What settings are gathered under: ``completion``."""
