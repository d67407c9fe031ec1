"""Which line of a page, or of a source, is about a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from keydocs import languages
from keydocs.model import Kind, Range
from keydocs.pages import anatomy, patterns
from keydocs.pages.page import Page
from keydocs.pages.source import Source, flatten, headers, uses
from keydocs.text import Lines

MAX_LANDINGS = 20
_MAX_USES = 4_000
_MANY_USES = 300
_C_WORDS = "class struct enum union namespace #define"
_INTRODUCERS = {
    "python": "def class",
    **dict.fromkeys(("c", "cpp", "cuda"), _C_WORDS),
    **dict.fromkeys(("java", "csharp"), "class enum interface struct"),
    **dict.fromkeys(("javascript", "typescript"), "function class interface enum type"),
    "go": "func type",
    "rust": "fn struct enum trait type",
    "php": "function class interface trait",
    "ruby": "def class",
}
"""Words that stand directly before a name where it is defined, by language."""
_INTRODUCED_AS = {
    **dict.fromkeys(("def", "function", "func", "fn"), Kind.FUNCTION),
    "#define": Kind.MACRO,
    "namespace": Kind.NAMESPACE,
}
_REACH = 2_000
_LONG = 300
_MAX_LONG = 200
_CALL_REACH = 6_000
_OWNER_LEVELS = 4


class How(IntEnum):
    """What a landing is, best first."""

    DEFINITION = 0
    SIGNATURE = 1
    """A heading or signature of the page about the name."""
    SOURCE = 2
    """The first whole-word use in the source."""
    PAGE = 3
    """The first whole-word use elsewhere on the page."""
    TOP = 4


@dataclass(frozen=True, slots=True)
class Landing:
    """Where to go for a name.

    ``name`` is the name itself (the title's text for ``TOP``); ``whole`` are the lines of the definition with
    its comment, decorators, signature and docstring but without its body, else the line. ``kind`` is as what a
    ``DEFINITION`` defines the name (``MODULE``: it imports it), None for the others.
    """

    how: How
    name: Range
    whole: Range
    kind: Kind | None = None


class _Found(NamedTuple):
    at: int
    kind: Kind
    rank: int


def land(page: Page, name: str, kind: Kind, owner: str = "") -> list[Landing]:
    """The lines of a page about a name: all that define it, in their order, else the one best; never empty.

    ``owner`` is a class: definitions inside of it, or under it as in ``Owner::name``, come first.
    """
    source = page.code
    if source is not None and name:
        found = _definitions(source, name, kind, owner)
        if found:
            return _as_landings(source, name, found)
    about = _noted(page, name) or _signature(page, name, _ABOUT)
    return [about or _use(page, name, kind) or _signature(page, name, _LISTED) or _mention(page, name) or _top(page)]


def land_in_source(lines: Lines, language: str, name: str, kind: Kind, owner: str = "") -> list[Landing]:
    """The lines of a source file that define a name, else its first use, as :func:`land`; empty without any."""
    if not name:
        return []
    source = whole_source(lines, language)
    found = _definitions(source, name, kind, owner)
    if found:
        return _as_landings(source, name, found)
    at = next(uses(source.text, name, source.start, source.end), -1)
    return [] if at < 0 else [_on_line(source, How.SOURCE, at, len(name))]


def land_on_top(page: Page) -> Landing:
    """The top of a page: for what the page is about as a whole."""
    return _top(page)


def whole_source(lines: Lines, language: str) -> Source:
    """A source file as the finders of definitions take it."""
    text = flatten(lines.text)
    return Source(text, 0, len(text), 0, language)


def defining_kind(source: Source, name: str, at: int) -> Kind | None:
    """As what the line of ``at`` defines the name there; None where it does not."""
    found = list(_candidates(source, name, iter((at,))))
    return min(found, key=lambda one: one.rank).kind if found else None


# --- definitions ----------------------------------------------------------------------------------------------

_FAMILY: dict[Kind, tuple[Kind, ...]] = {
    Kind.CLASS: (Kind.CLASS, Kind.INTERFACE, Kind.ENUM, Kind.TYPE),
    Kind.INTERFACE: (Kind.INTERFACE, Kind.CLASS, Kind.TYPE),
    Kind.TYPE: (Kind.TYPE, Kind.CLASS, Kind.ENUM, Kind.INTERFACE),
    Kind.ENUM: (Kind.ENUM, Kind.CLASS, Kind.TYPE),
    Kind.FUNCTION: (Kind.FUNCTION, Kind.MACRO),
    Kind.METHOD: (Kind.FUNCTION,),
    Kind.MACRO: (Kind.MACRO,),
    Kind.CONSTANT: (Kind.CONSTANT, Kind.VARIABLE, Kind.MACRO),
    Kind.VARIABLE: (Kind.VARIABLE, Kind.CONSTANT, Kind.MACRO),
    Kind.NAMESPACE: (Kind.NAMESPACE,),
    Kind.MODULE: (Kind.MODULE,),
}
_ORDER = (
    Kind.CLASS,
    Kind.INTERFACE,
    Kind.FUNCTION,
    Kind.MACRO,
    Kind.TYPE,
    Kind.ENUM,
    Kind.CONSTANT,
    Kind.VARIABLE,
    Kind.NAMESPACE,
    Kind.MODULE,
)


def _definitions(source: Source, name: str, kind: Kind, owner: str) -> list[_Found]:
    source = _inner(source)
    if patterns.is_statement(source.language, name):
        return []
    words = _introducers(source.language, kind)
    if words and source.text.count(name, source.start, source.end) > _MANY_USES:
        # Looking at thousands of uses takes long, and the definition may stand behind those that are looked at.
        likely = _candidates(source, name, _introduced(source, name, words))
        family = _FAMILY.get(kind, _ORDER)
        found = _preferred(source, (one for one in likely if one.kind in family), kind, owner)
        if found:
            return found
    return _preferred(source, _candidates(source, name, uses(source.text, name, source.start, source.end)), kind, owner)


@lru_cache(maxsize=256)
def _introducers(language: str, kind: Kind) -> tuple[str, ...]:
    """The words that introduce definitions of a kind in a language."""
    words = _INTRODUCERS.get(language, "").split()
    family = _FAMILY.get(kind, _ORDER)
    return tuple(word for word in words if _INTRODUCED_AS.get(word, Kind.CLASS) in family)


def _introduced(source: Source, name: str, words: tuple[str, ...]) -> Iterator[int]:
    """The offsets of a name behind any of these words."""
    hits = (
        at + len(word) + 1 for word in words for at in uses(source.text, f"{word} {name}", source.start, source.end)
    )
    return iter(sorted(hits))


def _preferred(source: Source, found: Iterable[_Found], kind: Kind, owner: str) -> list[_Found]:
    """Those that define the name as what it should be; else as what is most likely."""
    groups: dict[tuple[Kind, int], list[_Found]] = {}
    for one in found:
        groups.setdefault((one.kind, one.rank), []).append(one)
    if not groups:
        return []
    for key in _preference(kind):
        group = [one for one in groups.get(key, ()) if not anatomy.in_comment(source, one.at)]
        if group:
            if owner:
                group.sort(key=lambda one: not _belongs(source, one.at, owner))
            return group[:MAX_LANDINGS]
    return []


def _preference(kind: Kind) -> Iterator[tuple[Kind, int]]:
    family = _FAMILY.get(kind, ())
    for near in family:
        yield near, 0
        yield near, 1
    for near in family:
        yield near, 2
    for other in _ORDER:
        yield other, 0
        yield other, 1
    for other in _ORDER:
        yield other, 2


def _candidates(source: Source, name: str, at: Iterator[int]) -> Iterator[_Found]:
    rows, any_before, bracketed = patterns.table(source.language)
    braces = patterns.has_braces(source.language)
    text = source.text
    long_lines = 0
    known: dict[int, tuple[int, int]] = {}
    for count, hit in enumerate(at):
        if count >= _MAX_USES:
            return
        behind = hit + len(name)
        line_start = source.line_start(hit)
        if hit - line_start > _LONG:
            long_lines += 1
            if hit - line_start > _REACH or long_lines > _MAX_LONG:
                continue
        if (
            bracketed is not None
            and text.count("(", line_start, hit) > text.count(")", line_start, hit)
            and not bracketed.match(text, line_start)
        ):
            continue
        starts = [line_start]
        if braces:
            cut = max(text.rfind(mark, line_start, hit) for mark in "{};") + 1
            if cut > line_start and text.find("//", line_start, hit) < 0:
                starts.append(cut)
        for start in starts:
            if any_before.fullmatch(text, start, hit):
                found = _match(source, rows, known, start, hit, behind)
                if found:
                    yield found
                    break


def _match(
    source: Source, rows: tuple[patterns.Row, ...], known: dict[int, tuple[int, int]], start: int, hit: int, behind: int
) -> _Found | None:
    text, limit = source.text, min(source.end, behind + _REACH)
    best: _Found | None = None
    for row in rows:
        if best and row.rank >= best.rank:
            continue
        before = row.before.fullmatch(text, start, hit)
        if before is None or row.behind.match(text, behind, limit) is None:
            continue
        rank = row.rank
        if row.call:
            called = _call_rank(source, before, hit, behind)
            if called is None:
                continue
            rank = max(rank, called)
        scope = patterns.outer_scope() if row.call and rank == 2 else row.scope
        if scope is not None and not _within(headers(source, hit, known), scope, row.deep):
            continue
        if best is None or rank < best.rank:
            best = _Found(hit, row.kind, rank)
    return best


def _within(around: Iterator[str], scope: re.Pattern[str], deep: bool) -> bool:
    """Whether the innermost of the blocks around a name, or each of them, is what a row asks for."""
    return bool(scope.match(next(around, ""))) and not (deep and not all(scope.match(header) for header in around))


_AFTER_CALL = re.compile(r"//[^\n]*|/\*|[^\w\s&*<>,.\[\]]")
_NO_BODY = re.compile(r"\s*(?:0|default|delete)\b")
_PARENTHESIS = re.compile(r"//[^\n]*|[()]|\"(?:[^\"\\\n]|\\.){0,1000}\"|'(?:[^'\\\n]|\\.){0,4}'")


def _call_rank(source: Source, before: re.Match[str], hit: int, behind: int) -> int | None:
    """0 where a body follows the parameters behind a name, 2 where a semicolon does, None for a mere call."""
    text, limit = source.text, min(source.end, behind + _CALL_REACH)
    typed = bool(before.re.groups and (before[1] or "").strip())
    if text.count("(", before.start(), before.end()) != text.count(")", before.start(), before.end()):
        return None
    if _initialises(source, text[before.start() : hit], before.start()):
        return None
    at = _closing(text, text.find("(", behind, limit), limit)
    while 0 <= at < limit:
        token = _AFTER_CALL.search(text, at, limit)
        if token is None:
            return None
        mark, at = token[0], token.end()
        if mark == "\\":
            continue
        if mark == "{":
            return 0
        if mark == ";":
            return 2 if typed or source.language in ("typescript",) else None
        if mark == "(":
            at = _closing(text, token.start(), limit)
        elif mark == "/*":
            at = text.find("*/", at, limit) + 2 if text.find("*/", at, limit) >= 0 else limit
        elif mark == "=":
            if text.startswith(">", at):
                return 0
            return 2 if _NO_BODY.match(text, at, limit) else None
        elif mark == "-":
            if not text.startswith(">", at):
                return None
        elif mark not in (":", '"', "@", "?", "|") and not mark.startswith("//"):
            return None
    return None


def _initialises(source: Source, before: str, start: int) -> bool:
    """Whether a name is a member in the initialisers of a constructor, ``: a_(1), b_(2) {``."""
    before = before.rstrip()
    if not before:
        above = source.text[max(source.start, start - 200) : start].rstrip()
        return above.endswith((",", ") :", "):"))
    return before.endswith(",") or (before.endswith(":") and not before.endswith("::"))


def _closing(text: str, at: int, limit: int) -> int:
    """The offset behind the bracket that closes the one at ``at``, -1 where none does."""
    if at < 0:
        return -1
    depth = 0
    for token in _PARENTHESIS.finditer(text, at, limit):
        if token[0] == "(":
            depth += 1
        elif token[0] == ")":
            depth -= 1
            if depth == 0:
                return token.end()
    return -1


_INNER_FENCE = re.compile(r"^```([A-Za-z+#]+)[ \t]*$", re.M)


def _inner(source: Source) -> Source:
    """A Markdown source that is itself a page is read in the language of the source that it quotes."""
    if source.language != "markdown":
        return source
    fence = _INNER_FENCE.search(source.text, source.start, source.end)
    return source._replace(language=languages.of_name(fence[1]) if fence else "")


def _belongs(source: Source, at: int, owner: str) -> bool:
    text = source.text
    for joint in ("::", ".", "#"):
        if text.endswith(owner + joint, source.start, at):
            return True
    line_start = source.line_start(at)
    if re.match(rf"func[ \t]*\([^()]*\b{re.escape(owner)}\b[^()]*\)[ \t]*$", text[line_start:at]):
        return True
    for level, header in enumerate(headers(source, at)):
        if level >= _OWNER_LEVELS:
            return False
        if next(uses(header, owner, 0, len(header)), None) is not None and "(" not in header.partition(owner)[0]:
            return True
    return False


def _as_landings(source: Source, name: str, found: list[_Found]) -> list[Landing]:
    landings: dict[int, Landing] = {}
    for one in found:
        parts = anatomy.dissect(source, one.at, len(name), one.kind)
        place = source.range(one.at, one.at + len(name))
        first = place.start_line - source.text.count("\n", parts.top, one.at)
        last = place.end_line + source.text.count("\n", one.at + len(name), parts.bottom)
        whole = Range(first, 0, last, parts.bottom - source.line_start(parts.bottom))
        landings.setdefault(place.start_line, Landing(How.DEFINITION, place, whole, one.kind))
    return list(landings.values())


def _on_line(source: Source, how: How, at: int, size: int) -> Landing:
    whole = source.range(source.line_start(at), source.line_end(at + size))
    return Landing(how, source.range(at, at + size), whole)


# --- what the page says ---------------------------------------------------------------------------------------

_LINE_NOTE = re.compile(r"^#{2,6}[ \t][^\n]*\(lines?[ \t]+(\d{1,7})\b", re.M)
_HEADING_BEFORE = re.compile(r"#{2,6}[ \t]+(?:[A-Z][\w /-]{0,40}:[ \t]*[*`]*|[*`]*`[*`]*)[^(`\n]*|#{3,6}[ \t]+")
_HEADING_BEHIND = re.compile(r"[ \t]*(?:[(`*<]|$|\{#)")
_BULLET_BEFORE = re.compile(r"[ \t]*[-*+][ \t]+(?:\*\*`?|`)(?:[\w:<>*&~,]+[ \t*&]+){0,8}(?:\w+(?:::|\.))*")
_BULLET_BEHIND = re.compile(r"[(`*<]")
_CALL_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
_LIST_HEAD = re.compile(
    r"\*\*[^*\n]*\b(?:defined|declared|namespaces|class(?:es)?|functions?|methods?|imports?|macros?|structs?|enums?)\b",
    re.I,
)
_NOT_ABOUT = re.compile(
    r"metadata|contents|keywords|related|references|dependencies|statistics|preview|notes|testing|security|performance",
    re.I,
)


def _prose_uses(page: Page, name: str) -> Iterator[int]:
    for start, end in page.prose_spans:
        yield from uses(page.flat, name, start, end)


def _prose(page: Page) -> Source:
    return Source(page.flat, 0, len(page.flat), 0, "")


def _noted(page: Page, name: str) -> Landing | None:
    """The line in the source to which a note such as ``(line 7)`` in a heading about the name points."""
    source, fence = page.code, page.fence
    if source is None or fence is None or not name:
        return None
    text = _prose(page)
    for at in _prose_uses(page, name):
        start = text.line_start(at)
        note = _LINE_NOTE.match(page.flat, start, text.line_end(at)) if page.flat[start] == "#" else None
        if note is None:
            continue
        line = fence.first + int(note[1]) - 1
        if fence.first <= line < fence.end:
            line_start = page.lines.start(line)
            hit = next(uses(page.flat, name, line_start, line_start + len(page.lines[line])), -1)
            if hit >= 0:
                return _on_line(source, How.DEFINITION, hit, len(name))
    return None


def _signature(page: Page, name: str, worst: int) -> Landing | None:
    """The line of the page itself that is most about the name, and at least as much as ``worst``."""
    text = _prose(page)
    best, best_at = worst + 1, -1
    for count, at in enumerate(_prose_uses(page, name)):
        if count >= _MAX_USES or best == 0:
            break
        weight = _weight(text, at, at + len(name))
        if weight < best and not _is_listing(page, text.line_at(at)):
            best, best_at = weight, at
    return _on_line(text, How.SIGNATURE, best_at, len(name)) if best_at >= 0 else None


_ABOUT, _LISTED, _NOTHING = 1, 2, 9
"""Weights: a heading (0) or an item of a list about the name, a list in a line that names it, neither."""
_INTRODUCED = re.compile(
    r"\b(?:class|struct|union|enum|interface|trait|namespace|def|fn|func|function|type|define)\s{1,9}$"
)
_MAX_INTRODUCED = 200


def _weight(source: Source, at: int, behind: int) -> int:
    """How much a line is about the name on it, 0 the most."""
    text, start = source.text, source.line_start(at)
    limit = source.line_end(behind)
    if text[start : start + 1] == "#":
        about = _HEADING_BEFORE.fullmatch(text, start, at) and _HEADING_BEHIND.match(text, behind, limit)
        return 0 if about else _NOTHING
    if _BULLET_BEFORE.fullmatch(text, start, at) and _BULLET_BEHIND.match(text, behind, limit):
        return 1
    if _CALL_BULLET.fullmatch(text, start, at) and text.startswith("(", behind):
        return 1
    if _LIST_HEAD.match(text, start, at):
        return 2
    return _NOTHING


def _is_listing(page: Page, line: int) -> bool:
    """Whether a line stands in a section about the file, which names things without being about them."""
    section = ""
    for heading in page.headings:
        if heading.line > line:
            break
        if heading.level <= 2:
            section = heading.text
    return bool(_NOT_ABOUT.search(section))


def _use(page: Page, name: str, kind: Kind) -> Landing | None:
    """The first use in the source. Generators that find definitions by pattern take names from comments and from
    export macros (``class API Name``): then it is the use that their pattern saw."""
    source = page.code
    if source is None:
        return None
    found = list(islice(uses(source.text, name, source.start, source.end), _MAX_INTRODUCED))
    if not found:
        return None
    at = found[0]
    if kind not in (Kind.IDENTIFIER, Kind.MODULE, Kind.FILE):
        at = next((at for at in found if _INTRODUCED.search(source.text, max(source.start, at - 30), at)), at)
    return _on_line(source, How.SOURCE, at, len(name))


def _mention(page: Page, name: str) -> Landing | None:
    at = next(_prose_uses(page, name), -1)
    return _on_line(_prose(page), How.PAGE, at, len(name)) if at >= 0 else None


def _top(page: Page) -> Landing:
    text = _prose(page)
    start, end = page.title_span
    return Landing(How.TOP, text.range(start, end), text.range(text.line_start(start), end))
