"""C and C++, with Objective-C, Metal, CUDA and OpenCL."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from keydocs.languages.base import DECLARES, MINOR, OUTER_SCOPE, STATEMENTS, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_ENUM_BLOCK = r"[^()]*\benum\b"
_ATTRIBUTES = r"(?:(?:[A-Z][A-Z0-9_]*|__\w+|alignas|\[\[[^\]]*\]\])(?:\((?:[^()]|\([^()]*\))*\))? )*"
_TEMPLATE = r"(?:template·<.*>·)?"
_ANGLES = r"(?:<(?:[^<>;{}()]|<(?:[^<>;{}()]|<[^<>;{}()]*>)*>)*>)"
_MODIFIERS = (
    r"(?:(?:typedef|static|const|constexpr|inline|extern|volatile|mutable|thread_local|export|__constant__"
    r"|__device__|__shared__|__managed__|register|public|private|protected|internal|final|readonly|transient"
    r"|abstract|sealed|partial|unsafe|override|open|data|default|strictfp|required|new|val|var) )*"
)
_NO_TYPE = (
    r"(?!·(?:return|else|delete|new|throw|goto|case|using|typedef|co_return|co_await|co_yield|await|yield"
    r"|if|for|while|do|switch|catch|operator|define|include|in|is|as|not|and|or|package|import)\b)"
)
_RETURNS = _NO_TYPE + r"·(?:/\*[^*/]*\*/·)?" + _TEMPLATE + r"([\w:<>,*&+\[\]()~ \t.\"$@?]*[ \t*&])?(?:[\w:<>,]*::)?~?"
_TYPE = (
    _NO_TYPE
    + r"(?!·(?:friend\b|(?:class|struct|union|enum|typename) $))"
    + r"·(?:[\w<>,*&\[\]~ \t.\"$@?]|::)*[\w>*&\]][ \t*&]+(?:[\w:<>]*::)?"
)
DEFINITIONS = DefinitionSyntax(
    DefinitionRow(
        Kind.CLASS,
        r"·"
        + _TEMPLATE
        + _MODIFIERS
        + r"(?:class|struct|union|@?interface|@protocol|@implementation|record|object|trait) "
        + _ATTRIBUTES
        + r"(?:\w+(?:<[^<>]*>)?::)*",
        r"\s*(?:<[^;{}]*>)?\s*(?:(?:final|sealed|abstract|[A-Z_]+)\s*)?(?::(?!:)|\{|//|/\*(?!(?:[^*\n]|\*(?!/)){0,200}\*/·(?!final\b)\w)|extends\b|implements\b|where\b|\((?=[^;]*\{))|\s*<[^;{}]*>\s*(?:extends|implements|permits)\b",
    ),
    DefinitionRow(Kind.CLASS, r"·@(?:interface|protocol|implementation) ", r"\b"),
    DefinitionRow(
        Kind.CLASS,
        r"·" + _TEMPLATE + _MODIFIERS + r"(?:class|struct|union|record) " + _ATTRIBUTES + r"(?:\w+(?:<[^<>]*>)?::)*",
        r"·(?:<[^;{}]*>)?·;",
        rank=DECLARES,
    ),
    DefinitionRow(
        Kind.ENUM,
        r"·" + _MODIFIERS + r"enum (?:(?:class|struct) )?" + _ATTRIBUTES,
        r"\s*(?::(?!:)[^;{]*)?(?:implements\b[^{]*)?\{",
    ),
    DefinitionRow(Kind.ENUM, r"·enum (?:(?:class|struct) )?" + _ATTRIBUTES, r"·(?::·[\w:]+·)?;", rank=DECLARES),
    DefinitionRow(Kind.FUNCTION, _RETURNS, r"·" + _ANGLES + r"?·\(", is_call=True),
    DefinitionRow(
        Kind.FUNCTION,
        r"·(?:(?:public|private|protected|internal|override|open|suspend|inline|operator|static|abstract|final|infix"
        r"|tailrec) )*(?:fun|def) (?:<[^<>]*>·)?(?:[\w<>?]+\.)?",
        r"·(?:[(\[:=]|$)",
    ),
    DefinitionRow(
        Kind.FUNCTION,
        r"[A-Z][A-Z0-9_]*(?:DEFINE|DECLARE|IMPL|TEST|FUNC|REGISTER|MODULE|KERNEL)\w*·\((?:[^()\n]*,·)?|TEST\w*·\((?:\w+,·)?",
        r"·[,)]",
        rank=MINOR,
    ),
    DefinitionRow(Kind.MACRO, r"·#·define ", r"(?!\w)"),
    DefinitionRow(Kind.TYPE, r"·" + _TEMPLATE + r"using ", r"(?:·\[\[[^\]]*\]\])?\s*=(?!=)"),
    DefinitionRow(Kind.TYPE, r"·typedef\b.*[ \t*&>)}]", r"·(?:\[[^\]]*\]·)*;"),
    DefinitionRow(Kind.TYPE, r"·typedef\b.*\(·(?:\w+::)?[*&^]·", r"·\)"),
    DefinitionRow(Kind.TYPE, r"·typedef\b.*[ \t*&]\(?", r"·\)?·\([^;]*;"),
    DefinitionRow(Kind.TYPE, r"\}·\**(?:\w+·,·\**)*", r"·(?:,[^;\n]*)?;", rank=MINOR),
    DefinitionRow(
        Kind.CONSTANT, r"·(?:\w[^;{}]*,·)?", r"·(?:=(?!=)|\([^()]*\)·[,;{]|,|\}|$|/[/*])", scope=_ENUM_BLOCK, rank=MINOR
    ),
    DefinitionRow(Kind.CONSTANT, r"·(?:typedef )?enum\b[^;{}]*\{(?:[^;{}]*,)?·", r"·(?:=(?!=)|,|\})", rank=MINOR),
    DefinitionRow(Kind.VARIABLE, _TYPE, r"·(?:\[[^\]]*\]·)*(?:=(?![=])|;|\{)", scope=OUTER_SCOPE, rank=MINOR),
    DefinitionRow(Kind.MODULE, r"·#·(?:include|import|include_next)·[<\"]", r"[>\"]"),
    DefinitionRow(Kind.MODULE, r"·(?:import|using) (?:static )?(?:[\w.]*\.)?", r"·(?:;|$|\.\*)"),
    DefinitionRow(Kind.MODULE, r"·#·(?:include|import)·[<\"][^>\"\n]*/", r"(?:\.\w+)?[>\"]", rank=MINOR),
    DefinitionRow(Kind.MODULE, r"·#·(?:include|import)·[<\"]", r"\.\w+[>\"]", rank=MINOR),
    DefinitionRow(
        Kind.NAMESPACE,
        r"·(?:inline )?namespace " + _ATTRIBUTES + r"(?:(?:inline )?\w+(?:::|\.))*",
        r"\s*(?:\{|::|\.|=(?!=)|;|//|/\*)",
    ),
    DefinitionRow(Kind.NAMESPACE, r"·package (?:[\w.]*\.)?", r"·(?:;|\.|$)"),
    in_brackets=r"·(?:typedef\b|[A-Z][A-Z0-9_]*·\()",
)
"""Also of Java, C# and their relatives, whose declarations look alike."""
RESERVED_WORDS = STATEMENTS | frozenset(
    "sizeof default throw new delete goto static_assert decltype alignof alignas typeid using try noexcept const "
    "constexpr defined bool int void template class struct union enum namespace operator static inline typename public "
    "private protected virtual explicit extern friend volatile unsigned signed this true false nullptr".split()
)

_C_INCLUDE = re.compile(r"\s*#\s*(?:include|import)\s*[<\"]([^>\"]+)[>\"]")


def _find_imports(lines: list[str], _folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    for line in lines:
        match = _C_INCLUDE.match(line) if "#" in line else None
        if match:
            yield posixpath.splitext(match[1])[0].lstrip("./"), {}


_INTRODUCERS = ("class", "struct", "enum", "union", "namespace", "#define")
_MODULE_FILES = (".h", ".hpp", ".cuh", ".hh")


def _language(name: str, extensions: tuple[str, ...], aliases: tuple[str, ...] = ()) -> Language:
    return Language(
        name,
        DEFINITIONS,
        extensions=extensions,
        aliases=aliases,
        reserved_words=RESERVED_WORDS,
        introducers=_INTRODUCERS,
        shares_lines=True,
        splits_declarations=True,
        has_member_initializers=True,
        find_imports=_find_imports,
        module_files=_MODULE_FILES,
    )


LANGUAGES = (
    _language("c", ("c",)),
    _language(
        "cpp",
        ("h", "hh", "hpp", "hxx", "inl", "cc", "cpp", "cxx", "mm", "metal", "ipp", "tpp"),
        ("c++",),
    ),
    _language("cuda", ("cu", "cuh", "cl", "hip"), ("cuda-cpp",)),
)
