"""``keydocs index``: bring the index of each root up to date, and say what was done."""

from __future__ import annotations

import argparse
import json

from keydocs.cli.main import OK
from keydocs.cli.roots import progress_bar, roots_of
from keydocs.index.location import cache_dir
from keydocs.index.refresh import Report, refresh


def run(arguments: argparse.Namespace) -> int:
    cache = cache_dir()
    for root in roots_of(arguments.root):
        with progress_bar(root) as progress:
            report = refresh(root, cache, rebuild=arguments.rebuild, progress=progress)
        print(json.dumps(report.as_dict()) if arguments.json else _sentence(root, report))
    return OK


def _sentence(root: str, report: Report) -> str:
    if not report.files:
        return f"{root}: no keyword files (*_kw.md)"
    changes = f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
    problems = f", {report.problems:,} problems" if report.problems else ""
    return (
        f"{root}: {report.files:,} keyword files, {report.entries:,} entries, {report.names:,} names"
        f" ({changes}{problems}) in {report.seconds:.1f} s\n  index: {report.index}"
    )
