"""Document links in keyword files, pages and folder indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple

from keydocs.fs import confined, paths
from keydocs.keyword_files.link_targets import range_of_target, resolve_link
from keydocs.keyword_files.reader import is_keyword_file
from keydocs.markdown.links import MAX_IN_HEADINGS, links_of, slug
from keydocs.model import Link, Range
from keydocs.pages.page import Page
from keydocs.search.deadline import Deadline
from keydocs.search.workspace_files import Document, WorkspaceFiles

MAX_LINKS = 1000
_MAX_LINES_AROUND = 3
"""Lines of a link before and after the cursor."""


class DocumentLink(NamedTuple):
    """A link to a file or folder that exists. ``range`` is that of the written target, ``path`` is absolute."""

    range: Range
    path: str
    fragment: str
    repaired: bool
    """Whether the written target is wrong, and ``path`` is the proven intended one."""


def document_links(files: WorkspaceFiles, document: Document) -> list[DocumentLink]:
    """Return the links of a Markdown document to files and folders of its root, at most ``MAX_LINKS``."""
    written = islice(
        links_of(files.as_page(document), document.path, is_expired=Deadline().is_expired, with_references=True),
        MAX_LINKS,
    )
    return list(_followed(files, document, written))


def link_at(files: WorkspaceFiles, document: Document, line: int, column: int) -> DocumentLink | None:
    """Return the link whose target stands at a position; None if there is none that leads anywhere."""
    nearby = range(max(0, line - _MAX_LINES_AROUND), line + _MAX_LINES_AROUND + 1)
    if not any("]" in document.lines.get(number) for number in nearby):
        return None
    page = files.as_page(document)
    here = line, column
    links = links_of(page, document.path, nearby.stop, Deadline().is_expired, with_references=True)
    at_position = (link for link in links if link.range[:2] <= here <= link.range[2:])
    found = _followed(files, document, at_position)
    return next((link for link in found if link.range[:2] <= here <= link.range[2:]), None)


def _followed(files: WorkspaceFiles, document: Document, written: Iterable[Link]) -> Iterator[DocumentLink]:
    if document.language != "markdown" or not document.path:
        return
    # Indexes lead to the same page again and again.
    exists = lru_cache(maxsize=None)(partial(confined.is_readable, document.root))
    source = _documented(files, document)
    for link in written:
        target = resolve_link(document.path, source, link, exists)
        meant = target.repaired if target.certain else None
        path = meant or target.path
        if path and exists(path):
            place = range_of_target(document.lines.get(link.range.start_line), link)
            full = paths.absolute(document.root, path)
            yield DocumentLink(place, full, target.fragment, meant is not None)


def fragments(page: Page) -> dict[str, int]:
    """Return the fragments of a page's headings in order, with their 0-based lines."""
    found: dict[str, int] = {}
    counts: Counter[str] = Counter()
    left = MAX_IN_HEADINGS
    for heading, _ in page.sections:
        left -= len(heading.text)
        if left < 0:
            break
        name = slug(heading.text)
        found[f"{name}-{counts[name]}" if counts[name] else name] = heading.line
        counts[name] += 1
    return found


def _documented(files: WorkspaceFiles, document: Document) -> str | None:
    if is_keyword_file(document.path):
        file = files.keyword_file(document.root, document.path)
        return file.source if file else None
    return files.as_page(document).source
