"""URIs, absolute paths, and paths relative to a workspace's root folder.

Pure string work, for POSIX and Windows alike: the functions that depend on the system take ``windows`` so that
both can be tested on either. Nothing here touches the disk except :func:`find_root`.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

WINDOWS = os.name == "nt"
_DRIVE = re.compile(r"^[A-Za-z]:")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_ROOT_MARKERS = (".git", "keydocs.toml")
_CELL = "vscode-notebook-cell"
"""The scheme of the URIs that VS Code gives the cells of notebooks: the notebook's own path, and a fragment."""


def uri_to_path(uri: str, windows: bool = WINDOWS) -> str | None:
    """The absolute path that a ``file:`` URI names, for a cell that of its notebook; None for any other scheme.

    A drive's letter comes out in upper case, whatever the client wrote (``file:///c%3A/x`` and
    ``file:///C:/x`` are one file).
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme not in ("file", _CELL):
        return None
    path = unquote(parts.path)
    if "\0" in path:
        return None
    if not windows:
        return posixpath.normpath(path) if path.startswith("/") else None
    if parts.netloc and parts.netloc != "localhost":
        return ntpath.normpath(f"//{parts.netloc}{path}")
    return normalise(path.lstrip("/"), windows) if _DRIVE.match(path.lstrip("/")) else None


def is_cell(uri: str) -> bool:
    """Whether a URI is that of a cell of a notebook, as VS Code gives them."""
    return uri.startswith(f"{_CELL}:")


def path_to_uri(path: str, windows: bool = WINDOWS) -> str:
    """The ``file:`` URI of an absolute path, percent-encoded as RFC 3986 wants it. Names that are not UTF-8 keep their
    bytes."""
    if not windows:
        return "file://" + _quoted(path, ":")
    path = normalise(path, windows).replace("\\", "/")
    if path.startswith("//"):
        return "file:" + _quoted(path)
    return "file:///" + path[0].lower() + "%3A" + _quoted(path[2:])


def _quoted(path: str, also_safe: str = "") -> str:
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "replace")
    return quote(octets, safe="/!$&'()*+,;=@~-._" + also_safe)


def normalise(path: str, windows: bool = WINDOWS) -> str:
    """An absolute path without ``.``, ``..`` and doubled separators; on Windows with its drive in upper case."""
    if not windows:
        return posixpath.normpath(path)
    path = ntpath.normpath(path)
    return path[0].upper() + path[1:] if _DRIVE.match(path) else path


def relative(root: str, path: str, windows: bool = WINDOWS) -> str | None:
    """``path`` relative to ``root`` with ``/`` between its parts, None where it lies outside.

    Both are absolute. Windows compares without regard to case, as its file systems do.
    """
    root, path = normalise(root, windows), normalise(path, windows)
    separator = "\\" if windows else "/"
    folder = root if root.endswith(separator) else root + separator
    same = path[: len(folder)]
    if same != folder and not (windows and same.casefold() == folder.casefold()):
        return None
    return path[len(folder) :].replace("\\", "/") if windows else path[len(folder) :]


def absolute(root: str, path: str) -> str:
    """The absolute form of a path relative to ``root``."""
    if not WINDOWS and path[:1] not in ("", "/") and root[-1:] != "/":
        # A tenth of what it takes below, and every answer has a dozen of paths.
        return f"{root}/{path}"
    return os.path.join(root, path.replace("/", os.sep))


def link_target(base: str, target: str) -> str | None:
    """Where a Markdown link leads: the path relative to the root, without query and fragment.

    ``base`` is the file that holds the link. None for links that are not relative paths (schemes, absolute and
    UNC paths, drive letters), for unfilled placeholders and for targets outside of the root.
    """
    path = unquote(target.split("#", 1)[0].split("?", 1)[0]).strip()
    if not path or path[0] in "/\\" or "\\" in path or _SCHEME.match(path) or "{" in path or "\0" in path:
        return None
    folder = base.rpartition("/")[0]
    joined = posixpath.normpath(f"{folder}/{path}" if folder else path)
    return None if joined == "." or joined.startswith("..") else joined


def clean_relative(path: str) -> str | None:
    """A path written in a title or header as one relative to the root; None where it cannot be one."""
    path = path.strip().replace("\\", "/").lstrip("/")
    if not path or _SCHEME.match(path) or "{" in path or "\0" in path or len(path) > 4096:
        return None
    path = posixpath.normpath(path)
    return None if path == "." or path.startswith("..") else path


def is_too_large(root: str) -> bool:
    """Whether a folder (absolute) holds more than anybody documents: the root of a file system, a home folder, or what
    is above one."""
    home = os.path.expanduser("~")
    return root == os.path.dirname(root) or root == home or relative(root, home) is not None


def find_root(start: Path) -> Path:
    """The nearest folder at or above ``start`` that holds ``.git`` or ``keydocs.toml``, else ``start``."""
    for folder in (start, *start.parents):
        if any((folder / marker).exists() for marker in _ROOT_MARKERS):
            return folder
    return start
