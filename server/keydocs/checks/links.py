"""Checks of links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from keydocs.checks.rules import (
    Diagnostic,
    Edit,
    Fix,
    Related,
)
from keydocs.checks.site import Site
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX, sibling_page
from keydocs.keyword_files.link_targets import (
    Reason,
    Target,
    documentation_of,
    possible_sources,
    range_of_target,
    resolve_link,
    why_unsafe,
    written_target,
)
from keydocs.markdown.links import comparable, other_targets
from keydocs.model import Link, Range
from keydocs.text.lines import Lines

_LINE = re.compile(r"L?\d{1,7}(?:-L?\d{1,7})?|top")
_MAY_BE_UNSAFE = re.compile(r"[:\\%&]|//|\.\.")
_TOP = Range(0, 0, 0, 0)
MAX_FAULTS = 5_000
"""Broken links of a file. Finding the intended target of each takes long."""

MAX_FOLLOWED, MAX_FOLLOWED_IN_INDEX = 20_000, 50_000
"""Links of a file, and of a folder's index. PyTorch has one with 42,288."""


class Followed(NamedTuple):
    """A link, the range of its target, and where it leads."""

    link: Link
    range: Range
    target: Target


def follow(
    site: Site, path: str, source: str | None, written: Iterator[Link], lines: Lines, limit: int = MAX_FOLLOWED
) -> list[Followed]:
    """Follow the links of the file ``path``, which documents ``source``; at most one more than ``limit``."""
    found: list[Followed] = []
    faults, number, line = 0, -1, ""
    for link in written:
        if link.range.start_line != number:
            number = link.range.start_line
            line = lines[number]
        target = resolve_link(path, source, link, site.exists, site.named)
        found.append(Followed(link, range_of_target(line, link), target))
        faults += target.reason is not None
        if faults > MAX_FAULTS or len(found) > limit:
            break
    return found


def find_link_faults(
    site: Site, path: str, followed: list[Followed], limit: int = MAX_FOLLOWED, *, with_sources: bool = True
) -> Iterator[Diagnostic]:
    """Find placeholders, broken and wrong links, and fragments without heading. Without ``with_sources``, links to
    files other than Markdown may be broken."""
    if len(followed) > limit:
        message = f"Not read: this link and all behind it, more than {limit:,} links"
        yield Diagnostic(followed[limit].range, "not-read", message)
    for one in followed[:limit]:
        target = one.target
        if target.reason in (Reason.OUTSIDE, Reason.FOREIGN):
            yield _broken(path, one, "unsafe-link", f"Unsafe link: {target.reason.value}")
        elif target.reason is Reason.PLACEHOLDER:
            yield _broken(path, one, "unfilled-placeholder", f"Unfilled placeholder: {one.link.target}")
        elif target.reason is not None:
            if (with_sources or not _is_of_source(site, target)) and not _is_told_elsewhere(site, path, target):
                yield _broken(path, one, "broken-link", _why(one))
        elif target.fragment:
            yield from _dead_fragment(site, one)


def find_unsafe_targets(path: str, clean: Lines, followed: Iterable[Followed]) -> Iterator[Diagnostic]:
    """Find the unsafe targets of autolinks and HTML in the lines of a masked text, except the ``followed`` links."""
    reported = {link.range[:2] for link in followed}
    for target, start, end in other_targets(clean.text):
        reason = why_unsafe(path, target) if _MAY_BE_UNSAFE.search(target) else None
        range_ = clean.range(start, end) if reason else _TOP
        if reason is not None and range_[:2] not in reported:
            reported.add(range_[:2])
            yield Diagnostic(range_, "unsafe-link", f"Unsafe link: {reason.value}", subject=target)


def _why(one: Followed) -> str:
    target = one.target
    if target.reason is Reason.ELSEWHERE:
        return f"Wrong link: leads to {target.path} instead of {target.repaired}"
    return f"Broken link: {target.path or one.link.target} not found"


def _broken(path: str, one: Followed, code: str, message: str) -> Diagnostic:
    meant = one.target.repaired
    subject = message if code == "unfilled-placeholder" else one.target.path or one.link.target
    if meant is None:
        return Diagnostic(one.range, code, message, subject=subject)
    old = "" if code == "unfilled-placeholder" else one.link.target
    text = written_target(path, meant, old)
    repair = Fix(f"Change the link to {text}", (Edit(one.range, text),), one.target.certain)
    related = Related(meant, _TOP, "This is what it was meant to lead to")
    return Diagnostic(one.range, code, message, related, repair, subject)


def _is_of_source(site: Site, target: Target) -> bool:
    """Return whether a link leads to a missing file that is not Markdown."""
    if target.repaired is not None and site.exists(target.repaired):
        return False
    return target.is_source or (target.path is not None and not target.path.endswith(".md"))


def _is_told_elsewhere(site: Site, path: str, target: Target) -> bool:
    """Return whether a missing file is reported where it belongs: one problem, however many links lead to it."""
    leads = target.path
    if leads is None or target.repaired is not None:
        return False
    if leads.endswith(PAGE_SUFFIX):
        keyword_file = leads.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX
        return keyword_file == path or site.exists(keyword_file)
    if leads.endswith(KEYWORD_SUFFIX):
        return lacks_keyword_file(site, sibling_page(leads))
    return _is_documented(site, path, leads)


def lacks_keyword_file(site: Site, path: str) -> bool:
    """Return whether a page exists, documents a source, and has no keyword file."""
    if site.exists(path.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX) or not site.exists(path):
        return False
    page = site.page(path)
    return page is not None and page.code is not None


def _is_documented(site: Site, path: str, source: str) -> bool:
    folder, name = posixpath.split(source)
    stems = (name, posixpath.splitext(name)[0], name.replace(".", "_"))
    return any(
        map(site.exists, (one for stem in stems for one in documentation_of(path, posixpath.join(folder, stem))))
    )


def _dead_fragment(site: Site, one: Followed) -> Iterator[Diagnostic]:
    leads, fragment = one.target.path, unquote(one.target.fragment)
    if leads is None or not leads.endswith(".md") or _LINE.fullmatch(fragment):
        return
    anchors = site.anchors(leads)
    if anchors is None or comparable(fragment) in anchors.known:
        return
    place = one.link.target.partition("#")[0]
    row, start, _, end = one.range
    found = anchors.about.get(comparable(fragment), ())
    repair: Fix | None = None
    if end - start != len(one.link.target):
        # Written with escapes: where the fragment begins in the source is unknown.
        place, found = "", ()
    if found:
        name = found[0]
        repair = Fix(f"Change the link to #{name}", (Edit(one.range, f"{place}#{name}"),), len(found) == 1)
    elif place:
        repair = Fix("Remove the #fragment from the link", (Edit(one.range, place),), False)
    message = f"{leads} has no heading for #{fragment}"
    yield Diagnostic(Range(row, start + len(place), row, end), "dead-fragment", message, None, repair, leads)


def find_missing_source(
    site: Site, path: str, source: str, followed: list[Followed], named: Range | None
) -> Diagnostic | None:
    """Find the documented source if it is missing; ``named`` is the range that names it."""
    if any(map(site.exists, possible_sources(path, source))):
        return None
    link = next((one.range for one in followed if one.target.is_source and one.target.reason is None), named)
    if link is None:
        return None
    subject = possible_sources(path, source)[0]
    return Diagnostic(link, "missing-source", f"Source not found: {source}", subject=subject)
