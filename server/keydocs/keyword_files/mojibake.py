"""Finds text that was decoded with the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from keydocs.model import Problem
from keydocs.text.lines import Lines


def _windows(byte: int) -> str:
    """Return the character of a byte in Windows-1252; undefined bytes are Latin-1, as in browsers."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {**{chr(byte): byte for byte in range(128, 256)}, **{_windows(byte): byte for byte in range(128, 256)}}


def _any_of(first: int, last: int, without: str = "") -> str:
    found = {char for char, byte in _BYTES.items() if first <= byte <= last} - set(without)
    return "[" + "".join(re.escape(char) for char in sorted(found)) + "]"


_NOT_DECODED = re.compile("[\0\ufffd]")
_REST = _any_of(0x80, 0xBF)
_CLOSING = "\u2018\u2019\u201c\u201d\u2026"
_WRONG = re.compile(
    "(?:"
    # Letters with accents. Such a letter in capitals may well stand before a closing quote.
    rf"\u00c3(?:{_any_of(0x80, 0xBF, _CLOSING)}|[{_CLOSING}](?=[^\W\d_]))"
    # Signs such as the degree.
    rf"|\u00c2{_any_of(0xA0, 0xBF, chr(0xAB) + chr(0xBB))}"
    # Arrows, dashes and quotes; emoji; what is left of a mark that sets them in colour, or of a byte order mark.
    rf"|\u00e2{_REST}{_REST}|\u00f0{_any_of(0x9F, 0x9F)}{_REST}{_REST}"
    rf"|\u00ef(?:\u00b8{_any_of(0x8F, 0x8F)}|\u00bb\u00bf)"
    ")+"
)


def find_mis_decoded(text: str, lines: Lines, spans: Iterable[tuple[int, int]]) -> Iterator[Problem]:
    """Yield the ranges between two offsets that are UTF-8 decoded with a western encoding, with the original text."""
    if text.isascii():
        return
    for start, end in spans:
        for match in _WRONG.finditer(text, start, end):
            meant = decoded_again(match[0])
            if meant is not None:
                message = f"Mis-decoded text: {match[0]} was {meant}"
                # A byte order mark has no meaning but at the start of a file.
                right = meant.replace("\ufeff", "")
                yield Problem(lines.range(*match.span()), "mis-decoded-text", message, right)


def find_not_decoded(text: str, lines: Lines) -> Iterator[Problem]:
    """Return the first character that could not be decoded: bytes that are not UTF-8, and NUL, as in UTF-16 without
    byte order mark."""
    match = _NOT_DECODED.search(text)
    if match:
        message = "Mis-decoded text: from here on, it is not UTF-8 (or UTF-16 with a byte order mark)"
        yield Problem(lines.range(*match.span()), "mis-decoded-text", message)


def may_be_mis_decoded(text: str) -> bool:
    """Return whether a text can hold anything that :func:`find_mis_decoded` finds."""
    return not text.isascii() and _WRONG.search(text) is not None


def decoded_again(text: str) -> str | None:
    """Return the text before it was decoded with the wrong encoding; None if it was not."""
    try:
        return bytes(_BYTES[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
