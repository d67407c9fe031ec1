"""Go to definition: from an identifier to the line of its documentation page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from keydocs.features.document_links import DocumentLink, fragments, link_at
from keydocs.fs import paths
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.inline import MAX_NAME
from keydocs.model import Kind, Range
from keydocs.pages.locate import locate_top
from keydocs.search.lookup import (
    MAX_MENTIONS,
    ResolvedSymbol,
    resolve,
    without_most_mentions,
)
from keydocs.search.query import SymbolQuery, query_at
from keydocs.search.symbols_at import symbols_at
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

MAX_TARGETS = 10
"""Default limit. Each target is a page to search."""


class Target(NamedTuple):
    """A place to go to. ``path`` is absolute, ``name`` the range of the name, ``whole`` the range to show."""

    path: str
    lines: Lines
    name: Range
    whole: Range


class Definition(NamedTuple):
    """The targets; ``origin`` is the identifier in the requesting document."""

    origin: Range
    targets: list[Target]


def definition(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int, *, limit: int = MAX_TARGETS
) -> Definition | None:
    """Return where the identifier or link at a position leads, at most ``limit`` targets; None if nowhere."""
    link = link_at(files, document, line, column)
    if link is not None:
        return Definition(link.range, [_target_of(files, document.root, link)])
    # With fewer pages to compare, the best might be another.
    find = partial(_find, workspace, files, limit=max(limit, MAX_TARGETS))
    found = symbols_at(workspace, files, document, line, column, find)
    if found is None or found.query.span is None:
        return None
    targets = _targets(found.symbols, limit)
    return Definition(found.query.span, targets) if targets else None


def _target_of(files: WorkspaceFiles, root: str, link: DocumentLink) -> Target:
    """Return the heading of a link's fragment, else the top of its target."""
    inner = paths.relative(root, link.path) or ""
    page = files.page(root, inner) if inner.endswith(".md") else None
    if page is None:
        return Target(link.path, Lines(""), Range(0, 0, 0, 0), Range(0, 0, 0, 0))
    line = fragments(page).get(link.fragment.lower()) if link.fragment else None
    if line is not None:
        whole = Range(line, 0, line, len(page.lines.peek(line)))
        return Target(link.path, page.lines, whole, whole)
    top = locate_top(page)
    return Target(link.path, page.lines, top.name, top.whole)


def places_of_name(workspace: Workspace, files: WorkspaceFiles, document: Document, name: str) -> list[Target]:
    """Return where a name is documented, best first, as it is meant in a document."""
    if len(name) > MAX_NAME:
        return []
    return _targets(_find(workspace, files, query_at(workspace, document, name), MAX_TARGETS), MAX_TARGETS)


def _find(workspace: Workspace, files: WorkspaceFiles, asked: SymbolQuery, limit: int) -> list[ResolvedSymbol]:
    return resolve(workspace, files, asked, limit, certain=True, by_line=True, mentions=without_most_mentions(asked))


def _targets(symbols: list[ResolvedSymbol], limit: int) -> list[Target]:
    return list(islice(chain.from_iterable(map(targets_of, chosen(symbols))), limit))


def chosen(symbols: list[ResolvedSymbol]) -> list[ResolvedSymbol]:
    """Return the places worth choosing from: all definitions, else declarations, else files of that name, else the
    first mentions."""
    defining = [symbol for symbol in symbols if symbol.leads_to_definition]
    originals = [symbol for symbol in defining if not symbol.is_copy]
    return (
        [symbol for symbol in originals if not symbol.only_declares]
        or originals
        or defining
        or [symbol for symbol in symbols if symbol.match.kind is Kind.FILE]
        # Without pages there is only the keyword files' word for what each is.
        or [symbol for number, symbol in enumerate(symbols) if number < MAX_MENTIONS or symbol.page is None]
    )


def targets_of(symbol: ResolvedSymbol) -> Iterator[Target]:
    """Yield the locations on the page, then those in the source that the page's copy lacks."""
    path = paths.absolute(symbol.match.root, symbol.path)
    for location in symbol.locations():
        yield Target(path, symbol.lines, location.name, location.whole)
    if symbol.source_lines is not None and symbol.match.source:
        source = paths.absolute(symbol.match.root, symbol.match.source)
        for location in symbol.source_locations:
            yield Target(source, symbol.source_lines, location.name, location.whole)
