"""What is said about a name: the whole signature, and the first paragraph of its documentation."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from keydocs.languages import language_of_path
from keydocs.model import Kind
from keydocs.pages import declaration, prose
from keydocs.pages.definitions import defining_kind
from keydocs.pages.headings import headings
from keydocs.pages.locate import (
    MatchKind,
    PageLocation,
    find_listed_line,
    heading_lines,
    whole_source,
)
from keydocs.pages.notebook import unquoted
from keydocs.pages.page import Page
from keydocs.pages.source_text import Source, headers, uses
from keydocs.text.lines import Lines

_MAX_SIGNATURE = 1_500
_MAX_LINE = 200
_MAX_STATEMENT = 6_000
_IMPORTS = re.compile(r"(?:from|import|export|(?:pub(?:\([^()]*\))?[ \t]+)?use)\b")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_TELLING = re.compile(
    r"@(?:[\w.]*\.)?(?:property|cached_property|staticmethod|classmethod|overload|dataclass|abstractmethod|final|override"
    r"|contextmanager|asynccontextmanager|setter|deleter|getter|deprecated|runtime_checkable|total_ordering|unique"
    r"|singledispatch|lru_cache|cache|Override|Deprecated|FunctionalInterface)\b"
)


class Description(NamedTuple):
    """Plain text about a name.

    ``signature`` is code in ``language``, over several lines where it was written so, without its body.
    ``summary`` is mostly one paragraph; blank lines are between several. Either may be empty.
    """

    signature: str
    language: str
    summary: str


def describe(page: Page, location: PageLocation, name: str, kind: Kind) -> Description:
    """Return what a page says about a name at a location that :func:`locate` returned."""
    source = page.code
    language = _shown_language(page)
    signature = summary = ""
    if location.kind is MatchKind.DEFINITION and source is not None:
        signature, summary = _defined(source, location.offset, name, location.defined_as or kind)
    if is_file_name(name, kind, page.source or ""):
        summary = summary or purpose(page)
    elif not signature or not summary:
        told, said = _told(page, location, name)
        if page.quotes_notebook:
            told, said = unquoted(told), unquoted(said)
        signature, summary = signature or told, summary or said
    return Description(signature, language if signature else "", summary)


def is_file_name(name: str, kind: Kind, source: str) -> bool:
    """Return whether a name is that of a source file as a whole: ``tide``, ``tide.py`` and ``lock.tide`` of
    ``lock/tide.py``. What the file is for says nothing about any other name."""
    path = source.rpartition(".")[0] or source
    written = re.split(r"::|[./\\]", name.removesuffix(source[len(path) :]) if source else name)
    parts = path.split("/")
    if parts[-1] in ("__init__", "index", "mod"):
        parts.pop()
    return kind is Kind.FILE or (bool(parts) and written == parts[-len(written) :])


def describe_source(lines: Lines, language: str, location: PageLocation, name: str, kind: Kind) -> Description:
    """Return what a source file says about a name at a location that :func:`locate_in_source` returned."""
    if location.kind is not MatchKind.DEFINITION:
        return Description("", "", "")
    source = whole_source(lines, language)
    signature, summary = _defined(source, location.offset, name, kind)
    return Description(signature, source.language if signature else "", summary)


def _shown_language(page: Page) -> str:
    source = page.code
    if source is None:
        return ""
    # Templates call every header C.
    by_path = language_of_path(page.source or "")
    return by_path if source.language == "c" and by_path in ("cpp", "cuda") else source.language


def _defined(source: Source, at: int, name: str, kind: Kind) -> tuple[str, str]:
    """Return signature and summary of the definition of a name at an offset."""
    kind = defining_kind(source, name, at) or kind
    parts = declaration.find_parts(source, at, len(name), kind)
    if kind is Kind.MODULE:
        return _imported(source, at, _signature(source, parts)), ""
    if kind is Kind.NAMESPACE:
        return _signature(source, parts), ""
    summary = prose.from_docstring(source.shown(*parts.docstring))
    summary = summary or prose.from_comment(source.shown(*parts.comment))
    if not summary and parts.comment[0] == parts.comment[1]:
        parted = source.shown(*declaration.parted_comment(source, parts.top))
        summary = prose.from_parted_comment(parted, name, source.syntax) if parted else ""
    if not summary and kind in (Kind.VARIABLE, Kind.CONSTANT, Kind.TYPE, Kind.MACRO):
        summary = prose.from_comment(source.shown(*parts.trailing), above=False)
    return _signature(source, parts), summary


def _imported(source: Source, at: int, signature: str) -> str:
    """An import on a line of its own within brackets, as a statement that imports this one alone."""
    if "\n" in signature:
        return signature
    statement = next(headers(source, at), "")
    opening, imported = statement[-1:], signature.rstrip(",")
    if not _IMPORTS.match(statement) or opening not in ("(", "{"):
        return signature
    head = statement[:-1].rstrip()
    if opening == "(":
        return f"{head} {imported}"
    if source.language == "rust":
        return f"{head}{{{imported}}}"
    closing = source.text.find("}", at, min(source.end, at + _MAX_STATEMENT))
    rest = source.text[closing : source.line_end(closing)].rstrip("; \t") if closing >= 0 else "}"
    return f"{head} {{ {imported} {rest}"


def _signature(source: Source, parts: declaration.DeclarationParts) -> str:
    start, end = parts.signature
    lines = [line.rstrip(" \t\\") for line in source.shown(start, end).split("\n")]
    if len(lines) == 1:
        lines = [_closed(_cut(lines[0], _MAX_LINE * 2 if "(" in lines[0] else _MAX_LINE))]
    signature = textwrap.dedent("\n".join(lines)).strip("\n")
    if len(signature) > _MAX_SIGNATURE:
        signature = signature[: signature.rfind("\n", 0, _MAX_SIGNATURE)].rstrip() + "\n…"
    signature = signature.strip().removesuffix(",")
    telling = _telling(source, parts)
    return "\n".join([*telling, signature])


def _telling(source: Source, parts: declaration.DeclarationParts) -> list[str]:
    lines = (line.strip() for line in source.shown(*parts.decorators).split("\n"))
    telling = (line + "…)" if line.endswith("(") else line for line in lines if _TELLING.match(line))
    return [_cut(line, _MAX_LINE) for line in telling]


def without_body(quoted: str) -> str:
    """Return code that was quoted up to some line, without the brace of a body at its end; other brackets that open
    there are closed, with an ellipsis between them."""
    head = quoted[:-1].rstrip() if quoted.endswith("{") else ""
    return head if head and (head.endswith("=>") or head[-1] not in "=:([,<|&?") else _closed(quoted)


def _closed(line: str) -> str:
    """A line whose end opens brackets, of something that is too long to be shown, with an ellipsis between them."""
    if not line.endswith(tuple(_CLOSING)):
        return line
    opened: list[str] = []
    for char in line:
        if char in _CLOSING:
            opened.append(_CLOSING[char])
        elif opened and char == opened[-1]:
            opened.pop()
    return f"{line}…{''.join(reversed(opened))}"


def _cut(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


# --- what the page's own structure tells ----------------------------------------------------------------------

_CODE = re.compile(r"`([^`\n]*(?:\n[^`\n#]+){0,12})`")
_PARAMETERS = re.compile(r"^\*\*Parameters:?\*\*:?[ \t]*(.*)$", re.M)
_DOCSTRING = re.compile(
    r"^\*\*(?:Docstring|Description|Purpose|Summary|Documentation):?\*\*:?[ \t]*((?:.|\n(?!\n))*)", re.M
)
_SIGNATURE_FENCE = re.compile(r"^```[\w+#-]*\n(.{1,600}?)\n```", re.M | re.S)


def _told(page: Page, location: PageLocation, name: str) -> tuple[str, str]:
    """Return signature and summary from a section or list item of the page about the name."""
    heading = _section_about(page, location, name)
    if heading:
        return _from_section(*heading, name)
    listed_location = find_listed_line(page, name) if location.kind is MatchKind.SOURCE else location
    if listed_location is None or listed_location.kind is not MatchKind.SIGNATURE:
        return "", ""
    location = listed_location
    line = page.lines.peek(location.name.start_line)
    code = next((match[1] for match in _CODE.finditer(line) if match.start() <= location.name.start < match.end()), "")
    signature = code if "(" in code and code.rstrip("()") != name else ""
    _, colon, said = line[location.name.end :].partition(": ")
    said = prose.plain(said) if colon and line.lstrip().startswith(("-", "*")) else ""
    said = "" if prose.is_boilerplate(said) or said.startswith("`") or "`" in line.partition(": ")[2] else said
    return signature, prose.cap(said)


def _section_about(page: Page, location: PageLocation, name: str) -> tuple[str, str] | None:
    """A heading of the page about the name, and the text below it."""
    if next(heading_lines(page, name), None) is None:
        return None
    flat = page.flat
    for heading, start in page.sections:
        if (
            heading.level < 3
            or name not in heading.text
            or next(uses(heading.text, name, 0, len(heading.text)), -1) < 0
        ):
            continue
        noted = re.search(r"\(line (\d{1,7})\)", heading.text)
        fence = page.fence
        if noted and fence and location.kind is MatchKind.DEFINITION:
            near = fence.first + int(noted[1]) - 1
            if not location.whole.start_line - 1 <= near <= location.whole.end_line + 1:
                continue
        end = flat.find("\n#", start + 1)
        return heading.text, flat[start : end if end >= 0 else len(flat)][:4_000]
    return None


def _from_section(heading: str, section: str, name: str) -> tuple[str, str]:
    body = section.partition("\n")[2]
    first = _CODE.search(section)
    signature = ""
    fence = _SIGNATURE_FENCE.search(section)
    parameters = _PARAMETERS.search(body)
    if fence and name in fence[1]:
        signature = re.sub(r"[ \t]*\{?[ \t]*$", "", textwrap.dedent(fence[1]))
    elif first and first.start() < len(heading) + 8 and "(" in first[1] and first[1].rstrip("()") != name:
        signature = textwrap.dedent(first[1])
    elif parameters and name in heading:
        signature = f"{name}({parameters[1].strip()})"
    docstring = _DOCSTRING.search(body)
    summary = ""
    if docstring:
        said = docstring[1].strip()
        summary = prose.from_docstring(said.removesuffix("...") if said.endswith("....") else said)
    if prose.is_boilerplate(summary):
        summary = ""
    return signature, summary


# --- the purpose of the source ------------------------------------------------------------------------------

_MAX_SECTION = 12_000
_PURPOSE_SECTIONS = (
    "module documentation",
    "module docstring",
    "description",
    "file purpose",
    "purpose",
    "purpose and role",
    "high-level overview",
    "overview",
    "summary",
)


_PURPOSE_HEADING = re.compile(
    rf"^#{{2,4}}[ \t]+({'|'.join(sorted(_PURPOSE_SECTIONS, key=len, reverse=True))})[ \t]*$", re.M | re.I
)


_MAX_PARAGRAPHS = 100
"""That may be boilerplate, of sections of the same name."""


_MAX_LINES_ABOVE = 1_000
"""Comments and blank lines above a module's docstring."""


def purpose(page: Page) -> str:
    """Return what the page says its source is for, else the module docstring; empty if that is only boilerplate."""
    own = _module_docstring(page.code)
    texts = [page.flat[start:end] for start, end in page.prose_spans]
    sections: defaultdict[str, list[Iterator[str]]] = defaultdict(list)
    for text in texts:
        for heading in headings(text, _PURPOSE_HEADING):
            sections[heading[1].lower()].append(_paragraphs(text, heading.end()))
    for section in _PURPOSE_SECTIONS:
        for paragraph in islice(chain.from_iterable(sections[section]), _MAX_PARAGRAPHS):
            if own and prose.QUOTES.match(paragraph):
                return own
            said = prose.cap(prose.plain(prose.without_quotes(paragraph)))
            if said and not prose.is_boilerplate(said):
                return said
    return own


def _module_docstring(code: Source | None) -> str:
    if code is None or not code.syntax.has_docstrings:
        return ""
    at = code.start
    for _ in range(_MAX_LINES_ABOVE):
        if at >= code.end:
            break
        line_end = code.line_end(at)
        body = code.text[at : min(line_end, at + 200)].strip()
        if body and not body.startswith("#"):
            opening = re.compile(r"[rRuU]?(\"\"\"|''')").match(code.text, at)
            if not opening:
                return ""
            closing = code.text.find(opening[1], opening.end(), code.end)
            return prose.from_docstring(code.text[at : closing + 3]) if closing >= 0 else ""
        at = line_end + 1
    return ""


def _paragraphs(text: str, start: int) -> Iterator[str]:
    """The paragraphs of prose below a heading that ends at ``start``."""
    end = text.find("\n#", start, start + _MAX_SECTION)
    body = text[start : end if end >= 0 else start + _MAX_SECTION]
    for paragraph in re.split(r"\n[ \t]*\n", body):
        paragraph = paragraph.strip()
        if paragraph and not re.match(r"[-*+|>`]|\d+\.|\*\*[^*]+:?\*\*:?|<|\[|---|```", paragraph):
            yield paragraph
