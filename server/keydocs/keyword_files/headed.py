"""Decides which headings are entries, and which are above entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from keydocs.keyword_files.blocks import Block, BlockType
from keydocs.keyword_files.candidates import EntryCandidate
from keydocs.keyword_files.inline import (
    Bold,
    heading_name,
    is_code_heading,
    is_labelled_name,
    leading_bold,
    leading_code,
)
from keydocs.keyword_files.labels import heading_kind
from keydocs.keyword_files.names import Name, names_in
from keydocs.keyword_files.structure import (
    FileStructure,
    holds_no_keywords,
    is_capitalised,
    is_joined,
    normalised,
)
from keydocs.model import Kind

_FIELD_LABELS = frozenset(
    label.strip()
    for label in """access, alias, aliases, author, category, context, count, count in file, default, defined at,
    defined in, defined on, definition, deprecated, description, details, docs, documentation, documented in,
    example, examples, file, files, first line, first seen, found in, frequency, full name, group, id, importance,
    inherits, inherits from, kind, language, level, line, line number, line numbers, lines, link, links, location,
    locations, meaning, mentions, module, namespace, note, notes, occurrence, occurrences, origin, package, page,
    parameters, parent, path, purpose, qualified name, reference, referenced in, references, related, related to,
    relevance, return type, returns, role, scope, section, sections, see, see also, signature, since, snippet,
    source, status, summary, tags, type, types, usage, usages, used by, used in, value, values, view,
    visibility""".split(",")
)
_FIRST_LABELS = frozenset(("type", "kind", "category"))
_OF_SECTIONS = frozenset(
    """abstract api architecture background basics behavior behaviour caveats components concepts configuration context
    dependencies description design features flow functionality history implementation imports installation integration
    internals limitations model motivation options performance preface prerequisites principles requirements results
    rules security setup structure style syntax testing tests theory types workflow""".split()
)
"""Titles of sections in a text about a file."""
_FILE_NAME = re.compile(r"\w\.[a-z]{1,5}\b(?!\.)")
_NOT_ENTRIES = frozenset(
    "all concepts entries glossary identifiers index keyword keywords list listing symbols terms".split()
)
KEYWORD_WORDS = frozenset("identifiers keyword keywords symbols".split())


def entry_level(body: list[Block], minimum: int) -> int:
    """Return the level of headings that would be entries: the deepest that repeats, 0 if there is none."""
    texts: dict[int, list[str]] = {}
    for block in body:
        if block.type is BlockType.HEADING and block.level >= minimum and not is_structural(block):
            texts.setdefault(block.level, []).append(block.text)
    # A level whose headings keep saying the same ("Example", "Example", …) is structure inside of the entries.
    levels = [level for level, found in texts.items() if len(found) < 3 or 2 * len(set(found)) > len(found)]
    repeated = [level for level in levels if len(texts[level]) > 1]
    return max(repeated or levels, default=0)


def is_structural(block: Block) -> bool:
    """Return whether a heading is about keywords rather than one."""
    if is_code_heading(block.text) or is_labelled_name(block.text) or is_joined(block.text):
        return False
    words = normalised(block.text).split()
    return len(words) > 1 and ("keyword" in words or "keywords" in words or words[-1] == "index")


def headings_are_entries(body: list[Block], bullets: list[EntryCandidate], level: int) -> bool:
    """Return whether the headings of ``level`` are the entries and the bold bullets below them their fields."""
    if not bullets or _stand_apart(body, bullets, level):
        if _stand_over_fields(body, level):
            return True
        if all(is_category(block.text) for block in _headings(body, level)):
            return False
        return any(_has_content(body, i, level) for i in range(len(body))) or _are_bare_names(body, level)
    if 2 * sum(candidate.bold is not None and candidate.bold.code for candidate in bullets) > len(bullets):
        return False
    labels: Counter[str] = Counter()
    headings: list[Block] = []
    above: Block | None = None
    letters = fields = 0
    starts = {candidate.block.line: candidate for candidate in bullets}
    for block in body:
        if block.type is BlockType.HEADING:
            above = block if block.level == level and not is_structural(block) else None
            headings += [above] if above else []
        elif above is not None and block.type is BlockType.ITEM and block.line in starts:
            candidate = starts[block.line]
            labels[candidate.name.lower()] += 1
            fields += bool(candidate.bold and is_field(candidate.bold))
            letters += len(above.text) == 1 and candidate.name[:1].casefold() == above.text.casefold()
    if 5 * letters > 4 * len(bullets):
        return False
    # Labels that come under (nearly) every heading are fields, whatever they are called.
    repeated = sum(n for n in labels.values() if len(headings) > 1 and 5 * n >= 4 * len(headings))
    if (fields or repeated or len(bullets) <= len(headings)) and _are_names(headings):
        return True
    if not (repeated and fields) and all(is_category(block.text) for block in headings):
        return False
    if len(headings) == 1 and bullets[0].name.lower() in _FIRST_LABELS and bullets[0].bold is not None:
        return bullets[0].bold.colon
    return 2 * max(fields, repeated) > len(bullets)


def _stand_apart(body: list[Block], bullets: list[EntryCandidate], level: int) -> bool:
    """Return whether the headings of ``level`` are all below headings of kinds, and bold bullets only below others."""
    starts = {candidate.block.line for candidate in bullets}
    kind: Kind | None = None
    is_inside = False
    for block in body:
        if block.type is BlockType.HEADING:
            if block.level < level:
                kind = heading_kind(block.text)
            is_inside = block.level >= level
            if block.level == level and kind is None:
                return False
        elif is_inside and block.line in starts:
            return False
    return bool(_headings(body, level))


def _are_names(headings: list[Block]) -> bool:
    return bool(headings) and all(is_code_heading(block.text) and not _is_path(block.text) for block in headings)


def _is_path(heading: str) -> bool:
    """Return whether a heading is the name of a file, which can be above its keywords."""
    return "/" in heading or _FILE_NAME.search(heading) is not None


def is_category(text: str) -> bool:
    """Return whether a heading is a category, such as ``Functions`` or ``All Keywords``; in lower case it could be an
    entry."""
    known = heading_kind(text) is not None or not _NOT_ENTRIES.isdisjoint(normalised(text).split())
    return known and is_capitalised(text) and not is_code_heading(text) and not is_labelled_name(text)


def second_level_is_entries(body: list[Block], bullets: list[EntryCandidate]) -> bool:
    """Return whether the headings of level 2 are entries. Mostly they are sections, so more evidence is needed."""
    headings = _headings(body, 2)
    if not headings or any(block.type is BlockType.HEADING and block.level > 2 for block in body):
        return False
    if all(block.text.startswith("`") and block.text.endswith("`") for block in headings):
        return True
    if any(_NOT_ENTRIES.intersection(normalised(block.text).split()) for block in headings):
        return False
    if bullets:
        return len(bullets) > 1 and headings_are_entries(body, bullets, 2)
    return _stand_over_fields(body, 2)


def second_level_is_names(body: list[Block]) -> bool:
    """Return whether the headings of level 2 are plainly entries: single identifiers above text, written unlike a
    section or with a signature."""
    headings = _headings(body, 2)
    deeper = [block for block in body if block.type is BlockType.HEADING and block.level > 2]
    if not headings or not all(is_part_of_entry(block) for block in deeper):
        return False
    if any(heading_kind(block.text) or len(block.text) == 1 or is_structural(block) for block in headings):
        return False
    if any(_is_heading(block, 2) and leading_code(below.text) for block, below in pairwise(body)):
        # It is over a list of names.
        return False
    names = [_names_of_heading(block) for block in headings]
    if any(" " in name.name or not name.name for found in names for name in found):
        return False
    has_text = any(_has_content(body, at, 2) for at in range(len(body)))
    return has_text and any(map(_is_never_section, headings, names))


def _names_of_heading(block: Block) -> list[Name]:
    found = heading_name(block.text)
    return names_in(found.name if found else "")


def _is_never_section(heading: Block, names: list[Name]) -> bool:
    """Return whether a heading is written unlike a section: in lower case, as code, or as several names."""
    name = names[0].name
    has_shape = name[1:] != name[1:].lower() or not name.isalpha()
    return len(names) > 1 or names[0].kind is not None or has_shape or not is_capitalised(heading.text)


def is_part_of_entry(block: Block) -> bool:
    """Return whether a heading is inside an entry: ``Parameters``, ``See also``."""
    return block.text.strip(" :").lower() in _FIELD_LABELS or holds_no_keywords(block._replace(level=2))


def second_level(parts: FileStructure) -> list[EntryCandidate]:
    """Return the headings of level 2 that are single words above text, if the title says that they are keywords."""
    headings = _headings(parts.body, 2)
    if not KEYWORD_WORDS.intersection(normalised(parts.title).split()) or len(headings) < 2:
        return []
    for block in headings:
        words = normalised(block.text).split()
        if len(block.text.split()) > 1 or heading_kind(block.text) or not _OF_SECTIONS.isdisjoint(words):
            return []
    if not all(_has_content(parts.body, at, 2) for at, block in enumerate(parts.body) if _is_heading(block, 2)):
        return []
    return list(heading_candidates(parts.body, 2))


def _stand_over_fields(body: list[Block], level: int) -> bool:
    """Return whether something with a label directly follows each heading of the level."""
    below = [after.text.lstrip("> ") for block, after in pairwise(body) if _is_heading(block, level)]
    labels = [leading_bold(text) for text in below]
    return len(below) == len(_headings(body, level)) and all(bold and is_field(bold) for bold in labels)


def _headings(body: list[Block], level: int) -> list[Block]:
    return [block for block in body if _is_heading(block, level)]


def _is_heading(block: Block, level: int) -> bool:
    return block.type is BlockType.HEADING and block.level == level


def _are_bare_names(body: list[Block], level: int) -> bool:
    texts = [block.text for block in _headings(body, level) if not is_structural(block)]
    names = [text for text in texts if len(text) > 1 and heading_kind(text) is None]
    return len(names) > 1 and 2 * len(names) > len(texts)


def is_field(bold: Bold) -> bool:
    """Return whether a bullet describes the entry above it: it has a label, or links to where that is found."""
    if bold.linked and "/" in bold.name:
        return True
    return not bold.code and bold.colon and bold.label in _FIELD_LABELS


def _has_content(body: list[Block], at: int, level: int) -> bool:
    block = body[at]
    if block.type is not BlockType.HEADING or block.level != level or is_structural(block):
        return False
    follows = body[at + 1] if at + 1 < len(body) else None
    if follows is None:
        return False
    if follows.type is BlockType.HEADING:
        return follows.level > level
    return follows.type in (BlockType.PARAGRAPH, BlockType.ITEM)


def heading_candidates(body: list[Block], level: int) -> Iterator[EntryCandidate]:
    candidate: EntryCandidate | None = None
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING and block.level <= level:
            candidate = None
            if block.level < level:
                kind = heading_kind(block.text)
                continue
            found = None if is_structural(block) else heading_name(block.text)
            if found:
                candidate = EntryCandidate(found.name, block, found.start, found.rest, kind)
                yield candidate
        elif block.type is BlockType.RULE:
            candidate = None
        elif candidate:
            candidate.content.append(block)
