"""From a name, or a cursor, to ranked places: the core that definition, hover and lookup share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from keydocs import languages
from keydocs.features.document import Document, Texts
from keydocs.features.imports import find_imports
from keydocs.index.posting import META, is_defining
from keydocs.index.rank import Context, Hint, files_named, fits, is_header, is_imported, is_own, module_files, rank
from keydocs.index.store import FileRow, page_of
from keydocs.index.workspace import Index, Match, Workspace
from keydocs.keywords.resolve import KEYWORD_SUFFIX, PAGE_SUFFIX
from keydocs.model import Kind, Range
from keydocs.pages.landing import How, Landing, land, land_in_source, land_on_top
from keydocs.pages.page import Page
from keydocs.text import Lines, is_word, names_at, word_at

MAX_LOOKED_AT = 40
"""How many pages are opened to see whether they define a name."""
_MAX_ORIGINALS = 3
MAX_MENTIONS = 5
"""How many places that only import or copy a name are worth naming: more is what references are for."""
_HINTED = 20
_MAX_HEADERS = 5
_MAX_HOMES = 5
_RECEIVER = re.compile(r"([\w$]+(?:(?:\.|::)[\w$]+){0,9})(?:\(\))?\s?(?:\?\.|\.|::|->)$")
_SELF = frozenset(("self", "this", "cls", "Self", "super"))
_CLASS = re.compile(r"(\s*)class\s+(\w+)")
_MAX_LINES_UP = 3000


@dataclass(frozen=True, slots=True)
class Answer:
    """A place about a name. ``path`` (relative to the match's root) is the page, or the keyword file where the
    workspace does not have the page; ``lines`` is its text."""

    match: Match
    path: str
    lines: Lines
    landings: tuple[Landing, ...]
    page: Page | None = None
    source_lines: Lines | None = None
    source_landings: tuple[Landing, ...] = ()
    """Where the source itself defines the name: only looked for where the page's copy of the source was cut off."""

    @property
    def leads_to_definition(self) -> bool:
        """Whether the name is defined here, on the page or in the part of the source that the page does not have."""
        return self.defines or bool(self.source_landings)

    @property
    def defines(self) -> bool:
        """Whether the place defines the name, rather than using, importing or listing it."""
        landing = self.landings[0]
        return self.page is not None and landing.how is How.DEFINITION and landing.kind is not Kind.MODULE

    @property
    def kind(self) -> Kind:
        """What the name is: as the keyword file says, and where it does not say, as the defining line does."""
        return self.landings[0].kind or self.match.kind if self.match.kind is Kind.IDENTIFIER else self.match.kind

    @property
    def is_copy(self) -> bool:
        """Whether the place is documentation of documentation: what it defines is a copy of a copy."""
        return self.match.tier == META


@dataclass(frozen=True, slots=True)
class Question:
    """A name, and from where it is asked for. ``span`` is where it stands in the document, None where it does not."""

    name: str
    context: Context = field(default_factory=Context)
    hint: Hint = field(default_factory=Hint)
    owner: str = ""
    """The class to which the name belongs, as far as the text tells."""
    receiver: str = ""
    span: Range | None = None
    is_code: bool = False
    """Whether the text around says that it is code: it is a member of something, or it is called."""


def ask(workspace: Workspace, document: Document, line: int, column: int) -> Question | None:
    """What is under the cursor: of the names that are known there, the longest; else the word, which a page of the
    document or of what it imports may define although no keyword file lists it. None where there is none."""
    text = document.lines.get(line)
    spans = names_at(text, column)
    known = workspace.known([text[start:end] for start, end in spans])
    span = next(((start, end) for start, end in spans if text[start:end] in known), word_at(text, column))
    if span is None:
        return None
    start, end = span
    asked = question(workspace, document, _own_name(workspace, document, text[start:end]), text[:start])
    owner = _enclosing_class(document, line) if asked.receiver in _SELF else asked.owner
    is_code = bool(asked.receiver) or text.startswith("(", end)
    return replace(asked, owner=owner, span=Range(line, start, line, end), is_code=is_code)


def _own_name(workspace: Workspace, document: Document, name: str) -> str:
    """What a name of the document is called where it comes from: ``np`` may stand for ``numpy``."""
    own = find_imports(document.lines, document.language, document.path).aliases.get(name)
    return own if own and workspace.known([own]) else name


def question(workspace: Workspace, document: Document, name: str, before: str = "") -> Question:
    """A name as it is asked for in a document; ``before`` is the text of its line up to it."""
    context = context_of(document)
    receiver = _receiver(before)
    if not receiver or receiver in _SELF:
        return Question(name, context, receiver=receiver)
    owner = re.split(r"\.|::", receiver)[-1]
    return Question(name, context, _hint(workspace, context, receiver, owner), owner, receiver)


def context_of(document: Document) -> Context:
    """What the open document says about where its names come from."""
    imports = find_imports(document.lines, document.language, document.path)
    return Context(document.root, document.path, imports.modules, imports.names)


def find_answers(
    workspace: Workspace,
    texts: Texts,
    question: Question,
    limit: int,
    *,
    certain: bool = False,
    mentions: int = MAX_MENTIONS,
) -> list[Answer]:
    """The best places about a name, those that define it first; one a page, at most ``limit``, and of those that only
    import or copy it at most ``mentions``.

    With ``certain``, places that are certainly meant are all that is returned, if there are any.
    """
    answers: list[Answer] = []
    defining = mentioning = 0
    settled = False
    close_by = [*_close_by(workspace, texts, question), *_modules(workspace, question)]
    for match in _one_a_page(rank([*close_by, *workspace.matches(question.name)], question.context, question.hint)):
        if settled and not _is_meant(match, question) and (certain or len(answers) >= limit):
            break
        if len(answers) >= max(MAX_LOOKED_AT, limit) or (defining >= limit and not is_defining(match.kind)):
            break
        is_mention = _is_mention(match, question)
        if is_mention and mentioning >= mentions:
            continue
        answer = _answer(texts, match, question.owner)
        if answer is not None:
            answers.append(answer)
            mentioning += is_mention
            defining += answer.leads_to_definition
            settled = settled or is_certain(answer, question)
    if not any(answer.leads_to_definition and not answer.is_copy for answer in answers):
        answers += _originals(workspace, texts, question, answers)
    answers.sort(key=lambda answer: _group(answer, question))
    meant = [answer for answer in answers if is_certain(answer, question)] if certain else []
    return (meant or answers)[:limit]


def _originals(workspace: Workspace, texts: Texts, question: Question, copies: list[Answer]) -> list[Answer]:
    """The pages that documentation of documentation is about, where they define the name: a keyword file of the copy
    lists names that that of the original misses."""
    found: list[Answer] = []
    indexes = {index.root: index for index in workspace.indexes}
    for answer in [answer for answer in copies if answer.is_copy][:_MAX_ORIGINALS]:
        root, page = answer.match.root, answer.match.source or ""
        if not page.endswith(PAGE_SUFFIX) or any(page == other.path for other in (*copies, *found)):
            continue
        row = indexes[root].keyword_file(page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX)
        kind = _defined_kind(texts, root, page, question.name) if row else None
        if row and kind:
            match = Match(root, question.name, kind, row.path, 0, page, row.source, row.tier, 0)
            found += [original for original in [_answer(texts, match, question.owner)] if original]
    return found


def _is_mention(match: Match, question: Question) -> bool:
    """Whether an entry stands for an import, or for a copy in documentation of documentation."""
    return (match.kind is Kind.MODULE or match.tier == META) and not is_own(match, question.context)


def is_certain(answer: Answer, question: Question) -> bool:
    """Whether a defining answer is not only the best but the one that is meant: the text says so."""
    return answer.leads_to_definition and _is_meant(answer.match, question)


def _is_meant(match: Match, question: Question) -> bool:
    if question.receiver and question.receiver not in _SELF:
        return fits(match, question.hint)
    return is_own(match, question.context) or is_imported(match, question.context)


def _close_by(workspace: Workspace, texts: Texts, question: Question) -> Iterator[Match]:
    """Matches in the page of the open document, of the module that it imports the name from, and of the class that
    the text puts before the name.

    Generators miss definitions (two in a row, as in ``@dataclass`` above ``class``), and a name such as ``__init__``
    has more entries than are looked at: so these pages are always asked themselves.
    """
    for index, row in _rows_close_by(workspace, question):
        page = page_of(row)
        keyword_file = texts.keyword_file(index.root, row.path)
        entries = [e for e in keyword_file.entries if e.name == question.name] if keyword_file else []
        for entry in sorted(entries, key=lambda entry: not is_defining(entry.kind))[:1]:
            line = entry.range.start_line
            yield Match(index.root, question.name, entry.kind, row.path, line, page, row.source, row.tier, 0)
        unlisted = _defined_kind(texts, index.root, page, question.name) if page and not entries else None
        if unlisted:
            yield Match(index.root, question.name, unlisted, row.path, 0, page, row.source, row.tier, 0)


def _rows_close_by(workspace: Workspace, question: Question) -> Iterator[tuple[Index, FileRow]]:
    context = question.context
    for index in workspace.indexes:
        for page in sorted(question.hint.pages)[:_MAX_HOMES]:
            row = index.keyword_file(page.removesuffix(PAGE_SUFFIX) + KEYWORD_SUFFIX)
            if row:
                yield index, row
        if index.root == context.root and context.path:
            sources = [context.path]
            if question.name in context.imported_from:
                sources += module_files(context.imported_from[question.name], context.path)
            for row in index.files_of_sources(sources):
                yield index, row


def _modules(workspace: Workspace, question: Question) -> Iterator[Match]:
    """Matches in the pages of the files that the name stands for: a page about a module beats one that imports it."""
    name, context = question.name, question.context
    for index in workspace.indexes:
        path = context.path if index.root == context.root else ""
        rows = index.files_of_sources(files_named(name, path))
        if not rows and is_header(name):
            rows = index.files_ending(f"/{name}", _MAX_HEADERS)
        for row in rows:
            yield Match(index.root, name, Kind.FILE, row.path, 0, page_of(row), row.source, row.tier, 0)


def _defined_kind(texts: Texts, root: str, path: str, name: str) -> Kind | None:
    """As what a page defines a name that its keyword file does not list; None where it does not."""
    page = texts.page(root, path)
    kind = land(page, name, Kind.IDENTIFIER)[0].kind if page else None
    # A macro that is used at the outermost level looks like a function.
    is_macro = kind is Kind.FUNCTION and name.isupper()
    return None if kind is Kind.MODULE or is_macro else kind


def _one_a_page(matches: Iterable[Match]) -> Iterator[Match]:
    seen: set[tuple[str, str]] = set()
    for match in matches:
        place = (match.root, match.page or match.keyword_file)
        if place not in seen:
            seen.add(place)
            yield match


def _group(answer: Answer, question: Question) -> int:
    own = is_own(answer.match, question.context)
    if answer.leads_to_definition and (own or not answer.is_copy):
        return 0 if fits(answer.match, question.hint) else 1 if own else 2
    if answer.match.kind is Kind.FILE:
        return 3
    return 4 if own else 5 if answer.defines else 6


def _answer(texts: Texts, match: Match, owner: str) -> Answer | None:
    page = texts.page(match.root, match.page) if match.page else None
    if page is not None and match.page is not None:
        if match.kind is Kind.FILE:
            return Answer(match, match.page, page.lines, (land_on_top(page),), page)
        answer = Answer(match, match.page, page.lines, tuple(land(page, match.name, match.kind, owner)), page)
        if answer.defines or page.fence is None or page.fence.complete:
            return answer
        return _with_source(texts, answer, owner)
    lines = texts.source(match.root, match.keyword_file)
    if lines is None:
        return None
    found = _entry_range(lines, match)
    return Answer(match, match.keyword_file, lines, (Landing(How.PAGE, found, found),)) if found else None


def _with_source(texts: Texts, answer: Answer, owner: str) -> Answer:
    match = answer.match
    lines = texts.source(match.root, match.source) if match.source else None
    if lines is None or match.source is None:
        return answer
    found = land_in_source(lines, languages.of_path(match.source), match.name, match.kind, owner)
    defining = tuple(one for one in found if one.how is How.DEFINITION and one.kind is not Kind.MODULE)
    return replace(answer, source_lines=lines, source_landings=defining)


def _entry_range(lines: Lines, match: Match) -> Range | None:
    """Where an entry stands in its keyword file now: on the line that was read, else wherever the name is."""
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
    """Whether what stands at a place is only a part of a longer word."""
    before = start > 0 and is_word(text[start - 1]) and is_word(name[0]) and text[start - 1] != "_"
    return before or (end < len(text) and is_word(text[end]) and is_word(name[-1]))


def _receiver(before: str) -> str:
    match = _RECEIVER.search(before, max(0, len(before) - 300))
    return match[1] if match else ""


def _hint(workspace: Workspace, context: Context, receiver: str, owner: str) -> Hint:
    first, _, rest = receiver.replace("::", ".").replace(".", "/").partition("/")
    module = context.imported_from.get(first, first)
    inner = f"{module}/{first}"
    if module != first and inner in context.modules:
        module = inner
    module = f"{module}/{rest}" if rest else module
    if first not in context.imported_from and "/" not in module:
        module = ""
    defining = [match for match in workspace.matches(owner, _HINTED) if is_defining(match.kind) and match.page]
    return Hint(frozenset(match.page for match in defining if match.page), module)


def _enclosing_class(document: Document, line: int) -> str:
    """The class around a line, in languages where indentation tells."""
    if document.language != "python":
        return ""
    text = document.lines.get(line)
    indent = len(text) - len(text.lstrip())
    for number in range(line - 1, max(-1, line - _MAX_LINES_UP), -1):
        match = _CLASS.match(document.lines.get(number))
        if match and len(match[1]) < indent:
            return match[2]
    return ""
