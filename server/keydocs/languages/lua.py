"""Lua."""

from __future__ import annotations

from keydocs.languages.base import DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.FUNCTION, r"·(?:local )?function (?:\w+[.:])*", r"·\("),
    DefinitionRow(Kind.FUNCTION, r"·(?:local )?(?:\w+\.)*", r"·=·function\b"),
    DefinitionRow(Kind.VARIABLE, r"(?:local )?(?:\w+\.)*", r"·=(?!=)"),
    DefinitionRow(Kind.MODULE, r".*\brequire[ \t(]+[\"']", r"[\"']"),
)
LANGUAGES = (
    Language(
        "lua",
        _DEFINITIONS,
        extensions=("lua",),
        line_comment="--",
        has_block_comments=False,
        ends_at_line=True,
    ),
)
