"""How long an index takes, how much memory and space, beside what reads or writes the same."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import clock
import peers
from clock import alternate, index_command, run
from places import list_stat_and_read
from table import Row, compared, limited, megabytes, seconds
from workspace import make_sources

_WALK = "import os, sys; print(sum(len(names) for _, _, names in os.walk(sys.argv[1])))"
_UNDOCUMENTED = 12_000
_READ = "list, stat, read the same files"


def building(root: Path, repeat: int) -> Iterator[Row]:
    """``keydocs index --rebuild``, caches warm."""
    list_stat_and_read(root)
    with tempfile.TemporaryDirectory() as folder:
        database, tags = Path(folder, "entries.db"), Path(folder, "tags")

        def row_an_entry() -> None:
            database.unlink(missing_ok=True)
            run([sys.executable, str(Path(__file__).with_name("row_an_entry.py")), str(root), str(database)])

        ctags = peers.ctags_command(root, tags)
        read, ours, again, theirs, tagged = alternate(
            repeat,
            lambda: list_stat_and_read(root),
            lambda: run(index_command(root, "--rebuild")),
            lambda: run(index_command(root)),
            row_an_entry,
            lambda: run(ctags) if ctags else None,
        )
        their_size = database.stat().st_size
    yield compared("cold index, file caches warm", ours, _READ, read, at_most=8)
    yield compared("cold index", ours, "index with a row an entry", theirs)
    if ctags:
        yield compared("cold index", ours, "Universal Ctags over the sources", tagged)
    else:
        yield Row("cold index", seconds(ours), "Universal Ctags is not installed")
    yield compared("nothing changed since", again, _READ, read)
    held = [path.stat().st_size for path in Path(os.environ["KEYDOCS_CACHE_DIR"]).rglob("*") if path.is_file()]
    yield limited("index on disk", sum(held), 45e6, megabytes, "with a row an entry", their_size)
    peaks = [clock.peak_memory(index_command(root, "--rebuild")) for _ in range(repeat)]
    peak, counted = max(peaks)
    yield limited(f"cold index, peak memory of all its processes ({counted})", peak, 250e6, megabytes)


def undocumented(_root: Path, repeat: int) -> Iterator[Row]:
    """A workspace without keyword files."""
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder, "workspace"), Path(folder, "cache")
        make_sources(root, _UNDOCUMENTED)
        environment = {**os.environ, "KEYDOCS_CACHE_DIR": str(cache)}
        walk, ours = alternate(
            3 * repeat,
            lambda: run([sys.executable, "-c", _WALK, str(root)]),
            lambda: run(index_command(root), environment),
        )
        left = "nothing" if not cache.exists() else "a folder"
    row = compared(f"no keyword files, {_UNDOCUMENTED:,} sources", ours, "`python` that does `os.walk`", walk)
    yield row._replace(measured=f"{row.measured}, {left} written", target="nothing written", met=left == "nothing")
