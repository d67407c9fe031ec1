"""Entries in rows of tables, and in terms of definition lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from keydocs.keyword_files.blocks import Block, BlockType
from keydocs.keyword_files.candidates import EntryCandidate
from keydocs.keyword_files.inline import heading_name, leading_bold
from keydocs.keyword_files.labels import heading_kind, kind_of
from keydocs.keyword_files.structure import table_rows
from keydocs.keyword_files.translations import in_english
from keydocs.model import Kind

_NAME_HEADS = frozenset(("keyword", "keywords", "name", "identifier", "symbol", "term", "entry", "word", "token"))
_KIND_HEADS = frozenset(("type", "kind", "category"))
_OTHER_HEADS = frozenset(
    ("argument", "arguments", "parameter", "parameters", "attribute", "field", "dependency", "file")
)
"""Columns of a table in the text about an entry."""
_CODE_CELL = re.compile(r"`[^`/\s]{1,200}`")
_DEFINITION = re.compile(r"[:~]\s{1,9}(?=\S)")
_MAX_TERM_WORDS = 4
_SENTENCE_END = (".", "!", "?", ":", ";", ",")


def rows(body: list[Block]) -> Iterator[EntryCandidate]:
    """Return the rows of tables with a column of names."""
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING:
            kind = heading_kind(block.text)
        table = table_rows(block)
        column = _name_column(table) if table else None
        if column is None:
            continue
        head = table[0][2]
        kind_column = _column_of(head, _KIND_HEADS)
        column_kind = heading_kind(head[column]) if _is_kind_head(_head(head[column])) else None
        for line, text, cells in table[1:]:
            found = heading_name(cells[column]) if len(cells) > column else None
            if found:
                start = _cell_start(text, cells, column)
                row = Block(BlockType.PARAGRAPH, 0, line, text)
                rest = text[start + len(cells[column]) :]
                stated = kind_of(cells[kind_column]) if kind_column is not None and kind_column < len(cells) else None
                yield EntryCandidate(found.name, row, start + found.start, rest, stated or column_kind or kind)


def _name_column(table: list[tuple[int, str, list[str]]]) -> int | None:
    """Return the column of names of a table: by its head, else the first if each of its cells is an identifier in
    back-ticks."""
    head = table[0][2]
    heads = [_head(cell) for cell in head]
    of_a_kind = next((i for i, cell in enumerate(heads) if _is_kind_head(cell)), None)
    if of_a_kind == 0 and len(heads) > 1:
        return 0
    named = _column_of(head, _NAME_HEADS)
    if named is not None or of_a_kind is not None:
        return named if named is not None else of_a_kind
    cells = [row[0] for _, _, row in table[1:]]
    is_names = len(cells) > 1 and len(set(cells)) == len(cells) and all(map(_CODE_CELL.fullmatch, cells))
    return 0 if is_names and heads[0] not in _OTHER_HEADS else None


def _is_kind_head(head: str) -> bool:
    """Return whether a column holds names of a kind: ``Function``, ``Class name``."""
    return head not in _KIND_HEADS | _NAME_HEADS and head not in _OTHER_HEADS and heading_kind(head) is not None


def _head(cell: str) -> str:
    return in_english(cell.strip("*` ")).lower()


def _column_of(head: list[str], names: frozenset[str]) -> int | None:
    return next((i for i, cell in enumerate(head) if _head(cell) in names), None)


def _cell_start(text: str, cells: list[str], column: int) -> int:
    """Return the column of a cell in its row."""
    start = 0
    for cell in cells[:column]:
        start = text.index(cell, start) + len(cell)
    return text.index(cells[column], start)


def definitions(body: list[Block]) -> Iterator[EntryCandidate]:
    """Return the terms of definition lists: lines above lines that begin with a colon."""
    kind: Kind | None = None
    terms: list[EntryCandidate] = []
    above: list[tuple[int, str]] = []
    for block in body:
        if block.type is not BlockType.PARAGRAPH or block.level:
            kind = heading_kind(block.text) if block.type is BlockType.HEADING else kind
            terms, above = [], []
            continue
        is_first = True
        for number, line in enumerate(block.text.split("\n"), block.line):
            mark = _DEFINITION.match(line)
            if not mark:
                above = [(number, line)] if is_first and number == block.line else [*above, (number, line)]
                continue
            if above:
                # Behind a definition, all but the last line go on with it.
                continued, own = ([], above) if is_first else (above[:-1], above[-1:])
                _go_on(terms, continued)
                found = [_term(at, text, kind) for at, text in own]
                terms = [term for term in found if term] if all(found) else []
                yield from terms
            for term in terms:
                term.content.append(Block(BlockType.PARAGRAPH, 0, number, line[mark.end() :]))
            above, is_first = [], False
        if not is_first:
            _go_on(terms, above)
            above = []


def _go_on(terms: list[EntryCandidate], lines: list[tuple[int, str]]) -> None:
    """Add lines to the last definition."""
    for term in terms:
        for number, line in lines:
            term.content.append(Block(BlockType.PARAGRAPH, 0, number, line.strip()))


def _term(number: int, line: str, kind: Kind | None) -> EntryCandidate | None:
    """Return the entry of a line that is only a term."""
    line = line.rstrip()
    found = leading_bold(line) or heading_name(line)
    if found is None or line.endswith(_SENTENCE_END) or len(found.name.split()) > _MAX_TERM_WORDS:
        return None
    bold = found if found.code or line.startswith("**") else None
    return EntryCandidate(
        found.name, Block(BlockType.PARAGRAPH, 0, number, line), found.start, found.rest, kind, [], bold
    )
