"""``keydocs check``: find and fix problems in keyword files and pages."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
from keydocs.cli.color import Paint
from keydocs.cli.common import (
    display_path_from,
    load_settings,
    progress_bar,
    resolve_roots,
    scope_of,
)
from keydocs.cli.exit_codes import NOT_FOUND, OK, UsageError
from keydocs.cli.report_formats import FileReport
from keydocs.cli.streams import say, show, write
from keydocs.counts import counted
from keydocs.fs import confined, paths
from keydocs.index.scan import IndexScope, scan
from keydocs.keyword_files.reader import is_keyword_file
from keydocs.settings import Settings
from keydocs.text.escaping import on_one_line, visible

_MAX_DIFF_LINES = 20_000
_LONG_REPORT = 50
"""Above this number of diagnostics, the summary is printed first."""
_FAILING = {
    None: (Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.HINT),
    "warning": (Severity.ERROR, Severity.WARNING),
    "error": (Severity.ERROR,),
}
"""Severities that make the command fail, by ``--fail-on``."""


def run(arguments: argparse.Namespace) -> int:
    """Return NOT_FOUND if problems remain."""
    roots = resolve_roots(arguments.root)
    selected_paths = _paths_by_root(roots, arguments.paths)
    select, ignore = _parse_rules(arguments.select), _parse_rules(arguments.ignore)
    reports: list[FileReport] = []
    fixable_files = 0
    for root in roots:
        settings = load_settings(root)
        severities = _severities(settings, select, ignore, arguments.preset)
        checker = _RootChecker(root, scope_of(settings), severities, arguments)
        reports += checker.check(selected_paths.get(root))
        fixable_files += checker.fixable_files
    _print_reports(reports, roots, arguments)
    _print_totals(reports, fixable_files, is_fixed=arguments.fix)
    failing = _FAILING[arguments.fail_on]
    return NOT_FOUND if any(severity in failing for report in reports for severity, _ in report.diagnostics) else OK


@dataclass
class _RootChecker:
    """Checks the files of one root; with ``--fix`` or ``--diff``, also fixes them or prints the fixes."""

    root: str
    scope: IndexScope
    severities: Severities
    arguments: argparse.Namespace
    fixable_files: int = 0

    def __post_init__(self) -> None:
        self._listing = scan(self.root, self.scope)
        self._site = Site(self.root, documents=lambda: [*self._listing.keyword_files, *self._listing.documents])
        self._display = display_path_from(self.root)

    def check(self, selected: list[str] | None) -> Iterator[FileReport]:
        """Check the files in the selected paths, by default all files."""
        all_paths = checked_paths(self._listing.keyword_files, self._listing.documents)
        chosen = [path for path in all_paths if selected is None or _is_selected(path, selected)]
        chosen += [path for path in selected or () if path not in all_paths and is_checked(path)]
        for path, reason in sorted(self._listing.refused.items()):
            if selected is None or _is_selected(path, selected):
                yield from self._report_unread(path, reason)
        with progress_bar(self.root, "Checking") as progress:
            for done, path in enumerate(chosen, 1):
                yield from self._check_file(path)
                if progress is not None:
                    progress(done, len(chosen))

    def _check_file(self, path: str) -> Iterator[FileReport]:
        try:
            text = self._site.read(path)
        except confined.UnreadableError as error:
            yield from self._report_unread(path, str(error))
            return
        if is_left_alone(self._site, path, text):
            return
        if self.arguments.fix or self.arguments.diff:
            try:
                text = self._fix_file(path)
            except NotFixedError as error:
                say(on_one_line(f"keydocs: {error}"), error=True)
        found = check(self._site, path, text, self.severities)
        diagnostics = [(self.severities[diagnostic.code], diagnostic) for diagnostic in found]
        yield FileReport(self.root, path, self._display(path), text, diagnostics)

    def _report_unread(self, path: str, reason: str) -> Iterator[FileReport]:
        severity = self.severities["not-read"]
        if severity is not Severity.OFF:
            yield FileReport(self.root, path, self._display(path), "", [(severity, unread(reason))])

    def _fix_file(self, path: str) -> str:
        """Return the text of the file afterwards. Raises NotFixedError."""
        data, text = read_exactly(self.root, path)
        fixed = fix(self._site, path, text, self.severities)
        if fixed == text:
            return text
        self.fixable_files += 1
        if self.arguments.diff:
            self._print_diff(text, fixed, path)
        if not self.arguments.fix:
            return text
        write_exactly(self.root, path, data, fixed)
        say(on_one_line(f"fixed {self._display(path)}"), error=True)
        return fixed

    def _print_diff(self, text: str, fixed: str, path: str) -> None:
        # Standard output holds nothing else in formats for programs. A diff is escaped only on terminals, so that it
        # can be applied.
        is_error = self.arguments.format != "text"
        stream = sys.stderr if is_error else sys.stdout
        is_terminal = stream is not None and stream.isatty()
        for line in _diff_lines(text, fixed, on_one_line(self._display(path))):
            write(visible(line) if is_terminal else line, error=is_error)


def _diff_lines(text: str, fixed: str, path: str) -> Iterable[str]:
    old, new = text.splitlines(keepends=True), fixed.splitlines(keepends=True)
    if len(old) > _MAX_DIFF_LINES:
        return [f"{path}: too many lines to compare ({len(old):,})\n"]
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")
    return (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _is_selected(path: str, selected: list[str]) -> bool:
    return any(not prefix or path == prefix or path.startswith(f"{prefix}/") for prefix in selected)


def _paths_by_root(roots: list[str], given: Sequence[str]) -> dict[str, list[str]]:
    """Return the given paths relative to their roots; empty if none are given. Raises UsageError."""
    if not given:
        return {}
    selected: dict[str, list[str]] = {root: [] for root in roots}
    for name in given:
        path = Path(name)
        if not path.exists():
            raise UsageError(f"no such file or directory: {name}")
        # A symbolic link to a file is not resolved here: reading it checks where it leads.
        full = str(path.resolve() if path.is_dir() else path.parent.resolve() / path.name)
        containing = [root for root in roots if full == root or paths.relative(root, full) is not None]
        if not containing:
            raise UsageError(f"not in any root: {name}; set its root with --root")
        root = max(containing, key=len)
        inner = paths.relative(root, full) or ""
        if not path.is_dir() and not is_checked(inner):
            raise UsageError(f"not a keyword file, page or folder index: {name}")
        selected[root].append(inner)
    return selected


def _severities(settings: Settings, select: set[str], ignore: set[str], preset: str | None) -> Severities:
    """Return the severities of the settings, changed by ``--select`` and ``--ignore``; a selected rule is never off."""
    severities = dict(severities_in(settings.diagnostics, preset))
    for name in RULES:
        if name in ignore or (select and name not in select):
            severities[name] = Severity.OFF
        elif name in select and severities[name] is Severity.OFF:
            severities[name] = Severity.WARNING
    return severities


def _parse_rules(given: Sequence[str] | None) -> set[str]:
    names = {name.strip() for argument in given or () for name in argument.split(",")} - {""}
    unknown = sorted(names - RULES.keys())
    if unknown:
        raise UsageError(f"unknown rule: {unknown[0]}; the rules are {', '.join(RULES)}")
    return names


def _print_reports(reports: list[FileReport], roots: list[str], arguments: argparse.Namespace) -> None:
    """Print the diagnostics in the chosen format, and a summary: first if they are many, else to standard error."""
    is_long = arguments.format == "text" and sum(len(report.diagnostics) for report in reports) > _LONG_REPORT
    is_diff_only = arguments.diff and not arguments.fix
    if arguments.format == "json":
        say(json.dumps(report_formats.as_json(reports), ensure_ascii=False))
    elif arguments.format == "sarif":
        say(json.dumps(report_formats.as_sarif(reports, roots), ensure_ascii=False))
    elif arguments.format == "github" and not is_diff_only:
        for report in reports:
            for line in report_formats.workflow_commands(report):
                say(line)
    elif not is_diff_only:
        _print_groups(reports, Paint(arguments.color), verbose=arguments.verbose, with_summary=is_long)
    if is_diff_only or not is_long:
        for line in grouping.format_summary(reports):
            say(line, error=True)


def _print_groups(reports: list[FileReport], paint: Paint, *, verbose: bool, with_summary: bool) -> None:
    if with_summary:
        for line in (*grouping.format_summary(reports), ""):
            say(line)
    for group in grouping.group_by_cause(reports):
        for line in grouping.format_group(group, paint, verbose=verbose):
            show(line)


def _print_totals(reports: list[FileReport], fixable_files: int, *, is_fixed: bool) -> None:
    counts = Counter(diagnostic.code for report in reports for _, diagnostic in report.diagnostics)
    if counts["missing-source"] >= sum(is_keyword_file(report.path) for report in reports) > 1:
        say("keydocs: all sources are missing; for documentation without them, use --preset docs-only", error=True)
    total, with_problems = sum(counts.values()), sum(bool(report.diagnostics) for report in reports)
    checked = counted(len(reports), "file")
    message = f"No problems found in {checked}"
    if total:
        message = f"Found {counted(total, 'problem')} in {with_problems:,} of {checked}"
    if fixable_files:
        message += f" ({counted(fixable_files, 'file')} {'fixed' if is_fixed else 'fixable with --fix'})"
    say(message, error=True)
