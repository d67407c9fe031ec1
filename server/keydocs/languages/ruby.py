"""Ruby."""

from __future__ import annotations

from keydocs.languages.base import MINOR, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.CLASS, r"·class (?:\w+::)*", r"·(?:<|$|;|#)"),
    DefinitionRow(Kind.NAMESPACE, r"·module (?:\w+::)*", r"·(?:$|;|#)"),
    DefinitionRow(
        Kind.FUNCTION, r"·(?:(?:private|protected|public|module_function) )?def (?:self\.|\w+\.)?", r"(?![\w])"
    ),
    DefinitionRow(
        Kind.FUNCTION,
        r"·(?:attr_(?:reader|writer|accessor)|alias_method|define_method|scope|let!?)[ \t(]+(?:[\w:, \t]*[ \t,])?:",
        r"(?!\w)",
        rank=MINOR,
    ),
    DefinitionRow(Kind.CONSTANT, r"·", r"·(?:\|\|)?=(?![=~>])", scope=r"$|(?:class|module)\b"),
    DefinitionRow(Kind.VARIABLE, r"[$]?", r"·(?:\|\|)?=(?![=~>])"),
    DefinitionRow(
        Kind.MODULE, r"·(?:require|require_relative|load|gem|include|extend)[ \t(]+['\"]?", r"(?:['\"]|$|[ \t)])"
    ),
)
LANGUAGES = (
    Language(
        "ruby",
        _DEFINITIONS,
        extensions=("rb", "rake", "gemspec"),
        file_names=("gemfile", "rakefile"),
        introducers=("def", "class"),
        line_comment="#",
        has_block_comments=False,
        ends_at_line=True,
    ),
)
