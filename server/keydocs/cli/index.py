"""``keydocs index``: bring the index of each root up to date, and say what was done. It may start from an index that
was exported, and export one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from keydocs.cli.main import NOT_FOUND, OK, UsageError, say
from keydocs.cli.roots import bring_up_to_date, progress_bar, roots_of, selection_of
from keydocs.counts import counted
from keydocs.index.location import cache_dir
from keydocs.index.refresh import Report
from keydocs.index.scan import Selection

if TYPE_CHECKING:
    from keydocs.index.exchange import Import


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 where the file to start from is of no use: the index is up to date all the same."""
    roots = roots_of(arguments.root)
    if len(roots) > 1 and (arguments.import_file or arguments.export_file):
        raise UsageError("an exported index is that of one root; give --root once")
    return max([_index(root, arguments) for root in roots])


def _index(root: str, arguments: argparse.Namespace) -> int:
    start_from, export_to = arguments.import_file, arguments.export_file
    selection = selection_of(root)
    imported = _import(root, selection, start_from) if start_from else None
    report = imported.report if imported else bring_up_to_date(root, cache_dir(), selection, rebuild=arguments.rebuild)
    size = _export(root, selection, export_to) if export_to else 0
    if arguments.json:
        found = report.as_dict()
        # It is for those who keep an index up to date for long.
        del found["scattered"]
        if start_from:
            found["imported"] = {"file": start_from, **imported.as_dict()} if imported else None
        if export_to:
            found["exported"] = {"file": export_to, "bytes": size}
        say(json.dumps(found))
    else:
        if start_from or not export_to:
            say(_sentence(root, report))
        if imported and report.files:
            say(_import_sentence(start_from, imported))
        if export_to:
            say(
                f"{root}: exported {counted(report.files, 'keyword file')}, {counted(report.names, 'name')}"
                f" to {export_to} ({counted(size, 'byte')})"
            )
    return NOT_FOUND if start_from and not imported else OK


def _import(root: str, selection: Selection, file: str) -> Import | None:
    """Start from an exported index; None where that cannot be, and standard error says why."""
    from keydocs.index.exchange import ExchangeError, import_index

    try:
        with progress_bar(root) as progress:
            return import_index(root, cache_dir(), Path(file), selection, progress=progress)
    except ExchangeError as error:
        say(f"keydocs: {error}; the index is built from the keyword files instead", error=True)
        return None


def _export(root: str, selection: Selection, file: str) -> int:
    """Export the index; its size."""
    from keydocs.index.exchange import ExchangeError, export_index

    try:
        with progress_bar(root) as progress:
            return export_index(root, cache_dir(), Path(file), selection, progress=progress)
    except ExchangeError as error:
        raise UsageError(str(error)) from error


def _sentence(root: str, report: Report) -> str:
    if not report.files:
        return f"{root}: no keyword files (*_kw.md)"
    changes = f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
    problems = f", {counted(report.problems, 'problem')}" if report.problems else ""
    return (
        f"{root}: {counted(report.files, 'keyword file')}, {counted(report.entries, 'entry')},"
        f" {counted(report.names, 'name')} ({changes}{problems}) in {report.seconds:.1f} s\n  index: {report.index}"
    )


def _import_sentence(file: str, done: Import) -> str:
    from keydocs.index.exchange import Outcome

    if done.outcome is Outcome.NOT_NEEDED:
        return f"  {file} was not needed: there was an index already"
    if done.outcome is Outcome.OUTDATED:
        return f"  {file} was of no use: too many files have changed since it was exported"
    return (
        f"  from {file}: {done.taken:,} of {counted(done.files, 'file')}"
        f" ({done.compared:,} compared by content, {counted(done.compared_bytes, 'byte')});"
        f" read: {done.read:,} ({counted(done.read_bytes, 'byte')})"
    )
