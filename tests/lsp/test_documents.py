"""The open documents, edit by edit, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from keydocs.fs.paths import path_to_uri
from keydocs.index.workspace import Workspace
from keydocs.lsp.documents import Documents
from keydocs.text.lines import Lines
from keydocs.text.positions import Encoding
from support import MakeScene

URI = "untitled:Untitled-1"
NO_ROOTS = Workspace([], Path())
Edit = tuple[tuple[int, int], tuple[int, int], str]


def opened(text: str, encoding: Encoding = Encoding.UTF16) -> Documents:
    documents = Documents()
    documents.encoding = encoding
    documents.open(types.TextDocumentItem(URI, "python", 1, text))
    return documents


def text_of(documents: Documents, uri: str = URI) -> str:
    return documents.find(uri, NO_ROOTS).lines.text


def change(documents: Documents, *edits: Edit | str, uri: str = URI) -> str:
    """The text after these edits; one that is a text alone replaces everything."""
    events: list[types.TextDocumentContentChangeEvent] = [
        types.TextDocumentContentChangeWholeDocument(edit)
        if isinstance(edit, str)
        else types.TextDocumentContentChangePartial(
            range=types.Range(types.Position(*edit[0]), types.Position(*edit[1])), text=edit[2]
        )
        for edit in edits
    ]
    document = types.VersionedTextDocumentIdentifier(version=2, uri=uri)
    documents.change(types.DidChangeTextDocumentParams(document, events))
    return text_of(documents, uri)


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("abc", [((0, 1), (0, 2), "X")], "aXc"),
        ("abc", [((0, 3), (0, 3), "\n"), ((1, 0), (1, 0), "d")], "abc\nd"),
        ("a\nb\nc", [((0, 1), (1, 1), "")], "a\nc"),
        ("a\r\nb\r\nc", [((1, 0), (1, 1), "B")], "a\r\nB\r\nc"),
        ("a\r\nb", [((0, 1), (1, 0), "")], "ab"),
        ("a\rb", [((1, 0), (1, 1), "B")], "a\rB"),
        ("a\r\nb", [((0, 9), (0, 9), "!")], "a!\r\nb"),
        ("a", [((9, 9), (9, 9), "!")], "a!"),
        ("a", [((0, 0), (9, 0), "")], ""),
        ("abc", [((0, 2), (0, 1), "X")], "abXc"),
        ("abc", ["new", ((0, 0), (0, 1), "N")], "New"),
        ("", [((0, 0), (0, 0), "x")], "x"),
        ("abc", [], "abc"),
    ],
)
def test_edits(text: str, edits: list[Edit | str], expected: str) -> None:
    assert change(opened(text), *edits) == expected


@pytest.mark.parametrize("char", ["\f", "\v", "\u2028", "\u2029", "\x85", "\x1c", "\x00"])
def test_lines_end_as_lsp_has_it_and_nowhere_else(char: str) -> None:
    assert change(opened(f"a{char}b\nc"), ((1, 0), (1, 1), "C")) == f"a{char}b\nC"


@pytest.mark.parametrize(("encoding", "column"), [(Encoding.UTF8, 4), (Encoding.UTF16, 2), (Encoding.UTF32, 1)])
def test_units(encoding: Encoding, column: int) -> None:
    documents = opened("🌊x", encoding)
    assert documents.column(documents.find(URI, NO_ROOTS), types.Position(0, column)) == 1
    assert change(documents, ((0, column), (0, column + 1), "y")) == "🌊y"
    assert change(documents, ((0, 0), (0, column), "")) == "y"


def test_a_position_inside_of_a_character_is_its_start() -> None:
    assert change(opened("🌊x"), ((0, 1), (0, 2), "-")) == "-x"


ALPHABET = st.text(st.sampled_from("ab\r\n🌊é\u2028\f"), max_size=12)


@given(ALPHABET, ALPHABET, st.sampled_from(Encoding), st.data())
def test_an_edit_is_a_slice(text: str, new: str, encoding: Encoding, data: st.DataObject) -> None:
    documents = opened(text, encoding)
    lines = documents.find(URI, NO_ROOTS).lines
    offsets = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    positions = []
    for offset in offsets:
        line = lines.line_at(offset)
        before = lines[line][: offset - lines.start(line)]
        if offset > lines.start(line) + len(before):
            return  # between \r and \n: no position leads there
        positions.append((line, len(before.encode(f"{encoding.value}-le" if "8" not in encoding.value else "utf-8"))))
    width = {Encoding.UTF8: 1, Encoding.UTF16: 2, Encoding.UTF32: 4}[encoding]
    start, end = ((line, size // width) for line, size in positions)
    assert change(documents, (start, end, new)) == text[: offsets[0]] + new + text[offsets[1] :]


POSITIONS = st.tuples(st.integers(0, 6), st.integers(0, 9))
EDITS = st.lists(st.tuples(POSITIONS, POSITIONS, ALPHABET) | ALPHABET, max_size=20)


@given(ALPHABET, EDITS, st.sampled_from(Encoding))
def test_many_edits_at_once_are_those_edits_one_by_one(text: str, edits: list[Edit | str], encoding: Encoding) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("keydocs.lsp.documents._FEW", 100)
        expected = change(opened(text, encoding), *edits)
        patch.setattr("keydocs.lsp.documents._FEW", 0)
        patch.setattr("keydocs.lsp.text_changes._PART", 3)
        assert change(opened(text, encoding), *edits) == expected


@pytest.mark.parametrize("text", ["é" * 2_000_000, "aé\n" * 700_000], ids=["one line", "many lines"])
def test_many_edits_of_a_long_text_write_little_of_it_anew(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = 0

    class Counted(Lines):
        def __init__(self, text: str) -> None:
            nonlocal written
            written += len(text)
            super().__init__(text)

    monkeypatch.setattr("keydocs.lsp.documents.Lines", Counted)
    monkeypatch.setattr("keydocs.lsp.text_changes.Lines", Counted)
    documents = opened(text)
    last = (699_999, 1) if "\n" in text else (0, 1_999_990)
    assert len(change(documents, *[(last, last, "x")] * 100)) == len(text) + 100
    assert written < 10 * len(text)


def test_documents_that_are_not_open() -> None:
    documents = Documents()
    assert change(documents, "text", uri="untitled:other") == ""
    documents.close("untitled:other")
    assert documents.find("untitled:other", NO_ROOTS).path == ""


def test_closing_forgets_the_text() -> None:
    documents = Documents()
    documents.open(types.TextDocumentItem("file:///a/x.py", "python", 1, "text"))
    assert documents.text_of("/a/x.py") == "text"
    documents.close("file:///a/x.py")
    assert documents.text_of("/a/x.py") is None
    assert text_of(documents, "file:///a/x.py") == ""


def test_the_same_file_under_another_uri_is_the_same_text() -> None:
    documents = Documents()
    documents.open(types.TextDocumentItem("file:///a%2Fb/./x%2Epy", "python", 1, "text"))
    assert documents.text_of("/a/b/x.py") == "text"


@pytest.mark.parametrize(
    ("path", "given", "language"),
    [
        ("x.py", "python", "python"),
        ("x.py", "", "python"),
        ("x.cuh", "plaintext", "cuda"),
        ("x.h", "c", "cpp"),
        ("x.tsx", "typescriptreact", "typescript"),
        ("x.unknown", "klingon", "klingon"),
        ("x.py", "lua", "lua"),
    ],
)
def test_languages(scene: MakeScene, path: str, given: str, language: str) -> None:
    coast = scene(f"//- /{path}\n")
    documents = Documents()
    uri = (coast.root / path).as_uri()
    documents.open(types.TextDocumentItem(uri, given, 1, ""))
    found = documents.find(uri, coast.workspace)
    assert (found.language, found.root, found.path) == (language, str(coast.root), path)


# --- documents that are too long -----------------------------------------------------------------------------------


def test_in_a_document_that_is_too_long_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("keydocs.lsp.documents.MAX_TEXT", 10)
    documents = Documents()
    uri = path_to_uri(str(tmp_path / "x.py"))
    documents.open(types.TextDocumentItem(uri, "python", 1, "x" * 11))
    assert text_of(documents, uri) == change(documents, ((0, 0), (0, 5), ""), uri=uri) == ""
    assert documents.text_of(str(tmp_path / "x.py")) is documents.changed_text(uri) is None
    assert (documents.texts(), documents.changed_files()) == ({}, [])
    assert not documents.is_unsaved(uri, (str(tmp_path), "x.py"))
    assert change(documents, "short", uri=uri) == "short"
    assert documents.changed_files() == [(str(tmp_path / "x.py"), "short")]
    assert change(documents, ((0, 0), (0, 0), "x" * 6), uri=uri) == ""
    monkeypatch.setattr("keydocs.lsp.documents.MAX_LINES", 3)
    assert change(documents, "\n\n\n", uri=uri) == "\n\n\n"
    assert change(documents, ((0, 0), (0, 0), "\r"), uri=uri) == ""
    assert documents.changed_files() == []
