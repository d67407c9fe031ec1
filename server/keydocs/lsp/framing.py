"""Splits a stream of bytes into messages."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,9})\s*$", re.IGNORECASE)
"""A header; searched for, because after a wrong length it follows the rest of a body."""
_MAX_HEADER = 1 << 16
MAX_BODY = 1 << 28
"""Bytes of a message: four times a document of 50 MB. A larger length is a mistake."""
_STRAY = re.compile(rb"Content-Length: ?\d{1,9}\r\n")
"""Text that no JSON body contains: a line end and the name of a header."""
_STRAY_LENGTH = 32


class Frames:
    """Splits data into message bodies.

    An empty line ends the header. Anything else is skipped, so that the next whole message is found after a mistake. If
    a header begins before a body is complete, the length was wrong, and the body ends there.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length = 0
        self._in_body = False
        self._searched = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the bodies that are complete with this data."""
        self._buffer += data
        while (body := self._next()) is not None:
            yield body

    def _next(self) -> bytes | None:
        while not self._in_body:
            end = self._buffer.find(b"\n") + 1
            if not end:
                # Nobody sends such lines but by mistake; the end of it may be the header of the next message.
                del self._buffer[:-_MAX_HEADER]
                return None
            self._take_header(bytes(self._buffer[:end]))
            del self._buffer[:end]
        if len(self._buffer) < self._length:
            stray = _STRAY.search(self._buffer, self._searched)
            if stray is None:
                self._searched = max(0, len(self._buffer) - _STRAY_LENGTH)
                return None
            self._length = stray.start()
        body = bytes(self._buffer[: self._length])
        del self._buffer[: self._length]
        self._length, self._in_body, self._searched = 0, False, 0
        return body

    def _take_header(self, line: bytes) -> None:
        found = _LENGTH.search(line)
        if found:
            self._length = length if (length := int(found[1])) <= MAX_BODY else 0
        self._in_body = self._length > 0 and not line.strip()
