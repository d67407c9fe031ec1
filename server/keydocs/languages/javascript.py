"""JavaScript and TypeScript."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from keydocs.languages.base import MINOR, STATEMENTS, DefinitionRow, DefinitionSyntax, Language
from keydocs.languages.imports import MAX_NAMES_ON_LINE, imported_names, local_names
from keydocs.model import Kind

_MODIFIERS = r"·(?:(?:export|default|declare|abstract|public|private|protected|static|readonly|override|async) )*"
_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.CLASS, _MODIFIERS + r"class ", r"\s*(?:[{<]|extends\b|implements\b)"),
    DefinitionRow(Kind.INTERFACE, _MODIFIERS + r"interface ", r"\s*(?:[{<]|extends\b)"),
    DefinitionRow(Kind.TYPE, _MODIFIERS + r"type ", r"\s*(?:<[^;{}]*>\s*)?=(?!=)"),
    DefinitionRow(Kind.ENUM, _MODIFIERS + r"(?:const )?enum ", r"\s*\{"),
    DefinitionRow(Kind.FUNCTION, _MODIFIERS + r"function·\*?·", r"\s*[(<]"),
    DefinitionRow(
        Kind.FUNCTION,
        _MODIFIERS + r"(?:const|let|var) ",
        r"\s*(?::[^=\n]*)?=\s*(?:async\b\s*)?(?:function\b|\(?[^()\n;]*\)?\s*(?::[^=\n;]*)?=>|(?:React\.)?(?:forwardRef|memo)\b|\([^=\n]*$)",
    ),
    DefinitionRow(
        Kind.FUNCTION,
        r"(?:module\.)?exports\.|·[\w.]+\.prototype\.",
        r"\s*=\s*(?:async\b\s*)?(?:function\b|\(|\w+\s*=>)",
    ),
    DefinitionRow(
        Kind.FUNCTION,
        r"·(?:(?:public|private|protected|static|readonly|override|abstract|async|get|set) )*[*#]?",
        r"·\??(?:<[^;{}()]*>)?·\(",
        rank=MINOR,
        is_call=True,
    ),
    DefinitionRow(
        Kind.FUNCTION,
        r" [\"']?",
        r"[\"']?·[:=]·(?:async\b·)?(?:function\b|\([^()\n]*\)·(?::[^=\n]*)?=>|\w+·=>)",
        rank=MINOR,
    ),
    DefinitionRow(
        Kind.CONSTANT,
        r"(?:export )?(?:declare )?const (?:[{\[][^=\n]*[,{\[ \t])?",
        r"\s*(?::[^=\n]*)?=(?!=)|[^=\n;]*[}\]]·=",
    ),
    DefinitionRow(
        Kind.VARIABLE,
        r"(?:export )?(?:declare )?(?:let|var) (?:[{\[][^=\n]*[,{\[ \t])?",
        r"\s*(?::[^=\n]*)?(?:=(?!=)|;|$)|[^=\n;]*[}\]]·=",
    ),
    DefinitionRow(Kind.VARIABLE, r"(?:(?:module\.)?exports|window|globalThis)\.", r"\s*=(?!=)"),
    DefinitionRow(
        Kind.VARIABLE,
        r" (?:(?:public|private|protected|static|readonly|declare|override) )*#?",
        r"[?!]?·(?::|=(?!=))",
        scope=r"(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:class|interface|type)\b",
        rank=MINOR,
    ),
    DefinitionRow(Kind.CONSTANT, r" ", r"·(?:=(?!=)|,|$)", scope=r".*\benum\b", rank=MINOR),
    DefinitionRow(Kind.MODULE, r"·(?:import|export)\b[^'\"\n]*['\"]", r"['\"]"),
    DefinitionRow(Kind.MODULE, r"·\}·from·['\"]", r"['\"]"),
    DefinitionRow(Kind.MODULE, r"·export (?:type )?\{(?:[^}\n]*[{, \t])?", r"(?!\w)[^}\n]*\}·from\b"),
    DefinitionRow(Kind.MODULE, r".*\b(?:require|import)·\(·['\"]", r"['\"]"),
    DefinitionRow(
        Kind.MODULE, r"·import (?:type )?(?:\w+·,·)?(?:\{[^}\n]*[{, \t])?(?:\*·as )?", r"·(?:,|\}|from\b|as\b|$|=)"
    ),
    DefinitionRow(
        Kind.MODULE, r" (?:type )?(?:[\w, \t]*,·|\w+ as )?", r"·(?:,|$|as\b)", scope=r"import\b[^'\"]*\{$", rank=MINOR
    ),
    DefinitionRow(Kind.NAMESPACE, _MODIFIERS + r"(?:namespace|module) (?:[\w.]*\.)?[\"']?", r"[\"']?\s*[.{]"),
)
_MAX_PENDING = 200
"""Names of an import clause over several lines that are remembered."""
_JS_FROM = re.compile(r"\s*(?:import|export)\b(?:\s+type\b)?([^'\"]*)\bfrom\s*['\"]([^'\"]+)['\"]")
_JS_END = re.compile(r"\s*\}\s*from\s*['\"]([^'\"]+)['\"]")
_JS_BARE = re.compile(r"\s*import\s*['\"]([^'\"]+)['\"]|.{0,200}?\brequire\(\s*['\"]([^'\"]+)['\"]\s*\)")


def _find_imports(lines: list[str], folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    pending: dict[str, str] = {}
    for line in lines:
        if match := _JS_FROM.match(line):
            clause = match[1].replace("* as", "")
            yield _module(match[2], folder), local_names(_clause(clause))
        elif match := _JS_END.match(line):
            yield _module(match[1], folder), pending
            pending = {}
        elif match := _JS_BARE.match(line):
            yield _module(match[1] or match[2], folder), {}
        elif re.match(r"\s*import\b[^'\"]*\{\s*$", line):
            pending = {}
        elif line.rstrip().endswith(",") and len(pending) < _MAX_PENDING:
            pending.update(local_names(imported_names(line)))


def _clause(text: str) -> Iterator[tuple[str, str]]:
    for part in text.replace("{", ",").replace("}", ",").split(",", MAX_NAMES_ON_LINE)[:MAX_NAMES_ON_LINE]:
        yield from imported_names(part)


def _module(name: str, folder: str) -> str:
    stem = re.sub(r"\.(?:m|c)?[jt]sx?$", "", name)
    if name.startswith("."):
        joined = posixpath.normpath(posixpath.join(folder, stem))
        return joined.removesuffix("/index") if not joined.startswith("..") else ""
    return stem.lstrip("@~/")


def _language(name: str, extensions: tuple[str, ...], aliases: tuple[str, ...], declares_untyped: bool) -> Language:
    return Language(
        name,
        _DEFINITIONS,
        extensions=extensions,
        aliases=aliases,
        reserved_words=STATEMENTS,
        introducers=("function", "class", "interface", "enum", "type"),
        annotation=re.compile(r"(?:@[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?[ \t]*(?=[ \t@]))+"),
        declares_untyped=declares_untyped,
        decorator=re.compile(r"@\w"),
        has_backtick_strings=True,
        has_generics=True,
        has_structural_types=True,
        has_arrow_bodies=True,
        type_before_brace=re.compile(r"(?<!\w)(?:extends|is|keyof|infer|readonly)$"),
        find_imports=_find_imports,
        module_files=(".ts", ".tsx", "/index.ts", "/index.tsx", ".d.ts", ".js", ".jsx", "/index.js"),
    )


LANGUAGES = (
    _language("javascript", ("js", "mjs", "cjs", "jsx"), ("javascriptreact",), declares_untyped=False),
    _language("typescript", ("ts", "mts", "cts", "tsx", "vue", "svelte"), ("typescriptreact",), declares_untyped=True),
)
