"""The definitions of a name in a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from keydocs.languages import get_language, language_of_name
from keydocs.languages.base import DECLARES, DefinitionPattern, outer_scope
from keydocs.model import Kind
from keydocs.pages import declaration
from keydocs.pages.parameter_lists import CallBudget, call_rank, is_member_initializer
from keydocs.pages.source_text import (
    Known,
    Source,
    headers,
    uses,
    uses_in,
)

MAX_DEFINITIONS = 20
_MAX_USES = 2_000
_MANY_USES = 150
_UNINTRODUCED = (Kind.FUNCTION, Kind.METHOD, Kind.VARIABLE, Kind.CONSTANT)
"""Kinds that may be defined without an introducing word."""
_INTRODUCED_AS = {
    **dict.fromkeys(("def", "function", "func", "fn"), Kind.FUNCTION),
    "#define": Kind.MACRO,
    "namespace": Kind.NAMESPACE,
}
_MAX_OTHER = 50
"""Uses without an introducing word that are examined, for aliases and the like."""
_REACH = 2_000
_LONG = 300
_MAX_LONG = 200
_OWNER_LEVELS = 4


class Definition(NamedTuple):
    """A definition: the offset of the name, the kind that it gets (``MODULE``: it is imported), and the rank (see
    :class:`DefinitionRow`)."""

    offset: int
    kind: Kind
    rank: int


def find_definitions(source: Source, name: str, kind: Kind, owner: str = "") -> list[Definition]:
    """Return the definitions of a name as a ``kind``, else as the most likely other kind; empty without any.

    ``owner`` is a class: definitions inside it, or under it as in ``Owner::name``, come first.
    """
    source = _inner(source)
    if not name or name in source.syntax.reserved_words:
        return []
    words = _introducers(source.language, kind)
    hits = uses_in(source, name)
    is_introduced = kind in source.syntax.always_introduced
    first = [] if is_introduced else list(islice(hits, _MANY_USES + 1))
    has_many = len(first) > _MANY_USES
    likely: list[Definition] = []
    if words and (is_introduced or (has_many and kind not in _UNINTRODUCED)):
        # Looking at thousands of uses takes long, and the definition may stand behind those that are looked at.
        family = _FAMILY.get(kind, _ORDER)
        introduced = _candidates(source, name, _introduced(source, name, words))
        likely = [definition for definition in introduced if definition.kind in family]
        found = _preferred(source, likely, kind, owner)
        # ``class API Tide {`` may follow on ``class Tide;``.
        if found and found[0].rank != DECLARES:
            return found
    if is_introduced:
        hits = islice(hits, _MAX_OTHER)
    if has_many and (kind is Kind.MODULE or (words and kind not in _UNINTRODUCED)):
        hits = iter(())
    others = _candidates(source, name, chain(first, hits))
    definitions = sorted({*likely, *others}, key=lambda definition: definition.offset) if likely else others
    return _preferred(source, definitions, kind, owner)


def defining_kind(source: Source, name: str, at: int) -> Kind | None:
    """Return the kind that the name at offset ``at`` is defined as; None if it is not defined there."""
    found = list(_candidates(source, name, (at,)))
    return min(found, key=lambda definition: definition.rank).kind if found else None


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


def may_be(said: Kind, defined: Kind) -> bool:
    """Return whether a definition as kind ``defined`` can be what is documented as kind ``said``."""
    return said is not Kind.IDENTIFIER and (defined is Kind.MODULE or defined in _FAMILY.get(said, ()))


@lru_cache(maxsize=256)
def _introducers(language: str, kind: Kind) -> tuple[str, ...]:
    """Return the words that introduce definitions of a kind in a language."""
    words = get_language(language).introducers
    family = _FAMILY.get(kind, _ORDER)
    return tuple(word for word in words if _INTRODUCED_AS.get(word, Kind.CLASS) in family)


def _introduced(source: Source, name: str, words: tuple[str, ...]) -> list[int]:
    """Return the offsets of a name behind one of the words and a blank."""
    text, start, end = source.text, source.start, source.end
    # Two words are sooner looked for than a pattern is made, more are not.
    if len(words) < 3 or not name.isidentifier():
        behind = ((word, uses(text, f"{word} {name}", start, end)) for word in words)
        return sorted(at + len(word) + 1 for word, found in behind for at in islice(found, _MAX_USES))
    likely = (match.start() + 1 for match in _behind(words, name).finditer(text, start, end))
    real = (at for at in likely if _one_of(words).search(text, max(start, at - 20), at))
    return list(islice(chain.from_iterable(uses(text, name, at, at + len(name)) for at in real), _MAX_USES))


@lru_cache(maxsize=32)
def _behind(words: tuple[str, ...], name: str) -> re.Pattern[str]:
    """A name behind a blank and what may be the end of one of these words. Only what begins with plain text is searched
    for quickly."""
    return re.compile(rf" {name}(?<=[{''.join(word[-1] for word in words)}] {name})(?!\w)")


@lru_cache(maxsize=64)
def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of these words and a blank at the end."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)}) $")


def _preferred(source: Source, found: Iterable[Definition], kind: Kind, owner: str) -> list[Definition]:
    groups: dict[tuple[Kind, int], list[Definition]] = {}
    for definition in found:
        groups.setdefault((definition.kind, definition.rank), []).append(definition)
    if owner and source.text.find(owner, source.start, source.end) < 0:
        owner = ""
    if kind is Kind.FUNCTION and _are_constructors(groups):
        kind = Kind.CLASS
    is_outside = declaration.outside_comments(source)
    for key in _preference(kind) if groups else ():
        real: Iterator[Definition] = (item for item in groups.get(key, ()) if is_outside(item.offset))
        known = Known()
        if owner:
            real = iter(sorted(real, key=lambda item: not _belongs(source, item.offset, owner, known)))
        best = list(islice(real, MAX_DEFINITIONS))
        if best:
            return best
    return []


def _are_constructors(groups: dict[tuple[Kind, int], list[Definition]]) -> bool:
    """Return whether the functions are constructors: they have the name of a class above them. Generators list those
    instead of the class where a macro precedes its name."""
    classes = groups.get((Kind.CLASS, 0), [])
    functions = [group[0].offset for (kind, _), group in groups.items() if kind is Kind.FUNCTION]
    return bool(classes and functions) and classes[0].offset < min(functions)


@lru_cache(maxsize=len(Kind))
def _preference(kind: Kind) -> tuple[tuple[Kind, int], ...]:
    family = _FAMILY.get(kind, ())
    wanted = [
        *((near, rank) for near in family for rank in (0, 1)),
        *((near, 2) for near in family),
        *((other, rank) for other in _ORDER for rank in (0, 1)),
        *((other, 2) for other in _ORDER),
    ]
    return tuple(dict.fromkeys(wanted))


# --- one use of a name ----------------------------------------------------------------------------------------


# The same stands before thousands of uses: indentation, ``self.``, ``return``.
@lru_cache(maxsize=2048)
def _starts(language: str, before: str) -> tuple[int, ...]:
    """Where in the text of a line before a name a definition of the name may begin: with the line, behind annotations,
    in languages with braces also behind the last of them."""
    bare = before.lstrip(" \t")
    syntax = get_language(language)
    table = syntax.definitions.directives if bare.startswith("#") else syntax.definitions.table
    starts = [0] if not bare or table.prefix.fullmatch(bare) else []
    led = syntax.annotation.match(bare) if syntax.annotation else None
    if led and table.prefix.fullmatch(bare[led.end() :].lstrip(" \t")):
        starts.append(len(before) - len(bare) + led.end())
    if syntax.shares_lines:
        cut = max(before.rfind("{"), before.rfind("}"), before.rfind(";")) + 1
        if cut > 0 and "//" not in before:
            rest = before[cut:].lstrip(" \t")
            starts += [cut] if not rest or table.prefix.fullmatch(rest) else []
    return tuple(starts)


@lru_cache(maxsize=1024)
def _beginnings(language: str, before: str) -> tuple[tuple[DefinitionPattern, bool], ...]:
    """The rows whose beginning stands before a name, each with whether a type is a part of it."""
    found = []
    definitions = get_language(language).definitions
    table = definitions.directives if before.lstrip(" \t").startswith("#") else definitions.table
    for row in table.patterns:
        match = row.before.fullmatch(before)
        if match and not (row.is_call and before.count("(") != before.count(")")):
            found.append((row, bool(match.re.groups and (match[1] or "").strip())))
    return tuple(found)


def _candidates(source: Source, name: str, at: Iterable[int]) -> Iterator[Definition]:
    text, language, size = source.text, source.language, len(name)
    bracketed = source.syntax.definitions.table.in_brackets
    long_lines = 0
    known = CallBudget()
    for hit in islice(at, _MAX_USES):
        floor = max(source.start, hit - _REACH - 1)
        start = text.rfind("\n", floor, hit) + 1 or floor
        if hit - start > _LONG:
            long_lines += 1
            if hit - start > _REACH or long_lines > _MAX_LONG:
                continue
        before = text[start:hit]
        if bracketed is not None and before.count("(") > before.count(")") and not bracketed.match(text, start):
            continue
        for cut in _starts(language, before):
            found = _match(source, _beginnings(language, before[cut:]), known, start + cut, hit, hit + size)
            if found:
                yield found
                break


def _match(
    source: Source,
    rows: Iterable[tuple[DefinitionPattern, bool]],
    known: CallBudget,
    start: int,
    hit: int,
    behind: int,
) -> Definition | None:
    text, limit = source.text, min(source.end, behind + _REACH)
    best: Definition | None = None
    for row, typed in rows:
        if best and row.rank >= best.rank:
            continue
        if row.after.match(text, behind, limit) is None:
            continue
        rank = row.rank
        if row.is_call:
            called = None if is_member_initializer(source, start, hit) else call_rank(source, behind, typed, known)
            if called is None:
                continue
            rank = max(rank, called)
        scope = outer_scope() if row.is_call and rank == 2 else row.scope
        if scope is not None and not _within(headers(source, hit, known), scope, row.in_every_scope):
            continue
        if best is None or rank < best.rank:
            best = Definition(hit, row.kind, rank)
    return best


def _within(around: Iterator[str], scope: re.Pattern[str], deep: bool) -> bool:
    """Whether the innermost of the blocks around a name, or each of them, is what a row asks for."""
    return bool(scope.match(next(around, ""))) and not (deep and not all(scope.match(header) for header in around))


_INNER_FENCE = re.compile(r"^```([A-Za-z+#]+)[ \t]*$", re.M)


def _inner(source: Source) -> Source:
    """A Markdown source that is itself a page is read in the language of the source that it quotes."""
    if source.language != "markdown":
        return source
    fence = _INNER_FENCE.search(source.text, source.start, source.end)
    return source._replace(language=language_of_name(fence[1]) if fence else "")


def _belongs(source: Source, at: int, owner: str, known: Known) -> bool:
    text = source.text
    for joint in ("::", ".", "#"):
        if text.endswith(owner + joint, source.start, at):
            return True
    line_start = source.line_start(at)
    if re.match(rf"func[ \t]*\([^()]*\b{re.escape(owner)}\b[^()]*\)[ \t]*$", text[line_start:at]):
        return True
    for level, header in enumerate(headers(source, at, known)):
        if level >= _OWNER_LEVELS:
            return False
        if next(uses(header, owner, 0, len(header)), None) is not None and "(" not in header.partition(owner)[0]:
            return True
    return False
