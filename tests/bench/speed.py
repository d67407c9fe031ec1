"""How fast Keydocs is on a documented workspace, as ratios to peers in the same run. Run by hand:

    python tests/bench/speed.py WORKSPACE [--repeat N]

Every figure stands beside what it is measured against, because machines differ and are noisy; the ratio is what counts.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from client import Client, keydocs

from keydocs import languages

_WORD = re.compile(r"[A-Za-z_]\w{3,}")
_BARE = """
from lsprotocol import types
from pygls.lsp.server import LanguageServer
server = LanguageServer("bare", "1")
@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params: types.HoverParams) -> None:
    return None
server.start_io()
"""
Row = tuple[str, str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast Keydocs is, beside its peers.")
    parser.add_argument("workspace", type=lambda given: Path(given).resolve())
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    print("| what | measured | beside | ratio or limit |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KEYDOCS_CACHE_DIR"] = folder
        for measure in (indexing, starting, answering, changing):
            for row in measure(arguments.workspace, arguments.repeat):
                print("| " + " | ".join(row) + " |", flush=True)


def timed(work: Callable[[], object], repeat: int) -> float:
    """The median time of some work, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def index(root: Path, *flags: str) -> None:
    command = [sys.executable, "-m", "keydocs", "index", "--root", str(root), "--json", *flags]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def list_stat_and_read(root: Path) -> None:
    """The same keyword files, in plain Python."""
    folders = [str(root)]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.name.endswith("_kw.md"):
                entry.stat()
                with open(entry.path, "rb") as file:
                    file.read()


def indexing(root: Path, repeat: int) -> Iterator[Row]:
    list_stat_and_read(root)
    peer = timed(lambda: list_stat_and_read(root), repeat)
    ours = timed(lambda: index(root, "--rebuild"), repeat)
    yield "cold index, caches warm", f"{ours:.2f} s", f"list, stat, read: {peer:.2f} s", f"{ours / peer:.1f} ×"
    again = timed(lambda: index(root), repeat)
    yield "nothing changed", f"{again:.2f} s", f"list, stat, read: {peer:.2f} s", f"{again / peer:.2f} ×"
    size = sum(path.stat().st_size for path in Path(os.environ["KEYDOCS_CACHE_DIR"]).rglob("*.db")) / 1e6
    yield "index on disk", f"{size:.1f} MB", "", "≤ 45 MB"


def starting(root: Path, repeat: int) -> Iterator[Row]:
    document, line, column = next(places(root, 1))
    text = document.read_text("utf-8", "replace")

    def bare() -> None:
        client = Client([sys.executable, "-c", _BARE])
        client.start(root)
        client.stop()

    def first_definition() -> None:
        client = Client(keydocs())
        client.start(root)
        uri = client.open(document, languages.of_path(document.name), text)
        client.ask("definition", uri, line, column)
        client.stop()

    bare_time, ours = timed(bare, repeat), timed(first_definition, repeat)
    yield (
        "spawn, first definition, exit",
        f"{ours:.2f} s",
        f"bare pygls, no request: {bare_time:.2f} s",
        f"{ours / bare_time:.2f} ×",
    )


def places(root: Path, count: int) -> Iterator[tuple[Path, int, int]]:
    """Random identifiers in random sources: file, line, column."""
    chance = random.Random(5)
    endings = (".py", ".h", ".cpp", ".ts", ".go", ".rs")
    sources = [path for path in sorted(root.rglob("*")) if path.suffix in endings and path.is_file()]
    for path in chance.choices(sources, k=count):
        lines = path.read_text("utf-8", "replace").split("\n")
        found = [(number, match.start() + 2) for number, line in enumerate(lines) for match in _WORD.finditer(line)]
        if found:
            yield path, *chance.choice(found)


def answering(root: Path, repeat: int) -> Iterator[Row]:
    client = Client(keydocs())
    client.start(root)
    time.sleep(1.0)
    times: dict[str, list[float]] = {"definition": [], "hover": [], "completion": []}
    for path, line, column in places(root, 200 * repeat):
        uri = client.open(path, languages.of_path(path.name), path.read_text("utf-8", "replace"))
        for method, measured in times.items():
            start = time.perf_counter()
            client.ask(method, uri, line, column)
            measured.append(1000 * (time.perf_counter() - start))
        client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    for method, measured in times.items():
        middle, late = statistics.median(measured), statistics.quantiles(measured, n=100)[98]
        limit = "≤ 4 / 15 ms" if method == "completion" else "≤ 2 / 8 ms"
        yield f"{method}, 50th / 99th percentile", f"{middle:.1f} / {late:.1f} ms", "", limit
    yield "resident memory, serving", f"{client.memory():.0f} MB", "", "≤ 80 MB"
    client.stop()


def changing(root: Path, repeat: int) -> Iterator[Row]:
    """On a copy of a hundredth of the workspace's documentation there would be nothing to see: so in the workspace
    itself, and put back as it was."""
    path = next(iter(sorted((root / "docs").rglob("*.py_kw.md"))))
    kept = path.with_name(path.name + ".kept")
    shutil.copy2(path, kept)
    try:

        def change() -> None:
            path.write_text(path.read_text("utf-8") + "\n", "utf-8")
            index(root)

        again = timed(lambda: index(root), repeat)
        ours = timed(change, repeat)
        yield "one changed file", f"{ours:.2f} s", f"nothing changed: {again:.2f} s", f"{ours / again:.2f} ×"
    finally:
        kept.replace(path)


if __name__ == "__main__":
    main()
