"""Which Markdown files of a root are listed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydocs.index.scan import IndexScope, is_listed, scan
from keydocs.settings import Settings
from support import MakeScene, write


def test_keyword_files_and_pages_are_told_apart(scene: MakeScene) -> None:
    listing = scan(
        str(
            scene("""
    //- /docs/src/tide.py_kw.md
    //- /docs/src/tide.py_docs.md
    //- /docs/src/sub.md
    //- /docs/keywords.md
    //- /docs/src/index.md
    //- /README.md
    //- /src/tide.py
    """).root
        )
    )
    assert sorted(listing.keyword_files) == [
        "docs/keywords.md",
        "docs/src/sub.md",
        "docs/src/tide.py_kw.md",
    ]
    assert listing.documents == {"docs/src/tide.py_docs.md", "docs/src/index.md", "README.md"}


def test_a_stamp_is_size_and_times(tmp_path: Path) -> None:
    path = write(tmp_path / "a_kw.md", "12345")
    status = path.stat()
    assert scan(str(tmp_path)).keyword_files == {"a_kw.md": (5, status.st_mtime_ns + status.st_ctime_ns)}


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        (".git/a_kw.md", False),
        ("node_modules/x/a_kw.md", False),
        ("docs/node_modules/a_kw.md", False),
        (".venv/lib/a_kw.md", False),
        ("build/docs/a_kw.md", False),
        ("dist/a_kw.md", False),
        ("docs/build/a_kw.md", True),
        ("docs/src/dist/a_kw.md", True),
        (".github/a_kw.md", True),
        ("größe/日本_kw.md", True),
        ("with space/a b_kw.md", True),
        ("a_KW.md", False),
        ("a_kw.md.bak", False),
        ("a_kw.mdx", False),
    ],
)
def test_what_is_listed(tmp_path: Path, path: str, listed: bool) -> None:
    write(tmp_path / path, "# Keywords")
    assert (path in scan(str(tmp_path)).keyword_files) is listed


def test_a_folder_with_the_name_of_a_keyword_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "x_kw.md").mkdir()
    assert not scan(str(tmp_path)).keyword_files


def test_a_root_that_does_not_exist_has_nothing(tmp_path: Path) -> None:
    listing = scan(str(tmp_path / "gone"))
    assert (listing.keyword_files, listing.documents) == ({}, set())


posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")


@posix
def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "outside/a_kw.md", "")
    root = tmp_path / "root"
    write(root / "b_kw.md", "")
    (root / "up").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    assert list(scan(str(root)).keyword_files) == ["b_kw.md"]


@posix
def test_a_link_to_a_file_is_listed_and_a_broken_one_is_not(tmp_path: Path) -> None:
    write(tmp_path / "a_kw.md", "")
    (tmp_path / "b_kw.md").symlink_to("a_kw.md")
    (tmp_path / "c_kw.md").symlink_to("nowhere")
    assert sorted(scan(str(tmp_path)).keyword_files) == ["a_kw.md", "b_kw.md"]


@posix
def test_a_link_to_itself_costs_itself_alone(tmp_path: Path) -> None:
    write(tmp_path / "a_kw.md", "")
    (tmp_path / "b_kw.md").symlink_to("b_kw.md")
    assert list(scan(str(tmp_path)).keyword_files) == ["a_kw.md"]


@posix
def test_what_is_no_regular_file_is_not_listed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a_kw.md")
    assert not scan(str(tmp_path)).keyword_files


@posix
def test_names_that_are_not_utf8_are_left_out(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    try:
        os.mkdir(folder + b"/b\xff")
        for name in (b"a\xff_kw.md", b"b\xff/a_kw.md"):
            with open(folder + b"/" + name, "wb"):
                pass
    except OSError:
        pytest.skip("the file system takes UTF-8 only")
    assert not scan(str(tmp_path)).keyword_files


TREE = """
//- /.gitignore
/made/
*.tmp.md
//- /docs/a_kw.md
//- /docs/a.names.md
//- /docs/b.tmp.md
//- /docs/old/.gitignore
*
!kept_kw.md
//- /docs/old/c_kw.md
//- /docs/old/kept_kw.md
//- /made/d_kw.md
//- /docs/sub.md
"""


def listed(root: Path, scope: IndexScope) -> tuple[list[str], list[str]]:
    listing = scan(str(root), scope)
    everything = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    # Looked up one by one, files are the same as in a walk.
    assert {path for path in everything if is_listed(str(root), path, scope)} == {
        *listing.keyword_files,
        *listing.documents,
    }
    return sorted(listing.keyword_files), sorted(listing.documents)


@pytest.mark.parametrize(
    ("scope", "keyword_files", "documents"),
    [
        (
            IndexScope(),
            ["docs/a_kw.md", "docs/old/c_kw.md", "docs/old/kept_kw.md", "docs/sub.md", "made/d_kw.md"],
            ["docs/a.names.md", "docs/b.tmp.md"],
        ),
        (
            IndexScope(keyword_files=("**/*.names.md",)),
            ["docs/a.names.md"],
            ["docs/a_kw.md", "docs/b.tmp.md", "docs/old/c_kw.md", "docs/old/kept_kw.md", "docs/sub.md", "made/d_kw.md"],
        ),
        (
            IndexScope(exclude=("docs/old/", "*.tmp.md", "/made")),
            ["docs/a_kw.md", "docs/sub.md"],
            ["docs/a.names.md"],
        ),
        (
            IndexScope(respect_gitignore=True),
            ["docs/a_kw.md", "docs/old/kept_kw.md", "docs/sub.md"],
            ["docs/a.names.md"],
        ),
        (IndexScope(exclude=("docs",), respect_gitignore=True), [], []),
    ],
)
def test_what_settings_select(
    scene: MakeScene, scope: IndexScope, keyword_files: list[str], documents: list[str]
) -> None:
    assert listed(scene(TREE).root, scope) == (keyword_files, documents)


def test_the_usual_files_are_those_of_the_settings() -> None:
    settings = Settings()
    assert IndexScope() == (settings.keyword_files, settings.exclude, settings.respect_gitignore)


def test_the_usual_files_are_those_that_their_patterns_match(scene: MakeScene) -> None:
    root = str(scene(TREE).root)
    again = IndexScope(keyword_files=(*IndexScope().keyword_files, "**/*_kw.md"))
    assert scan(root) == scan(root, again)


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_what_cannot_be_read_is_told(scene: MakeScene, tmp_path: Path) -> None:
    coast = scene("//- /docs/a_kw.md\n//- /docs/a_docs.md\n")
    docs = coast.root / "docs"
    (tmp_path / "outside_kw.md").write_text("# Keywords")
    (docs / "inside_kw.md").symlink_to("a_kw.md")
    (docs / "outside_kw.md").symlink_to(tmp_path / "outside_kw.md")
    (docs / "outside").symlink_to(tmp_path)
    (docs / "inside").symlink_to(docs)
    (coast.root / "elsewhere").symlink_to(tmp_path)
    (coast.root / "sub").mkdir()
    (coast.root / "sub/docs").symlink_to(tmp_path)
    (docs / "loop_kw.md").symlink_to("loop_kw.md")
    (docs / "zero_kw.md").symlink_to("/dev/zero")
    (docs / "folder_kw.md").mkdir()
    os.mkfifo(docs / "pipe_docs.md")
    Path(os.fsdecode(os.fsencode(docs) + b"/caf\xe9_kw.md")).write_text("# Keywords")
    listing = scan(str(coast.root))
    assert sorted(listing.keyword_files) == ["docs/a_kw.md", "docs/inside_kw.md"]
    assert listing.documents == {"docs/a_docs.md"}
    assert listing.refused == {
        "docs/outside_kw.md": "docs/outside_kw.md leads out of the workspace",
        "docs/outside": "docs/outside leads out of the workspace",
        "sub/docs": "sub/docs leads out of the workspace",
        "docs/loop_kw.md": "docs/loop_kw.md: symbolic links that lead to each other",
        "docs/zero_kw.md": "docs/zero_kw.md leads out of the workspace",
        "docs/folder_kw.md": "it is not a regular file",
        "docs/pipe_docs.md": "it is not a regular file",
        "docs/caf\udce9_kw.md": "its name is not UTF-8",
    }


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_a_gitignore_that_is_not_used_is_told(scene: MakeScene, tmp_path: Path) -> None:
    coast = scene("//- /a_kw.md\n//- /docs/b_kw.md\n//- /long/c_kw.md\n")
    os.mkfifo(coast.root / ".gitignore")
    (tmp_path / "outside").write_text("*")
    (coast.root / "docs/.gitignore").symlink_to(tmp_path / "outside")
    coast.write("long/.gitignore", "x" * 65_537)
    listing = scan(str(coast.root), IndexScope(respect_gitignore=True))
    assert sorted(listing.keyword_files) == ["a_kw.md", "docs/b_kw.md", "long/c_kw.md"]
    assert listing.refused == {
        ".gitignore": ".gitignore is not a regular file",
        "docs/.gitignore": "docs/.gitignore leads out of the workspace",
        "long/.gitignore": "long/.gitignore has more than the 65,536 bytes that are read",
    }
    assert not scan(str(coast.root)).refused
