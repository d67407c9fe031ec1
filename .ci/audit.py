"""Asks the advisory services for known vulnerabilities of what Keydocs runs on: audit.py NPM_PROJECT REQUIREMENTS…

Requirements are files with pinned versions; they are for pip-audit, which has to be installed in this Python. Ends with
1 where there are vulnerabilities. A service that does not answer is no reason to fail, and none to be silent: it is
said what was not audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_SECONDS = 300


def main(project: str, *requirements: str) -> int:
    """The exit code."""
    audited = [(path, python_findings(_output([*_PIP_AUDIT, "--requirement", path], "."))) for path in requirements]
    audited.append((f"{project}/package-lock.json", node_findings(_output(["npm", "audit", "--json"], project))))
    for what, found in audited:
        sys.stdout.write("\n  ".join([f"{what}: {_verdict(found)}", *(found or ())]) + "\n")
    return 1 if any(found for _, found in audited) else 0


_PIP_AUDIT = (
    sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--disable-pip", "--no-deps",
)  # fmt: skip


def python_findings(output: str) -> list[str] | None:
    """What pip-audit's JSON tells of vulnerabilities, one a line; None where the service did not know each package that
    it was asked for, because then nobody knows."""
    report = _json(output)
    if "dependencies" not in report:
        return None
    found = [
        f"{package['name']} {package['version']}: {one['id']}, fixed in {', '.join(one['fix_versions']) or 'none'}"
        for package in report["dependencies"]
        for one in package.get("vulns", ())
    ]
    return None if not found and any("skip_reason" in package for package in report["dependencies"]) else found


def node_findings(output: str) -> list[str] | None:
    """What npm's JSON tells of vulnerabilities, one a line; None where the service did not answer."""
    report = _json(output)
    if "vulnerabilities" not in report:
        return None
    return [f"{name} {one['range']}: {one['severity']}" for name, one in report["vulnerabilities"].items()]


def _verdict(found: Sequence[str] | None) -> str:
    if found is None:
        return "NOT AUDITED, the advisory service cannot be asked from here"
    return f"{len(found)} vulnerabilities" if found else "no known vulnerabilities"


def _json(output: str) -> dict[str, Any]:
    try:
        report = json.loads(output)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


def _output(command: Sequence[str], folder: str) -> str:
    """What a command writes, whatever it ends with; empty where it cannot be run, or takes too long."""
    try:
        done = subprocess.run(command, cwd=Path(folder), capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
