"""``workspace/willRenameFiles``"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from lsprotocol import types

from keydocs.features.file_rename import Edit, edits_for_moves
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer

_OPERATIONS = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**"), "file")]
)


def register(server: KeydocsServer) -> None:
    server.feature(types.WORKSPACE_WILL_RENAME_FILES, _OPERATIONS)(_will_rename)


async def _will_rename(ls: KeydocsServer, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    return await _edit(ls, params.files, done=False)


def follow(ls: KeydocsServer, params: types.RenameFilesParams) -> None:
    """Send the edits after a rename to a client that does not ask before."""
    if not ls.client.applies_edits or ls.client.asks_before_renaming:
        return

    async def apply() -> None:
        edit = await _edit(ls, params.files, done=True)
        if edit is not None:
            ls.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, "Update links to moved files"))

    ls.keep(asyncio.get_running_loop().create_task(apply()))


async def _edit(ls: KeydocsServer, moved: Iterable[types.FileRename], *, done: bool) -> types.WorkspaceEdit | None:
    open_texts = ls.documents.texts()
    edits: dict[str, list[Edit]] = {}
    for root, moves in _by_root(ls, moved).items():
        scope = ls.configuration.scope(root)
        found = await asyncio.to_thread(edits_for_moves, root, scope, open_texts, moves, done=done)
        edits.update((ls.documents.uri_of(path), of_file) for path, of_file in found.items())
    return to_lsp.to_workspace_edit(ls.documents, edits, versioned=ls.client.versioned_edits) if edits else None


def _by_root(ls: KeydocsServer, moved: Iterable[types.FileRename]) -> dict[str, dict[str, str]]:
    """Return the moves inside each root."""
    found: dict[str, dict[str, str]] = {}
    for file in moved:
        old, new = ls.locate(file.old_uri), ls.locate(file.new_uri)
        if old and new and old[0] == new[0]:
            found.setdefault(old[0], {})[old[1]] = new[1]
    return found
