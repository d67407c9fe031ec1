"""The document of the bounds says what holds."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROWS = re.findall(
    r"^\| ([^|]+) \| ([\d,]+) \| [^|]+ \| `([\w.]+)\.(\w+)` \|$",
    (Path(__file__).parents[1] / "docs/limits.md").read_text("utf-8"),
    re.M,
)


@pytest.mark.parametrize(("bound", "value", "module", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_bound(bound: str, value: str, module: str, name: str) -> None:
    assert getattr(importlib.import_module(f"keydocs.{module}"), name) == int(value.replace(",", ""))


def test_all_are_read() -> None:
    assert len(ROWS) > 20
