"""Resolves a query to the ranked places that document the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise

from keydocs.index.postings import is_defining
from keydocs.index.results import Match
from keydocs.index.source_kind import DOCS_OF_DOCS
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_path
from keydocs.model import Kind, Range
from keydocs.pages.definitions import Definition, may_be
from keydocs.pages.locate import (
    MatchKind,
    PageLocation,
    PageMatch,
    locate_in_page,
    locate_in_source,
    locate_top,
    search_page,
)
from keydocs.pages.page import Page
from keydocs.search.candidates import candidates, is_mention, originals
from keydocs.search.deadline import Deadline
from keydocs.search.query import SymbolQuery, is_meant, is_never_code
from keydocs.search.ranking import (
    fits,
    is_imported,
    is_own,
    is_path,
    is_where,
)
from keydocs.search.workspace_files import LONG, WorkspaceFiles
from keydocs.text.identifiers import is_word
from keydocs.text.lines import Lines

MAX_LOOKED_AT = 40
"""Pages to open to see whether they define a name."""
_MAX_IN_VAIN, _MAX_UNLIKELY = 8, 12
"""Pages in a row that do not define a name although their entries say so, after which the others are believed not to
either: the name is a word of prose. Of 2,376 random words of PyTorch's sources, 5 have their first definition later,
and all are such words (``function``, ``instance``). It is also the number of pages to open if the entries do not say
what the name is."""
_MAX_DECLARING = 16
"""Pages to open that only declare a class. Seven and more of PyTorch's headers do so before the one that defines
``at::Tensor``."""
_MAX_FURTHER = 4
"""Once something defines the name: pages in a row that do not, and pages that only declare it."""
_ENOUGH = ((1_000_000, 2), (150_000, 5))
"""Pairs of characters read and defining pages found that are enough together. Of 598 random words of PyTorch's sources,
25 have fewer places because of it, and each has the same first."""
MAX_MENTIONS = 3
"""Places to show that only import or copy a name; references list the others."""


@dataclass(frozen=True)
class ResolvedSymbol:
    """A place that documents a name. ``path``, relative to the match's root, is the page, or the keyword file if the
    workspace does not have the page; ``lines`` is its text."""

    match: Match
    path: str
    lines: Lines
    page: Page | None = None
    sighting: PageMatch | None = None
    """What the page has about the name; None if the place is the page as a whole."""
    entry: Range | None = None
    """Range of the entry in the keyword file, if there is no page."""
    source_lines: Lines | None = None
    source_locations: tuple[PageLocation, ...] = ()
    """Definitions in the source itself, if the page's copy of it is cut off."""

    def with_definitions(self, definitions: list[Definition]) -> ResolvedSymbol:
        """Return the place with other definitions of the name on the page."""
        assert self.sighting is not None
        return replace(self, sighting=self.sighting._replace(definitions=definitions))

    def locations(self) -> Iterator[PageLocation]:
        """Yield the locations about the name on the page, at least one, found on demand."""
        return locate_in_page(self.sighting) if self.sighting is not None else iter((self.location,))

    @cached_property
    def location(self) -> PageLocation:
        """The first location."""
        if self.sighting is not None:
            return next(locate_in_page(self.sighting))
        if self.page is not None:
            return locate_top(self.page)
        assert self.entry is not None
        return PageLocation(
            MatchKind.PAGE, self.entry, self.entry, self.lines.start(self.entry.start_line) + self.entry.start
        )

    @property
    def line(self) -> int:
        """0-based line of the first location; cheaper than ``location``."""
        found = self.sighting.definitions if self.sighting is not None else []
        source = self.page.code if self.page is not None else None
        return source.line_at(found[0].offset) if found and source is not None else self.location.name.start_line

    @property
    def lines_defining(self) -> int:
        """Number of lines that define the name, at least 1."""
        found = self.sighting.definitions if self.sighting is not None else []
        text = self.page.flat if self.page is not None else ""
        return 1 + sum(text.find("\n", one.offset, other.offset) >= 0 for one, other in pairwise(found))

    @property
    def leads_to_definition(self) -> bool:
        """Whether the name is defined on the page, or in the part of the source that the page does not have."""
        return self.defines or bool(self.source_locations)

    @property
    def defines(self) -> bool:
        """Whether the place defines the name, rather than using, importing or listing it."""
        return self.sighting is not None and self.sighting.defines

    @property
    def only_declares(self) -> bool:
        """Whether the place only declares a class that is defined elsewhere."""
        return self.sighting is not None and self.sighting.only_declares and not self.source_locations

    @property
    def kind(self) -> Kind:
        """Kind of the name: from the keyword file, or from the defining line if the file has none that is possible."""
        defined = self.location.defined_as
        return self.match.kind if defined is None or may_be(self.match.kind, defined) else defined

    @property
    def is_copy(self) -> bool:
        """Whether the place is documentation of documentation."""
        return self.match.source_kind == DOCS_OF_DOCS


@dataclass(slots=True)
class _PageCounts:
    """Counts what the opened pages have of a name: pages that define it, only declare it or mention it, the last ones
    in a row that do not define it (``in_vain``), and the characters read."""

    defining: int = 0
    copying: int = 0
    """Defining pages of documentation of documentation."""
    lines: int = 0
    """Other defining pages."""
    declaring: int = 0
    mentioning: int = 0
    in_vain: int = 0
    read: int = 0

    @property
    def originals(self) -> int:
        return self.defining - self.copying

    def add(self, symbol: ResolvedSymbol, *, is_mention: bool) -> None:
        defines = symbol.leads_to_definition and not symbol.only_declares
        self.defining += defines
        self.copying += symbol.leads_to_definition and symbol.is_copy
        self.lines += symbol.lines_defining if defines and not symbol.is_copy else 0
        self.declaring += symbol.only_declares
        self.mentioning += is_mention
        self.in_vain = 0 if symbol.leads_to_definition else self.in_vain + 1
        self.read += len(symbol.lines.text)

    def is_enough(self, kind: Kind, limit: int, *, by_line: bool, is_prose: bool) -> bool:
        """Return whether further pages of entries of this kind can't improve the result."""
        if by_line and self.lines >= limit:
            return True
        if self.originals >= min(limit, next((few for much, few in _ENOUGH if self.read > much), limit)):
            return True
        unlikely = _MAX_IN_VAIN if is_defining(kind) else _MAX_UNLIKELY
        vain, declared = (_MAX_FURTHER, _MAX_FURTHER) if self.originals > 0 else (unlikely, _MAX_DECLARING)
        return self.in_vain >= (1 if is_prose else vain) or self.declaring >= declared


def resolve(
    workspace: Workspace,
    files: WorkspaceFiles,
    query: SymbolQuery,
    limit: int,
    *,
    certain: bool = False,
    by_line: bool = False,
    mentions: int = MAX_MENTIONS,
    beside: int | None = None,
) -> list[ResolvedSymbol]:
    """Return the best places that document a name, definitions first, one per page, at most ``limit``.

    At most ``mentions`` of them only import or copy it, or ``beside`` once something defines it. ``by_line``: no more
    than have that many defining lines in total. ``certain``: if some places are certainly meant, return only those, and
    stop looking for mentions once something defines the name.
    """
    symbols: list[ResolvedSymbol] = []
    spare: list[Match] = []
    tally, looked_at = _PageCounts(), 0
    settled = stands_for_file = False
    deadline, is_prose = Deadline(), is_never_code(query)
    # Without a hint, what is preferred is of the open document and comes before all else, but for that it imports the
    # name: which says nothing more when something defines it.
    has_preferred_first = not query.hint and query.name not in query.context.imported_from
    for match in candidates(workspace, files, query):
        if settled and not is_meant(match, query) and (certain or len(symbols) >= limit):
            break
        if looked_at >= max(MAX_LOOKED_AT, limit) or (tally.defining >= limit and not is_defining(match.kind)):
            break
        mention = query.is_reserved or is_mention(match, query)
        is_found = tally.originals + tally.declaring > 0
        allowed = mentions if not is_found else 0 if certain else mentions if beside is None else beside
        if mention and tally.mentioning >= allowed:
            continue
        if certain and is_found and match.kind is Kind.FILE:
            continue
        if certain and stands_for_file and not is_defining(match.kind) and match.kind is not Kind.FILE:
            break
        is_settled = tally.is_enough(match.kind, limit, by_line=by_line, is_prose=is_prose)
        is_told = tally.originals > 0 or mention
        is_preferred = (is_settled or is_told) and _is_preferred(match, query)
        if is_settled and not is_preferred:
            if tally.originals > 0 and has_preferred_first:
                break
            looked_at += 1
            continue
        if symbols and deadline.is_expired():
            break
        # What is long is mostly generated from what others document.
        longest = LONG if is_told and not is_preferred else None
        symbol = resolved_symbol(files, match, query.owner, longest)
        if symbol is None and longest is not None:
            looked_at += 1
            spare.append(match)
        elif symbol is not None:
            symbols.append(symbol)
            looked_at += 1
            tally.add(symbol, is_mention=mention)
            settled = settled or is_certain(symbol, query)
            stands_for_file = stands_for_file or (match.kind is Kind.FILE and is_path(query.name))
    if not symbols:
        symbols += islice(filter(None, (resolved_symbol(files, match, query.owner) for match in spare)), 1)
    if not any(symbol.leads_to_definition and not symbol.is_copy for symbol in symbols):
        better = originals(workspace, files, query, [symbol.match for symbol in symbols])
        symbols += [symbol for match in better if (symbol := resolved_symbol(files, match, query.owner))]
    symbols.sort(key=lambda symbol: _group(symbol, query))
    meant = [symbol for symbol in symbols if is_certain(symbol, query)] if certain else []
    return (meant or symbols)[:limit]


def without_most_mentions(query: SymbolQuery) -> int:
    """Return the places without most of those that only import or copy the name."""
    return 1 if is_never_code(query) or is_path(query.name) else MAX_MENTIONS


def is_certain(symbol: ResolvedSymbol, query: SymbolQuery) -> bool:
    """Return whether a definition is certainly the one that is meant, because the text says so."""
    return symbol.leads_to_definition and not symbol.only_declares and is_meant(symbol.match, query)


def _is_preferred(match: Match, query: SymbolQuery) -> bool:
    """Return whether a defining entry may come before others that define the name, wherever it is ranked."""
    context = query.context
    return is_where(match, query.hint) or is_own(match, context) or is_imported(match, context)


def _group(symbol: ResolvedSymbol, query: SymbolQuery) -> int:
    own = is_own(symbol.match, query.context)
    if symbol.leads_to_definition and (own or not symbol.is_copy):
        return 3 if symbol.only_declares else 0 if fits(symbol.match, query.hint) else 1 if own else 2
    if symbol.match.kind is Kind.FILE:
        return 4
    return 5 if own else 6 if symbol.defines else 7


def resolved_symbol(
    files: WorkspaceFiles, match: Match, owner: str = "", longest: int | None = None
) -> ResolvedSymbol | None:
    """Return the place that an entry leads to; None if neither its page nor its keyword file exists, or the page is too
    long (see :meth:`WorkspaceFiles.page`)."""
    page = files.page(match.root, match.page, longest) if match.page else None
    if page is not None and match.page is not None:
        if match.kind is Kind.FILE:
            return ResolvedSymbol(match, match.page, page.lines, page)
        symbol = ResolvedSymbol(match, match.page, page.lines, page, search_page(page, match.name, match.kind, owner))
        return symbol if symbol.defines or page.is_complete else _with_source(files, symbol, owner)
    if longest is not None and files.size(match.root, match.page) > longest:
        return None
    lines = files.source(match.root, match.keyword_file)
    found = _entry_range(lines, match) if lines is not None else None
    return ResolvedSymbol(match, match.keyword_file, lines, entry=found) if lines is not None and found else None


def _with_source(files: WorkspaceFiles, symbol: ResolvedSymbol, owner: str) -> ResolvedSymbol:
    match = symbol.match
    lines = files.source(match.root, match.source) if match.source else None
    if lines is None or match.source is None:
        return symbol
    found = locate_in_source(lines, language_of_path(match.source), match.name, match.kind, owner)
    defining = tuple(one for one in found if one.kind is MatchKind.DEFINITION and one.defined_as is not Kind.MODULE)
    return replace(symbol, source_lines=lines, source_locations=defining)


def _entry_range(lines: Lines, match: Match) -> Range | None:
    """Return the range of an entry in its keyword file as it is now: on the indexed line, else wherever the name is."""
    for line in (match.line, *range(len(lines))):
        text = lines.get(line)
        at = text.find(match.name)
        while at >= 0:
            end = at + len(match.name)
            if not _is_part(text, at, end, match.name):
                return Range(line, at, line, end)
            at = text.find(match.name, at + 1)
    return None


def _is_part(text: str, start: int, end: int, name: str) -> bool:
    """Return whether a range is only part of a longer word."""
    before = start > 0 and is_word(text[start - 1]) and is_word(name[0]) and text[start - 1] != "_"
    return before or (end < len(text) and is_word(text[end]) and is_word(name[-1]))
