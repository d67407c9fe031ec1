"""What happens in a workspace while a server runs, one function a step; and what the server then says.

Steps on disk say nothing to the server. Who is to know of them is told by another step: by a client that watches
files (:func:`watched`), by one whose user moved files in it (:func:`user_created`, :func:`user_deleted`,
:func:`user_renamed`), by a document that is saved.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types

from keydocs.fs.paths import path_to_uri, uri_to_path
from lsp.conftest import Session, soon, until
from support import File, Scene, documented

CREATED, CHANGED, DELETED = types.FileChangeType
Event = tuple[str, types.FileChangeType]
"""A file, relative to the scene's folder, and what became of it."""


# --- on disk -------------------------------------------------------------------------------------------------------


def document(scene: Scene, source: str, *names: str, dialect: str = "pta") -> list[str]:
    """Write the keyword file and the page of a source that defines these classes, one a line, the first of them on line
    11 of the page. Returns the paths of the two. ``source`` may begin with a root: ``sea:src/tide.py``."""
    root, _, path = source.rpartition(":")
    root = root and f"{root}/"
    text = "".join(f"class {name}: ...\n" for name in names)
    files = dict(documented(File(f"{root}{path}", text, (dialect, "nosource")), [root.rstrip("/")]))
    for file, content in files.items():
        scene.write(file, content)
    return list(files)


def delete(scene: Scene, path: str) -> None:
    """Delete a file, or a folder with all that is in it."""
    full = scene.folder / path
    if full.is_dir():
        shutil.rmtree(full)
    else:
        full.unlink()


def rename(scene: Scene, old: str, new: str) -> None:
    """Move a file or a folder."""
    target = scene.folder / new
    target.parent.mkdir(parents=True, exist_ok=True)
    (scene.folder / old).rename(target)


def files_below(scene: Scene, path: str) -> list[str]:
    """The files of a folder, relative to the scene's."""
    return sorted(one.relative_to(scene.folder).as_posix() for one in (scene.folder / path).rglob("*") if one.is_file())


# --- what a client tells -------------------------------------------------------------------------------------------


def watched(session: Session, *events: Event) -> None:
    """One notification of a client that watches files."""
    changes = [types.FileEvent(session.uri_of(path), kind) for path, kind in events]
    session.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))


def user_created(session: Session, *paths: str) -> None:
    files = [types.FileCreate(session.uri_of(path)) for path in paths]
    session.client.workspace_did_create_files(types.CreateFilesParams(files))


def user_deleted(session: Session, *paths: str) -> None:
    files = [types.FileDelete(session.uri_of(path)) for path in paths]
    session.client.workspace_did_delete_files(types.DeleteFilesParams(files))


def user_renamed(session: Session, *pairs: tuple[str, str]) -> None:
    files = [types.FileRename(session.uri_of(old), session.uri_of(new)) for old, new in pairs]
    session.client.workspace_did_rename_files(types.RenameFilesParams(files))


def edit(session: Session, path: str, text: str) -> None:
    """Open a file and let another text stand in the editor, unsaved."""
    session.open(path, (session.scene.folder / path).read_text("utf-8"))
    retype(session, path, text)


def retype(session: Session, path: str, text: str) -> None:
    """Let another text stand in the editor where a file is open already."""
    identifier = types.VersionedTextDocumentIdentifier(version=2, uri=session.uri_of(path))
    whole = types.TextDocumentContentChangeWholeDocument(text)
    session.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [whole]))


def close(session: Session, path: str) -> None:
    identifier = types.TextDocumentIdentifier(session.uri_of(path))
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))


def configure(session: Session, settings: Any) -> None:
    """Say other settings; None has the server ask for them."""
    session.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))


def change_folders(session: Session, added: Iterable[str] = (), removed: Iterable[str] = ()) -> None:
    """Add folders to the workspace, and remove some."""

    def folders(paths: Iterable[str]) -> list[types.WorkspaceFolder]:
        return [types.WorkspaceFolder(session.uri_of(path), path) for path in paths]

    event = types.WorkspaceFoldersChangeEvent(folders(added), folders(removed))
    session.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))


async def state(session: Session) -> dict[str, Any]:
    """What there is to say of the indexes, without a message to the user."""
    found: dict[str, Any] = await command(session, "showIndexInfo", {"show": False})
    return found


async def command(session: Session, name: str, *arguments: Any) -> Any:
    """What ``keydocs.…`` returns, as plain data."""
    params = types.ExecuteCommandParams(f"keydocs.{name}", list(arguments) or None)
    return _plain(await soon(session.client.workspace_execute_command_async(params)))


def _plain(found: Any) -> Any:
    """Results without a type of their own, which come as named tuples."""
    if hasattr(found, "_asdict"):
        return {key: _plain(value) for key, value in found._asdict().items()}
    return [_plain(one) for one in found] if isinstance(found, list) else found


# --- what the server says ------------------------------------------------------------------------------------------


async def where(session: Session, name: str) -> list[str]:
    """Where a name leads, in a document that belongs to no file: ``docs/src/tide.py_docs.md:11``."""
    uri = "untitled:where"
    item = types.TextDocumentItem(uri, "plaintext", 1, name)
    session.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    params = types.DefinitionParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
    found: Any = await soon(session.client.text_document_definition_async(params))
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    return [_short(session, one) for one in found or []]


def _short(session: Session, found: types.Location | types.LocationLink) -> str:
    if isinstance(found, types.LocationLink):
        uri, start = found.target_uri, found.target_selection_range.start
    else:
        uri, start = found.uri, found.range.start
    path = Path(uri_to_path(uri) or "").relative_to(session.scene.folder)
    return f"{path.as_posix()}:{start.line + 1}"


async def leads(session: Session, name: str, *places: str) -> None:
    """Wait until a name leads to these places, and no others."""

    async def asked() -> list[str]:
        return await where(session, name)

    await until(asked, lambda found: found == list(places))


async def messages(session: Session) -> list[str]:
    """What was shown to the user so far."""
    return [one.message for one in session.client.messages]


async def answered(session: Session) -> None:
    """Wait until all that was sent so far has been worked on, and all that was said in answer to it has arrived."""
    await where(session, "nothing")


def folder_of(scene: Scene, path: str) -> types.WorkspaceFolder:
    """A folder of the scene as one of the workspace."""
    return types.WorkspaceFolder(path_to_uri(str(scene.folder / path)), path)
