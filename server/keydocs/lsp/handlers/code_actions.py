"""``textDocument/codeAction``, and the command that fixes all links of the workspace"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator
from typing import Any

from lsprotocol import types

from keydocs.checks.rules import Diagnostic, Edit
from keydocs.checks.site import Site
from keydocs.features import file_rename
from keydocs.features.add_entry import missing_entry
from keydocs.features.diagnostics import (
    LINK_CODES,
    Diagnosis,
    Place,
    all_fixes,
    fixes_at,
    fixes_of_links,
    link_fixes,
)
from keydocs.lsp import to_lsp
from keydocs.lsp.server import KeydocsServer
from keydocs.text.escaping import on_one_line
from keydocs.text.lines import Lines

FIX_ALL = "source.fixAll.keydocs"
REPAIR_LINKS = "keydocs.repairLinks"
_MAX_EDITS = 50_000
_QUICK_FIX: str = types.CodeActionKind.QuickFix.value


def register(server: KeydocsServer) -> None:

    options = types.CodeActionOptions([_QUICK_FIX, FIX_ALL])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_code_actions)

    async def execute(*_: Any) -> dict[str, int]:
        return await _repair_links(server)

    server.command(REPAIR_LINKS)(execute)


async def _code_actions(ls: KeydocsServer, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    uri, only = params.text_document.uri, params.context.only
    found: list[types.CodeAction] = []
    if _is_wanted(_QUICK_FIX, only):
        diagnosis = await ls.diagnostics.find(uri)
        found += _quick_fixes(ls, uri, diagnosis, params)
        found += await _missing(ls, uri, params.range.start)
    # Only where it is asked for: it is for when a file is saved, not for the list at the cursor.
    if only and _is_wanted(FIX_ALL, only):
        edit, lines = await _fix_all(ls, uri)
        if edit is not None:
            changes = _edit(ls, uri, lines, [edit])
            found.append(types.CodeAction("Fix all safe problems", FIX_ALL, edit=changes))
    return found or None


def _is_wanted(kind: str, only: Iterable[str] | None) -> bool:
    """Return whether a kind is requested, or below a requested one."""
    if only is None:
        return True
    # What pygls knows are members of an enumeration, whose text is not their value.
    asked = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(f"{kind}.".startswith(f"{one}.") or one == "" for one in asked)


def _quick_fixes(
    ls: KeydocsServer, uri: str, diagnosis: Diagnosis, params: types.CodeActionParams
) -> Iterator[types.CodeAction]:
    at = fixes_at(diagnosis, params.range.start.line, params.range.end.line)
    for one, repair in at:
        yield types.CodeAction(
            repair.title,
            _QUICK_FIX,
            diagnostics=_shown(ls, diagnosis, params, one),
            is_preferred=repair.is_safe,
            edit=_edit(ls, uri, diagnosis.lines, repair.edits),
        )
    if not any(one.code in LINK_CODES for one, _ in at):
        return
    links = link_fixes(diagnosis.findings)
    if len(links) > 1:
        edit = _edit(ls, uri, diagnosis.lines, links)
        yield types.CodeAction("Fix all links in this file", _QUICK_FIX, edit=edit)
    if links and ls.client.applies_edits:
        command = types.Command("Fix all links in the workspace", REPAIR_LINKS)
        yield types.CodeAction(command.title, _QUICK_FIX, command=command)


def _shown(
    ls: KeydocsServer, diagnosis: Diagnosis, params: types.CodeActionParams, one: Diagnostic
) -> list[types.Diagnostic] | None:
    """Return the client's diagnostics that correspond to one of ours."""
    range_ = to_lsp.to_range(one.range, diagnosis.lines, ls.encoding)
    given = params.context.diagnostics
    return [
        d for d in given if d.source == to_lsp.DIAGNOSTIC_SOURCE and d.code == one.code and d.range == range_
    ] or None


async def _missing(ls: KeydocsServer, uri: str, position: types.Position) -> list[types.CodeAction]:
    """Return the action that adds the name at a position to its keyword file."""
    document = ls.find(uri)
    if not document.root:
        return []
    column = ls.documents.column(document, position)
    site = Site(document.root, ls.documents.texts().get)
    found = await asyncio.to_thread(missing_entry, site, document, position.line, column)
    if found is None:
        return []
    title = on_one_line(f"List {found.name} in {os.path.basename(found.path)}")
    edit = _edit(ls, ls.documents.uri_of(found.path), found.lines, [found.edit])
    return [types.CodeAction(title, _QUICK_FIX, edit=edit)]


async def _fix_all(ls: KeydocsServer, uri: str) -> tuple[Edit | None, Lines]:
    document = ls.find(uri)
    if not document.root or not ls.configuration.of(document.root).diagnostics.enable:
        return None, document.lines
    place = Place(document.root, document.path, ls.configuration.scope(document.root))
    severities, open_texts = ls.severities(document.root), ls.documents.texts()
    edit = await asyncio.to_thread(all_fixes, place, document.lines.text, severities, open_texts)
    return edit, document.lines


def _edit(ls: KeydocsServer, uri: str, lines: Lines, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    written = {ls.documents.spelled(uri): [file_rename.Edit(lines, edit.range, edit.text) for edit in edits]}
    return to_lsp.to_workspace_edit(ls.documents, written, versioned=ls.client.versioned_edits)


async def _repair_links(ls: KeydocsServer) -> dict[str, int]:
    """Let the client apply all safe fixes of links in the workspace as one edit."""
    edits: dict[str, list[file_rename.Edit]] = {}
    open_texts = ls.documents.texts()
    for root in [index.root for index in ls.index.indexes]:
        scope, severities = ls.configuration.scope(root), ls.severities(root)
        found = await asyncio.to_thread(fixes_of_links, root, scope, severities, open_texts, _MAX_EDITS)
        for path, (lines, repairs) in found.items():
            edits[ls.documents.uri_of(path)] = [file_rename.Edit(lines, edit.range, edit.text) for edit in repairs]
    if edits:
        edit = to_lsp.to_workspace_edit(ls.documents, edits, versioned=ls.client.versioned_edits)
        await ls.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, "Fix all links"))
    return {"files": len(edits), "edits": sum(map(len, edits.values()))}
