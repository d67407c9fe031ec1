"""Moving files: links lead on to where they led."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from keydocs.features.file_rename import edits_for_moves
from keydocs.index.scan import DEFAULT_SCOPE
from support import MakeScene, Scene, steps

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /docs/src/moon.py_docs.md
# Moon

[tide](./tide.py_docs.md#class), [source](../../src/tide.py), [gone](./gone.md), [web](https://x.org/tide.py_docs.md)
//- /docs/index.md
[tide](src/tide.py_docs.md) [folder](./src) [moon](src/moon.py_docs.md)
"""


def edited(scene: Scene, moves: dict[str, str], *, done: bool = False) -> dict[str, str]:
    """The files that are edited, as they are then."""
    found = {}
    for path, edits in edits_for_moves(str(scene.root), DEFAULT_SCOPE, {}, moves, done=done).items():
        lines = edits[0].lines.text.split("\n")
        for edit in reversed(edits):
            line = lines[edit.range.start_line]
            lines[edit.range.start_line] = line[: edit.range.start] + edit.text + line[edit.range.end :]
        found[Path(path).relative_to(scene.root).as_posix()] = "\n".join(lines)
    return found


def test_a_page_that_moves(scene: MakeScene) -> None:
    coast = scene(COAST)
    found = edited(coast, {"docs/src/tide.py_docs.md": "docs/sea/tide.py_docs.md"})
    assert sorted(found) == ["docs/index.md", "docs/src/moon.py_docs.md", "docs/src/tide.py_kw.md"]
    assert found["docs/index.md"].startswith("[tide](sea/tide.py_docs.md) [folder](./src) [moon](src/moon.py_docs.md)")
    assert "[tide](../sea/tide.py_docs.md#class), [source](../../src/tide.py)" in found["docs/src/moon.py_docs.md"]
    assert "(../sea/tide.py_docs.md)" in found["docs/src/tide.py_kw.md"]


def test_a_source_that_moves(scene: MakeScene) -> None:
    found = edited(scene(COAST), {"src/tide.py": "lib/ebb.py"})
    assert "[source](../../lib/ebb.py), [gone](./gone.md)" in found["docs/src/moon.py_docs.md"]


@pytest.mark.parametrize("done", [False, True])
def test_a_folder_that_moves(scene: MakeScene, done: bool) -> None:
    """Links inside of it stay as they are; those out of it and into it are written anew."""
    coast = scene(COAST)
    moves = {"docs/src": "docs/the sea/src"}
    if done:
        (coast.root / "docs/the sea").mkdir()
        shutil.move(coast.root / "docs/src", coast.root / "docs/the sea/src")
    found = edited(coast, moves, done=done)
    moon = "docs/the sea/src/moon.py_docs.md" if done else "docs/src/moon.py_docs.md"
    assert sorted(found) == sorted(["docs/index.md", moon])
    assert found["docs/index.md"].startswith(
        "[tide](the%20sea/src/tide.py_docs.md) [folder](./the%20sea/src) [moon](the%20sea/src/moon.py_docs.md)"
    )
    assert "[tide](./tide.py_docs.md#class), [source](../../../src/tide.py), [gone](./gone.md)" in found[moon]


def test_what_is_open_counts_as_it_stands(scene: MakeScene) -> None:
    coast = scene(COAST)
    full = str(coast.root / "docs/index.md")
    found = edits_for_moves(
        str(coast.root),
        DEFAULT_SCOPE,
        {full: "\n[x](src/tide.py_docs.md)\n"},
        {"docs/src/tide.py_docs.md": "docs/t.md"},
    )
    assert [(edit.range.start_line, edit.text) for edit in found[full]] == [(1, "t.md")]


def test_nothing_leads_to_it(scene: MakeScene) -> None:
    assert edited(scene(COAST), {"README.md": "docs/README.md"}) == {}


def test_what_a_page_quotes_of_its_source_stays_as_it_is(scene: MakeScene) -> None:
    coast = scene(COAST)
    page = coast.root / "docs/src/tide.py_docs.md"
    page.write_text(page.read_text("utf-8").replace("class Tide: ...", "# [x](../index.md)"), "utf-8")
    assert "docs/src/tide.py_docs.md" not in edited(coast, {"docs/index.md": "docs/start.md"})


def test_files_that_hold_the_name_as_a_part_of_words_are_not_looked_into(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /docs/many.md\n{'[source](sources.md) ' * 500}\n")

    def cost(old: str) -> int:
        return steps(lambda: edits_for_moves(str(coast.root), DEFAULT_SCOPE, {}, {old: "docs/new"}))

    cost("docs/so")  # compiles a pattern for the name
    assert cost("docs/so") < 1.5 * cost("docs/zz")


def test_in_a_workspace_with_too_many_files_links_stay(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST)
    files = len(list(coast.root.rglob("*.md")))
    for limit, is_followed in ((files, True), (files - 1, False)):
        monkeypatch.setattr("keydocs.features.file_rename.MAX_FILES", limit)
        assert bool(edited(coast, {"docs/src/tide.py_docs.md": "docs/sea.md"})) is is_followed


def test_thousands_of_moves_cost_no_link_more(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /docs/many.md\n{'[tide](src/tide.py_docs.md) ' * 500}\n")

    def cost(count: int) -> int:
        moves = {f"docs/x{number}.md": f"docs/y{number}.md" for number in range(count)}
        moves["docs/src/tide.py_docs.md"] = "docs/sea.md"
        assert len(edited(coast, moves)["docs/many.md"]) == 500 * len("[tide](sea.md) ") + 1
        return steps(lambda: edits_for_moves(str(coast.root), DEFAULT_SCOPE, {}, moves))

    assert cost(4_000) < 2 * cost(1_000)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a](my%20notes.md?x=1#top)", "[a](the%20sea/my%20notes.md?x=1#top)"),
        ("[a](<my notes.md> 'title')", "[a](<the sea/my notes.md> 'title')"),
        ("[a](my notes.md)", "[a](the sea/my notes.md)"),
        ("[a](./my&#32;notes.md)", "[a](./the sea/my notes.md)"),
        (r"[a](m%79%20notes\.md)", "[a](the%20sea/my%20notes.md)"),
        ("[a](/my%20notes.md)", "[a](/the%20sea/my%20notes.md)"),
        ("[a][b]\n\n[b]: <my notes.md>\n", "[a][b]\n\n[b]: <the sea/my notes.md>\n"),
        ("[![x](my%20notes.md)](my%20notes.md)", "[![x](the%20sea/my%20notes.md)](the%20sea/my%20notes.md)"),
        ("[a\nb](my%20notes.md)", "[a\nb](the%20sea/my%20notes.md)"),
    ],
)
def test_a_link_keeps_the_way_in_which_it_is_written(scene: MakeScene, written: str, expected: str) -> None:
    coast = scene("//- /my notes.md\n# Notes\n")
    (coast.root / "index.md").write_text(f"# Index\n\n{written}\n", "utf-8")
    assert edited(coast, {"my notes.md": "the sea/my notes.md"})["index.md"] == f"# Index\n\n{expected}\n"


def test_a_name_that_is_not_escaped_stays_so(scene: MakeScene) -> None:
    coast = scene("//- /größe.md\n# Size\n//- /index.md\n[a](größe.md) [b](gr%C3%B6%C3%9Fe.md) [c](größe.md#x)\n")
    (found,) = edited(coast, {"größe.md": "höhe.md"}).values()
    assert found.strip() == "[a](höhe.md) [b](h%C3%B6he.md) [c](höhe.md#x)"


def test_a_folder_keeps_its_slash(scene: MakeScene) -> None:
    coast = scene("//- /sea/tide.md\n# Tide\n//- /index.md\n[a](sea/) [b](./sea) [c](/sea/#x)\n")
    found = edited(coast, {"sea": "ocean"})
    assert found["index.md"].strip() == "[a](ocean/) [b](./ocean) [c](/ocean/#x)"


def test_a_name_at_the_end_of_a_file_is_found(scene: MakeScene) -> None:
    coast = scene("//- /tide.md\n# Tide\n")
    (coast.root / "index.md").write_text("[a][b]\n\n[b]: tide.md", "utf-8")
    assert edited(coast, {"tide.md": "ebb.md"})["index.md"] == "[a][b]\n\n[b]: ebb.md"
