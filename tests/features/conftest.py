"""What tests of features share."""

from __future__ import annotations

import pytest

from keydocs.fs import confined


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are read."""
    found: list[str] = []
    real = confined.read_changed

    def read_changed(root: str, path: str, known: object, limit: int) -> tuple[tuple[int, int], bytes | None]:
        stamp, data = real(root, path, known, limit)
        if data is not None:
            found.append(path)
        return stamp, data

    monkeypatch.setattr(confined, "read_changed", read_changed)
    return found
