"""Where a link that leads nowhere was meant to lead, if that can be proven.

A wrong repair is worse than a broken link, because nobody notices it. What proves where a link was meant to lead:

- the file that holds it: ``x_kw.md`` belongs to ``x_docs.md``, and the link names that page;
- its label, where that names a page or a source: ``src/tide.py``, ``tide.py_docs.md``;
- its target, where that is the whole path of a file, counted from the repository's root or that of the documentation
  instead of from the file.

Proofs that contradict each other prove nothing. A name that many folders have (``index.md``, ``README.md``) never
proves anything on its own. All paths are relative to the root.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote

from keydocs.fs import paths
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX, sibling_page
from keydocs.keyword_files.inline import code_span
from keydocs.keyword_files.resolve import (
    Exists,
    docs_root,
    is_common,
    is_placeholder,
    project,
)
from keydocs.model import Link

Named = Callable[[str], Sequence[str]]
"""The Markdown files of the root that have a name, by path."""

_ABOUT_DOCUMENTATION = re.compile(
    r"(?:(?:view|see|read|open|the|its|this|full|complete|detailed|in|file|page)\s{1,9}){0,9}"
    r"doc(?:s|umentation)?(?:\s{1,9}(?:file|page))?",
    re.IGNORECASE,
)
_MARKDOWN = ".md"


def find_intended(
    path: str, source: str | None, link: Link, leads: str | None, exists: Exists, named: Named | None
) -> str | None:
    """Where a link of the file ``path`` was meant to lead, None where nothing proves it.

    ``source`` is what the file documents, ``leads`` where the link leads as it is written (None where that is outside
    of the root). ``named`` is None where nobody knows all files of the root: then less can be proven.
    """
    by_label = _by_label(path, source, link, exists, named)
    found = {one for one in (_own_page(path, source, link, leads, exists), by_label) if one}
    if not found:
        found = {one for one in (_by_whole_path(path, link, leads, exists, named),) if one}
    if len(found) != 1:
        return None
    (meant,) = found
    return meant if meant not in (path, leads) and not _contradicts(label_of(link), meant) else None


def find_intended_for_placeholder(
    path: str, source: str | None, link: Link, exists: Exists, named: Named | None
) -> str | None:
    """The same for a link whose target was never filled in."""
    label = label_of(link)
    if path.endswith(KEYWORD_SUFFIX):
        page = sibling_page(path)
        names = (posixpath.basename(label), posixpath.basename(link.target))
        if label == source or posixpath.basename(page) in names or _ABOUT_DOCUMENTATION.fullmatch(label):
            return page
    meant = _by_label(path, source, link, exists, named)
    return meant if meant != path else None


def label_of(link: Link) -> str:
    """The text of a link's label, without the back-ticks around it."""
    return (code_span(link.label) or link.label).strip()


def without_steps(target: str) -> str:
    """A target without what stands before its first folder: ``/``, ``./``, ``../``."""
    target = target.lstrip("/")
    while target.startswith(("./", "../")):
        target = target.split("/", 1)[1].lstrip("/")
    return target


def ends_with(path: str, end: str) -> bool:
    """Whether a path ends with these folders and this name."""
    return path == end or path.endswith(f"/{end}")


# --- the file that holds the link ---------------------------------------------------------------------------------


def _own_page(path: str, source: str | None, link: Link, leads: str | None, exists: Exists) -> str | None:
    """The page of a keyword file, where it is this that a link names."""
    written = _written(link)
    if not path.endswith(KEYWORD_SUFFIX) or not written.endswith(PAGE_SUFFIX):
        return None
    page = sibling_page(path)
    folder, name = posixpath.split(written)
    if not _is_own(page, posixpath.basename(name)):
        return None
    if _names_own(path, source, label_of(link)):
        return page
    is_beside = leads is not None and posixpath.dirname(leads) == posixpath.dirname(path)
    may_be_beside = not is_common(page) and (not folder or ends_with(posixpath.dirname(path), folder))
    return page if (is_beside or may_be_beside) and not _is_documented(path, leads, exists) else None


def _is_own(page: str, name: str) -> bool:
    """Whether a name is that of the page, perhaps without the extension of the source or with its dot replaced."""
    own = posixpath.basename(page)[: -len(PAGE_SUFFIX)]
    given = name[: -len(PAGE_SUFFIX)]
    return given in (own, posixpath.splitext(own)[0], own.replace(".", "_")) or own in (
        posixpath.splitext(given)[0],
        given.replace(".", "_"),
    )


def _names_own(path: str, source: str | None, label: str) -> bool:
    """Whether a label is the source of a keyword file, or the name of that or of the page."""
    page = sibling_page(path)
    if label in (source, page):
        return True
    return label in (posixpath.basename(page), posixpath.basename(source or "")) and not is_common(label)


def _is_documented(path: str, page: str | None, exists: Exists) -> bool:
    """Whether a page that is not there could well be: its keyword file or its source is there. Then it is missing, and
    the link to it right."""
    if page is None or not page.endswith(PAGE_SUFFIX):
        return False
    stem = page[: -len(PAGE_SUFFIX)]
    if exists(stem + KEYWORD_SUFFIX):
        return True
    root = docs_root(path, None)
    if root and not stem.startswith(f"{root}/"):
        return False
    inner = posixpath.relpath(stem, root or ".")
    # What has no extension may be a folder.
    return "." in posixpath.basename(inner) and exists(posixpath.join(posixpath.dirname(root), inner))


# --- the label ----------------------------------------------------------------------------------------------------


def _by_label(path: str, source: str | None, link: Link, exists: Exists, named: Named | None) -> str | None:
    """What the label names: a page, a keyword file or a source, by its path or its name."""
    label = paths.clean_relative(label_of(link))
    if not label or ("." not in label and "/" not in label) or any(map(str.isspace, label)):
        return None
    if not is_placeholder(link.target) and ends_with(_written(link), label):
        # It says nothing that the target does not, unless the only file of that name stands beside.
        beside = posixpath.join(posixpath.dirname(path), label)
        return beside if not is_common(label) and _ending(label, named) == [beside] and exists(beside) else None
    for file in _files_of_label(label, link):
        found = _find_named(path, source, file, label, exists, named)
        if found is not None:
            return found or None
    return None


def _files_of_label(label: str, link: Link) -> list[str]:
    """What a label may name, as it goes on behind the documentation's root or that of the repository. The target tells
    whether it is the source or what is written about it."""
    written = "" if is_placeholder(link.target) else _written(link)
    stem = posixpath.splitext(label)[0]
    if written.endswith(KEYWORD_SUFFIX) and not label.endswith(KEYWORD_SUFFIX):
        return [label + KEYWORD_SUFFIX, stem + KEYWORD_SUFFIX]
    if label.endswith((PAGE_SUFFIX, KEYWORD_SUFFIX)):
        return [label]
    is_source = posixpath.splitext(written)[1] == posixpath.splitext(label)[1] != ""
    if is_source and not written.endswith(PAGE_SUFFIX):
        return [label]
    return [label + PAGE_SUFFIX, stem + PAGE_SUFFIX]


def _find_named(
    path: str, source: str | None, file: str, label: str, exists: Exists, named: Named | None
) -> str | None:
    """The one file that ends with ``file``; empty where it may be one of several, None where there is none."""
    folder = posixpath.dirname(path)
    if "/" in label:
        found = _existing((folder, docs_root(path, None), "", project(path, None)), file, exists)
        found = found or _ending(file, named)
        return found[0] if len(found) == 1 else "" if found else None
    beside = posixpath.join(folder, file)
    if path.endswith(KEYWORD_SUFFIX) and beside == sibling_page(path) and _names_own(path, source, label):
        return beside
    if is_common(file):
        return None
    everywhere = _ending(file, named)
    if exists(beside):
        return beside
    return everywhere[0] if len(everywhere) == 1 else "" if everywhere else None


def _contradicts(label: str, meant: str) -> bool:
    """Whether a label is the path of another file than the one that a link is said to be meant for."""
    if "/" not in label or "." not in posixpath.basename(label) or any(map(str.isspace, label)):
        return False
    clean = paths.clean_relative(without_steps(label))
    if clean is None:
        return False
    stems = (meant, meant.removesuffix(PAGE_SUFFIX), meant.removesuffix(KEYWORD_SUFFIX))
    given = (clean, posixpath.splitext(clean)[0])
    return not any(ends_with(stem, one) or ends_with(one, stem) for stem in stems for one in given)


# --- the whole path -----------------------------------------------------------------------------------------------


def _by_whole_path(path: str, link: Link, leads: str | None, exists: Exists, named: Named | None) -> str | None:
    """The only file that has the written path, counted from the root of the repository or of its documentation."""
    written = _written(link)
    if "/" not in written or is_common(written) or _is_documented(path, leads, exists):
        return None
    found = _existing((docs_root(path, None), "", project(path, None)), written, exists)
    if len(found) != 1 or any(one != found[0] for one in _ending(written, named)):
        return None
    return found[0]


def _existing(folders: Iterable[str], file: str, exists: Exists) -> list[str]:
    inside = (posixpath.normpath(posixpath.join(folder, file)) for folder in folders)
    return [one for one in dict.fromkeys(inside) if not one.startswith("..") and exists(one)]


def _ending(file: str, named: Named | None) -> list[str]:
    """The Markdown files of the root whose paths end so."""
    return [one for one in named(posixpath.basename(file)) if ends_with(one, file)] if named else []


def _written(link: Link) -> str:
    """The path that is written in a link, without the steps at its beginning."""
    return without_steps(unquote(link.target.partition("#")[0].partition("?")[0]).strip()).rstrip("/")
