"""Code lens above the title of a page: the number of keyword files that link to it."""

from __future__ import annotations

from typing import NamedTuple

from keydocs.counts import counted
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.filenames import PAGE_SUFFIX
from keydocs.model import Range
from keydocs.search.workspace_files import Document, WorkspaceFiles


class Lens(NamedTuple):
    """A code lens; ``range`` is that of the title."""

    range: Range
    title: str


def code_lenses(workspace: Workspace, files: WorkspaceFiles, document: Document) -> list[Lens]:
    """Return the lens of a page; none for other documents and for pages without links."""
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    if index is None or not document.path.endswith(PAGE_SUFFIX):
        return []
    count = len(index.files_leading_to(document.path))
    start, end = files.as_page(document).title_span
    words = f"Listed in {counted(count, 'keyword file')}"
    return [Lens(document.lines.range(start, end), words)] if count else []
