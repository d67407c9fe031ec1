"""Ranks the entries for a name by what the document at hand most likely means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from keydocs.index.postings import is_defining
from keydocs.index.results import Match
from keydocs.languages import get_language, language_of_path
from keydocs.model import Kind

_PACKAGE_FILES = frozenset(("__init__", "index", "mod", "lib"))
"""Stems of files that stand for their folder."""
_MODULE_LANGUAGES = ("python", "typescript", "rust")
"""Languages whose module files are tried for a document in another language."""


@dataclass(frozen=True, slots=True)
class Context:
    """The document of a query. Paths are relative to ``root``; modules are paths without extension."""

    root: str = ""
    path: str = ""
    """Path of the open document; empty without one."""
    modules: frozenset[str] = frozenset()
    """Modules that the document imports or includes."""
    imported_from: dict[str, str] = field(default_factory=dict)
    """Names that the document imports, with their modules."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The qualifier before a name, as in ``Foo.bar``: pages that define ``Foo``, or the module that it stands for."""

    pages: frozenset[str] = frozenset()
    module: str = ""

    def __bool__(self) -> bool:
        """Whether there is a qualifier."""
        return bool(self.pages or self.module)


def rank(matches: Iterable[Match], context: Context, hint: Hint) -> Iterator[Match]:
    """Yield the matches, best first.

    Order: what the hint says; the page of the open file; pages that define the name; modules that the open file
    imports; nearness of folders; sources before tests, prose and documentation of documentation.
    """
    is_hinted = bool(hint)
    groups: dict[tuple[bool, bool, int, bool], list[Match]] = {}
    for match in matches:
        groups.setdefault(_group(match, context, is_hinted and fits(match, hint)), []).append(match)
    nearness = _Nearness(context)
    ends = frozenset(module.rpartition("/")[2] for module in context.modules)
    # Who asks has mostly seen enough before the last.
    for group in sorted(groups):
        near: dict[int, list[Match]] = {}
        for match in groups[group]:
            near.setdefault(_import_rank(match, context, ends), []).append(match)
        for number in sorted(near):
            yield from sorted(near[number], key=lambda match: _key(match, nearness))


def is_own(match: Match, context: Context) -> bool:
    """Return whether a match belongs to the open document: its source, its page or its keyword file."""
    path = context.path
    if not path or match.root != context.root:
        return False
    return match.source == path or match.page == path or match.keyword_file == path


def is_imported(match: Match, context: Context) -> bool:
    """Return whether a match comes from the module that the open document imports its name from."""
    module = context.imported_from.get(match.name, "")
    return bool(module) and _module_distance(match, module) == 0


def fits(match: Match, hint: Hint) -> bool:
    """Return whether a match is where the hint says, or in a file of that module."""
    return _hint_distance(match, hint) < 2


def is_where(match: Match, hint: Hint) -> bool:
    """Return whether a match is exactly where the hint says."""
    return _hint_distance(match, hint) == 0


def _hint_distance(match: Match, hint: Hint) -> int:
    """Return the distance to the hint, as :func:`_module_distance`."""
    if match.page is not None and match.page in hint.pages:
        return 0
    return _module_distance(match, hint.module) if hint.module else 2


def _group(match: Match, context: Context, is_fitting: bool) -> tuple[bool, bool, int, bool]:
    kind, own = match.kind, is_own(match, context)
    # The open file's own page as a whole is the last that somebody in it asks for.
    role = 0 if is_defining(kind) else 2 if kind is not Kind.FILE else 3 if own else 1
    return not is_fitting, not (own and kind is not Kind.MODULE), role, not own


def _key(match: Match, nearness: _Nearness) -> tuple[object, ...]:
    """Return the sort key of a match. Its last part but two is whether the documented file is named after what it
    defines, as those of classes often are."""
    documented = match.source or match.keyword_file
    path = match.source or match.page or match.keyword_file
    is_named_after = path.startswith(match.name, path.rfind("/") + 1)
    return (
        -nearness.of(match.root, documented),
        match.rank,
        not is_named_after,
        documented.count("/"),
        match.keyword_file,
    )


def _import_rank(match: Match, context: Context, ends: frozenset[str]) -> int:
    """Return 0 for the module that the name is imported from, 1 for the same package, 2 for any imported module, else
    3. ``ends`` are the last parts of the modules."""
    module = context.imported_from.get(match.name, "") if context.imported_from else ""
    distance = _module_distance(match, module) if module else 2
    if distance < 2:
        return distance
    if not ends:
        return 3
    module = module_of(match)
    # Most are told by their last part.
    is_any = module.rpartition("/")[2] in ends and not context.modules.isdisjoint(_suffixes(module))
    return 2 if is_any else 3


def _module_distance(match: Match, module: str) -> int:
    """Return 0 for the module itself, 1 for a file of it, else 2."""
    own = "/" + module_of(match)
    if own.endswith("/" + module):
        return 0
    return 1 if f"/{module}/" in own else 2


def module_files(module: str, path: str) -> list[str]:
    """Yield the files that a module imported by the document ``path`` may be: below the root, or below any of the
    folders that hold the document (``src`` layouts)."""
    endings = get_language(language_of_path(path)).module_files
    return [f"{base}{module}{ending}" for base in _bases(path) for ending in endings]


def _bases(path: str) -> list[str]:
    return ["", *_folders(path)]


def _folders(path: str) -> list[str]:
    """Yield the folders that hold a file, outermost first, with a trailing ``/``."""
    return [path[:end] for end, char in enumerate(path, 1) if char == "/"]


def files_named(name: str, path: str) -> list[str]:
    """Yield the files that the name of a module or header may stand for: ``torch.utils.data``, ``crate::sea``,
    ``torch/library.h``, ``./tide``. ``path`` is the document of the query, empty without one."""
    if name.startswith(("./", "../")):
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        return (
            []
            if joined.startswith("..")
            else [joined, *(joined + end for end in get_language("typescript").module_files)]
        )
    if is_header(name):
        return [posixpath.join(base, name) for base in _bases(path)]
    module = name.replace("::", "/").replace(".", "/").strip("/")
    endings = get_language(language_of_path(path)).module_files or tuple(
        ending for language in _MODULE_LANGUAGES for ending in get_language(language).module_files
    )
    return [f"{base}{module}{ending}" for base in _bases(path) for ending in endings]


def is_header(name: str) -> bool:
    """Return whether a name is the path of a header, as in ``#include <torch/library.h>``."""
    return "/" in name and not name.startswith((".", "/")) and "." in posixpath.basename(name)


def is_path(name: str) -> bool:
    """Return whether a name has parts, as those of modules and headers: it then means the files that it stands for."""
    return "/" in name or "." in name or "::" in name


def module_of(match: Match) -> str:
    """Return the documented source as a module: without extension, and the package's own file as the package."""
    return _module(match.source or match.page or match.keyword_file)


# The same few files are among the candidates of many names.
@lru_cache(maxsize=2048)
def _module(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    stem = stem if stem.strip(".") else name
    return folder if folder and stem in _PACKAGE_FILES else f"{folder}{slash}{stem}"


def _suffixes(path: str) -> Iterable[str]:
    yield path
    while "/" in path:
        path = path.split("/", 1)[1]
        yield path


class _Nearness:
    """Number of leading folders that a documented source shares with the open document, -1 in another root. Computed
    once per folder."""

    def __init__(self, context: Context) -> None:
        self._root = context.root if context.path else None
        self._folders = _folders(context.path)
        self._found: dict[str, int] = {}

    def of(self, root: str, documented: str) -> int:
        if root != self._root:
            return -1
        folder = documented[: documented.rfind("/") + 1]
        found = self._found.get(folder)
        if found is None:
            found = self._found[folder] = sum(map(folder.startswith, self._folders))
        return found
