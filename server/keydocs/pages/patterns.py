r"""How the languages define a name: one table, read by :mod:`keydocs.pages.landing`.

A row says what stands before a name on its line and what stands behind it. ``before`` has to match all of the
line up to the name; ``behind`` has to match at the end of the name and may run on into the next lines.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from keydocs.model import Kind


class Row(NamedTuple):
    """One way to define a name.

    ``scope``: what the header of the enclosing block has to be, where not every block will do (the empty text
    stands for the outermost level). ``rank``: 0 defines; 1 does so in a smaller way, as a field; 2 only
    declares. ``call``: a list of parameters follows, and what comes behind it (a body, a semicolon, neither)
    decides.
    """

    kind: Kind
    before: re.Pattern[str]
    behind: re.Pattern[str]
    scope: re.Pattern[str] | None = None
    rank: int = 0
    call: bool = False


class Table(NamedTuple):
    """The rows of a language; ``any_before`` matches wherever the ``before`` of one of them does."""

    rows: tuple[Row, ...]
    any_before: re.Pattern[str]


_BRACES = ("c", "cpp", "cuda", "csharp", "java")

# What opens a block in which declarations stand, in the languages with braces.
OUTER = (
    r"$|[^()]*\b(?:class|struct|union|namespace|enum|interface|record|object|trait|module|extern|impl)\b"
    r"(?:[^()]|\([^()]*\)[ \t]*[\w:])*$"
)
_TYPE_BLOCK = r"[^()]*\b(?:class|struct|union|interface|record|object|trait|type|typedef)\b(?:[^()]|\([^()]*\)[ \t]*[\w:])*$"
_ENUM_BLOCK = r"[^()]*\benum\b"

_ATTRIBUTES = r"(?:(?:[A-Z][A-Z0-9_]*|__\w+|alignas|\[\[[^\]]*\]\])(?:\((?:[^()]|\([^()]*\))*\))?[ \t]+)*"
_C_TEMPLATE = r"(?:template[ \t]*<.*>[ \t]*)?"
_C_MODIFIERS = (
    r"(?:(?:typedef|static|const|constexpr|inline|extern|volatile|mutable|thread_local|export|__constant__"
    r"|__device__|__shared__|__managed__|register|public|private|protected|internal|final|readonly|transient"
    r"|abstract|sealed|partial|unsafe|override|open|data|default|strictfp|required|new|val|var)[ \t]+)*"
)
_NO_TYPE = (
    r"(?![ \t]*(?:return|else|delete|new|throw|goto|case|using|typedef|co_return|co_await|co_yield|await|yield"
    r"|if|for|while|do|switch|catch|operator|define|include|in|is|as|not|and|or|package|import)\b)"
)
_C_RETURNS = _NO_TYPE + r"[ \t]*([\w:<>,*&\[\]()~ \t.\"$@?]*[ \t*&])?(?:[\w:<>,]*::)?~?"
_C_TYPE = _NO_TYPE + r"[ \t]*[\w:<>,*&\[\]~ \t.\"$@?]*[\w>*&\]][ \t*&]+(?:[\w:<>]*::)?"
_JS_MODIFIERS = (
    r"[ \t]*(?:(?:export|default|declare|abstract|public|private|protected|static|readonly|override|async)[ \t]+)*"
)
_RUST_PUB = r"[ \t]*(?:pub(?:\([^()]*\))?[ \t]+)?"

_TEXT: dict[str, tuple[tuple[Any, ...], ...]] = {
    "python": (
        (Kind.CLASS, r"[ \t]*(?:cdef[ \t]+)?(?:class|cppclass)[ \t]+", r"[ \t]*(?:[(:\[\\]|$)"),
        (Kind.FUNCTION, r"[ \t]*(?:async[ \t]+)?def[ \t]+", r"[ \t]*(?:[(\[\\]|$)"),
        (Kind.FUNCTION, r"[ \t]*(?:cdef|cpdef)[ \t]+(?:[\w.*&\[\], ]+[ \t*&])?", r"[ \t]*\("),
        (Kind.TYPE, r"[ \t]*type[ \t]+", r"[ \t]*(?:\[[^\n=]*\][ \t]*)?=[^=]"),
        (Kind.VARIABLE, r"(?:\(?[\w, \t]*,[ \t]*)?", r"[ \t]*(?::[^=\n]*)?=(?!=)|(?:[ \t]*,[ \t]*\w+)+\)?[ \t]*=(?!=)"),
        (Kind.VARIABLE, r"", r"[ \t]*:[ \t]*[\w\"']"),
        (Kind.VARIABLE, r"[ \t]+", r"[ \t]*(?::[^=\n]*)?=(?!=)|[ \t]*:[ \t]*[\w\"']", r"class\b", 1),
        (Kind.VARIABLE, r"[ \t]+", r"[ \t]*(?::[^=\n]*)?=(?!=)", r"(?:if|elif|else|try|except|with)\b(?!.*\bself\b)", 2),
        (Kind.VARIABLE, r"(?:\w+[ \t]*=[ \t]*)+", r"[ \t]*=(?!=)"),
        (Kind.MODULE, r"[ \t]*(?:c?import|from)[ \t]+", r"(?![\w.])"),
        (Kind.MODULE, r"[ \t]*import[ \t]+[\w., \t]*,[ \t]*", r"(?![\w.])"),
        (Kind.MODULE, r"[ \t]*from[ \t]+[\w.]+[ \t]+c?import[ \t]*\(?(?:[\w., \t]*[, \t])?", r"(?![\w.])"),
        (Kind.MODULE, r"[ \t]*import[ \t]+[\w., \t]*[ \t]as[ \t]+", r"(?![\w.])"),
        (Kind.MODULE, r"[ \t]+(?:[\w, \t]*,[ \t]*|\w+[ \t]+as[ \t]+)?", r"[ \t]*(?:,|$|#|as\b|\))", r"from[ \t]+[\w.]+[ \t]+c?import\b", 1),
        (Kind.MODULE, r"[ \t]*(?:import|from)[ \t]+", r"\.", None, 2),
        (Kind.MODULE, r"[ \t]*(?:import|from)[ \t]+[\w.]*\.", r"(?!\w)", None, 2),
    ),
    "c": (
        (Kind.CLASS, r"[ \t]*" + _C_TEMPLATE + _C_MODIFIERS + r"(?:class|struct|union|@?interface|@protocol|@implementation|record|object|trait)[ \t]+" + _ATTRIBUTES + r"(?:[\w<>:,]*::)?",
         r"\s*(?:<[^;{}]*>)?\s*(?:(?:final|sealed|abstract|[A-Z_]+)\s*)?(?::(?!:)|\{|//|/\*|extends\b|implements\b|where\b|\((?=[^;]*\{))|\s*<[^;{}]*>\s*(?:extends|implements|permits)\b"),
        (Kind.CLASS, r"[ \t]*@(?:interface|protocol|implementation)[ \t]+", r"\b"),
        (Kind.CLASS, r"[ \t]*" + _C_TEMPLATE + _C_MODIFIERS + r"(?:class|struct|union|record)[ \t]+" + _ATTRIBUTES + r"(?:[\w<>:,]*::)?", r"[ \t]*(?:<[^;{}]*>)?[ \t]*;", None, 2),
        (Kind.ENUM, r"[ \t]*" + _C_MODIFIERS + r"enum[ \t]+(?:(?:class|struct)[ \t]+)?" + _ATTRIBUTES, r"\s*(?::(?!:)[^;{]*)?(?:implements\b[^{]*)?\{"),
        (Kind.ENUM, r"[ \t]*enum[ \t]+(?:(?:class|struct)[ \t]+)?" + _ATTRIBUTES, r"[ \t]*(?::[ \t]*[\w:]+[ \t]*)?;", None, 2),
        (Kind.FUNCTION, _C_RETURNS, r"[ \t]*(?:<[^;{}()]*>)?[ \t]*\(", None, 0, True),
        (Kind.FUNCTION, r"[ \t]*(?:(?:public|private|protected|internal|override|open|suspend|inline|operator|static|abstract|final|infix|tailrec)[ \t]+)*(?:fun|def)[ \t]+(?:<[^<>]*>[ \t]*)?(?:[\w<>?]+\.)?", r"[ \t]*(?:[(\[:=]|$)"),
        (Kind.FUNCTION, r"[A-Z][A-Z0-9_]*(?:DEFINE|DECLARE|IMPL|TEST|FUNC|REGISTER|MODULE|KERNEL)\w*[ \t]*\((?:[^()\n]*,[ \t]*)?|TEST\w*[ \t]*\((?:\w+,[ \t]*)?", r"[ \t]*[,)]", None, 1),
        (Kind.MACRO, r"[ \t]*#[ \t]*define[ \t]+", r"(?!\w)"),
        (Kind.TYPE, r"[ \t]*" + _C_TEMPLATE + r"using[ \t]+", r"(?:[ \t]*\[\[[^\]]*\]\])?\s*=(?!=)"),
        (Kind.TYPE, r"[ \t]*typedef\b.*[ \t*&>)}]", r"[ \t]*(?:\[[^\]]*\][ \t]*)*;"),
        (Kind.TYPE, r"[ \t]*typedef\b.*\([ \t]*(?:\w+::)?[*&^][ \t]*", r"[ \t]*\)"),
        (Kind.TYPE, r"[ \t]*typedef\b.*[ \t*&]\(?", r"[ \t]*\)?[ \t]*\([^;]*;"),
        (Kind.TYPE, r"\}[ \t]*\**(?:\w+[ \t]*,[ \t]*\**)*", r"[ \t]*(?:,[^;\n]*)?;", None, 1),
        (Kind.CONSTANT, r"[ \t]*(?:.*\benum\b[^;{]*\{)?[ \t]*(?:\w+[^;{}]*,[ \t]*)?", r"[ \t]*(?:=(?!=)|\([^()]*\)[ \t]*[,;{]|,|\}|$|/[/*])", _ENUM_BLOCK, 1),
        (Kind.CONSTANT, r"[ \t]*(?:.*\benum\b[^;{}]*\{)(?:[^;{}]*,)?[ \t]*", r"[ \t]*(?:=(?!=)|,|\})", None, 1),
        (Kind.VARIABLE, _C_TYPE, r"[ \t]*(?:\[[^\]]*\][ \t]*)*(?:=(?![=])|;|\{)", OUTER, 1),
        (Kind.MODULE, r"[ \t]*#[ \t]*(?:include|import|include_next)[ \t]*[<\"]", r"[>\"]"),
        (Kind.MODULE, r"[ \t]*(?:import|using)[ \t]+(?:static[ \t]+)?(?:[\w.]*\.)?", r"[ \t]*(?:;|$|\.\*)"),
        (Kind.MODULE, r"[ \t]*#[ \t]*(?:include|import)[ \t]*[<\"][^>\"\n]*/", r"(?:\.\w+)?[>\"]", None, 1),
        (Kind.MODULE, r"[ \t]*#[ \t]*(?:include|import)[ \t]*[<\"]", r"\.\w+[>\"]", None, 1),
        (Kind.NAMESPACE, r"(?:[^/\"\n]*[{;])?[ \t]*(?:inline[ \t]+)?namespace[ \t]+" + _ATTRIBUTES + r"(?:(?:inline[ \t]+)?\w+(?:::|\.))*", r"\s*(?:\{|::|\.|=(?!=)|;|//|/\*)"),
        (Kind.NAMESPACE, r"[ \t]*package[ \t]+(?:[\w.]*\.)?", r"[ \t]*(?:;|\.|$)"),
    ),
    "javascript": (
        (Kind.CLASS, _JS_MODIFIERS + r"class[ \t]+", r"\s*(?:[{<]|extends\b|implements\b)"),
        (Kind.INTERFACE, _JS_MODIFIERS + r"interface[ \t]+", r"\s*(?:[{<]|extends\b)"),
        (Kind.TYPE, _JS_MODIFIERS + r"type[ \t]+", r"\s*(?:<[^;{}]*>\s*)?=(?!=)"),
        (Kind.ENUM, _JS_MODIFIERS + r"(?:const[ \t]+)?enum[ \t]+", r"\s*\{"),
        (Kind.FUNCTION, _JS_MODIFIERS + r"function[ \t]*\*?[ \t]*", r"\s*[(<]"),
        (Kind.FUNCTION, _JS_MODIFIERS + r"(?:const|let|var)[ \t]+", r"\s*(?::[^=\n]*)?=\s*(?:async\b\s*)?(?:function\b|\(?[^()\n;]*\)?\s*(?::[^=\n;]*)?=>|(?:React\.)?(?:forwardRef|memo)\b|\([^=\n]*$)"),
        (Kind.FUNCTION, r"(?:module\.)?exports\.|[ \t]*[\w.]+\.prototype\.", r"\s*=\s*(?:async\b\s*)?(?:function\b|\(|\w+\s*=>)"),
        (Kind.FUNCTION, r"[ \t]*(?:(?:public|private|protected|static|readonly|override|abstract|async|get|set)[ \t]+)*[*#]?", r"[ \t]*\??(?:<[^;{}()]*>)?[ \t]*\(", None, 1, True),
        (Kind.FUNCTION, r"[ \t]+[\"']?", r"[\"']?[ \t]*[:=][ \t]*(?:async\b[ \t]*)?(?:function\b|\([^()\n]*\)[ \t]*(?::[^=\n]*)?=>|\w+[ \t]*=>)", None, 1),
        (Kind.CONSTANT, r"(?:export[ \t]+)?(?:declare[ \t]+)?const[ \t]+(?:[{\[][^=\n]*[,{\[ \t])?", r"\s*(?::[^=\n]*)?=(?!=)|[^=\n;]*[}\]][ \t]*="),
        (Kind.VARIABLE, r"(?:export[ \t]+)?(?:declare[ \t]+)?(?:let|var)[ \t]+(?:[{\[][^=\n]*[,{\[ \t])?", r"\s*(?::[^=\n]*)?(?:=(?!=)|;|$)|[^=\n;]*[}\]][ \t]*="),
        (Kind.VARIABLE, r"(?:(?:module\.)?exports|window|globalThis)\.", r"\s*=(?!=)"),
        (Kind.VARIABLE, r"[ \t]+(?:(?:public|private|protected|static|readonly|declare|override)[ \t]+)*#?", r"[?!]?[ \t]*(?::|=(?!=))", r"(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:abstract[ \t]+)?(?:class|interface|type)\b", 1),
        (Kind.CONSTANT, r"[ \t]+", r"[ \t]*(?:=(?!=)|,|$)", r".*\benum\b", 1),
        (Kind.MODULE, r"[ \t]*(?:import|export)\b[^'\"\n]*['\"]", r"['\"]"),
        (Kind.MODULE, r"[ \t]*\}[ \t]*from[ \t]*['\"]", r"['\"]"),
        (Kind.MODULE, r".*\b(?:require|import)[ \t]*\([ \t]*['\"]", r"['\"]"),
        (Kind.MODULE, r"[ \t]*import[ \t]+(?:type[ \t]+)?(?:\w+[ \t]*,[ \t]*)?(?:\{[^}\n]*[{, \t])?(?:\*[ \t]*as[ \t]+)?", r"[ \t]*(?:,|\}|from\b|as\b|$|=)"),
        (Kind.MODULE, r"[ \t]+(?:type[ \t]+)?(?:[\w, \t]*,[ \t]*|\w+[ \t]+as[ \t]+)?", r"[ \t]*(?:,|$|as\b)", r"import\b[^'\"]*\{$", 1),
        (Kind.NAMESPACE, _JS_MODIFIERS + r"(?:namespace|module)[ \t]+(?:[\w.]*\.)?[\"']?", r"[\"']?\s*[.{]"),
    ),
    "go": (
        (Kind.FUNCTION, r"func[ \t]+(?:\([^()]*\)[ \t]*)?", r"[ \t]*[(\[]"),
        (Kind.INTERFACE, r"(?:type)?[ \t]+", r"(?:\[[^\]\n]*\])?[ \t]+interface\b"),
        (Kind.CLASS, r"(?:type)?[ \t]+", r"(?:\[[^\]\n]*\])?[ \t]+struct\b"),
        (Kind.TYPE, r"type[ \t]+", r"(?:\[[^\]\n]*\])?[ \t]+=?[ \t]*[\w*\[(]"),
        (Kind.TYPE, r"[ \t]+", r"[ \t]+=?[ \t]*[\w*\[(]", r"type[ \t]*\($"),
        (Kind.CONSTANT, r"const[ \t]+(?:[\w, \t]*,[ \t]*)?", r"(?:[ \t]*,[ \t]*\w+)*(?:[ \t]+[\w.]+)?[ \t]*="),
        (Kind.CONSTANT, r"[ \t]+(?:[\w, \t]*,[ \t]*)?", r"[ \t]*(?:[\w.]+[ \t]*)?(?:=(?!=)|$|//)", r"const[ \t]*\($"),
        (Kind.VARIABLE, r"var[ \t]+(?:[\w, \t]*,[ \t]*)?", r"[ \t,=]"),
        (Kind.VARIABLE, r"[ \t]+(?:[\w, \t]*,[ \t]*)?", r"[ \t]+[^ \t\n]", r"var[ \t]*\($"),
        (Kind.VARIABLE, r"[ \t]+(?:[\w, \t]*,[ \t]*)?", r"(?:[ \t]*,[ \t]*\w+)*[ \t]+[\w*\[]", r".*\bstruct[ \t]*\{$", 1),
        (Kind.FUNCTION, r"[ \t]+", r"\(", r".*\binterface[ \t]*\{$", 1),
        (Kind.MODULE, r"[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"", r"\"[ \t]*(?:$|//)"),
        (Kind.MODULE, r"[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"[^\"\n]*/", r"\"[ \t]*(?:$|//)", None, 1),
        (Kind.NAMESPACE, r"package[ \t]+", r"[ \t]*(?:$|//|/\*)"),
    ),
    "rust": (
        (Kind.FUNCTION, _RUST_PUB + r"(?:(?:default|const|async|unsafe|extern(?:[ \t]+\"[^\"]*\")?)[ \t]+)*fn[ \t]+", r"\s*[(<]"),
        (Kind.CLASS, _RUST_PUB + r"(?:struct|union)[ \t]+", r"\s*(?:[{(<;]|where\b)"),
        (Kind.ENUM, _RUST_PUB + r"enum[ \t]+", r"\s*(?:[{<]|where\b)"),
        (Kind.INTERFACE, _RUST_PUB + r"(?:unsafe[ \t]+)?(?:auto[ \t]+)?trait[ \t]+", r"\s*(?:[{<:]|where\b)"),
        (Kind.TYPE, _RUST_PUB + r"type[ \t]+", r"\s*(?:<[^;{}]*>)?\s*(?::[^=;]*)?[=;]"),
        (Kind.MACRO, r"[ \t]*(?:pub[ \t]+)?(?:macro_rules![ \t]*|macro[ \t]+)", r"\s*[({]"),
        (Kind.CONSTANT, _RUST_PUB + r"(?:const|static)[ \t]+(?:(?:mut|ref)[ \t]+)?", r"\s*:"),
        (Kind.CONSTANT, r"[ \t]+", r"[ \t]*(?:,|=(?!=)|\(|\{|$)", r"[^()]*\benum\b", 1),
        (Kind.VARIABLE, _RUST_PUB, r"[ \t]*:(?!:)", r"[^()]*(?:\([^()]*\)[ \t]*)?\b(?:struct|union)\b", 1),
        (Kind.NAMESPACE, _RUST_PUB + r"mod[ \t]+", r"\s*[{;]"),
        (Kind.MODULE, _RUST_PUB + r"use[ \t]+(?:::)?(?:[^;\n]*[:{, \t])?", r"[ \t]*(?:;|::|,|\}|as\b|$)"),
        (Kind.MODULE, r"[ \t]+(?:[\w:{, \t]*[:{, \t])?", r"[ \t]*(?:,|\}|::|as\b|$)", r"(?:pub(?:\([^()]*\))?[ \t]+)?use\b.*\{$", 1),
        (Kind.MODULE, _RUST_PUB + r"extern[ \t]+crate[ \t]+", r"\b"),
    ),
    "ruby": (
        (Kind.CLASS, r"[ \t]*class[ \t]+(?:\w+::)*", r"[ \t]*(?:<|$|;|#)"),
        (Kind.NAMESPACE, r"[ \t]*module[ \t]+(?:\w+::)*", r"[ \t]*(?:$|;|#)"),
        (Kind.FUNCTION, r"[ \t]*(?:(?:private|protected|public|module_function)[ \t]+)?def[ \t]+(?:self\.|\w+\.)?", r"(?![\w])"),
        (Kind.FUNCTION, r"[ \t]*(?:attr_(?:reader|writer|accessor)|alias_method|define_method|scope|let!?)[ \t(]+(?:[\w:, \t]*[ \t,])?:", r"(?!\w)", None, 1),
        (Kind.CONSTANT, r"[ \t]*(?=[A-Z])", r"[ \t]*(?:\|\|)?=(?![=~>])"),
        (Kind.VARIABLE, r"[$]?", r"[ \t]*(?:\|\|)?=(?![=~>])"),
        (Kind.MODULE, r"[ \t]*(?:require|require_relative|load|gem|include|extend)[ \t(]+['\"]?", r"(?:['\"]|$|[ \t)])"),
    ),
    "php": (
        (Kind.CLASS, r"[ \t]*(?:(?:abstract|final|readonly)[ \t]+)*(?:class|trait)[ \t]+", r"\s*(?:\{|extends\b|implements\b|$)"),
        (Kind.INTERFACE, r"[ \t]*interface[ \t]+", r"\s*(?:\{|extends\b|$)"),
        (Kind.ENUM, r"[ \t]*enum[ \t]+", r"\s*[:{]"),
        (Kind.FUNCTION, r"[ \t]*(?:(?:public|private|protected|static|abstract|final)[ \t]+)*function[ \t]+&?[ \t]*", r"[ \t]*\("),
        (Kind.CONSTANT, r"[ \t]*(?:(?:public|private|protected|final)[ \t]+)*(?:const[ \t]+(?:[\w?|]+[ \t]+)?|define[ \t]*\([ \t]*['\"]|case[ \t]+)", r"[ \t]*(?:=(?!=)|['\"]|;)"),
        (Kind.VARIABLE, r"\$?", r"[ \t]*=(?![=>])"),
        (Kind.VARIABLE, r"[ \t]+(?:(?:public|private|protected|static|readonly|var)[ \t]+)+(?:[\w?|\\]+[ \t]+)?\$?", r"[ \t]*[=;]", None, 1),
        (Kind.NAMESPACE, r"[ \t]*namespace[ \t]+(?:[\w\\]*\\)?", r"[ \t]*[;{\\]"),
        (Kind.MODULE, r"[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?(?:[\w\\]*\\)?", r"[ \t]*(?:;|as\b|\{)"),
        (Kind.MODULE, r"[ \t]*(?:require|include)(?:_once)?[ \t(]+(?:__DIR__[ \t]*\.[ \t]*)?['\"]/?", r"['\"]"),
    ),
    "shell": (
        (Kind.FUNCTION, r"[ \t]*(?:function[ \t]+)?", r"[ \t]*\([ \t]*\)"),
        (Kind.FUNCTION, r"[ \t]*function[ \t]+", r"\s*\{?"),
        (Kind.VARIABLE, r"(?:(?:export|readonly|declare|typeset)[ \t]+(?:-\w+[ \t]+)*)?", r"\+?=(?!=)"),
        (Kind.FUNCTION, r"[ \t]*alias[ \t]+", r"="),
        (Kind.VARIABLE, r"[ \t]+(?:(?:export|readonly|local|declare|typeset)[ \t]+(?:-\w+[ \t]+)*)?", r"\+?=(?!=)", None, 2),
        (Kind.VARIABLE, r":[ \t]*\"?\$\{", r":?="),
        (Kind.MODULE, r"[ \t]*(?:source|\.)[ \t]+[\"']?(?:[^\"'\n]*/)?", r"[\"']?[ \t]*$"),
    ),
    "cmake": (
        (Kind.FUNCTION, r"[ \t]*(?i:function)[ \t]*\([ \t]*", r"[ \t\n)]"),
        (Kind.MACRO, r"[ \t]*(?i:macro)[ \t]*\([ \t]*", r"[ \t\n)]"),
        (Kind.CLASS, r"[ \t]*(?i:add_library|add_executable|add_custom_target|project|\w*_add_(?:library|executable|module|test))[ \t]*\([ \t]*", r"[ \t\n)]"),
        (Kind.CONSTANT, r"[ \t]*(?i:option|cmake_dependent_option|define_property)[ \t]*\([ \t]*\"?", r"[ \t\n)\"]"),
        (Kind.VARIABLE, r"(?i:set)[ \t]*\([ \t]*\"?", r"[ \t\n)\"]"),
        (Kind.VARIABLE, r"[ \t]+(?i:set)[ \t]*\([ \t]*\"?", r"[ \t\n)\"]", None, 1),
        (Kind.MODULE, r"[ \t]*(?i:include|find_package|add_subdirectory|pkg_check_modules|find_library|find_path)[ \t]*\([ \t]*\"?(?:[^ \t\")]*/)?", r"[ \t\n)\"]"),
    ),
    "protobuf": (
        (Kind.CLASS, r"[ \t]*(?:message|struct|union|exception|extend|group)[ \t]+(?:[\w.]*\.)?", r"\s*\{"),
        (Kind.ENUM, r"[ \t]*enum[ \t]+", r"\s*\{"),
        (Kind.INTERFACE, r"[ \t]*service[ \t]+", r"\s*(?:\{|extends\b)"),
        (Kind.FUNCTION, r"[ \t]*rpc[ \t]+", r"\s*\("),
        (Kind.FUNCTION, r"[ \t]+(?:oneway[ \t]+)?[\w.<>, ]+[ \t]+", r"[ \t]*\(", r"service\b"),
        (Kind.TYPE, r"[ \t]*typedef[ \t]+[\w.<>, ]+[ \t]+|[ \t]*oneof[ \t]+", r"[ \t]*(?:$|;|\{|\()"),
        (Kind.CONSTANT, r"[ \t]*const[ \t]+[\w.]+[ \t]+", r"[ \t]*="),
        (Kind.CONSTANT, r"[ \t]+", r"[ \t]*(?:=[ \t]*-?\w|,|$)", r"enum\b", 1),
        (Kind.VARIABLE, r"[ \t]*(?:\d+[ \t]*:[ \t]*)?(?:(?:optional|required|repeated|stream)[ \t]+)?[\w.]+(?:[ \t]*<[^<>\n]*(?:<[^<>\n]*>)?[^<>\n]*>)?[ \t]+", r"[ \t]*(?:=[ \t]*[\w\"{\[-]|;|,?[ \t]*$)", r"(?:message|struct|union|exception|oneof|extend|group|optional|repeated)\b", 1),
        (Kind.NAMESPACE, r"[ \t]*(?:package|namespace)[ \t]+(?:[\w.* ]*[. ])?", r"[ \t]*(?:;|\.|$)"),
        (Kind.MODULE, r"[ \t]*(?:import|include)[ \t]+(?:(?:public|weak)[ \t]+)?[\"'](?:[^\"'\n]*/)?", r"(?:\.\w+)?[\"']"),
    ),
    "yaml": (
        (Kind.VARIABLE, r"[\"']?", r"[\"']?[ \t]*:(?:[ \t]|$)"),
        (Kind.VARIABLE, r"[ \t]+(?:-[ \t]+)*[\"']?|-[ \t]+(?:-[ \t]+)*[\"']?", r"[\"']?[ \t]*:(?:[ \t]|$)", None, 1),
        (Kind.FUNCTION, r"[ \t]*-[ \t]+(?:func|name|id):[ \t]*[\"']?", r"(?:[\"']?[ \t]*$|\(|\.\w+\()", None, 1),
    ),
    "toml": (
        (Kind.NAMESPACE, r"[ \t]*\[\[?[ \t]*\"?(?:[^\]\n]*\.)?\"?", r"\"?(?:\.[^\]\n]*)?[ \t]*\]"),
        (Kind.VARIABLE, r"[ \t]*(?:[\w.-]*\.)?[\"']?", r"[\"']?(?:\.[\w.-]*)?[ \t]*[=:](?!=)"),
    ),
    "json": (
        (Kind.VARIABLE, r"[ \t]{0,4}\"", r"\"[ \t]*:"),
        (Kind.VARIABLE, r".*\"", r"\"[ \t]*:", None, 1),
    ),
    "make": (
        (Kind.FUNCTION, r"(?:[\w. \t-]*[ \t])?", r"(?:[ \t]+[\w.-]+)*[ \t]*::?(?!=)"),
        (Kind.VARIABLE, r"(?:export[ \t]+|override[ \t]+|define[ \t]+)?", r"[ \t]*(?:[:?+!]{0,2}=|$)"),
        (Kind.MODULE, r"-?include[ \t]+(?:[^\n]*[ \t/])?", r"(?:[ \t]|$)"),
    ),
    "dockerfile": (
        (Kind.VARIABLE, r"(?i:ENV|ARG)[ \t]+", r"(?:[= \t]|$)"),
        (Kind.VARIABLE, r"[ \t]+", r"=", r"(?i:ENV|ARG)\b", 1),
        (Kind.NAMESPACE, r"(?i:FROM)[ \t]+[^\n]*[ \t](?i:AS)[ \t]+", r"[ \t]*$"),
        (Kind.MODULE, r"(?i:FROM)[ \t]+(?:--\S+[ \t]+)?(?:[^\n ]*/)?", r"(?:[: \t@]|$)"),
    ),
    "sql": (
        (Kind.CLASS, r"[ \t]*(?i:create)[ \t]+(?i:(?:or[ \t]+replace|temp|temporary|external|materialized|unique|global)[ \t]+)*(?i:table|view|type|schema|index|database)[ \t]+(?i:if[ \t]+not[ \t]+exists[ \t]+)?(?:[\w.`\"-]*\.)?[`\"]?", r"(?!\w)"),
        (Kind.FUNCTION, r"[ \t]*(?i:create)[ \t]+(?i:or[ \t]+replace[ \t]+)?(?i:function|procedure|trigger|macro|model)[ \t]+(?:[\w.`\"-]*\.)?[`\"]?", r"(?!\w)"),
        (Kind.VARIABLE, r"[ \t]*(?i:with[ \t]+)?", r"[ \t]+(?i:as)[ \t]*\("),
        (Kind.VARIABLE, r"[ \t]*(?i:declare)[ \t]+@?", r"[ \t]"),
    ),
    "swift": (
        (Kind.CLASS, r"[ \t]*(?:@?\w+[ \t]+)*(?:class|struct|actor|extension)[ \t]+", r"\s*[:<{]"),
        (Kind.INTERFACE, r"[ \t]*(?:\w+[ \t]+)?protocol[ \t]+", r"\s*[:<{]"),
        (Kind.ENUM, r"[ \t]*(?:\w+[ \t]+)*enum[ \t]+", r"\s*[:<{]"),
        (Kind.FUNCTION, r"[ \t]*(?:@?\w+[ \t]+)*func[ \t]+", r"\s*[(<]"),
        (Kind.TYPE, r"[ \t]*(?:\w+[ \t]+)?typealias[ \t]+", r"\s*[=<]"),
        (Kind.VARIABLE, r"[ \t]*(?:@?\w+[ \t]+)*(?:let|var)[ \t]+", r"[ \t]*[:=]", r"$|[^()]*\b(?:class|struct|actor|extension|enum|protocol)\b[^()]*$"),
        (Kind.MODULE, r"[ \t]*import[ \t]+(?:\w+[ \t]+)?", r"\b"),
    ),
    "lua": (
        (Kind.FUNCTION, r"[ \t]*(?:local[ \t]+)?function[ \t]+(?:\w+[.:])*", r"[ \t]*\("),
        (Kind.FUNCTION, r"[ \t]*(?:local[ \t]+)?(?:\w+\.)*", r"[ \t]*=[ \t]*function\b"),
        (Kind.VARIABLE, r"(?:local[ \t]+)?(?:\w+\.)*", r"[ \t]*=(?!=)"),
        (Kind.MODULE, r".*\brequire[ \t(]+[\"']", r"[\"']"),
    ),
    "": (
        (Kind.CLASS, r"[ \t]*(?:(?:export|default|public|abstract|final|pub|static|type|data)[ \t]+)*(?:class|struct|trait|message|module|object|record)[ \t]+", r"[ \t]*(?:[({:<\[]|extends\b|$)"),
        (Kind.INTERFACE, r"[ \t]*(?:(?:export|public|pub)[ \t]+)*(?:interface|protocol)[ \t]+", r"[ \t]*(?:[({:<\[]|extends\b|$)"),
        (Kind.ENUM, r"[ \t]*(?:(?:export|public|pub)[ \t]+)*enum[ \t]+(?:class[ \t]+)?", r"[ \t]*(?:[({:<\[]|$)"),
        (Kind.FUNCTION, r"[ \t]*(?:(?:export|default|public|private|static|async|pub|local)[ \t]+)*(?:def|function|func|fn|fun|sub|proc|procedure|defun|rpc)[ \t]+(?:\w+[.:])*", r"[ \t]*(?:[({<=\[:]|$)"),
        (Kind.MACRO, r"[ \t]*#[ \t]*define[ \t]+|[ \t]*(?:\{%-?[ \t]*macro|macro_rules!)[ \t]+", r"(?!\w)"),
        (Kind.TYPE, r"[ \t]*(?:type|typedef|using)[ \t]+", r"[ \t]*(?:<[^>\n]*>[ \t]*)?="),
        (Kind.NAMESPACE, r"[ \t]*(?:namespace|package|mod)[ \t]+", r"[ \t]*[;{.:\n]"),
        (Kind.MODULE, r"[ \t]*#[ \t]*include[ \t]*[<\"]", r"[>\"]"),
        (Kind.MODULE, r"[ \t]*(?:import|from|use|require|include|source)[ \t(]+['\"<]?", r"(?:['\">;) \t]|$)", None, 1),
    ),
}  # fmt: skip
_SAME = {"cpp": "c", "cuda": "c", "csharp": "c", "java": "c", "typescript": "javascript", "jsonc": "json"}

_NO_NAMES = frozenset(
    "if else for while do switch case default return sizeof catch throw new delete goto break continue "
    "static_assert decltype alignof typeid using try noexcept const defined".split()
)


@lru_cache(maxsize=64)
def table(language: str) -> Table:
    """The rows of a language, in the order of preference; those of no language in particular for unknown ones."""
    written = _TEXT.get(_SAME.get(language, language)) or _TEXT[""]
    rows = tuple(_row(*row) for row in written)
    return Table(rows, re.compile("|".join(f"(?:{row.before.pattern})" for row in rows)))


def _row(
    kind: Kind, before: str, behind: str, scope: str | None = None, rank: int = 0, call: bool = False
) -> Row:
    scope_pattern = None if scope is None else re.compile(scope)
    return Row(kind, re.compile(before), re.compile(behind, re.M), scope_pattern, rank, call)


def is_statement(language: str, name: str) -> bool:
    """Whether a name is a word of the language itself, which looks like a function where a bracket follows."""
    return name in _NO_NAMES and _SAME.get(language, language) in ("c", "javascript", "go", "rust", "php")


def has_braces(language: str) -> bool:
    """Whether several definitions may share a line, behind a brace or a semicolon."""
    return language in _BRACES
