"""``keydocs completions``: print a shell completion script."""

from __future__ import annotations

import argparse

from keydocs.cli.exit_codes import OK
from keydocs.cli.parser import make_parser
from keydocs.cli.streams import show


def run(arguments: argparse.Namespace) -> int:
    import shtab

    parser = make_parser()
    _complete_paths(parser)
    show(shtab.complete(parser, arguments.shell))
    return OK


def _complete_paths(parser: argparse.ArgumentParser) -> None:
    """Mark the arguments that are files or folders, recognised by their metavar."""
    import shtab

    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _complete_paths(command)
        elif action.metavar in ("FILE", "PATH"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
