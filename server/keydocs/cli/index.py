"""``keydocs index``: bring the index of each root up to date, and say what was done."""

from __future__ import annotations

import argparse
import json

from keydocs.cli.main import OK, say
from keydocs.cli.roots import bring_up_to_date, roots_of, selection_of
from keydocs.counts import counted
from keydocs.index.location import cache_dir
from keydocs.index.refresh import Report


def run(arguments: argparse.Namespace) -> int:
    """Print a report for each root; the exit code is always 0."""
    for root in roots_of(arguments.root):
        report = bring_up_to_date(root, cache_dir(), selection_of(root), rebuild=arguments.rebuild)
        if arguments.json:
            found = report.as_dict()
            # It is for those who keep an index up to date for long.
            del found["scattered"]
            say(json.dumps(found))
        else:
            say(_sentence(root, report))
    return OK


def _sentence(root: str, report: Report) -> str:
    if not report.files:
        return f"{root}: no keyword files (*_kw.md)"
    changes = f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
    problems = f", {counted(report.problems, 'problem')}" if report.problems else ""
    return (
        f"{root}: {counted(report.files, 'keyword file')}, {counted(report.entries, 'entry')},"
        f" {counted(report.names, 'name')} ({changes}{problems}) in {report.seconds:.1f} s\n  index: {report.index}"
    )
