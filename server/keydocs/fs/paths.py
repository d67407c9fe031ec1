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
_DRIVE_ALONE = re.compile(r"^[A-Za-z]:$")
_VERBATIM = re.compile(r"^\\\\[?.]\\(?:(UNC\\)|(?=[A-Za-z]:))", re.IGNORECASE)
"""The beginning of a path that Windows is to take as it stands (``\\\\?\\C:\\x``, ``\\\\?\\UNC\\server\\share``)."""
_IN_NO_NAME = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")
"""What is in no file's name: NUL, and halves of surrogate pairs that stand for no byte."""
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_ROOT_MARKERS = (".git", "keydocs.toml")
_CELL = "vscode-notebook-cell"
"""The scheme of the URIs that VS Code gives the cells of notebooks: the notebook's own path, and a fragment."""


def uri_to_path(uri: str, windows: bool = WINDOWS) -> str | None:
    """The absolute path that a ``file:`` URI names, for a cell that of its notebook; None for any other scheme, and on
    POSIX for another host.

    On Windows a host other than ``localhost`` makes a UNC path, spelled as a host (``file://server/share``) or as four
    slashes, and a drive's letter comes out in upper case (``file:///c%3A/x`` and ``file:///C:/x`` are one file).
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme not in ("file", _CELL):
        return None
    host = unquote(parts.netloc)
    path = unquote(parts.path, errors="replace" if windows else "surrogateescape")
    if _IN_NO_NAME.search(host + path):
        return None
    if host.lower() == "localhost":
        host = ""
    if not windows:
        return normalise(path, windows) if path.startswith("/") and not host else None
    return _windows_path(host, path.replace("\\", "/"))


def _windows_path(host: str, path: str) -> str | None:
    """The path for the host and the path of a URI; None where there is neither a drive nor a share."""
    rest = path.lstrip("/")
    if _DRIVE_ALONE.match(host):
        # ``file://C:/x`` is written by who puts ``file://`` before a path.
        return normalise(host + path, windows=True)
    if host:
        return normalise(f"//{host}/{rest}", windows=True) if rest else None
    if _DRIVE.match(rest):
        return normalise(rest, windows=True)
    return normalise(f"//{rest}", windows=True) if path.startswith("//") and "/" in rest else None


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
        host, _, share = path[2:].partition("/")
        # VS Code's spelling: ``file://wsl%24/Ubuntu``.
        return f"file://{quote(host)}/{_quoted(share)}"
    return "file:///" + path[0].lower() + "%3A" + _quoted(path[2:])


def _quoted(path: str, also_safe: str = "") -> str:
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "replace")
    return quote(octets, safe="/!$&'()*+,;=@~-._" + also_safe)


def uri_key(uri: str, windows: bool = WINDOWS) -> str:
    """The same for all spellings of a URI: percent-encoded or not, in upper or lower case where that does not matter.
    Other schemes than ``file`` are compared decoded, and with their fragments: those tell a notebook's cells apart."""
    path = None if is_cell(uri) else uri_to_path(uri, windows)
    if path is not None:
        return path.casefold() if windows else path
    scheme, colon, rest = uri.partition(":")
    return scheme.lower() + colon + unquote(rest, errors="surrogateescape")


def normalise(path: str, windows: bool = WINDOWS) -> str:
    """An absolute path without ``.``, ``..`` and doubled separators; on Windows with its drive in upper case, and
    without the prefix that takes it as it stands."""
    if not windows:
        path = posixpath.normpath(path)
        return path[1:] if path.startswith("//") else path
    path = _VERBATIM.sub(lambda prefix: "\\\\" if prefix[1] else "", ntpath.normpath(path))
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
