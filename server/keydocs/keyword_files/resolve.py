"""Which page and which source a keyword file, or one of its entries, is about.

Four rules, in this order (the first held without exception in 737 keyword files of five complete trees;
written links were wrong in thousands of files):

1. ``dir/K_kw.md`` belongs to ``dir/K_docs.md``;
2. the link, relative to the keyword file, and where it leads nowhere, repaired;
3. the link's label, often the source's path: ``docs/<label>_docs.md``;
4. the path in the title or header.

All paths are relative to the root. ``exists`` says whether the workspace has a file of that path.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from keydocs.fs import paths
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX, sibling_page
from keydocs.keyword_files.inline import code_span, links
from keydocs.keyword_files.structure import FileStructure
from keydocs.model import Link

Exists = Callable[[str], bool]

_SOURCE_LABELS = (
    "original file",
    "source file",
    "documented file",
    "file path",
    "source path",
    "path",
    "file",
    "source",
)
_INDEX_PAGES = frozenset(("index.md", "doc.md", "sub.md", "keywords.md"))
_COMMON = frozenset(
    """index doc sub keywords readme license changelog contributing overview __init__ __main__ mod main lib makefile
    cmakelists build package setup conftest""".split()
)
"""Stems of files that exist in many folders."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")
_VARIABLE = re.compile(r"\{[A-Za-z_][\w.]{0,99}\}")
_CODE = re.compile(r"`([^`\n]{1,4096})`")
_TITLE_PREFIX = re.compile(r"^[^:\n]{0,60}?(?:: | for | of | in )|^[^:./\n]{1,60}?\s[-–—|]\s")
_TITLE_SUFFIX = re.compile(r"\s[-–—|:]\s[^/\n]{0,60}$|\s[Kk]eywords?(?: \w{1,20})?$")
_MAX_UP = 32
"""Folders above the keyword file in which a broken link is tried."""


def find_page(path: str, source: str | None, written: Iterable[Link], exists: Exists) -> str | None:
    """Return the page of a keyword file, None if the workspace has none."""
    if path.endswith(KEYWORD_SUFFIX) and exists(sibling_page(path)):
        return sibling_page(path)
    for link in written:
        page = find_linked_page(path, link, exists)
        if page:
            return page
    return next(_existing_pages(docs_root(path, source), source, exists), None) if source else None


def find_linked_page(path: str, link: Link, exists: Exists) -> str | None:
    """Return the page that a link of the file ``path`` leads to (rules 2 and 3), None if the workspace has none."""
    if is_placeholder(link.target) or link.target.startswith("#") or _SCHEME.match(link.target):
        return None
    repairs = (target for target in _repairs(path, link.target) if target and not is_common(target))
    for target in chain((paths.link_target(path, link.target),), repairs):
        if target and _may_be_page(target) and exists(target):
            return target
    label = paths.clean_relative(code_span(link.label) or link.label)
    if not label or not ("." in label or "/" in label):
        return None
    return next(_existing_pages(docs_root(path, None), label, exists), None)


def is_placeholder(target: str) -> bool:
    """Return whether a link target is an unfilled placeholder: ``{docs_rel}``, ``TBD``."""
    return target.strip(" ()").upper() in ("TBD", "TODO") or ("{" in target and bool(_VARIABLE.search(target)))


def is_common(path: str) -> bool:
    """Return whether files of many folders have this name."""
    return posixpath.basename(path).partition(".")[0].lower().removesuffix("_docs").removesuffix("_kw") in _COMMON


def _repairs(path: str, target: str) -> Iterator[str | None]:
    """Yield the paths that a link could mean, nearest first: too many or too few ``../``, and paths from the root of
    the workspace or of the documentation."""
    within = target.lstrip("/")
    while within.startswith(("./", "../")):
        within = within.split("/", 1)[1]
    folder = posixpath.dirname(path)
    for _ in range(_MAX_UP):
        yield paths.link_target(posixpath.join(folder, "x"), within)
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _may_be_page(path: str) -> bool:
    name = posixpath.basename(path)
    return name.endswith(".md") and not name.endswith(KEYWORD_SUFFIX) and name not in _INDEX_PAGES


def _existing_pages(root: str, source: str, exists: Exists) -> Iterator[str]:
    """Yield the existing pages of a source: its own, and that of its stem."""
    stem = posixpath.splitext(source)[0]
    names = [source] if source.endswith(PAGE_SUFFIX) else [source + PAGE_SUFFIX, stem + PAGE_SUFFIX]
    return (page for name in names for page in (posixpath.join(root, name), name) if exists(page))


def find_source(path: str, parts: FileStructure) -> str | None:
    """Return the documented source of the title or header, relative to the documented project."""
    folder = _folder_in_docs(path)
    for text in (*(parts.header[label][1] for label in _SOURCE_LABELS if label in parts.header), parts.title):
        name = _written_path(text, text is parts.title)
        if name:
            return name if "/" in name else posixpath.join(folder, name)
    if not path.endswith(KEYWORD_SUFFIX):
        return None
    return posixpath.join(folder, posixpath.basename(path)[: -len(KEYWORD_SUFFIX)])


def docs_root(path: str, source: str | None) -> str:
    """Return the folder of the documentation tree of a file: ``docs`` for ``docs/src/x.py_kw.md``."""
    folder = path.rpartition("/")[0]
    within = source.rpartition("/")[0] if source else ""
    if source and (folder == within or folder.endswith("/" + within) or not within):
        return folder[: len(folder) - len(within)].rstrip("/")
    parts = folder.split("/")
    return "/".join(parts[: parts.index("docs") + 1]) if "docs" in parts else ""


def project(path: str, source: str | None) -> str:
    """Return the folder that sources are relative to, which contains the documentation tree."""
    return docs_root(path, source).rpartition("/")[0]


def _folder_in_docs(path: str) -> str:
    folder = posixpath.dirname(path)
    root = docs_root(path, None)
    return folder[len(root) :].strip("/") if root else folder


def _written_path(text: str, is_title: bool) -> str | None:
    found = next((paths.clean_relative(code) for code in _CODE.findall(text)), None)
    if found:
        return found
    for link in links(text):
        label = paths.clean_relative(code_span(link.label) or link.label)
        if label and " " not in label and ("." in label or "/" in label):
            return label
        target = paths.clean_relative(link.target.replace("../", ""))
        return target if target and "/" in target else None
    if is_title:
        text = _TITLE_SUFFIX.sub("", _TITLE_PREFIX.sub("", text, count=1))
        text = text.strip()
        return paths.clean_relative(text) if "." in text or "/" in text else None
    text = text.strip()
    return paths.clean_relative(text) if text and " " not in text else None
