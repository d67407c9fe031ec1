"""What tests of features share."""

from __future__ import annotations

import pytest

from keydocs import files


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read."""
    found: list[str] = []
    real = files.read_changed

    def read_changed(root: str, path: str, known: object, limit: int) -> tuple[tuple[int, int], bytes | None]:
        stamp, data = real(root, path, known, limit)
        if data is not None:
            found.append(path)
        return stamp, data

    monkeypatch.setattr(files, "read_changed", read_changed)
    return found
