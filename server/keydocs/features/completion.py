"""Completion of documented names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from keydocs.code.meaning import Target
from keydocs.features.hover import hover_content, symbols_to_show
from keydocs.features.hover_content import HoverContent
from keydocs.index.code_words import is_code
from keydocs.index.facts_store import DefinedName
from keydocs.index.results import OPEN_FILE, Distances, IndexedName
from keydocs.index.root_index import RootIndex
from keydocs.index.schema import FileRow
from keydocs.index.source_kind import SOURCE
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.inline import MAX_NAME
from keydocs.model import Kind, Range
from keydocs.search.code_completion import CodeNames, code_names_at
from keydocs.search.code_meaning import symbol_of
from keydocs.search.identifier_at import starts_before
from keydocs.search.imports import imports_of
from keydocs.search.query import query_at
from keydocs.search.ranking import module_files
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.escaping import is_plain

MAX_ITEMS = 100
MIN_PREFIX = 2
_MAX_ABBREVIATION = 8
"""Letters of an abbreviation; longer ones match unrelated names."""
_MAX_MODULES = 60
_MAX_FILTERED = 250
"""Names that begin with a prefix, of which those are kept that the document's language defines."""
_MAX_OWN = 2
"""Keyword files of one document."""


class Item(NamedTuple):
    """A completion item; ``range`` is replaced by the name."""

    name: str
    kind: Kind
    detail: str
    range: Range
    filter: str = ""
    """Text to match against the typed prefix, if the prefix abbreviates the name."""
    defined: DefinedName | None = None
    """The definition that is meant, if it is known."""


class Completion(NamedTuple):
    """A list of items. ``incomplete``: there are more, so ask again when the prefix is longer."""

    items: list[Item]
    incomplete: bool


def completion(
    workspace: Workspace,
    files: WorkspaceFiles,
    document: Document,
    line: int,
    column: int,
    *,
    hide_prose: bool = True,
    limit: int = MAX_ITEMS,
    min_length: int = MIN_PREFIX,
) -> Completion:
    """Return the known names that begin with the prefix before a position, most likely first, at most ``limit``; if
    there are none, those that the prefix abbreviates. The prefix must have ``min_length`` characters. ``hide_prose``
    leaves out ordinary words."""
    text = document.lines.get(line)[:column]
    code = code_names_at(workspace, files, document, line, column)
    if code is not None and code.members is not None and (code.members or code.start == len(text)):
        return _members(code, Range(line, code.start, line, len(text)), limit)
    begun = starts_before(text, MAX_NAME)
    starts = [start for start in begun if start < len(text) and len(text) - start >= min_length]
    # A list that said to be complete is not asked for again when the word gets longer.
    incomplete = len(starts) < len(begun) or not all(index.is_ready for index in workspace.indexes)
    if not starts:
        return Completion([], incomplete)
    around = _look_around(workspace, document)
    found: dict[str, Item] = {}
    is_prefix = False
    for start in starts:
        most = limit if code is None else _MAX_FILTERED
        names, more = _beginning(workspace, files, document, around, text[start:], most, hide_prose)
        incomplete = incomplete or more
        is_prefix = is_prefix or bool(names)
        range_ = Range(line, start, line, len(text))
        if code is not None:
            fitting = code.fitting(document, text[start:], names, limit)
            found.update((defined.name, _item(defined, range_)) for defined in fitting if start == code.start)
            is_prefix = is_prefix or bool(found)
            continue
        for item in _items(workspace, document, [name for name in names if name.name != text[start:]], range_):
            found.setdefault(item.name, item)
    word = text[starts[-1] :]
    if not is_prefix:
        names = _abbreviated(workspace, around, word, limit, hide_prose)
        return Completion(
            list(_items(workspace, document, names, Range(line, starts[-1], line, len(text)), word)),
            incomplete or bool(names),
        )
    # With more letters there may be only names that they abbreviate.
    incomplete = incomplete or len(found) > limit or bool(_abbreviated(workspace, around, word, 1, hide_prose=False))
    return Completion(list(found.values())[:limit], incomplete)


def _members(code: CodeNames, range_: Range, limit: int) -> Completion:
    """Return the members of a receiver, the class's own first."""
    members = code.members or []
    return Completion([_item(member, range_) for member in members[:limit]], len(members) > limit)


def _item(defined: DefinedName, range_: Range) -> Item:
    detail = f"{defined.kind.label} · {defined.path}" if defined.path else defined.kind.label
    return Item(defined.name, defined.kind, detail, range_, defined=defined)


def _items(
    workspace: Workspace, document: Document, names: list[IndexedName], range_: Range, typed: str = ""
) -> Iterator[Item]:
    for name, detail in zip(names, details(workspace, document, names), strict=True):
        yield Item(name.name, name.kind, detail, range_, typed)


def prepare(workspace: Workspace, files: WorkspaceFiles, document: Document) -> None:
    """Compute what every completion in a document needs."""
    for row in _look_around(workspace, document).own:
        next(files.starting(document.root, row.path, ""), None)


def find_names(
    workspace: Workspace,
    files: WorkspaceFiles,
    document: Document,
    prefix: str,
    limit: int,
    *,
    hide_prose: bool = True,
    min_length: int = MIN_PREFIX,
) -> tuple[list[IndexedName], bool]:
    """Return the known names that begin with a prefix, or else those that it abbreviates, and whether there are more.

    Order: names of the open document, of its folder, of its imports, the rest; exact case before other case.
    ``hide_prose`` leaves out ordinary words. A prefix with less than ``min_length`` characters has no names.
    """
    if not min_length <= len(prefix) <= MAX_NAME:
        return [], False
    around = _look_around(workspace, document)
    names, more = _beginning(workspace, files, document, around, prefix, limit, hide_prose)
    if names:
        return names, more
    names = _abbreviated(workspace, around, prefix, limit + 1, hide_prose)
    return names[:limit], len(names) > limit


def _beginning(
    workspace: Workspace,
    files: WorkspaceFiles,
    document: Document,
    around: _Around,
    prefix: str,
    limit: int,
    hide_prose: bool,
) -> tuple[list[IndexedName], bool]:
    """Return the names that begin with a prefix in any case, and whether there are more."""
    found: dict[str, IndexedName] = {}
    more = False
    looked_at = 2 * limit
    for index in workspace.indexes:
        starting = index.complete_prefix(prefix, looked_at, around.near[index.root])
        more = more or len(starting) >= looked_at
        for name in starting:
            if name.is_code or not hide_prose:
                found.setdefault(name.name, name)
    folded = prefix.casefold()
    for text, kind in _own_names(files, document, around, folded).items():
        if not hide_prose or is_code(text, kind, SOURCE):
            if kind is Kind.MODULE and text in found:
                # What the document imports is shown as what it is.
                kind = found[text].kind
            found[text] = IndexedName(text, kind, 0, True, OPEN_FILE, document.root, 0)
    ordered = _ordered(found, prefix)
    return ordered[:limit], more or len(ordered) > limit


def _abbreviated(
    workspace: Workspace, around: _Around, letters: str, limit: int, hide_prose: bool
) -> list[IndexedName]:
    """Return the names that letters abbreviate, at most ``limit``."""
    if len(letters) > _MAX_ABBREVIATION:
        return []
    found: dict[str, IndexedName] = {}
    for index in workspace.indexes:
        for name in index.complete_initials(letters, limit, around.near[index.root]):
            if name.is_code or not hide_prose:
                found.setdefault(name.name, name)
    return _ordered(found, letters)[:limit]


def _ordered(found: dict[str, IndexedName], prefix: str) -> list[IndexedName]:
    """Sort names: nearest first, then exact case, then rank. Leaves out names with control characters."""
    are_plain = is_plain("".join(found))
    plain = (name for name in found.values() if are_plain or is_plain(name.name))
    return sorted(
        plain, key=lambda name: (name.distance, not name.name.startswith(prefix), name.rank, len(name.name), name.name)
    )


class _Around(NamedTuple):
    """The surroundings of the open document: its own keyword files, and by root the distances of others."""

    own: list[FileRow]
    near: dict[str, Distances]


def _look_around(workspace: Workspace, document: Document) -> _Around:
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    own = index.files_of_sources([document.path]) if index and document.path else []
    near = {index.root: _near(index, document, own) for index in workspace.indexes}
    return _Around(own[:_MAX_OWN], near)


def _near(index: RootIndex, document: Document, own: list[FileRow]) -> Distances:
    """Return which keyword files are near the open document."""
    if index.root != document.root or not document.path:
        return {}
    imports = imports_of(document)
    folder = own[0].path.rpartition("/")[0] + "/" if own and "/" in own[0].path else ""
    return index.distances_from(folder, _imported(imports.modules, document.path))


# The same with every key press.
@lru_cache(maxsize=16)
def _imported(modules: frozenset[str], path: str) -> tuple[str, ...]:
    """Yield the files of the first modules that a document imports."""
    return tuple(file for module in sorted(modules)[:_MAX_MODULES] for file in module_files(module, path))


def describe_name(workspace: Workspace, files: WorkspaceFiles, document: Document, name: str) -> HoverContent | None:
    """Return the hover content of a completion item; None if the name is no longer known."""
    if len(name) > MAX_NAME:
        return None
    asked = query_at(workspace, document, name)
    symbols = symbols_to_show(workspace, files, asked)
    return hover_content(workspace, files, asked, symbols) if symbols else None


def describe_definition(
    workspace: Workspace, files: WorkspaceFiles, document: Document, name: str, path: str, definition: int
) -> HoverContent | None:
    """Return the hover content of a completion item whose definition is known, by its source (relative to the
    document's root) and its index there; None if it isn't there any more."""
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    facts = index.facts.facts(path) if index is not None and index.facts.refresh() else None
    if index is None or facts is None or not 0 <= definition < len(facts.definitions):
        return None
    found = facts.definitions[definition]
    if found.name != name:
        return None
    symbol = symbol_of(index, files, Target(path, found.line, found.column, name, found.kind))
    return hover_content(workspace, files, query_at(workspace, document, name), [symbol]) if symbol else None


def _own_names(files: WorkspaceFiles, document: Document, around: _Around, folded: str) -> dict[str, Kind]:
    """Yield the names with a prefix that the open document's own keyword files list."""
    names: dict[str, Kind] = {}
    for row in around.own:
        for name, kind in files.starting(document.root, row.path, folded):
            names.setdefault(name, kind)
    return names


def details(workspace: Workspace, document: Document, names: list[IndexedName]) -> list[str]:
    """Return the detail of each name: its kind and where it comes from."""
    origins: defaultdict[tuple[str, int], str] = defaultdict(str)
    for index in workspace.indexes:
        targets = list({name.target for name in names if name.root == index.root and name.distance != OPEN_FILE})
        origins.update(((index.root, id_), origin) for id_, origin in index.sources_of(targets).items())
    here = {OPEN_FILE: document.path}
    return [_detail(name, here.get(name.distance) or origins[name.root, name.target]) for name in names]


def _detail(name: IndexedName, origin: str) -> str:
    return f"{name.kind.label} · {origin}" if origin else name.kind.label
