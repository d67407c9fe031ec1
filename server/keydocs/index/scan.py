"""Which Markdown files a workspace has, with the stat of its keyword files. One walk; nothing is opened, except
``.gitignore`` files where they are to be respected."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from keydocs.fs import confined, paths
from keydocs.keyword_files.filenames import is_keyword_file, is_keyword_index

if TYPE_CHECKING:
    from keydocs.fs.globs import GitIgnore

_NEVER = frozenset((".git", ".hg", ".svn", "node_modules", "__pycache__"))
_OUTSIDE_DOCS = frozenset(
    ".venv venv .tox .nox .cache .mypy_cache .pytest_cache .ruff_cache site-packages build dist target out".split()
)
"""Skipped where they are folders of the project, not where they stand for one in a documentation tree."""
_GITIGNORE = ".gitignore"


class Stamp(NamedTuple):
    """What tells that a file has changed: see ``files.stamp``."""

    size: int
    times_ns: int


UNREAD = Stamp(-1, -1)
"""Of a file that could not be read: whether it can be now, its own stamp does not tell."""
_MAX_TIME = (1 << 63) - 1
"""Nanoseconds that a database can hold: until the year 2262."""


class FolderTimes(NamedTuple):
    """When a folder changed last, in nanoseconds: ``mtime`` when a file came or went, ``ctime`` also when its
    permissions changed."""

    mtime_ns: int
    ctime_ns: int


_UNCERTAIN = FolderTimes(-1, -1)
_SETTLED = 2_000_000_000
"""Nanoseconds, the coarsest clock of a file system. A folder that changed later than that before it was listed may
change again without having another time."""


class IndexScope(NamedTuple):
    """What of a root is looked at. ``keyword_files`` and ``exclude`` are patterns as in a ``.gitignore``."""

    keyword_files: tuple[str, ...] = ("**/*_kw.md", "**/sub.md", "**/keywords.md")
    exclude: tuple[str, ...] = ()
    respect_gitignore: bool = False


DEFAULT_SCOPE = IndexScope()
MAX_REFUSED = 1000
"""What is reported of what cannot be read."""
_Test = Callable[[str, bool], bool]
"""Of a path relative to the root and whether it is a folder's."""


@dataclass(slots=True)
class Listing:
    """The Markdown files of a root, by their paths relative to it."""

    keyword_files: dict[str, Stamp] = field(default_factory=dict)
    """Keyword files and keyword indexes (``sub.md``, ``keywords.md``)."""
    documents: set[str] = field(default_factory=set)
    """All Markdown files that may be pages."""
    refused: dict[str, str] = field(default_factory=dict)
    """What would be looked at if it could be, at most ``MAX_REFUSED``: paths of files and folders, and why not."""
    folders: dict[str, FolderTimes] = field(default_factory=dict)
    """The folders that were listed, each with ``/`` at its end (the root is the empty string), and their times from
    before that. Those of a folder that had just changed equal no others."""


def scan(root: str, scope: IndexScope = DEFAULT_SCOPE) -> Listing:
    """List a root. Folders that cannot be read are left out; symbolic links to folders are not followed (inside of
    the root they lead to what is listed anyway, outside of it nothing is read). Raises ShortageError: what could not be
    looked at for lack of handles must not count as gone."""
    listing = Listing()
    is_keyword = _keyword_test(scope.keyword_files)
    for path, entry in _files(root, scope, listing):
        if is_keyword(path):
            stamp = _stamp_of_entry(root, path, entry)
            if stamp:
                listing.keyword_files[path] = stamp
        else:
            listing.documents.add(path)
    return listing


def _stamp_of_entry(root: str, path: str, entry: os.DirEntry[str]) -> Stamp | None:
    if entry.is_symlink():
        return stamp_of(root, path)
    try:
        return _stamp(entry.stat(follow_symlinks=False))
    except OSError:
        return None


def stamp_of(root: str, path: str) -> Stamp | None:
    """The stamp of a file that really lies inside of the root, None where there is none."""
    status = confined.status(root, path)
    return _stamp(status) if status and stat.S_ISREG(status.st_mode) else None


def stamps_of(root: str, many: Iterable[str]) -> dict[str, Stamp]:
    """As :func:`stamp_of`, of many files, by their paths; without those that are not there."""
    found = confined.statuses(root, many)
    return {path: _stamp(status) for path, status in found.items() if stat.S_ISREG(status.st_mode)}


def _stamp(status: os.stat_result) -> Stamp:
    size, times_ns = confined.stamp(status)
    return Stamp(size, max(-_MAX_TIME, min(times_ns, _MAX_TIME)))


def is_listed(root: str, path: str, scope: IndexScope = DEFAULT_SCOPE) -> bool:
    """Whether a scan lists the file of a path (relative to the root), as a keyword file or as a page."""
    return listed_test(root, scope)(path)


def listed_test(root: str, scope: IndexScope = DEFAULT_SCOPE, expected: Iterable[str] = ()) -> Callable[[str], bool]:
    """:func:`is_listed` for who asks of many paths at one time: what folders say is kept. Those that are ``expected``
    are looked for at once."""
    is_looked_at = _looked_at_test(root, scope)
    there = stamps_of(root, expected)
    return lambda path: is_looked_at(path) and (path in there or stamp_of(root, path) is not None)


def is_keyword_path(root: str, path: str, scope: IndexScope = DEFAULT_SCOPE) -> bool:
    """Whether a scan would list a file of that path as a keyword file."""
    return _keyword_test(scope.keyword_files)(path) and _looked_at_test(root, scope)(path)


def keyword_path_test(root: str, scope: IndexScope = DEFAULT_SCOPE) -> Callable[[str], bool]:
    """Return :func:`is_keyword_path` as a test of one argument, prepared once for many paths."""
    is_keyword, is_looked_at = _keyword_test(scope.keyword_files), _looked_at_test(root, scope)
    return lambda path: is_keyword(path) and is_looked_at(path)


class _Folder(NamedTuple):
    """A folder that a scan enters: its path, with ``/`` at its end, and what holds in it."""

    prefix: str
    in_docs: bool
    ignore: GitIgnore | None


def _looked_at_test(root: str, scope: IndexScope) -> Callable[[str], bool]:
    is_excluded = _exclude_test(scope.exclude)
    top = _Folder("", False, _entered(_ignore_nothing(scope), root, ""))
    known: dict[str, _Folder | None] = {}

    def entered(folder: _Folder, name: str) -> _Folder | None:
        prefix = f"{folder.prefix}{name}/"
        if prefix not in known:
            is_out = (
                not _is_utf8(name)
                or _is_skipped(name, folder.in_docs)
                or _is_out(prefix[:-1], True, is_excluded, folder.ignore)
            )
            in_docs = folder.in_docs or name == "docs"
            known[prefix] = None if is_out else _Folder(prefix, in_docs, _entered(folder.ignore, root, prefix))
        return known[prefix]

    def is_looked_at(path: str) -> bool:
        *folders, name = path.split("/")
        here: _Folder | None = top
        for folder in folders:
            here = here and entered(here, folder)
        if here is None or not name.endswith(".md") or not _is_utf8(name):
            return False
        return not _is_out(path, False, is_excluded, here.ignore)

    return is_looked_at


def folder_times(root: str, folder: str) -> FolderTimes:
    """The times of a folder, whose path is empty or ends with ``/``. Raises OSError."""
    status = os.lstat(paths.absolute(root, folder.rstrip("/")))
    return FolderTimes(status.st_mtime_ns, status.st_ctime_ns)


def _settled_times(root: str, folder: str, now: int) -> FolderTimes:
    try:
        times = folder_times(root, folder)
    except (OSError, ValueError):
        return _UNCERTAIN
    return times if max(times) < now - _SETTLED else _UNCERTAIN


def _files(root: str, scope: IndexScope, listing: Listing) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files that may be listed: their paths and entries, which can be asked for their status until the next. Notes
    the folders, and what cannot be looked at, in the listing."""
    refused, start = listing.refused, time.time_ns()
    is_excluded = _exclude_test(scope.exclude)
    folders = [_Folder("", False, _ignore_nothing(scope))]
    while folders:
        prefix, in_docs, ignore = folders.pop()
        listing.folders[prefix] = _settled_times(root, prefix, start)
        try:
            with confined.entries(root, prefix) as found:
                ignore = _entered(ignore, root, prefix, refused)
                checked = is_excluded or ignore is not None
                for entry in found:
                    name, path = entry.name, prefix + entry.name
                    what = _What.PAGE if name.endswith(".md") else _what_is(entry, in_docs)
                    if what is None or (checked and _is_out(path, what is not _What.PAGE, is_excluded, ignore)):
                        continue
                    if what is _What.FOLDER and _is_utf8(name):
                        folders.append(_Folder(f"{path}/", in_docs or name == "docs", ignore))
                    elif reason := _reason_to_refuse(root, path, entry, what):
                        _refuse(refused, path, reason)
                    elif what is _What.PAGE:
                        yield path, entry
        except confined.ShortageError:
            raise
        except confined.UnreadableError as error:
            _refuse(refused, prefix or ".", str(error))


def _refuse(refused: dict[str, str], path: str, reason: str) -> None:
    if len(refused) < MAX_REFUSED:
        refused[path] = reason


class _What(Enum):
    """What a scan looks at."""

    PAGE = "page"
    """Any Markdown file, whatever it is."""
    FOLDER = "folder"
    LINK = "link"
    """A symbolic link in a documentation tree. Whoever wrote it meant a part of the documentation: inside of the root
    that is listed anyway."""


def _what_is(entry: os.DirEntry[str], in_docs: bool) -> _What | None:
    """What an entry without the name of a Markdown file is, None for what is not looked at."""
    name = entry.name
    if entry.is_dir(follow_symlinks=False):
        what = _What.FOLDER
    elif (in_docs or name == "docs") and name != _GITIGNORE and entry.is_symlink():
        what = _What.LINK
    else:
        return None
    return None if _is_skipped(name, in_docs) else what


def _reason_to_refuse(root: str, path: str, entry: os.DirEntry[str], what: _What) -> str:
    """Why a page or a symbolic link is not looked at, empty where it is."""
    if not _is_utf8(entry.name):
        return "its name is not UTF-8"
    if entry.is_file(follow_symlinks=False):
        return ""
    if not entry.is_symlink():
        return "it is not a regular file"
    try:
        status = os.lstat(confined.real_path(root, path))
    except (confined.UnreadableError, OSError, ValueError) as error:
        return str(error)
    return "" if what is _What.LINK or stat.S_ISREG(status.st_mode) else "it is not a regular file"


def _is_out(path: str, is_dir: bool, is_excluded: _Test | None, ignore: GitIgnore | None) -> bool:
    """Whether settings or ``.gitignore`` files leave a path out."""
    if is_excluded and is_excluded(path, is_dir):
        return True
    return ignore is not None and ignore.is_ignored(path, is_dir)


def _ignore_nothing(scope: IndexScope) -> GitIgnore | None:
    """What holds before any ``.gitignore`` was met; None where these do not matter."""
    if not scope.respect_gitignore:
        return None
    from keydocs.fs.globs import GitIgnore

    return GitIgnore()


def _entered(
    ignore: GitIgnore | None, root: str, prefix: str, refused: dict[str, str] | None = None
) -> GitIgnore | None:
    """What holds in a folder by its own ``.gitignore``. One that cannot be used is added to ``refused``."""
    if ignore is None:
        return None
    from keydocs.fs.globs import MAX_GITIGNORE

    path = prefix + _GITIGNORE
    try:
        return ignore.enter(prefix, confined.read_text(root, path, MAX_GITIGNORE))
    except confined.ShortageError:
        raise
    except confined.UnreadableError as error:
        if refused is not None and os.path.lexists(paths.absolute(root, path)):
            _refuse(refused, path, str(error))
        return ignore


def _keyword_test(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    if patterns == DEFAULT_SCOPE.keyword_files:
        # The same without any pattern: a tenth of a second for a hundred thousand files.
        return lambda path: is_keyword_file(path) or is_keyword_index(path)
    return _globs(patterns)


def _exclude_test(patterns: tuple[str, ...]) -> _Test | None:
    return _globs(patterns) if patterns else None


@lru_cache(maxsize=64)
def _globs(patterns: tuple[str, ...]) -> Callable[..., bool]:
    from keydocs.fs.globs import compile_globs

    return compile_globs(patterns).matches


def _is_skipped(name: str, in_docs: bool) -> bool:
    return name in _NEVER or (not in_docs and name in _OUTSIDE_DOCS)


def _is_utf8(name: str) -> bool:
    """Names that are not UTF-8 come out of the system with surrogates, and no URI or database can hold them."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)
