"""Rust."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keydocs.languages.base import MINOR, STATEMENTS, DefinitionRow, DefinitionSyntax, Language
from keydocs.languages.imports import imported_names, local_names
from keydocs.model import Kind

_PUB = r"·(?:pub(?:\([^()]*\))? )?"
_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.FUNCTION, _PUB + r"(?:(?:default|const|async|unsafe|extern(?: \"[^\"]*\")?) )*fn ", r"\s*[(<]"),
    DefinitionRow(Kind.CLASS, _PUB + r"(?:struct|union) ", r"\s*(?:[{(<;]|where\b)"),
    DefinitionRow(Kind.ENUM, _PUB + r"enum ", r"\s*(?:[{<]|where\b)"),
    DefinitionRow(Kind.INTERFACE, _PUB + r"(?:unsafe )?(?:auto )?trait ", r"\s*(?:[{<:]|where\b)"),
    DefinitionRow(Kind.TYPE, _PUB + r"type ", r"\s*(?:<[^;{}]*>)?\s*(?::[^=;]*)?[=;]"),
    DefinitionRow(Kind.MACRO, r"·(?:pub )?(?:macro_rules!·|macro )", r"\s*[({]"),
    DefinitionRow(Kind.CONSTANT, _PUB + r"(?:const|static) (?:(?:mut|ref) )?", r"\s*:"),
    DefinitionRow(Kind.CONSTANT, r" ", r"·(?:,|=(?!=)|\(|\{|$)", scope=r"[^()]*\benum\b", rank=MINOR),
    DefinitionRow(Kind.VARIABLE, _PUB, r"·:(?!:)", scope=r"[^()]*(?:\([^()]*\)·)?\b(?:struct|union)\b", rank=MINOR),
    DefinitionRow(Kind.NAMESPACE, _PUB + r"mod ", r"\s*[{;]"),
    DefinitionRow(Kind.MODULE, _PUB + r"use (?:::)?(?:[^;\n]*[:{, \t])?", r"·(?:;|::|,|\}|as\b|$)"),
    DefinitionRow(
        Kind.MODULE,
        r" (?:[\w:{, \t]*[:{, \t])?",
        r"·(?:,|\}|::|as\b|$)",
        scope=r"(?:pub(?:\([^()]*\))? )?use\b.*\{$",
        rank=MINOR,
    ),
    DefinitionRow(Kind.MODULE, _PUB + r"extern crate ", r"\b"),
)
_RUST_USE = re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?use\s+(\w+(?:::\w+)*)(?:::\{([^}]*)\}?)?")
_RUST_MOD = re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;")


def _find_imports(lines: list[str], _folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    for line in lines:
        if match := _RUST_USE.match(line):
            parts = [part for part in match[1].split("::") if part and part not in ("crate", "self", "super")]
            if match[2]:
                yield "/".join(parts), local_names(imported_names(match[2]))
                yield "/".join(parts[:-1]), {}
            else:
                yield "/".join(parts), {}
                yield "/".join(parts[:-1]), {name: name for name in parts[-1:]}
        elif match := _RUST_MOD.match(line):
            yield match[1], {}


LANGUAGES = (
    Language(
        "rust",
        _DEFINITIONS,
        extensions=("rs",),
        reserved_words=STATEMENTS,
        introducers=("fn", "struct", "enum", "trait", "type"),
        annotation=re.compile(r"(?:#?!?\[[^\[\]]*\][ \t]*)+"),
        decorator=re.compile(r"#!?\["),
        file_comment=re.compile(r"[ \t]*(?://!|/\*!)"),
        has_lifetimes=True,
        has_generics=True,
        has_composite_literals=True,
        macros_have_bodies=True,
        find_imports=_find_imports,
        module_files=(".rs", "/mod.rs"),
    ),
)
