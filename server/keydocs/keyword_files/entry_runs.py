"""The part of a keyword file that the index stores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from keydocs.keyword_files.filenames import KEYWORD_SUFFIX
from keydocs.keyword_files.resolve import project
from keydocs.model import KeywordFile, Kind


class EntryRun(NamedTuple):
    """Entries of one kind on consecutive lines from ``line`` (0-based).

    ``page`` is set if they link to another page than their file. ``names`` are in UTF-8: of twenty names nineteen are
    known already and are never decoded.
    """

    kind: Kind
    line: int
    names: list[bytes]
    page: str | None = None

    def lines_of(self, name: bytes) -> list[int]:
        """Return the lines of the entries of exactly this name."""
        return [line for line, one in enumerate(self.names, self.line) if one == name] if name in self.names else []


class ScannedFile(NamedTuple):
    """A scanned keyword file: its ``page`` and ``source``, the folder ``project`` that the source is relative to, and
    the number of ``problems``."""

    page: str | None
    source: str | None
    project: str
    runs: list[EntryRun]
    problems: int

    @property
    def names(self) -> Iterator[str]:
        """Yield the names of all entries in order."""
        return (name.decode() for run in self.runs for name in run.names)


def summarise(file: KeywordFile) -> ScannedFile:
    """Return the part of a parsed keyword file that the index stores."""
    if file.source is None and file.path.endswith(KEYWORD_SUFFIX):
        # It is none, whatever its name: nothing of it counts.
        return ScannedFile(None, None, "", [], 0)
    runs: list[EntryRun] = []
    for entry in file.entries:
        line, last = entry.range.start_line, runs[-1] if runs else None
        if last and (last.kind, last.page, last.line + len(last.names)) == (entry.kind, entry.page, line):
            last.names.append(entry.name.encode("utf-8", "replace"))
        else:
            runs.append(EntryRun(entry.kind, line, [entry.name.encode("utf-8", "replace")], entry.page))
    return ScannedFile(file.page, file.source, project(file.path, file.source), runs, len(file.problems))
