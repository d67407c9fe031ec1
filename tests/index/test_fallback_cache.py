"""The temporary cache folder."""

from __future__ import annotations

import os
import tempfile

import pytest

from keydocs.index.fallback_cache import FallbackCache


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_the_folder_is_the_users_alone_until_it_is_closed() -> None:
    fallback = FallbackCache()
    path = fallback.path
    assert path is not None and path == fallback.path
    assert path.stat().st_mode & 0o777 == 0o700
    fallback.close()
    assert not path.exists()


def test_no_temporary_folder_is_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    assert FallbackCache().path is None
