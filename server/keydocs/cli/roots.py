"""What the commands share: roots, their settings, an index that is up to date, the bar that shows how far it is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from keydocs.cli.main import UsageError, say
from keydocs.index.refresh import Progress, Report, refresh
from keydocs.index.scan import Selection
from keydocs.paths import find_root, is_too_large
from keydocs.settings import Settings, merge, team_file
from keydocs.text import on_one_line


def roots_of(given: Sequence[str] | None) -> list[str]:
    """The roots as absolute paths, each once. Raises UsageError for what is no folder."""
    if not given:
        root = str(find_root(Path.cwd()))
        if is_too_large(root):
            raise UsageError(f"{root} is far more than a project; to index it all the same, give --root {root}")
        return [root]
    for name in given:
        if not Path(name).is_dir():
            raise UsageError(f"{name} is no folder; give --root a workspace's root folder")
    return list(dict.fromkeys(str(Path(name).resolve()) for name in given))


def settings_of(root: str) -> Settings:
    """The settings for a root, as its team's file says; what is wrong with that goes to standard error."""
    layer, messages = team_file(root)
    for message in messages:
        say(f"keydocs: {message}", error=True)
    return merge(layer)


def selection_of(root: str) -> Selection:
    """What of a root is looked at, as :func:`settings_of`."""
    return selected(settings_of(root))


def selected(settings: Settings) -> Selection:
    """What settings say is looked at."""
    return Selection(settings.keyword_files, settings.exclude, settings.respect_gitignore)


def bring_up_to_date(root: str, cache: Path, selection: Selection, *, rebuild: bool = False) -> Report:
    """As :func:`refresh`; who has to wait for another process is told so."""

    def waiting() -> None:
        say(f"keydocs: waiting for another process that writes the index of {root}", error=True)

    with progress_bar(root) as progress:
        return refresh(root, cache, selection, rebuild=rebuild, progress=progress, waiting=waiting)


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
