"""Which line is about a name. ``«name»`` marks where the landings are expected."""

from __future__ import annotations

import time

import pytest

from keydocs.model import Kind, Range
from keydocs.pages import locate
from keydocs.pages.locate import (
    MAX_LANDINGS,
    MatchKind,
    PageLocation,
    land,
    locate_in_source,
)
from keydocs.pages.page import Page, read_page
from keydocs.text.lines import Lines

C, F, M, K, V, T, E, I, N, U, X = (  # noqa: E741
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


def places_of(landings: list[PageLocation]) -> list[tuple[int, int]]:
    return [(landing.name.start_line, landing.name.start) for landing in landings]


DEFINITIONS: list[tuple[str, Kind, str]] = [
    ("python", C, "x = Ring()\nclass «Ring»(Base):\n    pass\n"),
    ("python", C, '"""\nclass Ring: in a docstring\n"""\nclass «Ring»:\n    pass\n'),
    ("python", F, "ring()\nasync def «ring»(a,\n    b):\n    ring()\n"),
    ("python", F, "@overload\ndef «ring»(a: int): ...\n@overload\ndef «ring»(a: str): ...\ndef «ring»(a): ...\n"),
    ("python", X, "def f():\n    SIZE = 1\nprint(SIZE == 2)\n«SIZE»: int = 3\n"),
    ("python", X, "def f():\n    with g() as h:\n        y = 1\nif f():\n    «y» = 2\nelse:\n    «y» = 3\n"),
    ("python", X, "def f(a):\n    a, b = 1, 2\na, «b» = f(b=1)\n"),
    ("python", V, "def f(red): pass\nclass Colour(Enum):\n    «red» = 1\n"),
    ("python", X, "class Point:\n    «x»: int\n    def f(self, x): ...\n"),
    ("python", U, "# import a.b.c\nimport a.b\nimport «a.b.c» as d\n"),
    ("python", U, "from a.b.c import d\nfrom «a.b» import c\n"),
    ("python", U, "from a import (\n    b,\n    «c» as d,\n)\nc()\n"),
    ("python", U, "from .. import a\nfrom «.» import b\nx.y\n"),
    ("python", U, "import b.a\nimport «a»\nimport a.b\n"),
    ("python", T, "«Ring» = NewType('Ring', int)\n"),
    ("python", T, "type «Ring»[T] = list[T]\n"),
    ("python", F, "cpdef int «ring»(int a):\n    pass\n"),
    ("python", X, "größe_2 = 1\n«größe» = 2\n"),
    ("cpp", C, "class Ring;\n// class Ring {\nvoid f(Ring *r);\ntemplate <class T>\nclass «Ring» final : B {\n};\n"),
    ("cpp", C, "class Other;\nclass «Ring»;\nclass RingBuffer {};\nvoid f(Ring r);\n"),
    ("cpp", C, "struct API_EXPORT alignas(8) «Ring»\n{\n};\nstruct Ring r;\n"),
    ("cpp", C, "class Ring /*aligned*/ Pool {\n};\nclass «Ring» /* one */ final {\n};\n"),
    ("cpp", C, "/*\nclass Ring {\n*/\nnamespace a { class «Ring» {}; }\n"),
    ("cpp", F, "int ring(int a);\nint x = ring(1);\nint «ring»(int a) {\n  return ring(a);\n}\n"),
    ("cpp", F, "static inline std::vector<int>\n«ring»(const T& a,\n     int b) noexcept {\n}\n"),
    ("cpp", F, "int «ring»(int a);\nint y = ring(1);\n"),
    ("cpp", F, "void Ring::«push»(int a) {\n  if (push(a)) {\n  }\n}\n"),
    ("cpp", F, "struct A {\n  A(int a) : b(a), size(a) {}\n};\nint «size»() { return 1; }\n"),
    ("cpp", F, "__global__ void «ring»(float *a, int n)\n{\n  ring<<<1, 2>>>(a, n);\n}\n"),
    ("cpp", F, "auto «ring»(int a) -> decltype(a) { return a; }\n"),
    ("cpp", F, "struct A {\n  virtual int «ring»() const = 0;\n};\nint f() {\n  Lock ring(m);\n}\n"),
    ("cpp", F, "Ring::«~Ring»() {\n}\n"),
    ("cpp", F, "x == y;\nbool «operator==»(const A& a, const B& b) {\n}\n"),
    ("cpp", F, "TEST(Ring, «Pushes») {\n  Pushes();\n}\n"),
    ("cpp", M, "#ifndef RING_MAX\n#  define «RING_MAX»(a, b) ((a) > (b))\n#endif\n"),
    ("cpp", T, "using «Ring» = std::vector<int>;\n"),
    ("cpp", T, "typedef struct ring_s {\n  int a;\n} «ring_t»;\nring_t r;\n"),
    ("cpp", T, "typedef int (*«ring_fn»)(int);\nring_fn f;\n"),
    ("cpp", E, "enum class «Colour» : int { Red };\n"),
    ("cpp", K, "f(RED);\nenum Colour {\n  «RED» = 1,\n  GREEN,\n};\n"),
    ("cpp", K, "enum Colour { RED, «GREEN» };\n"),
    ("cpp", K, "namespace a {\nconstexpr int «kSize» = 3;\n}\n"),
    ("cpp", V, "struct A {\n public:\n  std::vector<int> «items_»;\n  void f() { items_.clear(); }\n};\n"),
    ("cpp", N, "using namespace a;\nnamespace a::«b» {\n}\nnamespace «b» {\n} // namespace b\n"),
    ("cpp", U, '#include "ring.h"\n#include <«torch/library.h»>\n'),
    ("cpp", X, "use(ring);\n#define ringed\nint «ring» = 4;\n"),
    ("java", C, "import a.Ring;\npublic final class «Ring»<T> extends Base<T> {\n  Ring r;\n}\n"),
    ("java", I, "public interface «Ring» {\n  void push(int a);\n}\n"),
    ("java", F, "class A {\n  int a = push(1);\n  @Override public <T> List<T> «push»(T a) throws E {\n  }\n}\n"),
    ("java", U, "import java.util.«List»;\n"),
    ("csharp", C, "namespace A {\n  public sealed partial class «Ring» : IRing\n  {\n  }\n}\n"),
    ("csharp", F, "class A {\n  public async Task<int> «PushAsync»(int a) => await PushAsync(a);\n}\n"),
    ("csharp", N, "using System;\nnamespace A.«B»;\n"),
    ("javascript", F, "ring();\nexport default async function «ring»(a) {}\n"),
    ("javascript", F, "ring();\nexport const «ring» = async (a) => {};\n"),
    ("javascript", F, "class A {\n  static async «push»(a) {\n    if (push(a)) {}\n  }\n}\n"),
    ("javascript", C, "new Ring();\nexport class «Ring» extends Base {}\n"),
    ("javascript", K, "f(SIZE);\nexport const «SIZE» = 3;\n"),
    ("javascript", U, "import { a } from '«react-grid-item»';\n"),
    ("javascript", U, "const x = require('«lodash/fp»');\n"),
    ("typescript", I, "export interface «Ring»<T> extends Base {\n  size?: number;\n}\n"),
    ("typescript", T, "const a: Ring = 1;\nexport type «Ring» = string | number;\n"),
    ("typescript", E, "export const enum «Colour» {\n  Red,\n}\n"),
    ("typescript", X, "interface A {\n  «size»?: number;\n}\n"),
    ("go", F, "ring()\nfunc (r *Ring) «ring»(a int) error {\n"),
    ("go", C, "var r Ring\ntype «Ring» struct {\n"),
    ("go", I, "type «Ring» interface {\n"),
    ("go", K, "const (\n\tRed = iota\n\t«Green»\n)\nf(Green)\n"),
    ("go", U, 'import (\n\t"fmt"\n\tx "«github.com/a/b»"\n)\n'),
    ("rust", F, "ring();\npub(crate) const unsafe fn «ring»<T>(a: T) -> T {\n"),
    ("rust", C, "impl Ring {}\n#[derive(Debug)]\npub struct «Ring»<T> {\n"),
    ("rust", I, "pub trait «Ring»: Base {\n"),
    ("rust", E, "pub enum «Colour» {\n    Red,\n}\n"),
    ("rust", K, "f(Red);\nenum Colour {\n    «Red»,\n}\n"),
    ("rust", M, "ring!();\nmacro_rules! «ring» {\n"),
    ("rust", K, "pub const «SIZE»: usize = 3;\n"),
    ("rust", U, "use std::{fmt, «io»::Read};\n"),
    ("rust", N, "pub mod «ring»;\n"),
    ("ruby", F, "ring\nmodule A\n  def self.«ring»(a)\n  end\nend\n"),
    ("ruby", C, "class A::«Ring» < Base\nend\n"),
    ("ruby", K, "class A\n  «SIZE» = 3\nend\n"),
    ("php", F, "<?php\nring();\nclass A {\n  public static function «ring»($a) {\n"),
    ("php", C, "final class «Ring» extends Base\n{\n"),
    ("shell", F, "ring\n«ring»() {\n"),
    ("shell", F, "function «ring» {\n"),
    ("shell", V, "echo $SIZE\nexport «SIZE»=3\n"),
    ("cmake", F, "ring(a)\nfunction(«ring» a b)\n"),
    ("cmake", M, "macro(«ring»)\n"),
    ("cmake", X, "target_link_libraries(ring x)\nadd_library(«ring» STATIC a.c)\n"),
    ("cmake", X, "if(WITH_RING)\noption(«WITH_RING» \"Build it\" ON)\n"),
    ("cmake", X, "message(${RING_SOURCES})\nset(«RING_SOURCES» a.c)\n"),
    ("protobuf", C, "Ring r = 1;\nmessage «Ring» {\n"),
    ("protobuf", X, "message A {\n  repeated Ring «rings» = 2;\n}\n"),
    ("protobuf", F, "service S {\n  rpc «Push»(A) returns (B);\n}\n"),
    ("yaml", X, "a:\n  size: 1\n«size»: 2\n"),
    ("yaml", X, "# size: 1\na:\n  - «size»: 1\n"),
    ("yaml", X, "# SIZE=1\nenvironment:\n  - «SIZE»=${SIZE:-}\n"),
    ("", X, "# SIZE\n«SIZE»=3\n"),
    ("toml", X, "[tool.«ring»]\nsize = 1\n"),
    ("toml", X, "[tool]\n«ring» = 1\n"),
    ("json", X, '{\n  "a": "size",\n  "«size»": 1\n}\n'),
    ("make", X, ".PHONY: build\n«build»: a b\n"),
    ("sql", X, "select * from rings;\ncreate table if not exists public.«rings» (\n"),
    ("", X, "ring is a thing\nfunction «ring»(a)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "written"), DEFINITIONS)
def test_the_defining_lines(language: str, kind: Kind, written: str) -> None:
    text, places, name = marked(written)
    landings = locate_in_source(Lines(text), language, name, kind)
    assert places_of(landings) == places
    assert {landing.how for landing in landings} == {MatchKind.DEFINITION}


@pytest.mark.parametrize(
    ("language", "kind", "written"),
    [
        ("python", C, "# A class «that» does nothing.\nclass it: pass\n"),
        ("python", F, "x = «ring»(1)\n"),
        ("python", V, "def f():\n    «size» = 1\n"),
        ("python", F, '"""\ndef «ring»():\n"""\n'),
        ("cpp", C, "/*\nclass «that» {\n*/\n"),
        ("cpp", F, "int f() {\n  «if» (a) {\n  }\n}\n"),
        ("cpp", F, "int f() {\n  return «ring»(a);\n}\n"),
        ("cpp", X, "// the static definition «and» {DispatchKey} and {Other}\n"),
        ("javascript", F, "«ring»(() => {\n});\n"),
        ("go", F, "x := «ring»(a)\n"),
    ],
)
def test_uses_define_nothing(language: str, kind: Kind, written: str) -> None:
    text, places, name = marked(written)
    landings = locate_in_source(Lines(text), language, name, kind)
    assert places_of(landings) == places
    assert landings[0].how is MatchKind.SOURCE


def test_a_name_that_is_not_there() -> None:
    assert locate_in_source(Lines("class Ringed: pass\n"), "python", "Ring", C) == []
    assert locate_in_source(Lines("class Ringed: pass\n"), "python", "", C) == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("python", "if x:\n    pass\nelse: x\n", "else"),
        ("python", "import a\nfrom a import b\n", "from"),
        ("cpp", "return (x);\n", "return"),
    ],
)
def test_words_of_the_language_are_never_defined(language: str, text: str, name: str) -> None:
    assert locate_in_source(Lines(text), language, name, X)[0].how is MatchKind.SOURCE


@pytest.mark.parametrize("blank", ["", "\n", "# x\n"])
@pytest.mark.parametrize("indent", ["    ", "\t", "  \t"])
def test_the_block_around_may_begin_far_above(indent: str, blank: str) -> None:
    inside = "".join(f"{indent}x{number} = {number}\n{blank}" for number in range(1_000))
    for header, how in (("class Lamp:", MatchKind.DEFINITION), ("def lamp():", MatchKind.SOURCE)):
        lines = Lines(f"a = 1\n{header}\n{inside}{indent}wick = 1\n")
        (landing,) = locate_in_source(lines, "python", "wick", X)
        assert (landing.how, landing.name.start_line) == (how, len(lines) - 2)


def test_definitions_between_docstrings() -> None:
    text, places, name = marked("\n".join("\"\"\"\ndef f(): ...\n\"\"\"\n'''x'''\ndef «f»(): ..." for _ in range(9)))
    assert places_of(locate_in_source(Lines(text), "python", name, F)) == places


def test_definitions_between_block_comments() -> None:
    text, places, name = marked("/* int f() { */\nint «f»() {\n}\n// /*\nint «f»(int) {\n}\n/*\nint f() {\n*/\n")
    assert places_of(locate_in_source(Lines(text), "cpp", name, F)) == places


def test_a_page_is_searched_for_a_name_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page, places, name = on_page("x = ring()\ndef «ring»(): ...", "")
    assert [places_of(land(page, name, F)) for _ in range(2)] == [places, places]
    monkeypatch.setattr(locate, "find_definitions", lambda *_: [])
    assert places_of(land(page, name, F)) == places
    assert land(page, name, F, "Owner")[0].how is MatchKind.SOURCE
    assert land(page, name, C)[0].how is MatchKind.SOURCE


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
    landings = locate_in_source(Lines(text), language, name, Kind.METHOD, owner)
    assert places_of(landings)[0] == places[0]
    assert len(landings) == 2


def test_definitions_are_capped() -> None:
    assert len(locate_in_source(Lines("def f(): ...\n" * 30), "python", "f", F)) == MAX_LANDINGS


def test_a_kind_that_is_not_there_gives_way_to_another() -> None:
    text, places, name = marked("def «ring»(): ...\n")
    assert places_of(locate_in_source(Lines(text), "python", name, C)) == places


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
    landing = locate_in_source(Lines(text), language, name, X)[0]
    assert (landing.whole.start_line, landing.whole.end_line) == whole


PAGE = (
    "# Documentation: `lib/ring.py`\n\n## File Metadata\n\n- **Path**: `lib/ring.py`\n\n## Original Source\n\n"
    "```python\n{source}\n```\n\n## High-Level Overview\n\n{rest}\n"
)


def on_page(source: str, rest: str) -> tuple[Page, list[tuple[int, int]], str]:
    text, places, name = marked(PAGE.format(source=source, rest=rest))
    return read_page(text), places, name


@pytest.mark.parametrize(
    ("how", "kind", "source", "rest"),
    [
        (MatchKind.DEFINITION, C, "class «Ring»:\n    pass", "#### Class: `Ring`\n"),
        (MatchKind.SIGNATURE, F, "ring()", "ring\n\n#### `void «ring»(const T &x)`\n"),
        (MatchKind.SIGNATURE, F, "ring()", "##### Function: `«ring»`\n"),
        (MatchKind.SOURCE, C, "«Ring»()", "### Classes (1)\n\n- **Ring** (inherits from: Base)\n"),
        (MatchKind.SOURCE, F, "«ring»()", "- **ring()**: A function/method defined in this file\n"),
        (MatchKind.SOURCE, F, "«ring»()", "- `ring()`\n"),
        (MatchKind.SIGNATURE, F, "ring()", "- `«ring»()`: Pushes an item.\n"),
        (MatchKind.SIGNATURE, F, "rings()", "- `«ring»()`\n"),
        (MatchKind.SOURCE, F, "g(ring)\n    «ring» = 3", "- `ring()`\n"),
        (MatchKind.DEFINITION, F, "# const ring = 1\n    const «ring» = g(ring);", "- `ring()`\n"),
        (MatchKind.SIGNATURE, C, "Rings()", "**Classes defined**: `Rings`, `«Ring»`\n"),
        (MatchKind.SOURCE, C, "x = «Ring»", "**Classes defined**: `Rings`, `Ring`\n"),
        (MatchKind.SOURCE, C, "x = Ring  # class «Ring»", "**Classes defined**: `Rings`, `Ring`\n"),
        (MatchKind.SOURCE, X, "a = «ring»", "The ring.\n\n#### `void f(ring r)`\n"),
        (MatchKind.SOURCE, X, "a = «ring»", "## Related Files\n\n- `ring`\n"),
        (MatchKind.PAGE, X, "a = buffers", "The «buffer» is used.\n"),
    ],
)
def test_landing_on_a_page(how: MatchKind, kind: Kind, source: str, rest: str) -> None:
    page, places, name = on_page(source, rest)
    landings = land(page, name, kind)
    assert [landing.how for landing in landings] == [how]
    assert places_of(landings) == places


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
    assert places_of(locate_in_source(Lines(text), language, name, X)) == places


def test_a_note_of_the_line_leads_into_the_source() -> None:
    rest = "#### Widget: `ring` (line 2)\n\n#### Widget: `ring` (line 99)\n"
    page, places, _ = on_page("a = b\nwidget «ring»", rest)
    assert places_of(land(page, "ring", X)) == places


def test_a_wrong_note_of_the_line_is_not_believed() -> None:
    page, places, name = on_page("a = b\nwidget ring", "#### Widget: `«ring»` (line 1)\n")
    assert places_of(land(page, name, X)) == places


def test_the_top_is_the_title() -> None:
    page, _, _ = on_page("a", "b")
    (landing,) = land(page, "absent", C)
    assert landing.how is MatchKind.TOP
    assert page.lines[0][landing.name.start : landing.name.end] == "Documentation: `lib/ring.py`"
    assert land(read_page(""), "x", C)[0].name == (0, 0, 0, 0)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_kinds(line_end: str) -> None:
    text, places, name = marked("a\n\nclass «Ring»:\n    pass\n")
    lines = Lines(text.replace("\n", line_end))
    landings = locate_in_source(lines, "python", name, C)
    assert places_of(landings) == places
    assert [landing.whole for landing in landings] == [Range(2, 0, 2, len(lines[2]))]


def test_a_page_on_a_page_is_read_in_the_language_of_its_source() -> None:
    inner = "# Documentation: `a.py`\n\n```python\nx = Ring()\nclass «Ring»:\n    pass\n```"
    text, places, name = marked(PAGE.replace("```python", "```markdown", 1).format(source=inner, rest="Ring"))
    assert places_of(land(read_page(text), name, X)) == places


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
    for kind in (X, F):
        locate_in_source(lines, language, "x", kind)
    assert time.process_time() - start < 1


def test_a_definition_behind_thousands_of_uses() -> None:
    source = "x = ring\n" * 5_000 + "def ring(): ...\n"
    page = read_page(
        f"# Documentation: `a.py`\n\n## Original Source\n\n```python\n{source}```\n\n## Overview\n", "a.py_docs.md"
    )
    (landing,) = land(page, "ring", Kind.FUNCTION)
    assert (landing.how, page.lines[landing.name.start_line]) == (MatchKind.DEFINITION, "def ring(): ...")


@pytest.mark.parametrize(
    ("line", "kind", "expected"),
    [
        ("struct Tide {};", C, (MatchKind.DEFINITION, 5_000)),
        ("#define Tide 12", M, (MatchKind.DEFINITION, 5_000)),
        ("substruct Tide {};", C, (MatchKind.SOURCE, 0)),
    ],
)
def test_a_definition_in_c_behind_thousands_of_uses(line: str, kind: Kind, expected: tuple[MatchKind, int]) -> None:
    (landing,) = locate_in_source(Lines("use(Tide);\n" * 5_000 + line), "cpp", "Tide", kind)
    assert (landing.how, landing.name.start_line) == expected


@pytest.mark.parametrize(
    ("uses", "expected"), [(40, (MatchKind.DEFINITION, 40)), (60, (MatchKind.SOURCE, 0))], ids=["few uses", "many uses"]
)
def test_what_is_said_to_be_a_function_may_be_an_alias_that_is_not_far(
    uses: int, expected: tuple[MatchKind, int]
) -> None:
    source = "print(tide)\n" * uses + "tide = high_water\n"
    (landing,) = locate_in_source(Lines(source), "python", "tide", Kind.FUNCTION)
    assert (landing.how, landing.name.start_line) == expected


def test_a_class_that_is_declared_above_its_definition_and_used_everywhere() -> None:
    source = "class Tide;\n" + "use(Tide);\n" * 20 + "class API Tide : public Sea {\n" + "use(Tide);\n" * 5_000
    assert [one.name.start_line for one in locate_in_source(Lines(source), "cpp", "Tide", C)] == [21]


@pytest.mark.parametrize(("kind", "line"), [(C, 0), (F, 0), (Kind.METHOD, 1)])
def test_what_generators_take_for_a_function_may_be_a_class_by_its_constructors(kind: Kind, line: int) -> None:
    source = "class API Tide {\n  Tide() : height_(0) {}\n};\n"
    assert [one.name.start_line for one in locate_in_source(Lines(source), "cpp", "Tide", kind)] == [line]


def test_macros_below_each_other_have_nothing_to_do_with_a_body_far_below() -> None:
    source = "REGISTER(tide)\n" * 40 + "struct Tide {\n};\n"
    assert locate_in_source(Lines(source), "cpp", "REGISTER", F)[0].name.start_line > 20


def test_a_constructor_initialises_any_number_of_members() -> None:
    members = ",\n".join(f"  m{number}({number})" for number in range(20))
    source = f"Tide::Tide(int x) noexcept(true) :\n{members} {{\n}}\n"
    assert [one.how for one in locate_in_source(Lines(source), "cpp", "Tide", F)] == [MatchKind.DEFINITION]


def test_a_function_above_a_class_of_its_name_is_no_constructor() -> None:
    source = "int stat(int file) {\n}\nclass stat {\n};\n"
    assert [one.name.start_line for one in locate_in_source(Lines(source), "cpp", "stat", F)] == [0]


def test_thousands_of_uses_without_a_definition() -> None:
    source = "x = ring\n" * 5_000 + "class ringing: ...\n"
    page = read_page(
        f"# Documentation: `a.py`\n\n## Original Source\n\n```python\n{source}```\n\n## Overview\n", "a.py_docs.md"
    )
    (landing,) = land(page, "ring", Kind.FUNCTION)
    assert (landing.how, landing.name.start_line) == (MatchKind.SOURCE, 5)
