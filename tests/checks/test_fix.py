"""How a repaired file is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from keydocs.checks.fix import NotFixedError, write_exactly
from keydocs.fs import confined
from support import write


def test_a_file_keeps_its_permissions_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    page = write(tmp_path / "docs/tide.md", "high")
    page.chmod(0o640)
    write_exactly(str(tmp_path), "docs/tide.md", b"high", "low")
    assert (page.read_text(), page.stat().st_mode & 0o777) == ("low", 0o640 if os.name != "nt" else 0o666)
    assert list(page.parent.iterdir()) == [page]
    write_exactly(str(tmp_path / "docs"), "tide.md", b"low", "high")
    assert page.read_text() == "high"


def test_a_file_that_has_changed_is_left_as_it_is(tmp_path: Path) -> None:
    page = write(tmp_path / "tide.md", "low")
    with pytest.raises(NotFixedError, match=r"tide\.md not fixed: changed in the meantime"):
        write_exactly(str(tmp_path), "tide.md", b"high", "ebb")
    assert page.read_text() == "low"


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_a_folder_that_becomes_a_link_out_of_the_root_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, outside = tmp_path / "root", write(tmp_path / "outside/tide.md", "high")
    write(root / "docs/tide.md", "high")
    read = confined.read_bytes

    def read_and_swap(*arguments: Any) -> bytes:
        data = read(*arguments)
        (root / "docs").rename(root / "aside")
        (root / "docs").symlink_to(outside.parent)
        return data

    monkeypatch.setattr(confined, "read_bytes", read_and_swap)
    with pytest.raises(NotFixedError, match="docs leads out of the workspace"):
        write_exactly(str(root), "docs/tide.md", b"high", "low")
    assert (outside.read_text(), list(outside.parent.iterdir())) == ("high", [outside])
