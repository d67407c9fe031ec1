"""What is read of a workspace, and what is not."""

import os
import sys
from pathlib import Path

import pytest

from keydocs import files

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


def _write(root: Path, name: str, data: bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("größe".encode(), "größe"),
        (b"\xef\xbb\xbf# T", "# T"),
        (b"a\xffb", "a\ufffdb"),
        ("é".encode("utf-16"), "é"),
        (b"\xfe\xff" + "# T".encode("utf-16-be"), "# T"),
        (b"\xff\xfe" + "# T".encode("utf-16-le"), "# T"),
        (b"\xff\xfea", "\ufffd"),
        (b"", ""),
        (b"a\0b", "a\0b"),
    ],
)
def test_decode(tmp_path: Path, data: bytes, text: str) -> None:
    _write(tmp_path, "docs/a.md", data)
    assert files.read_text(str(tmp_path), "docs/a.md") == text


def test_size_limit(tmp_path: Path) -> None:
    _write(tmp_path, "a.md", b"12345")
    assert files.read_text(str(tmp_path), "a.md", limit=5) == "12345"
    with pytest.raises(files.UnreadableError, match="5 bytes"):
        files.read_text(str(tmp_path), "a.md", limit=4)


@pytest.mark.parametrize("name", ["missing.md", "folder", "a\0b", "../outside.md", "x" * 5000])
def test_unreadable(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    _write(tmp_path, "outside.md", b"secret")
    with pytest.raises(files.UnreadableError):
        files.read_text(str(root), name)


@needs_posix
def test_symbolic_links_must_stay_inside(tmp_path: Path) -> None:
    root = tmp_path / "root"
    _write(root, "real/a.md", b"inside")
    _write(tmp_path, "outside/a.md", b"secret")
    (root / "good").symlink_to(root / "real")
    (root / "bad").symlink_to(tmp_path / "outside")
    (root / "bad.md").symlink_to(tmp_path / "outside" / "a.md")
    (root / "loop.md").symlink_to(root / "loop.md")
    assert files.read_text(str(root), "good/a.md") == "inside"
    for name in ("bad/a.md", "bad.md", "loop.md"):
        with pytest.raises(files.UnreadableError):
            files.read_text(str(root), name)


@needs_posix
def test_root_may_be_a_symbolic_link(tmp_path: Path) -> None:
    _write(tmp_path / "real", "a.md", b"text")
    (tmp_path / "root").symlink_to(tmp_path / "real")
    assert files.read_text(str(tmp_path / "root"), "a.md") == "text"


@needs_posix
def test_fifos_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(files.UnreadableError, match="regular"):
        files.read_text(str(tmp_path), "a.md")
    with pytest.raises(files.UnreadableError):
        files.read_text("/dev", "null")
