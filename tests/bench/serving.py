"""How fast the server is there, and how fast it answers, beside a server that does nothing."""

from __future__ import annotations

import contextlib
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from client import Client, bare, keydocs
from clock import index_command, percentiles, resident_memory, run, timed, until
from places import Place, list_stat_and_read, places
from table import Row, compared, limited, megabytes, times

from keydocs.languages import language_of_path

_ASKED = 200
"""Requests of each kind in a repetition."""
_LIMITS = {"definition": (2, 8), "hover": (2, 8), "completion": (4, 15)}
"""Milliseconds for the 50th and the 99th percentile."""
_LIMIT_INDEXING = 25


def starting(root: Path, repeat: int) -> Iterator[Row]:
    """From the spawn to an answer, with an index that is ready and without one."""
    run(index_command(root))
    place = _documented(root)

    definition_times: list[float] = []
    bare_times: list[float] = []
    for _ in range(3 * repeat):
        bare_times.append(_to_initialize(root))
        definition_times.append(_to_definition(root, place))
    ours, theirs = statistics.median(definition_times), statistics.median(bare_times)
    peer = "bare pygls server, spawn to `initialize` answered"
    yield compared("spawn to first definition, index ready", ours, peer, theirs, at_most=1.4)

    read: list[float] = []
    first: list[float] = []
    for _ in range(repeat):
        read.append(timed(lambda: list_stat_and_read(root)))
        with tempfile.TemporaryDirectory() as cache:
            first.append(_to_definition(root, place, {"KEYDOCS_CACHE_DIR": cache}))
    ours, theirs = statistics.median(first), statistics.median(read)
    yield compared("spawn to first definition, no index yet", ours, "list, stat, read the keyword files", theirs)


def _to_initialize(root: Path) -> float:
    start = time.perf_counter()
    with Client(bare()) as client:
        client.start(root)
        return time.perf_counter() - start


def _to_definition(root: Path, place: Place, environment: dict[str, str] | None = None) -> float:
    """Seconds from the spawn to the first answer; without an index, the server is asked until it has one."""
    start = time.perf_counter()
    with Client(keydocs(), environment) as client:
        client.start(root)
        uri = _open(client, place)
        return until(lambda: _ask(client, "definition", uri, place), start, pause=0.01)


def answering(root: Path, repeat: int) -> Iterator[Row]:
    """Random identifiers, each in a document that was opened for it."""
    run(index_command(root))
    measured: dict[str, list[float]] = {method: [] for method in _LIMITS}
    answered: dict[str, list[int]] = {method: [] for method in _LIMITS}
    nothing: list[float] = []
    chance = random.Random(7)
    with Client(keydocs()) as client, Client(bare()) as peer:
        client.start(root)
        peer.start(root)
        time.sleep(1.0)
        asked = iter(places(root))
        for method in list(_LIMITS) * _ASKED * repeat:
            place = next(asked)
            typed = min(chance.randint(2, 4), len(place.name) - 1)
            with _opened(client, place) as uri:
                took, found = _timed_answer(client, method, uri, place, typed)
            measured[method].append(took)
            answered[method].append(len(found["items"]) if method == "completion" else bool(found))
            nothing.append(_timed_answer(peer, "hover", uri, place, typed)[0])
        held = resident_memory(client.process.pid)
    null = percentiles(nothing)
    for method, values in measured.items():
        if method == "completion":
            what = f"completion of {statistics.median(answered[method]):.0f} items (median)"
        else:
            what = f"{method}, {100 * statistics.mean(answered[method]):.0f} % answered"
        middle, late = percentiles(values)
        limits = _LIMITS[method]
        met = middle <= limits[0] and late <= limits[1]
        yield Row(
            f"{what}: 50th / 99th percentile",
            _pair((middle, late)),
            f"null hover of the bare server: {_pair(null)}",
            times(middle / null[0]),
            f"≤ {limits[0]} / {limits[1]} ms",
            met,
        )
    yield limited("server, resident memory after serving (RSS)", held, 80e6, megabytes)


def while_indexing(root: Path, repeat: int) -> Iterator[Row]:
    """The same while another process builds the index anew."""
    run(index_command(root))
    measured: dict[str, list[float]] = {"definition": [], "hover": []}
    nothing: list[float] = []
    with Client(keydocs()) as client, Client(bare()) as peer:
        client.start(root)
        peer.start(root)
        time.sleep(1.0)
        asked = iter(places(root))
        while len(nothing) < _ASKED * repeat:
            with subprocess.Popen(index_command(root, "--rebuild"), stdout=subprocess.DEVNULL) as process:
                while process.poll() is None:
                    for method, values in measured.items():
                        place = next(asked)
                        with _opened(client, place) as uri:
                            values.append(_timed_answer(client, method, uri, place)[0])
                        nothing.append(_timed_answer(peer, "hover", uri, place)[0])
    null = percentiles(nothing)
    for method, values in measured.items():
        middle, late = percentiles(values)
        yield Row(
            f"{method} while indexing: 50th / 99th percentile",
            _pair((middle, late)),
            f"null hover of the bare server: {_pair(null)}",
            times(middle / null[0]),
            f"99th ≤ {_LIMIT_INDEXING} ms",
            late <= _LIMIT_INDEXING,
        )


def _documented(root: Path) -> Place:
    """A place that the index has an answer for."""
    with Client(keydocs()) as client:
        client.start(root)
        for place in islice(places(root), 1000):
            with _opened(client, place) as uri:
                if _ask(client, "definition", uri, place):
                    return place
    raise SystemExit(f"{root}: no definition is found")


@contextlib.contextmanager
def _opened(client: Client, place: Place) -> Iterator[str]:
    """The document of a place, read by the server before the clock starts."""
    uri = _open(client, place)
    client.settle()
    yield uri
    client.close(uri)


def _open(client: Client, place: Place) -> str:
    return client.open(place.path, language_of_path(place.path.name), place.text)


def _timed_answer(client: Client, method: str, uri: str, place: Place, typed: int = 2) -> tuple[float, Any]:
    """Milliseconds and the answer."""
    start = time.perf_counter()
    found = _ask(client, method, uri, place, typed)
    return 1000 * (time.perf_counter() - start), found


def _ask(client: Client, method: str, uri: str, place: Place, typed: int = 2) -> Any:
    """As if so many letters of the name had been typed, or the cursor stood behind them."""
    return client.ask(method, uri, place.line, place.column + typed)


def _pair(values: tuple[float, float]) -> str:
    return f"{values[0]:.1f} / {values[1]:.1f} ms"
