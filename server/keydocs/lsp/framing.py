"""Messages out of a stream of bytes, wherever it is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LENGTH = re.compile(rb"content-length:[ \t]*(\d{1,9})\s*$", re.IGNORECASE)
"""Searched for rather than matched: after a message with a wrong length, the next header follows its rest."""
_MAX_HEADER = 1 << 16
MAX_BODY = 1 << 28
"""Four times what a document of 50 MB can take. A length beyond it is a mistake."""
_STRAY = re.compile(rb"Content-Length: ?\d{1,9}\r\n")
"""What is in no body: a line end is in no string of JSON, and such words are nowhere else."""
_STRAY_LENGTH = 32


class Frames:
    """Cuts what arrives into the bodies of messages.

    A body follows an empty line, behind lines one of which tells its length. All else is skipped, so that a stream with
    a mistake in it goes on with the next whole message. Where a header begins before a body is complete, the length was
    wrong, and what there is of the body is all of it.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length = 0
        self._in_body = False
        self._searched = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that are complete with this data."""
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
