"""``keydocs index``: bring the index of each root up to date, and say what was done."""

from __future__ import annotations

import argparse
import json

from keydocs.cli.common import (
    bring_up_to_date,
    cache_folder,
    roots_of,
    say_unread,
    selection_of,
    shown_from_here,
)
from keydocs.cli.main import OK, say
from keydocs.counts import counted
from keydocs.index.update import UpdateReport
from keydocs.text.escaping import on_one_line

_MAX_FAULTY = 20
"""Files with problems that are named."""


def run(arguments: argparse.Namespace) -> int:
    """Print a report for each root; the exit code is always 0."""
    for root in roots_of(arguments.root):
        report = bring_up_to_date(root, cache_folder(), selection_of(root), rebuild=arguments.rebuild)
        if arguments.json:
            found = report.as_dict()
            # It is for those who keep an index up to date for long.
            del found["scattered"]
            say(json.dumps(found))
        else:
            say(_sentence(root, report))
            _say_faulty(root, report)
    return OK


def _say_faulty(root: str, report: UpdateReport) -> None:
    """Say which keyword files have problems, and on standard error what cannot be read at all."""
    shown = shown_from_here(root)
    faulty = {path: number for path, number in report.faulty.items() if path not in report.unread}
    for path, number in list(faulty.items())[:_MAX_FAULTY]:
        say(on_one_line(f"  {shown(path)}: {counted(number, 'problem')}"))
    if len(faulty) > _MAX_FAULTY:
        say(f"  and {counted(len(faulty) - _MAX_FAULTY, 'more file')} with problems")
    if faulty:
        say("  keydocs read FILE shows them")
    say_unread(root, report.unread, _MAX_FAULTY)


def _sentence(root: str, report: UpdateReport) -> str:
    if not report.files:
        return f"{root}: no keyword files (*_kw.md)"
    changes = f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
    problems = f", {counted(report.problems, 'problem')}" if report.problems else ""
    return (
        f"{root}: {counted(report.files, 'keyword file')}, {counted(report.entries, 'entry')},"
        f" {counted(report.names, 'name')} ({changes}{problems}) in {report.seconds:.1f} s\n  index: {report.index}"
    )
