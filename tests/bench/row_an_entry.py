"""An index as one would write it first, with a row for each entry: the peer of ``keydocs index --rebuild``.

    python tests/bench/row_an_entry.py ROOT DATABASE

It is fed by the same reader, in one transaction without a journal, and has its two indexes made at the end.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from keydocs.keyword_files.reader import scan_keyword_file


def main(root: str, database: str) -> None:
    gc.disable()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    connection.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT, page TEXT, source TEXT)")
    connection.execute("CREATE TABLE entries (name TEXT, folded TEXT, kind TEXT, file INTEGER, line INTEGER)")
    connection.execute("BEGIN")
    paths = list(markdown_files(root))
    documents = set(paths)
    for number, path in enumerate(path for path in paths if path.endswith("_kw.md")):
        scanned = scan_keyword_file(path, Path(root, path).read_bytes(), documents.__contains__)
        connection.execute("INSERT INTO files VALUES (?,?,?,?)", (number, path, scanned.page, scanned.source))
        places = ((run.kind.value, run.line + line) for run in scanned.runs for line in range(len(run.names)))
        for name, (kind, line) in zip(scanned.names, places, strict=True):
            connection.execute("INSERT INTO entries VALUES (?,?,?,?,?)", (name, name.casefold(), kind, number, line))
    connection.execute("CREATE INDEX entries_name ON entries (name)")
    connection.execute("CREATE INDEX entries_folded ON entries (folded)")
    connection.execute("COMMIT")
    connection.close()


def markdown_files(root: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        inner = os.path.relpath(folder, root).replace(os.sep, "/")
        prefix = "" if inner == "." else f"{inner}/"
        yield from (prefix + name for name in names if name.endswith(".md"))


if __name__ == "__main__":
    main(*sys.argv[1:])
