"""The languages that are understood."""

from __future__ import annotations

from keydocs.code.cpp import CPP
from keydocs.code.csharp import CSHARP
from keydocs.code.go import GO
from keydocs.code.java import JAVA
from keydocs.code.javascript import JAVASCRIPT
from keydocs.code.language import CodeLanguage
from keydocs.code.python import PYTHON
from keydocs.code.rust import RUST

_LANGUAGES: dict[str, CodeLanguage] = {
    "python": PYTHON,
    "cpp": CPP,
    "c": CPP,
    "cuda": CPP,
    "java": JAVA,
    "go": GO,
    "rust": RUST,
    "csharp": CSHARP,
    "javascript": JAVASCRIPT,
    "typescript": JAVASCRIPT,
}


def language_of(name: str) -> CodeLanguage | None:
    """Return the parts of a language by its name in :mod:`keydocs.languages`; None if it isn't understood."""
    return _LANGUAGES.get(name)


def family_of(name: str) -> str:
    """Return the name that all languages share whose sources define names for each other; empty if not understood."""
    found = _LANGUAGES.get(name)
    return next((other for other, language in _LANGUAGES.items() if language is found), "") if found else ""


def families() -> list[str]:
    """Return the families of languages that are understood."""
    return list(dict.fromkeys(map(family_of, _LANGUAGES)))
