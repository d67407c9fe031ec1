"""``keydocs check``: what is wrong with keyword files and pages, and the repairs that are safe."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from keydocs.checks.checker import (
    check,
    checked_paths,
    is_checked,
    is_left_alone,
    unread,
)
from keydocs.checks.fix import (
    NotFixedError,
    fix,
    read_exactly,
    write_exactly,
)
from keydocs.checks.rules import (
    RULES,
    Severities,
    Severity,
    severities_in,
)
from keydocs.checks.site import Site
from keydocs.cli import grouping, report_formats
from keydocs.cli.color import Paint, paint_finding
from keydocs.cli.common import (
    Shown,
    progress_bar,
    roots_of,
    selected,
    settings_of,
    shown_from_here,
)
from keydocs.cli.main import (
    NOT_FOUND,
    OK,
    UsageError,
    say,
)
from keydocs.cli.report_formats import Report
from keydocs.cli.streams import show
from keydocs.counts import counted
from keydocs.fs import confined, paths
from keydocs.index.scan import IndexScope, scan
from keydocs.keyword_files.reader import is_keyword_file
from keydocs.settings import Settings
from keydocs.text.escaping import on_one_line, visible

_MAX_DIFF_LINES = 20_000
_AT_LEAST = {
    None: (Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.HINT),
    "warning": (Severity.ERROR, Severity.WARNING),
    "error": (Severity.ERROR,),
}


def run(arguments: argparse.Namespace) -> int:
    """Exit code 1 where something is wrong, and still is after the repairs."""
    roots = roots_of(arguments.root)
    wanted = _wanted(roots, arguments.paths)
    select, ignore = _codes(arguments.select), _codes(arguments.ignore)
    found: list[Report] = []
    fixed = 0
    for root in roots:
        settings = settings_of(root)
        severities = _severities(settings, select, ignore, arguments.preset)
        for report, is_fixed in _check_root(root, selected(settings), wanted.get(root), severities, arguments):
            found.append(report)
            fixed += is_fixed
            if arguments.format == "github" and not (arguments.diff and not arguments.fix):
                for line in report_formats.commands_of(report):
                    say(line)
    is_told = False
    if arguments.format == "text" and not (arguments.diff and not arguments.fix):
        is_told = _tell(found, Paint(arguments.color), verbose=arguments.verbose)
    elif arguments.format == "json":
        say(json.dumps(report_formats.as_json(found), ensure_ascii=False))
    elif arguments.format == "sarif":
        say(json.dumps(report_formats.as_sarif(found, roots), ensure_ascii=False))
    _summarise(found, fixed, is_written=arguments.fix, is_told=is_told)
    bad = _AT_LEAST[arguments.fail_on]
    return NOT_FOUND if any(severity in bad for report in found for severity, _ in report.findings) else OK


def _check_root(
    root: str, selection: IndexScope, wanted: list[str] | None, severities: Severities, arguments: argparse.Namespace
) -> Iterator[tuple[Report, bool]]:
    """The reports on the files of a root that are wanted, and whether each file has repairs, made or shown."""
    listing = scan(root, selection)
    site = Site(root, documents=lambda: [*listing.keyword_files, *listing.documents])
    every = checked_paths(listing.keyword_files, listing.documents)
    chosen = [path for path in every if wanted is None or _is_wanted(path, wanted)]
    chosen += [path for path in wanted or () if path not in every and is_checked(path)]
    shown = shown_from_here(root)
    for path, reason in sorted(listing.refused.items()):
        if (wanted is None or _is_wanted(path, wanted)) and severities["not-read"] is not Severity.OFF:
            yield _unread(site, path, reason, severities, shown), False
    with progress_bar(root, "Checking") as progress:
        for done, path in enumerate(chosen, 1):
            report, is_fixed = _check_file(site, path, severities, arguments, shown)
            if report is not None:
                yield report, is_fixed
            if progress is not None:
                progress(done, len(chosen))


def _check_file(
    site: Site, path: str, severities: Severities, arguments: argparse.Namespace, shown: Shown
) -> tuple[Report | None, bool]:
    try:
        text = site.read(path)
    except confined.UnreadableError as error:
        is_told = severities["not-read"] is not Severity.OFF
        return _unread(site, path, str(error), severities, shown) if is_told else None, False
    if is_left_alone(site, path, text):
        return None, False
    is_fixed = False
    if arguments.fix or arguments.diff:
        try:
            text, is_fixed = _fix_file(site, path, severities, arguments, shown)
        except NotFixedError as error:
            say(on_one_line(f"keydocs: {error}"), error=True)
    found = [(severities[one.code], one) for one in check(site, path, text, severities)]
    return Report(site.root, path, shown(path), text, found), is_fixed


def _unread(site: Site, path: str, reason: str, severities: Severities, shown: Shown) -> Report:
    return Report(site.root, path, shown(path), "", [(severities["not-read"], unread(reason))])


def _fix_file(
    site: Site, path: str, severities: Severities, arguments: argparse.Namespace, shown: Shown
) -> tuple[str, bool]:
    """The text of a file as it is then, and whether there are repairs."""
    data, text = read_exactly(site.root, path)
    fixed = fix(site, path, text, severities)
    if fixed == text:
        return text, False
    if arguments.diff:
        # What is for machines stays what it is.
        out = sys.stdout if arguments.format == "text" else sys.stderr
        diff = _diff(text, fixed, on_one_line(shown(path)))
        # What another program applies must be as it is.
        out.writelines(map(visible, diff) if out.isatty() else diff)
    if not arguments.fix:
        return text, True
    write_exactly(site.root, path, data, fixed)
    say(on_one_line(f"repaired {shown(path)}"), error=True)
    return fixed, True


def _diff(before: str, after: str, path: str) -> Iterable[str]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) > _MAX_DIFF_LINES:
        return [f"{path}: {counted(len(old), 'line')}, too many to be compared\n"]
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")
    return (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _is_wanted(path: str, wanted: list[str]) -> bool:
    return any(not one or path == one or path.startswith(f"{one}/") for one in wanted)


def _wanted(roots: list[str], given: Sequence[str]) -> dict[str, list[str]]:
    """The given files and folders by their roots. With none given, everything is wanted; what lies in no root is a
    mistake."""
    if not given:
        return {}
    found: dict[str, list[str]] = {root: [] for root in roots}
    for one in given:
        path = Path(one)
        if not path.exists():
            raise UsageError(f"{one} does not exist; give a file or a folder")
        # The name of a file stays, a link or not: where it leads is looked at when it is read.
        full = str(path.resolve() if path.is_dir() else path.parent.resolve() / path.name)
        holding = [root for root in roots if full == root or paths.relative(root, full) is not None]
        if not holding:
            raise UsageError(f"{one} is in none of the roots; give --root the folder that holds it")
        root = max(holding, key=len)
        inner = paths.relative(root, full) or ""
        if not path.is_dir() and not is_checked(inner):
            raise UsageError(f"{one} is neither a keyword file nor a page, nor the index of a folder")
        found[root].append(inner)
    return found


def _severities(settings: Settings, select: set[str], ignore: set[str], preset: str | None) -> Severities:
    """Those of the team, but that what is selected is looked for in any case."""
    found = dict(severities_in(settings.diagnostics, preset))
    for name in RULES:
        if name in ignore or (select and name not in select):
            found[name] = Severity.OFF
        elif name in select and found[name] is Severity.OFF:
            found[name] = Severity.WARNING
    return found


def _codes(given: Sequence[str] | None) -> set[str]:
    names = {name.strip() for one in given or () for name in one.split(",")} - {""}
    unknown = sorted(names - RULES.keys())
    if unknown:
        raise UsageError(f"there is no code {unknown[0]}; the codes are {', '.join(RULES)}")
    return names


def _tell(found: list[Report], paint: Paint, *, verbose: bool) -> bool:
    """Print the findings; whether a summary came before them, because they are many."""
    is_told = sum(len(report.findings) for report in found) > grouping.MANY
    if is_told:
        for line in (*grouping.summary_of(found), ""):
            say(line)
    for group in grouping.grouped(found):
        for line in grouping.lines_of(group, verbose=verbose):
            show(paint_finding(paint, visible(line), group.severity.value))
    return is_told


def _summarise(found: list[Report], fixed: int, *, is_written: bool, is_told: bool) -> None:
    for line in grouping.summary_of(found) if not is_told else ():
        say(line, error=True)
    counts = Counter(one.code for report in found for _, one in report.findings)
    if counts["missing-source"] >= sum(is_keyword_file(report.path) for report in found) > 1:
        hint = "none of the documented sources is here; for documentation without its sources use --preset docs-only"
        say(f"keydocs: {hint}", error=True)
    total, files = sum(counts.values()), sum(bool(report.findings) for report in found)
    checked = counted(len(found), "file")
    said = f"{counted(total, 'finding')} in {files:,} of {checked}" if total else f"{checked}, no findings"
    if fixed:
        said += f"; {counted(fixed, 'file')} {'repaired' if is_written else 'could be repaired'}"
    say(said, error=True)
