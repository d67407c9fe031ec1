"""Findings as people read them: one for each cause, the worst first, with the first of its places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from keydocs.checks.rules import Diagnostic, Severity
from keydocs.cli.report_formats import Report
from keydocs.text.escaping import on_one_line
from keydocs.text.lines import Lines

MANY = 50
"""Findings. Above, a summary comes first."""
_SHOWN = 3
"""Places of a finding, and names in its message."""
_ORDER = {severity: number for number, severity in enumerate(Severity)}
_WITH_NAMES = {
    "dead-fragment": "{subject} has no heading for {names}",
    "entry-not-on-page": "{names} do not occur on {subject}",
}
"""The messages of findings whose places differ in what they name."""


class Group(NamedTuple):
    """Findings of one code that have one cause, each with the file that it is in."""

    severity: Severity
    places: list[tuple[Report, Diagnostic]]


def grouped(reports: Iterable[Report]) -> list[Group]:
    """The findings by their causes: errors before warnings, then in the order of their first places."""
    found: dict[object, Group] = {}
    for report in reports:
        for severity, one in report.findings:
            key: object = (report.root, severity, one.code, one.subject) if one.subject else len(found)
            found.setdefault(key, Group(severity, [])).places.append((report, one))
    return sorted(found.values(), key=lambda group: _ORDER[group.severity])


def lines_of(group: Group, *, verbose: bool) -> Iterator[str]:
    """``path:line:column: code message``, and below it the other places, indented: a few, or all with ``verbose``."""
    report, first = group.places[0]
    fixable = "[*] " if all(is_safe(one) for _, one in group.places) else ""
    count = f" ({len(group.places):,} places)" if len(group.places) > 1 else ""
    yield f"{_place(report, first)}: {first.code} {fixable}{_message(group)}{_meant(group)}{count}"
    others = group.places[1:] if verbose else group.places[1:_SHOWN]
    for other, one in others:
        name = f" {_named(other, one)}" if one.code in _WITH_NAMES else ""
        yield f"    {_place(other, one)}{name}"
    left = len(group.places) - 1 - len(others)
    if left:
        yield f"    ... and {left:,} more (--verbose lists all)"


def summary_of(reports: Iterable[Report]) -> list[str]:
    """A line for each code that was found: how often, how bad, how many can be repaired."""
    every = [(severity, one) for report in reports for severity, one in report.findings]
    counts = Counter((severity, one.code) for severity, one in every)
    safe = Counter(one.code for _, one in every if is_safe(one))
    lines: list[str] = []
    for (severity, code), count in sorted(counts.items(), key=lambda row: (_ORDER[row[0][0]], -row[1], row[0][1])):
        fixable = f" ({safe[code]:,} can be repaired with --fix)" if safe[code] else ""
        lines.append(f"{count:>8,}  {severity.value:<11}  {code}{fixable}")
    return lines


def is_safe(finding: Diagnostic) -> bool:
    """Whether ``--fix`` repairs it."""
    return finding.repair is not None and finding.repair.is_safe


def _place(report: Report, one: Diagnostic) -> str:
    return f"{on_one_line(report.shown)}:{one.range.start_line + 1}:{one.range.start + 1}"


def _message(group: Group) -> str:
    first = group.places[0][1]
    form = _WITH_NAMES.get(first.code)
    if form is None or len(group.places) == 1:
        return first.message
    names = list(dict.fromkeys(_named(report, one) for report, one in group.places[: 100 * _SHOWN]))
    more = ", ..." if len(names) > _SHOWN else ""
    shown = ", ".join(names[:_SHOWN]) + more
    return form.format(subject=on_one_line(first.subject), names=shown)


def _meant(group: Group) -> str:
    """Where links lead once they are repaired, if that is one place."""
    paths = {one.related.path if one.related and one.repair else "" for _, one in group.places}
    own = {report.path for report, _ in group.places}
    return f" (meant: {on_one_line(path)})" if len(paths) == 1 and (path := paths.pop()) and path not in own else ""


def _named(report: Report, one: Diagnostic) -> str:
    """The text that a finding is about."""
    return on_one_line(_lines(report.text).get(one.range.start_line)[one.range.start : one.range.end])


@lru_cache(maxsize=4)
def _lines(text: str) -> Lines:
    return Lines(text)
