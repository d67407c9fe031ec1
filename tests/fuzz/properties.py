"""What holds for every input, however hostile: asked of Hypothesis's, of atheris's, and of what these once found.

Each function raises AssertionError where it does not hold, and whatever the code under test raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from keydocs.checks.checker import MAX_FINDINGS, check
from keydocs.checks.fix import fix
from keydocs.checks.site import Site
from keydocs.features.hover_content import (
    HoverContent,
    Place,
    to_markdown,
    to_plain,
)
from keydocs.fs import paths
from keydocs.fs.confined import decode
from keydocs.keyword_files.entry_runs import summarise
from keydocs.keyword_files.problems import MAX_PROBLEMS
from keydocs.keyword_files.reader import read_keyword_file, read_reference, scan_keyword_file
from keydocs.model import Kind, Range
from keydocs.pages.describe import Description, describe, describe_source, purpose
from keydocs.pages.locate import (
    MAX_LOCATIONS,
    MatchKind,
    PageLocation,
    locate,
    locate_in_source,
)
from keydocs.pages.page import Page, read_page
from keydocs.text.lines import Lines

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# A viewer may follow any link: what has to hold holds without its caution.
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class NoSite(Site):
    """A root that has the files of these paths, all of them empty, and is asked nothing on disk."""

    def __init__(self, *there: str) -> None:
        super().__init__("/nowhere", lambda path: "" if path[len("/nowhere/") :] in there else None)
        self.exists = lambda path: path in there  # type: ignore[assignment,method-assign]


def check_keyword_file(path: str, data: bytes) -> None:
    """Both readers and the scanner read the same, and nothing that is not there."""
    text = decode(data)
    for exists in (lambda _: True, lambda _: False):
        read = read_keyword_file(path, text, exists)
        assert read == read_reference(path, text, exists)
        assert scan_keyword_file(path, data, exists) == summarise(read)
    lines = Lines(text)
    assert len(read.problems) <= MAX_PROBLEMS
    for problem in read.problems:
        check_range(lines, problem.range)
    for entry in read.entries:
        check_range(lines, entry.range)
        assert text_in(lines, entry.range) == entry.name != ""
    assert [entry.range for entry in read.entries] == sorted(entry.range for entry in read.entries)
    for link in (*read.links, *(link for entry in read.entries for link in entry.links)):
        check_range(lines, link.range)


def check_findings(path: str, text: str) -> None:
    """What is wrong with a file is found inside of it, and put right without an end of repairs."""
    lines = Lines(text)
    for site in (NoSite(), NoSite("docs/loom/weave.py_docs.md", "loom/weave.py")):
        found = check(site, path, text)
        assert len(found) <= MAX_FINDINGS
        for finding in found:
            check_range(lines, finding.range)
            for edit in finding.repair.edits if finding.repair else ():
                check_range(lines, edit.range)
        fixed = fix(site, path, text)
        assert fix(site, path, fixed) == fixed


def check_page(text: str, name: str, kind: Kind, owner: str = "") -> None:
    """A name is found on a page where it stands, and what is shown of it is text."""
    page = read_page(text, "docs/loom/weave.py_docs.md")
    lines = Lines(text)
    _check_anatomy(page, lines)
    landings = locate(page, name, kind, owner)
    assert 0 < len(landings) <= MAX_LOCATIONS
    for landing in landings:
        _check_landing(lines, landing, name)
    _check_shown(name, kind, page, describe(page, landings[0], name, kind))
    for landing in locate_in_source(lines, "python", name, kind, owner):
        _check_landing(lines, landing, name)
        _check_shown(name, kind, page, describe_source(lines, "python", landing, name, kind))


def _check_anatomy(page: Page, lines: Lines) -> None:
    fence = page.fence
    if fence is not None:
        assert 0 <= fence.first <= fence.end <= len(lines)
    for heading, offset in page.sections:
        assert lines.start(heading.line) == offset
        assert lines[heading.line].lstrip().startswith("#" * heading.level)
    done = 0
    for start, end in page.prose_spans:
        assert done <= start <= end <= len(page.text)
        done = end
    start, end = page.title_span
    assert 0 <= start <= end <= len(page.text)
    assert page.source is None or is_inside(page.source)


def _check_landing(lines: Lines, landing: PageLocation, name: str) -> None:
    check_range(lines, landing.name)
    check_range(lines, landing.whole)
    assert landing.whole.start_line <= landing.name.start_line <= landing.whole.end_line
    if landing.kind is not MatchKind.TOP:
        assert text_in(lines, landing.name) == name


def _check_shown(name: str, kind: Kind, page: Page, description: Description) -> None:
    place = Place(f"/ws/docs/{name}_docs.md", 3, f"docs/{name}_docs.md")
    card = HoverContent(
        name, kind, page.source or name, *description, page=place, more=(place,), sections=(name, page.title)
    )  # fmt: skip
    check_card(card)
    check_card(card._replace(summary=purpose(page)))


def check_card(card: HoverContent) -> None:
    """A card has no markup but its own, and nothing that a screen would take as a command."""
    markdown, plain = to_markdown(card), to_plain(card)
    assert not _UNSEEN.search(markdown)
    assert not _UNSEEN.search(plain)
    check_markdown(markdown)
    check_markdown(to_markdown(card, links=False))


def check_markdown(text: str) -> None:
    """Markdown that a client may show with HTML on and follow links of: it has no HTML, no image, and leads to files
    and to the web alone."""
    for token in _tokens(text):
        assert token.type not in ("html_block", "html_inline", "image"), text
        if token.type == "link_open":
            assert urlsplit(str(token.attrs["href"])).scheme in ("file", "http", "https"), text


def check_link(base: str, target: str) -> None:
    """A link leads into the root or nowhere. All paths are relative to it."""
    for found in (paths.link_target(base, target), paths.clean_relative(target)):
        assert found is None or is_inside(found), found


def is_inside(path: str) -> bool:
    """Whether a path relative to a root stays in it, on any system, however it is joined to the root."""
    parts = path.split("/")
    return bool(path) and not {"", ".", ".."} & set(parts) and "\0" not in path


def check_range(lines: Lines, range_: Range) -> None:
    """A range is inside of the text, and runs forward."""
    start_line, start, end_line, end = range_
    assert (0, 0) <= (start_line, start) <= (end_line, end)
    assert end_line < len(lines)
    assert start <= len(lines[start_line])
    assert end <= len(lines[end_line])


def text_in(lines: Lines, range_: Range) -> str:
    """What a range holds; line ends are ``\\n``."""
    start_line, start, end_line, end = range_
    if start_line == end_line:
        return lines[start_line][start:end]
    between = [lines[number] for number in range(start_line + 1, end_line)]
    return "\n".join([lines[start_line][start:], *between, lines[end_line][:end]])


def _tokens(text: str) -> Iterator[Token]:
    for token in _MARKDOWN.parse(text):
        yield token
        yield from token.children or ()
