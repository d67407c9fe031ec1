"""The texts of the workspace as they stand now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydocs import files
from keydocs.features import document
from keydocs.features.document import Texts
from support import MakeScene, Scene, pta_keywords, write

COAST = "//- /src/tide.py pta\nclass Tide: ...\n"
PAGE = "docs/src/tide.py_docs.md"


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


def test_pages_keyword_files_and_sources(coast: Scene) -> None:
    texts, root = Texts(), str(coast.root)
    page = texts.page(root, PAGE)
    assert page is not None and page.source == "src/tide.py"
    keyword_file = texts.keyword_file(root, "docs/src/tide.py_kw.md")
    assert keyword_file is not None and [entry.name for entry in keyword_file.entries] == ["Tide"]
    assert keyword_file.page == PAGE
    source = texts.source(root, "src/tide.py")
    assert source is not None and source[0] == "class Tide: ..."


def test_a_text_is_read_once_and_again_when_it_has_changed(coast: Scene) -> None:
    texts, root = Texts(), str(coast.root)
    first = texts.page(root, PAGE)
    assert texts.page(root, PAGE) is first
    coast.write(PAGE, "# Documentation: `src/other.py`\n")
    second = texts.page(root, PAGE)
    assert second is not None and second is not first and second.source == "src/other.py"


def test_what_is_open_in_the_editor_counts(coast: Scene) -> None:
    opened = {str(coast.root / PAGE): "# Documentation: `src/open.py`\n"}
    texts, root = Texts(opened.get), str(coast.root)
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
    texts = Texts({path: pta_keywords("new.py", [("New", "Classs")])}.get)
    keyword_file = texts.keyword_file(str(coast.root), "docs/new_kw.md")
    assert keyword_file is not None and keyword_file.entries[0].name == "New"


def test_what_is_not_there_is_none(coast: Scene) -> None:
    texts, root = Texts(), str(coast.root)
    assert texts.page(root, "docs/gone.md") is None
    assert texts.keyword_file(root, "x_kw.md") is None
    assert texts.source(root, "src") is None
    assert texts.source(root, "a\0b") is None


def test_nothing_is_read_outside_of_the_root(coast: Scene, tmp_path: Path) -> None:
    write(tmp_path / "secret.txt", "secret")
    texts = Texts()
    assert texts.source(str(coast.root), "../secret.txt") is None
    if os.name == "posix":
        (coast.root / "link.txt").symlink_to(tmp_path / "secret.txt")
        assert texts.source(str(coast.root), "link.txt") is None


def test_what_is_too_long_is_not_read(coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_PAGE", 10)
    assert Texts().page(str(coast.root), PAGE) is None


def test_only_the_last_few_are_kept(coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    real = files.read_text

    def read_text(root: str, path: str, limit: int) -> str:
        reads.append(path)
        return real(root, path, limit)

    monkeypatch.setattr(files, "read_text", read_text)
    texts, root = Texts(), str(coast.root)
    for number in range(20):
        write(coast.root / f"s{number}.txt", "")
        texts.source(root, f"s{number}.txt")
    texts.source(root, "s19.txt")
    assert len(reads) == 20
    texts.source(root, "s0.txt")
    assert len(reads) == 21
