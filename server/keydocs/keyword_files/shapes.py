"""Which blocks of a keyword file are its entries.

Generators write many dialects, but four shapes cover nearly all that was seen, and a file keeps to one of them:

- *bold bullet*: a list item that begins with bold text;
- *heading*: each entry is a heading, its fields are the bullets or paragraphs below;
- *plain bullet*: the name and nothing else, where the header or the letter above vouch for it;
- *bold line*: a paragraph that begins with a line of bold text, mostly in ``sub.md`` and ``keywords.md``.

Where a file has none of these: *code bullet* (a code span or a link around a name), *table row*, *bold paragraph*
(a name and what is said of it), *code list* (names in back-ticks in a row) and plain bullets under a heading that
says what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise

from keydocs.keyword_files.blocks import Block, BlockType
from keydocs.keyword_files.candidates import EntryCandidate, divided
from keydocs.keyword_files.filenames import PAGE_SUFFIX
from keydocs.keyword_files.headed import (
    KEYWORD_WORDS,
    entry_level,
    heading_candidates,
    headings_are_entries,
    is_category,
    is_field,
    second_level,
    second_level_is_entries,
    second_level_is_names,
)
from keydocs.keyword_files.inline import (
    MAX_NAME,
    Bold,
    leading_bold,
    leading_code,
    links,
    plain_name,
)
from keydocs.keyword_files.labels import heading_kind, is_kind, is_remark
from keydocs.keyword_files.names import leading_call, names_in
from keydocs.keyword_files.structure import FileStructure, normalised
from keydocs.keyword_files.tables import definitions, rows
from keydocs.model import Kind

_CODE = re.compile(r"`([^`\n]{1,999})`")
_CODE_LIST = re.compile(r"`[^`\n]{1,999}`(?:\s{0,3}(?:[,;·•|/]\s{0,3})?`[^`\n]{1,999}`)*\s{0,3}[.;,]?")
_TOKEN = re.compile(r"[^\s,;`*|]{1,200}")
_TOKEN_LIST = re.compile(r"[^\s,;`*|]{1,200}(?:[,;|]\s{0,3}[^\s,;`*|]{1,200}){0,500}\.?")
_MAX_LISTED = 500
"""Code spans on one line."""
_BRACKETS = re.compile(r"\s{0,9}[\[(]([^()\[\]]{1,60})[\])]")
_COUNT = re.compile(r"(?:\(\d{1,9}\)\s{0,9})?[:\uff1a–—-]\s{1,9}")
_ENDS_NAME = re.compile(r"\s{0,9}(?:$|[:\uff1a(\n]|(?:[-–—→]|->)\s)")
_PLAIN_ITEM = re.compile(
    r"(?![\[<])(?:(\S{1,999}?(?: \S{1,999}?){0,3}?)(?::\s|\s(?:[-–—:|→]|->)\s)"
    r"|(\S{1,999})\s{1,3}(?=\([a-z]{1,30}\)$)|([^\s\[\]]{1,999})$)"
)
_ITALIC = re.compile(r"\*([^*]+)\*")
_NOTHING: tuple[list[str], ...] = (["none"], ["n/a"], [])
_DEEPEST = 6
_MAX_WORDS = 4
"""Words of a phrase that is a plain bullet."""


def find_entries(parts: FileStructure, is_index: bool) -> list[EntryCandidate]:
    """Return the entries of a file in order. ``is_index``: it is ``sub.md`` or ``keywords.md``."""
    found = _find_drafts(parts, is_index)
    if not found and parts.spare and not is_index:
        found = _find_drafts(replace(parts, body=parts.spare), False)
    if found and not is_index:
        found = _with_other_sections(parts, found)
    return [one for candidate in found for one in divided(candidate)]


def _with_other_sections(parts: FileStructure, found: list[EntryCandidate]) -> list[EntryCandidate]:
    """Return the candidates with those of sections that list keywords in another shape than the rest of the file."""
    lines = sorted(candidate.block.line for candidate in found)
    deepest = next(
        (candidate.block.level for candidate in found if candidate.block.type is BlockType.HEADING), _DEEPEST
    )
    heads = [(at, block) for at, block in enumerate(parts.body) if block.type is BlockType.HEADING]
    more: list[EntryCandidate] = []
    ends = [*(at for at, _ in heads[1:]), len(parts.body)]
    for (at, block), end in zip(heads, ends, strict=False):
        kind = heading_kind(block.text)
        section = parts.body[at + 1 : end]
        if kind in (None, Kind.FILE) or not section or block.level > deepest:
            continue
        after = bisect_right(lines, section[-1].line + section[-1].text.count("\n"))
        if after == bisect_left(lines, block.line):
            candidates = _find_drafts(replace(parts, title="Keywords", header={}, body=section), False)
            for candidate in candidates:
                candidate.heading = candidate.heading or kind
            more += candidates
    return sorted([*found, *more], key=lambda candidate: candidate.block.line) if more else found


def _find_drafts(parts: FileStructure, is_index: bool) -> list[EntryCandidate]:
    body = parts.body
    bullets = list(_bullets(body, leading_bold))
    if not bullets and _stand_under_letters(body):
        return list(_single_tokens(_items(body), _MAX_WORDS))
    if is_index and not bullets and _all_letters(body):
        return list(_bold_lines(body))
    if not is_index and not bullets:
        lettered = next((found for found in _weak_shapes(body) if _under_letters(body, found)), None)
        if lettered:
            return lettered
    if not is_index and not bullets and second_level_is_names(body):
        return list(heading_candidates(body, 2))
    level = entry_level(body, 2 if is_index else 3)
    if level and headings_are_entries(body, bullets, level):
        return list(heading_candidates(body, level))
    if not is_index and second_level_is_entries(body, bullets):
        return list(heading_candidates(body, 2))
    if bullets and _are_code_lists(bullets):
        return list(_code_lists(body, sure=True))
    if bullets:
        return list(_bullets(body, _leading_mark))
    if is_index:
        return list(_bold_lines(body))
    others = (*_weak_shapes(body), _described_plainly(parts), _linked(parts), second_level(parts))
    return _plain_bullets(parts) or next((found for candidates in others if (found := list(candidates))), [])


def _weak_shapes(body: list[Block]) -> Iterator[list[EntryCandidate]]:
    """Return the candidates in a file without bold bullets and headings."""
    yield list(definitions(body))
    yield list(_bullets(body, leading_code))
    yield list(rows(body))
    yield _bold_blocks(body)
    yield list(_code_lists(body, sure=any(_code_lists(body))))
    yield _bold_paragraphs(body)
    yield _code_paragraphs(body)


def _under_letters(body: list[Block], candidates: list[EntryCandidate]) -> bool:
    """Return whether the candidates are below headings with their first letters."""
    headings = [block for block in body if block.type is BlockType.HEADING]
    lines = [block.line for block in headings]
    right = 0
    for candidate in candidates:
        at = bisect_right(lines, candidate.block.line) - 1
        right += at >= 0 and headings[at].text.casefold() == candidate.name[:1].casefold()
    return 5 * right > 4 * len(candidates)


def _bullets(body: list[Block], leading: Callable[[str], Bold | None]) -> Iterator[EntryCandidate]:
    candidate: EntryCandidate | None = None
    kind: Kind | None = None
    for at, block in enumerate(body):
        if block.type is BlockType.ITEM and (candidate is None or block.level <= candidate.block.level):
            candidate = None
            bold = leading(block.text)
            below = body[at + 1] if at + 1 < len(body) else None
            if below and below.level > block.level and below.type is BlockType.ITEM:
                category = _category(block, bold, below, leading)
                kind = category or kind
                if category:
                    continue
            if bold and bold.name:
                candidate = EntryCandidate(bold.name, block, bold.start, bold.rest, kind, [], bold)
                yield candidate
        elif block.type is BlockType.HEADING:
            candidate, kind = None, heading_kind(block.text)
        elif candidate and block.level >= candidate.block.level:
            candidate.content.append(block)
        else:
            candidate = None
            if block.type is BlockType.PARAGRAPH and not block.level:
                bold = leading_bold(block.text)
                kind = (heading_kind(bold.name) if bold and not bold.rest.strip(": ") else None) or kind


def _leading_mark(text: str) -> Bold | None:
    """Return the bold text or code span that a block begins with."""
    return leading_bold(text) or leading_code(text)


def _category(block: Block, bold: Bold | None, below: Block, leading: Callable[[str], Bold | None]) -> Kind | None:
    """Return the kind that a bullet gives to the bullets nested in it, if they are the entries and it is not."""
    inner = leading(below.text)
    if inner is None or is_field(inner):
        return None
    if bold is None:
        if len(block.text) == 1 and inner.name[:1].casefold() == block.text.casefold():
            return Kind.IDENTIFIER
        return heading_kind(block.text)
    return None if bold.code or _without_count(bold.rest) else heading_kind(bold.name)


def _without_count(rest: str) -> str:
    """Return the rest of ``: (12)`` after the name of a category."""
    return rest.strip(" :()0123456789")


def _plain_bullets(parts: FileStructure) -> list[EntryCandidate]:
    items = _items(parts.body)
    count = declared_count(parts)
    if count and count[1] == len(items):
        # The header says how many names there are, so each item is one, also if it is a phrase.
        return [_plain(item) for item in items if 0 < len(item.text) <= MAX_NAME]
    return list(_single_tokens(items)) if "source" in parts.header and "count" in parts.header else []


def _described_plainly(parts: FileStructure) -> list[EntryCandidate]:
    """Return plain bullets below a heading of a kind, if each is a token, perhaps with a description."""
    headings = [parts.title, *(block.text for block in parts.body if block.type is BlockType.HEADING)]
    if not any(KEYWORD_WORDS.intersection(normalised(text).split()) for text in headings):
        return []
    candidates: list[EntryCandidate] = []
    kind: Kind | None = None
    for block in parts.body:
        bold = leading_bold(block.text) if block.type is BlockType.PARAGRAPH and not block.level else None
        if block.type is BlockType.HEADING or (bold and _is_category_line(bold)):
            kind = heading_kind(bold.name if bold else block.text)
        elif block.type is BlockType.ITEM and block.level == 1:
            end = leading_call(block.text)
            if end and _ENDS_NAME.match(block.text, end):
                candidates.append(EntryCandidate(block.text[:end], block, 0, block.text[end:], kind))
                continue
            match = _PLAIN_ITEM.match(block.text)
            if match is None:
                return []
            group = match.lastindex or 0
            italic = _ITALIC.fullmatch(match[group])
            name, at = (italic[1], 1) if italic else (match[group], 0)
            candidates.append(EntryCandidate(name, block, at, block.text[match.end(group) :], kind))
    return candidates if [candidate.block.text.lower() for candidate in candidates] not in _NOTHING else []


def _linked(parts: FileStructure) -> list[EntryCandidate]:
    """Return bullets that link to a page, labelled with single tokens, if the title says that they are keywords."""
    items = _items(parts.body)
    if not KEYWORD_WORDS.intersection(normalised(parts.title).split()):
        return []
    found = [(item, next(links(item.text), None)) for item in items]
    candidates = [
        EntryCandidate(link.label.strip("`"), item, item.text.index(link.label.strip("`")), item.text[link.end :])
        for item, link in found
        if link and link.start == 0 and not re.search(r"\s", link.label) and _leads_to_page(link.target)
    ]
    return candidates if len(candidates) == len(items) else []


def _leads_to_page(target: str) -> bool:
    return "#" in target or target.endswith(PAGE_SUFFIX)


def _are_code_lists(bullets: list[EntryCandidate]) -> bool:
    """Return whether bullets are kinds with their names: ``- **Functions**: `f`, `g` ``. A single name that is a kind
    could be the keyword."""
    sure = False
    for candidate in bullets:
        bold = candidate.bold
        if bold is None or bold.code or candidate.content or not is_category(bold.name):
            return False
        listed = _listed(bold)
        is_code = _CODE_LIST.fullmatch(listed) is not None
        if not is_code and not (bold.colon and _TOKEN_LIST.fullmatch(listed)):
            return False
        names = _CODE.findall(listed) if is_code else _TOKEN.findall(listed)
        is_sure = len(names) > 1 or (is_code and (not is_kind(names[0]) or bold.rest.lstrip().startswith("(")))
        sure = sure or is_sure
    return sure


def _listed(bold: Bold) -> str:
    """Return the text after ``**Functions** (3): `` on its line."""
    rest = _behind(bold)
    behind = _COUNT.match(rest)
    return rest[behind.end() :] if behind else bold.value if bold.colon else ""


def _code_lists(body: list[Block], *, sure: bool = False) -> Iterator[EntryCandidate]:
    """Return names in a row: code spans, perhaps after their kind, or separated by commas after it. ``sure``: a single
    name after a kind counts too."""
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING:
            kind = heading_kind(block.text)
        if block.type not in (BlockType.PARAGRAPH, BlockType.ITEM):
            continue
        for number, line in enumerate(block.text.split("\n"), block.line):
            bold = leading_bold(line)
            if bold and not is_category(bold.name):
                continue
            listed = _listed(bold) if bold else line.strip()
            if _CODE_LIST.fullmatch(listed):
                row = Block(BlockType.PARAGRAPH, 0, number, line)
                above = (heading_kind(bold.name) if bold else None) or kind
                start = line.rindex(listed)
                for code in islice(_CODE.finditer(line, start), _MAX_LISTED):
                    yield EntryCandidate(code[1], row, code.start(1), "", above)
            elif bold and bold.colon and not bold.code and ("," in listed or sure) and _TOKEN_LIST.fullmatch(listed):
                row = Block(BlockType.PARAGRAPH, 0, number, line)
                end = len(line.rstrip(" ."))
                for token in islice(_TOKEN.finditer(line, line.rindex(listed), end), _MAX_LISTED):
                    yield EntryCandidate(token[0], row, token.start(), "", heading_kind(bold.name) or kind)


def _items(body: list[Block]) -> list[Block]:
    """Yield the bullets of one line at the outermost level."""
    items = (block for block in body if block.type is BlockType.ITEM and block.level == 1)
    return [item for item in items if "\n" not in item.text]


def _single_tokens(items: list[Block], max_words: int = 1) -> Iterator[EntryCandidate]:
    for item in items:
        candidate = _plain(item)
        name = names_in(candidate.name)[0].name
        if 0 < len(candidate.name) <= MAX_NAME and len(name.split(None, max_words)) <= max_words:
            yield candidate


def _plain(item: Block) -> EntryCandidate:
    name = plain_name(item.text)
    column = item.text.index(name)
    return EntryCandidate(name, item, column, item.text[column + len(name) :].lstrip("`"))


def _all_letters(body: list[Block]) -> bool:
    """Return whether the deepest headings are letters, so that the names are below them."""
    headings = [block for block in body if block.type is BlockType.HEADING]
    deepest = max((block.level for block in headings), default=0)
    return all(len(block.text) == 1 for block in headings if block.level == deepest)


def _stand_under_letters(body: list[Block]) -> bool:
    letter = ""
    right = wrong = 0
    for block in body:
        if block.type is BlockType.HEADING:
            letter = block.text.casefold() if len(block.text) == 1 else ""
        elif block.type is BlockType.ITEM:
            matches = letter != "" and block.text.lstrip("`")[:1].casefold() == letter
            right, wrong = right + matches, wrong + (not matches)
    return right > 4 * wrong


def declared_count(parts: FileStructure) -> tuple[int, int] | None:
    """Return the number of keywords that the header declares, and its line; None if there is none."""
    for label in ("total keywords", "count"):
        line, value = parts.header.get(label, (0, ""))
        if value.isascii() and value.isdigit() and len(value) < 10:
            return line, int(value)
    return None


def _bold_lines(body: list[Block]) -> Iterator[EntryCandidate]:
    candidate: EntryCandidate | None = None
    for block in body:
        bold = leading_bold(block.text) if block.type is BlockType.PARAGRAPH and not block.level else None
        if bold and bold.name and not bold.colon and not _behind(bold) and _may_be_entry(bold):
            candidate = EntryCandidate(bold.name, block, bold.start, bold.rest, None, [], bold)
            yield candidate
        elif block.type in (BlockType.HEADING, BlockType.RULE):
            candidate = None
        elif candidate:
            candidate.content.append(block)


def _may_be_entry(bold: Bold) -> bool:
    """Return whether bold text at the start of a paragraph is not a heading: it has text below, or does not read like
    one."""
    return bold.rest.strip() != "" or bold.code or not is_category(bold.name)


def _bold_paragraphs(body: list[Block]) -> list[EntryCandidate]:
    """Return paragraphs of one entry each: ``**`name`** (kind) - what it is``."""
    paragraphs = [block for block in body if block.type is BlockType.PARAGRAPH and not block.level]
    found = [(block, bold) for block in paragraphs if (bold := leading_bold(block.text)) and bold.name]
    sure = [(block, bold) for block, bold in found if bold.code or _has_kind(bold)]
    if len(found) > 1 and 2 * len(found) > len(paragraphs):
        sure = [(block, bold) for block, bold in found if bold.code or not is_field(bold)]
    if all(_is_category_line(bold) for _, bold in sure):
        return []
    return [EntryCandidate(bold.name, block, bold.start, bold.rest, None, [], bold) for block, bold in sure]


def _bold_blocks(body: list[Block]) -> list[EntryCandidate]:
    """Return bold lines, and the paragraphs beside them that begin like these."""
    lines = list(_bold_lines(body))
    known = {candidate.block.line for candidate in lines}
    found = [
        *lines,
        *(candidate for candidate in _bold_paragraphs(body) if lines and candidate.block.line not in known),
    ]
    found.sort(key=lambda candidate: candidate.block.line)
    for candidate, following in pairwise(found):
        candidate.content = [block for block in candidate.content if block.line < following.block.line]
    return found


def _code_paragraphs(body: list[Block]) -> list[EntryCandidate]:
    """Return paragraphs of one entry each: `` `name` - what it is``."""
    paragraphs = [block for block in body if block.type is BlockType.PARAGRAPH and not block.level]
    found = [
        (block, code) for block in paragraphs if (code := leading_code(block.text)) and _ENDS_NAME.match(code.rest)
    ]
    if len(found) < 2 or 2 * len(found) <= len(paragraphs):
        return []
    return [EntryCandidate(code.name, block, code.start, code.rest, None, [], code) for block, code in found]


def _is_category_line(bold: Bold) -> bool:
    """Return whether a paragraph is a heading in bold: ``**Functions**``."""
    return not bold.code and not bold.rest.strip(" :") and is_category(bold.name)


def _has_kind(bold: Bold) -> bool:
    """Return whether a kind in brackets follows the name."""
    kind = _BRACKETS.match(bold.rest)
    return kind is not None and is_remark(kind[1])


def _behind(bold: Bold) -> str:
    """Return the text after the name on its line."""
    return bold.rest.split("\n", 1)[0].strip()
