"""Keyword files as they stand in the editor."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from keydocs.index.indexer import (
    IndexData,
    IndexJob,
    index_file,
    site_on_disk,
)
from keydocs.index.names import Names
from keydocs.index.postings import MAX_TARGET
from keydocs.index.scan import IndexScope, Stamp
from keydocs.index.store import Changes

_IDS = 1 << 20
"""The highest ids of all are those of files that are not saved."""


def read_unsaved(root: str, texts: Mapping[str, str], selection: IndexScope) -> Changes:
    """What the index would store of keyword files (by their paths relative to the root) if they were saved."""
    site, gathered = site_on_disk(root, selection, texts), IndexData()
    first = MAX_TARGET - _IDS
    target_ids = count(first + len(texts))
    for id_, (path, text) in enumerate(texts.items(), first):
        index_file(site, IndexJob(id_, path, Stamp(0, 0)), text.encode("utf-8", "replace"), target_ids, gathered)
    return Changes((), gathered.rows, gathered.targets, (), Names().rows(gathered.postings), {})
