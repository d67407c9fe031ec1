"""What a source file imports or includes: one table of patterns, line by line, no parser per language."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from keydocs.search.workspace_files import Document
from keydocs.text.lines import Lines

_MAX_LINES = 2000
"""Imports stand at the top; what comes later is not worth the time."""
_MAX_LINE = 500
_MAX_PENDING = 200
_MAX_FOLDERS = 20
"""Of a path that may or may not belong to it, and upwards."""
_MAX_ON_LINE = 60
"""Names on a line."""
MAX_IMPORTS = 10_000
"""Modules, and names of them."""

_PY_FROM = re.compile(r"\s*from\s+(?!\s)(\.*)((?!\.)[\w.]*)\s+import\b\s*\(?([^#]*)")
_PY_IMPORT = re.compile(r"\s*import\s+([\w., ]+)")
_C_INCLUDE = re.compile(r"\s*#\s*(?:include|import)\s*[<\"]([^>\"]+)[>\"]")
_JS_FROM = re.compile(r"\s*(?:import|export)\b(?:\s+type\b)?([^'\"]*)\bfrom\s*['\"]([^'\"]+)['\"]")
_JS_END = re.compile(r"\s*\}\s*from\s*['\"]([^'\"]+)['\"]")
_JS_BARE = re.compile(r"\s*import\s*['\"]([^'\"]+)['\"]|.{0,200}?\brequire\(\s*['\"]([^'\"]+)['\"]\s*\)")
_GO_IMPORT = re.compile(r"\s*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]+)\"\s*$")
_RUST_USE = re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?use\s+(\w+(?:::\w+)*)(?:::\{([^}]*)\}?)?")
_RUST_MOD = re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_AS = re.compile(r"([\w$.]+)\s+as\s+([\w$]+)")


class Imports(NamedTuple):
    """``modules``: paths without extension, as far as the file tells (``torch/nn``); those of relative imports are
    relative to the root. ``names``: names (or aliases) that stand for something of a module, and which module.
    ``aliases``: names that stand for something of another name, and which (``np``: ``numpy``)."""

    modules: frozenset[str]
    names: dict[str, str]
    aliases: dict[str, str]


NONE = Imports(frozenset(), {}, {})
_Found = Iterator[tuple[str, dict[str, str]]]
"""Modules, each with the names by which the file calls what it imports from it, and their own names there."""


def imports_of(document: Document) -> Imports:
    """What a document imports; a cell, what its notebook does."""
    return find_imports(document.notebook or document.lines, document.language, document.path)


@lru_cache(maxsize=16)
def find_imports(lines: Lines, language: str, path: str) -> Imports:
    """What the document ``path`` (relative to the root, may be empty) imports, in the languages that are known."""
    find = _FINDERS.get(language)
    if find is None:
        return NONE
    modules: set[str] = set()
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    count = 0
    for module, imported in find(_head(lines), posixpath.dirname(path)):
        count += 1 + len(imported)
        if count > MAX_IMPORTS:
            break
        if module:
            modules.add(module)
            names.update(dict.fromkeys(imported, module))
            aliases.update((local, own) for local, own in imported.items() if local != own)
    return Imports(frozenset(modules), names, aliases)


def _head(lines: Lines) -> list[str]:
    if "\r" in lines.text:
        return [lines[number][:_MAX_LINE] for number in range(min(len(lines), _MAX_LINES))]
    head = lines.text.split("\n", _MAX_LINES)[:_MAX_LINES]
    return [line[:_MAX_LINE] for line in head]


def _python(lines: list[str], folder: str) -> _Found:
    open_module = ""
    for line in lines:
        if open_module:
            yield from _python_names(open_module, line.partition("#")[0])
            if ")" in line:
                open_module = ""
        elif "import" not in line:
            continue
        elif match := _PY_FROM.match(line):
            base = folder
            for _ in match[1][1:_MAX_FOLDERS]:
                base = posixpath.dirname(base)
            module = match[2].replace(".", "/")
            module = posixpath.join(base, module).strip("/") if match[1] else module
            yield from _python_names(module, match[3])
            if "(" in line and ")" not in line:
                open_module = module
        elif match := _PY_IMPORT.match(line):
            for part in match[1].split(","):
                name, _, alias = part.strip().partition(" as ")
                module = name.strip().replace(".", "/")
                yield module, {alias.strip() or name.strip(): name.strip()}


def _python_names(module: str, text: str) -> _Found:
    names = [*_names(text)]
    yield module, _locals(names)
    # What is imported may be a module itself.
    for name, _ in names:
        yield posixpath.join(module, name), {}


def _locals(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {alias or name: name for name, alias in names}


def _names(text: str) -> Iterator[tuple[str, str]]:
    for part in text.strip("{}() \t").split(",", _MAX_ON_LINE)[:_MAX_ON_LINE]:
        aliased = _AS.match(part.strip())
        if aliased:
            yield aliased[1], aliased[2]
        elif name := _NAME.match(part.strip()):
            yield name[0], ""


def _c(lines: list[str], _folder: str) -> _Found:
    for line in lines:
        match = _C_INCLUDE.match(line) if "#" in line else None
        if match:
            yield posixpath.splitext(match[1])[0].lstrip("./"), {}


def _javascript(lines: list[str], folder: str) -> _Found:
    pending: dict[str, str] = {}
    for line in lines:
        if match := _JS_FROM.match(line):
            clause = match[1].replace("* as", "")
            yield _js_module(match[2], folder), _locals(_clause(clause))
        elif match := _JS_END.match(line):
            yield _js_module(match[1], folder), pending
            pending = {}
        elif match := _JS_BARE.match(line):
            yield _js_module(match[1] or match[2], folder), {}
        elif re.match(r"\s*import\b[^'\"]*\{\s*$", line):
            pending = {}
        elif line.rstrip().endswith(",") and len(pending) < _MAX_PENDING:
            pending.update(_locals(_names(line)))


def _clause(text: str) -> Iterator[tuple[str, str]]:
    for part in text.replace("{", ",").replace("}", ",").split(",", _MAX_ON_LINE)[:_MAX_ON_LINE]:
        yield from _names(part)


def _js_module(name: str, folder: str) -> str:
    stem = re.sub(r"\.(?:m|c)?[jt]sx?$", "", name)
    if name.startswith("."):
        joined = posixpath.normpath(posixpath.join(folder, stem))
        return joined.removesuffix("/index") if not joined.startswith("..") else ""
    return stem.lstrip("@~/")


def _go(lines: list[str], _folder: str) -> _Found:
    for line in lines:
        match = _GO_IMPORT.match(line)
        if match:
            # The module's own name is no folder of the repository.
            parts = match[1].split("/")[-_MAX_FOLDERS:]
            for start in range(len(parts)):
                yield "/".join(parts[start:]), {parts[-1]: parts[-1]} if start == len(parts) - 1 else {}


def _rust(lines: list[str], _folder: str) -> _Found:
    for line in lines:
        if match := _RUST_USE.match(line):
            parts = [part for part in match[1].split("::") if part and part not in ("crate", "self", "super")]
            if match[2]:
                yield "/".join(parts), _locals(_names(match[2]))
                yield "/".join(parts[:-1]), {}
            else:
                yield "/".join(parts), {}
                yield "/".join(parts[:-1]), {name: name for name in parts[-1:]}
        elif match := _RUST_MOD.match(line):
            yield match[1], {}


_FINDERS = {
    "python": _python,
    "c": _c,
    "cpp": _c,
    "cuda": _c,
    "javascript": _javascript,
    "typescript": _javascript,
    "go": _go,
    "rust": _rust,
}
