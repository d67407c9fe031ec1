"""The demonstration shows what it should, and nothing of its own machinery."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DEMO = Path(__file__).with_name("demo.py")


def test_the_demonstration() -> None:
    done = subprocess.run([sys.executable, DEMO], capture_output=True, encoding="utf-8", timeout=120, cwd=DEMO.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line and not line.startswith(" ")] == [
        "Cursor in almanac/watch.py:67",
        "Hover",
        "Definition",
        "Completion of 'la'",
        "Command line",
    ]
