"""Diagnostics for programs: JSON, SARIF and GitHub workflow commands. All formats list every location."""

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

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
"""Levels in SARIF and in GitHub workflows; lower severities are a ``note`` or ``notice``."""


class FileReport(NamedTuple):
    """The diagnostics in a file; ``path`` is relative to ``root``, ``text`` is the checked text."""

    root: str
    path: str
    display_path: str
    text: str
    diagnostics: list[tuple[Severity, Diagnostic]]


def workflow_commands(report: FileReport) -> Iterator[str]:
    """Yield a GitHub workflow command (https://docs.github.com/actions) per diagnostic."""
    for severity, diagnostic in report.diagnostics:
        location = _location(diagnostic.range)
        properties = {
            "file": on_one_line(report.display_path),
            "line": location["line"],
            "col": location["column"],
            "endLine": location["endLine"],
            "endColumn": location["endColumn"],
            "title": diagnostic.code,
        }
        values = ",".join(f"{name}={_escape(str(value), ':,')}" for name, value in properties.items())
        yield f"::{_LEVELS.get(severity, 'notice')} {values}::{_escape(diagnostic.message)}"


def _escape(text: str, extra: str = "") -> str:
    """Percent-encode ``%``, line breaks and the extra characters."""
    for char in "%\r\n" + extra:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def as_json(reports: list[FileReport]) -> dict[str, Any]:
    """Return all reports as one object. Lines and columns are 1-based; columns count code points."""
    return {
        "files": len(reports),
        "summary": dict(sorted(Counter(item.code for report in reports for _, item in report.diagnostics).items())),
        "findings": [
            {
                "path": report.display_path,
                **_location(item.range),
                "code": item.code,
                "severity": severity.value,
                "message": item.message,
                "related": {"path": item.related.path, **_location(item.related.range)} if item.related else None,
                "fixable": item.repair is not None and item.repair.is_safe,
                "fix": _fix_as_json(item),
            }
            for report in reports
            for severity, item in report.diagnostics
        ],
    }


def _fix_as_json(diagnostic: Diagnostic) -> dict[str, Any] | None:
    if diagnostic.repair is None:
        return None
    edits = [{**_location(edit.range), "text": edit.text} for edit in diagnostic.repair.edits]
    return {"title": diagnostic.repair.title, "edits": edits}


def _location(range_: Range) -> dict[str, int]:
    return {
        "line": range_.start_line + 1,
        "column": range_.start + 1,
        "endLine": range_.end_line + 1,
        "endColumn": range_.end + 1,
    }


def as_sarif(reports: list[FileReport], roots: list[str]) -> dict[str, Any]:
    """Return all reports as a SARIF 2.1.0 log with one run."""
    bases = {root: "SRCROOT" if len(roots) == 1 else f"SRCROOT{number}" for number, root in enumerate(roots, 1)}
    indexes = {name: index for index, name in enumerate(RULES)}
    run = {
        "tool": {"driver": {"name": "keydocs", "version": __version__, "rules": [_rule(name) for name in RULES]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            base: {"uri": f"{paths.path_to_uri(root).rstrip('/')}/"} for root, base in bases.items()
        },
        "results": [
            _result(report, severity, item, bases[report.root], indexes[item.code])
            for report in reports
            for severity, item in report.diagnostics
        ],
    }
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str) -> dict[str, Any]:
    rule = RULES[name]
    level = "none" if rule.severity is Severity.OFF else _LEVELS.get(rule.severity, "note")
    return {"id": name, "shortDescription": {"text": rule.about}, "defaultConfiguration": {"level": level}}


def _result(
    report: FileReport, severity: Severity, diagnostic: Diagnostic, base: str, rule_index: int
) -> dict[str, Any]:
    artifact = _artifact(report.path, base)
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _LEVELS.get(severity, "note"),
        "message": {"text": diagnostic.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(diagnostic.range)}}],
    }
    if related := diagnostic.related:
        location = {"artifactLocation": _artifact(related.path, base), "region": _region(related.range)}
        result["relatedLocations"] = [{"physicalLocation": location, "message": {"text": related.message}}]
    if repair := diagnostic.repair:
        change = {"artifactLocation": artifact, "replacements": [_replacement(edit) for edit in repair.edits]}
        result["fixes"] = [{"description": {"text": repair.title}, "artifactChanges": [change]}]
    return result


def _artifact(path: str, base: str) -> dict[str, str]:
    return {"uri": quote(path, safe="/!$&'()*+,;=@~-._", errors="surrogateescape"), "uriBaseId": base}


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.text}}


def _region(range_: Range) -> dict[str, int]:
    location = _location(range_)
    return {
        "startLine": location["line"],
        "startColumn": location["column"],
        "endLine": location["endLine"],
        "endColumn": location["endColumn"],
    }
