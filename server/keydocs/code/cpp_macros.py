"""Macros of C and C++ in places where the grammar knows no name: they are replaced by blanks before parsing."""

from __future__ import annotations

import re

_BEFORE_CLASS_NAME = b"|".join(
    rb"(?<=\b%s )[A-Z][A-Z0-9_]+(?= +\w)" % keyword for keyword in (b"class", b"struct", b"union")
)
_ENDINGS = b"API EXPORT EXPORTS PUBLIC PRIVATE HIDDEN INLINE NOINLINE DEVICE UNUSED DEPRECATED NODISCARD"
_BEFORE_DECLARATION = rb"\b[A-Z][A-Z0-9_]*_(?:%s)\b(?!\()" % _ENDINGS.replace(b" ", b"|")
_ATTRIBUTES = rb"\b__(?:host|device|global|forceinline|restrict|noinline|shared|constant)__\b|\b__forceinline\b"
_MACRO = re.compile(b"|".join((_BEFORE_CLASS_NAME, _BEFORE_DECLARATION, _ATTRIBUTES)))
_ARGUMENTS = rb"\((?:\"(?:[^\"\\]|\\.)*\"|[^()\"])*\)"
_MACRO_LINE = re.compile(rb"^[ \t]*[A-Z][A-Z0-9_]{3,}(?:(?:%s)?|[ \t]*;)[ \t]*$" % _ARGUMENTS)
"""A line with nothing but a macro, which stands for a declaration or an attribute of the next. With arguments and a
semicolon it may be a statement."""
_GOES_ON = (b"\\", b",", b"(", b"=", b"&&", b"||", b"+", b"<<", b":", b"?", b"return")
"""Ends of lines behind which a macro is part of an expression."""


def without_macros(data: bytes) -> bytes:
    """Return a source of equal length with blanks instead of such macros."""
    lines = data.split(b"\n")
    before = b""
    for number, line in enumerate(lines):
        stripped = line.strip()
        if not stripped:
            continue
        if b"_" in line or b"class " in line or b"struct " in line:
            if b"_" in line and _MACRO_LINE.match(line) and not before.endswith(_GOES_ON):
                lines[number] = b" " * len(line)
            elif not stripped.startswith(b"#"):
                lines[number] = _MACRO.sub(lambda match: b" " * len(match[0]), line)
        before = stripped
    return b"\n".join(lines)
