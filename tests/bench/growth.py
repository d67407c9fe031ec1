"""How time and memory of a cold index grow with the workspace. Run by hand, takes some minutes:

    python tests/bench/growth.py [--picture FILE] [--output FILE]

Workspaces of growing size are made from the standard library's sources, one after the other, and removed again. The
picture is written to ``docs/performance.svg``.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import table
import workspace
from clock import alternate, index_command, peak_memory, run
from places import list_stat_and_read

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
_PICTURE = Path(__file__).resolve().parents[2] / "docs" / "performance.svg"
_HEADER = (
    "| keyword files | cold index | list, stat, read | ratio | a file | peak memory | index on disk |\n|" + "---:|" * 7
)


class Point(NamedTuple):
    """Times in seconds, the rest in bytes."""

    files: int
    read: float
    built: float
    memory: float
    disk: float

    @property
    def markdown(self) -> str:
        cells = (
            f"{self.files:,}",
            table.seconds(self.built),
            table.seconds(self.read),
            table.times(self.built / self.read),
            f"{1e6 * self.built / self.files:.0f} µs",
            "not measured" if math.isnan(self.memory) else table.megabytes(self.memory),
            table.megabytes(self.disk),
        )
        return f"| {' | '.join(cells)} |"


class Line(NamedTuple):
    """A line of a panel; ``name`` stands at its end."""

    name: str
    style: str
    values: list[tuple[float, float]]


class Panel(NamedTuple):
    title: str
    ticks: Sequence[tuple[float, str]]
    """Values of the vertical axis and how they are written, from the lowest, where it begins."""
    top: float
    """Where it ends."""
    lines: Sequence[Line]


def main() -> None:
    parser = argparse.ArgumentParser(description="How time and memory of a cold index grow with the workspace.")
    parser.add_argument(
        "--repeat", type=int, default=3, metavar="N", help="repetitions of each measurement (default 3)"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of keyword files")
    parser.add_argument("--picture", type=Path, default=_PICTURE, metavar="FILE", help="default: docs/performance.svg")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="also put the table into this document, between its two comments"
    )
    arguments = parser.parse_args()
    write = table.writer("growth.py", arguments.output)
    lines = [f"{table.machine()} Medians of {arguments.repeat}.", "", _HEADER]
    print("\n".join(lines))
    points: list[Point] = []
    for point in measured(arguments.sizes, arguments.repeat):
        print(point.markdown, flush=True)
        points.append(point)
    arguments.picture.write_text(picture(points), "utf-8")
    write([*lines, *(point.markdown for point in points)])


def measured(sizes: Iterable[int], repeat: int) -> Iterator[Point]:
    for files in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root, cache = Path(folder, "workspace").resolve(), Path(folder, "cache")
            os.environ["KEYDOCS_CACHE_DIR"] = str(cache)
            workspace.generate(root, files, only_keywords=True)
            read, built = _times(root, repeat)
            memory, _ = peak_memory(index_command(root, "--rebuild"))
            disk = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
        yield Point(files, read, built, memory, disk)


def _times(root: Path, repeat: int) -> list[float]:
    list_stat_and_read(root)
    return alternate(repeat, lambda: list_stat_and_read(root), lambda: run(index_command(root, "--rebuild")))


_WIDTH, _HEIGHT = 860, 380
_TOP, _BOTTOM, _LEFT, _RIGHT = 56, 64, 64, 22
_PANEL = _WIDTH // 2
_STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #57606a }
  .paper { fill: #ffffff } .title { font-weight: 600; font-size: 15px; fill: #1f2328 }
  .grid { stroke: #d8dee4 } .axis { stroke: #8c959f }
  .ours { stroke: #0969da } .peer { stroke: #bc4c00; stroke-dasharray: 6 4 }
  .ours-dot, .ours-name { fill: #0969da } .peer-dot, .peer-name { fill: #bc4c00 }
  .ours-name, .peer-name { font-weight: 600; paint-order: stroke; stroke: #ffffff; stroke-width: 5px }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 } .paper { fill: #0d1117 } .title { fill: #e6edf3 }
    .grid { stroke: #262c34 } .axis { stroke: #6e7681 }
    .ours { stroke: #58a6ff } .peer { stroke: #f0883e }
    .ours-dot, .ours-name { fill: #58a6ff } .peer-dot, .peer-name { fill: #f0883e }
    .ours-name, .peer-name { stroke: #0d1117 }
  }
"""


def picture(points: Sequence[Point]) -> str:
    """Two panels with logarithmic axes: time, and memory and space."""
    known = [point for point in points if not math.isnan(point.memory)]
    seconds = [
        Line("keydocs index", "ours", [(p.files, p.built) for p in points]),
        Line("list, stat, read", "peer", [(p.files, p.read) for p in points]),
    ]
    space = [
        Line("peak memory", "ours", [(p.files, p.memory) for p in known]),
        Line("index on disk", "peer", [(p.files, p.disk) for p in points]),
    ]
    space = [line for line in space if line.values]
    panels = (
        _made("Time of a cold index", seconds, lambda value: f"{value:g} s"),
        _made("Memory and space", space, lambda value: f"{value / 1e6:,g} MB"),
    )
    drawn = "\n".join(
        f'<g transform="translate({number * _PANEL} 0)">\n{_panel(panel)}\n</g>' for number, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        'role="img" aria-label="Time, memory and space of an index against the number of keyword files">\n'
        f'<style>{_STYLE}</style>\n<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>\n{drawn}\n</svg>\n'
    )


def _panel(panel: Panel) -> str:
    sizes = [x for x, _ in panel.lines[0].values]
    left, right = _LEFT, _PANEL - _RIGHT
    top, bottom = _TOP, _HEIGHT - _BOTTOM
    lowest, highest = panel.ticks[0][0], panel.top

    def across(value: float) -> float:
        return round(left + 14 + (right - left - 28) * _share(value, min(sizes), max(sizes)), 1)

    def up(value: float) -> float:
        return round(bottom - (bottom - top) * _share(value, lowest, highest), 1)

    parts = [f'<text class="title" x="{left}" y="30">{panel.title}</text>']
    for value, label in panel.ticks:
        parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{up(value)}" y2="{up(value)}"/>')
        parts.append(f'<text x="{left - 8}" y="{up(value) + 4}" text-anchor="end">{label}</text>')
    for size in sizes:
        parts.append(f'<line class="axis" x1="{across(size)}" x2="{across(size)}" y1="{bottom}" y2="{bottom + 5}"/>')
        parts.append(f'<text x="{across(size)}" y="{bottom + 21}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<line class="axis" x1="{left}" x2="{right}" y1="{bottom}" y2="{bottom}"/>')
    parts.append(f'<text x="{(left + right) / 2}" y="{bottom + 45}" text-anchor="middle">keyword files</text>')
    for number, line in enumerate(panel.lines):
        places = [(across(x), up(y)) for x, y in line.values]
        path = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline class="{line.style}" fill="none" stroke-width="2" points="{path}"/>')
        parts += [f'<circle class="{line.style}-dot" cx="{x}" cy="{y}" r="3.5"/>' for x, y in places]
        # The upper line's name stands above its end, the lower one's below its middle.
        (x, y), anchor = (places[len(places) // 2], "start") if number else (places[-1], "end")
        x, y = (x + 8, y + 20) if number else (x + 4, y - 12)
        parts.append(f'<text class="{line.style}-name" x="{x}" y="{y}" text-anchor="{anchor}">{line.name}</text>')
    return "\n".join(parts)


def _share(value: float, low: float, high: float) -> float:
    """Where a value stands between two others, by their logarithms."""
    return math.log(value / low) / math.log(high / low) if high > low else 0.5


def _made(title: str, lines: Sequence[Line], show: Callable[[float], str]) -> Panel:
    """A panel whose axis holds all values, with a tick at each power of ten."""
    values = [value for line in lines for _, value in line.values]
    first, last = math.floor(math.log10(min(values))), math.floor(math.log10(max(values)))
    highest = next(step * 10.0**last for step in (2, 5, 10, 20) if step * 10.0**last >= 1.2 * max(values))
    ticks = [(10.0**power, show(10.0**power)) for power in range(first, last + 2) if 10.0**power <= highest]
    return Panel(title, ticks, highest, lines)


if __name__ == "__main__":
    main()
