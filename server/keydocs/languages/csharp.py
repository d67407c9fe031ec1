"""C#."""

from __future__ import annotations

import re

from keydocs.languages.base import Language
from keydocs.languages.c_family import DEFINITIONS, RESERVED_WORDS

LANGUAGES = (
    Language(
        "csharp",
        DEFINITIONS,
        extensions=("cs",),
        aliases=("c#",),
        reserved_words=RESERVED_WORDS,
        introducers=("class", "enum", "interface", "struct"),
        annotation=re.compile(r"(?:#?!?\[[^\[\]]*\][ \t]*)+"),
        shares_lines=True,
        decorator=re.compile(r"\["),
        splits_declarations=True,
        has_generics=True,
        has_arrow_bodies=True,
    ),
)
