"""Go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keydocs.languages.base import MINOR, STATEMENTS, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.FUNCTION, r"func (?:\([^()]*\)·)?", r"·[(\[]"),
    DefinitionRow(Kind.INTERFACE, r"(?:type)? ", r"(?:\[[^\]\n]*\])? interface\b"),
    DefinitionRow(Kind.CLASS, r"(?:type)? ", r"(?:\[[^\]\n]*\])? struct\b"),
    DefinitionRow(Kind.TYPE, r"type ", r"(?:\[[^\]\n]*\])? =?·[\w*\[(]"),
    DefinitionRow(Kind.TYPE, r" ", r" =?·[\w*\[(]", scope=r"type·\($"),
    DefinitionRow(Kind.CONSTANT, r"const (?:[\w, \t]*,·)?", r"(?:·,·\w+)*(?: [\w.]+)?·="),
    DefinitionRow(Kind.CONSTANT, r" (?:[\w, \t]*,·)?", r"·(?:[\w.]+·)?(?:=(?!=)|$|//)", scope=r"const·\($"),
    DefinitionRow(Kind.VARIABLE, r"var (?:[\w, \t]*,·)?", r"[ \t,=]"),
    DefinitionRow(Kind.VARIABLE, r" (?:[\w, \t]*,·)?", r" [^ \t\n]", scope=r"var·\($"),
    DefinitionRow(Kind.VARIABLE, r" (?:[\w, \t]*,·)?", r"(?:·,·\w+)* [\w*\[]", scope=r".*\bstruct·\{$", rank=MINOR),
    DefinitionRow(Kind.FUNCTION, r" ", r"\(", scope=r".*\binterface·\{$", rank=MINOR),
    DefinitionRow(Kind.MODULE, r"·(?:import )?(?:[\w.]+ )?\"", r"\"·(?:$|//)"),
    DefinitionRow(Kind.MODULE, r"·(?:import )?(?:[\w.]+ )?\"[^\"\n]*/", r"\"·(?:$|//)", rank=MINOR),
    DefinitionRow(Kind.NAMESPACE, r"package ", r"·(?:$|//|/\*)"),
)
_MAX_FOLDERS = 20
"""Last parts of an imported path that may be a folder of the repository."""
_GO_IMPORT = re.compile(r"\s*(?:import\s+)?(?:[\w.]+\s+)?\"([\w./-]+)\"\s*$")


def _find_imports(lines: list[str], _folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    for line in lines:
        match = _GO_IMPORT.match(line)
        if match:
            # The module's own name is no folder of the repository.
            parts = match[1].split("/")[-_MAX_FOLDERS:]
            for start in range(len(parts)):
                yield "/".join(parts[start:]), {parts[-1]: parts[-1]} if start == len(parts) - 1 else {}


LANGUAGES = (
    Language(
        "go",
        _DEFINITIONS,
        extensions=("go",),
        aliases=("golang",),
        reserved_words=STATEMENTS,
        introducers=("func", "type"),
        has_backtick_strings=True,
        has_composite_literals=True,
        type_before_brace=re.compile(r"(?<!\w)(?:struct|interface)$"),
        ends_at_line=True,
        find_imports=_find_imports,
    ),
)
