"""Conversion of results to the types of LSP."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lsprotocol import types

from keydocs.checks.rules import RULES, Diagnostic, Severity
from keydocs.features.completion import Completion
from keydocs.features.definition import Definition, Target
from keydocs.features.diagnostics import Diagnosis
from keydocs.features.file_rename import Edit
from keydocs.features.hover_content import HoverContent
from keydocs.features.path_completion import LinkItem
from keydocs.fs import paths
from keydocs.lsp.documents import Documents
from keydocs.model import Kind, Range
from keydocs.text.escaping import is_plain, on_one_line
from keydocs.text.lines import Lines
from keydocs.text.positions import Encoding

_COMPLETION_KINDS = {
    Kind.CLASS: types.CompletionItemKind.Class,
    Kind.FUNCTION: types.CompletionItemKind.Function,
    Kind.METHOD: types.CompletionItemKind.Method,
    Kind.MACRO: types.CompletionItemKind.Constant,
    Kind.CONSTANT: types.CompletionItemKind.Constant,
    Kind.VARIABLE: types.CompletionItemKind.Variable,
    Kind.TYPE: types.CompletionItemKind.Struct,
    Kind.ENUM: types.CompletionItemKind.Enum,
    Kind.INTERFACE: types.CompletionItemKind.Interface,
    Kind.NAMESPACE: types.CompletionItemKind.Module,
    Kind.MODULE: types.CompletionItemKind.Module,
    Kind.FILE: types.CompletionItemKind.File,
    Kind.IDENTIFIER: types.CompletionItemKind.Text,
}
SYMBOL_KINDS = {
    Kind.CLASS: types.SymbolKind.Class,
    Kind.FUNCTION: types.SymbolKind.Function,
    Kind.METHOD: types.SymbolKind.Method,
    Kind.MACRO: types.SymbolKind.Constant,
    Kind.CONSTANT: types.SymbolKind.Constant,
    Kind.VARIABLE: types.SymbolKind.Variable,
    Kind.TYPE: types.SymbolKind.Struct,
    Kind.ENUM: types.SymbolKind.Enum,
    Kind.INTERFACE: types.SymbolKind.Interface,
    Kind.NAMESPACE: types.SymbolKind.Namespace,
    Kind.MODULE: types.SymbolKind.Module,
    Kind.FILE: types.SymbolKind.File,
    Kind.IDENTIFIER: types.SymbolKind.String,
}
_COMPLETION_NUMBERS = {kind: number.value for kind, number in _COMPLETION_KINDS.items()}

DIAGNOSTIC_SOURCE = "keydocs"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}
_LINK_KINDS = {
    "file": types.CompletionItemKind.File,
    "folder": types.CompletionItemKind.Folder,
    "heading": types.CompletionItemKind.Reference,
}


def to_range(range_: Range, lines: Lines, encoding: Encoding) -> types.Range:
    """Return a range in the client's encoding."""
    first, start, last, end = range_
    return types.Range(
        types.Position(first, lines.units(first, start, encoding)),
        types.Position(last, lines.units(last, end, encoding)),
    )


Locations = list[types.LocationLink] | list[types.Location]
"""The result of a request for definitions."""


def to_locations(found: Definition, lines: Lines, documents: Documents, *, links: bool) -> Locations:
    """Return the targets of a definition in ``lines``, the requesting document. ``links``: with their origin."""
    if links:
        return to_links(found, lines, documents)
    return [to_location(target, documents) for target in found.targets]


def to_links(found: Definition, lines: Lines, documents: Documents) -> list[types.LocationLink]:
    """Return the targets as links from their origin in ``lines``, the requesting document."""
    encoding = documents.encoding
    origin = to_range(found.origin, lines, encoding)
    return [
        types.LocationLink(
            target_uri=documents.uri_of(target.path),
            target_range=to_range(target.whole, target.lines, encoding),
            target_selection_range=to_range(target.name, target.lines, encoding),
            origin_selection_range=origin,
        )
        for target in found.targets
    ]


def to_location(target: Target, documents: Documents) -> types.Location:
    place = to_range(target.name, target.lines, documents.encoding)
    return types.Location(documents.uri_of(target.path), place)


def to_markup(content: HoverContent, *, markdown: bool, links: bool) -> types.MarkupContent:
    """Return content in the client's format. ``links``: the client renders links."""
    from keydocs.features.hover_content import to_markdown, to_plain

    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, to_markdown(content, links=links))
    return types.MarkupContent(types.MarkupKind.PlainText, to_plain(content))


class RawResult:
    """A pre-serialised result. With lsprotocol's classes, a list of a hundred items takes three times as long; pygls
    serialises unknown objects by their attributes."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.__dict__ = answer


def to_completion_list(
    found: Completion, document: int | str, lines: Lines, encoding: Encoding, defaults: Collection[str] = ()
) -> RawResult:
    """Return a completion list that sorts behind that of the language's own server.

    An item's data is the number of the document, or its URI if it is not open, and the definition if it is known.
    ``defaults`` are the properties that the client takes once per list (``itemDefaults``).
    """
    said_once: dict[str, Any] = {}
    written = {range_: _plain_range(to_range(range_, lines, encoding)) for range_ in {i.range for i in found.items}}
    usual = found.items[0].range if found.items and "editRange" in defaults else None
    if usual is not None:
        said_once["editRange"] = written[usual]
    data = {"document": document}
    if "data" in defaults:
        said_once["data"] = data
    items = []
    are_plain = is_plain("".join(item.detail for item in found.items))
    for number, item in enumerate(found.items):
        plain: dict[str, Any] = {
            "label": item.name,
            "kind": _COMPLETION_NUMBERS[item.kind],
            "detail": item.detail if are_plain else on_one_line(item.detail),
            "sortText": f"~{number:04}",
        }
        if item.filter:
            plain["filterText"] = item.filter
        if item.range != usual:
            plain["textEdit"] = {"range": written[item.range], "newText": item.name}
        if item.defined is not None and item.defined.definition >= 0:
            plain["data"] = {**data, "path": item.defined.path, "definition": item.defined.definition}
        elif "data" not in said_once:
            plain["data"] = data
        items.append(plain)
    answer = {"isIncomplete": found.incomplete, "items": items}
    return RawResult({**answer, "itemDefaults": said_once} if said_once else answer)


def to_workspace_edit(
    documents: Documents, edits: Mapping[str, Sequence[Edit]], *, versioned: bool
) -> types.WorkspaceEdit:
    """Return edits by URI as a workspace edit. ``versioned``: with the versions of open documents."""
    written = {
        uri: [types.TextEdit(to_range(edit.range, edit.lines, documents.encoding), edit.text) for edit in of_file]
        for uri, of_file in edits.items()
    }
    if not versioned:
        return types.WorkspaceEdit(changes=written)
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri, documents.version(uri)), list(of_file)
            )
            for uri, of_file in written.items()
        ]
    )


def to_file_list(found: list[LinkItem], lines: Lines, encoding: Encoding, incomplete: bool) -> types.CompletionList:
    """Return completions of a link target."""
    items = [
        types.CompletionItem(
            f"{item.text}/" if item.kind.value == "folder" else item.text,
            kind=_LINK_KINDS[item.kind.value],
            sort_text=f"{number:04}",
            text_edit=types.TextEdit(to_range(item.range, lines, encoding), item.text),
        )
        for number, item in enumerate(found)
    ]
    return types.CompletionList(is_incomplete=incomplete, items=items)


def _plain_range(range_: types.Range) -> dict[str, Any]:
    start, end = range_.start, range_.end
    return {
        "start": {"line": start.line, "character": start.character},
        "end": {"line": end.line, "character": end.character},
    }


def to_diagnostics(diagnosis: Diagnosis, uri: str, root: str, documents: Documents) -> list[types.Diagnostic]:
    """Return the diagnostics of a document of ``root``."""
    return [
        types.Diagnostic(
            to_range(diagnostic.range, diagnosis.lines, documents.encoding),
            diagnostic.message,
            severity=_SEVERITIES[diagnosis.severities[diagnostic.code]],
            code=diagnostic.code,
            source=DIAGNOSTIC_SOURCE,
            tags=[types.DiagnosticTag.Unnecessary] if RULES[diagnostic.code].is_needless else None,
            related_information=_to_related(diagnosis, diagnostic, uri, root, documents),
        )
        for diagnostic in diagnosis.findings
    ]


def _to_related(
    diagnosis: Diagnosis, diagnostic: Diagnostic, uri: str, root: str, documents: Documents
) -> list[types.DiagnosticRelatedInformation] | None:
    related = diagnostic.related
    if related is None:
        return None
    if related.path == diagnosis.path:
        location = types.Location(uri, to_range(related.range, diagnosis.lines, documents.encoding))
    else:
        # A place in another file is always its top.
        top = to_range(related.range, Lines(""), documents.encoding)
        location = types.Location(documents.uri_of(paths.absolute(root, related.path)), top)
    return [types.DiagnosticRelatedInformation(location, related.message)]
