"""``keydocs lookup``: the ranked answers for names."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator

from keydocs.cli.asking import open_document, open_workspace, repair
from keydocs.cli.main import NOT_FOUND, OK, say
from keydocs.features.card import to_plain
from keydocs.features.document import Document, Texts
from keydocs.features.hover import answers_to_show, make_card
from keydocs.features.lookup import rows
from keydocs.features.question import Question, question
from keydocs.index.workspace import Workspace


def run(arguments: argparse.Namespace) -> int:
    workspace = open_workspace(arguments.root)
    texts = Texts()
    document = open_document(workspace, texts, arguments.origin)
    missing = 0
    for name in _names(arguments.names):
        asked = _question(workspace, document, name)
        if not workspace.matches(asked.name, 1) and repair(workspace):
            asked = _question(workspace, document, name)
        if arguments.json:
            found = rows(workspace, texts, asked, arguments.limit)
            say(json.dumps({"name": name, "matches": found}, ensure_ascii=False))
            missing += not found
        else:
            missing += not _show(workspace, texts, asked, arguments.limit)
    return NOT_FOUND if missing else OK


def _names(given: Iterable[str]) -> Iterator[str]:
    for name in given:
        if name == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield name


def _question(workspace: Workspace, document: Document, name: str) -> Question:
    """``Foo.bar`` is asked as such where it is known, else as ``bar`` of ``Foo``."""
    if not workspace.known([name]):
        for joint in ("::", "."):
            before, found, last = name.rpartition(joint)
            if found and before and workspace.known([last]):
                return question(workspace, document, last, before + joint)
    return question(workspace, document, name)


def _show(workspace: Workspace, texts: Texts, asked: Question, limit: int) -> bool:
    answers = answers_to_show(workspace, texts, asked, limit)
    if not answers:
        say(f"keydocs: {asked.name}: not documented", error=True)
        return False
    say(to_plain(make_card(workspace, texts, asked, answers)) + "\n")
    return True
