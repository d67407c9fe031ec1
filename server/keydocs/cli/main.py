"""The parser of the command line, and the way to each command."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from typing import NoReturn

from keydocs import __version__
from keydocs.text import visible

OK, NOT_FOUND, USAGE = range(3)
"""Exit codes: all found; some not; wrong usage, or the work could not be done."""


class UsageError(Exception):
    """The command cannot do what was asked; the message says what to do, in one line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors go to standard error, one line each. Without ``arguments`` those
    of the process are taken."""
    if arguments is None:
        _restart_in_utf8_mode()
    _use_utf8()
    parsed = _parser().parse_args(arguments)
    command = importlib.import_module(f"keydocs.cli.{parsed.command}")
    try:
        code: int = command.run(parsed)
        if not sys.stdout.closed:
            sys.stdout.flush()
    except UsageError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # ``keydocs lookup … | head``: nobody reads on. What is still buffered must not be tried at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    except (OSError, sqlite3.Error) as error:
        return _fail(f"{error} (the index is kept in the cache folder; KEYDOCS_CACHE_DIR moves it)")
    return code


def _restart_in_utf8_mode() -> None:
    """Take the process's place with a Python whose file names are UTF-8, where the locale says otherwise: with ASCII,
    files with other characters in their paths cannot be found. It has the same process id, and has read nothing yet."""
    if sys.getfilesystemencoding() != "utf-8" and "utf8" not in sys._xoptions and sys.executable:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def _use_utf8() -> None:
    """Pipes and files hold UTF-8 on every system; on a terminal, what it cannot show is shown as an escape."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def say(text: str, *, error: bool = False) -> None:
    """Print what may come from files: nothing in it can command a terminal. JSON stays what it is."""
    print(visible(text), file=sys.stderr if error else sys.stdout)


class _Arguments(argparse.ArgumentParser):
    """Its errors are one line, as all errors are."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"keydocs: {visible(message)}; see {self.prog} --help\n")


def _fail(message: str) -> int:
    say(f"keydocs: {message}", error=True)
    return USAGE


def _parser() -> _Arguments:
    parser = _Arguments(prog="keydocs", description="Documentation at the cursor, from a repository's keyword files.")
    parser.add_argument("--version", action="version", version=f"keydocs {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_index(commands)
    _add_lookup(commands)
    _add_complete(commands)
    _add_read(commands)
    _add_check(commands)
    _add_serve(commands)
    return parser


def _add_index(commands: argparse._SubParsersAction[_Arguments]) -> None:
    parser = commands.add_parser(
        "index",
        help="bring the index of a workspace up to date",
        description="Bring the index up to date: only what changed is read.",
    )
    _add_root(parser)
    parser.add_argument("--rebuild", action="store_true", help="read everything again")
    parser.add_argument("--json", action="store_true", help="print one JSON object a root")


def _add_lookup(commands: argparse._SubParsersAction[_Arguments]) -> None:
    parser = commands.add_parser(
        "lookup",
        help="show the documentation of names",
        description="Show the documentation of names, as hover does. Exit code 0: all found, 1: some not.",
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="a name; - reads names from standard input, one a line"
    )
    _add_root(parser)
    _add_from(parser)
    parser.add_argument("--limit", type=_positive, default=5, metavar="N", help="at most N answers a name (default 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a name, one a line")


def _add_complete(commands: argparse._SubParsersAction[_Arguments]) -> None:
    parser = commands.add_parser(
        "complete",
        help="list the names that begin with a prefix",
        description="List the known names for a prefix, as completion does. Exit code 1 where there is none.",
    )
    parser.add_argument("prefix", metavar="PREFIX", help="at least two characters")
    _add_root(parser)
    _add_from(parser)
    parser.add_argument("--limit", type=_positive, default=100, metavar="N", help="at most N names (default 100)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_read(commands: argparse._SubParsersAction[_Arguments]) -> None:
    parser = commands.add_parser(
        "read",
        help="show what the reader makes of keyword files",
        description="Show what the reader makes of keyword files, or of all of a folder. No index is used.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a keyword file or a folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object a file, one a line")


def _add_check(commands: argparse._SubParsersAction[_Arguments]) -> None:
    parser = commands.add_parser(
        "check",
        help="find what is wrong with keyword files and pages, and repair it",
        description="Find what is wrong with keyword files, pages and the indexes of folders. Exit code 0: nothing, "
        "1: something.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder of the roots (default: everything)")
    _add_root(parser)
    parser.add_argument(
        "--format", choices=("text", "json", "sarif", "github"), default="text", help="how findings are written"
    )
    parser.add_argument("--select", action="append", metavar="CODES", help="look for these only, separated by commas")
    parser.add_argument("--ignore", action="append", metavar="CODES", help="do not look for these")
    parser.add_argument(
        "--preset", choices=("default", "docs-only"), help="rules for a kind of repository; docs-only: without sources"
    )
    parser.add_argument("--verbose", action="store_true", help="list every place of findings that have one cause")
    parser.add_argument("--fix", action="store_true", help="make the repairs that are safe, and report what is left")
    parser.add_argument("--diff", action="store_true", help="show the safe repairs; without --fix, nothing is written")
    parser.add_argument(
        "--fail-on", choices=("error", "warning"), help="exit with 1 only for findings that are at least so bad"
    )


def _add_serve(commands: argparse._SubParsersAction[_Arguments]) -> None:
    parser = commands.add_parser(
        "serve",
        help="run the language server",
        description="Run the language server over standard input and output, or on a port of this machine.",
    )
    transport = parser.add_mutually_exclusive_group()
    transport.add_argument("--tcp", type=_port, metavar="PORT", help="listen on 127.0.0.1, for one client")
    # Clients of vscode-languageclient pass it, although it is the default.
    transport.add_argument("--stdio", action="store_true", help="standard input and output (the default)")


def _add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root",
        action="append",
        metavar="DIR",
        help="a workspace's root folder, may be repeated (default: the nearest one upward with .git or keydocs.toml)",
    )


def _add_from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="origin", metavar="FILE", help="answer as if asked in this source file")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; give a number up to 65535")
    return int(text)


if __name__ == "__main__":
    raise SystemExit(main())
