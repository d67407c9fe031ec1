"""The name at a position, and what the text around it says about which one is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from keydocs.index.code_words import FUNCTION_WORDS, is_shaped
from keydocs.index.postings import is_defining
from keydocs.index.results import Match
from keydocs.index.workspace import Workspace
from keydocs.languages import get_language
from keydocs.model import Kind, Range
from keydocs.pages.source_text import is_hyphenated
from keydocs.search.identifier_at import names_at, word_at, word_behind_sigils
from keydocs.search.imports import imports_of
from keydocs.search.ranking import (
    Context,
    Hint,
    fits,
    is_imported,
    is_own,
)
from keydocs.search.workspace_files import Document

_HINTED = 20
MAX_HOMES = 5
"""Files that may open a namespace or define a class of one name. If there are more, a member can be in any of them."""
_RECEIVER = re.compile(r"([\w$]+(?:(?:\.|::)[\w$]+){0,9})(?:\(\))?\s?(?:\?\.|\.|::|->)$")
_SELF = frozenset(("self", "this", "cls", "Self", "super"))
_CLASS = re.compile(r"(\s*)class\s+(\w+)")
_MAX_LINES_UP = 3000


@dataclass(frozen=True, slots=True)
class SymbolQuery:
    """A name and its context. ``span`` is its range in the document, None if it is not in one."""

    name: str
    context: Context = field(default_factory=Context)
    hint: Hint = field(default_factory=Hint)
    owner: str = ""
    """The class that the name belongs to, as far as the text tells."""
    receiver: str = ""
    span: Range | None = None
    is_code: bool = False
    """Whether the text shows that the name is code: it is a member or it is called."""
    is_understood: bool = False
    """Whether the document's code is understood, so that the name is none that the document or its imports define."""
    is_reserved: bool = False
    """Whether it is a keyword of the document's language, which generators list as a name if it is in a comment."""


def query_for_name(workspace: Workspace, document: Document, line: int, column: int) -> SymbolQuery | None:
    """Return the query for the longest known name under the cursor, else for the word there, which a page may define
    although no keyword file lists it. None if there is no word."""
    text = document.lines.get(line)
    spans = names_at(text, column, workspace.separators)
    if get_language(document.language).has_hyphenated_words:
        spans = [span for span in spans if not is_hyphenated(text, *span)]
    known = workspace.filter_known([text[start:end] for start, end in spans])
    span = next(((start, end) for start, end in spans if text[start:end] in known), None)
    span = span or word_at(text, word_behind_sigils(text, column))
    if span is None or (get_language(document.language).has_hyphenated_words and is_hyphenated(text, *span)):
        return None
    start, end = span
    asked = query_at(workspace, document, _own_name(workspace, document, text[start:end]), text[:start])
    owner = _enclosing_class(document, line) if asked.receiver in _SELF else asked.owner
    is_code = bool(asked.receiver) or text.startswith("(", end)
    is_word = text[start:end] in get_language(document.language).reserved_words and not asked.receiver
    # The cursor may be on a sigil before the name: what is answered holds the cursor.
    here = Range(line, min(start, max(0, column)), line, end)
    return replace(asked, owner=owner, span=here, is_code=is_code, is_reserved=is_word)


def query_at(workspace: Workspace, document: Document, name: str, before: str = "") -> SymbolQuery:
    """Return the query for a name in a document; ``before`` is the text of its line up to it."""
    context = context_of(document)
    receiver = _receiver(before)
    if not receiver or receiver in _SELF:
        return SymbolQuery(name, context, receiver=receiver)
    owner = re.split(r"\.|::", receiver)[-1]
    return SymbolQuery(name, context, _hint(workspace, context, receiver, owner), owner, receiver)


def context_of(document: Document) -> Context:
    """Return what the open document says about where its names come from."""
    imports = imports_of(document)
    return Context(document.root, document.path, imports.modules, imports.names)


def is_meant(match: Match, query: SymbolQuery) -> bool:
    """Return whether an entry is where the text says that the name is from."""
    if query.receiver and query.receiver not in _SELF:
        return fits(match, query.hint)
    return is_own(match, query.context) or is_imported(match, query.context)


def is_never_code(query: SymbolQuery) -> bool:
    """Return whether a query is for a keyword of the document's language, or for an English function word in prose."""
    is_function_word = query.name.lower() in FUNCTION_WORDS and not is_shaped(query.name)
    return query.is_reserved or (is_function_word and not query.is_code)


def _own_name(workspace: Workspace, document: Document, name: str) -> str:
    """Return what an imported name is called where it comes from: ``np`` may stand for ``numpy``."""
    own = imports_of(document).aliases.get(name)
    return own if own and workspace.filter_known([own]) else name


def _receiver(before: str) -> str:
    match = _RECEIVER.search(before, max(0, len(before) - 300))
    return match[1] if match else ""


def _hint(workspace: Workspace, context: Context, receiver: str, owner: str) -> Hint:
    first, _, rest = receiver.replace("::", ".").replace(".", "/").partition("/")
    module = context.imported_from.get(first, first)
    inner = f"{module}/{first}"
    if module != first and inner in context.modules:
        module = inner
    module = f"{module}/{rest}" if rest else module
    if first not in context.imported_from and "/" not in module:
        module = ""
    defining = [match for match in workspace.matches(owner, _HINTED) if is_defining(match.kind)]
    if sum(match.kind is Kind.NAMESPACE for match in defining) > MAX_HOMES:
        defining = []
    return Hint(frozenset(match.page for match in defining if match.page), module)


def _enclosing_class(document: Document, line: int) -> str:
    """Return the class around a line, for languages in which indentation shows it."""
    if document.language != "python":
        return ""
    text = document.lines.get(line)
    indent = len(text) - len(text.lstrip())
    for number in range(line - 1, max(-1, line - _MAX_LINES_UP), -1):
        match = _CLASS.match(document.lines.get(number))
        if match and len(match[1]) < indent:
            return match[2]
    return ""
