"""Which names are in what stands where a name belongs, and what of it is a signature."""

import pytest

from keydocs.keyword_files.names import names_in
from keydocs.keyword_files.reader import read_reference
from keydocs.model import Kind


@pytest.mark.parametrize(
    ("written", "name", "signature"),
    [
        ("settle", "settle", ""),
        ("settle()", "settle", ""),
        ("settle(level)", "settle", "settle(level)"),
        ("settle(level: int = f(3)) -> int", "settle", "settle(level: int = f(3)) -> int"),
        ("settle(level) const", "settle", "settle(level) const"),
        ("settle(level) {", "settle", "settle(level)"),
        ("Gate::settle(int)", "Gate::settle", "Gate::settle(int)"),
        ("gate.settle(level)", "gate.settle", "gate.settle(level)"),
        ("~Gate()", "~Gate", ""),
        ("Gate::~Gate()", "Gate::~Gate", ""),
        ("tide!()", "tide!", ""),
        ("highest<T>(a, b)", "highest", "highest<T>(a, b)"),
        ("Highest[T any](a, b T)", "Highest", "Highest[T any](a, b T)"),
        ('@app.route("/tides")', "@app.route", '@app.route("/tides")'),
        ("var(--level)", "var", "var(--level)"),
        # Brackets that are part of the name.
        ("operator()", "operator()", ""),
        ("operator()(int level)", "operator()", "operator()(int level)"),
        ("operator==", "operator==", ""),
        ("operator==(const Gate& other) const", "operator==", "operator==(const Gate& other) const"),
        ("bool operator<(const Gate& other)", "operator<", "bool operator<(const Gate& other)"),
        ("operator[]", "operator[]", ""),
        ("Gate::operator()", "Gate::operator()", ""),
        ("Gate<T>", "Gate<T>", ""),
        ("std::vector<int>", "std::vector<int>", ""),
        ("levels[0]", "levels[0]", ""),
        ("close (the gate)", "close (the gate)", ""),
        ("the lock(s) of the gate", "the lock(s) of the gate", ""),
        ("$(LEVEL)", "$(LEVEL)", ""),
        ("(group)/page.tsx", "(group)/page.tsx", ""),
        ("tide/(id).tsx", "tide/(id).tsx", ""),
        ("gate(x).level", "gate(x).level", ""),
        ("<tide>", "<tide>", ""),
        ("low<high", "low<high", ""),
        ("settle(level", "settle(level", ""),
        ("$http", "$http", ""),
        ("--level", "--level", ""),
        # Declarations.
        ("def settle(self, level)", "settle", "def settle(self, level)"),
        ("async def settle(level)", "settle", "async def settle(level)"),
        ("fn settle<T>(level: T) -> T where T: Ord", "settle", "fn settle<T>(level: T) -> T where T: Ord"),
        ("func (g *Gate) Settle(level int) error", "Settle", "func (g *Gate) Settle(level int) error"),
        ("class Gate(Barrier)", "Gate", "class Gate(Barrier)"),
        ("class Gate extends Barrier", "Gate", "class Gate extends Barrier"),
        ("void settle(int level)", "settle", "void settle(int level)"),
        ("const Level& level(int at) const", "level", "const Level& level(int at) const"),
        ("Gate *find(int at)", "find", "Gate *find(int at)"),
        ("#define HIGHEST(a, b)", "HIGHEST", "#define HIGHEST(a, b)"),
        ("#define HIGHEST 5", "HIGHEST", "#define HIGHEST 5"),
        ("type Gate struct", "Gate", "type Gate struct"),
        ("let level: number", "level", "let level: number"),
        ("static int level", "level", "static int level"),
        ("level: dict[str, int] | None = {}", "level", "level: dict[str, int] | None = {}"),
        ("settle :: Int -> Int", "settle", "settle :: Int -> Int"),
        ("LIMIT = 5", "LIMIT", "LIMIT = 5"),
        ("note: more is below", "note: more is below", ""),
        ("level == 5", "level == 5", ""),
        ("class hierarchy", "class hierarchy", ""),
        ("static analysis", "static analysis", ""),
    ],
)
def test_a_name_and_its_signature(written: str, name: str, signature: str) -> None:
    (found,) = names_in(written, is_code=True)
    assert (found.name, found.signature) == (name, signature)
    assert written[found.start :].startswith(name)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("settle, rise", ["settle", "rise"]),
        ("settle, rise, fall", ["settle", "rise", "fall"]),
        ("settle, rise and fall", ["settle", "rise", "fall"]),
        ("settle / rise", ["settle", "rise"]),
        ("settle() and rise()", ["settle", "rise"]),
        ("settle_down or settleDown", ["settle_down", "settleDown"]),
        ("settle(a, b), rise(a)", ["settle", "rise"]),
        ("Tide<K, V>", ["Tide<K, V>"]),
        ("search and replace", ["search and replace"]),
        ("high water, low water", ["high water, low water"]),
        ("tide/gate.h", ["tide/gate.h"]),
        ("1,000", ["1,000"]),
        ("class Tide", ["Tide"]),
        ("def settle(level)", ["settle"]),
        ("type ID", ["type ID"]),
    ],
)
def test_several_names(written: str, names: list[str]) -> None:
    assert [found.name for found in names_in(written)] == names


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ("- **`settle()`**: brings it\n", {"settle": {"Description": "brings it"}}),
        (
            "- `settle(level)` brings it\n- `rise`\n",
            {"settle": {"Description": "brings it", "Signature": "settle(level)"}, "rise": {}},
        ),
        (
            "- **settle**(level): brings it\n",
            {"settle": {"Description": "brings it", "Signature": "settle(level)"}},
        ),
        (
            "### settle(a, b)\n\nbrings it\n\n### rise()\n\nlifts it\n",
            {"settle": {"Description": "brings it", "Signature": "settle(a, b)"}, "rise": {"Description": "lifts it"}},
        ),
        (
            "**settle(a, b)**\n\n**rise()** - lifts it\n",
            {"settle": {"Signature": "settle(a, b)"}, "rise": {"Description": "lifts it"}},
        ),
        ("- **settle**, **rise** - both\n", {"settle": {"Description": "both"}, "rise": {"Description": "both"}}),
        (
            "- **`settle`**, **`rise`** and **`fall`**: all\n",
            {"settle": {"Description": "all"}, "rise": {"Description": "all"}, "fall": {"Description": "all"}},
        ),
        ("- `settle(a)` / `rise` - both\n", {"settle": {"Description": "both", "Signature": "settle(a)"},
                                             "rise": {"Description": "both"}}),
        ("### `settle` & `rise`\n\nboth\n", {"settle": {"Description": "both"}, "rise": {"Description": "both"}}),
        ("- **settle**: uses `rise` and **fall**\n", {"settle": {"Description": "uses `rise` and **fall**"}}),
        ("- settle (function)\n- Gate (class)\n", {"settle": {}, "Gate": {}}),
        ("- settle | function\n- Gate | class\n", {"settle": {"Description": "function"}, "Gate": {"Description": "class"}}),
        ("**Functions**: settle, rise\n\n**Classes**: Gate\n", {"settle": {}, "rise": {}, "Gate": {}}),
        # The form that fewer entries have.
        ("- **settle**: a\n- `rise`: b\n- **fall**\n", {"settle": {"Description": "a"}, "rise": {"Description": "b"},
                                                        "fall": {}}),
        ("- **settle**\n  - `level`: how high\n- **rise**\n", {"settle": {"Description": "`level`: how high"},
                                                               "rise": {}}),
    ],
)  # fmt: skip
def test_entries_with_signatures_and_several_names(entries: str, end: str, found: dict[str, dict[str, str]]) -> None:
    text = f"# Keywords: `lock/tide.py`\n\n{entries}".replace("\n", end)
    read = read_reference("docs/lock/tide.py_kw.md", text, lambda path: False)
    assert {entry.name: entry.fields for entry in read.entries} == found
    lines = text.split(end)
    for entry in read.entries:
        assert lines[entry.range.start_line][entry.range.start : entry.range.end] == entry.name


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("- **settle()**", Kind.FUNCTION),
        ("- `tide!()`", Kind.MACRO),
        ("- `class Gate(Barrier)`", Kind.CLASS),
        ("- **Gate(level)** (class)", Kind.CLASS),
        ("### Constants\n\n- **LEVEL(x)**", Kind.CONSTANT),
        ("- **settle**", Kind.IDENTIFIER),
    ],
)
def test_a_signature_tells_the_kind_where_nothing_else_does(entry: str, kind: Kind) -> None:
    read = read_reference("docs/lock/tide.py_kw.md", f"# Keywords: tide.py\n\n{entry}\n", lambda path: False)
    assert [one.kind for one in read.entries] == [kind]
