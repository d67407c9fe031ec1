"""What the tests of the index share."""

from __future__ import annotations

import pytest

from keydocs import files


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read from now on, alone or behind each other."""
    paths: list[str] = []
    read_bytes, read = files.read_bytes, files.Reader.read

    def alone(root: str, path: str, limit: int = files.MAX_BYTES) -> bytes:
        paths.append(path)
        return read_bytes(root, path, limit)

    def behind_each_other(reader: files.Reader, path: str, limit: int = files.MAX_BYTES) -> bytes:
        paths.append(path)
        return read(reader, path, limit)

    monkeypatch.setattr(files, "read_bytes", alone)
    monkeypatch.setattr(files.Reader, "read", behind_each_other)
    return paths
