"""Colors, displayed paths, help, completions and the cache."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.conftest import Run
from support import MakeScene, Scene

COAST = '''
//- /src/tide.py pta
class Tide:
    """The level of the sea."""
//- /zone/hill.py pta
class Tide: ...
'''
ESC = "\x1b["


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


# --- colors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "environment", "is_colored"),
    [
        (None, {}, False),
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        (None, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (None, {"NO_COLOR": ""}, False),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
@pytest.mark.parametrize("command", [["lookup", "Tide"], ["complete", "Ti"], ["check"]])
def test_colors(
    run: Run,
    coast: Scene,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    flag: str | None,
    environment: dict[str, str],
    is_colored: bool,
) -> None:
    coast.delete("src/tide.py")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    plain = run(*command, "--root", coast.root, "--color", "never").out
    shown = run(*command, "--root", coast.root, *(["--color", flag] if flag else [])).out
    assert (ESC in shown) == is_colored
    assert re.sub(r"\x1b\[[\d;]*m", "", shown) == plain


def test_json_has_no_colors(run: Run, coast: Scene) -> None:
    for command in (["lookup", "Tide"], ["complete", "Ti"], ["check"]):
        shown = run(*command, "--root", coast.root, "--json", "--color", "always").out
        assert ESC not in shown
        json.loads(shown)


# --- paths -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "prefix"), [(".", ""), ("..", "coast/"), ("../..", "a/coast/")])
def test_paths_are_relative_to_the_current_directory(
    run: Run, scene: MakeScene, monkeypatch: pytest.MonkeyPatch, folder: str, prefix: str
) -> None:
    coast = scene(COAST.replace("/src", "/a/coast/src").replace("/zone", "/a/coast/zone"), roots=["a/coast"])
    root = coast.roots[0]
    monkeypatch.chdir(root / folder)
    lines = run("lookup", "Tide", "--root", root).out.splitlines()
    assert lines[1] == f"class · {prefix}src/tide.py"
    assert lines[5:7] == [
        f"Documentation: {prefix}docs/src/tide.py_docs.md:11",
        f"Source:        {prefix}src/tide.py:1",
    ]
    assert f"Also: {prefix}zone/hill.py" in lines
    assert all(Path(line.split(": ")[1].strip().rpartition(":")[0]).is_file() for line in lines[5:7])
    (root / "src/tide.py").unlink()
    assert run("check", "--root", root).out.startswith(f"{prefix}docs/src/tide.py_")
    # Programs get the same wherever they are.
    (first, _) = run("lookup", "Tide", "--root", root, "--json").json["matches"]
    assert (first["page"], first["keyword_file"]) == ("docs/src/tide.py_docs.md", "docs/src/tide.py_kw.md")


def test_paths_from_a_subdirectory(run: Run, coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    (coast.root / ".git").mkdir()
    monkeypatch.chdir(coast.root / "docs/src")
    lines = run("lookup", "Tide").out.splitlines()
    assert lines[1] == "class · ../../src/tide.py"
    assert [line.split()[1] for line in lines[5:7]] == ["tide.py_docs.md:11", "../../src/tide.py:1"]
    assert "Also: ../../zone/hill.py" in lines
    read = run("read", "tide.py_kw.md").out.splitlines()
    assert (read[0], read[2:4]) == ("tide.py_kw.md", ["  source: ../../src/tide.py", "  page:   tide.py_docs.md"])
    coast.delete("src/tide.py")
    assert run("check").out.startswith("tide.py_")


def test_paths_from_another_directory_are_absolute(run: Run, coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    (coast.cache.parent / "elsewhere").mkdir()
    monkeypatch.chdir(coast.cache.parent / "elsewhere")
    assert f"{coast.root}/docs/src/tide.py_docs.md:11" in run("lookup", "Tide", "--root", coast.root).out


# --- help, completions, the cache ---------------------------------------------------------------------------------------


def test_the_short_version_option(run: Run) -> None:
    assert run("-V") == run("--version")


@pytest.mark.parametrize("command", ["index", "lookup", "complete", "read", "check", "cache", "completions", "serve"])
def test_help_has_examples(run: Run, command: str) -> None:
    _, _, examples = run(command, "--help").out.partition("\nexamples:\n")
    assert examples.splitlines() and all(f"keydocs {command}" in line for line in examples.splitlines())


def test_check_accepts_json(run: Run, coast: Scene) -> None:
    coast.delete("src/tide.py")
    assert run("check", "--root", coast.root, "--json") == run("check", "--root", coast.root, "--format", "json")
    assert run("check", "--json", "--format", "sarif").failed_with("not allowed with")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions(run: Run, tmp_path: Path, shell: str) -> None:
    ran = run("completions", shell)
    assert (ran.code, ran.err) == (0, "")
    assert all(word in ran.out for word in ("lookup", "complete", "fail-on", "rebuild", "sarif"))
    if shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(ran.out)
        assert subprocess.run([shell, "-n", script], capture_output=True, check=False).stderr == b""


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("keydocs loo", ["lookup"]),
        ("keydocs comp", ["complete", "completions"]),
        ("keydocs check --forma", ["--format"]),
        ("keydocs check --format gi", ["github"]),
        ("keydocs cache c", ["clean"]),
    ],
)
def test_bash_completion(run: Run, typed: str, completed: list[str]) -> None:
    words = typed.split()
    script = run("completions", "bash").out + (
        f"\nCOMP_WORDS=({' '.join(words)}) COMP_CWORD={len(words) - 1}\n"
        f"_shtab_keydocs keydocs '{words[-1]}' '{words[-2]}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert [line.strip() for line in done.stdout.splitlines()] == completed


def test_an_unknown_shell(run: Run) -> None:
    assert run("completions", "ksh").failed_with("ksh", "bash")


def test_cache_dir_and_clean(run: Run, coast: Scene, own_cache: Path) -> None:
    assert run("cache", "dir").out == f"{own_cache}\n"
    assert run("cache", "clean").out == f"Removed 0 indexes from {own_cache}\n"
    run("index", "--root", coast.root)
    (own_cache / "mine").mkdir()
    (own_cache / "mine-0123456789abcdef").mkdir()
    (own_cache / "note.txt").touch()
    assert run("cache", "clean").out == f"Removed 1 index from {own_cache}\n"
    assert sorted(path.name for path in own_cache.iterdir()) == ["mine", "mine-0123456789abcdef", "note.txt"]
    assert run("lookup", "Tide", "--root", coast.root).code == 0
    assert run("cache", "clean", "--json").json == {"dir": str(own_cache), "removed": 1}


@pytest.mark.parametrize("command", [["index"], ["lookup", "x"], ["complete", "xy"], ["cache", "dir"], ["serve"]])
def test_a_relative_cache_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("KEYDOCS_CACHE_DIR", "some/cache")
    assert run(*command).failed_with("KEYDOCS_CACHE_DIR", "'some/cache'", "absolute")
