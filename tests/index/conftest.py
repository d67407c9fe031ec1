"""Fixtures of the index tests."""

from __future__ import annotations

import pytest

from keydocs.fs import confined


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files read from now on, one by one or by a reader of many."""
    paths: list[str] = []
    read_bytes, read = confined.read_bytes, confined.Reader.read

    def read_one(root: str, path: str, limit: int = confined.MAX_BYTES) -> bytes:
        paths.append(path)
        return read_bytes(root, path, limit)

    def read_next(reader: confined.Reader, path: str, limit: int = confined.MAX_BYTES) -> bytes:
        paths.append(path)
        return read(reader, path, limit)

    monkeypatch.setattr(confined, "read_bytes", read_one)
    monkeypatch.setattr(confined.Reader, "read", read_next)
    return paths
