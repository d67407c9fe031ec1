"""What the index keeps of a keyword file: much less than :class:`keydocs.model.KeywordFile` holds."""

from __future__ import annotations

from typing import NamedTuple

from keydocs.keywords.resolve import project
from keydocs.model import KeywordFile, Kind


class ScannedFile(NamedTuple):
    """``page`` and ``source`` are those of the keyword file, ``project`` the folder that ``source`` is relative
    to, ``problems`` how many were found. Entries are name, kind, line, and the page where it is another than the
    file's."""

    page: str | None
    source: str | None
    project: str
    entries: list[tuple[str, Kind, int, str | None]]
    problems: int


def condensed(file: KeywordFile) -> ScannedFile:
    """What the index keeps of a keyword file that was read."""
    entries = [(entry.name, entry.kind, entry.range.start_line, entry.page) for entry in file.entries]
    folder = project(file.path, file.source)
    return ScannedFile(file.page, file.source, folder, entries, len(file.problems))
