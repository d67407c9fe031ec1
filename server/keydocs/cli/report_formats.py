"""Findings as they are written for programs: JSON, SARIF for code scanning, commands of GitHub's workflows. All have
every place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from keydocs import __version__
from keydocs.checks.rules import (
    RULES,
    Diagnostic,
    Edit,
    Severity,
)
from keydocs.fs import paths
from keydocs.model import Range
from keydocs.text.escaping import on_one_line

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
"""In SARIF; what is less is a note there, and a notice in GitHub's workflows."""


class Report(NamedTuple):
    """What was found in a file: ``path`` in its root, ``shown`` from the current folder, ``text`` as it was read."""

    root: str
    path: str
    shown: str
    text: str
    findings: list[tuple[Severity, Diagnostic]]


def commands_of(report: Report) -> Iterator[str]:
    """A workflow command of GitHub for each finding."""
    for severity, one in report.findings:
        yield _as_command(report, severity, one)


def _as_command(report: Report, severity: Severity, one: Diagnostic) -> str:
    """A workflow command: https://docs.github.com/actions, which wants some characters escaped."""
    at = _place(one.range)
    told = {
        "file": on_one_line(report.shown),
        "line": at["line"],
        "col": at["column"],
        "endLine": at["endLine"],
        "endColumn": at["endColumn"],
        "title": one.code,
    }
    values = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in told.items())
    return f"::{_LEVELS.get(severity, 'notice')} {values}::{_escaped(one.message)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def as_json(found: list[Report]) -> dict[str, Any]:
    """All reports as one object. Lines and columns begin with 1; columns count code points."""
    return {
        "files": len(found),
        "summary": dict(sorted(Counter(one.code for report in found for _, one in report.findings).items())),
        "findings": [
            {
                "path": report.shown,
                **_place(one.range),
                "code": one.code,
                "severity": severity.value,
                "message": one.message,
                "related": {"path": one.related.path, **_place(one.related.range)} if one.related else None,
                "fixable": one.repair is not None and one.repair.is_safe,
                "fix": _fix(one),
            }
            for report in found
            for severity, one in report.findings
        ],
    }


def _fix(one: Diagnostic) -> dict[str, Any] | None:
    if one.repair is None:
        return None
    edits = [{**_place(edit.range), "text": edit.text} for edit in one.repair.edits]
    return {"title": one.repair.title, "edits": edits}


def _place(place: Range) -> dict[str, int]:
    return {
        "line": place.start_line + 1,
        "column": place.start + 1,
        "endLine": place.end_line + 1,
        "endColumn": place.end + 1,
    }


def as_sarif(found: list[Report], roots: list[str]) -> dict[str, Any]:
    """All reports as one run in the Static Analysis Results Interchange Format, version 2.1.0."""
    bases = {root: "SRCROOT" if len(roots) == 1 else f"SRCROOT{number}" for number, root in enumerate(roots, 1)}
    numbers = {name: number for number, name in enumerate(RULES)}
    run = {
        "tool": {"driver": {"name": "keydocs", "version": __version__, "rules": [_rule(name) for name in RULES]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            base: {"uri": f"{paths.path_to_uri(root).rstrip('/')}/"} for root, base in bases.items()
        },
        "results": [
            _result(report, severity, one, bases[report.root], numbers[one.code])
            for report in found
            for severity, one in report.findings
        ],
    }
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _rule(name: str) -> dict[str, Any]:
    code = RULES[name]
    level = "none" if code.severity is Severity.OFF else _LEVELS.get(code.severity, "note")
    return {"id": name, "shortDescription": {"text": code.about}, "defaultConfiguration": {"level": level}}


def _result(report: Report, severity: Severity, one: Diagnostic, base: str, number: int) -> dict[str, Any]:
    artifact = _artifact(report.path, base)
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": number,
        "level": _LEVELS.get(severity, "note"),
        "message": {"text": one.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(one.range)}}],
    }
    if one.related:
        place = {"artifactLocation": _artifact(one.related.path, base), "region": _region(one.related.range)}
        result["relatedLocations"] = [{"physicalLocation": place, "message": {"text": one.related.message}}]
    if one.repair:
        change = {"artifactLocation": artifact, "replacements": [_replacement(edit) for edit in one.repair.edits]}
        result["fixes"] = [{"description": {"text": one.repair.title}, "artifactChanges": [change]}]
    return result


def _artifact(path: str, base: str) -> dict[str, str]:
    return {"uri": quote(path, safe="/!$&'()*+,;=@~-._", errors="surrogateescape"), "uriBaseId": base}


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.text}}


def _region(place: Range) -> dict[str, int]:
    at = _place(place)
    return {
        "startLine": at["line"],
        "startColumn": at["column"],
        "endLine": at["endLine"],
        "endColumn": at["endColumn"],
    }
