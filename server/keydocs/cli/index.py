"""``keydocs index``: update the index of each root."""

from __future__ import annotations

import argparse
import json

from keydocs.cli.common import (
    cache_folder,
    display_path_from,
    load_settings,
    report_skipped,
    resolve_roots,
    scope_of,
    update_index,
)
from keydocs.cli.exit_codes import OK
from keydocs.cli.streams import say
from keydocs.counts import counted
from keydocs.index.update import UpdateReport
from keydocs.text.escaping import on_one_line

_MAX_LISTED = 20
"""Files with problems that are listed."""


def run(arguments: argparse.Namespace) -> int:
    for root in resolve_roots(arguments.root):
        report = update_index(root, cache_folder(), scope_of(load_settings(root)), rebuild=arguments.rebuild)
        if arguments.json:
            row = report.as_dict()
            # For processes that keep an index open.
            del row["scattered"]
            say(json.dumps(row))
        else:
            say(_summary(root, report))
            _list_problems(root, report)
    return OK


def _list_problems(root: str, report: UpdateReport) -> None:
    """Print the keyword files with problems, and to standard error the skipped files."""
    display = display_path_from(root)
    counts = {path: count for path, count in report.faulty.items() if path not in report.unread}
    for path, count in list(counts.items())[:_MAX_LISTED]:
        say(on_one_line(f"  {display(path)}: {counted(count, 'problem')}"))
    if len(counts) > _MAX_LISTED:
        say(f"  {counted(len(counts) - _MAX_LISTED, 'more file')} with problems")
    if counts:
        say("  run keydocs read FILE to show them")
    report_skipped(root, report.unread, _MAX_LISTED)


def _summary(root: str, report: UpdateReport) -> str:
    if not report.files:
        return f"{root}: no keyword files (*_kw.md)"
    changes = f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
    problems = f", {counted(report.problems, 'problem')}" if report.problems else ""
    return (
        f"{root}: {counted(report.files, 'keyword file')}, {counted(report.entries, 'entry')},"
        f" {counted(report.names, 'name')} ({changes}{problems}) in {report.seconds:.1f} s\n  index: {report.index}"
    )
