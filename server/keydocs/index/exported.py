"""The file that an index is exported to: what cannot be worked out again, and what tells the contents that it was made
of.

It is gzip around lines of JSON, and behind these the postings::

    {"format": "keydocs index", "version": 1, "tables": 5, "files": 1, "pages": 1, "folders": 1, "names": 1}
    ["docs/tide.py_kw.md", "8ab6…", 120, null, "tide.py", true, 0, 1, 0]    a keyword file, as the index has it
    [1, "docs/level.py_docs.md"]                                          a further page that the first file leads to
    ["docs", 2199023255551, 1099511627775]                              a folder, as the index has it
    ["Tide", 1]                                                       a name, and how many postings it has

Files are numbered from 1 as they come, further pages after them; these are the targets of the postings. Of all
postings there are the highest bytes first, then the next ones: so they take a third of the room.

Such a file may come with any repository, so everything in it is checked, and where anything is wrong, nothing of it is
used. It is no SQLite database because SQLite would have to be trusted with it.
"""

from __future__ import annotations

import gzip
import json
import os
import posixpath
import stat
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from keydocs import paths
from keydocs.index import store
from keydocs.index.posting import KINDS, RANKS, WIDTH, pack, targets_in, to_bytes
from keydocs.index.reading import Gathered
from keydocs.index.store import FileRow, FolderRow, TargetRow

VERSION = 1
"""Raised whenever the format changes. A file of another version is not read, nor is one of other tables."""
_FORMAT = {"format": "keydocs index", "version": VERSION, "tables": store.VERSION}
_COUNTS = ("files", "pages", "folders", "names")
_MAX_LINE = 256 * 1024
_MAX_TEXT = 10_000
_MAX_NUMBER = (1 << 63) - 1
_RANK_AND_KIND = pack(255, 0, 0, 15)
_RANKS_AND_KINDS = {pack(RANKS[tier][code], 0, 0, code) for tier in range(len(RANKS)) for code in range(len(KINDS))}


class ExchangeError(Exception):
    """An index that cannot be exported, or a file that none can be taken from. The message says why, in one line."""


class Exported(NamedTuple):
    """What is exported of an index. The ids of files and further pages are their numbers from 1, in this order;
    ``contents`` has for each file the name of what it held, None where that is not known."""

    gathered: Gathered
    contents: Sequence[bytes | None]
    folders: Sequence[FolderRow]


# --- writing -------------------------------------------------------------------------------------------------------


def write(file: Path, exported: Exported) -> int:
    """Write a file at once, readable by everybody; its size. The same index gives the same bytes. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with (
            open(os.open(waiting, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o644), "wb") as to,
            gzip.GzipFile("", "wb", fileobj=to, mtime=0) as packed,
        ):
            for part in _parts(exported):
                packed.write(part)
        os.replace(waiting, file)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise
    return file.stat().st_size


def _parts(exported: Exported) -> Iterator[bytes]:
    gathered, contents, folders = exported
    names = sorted(gathered.postings)
    counts = (len(gathered.rows), len(gathered.targets), len(folders), len(names))
    yield _lines([{**_FORMAT, **dict(zip(_COUNTS, counts, strict=True))}])
    yield _lines(
        [row.path, (content or b"").hex(), row.size, row.page, row.source, bool(row.sibling), *row[7:]]
        for row, content in zip(gathered.rows, contents, strict=True)
    )
    yield _lines([file, page] for _, file, page in gathered.targets)
    yield _lines(sorted(folders))
    yield _lines([name.decode(), len(gathered.postings[name])] for name in names)
    data = b"".join(to_bytes(gathered.postings[name]) for name in names)
    for place in range(WIDTH):
        yield data[place::WIDTH]


def _lines(values: Iterable[object]) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


# --- reading -------------------------------------------------------------------------------------------------------


def check(file: Path) -> None:
    """Look whether a file begins as one that was exported. Raises ExchangeError where it does not."""
    with _opened(file, _MAX_LINE) as source:
        _read_header(source)


def read(file: Path, limit: int) -> Exported:
    """Read a file that was exported. Raises ExchangeError where anything in it is not as it was written by
    :func:`write`, or where it is larger than ``limit`` bytes (unpacked)."""
    with _opened(file, limit) as source:
        files, pages, folders, names = _read_header(source)
        gathered, contents = Gathered(), []
        for number in range(1, files + 1):
            row, content = _file_row(number, source.line())
            gathered.rows.append(row)
            contents.append(content)
        gathered.targets += [_target_row(number, source.line(), files) for number in range(files + 1, files + pages + 1)]
        found = Exported(gathered, contents, [_folder_row(source.line()) for _ in range(folders)])
        counts = [_name(source.line()) for _ in range(names)]
        postings = _postings(source.rest(WIDTH * sum(count for _, count in counts)), files + pages)
        _check(len({row.path for row in gathered.rows}) == files)
        _check(len({row.path for row in found.folders}) == folders)
        start = 0
        for name, count in counts:
            _check(name not in gathered.postings)
            gathered.postings[name] = postings[start : start + count]
            start += count
        return found


class _WrongError(ValueError):
    """Something that no index has."""


def _check(holds: bool) -> None:
    if not holds:
        raise _WrongError


class _Source:
    """What is read from: never more than ``limit`` bytes."""

    def __init__(self, file: gzip.GzipFile, limit: int) -> None:
        self._file = file
        self._left = limit

    def line(self) -> Any:
        data = self._file.readline(_MAX_LINE)
        self._take(len(data))
        if not data.endswith(b"\n"):
            raise _WrongError if len(data) == _MAX_LINE else EOFError
        return json.loads(data.decode())

    def rest(self, size: int) -> bytes:
        """The last bytes that there are."""
        self._take(size)
        data = self._file.read(size)
        if len(data) < size:
            raise EOFError
        _check(not self._file.read(1))
        return data

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise ExchangeError("is larger than an index of this folder can be")


@contextmanager
def _opened(file: Path, limit: int) -> Iterator[_Source]:
    """A file to read from; all errors say which it is."""
    try:
        # Non-blocking, or opening a FIFO would wait for its writer.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as packed:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ExchangeError("is not a regular file")
            with gzip.GzipFile(fileobj=packed) as unpacked:
                yield _Source(unpacked, limit)
    except ExchangeError as error:
        raise ExchangeError(f"{file} {error}") from None
    except EOFError:
        raise ExchangeError(f"{file} is cut off") from None
    except (zlib.error, gzip.BadGzipFile):
        raise ExchangeError(f"{file} is damaged") from None
    except OSError as error:
        raise ExchangeError(f"{file} cannot be read: {error.strerror or error}") from None
    except (ValueError, TypeError, RecursionError):
        raise ExchangeError(f"{file} has something in it that no index has") from None


def _read_header(source: _Source) -> list[int]:
    """How many files, further pages, folders and names there are."""
    try:
        header = source.line()
    except (OSError, EOFError, ValueError, RecursionError, zlib.error):
        header = None
    if not isinstance(header, dict) or header.get("format") != _FORMAT["format"]:
        raise ExchangeError("is no exported index")
    if any(header.get(key) != value for key, value in _FORMAT.items()):
        raise ExchangeError("was exported by another version of Keydocs")
    return [_whole(header.get(key)) for key in _COUNTS]


def _file_row(number: int, line: Any) -> tuple[FileRow, bytes | None]:
    path, content, size, page, source, sibling, tier, entries, problems = line
    row = FileRow(
        number,
        _path(path),
        _whole(size),
        0,
        None if page is None else _path(page),
        None if source is None else _path(source),
        sibling,
        _whole(tier, len(RANKS) - 1),
        _whole(entries),
        _whole(problems),
    )
    _check(isinstance(sibling, bool))
    known = bytes.fromhex(_text(content))
    _check(len(known) in (0, 20))
    return row, known or None


def _target_row(number: int, line: Any, files: int) -> TargetRow:
    file, page = line
    _check(_whole(file, files) > 0)
    return number, file, _path(page)


def _folder_row(line: Any) -> FolderRow:
    path, documents, keyword_files = line
    return FolderRow(_path(path) if path else "", _whole(documents), _whole(keyword_files))


def _name(line: Any) -> tuple[bytes, int]:
    name, count = line
    _check(_whole(count) > 0)
    return _text(name).encode(), count


def _postings(data: bytes, last_target: int) -> array[int]:
    """Packed postings, of which the highest bytes came first."""
    numbers = len(data) // WIDTH
    mixed = bytearray(len(data))
    for place in range(WIDTH):
        mixed[place::WIDTH] = data[place * numbers : (place + 1) * numbers]
    found = array("Q", bytes(mixed))
    if sys.byteorder == "little":
        found.byteswap()
    _check({posting & _RANK_AND_KIND for posting in found} <= _RANKS_AND_KINDS)
    targets = set(targets_in(bytes(mixed)))
    _check(not targets or (min(targets) > 0 and max(targets) <= last_target))
    return found


def _whole(value: Any, last: int = _MAX_NUMBER) -> int:
    """A value that is to be a whole number from 0."""
    _check(type(value) is int and 0 <= value <= last)
    return int(value)


def _text(value: Any) -> str:
    _check(isinstance(value, str) and len(value) <= _MAX_TEXT)
    return str(value)


def _path(value: Any) -> str:
    """A value that is to be a path inside of the root."""
    path = _text(value)
    # What has halves of surrogate pairs cannot be encoded.
    _check(bool(path) and path.encode() and "\0" not in path and not path.startswith(("/", "../")))
    _check(posixpath.normpath(path) == path and path not in (".", ".."))
    _check(not paths.WINDOWS or not ("\\" in path or ":" in path))
    return path
