"""How soon a running server answers from keyword files that have changed. The workspace's own files are changed,
and put back as they were."""

from __future__ import annotations

import os
import random
import re
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from client import Client, keydocs
from clock import index_command, run, until
from places import is_of_a_source, keyword_files
from table import Row, limited, seconds

KEPT = ".kept-by-bench"
"""What is appended to the name of a file that waits to be put back."""
_BURST = 5_000
_CHECKED = 25
"""Files whose new entries are asked for."""
_CHANGED = 2
"""The kind of a file event, as LSP counts them."""
_BULLET = re.compile(r"^- \*\*`[^`\n]+`(\*\*: [^\n]+\n)", re.M)


def one_file(root: Path, repeat: int) -> Iterator[Row]:
    """An entry comes, and then has another name each time."""
    path = next(path for path in keyword_files(root) if is_of_a_source(path) and _BULLET.search(_read(path)))
    names = [f"keydocsBench{number}" for number in range(3 * repeat + 1)]
    run(index_command(root))
    with _Changing(root, names) as changing:
        changing.settle(path)
        measured = [changing.seconds_until_seen({path: name}) for name in names[1:]]
    yield limited("one changed file: event to right answers", statistics.median(measured), 0.1, seconds)


def burst(root: Path, repeat: int) -> Iterator[Row]:
    """Thousands at once, as when another branch is checked out, each with a new entry."""
    files = [path for path in keyword_files(root) if _BULLET.search(_read(path))]
    chosen = random.Random(3).sample(files, min(_BURST, len(files)))
    names = [f"keydocsBench{number}" for number in range(len(chosen) + 1)]
    measured: list[float] = []
    for _ in range(repeat):
        run(index_command(root, "--rebuild"))
        with _Changing(root, names) as changing:
            changing.settle(chosen[0])
            measured.append(changing.seconds_until_seen(dict(zip(chosen, names[1:], strict=True))))
    what = f"{len(chosen):,} changed files: events to right answers"
    yield limited(what, statistics.median(measured), 1.5, seconds)


class _Changing:
    """A server over a workspace whose files change. Afterwards they are the same files again, not copies of them."""

    def __init__(self, root: Path, names: Sequence[str]) -> None:
        self._root = root
        self._names = names
        self._lines = {name: line for line, name in enumerate(names)}
        self._aside: dict[Path, Path] = {}
        self._folders: dict[Path, os.stat_result] = {}
        self._client = Client(keydocs())
        self._uri = ""

    def __enter__(self) -> _Changing:
        self._client.start(self._root)
        # A document that only the editor has, with a name a line.
        self._uri = self._client.open(self._root / "keydocs_bench.py", "python", "\n".join(self._names))
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._client.stop()
        finally:
            for path, aside in self._aside.items():
                if aside.exists():
                    aside.replace(path)
            for folder, status in self._folders.items():
                os.utime(folder, ns=(status.st_atime_ns, status.st_mtime_ns))

    def settle(self, path: Path) -> None:
        """Give a file an entry of the first name, and wait for it: the server is done then with what it does when it
        starts."""
        self.seconds_until_seen({path: self._names[0]})

    def seconds_until_seen(self, entries: Mapping[Path, str]) -> float:
        """Give each file an entry more than it had in the beginning, tell the server of all, and ask until some that
        are spread over them are found, and a name that is gone is not."""
        for path, name in entries.items():
            self._write(path, name)
        missing = list(islice(entries.values(), 0, None, max(1, len(entries) // _CHECKED)))
        gone = self._names[max(0, self._lines[missing[0]] - 1)]
        changes = [{"uri": path.as_uri(), "type": _CHANGED} for path in entries]
        start = time.perf_counter()
        self._client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        stays = gone in entries.values()
        return until(lambda: self._all_found(missing) and (stays or not self._finds(gone)), start)

    def _all_found(self, missing: list[str]) -> bool:
        """Whether nothing is missing any more; what was found once is not asked for again."""
        while missing and self._finds(missing[-1]):
            missing.pop()
        return not missing

    def _finds(self, name: str) -> bool:
        return all(self._client.ask(method, self._uri, self._lines[name], 2) for method in ("definition", "hover"))

    def _write(self, path: Path, name: str) -> None:
        if path not in self._aside:
            aside = path.with_name(path.name + KEPT)
            if aside.exists():
                raise SystemExit(f"{aside} is there from a run that was killed: give it back its name")
            self._folders.setdefault(path.parent, path.parent.stat())
            self._aside[path] = aside
            path.rename(aside)
        path.write_bytes(with_entry(_read(self._aside[path]), name).encode("utf-8"))


def with_entry(text: str, name: str) -> str:
    """A keyword file with one more entry, a line like its last one."""
    last = list(_BULLET.finditer(text))[-1]
    return f"{text[: last.end()]}- **`{name}`{last[1]}{text[last.end() :]}"


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
