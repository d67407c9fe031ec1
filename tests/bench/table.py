"""What the benchmarks print: rows that stand beside a peer or a limit, as Markdown, and the machine they ran on."""

from __future__ import annotations

import math
import os
import platform
import re
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

HEADER = "| what | measured | beside | ratio | target | met? |\n|---|---|---|---|---|---|"


class Row(NamedTuple):
    what: str
    measured: str
    beside: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def markdown(self) -> str:
        met = {None: "–", True: "yes", False: "**no**"}[self.met]
        cells = (self.what, self.measured, self.beside or "–", self.ratio or "–", self.target or "–", met)
        return f"| {' | '.join(cells)} |"


def compared(what: str, ours: float, peer_name: str, peer: float, *, at_most: float = 0.0) -> Row:
    """Ours beside a peer's, both in seconds; ``at_most`` is the ratio that is the target, if there is one."""
    target, met = (f"≤ {at_most:g} ×", ours <= at_most * peer) if at_most else ("", None)
    return Row(what, seconds(ours), f"{peer_name}: {seconds(peer)}", times(ours / peer), target, met)


def limited(
    what: str, value: float, limit: float, show: Callable[[float], str], peer_name: str = "", peer: float = math.nan
) -> Row:
    """A figure and the most that it may be, beside a peer's where there is one. Not a number is what could not be
    measured."""
    beside = f"{peer_name}: {show(peer)}" if peer_name else ""
    if math.isnan(value):
        return Row(what, "not measured", beside, "", f"≤ {show(limit)}")
    return Row(what, show(value), beside, times(value / peer) if peer_name else "", f"≤ {show(limit)}", value <= limit)


def seconds(value: float) -> str:
    if math.isinf(value):
        return "not seen"
    if value < 0.01:
        return f"{1000 * value:.1f} ms"
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.2f} s"


def megabytes(value: float) -> str:
    """``value`` is in bytes; a megabyte has a million of them."""
    return f"{value / 1e6:.0f} MB"


def times(ratio: float) -> str:
    if math.isinf(ratio):
        return ""
    return f"{ratio:.0f} ×" if ratio >= 20 else f"{ratio:.1f} ×" if ratio >= 2 else f"{ratio:.2f} ×"


def machine() -> str:
    """The machine in one sentence: it is what the figures depend on, and the ratios should not."""
    memory = f"{_memory() / 2**30:.0f} GiB of memory, " if _memory() else ""
    return (
        f"Measured with {platform.python_implementation()} {platform.python_version()} and SQLite "
        f"{sqlite3.sqlite_version} on {platform.system()}: {_processor()}, {os.cpu_count()} cores, "
        f"{memory}".rstrip(", ")
        + "."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(models), "") or platform.processor() or platform.machine()


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0


def writer(name: str, output: Path | None) -> Callable[[Iterable[str]], None]:
    """What puts lines into a document, between the two comments that bear this name; a new one is begun with them.

    Raises SystemExit at once where the document has no such comments.
    """
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    part = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if output is None:
        return lambda lines: None
    if output.is_file() and not part.search(output.read_text("utf-8")):
        raise SystemExit(f"{output} has no lines {begin} and {end}")

    def write(lines: Iterable[str]) -> None:
        text = "\n".join((begin, "", *lines, "", end))
        old = output.read_text("utf-8") if output.is_file() else f"{begin}{end}\n"
        output.write_text(part.sub(lambda _: text, old, count=1), "utf-8")

    return write
