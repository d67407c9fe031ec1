"""``keydocs read``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Run
from support import MakeScene, Scene, write

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /src/turn.cu cua nopage
#define STEPS 4
//- /docs/src/sub.md
# Subtree Keyword Index: `src/`
"""


@pytest.fixture
def coast(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    workspace = scene(COAST)
    monkeypatch.chdir(workspace.root)
    return workspace


def test_json_output(run: Run, coast: Scene) -> None:
    ran = run("read", "docs/src/tide.py_kw.md", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "file": "docs/src/tide.py_kw.md",
        "title": "Keyword Index: `src/tide.py`",
        "source": "src/tide.py",
        "page": "docs/src/tide.py_docs.md",
        "entries": [
            {"name": "Tide", "kind": "class", "line": 7, "page": "docs/src/tide.py_docs.md", "fields": {}},
        ],
        "sections": [{"name": "Original Source", "about": "The whole source"}],
        "problems": [],
    }


def test_a_missing_page_is_null(run: Run, coast: Scene) -> None:
    parsed = run("read", "docs/src/turn.cu_kw.md", "--json").json
    assert parsed["page"] is None
    (entry,) = parsed["entries"]
    assert (entry["page"], entry["kind"], entry["fields"]["Context"]) == (None, "macro", "STEPS in the lamp")
    assert all(set(problem) == {"line", "message"} for problem in parsed["problems"])


def test_a_folder_gives_all_its_keyword_files(run: Run, coast: Scene) -> None:
    assert [line["file"] for line in run("read", "docs", "--json").lines] == [
        "docs/src/tide.py_kw.md",
        "docs/src/turn.cu_kw.md",
    ]


@pytest.mark.parametrize("given", ["docs/src/tide.py_kw.md", "./docs/src/tide.py_kw.md", "docs", ".", "docs/src"])
def test_printed_paths_exist(run: Run, coast: Scene, given: str) -> None:
    for parsed in run("read", given, "--json").lines:
        assert Path(parsed["file"]).is_file()
        assert parsed["page"] is None or Path(parsed["page"]).is_file()


def test_from_another_folder(run: Run, coast: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parsed = run("read", coast.root / "docs/src/tide.py_kw.md", "--json").json
    assert Path(parsed["file"]) == coast.root / "docs/src/tide.py_kw.md"
    assert Path(parsed["page"]) == coast.root / "docs/src/tide.py_docs.md"


def test_several_paths(run: Run, coast: Scene) -> None:
    ran = run("read", "docs/src/turn.cu_kw.md", "docs/src/tide.py_kw.md", "--json")
    assert [line["source"] for line in ran.lines] == ["src/turn.cu", "src/tide.py"]


def test_text_output(run: Run, coast: Scene) -> None:
    out = run("read", "docs/src/tide.py_kw.md").out
    assert out.splitlines()[0] == "docs/src/tide.py_kw.md"
    assert "      7: Tide  (class)" in out
    assert "  section: Original Source: The whole source" in out


def test_a_folder_index_can_be_read(run: Run, coast: Scene) -> None:
    assert run("read", "docs/src/sub.md", "--json").json["file"] == "docs/src/sub.md"


def test_other_files_are_refused(run: Run, coast: Scene) -> None:
    assert run("read", "src/tide.py").failed_with("not a keyword file (*_kw.md): src/tide.py")
    assert run("read", "nowhere_kw.md").failed_with("no such file or directory: nowhere_kw.md")


def test_an_unreadable_file_does_not_stop_the_others(run: Run, coast: Scene, tmp_path: Path) -> None:
    (tmp_path / "outside_kw.md").write_text("# Keywords")
    (coast.root / "docs/src/a_kw.md").symlink_to(tmp_path / "outside_kw.md")
    ran = run("read", "docs", "--json")
    assert (ran.code, len(ran.lines)) == (1, 2)
    assert ran.err.startswith("keydocs: ") and ran.err.count("\n") == 1


def test_no_index_is_written(run: Run, coast: Scene) -> None:
    run("read", "docs", "--json")
    assert not coast.cache.exists()


def test_a_file_without_entries_is_reported(run: Run, coast: Scene) -> None:
    write(coast.root / "docs/src/tide.py_kw.md", "# Keywords: `src/tide.py`\n\nA text that lists nothing.\n")
    assert "  no entries found\n" in run("read", "docs/src/tide.py_kw.md").out
    ran = run("read", "docs/src/tide.py_kw.md", "--json")
    assert ran.json["problems"] == [{"line": 1, "message": "No entries found"}]


def test_a_foreign_file_with_a_matching_name(run: Run, coast: Scene) -> None:
    write(coast.root / "reference/anova_kw.md", "# anova_kw\n\nA test.\n")
    ran = run("read", "reference/anova_kw.md")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("  not a keyword file\n")
    ran = run("read", "reference")
    assert (ran.code, ran.out, ran.err) == (0, "", "reference: no keyword files (*_kw.md)\n")
    ran = run("check", "--root", "reference")
    assert (ran.code, ran.out, ran.err) == (0, "", "No problems found in 0 files\n")
