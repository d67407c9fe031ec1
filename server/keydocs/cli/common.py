"""What the commands share: roots, their settings, an index that is up to date, the bar that shows how far it is, paths
as they are shown."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from keydocs.cli.main import UsageError, say
from keydocs.fs import paths
from keydocs.index.layout import ENVIRONMENT, RelativeCacheError, cache_dir
from keydocs.text.escaping import on_one_line

if TYPE_CHECKING:
    from keydocs.index.scan import IndexScope
    from keydocs.index.update import Progress, UpdateReport
    from keydocs.settings import Settings

_MAX_UNREAD = 5
Shown = Callable[[str], str]
"""A path relative to a root, as it is shown."""


def roots_of(given: Sequence[str] | None) -> list[str]:
    """The roots as absolute paths, each once. Raises UsageError for what is no folder."""
    if not given:
        root = str(paths.find_root(current_folder()))
        if paths.is_too_large(root):
            raise UsageError(f"{root} is far more than a project; to index it all the same, give --root {root}")
        return [root]
    for name in given:
        if not Path(name).is_dir():
            raise UsageError(f"{name} is no folder; give --root a workspace's root folder")
    return list(dict.fromkeys(str(Path(name).resolve()) for name in given))


def current_folder() -> Path:
    """The current folder. Raises UsageError where it was removed."""
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(f"the current folder cannot be used: {error.strerror}") from error


def cache_folder() -> Path:
    """The folder of all indexes. Raises UsageError where the environment names none."""
    try:
        return cache_dir()
    except RelativeCacheError as error:
        raise UsageError(str(error)) from error


def settings_of(root: str) -> Settings:
    """The settings for a root, as its team's file says; what is wrong with that goes to standard error."""
    from keydocs.settings import merge, team_file

    layer, messages = team_file(root)
    for message in messages:
        say(f"keydocs: {message}", error=True)
    return merge(layer)


def selection_of(root: str) -> IndexScope:
    """What of a root is looked at, as :func:`settings_of`."""
    return selected(settings_of(root))


def selected(settings: Settings) -> IndexScope:
    """What settings say is looked at."""
    from keydocs.index.scan import IndexScope

    return IndexScope(settings.keyword_files, settings.exclude, settings.respect_gitignore)


def bring_up_to_date(root: str, cache: Path, selection: IndexScope, *, rebuild: bool = False) -> UpdateReport:
    """As :func:`keydocs.index.update.update`; who has to wait for another process is told so. Raises UsageError."""
    from keydocs.index.update import update

    def waiting() -> None:
        say(f"keydocs: waiting for another process that writes the index of {root}", error=True)

    with writing_in(cache), progress_bar(root) as progress:
        return update(root, cache, selection, rebuild=rebuild, progress=progress, waiting=waiting)


@contextlib.contextmanager
def writing_in(cache: Path) -> Iterator[None]:
    """What goes wrong meanwhile is a matter of the cache folder. Raises UsageError for it."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"{error} (the index is kept in {cache}; {ENVIRONMENT} moves it)") from error


def say_unread(root: str, unread: Mapping[str, str], most: int = _MAX_UNREAD) -> None:
    """Say on standard error what of a root cannot be read: paths relative to it, and why."""
    shown = shown_from_here(root)
    for path, reason in sorted(unread.items())[:most]:
        told = reason.removeprefix(f"{path.rstrip('/')}: ").removeprefix(f"{path}: ").removeprefix(f"{path} ")
        say(on_one_line(f"keydocs: {shown(path)} is not read: {told}"), error=True)
    if len(unread) > most:
        say(f"keydocs: {len(unread) - most:,} more are not read; keydocs check lists them", error=True)


def shown_from_here(root: str) -> Shown:
    """How paths in a root (absolute) are shown, so that they can be found from the current folder: relative to that
    where one of the two lies in the other, else absolute."""
    here = str(current_folder())
    if root == here:
        return lambda path: path
    inner = paths.relative(here, root)
    if inner is not None:
        return lambda path: f"{inner}/{path}"
    if not is_near(root):
        return lambda path: paths.absolute(root, path)

    def shown(path: str) -> str:
        slash = "/" if path.endswith("/") else ""
        return os.path.relpath(paths.absolute(root, path), here).replace(os.sep, "/") + slash

    return shown


def is_near(root: str) -> bool:
    """Whether one of a root and the current folder lies in the other."""
    here = str(current_folder())
    return root == here or paths.relative(here, root) is not None or paths.relative(root, here) is not None


class progress_bar:  # noqa: N801 (used as a function)
    """A bar with files, rate and time left on a terminal; nothing elsewhere, and nothing for what is done at once."""

    def __init__(self, root: str, doing: str = "Indexing") -> None:
        self._root = root
        self._doing = doing
        self._bar: object = None

    def __enter__(self) -> Progress | None:
        return self._show if sys.stderr.isatty() else None

    def __exit__(self, *_: object) -> None:
        close = getattr(self._bar, "close", None)
        if close:
            close()

    def _show(self, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None:
            name = on_one_line(Path(self._root).name)
            self._bar = tqdm(total=total, desc=f"{self._doing} {name}", unit=" files", leave=False, delay=0.3)
        bar = self._bar
        assert isinstance(bar, tqdm)
        bar.update(done - bar.n)
