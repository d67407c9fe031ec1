"""What the commands that ask an index share: the workspace and the document of ``--from``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from keydocs import languages
from keydocs.cli.main import UsageError
from keydocs.cli.roots import bring_up_to_date, roots_of, selection_of
from keydocs.features.document import Document, Texts
from keydocs.index.location import cache_dir
from keydocs.index.workspace import Workspace
from keydocs.text import Lines


def open_workspace(given: Sequence[str] | None) -> Workspace:
    """The workspace of the roots, its indexes up to date."""
    roots = roots_of(given)
    cache = cache_dir()
    for root in roots:
        bring_up_to_date(root, cache, selection_of(root))
    return Workspace(roots, cache)


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
    located = workspace.locate(workspace.canonical(str(path)))
    if located is None:
        raise UsageError(f"{origin} is in none of the roots; give --root the folder that holds it")
    root, inner = located
    return Document(texts.source(root, inner) or Lines(""), languages.of_path(inner), root, inner)
