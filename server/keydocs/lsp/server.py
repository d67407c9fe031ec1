"""The language server: its state between requests, and the effects of settings."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cattrs import Converter
from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from keydocs import __version__
from keydocs.checks.rules import Severities, severities_in
from keydocs.features.diagnostics import Diagnosis, Place, diagnose
from keydocs.fs import confined, paths
from keydocs.index import layout
from keydocs.index.root_index import RootIndex
from keydocs.index.roots import distinct
from keydocs.index.scan import IndexScope
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_path
from keydocs.lsp import file_watching, to_lsp
from keydocs.lsp.client import Client
from keydocs.lsp.configuration import Configuration
from keydocs.lsp.diagnostics_queue import DiagnosticsQueue
from keydocs.lsp.documents import Documents
from keydocs.lsp.index_scheduler import IndexScheduler
from keydocs.lsp.logging import Log
from keydocs.lsp.protocol import KeydocsProtocol
from keydocs.lsp.status import StatusReporter, in_words
from keydocs.lsp.throttle import Throttle
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.settings import Settings
from keydocs.text.escaping import on_one_line
from keydocs.text.lines import Lines
from keydocs.text.positions import Encoding

logger = logging.getLogger(__name__)

MAX_ROOTS = 100
"""Roots that are searched. Each costs every query some microseconds."""
_REBUILDS_AT_ONCE = 10
_REBUILD_SECONDS = 60.0
"""Rebuild a damaged index at most this often within this many seconds."""
_RESCAN_INTERVAL = 10.0
_SECTION = "keydocs"


class KeydocsServer(LanguageServer):
    """Keeps the indexes, the open documents, the settings and the client's capabilities between requests."""

    protocol: KeydocsProtocol

    def __init__(self, cache: Path, converter_factory: Callable[[], Converter] = default_converter) -> None:
        # The protocol, which the base class makes, updates the documents.
        self.documents = Documents(lambda path: self.index.canonical_path(path))
        super().__init__(
            "keydocs",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=KeydocsProtocol,
            converter_factory=converter_factory,
        )
        self._cache = cache
        self.client = Client()
        self.files = WorkspaceFiles(self.documents.text_of)
        self.folders: list[str] = []
        """The workspace folders, including those that are not indexed."""
        self.index = Workspace([], cache)
        self.configuration = Configuration(self._warn)
        self.log = Log(self.window_log_message)
        self._rescan_throttle = Throttle(_RESCAN_INTERVAL, lambda: self._rescan_roots(self._indexed()))
        self.states = StatusReporter(self, lambda root: self.indexing.cancel(root), self._move_index)
        self.indexing = IndexScheduler(cache, self.configuration.scope, self.states)
        self.diagnostics = DiagnosticsQueue(
            self.documents, self._check, self._publish_diagnostics, self._refresh_diagnostics, self.keep
        )
        self.options: object = None
        """The client's initialization options, kept until messages about them can be shown."""
        self._scheduled_scopes: dict[str, IndexScope] = {}
        """The scope with which each root was last scheduled for an update."""
        self._rebuilds: dict[str, list[float]] = {}
        """Times at which the damaged index of each root was rebuilt, by ``time.monotonic``."""
        self._refused: set[str] = set()
        self._has_reported_folders = False
        self._is_watching = False
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def roots(self) -> list[str]:
        """The folders that are searched."""
        return self.folders[:MAX_ROOTS]

    @property
    def encoding(self) -> Encoding:
        return self.documents.encoding

    def context_of(self, uri: str) -> tuple[Settings, str, Document]:
        """Return the settings for a document, its language as the client calls it, and the document."""
        document = self.find(uri)
        language = self.documents.language_id(uri) if self.documents.get(uri) else document.language
        return self.configuration.of(document.root or None), language, document

    def find(self, uri: str) -> Document:
        """Return a document as it is in the editor, else as it is on disk in a root, else an empty one."""
        if self.documents.get(uri) is not None:
            return self.documents.find(uri, self.index)
        located = self.locate(uri)
        lines = self.files.source(*located) if located else None
        if located is None or lines is None:
            return Document(Lines(""))
        return Document(lines, language_of_path(located[1]), *located)

    def locate(self, uri: str) -> tuple[str, str] | None:
        """Return the root that contains the file of a URI, and the path relative to it."""
        path = self.documents.path_of(uri)
        return self.index.locate(path) if path else None

    def set_roots(self, folders: list[str]) -> None:
        """Search these folders from now on, and update the indexes of new ones."""
        self.folders = folders
        self.read_team_files()

    def read_team_files(self) -> None:
        """Read the team files of the roots and apply the settings."""
        self.configuration.read_team_files(self.roots)
        self.apply_configuration()

    def apply_configuration(self) -> None:
        """Apply the settings: log, cache folder, indexed roots and their scopes, watched files."""
        settings = self.configuration.of(None)
        self.log.configure(settings)
        cache = Path(settings.index.folder) if settings.index.folder else self._cache
        if cache != self.index.cache:
            self._scheduled_scopes.clear()
        self.index.close()
        confined.real_root.cache_clear()
        self.index = Workspace([root for root in distinct(self.roots) if self._may_index(root, settings)], cache)
        self.documents.relocate()
        self.indexing.use_cache(cache)
        for root in self._scheduled_scopes.keys() - {index.root for index in self.index.indexes}:
            del self._scheduled_scopes[root]
            self.indexing.forget(root)
            self.states.forget(root)
        for index in self.index.indexes:
            index.scope = self.configuration.scope(index.root)
            if self.indexing.cache_of(index.root) != cache:
                index.move_to(self.indexing.cache_of(index.root))
            if self._scheduled_scopes.get(index.root) != index.scope:
                self._scheduled_scopes[index.root] = index.scope
                self.indexing.schedule(index.root)
        for path, text in self.documents.changed_files():
            if path.endswith(".md"):
                self.index.set_overlay(path, text)
        self._watch()
        self._report_unsearched_folders()
        self.diagnostics.check_all()

    async def ask_for_configuration(self) -> None:
        """Ask the client for its settings, if it supports that."""
        if not self.client.has_configuration:
            return
        roots = self.roots
        items = [types.ConfigurationItem(section=_SECTION)]
        items += [types.ConfigurationItem(paths.path_to_uri(root), _SECTION) for root in roots]
        turn = self.configuration.next_turn()
        try:
            answers = await self.workspace_configuration_async(types.ConfigurationParams(items))
        except Exception as error:
            logger.warning("the client does not tell its settings: %s", error)
            return
        given = [{_SECTION: answer} for answer in answers or [None]]
        self.configuration.set_client(given[0], turn, dict(zip(roots, given[1:], strict=False)))

    def ask_again(self) -> None:
        """Ask the client for its settings, and apply them when it answers."""

        async def ask() -> None:
            await self.ask_for_configuration()
            self.apply_configuration()

        self.keep(asyncio.get_running_loop().create_task(ask()))

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task until it is done; the event loop alone does not keep it alive."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def follow_configuration(self) -> None:
        """Register for changes of the client's settings."""
        if self.client.reports_configuration:
            method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
            options = types.DidChangeConfigurationRegistrationOptions(section=_SECTION)
            registration = types.Registration("keydocs-configuration", method, options)
            self.protocol.send_request(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([registration]))

    def rescan_soon(self) -> None:
        """Compare the files of indexed roots with the index soon, at most every ten seconds.

        Clients that watch files lose events when thousands come at once. Roots whose indexing failed or was cancelled
        are left alone.
        """
        if self._indexed():
            self._rescan_throttle.ask()

    def _indexed(self) -> list[str]:
        """Return the indexed roots, including those that are being updated: they may have passed a file before it
        changed."""
        return [root for root in self._scheduled_scopes if self.states.is_indexed(root)]

    def rescan(self) -> None:
        """Compare all files with the index, because changes may not have been reported."""
        self._rescan_roots([index.root for index in self.index.indexes])

    def _rescan_roots(self, roots: list[str]) -> None:
        self._rescan_throttle.done()
        confined.real_root.cache_clear()
        before = [self.configuration.of(root) for root in self.roots]
        self.configuration.read_team_files(self.roots)
        if before != [self.configuration.of(root) for root in self.roots]:
            self.apply_configuration()
        for root in filter(self._scheduled_scopes.__contains__, roots):
            self.indexing.schedule(root)

    async def stop(self) -> None:
        """Stop all background work."""
        self._rescan_throttle.stop()
        await self.indexing.stop()
        self.log.close()

    def apply_overlay(self, uri: str) -> None:
        """Let an open keyword file replace the one on disk."""
        path = self.documents.path_of(uri)
        if path and path.endswith(".md"):
            self.index.set_overlay(path, self.documents.changed_text(uri))

    def apply_overlay_if_unsaved(self, uri: str) -> None:
        """Let an open keyword file replace the one on disk if their texts differ."""
        located = self.locate(uri)
        if located and located[1].endswith(".md") and self.documents.is_unsaved(uri, located):
            self.apply_overlay(uri)

    def rebuild_if_damaged(self) -> None:
        """Schedule updates of indexes that are damaged, may be damaged, were removed, or could not be updated."""
        for index in self.index.indexes:
            if (index.is_damaged or index.needs_check or self._is_gone(index)) and self._may_rebuild(index.root):
                self.indexing.schedule(index.root, rebuild=index.is_damaged, check=index.needs_check)
                index.is_damaged = index.needs_check = False
            self.indexing.try_again(index.root)

    def _is_gone(self, index: RootIndex) -> bool:
        """Return whether an index was built and has been removed since."""
        report = self.states.reports.get(index.root)
        return bool(report and report["index"]) and layout.current_stamp(index.folder) is None

    def _may_rebuild(self, root: str) -> bool:
        now = time.monotonic()
        times = [at for at in self._rebuilds.get(root, ()) if now - at < _REBUILD_SECONDS]
        if len(times) >= _REBUILDS_AT_ONCE:
            return False
        self._rebuilds[root] = [*times, now]
        return True

    def info(self, index: RootIndex) -> dict[str, Any]:
        """Return the state of a root's index as in ``keydocs/status``, with unsaved documents, without nested roots."""
        database = layout.current_database(index.folder)
        files, entries, names, problems = index.totals()
        return {
            "root": index.root,
            "index": str(database or ""),
            "message": in_words(files, names, problems) if database else "not indexed yet",
            "keywordFiles": files,
            "entries": entries,
            "names": names,
            "problems": problems,
        }

    def severities(self, root: str) -> Severities:
        """Return the severity of each rule in a root."""
        return severities_in(self.configuration.of(root).diagnostics)

    async def _check(self, uri: str) -> Diagnosis:
        document = self.find(uri)
        settings = self.configuration.of(document.root or None)
        if not document.root or document.notebook is not None or not settings.diagnostics.enable:
            return Diagnosis(document.path, document.lines, [], {})
        place = Place(document.root, document.path, self.configuration.scope(document.root))
        severities, open_texts = self.severities(document.root), self.documents.texts()
        return await asyncio.to_thread(diagnose, place, document.lines.text, severities, open_texts)

    def _publish_diagnostics(self, uri: str, version: int | None, diagnosis: Diagnosis | None) -> None:
        root, _ = self.locate(uri) or ("", "")
        items = to_lsp.to_diagnostics(diagnosis, uri, root, self.documents) if diagnosis else []
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, items, version))

    def _refresh_diagnostics(self) -> None:
        if self.client.refreshes_diagnostics:
            self.protocol.send_request(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

    def _report_unsearched_folders(self) -> None:
        if len(self.folders) > MAX_ROOTS and not self._has_reported_folders:
            self._has_reported_folders = True
            self._warn(f"Keydocs searches the first {MAX_ROOTS} of the workspace's {len(self.folders):,} folders.")

    def _may_index(self, root: str, settings: Settings) -> bool:
        if settings.allow_large_roots or not (paths.is_too_large(root) or paths.is_too_large(confined.real_root(root))):
            return True
        if root not in self._refused:
            self._refused.add(root)
            self._warn(
                f"Keydocs does not index {root}: that is far more than a project."
                " Open a folder in it, or set keydocs.allowLargeRoots to true."
            )
        return False

    def _watch(self) -> None:
        """Register the files to watch in the current roots."""
        if not self.client.watches_files:
            return
        if self._is_watching:
            self.protocol.send_request(types.CLIENT_UNREGISTER_CAPABILITY, file_watching.unregistration())
        patterns = {index.root: self.configuration.of(index.root).keyword_files for index in self.index.indexes}
        self._is_watching = bool(patterns)
        if patterns:
            params = file_watching.registration(patterns, relative=self.client.relative_patterns)
            self.protocol.send_request(types.CLIENT_REGISTER_CAPABILITY, params)

    def _warn(self, message: str) -> None:
        logger.warning("%s", message)
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, on_one_line(message)))

    def _move_index(self, root: str, cache: Path) -> None:
        for index in self.index.indexes:
            if index.root == root and index.folder != layout.index_dir(root, cache):
                index.move_to(cache)
