"""From a documentation page, or a keyword file, to the source that it is about."""

from __future__ import annotations

from keydocs import paths
from keydocs.features.definition import Target
from keydocs.features.document import Texts
from keydocs.index.workspace import Workspace
from keydocs.keywords.resolve import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.model import Range
from keydocs.pages.page import Page
from keydocs.text import Lines


def find_source(workspace: Workspace, texts: Texts, path: str, line: int = 0) -> Target | None:
    """The source of a page or a keyword file (``path`` is absolute), at the line that the page's ``line`` is a copy of;
    at its top where it is none. None where the workspace does not have it, or the file is about no source."""
    located = workspace.locate(path)
    if located is None:
        return None
    root, inner = located
    page = texts.page(root, inner) if inner.endswith(PAGE_SUFFIX) else None
    if page is None and not inner.endswith(KEYWORD_SUFFIX):
        return None
    index = next(index for index in workspace.indexes if index.root == root)
    row = index.keyword_file(inner.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX if page else inner)
    named = [row.source if row else None, page.source if page else None]
    for source in dict.fromkeys(filter(None, named)):
        lines = texts.source(root, source)
        if lines is not None:
            at = (line_of_copy(page, line, lines) if page else None) or 0
            place = Range(at, 0, at, len(lines.peek(at)))
            return Target(paths.absolute(root, source), lines, place, place)
    return None


def line_of_copy(page: Page, line: int, source: Lines) -> int | None:
    """The line of a source that a line of its page is a copy of: counted from where the source begins on the page, if
    it still reads the same there."""
    fence = page.fence
    if fence is None:
        return None
    found = line - fence.first
    return found if found >= 0 and source.peek(found).rstrip() == page.lines.peek(line).rstrip() else None
