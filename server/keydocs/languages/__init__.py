"""What Keydocs knows about programming languages: one file a language, all listed here."""

from __future__ import annotations

import posixpath
from functools import lru_cache

from keydocs.languages import (
    c_family,
    config,
    csharp,
    fallback,
    go,
    java,
    javascript,
    lua,
    php,
    python,
    ruby,
    rust,
    schemas,
    shell,
    swift,
)
from keydocs.languages.base import Language

_MODULES = (
    python,
    c_family,
    javascript,
    java,
    csharp,
    go,
    rust,
    ruby,
    php,
    shell,
    config,
    schemas,
    swift,
    lua,
    fallback,
)
_LANGUAGES: dict[str, Language] = {language.name: language for module in _MODULES for language in module.LANGUAGES}
_BY_EXTENSION = {extension: name for name, language in _LANGUAGES.items() for extension in language.extensions}
_BY_FILE_NAME = {file_name: name for name, language in _LANGUAGES.items() for file_name in language.file_names}
_BY_ALIAS = {alias: name for name, language in _LANGUAGES.items() for alias in language.aliases} | _BY_EXTENSION


def all_languages() -> tuple[Language, ...]:
    """Return the known languages, the most common first."""
    return tuple(_LANGUAGES.values())


def get_language(name: str) -> Language:
    """Return the language of a name that :func:`language_of_path` or :func:`language_of_name` returned."""
    return _LANGUAGES.get(name) or _unknown_language(name)


@lru_cache(maxsize=64)
def _unknown_language(name: str) -> Language:
    return fallback.unknown_language(name)


def language_of_path(path: str) -> str:
    """Return the name of a file's language by its file name or extension; empty if unknown."""
    file_name = posixpath.basename(path).lower()
    _, dot, extension = file_name.rpartition(".")
    return _BY_FILE_NAME.get(file_name) or (_BY_EXTENSION.get(extension, "") if dot else "")


def language_of_name(name: str) -> str:
    """Return the name of the language of an info string or an LSP language id; unknown ones in lower case."""
    name = name.strip().lower().split(" ", 1)[0]
    return _BY_ALIAS.get(name, name)


def compile_patterns(language: str) -> None:
    """Compile the definition patterns of a language, which takes longer than a query."""
    definitions = get_language(language).definitions
    _ = definitions.table, definitions.directives
