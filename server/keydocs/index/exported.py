"""The file that an index is exported to: what cannot be worked out again, and what tells the contents that it was made
of.

It is gzip around lines of JSON, and behind these the postings::

    {"format": "keydocs index", "version": 1, "tables": 6, "files": 1, "pages": 1, "folders": 1, "names": 1}
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
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from keydocs import files, paths
from keydocs.index import store
from keydocs.index.posting import KINDS, MAX_TARGET, RANKS, WIDTH, to_bytes
from keydocs.index.reading import Gathered
from keydocs.index.store import FileRow, FolderRow, TargetRow

VERSION = 1
"""Raised whenever the format changes. A file of another version is not read, nor is one of other tables."""
_FORMAT = {"format": "keydocs index", "version": VERSION, "tables": store.VERSION}
_COUNTS = ("files", "pages", "folders", "names")
_ROWS = 100
_MAX_LINE = 4 * 1024 * 1024
_MAX_TEXT = 10_000
_MAX_NUMBER = (1 << 63) - 1
_MAX_COUNT = MAX_TARGET // 4
_ALL_RANKS = {rank for ranks in RANKS for rank in ranks}


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
            open(
                os.open(waiting, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o644), "wb"
            ) as to,
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
    yield json.dumps({**_FORMAT, **dict(zip(_COUNTS, counts, strict=True))}).encode() + b"\n"
    yield _lines(
        [row.path, (content or b"").hex(), row.size, row.page, row.source, bool(row.beside), *row[7:]]
        for row, content in zip(gathered.rows, contents, strict=True)
    )
    yield _lines([file, page] for _, file, page in gathered.targets)
    yield _lines(sorted(folders))
    yield _lines([name.decode(), len(gathered.postings[name])] for name in names)
    data = b"".join(to_bytes(gathered.postings[name]) for name in names)
    for place in range(WIDTH):
        yield data[place::WIDTH]


def _lines(rows: Iterable[object]) -> bytes:
    """Rows, many a line: that is read in half the time."""
    waiting, lines = iter(rows), []
    while line := list(islice(waiting, _ROWS)):
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines).encode()


# --- reading -------------------------------------------------------------------------------------------------------


def check(file: Path, root: str = "") -> None:
    """Look whether a file begins as one that was exported. Raises ExchangeError where it does not. ``root`` as for
    :func:`read`."""
    with _opened(file, _MAX_LINE, root) as source:
        _read_header(source)


def read(file: Path, limit: int, root: str = "") -> Exported:
    """Read a file that was exported. Raises ExchangeError where anything in it is not as it was written by
    :func:`write`, or where it is larger than ``limit`` bytes (unpacked), or where its path says that it lies in
    ``root`` (absolute, empty for none) and it does not."""
    with _opened(file, limit, root) as source:
        files, pages, folders, names = _read_header(source)
        gathered, contents = Gathered(), []
        for number, row in enumerate(source.rows(files), 1):
            file_row, content = _file(number, row)
            gathered.rows.append(file_row)
            contents.append(content)
        gathered.targets += [_page(number, row, files) for number, row in enumerate(source.rows(pages), files + 1)]
        found = Exported(gathered, contents, [_folder(row) for row in source.rows(folders)])
        counts = [_name(row) for row in source.rows(names)]
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

    def rows(self, number: int) -> Iterator[Any]:
        while number > 0:
            rows = self.line()
            _check(isinstance(rows, list) and 0 < len(rows) <= number)
            yield from rows
            number -= len(rows)

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
def _opened(file: Path, limit: int, root: str) -> Iterator[_Source]:
    """A file to read from; all errors say which it is."""
    try:
        with open(_handle(file, root), "rb") as packed:
            if not stat.S_ISREG(os.fstat(packed.fileno()).st_mode):
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


def _handle(file: Path, root: str) -> int:
    inner = paths.relative(root, str(file)) if root else None
    if inner is None:
        # Non-blocking, or opening a FIFO would wait for its writer.
        return os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        return files.open_file(root, inner)
    except files.UnreadableError as error:
        raise ExchangeError(f"cannot be used: {error}") from None


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
    return [_whole(header.get(key), _MAX_COUNT) for key in _COUNTS]


def _file(number: int, row: Any) -> tuple[FileRow, bytes | None]:
    path, content, size, page, source, beside, tier, entries, problems = row
    file = FileRow(
        number,
        _path(path),
        _whole(size),
        0,
        None if page is None else _page_path(page),
        None if source is None else _path(source),
        beside,
        _whole(tier, len(RANKS) - 1),
        _whole(entries),
        _whole(problems),
    )
    _check(isinstance(beside, bool))
    known = bytes.fromhex(_text(content))
    _check(len(known) in (0, 20))
    return file, known or None


def _page(number: int, row: Any, files: int) -> TargetRow:
    file, page = row
    _check(_whole(file, files) > 0)
    return number, file, _page_path(page)


def _folder(row: Any) -> FolderRow:
    path, documents, keyword_files = row
    return FolderRow("" if path == "" else _path(path), _whole(documents), _whole(keyword_files))


def _name(row: Any) -> tuple[bytes, int]:
    name, count = row
    _check(_whole(count) > 0)
    return _text(name).encode(), count


def _postings(data: bytes, last_target: int) -> array[int]:
    """Packed postings, of which the highest bytes came first. They are looked at together, there are millions."""
    size = len(data) // WIDTH
    if size:
        ranks, last_bytes = set(data[:size]), set(data[-size:])
        _check(ranks <= _ALL_RANKS and all(byte & 15 < len(KINDS) for byte in last_bytes))
        # The target is in the next 28 bits.
        targets = array("I", _woven(data, size, 1, 5))
        if sys.byteorder == "little":
            targets.byteswap()
        _check(min(targets) >> 4 > 0 and max(targets) >> 4 <= last_target)
    return packed_in(_woven(data, size, 0, WIDTH))


def _woven(data: bytes, size: int, first: int, end: int) -> bytes:
    """Of each posting the bytes from ``first`` to ``end``, one posting behind the other."""
    woven = bytearray(size * (end - first))
    for place in range(first, end):
        woven[place - first :: end - first] = data[place * size : (place + 1) * size]
    return bytes(woven)


def packed_in(data: bytes) -> array[int]:
    """The packed postings of a blob."""
    found = array("Q", data)
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _whole(value: Any, last: int = _MAX_NUMBER) -> int:
    """A value that is to be a whole number from 0."""
    _check(type(value) is int and 0 <= value <= last)
    return int(value)


def _text(value: Any) -> str:
    _check(isinstance(value, str) and len(value) <= _MAX_TEXT)
    text = str(value)
    # Halves of surrogate pairs cannot be.
    text.encode()
    return text


def _path(value: Any) -> str:
    """A value that is to be a path inside of the root."""
    path = _text(value)
    _check(posixpath.normpath(path) == path and path not in (".", "..") and not path.startswith(("/", "../")))
    _check("\0" not in path and not (paths.WINDOWS and ("\\" in path or ":" in path)))
    return path


def _page_path(value: Any) -> str:
    """A value that is to be the path of a page."""
    path = _path(value)
    _check(path.endswith(".md"))
    return path
