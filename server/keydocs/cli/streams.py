"""Standard input, output and error: whatever they are (closed, full, no longer read), a command ends without a
traceback and says what is wrong."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from keydocs.text.escaping import visible

_INPUT, _OUTPUT, _ERRORS = range(3)
_closed: set[int] = set()
"""The descriptors that were closed when the command started."""


class InputError(Exception):
    """Standard input cannot be read; the message says why."""


class OutputError(Exception):
    """Standard output cannot be written; the message says why, and is empty where its reader has gone."""


class _Output(io.RawIOBase):
    """Standard output, whose errors cannot be mistaken for those of other files."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return _OUTPUT

    def isatty(self) -> bool:
        return os.isatty(_OUTPUT)

    def write(self, data: object) -> int:
        if _OUTPUT in _closed:
            raise OutputError("it is closed")
        try:
            return os.write(_OUTPUT, data)  # type: ignore[arg-type]
        except BrokenPipeError as error:
            raise OutputError("") from error
        except OSError as error:
            raise OutputError(error.strerror or str(error)) from error


class _Errors(io.RawIOBase):
    """Standard error. What cannot be written there cannot be said anywhere."""

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return _ERRORS

    def isatty(self) -> bool:
        return os.isatty(_ERRORS)

    def write(self, data: object) -> int:
        with contextlib.suppress(OSError):
            return os.write(_ERRORS, data)  # type: ignore[arg-type]
        return memoryview(data).nbytes  # type: ignore[arg-type]


def open_streams() -> None:
    """Make the standard streams safe to use. Pipes and files hold UTF-8 on every system; on a terminal, what it cannot
    show is shown as an escape.

    What was closed leads nowhere from now on: else the next file that is opened would take its place.
    """
    for number in (_INPUT, _OUTPUT, _ERRORS):
        if not _is_open(number):
            _closed.add(number)
            # The lowest free descriptor is this one.
            os.open(os.devnull, os.O_RDONLY if number == _INPUT else os.O_WRONLY)
    # What tests put in their place stays, and so do Windows' consoles, which take text.
    if sys.stdout is sys.__stdout__ and not _is_console(_OUTPUT):
        sys.stdout = _text(sys.stdout, io.BufferedWriter(_Output()), line_buffering=os.isatty(_OUTPUT))
    if sys.stderr is sys.__stderr__ and not _is_console(_ERRORS):
        sys.stderr = _text(sys.stderr, io.BufferedWriter(_Errors()), line_buffering=True)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _is_console(number: int) -> bool:
    return os.name == "nt" and os.isatty(number)


def _text(before: TextIO | None, buffer: io.BufferedWriter, *, line_buffering: bool) -> io.TextIOWrapper:
    encoding = before.encoding if before else "utf-8"
    return io.TextIOWrapper(buffer, encoding, errors="backslashreplace", line_buffering=line_buffering)


def finish_output() -> None:
    """Write what is still buffered. Raises OutputError."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def drop_output() -> None:
    """Have what is still buffered written nowhere: Python would try again at its end, and complain."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _OUTPUT)
        os.close(nowhere)
    _closed.discard(_OUTPUT)


def input_lines() -> Iterator[str]:
    """The lines of standard input. Raises InputError."""
    if sys.stdin is None or _INPUT in _closed:
        raise InputError("it is closed")
    try:
        yield from sys.stdin
    except OSError as error:
        raise InputError(error.strerror or str(error)) from error


def say(text: str, *, error: bool = False) -> None:
    """Print what may come from files: nothing in it can command a terminal. JSON stays what it is."""
    show(visible(text), error=error)


def show(text: str, *, error: bool = False) -> None:
    """Print what is fit for a terminal as it is."""
    print(text, file=sys.stderr if error else sys.stdout)
