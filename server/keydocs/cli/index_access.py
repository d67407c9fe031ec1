"""What the commands that ask an index share: the workspace and the document of ``--from``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keydocs.cli.common import (
    bring_up_to_date,
    cache_folder,
    roots_of,
    say_unread,
    selected,
    selection_of,
    settings_of,
)
from keydocs.cli.main import UsageError
from keydocs.index.freshness import Look

if TYPE_CHECKING:
    from keydocs.index.workspace import Workspace
    from keydocs.search.workspace_files import Document, WorkspaceFiles
    from keydocs.settings import Settings


class Opened(NamedTuple):
    """A workspace whose indexes are up to date, and the settings of its roots, in their order."""

    workspace: Workspace
    settings: list[Settings]


def open_workspace(given: Sequence[str] | None) -> Opened:
    """The workspace of the roots. What cannot be read is said on standard error."""
    cache = cache_folder()
    looks = {root: Look(root, cache) for root in roots_of(given)}
    # Imported while other processes look at the roots.
    from keydocs.index.workspace import Workspace

    found: list[Settings] = []
    for root, look in looks.items():
        settings = settings_of(root)
        found.append(settings)
        selection = selected(settings)
        is_unchanged = look.is_unchanged(selection)
        say_unread(root, look.unread if is_unchanged else bring_up_to_date(root, cache, selection).unread)
    return Opened(Workspace(list(looks), cache), found)


def repair(workspace: Workspace) -> bool:
    """Build indexes anew that turned out to be broken when they were asked; whether there were any."""
    damaged = [index for index in workspace.indexes if index.is_damaged]
    for index in damaged:
        bring_up_to_date(index.root, workspace.cache, selection_of(index.root), rebuild=True)
        index.is_damaged = False
    return bool(damaged)


def open_document(workspace: Workspace, texts: WorkspaceFiles, origin: str | None) -> Document:
    """The document of ``--from``, as if it were open in an editor; an empty one where none is given.

    ``origin`` is a path in the current folder or in a root. Raises UsageError where no file is there, or it lies in no
    root.
    """
    from keydocs.languages import registry
    from keydocs.search.workspace_files import Document
    from keydocs.text.lines import Lines

    if origin is None:
        return Document(Lines(""))
    candidates = [Path(origin).absolute(), *(Path(index.root) / origin for index in workspace.indexes)]
    path = next((path for path in candidates if path.is_file()), None)
    if path is None:
        raise UsageError(f"{origin} is no file; give --from a file of the workspace")
    located = workspace.locate(workspace.canonical_path(str(path)))
    if located is None:
        raise UsageError(f"{origin} is in none of the roots; give --root the folder that holds it")
    root, inner = located
    return Document(texts.source(root, inner) or Lines(""), registry.of_path(inner), root, inner)
