"""Open notebooks: each cell is an open document."""

from __future__ import annotations

from lsprotocol import types

from keydocs.lsp.documents import Documents

SYNC = types.NotebookDocumentSyncOptions([types.NotebookDocumentFilterWithNotebook("*")], save=True)
"""The notebooks that clients report: all, with all cells."""


def open_notebook(documents: Documents, params: types.DidOpenNotebookDocumentParams) -> None:
    notebook = params.notebook_document
    for item in params.cell_text_documents:
        documents.open(item, notebook.uri)
    documents.set_cells(notebook.uri, [cell.document for cell in notebook.cells])


def change_notebook(documents: Documents, params: types.DidChangeNotebookDocumentParams) -> None:
    """Update the cells of a notebook, then their texts."""
    cells = params.change.cells
    if cells is None:
        return
    if cells.structure:
        _change_structure(documents, params.notebook_document.uri, cells.structure)
    for content in cells.text_content or ():
        documents.change(types.DidChangeTextDocumentParams(content.document, content.changes))


def _change_structure(
    documents: Documents, notebook: str, structure: types.NotebookDocumentCellChangeStructure
) -> None:
    array = structure.array
    cells = list(documents.cells(notebook))
    cells[array.start : array.start + array.delete_count] = [cell.document for cell in array.cells or ()]
    for closed in structure.did_close or ():
        documents.close(closed.uri)
    for item in structure.did_open or ():
        documents.open(item, notebook)
    documents.set_cells(notebook, cells)


def close_notebook(documents: Documents, params: types.DidCloseNotebookDocumentParams) -> None:
    notebook = params.notebook_document.uri
    closed = [*documents.cells(notebook), *(cell.uri for cell in params.cell_text_documents)]
    documents.set_cells(notebook, [])
    for uri in closed:
        documents.close(uri)
