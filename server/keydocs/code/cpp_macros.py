"""Macros of C and C++ in places where the grammar knows no name: they are replaced by blanks before parsing.

The patterns begin with fixed characters, which makes the search several times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CLASS_KEYWORDS = (b"class", b"struct", b"union")
_BEFORE_NAME = re.compile(rb" ([A-Z][A-Z0-9_]+)(?= +\w)")
_ENDINGS = b"API EXPORT EXPORTS PUBLIC PRIVATE HIDDEN INLINE NOINLINE DEVICE UNUSED DEPRECATED NODISCARD"
_ENDING = re.compile(rb"_(?:%s)\b(?!\()" % _ENDINGS.replace(b" ", b"|"))
_ATTRIBUTE = re.compile(
    rb"__(?:(?:host|device|global|forceinline|restrict|noinline|shared|constant)__|forceinline)\b"
    rb"|typename(?= [^;{}()\n]*\boperator\b)"
)
"""Attributes of CUDA and compilers; ``typename`` before an operator's type, which the grammar doesn't take."""
_ARGUMENTS = rb"\((?:\"(?:[^\"\\\n]|\\.)*\"|[^()\"\n])*\)"
_LINE = re.compile(rb"\n([ \t]*[A-Z][A-Z0-9_]{3,}(?:(?:%s)?|[ \t]*;)[ \t\r]*)(?=\n)" % _ARGUMENTS)
"""A line with nothing but a macro, which stands for a declaration or an attribute of the next. With arguments and a
semicolon it may be a statement."""
_GOES_ON = (b"\\", b",", b"(", b"=", b"&&", b"||", b"+", b"<<", b":", b"?", b"return")
"""Ends of lines behind which a macro is part of an expression."""
_MAX_BLANKS = 200
"""Bytes before a macro that are searched for what it may go on."""


def without_macros(data: bytes) -> bytes:
    """Return a source of equal length with blanks instead of such macros."""
    readable = bytearray(data)
    for start, end in _macros(data):
        readable[start:end] = b" " * (end - start)
    return bytes(readable)


def _macros(data: bytes) -> Iterator[tuple[int, int]]:
    for found in _BEFORE_NAME.finditer(data):
        start = found.start()
        if data[max(0, start - _MAX_BLANKS) : start].rstrip(b" ").endswith(_CLASS_KEYWORDS):
            yield found.span(1)
    for found in _ENDING.finditer(data):
        start = found.start()
        while start > 0 and (data[start - 1 : start].isalnum() or data[start - 1] == ord("_")):
            start -= 1
        if data[start : found.end()].isupper() and not _is_directive(data, start):
            yield start, found.end()
    for found in _ATTRIBUTE.finditer(data):
        if not _is_directive(data, found.start()):
            yield found.span()
    for found in _LINE.finditer(data):
        start = found.start()
        if b"_" in found[1] and not data[max(0, start - _MAX_BLANKS) : start].rstrip().endswith(_GOES_ON):
            yield found.span(1)


def _is_directive(data: bytes, at: int) -> bool:
    """Return whether an offset is in a directive for the preprocessor."""
    return data[data.rfind(b"\n", 0, at) + 1 : at].lstrip().startswith(b"#")
