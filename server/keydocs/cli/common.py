"""Helpers of several commands: roots, settings, index updates, progress bars and displayed paths."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from keydocs.cli.exit_codes import UsageError
from keydocs.cli.streams import say
from keydocs.fs import paths
from keydocs.index.layout import ENVIRONMENT, RelativeCacheError, cache_dir
from keydocs.text.escaping import on_one_line

if TYPE_CHECKING:
    from tqdm import tqdm

    from keydocs.index.fallback_cache import FallbackCache
    from keydocs.index.scan import IndexScope
    from keydocs.index.update import Progress, UpdateReport
    from keydocs.settings import Settings

_MAX_SKIPPED = 5
"""Skipped files that are reported one by one."""
DisplayPath = Callable[[str], str]
"""Converts a path relative to a root into the path to display."""


def resolve_roots(given: Sequence[str] | None) -> list[str]:
    """Return the absolute paths of the roots, each once. Raises UsageError."""
    if not given:
        root = str(paths.find_root(current_folder()))
        if paths.is_too_large(root):
            raise UsageError(f"{root} is too large for a workspace; to index it anyway, use --root {root}")
        return [root]
    for name in given:
        if not Path(name).is_dir():
            raise UsageError(f"--root: not a directory: {name}")
    return list(dict.fromkeys(str(Path(name).resolve()) for name in given))


def current_folder() -> Path:
    """Return the current directory. Raises UsageError if it was removed."""
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(f"cannot use the current directory: {error.strerror}") from error


def cache_folder() -> Path:
    """Return the folder of all indexes. Raises UsageError if the environment variable is not an absolute path."""
    try:
        return cache_dir()
    except RelativeCacheError as error:
        raise UsageError(str(error)) from error


def load_settings(root: str) -> Settings:
    """Return the settings of a root's team file, and print errors in it to standard error."""
    from keydocs.settings import merge, team_file

    layer, messages = team_file(root)
    for message in messages:
        say(f"keydocs: {message}", error=True)
    return merge(layer)


def scope_of(settings: Settings) -> IndexScope:
    from keydocs.index.scan import IndexScope

    return IndexScope(settings.keyword_files, settings.exclude, settings.respect_gitignore)


def update_index(root: str, cache: Path, scope: IndexScope, *, rebuild: bool = False) -> UpdateReport:
    """Update the index of a root with a progress bar. Raises UsageError if the cache cannot be used."""
    try:
        return _update_index(root, cache, scope, rebuild=rebuild)
    except (OSError, sqlite3.Error) as error:
        raise UsageError(f"{error} (index folder: {cache}; set {ENVIRONMENT} to change it)") from error


def update_index_somewhere(
    root: str, cache: Path, fallback: FallbackCache, scope: IndexScope, *, rebuild: bool = False
) -> tuple[UpdateReport, Path]:
    """Update the index of a root, in the fallback cache if ``cache`` cannot be written. Return the report and the cache
    folder that has the index. Raises UsageError if neither can be used."""
    from keydocs.index.worker_protocol import error_report

    try:
        return _update_index(root, cache, scope, rebuild=rebuild), cache
    except (OSError, sqlite3.Error) as error:
        folder = fallback.path if error_report(error)["unwritable"] else None
        if folder is None:
            raise UsageError(f"{error} (index folder: {cache}; set {ENVIRONMENT} to change it)") from error
        say(f"keydocs: can't write to the index folder, using a temporary index: {error}", error=True)
        return update_index(root, folder, scope), folder


def _update_index(root: str, cache: Path, scope: IndexScope, *, rebuild: bool) -> UpdateReport:
    from keydocs.index.update import update

    def report_waiting() -> None:
        say(f"keydocs: waiting for another process to update the index of {root}", error=True)

    with progress_bar(root) as progress:
        return update(root, cache, scope, rebuild=rebuild, progress=progress, waiting=report_waiting)


def report_skipped(root: str, skipped: Mapping[str, str], limit: int = _MAX_SKIPPED) -> None:
    """Print the paths that could not be read, relative to a root, with the reasons."""
    display = display_path_from(root)
    for path, reason in sorted(skipped.items())[:limit]:
        short = reason.removeprefix(f"{path.rstrip('/')}: ").removeprefix(f"{path}: ").removeprefix(f"{path} ")
        say(on_one_line(f"keydocs: skipping {display(path)}: {short}"), error=True)
    if len(skipped) > limit:
        say(f"keydocs: skipping {len(skipped) - limit:,} more; run keydocs check to list them", error=True)


def display_path_from(root: str) -> DisplayPath:
    """Return a function that displays paths in an absolute root: relative to the current directory if one of the two
    contains the other, else absolute."""
    here = str(current_folder())
    if root == here:
        return lambda path: path
    inner = paths.relative(here, root)
    if inner is not None:
        return lambda path: f"{inner}/{path}"
    if not is_near(root):
        return lambda path: paths.absolute(root, path)

    def display(path: str) -> str:
        slash = "/" if path.endswith("/") else ""
        return os.path.relpath(paths.absolute(root, path), here).replace(os.sep, "/") + slash

    return display


def is_near(root: str) -> bool:
    """Return whether a root contains the current directory or lies in it."""
    here = str(current_folder())
    return root == here or paths.relative(here, root) is not None or paths.relative(root, here) is not None


@contextlib.contextmanager
def progress_bar(root: str, verb: str = "Indexing") -> Iterator[Progress | None]:
    """Give a function that shows progress on a terminal if the work takes a while; None elsewhere."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    with contextlib.ExitStack() as stack:
        bar: tqdm[NoReturn] | None = None

        def show(done: int, total: int) -> None:
            nonlocal bar
            if bar is None:
                from tqdm import tqdm

                name = on_one_line(Path(root).name)
                bar = stack.enter_context(
                    tqdm(total=total, desc=f"{verb} {name}", unit=" files", leave=False, delay=0.3)
                )
            bar.update(done - bar.n)

        yield show
