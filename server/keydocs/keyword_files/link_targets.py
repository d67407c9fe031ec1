"""Where a written link leads, where it was meant to lead, and why it does not lead there.

Stands on the rules of :mod:`keydocs.keyword_files.resolve`. All paths are relative to the root; ``exists`` says whether
the workspace has a file of that path, or a folder.
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
"""Schemes of what is looked at in a browser or an editor of mail, and of what is cloned."""
_BLANKS = re.compile(r"[\x00-\x20]+")
"""What browsers leave out of a scheme."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ABOUT_SOURCE = re.compile(
    r"(?:(?:view|see|open|go|to|the|link|original)\s{1,9}){0,9}(?:source|original)(?:\s{1,9}(?:file|code)){0,2}",
    re.IGNORECASE,
)
_SAFE = "/!$&'*+,;=@~-._"


class Reason(str, Enum):
    """Why a link does not lead to what it was meant for."""

    PLACEHOLDER = "the target is an unfilled placeholder"
    ABSENT = "the target does not exist"
    OUTSIDE = "the target is outside the workspace"
    FOREIGN = "the target runs a program or is on another machine"
    ELSEWHERE = "the target is not the file that the link names"


class Target(NamedTuple):
    """``path`` is where a link leads as it is written, None for what is no path inside of the root. ``repaired`` is
    where it was meant to lead, None where that cannot be proven or it is right; ``certain`` where nobody has to look at
    it first. ``is_source``: it is the link to the documented source."""

    path: str | None
    fragment: str = ""
    repaired: str | None = None
    certain: bool = False
    reason: Reason | None = None
    is_source: bool = False


def resolve_link(path: str, source: str | None, link: Link, exists: Exists, named: Named | None = None) -> Target:
    """Follow a link of the file ``path``, which documents ``source`` as it says itself (None where it does not).
    ``named`` is None where nobody knows all files of the root: then less can be proven of what was meant."""
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
    """Where the documented source can be, if it is this that the link is to lead to."""
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
    """The keyword file and the page that a source has in the documentation tree of the file ``path``."""
    root = docs_root(path, None)
    folder = posixpath.dirname(root)
    inner = source[len(folder) + 1 :] if folder and source.startswith(f"{folder}/") else source
    base = posixpath.join(root, inner)
    return base + KEYWORD_SUFFIX, base + PAGE_SUFFIX
