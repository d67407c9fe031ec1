"""Differences between an index and the files of its root."""

from __future__ import annotations

import posixpath
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from keydocs.index import file_queries, schema
from keydocs.index.indexer import is_readable
from keydocs.index.scan import UNREAD, Listing, Stamp
from keydocs.index.schema import FileRow, FolderRow
from keydocs.keyword_files.filenames import is_keyword_index, sibling_page


class Difference(NamedTuple):
    """``changed`` are the files to read, new ones among them; ``gone`` the ids of the rows that go, those of changed
    files among them. The numbers count keyword files, not folders' indexes. ``folders`` are the rows that changed."""

    changed: list[tuple[str, Stamp]]
    gone: list[int]
    added: int = 0
    updated: int = 0
    removed: int = 0
    folders: tuple[FolderRow, ...] = ()

    @property
    def is_none(self) -> bool:
        return not (self.changed or self.gone or self.folders)


def compare(connection: sqlite3.Connection, root: str, listing: Listing, told: Collection[str] = ()) -> Difference:
    """The difference to all files of the root (absolute).

    A keyword file has to be read again when its stamp changed or it is one of ``told``, which are said to have changed
    whatever their stamps, and when pages came or went that it may lead to: its own, or
    where it has none of its own, any. A folder's index has to be when files came or went below the folder, and where it
    leads out of the folder, anywhere. One that could not be read has to be once it can.
    """
    stored = file_queries.read_stored_files(connection)
    folders = _changed_folders(file_queries.read_folders(connection), folder_rows(listing))
    pages_changed = any(before.documents != now.documents for before, now in folders)
    above = {parent for before, now in folders for parent in _folders_up(now.path)}
    changed: list[tuple[str, Stamp]] = []
    gone: list[int] = []
    added = updated = 0
    for path, stamp in listing.keyword_files.items():
        known = stored.pop(path, None)
        if known is None:
            changed.append((path, stamp))
            added += not is_keyword_index(path)
            continue
        id_, old_stamp, beside, is_counted = known
        if is_keyword_index(path):
            same = posixpath.dirname(path) not in above and (beside or not pages_changed)
        else:
            same = not pages_changed or (beside and sibling_page(path) in listing.documents)
        if same and path not in told and (old_stamp == stamp or (old_stamp == UNREAD and not is_readable(root, path))):
            continue
        changed.append((path, stamp))
        gone.append(id_)
        updated += is_counted
    gone.extend(id_ for id_, *_ in stored.values())
    removed = sum(is_counted for *_, is_counted in stored.values())
    return Difference(changed, gone, added, updated, removed, tuple(now for _, now in folders))


def compare_some(connection: sqlite3.Connection, files: Mapping[str, Stamp]) -> Difference | None:
    """Return the difference to changed keyword files, whatever their stamps; None if one is new."""
    rows = file_queries.find_files(connection, list(files))
    if len(rows) < len(files):
        return None
    changed = [(row.path, files[row.path]) for row in rows]
    return Difference(changed, [row.id for row in rows], updated=sum(map(schema.is_counted, rows)))


def recounted(difference: Difference, before: Iterable[FileRow], now: Iterable[FileRow]) -> Difference:
    """Return the difference with the numbers of keyword files after the changed ones were read."""
    known = {row.path: schema.is_counted(row) for row in before}
    found = {row.path: schema.is_counted(row) for row in now}
    came = sum(is_one and not known.get(path, False) for path, is_one in found.items())
    stayed = sum(is_one and known.get(path, False) for path, is_one in found.items())
    went = sum(known.values()) - stayed
    return difference._replace(added=came, updated=stayed, removed=difference.removed + went)


def folder_rows(listing: Listing) -> Iterator[FolderRow]:
    """Return two numbers per folder that change when a page, or a keyword file, is added or removed."""
    documents = _fingerprints(listing.documents)
    keyword_files = _fingerprints(listing.keyword_files)
    for folder in documents.keys() | keyword_files.keys():
        yield FolderRow(folder, documents.get(folder, 0), keyword_files.get(folder, 0))


def _fingerprints(paths: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        # Whatever their order. The count is in the upper half.
        found[folder] = found.get(folder, 0) + (1 << 40) + zlib.crc32(name.encode())
    return found


def _changed_folders(stored: dict[str, FolderRow], found: Iterable[FolderRow]) -> list[tuple[FolderRow, FolderRow]]:
    """Return the changed folders, before and now."""
    changed = []
    for now in found:
        before = stored.pop(now.path, None) or FolderRow(now.path, 0, 0)
        if before != now:
            changed.append((before, now))
    return changed + [(before, FolderRow(before.path, 0, 0)) for before in stored.values()]


def _folders_up(folder: str) -> Iterable[str]:
    """Yield a folder and all folders above it."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""
