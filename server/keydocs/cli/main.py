"""The way from the command line to each command, and how a command ends."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from keydocs.cli.streams import (
    InputError,
    OutputError,
    drop_output,
    finish_output,
    open_streams,
    say,
)

__all__ = ["NOT_FOUND", "OK", "USAGE", "UsageError", "main", "say"]

OK, NOT_FOUND, USAGE = range(3)
"""Exit codes: all found; some not; wrong usage, or the work could not be done."""
_INTERRUPTED = 130


class UsageError(Exception):
    """The command cannot do what was asked; the message says what to do, in one line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors go to standard error, one line each. Without ``arguments``, those
    of the process are taken."""
    if arguments is None:
        _restart_in_utf8_mode()
    open_streams()
    try:
        code = _run(arguments)
        finish_output()
    except OutputError as error:
        drop_output()
        # ``keydocs lookup … | head``: nobody reads on.
        return _fail(f"cannot write to standard output: {error}") if str(error) else OK
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _restart_in_utf8_mode() -> None:
    """Replace the process by a Python in UTF-8 mode where file names are not UTF-8: with ASCII, files that have other
    characters in their paths cannot be found. The process id stays the same; nothing has been read yet."""
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions and sys.executable:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _run(arguments: Sequence[str] | None) -> int:
    from keydocs.cli.parser import make_parser

    try:
        parsed = make_parser().parse_args(arguments)
        code: int = importlib.import_module(f"keydocs.cli.{parsed.command}").run(parsed)
    except SystemExit as end:
        # Help, the version, or wrong usage: argparse has said it.
        return end.code if isinstance(end.code, int) else OK
    except UsageError as error:
        return _fail(str(error))
    except InputError as error:
        return _fail(f"cannot read standard input: {error}")
    except OSError as error:
        # Any file: those of the index are told apart where they are written.
        return _fail(f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error))
    return code


def _fail(message: str) -> int:
    say(f"keydocs: {message}", error=True)
    return USAGE


if __name__ == "__main__":
    sys.exit(main())
