"""What all tests get: a scene of their own, and a cache that is not the user's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from keydocs.fs import confined
from support import MakeScene, Scene, build

# The machines that run the tests differ too much in speed for a limit a case. In CI a change fails for its own faults
# only: the examples are the same in each run.
settings.register_profile("keydocs", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile("keydocs")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test ever touches the cache of the user who runs it."""
    cache = tmp_path.resolve() / "cache"
    monkeypatch.setenv("KEYDOCS_CACHE_DIR", str(cache))
    return cache


@pytest.fixture
def scene(tmp_path: Path) -> MakeScene:
    """Writes the scene of a test; see ``support``."""

    def make(text: str, **options: object) -> Scene:
        return build(tmp_path, text, **options)  # type: ignore[arg-type]

    return make


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
