r"""How the languages define a name: one table, read by :mod:`keydocs.pages.locate`.

A row says what stands before a name on its line and what stands behind it. ``before`` has to match all of the
line up to the name; ``behind`` has to match at the end of the name and may run on into the next lines. In what
is written here a blank stands for one or more blanks and tabs, a middle dot for any number of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from keydocs.model import Kind


class Row(NamedTuple):
    """One way to define a name.

    ``scope``: what the header of the enclosing block has to be, where not every block will do (the empty text
    stands for the outermost level); ``deep``: and of all the blocks around that one. ``rank``: 0 defines; 1 does
    so in a smaller way, as a field; 2 only declares. ``call``: a list of parameters follows, and what comes
    behind it (a body, a semicolon, neither) decides.
    """

    kind: Kind
    before: re.Pattern[str]
    behind: re.Pattern[str]
    scope: re.Pattern[str] | None = None
    rank: int = 0
    call: bool = False
    deep: bool = False


class Table(NamedTuple):
    """The rows of a language; and what sorts out nearly all uses of a name, which define nothing, without asking
    each row.

    ``begins`` matches what stands before the name on its line, the indentation taken off, wherever a row's ``before``
    does; it may match more.
    ``bracketed`` is how a line has to begin that defines a name inside of open brackets: nearly every use is an
    argument, and long lines of them are dear.
    """

    rows: tuple[Row, ...]
    begins: re.Pattern[str]
    bracketed: re.Pattern[str] | None


_BRACES = ("c", "cpp", "cuda", "csharp", "java")

# What opens a block in which declarations stand, in the languages with braces.
_OUTER = (
    r"$|[^()]*\b(?:class|struct|union|namespace|enum|interface|record|object|trait|module|extern|impl)\b"
    r"(?:[^()]|\([^()]*\)·[\w:])*$"
)
_TYPE_BLOCK = r"[^()]*\b(?:class|struct|union|interface|record|object|trait|type|typedef)\b(?:[^()]|\([^()]*\)·[\w:])*$"
_ENUM_BLOCK = r"[^()]*\benum\b"

_ATTRIBUTES = r"(?:(?:[A-Z][A-Z0-9_]*|__\w+|alignas|\[\[[^\]]*\]\])(?:\((?:[^()]|\([^()]*\))*\))? )*"
_C_TEMPLATE = r"(?:template·<.*>·)?"
_ANGLES = r"(?:<(?:[^<>;{}()]|<(?:[^<>;{}()]|<[^<>;{}()]*>)*>)*>)"
_C_MODIFIERS = (
    r"(?:(?:typedef|static|const|constexpr|inline|extern|volatile|mutable|thread_local|export|__constant__"
    r"|__device__|__shared__|__managed__|register|public|private|protected|internal|final|readonly|transient"
    r"|abstract|sealed|partial|unsafe|override|open|data|default|strictfp|required|new|val|var) )*"
)
_NO_TYPE = (
    r"(?!·(?:return|else|delete|new|throw|goto|case|using|typedef|co_return|co_await|co_yield|await|yield"
    r"|if|for|while|do|switch|catch|operator|define|include|in|is|as|not|and|or|package|import)\b)"
)
_C_RETURNS = (
    _NO_TYPE + r"·(?:/\*[^*/]*\*/·)?" + _C_TEMPLATE + r"([\w:<>,*&+\[\]()~ \t.\"$@?]*[ \t*&])?(?:[\w:<>,]*::)?~?"
)
_C_TYPE = (
    _NO_TYPE
    + r"(?!·(?:friend\b|(?:class|struct|union|enum|typename) $))"
    + r"·(?:[\w<>,*&\[\]~ \t.\"$@?]|::)*[\w>*&\]][ \t*&]+(?:[\w:<>]*::)?"
)
_JS_MODIFIERS = r"·(?:(?:export|default|declare|abstract|public|private|protected|static|readonly|override|async) )*"
_RUST_PUB = r"·(?:pub(?:\([^()]*\))? )?"

# Each row: kind, before, behind; then, where they matter, scope, rank, call and deep of Row.
_TEXT: dict[str, tuple[tuple[Any, ...], ...]] = {
    "python": (
        (Kind.CLASS, r"·(?:cdef )?(?:class|cppclass) ", r"·(?:[(:\[\\]|$)"),
        (Kind.FUNCTION, r"·(?:async )?def ", r"·(?:[(\[\\]|$)"),
        (Kind.FUNCTION, r"·(?:cdef|cpdef) (?:[\w.*&\[\], \t]+[ \t*&])?", r"·\("),
        (Kind.TYPE, r"·type ", r"·(?:\[[^\n=]*\]·)?=[^=]"),
        (Kind.VARIABLE, r"(?:\(?\w[\w, \t]*,·)?", r"·(?::[^=\n]*)?=(?!=)|(?:·,·\w+)+\)?·=(?!=)"),
        (Kind.VARIABLE, r"", r"·:·[\w\"']"),
        (Kind.VARIABLE, r" ", r"·(?::[^=\n]*)?=(?!=)|·:·[\w\"']", r"class\b", 1),
        (Kind.VARIABLE, r" ", r"·(?::[^=\n]*)?=(?!=)", r"(?:if|elif|else|try|except|finally|with)\b", 1, False, True),
        (Kind.VARIABLE, r"(?:\w+·=·)+", r"·=(?!=)"),
        (Kind.MODULE, r"·(?:c?import|from) ", r"(?![\w.])"),
        (Kind.MODULE, r"·import [\w., \t]*,·", r"(?![\w.])"),
        (Kind.MODULE, r"·from [\w.]+ c?import·\(?(?:[\w., \t]*[, \t])?", r"(?![\w.])"),
        (Kind.MODULE, r"·import [\w., \t]*[ \t]as ", r"(?![\w.])"),
        (Kind.MODULE, r" (?:[\w, \t]*,·|\w+ as )?", r"·(?:,|$|#|as\b|\))", r"from [\w.]+ c?import\b", 1),
        (Kind.MODULE, r"·(?:import|from) ", r"\.", None, 2),
        (Kind.MODULE, r"·(?:import|from) [\w.]*\.", r"(?!\w)", None, 2),
    ),
    "c": (
        (
            Kind.CLASS,
            r"·"
            + _C_TEMPLATE
            + _C_MODIFIERS
            + r"(?:class|struct|union|@?interface|@protocol|@implementation|record|object|trait) "
            + _ATTRIBUTES
            + r"(?:\w+(?:<[^<>]*>)?::)*",
            r"\s*(?:<[^;{}]*>)?\s*(?:(?:final|sealed|abstract|[A-Z_]+)\s*)?(?::(?!:)|\{|//|/\*(?!(?:[^*\n]|\*(?!/)){0,200}\*/·(?!final\b)\w)|extends\b|implements\b|where\b|\((?=[^;]*\{))|\s*<[^;{}]*>\s*(?:extends|implements|permits)\b",
        ),
        (Kind.CLASS, r"·@(?:interface|protocol|implementation) ", r"\b"),
        (
            Kind.CLASS,
            r"·"
            + _C_TEMPLATE
            + _C_MODIFIERS
            + r"(?:class|struct|union|record) "
            + _ATTRIBUTES
            + r"(?:\w+(?:<[^<>]*>)?::)*",
            r"·(?:<[^;{}]*>)?·;",
            None,
            2,
        ),
        (
            Kind.ENUM,
            r"·" + _C_MODIFIERS + r"enum (?:(?:class|struct) )?" + _ATTRIBUTES,
            r"\s*(?::(?!:)[^;{]*)?(?:implements\b[^{]*)?\{",
        ),
        (Kind.ENUM, r"·enum (?:(?:class|struct) )?" + _ATTRIBUTES, r"·(?::·[\w:]+·)?;", None, 2),
        (Kind.FUNCTION, _C_RETURNS, r"·" + _ANGLES + r"?·\(", None, 0, True),
        (
            Kind.FUNCTION,
            r"·(?:(?:public|private|protected|internal|override|open|suspend|inline|operator|static|abstract|final|infix"
            r"|tailrec) )*(?:fun|def) (?:<[^<>]*>·)?(?:[\w<>?]+\.)?",
            r"·(?:[(\[:=]|$)",
        ),
        (
            Kind.FUNCTION,
            r"[A-Z][A-Z0-9_]*(?:DEFINE|DECLARE|IMPL|TEST|FUNC|REGISTER|MODULE|KERNEL)\w*·\((?:[^()\n]*,·)?|TEST\w*·\((?:\w+,·)?",
            r"·[,)]",
            None,
            1,
        ),
        (Kind.MACRO, r"·#·define ", r"(?!\w)"),
        (Kind.TYPE, r"·" + _C_TEMPLATE + r"using ", r"(?:·\[\[[^\]]*\]\])?\s*=(?!=)"),
        (Kind.TYPE, r"·typedef\b.*[ \t*&>)}]", r"·(?:\[[^\]]*\]·)*;"),
        (Kind.TYPE, r"·typedef\b.*\(·(?:\w+::)?[*&^]·", r"·\)"),
        (Kind.TYPE, r"·typedef\b.*[ \t*&]\(?", r"·\)?·\([^;]*;"),
        (Kind.TYPE, r"\}·\**(?:\w+·,·\**)*", r"·(?:,[^;\n]*)?;", None, 1),
        (Kind.CONSTANT, r"·(?:\w[^;{}]*,·)?", r"·(?:=(?!=)|\([^()]*\)·[,;{]|,|\}|$|/[/*])", _ENUM_BLOCK, 1),
        (Kind.CONSTANT, r"·(?:typedef )?enum\b[^;{}]*\{(?:[^;{}]*,)?·", r"·(?:=(?!=)|,|\})", None, 1),
        (Kind.VARIABLE, _C_TYPE, r"·(?:\[[^\]]*\]·)*(?:=(?![=])|;|\{)", _OUTER, 1),
        (Kind.MODULE, r"·#·(?:include|import|include_next)·[<\"]", r"[>\"]"),
        (Kind.MODULE, r"·(?:import|using) (?:static )?(?:[\w.]*\.)?", r"·(?:;|$|\.\*)"),
        (Kind.MODULE, r"·#·(?:include|import)·[<\"][^>\"\n]*/", r"(?:\.\w+)?[>\"]", None, 1),
        (Kind.MODULE, r"·#·(?:include|import)·[<\"]", r"\.\w+[>\"]", None, 1),
        (
            Kind.NAMESPACE,
            r"·(?:inline )?namespace " + _ATTRIBUTES + r"(?:(?:inline )?\w+(?:::|\.))*",
            r"\s*(?:\{|::|\.|=(?!=)|;|//|/\*)",
        ),
        (Kind.NAMESPACE, r"·package (?:[\w.]*\.)?", r"·(?:;|\.|$)"),
    ),
    "javascript": (
        (Kind.CLASS, _JS_MODIFIERS + r"class ", r"\s*(?:[{<]|extends\b|implements\b)"),
        (Kind.INTERFACE, _JS_MODIFIERS + r"interface ", r"\s*(?:[{<]|extends\b)"),
        (Kind.TYPE, _JS_MODIFIERS + r"type ", r"\s*(?:<[^;{}]*>\s*)?=(?!=)"),
        (Kind.ENUM, _JS_MODIFIERS + r"(?:const )?enum ", r"\s*\{"),
        (Kind.FUNCTION, _JS_MODIFIERS + r"function·\*?·", r"\s*[(<]"),
        (
            Kind.FUNCTION,
            _JS_MODIFIERS + r"(?:const|let|var) ",
            r"\s*(?::[^=\n]*)?=\s*(?:async\b\s*)?(?:function\b|\(?[^()\n;]*\)?\s*(?::[^=\n;]*)?=>|(?:React\.)?(?:forwardRef|memo)\b|\([^=\n]*$)",
        ),
        (
            Kind.FUNCTION,
            r"(?:module\.)?exports\.|·[\w.]+\.prototype\.",
            r"\s*=\s*(?:async\b\s*)?(?:function\b|\(|\w+\s*=>)",
        ),
        (
            Kind.FUNCTION,
            r"·(?:(?:public|private|protected|static|readonly|override|abstract|async|get|set) )*[*#]?",
            r"·\??(?:<[^;{}()]*>)?·\(",
            None,
            1,
            True,
        ),
        (
            Kind.FUNCTION,
            r" [\"']?",
            r"[\"']?·[:=]·(?:async\b·)?(?:function\b|\([^()\n]*\)·(?::[^=\n]*)?=>|\w+·=>)",
            None,
            1,
        ),
        (
            Kind.CONSTANT,
            r"(?:export )?(?:declare )?const (?:[{\[][^=\n]*[,{\[ \t])?",
            r"\s*(?::[^=\n]*)?=(?!=)|[^=\n;]*[}\]]·=",
        ),
        (
            Kind.VARIABLE,
            r"(?:export )?(?:declare )?(?:let|var) (?:[{\[][^=\n]*[,{\[ \t])?",
            r"\s*(?::[^=\n]*)?(?:=(?!=)|;|$)|[^=\n;]*[}\]]·=",
        ),
        (Kind.VARIABLE, r"(?:(?:module\.)?exports|window|globalThis)\.", r"\s*=(?!=)"),
        (
            Kind.VARIABLE,
            r" (?:(?:public|private|protected|static|readonly|declare|override) )*#?",
            r"[?!]?·(?::|=(?!=))",
            r"(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:class|interface|type)\b",
            1,
        ),
        (Kind.CONSTANT, r" ", r"·(?:=(?!=)|,|$)", r".*\benum\b", 1),
        (Kind.MODULE, r"·(?:import|export)\b[^'\"\n]*['\"]", r"['\"]"),
        (Kind.MODULE, r"·\}·from·['\"]", r"['\"]"),
        (Kind.MODULE, r"·export (?:type )?\{(?:[^}\n]*[{, \t])?", r"(?!\w)[^}\n]*\}·from\b"),
        (Kind.MODULE, r".*\b(?:require|import)·\(·['\"]", r"['\"]"),
        (Kind.MODULE, r"·import (?:type )?(?:\w+·,·)?(?:\{[^}\n]*[{, \t])?(?:\*·as )?", r"·(?:,|\}|from\b|as\b|$|=)"),
        (Kind.MODULE, r" (?:type )?(?:[\w, \t]*,·|\w+ as )?", r"·(?:,|$|as\b)", r"import\b[^'\"]*\{$", 1),
        (Kind.NAMESPACE, _JS_MODIFIERS + r"(?:namespace|module) (?:[\w.]*\.)?[\"']?", r"[\"']?\s*[.{]"),
    ),
    "go": (
        (Kind.FUNCTION, r"func (?:\([^()]*\)·)?", r"·[(\[]"),
        (Kind.INTERFACE, r"(?:type)? ", r"(?:\[[^\]\n]*\])? interface\b"),
        (Kind.CLASS, r"(?:type)? ", r"(?:\[[^\]\n]*\])? struct\b"),
        (Kind.TYPE, r"type ", r"(?:\[[^\]\n]*\])? =?·[\w*\[(]"),
        (Kind.TYPE, r" ", r" =?·[\w*\[(]", r"type·\($"),
        (Kind.CONSTANT, r"const (?:[\w, \t]*,·)?", r"(?:·,·\w+)*(?: [\w.]+)?·="),
        (Kind.CONSTANT, r" (?:[\w, \t]*,·)?", r"·(?:[\w.]+·)?(?:=(?!=)|$|//)", r"const·\($"),
        (Kind.VARIABLE, r"var (?:[\w, \t]*,·)?", r"[ \t,=]"),
        (Kind.VARIABLE, r" (?:[\w, \t]*,·)?", r" [^ \t\n]", r"var·\($"),
        (Kind.VARIABLE, r" (?:[\w, \t]*,·)?", r"(?:·,·\w+)* [\w*\[]", r".*\bstruct·\{$", 1),
        (Kind.FUNCTION, r" ", r"\(", r".*\binterface·\{$", 1),
        (Kind.MODULE, r"·(?:import )?(?:[\w.]+ )?\"", r"\"·(?:$|//)"),
        (Kind.MODULE, r"·(?:import )?(?:[\w.]+ )?\"[^\"\n]*/", r"\"·(?:$|//)", None, 1),
        (Kind.NAMESPACE, r"package ", r"·(?:$|//|/\*)"),
    ),
    "rust": (
        (Kind.FUNCTION, _RUST_PUB + r"(?:(?:default|const|async|unsafe|extern(?: \"[^\"]*\")?) )*fn ", r"\s*[(<]"),
        (Kind.CLASS, _RUST_PUB + r"(?:struct|union) ", r"\s*(?:[{(<;]|where\b)"),
        (Kind.ENUM, _RUST_PUB + r"enum ", r"\s*(?:[{<]|where\b)"),
        (Kind.INTERFACE, _RUST_PUB + r"(?:unsafe )?(?:auto )?trait ", r"\s*(?:[{<:]|where\b)"),
        (Kind.TYPE, _RUST_PUB + r"type ", r"\s*(?:<[^;{}]*>)?\s*(?::[^=;]*)?[=;]"),
        (Kind.MACRO, r"·(?:pub )?(?:macro_rules!·|macro )", r"\s*[({]"),
        (Kind.CONSTANT, _RUST_PUB + r"(?:const|static) (?:(?:mut|ref) )?", r"\s*:"),
        (Kind.CONSTANT, r" ", r"·(?:,|=(?!=)|\(|\{|$)", r"[^()]*\benum\b", 1),
        (Kind.VARIABLE, _RUST_PUB, r"·:(?!:)", r"[^()]*(?:\([^()]*\)·)?\b(?:struct|union)\b", 1),
        (Kind.NAMESPACE, _RUST_PUB + r"mod ", r"\s*[{;]"),
        (Kind.MODULE, _RUST_PUB + r"use (?:::)?(?:[^;\n]*[:{, \t])?", r"·(?:;|::|,|\}|as\b|$)"),
        (Kind.MODULE, r" (?:[\w:{, \t]*[:{, \t])?", r"·(?:,|\}|::|as\b|$)", r"(?:pub(?:\([^()]*\))? )?use\b.*\{$", 1),
        (Kind.MODULE, _RUST_PUB + r"extern crate ", r"\b"),
    ),
    "ruby": (
        (Kind.CLASS, r"·class (?:\w+::)*", r"·(?:<|$|;|#)"),
        (Kind.NAMESPACE, r"·module (?:\w+::)*", r"·(?:$|;|#)"),
        (Kind.FUNCTION, r"·(?:(?:private|protected|public|module_function) )?def (?:self\.|\w+\.)?", r"(?![\w])"),
        (
            Kind.FUNCTION,
            r"·(?:attr_(?:reader|writer|accessor)|alias_method|define_method|scope|let!?)[ \t(]+(?:[\w:, \t]*[ \t,])?:",
            r"(?!\w)",
            None,
            1,
        ),
        (Kind.CONSTANT, r"·", r"·(?:\|\|)?=(?![=~>])", r"$|(?:class|module)\b"),
        (Kind.VARIABLE, r"[$]?", r"·(?:\|\|)?=(?![=~>])"),
        (Kind.MODULE, r"·(?:require|require_relative|load|gem|include|extend)[ \t(]+['\"]?", r"(?:['\"]|$|[ \t)])"),
    ),
    "php": (
        (Kind.CLASS, r"·(?:(?:abstract|final|readonly) )*(?:class|trait) ", r"\s*(?:\{|extends\b|implements\b|$)"),
        (Kind.INTERFACE, r"·interface ", r"\s*(?:\{|extends\b|$)"),
        (Kind.ENUM, r"·enum ", r"\s*[:{]"),
        (Kind.FUNCTION, r"·(?:(?:public|private|protected|static|abstract|final) )*function &?·", r"·\("),
        (
            Kind.CONSTANT,
            r"·(?:(?:public|private|protected|final) )*(?:const (?:[\w?|]+ )?|define·\(·['\"]|case )",
            r"·(?:=(?!=)|['\"]|;)",
        ),
        (Kind.VARIABLE, r"\$?", r"·=(?![=>])"),
        (
            Kind.VARIABLE,
            r" (?:(?:public|private|protected|static|readonly|var) )+(?:[\w?|\\]+ )?\$?",
            r"·[=;]",
            None,
            1,
        ),
        (Kind.NAMESPACE, r"·namespace (?:[\w\\]*\\)?", r"·[;{\\]"),
        (Kind.MODULE, r"·use (?:function |const )?(?:[\w\\]*\\)?", r"·(?:;|as\b|\{)"),
        (Kind.MODULE, r"·(?:require|include)(?:_once)?[ \t(]+(?:__DIR__·\.·)?['\"]/?", r"['\"]"),
    ),
    "shell": (
        (Kind.FUNCTION, r"·(?:function )?", r"·\(·\)"),
        (Kind.FUNCTION, r"·function ", r"\s*\{?"),
        (Kind.VARIABLE, r"(?:(?:export|readonly|declare|typeset) (?:-\w+ )*)?", r"\+?=(?!=)"),
        (Kind.FUNCTION, r"·alias ", r"="),
        (Kind.VARIABLE, r" (?:(?:export|readonly|local|declare|typeset) (?:-\w+ )*)?", r"\+?=(?!=)", None, 2),
        (Kind.VARIABLE, r":·\"?\$\{", r":?="),
        (Kind.MODULE, r"·(?:source|\.) [\"']?(?:[^\"'\n]*/)?", r"[\"']?·$"),
    ),
    "cmake": (
        (Kind.FUNCTION, r"·(?i:function)·\(·", r"[ \t\n)]"),
        (Kind.MACRO, r"·(?i:macro)·\(·", r"[ \t\n)]"),
        (
            Kind.CLASS,
            r"·(?i:add_library|add_executable|add_custom_target|project|\w*_add_(?:library|executable|module|test))·\(·",
            r"[ \t\n)]",
        ),
        (Kind.CONSTANT, r"·(?i:option|cmake_dependent_option|define_property)·\(·\"?", r"[ \t\n)\"]"),
        (Kind.VARIABLE, r"(?i:set)·\(·\"?", r"[ \t\n)\"]"),
        (Kind.VARIABLE, r" (?i:set)·\(·\"?", r"[ \t\n)\"]", None, 1),
        (
            Kind.MODULE,
            r"·(?i:include|find_package|add_subdirectory|pkg_check_modules|find_library|find_path)"
            r"·\(·\"?(?:[^ \t\")]*/)?",
            r"[ \t\n)\"]",
        ),
    ),
    "protobuf": (
        (Kind.CLASS, r"·(?:message|struct|union|exception|extend|group) (?:[\w.]*\.)?", r"\s*\{"),
        (Kind.ENUM, r"·enum ", r"\s*\{"),
        (Kind.INTERFACE, r"·service ", r"\s*(?:\{|extends\b)"),
        (Kind.FUNCTION, r"·rpc ", r"\s*\("),
        (Kind.FUNCTION, r" (?:oneway )?[\w.<>, \t]+ ", r"·\(", r"service\b"),
        (Kind.TYPE, r"·typedef [\w.<>, \t]+ |·oneof ", r"·(?:$|;|\{|\()"),
        (Kind.CONSTANT, r"·const [\w.]+ ", r"·="),
        (Kind.CONSTANT, r" ", r"·(?:=·-?\w|,|$)", r"enum\b", 1),
        (
            Kind.VARIABLE,
            r"·(?:\d+·:·)?(?:(?:optional|required|repeated|stream) )?[\w.]+(?:·<[^<>\n]*(?:<[^<>\n]*>)?[^<>\n]*>)? ",
            r"·(?:=·[\w\"{\[-]|;|,?·$)",
            r"(?:message|struct|union|exception|oneof|extend|group|optional|repeated)\b",
            1,
        ),
        (Kind.NAMESPACE, r"·(?:package|namespace) (?:[\w.* \t]*[. \t])?", r"·(?:;|\.|$)"),
        (Kind.MODULE, r"·(?:import|include) (?:(?:public|weak) )?[\"'](?:[^\"'\n]*/)?", r"(?:\.\w+)?[\"']"),
    ),
    "yaml": (
        (Kind.VARIABLE, r"[\"']?", r"[\"']?·:(?:[ \t]|$)"),
        (Kind.VARIABLE, r" (?:- )*[\"']?|- (?:- )*[\"']?", r"[\"']?·:(?:[ \t]|$)", None, 1),
        (Kind.FUNCTION, r"·- (?:func|name|id):·[\"']?", r"(?:[\"']?·$|\(|\.\w+\()", None, 1),
        (Kind.VARIABLE, r"·-·[\"']?", r"=(?!=)", None, 1),
    ),
    "toml": (
        (Kind.NAMESPACE, r"·\[\[?·\"?(?:[^\]\n]*\.)?\"?", r"\"?(?:\.[^\]\n]*)?·\]"),
        (Kind.VARIABLE, r"·(?:[\w.-]*\.)?[\"']?", r"[\"']?(?:\.[\w.-]*)?·[=:](?!=)"),
    ),
    "json": (
        (Kind.VARIABLE, r"[ \t]{0,4}\"", r"\"·:"),
        (Kind.VARIABLE, r".*\"", r"\"·:", None, 1),
    ),
    "make": (
        (Kind.FUNCTION, r"(?:[\w. \t-]*[ \t])?", r"(?: [\w.-]+)*·::?(?!=)"),
        (Kind.VARIABLE, r"(?:export |override |define )?", r"·(?:[:?+!]{0,2}=|$)"),
        (Kind.MODULE, r"-?include (?:[^\n]*[ \t/])?", r"(?:[ \t]|$)"),
    ),
    "dockerfile": (
        (Kind.VARIABLE, r"(?i:ENV|ARG) ", r"(?:[= \t]|$)"),
        (Kind.VARIABLE, r" ", r"=", r"(?i:ENV|ARG)\b", 1),
        (Kind.NAMESPACE, r"(?i:FROM) [^\n]*[ \t](?i:AS) ", r"·$"),
        (Kind.MODULE, r"(?i:FROM) (?:--\S+ )?(?:[^\n \t]*/)?", r"(?:[: \t@]|$)"),
    ),
    "sql": (
        (
            Kind.CLASS,
            r"·(?i:create) (?i:(?:or replace|temp|temporary|external|materialized|unique|global) )*"
            r"(?i:table|view|type|schema|index|database) (?i:if not exists )?(?:[\w.`\"-]*\.)?[`\"]?",
            r"(?!\w)",
        ),
        (
            Kind.FUNCTION,
            r"·(?i:create) (?i:or replace )?(?i:function|procedure|trigger|macro|model) (?:[\w.`\"-]*\.)?[`\"]?",
            r"(?!\w)",
        ),
        (Kind.VARIABLE, r"·(?i:with )?", r" (?i:as)·\("),
        (Kind.VARIABLE, r"·(?i:declare) @?", r"[ \t]"),
    ),
    "swift": (
        (Kind.CLASS, r"·(?:@?\w+ )*(?:class|struct|actor|extension) ", r"\s*[:<{]"),
        (Kind.INTERFACE, r"·(?:\w+ )?protocol ", r"\s*[:<{]"),
        (Kind.ENUM, r"·(?:\w+ )*enum ", r"\s*[:<{]"),
        (Kind.FUNCTION, r"·(?:@?\w+ )*func ", r"\s*[(<]"),
        (Kind.TYPE, r"·(?:\w+ )?typealias ", r"\s*[=<]"),
        (
            Kind.VARIABLE,
            r"·(?:@?\w+ )*(?:let|var) ",
            r"·[:=]",
            r"$|[^()]*\b(?:class|struct|actor|extension|enum|protocol)\b[^()]*$",
        ),
        (Kind.MODULE, r"·import (?:\w+ )?", r"\b"),
    ),
    "lua": (
        (Kind.FUNCTION, r"·(?:local )?function (?:\w+[.:])*", r"·\("),
        (Kind.FUNCTION, r"·(?:local )?(?:\w+\.)*", r"·=·function\b"),
        (Kind.VARIABLE, r"(?:local )?(?:\w+\.)*", r"·=(?!=)"),
        (Kind.MODULE, r".*\brequire[ \t(]+[\"']", r"[\"']"),
    ),
    "": (
        (
            Kind.CLASS,
            r"·(?:(?:export|default|public|abstract|final|pub|static|type|data) )*"
            r"(?:class|struct|trait|message|module|object|record) ",
            r"·(?:[({:<\[]|extends\b|$)",
        ),
        (Kind.INTERFACE, r"·(?:(?:export|public|pub) )*(?:interface|protocol) ", r"·(?:[({:<\[]|extends\b|$)"),
        (Kind.ENUM, r"·(?:(?:export|public|pub) )*enum (?:class )?", r"·(?:[({:<\[]|$)"),
        (
            Kind.FUNCTION,
            r"·(?:(?:export|default|public|private|static|async|pub|local) )*"
            r"(?:def|function|func|fn|fun|sub|proc|procedure|defun|rpc) (?:\w+[.:])*",
            r"·(?:[({<=\[:]|$)",
        ),
        (Kind.MACRO, r"·#·define ", r"(?!\w)"),
        (Kind.MACRO, r"·(?:\{%-?·macro|macro_rules!) ", r"(?!\w)"),
        (Kind.TYPE, r"·(?:type|typedef|using) ", r"·(?:<[^>\n]*>·)?="),
        (Kind.NAMESPACE, r"·(?:namespace|package|mod) ", r"·[;{.:\n]"),
        (Kind.VARIABLE, r"(?:(?:export|set) )?", r"·=(?!=)", None, 1),
        (Kind.MODULE, r"·#·include·[<\"]", r"[>\"]"),
        (Kind.MODULE, r"·(?:import|from|use|require|include|source)[ \t(]+['\"<]?", r"(?:['\">;) \t]|$)", None, 1),
    ),
}
_SAME = {"cpp": "c", "cuda": "c", "csharp": "c", "java": "c", "typescript": "javascript", "jsonc": "json"}

_BRACKETED = {
    "c": r"·(?:typedef\b|[A-Z][A-Z0-9_]*·\()",
    "python": r"·(?:from\b|\()",
}

_STATEMENTS = frozenset("if else for while do switch case catch return break continue match loop function".split())
_C_WORDS = _STATEMENTS | frozenset(
    "sizeof default throw new delete goto static_assert decltype alignof alignas typeid using try noexcept const "
    "constexpr defined bool int void template class struct union enum namespace operator static inline typename public "
    "private protected virtual explicit extern friend volatile unsigned signed this true false nullptr".split()
)
_PYTHON_WORDS = frozenset(
    "False None True and as assert async await break class continue def del elif else except finally for from global "
    "if import in is lambda nonlocal not or pass raise return try while with yield self cls".split()
)
_WORDS = {
    "c": _C_WORDS,
    "python": _PYTHON_WORDS,
    **dict.fromkeys(("javascript", "go", "rust", "php"), _STATEMENTS),
}


@lru_cache(maxsize=1)
def outer_scope() -> re.Pattern[str]:
    """What opens a block in which declarations stand, or nothing, in the languages with braces."""
    return _compiled(_OUTER)


def table(language: str, directive: bool = False) -> Table:
    """The rows of a language, in the order of preference; those of no language in particular for unknown ones.

    ``directive``: the rows for lines that begin with ``#``, in the languages where such lines are another language;
    the other rows never match these.
    """
    language = _SAME.get(language, language)
    return _table(language if language in _TEXT else "", directive)


@lru_cache(maxsize=2 * len(_TEXT))
def _table(language: str, directive: bool) -> Table:
    written = _TEXT[language]
    directives = [row for row in written if row[1].startswith("·#")]
    chosen = directives if directive and directives else [row for row in written if row not in directives]
    begins = "|".join(f"(?:{_unindented(before)})" for _, before, *_ in chosen)
    bracketed = _BRACKETED.get(language)
    return Table(
        tuple(_row(*row) for row in chosen),
        _compiled(begins),
        _compiled(bracketed) if bracketed else None,
    )


def languages() -> Iterable[str]:
    """The languages that have rows of their own, those first that are met most."""
    return _TEXT.keys()


def prepare(language: str) -> None:
    """Compile the patterns of a language, which takes longer than a question."""
    table(language)
    table(language, directive=True)


def _unindented(written: str) -> str:
    return written[1:] if written[:1] in ("·", " ") else written


def _row(
    kind: Kind,
    before: str,
    behind: str,
    scope: str | None = None,
    rank: int = 0,
    call: bool = False,
    deep: bool = False,
) -> Row:
    scope_pattern = None if scope is None else _compiled(scope)
    return Row(kind, _compiled(before), _compiled(behind, re.M), scope_pattern, rank, call, deep)


def _compiled(written: str, flags: int = 0) -> re.Pattern[str]:
    kept = written.replace(r" \t", "\0")
    return re.compile(kept.replace(" ", r"[ \t]+").replace("·", r"[ \t]*").replace("\0", r" \t"), flags)


def is_reserved(language: str, name: str) -> bool:
    """Whether a name is a word of the language itself: nothing defines it, and some look like functions where a bracket
    follows."""
    return name in _WORDS.get(_SAME.get(language, language), ())


def has_braces(language: str) -> bool:
    """Whether several definitions may share a line, behind a brace or a semicolon."""
    return language in _BRACES
