"""The texts of the workspace as they stand now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydocs.model import Kind
from keydocs.pages import locate
from keydocs.pages.definitions import Definition
from keydocs.pages.source_text import Source
from keydocs.search import workspace_files
from keydocs.search.workspace_files import WorkspaceFiles
from support import MakeScene, Scene, pta_keywords, write

COAST = "//- /src/tide.py pta\nclass Tide: ...\n"
PAGE = "docs/src/tide.py_docs.md"


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


def test_pages_keyword_files_and_sources(coast: Scene) -> None:
    texts, root = WorkspaceFiles(), str(coast.root)
    page = texts.page(root, PAGE)
    assert page is not None and page.source == "src/tide.py"
    keyword_file = texts.keyword_file(root, "docs/src/tide.py_kw.md")
    assert keyword_file is not None and [entry.name for entry in keyword_file.entries] == ["Tide"]
    assert keyword_file.page == PAGE
    source = texts.source(root, "src/tide.py")
    assert source is not None and source[0] == "class Tide: ..."


def test_a_text_is_read_once_and_again_when_it_has_changed(coast: Scene) -> None:
    texts, root = WorkspaceFiles(), str(coast.root)
    first = texts.page(root, PAGE)
    assert texts.page(root, PAGE) is first
    coast.write(PAGE, "# Documentation: `src/other.py`\n")
    second = texts.page(root, PAGE)
    assert second is not None and second is not first and second.source == "src/other.py"


def test_what_is_open_in_the_editor_counts(coast: Scene) -> None:
    opened = {str(coast.root / PAGE): "# Documentation: `src/open.py`\n"}
    texts, root = WorkspaceFiles(opened.get), str(coast.root)
    page = texts.page(root, PAGE)
    assert page is not None and page.source == "src/open.py"
    opened[str(coast.root / PAGE)] = "# Documentation: `src/typed.py`\n"
    page = texts.page(root, PAGE)
    assert page is not None and page.source == "src/typed.py"
    opened.clear()
    page = texts.page(root, PAGE)
    assert page is not None and page.source == "src/tide.py"


def test_what_is_only_open_is_there_too(coast: Scene) -> None:
    path = str(coast.root / "docs/new_kw.md")
    texts = WorkspaceFiles({path: pta_keywords("new.py", [("New", "Classs")])}.get)
    keyword_file = texts.keyword_file(str(coast.root), "docs/new_kw.md")
    assert keyword_file is not None and keyword_file.entries[0].name == "New"


def test_what_is_not_there_is_none(coast: Scene) -> None:
    texts, root = WorkspaceFiles(), str(coast.root)
    assert texts.page(root, "docs/gone.md") is None
    assert texts.keyword_file(root, "x_kw.md") is None
    assert texts.source(root, "src") is None
    assert texts.source(root, "a\0b") is None


def test_nothing_is_read_outside_of_the_root(coast: Scene, tmp_path: Path) -> None:
    write(tmp_path / "secret.txt", "secret")
    texts = WorkspaceFiles()
    assert texts.source(str(coast.root), "../secret.txt") is None
    if os.name == "posix":
        (coast.root / "link.txt").symlink_to(tmp_path / "secret.txt")
        assert texts.source(str(coast.root), "link.txt") is None


def test_what_is_too_long_is_not_read(coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_files, "MAX_PAGE", 10)
    assert WorkspaceFiles().page(str(coast.root), PAGE) is None


def test_only_the_last_few_are_kept(coast: Scene, reads: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_files, "_MAX_SOURCES", 20_000)
    texts, root = WorkspaceFiles(), str(coast.root)
    for number in range(20):
        write(coast.root / f"s{number}.txt", "x" * 1_000)
        texts.source(root, f"s{number}.txt")
    texts.source(root, "s19.txt")
    assert len(reads) == 20
    texts.source(root, "s0.txt")
    assert len(reads) == 21


def test_one_that_is_longer_than_all_that_is_kept_is_kept_alone(coast: Scene, reads: list[str]) -> None:
    texts, root = WorkspaceFiles(), str(coast.root)
    write(coast.root / "long.txt", "x" * 2_000_000)
    texts.source(root, "src/tide.py")
    for _ in range(3):
        texts.source(root, "long.txt")
    assert reads == ["src/tide.py", "long.txt"]
    texts.source(root, "src/tide.py")
    assert len(reads) == 3


def test_what_was_seen_on_a_page_is_kept_longer_than_the_page(
    coast: Scene, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_files, "_MAX_PAGES", 0)
    write(coast.root / "other_docs.md", "")
    texts, root = WorkspaceFiles(), str(coast.root)
    looked_for: list[str] = []
    real = locate.find_definitions

    def find_definitions(source: Source, name: str, kind: Kind, owner: str) -> list[Definition]:
        looked_for.append(name)
        return real(source, name, kind, owner)

    monkeypatch.setattr(locate, "find_definitions", find_definitions)

    def line_of(name: str) -> int:
        page = texts.page(root, PAGE)
        assert page is not None
        return locate.locate(page, name, Kind.CLASS)[0].name.start_line

    for _ in range(3):
        assert line_of("Tide") == 10
        assert texts.page(root, "other_docs.md") is not None
    assert (looked_for, len(reads)) == (["Tide"], 6)
    coast.write(PAGE, "# Documentation: `src/tide.py`\n\n## Original Source\n\n```python\nclass Tide: ...\n```\n")
    assert line_of("Tide") == 5
    assert looked_for == ["Tide", "Tide"]


def test_the_entries_of_a_keyword_file(coast: Scene) -> None:
    texts, root = WorkspaceFiles(), str(coast.root)
    names = [("Tide", "Classs"), ("größe", "Functions"), ("Tide", "Identifiers")]
    write(coast.root / "docs/src/tide.py_kw.md", pta_keywords("src/tide.py", names))
    path = "docs/src/tide.py_kw.md"
    assert texts.entries(root, path, "Tide") == [(Kind.CLASS, 6), (Kind.IDENTIFIER, 14)]
    assert texts.entries(root, path, "größe") == [(Kind.FUNCTION, 10)]
    assert texts.entries(root, path, "nowhere") == texts.entries(root, "docs/src/sub.md", "Tide") == []
    assert [name.decode() for name, _, _ in texts.listed(root, path)] == ["Tide", "größe", "Tide"]
