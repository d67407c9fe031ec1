"""Schema languages: Protocol Buffers with Thrift, and SQL."""

from __future__ import annotations

from keydocs.languages.base import MINOR, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_PROTOBUF = DefinitionSyntax(
    DefinitionRow(Kind.CLASS, r"·(?:message|struct|union|exception|extend|group) (?:[\w.]*\.)?", r"\s*\{"),
    DefinitionRow(Kind.ENUM, r"·enum ", r"\s*\{"),
    DefinitionRow(Kind.INTERFACE, r"·service ", r"\s*(?:\{|extends\b)"),
    DefinitionRow(Kind.FUNCTION, r"·rpc ", r"\s*\("),
    DefinitionRow(Kind.FUNCTION, r" (?:oneway )?[\w.<>, \t]+ ", r"·\(", scope=r"service\b"),
    DefinitionRow(Kind.TYPE, r"·typedef [\w.<>, \t]+ |·oneof ", r"·(?:$|;|\{|\()"),
    DefinitionRow(Kind.CONSTANT, r"·const [\w.]+ ", r"·="),
    DefinitionRow(Kind.CONSTANT, r" ", r"·(?:=·-?\w|,|$)", scope=r"enum\b", rank=MINOR),
    DefinitionRow(
        Kind.VARIABLE,
        r"·(?:\d+·:·)?(?:(?:optional|required|repeated|stream) )?[\w.]+(?:·<[^<>\n]*(?:<[^<>\n]*>)?[^<>\n]*>)? ",
        r"·(?:=·[\w\"{\[-]|;|,?·$)",
        scope=r"(?:message|struct|union|exception|oneof|extend|group|optional|repeated)\b",
        rank=MINOR,
    ),
    DefinitionRow(Kind.NAMESPACE, r"·(?:package|namespace) (?:[\w.* \t]*[. \t])?", r"·(?:;|\.|$)"),
    DefinitionRow(Kind.MODULE, r"·(?:import|include) (?:(?:public|weak) )?[\"'](?:[^\"'\n]*/)?", r"(?:\.\w+)?[\"']"),
)
_SQL = DefinitionSyntax(
    DefinitionRow(
        Kind.CLASS,
        r"·(?i:create) (?i:(?:or replace|temp|temporary|external|materialized|unique|global) )*"
        r"(?i:table|view|type|schema|index|database) (?i:if not exists )?(?:[\w.`\"-]*\.)?[`\"]?",
        r"(?!\w)",
    ),
    DefinitionRow(
        Kind.FUNCTION,
        r"·(?i:create) (?i:or replace )?(?i:function|procedure|trigger|macro|model) (?:[\w.`\"-]*\.)?[`\"]?",
        r"(?!\w)",
    ),
    DefinitionRow(Kind.VARIABLE, r"·(?i:with )?", r" (?i:as)·\("),
    DefinitionRow(Kind.VARIABLE, r"·(?i:declare) @?", r"[ \t]"),
)
LANGUAGES = (
    Language("protobuf", _PROTOBUF, extensions=("proto", "thrift"), aliases=("proto3",)),
    Language("sql", _SQL, extensions=("sql",), line_comment="--", ends_at_line=True),
)
