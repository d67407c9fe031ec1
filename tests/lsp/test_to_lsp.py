"""Plain answers as LSP has them, without a server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lsprotocol import converters, types
from pygls.protocol import JsonRPCProtocol, LanguageServerProtocol

from keydocs.features.completion import Completion, Item
from keydocs.lsp.to_lsp import RawResult, to_completion_list, to_range
from keydocs.model import Kind, Range
from keydocs.text.lines import Lines
from keydocs.text.positions import Encoding, to_units

LINES = Lines("x = 👾to.ti")
JOINED, WORD = Range(0, 5, 0, 10), Range(0, 8, 0, 10)
ITEMS = [
    Item("to.tide", Kind.CLASS, "class · to.py", JOINED),
    Item("tide", Kind.FUNCTION, "function", WORD),
    Item("turn_it", Kind.MACRO, "macro · a.h", WORD, "ti"),
]


def typed(found: Completion) -> types.CompletionList:
    """The list in the classes of lsprotocol."""
    kinds = {
        Kind.CLASS: types.CompletionItemKind.Class,
        Kind.FUNCTION: types.CompletionItemKind.Function,
        Kind.MACRO: types.CompletionItemKind.Constant,
    }
    items = [
        types.CompletionItem(
            label=item.name,
            kind=kinds[item.kind],
            detail=item.detail,
            sort_text=f"~{number:04}",
            filter_text=item.filter or None,
            text_edit=types.TextEdit(to_range(item.range, LINES, Encoding.UTF16), item.name),
            data={"document": 3},
        )
        for number, item in enumerate(found.items)
    ]
    return types.CompletionList(is_incomplete=found.incomplete, items=items)


def written(answer: object) -> Any:
    """An answer as pygls writes it."""
    protocol = LanguageServerProtocol.__new__(LanguageServerProtocol)
    protocol._converter = converters.get_converter()
    response = types.CompletionResponse(id=1, result=answer, jsonrpc="2.0")  # type: ignore[arg-type]
    return json.loads(json.dumps(response, default=lambda data: JsonRPCProtocol._serialize_message(protocol, data)))


def filled_in(answer: RawResult) -> dict[str, Any]:
    """A list with its defaults put into the items, as clients do."""
    plain: dict[str, Any] = json.loads(json.dumps(answer.__dict__))
    defaults = plain.pop("itemDefaults", {})
    for item in plain["items"]:
        if "editRange" in defaults:
            item.setdefault("textEdit", {"range": defaults["editRange"], "newText": item["label"]})
        if "data" in defaults:
            item.setdefault("data", defaults["data"])
    return plain


@pytest.mark.parametrize("items", [[], ITEMS[:1], ITEMS])
@pytest.mark.parametrize("incomplete", [False, True])
def test_a_list_is_what_the_classes_of_lsprotocol_would_give(items: list[Item], incomplete: bool) -> None:
    found = Completion(items, incomplete)
    assert written(to_completion_list(found, 3, LINES, Encoding.UTF16)) == written(typed(found))


@pytest.mark.parametrize("defaults", [("editRange",), ("data", "commitCharacters"), ("data", "editRange")])
@pytest.mark.parametrize("items", [[], ITEMS[1:], ITEMS])
def test_what_the_list_says_once_is_the_same(items: list[Item], defaults: tuple[str, ...]) -> None:
    found = Completion(items, False)
    plain = to_completion_list(found, 3, LINES, Encoding.UTF16)
    shorter = to_completion_list(found, 3, LINES, Encoding.UTF16, defaults)
    assert filled_in(shorter) == plain.__dict__
    assert not items or len(json.dumps(shorter.__dict__)) < len(json.dumps(plain.__dict__))
    assert set(shorter.__dict__.get("itemDefaults", {})) <= set(defaults)


@pytest.mark.parametrize(
    ("encoding", "start", "end"), [(Encoding.UTF8, 8, 13), (Encoding.UTF16, 6, 11), (Encoding.UTF32, 5, 10)]
)
def test_ranges_are_counted_as_the_client_counts(encoding: Encoding, start: int, end: int) -> None:
    assert to_range(JOINED, LINES, encoding) == types.Range(types.Position(0, start), types.Position(0, end))


@pytest.mark.parametrize("encoding", [Encoding.UTF8, Encoding.UTF16])
def test_a_long_line_is_measured_once(encoding: Encoding, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0

    def counted(line: str, column: int, encoding: Encoding) -> int:
        nonlocal measured
        measured += min(column, len(line))
        return to_units(line, column, encoding)

    monkeypatch.setattr("keydocs.text.lines.to_units", counted)
    text = "é🌊a" * 20_000
    lines, columns = Lines(f"x\n{text}\ny"), range(59_000, 60_010, 10)
    ends = [to_range(Range(1, 0, 1, column), lines, encoding).end.character for column in columns]
    assert ends == [to_units(text, column, encoding) for column in columns]
    assert len(text) <= measured < 3 * len(text)
