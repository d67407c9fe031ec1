"""Documentation of a definition that another language server found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from keydocs.code.meaning import Target
from keydocs.code.syntax import Place
from keydocs.index.root_index import RootIndex
from keydocs.index.workspace import Workspace
from keydocs.model import Kind, Range
from keydocs.pages.locate import search_page
from keydocs.search.code_meaning import symbol_of
from keydocs.search.lookup import ResolvedSymbol
from keydocs.search.query import SymbolQuery, context_of
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.identifiers import word_at

MAX_LOCATIONS = 10
_LIBRARIES = re.compile(r"(?:^|/)(?:\.?venv|\.tox|site-packages|node_modules)(?:/|$)")
"""Folders in a workspace that hold the code of others."""


class State(Enum):
    DOCUMENTED = "documented"
    UNDOCUMENTED = "undocumented"
    """The definition is in the workspace, but no page is about it: it is local, or its source has no page."""
    OUTSIDE = "outside"
    """The definition is outside of the workspace."""
    UNMAPPED = "unmapped"
    """It can't be said which definition is meant."""


class Location(NamedTuple):
    """Where a definition is; the document has no root if it is outside of the workspace."""

    document: Document
    line: int
    column: int


class DocumentationAt(NamedTuple):
    """The documentation of definitions; ``query`` is about the name in the requesting document."""

    state: State
    query: SymbolQuery
    symbols: list[ResolvedSymbol]


def documentation_at(
    workspace: Workspace,
    files: WorkspaceFiles,
    document: Document,
    line: int,
    column: int,
    locations: Sequence[Location],
) -> DocumentationAt:
    """Return the documentation of the definitions at some locations, at most ``MAX_LOCATIONS``, for the name at a
    position of a document."""
    start, end = word_at(document.lines.get(line), column)
    name = document.lines.get(line)[start:end]
    states: list[State] = []
    symbols: list[ResolvedSymbol] = []
    for location in locations[:MAX_LOCATIONS]:
        state, symbol = _documentation_of(workspace, files, name, location)
        states.append(state)
        if symbol is not None and all(symbol.path != other.path or symbol.line != other.line for other in symbols):
            symbols.append(symbol)
    shown = symbols[0].match.name if symbols else name
    query = SymbolQuery(shown, context_of(document), span=Range(line, start, line, end), is_code=True)
    order = (State.DOCUMENTED, State.UNMAPPED, State.UNDOCUMENTED, State.OUTSIDE)
    return DocumentationAt(next((state for state in order if state in states), State.UNMAPPED), query, symbols)


def _documentation_of(
    workspace: Workspace, files: WorkspaceFiles, name: str, location: Location
) -> tuple[State, ResolvedSymbol | None]:
    document = location.document
    if not document.root or _LIBRARIES.search(document.path):
        return State.OUTSIDE, None
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    if index is None or location.line >= len(document.lines):
        return State.UNMAPPED, None
    target = _target_at(files, name, location)
    if target is None:
        return State.UNDOCUMENTED, None
    symbol = symbol_of(index, files, target, document) or _of_stub(index, files, target)
    is_documented = symbol is not None and (target.kind is not Kind.IDENTIFIER or _is_definition(symbol))
    return (State.DOCUMENTED, symbol) if is_documented else (State.UNDOCUMENTED, None)


def _is_definition(symbol: ResolvedSymbol) -> bool:
    """Return whether a page has a definition where a symbol is, judging by the text: it may be a local variable."""
    if symbol.page is None or symbol.sighting is None:
        return True
    found = search_page(symbol.page, symbol.match.name, Kind.IDENTIFIER).definitions
    here = {definition.offset for definition in symbol.sighting.definitions}
    return any(definition.offset in here for definition in found)


def _target_at(files: WorkspaceFiles, name: str, location: Location) -> Target | None:
    """Return the definition at a location; None if there is none outside of functions."""
    document, line, column = location
    stem = document.path.rpartition("/")[2].partition(".")[0]
    folder = document.path.rpartition("/")[0].rpartition("/")[2]
    if (line, column) == (0, 0) and name in (stem, folder):
        return Target(document.path, 0, 0, name, Kind.FILE)
    start, end = word_at(document.lines.get(line), column)
    word = document.lines.get(line)[start:end]
    source = files.parsed(document)
    facts = source.facts_or_none() if source is not None else None
    if facts is None:
        # Nothing says whether it is local.
        return Target(document.path, line, start, word, Kind.IDENTIFIER) if word else None
    for definition in facts.definitions:
        is_here = Place(definition.line, definition.column) == (line, start)
        # Some servers give the whole definition, which begins before the name.
        is_after = definition.line == line and definition.column > start and definition.name == name
        if is_here or is_after:
            return Target(document.path, definition.line, definition.column, definition.name, definition.kind)
    return None


def _of_stub(index: RootIndex, files: WorkspaceFiles, target: Target) -> ResolvedSymbol | None:
    """Return what documents a definition of a Python stub: that of the source beside it, by name."""
    path = target.path.removesuffix("i")
    facts = index.facts.facts(path) if target.path.endswith(".pyi") and index.facts.refresh() else None
    for definition in facts.definitions if facts else ():
        if definition.name == target.name:
            return symbol_of(
                index, files, Target(path, definition.line, definition.column, definition.name, definition.kind)
            )
    return None
