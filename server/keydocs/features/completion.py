"""Completion of the known identifiers."""

from __future__ import annotations

from dataclasses import dataclass

from keydocs.features.answers import find_answers, question
from keydocs.features.card import Card
from keydocs.features.document import Document, Texts
from keydocs.features.hover import MAX_CANDIDATES, make_card
from keydocs.index.posting import SOURCE
from keydocs.index.quiet import is_code
from keydocs.index.workspace import Name, Workspace
from keydocs.model import Kind, Range
from keydocs.text import is_word, names_at

MAX_ITEMS = 100
MIN_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Item:
    """``range`` is what the name replaces in the document."""

    name: str
    kind: Kind
    detail: str
    range: Range
    filter: str = ""
    """What the client matches against what is typed, where that is not the name: it abbreviates the name."""


@dataclass(frozen=True, slots=True)
class Completion:
    """``incomplete``: there are more, ask again when the prefix is longer."""

    items: list[Item]
    incomplete: bool


NOTHING = Completion([], False)


def completion(workspace: Workspace, texts: Texts, document: Document, line: int, column: int) -> Completion:
    """The known names that begin with what stands before a position, the likeliest first."""
    text = document.lines.get(line)[:column]
    prefixes = _prefixes(text)
    found: list[Item] = []
    incomplete = False
    seen: set[str] = set()
    for start in prefixes:
        names, more = find_names(workspace, texts, document, text[start:], MAX_ITEMS)
        incomplete = incomplete or more
        range_ = Range(line, start, line, len(text))
        for name in names:
            if name.name not in seen and name.name != text[start:]:
                seen.add(name.name)
                typed = text[start:]
                abbreviated = not name.name.casefold().startswith(typed.casefold())
                found.append(Item(name.name, name.kind, detail_of(name), range_, typed if abbreviated else ""))
    return Completion(found[:MAX_ITEMS], incomplete or len(found) > MAX_ITEMS)


def find_names(
    workspace: Workspace, texts: Texts, document: Document, prefix: str, limit: int
) -> tuple[list[Name], bool]:
    """The known names for a prefix, and whether there are more: those of the open document first, exact case before
    other case, names that begin so before names that it abbreviates. Words of prose are left out."""
    if len(prefix) < MIN_PREFIX:
        return [], False
    found: dict[str, Name] = {}
    more = False
    for index in workspace.indexes:
        starting = index.starting(prefix, limit + 1)
        more = more or len(starting) > limit
        for name in (*starting, *index.abbreviated(prefix, limit)):
            if name.code:
                found.setdefault(name.name, name)
    own = _own_names(workspace, texts, document)
    for text, kind in own.items():
        if text.casefold().startswith(prefix.casefold()) and is_code(text, kind, SOURCE):
            found.setdefault(text, Name(text, kind, 0, 1, True))
    ordered = sorted(found.values(), key=lambda name: _order(name, prefix, own))
    return ordered[:limit], more or len(ordered) > limit


def describe_name(workspace: Workspace, texts: Texts, document: Document, name: str) -> Card | None:
    """The card for an item of the list; None where the name is no longer known."""
    asked = question(workspace, document, name)
    answers = find_answers(workspace, texts, asked, MAX_CANDIDATES + 1)
    return make_card(workspace, texts, asked, answers) if answers else None


def _prefixes(text: str) -> list[int]:
    """Where the name that is being written may begin: with its joints (``torch.ut``), and the last word alone."""
    word = len(text)
    while word > 0 and is_word(text[word - 1]):
        word -= 1
    starts = [start for start, end in names_at(text, len(text)) if end == len(text)]
    joined = [start for start in starts if start < word and " " not in text[start:] and is_word(text[start])]
    return list(dict.fromkeys([*joined[:1], *([word] if word < len(text) else [])]))


def _own_names(workspace: Workspace, texts: Texts, document: Document) -> dict[str, Kind]:
    """The names that the open document's own keyword file lists."""
    index = next((index for index in workspace.indexes if index.root == document.root), None)
    if index is None or not document.path:
        return {}
    names: dict[str, Kind] = {}
    for row in index.page_of_source(document.path)[:2]:
        keyword_file = texts.keyword_file(document.root, row.path)
        for entry in keyword_file.entries if keyword_file else ():
            names.setdefault(entry.name, entry.kind)
    return names


def _order(name: Name, prefix: str, own: dict[str, Kind]) -> tuple[object, ...]:
    exact = name.name.startswith(prefix)
    folded = exact or name.name.casefold().startswith(prefix.casefold())
    return (not folded, name.name not in own, not exact, name.rank, len(name.name), name.name)


def detail_of(name: Name) -> str:
    """What a list shows beside a name."""
    return name.kind.value if name.files == 1 else f"{name.kind.value}, in {name.files:,} keyword files"
