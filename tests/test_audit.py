"""The step of CI that asks for vulnerabilities: it tells "there are some" from "nobody could be asked"."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

AUDIT = runpy.run_path(str(Path(__file__).parents[1] / ".ci" / "audit.py"))
VULNERABLE = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": [], "description": ""}],
}
SOUND = {"name": "tqdm", "version": "4.70.1", "vulns": []}
UNKNOWN = {"name": "attrs", "skip_reason": "Dependency not found on PyPI and could not be audited: attrs (26.1.0)"}
FOUND = ["jinja2 2.4.1: PYSEC-2019-217, fixed in 2.10.1"]


@pytest.mark.parametrize(
    ("packages", "found"),
    [
        ([SOUND], []),
        ([SOUND, VULNERABLE], FOUND),
        ([UNKNOWN, VULNERABLE], FOUND),
        ([SOUND, UNKNOWN], None),
        ([UNKNOWN], None),
    ],
)
def test_what_pip_audit_says(packages: list[dict[str, Any]], found: list[str] | None) -> None:
    assert AUDIT["python_findings"](json.dumps({"dependencies": packages, "fixes": []})) == found


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ({"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {}}, []),
        (
            {"auditReportVersion": 2, "vulnerabilities": {"tar": {"severity": "high", "range": "<6.2.1"}}},
            ["tar <6.2.1: high"],
        ),
        ({"message": "405 Method Not Allowed", "method": "POST", "statusCode": 405, "error": {"summary": ""}}, None),
    ],
)
def test_what_npm_says(report: dict[str, Any], found: list[str] | None) -> None:
    assert AUDIT["node_findings"](json.dumps(report)) == found


@pytest.mark.parametrize("output", ["", "Traceback (most recent call last):", "[]", "null"])
def test_what_cannot_be_understood_is_no_answer(output: str) -> None:
    assert AUDIT["python_findings"](output) is None
    assert AUDIT["node_findings"](output) is None
