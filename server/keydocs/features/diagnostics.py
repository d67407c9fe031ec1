"""Diagnostics of a document or a root, and their fixes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from keydocs.checks.checker import (
    check,
    checked_paths,
    is_checked,
    is_folder_page,
    unread,
)
from keydocs.checks.fix import as_one_edit, fix, safe_edits
from keydocs.checks.rules import (
    Diagnostic,
    Edit,
    Fix,
    Severities,
    Severity,
)
from keydocs.checks.site import Site
from keydocs.fs import confined, paths
from keydocs.index.scan import (
    IndexScope,
    is_listed,
    scan,
    stamp_of,
)
from keydocs.keyword_files.reader import is_keyword_file, is_keyword_index
from keydocs.text.lines import Lines

MAX_FINDINGS = 1_000
"""Diagnostics of a document. Fix all applies the others too."""
LINK_CODES = frozenset(("broken-link", "unfilled-placeholder", "dead-fragment"))


class Place(NamedTuple):
    """A document: its root, its path there, and the scope of the root."""

    root: str
    path: str
    scope: IndexScope


class Diagnosis(NamedTuple):
    """The diagnostics of a text, with the severities at that time."""

    path: str
    lines: Lines
    findings: list[Diagnostic]
    severities: Severities


def site_of(root: str, scope: IndexScope, open_texts: Mapping[str, str]) -> Site:
    """Return the files of a root as checks see them. ``open_texts`` by absolute path replace files."""

    def documents() -> list[str]:
        listing = scan(root, scope)
        return [*listing.keyword_files, *listing.documents]

    return Site(root, open_texts.get, documents)


def diagnose(place: Place, text: str, severities: Severities, open_texts: Mapping[str, str]) -> Diagnosis:
    """Return the diagnostics of a document with the given text; none for files that are neither keyword file nor page.
    ``open_texts`` by absolute path replace files."""
    found: list[Diagnostic] = []
    if _is_diagnosed(place):
        found = check(site_of(place.root, place.scope, open_texts), place.path, text, severities)
    return Diagnosis(place.path, Lines(text), found[:MAX_FINDINGS], severities)


def _is_diagnosed(place: Place) -> bool:
    root, path, scope = place
    if not is_checked(path) or (stamp_of(root, path) is not None and not is_listed(root, path, scope)):
        return False
    return not is_folder_page(path) or _is_beside_keywords(root, path)


def _is_beside_keywords(root: str, path: str) -> bool:
    """Return whether ``index.md`` or ``doc.md`` belongs to a documentation tree."""
    try:
        with confined.entries(root, posixpath.dirname(path)) as entries:
            return any(is_keyword_file(entry.name) or is_keyword_index(entry.name) for entry in entries)
    except confined.UnreadableError:
        return False


def files_to_check(root: str, scope: IndexScope) -> list[str]:
    """Yield the files of a root to check."""
    listing = scan(root, scope)
    return checked_paths(listing.keyword_files, listing.documents)


def diagnose_all(site: Site, checked: Iterable[str], severities: Severities) -> list[Diagnosis]:
    """Yield the diagnostics of files of a root."""
    return [_diagnose_file(site, path, severities) for path in checked]


def _diagnose_file(site: Site, path: str, severities: Severities) -> Diagnosis:
    try:
        text = site.read(path)
    except confined.UnreadableError as error:
        is_told = severities.get("not-read") is not Severity.OFF
        return Diagnosis(path, Lines(""), [unread(str(error))] if is_told else [], severities)
    return Diagnosis(path, Lines(text), check(site, path, text, severities)[:MAX_FINDINGS], severities)


def fixes_at(diagnosis: Diagnosis, first: int, last: int) -> list[tuple[Diagnostic, Fix]]:
    """Return the diagnostics on these lines with their fixes."""
    return [
        (one, one.repair)
        for one in diagnosis.findings
        if one.repair is not None and one.range.start_line <= last and one.range.end_line >= first
    ]


def link_fixes(findings: Iterable[Diagnostic]) -> list[Edit]:
    """Return the safe fixes of links."""
    return safe_edits(one for one in findings if one.code in LINK_CODES)


def all_fixes(place: Place, text: str, severities: Severities, open_texts: Mapping[str, str]) -> Edit | None:
    """Return all safe fixes of a document as one edit, None if there are none. Fixes can enable others, so they are
    applied until nothing changes."""
    if not _is_diagnosed(place):
        return None
    fixed = fix(site_of(place.root, place.scope, open_texts), place.path, text, severities)
    return as_one_edit(text, fixed) if fixed != text else None


def fixes_of_links(
    root: str, scope: IndexScope, severities: Severities, open_texts: Mapping[str, str], limit: int
) -> dict[str, tuple[Lines, list[Edit]]]:
    """Return the safe fixes of all links of a root with the lines that they refer to, by absolute path."""
    site = site_of(root, scope, open_texts)
    found: dict[str, tuple[Lines, list[Edit]]] = {}
    for path in files_to_check(root, scope):
        text = site.text(path)
        edits = link_fixes(check(site, path, text, severities)) if text is not None else []
        if text is not None and edits:
            found[paths.absolute(root, path)] = Lines(text), list(islice(edits, limit))
            limit -= len(edits)
        if limit <= 0:
            break
    return found
