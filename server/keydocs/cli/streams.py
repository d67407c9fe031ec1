"""Standard input, output and error. A stream that is closed, full or no longer read never causes a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator

from keydocs.text.escaping import visible

_STDIN, _STDOUT, _STDERR = range(3)


class InputError(Exception):
    """Standard input cannot be read; the message says why."""


class OutputError(Exception):
    """Standard output cannot be written; the message says why. It is empty if the reader has gone."""


def open_streams() -> None:
    """Make the standard streams safe to use.

    Pipes and files hold UTF-8 on every system; characters a terminal cannot show are escaped. The descriptor of a
    closed stream is reserved, so that the next file to be opened does not take its place.
    """
    for descriptor in (_STDIN, _STDOUT, _STDERR):
        if not _is_open(descriptor):
            # Opens the lowest free descriptor, which is this one.
            os.open(os.devnull, os.O_RDONLY if descriptor == _STDIN else os.O_WRONLY)
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # With PYTHONUNBUFFERED, the rest of a partial write would be lost.
        sys.stdout = os.fdopen(_STDOUT, "w", closefd=False)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def input_lines() -> Iterator[str]:
    """Yield the lines of standard input. Raises InputError."""
    if sys.stdin is None:
        raise InputError("it is closed")
    try:
        yield from sys.stdin
    except OSError as error:
        raise InputError(error.strerror or str(error)) from error


def say(text: str, *, error: bool = False) -> None:
    """Print a line that may hold text from files, with control characters escaped. Raises OutputError."""
    show(visible(text), error=error)


def show(text: str, *, error: bool = False) -> None:
    """Print a line as it is. Raises OutputError."""
    write(f"{text}\n", error=error)


def write(text: str, *, error: bool = False) -> None:
    """Write to standard output, or to standard error, whose own errors are ignored. Raises OutputError."""
    if error:
        _write_error(text)
    elif sys.stdout is None:
        raise OutputError("it is closed")
    else:
        with _output_errors():
            sys.stdout.write(text)


def _write_error(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _discard(_STDERR)


def finish_output() -> None:
    """Write what is still buffered. Raises OutputError."""
    if sys.stdout is not None and not sys.stdout.closed:
        with _output_errors():
            sys.stdout.flush()


def discard_output() -> None:
    """Drop what is still buffered; Python would try to write it again when it exits."""
    _discard(_STDOUT)


@contextlib.contextmanager
def _output_errors() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise OutputError("") from error
    except OSError as error:
        raise OutputError(error.strerror or str(error)) from error


def _discard(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, descriptor)
        os.close(null)
