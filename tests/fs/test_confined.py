"""What is read of a workspace, and what is not."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from keydocs.fs import confined
from support import meanwhile, seen_until

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
    assert confined.read_text(str(tmp_path), "docs/a.md") == text


def test_what_is_as_it_was_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "a.md", b"12345")
    root = str(tmp_path)
    stamp, data = confined.read_changed(root, "a.md", None)
    assert data == b"12345"
    with monkeypatch.context() as patched:
        patched.delattr(os, "open")
        assert confined.read_changed(root, "a.md", stamp) == (stamp, None)
    with pytest.raises(confined.UnreadableError, match="more than the 4 bytes"):
        confined.read_changed(root, "a.md", stamp, limit=4)
    _write(tmp_path, "a.md", b"123456")
    assert confined.read_changed(root, "a.md", stamp)[1] == b"123456"


@needs_posix
def test_a_link_in_the_place_of_what_was_read_is_looked_at(tmp_path: Path) -> None:
    root = tmp_path / "root"
    _write(root, "a.md", b"12345")
    _write(tmp_path, "outside.md", b"54321")
    stamp, _ = confined.read_changed(str(root), "a.md", None)
    os.utime(tmp_path / "outside.md", ns=(stamp[1], stamp[1]))
    (root / "a.md").unlink()
    (root / "a.md").symlink_to(tmp_path / "outside.md")
    with pytest.raises(confined.OutsideError):
        confined.read_changed(str(root), "a.md", stamp)


def test_size_limit(tmp_path: Path) -> None:
    _write(tmp_path, "a.md", b"12345")
    assert confined.read_text(str(tmp_path), "a.md", limit=5) == "12345"
    with pytest.raises(confined.UnreadableError, match="more than the 4 bytes"):
        confined.read_text(str(tmp_path), "a.md", limit=4)


@pytest.mark.parametrize("name", ["missing.md", "folder", "a\0b", "../outside.md", "x" * 5000])
def test_unreadable(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    _write(tmp_path, "outside.md", b"secret")
    with pytest.raises(confined.UnreadableError):
        confined.read_text(str(root), name)


@needs_posix
def test_symbolic_links_must_stay_inside(tmp_path: Path) -> None:
    root = tmp_path / "root"
    _write(root, "real/a.md", b"inside")
    _write(tmp_path, "outside/a.md", b"secret")
    (root / "good").symlink_to(root / "real")
    (root / "bad").symlink_to(tmp_path / "outside")
    (root / "bad.md").symlink_to(tmp_path / "outside" / "a.md")
    (root / "loop.md").symlink_to(root / "loop.md")
    assert confined.read_text(str(root), "good/a.md") == "inside"
    for name in ("bad/a.md", "bad.md", "loop.md"):
        with pytest.raises(confined.UnreadableError):
            confined.read_text(str(root), name)


@needs_posix
def test_many_have_the_status_that_each_has_alone(tmp_path: Path) -> None:
    root = tmp_path / "root"
    _write(root, "real/a.md", b"inside")
    _write(root, "b.md", b"at the top")
    _write(tmp_path, "outside/a.md", b"secret")
    (root / "good").symlink_to(root / "real")
    (root / "bad").symlink_to(tmp_path / "outside")
    (root / "good.md").symlink_to(root / "b.md")
    (root / "real" / "bad.md").symlink_to(tmp_path / "outside" / "a.md")
    names = ("real/a.md", "b.md", "good/a.md", "good.md", "real", "real/..")
    others = ("bad/a.md", "real/bad.md", "real/none.md", "none/a.md", "b.md/a.md", "../outside/a.md", "a\0b")
    found = confined.statuses(str(root), (*others, *names))
    assert found == {name: confined.status(str(root), name) for name in names}
    assert not any(confined.status(str(root), name) for name in others)


@needs_posix
def test_a_reader_reads_what_can_be_read_alone(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for name in ("real/a.md", "real/b.md", "real/in/c.md", "d.md"):
        _write(root, name, name.encode())
    _write(root, "real/long.md", b"x" * 100)
    _write(tmp_path, "outside/a.md", b"secret")
    (root / "good").symlink_to(root / "real")
    (root / "bad").symlink_to(tmp_path / "outside")
    (root / "real" / "good.md").symlink_to(root / "d.md")
    (root / "real" / "bad.md").symlink_to(tmp_path / "outside" / "a.md")
    (root / "real" / "loop.md").symlink_to(root / "real" / "loop.md")
    os.mkfifo(root / "real" / "fifo.md")
    inside = (
        "a.md",
        "b.md",
        "in/c.md",
        "good.md",
        "bad.md",
        "loop.md",
        "fifo.md",
        "long.md",
        "none.md",
        "in",
        "..",
        "",
    )
    names = [f"{folder}/{name}" for folder in ("real", "good", "bad", "none", "..") for name in inside]

    def outcome(read: Callable[[str, int], bytes], name: str) -> str:
        try:
            return read(name, 50).decode()
        except confined.UnreadableError as error:
            return str(error)

    with confined.Reader(str(root)) as reader:
        for name in (*names, "d.md", "a\0b", *reversed(names)):
            assert outcome(reader.read, name) == outcome(partial(confined.read_bytes, str(root)), name), name
        assert outcome(reader.read, "real/good.md") == "d.md"
        (root / "real").rename(root / "old")
        (root / "real").symlink_to(tmp_path / "outside")
        assert "secret" not in (outcome(reader.read, "real/a.md"), outcome(reader.read, "real/b.md"))


@needs_posix
def test_root_may_be_a_symbolic_link(tmp_path: Path) -> None:
    _write(tmp_path / "real", "a.md", b"text")
    (tmp_path / "root").symlink_to(tmp_path / "real")
    assert confined.read_text(str(tmp_path / "root"), "a.md") == "text"


@needs_posix
def test_fifos_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(confined.UnreadableError, match="regular"):
        confined.read_text(str(tmp_path), "a.md")
    with pytest.raises(confined.UnreadableError):
        confined.read_text("/dev", "null")


@needs_posix
def test_a_link_that_is_swapped_while_it_is_read_leads_nowhere_else(tmp_path: Path) -> None:
    root = tmp_path / "root"
    _write(root, "real/a.md", b"inside")
    _write(tmp_path, "outside/a.md", b"secret")
    _write(tmp_path, "outside/secret", b"")
    for name, leads in (("in", root / "real"), ("out", tmp_path / "outside")):
        (root / f"{name}.md").symlink_to(leads / "a.md")
        (root / name).symlink_to(leads)

    def swap() -> None:
        for name in ("in", "out"):
            os.symlink(os.readlink(root / f"{name}.md"), root / "new.md")
            os.replace(root / "new.md", root / "swapped.md")
            os.symlink(os.readlink(root / name), root / "new")
            os.replace(root / "new", root / "swapped")

    def read(name: str) -> str:
        try:
            return confined.read_text(str(root), name)
        except confined.UnreadableError:
            return "refused"

    def look() -> Iterator[str]:
        yield from map(read, ("swapped.md", "swapped/a.md"))
        with contextlib.suppress(confined.UnreadableError), confined.entries(str(root), "swapped") as entries:
            yield from [entry.name for entry in entries]

    expected = {"inside", "refused", "a.md"}
    with meanwhile(swap):
        assert seen_until(look, set(expected), 400) == expected


@needs_posix
@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("real/a.md", "real/a.md"),
        ("./real/../real//a.md", "real/a.md"),
        ("good/a.md", "real/a.md"),
        ("good/../a.md", "a.md"),
        ("absolute/a.md", "real/a.md"),
        ("chain", "real"),
        ("", ""),
        ("..", None),
        ("bad/a.md", None),
        ("bad/../root/real/a.md", None),
        ("real/missing.md", None),
        ("loop", None),
        ("a\0b", None),
        ("x" * 5000, None),
    ],
)
def test_where_a_path_really_leads(tmp_path: Path, path: str, leads: str | None) -> None:
    root = tmp_path / "root"
    _write(root, "real/a.md", b"")
    _write(root, "a.md", b"")
    _write(tmp_path, "outside/a.md", b"secret")
    links = {"good": "real", "absolute": str(root / "real"), "chain": "good", "bad": "../outside", "loop": "loop"}
    for name, target in links.items():
        (root / name).symlink_to(target)
    if leads is None:
        with pytest.raises(confined.UnreadableError):
            confined.real_path(str(root), path)
        assert confined.status(str(root), path) is None
    else:
        assert confined.real_path(str(root), path) == str((root / leads).resolve())
