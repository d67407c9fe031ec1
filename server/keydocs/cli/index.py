"""``keydocs index``: bring the index of each root up to date, and say what was done. It may start from an index that
was exported, and export one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from keydocs.cli.main import NOT_FOUND, OK, UsageError, say
from keydocs.cli.roots import (
    bring_up_to_date,
    cache_folder,
    progress_bar,
    roots_of,
    say_unread,
    selection_of,
    shown_from_here,
    writing_in,
)
from keydocs.index.refresh import Report
from keydocs.index.scan import Selection
from keydocs.text import on_one_line

_MAX_FAULTY = 20
"""Files that are named."""

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
    report = (
        imported.report if imported else bring_up_to_date(root, cache_folder(), selection, rebuild=arguments.rebuild)
    )
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
        _say_faulty(root, report)
        if imported and report.files:
            say(_import_sentence(start_from, imported))
        if export_to:
            say(
                f"{root}: exported {report.files:,} keyword files, {report.names:,} names"
                f" to {export_to} ({size:,} bytes)"
            )
    return NOT_FOUND if start_from and not imported else OK


def _say_faulty(root: str, report: Report) -> None:
    """Say which keyword files have problems, and on standard error what cannot be read at all."""
    shown = shown_from_here(root)
    faulty = {path: number for path, number in report.faulty.items() if path not in report.unread}
    for path, number in list(faulty.items())[:_MAX_FAULTY]:
        say(on_one_line(f"  {shown(path)}: {number:,} problem{'' if number == 1 else 's'}"))
    if len(faulty) > _MAX_FAULTY:
        say(f"  and {len(faulty) - _MAX_FAULTY:,} more files with problems")
    if faulty:
        say("  keydocs read FILE shows them")
    say_unread(root, report.unread, _MAX_FAULTY)


def _import(root: str, selection: Selection, file: str) -> Import | None:
    """Start from an exported index; None where that cannot be, and standard error says why."""
    from keydocs.index.exchange import ExchangeError, import_index

    try:
        with writing_in(cache_folder()), progress_bar(root) as progress:
            return import_index(root, cache_folder(), Path(file), selection, progress=progress)
    except ExchangeError as error:
        say(f"keydocs: {error}; the index is built from the keyword files instead", error=True)
        return None


def _export(root: str, selection: Selection, file: str) -> int:
    """Export the index; its size."""
    from keydocs.index.exchange import ExchangeError, export_index

    try:
        with writing_in(cache_folder()), progress_bar(root) as progress:
            return export_index(root, cache_folder(), Path(file), selection, progress=progress)
    except ExchangeError as error:
        raise UsageError(str(error)) from error


def _sentence(root: str, report: Report) -> str:
    if not report.files:
        return f"{root}: no keyword files (*_kw.md)"
    changes = f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed"
    problems = f", {report.problems:,} problems" if report.problems else ""
    return (
        f"{root}: {report.files:,} keyword files, {report.entries:,} entries, {report.names:,} names"
        f" ({changes}{problems}) in {report.seconds:.1f} s\n  index: {report.index}"
    )


def _import_sentence(file: str, done: Import) -> str:
    from keydocs.index.exchange import Outcome

    if done.outcome is Outcome.NOT_NEEDED:
        return f"  {file} was not needed: there was an index already"
    if done.outcome is Outcome.OUTDATED:
        return f"  {file} was of no use: too many files have changed since it was exported"
    return (
        f"  from {file}: {done.taken:,} of {done.files:,} files"
        f" ({done.compared:,} compared by content, {done.compared_bytes:,} bytes);"
        f" read: {done.read:,} ({done.read_bytes:,} bytes)"
    )
