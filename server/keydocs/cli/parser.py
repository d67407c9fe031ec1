"""The parser of the command line. Help, shell completions and the manual page are made from it."""

from __future__ import annotations

import argparse
from typing import NoReturn

from keydocs import __version__
from keydocs.cli.main import USAGE
from keydocs.text.escaping import visible

SHELLS = ("bash", "zsh", "fish")


class Parser(argparse.ArgumentParser):
    """Its errors are one line, as all errors are."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"keydocs: {visible(message)}; see {self.prog} --help\n")


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
    commands: argparse._SubParsersAction[Parser], name: str, summary: str, description: str, *examples: str
) -> Parser:
    return commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=_examples(*examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _examples(*lines: str) -> str:
    return "\n".join(("examples:", *(f"  {line}" for line in lines)))


def _add_index(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "index",
        "bring the index of a workspace up to date",
        "Bring the index up to date: only what changed is read.",
        "keydocs index",
        "keydocs index --root ~/src/pytorch --rebuild",
    )
    _add_root(parser)
    parser.add_argument("--rebuild", action="store_true", help="read everything again")
    parser.add_argument("--json", action="store_true", help="print one JSON object a root")


def _add_lookup(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "lookup",
        "show the documentation of names",
        "Show the documentation of names, as hover does. Exit code 0: all found, 1: some not.",
        "keydocs lookup Sampler",
        "keydocs lookup Sampler.reset --from src/main.py",
        "git grep -ohw '[A-Z]\\w*' src | sort -u | keydocs lookup - --json",
    )
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="a name; - reads names from standard input, one a line"
    )
    _add_root(parser)
    _add_from(parser)
    parser.add_argument("--limit", type=_positive, default=5, metavar="N", help="at most N answers a name (default 5)")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a name, one a line; paths are relative to the root"
    )
    _add_color(parser)


def _add_complete(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "complete",
        "list the names that begin with a prefix",
        "List the known names for a prefix, as completion does. Exit code 1 where there is none.",
        "keydocs complete Samp",
        "keydocs complete atd --limit 5",
    )
    parser.add_argument(
        "prefix", metavar="PREFIX", help="at least two characters, or as many as completion.minLength says"
    )
    _add_root(parser)
    _add_from(parser)
    parser.add_argument(
        "--limit", type=_positive, metavar="N", help="at most N names (default 100, or what completion.limit says)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    _add_color(parser)


def _add_read(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "read",
        "show what the reader makes of keyword files",
        "Show what the reader makes of keyword files, or of all of a folder. No index is used.",
        "keydocs read docs/src/sampler.py_kw.md",
        "keydocs read docs --json",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a keyword file or a folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object a file, one a line")


def _add_check(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "check",
        "find what is wrong with keyword files and pages, and repair it",
        "Find what is wrong with keyword files, pages and the indexes of folders. Exit code 0: nothing, 1: something.",
        "keydocs check",
        "keydocs check docs/src --select broken-link,missing-page",
        "keydocs check --diff",
        "keydocs check --format github --fail-on error",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder of the roots (default: everything)")
    _add_root(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format", choices=("text", "json", "sarif", "github"), default="text", help="how findings are written"
    )
    form.add_argument("--json", dest="format", action="store_const", const="json", help="the same as --format json")
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
    _add_color(parser)


def _add_cache(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "cache",
        "show or empty the folder of all indexes",
        "Show where the indexes are, or remove them all. They are built again when they are needed.",
        "keydocs cache dir",
        "du -sh $(keydocs cache dir)",
        "keydocs cache clean",
    )
    parser.add_argument("action", choices=("dir", "clean"), help="print the folder, or remove the indexes in it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_completions(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "completions",
        "print a script that completes keydocs in a shell",
        "Print a script that completes the commands and options of keydocs in a shell.",
        "source <(keydocs completions bash)",
        "keydocs completions zsh > ~/.zfunc/_keydocs",
        "keydocs completions fish > ~/.config/fish/completions/keydocs.fish",
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell")


def _add_serve(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = _add_command(
        commands,
        "serve",
        "run the language server",
        "Run the language server over standard input and output, or on a port of this machine.",
        "keydocs serve",
        "keydocs serve --tcp 7658",
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


def _add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        help="use colours: auto (the default) does on terminals, unless NO_COLOR is set, and where FORCE_COLOR is",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; give a number up to 65535")
    return int(text)
