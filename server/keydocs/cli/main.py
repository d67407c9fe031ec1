"""Entry point of the command line: runs a command and turns errors into messages and exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from keydocs.cli.exit_codes import OK, USAGE, UsageError
from keydocs.cli.parser import make_parser
from keydocs.cli.streams import (
    InputError,
    OutputError,
    discard_output,
    finish_output,
    open_streams,
    say,
)

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. ``arguments`` default to those of the process."""
    if arguments is None:
        _restart_in_utf8_mode()
    open_streams()
    try:
        code = _run(arguments)
        finish_output()
    except OutputError as error:
        discard_output()
        return _fail(f"cannot write to standard output: {error}") if str(error) else OK
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _restart_in_utf8_mode() -> None:
    """Restart Python in UTF-8 mode if file names are not UTF-8: an ASCII locale cannot name all files."""
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions and sys.executable:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _run(arguments: Sequence[str] | None) -> int:
    try:
        parsed = make_parser().parse_args(arguments)
        code: int = importlib.import_module(f"keydocs.cli.{parsed.command}").run(parsed)
    except SystemExit as exit_:
        # From argparse, after it has printed the help, the version or an error.
        return exit_.code if isinstance(exit_.code, int) else OK
    except UsageError as error:
        return _fail(str(error))
    except InputError as error:
        return _fail(f"cannot read standard input: {error}")
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error))
    return code


def _fail(message: str) -> int:
    say(f"keydocs: {message}", error=True)
    return USAGE


if __name__ == "__main__":
    sys.exit(main())
