"""Cells of notebooks: they are answered as parts of the notebook's file."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lsprotocol import types

from lsp.conftest import Serve, Session, capabilities, until

COAST = """
//- /lib/tide.py pta
class Tide:
    def level(self): ...
//- /lib/moon.py pta
class Tide:
    def level(self): ...
//- /nb/coast.ipynb pta also=ebb_level
ebb_level = 1
//- /main.py
from lib import tide
tide.Ti<|>de
"""
IMPORTING = "import numpy\nfrom lib.moon import Tide"
ASKING = "x = Tide()\nebb_level"
MOON = ["docs/lib/moon.py_docs.md:11 class <Tide>:"]
BOTH = {"docs/lib/tide.py_docs.md:11 class <Tide>:", *MOON}


def cell_uri(session: Session, number: int) -> str:
    """As VS Code writes it."""
    return session.uri_of("nb/coast.ipynb").replace("file://", "vscode-notebook-cell:") + f"#W{number}sZmlsZQ%3D%3D"


def other_uri(session: Session, number: int) -> str:
    """As a client may write it that has no paths in it."""
    return f"cell:{number}"


def as_documents(session: Session, cells: Sequence[str]) -> None:
    """Open cells as documents like any other."""
    for number, text in enumerate(cells):
        session.open(uri=cell_uri(session, number), text=text, language="python")


class Notebook:
    """A notebook of the protocol."""

    def __init__(self, session: Session, cells: Sequence[str], uri_of: object = other_uri) -> None:
        self.session = session
        self.uri_of = cell_uri if uri_of is cell_uri else other_uri
        self.uri = session.uri_of("nb/coast.ipynb")
        items = [self.item(number, text) for number, text in enumerate(cells)]
        document = types.NotebookDocument(self.uri, "jupyter-notebook", 1, [self.cell(item.uri) for item in items])
        session.client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(document, items))

    def item(self, number: int, text: str) -> types.TextDocumentItem:
        return types.TextDocumentItem(self.uri_of(self.session, number), "python", 1, text)

    @staticmethod
    def cell(uri: str) -> types.NotebookCell:
        return types.NotebookCell(types.NotebookCellKind.Code, uri)

    def change(self, cells: types.NotebookDocumentCellChanges) -> None:
        document = types.VersionedNotebookDocumentIdentifier(2, self.uri)
        event = types.NotebookDocumentChangeEvent(cells=cells)
        self.session.client.notebook_document_did_change(types.DidChangeNotebookDocumentParams(document, event))

    def change_structure(
        self, start: int, deleted: int, opened: Sequence[types.TextDocumentItem] = (), closed: Sequence[int] = ()
    ) -> None:
        array = types.NotebookCellArrayChange(start, deleted, [self.cell(item.uri) for item in opened])
        gone = [types.TextDocumentIdentifier(self.uri_of(self.session, number)) for number in closed]
        self.change(types.NotebookDocumentCellChanges(types.NotebookDocumentCellChangeStructure(array, opened, gone)))

    def type(self, number: int, text: str, at: int = 0) -> None:
        """Replace all of a cell, or insert a text into its first line."""
        position = types.Position(0, at)
        change = (
            types.TextDocumentContentChangePartial(types.Range(position, position), text)
            if at
            else types.TextDocumentContentChangeWholeDocument(text)
        )
        document = types.VersionedTextDocumentIdentifier(2, self.uri_of(self.session, number))
        content = types.NotebookDocumentCellContentChanges(document, [change])
        self.change(types.NotebookDocumentCellChanges(text_content=[content]))

    def ask_in(self, number: int, text: str = ASKING) -> None:
        """Let the session ask in a cell, which has this text."""
        from keydocs.text.lines import Lines

        self.session.uri, self.session.lines = self.uri_of(self.session, number), Lines(text)


async def check(session: Session) -> None:
    """The answers in the cell of ``ASKING`` are those of the notebook's file."""
    assert await session.places(0, 5) == MOON
    assert await session.places(1, 3) == ["docs/nb/coast.ipynb_docs.md:11 <ebb_level> = 1"]
    found = await session.hover(0, 5)
    assert found is not None and found.range is not None
    assert "lib/moon.py" in str(found.contents) and session.text_of(found.range) == "Tide"
    assert await session.labels(1, 3) == ["ebb_level"]


async def test_cells_that_are_documents_like_any_other(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    as_documents(session, [IMPORTING, ASKING])
    await check(session)
    first = types.TextDocumentIdentifier(cell_uri(session, 0))
    session.client.text_document_did_close(types.DidCloseTextDocumentParams(first))
    assert set(await session.places(0, 5)) == BOTH


@pytest.mark.parametrize("uri_of", [cell_uri, other_uri])
async def test_cells_of_a_notebook(serve: Serve, uri_of: object) -> None:
    session = await serve(COAST)
    await session.ready()
    notebook = Notebook(session, [IMPORTING, ASKING], uri_of)
    notebook.ask_in(1)
    await check(session)


async def test_cells_that_come_and_go_and_change(serve: Serve) -> None:
    session = await serve(COAST)
    await session.ready()
    notebook = Notebook(session, [ASKING])
    notebook.ask_in(0)
    assert set(await session.places(0, 5)) == BOTH
    notebook.change_structure(0, 0, opened=[notebook.item(1, IMPORTING)])
    await check(session)
    notebook.type(1, "x = 1")
    assert set(await session.places(0, 5)) == BOTH
    notebook.type(1, IMPORTING)
    await check(session)
    notebook.change_structure(0, 1, closed=[1])
    assert set(await session.places(0, 5)) == BOTH
    notebook.type(0, "from lib.moon import Tide; ", at=1)
    notebook.ask_in(0, f"xfrom lib.moon import Tide; {ASKING[1:]}")
    assert set(await session.places(0, 32)) == BOTH, "it is in the midst of a line"
    closed = types.DidCloseNotebookDocumentParams(types.NotebookDocumentIdentifier(notebook.uri), [])
    session.client.notebook_document_did_close(closed)
    assert await session.definition(0, 32) is None


async def test_notebooks_are_announced(serve: Serve) -> None:
    session = await serve(COAST)
    found = session.result.capabilities.notebook_document_sync
    assert isinstance(found, types.NotebookDocumentSyncOptions)
    (selected,) = found.notebook_selector
    assert isinstance(selected, types.NotebookDocumentFilterWithNotebook)
    assert (selected.notebook, selected.cells, found.save) == ("*", None, True)


async def test_saving_a_notebook_looks_for_what_changed(serve: Serve) -> None:
    session = await serve(COAST, capabilities("minimal"))
    await session.ready()
    notebook = Notebook(session, [ASKING])
    notebook.ask_in(0)
    session.scene.write("docs/nb/coast.ipynb_kw.md", "# Keyword Index: `nb/coast.ipynb`\n\n- **`ebb_now`**: x\n")
    document = types.NotebookDocumentIdentifier(notebook.uri)
    session.client.notebook_document_did_save(types.DidSaveNotebookDocumentParams(document))
    await until(lambda: session.labels(1, 3), lambda found: found == ["ebb_now"])


async def test_a_cell_is_not_taken_for_the_text_of_a_file(serve: Serve) -> None:
    session = await serve(f"//- /docs/lib/sea.py_kw.md\n# Keyword Index: `lib/sea.py`\n{COAST}")
    await session.ready()
    page = session.uri_of("docs/lib/moon.py_docs.md").replace("file:", "vscode-notebook-cell:") + "#W0"
    session.open(uri=page, text="nothing", language="markdown")
    session.open("main.py", "from lib import moon\nmoon.Tide")
    assert await session.places(1, 6) == MOON
