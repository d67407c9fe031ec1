"""What the index keeps of a keyword file: much less than :class:`keydocs.model.KeywordFile` holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from keydocs.keyword_files.filenames import KEYWORD_SUFFIX
from keydocs.keyword_files.resolve import project
from keydocs.model import KeywordFile, Kind


class EntryRun(NamedTuple):
    """Entries of one kind on lines that follow each other, the first on ``line`` (0-based). ``page`` is set where they
    lead to another page than their file does. ``names`` are in UTF-8, as they stand in the file: of twenty entries
    nineteen have a name that is known already, and need not be decoded."""

    kind: Kind
    line: int
    names: list[bytes]
    page: str | None = None

    def lines_of(self, name: bytes) -> list[int]:
        """The lines of the entries of exactly this name."""
        return [line for line, one in enumerate(self.names, self.line) if one == name] if name in self.names else []


class ScannedFile(NamedTuple):
    """``page`` and ``source`` are those of the keyword file, ``project`` the folder that ``source`` is relative
    to, ``problems`` how many were found."""

    page: str | None
    source: str | None
    project: str
    runs: list[EntryRun]
    problems: int

    @property
    def names(self) -> Iterator[str]:
        """The names of all entries, in their order."""
        return (name.decode() for run in self.runs for name in run.names)


def summarise(file: KeywordFile) -> ScannedFile:
    """What the index keeps of a keyword file that was read."""
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
