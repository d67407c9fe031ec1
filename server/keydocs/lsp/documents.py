"""The documents that are open in the editor, as they stand there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from operator import is_not

from lsprotocol import types

from keydocs.fs import confined, paths
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_name, language_of_path
from keydocs.lsp.text_changes import TextEditor
from keydocs.search.workspace_files import Document
from keydocs.text.lines import Lines, count_line_ends
from keydocs.text.positions import Encoding, from_units

MAX_TEXT, MAX_LINES = 8_000_000, 1_000_000
"""Characters and lines of a document. In a longer one nothing is looked at: no keyword file and no page is so long, and
editors do less with such files, too."""

_FEW = 8
"""Changes that are made one by one."""


@dataclass(slots=True)
class OpenDocument:
    """An open document. ``uri`` is the client's spelling. ``path`` is absolute and canonical, None for documents that
    are no files; a cell of a notebook has the notebook's path, and the notebook's URI in ``notebook``, which is empty
    for all other documents. ``language_id`` is the client's, ``language`` ours. ``lines`` is the text as it stands,
    empty where it is too long; ``is_changed`` tells whether it was changed since it was opened."""

    uri: str
    path: str | None
    language_id: str
    language: str
    version: int
    lines: Lines
    number: int
    """No other document of the session has it: what stands for the document where its URI would be repeated often."""
    notebook: str = ""
    is_changed: bool = False
    is_too_long: bool = False

    def set(self, text: str) -> None:
        """Make this the text."""
        self.is_too_long = len(text) > MAX_TEXT or count_line_ends(text) > MAX_LINES
        self.lines = Lines("" if self.is_too_long else text)


class Documents:
    """Open documents, by URI however it is spelled, and by path. pygls has such a store too, but cuts lines at form
    feeds and U+2028 as well, which LSP does not count as line ends: every position behind one would be off.

    ``canonical`` gives the one path of a file that may be spelled through several symbolic links. A file may be open
    under several of its paths at once: what was opened or changed last counts.
    """

    def __init__(self, canonical: Callable[[str], str] = str) -> None:
        self.encoding = Encoding.UTF16
        self._canonical = canonical
        self._by_uri: dict[str, OpenDocument] = {}
        """By the URI as the client spells it: nearly every message has that."""
        self._by_key: dict[str, OpenDocument] = {}
        self._by_path: dict[str, list[OpenDocument]] = {}
        self._numbers = count(1)
        self._cells: dict[str, list[str]] = {}
        """The cells of the open notebooks in their order, by the notebooks' URIs."""
        self._codes: dict[tuple[str, str], tuple[list[Lines], Lines]] = {}
        """The code of notebooks by URI and language: the cells, and what they are together."""

    def open(self, item: types.TextDocumentItem, notebook: str = "") -> None:
        """Open a document; ``notebook`` is the URI of its notebook where it is a cell, as far as the client tells."""
        self.close(item.uri)
        if not notebook and paths.is_cell(item.uri):
            # A client that shows cells as documents like any other opens them in their order.
            notebook = item.uri.partition("#")[0]
            self.set_cells(notebook, [*self.cells(notebook), item.uri])
        language = language_of_name(item.language_id)
        document = OpenDocument(
            item.uri, None, item.language_id, language, item.version, Lines(""), next(self._numbers), notebook
        )
        document.set(item.text)
        self._by_uri[item.uri] = self._by_key[paths.uri_key(item.uri)] = document
        self._place(document)

    def close(self, uri: str) -> None:
        document = self._exactly(uri)
        if document is not None:
            del self._by_uri[document.uri], self._by_key[paths.uri_key(document.uri)]
            self._displace(document)
            if document.notebook:
                cells = [cell for cell in self.cells(document.notebook) if cell != document.uri]
                self.set_cells(document.notebook, cells)

    def relocate(self) -> None:
        """The canonical paths may be others now."""
        for document in self._by_uri.values():
            self._displace(document)
            self._place(document)

    def _place(self, document: OpenDocument) -> None:
        path = paths.uri_to_path(document.notebook or document.uri)
        document.path = None if path is None else self._canonical(path)
        self._enlist(document)

    def _enlist(self, document: OpenDocument) -> None:
        if document.path is not None and not document.notebook:
            self._by_path.setdefault(document.path, []).append(document)

    def _displace(self, document: OpenDocument) -> None:
        if document.path is not None and not document.notebook:
            self._by_path[document.path].remove(document)
            if not self._by_path[document.path]:
                del self._by_path[document.path]

    def _exactly(self, uri: str) -> OpenDocument | None:
        """The document that was opened under a URI, however it is spelled."""
        return self._by_uri.get(uri) or self._by_key.get(paths.uri_key(uri))

    def _at(self, path: str) -> OpenDocument | None:
        return self._by_path[path][-1] if path in self._by_path else None

    def get(self, uri: str) -> OpenDocument | None:
        """The document that was opened under a URI, else one that is the same file; None for all others."""
        document = self._exactly(uri)
        path = paths.uri_to_path(uri) if document is None and self._by_path else None
        return document if path is None else self._at(self._canonical(path))

    def is_open(self, uri: str) -> bool:
        """Whether a document was opened under this URI, however it is spelled."""
        return self._exactly(uri) is not None

    def path_of(self, uri: str) -> str | None:
        """The canonical path of a URI, open or not; None for what is no file."""
        document = self._exactly(uri)
        if document is not None:
            return document.path
        path = paths.uri_to_path(uri)
        return None if path is None else self._canonical(path)

    def uri_of(self, path: str) -> str:
        """The URI of a canonical path: the one under which it is open, if it is."""
        document = self._at(path)
        return document.uri if document else paths.path_to_uri(path)

    def spelled(self, uri: str) -> str:
        """The URI under which the client opened a document; the given one where it is not open."""
        document = self.get(uri)
        return document.uri if document else uri

    def cells(self, notebook: str) -> list[str]:
        """The URIs of a notebook's cells, in their order."""
        return self._cells.get(notebook, [])

    def set_cells(self, notebook: str, cells: list[str]) -> None:
        """Make these a notebook's cells; without any, it is closed."""
        self._cells[notebook] = cells
        if not cells:
            del self._cells[notebook]
            self._codes = {key: code for key, code in self._codes.items() if key[0] != notebook}

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Apply changes in their order. Those of a document that was never opened are dropped, and those of parts of
        one that is too long: it is until a client sends the whole."""
        document = self._exactly(params.text_document.uri)
        if document is None:
            return
        self._displace(document)
        self._enlist(document)
        if len(params.content_changes) > _FEW and not document.is_too_long:
            document.set(self._changed(document.lines.text, params.content_changes))
        else:
            self._change_one_by_one(document, params.content_changes)
        document.version = params.text_document.version
        document.is_changed = True

    def _changed(self, text: str, changes: Iterable[types.TextDocumentContentChangeEvent]) -> str:
        editing = TextEditor(text, self.encoding)
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                editing.replace(change.range, change.text)
            else:
                editing = TextEditor(change.text, self.encoding)
        return editing.text

    def _change_one_by_one(
        self, document: OpenDocument, changes: Iterable[types.TextDocumentContentChangeEvent]
    ) -> None:
        for change in changes:
            if not isinstance(change, types.TextDocumentContentChangePartial):
                document.set(change.text)
            elif not document.is_too_long:
                start = self._offset(document.lines, change.range.start)
                end = max(start, self._offset(document.lines, change.range.end))
                text = document.lines.text
                document.set(text[:start] + change.text + text[end:])

    def language_id(self, uri: str) -> str:
        """The language of a document as the client calls it; empty where it is not open."""
        document = self.get(uri)
        return document.language_id if document else ""

    def changed_text(self, uri: str) -> str | None:
        """The text of a document that was changed since it was opened, None for all others."""
        document = self.get(uri)
        return document.lines.text if document and document.is_changed and not document.is_too_long else None

    def is_unsaved(self, uri: str, located: tuple[str, str]) -> bool:
        """Whether an open document (its root and its path there are given) has another text than its file. It counts
        as changed then."""
        document = self.get(uri)
        if document is None or document.is_too_long:
            return False
        try:
            document.is_changed = confined.read_text(*located) != document.lines.text
        except confined.UnreadableError:
            document.is_changed = True
        return document.is_changed

    def changed_files(self) -> list[tuple[str, str]]:
        """The paths and texts of files that were changed since they were opened."""
        return [(path, text) for path, text in self.texts().items() if self._by_path[path][-1].is_changed]

    def texts(self) -> dict[str, str]:
        """The texts of the files that are open, by canonical path."""
        return {path: last.lines.text for path, (*_, last) in self._by_path.items() if not last.is_too_long}

    def names(self) -> set[str]:
        """The names of the files that are open, without their folders."""
        return {os.path.basename(path) for path in self._by_path}

    def uris(self) -> list[str]:
        """The documents that are open."""
        return list(self._by_uri)

    def version(self, uri: str) -> int | None:
        """The version of an open document, None for all others."""
        document = self.get(uri)
        return document.version if document else None

    def text_of(self, path: str) -> str | None:
        """The text of a file (by its canonical path) as it stands in the editor, None where it is not open."""
        document = self._at(path)
        return document.lines.text if document and not document.is_too_long else None

    def number(self, uri: str) -> int:
        """The number of an open document, 0 for all others."""
        document = self.get(uri)
        return document.number if document else 0

    def numbered(self, number: int) -> str:
        """The URI of the open document with a number, empty where there is none."""
        return next((uri for uri, one in self._by_uri.items() if one.number == number), "")

    def find(self, uri: str, workspace: Workspace) -> Document:
        """An open document as the features take it. One that is not open is empty."""
        document = self.get(uri)
        if document is None:
            return Document(Lines(""))
        root, path = (workspace.locate(document.path) if document.path else None) or ("", "")
        language = document.language
        by_name = language_of_path(path or document.path or "")
        # Editors call unknown files plain text, and every C header C.
        if by_name and (not language or language in ("plaintext", "text", "c")) and not document.notebook:
            language = by_name
        return Document(document.lines, language, root, path, self._code(document))

    def _code(self, document: OpenDocument) -> Lines | None:
        """The code of all cells of a cell's notebook that are in its language; None for what is no cell."""
        if not document.notebook:
            return None
        cells = (self._exactly(uri) for uri in self.cells(document.notebook))
        texts = [cell.lines for cell in cells if cell is not None and cell.language == document.language]
        key = document.notebook, document.language
        before, code = self._codes.get(key, ([], document.lines))
        if len(before) != len(texts) or any(map(is_not, before, texts)):
            code = Lines("\n".join(lines.text for lines in texts))
            self._codes[key] = texts, code
        return code

    def column(self, document: Document, position: types.Position) -> int:
        """The column in code points of a client's position."""
        return from_units(document.lines.get(position.line), position.character, self.encoding)

    def _offset(self, lines: Lines, position: types.Position) -> int:
        if position.line >= len(lines):
            return len(lines.text)
        return lines.start(position.line) + from_units(lines[position.line], position.character, self.encoding)
