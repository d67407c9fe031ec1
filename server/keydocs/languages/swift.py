"""Swift."""

from __future__ import annotations

import re

from keydocs.languages.base import DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.CLASS, r"·(?:@?\w+ )*(?:class|struct|actor|extension) ", r"\s*[:<{]"),
    DefinitionRow(Kind.INTERFACE, r"·(?:\w+ )?protocol ", r"\s*[:<{]"),
    DefinitionRow(Kind.ENUM, r"·(?:\w+ )*enum ", r"\s*[:<{]"),
    DefinitionRow(Kind.FUNCTION, r"·(?:@?\w+ )*func ", r"\s*[(<]"),
    DefinitionRow(Kind.TYPE, r"·(?:\w+ )?typealias ", r"\s*[=<]"),
    DefinitionRow(
        Kind.VARIABLE,
        r"·(?:@?\w+ )*(?:let|var) ",
        r"·[:=]",
        scope=r"$|[^()]*\b(?:class|struct|actor|extension|enum|protocol)\b[^()]*$",
    ),
    DefinitionRow(Kind.MODULE, r"·import (?:\w+ )?", r"\b"),
)
LANGUAGES = (
    Language(
        "swift",
        _DEFINITIONS,
        extensions=("swift",),
        decorator=re.compile(r"@\w"),
        has_generics=True,
    ),
)
