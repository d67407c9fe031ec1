"""Which line is about a name. ``«name»`` marks where the landings are expected."""

from __future__ import annotations

import time

import pytest

from keydocs.model import Kind, Range
from keydocs.pages import locate as locate_module
from keydocs.pages.locate import (
    MAX_LOCATIONS,
    MatchKind,
    PageLocation,
    locate,
    locate_in_source,
)
from keydocs.pages.page import Page, read_page
from keydocs.text.lines import Lines

CLASS, FUNCTION, MACRO, CONSTANT, VARIABLE, TYPE, ENUM, INTERFACE, NAMESPACE, MODULE, IDENTIFIER = (
    Kind.CLASS,
    Kind.FUNCTION,
    Kind.MACRO,
    Kind.CONSTANT,
    Kind.VARIABLE,
    Kind.TYPE,
    Kind.ENUM,
    Kind.INTERFACE,
    Kind.NAMESPACE,
    Kind.MODULE,
    Kind.IDENTIFIER,
)


def marked(text: str) -> tuple[str, list[tuple[int, int]], str]:
    """The text without its marks, where they were, and what they held."""
    places, name, lines = [], "", []
    for number, line in enumerate(text.split("\n")):
        while "«" in line:
            start = line.index("«")
            name = line[start + 1 : line.index("»")]
            places.append((number, start))
            line = line.replace("«", "", 1).replace("»", "", 1)
        lines.append(line)
    return "\n".join(lines), places, name


def places_of(locations: list[PageLocation]) -> list[tuple[int, int]]:
    return [(location.name.start_line, location.name.start) for location in locations]


DEFINITIONS: list[tuple[str, Kind, str]] = [
    ("python", CLASS, "x = Ring()\nclass «Ring»(Base):\n    pass\n"),
    ("python", CLASS, '"""\nclass Ring: in a docstring\n"""\nclass «Ring»:\n    pass\n'),
    ("python", FUNCTION, "ring()\nasync def «ring»(a,\n    b):\n    ring()\n"),
    ("python", FUNCTION, "@overload\ndef «ring»(a: int): ...\n@overload\ndef «ring»(a: str): ...\ndef «ring»(a): ...\n"),
    ("python", IDENTIFIER, "def f():\n    SIZE = 1\nprint(SIZE == 2)\n«SIZE»: int = 3\n"),
    ("python", IDENTIFIER, "def f():\n    with g() as h:\n        y = 1\nif f():\n    «y» = 2\nelse:\n    «y» = 3\n"),
    ("python", IDENTIFIER, "def f(a):\n    a, b = 1, 2\na, «b» = f(b=1)\n"),
    ("python", VARIABLE, "def f(red): pass\nclass Colour(Enum):\n    «red» = 1\n"),
    ("python", IDENTIFIER, "class Point:\n    «x»: int\n    def f(self, x): ...\n"),
    ("python", MODULE, "# import a.b.c\nimport a.b\nimport «a.b.c» as d\n"),
    ("python", MODULE, "from a.b.c import d\nfrom «a.b» import c\n"),
    ("python", MODULE, "from a import (\n    b,\n    «c» as d,\n)\nc()\n"),
    ("python", MODULE, "from .. import a\nfrom «.» import b\nx.y\n"),
    ("python", MODULE, "import b.a\nimport «a»\nimport a.b\n"),
    ("python", TYPE, "«Ring» = NewType('Ring', int)\n"),
    ("python", TYPE, "type «Ring»[T] = list[T]\n"),
    ("python", FUNCTION, "cpdef int «ring»(int a):\n    pass\n"),
    ("python", IDENTIFIER, "größe_2 = 1\n«größe» = 2\n"),
    ("cpp", CLASS, "class Ring;\n// class Ring {\nvoid f(Ring *r);\ntemplate <class T>\nclass «Ring» final : B {\n};\n"),
    ("cpp", CLASS, "class Other;\nclass «Ring»;\nclass RingBuffer {};\nvoid f(Ring r);\n"),
    ("cpp", CLASS, "struct API_EXPORT alignas(8) «Ring»\n{\n};\nstruct Ring r;\n"),
    ("cpp", CLASS, "class Ring /*aligned*/ Pool {\n};\nclass «Ring» /* one */ final {\n};\n"),
    ("cpp", CLASS, "/*\nclass Ring {\n*/\nnamespace a { class «Ring» {}; }\n"),
    ("cpp", FUNCTION, "int ring(int a);\nint x = ring(1);\nint «ring»(int a) {\n  return ring(a);\n}\n"),
    ("cpp", FUNCTION, "static inline std::vector<int>\n«ring»(const T& a,\n     int b) noexcept {\n}\n"),
    ("cpp", FUNCTION, "int «ring»(int a);\nint y = ring(1);\n"),
    ("cpp", FUNCTION, "void Ring::«push»(int a) {\n  if (push(a)) {\n  }\n}\n"),
    ("cpp", FUNCTION, "struct A {\n  A(int a) : b(a), size(a) {}\n};\nint «size»() { return 1; }\n"),
    ("cpp", FUNCTION, "__global__ void «ring»(float *a, int n)\n{\n  ring<<<1, 2>>>(a, n);\n}\n"),
    ("cpp", FUNCTION, "auto «ring»(int a) -> decltype(a) { return a; }\n"),
    ("cpp", FUNCTION, "struct A {\n  virtual int «ring»() const = 0;\n};\nint f() {\n  Lock ring(m);\n}\n"),
    ("cpp", FUNCTION, "Ring::«~Ring»() {\n}\n"),
    ("cpp", FUNCTION, "x == y;\nbool «operator==»(const A& a, const B& b) {\n}\n"),
    ("cpp", FUNCTION, "TEST(Ring, «Pushes») {\n  Pushes();\n}\n"),
    ("cpp", MACRO, "#ifndef RING_MAX\n#  define «RING_MAX»(a, b) ((a) > (b))\n#endif\n"),
    ("cpp", TYPE, "using «Ring» = std::vector<int>;\n"),
    ("cpp", TYPE, "typedef struct ring_s {\n  int a;\n} «ring_t»;\nring_t r;\n"),
    ("cpp", TYPE, "typedef int (*«ring_fn»)(int);\nring_fn f;\n"),
    ("cpp", ENUM, "enum class «Colour» : int { Red };\n"),
    ("cpp", CONSTANT, "f(RED);\nenum Colour {\n  «RED» = 1,\n  GREEN,\n};\n"),
    ("cpp", CONSTANT, "enum Colour { RED, «GREEN» };\n"),
    ("cpp", CONSTANT, "namespace a {\nconstexpr int «kSize» = 3;\n}\n"),
    ("cpp", VARIABLE, "struct A {\n public:\n  std::vector<int> «items_»;\n  void f() { items_.clear(); }\n};\n"),
    ("cpp", NAMESPACE, "using namespace a;\nnamespace a::«b» {\n}\nnamespace «b» {\n} // namespace b\n"),
    ("cpp", MODULE, '#include "ring.h"\n#include <«torch/library.h»>\n'),
    ("cpp", IDENTIFIER, "use(ring);\n#define ringed\nint «ring» = 4;\n"),
    ("java", CLASS, "import a.Ring;\npublic final class «Ring»<T> extends Base<T> {\n  Ring r;\n}\n"),
    ("java", INTERFACE, "public interface «Ring» {\n  void push(int a);\n}\n"),
    ("java", FUNCTION, "class A {\n  int a = push(1);\n  @Override public <T> List<T> «push»(T a) throws E {\n  }\n}\n"),
    ("java", MODULE, "import java.util.«List»;\n"),
    ("csharp", CLASS, "namespace A {\n  public sealed partial class «Ring» : IRing\n  {\n  }\n}\n"),
    ("csharp", FUNCTION, "class A {\n  public async Task<int> «PushAsync»(int a) => await PushAsync(a);\n}\n"),
    ("csharp", NAMESPACE, "using System;\nnamespace A.«B»;\n"),
    ("javascript", FUNCTION, "ring();\nexport default async function «ring»(a) {}\n"),
    ("javascript", FUNCTION, "ring();\nexport const «ring» = async (a) => {};\n"),
    ("javascript", FUNCTION, "class A {\n  static async «push»(a) {\n    if (push(a)) {}\n  }\n}\n"),
    ("javascript", CLASS, "new Ring();\nexport class «Ring» extends Base {}\n"),
    ("javascript", CONSTANT, "f(SIZE);\nexport const «SIZE» = 3;\n"),
    ("javascript", MODULE, "import { a } from '«react-grid-item»';\n"),
    ("javascript", MODULE, "const x = require('«lodash/fp»');\n"),
    ("typescript", INTERFACE, "export interface «Ring»<T> extends Base {\n  size?: number;\n}\n"),
    ("typescript", TYPE, "const a: Ring = 1;\nexport type «Ring» = string | number;\n"),
    ("typescript", ENUM, "export const enum «Colour» {\n  Red,\n}\n"),
    ("typescript", IDENTIFIER, "interface A {\n  «size»?: number;\n}\n"),
    ("go", FUNCTION, "ring()\nfunc (r *Ring) «ring»(a int) error {\n"),
    ("go", CLASS, "var r Ring\ntype «Ring» struct {\n"),
    ("go", INTERFACE, "type «Ring» interface {\n"),
    ("go", CONSTANT, "const (\n\tRed = iota\n\t«Green»\n)\nf(Green)\n"),
    ("go", MODULE, 'import (\n\t"fmt"\n\tx "«github.com/a/b»"\n)\n'),
    ("rust", FUNCTION, "ring();\npub(crate) const unsafe fn «ring»<T>(a: T) -> T {\n"),
    ("rust", CLASS, "impl Ring {}\n#[derive(Debug)]\npub struct «Ring»<T> {\n"),
    ("rust", INTERFACE, "pub trait «Ring»: Base {\n"),
    ("rust", ENUM, "pub enum «Colour» {\n    Red,\n}\n"),
    ("rust", CONSTANT, "f(Red);\nenum Colour {\n    «Red»,\n}\n"),
    ("rust", MACRO, "ring!();\nmacro_rules! «ring» {\n"),
    ("rust", CONSTANT, "pub const «SIZE»: usize = 3;\n"),
    ("rust", MODULE, "use std::{fmt, «io»::Read};\n"),
    ("rust", NAMESPACE, "pub mod «ring»;\n"),
    ("ruby", FUNCTION, "ring\nmodule A\n  def self.«ring»(a)\n  end\nend\n"),
    ("ruby", CLASS, "class A::«Ring» < Base\nend\n"),
    ("ruby", CONSTANT, "class A\n  «SIZE» = 3\nend\n"),
    ("php", FUNCTION, "<?php\nring();\nclass A {\n  public static function «ring»($a) {\n"),
    ("php", CLASS, "final class «Ring» extends Base\n{\n"),
    ("shell", FUNCTION, "ring\n«ring»() {\n"),
    ("shell", FUNCTION, "function «ring» {\n"),
    ("shell", VARIABLE, "echo $SIZE\nexport «SIZE»=3\n"),
    ("cmake", FUNCTION, "ring(a)\nfunction(«ring» a b)\n"),
    ("cmake", MACRO, "macro(«ring»)\n"),
    ("cmake", IDENTIFIER, "target_link_libraries(ring x)\nadd_library(«ring» STATIC a.c)\n"),
    ("cmake", IDENTIFIER, "if(WITH_RING)\noption(«WITH_RING» \"Build it\" ON)\n"),
    ("cmake", IDENTIFIER, "message(${RING_SOURCES})\nset(«RING_SOURCES» a.c)\n"),
    ("protobuf", CLASS, "Ring r = 1;\nmessage «Ring» {\n"),
    ("protobuf", IDENTIFIER, "message A {\n  repeated Ring «rings» = 2;\n}\n"),
    ("protobuf", FUNCTION, "service S {\n  rpc «Push»(A) returns (B);\n}\n"),
    ("yaml", IDENTIFIER, "a:\n  size: 1\n«size»: 2\n"),
    ("yaml", IDENTIFIER, "# size: 1\na:\n  - «size»: 1\n"),
    ("yaml", IDENTIFIER, "# SIZE=1\nenvironment:\n  - «SIZE»=${SIZE:-}\n"),
    ("", IDENTIFIER, "# SIZE\n«SIZE»=3\n"),
    ("toml", IDENTIFIER, "[tool.«ring»]\nsize = 1\n"),
    ("toml", IDENTIFIER, "[tool]\n«ring» = 1\n"),
    ("json", IDENTIFIER, '{\n  "a": "size",\n  "«size»": 1\n}\n'),
    ("make", IDENTIFIER, ".PHONY: build\n«build»: a b\n"),
    ("sql", IDENTIFIER, "select * from rings;\ncreate table if not exists public.«rings» (\n"),
    ("", IDENTIFIER, "ring is a thing\nfunction «ring»(a)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "written"), DEFINITIONS)
def test_the_defining_lines(language: str, kind: Kind, written: str) -> None:
    text, places, name = marked(written)
    locations = locate_in_source(Lines(text), language, name, kind)
    assert places_of(locations) == places
    assert {location.kind for location in locations} == {MatchKind.DEFINITION}


@pytest.mark.parametrize(
    ("language", "kind", "written"),
    [
        ("python", CLASS, "# A class «that» does nothing.\nclass it: pass\n"),
        ("python", FUNCTION, "x = «ring»(1)\n"),
        ("python", VARIABLE, "def f():\n    «size» = 1\n"),
        ("python", FUNCTION, '"""\ndef «ring»():\n"""\n'),
        ("cpp", CLASS, "/*\nclass «that» {\n*/\n"),
        ("cpp", FUNCTION, "int f() {\n  «if» (a) {\n  }\n}\n"),
        ("cpp", FUNCTION, "int f() {\n  return «ring»(a);\n}\n"),
        ("cpp", IDENTIFIER, "// the static definition «and» {DispatchKey} and {Other}\n"),
        ("javascript", FUNCTION, "«ring»(() => {\n});\n"),
        ("go", FUNCTION, "x := «ring»(a)\n"),
    ],
)
def test_uses_define_nothing(language: str, kind: Kind, written: str) -> None:
    text, places, name = marked(written)
    locations = locate_in_source(Lines(text), language, name, kind)
    assert places_of(locations) == places
    assert locations[0].kind is MatchKind.SOURCE


def test_a_name_that_is_not_there() -> None:
    assert locate_in_source(Lines("class Ringed: pass\n"), "python", "Ring", CLASS) == []
    assert locate_in_source(Lines("class Ringed: pass\n"), "python", "", CLASS) == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("python", "if x:\n    pass\nelse: x\n", "else"),
        ("python", "import a\nfrom a import b\n", "from"),
        ("cpp", "return (x);\n", "return"),
    ],
)
def test_words_of_the_language_are_never_defined(language: str, text: str, name: str) -> None:
    assert locate_in_source(Lines(text), language, name, IDENTIFIER)[0].kind is MatchKind.SOURCE


@pytest.mark.parametrize("blank", ["", "\n", "# x\n"])
@pytest.mark.parametrize("indent", ["    ", "\t", "  \t"])
def test_the_block_around_may_begin_far_above(indent: str, blank: str) -> None:
    inside = "".join(f"{indent}x{number} = {number}\n{blank}" for number in range(1_000))
    for header, match_kind in (("class Lamp:", MatchKind.DEFINITION), ("def lamp():", MatchKind.SOURCE)):
        lines = Lines(f"a = 1\n{header}\n{inside}{indent}wick = 1\n")
        (location,) = locate_in_source(lines, "python", "wick", IDENTIFIER)
        assert (location.kind, location.name.start_line) == (match_kind, len(lines) - 2)


def test_definitions_between_docstrings() -> None:
    text, places, name = marked("\n".join("\"\"\"\ndef f(): ...\n\"\"\"\n'''x'''\ndef «f»(): ..." for _ in range(9)))
    assert places_of(locate_in_source(Lines(text), "python", name, FUNCTION)) == places


def test_definitions_between_block_comments() -> None:
    text, places, name = marked("/* int f() { */\nint «f»() {\n}\n// /*\nint «f»(int) {\n}\n/*\nint f() {\n*/\n")
    assert places_of(locate_in_source(Lines(text), "cpp", name, FUNCTION)) == places


def test_a_page_is_searched_for_a_name_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page, places, name = on_page("x = ring()\ndef «ring»(): ...", "")
    assert [places_of(locate(page, name, FUNCTION)) for _ in range(2)] == [places, places]
    monkeypatch.setattr(locate_module, "find_definitions", lambda *_: [])
    assert places_of(locate(page, name, FUNCTION)) == places
    assert locate(page, name, FUNCTION, "Owner")[0].kind is MatchKind.SOURCE
    assert locate(page, name, CLASS)[0].kind is MatchKind.SOURCE


@pytest.mark.parametrize(
    ("language", "owner", "written"),
    [
        ("python", "B", "class A:\n    def f(self): ...\nclass B(A):\n    x = 1\n\n    def «f»(self): ...\n"),
        ("cpp", "B", "void A::f() {\n}\nvoid B::«f»() {\n}\n"),
        ("cpp", "B", "struct A {\n  void f() {}\n};\nstruct B : A\n{\n public:\n  void «f»() {}\n};\n"),
        ("go", "B", "func (a *A) f() {\n}\nfunc (b *B) «f»() {\n}\n"),
        ("rust", "B", "impl A {\n    fn f() {}\n}\nimpl Show for B {\n    fn «f»() {}\n}\n"),
    ],
)
def test_the_owner_comes_first(language: str, owner: str, written: str) -> None:
    text, places, name = marked(written)
    locations = locate_in_source(Lines(text), language, name, Kind.METHOD, owner)
    assert places_of(locations)[0] == places[0]
    assert len(locations) == 2


def test_definitions_are_capped() -> None:
    assert len(locate_in_source(Lines("def f(): ...\n" * 30), "python", "f", FUNCTION)) == MAX_LOCATIONS


def test_a_kind_that_is_not_there_gives_way_to_another() -> None:
    text, places, name = marked("def «ring»(): ...\n")
    assert places_of(locate_in_source(Lines(text), "python", name, CLASS)) == places


@pytest.mark.parametrize(
    ("language", "name", "text", "whole"),
    [
        ("python", "f", "x\n# Says f.\n@a(\n  1,\n)\ndef f(\n    a,\n) -> int:\n    '''Doc\n\n    more.'''\n", (1, 10)),
        ("python", "f", "x = 1\n\ndef f(): return 1\n", (2, 2)),
        ("cpp", "f", "x;\n\n/**\n * Says f.\n */\ntemplate <class A>\nstatic int\nf(int a,\n  int b) {\n}\n", (2, 8)),
        ("rust", "F", "use a;\n\n/// Says F.\n#[derive(Debug)]\npub struct F {\n    a: u8,\n}\n", (2, 4)),
        ("go", "F", "x\n\n// F says.\n// More.\nfunc F(a int) error {\n", (2, 4)),
    ],
)  # fmt: skip
def test_the_whole_definition(language: str, name: str, text: str, whole: tuple[int, int]) -> None:
    location = locate_in_source(Lines(text), language, name, IDENTIFIER)[0]
    assert (location.whole.start_line, location.whole.end_line) == whole


PAGE = (
    "# Documentation: `lib/ring.py`\n\n## File Metadata\n\n- **Path**: `lib/ring.py`\n\n## Original Source\n\n"
    "```python\n{source}\n```\n\n## High-Level Overview\n\n{rest}\n"
)


def on_page(source: str, rest: str) -> tuple[Page, list[tuple[int, int]], str]:
    text, places, name = marked(PAGE.format(source=source, rest=rest))
    return read_page(text), places, name


@pytest.mark.parametrize(
    ("match_kind", "kind", "source", "rest"),
    [
        (MatchKind.DEFINITION, CLASS, "class «Ring»:\n    pass", "#### Class: `Ring`\n"),
        (MatchKind.SIGNATURE, FUNCTION, "ring()", "ring\n\n#### `void «ring»(const T &x)`\n"),
        (MatchKind.SIGNATURE, FUNCTION, "ring()", "##### Function: `«ring»`\n"),
        (MatchKind.SOURCE, CLASS, "«Ring»()", "### Classes (1)\n\n- **Ring** (inherits from: Base)\n"),
        (MatchKind.SOURCE, FUNCTION, "«ring»()", "- **ring()**: A function/method defined in this file\n"),
        (MatchKind.SOURCE, FUNCTION, "«ring»()", "- `ring()`\n"),
        (MatchKind.SIGNATURE, FUNCTION, "ring()", "- `«ring»()`: Pushes an item.\n"),
        (MatchKind.SIGNATURE, FUNCTION, "rings()", "- `«ring»()`\n"),
        (MatchKind.SOURCE, FUNCTION, "g(ring)\n    «ring» = 3", "- `ring()`\n"),
        (MatchKind.DEFINITION, FUNCTION, "# const ring = 1\n    const «ring» = g(ring);", "- `ring()`\n"),
        (MatchKind.SIGNATURE, CLASS, "Rings()", "**Classes defined**: `Rings`, `«Ring»`\n"),
        (MatchKind.SOURCE, CLASS, "x = «Ring»", "**Classes defined**: `Rings`, `Ring`\n"),
        (MatchKind.SOURCE, CLASS, "x = Ring  # class «Ring»", "**Classes defined**: `Rings`, `Ring`\n"),
        (MatchKind.SOURCE, IDENTIFIER, "a = «ring»", "The ring.\n\n#### `void f(ring r)`\n"),
        (MatchKind.SOURCE, IDENTIFIER, "a = «ring»", "## Related Files\n\n- `ring`\n"),
        (MatchKind.PAGE, IDENTIFIER, "a = buffers", "The «buffer» is used.\n"),
    ],
)
def test_landing_on_a_page(match_kind: MatchKind, kind: Kind, source: str, rest: str) -> None:
    page, places, name = on_page(source, rest)
    locations = locate(page, name, kind)
    assert [location.kind for location in locations] == [match_kind]
    assert places_of(locations) == places


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("html", "<meta content='initial-scale=1'>\n<p>«scale»</p>\n"),
        ("css", ".a-scale {\n  transform: «scale»(2);\n}\n"),
        ("yaml", "- scale-in\n- «scale»\n"),
        ("clojure", "(de-scale x)\n(«scale» x)\n"),
        ("python", "initial-«scale»\nscale\n"),
        ("cpp", "x = «scale»-initial;\nscale;\n"),
    ],
)
def test_a_word_with_hyphens_is_one_word_where_the_language_has_such(language: str, written: str) -> None:
    text, places, name = marked(written)
    assert places_of(locate_in_source(Lines(text), language, name, IDENTIFIER)) == places


def test_a_note_of_the_line_leads_into_the_source() -> None:
    rest = "#### Widget: `ring` (line 2)\n\n#### Widget: `ring` (line 99)\n"
    page, places, _ = on_page("a = b\nwidget «ring»", rest)
    assert places_of(locate(page, "ring", IDENTIFIER)) == places


def test_a_wrong_note_of_the_line_is_not_believed() -> None:
    page, places, name = on_page("a = b\nwidget ring", "#### Widget: `«ring»` (line 1)\n")
    assert places_of(locate(page, name, IDENTIFIER)) == places


def test_the_top_is_the_title() -> None:
    page, _, _ = on_page("a", "b")
    (location,) = locate(page, "absent", CLASS)
    assert location.kind is MatchKind.TOP
    assert page.lines[0][location.name.start : location.name.end] == "Documentation: `lib/ring.py`"
    assert locate(read_page(""), "x", CLASS)[0].name == (0, 0, 0, 0)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds(line_end: str) -> None:
    text, places, name = marked("a\n\nclass «Ring»:\n    pass\n")
    lines = Lines(text.replace("\n", line_end))
    locations = locate_in_source(lines, "python", name, CLASS)
    assert places_of(locations) == places
    assert [location.whole for location in locations] == [Range(2, 0, 2, len(lines[2]))]


def test_a_page_on_a_page_is_read_in_the_language_of_its_source() -> None:
    inner = "# Documentation: `a.py`\n\n```python\nx = Ring()\nclass «Ring»:\n    pass\n```"
    text, places, name = marked(PAGE.replace("```python", "```markdown", 1).format(source=inner, rest="Ring"))
    assert places_of(locate(read_page(text), name, IDENTIFIER)) == places


@pytest.mark.parametrize(
    "text",
    [
        "class x " * 30_000,
        "(" * 100_000 + "x" + "(" * 20_000,
        "template<" + ">" * 100_000 + " x",
        ("\\" * 100_001) + "'x(" + "\\'" * 50_000,
        "x(" * 60_000,
        "/*" * 60_000 + "\nclass x {\n",
        "enum {" + "x," * 60_000,
        "x\n" * 60_000,
        "    x = 1\n" * 20_000,
        "x " + "#" * 200_000,
    ],
    ids=range(10),
)
@pytest.mark.parametrize("language", ["cpp", "python", "typescript"])
def test_no_text_is_slow(text: str, language: str) -> None:
    start = time.process_time()
    lines = Lines(text)
    for kind in (IDENTIFIER, FUNCTION):
        locate_in_source(lines, language, "x", kind)
    assert time.process_time() - start < 1


def test_a_definition_behind_thousands_of_uses() -> None:
    source = "x = ring\n" * 5_000 + "def ring(): ...\n"
    page = read_page(
        f"# Documentation: `a.py`\n\n## Original Source\n\n```python\n{source}```\n\n## Overview\n", "a.py_docs.md"
    )
    (location,) = locate(page, "ring", Kind.FUNCTION)
    assert (location.kind, page.lines[location.name.start_line]) == (MatchKind.DEFINITION, "def ring(): ...")


@pytest.mark.parametrize(
    ("line", "kind", "expected"),
    [
        ("struct Tide {};", CLASS, (MatchKind.DEFINITION, 5_000)),
        ("#define Tide 12", MACRO, (MatchKind.DEFINITION, 5_000)),
        ("substruct Tide {};", CLASS, (MatchKind.SOURCE, 0)),
    ],
)
def test_a_definition_in_c_behind_thousands_of_uses(line: str, kind: Kind, expected: tuple[MatchKind, int]) -> None:
    (location,) = locate_in_source(Lines("use(Tide);\n" * 5_000 + line), "cpp", "Tide", kind)
    assert (location.kind, location.name.start_line) == expected


@pytest.mark.parametrize(
    ("uses", "expected"), [(40, (MatchKind.DEFINITION, 40)), (60, (MatchKind.SOURCE, 0))], ids=["few uses", "many uses"]
)
def test_what_is_said_to_be_a_function_may_be_an_alias_that_is_not_far(
    uses: int, expected: tuple[MatchKind, int]
) -> None:
    source = "print(tide)\n" * uses + "tide = high_water\n"
    (location,) = locate_in_source(Lines(source), "python", "tide", Kind.FUNCTION)
    assert (location.kind, location.name.start_line) == expected


def test_a_class_that_is_declared_above_its_definition_and_used_everywhere() -> None:
    source = "class Tide;\n" + "use(Tide);\n" * 20 + "class API Tide : public Sea {\n" + "use(Tide);\n" * 5_000
    assert [one.name.start_line for one in locate_in_source(Lines(source), "cpp", "Tide", CLASS)] == [21]


@pytest.mark.parametrize(("kind", "line"), [(CLASS, 0), (FUNCTION, 0), (Kind.METHOD, 1)])
def test_what_generators_take_for_a_function_may_be_a_class_by_its_constructors(kind: Kind, line: int) -> None:
    source = "class API Tide {\n  Tide() : height_(0) {}\n};\n"
    assert [one.name.start_line for one in locate_in_source(Lines(source), "cpp", "Tide", kind)] == [line]


def test_macros_below_each_other_have_nothing_to_do_with_a_body_far_below() -> None:
    source = "REGISTER(tide)\n" * 40 + "struct Tide {\n};\n"
    assert locate_in_source(Lines(source), "cpp", "REGISTER", FUNCTION)[0].name.start_line > 20


def test_a_constructor_initialises_any_number_of_members() -> None:
    members = ",\n".join(f"  m{number}({number})" for number in range(20))
    source = f"Tide::Tide(int x) noexcept(true) :\n{members} {{\n}}\n"
    assert [one.kind for one in locate_in_source(Lines(source), "cpp", "Tide", FUNCTION)] == [MatchKind.DEFINITION]


def test_a_function_above_a_class_of_its_name_is_no_constructor() -> None:
    source = "int stat(int file) {\n}\nclass stat {\n};\n"
    assert [one.name.start_line for one in locate_in_source(Lines(source), "cpp", "stat", FUNCTION)] == [0]


def test_thousands_of_uses_without_a_definition() -> None:
    source = "x = ring\n" * 5_000 + "class ringing: ...\n"
    page = read_page(
        f"# Documentation: `a.py`\n\n## Original Source\n\n```python\n{source}```\n\n## Overview\n", "a.py_docs.md"
    )
    (location,) = locate(page, "ring", Kind.FUNCTION)
    assert (location.kind, location.name.start_line) == (MatchKind.SOURCE, 5)
