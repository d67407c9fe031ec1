"""``keydocs lookup``: the ranked answers for names."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from keydocs.cli.color import BOLD, DIM, Paint
from keydocs.cli.common import is_near, shown_from_here
from keydocs.cli.index_access import open_document, open_workspace, repair
from keydocs.cli.main import NOT_FOUND, OK
from keydocs.cli.streams import input_lines, say, show

if TYPE_CHECKING:
    from keydocs.features.hover_content import HoverContent, Place
    from keydocs.index.workspace import Workspace
    from keydocs.search.query import SymbolQuery
    from keydocs.search.workspace_files import Document, WorkspaceFiles

_MAX_SUGGESTED_FOR = 20
"""Names that are not found. Of a list of thousands most are no mistakes of typing."""
_JOINTS = ("::", ".")
"""What stands before the last part of a name."""
_LABELS = ("Documentation:", "Source:", "Keywords:", "Also:", "Sections:")


def run(arguments: argparse.Namespace) -> int:
    workspace, _ = open_workspace(arguments.root)
    texts = document = None
    missing = 0
    for name in _names(arguments.names):
        is_known = _is_known(workspace, name) or (repair(workspace) and _is_known(workspace, name))
        is_found = False
        # A name that no keyword file lists is documented only where --from leads to. Most of what is imported here is
        # not needed for it.
        if is_known or arguments.origin or arguments.json:
            if texts is None or document is None:
                from keydocs.search.workspace_files import WorkspaceFiles

                texts = WorkspaceFiles()
                document = open_document(workspace, texts, arguments.origin)
            asked = _question(workspace, document, name)
            if arguments.json:
                is_found = _print_rows(workspace, texts, name, asked, arguments.limit)
            else:
                is_found = _print_card(workspace, texts, asked, arguments.limit, Paint(arguments.color))
        if not is_found and not arguments.json:
            _print_missing(workspace, name, may_suggest=missing < _MAX_SUGGESTED_FOR)
        missing += not is_found
    return NOT_FOUND if missing else OK


def _is_known(workspace: Workspace, name: str) -> bool:
    """Whether a name, or what it is the last part of, is in the index."""
    known = workspace.filter_known([name, *(name.rpartition(joint)[2] for joint in _JOINTS)])
    # Reads its entries too, so that damage shows before anything is printed.
    return any(workspace.matches(each, 1) for each in known)


def _names(given: Iterable[str]) -> Iterator[str]:
    for name in given:
        if name == "-":
            yield from (line.strip() for line in input_lines() if line.strip())
        else:
            yield name


def _question(workspace: Workspace, document: Document, name: str) -> SymbolQuery:
    """``Foo.bar`` is asked as such where it is known, else as ``bar`` of ``Foo``."""
    from keydocs.search.query import query_at

    if not workspace.filter_known([name]):
        for joint in _JOINTS:
            before, found, last = name.rpartition(joint)
            if found and before and workspace.filter_known([last]):
                return query_at(workspace, document, last, before + joint)
    return query_at(workspace, document, name)


def _print_rows(workspace: Workspace, texts: WorkspaceFiles, name: str, asked: SymbolQuery, limit: int) -> bool:
    """Print what is found as JSON; whether anything is."""
    from keydocs.features.lookup_rows import rows

    found = rows(workspace, texts, asked, limit)
    say(json.dumps({"name": name, "matches": found}, ensure_ascii=False))
    return bool(found)


def _print_card(workspace: Workspace, texts: WorkspaceFiles, asked: SymbolQuery, limit: int, paint: Paint) -> bool:
    """Print what hover shows; whether there is anything."""
    from keydocs.features.hover import answers_to_show, hover_content
    from keydocs.features.hover_content import to_plain

    answers = answers_to_show(workspace, texts, asked, limit)
    if answers:
        card = _from_here(workspace, hover_content(workspace, texts, asked, answers))
        show(_painted(to_plain(card), paint) + "\n")
    return bool(answers)


def _from_here(workspace: Workspace, card: HoverContent) -> HoverContent:
    """A card with paths from the current folder, where its root holds that or lies in it."""

    def shown(place: Place) -> Place:
        located = workspace.locate(place.path)
        if located is None:
            return place
        root, inner = located
        show_path = shown_from_here(root)
        return place._replace(path=show_path(inner), label=show_path(place.label) if is_near(root) else place.label)

    documented = card.page or card.keyword_file
    located = workspace.locate(documented.path) if documented else None
    return card._replace(
        origin=shown_from_here(located[0])(card.origin) if located and is_near(located[0]) else card.origin,
        page=shown(card.page) if card.page else None,
        source=shown(card.source) if card.source else None,
        keyword_file=shown(card.keyword_file) if card.keyword_file else None,
        more=tuple(map(shown, card.more)),
    )


def _painted(text: str, paint: Paint) -> str:
    """The lines of a card: its signature bold, what places are called dim."""
    if not paint.is_on:
        return text
    signature, blank, rest = text.partition("\n\n")
    *lines, kind = signature.split("\n")
    head = [*(paint(line, BOLD) for line in lines), paint(kind, DIM)]
    body = [
        paint(label, DIM) + line.removeprefix(label) if (label := _label(line)) else line for line in rest.split("\n")
    ]
    return "\n".join(head) + blank + "\n".join(body)


def _label(line: str) -> str:
    return next((label for label in _LABELS if line.startswith(label)), "")


def _print_missing(workspace: Workspace, name: str, *, may_suggest: bool) -> None:
    """Say where was searched, and which names are like the one that was not found."""
    number = workspace.count_files()
    files = f"{number:,} keyword file{'' if number == 1 else 's'}"
    roots = ", ".join(index.root for index in workspace.indexes)
    said = f'No documentation found for "{name}" in {roots} ({files}).'
    if may_suggest:
        from keydocs.search.did_you_mean import similar_names

        near = [f'"{one}"' for one in similar_names(workspace, name)]
        if near:
            said += f" Did you mean {' or '.join(filter(None, [', '.join(near[:-1]), near[-1]]))}?"
    say(said, error=True)
