"""Phrases that generators write under any name."""

import pytest

from keydocs.keyword_files.boilerplate import frame, is_quotation, is_stock

FILES = ("lock/tide.go", "docs/lock/tide.go_docs.md", "docs/lock/tide.go_kw.md")


@pytest.mark.parametrize(
    "text",
    [
        "Function defined in this file", "Imported module or type: settle", "Constant/Variable in tide.go",
        "Identifier: settle", "URL referenced in `lock/tide.go`", "Appears in this file as a function",
        "Technical term or identifier found in [tide.go](tide.go_docs.md)", "See [tide.go_docs.md](tide.go_docs.md)",
        "Documentation: [View in docs](tide.go_docs.md#settle)", "Siehe [tide.go](tide.go_docs.md)",
        "Defined in this file - See [gate_docs.md](gate_docs.md#a)", "Found in 3 file(s)", "Line 3", "A function.",
        "Function `settle` declared at line 12", "Symbol extracted from lock/tide.go", "The settle function",
        "Method declared in the tide module", "Used 12 times in this file", "Identifier defined in lock/gate.go",
        "External dependency imported by this module", "Key concept in tide.go", "Definition of settle",
        "Type definition", "TODO", "n/a", "Undocumented", "No description available.",
    ],
)  # fmt: skip
def test_what_says_nothing(text: str) -> None:
    assert is_stock(text, "settle", FILES)


@pytest.mark.parametrize(
    "text",
    [
        "Brings the level down", "Function that settles the level", "Returns the file", "Name of the module",
        "Opens the file at path", "Base class of all gates", "Number of lines", "Reads lines from a file",
        "Uses [Gate](gate.go_docs.md) to settle", "Lock file", "Main entry point", "Error type", "Used for testing",
        "Type of the gate", "None where the gate is open", "Hält den Pegel",
    ],
)  # fmt: skip
def test_what_says_something(text: str) -> None:
    assert not is_stock(text, "settle", FILES)


def test_the_frame_is_what_is_the_same_under_other_names() -> None:
    files = ("lock/tide.go",)
    assert frame("Gefunden in `tide.go` als Funktion settle", "settle", files) == frame(
        "Gefunden in `tide.go` als Funktion rise", "rise", files
    )
    assert frame("Brings settle down", "settle", files) != frame("Brings rise up", "rise", files)


@pytest.mark.parametrize(("text", "expected"), [("*...if true; then …*", True), ("… then", True), ("if x: ...", False)])
def test_what_is_cut_out_of_a_text(text: str, expected: bool) -> None:
    assert is_quotation(text) is expected
