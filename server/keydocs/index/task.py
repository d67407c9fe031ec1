"""What a process that indexes is told to do."""

from __future__ import annotations

import json
from typing import NamedTuple

from keydocs.index.scan import USUAL, Selection


class Task(NamedTuple):
    """For a root (absolute) with its index in a cache folder: bring it up to date, build it anew, or fold in what
    changed. ``start_from`` is an exported index (absolute) to start from where there is none; empty for none."""

    cache: str
    root: str
    selection: Selection = USUAL
    start_from: str = ""
    rebuild: bool = False
    fold: bool = False

    def to_json(self) -> str:
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> Task:
        cache, root, (keyword_files, exclude, respect_gitignore), *rest = json.loads(text)
        return cls(cache, root, Selection(tuple(keyword_files), tuple(exclude), respect_gitignore), *rest)
