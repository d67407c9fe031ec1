"""Java, with Kotlin, Scala and Groovy."""

from __future__ import annotations

import re

from keydocs.languages.base import Language
from keydocs.languages.c_family import DEFINITIONS, RESERVED_WORDS

LANGUAGES = (
    Language(
        "java",
        DEFINITIONS,
        extensions=("java", "kt", "kts", "scala", "groovy", "gradle"),
        reserved_words=RESERVED_WORDS,
        introducers=("class", "enum", "interface", "struct"),
        annotation=re.compile(r"(?:@[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?[ \t]*(?=[ \t@]))+"),
        shares_lines=True,
        decorator=re.compile(r"@\w"),
        splits_declarations=True,
        has_generics=True,
    ),
)
