"""PHP."""

from __future__ import annotations

import re

from keydocs.languages.base import MINOR, STATEMENTS, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(
        Kind.CLASS, r"·(?:(?:abstract|final|readonly) )*(?:class|trait) ", r"\s*(?:\{|extends\b|implements\b|$)"
    ),
    DefinitionRow(Kind.INTERFACE, r"·interface ", r"\s*(?:\{|extends\b|$)"),
    DefinitionRow(Kind.ENUM, r"·enum ", r"\s*[:{]"),
    DefinitionRow(Kind.FUNCTION, r"·(?:(?:public|private|protected|static|abstract|final) )*function &?·", r"·\("),
    DefinitionRow(
        Kind.CONSTANT,
        r"·(?:(?:public|private|protected|final) )*(?:const (?:[\w?|]+ )?|define·\(·['\"]|case )",
        r"·(?:=(?!=)|['\"]|;)",
    ),
    DefinitionRow(Kind.VARIABLE, r"\$?", r"·=(?![=>])"),
    DefinitionRow(
        Kind.VARIABLE,
        r" (?:(?:public|private|protected|static|readonly|var) )+(?:[\w?|\\]+ )?\$?",
        r"·[=;]",
        rank=MINOR,
    ),
    DefinitionRow(Kind.NAMESPACE, r"·namespace (?:[\w\\]*\\)?", r"·[;{\\]"),
    DefinitionRow(Kind.MODULE, r"·use (?:function |const )?(?:[\w\\]*\\)?", r"·(?:;|as\b|\{)"),
    DefinitionRow(Kind.MODULE, r"·(?:require|include)(?:_once)?[ \t(]+(?:__DIR__·\.·)?['\"]/?", r"['\"]"),
)
LANGUAGES = (
    Language(
        "php",
        _DEFINITIONS,
        extensions=("php",),
        reserved_words=STATEMENTS,
        introducers=("function", "class", "interface", "trait"),
        annotation=re.compile(r"(?:#?!?\[[^\[\]]*\][ \t]*)+"),
        other_line_comment="#",
        decorator=re.compile(r"#\["),
    ),
)
