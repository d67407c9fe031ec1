"""Events of the workspace: changed, created, deleted and renamed files, folders and settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from lsprotocol import types

from keydocs.fs import paths
from keydocs.index.root_index import RootIndex
from keydocs.index.scan import is_keyword_path, keyword_path_test
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX, is_keyword_index
from keydocs.lsp.handlers import file_rename
from keydocs.lsp.server import KeydocsServer
from keydocs.settings import TEAM_FILES

_MANY = 200
_PLAIN_NAME = re.compile(r"\w[\w.+-]*", re.ASCII)
"""Names that need no escaping in a URI."""
_OPERATIONS = types.FileOperationRegistrationOptions(
    [
        types.FileOperationFilter(types.FileOperationPattern("**/*.md"), "file"),
        types.FileOperationFilter(types.FileOperationPattern("**", types.FileOperationPatternKind.Folder), "file"),
    ]
)


def register(server: KeydocsServer) -> None:

    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_watched_files_changed)
    server.feature(types.WORKSPACE_DID_CREATE_FILES, _OPERATIONS)(_created)
    server.feature(types.WORKSPACE_DID_DELETE_FILES, _OPERATIONS)(_deleted)
    server.feature(types.WORKSPACE_DID_RENAME_FILES, _OPERATIONS)(_renamed)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_configuration_changed)


def _watched_files_changed(ls: KeydocsServer, params: types.DidChangeWatchedFilesParams) -> None:
    names = ls.documents.names()
    for uri in {change.uri for change in params.changes if name_of(change.uri) in names}:
        # What is open counts as it stands there, also when it is the file that becomes another.
        ls.apply_overlay_if_unsaved(uri)
    if len(params.changes) > _MANY and not any(is_team_file(change.uri) for change in params.changes):
        _many_changed(ls, params.changes)
    else:
        for change in params.changes:
            file_changed(ls, change.uri, is_still_there=change.type is types.FileChangeType.Changed)
    ls.diagnostics.check_all()


def _many_changed(ls: KeydocsServer, changes: Sequence[types.FileEvent]) -> None:
    """Handle very many events by file names alone: read changed keyword files again, and compare everything else."""
    tests = {index.root: keyword_path_test(index.root, index.scope) for index in ls.index.indexes}
    folders: dict[str, list[tuple[str, str]]] = {}
    others: set[str] = set()
    pages: set[str] = set()
    for change in changes:
        for root, inner in _holders_in(ls, change.uri, folders):
            is_keywords = tests[root](inner)
            if is_keywords:
                ls.indexing.schedule_file(root, inner)
            if not is_keywords or change.type is not types.FileChangeType.Changed:
                others.add(root)
            elif inner.endswith(PAGE_SUFFIX):
                pages.add(root)
    for root in others:
        ls.indexing.schedule(root)
    for root in pages - others:
        ls.indexing.schedule_facts(root)
    ls.files.forget_all()


def file_changed(ls: KeydocsServer, uri: str, *, is_still_there: bool) -> None:
    """Handle the event of one file. ``is_still_there``: it existed before and still does."""
    path = paths.uri_to_path(uri)
    for root, inner in holders(ls, path):
        ls.files.forget(root, inner)
        if inner in TEAM_FILES:
            ls.read_team_files()
        elif is_still_there and is_keyword_file(ls, root, inner):
            ls.indexing.schedule_file(root, inner)
        elif _matters(ls, root, inner, is_still_there=is_still_there):
            if is_keyword_path(root, inner, _index_of(ls, root).scope):
                ls.indexing.schedule_file(root, inner)
            ls.indexing.schedule(root)
        elif inner.endswith(PAGE_SUFFIX):
            ls.indexing.schedule_facts(root)


def _matters(ls: KeydocsServer, root: str, path: str, *, is_still_there: bool) -> bool:
    """Return whether an event of a path can change the index. A changed page is read on demand, but a reported change
    may be a new file."""
    index = _index_of(ls, root)
    if not path.endswith(".md"):
        # A folder that went, or something that says what is looked at.
        return path.rpartition("/")[2] == ".gitignore" or bool(index.distances_from(f"{path}/", ()))
    if not is_still_there or is_keyword_path(root, path, index.scope):
        return True
    row = index.keyword_file(path.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX)
    return row is not None and not row.page_is_sibling


def _index_of(ls: KeydocsServer, root: str) -> RootIndex:
    return next(index for index in ls.index.indexes if index.root == root)


def holders(ls: KeydocsServer, path: str | None) -> list[tuple[str, str]]:
    """Return the roots that contain a path, with the path relative to each."""
    return ls.index.roots_containing(path) if path else []


def _holders_in(ls: KeydocsServer, uri: str, folders: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Return the roots that contain a URI; ``folders`` caches those of folders."""
    folder, _, name = uri.rpartition("/")
    if not _PLAIN_NAME.fullmatch(name):
        return holders(ls, paths.uri_to_path(uri))
    if folder not in folders:
        inside = holders(ls, paths.uri_to_path(f"{folder}/x"))
        folders[folder] = [(root, inner.removesuffix("x")) for root, inner in inside]
    return [(root, f"{prefix}{name}") for root, prefix in folders[folder]]


def is_keyword_file(ls: KeydocsServer, root: str, path: str) -> bool:
    index = _index_of(ls, root)
    return is_keyword_index(path) or index.keyword_file(path) is not None


def is_team_file(uri: str) -> bool:
    return name_of(uri) in TEAM_FILES


def name_of(uri: str) -> str:
    return unquote(uri.rpartition("/")[2])


def _created(ls: KeydocsServer, params: types.CreateFilesParams) -> None:
    _moved(ls, (file.uri for file in params.files))


def _deleted(ls: KeydocsServer, params: types.DeleteFilesParams) -> None:
    _moved(ls, (file.uri for file in params.files))


def _renamed(ls: KeydocsServer, params: types.RenameFilesParams) -> None:
    _moved(ls, (uri for file in params.files for uri in (file.old_uri, file.new_uri)))
    file_rename.follow(ls, params)


def _moved(ls: KeydocsServer, uris: Iterable[str]) -> None:
    for root, inner in {held for uri in uris for held in holders(ls, paths.uri_to_path(uri))}:
        if inner.endswith(".md"):
            ls.indexing.schedule_file(root, inner)
        ls.indexing.schedule(root)
    ls.files.forget_all()
    ls.diagnostics.check_all()


def _folders_changed(ls: KeydocsServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    removed = {paths.uri_to_path(folder.uri) for folder in params.event.removed}
    added = [path for folder in params.event.added if (path := paths.uri_to_path(folder.uri))]
    ls.set_roots([*(root for root in ls.folders if root not in removed), *added])


def _configuration_changed(ls: KeydocsServer, params: types.DidChangeConfigurationParams) -> None:
    # Clients that expect to be asked send null here. What is told is in force for the very next request.
    if params.settings is None:
        ls.ask_again()
    else:
        ls.configuration.set_client(params.settings)
        ls.apply_configuration()
