"""Links and anchors of Markdown files. Time is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import islice, takewhile
from typing import NamedTuple

from keydocs.keyword_files.blocks import MAX_LINE
from keydocs.keyword_files.inline import links
from keydocs.keyword_files.reader import is_keyword_file, is_keyword_index
from keydocs.markdown.inline import find_definitions, find_links
from keydocs.markdown.masking import cleaned
from keydocs.model import Link
from keydocs.pages.headings import MAX_HEADINGS
from keydocs.pages.page import Page

_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+([^\s][^\n]*)$", re.M)
_ID = re.compile(r"<\w{1,20}\s[^<>\n]{0,300}?\b(?:id|name)\s?=\s?[\"']?([^\"'\s<>]{1,999})")
_ATTRIBUTE = re.compile(r"\{#([^{}\s]{1,999})[^{}\n]{0,99}\}")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000})>")
_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']+|"[^"]{0,2000}"|'[^']{0,2000}')*""")
_LEADS = re.compile(
    r"""(?<=[\s"'/])(?:href|src|action|formaction|data|poster|background|cite)\s{0,20}=\s{0,20}["']?\s{0,20}([^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)
"""An attribute of HTML with a URL."""
_MARKS = re.compile(r"</?a\b[^<>\n]{0,999}>|[`*]")
_NOT_SLUG = re.compile(r"[^\w\- ]")
_KIND = re.compile(r"^[A-Z][A-Za-z/ ]{1,30}:[ \t]+")
_RUN = re.compile(r"-+")
MAX_IN_HEADINGS = 300_000
"""Characters of all headings of a page."""


def links_of(
    page: Page,
    path: str,
    end: int | None = None,
    is_expired: Callable[[], bool] = lambda: False,
    *,
    with_references: bool = False,
) -> Iterator[Link]:
    """Find the links of a Markdown file in their order, without those in code, comments, HTML and copies of the source.

    Looks at the lines before ``end`` (all if it is None), and the first ``MAX_LINE`` characters of each, until
    ``is_expired``.
    ``with_references``: references to link reference definitions, such as ``[text][label]``, are links too.
    """
    if "](" not in page.text and "]:" not in page.text:
        return
    definitions = None
    if with_references and "]:" in page.text:
        definitions = find_definitions(page.lines, _clean_lines(page, path, is_expired))
    yield from find_links(page.lines, islice(_clean_lines(page, path, is_expired), end), definitions)


def _clean_lines(page: Page, path: str, is_expired: Callable[[], bool]) -> Iterator[str]:
    is_listing = is_keyword_file(path) or is_keyword_index(path)
    pieces = takewhile(lambda _: not is_expired(), cleaned(page.flat, None if is_listing else page.prose_spans))
    return (line[:MAX_LINE] for piece in pieces for line in _lines_of(piece))


def _lines_of(piece: str) -> list[str]:
    lines = piece.split("\n")
    return lines if lines[-1] else lines[:-1]


def other_targets(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the targets of autolinks and HTML, with their offsets. ``text`` is masked."""
    if "<" not in text:
        return
    for match in _AUTOLINK.finditer(text):
        yield match[1], *match.span(1)
    for tag in _TAG.finditer(text):
        for match in _LEADS.finditer(text, *tag.span()):
            yield unescape(match[1]), *match.span(1)


class Anchors(NamedTuple):
    """The fragments of a Markdown file: ``known`` as :func:`comparable`, ``about`` those of headings about a name, by
    the name's own fragment."""

    known: frozenset[str]
    about: dict[str, tuple[str, ...]]


def anchors_of(page: Page) -> Anchors | None:
    """Return the anchors of a page or Markdown file; None if it may have too many."""
    if sum(map(page.flat.count, ("\n#", "```", "~~~"))) >= MAX_HEADINGS:
        return None
    headings = _headings(page)
    if sum(map(len, headings)) > MAX_IN_HEADINGS:
        return None
    found: set[str] = set()
    about: dict[str, tuple[str, ...]] = {}
    seen: dict[str, int] = {}
    for heading in headings:
        name = slug(_ATTRIBUTE.sub("", heading))
        count = seen.get(name, 0)
        seen[name] = count + 1
        name = f"{name}-{count}" if count else name
        found.add(comparable(name))
        named = comparable(slug(_KIND.sub("", heading).partition("(")[0]))
        # Two are as good as a thousand: none of them is the one that was meant.
        about[named] = (*about.get(named, ()), name)[:2]
    if "<" in page.text:
        found.update(comparable(match[1]) for match in _ID.finditer(page.text))
    if "{#" in page.text:
        found.update(comparable(match[1]) for match in _ATTRIBUTE.finditer(page.text))
    return Anchors(frozenset(found), about)


def _headings(page: Page) -> list[str]:
    fence = page.fence
    if fence is not None and fence.language in ("markdown", "html", ""):
        # Whether such a source ends where it seems to is a matter of who renders it.
        return [match[1].rstrip() for match in _HEADING.finditer(page.flat)]
    return [heading.text for heading, _ in page.sections]


def slug(heading: str) -> str:
    """Return the fragment of a heading as GitHub makes it."""
    pieces: list[str] = []
    done = 0
    for link in links(heading) if "](" in heading else ():
        pieces += heading[done : link.start], link.label
        done = link.end
    text = "".join([*pieces, heading[done:]])
    return _NOT_SLUG.sub("", _MARKS.sub("", text).strip().lower()).replace(" ", "-")


def comparable(fragment: str) -> str:
    """Return a fragment without the differences between renderers."""
    return _RUN.sub("-", fragment.casefold()).strip("-")
