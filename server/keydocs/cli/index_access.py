"""Access to up-to-date indexes, for the commands that query them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from keydocs.cli.common import (
    cache_folder,
    load_settings,
    report_skipped,
    resolve_roots,
    scope_of,
    update_index_somewhere,
)
from keydocs.cli.exit_codes import UsageError
from keydocs.index.fallback_cache import FallbackCache
from keydocs.index.freshness import Look

if TYPE_CHECKING:
    from keydocs.index.workspace import Workspace
    from keydocs.search.workspace_files import Document, WorkspaceFiles
    from keydocs.settings import Settings


_fallback = FallbackCache()
"""Holds the indexes of this process that cannot be written to the cache folder."""


def open_workspace(given_roots: Sequence[str] | None) -> tuple[Workspace, list[Settings]]:
    """Update the indexes of the roots. Return the workspace, and the settings of the roots in their order."""
    cache = cache_folder()
    looks = {root: Look(root, cache) for root in resolve_roots(given_roots)}
    # Imported while other processes compare the files of the roots.
    from keydocs.index.workspace import Workspace

    settings_of_roots: list[Settings] = []
    caches: dict[str, Path] = {}
    for root, look in looks.items():
        settings = load_settings(root)
        settings_of_roots.append(settings)
        scope = scope_of(settings)
        if look.is_unchanged(scope):
            report_skipped(root, look.unread)
        else:
            report, caches[root] = update_index_somewhere(root, cache, _fallback, scope)
            report_skipped(root, report.unread)
    workspace = Workspace(list(looks), cache)
    for index in workspace.indexes:
        if caches.get(index.root, cache) != cache:
            index.move_to(caches[index.root])
    return workspace, settings_of_roots


def rebuild_damaged(workspace: Workspace) -> bool:
    """Rebuild the indexes that a query found damaged. Return whether there were any."""
    damaged = [index for index in workspace.indexes if index.is_damaged]
    for index in damaged:
        scope = scope_of(load_settings(index.root))
        _, cache = update_index_somewhere(index.root, workspace.cache, _fallback, scope, rebuild=True)
        index.move_to(cache)
        index.is_damaged = False
    return bool(damaged)


def open_document(workspace: Workspace, files: WorkspaceFiles, origin: str | None) -> Document:
    """Return the document of ``--from``, a path from the current directory or a root; without one, an empty document.

    Raises UsageError if it is not a file in a root.
    """
    from keydocs.languages import language_of_path
    from keydocs.search.workspace_files import Document
    from keydocs.text.lines import Lines

    if origin is None:
        return Document(Lines(""))
    candidates = [Path(origin).absolute(), *(Path(index.root) / origin for index in workspace.indexes)]
    path = next((path for path in candidates if path.is_file()), None)
    if path is None:
        raise UsageError(f"--from: not a file: {origin}")
    located = workspace.locate(workspace.canonical_path(str(path)))
    if located is None:
        raise UsageError(f"--from: not in any root: {origin}; set its root with --root")
    root, inner = located
    return Document(files.source(root, inner) or Lines(""), language_of_path(inner), root, inner)
