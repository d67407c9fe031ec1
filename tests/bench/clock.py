"""Time and memory of work that is done again and again."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PROC = Path("/proc")
_INTERVAL = 0.01


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(repeat: int, *works: Callable[[], object]) -> list[float]:
    """The median time of each, in seconds. They take turns, so that what disturbs one of them disturbs the others."""
    times = [[timed(work) for work in works] for _ in range(repeat)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th."""
    parts = statistics.quantiles(values, n=100, method="inclusive")
    return parts[49], parts[98]


def until(check: Callable[[], object], start: float, timeout: float = 60.0, pause: float = 0.002) -> float:
    """How long after ``start`` something holds; infinite where it does not in time."""
    while not check():
        if time.perf_counter() - start > timeout:
            return math.inf
        time.sleep(pause)
    return time.perf_counter() - start


def index_command(root: Path, *flags: str) -> list[str]:
    return [sys.executable, "-m", "keydocs", "index", "--root", str(root), "--json", *flags]


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def peak_memory(command: Sequence[str]) -> tuple[float, str]:
    """The most bytes that a command and its children held at one time, and how they are counted.

    Not a number where the system does not tell. Pages that several processes hold are divided among them (PSS), or
    where that is not told counted for each of them (RSS).
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    parents: dict[int, int] = {}
    peak, counted = math.nan, "PSS"
    while process.poll() is None:
        held = [_held(pid) for pid in _family(process.pid, parents)]
        total = sum(size for size, _ in held)
        if total and not total <= peak:
            peak, counted = total, "PSS" if all(is_pss for _, is_pss in held) else "RSS"
        time.sleep(_INTERVAL)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return peak, counted


def resident_memory(pid: int) -> float:
    """The bytes that a process and its children hold now (RSS); not a number where the system does not tell."""
    return sum(_resident(member) for member in _family(pid, {})) or math.nan


def proportional_memory(pid: int) -> float:
    """As :func:`resident_memory`, but pages that several processes hold are divided among them (PSS)."""
    return sum(_held(member)[0] for member in _family(pid, {})) or math.nan


def running_children(pid: int) -> int:
    """How many descendants a process has now."""
    return len(_family(pid, {})) - 1


def _family(pid: int, parents: dict[int, int]) -> list[int]:
    """A process and its descendants; ``parents`` keeps what is known, because nobody else's parent matters."""
    try:
        running = {int(name) for name in os.listdir(_PROC) if name.isdigit()}
    except OSError:
        return []
    for new in running - parents.keys():
        try:
            status = (_PROC / str(new) / "stat").read_bytes()
        except OSError:
            continue
        parents[new] = int(status.rpartition(b")")[2].split()[1])
    members = {pid} & running
    # A child's number may be below its parent's, so once through is not enough.
    while more := {child for child in running - members if parents.get(child) in members}:
        members |= more
    return sorted(members)


def _held(pid: int) -> tuple[int, bool]:
    """Bytes, and whether they are PSS."""
    try:
        rollup = (_PROC / str(pid) / "smaps_rollup").read_bytes()
        return 1024 * int(rollup.split(b"\nPss:")[1].split()[0]), True
    except FileNotFoundError:
        return _resident(pid), False
    except (OSError, IndexError):  # it has ended, or is about to
        return 0, True


def _resident(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
