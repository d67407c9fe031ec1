"""How fast Keydocs is and how much it takes, beside its limits and its peers in the same run. Run by hand:

    python tests/bench/speed.py [--workspace DIR] [--repeat N] [--output FILE]

Figures are medians of the repetitions. Machines differ and are noisy: what counts are the ratios to the peers.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import changing
import indexing
import peers
import serving
import table
import workspace
from places import keyword_files

MEASURES = (
    indexing.building,
    serving.starting,
    serving.answering,
    serving.while_indexing,
    changing.one_file,
    changing.burst,
    indexing.undocumented,
    peers.looking_up,
)
_FILES = 36_000


def main() -> None:
    arguments = _arguments()
    write = table.writer("speed.py", arguments.output)
    # So that files are put back then, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KEYDOCS_CACHE_DIR"] = str(Path(folder, "cache"))
        root = arguments.workspace
        if root is None:
            root = Path(folder, "workspace").resolve()
            workspace.generate(root, arguments.files)
        lines = []
        for line in measured(root, arguments.repeat, generated=arguments.workspace is None):
            print(line, flush=True)
            lines.append(line)
    write(lines)


def measured(root: Path, repeat: int, *, generated: bool) -> Iterator[str]:
    origin = "made from the standard library's sources" if generated else "given with `--workspace`"
    yield table.machine()
    yield f"The workspace has {len(keyword_files(root)):,} keyword files, {origin}; medians of {repeat}."
    yield ""
    yield table.HEADER
    for measure in MEASURES:
        for row in measure(root, repeat):
            yield row.markdown


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="How fast Keydocs is and how much it takes, beside its limits and its peers in the same run.",
        epilog="Up to 5,000 keyword files of the workspace are changed while it runs, and put back as they were in the "
        f"end. Should the run be killed, the original of a file x is x{changing.KEPT}.",
    )
    parser.add_argument(
        "--workspace",
        type=lambda given: Path(given).resolve(strict=True),
        metavar="DIR",
        help="a documented workspace (default: one is made from the standard library's sources, and removed again)",
    )
    parser.add_argument("--files", type=int, default=_FILES, help=f"keyword files to make (default {_FILES:,})")
    parser.add_argument(
        "--repeat", type=int, default=3, metavar="N", help="repetitions of each measurement (default 3)"
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="also put the table into this document, between its two comments"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
