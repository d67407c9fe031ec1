"""Shells: POSIX sh, Bash, Zsh and KornShell."""

from __future__ import annotations

from keydocs.languages.base import DECLARES, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.FUNCTION, r"·(?:function )?", r"·\(·\)"),
    DefinitionRow(Kind.FUNCTION, r"·function ", r"\s*\{?"),
    DefinitionRow(Kind.VARIABLE, r"(?:(?:export|readonly|declare|typeset) (?:-\w+ )*)?", r"\+?=(?!=)"),
    DefinitionRow(Kind.FUNCTION, r"·alias ", r"="),
    DefinitionRow(
        Kind.VARIABLE, r" (?:(?:export|readonly|local|declare|typeset) (?:-\w+ )*)?", r"\+?=(?!=)", rank=DECLARES
    ),
    DefinitionRow(Kind.VARIABLE, r":·\"?\$\{", r":?="),
    DefinitionRow(Kind.MODULE, r"·(?:source|\.) [\"']?(?:[^\"'\n]*/)?", r"[\"']?·$"),
)
LANGUAGES = (
    Language(
        "shell",
        _DEFINITIONS,
        extensions=("sh", "bash", "zsh", "ksh"),
        aliases=("shellscript",),
        line_comment="#",
        has_block_comments=False,
        ends_at_line=True,
    ),
)
