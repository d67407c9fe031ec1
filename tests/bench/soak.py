"""Whether a day of work leaves the server as it was. Run by hand, takes the better part of an hour:

    python tests/bench/soak.py [--scale 0.1] [--output FILE]

A scripted client works on a workspace that is made from the standard library's sources: it asks, types, checks out other
states of the files, and starts the server again, now and then after killing it. Half of the day is the life of one
server, in which memory, file handles and threads must not grow. In the end a fresh server, with an index of its own,
has to answer the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import table
import workspace
from changing import with_entry
from client import Client, keydocs
from clock import percentiles, proportional_memory, resident_memory, running_children
from places import keyword_files

from keydocs.languages import language_of_path

REQUESTS, EDITS, CHECKOUTS, RESTARTS = 100_000, 10_000, 500, 50
FILES = 3_000
_WARM_UP = 0.1
"""The part of the long life before memory is measured for the first time: by then all caches have been full."""
_MAX_GROWTH = 1.1
_OPEN = 8
"""Documents at a time."""
_QUESTIONS = 400
"""That the fresh server is asked, too."""
_PATIENCE = 30.0
_CREATED, _CHANGED, _DELETED = 1, 2, 3
_WORD = re.compile(r"[A-Za-z_]\w{3,}")
_WEIGHTS = {
    "definition": 22,
    "hover": 22,
    "completion": 14,
    "resolve": 6,
    "references": 5,
    "implementation": 2,
    "documentHighlight": 5,
    "documentSymbol": 5,
    "documentLink": 5,
    "foldingRange": 3,
    "codeLens": 3,
    "diagnostic": 5,
    "symbol": 3,
}
"""How often each is asked, in hundredths."""


class Work(NamedTuple):
    """What is done in the life of a server."""

    requests: int
    edits: int
    checkouts: int


class State(NamedTuple):
    """Of a server and its children that has nothing to do. Memory and space in bytes."""

    proportional: float
    resident: float
    handles: int
    threads: int
    index: int


class Opened:
    """An open document as the editor has it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_bytes().decode("utf-8", "replace").split("\n")
        self.words = [
            (number, match.start() + 2)
            for number, line in enumerate(self.lines)
            if line.isascii()
            for match in _WORD.finditer(line)
        ] or [(0, 0)]
        self.version = 1

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Workplace:
    """A workspace whose files change on disk as when branches are checked out."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self._chance = chance
        self.keyword_files = keyword_files(root)
        documents = [path for path in root.rglob("*") if path.suffix in (".py", ".md") and path.name != "sub.md"]
        self.documents = sorted(documents)
        self._originals: dict[Path, str] = {}
        self._count = 0

    def check_out(self) -> list[dict[str, Any]]:
        """Write another state of many files; what the client then tells the server. Every tenth time it is so many that
        the index is built anew."""
        self._count += 1
        share = 0.4 if self._count % 10 == 0 else self._chance.choice((0.005, 0.02, 0.05))
        chosen = self._chance.sample(self.keyword_files, int(share * len(self.keyword_files)))
        pages = [path.with_name(path.name.replace("_kw.md", "_docs.md")) for path in chosen]
        return [{"uri": path.as_uri(), "type": self._change(path)} for path in (*chosen, *pages)]

    def _change(self, path: Path) -> int:
        there = path.exists()
        original = self._originals.get(path)
        if original is None:
            original = self._originals[path] = path.read_text("utf-8")
        state = self._chance.choice((0, 0, 1, 2, 3))
        if state == 3 and there:
            path.unlink()
            return _DELETED
        path.write_text(self._text(path, original, state), "utf-8")
        return _CHANGED if there else _CREATED

    def _text(self, path: Path, text: str, state: int) -> str:
        if not path.name.endswith("_kw.md"):
            return text.replace("```python\n", "```python\n" + state * "# soaked\n", 1)
        return with_entry(text, f"soaked_{state}") if state and "- **`" in text else text


class Day:
    """A client at work, and what it measured."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root = root
        self._cache = cache
        self._chance = random.Random(11)
        self.place = Workplace(root, self._chance)
        self.opened: dict[Path, Opened] = {}
        self._items: list[Any] = []
        self.times: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        """Milliseconds of each request, by what was asked, in their order."""
        self.client = self._started()

    def _started(self) -> Client:
        client = Client(keydocs(), {"KEYDOCS_CACHE_DIR": str(self._cache)})
        client.start(self._root)
        for document in self.opened.values():
            client.open(document.path, language_of_path(document.path.name), document.text)
        return client

    def restart(self, *, kill: bool) -> None:
        if kill:
            self.client.process.kill()
            self.client.process.wait()
        else:
            self.client.stop()
        for document in self.opened.values():
            document.version = 1
        self.client = self._started()

    def live(self, work: Work) -> Iterator[float]:
        """Do what is to be done, in steps spread evenly; yields the part that is done, after each hundredth."""
        for done in range(100):
            steps = [
                *["request"] * _share(work.requests, done),
                *["edit"] * _share(work.edits, done),
                *["check out"] * _share(work.checkouts, done),
            ]
            self._chance.shuffle(steps)
            for step in steps:
                if step == "request":
                    self._request()
                elif step == "edit":
                    self._edit()
                else:
                    self._check_out()
            self.client.notifications.clear()
            yield (done + 1) / 100

    def _request(self) -> None:
        (kind,) = self._chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        if kind == "resolve" and not self._items:
            kind = "completion"
        method, params = self._asked(kind, self._document())
        start = time.perf_counter()
        found = self.client.request(method, params)
        self.times[kind].append(1000 * (time.perf_counter() - start))
        if kind == "completion":
            self._items = found["items"]

    def _asked(self, kind: str, document: Opened) -> tuple[str, dict[str, Any]]:
        if kind == "resolve":
            return "completionItem/resolve", self._chance.choice(self._items)
        if kind == "symbol":
            return "workspace/symbol", {"query": "".join(self._chance.choices("aeinorstu_", k=3))}
        line, column = self._chance.choice(document.words)
        asked: dict[str, Any] = {
            "textDocument": {"uri": document.path.as_uri()},
            "position": {"line": line, "character": column},
        }
        if kind == "references":
            asked["context"] = {"includeDeclaration": True}
        return f"textDocument/{kind}", asked

    def _document(self) -> Opened:
        """One of those that are open; now and then one is closed, and another opened."""
        if len(self.opened) < _OPEN or self._chance.random() < 0.01:
            self._open(self._chance.choice(self.place.documents))
        return self._chance.choice(list(self.opened.values()))

    def _open(self, path: Path) -> None:
        if path in self.opened or not path.exists():
            return
        if len(self.opened) >= _OPEN:
            oldest = next(iter(self.opened))
            del self.opened[oldest]
            self.client.close(oldest.as_uri())
        self.opened[path] = Opened(path)
        self.client.open(path, language_of_path(path.name), self.opened[path].text)

    def _edit(self) -> None:
        """Type into a line, and take away what was typed there before."""
        document = self._document()
        document.version += 1
        number, _ = self._chance.choice(document.words)
        old = document.lines[number]
        marked = old.partition(" typed")[0] if " typed" in old else re.sub(r"Typed\d+", "", old)
        typed = self._chance.randrange(100)
        new = marked.replace("`**", f"Typed{typed}`**", 1) if "`**" in marked else f"{marked} typed{typed}"
        document.lines[number] = new
        width = len(old.encode("utf-16-le")) // 2
        place = {"start": {"line": number, "character": 0}, "end": {"line": number, "character": width}}
        identifier = {"uri": document.path.as_uri(), "version": document.version}
        params = {"textDocument": identifier, "contentChanges": [{"range": place, "text": new}]}
        self.client.notify("textDocument/didChange", params)

    def _check_out(self) -> None:
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": self.place.check_out()})

    # --- what is seen ------------------------------------------------------------------------------------------

    def state(self) -> State:
        """Of the server, as soon as it has nothing to do."""
        _wait_until_idle(self.client)
        pid = self.client.process.pid
        return State(
            proportional_memory(pid),
            resident_memory(pid),
            len(os.listdir(f"/proc/{pid}/fd")),
            len(os.listdir(f"/proc/{pid}/task")),
            sum(path.stat().st_size for path in self._cache.rglob("*") if path.is_file()),
        )

    def differences(self) -> int:
        """How many questions the server answers otherwise than a fresh one, that had to make its own index, when it has
        caught up."""
        with tempfile.TemporaryDirectory() as cache, Client(keydocs(), {"KEYDOCS_CACHE_DIR": cache}) as fresh:
            fresh.start(self._root)
            for document in self.opened.values():
                fresh.open(document.path, language_of_path(document.path.name), document.text)
            kinds = [kind for kind in _WEIGHTS if kind != "resolve"]
            asked = [self._asked(self._chance.choice(kinds), self._document_now()) for _ in range(_QUESTIONS)]
            end = time.perf_counter() + _PATIENCE
            while True:
                for client in (self.client, fresh):
                    _wait_until_idle(client)
                pairs = [(self.client.request(*one), fresh.request(*one)) for one in asked]
                wrong = [
                    (one, *pair) for one, pair in zip(asked, pairs, strict=True) if len({*map(_comparable, pair)}) > 1
                ]
                if not wrong or time.perf_counter() > end:
                    for one, ours, theirs in wrong[:5]:
                        print(one, *_difference(ours, theirs), sep="\n  ", file=sys.stderr, flush=True)
                    return len(wrong)
                time.sleep(1)

    def _document_now(self) -> Opened:
        return self._chance.choice(list(self.opened.values()))


def _share(amount: int, part: int) -> int:
    """The share of the hundredth ``part``."""
    return amount * (part + 1) // 100 - amount * part // 100


def _comparable(answer: Any) -> str:
    """An answer without what is each server's own."""
    return json.dumps({**answer, "resultId": None} if isinstance(answer, dict) else answer, sort_keys=True)


def _difference(ours: Any, theirs: Any) -> Iterator[str]:
    """Of two answers what stands where they first differ."""
    shown = _comparable(ours), _comparable(theirs)
    same = next((at for at, (one, other) in enumerate(zip(*shown, strict=False)) if one != other), 0)
    yield from (text[max(0, same - 200) : same + 400] for text in shown)


def _wait_until_idle(client: Client) -> None:
    """Until the index is there, and twice in a row no process works for the server. Raises TimeoutError."""
    end = time.perf_counter() + _PATIENCE
    idle = 0
    while idle < 2:
        if time.perf_counter() > end:
            raise TimeoutError("the server is never idle")
        time.sleep(0.3)
        params = {"command": "keydocs.showIndexInfo", "arguments": [{"show": False}]}
        ready = all(root["index"] for root in client.request("workspace/executeCommand", params)["roots"])
        idle = idle + 1 if ready and not running_children(client.process.pid) else 0


# --- the day -------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether a day of work leaves the server as it was.")
    parser.add_argument("--scale", type=float, default=1.0, metavar="X", help="the part of the day that is worked")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="also put the table into this document, between its two comments"
    )
    arguments = parser.parse_args()
    write = table.writer("soak.py", arguments.output)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "workspace").resolve()
        workspace.generate(root, FILES)
        day = Day(root, Path(folder, "cache"))
        try:
            lines, failed = soak(day, arguments.scale)
        finally:
            day.client.process.kill()
            day.client.process.wait()
    print("\n".join(lines))
    write(lines)
    sys.exit(failed)


def soak(day: Day, scale: float) -> tuple[list[str], bool]:
    """The report, and whether something is not as it has to be."""
    started = time.perf_counter()
    amounts = [int(amount * scale) for amount in (REQUESTS, EDITS, CHECKOUTS)]
    restarts = int(RESTARTS * scale)
    halves = Work(*(amount // 2 for amount in amounts))
    states: dict[float, State] = {}
    warm: dict[str, int] = {}
    for done in day.live(halves):
        if round(100 * done) % 10 == 0:
            states[done] = day.state()
            print(f"{done:4.0%} {states[done]}", file=sys.stderr, flush=True)
        if done == _WARM_UP:
            warm = {kind: len(values) for kind, values in day.times.items()}
    long = {kind: len(values) for kind, values in day.times.items()}
    wrong = day.differences()
    rest = [Work(*(_part(amount - amount // 2, restarts, life) for amount in amounts)) for life in range(restarts)]
    for life, work in enumerate(rest):
        day.restart(kill=life % 5 == 4)
        for _ in day.live(work):
            pass
        print(f"restart {life + 1}", file=sys.stderr, flush=True)
    wrong += day.differences()
    last = day.state()
    day.client.stop()
    first, end = states[_WARM_UP], states[1.0]
    met = {
        "memory": end.proportional <= _MAX_GROWTH * first.proportional,
        "handles": end.handles <= first.handles,
        "threads": end.threads <= first.threads,
        "answers": not wrong,
    }
    work = f"{amounts[0]:,} requests, {amounts[1]:,} edits, {amounts[2]:,} checkouts and {restarts} restarts"
    lines = [
        table.machine(),
        f"{work} in {(time.perf_counter() - started) / 60:.0f} minutes, on {len(day.place.keyword_files):,} keyword files.",
        "",
        "| the server | after a tenth of its life | at its end | after the day | grows by | target | met? |",
        "|---|---:|---:|---:|---:|---|---|",
        _row("memory (PSS)", *_megabytes(first, end, last, "proportional"), "< 10 %", met["memory"]),
        _row("memory (RSS)", *_megabytes(first, end, last, "resident")),
        _row("file handles", first.handles, end.handles, last.handles, "", "none", met["handles"]),
        _row("threads", first.threads, end.threads, last.threads, "", "none", met["threads"]),
        _row("index on disk", *_megabytes(first, end, last, "index")),
        "",
        f"Of {2 * _QUESTIONS} questions, {wrong} were answered otherwise than by a fresh server.",
        "",
        "| request | how many | first tenth: 50th / 99th percentile | last tenth of its life | all day |",
        "|---|---:|---:|---:|---:|",
        *(_times_row(kind, day.times[kind], warm[kind], long[kind]) for kind in _WEIGHTS if warm.get(kind, 0) > 1),
    ]
    return lines, not all(met.values())


def _part(amount: int, parts: int, number: int) -> int:
    return amount * (number + 1) // parts - amount * number // parts


def _megabytes(first: State, end: State, last: State, field: str) -> Iterable[str]:
    values = [getattr(state, field) for state in (first, end, last)]
    yield from (f"{value / 1e6:.1f} MB" for value in values)
    yield f"{values[1] / values[0] - 1:+.1%}"


def _row(*cells: object) -> str:
    shown = [{True: "yes", False: "**no**"}[cell] if isinstance(cell, bool) else str(cell) or "–" for cell in cells]
    return f"| {' | '.join([*shown, *['–'] * (7 - len(shown))])} |"


def _times_row(kind: str, values: array[float], warm: int, long: int) -> str:
    parts = (values[:warm], values[long - warm : long], values)
    shown = ["{:.1f} / {:.1f} ms".format(*percentiles(part)) for part in parts]
    return f"| {kind} | {len(values):,} | {' | '.join(shown)} |"


if __name__ == "__main__":
    main()
