"""The rules between packages, see ARCHITECTURE.md: imports point one way, and only ``lsp`` knows pygls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

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
    "code": {"languages", "model", "text"},
    "checks": {"model", "text", "fs", "counts", "keyword_files", "markdown", "pages"},
    "index": {"code", "languages", "pages", "model", "text", "fs", "keyword_files"},
    "search": {"code", "model", "text", "fs", "languages", "counts", "keyword_files", "pages", "index"},
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
        "code",
    },
    "lsp": {
        "code",
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
"""The packages that each package may import besides itself."""


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, also in functions and for type checkers only."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "keydocs":
            yield from (f"keydocs.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files() -> Iterator[tuple[str, Path]]:
    """Each file with the package, or the module at the top, that it belongs to."""
    for path in PACKAGE.rglob("*.py"):
        inner = path.relative_to(PACKAGE)
        package = inner.parts[0].removesuffix(".py")
        if not package.startswith("__"):
            yield package, path


def test_imports_between_packages_point_one_way() -> None:
    used = {
        (package, name.split(".")[1])
        for package, path in files()
        for name in imports(path)
        if name.startswith("keydocs.") and not name.startswith("keydocs.__")
    }
    assert {(package, other) for package, other in used if other != package and other not in MAY_USE[package]} == set()


def test_only_lsp_knows_pygls() -> None:
    knowing = {
        package for package, path in files() for name in imports(path) if name.split(".")[0] in ("pygls", "lsprotocol")
    }
    assert knowing == {"lsp"}


SQL = re.compile(
    r"\b(?:SELECT .* FROM|INSERT (?:OR \w+ )?INTO|DELETE FROM|CREATE (?:TEMP )?(?:TABLE|VIEW|INDEX)|PRAGMA) "
)
SQL_FILES = {
    "connection.py",
    "facts_store.py",
    "facts_update.py",
    "file_queries.py",
    "integrity.py",
    "name_queries.py",
    "overlay.py",
    "schema.py",
    "writer.py",
}


def test_only_these_files_of_the_index_hold_sql() -> None:
    assert {path for _, path in files() if SQL.search(path.read_text("utf-8"))} == {
        PACKAGE / "index" / name for name in SQL_FILES
    }


def test_no_module_imports_itself_through_others() -> None:
    modules = {name_of(path): path for path in PACKAGE.rglob("*.py")}
    graph = {
        module: {name for name in imports(path) if name in modules and name != module}
        for module, path in modules.items()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" imports ".join(error.args[1][::-1]))


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
