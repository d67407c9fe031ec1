"""What the tests of the index share."""

from __future__ import annotations

import pytest

from keydocs.fs import confined


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on, alone or behind each other."""
    paths: list[str] = []
    read_bytes, read = confined.read_bytes, confined.Reader.read

    def alone(root: str, path: str, limit: int = confined.MAX_BYTES) -> bytes:
        paths.append(path)
        return read_bytes(root, path, limit)

    def behind_each_other(reader: confined.Reader, path: str, limit: int = confined.MAX_BYTES) -> bytes:
        paths.append(path)
        return read(reader, path, limit)

    monkeypatch.setattr(confined, "read_bytes", alone)
    monkeypatch.setattr(confined.Reader, "read", behind_each_other)
    return paths
