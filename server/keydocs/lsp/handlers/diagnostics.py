"""Diagnostics: pushed to clients that do not ask for them, answered to those that do.

Checking looks at other files too, so it is done in a thread, one document after the other; what changes meanwhile is
checked again afterwards.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from lsprotocol import types

from keydocs.checks.rules import (
    RULES,
    Diagnostic,
    Severities,
    Severity,
    severities_in,
)
from keydocs.features.diagnostics import (
    Diagnosis,
    Place,
    diagnose,
    diagnose_all,
    files_to_check,
    site_of,
)
from keydocs.fs import paths
from keydocs.lsp import to_lsp
from keydocs.text.lines import Lines

if TYPE_CHECKING:
    from keydocs.lsp.server import KeydocsServer

SOURCE = "keydocs"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}
_AT_ONCE = 20
"""Files that are checked in a row; a request can be cancelled between such rows."""
_MAX_FILES = 10_000
"""With findings, in an answer about the whole workspace."""


def register(server: KeydocsServer) -> None:
    """Make the server answer."""
    # Those of the workspace are answered but not announced (see ``KeydocsProtocol.lsp_initialize``).
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier=SOURCE)
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_document_diagnostic)
    server.feature(types.WORKSPACE_DIAGNOSTIC)(_workspace_diagnostic)


class Diagnostics:
    """Keeps what the client shows of open documents up to date. All methods are for the event loop's thread."""

    def __init__(self, server: KeydocsServer) -> None:
        self._server = server
        self._waiting: dict[str, None] = {}
        """The documents that are to be checked, in their order."""
        self._shown: dict[str, str] = {}
        """The URIs of the documents with findings that the client shows, by :func:`keydocs.fs.paths.uri_key`."""
        self._is_running = False
        self._checks: dict[tuple[str, int | None], asyncio.Task[Diagnosis]] = {}
        """The checks that are being made, by document and version."""

    def changed(self, uri: str) -> None:
        """A document was opened or changed. Only Markdown files are ever checked."""
        self._checks.clear()
        if self._is_checked(uri) and not self._is_pulled():
            self._waiting[self._server.documents.spelled(uri)] = None
            self._begin()

    def closed(self, uri: str) -> None:
        if not self._is_pulled():
            self._publish(uri, None, [])

    def look_again(self) -> None:
        """Something else has changed that may matter to each document that is open."""
        self._checks.clear()
        if not self._is_pulled():
            self._waiting.update(dict.fromkeys(filter(self._is_checked, self._server.documents.uris())))
            self._begin()
        else:
            client = self._server.client_capabilities.workspace
            if client and client.diagnostics and client.diagnostics.refresh_support:
                self._server.protocol.send_request(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

    async def find(self, uri: str) -> Diagnosis:
        """What is wrong with an open document, as it stands now. Who asks while it is being checked waits for that."""
        key = uri, self._server.documents.version(uri)
        running = self._checks.get(key)
        if running is None:
            running = self._checks[key] = asyncio.get_running_loop().create_task(_find(self._server, uri))
            running.add_done_callback(partial(self._ended, key))
        return await asyncio.shield(running)

    def _ended(self, key: tuple[str, int | None], check: asyncio.Task[Diagnosis]) -> None:
        if self._checks.get(key) is check:
            del self._checks[key]

    def _is_checked(self, uri: str) -> bool:
        path = self._server.documents.path_of(uri)
        return path is not None and path.endswith(".md")

    def _is_pulled(self) -> bool:
        client = self._server.client_capabilities.text_document
        return client is not None and client.diagnostic is not None

    def _begin(self) -> None:
        if self._waiting and not self._is_running:
            self._is_running = True
            self._server.keep(asyncio.get_running_loop().create_task(self._work()))

    async def _work(self) -> None:
        try:
            while self._waiting:
                uri = next(iter(self._waiting))
                del self._waiting[uri]
                if not self._server.documents.is_open(uri):
                    continue
                version = self._server.documents.version(uri)
                found = await self.find(uri)
                if self._server.documents.is_open(uri) and version == self._server.documents.version(uri):
                    self._publish(uri, version, to_diagnostics(self._server, uri, found))
        finally:
            self._is_running = False

    def _publish(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """Nothing is said of documents in which nothing is wrong and never was: most are no keyword files."""
        key = paths.uri_key(uri)
        if found:
            self._shown[key] = uri
        elif key in self._shown:
            uri = self._shown.pop(key)
        else:
            return
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))


def severities_of(ls: KeydocsServer, root: str) -> Severities:
    """How bad is what, in a root."""
    return severities_in(ls.configuration.of(root).diagnostics)


async def _find(ls: KeydocsServer, uri: str) -> Diagnosis:
    document = ls.find(uri)
    if not document.root or document.notebook is not None or not ls.configuration.of(document.root).diagnostics.enable:
        return Diagnosis(document.path, document.lines, [], {})
    place = Place(document.root, document.path, ls.configuration.selection(document.root))
    severities = severities_of(ls, document.root)
    return await asyncio.to_thread(diagnose, place, document.lines.text, severities, ls.documents.texts())


def to_diagnostics(ls: KeydocsServer, uri: str, found: Diagnosis) -> list[types.Diagnostic]:
    """What was found, as the client takes it."""
    root = (ls.locate(uri) or ("", ""))[0]
    return [_to_diagnostic(ls, root, uri, found, one) for one in found.findings]


def _to_diagnostic(ls: KeydocsServer, root: str, uri: str, found: Diagnosis, one: Diagnostic) -> types.Diagnostic:
    return types.Diagnostic(
        to_lsp.to_range(one.range, found.lines, ls.encoding),
        one.message,
        severity=_SEVERITIES[found.severities[one.code]],
        code=one.code,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if RULES[one.code].is_needless else None,
        related_information=_related(ls, root, uri, found, one),
    )


def _related(
    ls: KeydocsServer, root: str, uri: str, found: Diagnosis, one: Diagnostic
) -> list[types.DiagnosticRelatedInformation] | None:
    if one.related is None:
        return None
    # Of another file it is always the top.
    lines = found.lines if one.related.path == found.path else Lines("")
    where = uri if one.related.path == found.path else ls.documents.uri_of(paths.absolute(root, one.related.path))
    place = types.Location(where, to_lsp.to_range(one.related.range, lines, ls.encoding))
    return [types.DiagnosticRelatedInformation(place, one.related.message)]


def _result_id(found: Sequence[types.Diagnostic]) -> str:
    """The same for the same diagnostics, whenever they are found."""
    return hashlib.sha1(repr(found).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


async def _document_diagnostic(
    ls: KeydocsServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    uri = params.text_document.uri
    items = to_diagnostics(ls, uri, await ls.diagnostics.find(uri))
    result_id = _result_id(items)
    if result_id == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)


async def _workspace_diagnostic(
    ls: KeydocsServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """The files in which something is wrong, or was when the client asked before."""
    before = {ls.documents.path_of(one.uri): one for one in params.previous_result_ids}
    reports: list[types.WorkspaceDocumentDiagnosticReport] = []
    for root in [index.root for index in ls.index.indexes]:
        if not ls.configuration.of(root).diagnostics.enable:
            continue
        site = site_of(root, ls.configuration.selection(root), ls.documents.texts())
        severities = severities_of(ls, root)
        files = iter(await asyncio.to_thread(files_to_check, root, ls.configuration.selection(root)))
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
    items = to_diagnostics(ls, uri, found)
    result_id, version = _result_id(items), ls.documents.version(uri)
    if result_id == before:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id, version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, items, version, result_id=result_id)
