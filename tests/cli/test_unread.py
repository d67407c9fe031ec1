"""Skipped files are reported by every command, and the settings decide what is indexed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /land/hill.py pta
class Hill:
    def height(self): ...
"""
posix = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
QUERIES = [["index"], ["lookup", "Tide"], ["lookup", "Ebb"], ["complete", "Ti"]]
WITHOUT_ROOT_RIGHTS = (
    "import ctypes,os,sys;[ctypes.CDLL(None).prctl(24,n,0,0,0) for n in (1,2)];"
    "os.execv(sys.executable,[sys.executable,'-m','keydocs',*sys.argv[1:]])"
)
"""Runs the command so that permissions apply even to root."""


@pytest.fixture
def coast(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    workspace = scene(COAST)
    monkeypatch.chdir(workspace.root)
    return workspace


@posix
@pytest.mark.parametrize("command", [*QUERIES, ["read", "docs"]])
def test_names_that_are_not_utf8(run: Run, coast: Scene, command: list[str]) -> None:
    os.mkdir(os.fsencode(coast.root) + b"/docs/b\xff")
    Path(os.fsdecode(os.fsencode(coast.root) + b"/docs/caf\xe9_docs.md")).touch()
    # The second time, nothing is listed anew.
    for _ in range(2):
        assert run(*command).err.startswith(
            "keydocs: skipping docs/b\\udcff: its name is not UTF-8\n"
            "keydocs: skipping docs/caf\\udce9_docs.md: its name is not UTF-8\n"
        )
    assert run("check", "--select", "not-read").out.count("its name is not UTF-8") == 2


@posix
def test_only_the_first_skipped_files_are_listed(run: Run, coast: Scene) -> None:
    for number in range(9):
        (coast.root / f"docs/{number}.md").symlink_to("nowhere")
    lines = run("lookup", "Tide").err.splitlines()
    assert lines[0] == "keydocs: skipping docs/0.md: No such file or directory"
    assert lines[5:] == ["keydocs: skipping 4 more; run keydocs check to list them"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="drops capabilities")
@pytest.mark.parametrize("command", [["index"], ["lookup", "Tide"]])
def test_unreadable_files(coast: Scene, command: list[str]) -> None:
    folder, file = coast.root / "docs/land", coast.root / "docs/src/tide.py_kw.md"
    folder.chmod(0)
    file.chmod(0)
    try:
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_ROOT_RIGHTS, *command],
            cwd=coast.root,
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        folder.chmod(0o755)
    assert done.stderr.startswith(
        "keydocs: skipping docs/land/: Permission denied\nkeydocs: skipping docs/src/tide.py_kw.md: Permission denied\n"
    )


def test_index_lists_the_files_with_problems(run: Run, coast: Scene) -> None:
    coast.write("docs/odd.py_kw.md", "# Keywords\n\n- **`a`**: x" + "y" * 30_000 + "\n")
    coast.write("docs/huge.py_kw.md", "# Keywords\n" * 300_000)
    ran = run("index")
    problems = run("index", "--json").json["problems"]
    assert f" {problems} problems)" in ran.out and problems > 1
    assert f"  docs/odd.py_kw.md: {problems - 1} problem" in ran.out
    assert "keydocs: skipping docs/huge.py_kw.md: has more than the 2,097,152 bytes that are read\n" in ran.err
    report = run("index", "--json").json
    assert report["faulty"] == {"docs/huge.py_kw.md": 1, "docs/odd.py_kw.md": problems - 1}
    assert list(report["unread"]) == ["docs/huge.py_kw.md"]


def counts(run: Run) -> tuple[int, int, int]:
    report = run("index", "--json").json
    return report["files"], report["entries"], report["names"]


def test_counts_leave_out_excluded_files(run: Run, coast: Scene) -> None:
    assert counts(run) == (2, 3, 3)
    (coast.root / "keydocs.toml").write_text('exclude = ["docs/land/"]')
    assert counts(run) == (1, 1, 1)
    assert run("lookup", "Hill").err == f'No documentation found for "Hill" in {coast.root} (1 keyword file).\n'
    (coast.root / "keydocs.toml").write_text("respectGitignore = true")
    assert counts(run) == (2, 3, 3)
    (coast.root / ".gitignore").write_text("/docs/src/\n")
    assert counts(run) == (1, 2, 2)
    (coast.root / ".gitignore").write_text("/docs/\n")
    assert counts(run) == (0, 0, 0)
    (coast.root / ".gitignore").unlink()
    assert counts(run) == (2, 3, 3)


def test_counts_of_a_name_in_several_files(run: Run, coast: Scene) -> None:
    coast.write("docs/src/more.py_kw.md", (coast.root / "docs/land/hill.py_kw.md").read_text())
    assert counts(run) == (3, 5, 3)
    coast.delete("docs/land/hill.py_kw.md")
    assert counts(run) == (2, 3, 3)
    assert "more page" not in run("lookup", "height").out
    coast.delete("docs/src/more.py_kw.md")
    assert counts(run) == (1, 1, 1)


# --- settings that the commands follow ----------------------------------------------------------------------------------


def test_completion_settings_of_the_team_file(run: Run, coast: Scene) -> None:
    def names(*arguments: str) -> list[str]:
        return [item["name"] for item in run("complete", *arguments, "--json").json["items"]]

    coast.write("docs/src/more.py_kw.md", "# Keywords: more.py\n\n- **`TideA`**: Class\n- **`TideB`**: Class\n")
    assert names("Tide") == ["Tide", "TideA", "TideB"]
    (coast.root / "keydocs.toml").write_text("completion.limit = 2\ncompletion.minLength = 1\n")
    assert names("Tide") == ["Tide", "TideA"]
    assert names("T") == ["Tide", "TideA"]
    assert names("Tide", "--limit", "3") == ["Tide", "TideA", "TideB"]
    (coast.root / "keydocs.toml").write_text("completion.minLength = 4\n")
    assert run("complete", "Tid").failed_with("'Tid'", "4 characters")
    assert json.loads(run("complete", "tide", "--json").out)["items"]
