"""Symbols of the workspace: the known names that a query is about, with the entry where each is at home."""

from __future__ import annotations

from itertools import chain

from keydocs import paths
from keydocs.features.answers import answer_of
from keydocs.features.completion import find_names
from keydocs.features.definition import Target, places_of_name, targets_of
from keydocs.features.document import Document, Texts
from keydocs.index.workspace import Match, Workspace
from keydocs.text import Lines

MAX_SYMBOLS = 128
_NOWHERE = Document(Lines(""))


def find_symbols(workspace: Workspace, texts: Texts, query: str, limit: int = MAX_SYMBOLS) -> list[Match]:
    """The best entry of each name that the query is about, the likeliest names first. Names match as in completion."""
    names, _ = find_names(workspace, texts, _NOWHERE, query.strip(), limit, quiet=False)
    found = (workspace.matches(name.name, 1) for name in names)
    return [matches[0] for matches in found if matches]


def document_of(match: Match) -> str:
    """The absolute path of the page of an entry, of the keyword file where it has none."""
    return paths.absolute(match.root, match.page or match.keyword_file)


def place_of(workspace: Workspace, texts: Texts, name: str, path: str) -> Target | None:
    """Where a page or a keyword file (an absolute path) is about a name; another place about it where that is not; None
    where there is none."""
    named = (match for match in workspace.matches(name) if document_of(match) == path)
    answers = (answer for match in named if (answer := answer_of(texts, match)))
    here = next(chain.from_iterable(map(targets_of, answers)), None)
    return here or next(iter(places_of_name(workspace, texts, _NOWHERE, name)), None)
