"""``workspace/executeCommand``: commands with plain JSON results"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from lsprotocol import types

from keydocs import __version__
from keydocs.code.source import understood_languages
from keydocs.features.definition import Target, definition, places_of_name
from keydocs.features.source_location import find_source
from keydocs.fs.paths import path_to_uri
from keydocs.lsp import to_lsp
from keydocs.lsp.handlers import workspace_symbols
from keydocs.lsp.server import KeydocsServer
from keydocs.text.escaping import visible

_MAX_SHOWN = 100


def register(server: KeydocsServer) -> None:

    for name, run in _COMMANDS.items():
        server.command(name)(_of(server, run))


def _of(server: KeydocsServer, run: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command as pygls takes it, which calls it without the server."""

    def execute(*arguments: Any) -> Any:
        return run(server, *arguments)

    async def execute_and_wait(*arguments: Any) -> Any:
        return await run(server, *arguments)

    return execute_and_wait if inspect.iscoroutinefunction(run) else execute


async def _rebuild_index(ls: KeydocsServer, *arguments: Any) -> dict[str, Any] | None:
    """Rebuild the index. With ``{"wait": true}``, return the ``keydocs/status`` afterwards, else null at once."""
    for index in ls.index.indexes:
        ls.indexing.schedule(index.root, rebuild=True)
    given = arguments[0] if arguments else None
    if not isinstance(given, Mapping) or given.get("wait") is not True:
        return None
    await ls.indexing.wait_until_updated()
    return ls.states.status or None


def _show_index_info(ls: KeydocsServer, *arguments: Any) -> dict[str, Any]:
    """Return the state of each root's index and the languages whose code is understood; show the state as a message
    unless ``{"show": false}``."""
    roots = [ls.info(index) for index in ls.index.indexes]
    lines = [f"{root['root']}: {root['message']}" for root in roots]
    if _is_to_show(*arguments):
        text = "\n".join([f"Keydocs {__version__}", *(lines or ["no folder is open"])])
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, visible(text)))
    return {
        "version": __version__,
        "roots": roots,
        "understoodLanguages": understood_languages(),
        "log": str(ls.log.path or ""),
    }


def _open_documentation(ls: KeydocsServer, *arguments: Any) -> list[dict[str, Any]]:
    """Show and return the places that document a name or the identifier at a position, best first.

    The argument is a name, or an object with ``name``, or ``uri`` and ``position``, or all three for a name as it is
    meant in a document. The result is a list of ``{"uri", "range"}``. The first place is shown unless ``"show":
    false``.
    """
    given = arguments[0] if arguments else None
    asked: Mapping[str, Any] = given if isinstance(given, Mapping) else {"name": given}
    targets = _targets(ls, asked)
    if not targets and _is_to_show(asked):
        message = f"Keydocs knows no documentation of {str(asked.get('name') or 'what is there')[:_MAX_SHOWN]}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, visible(message)))
    locations = [to_lsp.to_location(target, ls.documents) for target in targets]
    if locations and _is_to_show(asked):
        _show(ls, locations[0].uri, locations[0].range)
    return [ls.protocol._converter.unstructure(location) for location in locations]


def _search_identifiers(ls: KeydocsServer, *arguments: Any) -> list[dict[str, Any]]:
    """Return the symbols that match a query, as ``workspace/symbol`` does, even if that is disabled. The argument is
    the query, or an object with ``query``."""
    given = arguments[0] if arguments else None
    query = given.get("query") if isinstance(given, Mapping) else given
    roots = {index.root for index in ls.index.indexes}
    found = workspace_symbols.find(ls, query, roots) if isinstance(query, str) else []
    return [ls.protocol._converter.unstructure(symbol) for symbol in found]


def _find_source(ls: KeydocsServer, *arguments: Any) -> dict[str, Any] | None:
    """Return the source of a page or keyword file as ``{"uri", "range"}``, or null. The argument has ``uri`` and
    optionally ``position``."""
    asked: Mapping[str, Any] = arguments[0] if arguments and isinstance(arguments[0], Mapping) else {}
    uri, position = asked.get("uri"), asked.get("position")
    line = position.get("line") if isinstance(position, Mapping) else 0
    path = ls.documents.path_of(uri) if isinstance(uri, str) else None
    found = find_source(ls.index, ls.files, path or "", line if _is_number(line) else 0)
    return ls.protocol._converter.unstructure(to_lsp.to_location(found, ls.documents)) if found else None


def _is_to_show(*arguments: Any) -> bool:
    """Return whether a command has to show its result."""
    given = arguments[0] if arguments else None
    return not (isinstance(given, Mapping) and given.get("show") is False)


def _targets(ls: KeydocsServer, asked: Mapping[str, Any]) -> list[Target]:
    name, uri, position = asked.get("name"), asked.get("uri"), asked.get("position")
    document = ls.find(uri if isinstance(uri, str) else "")
    if isinstance(name, str) and name:
        return places_of_name(ls.index, ls.files, document, name)
    if not isinstance(position, Mapping):
        return []
    line, character = position.get("line"), position.get("character")
    if not _is_number(line) or not _is_number(character):
        return []
    column = ls.documents.column(document, types.Position(line, character))
    found = definition(ls.index, ls.files, document, line, column)
    return found.targets if found else []


def _is_number(given: object) -> TypeGuard[int]:
    """Return whether a value is an LSP ``uinteger``."""
    return isinstance(given, int) and 0 <= given < 1 << 31


def _show_log(ls: KeydocsServer, *_: object) -> str | None:
    """Show the log file and return its path, null without one."""
    if ls.log.path is None:
        text = "Keydocs keeps no log file: see keydocs.log.level and keydocs.log.file"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, visible(text)))
        return None
    if not _show(ls, path_to_uri(str(ls.log.path))):
        text = f"The log of Keydocs is {ls.log.path}"
        ls.window_show_message(types.ShowMessageParams(types.MessageType.Info, visible(text)))
    return str(ls.log.path)


def _show(ls: KeydocsServer, uri: str, selection: types.Range | None = None) -> bool:
    """Let the client show a document. Return whether it can."""
    if not ls.client.shows_documents:
        return False
    ls.window_show_document(
        types.ShowDocumentParams(uri, external=False, take_focus=True, selection=selection), lambda _: None
    )
    return True


_COMMANDS: dict[str, Callable[..., Any]] = {
    "keydocs.rebuildIndex": _rebuild_index,
    "keydocs.showIndexInfo": _show_index_info,
    "keydocs.openDocumentation": _open_documentation,
    "keydocs.searchIdentifiers": _search_identifiers,
    "keydocs.findSource": _find_source,
    "keydocs.showLog": _show_log,
}
