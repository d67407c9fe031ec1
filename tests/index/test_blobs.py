"""What files hold: what Git knows of it is believed where it is certain, and everything else is read."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.checkouts import clone, commit, copy, git, needs_git, settle
from keydocs.index import blobs
from keydocs.index.blobs import Blob, known_to_git, name_of, read_blobs
from support import meanwhile, seen_until, write

TIDE, LAMP, FOG = "docs/tide.py_kw.md", "docs/lamp.c_kw.md", "sub/docs/fog.rs_kw.md"
FILES = {TIDE: "- **`Tide`**\n", LAMP: "- **`LAMP`**\n", FOG: "- **`Fog`**\n- **`haze`**\n"}
NAMES = {path: name_of(text.encode()) for path, text in FILES.items()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "coast"
    for path, text in FILES.items():
        write(folder / path, text)
    commit(folder)
    return folder


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    return clone(repository, tmp_path / "clone")


def known(root: Path) -> dict[str, bytes]:
    return known_to_git(str(root), FILES)


# --- names of contents ---------------------------------------------------------------------------------------------


def test_names_are_those_of_git() -> None:
    assert name_of(b"").hex() == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert name_of(b"hello\n").hex() == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_files_are_read_for_their_names(tmp_path: Path) -> None:
    write(tmp_path / "unix", "a\nb\n")
    write(tmp_path / "windows", "a\r\nb\r\n")
    (tmp_path / "leads_out").symlink_to(tmp_path.parent)
    unix, windows = name_of(b"a\nb\n"), name_of(b"a\r\nb\r\n")
    assert list(read_blobs(str(tmp_path), ["unix", "missing", "windows", "leads_out"])) == [
        ("unix", Blob(unix, unix)),
        ("missing", None),
        ("windows", Blob(windows, unix)),
        ("leads_out", None),
    ]


# --- what Git knows ------------------------------------------------------------------------------------------------


@needs_git
def test_git_knows_a_fresh_checkout(checkout: Path) -> None:
    assert known(checkout) == NAMES


@needs_git
def test_of_a_folder_in_a_checkout(checkout: Path) -> None:
    assert known_to_git(str(checkout / "sub"), ["docs/fog.rs_kw.md"]) == {"docs/fog.rs_kw.md": NAMES[FOG]}


@needs_git
def test_through_a_symbolic_link_to_the_root(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout / "sub")
    assert known_to_git(str(tmp_path / "link"), ["docs/fog.rs_kw.md"]) == {"docs/fog.rs_kw.md": NAMES[FOG]}


@needs_git
@pytest.mark.parametrize("version", [2, 3, 4])
def test_all_versions_of_its_index(checkout: Path, version: int) -> None:
    if version == 3:
        # It is written where it is needed: for a file that is to be added.
        write(checkout / "docs/moon_kw.md", "")
        git(checkout, "add", "--intent-to-add", "docs/moon_kw.md")
    else:
        git(checkout, "update-index", f"--index-version={version}")
    settle(checkout)
    assert (checkout / ".git/index").read_bytes()[4:8] == struct.pack(">I", version)
    assert known(checkout) == NAMES


@needs_git
def test_a_file_that_changed_is_not_known(checkout: Path) -> None:
    write(checkout / TIDE, "- **`Ebb`**\n")
    (checkout / LAMP).unlink()
    assert known(checkout) == {FOG: NAMES[FOG]}


@needs_git
def test_a_change_of_the_same_size_is_seen_even_where_the_time_is_set_back(checkout: Path) -> None:
    before = (checkout / TIDE).stat()
    with (checkout / TIDE).open("r+b") as file:
        file.write(FILES[TIDE].replace("Tide", "Edit").encode())
    os.utime(checkout / TIDE, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (checkout / TIDE).stat().st_size == before.st_size
    assert TIDE not in known(checkout)


@needs_git
def test_what_happened_in_one_moment_is_not_known(checkout: Path) -> None:
    """A file that was changed right after Git wrote it can have the stat that Git's index has of it."""
    status = (checkout / TIDE).stat()
    os.utime(checkout / ".git/index", ns=(status.st_atime_ns, status.st_ctime_ns))
    assert TIDE not in known(checkout)


@needs_git
def test_a_copy_is_not_known(checkout: Path, tmp_path: Path) -> None:
    assert known(copy(checkout, tmp_path / "copy")) == {}


@needs_git
def test_a_copy_with_the_same_times_is_not_known(checkout: Path, tmp_path: Path) -> None:
    for path in FILES:
        copied = write(tmp_path / "copy" / path, FILES[path])
        status = (checkout / path).stat()
        os.utime(copied, ns=(status.st_atime_ns, status.st_mtime_ns))
    (tmp_path / "copy/.git").mkdir()
    (tmp_path / "copy/.git/index").write_bytes((checkout / ".git/index").read_bytes())
    assert known(tmp_path / "copy") == {}


@needs_git
def test_files_that_git_does_not_have_are_not_known(checkout: Path) -> None:
    write(checkout / "docs/new_kw.md", "")
    assert known_to_git(str(checkout), ["docs/new_kw.md", TIDE]) == {TIDE: NAMES[TIDE]}


@needs_git
def test_symbolic_links_are_not_known(repository: Path, tmp_path: Path) -> None:
    (repository / "docs/link_kw.md").symlink_to("tide.py_kw.md")
    git(repository, "add", "docs/link_kw.md")
    git(repository, "commit", "-q", "-m", "A link")
    assert known_to_git(str(clone(repository, tmp_path / "clone")), ["docs/link_kw.md"]) == {}


@needs_git
def test_a_file_in_place_of_which_there_is_a_link_now(checkout: Path) -> None:
    (checkout / TIDE).rename(checkout / "docs/elsewhere.md")
    (checkout / TIDE).symlink_to("elsewhere.md")
    assert TIDE not in known(checkout)


@needs_git
def test_other_line_ends_are_told_by_the_size(repository: Path, tmp_path: Path) -> None:
    """Git knows a file by what it is in the repository. Who asks has to compare sizes."""
    windows = clone(repository, tmp_path / "windows", "-c", "core.autocrlf=true")
    assert (windows / TIDE).read_bytes() == FILES[TIDE].replace("\n", "\r\n").encode()
    assert known(windows) == NAMES


@needs_git
def test_a_repository_with_other_names_knows_none_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "coast"
    write(folder / TIDE, FILES[TIDE])
    git(tmp_path, "init", "-q", "--object-format=sha256", "coast")
    git(folder, "add", ".")
    settle(folder)
    assert known(folder).get(TIDE) != NAMES[TIDE]


@needs_git
def test_what_a_git_file_points_to_is_not_followed(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".git").rename(tmp_path / "elsewhere")
    (checkout / ".git").write_text(f"gitdir: {tmp_path / 'elsewhere'}\n", "utf-8")
    assert known(checkout) == {}
    (checkout / ".git").unlink()
    (checkout / ".git").symlink_to(tmp_path / "elsewhere")
    assert known(checkout) == {}


@needs_git
def test_an_index_that_is_a_link_is_not_followed(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".git/index").rename(tmp_path / "index")
    (checkout / ".git/index").symlink_to(tmp_path / "index")
    assert known(checkout) == {}


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_an_index_that_is_swapped_while_it_is_read_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "checkout/.git"
    inside, outside = write(folder / "inside", "inside"), write(tmp_path / "outside", "secret")

    def swap() -> None:
        os.link(inside, folder / "new")
        os.replace(folder / "new", folder / "index")
        os.symlink(outside, folder / "new")
        os.replace(folder / "new", folder / "index")

    def look() -> list[bytes | None]:
        found = blobs._read_index(str(tmp_path / "checkout"))
        return [found and found[0]]

    with meanwhile(swap):
        assert seen_until(look, {b"inside", None}, 2000) == {b"inside", None}


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    write(tmp_path / TIDE, FILES[TIDE])
    assert known(tmp_path) == {}
    (tmp_path / ".git").mkdir()
    assert known(tmp_path) == {}


@needs_git
def test_of_an_index_that_is_cut_off_the_beginning_counts(checkout: Path) -> None:
    whole = (checkout / ".git/index").read_bytes()
    entries = list(blobs._entries(whole))
    assert len(entries) == len(FILES)
    for size in range(len(whole)):
        found = list(blobs._entries(whole[:size]))
        assert found == entries[: len(found)]


@given(st.binary(max_size=300), st.integers(2, 4), st.integers(0, 2**32 - 1))
def test_whatever_stands_in_an_index_is_no_error(data: bytes, version: int, number: int) -> None:
    list(blobs._entries(struct.pack(">4sII", b"DIRC", version, number) + data))


def test_names_that_grow_with_every_entry_are_not_followed() -> None:
    entry = bytes(24) + struct.pack(">I", 0o100644) + bytes(12) + bytes(20) + bytes(2)
    found = list(blobs._entries(struct.pack(">4sII", b"DIRC", 4, 9000) + (entry + b"\0x\0") * 9000))
    assert len(found) == 4096
