"""Go to definition: from an identifier to its documentation page, on the line that is about it."""

from __future__ import annotations

from collections.abc import Iterator
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
from keydocs.search.query import SymbolQuery, query_at, query_for_name
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

MAX_TARGETS = 10
"""Unless more are asked for. Each is a page that is searched, and nobody goes through more."""


class Target(NamedTuple):
    """A place to go to. ``path`` is absolute; ``name`` is the name itself, ``whole`` what is to be shown with it."""

    path: str
    lines: Lines
    name: Range
    whole: Range


class Definition(NamedTuple):
    """``origin`` is the identifier in the document that was asked for."""

    origin: Range
    targets: list[Target]


def definition(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int, *, limit: int = MAX_TARGETS
) -> Definition | None:
    """Where the identifier at a position is documented, at most ``limit`` places; on the target of a link, where this
    leads. None where it is nowhere."""
    link = link_at(files, document, line, column)
    if link is not None:
        return Definition(link.range, [_target_of(files, document.root, link)])
    asked = query_for_name(workspace, document, line, column)
    if asked is None or asked.span is None:
        return None
    # With fewer pages to compare, the best might be another.
    targets = _places(workspace, files, asked, max(limit, MAX_TARGETS))
    return Definition(asked.span, targets[:limit]) if targets else None


def _target_of(files: WorkspaceFiles, root: str, link: DocumentLink) -> Target:
    """The heading that a link's fragment names, else the top of what the link leads to."""
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
    """Where a name is documented, as it is meant in a document; the best first."""
    if len(name) > MAX_NAME:
        return []
    return _places(workspace, files, query_at(workspace, document, name), MAX_TARGETS)


def _places(workspace: Workspace, files: WorkspaceFiles, asked: SymbolQuery, limit: int) -> list[Target]:
    found = resolve(workspace, files, asked, limit, certain=True, by_line=True, mentions=without_most_mentions(asked))
    return list(islice(chain.from_iterable(map(targets_of, chosen(found))), limit))


def chosen(symbols: list[ResolvedSymbol]) -> list[ResolvedSymbol]:
    """The answers that a person would want to choose among: all that define the name, as one is as good as the other;
    else those that declare it; else the files of that name; else the first that mention it."""
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
    """The lines of the page, then those of the source that the page does not have."""
    path = paths.absolute(symbol.match.root, symbol.path)
    for location in symbol.locations():
        yield Target(path, symbol.lines, location.name, location.whole)
    if symbol.source_lines is not None and symbol.match.source:
        source = paths.absolute(symbol.match.root, symbol.match.source)
        for location in symbol.source_landings:
            yield Target(source, symbol.source_lines, location.name, location.whole)
