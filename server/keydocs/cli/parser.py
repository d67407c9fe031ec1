"""The argument parser. Help texts, shell completions and the manual page are generated from it."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from keydocs import __version__
from keydocs.cli.exit_codes import USAGE
from keydocs.cli.streams import write
from keydocs.text.escaping import visible

SHELLS = ("bash", "zsh", "fish")
_Commands = argparse._SubParsersAction


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"keydocs: {visible(message)}; see {self.prog} --help\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        write(message, error=file is not None and file is sys.stderr)


def make_parser() -> Parser:
    parser = Parser(
        prog="keydocs",
        description="Documentation at the cursor, from a repository's keyword files.",
        epilog=_examples("keydocs index", "keydocs lookup Sampler", "keydocs check docs"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"keydocs {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_index(commands)
    _add_lookup(commands)
    _add_complete(commands)
    _add_read(commands)
    _add_check(commands)
    _add_cache(commands)
    _add_completions(commands)
    _add_serve(commands)
    return parser


def _add_command(
    commands: _Commands[Parser], name: str, summary: str, *examples: str, description: str | None = None
) -> Parser:
    return commands.add_parser(
        name,
        help=summary,
        description=description or f"{summary[0].upper()}{summary[1:]}.",
        epilog=_examples(*examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _examples(*lines: str) -> str:
    return "\n".join(("examples:", *(f"  {line}" for line in lines)))


def _add_index(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "index",
        "update the index of a workspace",
        "keydocs index",
        "keydocs index --root ~/src/pytorch --rebuild",
        description="Update the index of a workspace. Reads only changed files.",
    )
    _add_root(parser)
    parser.add_argument("--rebuild", action="store_true", help="read all files again")
    parser.add_argument("--json", action="store_true", help="print one JSON object per root")


def _add_lookup(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "lookup",
        "show the documentation of names",
        "keydocs lookup Sampler",
        "keydocs lookup Sampler.reset --from src/main.py",
        "git grep -ohw '[A-Z]\\w*' src | sort -u | keydocs lookup - --json",
        description="Show the documentation of names, as hover does. Exits with 1 if a name is not found.",
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="a name, or - to read names from standard input, one per line"
    )
    _add_root(parser)
    _add_from(parser)
    parser.add_argument(
        "--limit", type=_positive, default=5, metavar="N", help="show up to N results per name (default: 5)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object per name and line; paths are relative to the root"
    )
    _add_color(parser)


def _add_complete(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "complete",
        "list documented names that start with a prefix",
        "keydocs complete Samp",
        "keydocs complete atd --limit 5",
        description="List documented names that start with a prefix, as completion does. Exits with 1 without any.",
    )
    parser.add_argument("prefix", metavar="PREFIX", help="at least completion.minLength characters (default: 2)")
    _add_root(parser)
    _add_from(parser)
    parser.add_argument(
        "--limit", type=_positive, metavar="N", help="list up to N names (default: completion.limit, 100)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    _add_color(parser)


def _add_read(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "read",
        "print parsed keyword files, for debugging",
        "keydocs read docs/src/sampler.py_kw.md",
        "keydocs read docs --json",
        description="Print parsed keyword files, for debugging. Doesn't use an index.",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a keyword file or a folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object per file and line")


def _add_check(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "check",
        "find and fix problems in keyword files and pages",
        "keydocs check",
        "keydocs check docs/src --select broken-link,missing-page",
        "keydocs check --diff",
        "keydocs check --format github --fail-on error",
        description="Find and fix problems in keyword files and pages. Exits with 1 if problems remain.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders to check (default: all)")
    _add_root(parser)
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--format", choices=("text", "json", "sarif", "github"), default="text", help="output format")
    output.add_argument("--json", dest="format", action="store_const", const="json", help="same as --format json")
    parser.add_argument("--select", action="append", metavar="CODES", help="check only these rules, comma-separated")
    parser.add_argument("--ignore", action="append", metavar="CODES", help="skip these rules, comma-separated")
    parser.add_argument(
        "--preset",
        choices=("default", "docs-only"),
        help="rules for a kind of repository; docs-only is for documentation without its sources",
    )
    parser.add_argument("--verbose", action="store_true", help="list every location of a problem")
    parser.add_argument("--fix", action="store_true", help="apply safe fixes and report the remaining problems")
    parser.add_argument("--diff", action="store_true", help="show safe fixes as a diff; writes nothing without --fix")
    parser.add_argument("--fail-on", choices=("error", "warning"), help="exit with 1 only at or above this severity")
    _add_color(parser)


def _add_cache(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "cache",
        "show or clear the index cache",
        "keydocs cache dir",
        "du -sh $(keydocs cache dir)",
        "keydocs cache clean",
        description="Show or clear the index cache. Indexes are rebuilt when they are needed.",
    )
    parser.add_argument("action", choices=("dir", "clean"), help="print the cache folder, or remove all indexes in it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_completions(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "completions",
        "print a shell completion script",
        "source <(keydocs completions bash)",
        "keydocs completions zsh > ~/.zfunc/_keydocs",
        "keydocs completions fish > ~/.config/fish/completions/keydocs.fish",
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell")


def _add_serve(commands: _Commands[Parser]) -> None:
    parser = _add_command(
        commands,
        "serve",
        "run the language server",
        "keydocs serve",
        "keydocs serve --tcp 7658",
        description="Run the language server on standard input and output, or on a local TCP port.",
    )
    transport = parser.add_mutually_exclusive_group()
    transport.add_argument("--tcp", type=_port, metavar="PORT", help="listen on 127.0.0.1 for one client")
    # vscode-languageclient passes it.
    transport.add_argument("--stdio", action="store_true", help="use standard input and output (default)")


def _add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--root",
        action="append",
        metavar="DIR",
        help="root folder of a workspace, repeatable (default: the nearest parent with .git or keydocs.toml)",
    )


def _add_from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="origin", metavar="FILE", help="rank results as in this source file")


def _add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        help="use colors; auto, the default, uses them on terminals and respects NO_COLOR and FORCE_COLOR",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a positive integer, not {text}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"must be a port number from 0 to 65535, not {text}")
    return int(text)
