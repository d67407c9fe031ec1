"""Documents of the editor, and the files of the workspace as they are now."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from keydocs.code.source import ParsedSource, parse_source
from keydocs.fs import confined, paths
from keydocs.keyword_files.entry_runs import EntryRun
from keydocs.keyword_files.reader import (
    MAX_INTERACTIVE_BYTES,
    FastParse,
    is_keyword_index,
    read_keyword_file,
    read_lazily,
    scan_keyword_file,
    within_interactive_limit,
)
from keydocs.model import KeywordFile, Kind
from keydocs.pages.page import Page, PageSearches, read_page
from keydocs.text.lines import Lines, count_line_ends

T = TypeVar("T")

_MAX_PAGES = 3_000_000
_MAX_KEYWORD_FILES = 300_000
_MAX_SOURCES = 500_000
"""Characters of the cached texts."""
_MAX_PARSED = 4
"""Open documents whose syntax trees are kept."""
_MAX_SEEN = 500
"""Pages whose search results are cached."""
_OBJECT = 1_000
"""Characters that a cached text counts besides its own."""
MAX_PAGE = 8 * 1024 * 1024
"""Bytes of a page; larger ones count as missing. The longest met in the wild have some 4 MB."""
LONG = 500_000
"""Bytes of a page that is opened only if its entry defines the name: searching it takes as long as ten others."""
MAX_LINES = 1_000_000
"""Lines of a text; longer ones count as missing."""


class Document(NamedTuple):
    """A document of the editor.

    ``root`` and ``path`` are empty if it is outside all roots, or not saved. A cell of a notebook has the path of the
    notebook, and in ``notebook`` the code of all its cells; it is None for other documents.
    """

    lines: Lines
    language: str = ""
    root: str = ""
    path: str = ""
    notebook: Lines | None = None


class WorkspaceFiles:
    """Pages, keyword files and sources, read on demand. Open documents replace files: ``open_text`` returns their text
    by absolute path."""

    def __init__(self, open_text: Callable[[str], str | None] = lambda _path: None) -> None:
        self._open_text = open_text
        self._pages: _Cache[Page] = _Cache(_MAX_PAGES)
        self._seen: _Cache[PageSearches] = _Cache(_MAX_SEEN)
        self._long: _Cache[int] = _Cache(_MAX_SEEN)
        self._keyword_files: _Cache[KeywordFile | None] = _Cache(_MAX_KEYWORD_FILES)
        self._consulted: _Cache[KeywordFile | FastParse | None] = _Cache(_MAX_KEYWORD_FILES)
        self._listed: _Cache[_Listed] = _Cache(_MAX_KEYWORD_FILES)
        self._sources: _Cache[Lines] = _Cache(_MAX_SOURCES)
        self._parsed: OrderedDict[tuple[str, str, str], tuple[str, ParsedSource | None]] = OrderedDict()
        self._caches: tuple[_Cache[Any], ...] = (
            self._pages, self._seen, self._long, self._keyword_files, self._consulted, self._listed, self._sources,
        )  # fmt: skip

    def page(self, root: str, path: str, longest: int | None = None) -> Page | None:
        """Return the page at a path; None if there is none, it must not be read, or exceeds ``longest`` bytes."""

        def read(text: str, full: str, stamp: object) -> Page:
            seen = self._seen.get(full, stamp)
            if seen is None:
                seen = {}
                self._seen.put(full, stamp, seen, 1)
            return read_page(text, path, seen)

        return self._get(self._pages, root, path, longest or MAX_PAGE, read)

    def parsed(self, document: Document) -> ParsedSource | None:
        """Return an open document parsed; None if its language isn't understood, or it takes too long."""
        key = document.root, document.path, document.language
        found = self._parsed.get(key)
        if found is None or found[0] is not document.lines.text:
            text = document.lines.text
            found = self._parsed[key] = text, parse_source(text, document.path, document.language)
            self._parsed.move_to_end(key)
            if len(self._parsed) > _MAX_PARSED:
                self._parsed.popitem(last=False)
        return found[1]

    def forget(self, root: str, path: str) -> None:
        """Drop a file from the caches: it is read again even if its size and times are unchanged."""
        full = paths.absolute(root, path)
        for cache in self._caches:
            cache.drop(full)

    def forget_all(self) -> None:
        """Drop all files from the caches."""
        for cache in self._caches:
            cache.clear()

    def size(self, root: str, path: str | None) -> int:
        """Return the approximate size of a file in bytes; 0 if there is none or it must not be read."""
        if path is None:
            return 0
        text = self._open_text(paths.absolute(root, path))
        if text is not None:
            return len(text)
        found = confined.status(root, path)
        return found.st_size if found else 0

    def as_page(self, document: Document) -> Page:
        """Return a Markdown document as a page, also if it is not a file; an empty page above ``MAX_PAGE``."""
        if len(document.lines.text) > MAX_PAGE:
            return read_page("")
        found = self.page(document.root, document.path) if document.path else None
        return found if found is not None and found.text == document.lines.text else read_page(document.lines.text)

    def keyword_file(self, root: str, path: str) -> KeywordFile | None:
        """Return the keyword file at a path; None if there is none, it must not be read, or it is the index of a
        folder, which can be very long and says no more about a name than that it exists."""
        if is_keyword_index(path):
            return None

        def read(text: str, *_: object) -> KeywordFile | None:
            return (
                read_keyword_file(path, text, lambda page: _exists(root, page))
                if within_interactive_limit(text)
                else None
            )

        return self._get(self._keyword_files, root, path, MAX_INTERACTIVE_BYTES, read)

    def consulted(self, root: str, path: str) -> KeywordFile | FastParse | None:
        """Return the keyword file at a path as :meth:`keyword_file`, parsed only as far as needed for a few names."""
        if is_keyword_index(path):
            return None

        def read(text: str, *_: object) -> KeywordFile | FastParse | None:
            return read_lazily(path, text, lambda page: _exists(root, page)) if within_interactive_limit(text) else None

        return self._get(self._consulted, root, path, MAX_INTERACTIVE_BYTES, read)

    def listed(self, root: str, path: str) -> Iterator[tuple[bytes, Kind, int]]:
        """Return the entries of a keyword file: name in UTF-8, kind and 0-based line."""
        for run in self._listing(root, path).runs:
            for line, name in enumerate(run.names, run.line):
                yield name, run.kind, line

    def starting(self, root: str, path: str, folded: str) -> Iterator[tuple[str, Kind]]:
        """Yield the names of a keyword file that begin with a case-folded prefix, each once."""
        names = self._listing(root, path).names
        for name in islice(names, bisect_left(names, (folded,)), None):
            if not name[0].startswith(folded):
                break
            yield name[1], name[2]

    def entries(self, root: str, path: str, name: str) -> list[tuple[Kind, int]]:
        """Yield kind and 0-based line of the entries for a name in a keyword file."""
        encoded = name.encode("utf-8", "replace")
        return [(run.kind, line) for run in self._listing(root, path).runs for line in run.lines_of(encoded)]

    def _listing(self, root: str, path: str) -> _Listed:
        if is_keyword_index(path):
            return _NOTHING

        def read(text: str, *_: object) -> _Listed:
            data = text.encode("utf-8", "surrogatepass")
            is_read = within_interactive_limit(text)
            return _Listed(scan_keyword_file(path, data, lambda page: _exists(root, page)).runs if is_read else [])

        return self._get(self._listed, root, path, MAX_INTERACTIVE_BYTES, read) or _NOTHING

    def source(self, root: str, path: str) -> Lines | None:
        """Return the lines of a text file; None if there is none or it must not be read."""
        return self._get(self._sources, root, path, MAX_PAGE, lambda text, *_: Lines(text))

    def _get(
        self, cache: _Cache[T], root: str, path: str, limit: int, read: Callable[[str, str, object], T]
    ) -> T | None:
        full = paths.absolute(root, path)
        text = self._open_text(full)
        stamp: object = text
        if text is None:
            try:
                stamp, data = confined.read_changed(root, path, cache.stamp(full), limit)
            except confined.UnreadableError:
                return None
            text = None if data is None else confined.decode(data)
        elif len(text) > limit:
            return None
        found = cache.get(full, stamp)
        if found is None and text is not None:
            if len(text) > MAX_LINES and self._line_ends(full, stamp, text) > MAX_LINES:
                return None
            found = read(text, full, stamp)
            cache.put(full, stamp, found, _OBJECT + len(text))
        return found

    def _line_ends(self, full: str, stamp: object, text: str) -> int:
        """Return the number of line ends. Cached: counting takes as long as reading a long text."""
        count = self._long.get(full, stamp)
        if count is None:
            count = count_line_ends(text)
            self._long.put(full, stamp, count, 1)
        return count


def _exists(root: str, path: str) -> bool:
    return confined.status(root, path) is not None


class _Listed:
    """The entries of a keyword file."""

    def __init__(self, runs: list[EntryRun]) -> None:
        self.runs = runs

    @cached_property
    def names(self) -> list[tuple[str, str, Kind]]:
        """Its names with their first kind, sorted by the case-folded name."""
        kinds: dict[str, Kind] = {}
        for run in self.runs:
            for name in run.names:
                kinds.setdefault(name.decode("utf-8", "replace"), run.kind)
        return sorted((name.casefold(), name, kind) for name, kind in kinds.items())


_NOTHING = _Listed([])


class _Cache(Generic[T]):
    """A cache of the last results, each valid while its stamp is unchanged. Holds at most ``limit`` characters, and
    always the last result."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._items: OrderedDict[str, tuple[object, T, int]] = OrderedDict()

    def stamp(self, key: str) -> object:
        found = self._items.get(key)
        return found[0] if found else None

    def get(self, key: str, stamp: object) -> T | None:
        found = self._items.get(key)
        if found is None or found[0] != stamp:
            return None
        self._items.move_to_end(key)
        return found[1]

    def put(self, key: str, stamp: object, value: T, size: int) -> None:
        self.drop(key)
        self._items[key] = stamp, value, size
        self._total += size
        while self._total > self._limit and len(self._items) > 1:
            self.drop(next(iter(self._items)))

    def clear(self) -> None:
        self._items.clear()
        self._total = 0

    def drop(self, key: str) -> None:
        if key in self._items:
            self._total -= self._items.pop(key)[2]
