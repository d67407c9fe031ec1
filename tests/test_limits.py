"""The limits in the documentation are those of the code."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROWS = re.findall(
    r"^\| ([^|]+) \| ([\d,]+) \| [^|]+ \| `([\w.]+)\.(\w+)` \|$",
    (Path(__file__).parents[1] / "docs/reliability.md").read_text("utf-8"),
    re.M,
)


@pytest.mark.parametrize(("limit", "value", "module", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_documented_limit(limit: str, value: str, module: str, name: str) -> None:
    assert getattr(importlib.import_module(f"keydocs.{module}"), name) == int(value.replace(",", ""))


def test_rows_are_found() -> None:
    assert len(ROWS) > 20
