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
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise

from keydocs.keywords.blocks import Block, BlockType
from keydocs.keywords.drafts import Draft, divided
from keydocs.keywords.filenames import PAGE_SUFFIX
from keydocs.keywords.inline import (
    MAX_NAME,
    Bold,
    heading_name,
    is_code_heading,
    is_labelled_name,
    leading_bold,
    leading_code,
    links,
    plain_name,
)
from keydocs.keywords.kinds import heading_kind, is_kind, is_remark
from keydocs.keywords.names import Name, leading_call, names_in
from keydocs.keywords.parts import Parts, holds_no_keywords, is_capitalised, is_joined, normalised
from keydocs.keywords.tables import definitions, rows
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
_FILE_NAME = re.compile(r"\w\.[a-z]{1,5}\b(?!\.)")
_CODE = re.compile(r"`([^`\n]{1,999})`")
_CODE_LIST = re.compile(r"`[^`\n]{1,999}`(?:\s{0,3}(?:[,;·•|/]\s{0,3})?`[^`\n]{1,999}`)*\s{0,3}[.;,]?")
_TOKEN = re.compile(r"[^\s,;`*|]{1,200}")
_TOKEN_LIST = re.compile(r"[^\s,;`*|]{1,200}(?:[,;|]\s{0,3}[^\s,;`*|]{1,200}){0,500}\.?")
_MAX_LISTED = 500
"""Names in back-ticks on one line."""
_BRACKETS = re.compile(r"\s{0,9}[\[(]([^()\[\]]{1,60})[\])]")
_COUNT = re.compile(r"(?:\(\d{1,9}\)\s{0,9})?[:\uff1a–—-]\s{1,9}")
_ENDS_NAME = re.compile(r"\s{0,9}(?:$|[:\uff1a(\n]|(?:[-–—→]|->)\s)")
_PLAIN_ITEM = re.compile(
    r"(?![\[<])(?:(\S{1,999}?(?: \S{1,999}?){0,3})(?::\s|\s(?:[-–—:|→]|->)\s)|([^\s\[\]]{1,999})$)"
)
_ITALIC = re.compile(r"\*([^*]+)\*")
_KEYWORD_WORDS = frozenset("identifiers keyword keywords symbols".split())
_OF_SECTIONS = frozenset(
    """abstract api architecture background basics behavior behaviour caveats components concepts configuration context
    dependencies description design features flow functionality history implementation imports installation integration
    internals limitations model motivation options performance preface prerequisites principles requirements results
    rules security setup structure style syntax testing tests theory types workflow""".split()
)
"""What sections of a text about a file are called."""
_NOTHING: tuple[list[str], ...] = (["none"], ["n/a"], [])
_DEEPEST = 6
_MAX_WORDS = 4
"""Of a phrase that is a plain bullet."""

_NOT_ENTRIES = frozenset(
    "all concepts entries glossary identifiers index keyword keywords list listing symbols terms".split()
)


def find_drafts(parts: Parts, is_index: bool) -> list[Draft]:
    """The entries of a file, in their order. ``is_index`` for ``sub.md`` and ``keywords.md``."""
    found = _find_drafts(parts, is_index)
    if not found and parts.spare and not is_index:
        found = _find_drafts(replace(parts, body=parts.spare), False)
    if found and not is_index:
        found = _with_other_sections(parts, found)
    return [one for draft in found for one in divided(draft)]


def _with_other_sections(parts: Parts, found: list[Draft]) -> list[Draft]:
    """The drafts, and those of sections that list keywords of a kind in another shape than the rest of the file."""
    lines = sorted(draft.block.line for draft in found)
    deepest = next((draft.block.level for draft in found if draft.block.type is BlockType.HEADING), _DEEPEST)
    heads = [(at, block) for at, block in enumerate(parts.body) if block.type is BlockType.HEADING]
    more: list[Draft] = []
    ends = [*(at for at, _ in heads[1:]), len(parts.body)]
    for (at, block), end in zip(heads, ends, strict=False):
        kind = heading_kind(block.text)
        section = parts.body[at + 1 : end]
        if kind in (None, Kind.FILE) or not section or block.level > deepest:
            continue
        after = bisect_right(lines, section[-1].line + section[-1].text.count("\n"))
        if after == bisect_left(lines, block.line):
            drafts = _find_drafts(replace(parts, title="Keywords", header={}, body=section), False)
            for draft in drafts:
                draft.heading = draft.heading or kind
            more += drafts
    return sorted([*found, *more], key=lambda draft: draft.block.line) if more else found


def _find_drafts(parts: Parts, is_index: bool) -> list[Draft]:
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
    if not is_index and not bullets and _second_level_is_names(body):
        return list(_heading_drafts(body, 2))
    level = _entry_level(body, 2 if is_index else 3)
    if level and _headings_are_entries(body, bullets, level):
        return list(_heading_drafts(body, level))
    if not is_index and _second_level_is_entries(body, bullets):
        return list(_heading_drafts(body, 2))
    if bullets and _are_code_lists(bullets):
        return list(_code_lists(body, sure=True))
    if bullets:
        return list(_bullets(body, _leading_mark))
    if is_index:
        return list(_bold_lines(body))
    others = (*_weak_shapes(body), _described_plainly(parts), _linked(parts), _second_level(parts))
    return _plain_bullets(parts) or next((found for drafts in others if (found := list(drafts))), [])


def _weak_shapes(body: list[Block]) -> Iterator[list[Draft]]:
    """What the entries could be where they are not bold bullets or headings."""
    yield list(definitions(body))
    yield list(_bullets(body, leading_code))
    yield list(rows(body))
    yield _bold_blocks(body)
    yield list(_code_lists(body))
    yield _bold_paragraphs(body)
    yield _code_paragraphs(body)


def _under_letters(body: list[Block], drafts: list[Draft]) -> bool:
    """Whether the drafts stand under headings that are their first letters."""
    headings = [block for block in body if block.type is BlockType.HEADING]
    lines = [block.line for block in headings]
    right = 0
    for draft in drafts:
        at = bisect_right(lines, draft.block.line) - 1
        right += at >= 0 and headings[at].text.casefold() == draft.name[:1].casefold()
    return 5 * right > 4 * len(drafts)


def _bullets(body: list[Block], leading: Callable[[str], Bold | None]) -> Iterator[Draft]:
    draft: Draft | None = None
    kind: Kind | None = None
    for at, block in enumerate(body):
        if block.type is BlockType.ITEM and (draft is None or block.level <= draft.block.level):
            draft = None
            bold = leading(block.text)
            below = body[at + 1] if at + 1 < len(body) else None
            if below and below.level > block.level and below.type is BlockType.ITEM:
                category = _category(block, bold, below, leading)
                kind = category or kind
                if category:
                    continue
            if bold and bold.name:
                draft = Draft(bold.name, block, bold.start, bold.rest, kind, [], bold)
                yield draft
        elif block.type is BlockType.HEADING:
            draft, kind = None, heading_kind(block.text)
        elif draft and block.level >= draft.block.level:
            draft.content.append(block)
        else:
            draft = None
            if block.type is BlockType.PARAGRAPH and not block.level:
                bold = leading_bold(block.text)
                kind = (heading_kind(bold.name) if bold and not bold.rest.strip(": ") else None) or kind


def _leading_mark(text: str) -> Bold | None:
    """The bold text or the code span that a block begins with."""
    return leading_bold(text) or leading_code(text)


def _category(block: Block, bold: Bold | None, below: Block, leading: Callable[[str], Bold | None]) -> Kind | None:
    """The kind that a bullet over nested bullets gives to these, where they are the entries and it is none."""
    inner = leading(below.text)
    if inner is None or _is_field(inner):
        return None
    if bold is None:
        if len(block.text) == 1 and inner.name[:1].casefold() == block.text.casefold():
            return Kind.IDENTIFIER
        return heading_kind(block.text)
    return None if bold.code or _without_count(bold.rest) else heading_kind(bold.name)


def _without_count(rest: str) -> str:
    """What is left of ``: (12)`` behind the name of a category."""
    return rest.strip(" :()0123456789")


def _entry_level(body: list[Block], minimum: int) -> int:
    """The level of the headings that would be entries: the deepest that repeats, 0 where there is none."""
    texts: dict[int, list[str]] = {}
    for block in body:
        if block.type is BlockType.HEADING and block.level >= minimum and not is_structural(block):
            texts.setdefault(block.level, []).append(block.text)
    # A level whose headings keep saying the same ("Example", "Example", …) is structure inside of the entries.
    levels = [level for level, found in texts.items() if len(found) < 3 or 2 * len(set(found)) > len(found)]
    repeated = [level for level in levels if len(texts[level]) > 1]
    return max(repeated or levels, default=0)


def is_structural(block: Block) -> bool:
    """Whether a heading speaks of keywords rather than being one."""
    if is_code_heading(block.text) or is_labelled_name(block.text) or is_joined(block.text):
        return False
    words = normalised(block.text).split()
    return len(words) > 1 and ("keyword" in words or "keywords" in words or words[-1] == "index")


def _headings_are_entries(body: list[Block], bullets: list[Draft], level: int) -> bool:
    """Whether the headings of ``level`` are the entries, and the bold bullets below them their fields."""
    if not bullets or _stand_apart(body, bullets, level):
        if _stand_over_fields(body, level):
            return True
        if all(_is_category(block.text) for block in _headings(body, level)):
            return False
        return any(_has_content(body, i, level) for i in range(len(body))) or _are_bare_names(body, level)
    if 2 * sum(draft.bold is not None and draft.bold.code for draft in bullets) > len(bullets):
        return False
    labels: Counter[str] = Counter()
    headings: list[Block] = []
    above: Block | None = None
    letters = fields = 0
    starts = {draft.block.line: draft for draft in bullets}
    for block in body:
        if block.type is BlockType.HEADING:
            above = block if block.level == level and not is_structural(block) else None
            headings += [above] if above else []
        elif above is not None and block.type is BlockType.ITEM and block.line in starts:
            draft = starts[block.line]
            labels[draft.name.lower()] += 1
            fields += bool(draft.bold and _is_field(draft.bold))
            letters += len(above.text) == 1 and draft.name[:1].casefold() == above.text.casefold()
    if 5 * letters > 4 * len(bullets):
        return False
    # Labels that come under (nearly) every heading are fields, whatever they are called.
    repeated = sum(n for n in labels.values() if len(headings) > 1 and 5 * n >= 4 * len(headings))
    if (fields or repeated or len(bullets) <= len(headings)) and _are_names(headings):
        return True
    if not (repeated and fields) and all(_is_category(block.text) for block in headings):
        return False
    if len(headings) == 1 and bullets[0].name.lower() in _FIRST_LABELS and bullets[0].bold is not None:
        return bullets[0].bold.colon
    return 2 * max(fields, repeated) > len(bullets)


def _stand_apart(body: list[Block], bullets: list[Draft], level: int) -> bool:
    """Whether the headings of ``level`` are all below headings of kinds, and bold bullets are below others only."""
    starts = {draft.block.line for draft in bullets}
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
    """Whether a heading names a file, under which its keywords may well stand."""
    return "/" in heading or _FILE_NAME.search(heading) is not None


def _is_category(text: str) -> bool:
    """``Functions``, ``All Keywords``; in lower case they could be entries."""
    known = heading_kind(text) is not None or not _NOT_ENTRIES.isdisjoint(normalised(text).split())
    return known and is_capitalised(text) and not is_code_heading(text) and not is_labelled_name(text)


def _second_level_is_entries(body: list[Block], bullets: list[Draft]) -> bool:
    """The same for level 2, where nearly always sections stand: it takes more to believe it."""
    headings = _headings(body, 2)
    if not headings or any(block.type is BlockType.HEADING and block.level > 2 for block in body):
        return False
    if all(block.text.startswith("`") and block.text.endswith("`") for block in headings):
        return True
    if any(_NOT_ENTRIES.intersection(normalised(block.text).split()) for block in headings):
        return False
    if bullets:
        return len(bullets) > 1 and _headings_are_entries(body, bullets, 2)
    return _stand_over_fields(body, 2)


def _second_level_is_names(body: list[Block]) -> bool:
    """Whether the headings of level 2 are plainly the entries: each a single identifier, written as none of a section
    is or with its signature, over text."""
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
    """Whether a heading is written as that of no section: in lower case, as code, or as several names."""
    name = names[0].name
    has_shape = name[1:] != name[1:].lower() or not name.isalpha()
    return len(names) > 1 or names[0].kind is not None or has_shape or not is_capitalised(heading.text)


def is_part_of_entry(block: Block) -> bool:
    """Whether a heading is one inside of an entry: ``Parameters``, ``See also``."""
    return block.text.strip(" :").lower() in _FIELD_LABELS or holds_no_keywords(block._replace(level=2))


def _second_level(parts: Parts) -> list[Draft]:
    """Headings of level 2 that are single words over text, where the title vouches that they are keywords."""
    headings = _headings(parts.body, 2)
    if not _KEYWORD_WORDS.intersection(normalised(parts.title).split()) or len(headings) < 2:
        return []
    for block in headings:
        words = normalised(block.text).split()
        if len(block.text.split()) > 1 or heading_kind(block.text) or not _OF_SECTIONS.isdisjoint(words):
            return []
    if not all(_has_content(parts.body, at, 2) for at, block in enumerate(parts.body) if _is_heading(block, 2)):
        return []
    return list(_heading_drafts(parts.body, 2))


def _stand_over_fields(body: list[Block], level: int) -> bool:
    """Whether something that has a label follows at once on each heading of the level."""
    below = [after.text.lstrip("> ") for block, after in pairwise(body) if _is_heading(block, level)]
    labels = [leading_bold(text) for text in below]
    return len(below) == len(_headings(body, level)) and all(bold and _is_field(bold) for bold in labels)


def _headings(body: list[Block], level: int) -> list[Block]:
    return [block for block in body if _is_heading(block, level)]


def _is_heading(block: Block, level: int) -> bool:
    return block.type is BlockType.HEADING and block.level == level


def _are_bare_names(body: list[Block], level: int) -> bool:
    texts = [block.text for block in _headings(body, level) if not is_structural(block)]
    names = [text for text in texts if len(text) > 1 and heading_kind(text) is None]
    return len(names) > 1 and 2 * len(names) > len(texts)


def _is_field(bold: Bold) -> bool:
    """Whether a bullet says something about the entry above it: it has a label, or links to where it is found."""
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


def _heading_drafts(body: list[Block], level: int) -> Iterator[Draft]:
    draft: Draft | None = None
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING and block.level <= level:
            draft = None
            if block.level < level:
                kind = heading_kind(block.text)
                continue
            found = None if is_structural(block) else heading_name(block.text)
            if found:
                draft = Draft(found.name, block, found.start, found.rest, kind)
                yield draft
        elif block.type is BlockType.RULE:
            draft = None
        elif draft:
            draft.content.append(block)


def _plain_bullets(parts: Parts) -> list[Draft]:
    items = _items(parts.body)
    count = declared_count(parts)
    if count and count[1] == len(items):
        # The header says how many names there are, so each item is one, also if it is a phrase.
        return [_plain(item) for item in items if 0 < len(item.text) <= MAX_NAME]
    return list(_single_tokens(items)) if "source" in parts.header and "count" in parts.header else []


def _described_plainly(parts: Parts) -> list[Draft]:
    """Plain bullets for which only a heading vouches, where each is a token, perhaps with a description."""
    headings = [parts.title, *(block.text for block in parts.body if block.type is BlockType.HEADING)]
    if not any(_KEYWORD_WORDS.intersection(normalised(text).split()) for text in headings):
        return []
    drafts: list[Draft] = []
    kind: Kind | None = None
    for block in parts.body:
        bold = leading_bold(block.text) if block.type is BlockType.PARAGRAPH and not block.level else None
        if block.type is BlockType.HEADING or (bold and _is_category_line(bold)):
            kind = heading_kind(bold.name if bold else block.text)
        elif block.type is BlockType.ITEM and block.level == 1:
            end = leading_call(block.text)
            if end and _ENDS_NAME.match(block.text, end):
                drafts.append(Draft(block.text[:end], block, 0, block.text[end:], kind))
                continue
            match = _PLAIN_ITEM.match(block.text)
            if match is None:
                return []
            group = match.lastindex or 0
            italic = _ITALIC.fullmatch(match[group])
            name, at = (italic[1], 1) if italic else (match[group], 0)
            drafts.append(Draft(name, block, at, block.text[match.end(group) :], kind))
    return drafts if [draft.block.text.lower() for draft in drafts] not in _NOTHING else []


def _linked(parts: Parts) -> list[Draft]:
    """Bullets that are links to a page or to a place on it, labelled with single tokens, where the title vouches."""
    items = _items(parts.body)
    if not _KEYWORD_WORDS.intersection(normalised(parts.title).split()):
        return []
    found = [(item, next(links(item.text), None)) for item in items]
    drafts = [
        Draft(link.label.strip("`"), item, item.text.index(link.label.strip("`")), item.text[link.end :])
        for item, link in found
        if link and link.start == 0 and not re.search(r"\s", link.label) and _leads_to_page(link.target)
    ]
    return drafts if len(drafts) == len(items) else []


def _leads_to_page(target: str) -> bool:
    return "#" in target or target.endswith(PAGE_SUFFIX)


def _are_code_lists(bullets: list[Draft]) -> bool:
    """``- **Functions**: `f`, `g` ``: kinds and their names. One name that is a kind could be that of a keyword."""
    sure = False
    for draft in bullets:
        bold = draft.bold
        if bold is None or bold.code or draft.content or not _is_category(bold.name):
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
    """What stands behind ``**Functions** (3): ``, on its line."""
    rest = _behind(bold)
    behind = _COUNT.match(rest)
    return rest[behind.end() :] if behind else bold.value if bold.colon else ""


def _code_lists(body: list[Block], *, sure: bool = False) -> Iterator[Draft]:
    """Names that stand in a row: in back-ticks, perhaps behind their kind, or behind their kind with commas between
    them. ``sure``: a single name behind a kind is one too."""
    kind: Kind | None = None
    for block in body:
        if block.type is BlockType.HEADING:
            kind = heading_kind(block.text)
        if block.type not in (BlockType.PARAGRAPH, BlockType.ITEM):
            continue
        for number, line in enumerate(block.text.split("\n"), block.line):
            bold = leading_bold(line)
            if bold and not _is_category(bold.name):
                continue
            listed = _listed(bold) if bold else line.strip()
            if _CODE_LIST.fullmatch(listed):
                row = Block(BlockType.PARAGRAPH, 0, number, line)
                above = (heading_kind(bold.name) if bold else None) or kind
                start = line.rindex(listed)
                for code in islice(_CODE.finditer(line, start), _MAX_LISTED):
                    yield Draft(code[1], row, code.start(1), "", above)
            elif bold and bold.colon and not bold.code and ("," in listed or sure) and _TOKEN_LIST.fullmatch(listed):
                row = Block(BlockType.PARAGRAPH, 0, number, line)
                end = len(line.rstrip(" ."))
                for token in islice(_TOKEN.finditer(line, line.rindex(listed), end), _MAX_LISTED):
                    yield Draft(token[0], row, token.start(), "", heading_kind(bold.name) or kind)


def _items(body: list[Block]) -> list[Block]:
    """The bullets of one line at the outermost level."""
    items = (block for block in body if block.type is BlockType.ITEM and block.level == 1)
    return [item for item in items if "\n" not in item.text]


def _single_tokens(items: list[Block], max_words: int = 1) -> Iterator[Draft]:
    for item in items:
        draft = _plain(item)
        name = names_in(draft.name)[0].name
        if 0 < len(draft.name) <= MAX_NAME and len(name.split(None, max_words)) <= max_words:
            yield draft


def _plain(item: Block) -> Draft:
    name = plain_name(item.text)
    column = item.text.index(name)
    return Draft(name, item, column, item.text[column + len(name) :].lstrip("`"))


def _all_letters(body: list[Block]) -> bool:
    """Whether the deepest headings are letters, so that the names stand below them."""
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


def declared_count(parts: Parts) -> tuple[int, int] | None:
    """How many keywords the header says the file has, and the line that says it; None where it does not."""
    for label in ("total keywords", "count"):
        line, value = parts.header.get(label, (0, ""))
        if value.isascii() and value.isdigit() and len(value) < 10:
            return line, int(value)
    return None


def _bold_lines(body: list[Block]) -> Iterator[Draft]:
    draft: Draft | None = None
    for block in body:
        bold = leading_bold(block.text) if block.type is BlockType.PARAGRAPH and not block.level else None
        if bold and bold.name and not bold.colon and not _behind(bold) and _may_be_entry(bold):
            draft = Draft(bold.name, block, bold.start, bold.rest, None, [], bold)
            yield draft
        elif block.type in (BlockType.HEADING, BlockType.RULE):
            draft = None
        elif draft:
            draft.content.append(block)


def _may_be_entry(bold: Bold) -> bool:
    """Whether bold text at the start of a paragraph is no heading: it has text below, or says nothing like one."""
    return bold.rest.strip() != "" or bold.code or not _is_category(bold.name)


def _bold_paragraphs(body: list[Block]) -> list[Draft]:
    """Paragraphs of one entry each: ``**`name`** (kind) - what it is``."""
    paragraphs = [block for block in body if block.type is BlockType.PARAGRAPH and not block.level]
    found = [(block, bold) for block in paragraphs if (bold := leading_bold(block.text)) and bold.name]
    sure = [(block, bold) for block, bold in found if bold.code or _has_kind(bold)]
    if len(found) > 1 and 2 * len(found) > len(paragraphs):
        sure = [(block, bold) for block, bold in found if bold.code or not _is_field(bold)]
    if all(_is_category_line(bold) for _, bold in sure):
        return []
    return [Draft(bold.name, block, bold.start, bold.rest, None, [], bold) for block, bold in sure]


def _bold_blocks(body: list[Block]) -> list[Draft]:
    """Bold lines, and beside them the paragraphs that begin like these and go on with a description."""
    lines = list(_bold_lines(body))
    known = {draft.block.line for draft in lines}
    found = [*lines, *(draft for draft in _bold_paragraphs(body) if lines and draft.block.line not in known)]
    found.sort(key=lambda draft: draft.block.line)
    for draft, following in pairwise(found):
        draft.content = [block for block in draft.content if block.line < following.block.line]
    return found


def _code_paragraphs(body: list[Block]) -> list[Draft]:
    """Paragraphs of one entry each: `` `name` - what it is``."""
    paragraphs = [block for block in body if block.type is BlockType.PARAGRAPH and not block.level]
    found = [
        (block, code) for block in paragraphs if (code := leading_code(block.text)) and _ENDS_NAME.match(code.rest)
    ]
    if len(found) < 2 or 2 * len(found) <= len(paragraphs):
        return []
    return [Draft(code.name, block, code.start, code.rest, None, [], code) for block, code in found]


def _is_category_line(bold: Bold) -> bool:
    """Whether a paragraph is a heading in bold: ``**Functions**``."""
    return not bold.code and not bold.rest.strip(" :") and _is_category(bold.name)


def _has_kind(bold: Bold) -> bool:
    """Whether the kind stands in brackets behind the name."""
    kind = _BRACKETS.match(bold.rest)
    return kind is not None and is_remark(kind[1])


def _behind(bold: Bold) -> str:
    """What stands behind the name on its line."""
    return bold.rest.split("\n", 1)[0].strip()
