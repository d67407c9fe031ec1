"""The command line itself: help, usage, start, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from keydocs import __version__
from keydocs.cli import exit_codes
from keydocs.cli.main import main
from support import MakeScene

COMMANDS = ["index", "lookup", "complete", "read", "check", "cache", "completions", "serve"]


def test_version(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"keydocs {__version__}\n")


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help(run: Run, command: str | None) -> None:
    ran = run(*([command] if command else []), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("usage: keydocs")
    if command is None:
        assert all(name in ran.out for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["COMMAND", "see keydocs --help"]),
        (["sing"], ["'sing'", "lookup"]),
        (["lookup"], ["NAME", "see keydocs lookup --help"]),
        (["lookup", "x", "--limit", "0"], ["--limit: must be a positive integer, not 0"]),
        (["lookup", "x", "--limit", "many"], ["--limit: must be a positive integer, not many"]),
        (["lookup", "x", "--colour"], ["--colour"]),
        (["complete"], ["PREFIX"]),
        (["read"], ["PATH"]),
        (["serve", "--tcp", "70000"], ["must be a port number from 0 to 65535, not 70000"]),
        (["serve", "--tcp", "x"], ["x"]),
        (["serve", "--tcp", "1", "--stdio"], ["not allowed with"]),
        (["index", "--root", "/no/such/folder"], ["--root: not a directory: /no/such/folder"]),
        (["lookup", "x", "--root", "/no/such/folder"], ["/no/such/folder"]),
    ],
)
def test_usage_errors_are_one_line(run: Run, arguments: list[str], words: list[str]) -> None:
    ran = run(*arguments)
    assert ran.failed_with(*words), ran


def test_an_unwritable_cache_is_reported_in_one_line(run: Run, scene: MakeScene, own_cache: Path) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    own_cache.write_text("a file where the folder should be")
    assert run("index", "--root", coast.root).failed_with("KEYDOCS_CACHE_DIR")


@pytest.mark.parametrize("cache", ["a file", "/proc/keydocs"])
def test_a_query_without_a_writable_cache_uses_a_temporary_index(
    run: Run, scene: MakeScene, own_cache: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    own_cache.write_text("a file where the folder should be")
    if cache != "a file":
        monkeypatch.setenv("KEYDOCS_CACHE_DIR", cache)
    ran = run("lookup", "Tide", "--root", coast.root)
    assert ran.code == 0 and "class Tide" in ran.out, ran
    assert ran.err.startswith("keydocs: can't write to the index folder, using a temporary index: ")
    assert ran.err.count("\n") == 1


def test_an_interrupt_exits_with_130(run: Run, monkeypatch: pytest.MonkeyPatch, scene: MakeScene) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("keydocs.index.update.update", interrupted)
    assert run("index", "--root", scene("//- /x.md\n").root).code == 130


# --- as a process ------------------------------------------------------------------------------------------------------


def process(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "keydocs", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, **options)  # type: ignore[call-overload, no-any-return]


def test_python_dash_m(scene: MakeScene) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    assert process("--version").stdout == f"keydocs {__version__}\n"
    assert process("lookup", "Tide", cwd=coast.root).returncode == 0
    assert process("lookup", "Ebb", cwd=coast.root).returncode == 1
    assert process("lookup").returncode == 2


def test_the_command_that_is_installed() -> None:
    command = Path(sys.executable).with_name("keydocs.exe" if os.name == "nt" else "keydocs")
    if not command.exists():
        pytest.skip("the package is not installed")
    assert subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60).returncode == 0


@pytest.mark.parametrize("arguments", [["lookup", "Tide"], ["complete", "Ti"], ["index"]])
def test_it_starts_without_the_protocol(scene: MakeScene, arguments: list[str]) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    script = (
        "import sys; from keydocs.cli.main import main; main(sys.argv[1:]);"
        "heavy = {'pygls', 'lsprotocol', 'asyncio', 'websockets', 'cattrs'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=coast.root, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_closed_pipe_is_not_an_error(scene: MakeScene) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    names = coast.write("names.txt", "Tide\n" * 5_000)
    command = [sys.executable, "-m", "keydocs", "lookup", "-", "--json"]
    with (
        names.open() as stdin,
        subprocess.Popen(
            command, cwd=coast.root, text=True, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as running,
    ):
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.readline().startswith('{"name": "Tide"')
        running.stdout.close()
        assert running.stderr.read() == ""
        assert running.wait(timeout=60) == 0


def test_output_is_utf8_in_any_locale(scene: MakeScene) -> None:
    coast = scene("//- /src/größe.py pta\nclass Größe_水: ...\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    shown = process("lookup", "Größe_水", cwd=coast.root, env=environment)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "class Größe_水" in shown.stdout
    rows = process("lookup", "-", "--json", cwd=coast.root, env=environment, input="Größe_水\n")
    assert '"name": "Größe_水", "matches": [{' in rows.stdout


@pytest.mark.skipif(os.name == "nt", reason="arguments are text on Windows")
def test_an_argument_that_is_not_utf8(scene: MakeScene) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n")
    for flags in ([], ["--json"]):
        command: list[str | bytes] = [sys.executable, "-m", "keydocs", "lookup", b"\xff", *flags]
        done = subprocess.run(command, capture_output=True, cwd=coast.root, timeout=60)
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr


def test_exit_codes() -> None:
    assert (exit_codes.OK, exit_codes.NOT_FOUND, exit_codes.USAGE) == (0, 1, 2)
    assert callable(main)
