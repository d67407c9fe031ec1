"""Recognises files that are not keyword files although their names end like those, such as ``anova_kw.md``."""

from __future__ import annotations

from bisect import bisect_right

from keydocs.keyword_files.blocks import Block, BlockType
from keydocs.keyword_files.candidates import EntryCandidate
from keydocs.keyword_files.filenames import KEYWORD_SUFFIX, PAGE_SUFFIX, sibling_page
from keydocs.keyword_files.headed import is_part_of_entry
from keydocs.keyword_files.inline import links
from keydocs.keyword_files.resolve import Exists
from keydocs.keyword_files.structure import FileStructure, is_capitalised, names_documented
from keydocs.keyword_files.translations import says_keyword
from keydocs.model import KeywordFile

_PARAMETERS = frozenset(("argument", "arguments", "slots", "fields", "value", "values", "details"))


def is_foreign(read: KeywordFile) -> bool:
    """Return whether a parsed file is not a keyword file: it documents nothing."""
    return read.source is None and read.path.endswith(KEYWORD_SUFFIX)


def own_candidates(
    path: str, parts: FileStructure, blocks: list[Block], candidates: list[EntryCandidate], exists: Exists
) -> list[EntryCandidate] | None:
    """Return the candidates that count as entries; None if the file is not a keyword file.

    It is one if its title has the word keyword, its header names the documented file, or a page is beside it. Else only
    an entry unlike anything in an article makes it one.
    """
    if not path.endswith(KEYWORD_SUFFIX) or says_keyword(parts.title) or names_documented(parts):
        return candidates
    if exists(sibling_page(path)):
        return candidates
    headings = [block for block in blocks if block.type is BlockType.HEADING]
    lines = [block.line for block in headings]
    if not _speaks_of_documentation(blocks) and not any(_is_surely_entry(one, headings, lines) for one in candidates):
        return None
    return candidates or None


def _speaks_of_documentation(blocks: list[Block]) -> bool:
    if any(block.type is BlockType.HEADING and says_keyword(block.text) for block in blocks):
        return True
    return any(
        link.target.partition("#")[0].endswith(PAGE_SUFFIX)
        for block in blocks
        if "](" in block.text and block.type is not BlockType.FENCE
        for line in block.text.split("\n")
        for link in links(line)
    )


def _is_surely_entry(candidate: EntryCandidate, headings: list[Block], lines: list[int]) -> bool:
    """Return whether a candidate is a name in a list that is not one of parameters, or a heading unlike that of a
    section."""
    name = candidate.name
    if any(map(str.isspace, name)) and is_capitalised(name):
        return False
    if candidate.block.type is BlockType.HEADING:
        is_plain = is_capitalised(name) and name.isalpha() and name[1:] == name[1:].lower()
        return not is_plain and candidate.block.level > 2
    above = headings[bisect_right(lines, candidate.block.line) - 1] if headings else None
    about = above.text.strip(" :").lower() if above and above.line <= candidate.block.line else ""
    is_within = about in _PARAMETERS or (above is not None and above.level > 1 and is_part_of_entry(above))
    return candidate.block.type is BlockType.ITEM and candidate.bold is not None and not is_within
