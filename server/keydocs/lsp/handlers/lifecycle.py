"""``initialize``, ``initialized`` and ``shutdown``"""

from __future__ import annotations

import asyncio

from lsprotocol import types

from keydocs.fs import paths
from keydocs.index.workspace import Workspace
from keydocs.lsp.client import Client
from keydocs.lsp.server import KeydocsServer
from keydocs.lsp.warmup import warm_up
from keydocs.text.positions import Encoding

_CONFIGURATION_TIMEOUT = 0.5
"""Seconds that indexing waits for the client's answer to ``workspace/configuration``."""


def register(server: KeydocsServer) -> None:
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)


def _initialize(ls: KeydocsServer, params: types.InitializeParams) -> None:
    ls.client = Client.from_capabilities(params.capabilities)
    ls.diagnostics.is_pulled = ls.client.pulls_diagnostics
    ls.documents.encoding = Encoding(ls.workspace.position_encoding or Encoding.UTF16)
    ls.options = params.initialization_options
    ls.folders = folders_of(params)
    # Indexes of earlier sessions answer at once.
    ls.index = Workspace(ls.roots, ls.index.cache)


async def _initialized(ls: KeydocsServer, _params: types.InitializedParams) -> None:
    ls.configuration.set_options(ls.options)
    ls.follow_configuration()
    asking = asyncio.ensure_future(ls.ask_for_configuration())
    await asyncio.wait({asking}, timeout=_CONFIGURATION_TIMEOUT)
    ls.read_team_files()
    ls.keep(asyncio.get_running_loop().create_task(warm_up(ls.indexing, ls.protocol.converter)))
    if not asking.done():
        await asking
        ls.apply_configuration()


async def _shutdown(ls: KeydocsServer, _params: None) -> None:
    await ls.stop()


def folders_of(params: types.InitializeParams) -> list[str]:
    """Return the workspace folders as absolute paths, without those that are not file URIs."""
    uris = [folder.uri for folder in params.workspace_folders or []]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    elif not uris and params.root_path:
        return [paths.normalise(params.root_path)]
    return [path for path in map(paths.uri_to_path, uris) if path]
