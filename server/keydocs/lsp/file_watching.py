"""Registration for file events: keyword files, pages, team files and ``.gitignore``."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from keydocs.fs.paths import path_to_uri
from keydocs.settings import TEAM_FILES

_ID = "keydocs-watch"
_METHOD = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
_PAGES = "**/*_docs.md"


def registration(patterns: dict[str, tuple[str, ...]], *, relative: bool) -> types.RegistrationParams:
    """Return the request to watch roots, given the patterns of each root's keyword files.

    ``relative`` is whether the client takes patterns relative to a folder.
    """
    if relative:
        watchers = [
            types.FileSystemWatcher(types.RelativePattern(path_to_uri(root), pattern), kind)
            for root, found in patterns.items()
            for pattern, kind in _patterns(found)
        ]
    else:
        every = dict.fromkeys(one for found in patterns.values() for one in _patterns(found))
        watchers = [types.FileSystemWatcher(pattern, kind) for pattern, kind in every]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    return types.RegistrationParams([types.Registration(_ID, _METHOD, options)])


def unregistration() -> types.UnregistrationParams:
    """Return the request to stop watching."""
    return types.UnregistrationParams([types.Unregistration(_ID, _METHOD)])


def _patterns(keyword_files: Iterable[str]) -> list[tuple[str, types.WatchKind | None]]:
    """Return patterns with the events of interest, None for all."""
    # What is taken back (``!``) is a matter for the scan; a name alone is meant in every folder.
    usual = [pattern if "/" in pattern else f"**/{pattern}" for pattern in keyword_files if not pattern.startswith("!")]
    everything = [*usual, _PAGES, *TEAM_FILES, "**/.gitignore"]
    # Some clients tell of a folder that goes as a whole, and only where a pattern fits the folder itself.
    return [*((pattern, None) for pattern in everything), ("**/*", types.WatchKind.Delete)]
