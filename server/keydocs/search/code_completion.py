"""Names that fit at a position of the code: members behind a receiver, and names of the document's language."""

from __future__ import annotations

import logging
import re
from typing import NamedTuple

from keydocs.code.languages import family_of
from keydocs.code.meaning import Context
from keydocs.index.facts_store import DefinedName
from keydocs.index.results import IndexedName
from keydocs.index.root_index import RootIndex
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_path
from keydocs.model import Kind
from keydocs.search.code_sources import CodeSources
from keydocs.search.imports import imports_of
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.identifiers import is_word
from keydocs.text.lines import Lines

logger = logging.getLogger(__name__)

_MAX_USED = 30
"""Names of the document itself that are offered before others."""
_PLACEHOLDER = "k"
"""A name that stands in for the one that is not begun yet: without it, a dot at the end of a line is an error."""


class CodeNames(NamedTuple):
    """What is known about the name that ends at a position.

    ``members`` are those of the receiver before it, None without a receiver, empty if the receiver isn't known;
    ``start`` is the column at which the name begins, ``root`` the index of the document's root.
    """

    start: int
    members: list[DefinedName] | None
    root: RootIndex
    family: str

    def fitting(self, document: Document, prefix: str, names: list[IndexedName], limit: int) -> list[DefinedName]:
        """Return the names that begin with a prefix and fit the document, at most ``limit``: those that occur in it
        already, then those of the given ones that a source of its language defines or that it may define, and
        modules."""
        found: dict[str, DefinedName] = {}
        kinds = {name.name: name.kind for name in names}
        possible = self._possible(names)
        for name in (*_words(document, prefix)[:_MAX_USED], *kinds):
            if len(found) >= limit:
                break
            defined = self.root.facts.defined_as(name, self.family, document.path) if name not in found else None
            if defined is None and kinds.get(name) is Kind.MODULE and name.isidentifier():
                defined = DefinedName(name, Kind.MODULE, "", -1)
            defined = defined or possible.get(name)
            if defined is not None:
                found[name] = defined
        imports = _imports(document, prefix)
        return [*(name for name in imports if name.name not in found), *found.values()]

    def _possible(self, names: list[IndexedName]) -> dict[str, DefinedName]:
        """Return the names of sources in the document's language whose facts aren't known, such as a file that neither
        its page nor the workspace has."""
        own = [name for name in names if name.root == self.root.root]
        sources = self.root.sources_of(list({name.target for name in own}))
        unknown = {
            id_: path
            for id_, path in sources.items()
            if family_of(language_of_path(path)) == self.family and self.root.facts.facts(path) is None
        }
        return {
            name.name: DefinedName(name.name, name.kind, unknown[name.target], -1)
            for name in own
            if name.target in unknown
        }


def _words(document: Document, prefix: str) -> list[str]:
    """Return the words of a document that begin with a prefix, in any case, those in the same case first."""
    words = {match[0] for match in re.finditer(rf"\b{re.escape(prefix)}\w+", document.lines.text, re.IGNORECASE)}
    return sorted(words, key=lambda word: (not word.startswith(prefix), len(word), word))


def _imports(document: Document, prefix: str) -> list[DefinedName]:
    """Return the names that a document imports which begin with a prefix."""
    imports = imports_of(document)
    names = dict.fromkeys((*imports.aliases, *imports.names))
    return [
        DefinedName(name, Kind.MODULE, document.path, -1)
        for name in names
        if name.startswith(prefix) and name != prefix
    ]


def code_names_at(
    workspace: Workspace, files: WorkspaceFiles, document: Document, line: int, column: int
) -> CodeNames | None:
    """Return what is known about the name that ends at a position.

    None if the document's language isn't understood, the position is in a comment or string, or the facts of all
    sources aren't known yet.
    """
    family = family_of(document.language)
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    if not family or index is None or not index.facts.refresh() or line >= len(document.lines):
        return None
    text = document.lines.get(line)
    start = min(column, len(text))
    while start > 0 and is_word(text[start - 1]):
        start -= 1
    if not text[:start].rstrip().endswith((".", "->", "::")):
        return CodeNames(start, None, index, family)
    opened, offset = document, document.lines.start(line) + column
    if start == column:
        whole = document.lines.text
        opened = document._replace(lines=Lines(whole[:offset] + _PLACEHOLDER + whole[offset:]))
    source = files.parsed(opened)
    if source is None or source.context_at(offset) is not Context.CODE:
        return None
    try:
        members = source.members_at(offset, text[start:column], CodeSources(document.root, index.facts, family))
    except RecursionError:
        # The code is nested too deeply.
        return None
    except Exception:
        # A bug of the rules for one language; names are offered all the same.
        logger.exception("%s:%d: can't understand the code", document.path, line + 1)
        return None
    if start == column and members is None:
        return None
    word = text[start:column]
    shown = [DefinedName(member.name, member.kind, member.path, number) for number, member in members or ()]
    shown.sort(key=lambda member: not member.name.startswith(word))
    return CodeNames(start, None if members is None else shown, index, family)
