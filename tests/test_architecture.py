"""The rules between the rooms, see ARCHITECTURE.md: arrows point one way, and only ``lsp`` knows pygls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import keydocs

PACKAGE = Path(keydocs.__file__).parent
MAY_USE = {
    "model": set(),
    "counts": set(),
    "text": {"model"},
    "fs": set(),
    "languages": {"model"},
    "settings": {"fs", "counts"},
    "keyword_files": {"model", "text", "fs", "counts", "markdown"},
    "markdown": {"model", "text", "fs", "keyword_files", "pages"},
    "pages": {"model", "text", "fs", "languages"},
    "checks": {"model", "text", "fs", "counts", "keyword_files", "markdown", "pages"},
    "index": {"model", "text", "fs", "keyword_files"},
    "search": {"model", "text", "fs", "languages", "counts", "keyword_files", "pages", "index"},
    "features": {
        "model",
        "text",
        "fs",
        "languages",
        "counts",
        "keyword_files",
        "markdown",
        "pages",
        "checks",
        "index",
        "search",
    },
    "lsp": {
        "model",
        "text",
        "fs",
        "languages",
        "counts",
        "settings",
        "keyword_files",
        "checks",
        "features",
        "search",
        "index",
    },
    "cli": {
        "model",
        "text",
        "fs",
        "languages",
        "counts",
        "settings",
        "keyword_files",
        "checks",
        "features",
        "search",
        "index",
        "lsp",
    },
}
"""What each room may import besides itself."""


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "keydocs":
            yield from (f"keydocs.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def rooms() -> Iterator[tuple[str, Path]]:
    """Each file of the package with the room that it stands in."""
    for path in PACKAGE.rglob("*.py"):
        inner = path.relative_to(PACKAGE)
        room = inner.parts[0].removesuffix(".py")
        if not room.startswith("__"):
            yield room, path


def test_arrows_point_one_way() -> None:
    used = {
        (room, name.split(".")[1])
        for room, path in rooms()
        for name in imports(path)
        if name.startswith("keydocs.") and not name.startswith("keydocs.__")
    }
    assert {(room, other) for room, other in used if other != room and other not in MAY_USE[room]} == set()


def test_only_one_room_knows_pygls() -> None:
    knowing = {
        room for room, path in rooms() for name in imports(path) if name.split(".")[0] in ("pygls", "lsprotocol")
    }
    assert knowing == {"lsp"}


SQL = re.compile(
    r"\b(?:SELECT .* FROM|INSERT (?:OR \w+ )?INTO|DELETE FROM|CREATE (?:TEMP )?(?:TABLE|VIEW|INDEX)|PRAGMA) "
)
SQL_FILES = {
    "connection.py",
    "file_queries.py",
    "integrity.py",
    "name_queries.py",
    "overlay.py",
    "schema.py",
    "writer.py",
}


def test_only_these_files_of_the_index_hold_sql() -> None:
    assert {path for _, path in rooms() if SQL.search(path.read_text("utf-8"))} == {
        PACKAGE / "index" / name for name in SQL_FILES
    }
