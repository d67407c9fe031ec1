"""What a process that indexes is told to do."""

from __future__ import annotations

import json
from typing import NamedTuple

from keydocs.index.scan import USUAL, Selection


class Task(NamedTuple):
    """For a root (absolute) with its index in a cache folder: bring it up to date, build it anew, or fold in what
    changed."""

    cache: str
    root: str
    selection: Selection = USUAL
    rebuild: bool = False
    fold: bool = False

    def to_json(self) -> str:
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> Task:
        cache, root, (keyword_files, exclude, respect_gitignore), rebuild, fold = json.loads(text)
        selection = Selection(tuple(keyword_files), tuple(exclude), respect_gitignore)
        return cls(cache, root, selection, rebuild, fold)
