"""Where a written link leads, where it was meant to lead, and why it does not lead there.

Stands on the rules of :mod:`keydocs.keywords.resolve`. All paths are relative to the root; ``exists`` says whether the
workspace has a file of that path, or a folder.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from enum import Enum
from html import unescape
from typing import NamedTuple
from urllib.parse import quote, unquote

from keydocs import paths
from keydocs.keywords.inline import code_span
from keydocs.keywords.names import KEYWORD_SUFFIX, PAGE_SUFFIX, sibling_page
from keydocs.keywords.resolve import (
    Exists,
    docs_root,
    find_linked_page,
    is_placeholder,
    project,
)
from keydocs.model import Link, Range

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,30}:|//)")
_HARMLESS = frozenset("http https mailto ftp ftps ssh git tel irc ircs news doi urn xmpp".split())
"""Schemes of what is looked at in a browser or an editor of mail, and of what is cloned."""
_BLANKS = re.compile(r"[\x00-\x20]+")
"""What browsers leave out of a scheme."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ABOUT_DOCUMENTATION = re.compile(r"\bdoc(?:s|umentation)?\b", re.IGNORECASE)
_SAFE = "/!$&'*+,;=@~-._"
_MAX_UP = 32


class Reason(str, Enum):
    """Why a link does not lead to what it was meant for."""

    PLACEHOLDER = "its target was never filled in"
    ABSENT = "there is no such file"
    OUTSIDE = "it leads out of the workspace"
    FOREIGN = "it leads to something that a program runs, or to another machine's files"
    ELSEWHERE = "it leads to another file than it names"


class Target(NamedTuple):
    """``path`` is where a link leads as it is written, None for what is no path inside of the root. ``repaired`` is
    where it was meant to lead, None where that cannot be told or it is right; ``certain`` where this follows from the
    name of the file that holds the link or from what it says of itself, or only one file fits. ``is_source``: it is
    the link to the documented source."""

    path: str | None
    fragment: str = ""
    repaired: str | None = None
    certain: bool = False
    reason: Reason | None = None
    is_source: bool = False


def resolve_link(path: str, source: str | None, link: Link, exists: Exists) -> Target:
    """Follow a link of the file ``path``, which documents ``source`` as it says itself (None where it does not)."""
    written = link.target
    place, _, fragment = written.partition("#")
    if is_placeholder(written):
        meant = _meant_by_label(path, source, link, exists)
        # A label that is the source's path is written over links to either.
        return Target(None, "", meant, meant is not None and _label(link) != source, Reason.PLACEHOLDER)
    if not place:
        return Target(path, fragment)
    if is_foreign(written):
        return Target(None, reason=Reason.FOREIGN)
    if _SCHEME.match(written):
        return Target(None)
    if written.startswith("/"):
        # Counted from the repository's root, as GitHub and editors do.
        leads = paths.clean_relative(unquote(place))
    else:
        leads = paths.link_target(path, written)
    sources = _meant_source(path, source, link)
    if sources:
        return _source_link(leads, fragment, sources, exists)
    if leads is None and _is_root(path, place):
        return Target(None, fragment)
    if leads is None:
        repaired, certain = _repaired(path, _within(unquote(place)), link, exists)
        return Target(None, fragment, repaired, certain, Reason.OUTSIDE)
    if exists(leads):
        return Target(leads, fragment)
    repaired, certain = _repaired(path, leads, link, exists)
    return Target(leads, fragment, repaired, certain, Reason.ABSENT)


def _is_root(path: str, place: str) -> bool:
    """Whether the target of a link is the root itself, a folder like others, or nothing."""
    place = unquote(place).partition("?")[0].strip()
    return not place.strip("/") or posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) == "."


def why_unsafe(path: str, target: str) -> Reason | None:
    """Why the target of a link of the file ``path`` is not to be followed, None where it may be."""
    if is_foreign(target):
        return Reason.FOREIGN
    place = target.partition("#")[0]
    if is_placeholder(target) or _SCHEME.match(target) or place.startswith("/") or _is_root(path, place):
        return None
    return Reason.OUTSIDE if paths.link_target(path, target) is None else None


def is_foreign(target: str) -> bool:
    """Whether the target of a link is none that is read: neither a path nor what is known to be harmless. Drives and
    the shares of other machines are among it, also where these are written with character references or escapes."""
    return _is_foreign(target) or (
        ("&" in target or "\\" in target) and _is_foreign(unescape(_ESCAPE.sub(r"\1", target)))
    )


def _is_foreign(target: str) -> bool:
    text = _BLANKS.sub("", unquote(target))
    if text.startswith(("//", "\\\\", "/\\", "\\/")):
        return True
    scheme = _SCHEME.match(text)
    # ``std::move`` is no scheme.
    return (
        scheme is not None and scheme[0][:-1].lower() not in _HARMLESS and text[scheme.end() : scheme.end() + 1] != ":"
    )


def possible_sources(path: str, source: str) -> tuple[str, ...]:
    """Where the documented source can be: beside the documentation's folder, else counted from the root."""
    folder = project(path, source)
    return tuple(dict.fromkeys((posixpath.join(folder, source), source)))


def written_target(path: str, leads: str, old: str = "") -> str:
    """How a link of the file ``path`` to ``leads`` is written, in the manner of the ``old`` one."""
    found = posixpath.relpath(leads, posixpath.dirname(path) or ".")
    if old.startswith("./") and not found.startswith("../"):
        found = f"./{found}"
    fragment = old.partition("#")[2]
    return quote(found, safe=_SAFE) + (f"#{fragment}" if fragment else "")


def range_of_target(line: str, link: Link) -> Range:
    """The range of a link's target alone; ``line`` is that on which it stands."""
    row, start, _, end = link.range
    at = line.find(link.target, line.find("](", start + len(link.label)) + 2, end)
    return Range(row, at, row, at + len(link.target)) if at >= 0 else link.range


def _source_link(leads: str | None, fragment: str, meant: tuple[str, ...], exists: Exists) -> Target:
    there = next((one for one in meant if exists(one)), None)
    if leads in meant and (there is None or leads == there or exists(leads)):
        return Target(leads, fragment, is_source=True)
    found = leads is not None and exists(leads)
    if found and there is None:
        return Target(leads, fragment, is_source=True)
    return Target(leads, fragment, there or meant[0], True, Reason.ELSEWHERE if found else Reason.ABSENT, True)


def _meant_source(path: str, source: str | None, link: Link) -> tuple[str, ...]:
    """Where the documented source can be, if it is this that the link is to lead to."""
    place = unquote(link.target.partition("#")[0])
    if source is None or (place.endswith((PAGE_SUFFIX, KEYWORD_SUFFIX)) and not source.endswith(PAGE_SUFFIX)):
        return ()
    if source.endswith(PAGE_SUFFIX) and posixpath.basename(place) != posixpath.basename(source):
        return ()
    label = paths.clean_relative(_label(link))
    if _within(place) == source:
        return possible_sources(path, source)
    if label == source and posixpath.basename(place) == posixpath.basename(source):
        return possible_sources(path, source)
    return ()


def _meant_by_label(path: str, source: str | None, link: Link, exists: Exists) -> str | None:
    """Where a link without a target was meant to lead, as its label and the file that holds it tell."""
    label = _label(link)
    if path.endswith(KEYWORD_SUFFIX):
        page = sibling_page(path)
        names = (posixpath.basename(label), posixpath.basename(link.target))
        if label == source or posixpath.basename(page) in names or _ABOUT_DOCUMENTATION.search(label):
            return page
    named = find_linked_page(path, link._replace(target="x"), exists)
    return named if named != path else None


def _label(link: Link) -> str:
    return (code_span(link.label) or link.label).strip()


def _within(place: str) -> str:
    place = place.lstrip("/")
    while place.startswith(("./", "../")):
        place = place.split("/", 1)[1]
    return place


def _repaired(path: str, leads: str, link: Link, exists: Exists) -> tuple[str | None, bool]:
    name = posixpath.basename(leads)
    if path.endswith(KEYWORD_SUFFIX) and name.endswith(PAGE_SUFFIX) and _is_own(sibling_page(path), name):
        page = sibling_page(path)
        if leads == page:
            return None, False
        if exists(page):
            return page, True
        other = find_linked_page(path, link, exists)
        return (other, True) if other else (page, True)
    found = [one for one in dict.fromkeys(_above(path, link.target)) if one != path and exists(one)]
    if found:
        return found[0], len(found) == 1
    linked = find_linked_page(path, link, exists) if name.endswith(PAGE_SUFFIX) else None
    return (linked, True) if linked and linked != path else (None, False)


def _is_own(page: str, name: str) -> bool:
    """Whether a name is that of the page, perhaps without the extension of the source or with its dot replaced."""
    own = posixpath.basename(page)[: -len(PAGE_SUFFIX)]
    given = name[: -len(PAGE_SUFFIX)]
    return given in (own, posixpath.splitext(own)[0], own.replace(".", "_")) or own in (
        posixpath.splitext(given)[0],
        given.replace(".", "_"),
    )


def _above(path: str, target: str) -> Iterator[str]:
    """What a target could name in the folders at and above that of the file, the nearest first. A bare name that many
    folders have (``index.md``) says nothing."""
    within = _within(unquote(target.partition("#")[0]))
    if "/" not in within.rstrip("/") and not within.endswith((PAGE_SUFFIX, KEYWORD_SUFFIX)):
        return
    folder = posixpath.dirname(path)
    for _ in range(_MAX_UP):
        found = paths.link_target(posixpath.join(folder, "x"), quote(within, safe=_SAFE))
        if found:
            yield found
        if not folder:
            return
        folder = posixpath.dirname(folder)


def documentation_of(path: str, source: str) -> tuple[str, str]:
    """The keyword file and the page that a source has in the documentation tree of the file ``path``."""
    root = docs_root(path, None)
    folder = posixpath.dirname(root)
    inner = source[len(folder) + 1 :] if folder and source.startswith(f"{folder}/") else source
    base = posixpath.join(root, inner)
    return base + KEYWORD_SUFFIX, base + PAGE_SUFFIX
