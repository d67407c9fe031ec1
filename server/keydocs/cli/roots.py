"""What the commands share: roots, the document of ``--from``, an index that is up to date."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from keydocs import languages
from keydocs.cli.main import UsageError, say
from keydocs.features.document import Document, Texts
from keydocs.index.location import cache_dir
from keydocs.index.refresh import Progress, Report, refresh
from keydocs.index.scan import Selection
from keydocs.index.workspace import Workspace
from keydocs.paths import find_root, is_too_large
from keydocs.settings import Settings, merge, team_file
from keydocs.text import Lines, on_one_line


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


def open_workspace(given: Sequence[str] | None) -> Workspace:
    """The workspace of the roots, its indexes up to date."""
    roots = roots_of(given)
    cache = cache_dir()
    for root in roots:
        bring_up_to_date(root, cache, selection_of(root))
    return Workspace(roots, cache)


def bring_up_to_date(root: str, cache: Path, selection: Selection, *, rebuild: bool = False) -> Report:
    """As :func:`refresh`; who has to wait for another process is told so."""

    def waiting() -> None:
        say(f"keydocs: waiting for another process that writes the index of {root}", error=True)

    with progress_bar(root) as progress:
        return refresh(root, cache, selection, rebuild=rebuild, progress=progress, waiting=waiting)


def repair(workspace: Workspace) -> bool:
    """Build indexes anew that turned out to be broken when they were asked; whether there were any."""
    damaged = [index for index in workspace.indexes if index.damaged]
    for index in damaged:
        bring_up_to_date(index.root, workspace.cache, selection_of(index.root), rebuild=True)
        index.damaged = False
    return bool(damaged)


def open_document(workspace: Workspace, texts: Texts, origin: str | None) -> Document:
    """The document of ``--from``, as if it were open in an editor; an empty one where none is given.

    ``origin`` is a path in the current folder or in a root; the file itself may be missing.
    """
    if origin is None:
        return Document(Lines(""))
    candidates = [Path(origin).absolute(), *(Path(index.root) / origin for index in workspace.indexes)]
    path = next((path for path in candidates if path.is_file()), None)
    if path is None:
        path = next((path for path in candidates if workspace.locate(str(path))), candidates[0])
    located = workspace.locate(str(path.parent.resolve() / path.name)) or workspace.locate(str(path))
    if located is None:
        raise UsageError(f"{origin} is in none of the roots; give --root the folder that holds it")
    root, inner = located
    return Document(texts.source(root, inner) or Lines(""), languages.of_path(inner), root, inner)


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
