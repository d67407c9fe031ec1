"""Document highlight: occurrences of a name in a keyword file or page."""

from __future__ import annotations

from itertools import islice

from keydocs.index.workspace import Workspace
from keydocs.model import Range
from keydocs.pages.source_text import uses
from keydocs.search.query import query_for_name
from keydocs.search.workspace_files import Document

_MAX_HIGHLIGHTS = 1000


def document_highlights(workspace: Workspace, document: Document, line: int, column: int) -> list[Range]:
    """Return the ranges of the name at a position in a Markdown document."""
    asked = query_for_name(workspace, document, line, column) if document.language == "markdown" else None
    if asked is None:
        return []
    found = uses(document.lines.text, asked.name, 0, len(document.lines.text))
    return [document.lines.range(at, at + len(asked.name)) for at in islice(found, _MAX_HIGHLIGHTS)]
