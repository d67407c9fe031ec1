"""The documentation of what is at a position: by the meaning of the code there if it is known, else by the name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from keydocs.code.lexer import context_at
from keydocs.code.meaning import Context as CodeContext
from keydocs.code.meaning import Verdict
from keydocs.index.postings import is_defining
from keydocs.index.workspace import Workspace
from keydocs.search.code_meaning import CodeMeaning, is_same_language, meaning_at
from keydocs.search.identifier_at import word_behind_sigils
from keydocs.search.lookup import ResolvedSymbol
from keydocs.search.query import SymbolQuery, context_of, query_for_name
from keydocs.search.workspace_files import Document, WorkspaceFiles

_MAX_PROBABLE = 3
"""Definitions of a name, of which nothing else is known, among which one is probably meant."""


class SymbolsAt(NamedTuple):
    """The places that document what is at a position, best first, and the query that found them."""

    query: SymbolQuery
    symbols: list[ResolvedSymbol]
    is_meant: bool
    """Whether the code says that these are meant, rather than that they have the same name."""
    is_path: bool = False
    """Whether the position is in the path of an import or include."""

    @property
    def is_probable(self) -> bool:
        """Whether one of so few definitions is meant that the first is worth showing."""
        if self.is_meant or not self.symbols or not self.query.is_understood:
            return True
        defining = [symbol for symbol in self.symbols if _defines(symbol)]
        return 0 < sum(symbol.lines_defining for symbol in defining) <= _MAX_PROBABLE


def symbols_at(
    workspace: Workspace,
    files: WorkspaceFiles,
    document: Document,
    line: int,
    column: int,
    resolve_query: Callable[[SymbolQuery], list[ResolvedSymbol]],
    *,
    in_text: bool = False,
) -> SymbolsAt | None:
    """Return what documents the name at a position; None if there is no name, or it is known to mean nothing.

    ``resolve_query`` finds places by name. ``in_text``: also the words of comments and strings are looked for.
    """
    # A cursor on the sigil before a name is on the name, of which the sigil may be a part.
    behind = word_behind_sigils(document.lines.get(line), column)
    is_sigil = behind != column
    code = meaning_at(workspace, files, document, line, behind)
    if is_sigil and code is not None and not code.symbols and code.meaning.verdict is not Verdict.EXTERNAL:
        code = None
    if code is not None and code.is_settled and not (in_text and code.is_text):
        return _meant(document, code)
    if code is None and not in_text and not is_sigil and _is_text(document, line, column):
        return None
    query = query_for_name(workspace, document, line, column)
    if query is None or query.span is None:
        return None
    if code is None or not code.is_complete or code.is_text:
        return SymbolsAt(query, resolve_query(query), is_meant=False)
    query = replace(query, owner=code.meaning.owner or query.owner, is_understood=True)
    return SymbolsAt(query, _of_language(document, resolve_query(query)), is_meant=False)


def _is_text(document: Document, line: int, column: int) -> bool:
    """Return whether a position is in a comment or string, judging without a syntax tree."""
    if line >= len(document.lines) or document.notebook is not None:
        return False
    offset = document.lines.start(line) + column
    return context_at(document.lines.text, offset, document.language) is not CodeContext.CODE


def _meant(document: Document, code: CodeMeaning) -> SymbolsAt | None:
    if not code.symbols:
        return None
    name = code.symbols[0].match.name
    return SymbolsAt(
        SymbolQuery(name, context_of(document), span=code.span, is_code=True),
        code.symbols,
        is_meant=True,
        is_path=code.is_path,
    )


def _of_language(document: Document, symbols: list[ResolvedSymbol]) -> list[ResolvedSymbol]:
    """Return the definitions in the document's language; without any, what isn't in another language."""
    same = [symbol for symbol in symbols if is_same_language(document, symbol)]
    return [symbol for symbol in same if _defines(symbol)] or same


def _defines(symbol: ResolvedSymbol) -> bool:
    """Return whether a place defines the name; without a page there is only the keyword file's word for it."""
    return symbol.leads_to_definition or (symbol.page is None and is_defining(symbol.match.kind))
