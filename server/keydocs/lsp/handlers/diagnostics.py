"""``textDocument/diagnostic`` and ``workspace/diagnostic``"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from itertools import islice

from lsprotocol import types

from keydocs.features.diagnostics import (
    Diagnosis,
    diagnose_all,
    files_to_check,
    site_of,
)
from keydocs.fs import paths
from keydocs.lsp.server import KeydocsServer
from keydocs.lsp.to_lsp import DIAGNOSTIC_SOURCE, to_diagnostics

_AT_ONCE = 20
"""Files to check between two points at which a request can be cancelled."""
_MAX_FILES = 10_000
"""Files with diagnostics in a workspace report."""


def register(server: KeydocsServer) -> None:

    # Those of the workspace are answered but not announced (see ``KeydocsProtocol.lsp_initialize``).
    options = types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=False, identifier=DIAGNOSTIC_SOURCE
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_document_diagnostic)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(_workspace_diagnostic)


def _items(ls: KeydocsServer, uri: str, diagnosis: Diagnosis) -> list[types.Diagnostic]:
    root, _ = ls.locate(uri) or ("", "")
    return to_diagnostics(diagnosis, uri, root, ls.documents)


def _result_id(found: Sequence[types.Diagnostic]) -> str:
    """Return an id that is equal for equal diagnostics."""
    return hashlib.sha1(repr(found).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


async def _document_diagnostic(
    ls: KeydocsServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    uri = params.text_document.uri
    items = _items(ls, uri, await ls.diagnostics.find(uri))
    result_id = _result_id(items)
    if result_id == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)


async def _workspace_diagnostic(
    ls: KeydocsServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """Return reports of the files that have diagnostics, or had when the client last asked."""
    before = {ls.documents.path_of(one.uri): one for one in params.previous_result_ids}
    reports: list[types.WorkspaceDocumentDiagnosticReport] = []
    for root in [index.root for index in ls.index.indexes]:
        if not ls.configuration.of(root).diagnostics.enable:
            continue
        site = site_of(root, ls.configuration.scope(root), ls.documents.texts())
        severities = ls.severities(root)
        files = iter(await asyncio.to_thread(files_to_check, root, ls.configuration.scope(root)))
        while row := list(islice(files, _AT_ONCE)):
            for found in await asyncio.to_thread(diagnose_all, site, row, severities):
                path = paths.absolute(root, found.path)
                known = before.get(path)
                if (found.findings or known) and len(reports) < _MAX_FILES:
                    # Under the URI that the client has the last report of, or a changed file would be listed twice.
                    uri = known.uri if known else ls.documents.uri_of(path)
                    reports.append(_workspace_report(ls, uri, found, known.value if known else None))
    return types.WorkspaceDiagnosticReport(reports)


def _workspace_report(
    ls: KeydocsServer, uri: str, found: Diagnosis, before: str | None
) -> types.WorkspaceDocumentDiagnosticReport:
    items = _items(ls, uri, found)
    result_id, version = _result_id(items), ls.documents.version(uri)
    if result_id == before:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id, version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, items, version, result_id=result_id)
