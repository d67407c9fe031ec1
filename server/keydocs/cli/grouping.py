"""Diagnostics grouped by cause, as ``keydocs check`` prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from keydocs.checks.rules import Diagnostic, Severity
from keydocs.cli.color import BOLD, SEVERITY_STYLES, Paint
from keydocs.cli.report_formats import FileReport
from keydocs.text.escaping import on_one_line, visible
from keydocs.text.lines import Lines

_MAX_SHOWN = 3
"""Locations of a group, and names in its message."""
_MAX_NAMES_READ = 300
_ORDER = {severity: number for number, severity in enumerate(Severity)}
_MESSAGES_WITH_NAMES = {
    "dead-fragment": "{subject} has no heading for {names}",
    "entry-not-on-page": "{names} do not occur on {subject}",
}
"""Messages for groups whose diagnostics differ in the name they are about."""


class Group(NamedTuple):
    """Diagnostics of one rule with one cause, each with the report of its file."""

    severity: Severity
    diagnostics: list[tuple[FileReport, Diagnostic]]


def group_by_cause(reports: Iterable[FileReport]) -> list[Group]:
    """Return groups sorted by severity, then by their first location."""
    groups: dict[object, Group] = {}
    for report in reports:
        for severity, item in report.diagnostics:
            key: object = (report.root, severity, item.code, item.subject) if item.subject else len(groups)
            groups.setdefault(key, Group(severity, [])).diagnostics.append((report, item))
    return sorted(groups.values(), key=lambda group: _ORDER[group.severity])


def format_group(group: Group, paint: Paint, *, verbose: bool) -> Iterator[str]:
    """Yield ``path:line:column: rule message`` and indented lines with other locations, all of them if ``verbose``."""
    report, first = group.diagnostics[0]
    total = len(group.diagnostics)
    fixable = "[*] " if all(is_fixable(item) for _, item in group.diagnostics) else ""
    count = f" ({total:,} places)" if total > 1 else ""
    location = paint(f"{_location(report, first)}:", BOLD)
    rule = paint(first.code, SEVERITY_STYLES[group.severity.value])
    yield f"{location} {rule} {fixable}{visible(_message(group))}{_intended_target(group)}{count}"
    others = group.diagnostics[1:] if verbose else group.diagnostics[1:_MAX_SHOWN]
    for other, item in others:
        name = f" {_name_in(other, item)}" if item.code in _MESSAGES_WITH_NAMES else ""
        yield f"    {_location(other, item)}{name}"
    hidden = total - 1 - len(others)
    if hidden:
        yield f"    ... and {hidden:,} more (--verbose lists all)"


def format_summary(reports: Iterable[FileReport]) -> list[str]:
    """Return a line per rule with its count, severity and number of fixable diagnostics."""
    diagnostics = [diagnostic for report in reports for diagnostic in report.diagnostics]
    counts = Counter((severity, item.code) for severity, item in diagnostics)
    fixable = Counter(item.code for _, item in diagnostics if is_fixable(item))
    lines: list[str] = []
    for (severity, code), count in sorted(counts.items(), key=lambda row: (_ORDER[row[0][0]], -row[1], row[0][1])):
        note = f" ({fixable[code]:,} fixable with --fix)" if fixable[code] else ""
        lines.append(f"{count:>8,}  {severity.value:<11}  {code}{note}")
    return lines


def is_fixable(diagnostic: Diagnostic) -> bool:
    """Return whether ``--fix`` fixes a diagnostic."""
    return diagnostic.repair is not None and diagnostic.repair.is_safe


def _location(report: FileReport, diagnostic: Diagnostic) -> str:
    start = diagnostic.range
    return f"{on_one_line(report.display_path)}:{start.start_line + 1}:{start.start + 1}"


def _message(group: Group) -> str:
    first = group.diagnostics[0][1]
    template = _MESSAGES_WITH_NAMES.get(first.code)
    if template is None or len(group.diagnostics) == 1:
        return first.message
    names = list(dict.fromkeys(_name_in(report, item) for report, item in group.diagnostics[:_MAX_NAMES_READ]))
    shown = ", ".join(names[:_MAX_SHOWN]) + (", ..." if len(names) > _MAX_SHOWN else "")
    return template.format(subject=on_one_line(first.subject), names=shown)


def _intended_target(group: Group) -> str:
    """Return where fixed links lead if that is one other file."""
    targets = {item.related.path if item.related and item.repair else "" for _, item in group.diagnostics}
    sources = {report.path for report, _ in group.diagnostics}
    if len(targets) == 1 and (target := targets.pop()) and target not in sources:
        return f" (did you mean {on_one_line(target)}?)"
    return ""


def _name_in(report: FileReport, diagnostic: Diagnostic) -> str:
    """Return the text that a diagnostic is about."""
    line = _lines(report.text).get(diagnostic.range.start_line)
    return on_one_line(line[diagnostic.range.start : diagnostic.range.end])


@lru_cache(maxsize=4)
def _lines(text: str) -> Lines:
    return Lines(text)
