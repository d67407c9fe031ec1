"""Text that is not what its writer meant: placeholders in place of values, and the wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from keydocs.check.findings import Edit, Finding, Repair
from keydocs.model import Range
from keydocs.text import Lines

_LABEL = re.compile(
    r"[ \t]{0,20}(?:[-*+][ \t]{1,4})?\*\*[^*\n]{1,80}\*\*:?[ \t]{0,4}|#[ \t][^:\n]{1,60}?(?::|[ \t]for)[ \t]{1,4}"
)
_VALUE = re.compile(r"[`*]{0,3}(\{[A-Za-z_][\w.]{0,99}\}|TBD|TODO)[`*]{0,3}[ \t]*")


def find_placeholders(raw: Lines, clean: Lines) -> Iterator[Finding]:
    """Labels and titles whose value is a placeholder; those of links are found with the links."""
    for number, line in enumerate(clean):
        if not line.startswith("# ") and "**" not in line:
            continue
        # The value may be code, which is blank in the other.
        label = _LABEL.match(raw[number])
        value = label and _VALUE.fullmatch(raw[number], label.end())
        if label and value and line.startswith(label[0].rstrip()):
            place = Range(number, value.start(1), number, value.end(1))
            yield Finding(place, "unfilled-placeholder", f"Unfilled placeholder: {value[1]}")


# --- text that was decoded in the wrong encoding ------------------------------------------------------------------


def _windows(byte: int) -> str:
    """What a byte is in Windows' western encoding; what that leaves open, browsers take for Latin-1."""
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


def find_mis_decoded(text: str, lines: Lines, spans: Iterable[tuple[int, int]]) -> Iterator[Finding]:
    """What between these offsets is UTF-8 that somebody took for a western encoding."""
    if text.isascii():
        return
    for start, end in spans:
        for match in _WRONG.finditer(text, start, end):
            meant = decoded_again(match[0])
            if meant is not None:
                place = lines.range(*match.span())
                # A byte order mark has no meaning but at the start of a file.
                repair = Repair(f"Change it to {meant}", (Edit(place, meant.replace("\ufeff", "")),), True)
                message = f"Mis-decoded text: {match[0]} was {meant}"
                yield Finding(place, "mis-decoded-text", message, None, repair)


def find_not_decoded(text: str, lines: Lines) -> Iterator[Finding]:
    """The first of what could not be decoded: bytes that are not UTF-8, and NUL, of which UTF-16 is full that has no
    byte order mark. ``text`` is that of the lines, or what is not quoted of it."""
    match = _NOT_DECODED.search(text)
    if match:
        message = "Mis-decoded text: from here on, it is not UTF-8 (or UTF-16 with a byte order mark)"
        yield Finding(lines.range(*match.span()), "mis-decoded-text", message)


def decoded_again(text: str) -> str | None:
    """What a text was before it was decoded in the wrong encoding, None where it cannot be."""
    try:
        return bytes(_BYTES[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
