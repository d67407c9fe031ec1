"""What a keyword file says about an entry: a signature, and a description if it is worth showing."""

from __future__ import annotations

from collections import defaultdict

from keydocs.features.hover_content import HoverContent
from keydocs.index.postings import is_defining
from keydocs.keyword_files import boilerplate
from keydocs.keyword_files.reader import FastParse
from keydocs.keyword_files.translations import in_english
from keydocs.model import Entry, KeywordFile
from keydocs.pages import prose

_DESCRIPTIONS = frozenset(("description", "purpose", "summary", "meaning", "about"))
_SIGNATURES = frozenset(("signature", "syntax", "declaration", "prototype"))
_CONTEXTS = frozenset(("context",))
_MAX_CONTEXT_LINES = 3
_MANY = 3
"""Entries with the same description apart from their names that are no coincidence."""
_MAX_COMPARED = 2_000
"""Entries of a file whose descriptions are compared."""


def find_entry(keyword_file: KeywordFile | FastParse | None, name: str, line: int) -> Entry | None:
    """Return the entry of a name on a line (0-based), else the first of that name; None where there is none."""
    same = keyword_file.entries_for(name) if keyword_file else []
    return next((entry for entry in same if entry.range.start_line == line), same[0] if same else None)


def signature_of(entry: Entry | None) -> str:
    """Return the signature that an entry gives, else the first lines of its quotation of the source."""
    if entry is None:
        return ""
    if signature := _field(entry, _SIGNATURES).strip().strip("`"):
        return signature
    context = _field(entry, _CONTEXTS).strip("\n")
    if boilerplate.is_quotation(context):
        return ""
    return "\n".join(line.rstrip() for line in context.split("\n")[:_MAX_CONTEXT_LINES]).strip()


def description_of(keyword_file: KeywordFile | FastParse | None, entry: Entry | None) -> str:
    """Return the description of an entry as plain text, empty where it says nothing of this name: where it is a stock
    phrase, stands under others too, or was cut out of the source."""
    text = _field(entry, _DESCRIPTIONS).strip() if entry else ""
    if not text or entry is None or not isinstance(keyword_file, KeywordFile):
        return prose.plain_paragraphs(text)
    files = _files_of(keyword_file)
    if (
        boilerplate.is_quotation(text)
        or boilerplate.is_stock(text, entry.name, files)
        or _is_repeated(keyword_file, entry, files)
    ):
        return ""
    return prose.plain_paragraphs(text)


def unless_stock(summary: str, name: str, source: str | None) -> str:
    """Return a summary, empty where it is a phrase that a page has for every name."""
    return "" if boilerplate.is_stock(summary, name, (source,) if source else ()) else summary


def says_nothing(content: HoverContent, line: str) -> bool:
    """Return whether the content shows no more than the name, or the line of the document. A definition as a class or
    macro is more."""
    if content.summary or (is_defining(content.kind) and not content.signature):
        return False
    code = " ".join(content.signature.split())
    return code.rstrip(" ;,{") in ("", content.name, " ".join(line.split()).rstrip(" ;,{"))


def _field(entry: Entry, labels: frozenset[str]) -> str:
    """Return the first field of one of these labels, in whatever language the label is; empty where there is none."""
    return next((text for label, text in entry.fields.items() if text and in_english(label).lower() in labels), "")


def _files_of(keyword_file: KeywordFile) -> tuple[str, ...]:
    return tuple(filter(None, (keyword_file.source, keyword_file.page, keyword_file.path)))


def _is_repeated(keyword_file: KeywordFile, entry: Entry, files: tuple[str, ...]) -> bool:
    """Return whether most entries of the file, or many, have the same description apart from their names."""
    own = boilerplate.frame(_field(entry, _DESCRIPTIONS), entry.name, files)
    under: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    described = [(other, text) for other in keyword_file.entries if (text := _field(other, _DESCRIPTIONS))]
    for other, text in described[:_MAX_COMPARED]:
        under[boilerplate.frame(text, other.name, files)].add(other.range.start_line)
    lines = sum(map(len, under.values()))
    same = len(under[own])
    return same > 1 and (same >= _MANY or 2 * same > lines)
