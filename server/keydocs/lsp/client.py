"""What the client can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types


@dataclass(frozen=True, slots=True)
class Client:
    """The client's capabilities that the server depends on. Without arguments, those of a client that has none."""

    definition_links: bool = False
    """Takes ``LocationLink`` for go to definition."""
    declaration_links: bool = False
    implementation_links: bool = False
    hover_as_markdown: bool = False
    """Prefers Markdown to plain text in hovers."""
    documentation_as_markdown: bool = False
    """Prefers Markdown to plain text in the documentation of a completion item."""
    renders_markdown: bool = False
    """Names its Markdown parser; other clients (Neovim) highlight the source of Markdown."""
    completion_defaults: tuple[str, ...] = ()
    """The properties of a completion item that it takes once for the whole list."""
    symbol_trees: bool = False
    """Takes ``DocumentSymbol`` with children."""
    resolves_symbol_ranges: bool = False
    """Asks for the range of a workspace symbol when it needs it."""
    pulls_diagnostics: bool = False
    refreshes_diagnostics: bool = False
    applies_edits: bool = False
    versioned_edits: bool = False
    """Takes ``documentChanges`` in a workspace edit."""
    asks_before_renaming: bool = False
    """Sends ``workspace/willRenameFiles``."""
    has_configuration: bool = False
    """Answers ``workspace/configuration``."""
    reports_configuration: bool = False
    """Lets the server register for ``workspace/didChangeConfiguration``."""
    watches_files: bool = False
    """Lets the server register for ``workspace/didChangeWatchedFiles``."""
    relative_patterns: bool = False
    """Takes patterns relative to a folder for the files that it watches."""
    shows_documents: bool = False
    """Answers ``window/showDocument``."""

    @classmethod
    def from_capabilities(cls, capabilities: types.ClientCapabilities) -> Client:
        """Read what a client says of itself in ``initialize``."""
        text = capabilities.text_document or types.TextDocumentClientCapabilities()
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        completion = text.completion or types.CompletionClientCapabilities()
        item, item_list = completion.completion_item, completion.completion_list
        watching = workspace.did_change_watched_files or types.DidChangeWatchedFilesClientCapabilities()
        show = capabilities.window.show_document if capabilities.window else None
        properties = workspace.symbol.resolve_support if workspace.symbol else None
        return cls(
            definition_links=bool(text.definition and text.definition.link_support),
            declaration_links=bool(text.declaration and text.declaration.link_support),
            implementation_links=bool(text.implementation and text.implementation.link_support),
            hover_as_markdown=_prefers_markdown(text.hover.content_format if text.hover else None),
            documentation_as_markdown=_prefers_markdown(item.documentation_format if item else None),
            renders_markdown=bool(capabilities.general and capabilities.general.markdown),
            completion_defaults=tuple(item_list.item_defaults or ()) if item_list else (),
            symbol_trees=bool(text.document_symbol and text.document_symbol.hierarchical_document_symbol_support),
            resolves_symbol_ranges=bool(properties and "location.range" in properties.properties),
            pulls_diagnostics=text.diagnostic is not None,
            refreshes_diagnostics=bool(workspace.diagnostics and workspace.diagnostics.refresh_support),
            applies_edits=bool(workspace.apply_edit),
            versioned_edits=bool(workspace.workspace_edit and workspace.workspace_edit.document_changes),
            asks_before_renaming=bool(workspace.file_operations and workspace.file_operations.will_rename),
            has_configuration=bool(workspace.configuration),
            reports_configuration=bool(
                workspace.did_change_configuration and workspace.did_change_configuration.dynamic_registration
            ),
            watches_files=bool(watching.dynamic_registration),
            relative_patterns=bool(watching.relative_pattern_support),
            shows_documents=bool(show and show.support),
        )


def _prefers_markdown(formats: Sequence[types.MarkupKind] | None) -> bool:
    """Return whether Markdown comes first among the formats that the server knows."""
    known = (format_ for format_ in formats or () if format_ in (types.MarkupKind.Markdown, types.MarkupKind.PlainText))
    return next(known, None) == types.MarkupKind.Markdown
