"""The language server: its state, and one handler a method."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from keydocs import __version__, paths
from keydocs.features.card import Card
from keydocs.features.completion import completion, describe_name
from keydocs.features.definition import definition
from keydocs.features.document import Texts
from keydocs.features.hover import hover
from keydocs.index.workspace import Workspace
from keydocs.lsp import convert
from keydocs.lsp.documents import Documents
from keydocs.lsp.indexing import Indexing
from keydocs.lsp.progress import Progress
from keydocs.settings import Settings, read_settings
from keydocs.text import Encoding

logger = logging.getLogger(__name__)

_MAX_REBUILDS = 3
_TRIGGERS = [".", ":", "/"]
_WATCHED = ("**/*_kw.md", "**/*_docs.md", "**/sub.md", "**/keywords.md")


class _Protocol(LanguageServerProtocol):
    """pygls' protocol, with our own store of open documents."""

    _server: KeydocsServer

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._server.documents.open(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self._server.documents.change(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.documents.close(params.text_document.uri)


class KeydocsServer(LanguageServer):
    """Between requests it keeps the index, the open documents and what the client can do; nothing else."""

    def __init__(self, cache: Path) -> None:
        super().__init__(
            "keydocs",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=_Protocol,
        )
        self.cache = cache
        self.documents = Documents()
        self.texts = Texts(self.documents.text_of)
        self.index = Workspace([], cache)
        self.settings = Settings()
        self.options: object = None
        """The client's initialization options, until the client is ready to be told what is wrong with them."""
        self._rebuilds: dict[str, int] = {}
        self.was_shut_down = False
        """Whether the client said ``shutdown``: the process's exit code tells, as the specification wants it."""
        self.indexing = Indexing(cache, self._progress, self._indexed, self._not_indexed)
        _register(self)

    @property
    def encoding(self) -> Encoding:
        return self.documents.encoding

    def set_roots(self, roots: list[str]) -> None:
        """Search these roots from now on, and bring those that are new up to date."""
        known = {index.root for index in self.index.indexes}
        self.index.close()
        self.index = Workspace(roots, self.cache)
        wanted = {index.root for index in self.index.indexes}
        for root in known - wanted:
            self.indexing.forget(root)
        for index in self.index.indexes:
            if index.root not in known:
                self.indexing.want(index.root)

    def configure(self, given: object) -> None:
        """Take the client's settings, and say which of them are wrong."""
        self.settings, messages = read_settings(given)
        for message in messages:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def refresh(self, path: str | None) -> None:
        """Bring the root that holds a path up to date: something below it changed."""
        located = self.index.locate(path) if path else None
        if located:
            self.indexing.want(located[0])

    def markup(self, card: Card, formats: Sequence[types.MarkupKind] | None) -> types.MarkupContent:
        """A card as the client wants it. Clients that render Markdown say with which parser; others (Neovim) show its
        source with colours."""
        general = self.client_capabilities.general
        renders = general is not None and general.markdown is not None
        return convert.to_markup(card, markdown=types.MarkupKind.Markdown in (formats or ()), links=renders)

    def rebuild_if_damaged(self) -> None:
        """An index that turned out to be broken is built anew; one that is broken again and again is left alone."""
        for index in self.index.indexes:
            if index.damaged and self._rebuilds.get(index.root, 0) < _MAX_REBUILDS:
                index.damaged = False
                self._rebuilds[index.root] = self._rebuilds.get(index.root, 0) + 1
                self.indexing.want(index.root, rebuild=True)

    def _progress(self, root: str) -> Progress:
        return Progress(self, f"Keydocs: indexing {Path(root).name}")

    def _indexed(self, root: str, report: dict[str, Any]) -> None:
        logger.info("indexed %s: %s", root, report)

    def _not_indexed(self, root: str, message: str) -> None:
        text = f"Keydocs could not index {root}: {message}"
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))


def roots_of(params: types.InitializeParams) -> list[str]:
    """The workspace's folders as absolute paths; what is no folder on disk is left out."""
    uris = [folder.uri for folder in params.workspace_folders or []]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    elif not uris and params.root_path:
        return [paths.normalise(params.root_path)]
    return [path for path in map(paths.uri_to_path, uris) if path]


def _register(server: KeydocsServer) -> None:
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_files_changed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_configuration_changed)
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(_definition)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    options = types.CompletionOptions(trigger_characters=_TRIGGERS, resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_COMPLETION, options)(_completion)
    server.feature(types.COMPLETION_ITEM_RESOLVE)(_resolve)


def _initialize(ls: KeydocsServer, params: types.InitializeParams) -> None:
    ls.options = params.initialization_options
    ls.documents.encoding = Encoding(ls.workspace.position_encoding or Encoding.UTF16)
    ls.index = Workspace(roots_of(params), ls.cache)


def _initialized(ls: KeydocsServer, _params: types.InitializedParams) -> None:
    ls.configure(ls.options)
    for index in ls.index.indexes:
        ls.indexing.want(index.root)
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is not None and watching.dynamic_registration:
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = types.Registration("keydocs-watch", method, options)
        ls.protocol.send_request(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([registration]))


async def _shutdown(ls: KeydocsServer, _params: None) -> None:
    ls.was_shut_down = True
    await ls.indexing.stop()


def _configuration_changed(ls: KeydocsServer, params: types.DidChangeConfigurationParams) -> None:
    # Clients that expect to be asked send null here.
    if params.settings is not None:
        ls.configure(params.settings)


def _folders_changed(ls: KeydocsServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    removed = {paths.uri_to_path(folder.uri) for folder in params.event.removed}
    added = [path for folder in params.event.added if (path := paths.uri_to_path(folder.uri))]
    kept = [index.root for index in ls.index.indexes if index.root not in removed]
    ls.set_roots([*kept, *added])


def _files_changed(ls: KeydocsServer, params: types.DidChangeWatchedFilesParams) -> None:
    for change in params.changes:
        ls.refresh(paths.uri_to_path(change.uri))


def _saved(ls: KeydocsServer, params: types.DidSaveTextDocumentParams) -> None:
    path = paths.uri_to_path(params.text_document.uri)
    if path and path.endswith(".md"):
        ls.refresh(path)


def _definition(
    ls: KeydocsServer, params: types.DefinitionParams
) -> list[types.LocationLink] | list[types.Location] | None:
    document = ls.documents.find(params.text_document.uri, ls.index)
    column = ls.documents.column(document, params.position)
    found = definition(ls.index, ls.texts, document, params.position.line, column)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    client = ls.client_capabilities.text_document
    if client and client.definition and client.definition.link_support:
        return convert.to_links(found, document.lines, ls.encoding)
    return [convert.to_location(target, ls.encoding) for target in found.targets]


def _hover(ls: KeydocsServer, params: types.HoverParams) -> types.Hover | None:
    document = ls.documents.find(params.text_document.uri, ls.index)
    column = ls.documents.column(document, params.position)
    found = hover(ls.index, ls.texts, document, params.position.line, column, quiet=ls.settings.quiet)
    ls.rebuild_if_damaged()
    if found is None:
        return None
    client = ls.client_capabilities.text_document
    formats = client.hover.content_format if client and client.hover else None
    return types.Hover(ls.markup(found.card, formats), convert.to_range(found.span, document.lines, ls.encoding))


def _completion(ls: KeydocsServer, params: types.CompletionParams) -> types.CompletionList:
    document = ls.documents.find(params.text_document.uri, ls.index)
    column = ls.documents.column(document, params.position)
    found = completion(ls.index, ls.texts, document, params.position.line, column, quiet=ls.settings.quiet)
    ls.rebuild_if_damaged()
    return convert.to_completion_list(found, params.text_document.uri, document.lines, ls.encoding)


def _resolve(ls: KeydocsServer, item: types.CompletionItem) -> types.CompletionItem:
    data = item.data if isinstance(item.data, dict) else {}
    name, uri = data.get("name"), data.get("uri")
    if not isinstance(name, str) or not isinstance(uri, str):
        return item
    document = ls.documents.find(uri, ls.index)
    card = describe_name(ls.index, ls.texts, document, name)
    client = ls.client_capabilities.text_document
    wanted = client.completion.completion_item if client and client.completion else None
    formats = wanted.documentation_format if wanted else None
    if card is not None:
        item.documentation = ls.markup(card, formats)
        item.detail = f"{card.kind.value} · {card.origin}"
    return item
