"""Checks a file by what it is: a keyword file, a page or the index of a folder."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from keydocs.checks.entries import find_duplicates, find_not_on_page
from keydocs.checks.links import (
    MAX_FAULTS,
    MAX_FOLLOWED_IN_INDEX,
    Followed,
    find_link_faults,
    find_missing_source,
    find_unsafe_targets,
    follow,
    lacks_keyword_file,
)
from keydocs.checks.rules import (
    DEFAULT_SEVERITIES,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Severities,
    Severity,
)
from keydocs.checks.site import Site
from keydocs.keyword_files.blocks import MAX_KEYWORD_LINES, MAX_LINES, narrowed
from keydocs.keyword_files.filenames import PAGE_SUFFIX, sibling_page
from keydocs.keyword_files.link_targets import possible_sources
from keydocs.keyword_files.mojibake import find_mis_decoded, find_not_decoded
from keydocs.keyword_files.problems import find_not_read, find_placeholders
from keydocs.keyword_files.reader import (
    is_foreign,
    is_keyword_file,
    is_keyword_index,
    max_bytes,
    read_keyword_file,
)
from keydocs.markdown.inline import find_links
from keydocs.markdown.masking import masked
from keydocs.model import KeywordFile, Problem, Range
from keydocs.pages.page import Page, read_page
from keydocs.text.escaping import on_one_line
from keydocs.text.lines import Lines, beginning

MAX_FINDINGS = MAX_FAULTS
"""Diagnostics of a file. Fixes go on after them."""
_MAX_MESSAGE = 500
_INDEXES = ("index.md", "doc.md")
_TOP = Range(0, 0, 0, 0)


def is_checked(path: str) -> bool:
    """Return whether a file can be checked by its name. ``index.md`` and ``doc.md`` also have to be in a documentation
    tree."""
    return path.endswith(PAGE_SUFFIX) or is_keyword_file(path) or is_keyword_index(path) or is_folder_page(path)


def is_folder_page(path: str) -> bool:
    """Return whether a file can be the index of a folder: ``index.md`` or ``doc.md``."""
    return posixpath.basename(path) in _INDEXES


def checked_paths(keyword_files: Iterable[str], documents: Iterable[str]) -> list[str]:
    """Return the Markdown files of a root that are checked."""
    found = set(keyword_files)
    folders = {folder for path in found if path.endswith("_kw.md") for folder in _folders(path)}
    for path in documents:
        if path.endswith(PAGE_SUFFIX) or (is_folder_page(path) and posixpath.dirname(path) in folders):
            found.add(path)
    return sorted(found)


def _folders(path: str) -> Iterator[str]:
    while path:
        path = posixpath.dirname(path)
        yield path


def is_left_alone(site: Site, path: str, text: str) -> bool:
    """Return whether a file is not a keyword file although its name ends like one."""
    if not is_keyword_file(path) or site.exists(sibling_page(path)) or len(text) > max_bytes(path):
        return False
    return is_foreign(read_keyword_file(path, text, site.exists))


def check(site: Site, path: str, text: str, severities: Severities = DEFAULT_SEVERITIES) -> list[Diagnostic]:
    """Return the diagnostics of a file in the order of its lines. Never raises."""
    found: Iterable[Diagnostic]
    if len(text) > max_bytes(path):
        found = [unread(f"it has more than {max_bytes(path):,} characters")]
    elif is_keyword_file(path):
        found = _check_keyword_file(site, path, text, severities)
    elif path.endswith(PAGE_SUFFIX):
        found = _check_page(site, path, text, severities)
    else:
        found = _check_index(site, path, text, severities)
    wanted = (one for one in found if severities.get(one.code, DEFAULT_SEVERITIES[one.code]) is not Severity.OFF)
    return sorted(map(_told, islice(wanted, MAX_FINDINGS)), key=lambda one: (one.range, one.code))


def _told(one: Diagnostic) -> Diagnostic:
    """Return a diagnostic whose texts can be shown, with control characters escaped."""
    repair = one.repair and one.repair._replace(title=_shown(one.repair.title))
    return one._replace(message=_shown(one.message), repair=repair)


def _shown(text: str) -> str:
    return on_one_line(text if len(text) <= _MAX_MESSAGE else f"{text[:_MAX_MESSAGE]}…")


def _check_keyword_file(site: Site, path: str, text: str, severities: Severities) -> Iterator[Diagnostic]:
    read = read_keyword_file(path, text, site.exists)
    if is_foreign(read):
        return
    lines = Lines(beginning(text, MAX_KEYWORD_LINES))
    clean = Lines(masked(narrowed(lines.text)))
    followed = follow(site, path, read.source, find_links(lines, clean), lines)
    yield from find_link_faults(site, path, followed, with_sources=_has_sources(severities))
    yield from find_unsafe_targets(path, clean, followed)
    links = {one.range for one in followed}
    # Those of links are found with the links, with what they were meant for.
    yield from (
        as_finding(one) for one in read.problems if one.code != "unfilled-placeholder" or one.range not in links
    )
    yield from find_duplicates(read, lines)
    if read.page is None:
        yield _missing_page(path, lines, followed)
    page = site.page(read.page) if read.page else None
    if page is not None:
        yield from find_not_on_page(read, page)
    if read.source:
        missing = find_missing_source(site, path, read.source, followed, _named_at(read.source, lines, read))
        if missing:
            yield missing
        elif read.page and severities.get("outdated-page", Severity.OFF) is not Severity.OFF:
            yield from _outdated(site, path, read.source, read.page, lines)


def _has_sources(severities: Severities) -> bool:
    """Return whether the root is expected to have the documented sources."""
    return severities.get("missing-source", DEFAULT_SEVERITIES["missing-source"]) is not Severity.OFF


def _missing_page(path: str, lines: Lines, followed: list[Followed]) -> Diagnostic:
    page = sibling_page(path)
    place = next((one.range for one in followed if one.target.path == page), None) or title_range(lines)
    return Diagnostic(place, "missing-page", f"Page not found: {page}", subject=page)


def _outdated(site: Site, path: str, source: str, page: str, lines: Lines) -> Iterator[Diagnostic]:
    there = next(filter(site.exists, possible_sources(path, source)), None)
    written, changed = site.changed_at(page), site.changed_at(there) if there else None
    if there and written is not None and changed is not None and written < changed:
        related = Related(there, _TOP, "The source")
        yield Diagnostic(title_range(lines), "outdated-page", f"{there} was changed after {page} was written", related)


def _check_page(site: Site, path: str, text: str, severities: Severities) -> Iterator[Diagnostic]:
    page = read_page(text, path)
    spans = list(page.prose_spans)
    lines = Lines(beginning(text, MAX_LINES))
    prose = Lines(masked(lines.text, spans))
    short = narrowed(prose.text)
    yield from map(as_finding, find_not_read(prose, short, is_cut=len(lines.text) < len(text)))
    clean = Lines(short)
    followed = follow(site, path, page.source, find_links(lines, clean), lines)
    yield from find_link_faults(site, path, followed, with_sources=_has_sources(severities))
    yield from find_unsafe_targets(path, clean, followed)
    yield from map(as_finding, find_placeholders(lines, clean))
    yield from map(as_finding, find_mis_decoded(prose.text, prose, spans))
    yield from map(as_finding, find_not_decoded(prose.text, prose))
    if lacks_keyword_file(site, path):
        yield Diagnostic(_page_title(page), "page-without-keyword-file", "The page has no keyword file")
        if page.source:
            missing = find_missing_source(site, path, page.source, followed, _page_title(page))
            if missing:
                yield missing


def _page_title(page: Page) -> Range:
    return page.lines.range(*page.title_span)


def _check_index(site: Site, path: str, text: str, severities: Severities) -> Iterator[Diagnostic]:
    lines = Lines(beginning(text, MAX_LINES))
    short = narrowed(lines.text)
    yield from map(as_finding, _problems_of_index(path, text, lines, short))
    clean = Lines(masked(short))
    followed = follow(site, path, None, find_links(lines, clean), lines, MAX_FOLLOWED_IN_INDEX)
    yield from find_link_faults(site, path, followed, MAX_FOLLOWED_IN_INDEX, with_sources=_has_sources(severities))
    yield from find_unsafe_targets(path, clean, followed)
    yield from map(as_finding, find_placeholders(lines, clean))
    yield from map(as_finding, find_mis_decoded(clean.text, clean, [(0, len(clean.text))]))
    yield from map(as_finding, find_not_decoded(short, lines if short is lines.text else Lines(short)))


def _problems_of_index(path: str, text: str, lines: Lines, short: str) -> Iterable[Problem]:
    """Return the reader's problems with the index of a folder, unless it takes long to find none."""
    if is_keyword_index(path) and ("```" in text or "~~~" in text or not text.strip()):
        problems = read_keyword_file(path, text, lambda _: False).problems
        return [one for one in problems if one.code in ("not-read", "unclosed-fence", "no-entries")]
    return find_not_read(lines, short, is_cut=len(lines.text) < len(text))


def as_finding(one: Problem) -> Diagnostic:
    """Return a problem as a diagnostic with its fix."""
    repair: Fix | None = None
    if one.replacement is not None:
        repair = Fix(f"Change it to {one.replacement}", (Edit(one.range, one.replacement),), True)
    subject = one.message if one.code in ("unfilled-placeholder", "mis-decoded-text") else ""
    return Diagnostic(one.range, one.code, one.message, None, repair, subject)


def unread(why: str) -> Diagnostic:
    """Return the diagnostic for a file or folder that was skipped."""
    return Diagnostic(_TOP, "not-read", f"Not read: {why}")


_TITLE = re.compile(r"[ \t]{0,3}#{1,2}[ \t]+(?=\S)")


def title_range(lines: Lines) -> Range:
    """Return the range of the title, else of the first line."""
    for number in range(min(len(lines), 50)):
        title = _TITLE.match(lines[number])
        if title:
            return Range(number, title.end(), number, len(lines[number].rstrip()))
    return Range(0, 0, 0, len(lines.get(0)))


def _named_at(source: str, lines: Lines, read: KeywordFile) -> Range | None:
    """Return the range at which a keyword file names its source: the whole path, else the name."""
    last = read.entries[0].range.start_line if read.entries else min(len(lines), 50)
    for name in (source, posixpath.basename(source)):
        for number in range(max(1, min(last, 200))):
            line = lines.get(number)
            at = line.find(name)
            while at >= 0:
                if _stands_alone(line, at, at + len(name)):
                    return Range(number, at, number, at + len(name))
                at = line.find(name, at + 1)
    return None


def _stands_alone(line: str, start: int, end: int) -> bool:
    before, behind = line[max(0, start - 1) : start], line[end : end + 1]
    return not (before.isalnum() or before in ("_", "/", "-", ".")) and not (
        behind.isalnum() or behind in ("_", "/", "-")
    )
