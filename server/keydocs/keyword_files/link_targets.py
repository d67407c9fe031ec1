"""Resolves links: where they lead, why they are broken, and their intended target.

All paths are relative to the root; ``exists`` returns whether the workspace has a file or folder at a path.
"""

from __future__ import annotations

import posixpath
import re
from enum import Enum
from html import unescape
from typing import NamedTuple
from urllib.parse import quote, unquote

from keydocs.fs import paths
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.keyword_files.intended_target import (
    Named,
    find_intended,
    find_intended_for_placeholder,
    label_of,
    without_steps,
)
from keydocs.keyword_files.resolve import (
    Exists,
    docs_root,
    is_common,
    is_placeholder,
    project,
)
from keydocs.model import Link, Range

_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{0,30}:|//)")
_HARMLESS = frozenset("http https mailto ftp ftps ssh git tel irc ircs news doi urn xmpp".split())
"""Schemes that are opened in a browser or mail program, or cloned."""
_BLANKS = re.compile(r"[\x00-\x20]+")
"""Characters that browsers ignore in a scheme."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ABOUT_SOURCE = re.compile(
    r"(?:(?:view|see|open|go|to|the|link|original)\s{1,9}){0,9}(?:source|original)(?:\s{1,9}(?:file|code)){0,2}",
    re.IGNORECASE,
)
_SAFE = "/!$&'*+,;=@~-._"


class Reason(str, Enum):
    """Why a link is broken."""

    PLACEHOLDER = "the target is an unfilled placeholder"
    ABSENT = "the target does not exist"
    OUTSIDE = "the target is outside the workspace"
    FOREIGN = "the target runs a program or is on another machine"
    ELSEWHERE = "the target is not the file that the link names"


class Target(NamedTuple):
    """Where a link leads.

    ``path`` is the written target, None if it is not a path inside the root. ``repaired`` is the intended target, None
    if the link is right or that cannot be proven; ``certain`` if it needs no review. ``is_source``: it is the link to
    the documented source.
    """

    path: str | None
    fragment: str = ""
    repaired: str | None = None
    certain: bool = False
    reason: Reason | None = None
    is_source: bool = False


def resolve_link(path: str, source: str | None, link: Link, exists: Exists, named: Named | None = None) -> Target:
    """Resolve a link of the file ``path``, which documents ``source``, if known. ``named`` finds files of the root by
    name; without it, less can be proven about the intended target."""
    written = link.target
    place, _, fragment = written.partition("#")
    if is_placeholder(written):
        meant = find_intended_for_placeholder(path, source, link, exists, named)
        # A label that is the source's path is written over links to either.
        return Target(None, "", meant, meant is not None and label_of(link) != source, Reason.PLACEHOLDER)
    if not place:
        return Target(path, fragment)
    if is_foreign(written):
        return Target(None, reason=Reason.FOREIGN)
    if _SCHEME.match(written):
        return Target(None)
    leads = destination_path(path, written)
    sources = _meant_source(path, source, link, leads, exists)
    if sources:
        return _source_link(leads, fragment, sources, exists)
    if leads is None and _is_root(path, place):
        return Target(None, fragment)
    if leads is not None and exists(leads):
        return Target(leads, fragment)
    meant = find_intended(path, source, link, leads, exists, named)
    reason = Reason.OUTSIDE if leads is None else Reason.ABSENT
    return Target(leads, fragment, meant, meant is not None, reason)


def _is_root(path: str, place: str) -> bool:
    """Return whether the target of a link is the root, which is a folder like others, or empty."""
    place = unquote(place).partition("?")[0].strip()
    return not place.strip("/") or posixpath.normpath(posixpath.join(posixpath.dirname(path), place)) == "."


def why_unsafe(path: str, target: str) -> Reason | None:
    """Return why the target of a link of the file ``path`` must not be followed, None if it may be."""
    if is_foreign(target):
        return Reason.FOREIGN
    place = target.partition("#")[0]
    if is_placeholder(target) or _SCHEME.match(target) or place.startswith("/") or _is_root(path, place):
        return None
    return Reason.OUTSIDE if paths.link_target(path, target) is None else None


def is_foreign(target: str) -> bool:
    """Return whether the target of a link is neither a path nor a harmless URL. Drives and shares of other machines are
    foreign too, also if written with character references or escapes."""
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
    """Return the possible paths of the documented source: beside the documentation's folder, or from the root."""
    folder = project(path, source)
    return tuple(dict.fromkeys((posixpath.join(folder, source), source)))


def destination_path(path: str, target: str) -> str | None:
    """Return the path that the target of a link of the file ``path`` leads to; None if it is not a path in the root.

    A leading ``/`` stands for the root, as on GitHub and in editors.
    """
    if target.startswith("/") and not target.startswith("//"):
        return paths.clean_relative(unquote(target.partition("#")[0].partition("?")[0]))
    return paths.link_target(path, target)


def written_target(path: str, leads: str, old: str = "", *, enclosed: bool = False) -> str:
    """Return a link target from the file ``path`` to ``leads``, written like the ``old`` one.

    Keeps a leading ``/`` or ``./``, a trailing ``/``, the query and the fragment; blanks and other characters stay
    unescaped if they were. ``enclosed``: it stands between ``<`` and ``>``.
    """
    old_path, mark, rest = _divided(old)
    if old_path.startswith("/"):
        found = f"/{leads}"
    else:
        found = posixpath.relpath(leads, posixpath.dirname(path) or ".")
        if old_path.startswith("./") and not found.startswith("../"):
            found = f"./{found}"
    if old_path.endswith("/"):
        found += "/"
    is_raw = "%" not in old_path and quote(old_path, safe=_SAFE) != old_path
    return (
        (_escape_raw(found, " " in old_path, enclosed) if is_raw or enclosed else quote(found, safe=_SAFE))
        + mark
        + rest
    )


def _divided(target: str) -> tuple[str, str, str]:
    """Return the path of a target, the ``?`` or ``#`` behind it, and the rest."""
    end = min((at for at in (target.find("?"), target.find("#")) if at >= 0), default=len(target))
    return target[:end], target[end : end + 1], target[end + 1 :]


def _escape_raw(path: str, with_blanks: bool, enclosed: bool) -> str:
    """Return a path with only those characters escaped that would end or change a Markdown destination."""
    special = "%#?<>\\&" if enclosed else "%#?<>\\&()" if path.count("(") != path.count(")") else "%#?<>\\&"
    if not (enclosed or with_blanks):
        special += " "
    return "".join(quote(char) if char in special else char for char in path)


def range_of_target(line: str, link: Link) -> Range:
    """Return the range of a link's target alone; ``line`` is the line on which the link starts."""
    if link.written is not None:
        return link.written
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


def _meant_source(path: str, source: str | None, link: Link, leads: str | None, exists: Exists) -> tuple[str, ...]:
    """Return the possible paths of the documented source if the link is meant to lead to it."""
    place = unquote(link.target.partition("#")[0])
    if source is None or (place.endswith((PAGE_SUFFIX, KEYWORD_SUFFIX)) and not source.endswith(PAGE_SUFFIX)):
        return ()
    name = posixpath.basename(source)
    if posixpath.basename(place) != name:
        return ()
    label, written = label_of(link), without_steps(place)
    is_said = paths.clean_relative(label) == source or _ABOUT_SOURCE.fullmatch(label) is not None
    if written == source:
        # A name without folders, such as README.md, is that of many files.
        is_source = is_said or "/" in source or not (is_common(source) or (leads is not None and exists(leads)))
    else:
        is_source = paths.clean_relative(label) == source and "/" in source
    return possible_sources(path, source) if is_source else ()


def documentation_of(path: str, source: str) -> tuple[str, str]:
    """Return the keyword file and the page of a source in the documentation tree of the file ``path``."""
    root = docs_root(path, None)
    folder = posixpath.dirname(root)
    inner = source[len(folder) + 1 :] if folder and source.startswith(f"{folder}/") else source
    base = posixpath.join(root, inner)
    return base + KEYWORD_SUFFIX, base + PAGE_SUFFIX
