"""What is said about a name: its signature and the first paragraph of its documentation."""

from __future__ import annotations

import pytest

from keydocs.model import Kind
from keydocs.pages import prose
from keydocs.pages.describe import Description, describe, describe_source
from keydocs.pages.locate import locate, locate_in_source
from keydocs.pages.page import read_page
from keydocs.text.lines import Lines

X = Kind.IDENTIFIER


def described(language: str, name: str, text: str, kind: Kind = X) -> Description:
    lines = Lines(text)
    return describe_source(lines, language, locate_in_source(lines, language, name, kind)[0], name, kind)


@pytest.mark.parametrize(
    ("language", "text", "signature"),
    [
        ("python", "class A:\n    async def f(self, a=':') -> int:\n        pass\n", "async def f(self, a=':') -> int"),
        ("python", "    def f(\n        a: dict[str, int],  # a: b\n        b=(1, 2),\n    ) -> None:\n        pass\n",
         "def f(\n    a: dict[str, int],  # a: b\n    b=(1, 2),\n) -> None"),
        ("python", "class f(Base, metaclass=Meta):\n    pass\n", "class f(Base, metaclass=Meta)"),
        ("python", "@log\n@staticmethod\n@app.get('/')\ndef f(): ...\n", "@staticmethod\ndef f()"),
        ("python", "@dataclass(frozen=True)\nclass f:\n    pass\n", "@dataclass(frozen=True)\nclass f"),
        ("python", "@deprecated(\n    'old',\n)\ndef f(): ...\n", "@deprecated(…)\ndef f()"),
        ("python", "f: int = 3\n", "f: int = 3"),
        ("python", "f = [\n    1,\n]\nx = 2\n", "f = [\n    1,\n]"),
        ("python", "import a\nfrom b import (\n    f,\n)\n", "from b import f"),
        ("cpp", "template <class T>\nstatic inline int\nf(const T& a,\n  int b = g(1)) const noexcept {\n  body;\n}\n",
         "template <class T>\nstatic inline int\nf(const T& a,\n  int b = g(1)) const noexcept"),
        ("cpp", "int f(int a);\n", "int f(int a)"),
        ("cpp", "#define f(a, b) \\\n  ((a) + (b))\n", "#define f(a, b)"),
        ("cpp", "#define f 3 // three\n", "#define f 3"),
        ("cpp", '#define f "http://a" // b\n', '#define f "http://a"'),
        ("cpp", "enum E {\n  f = 1, // one\n};\n", "f = 1"),
        ("cpp", "class f : public Base<A>,\n          B {\n public:\n", "class f : public Base<A>,\n          B"),
        ("cpp", "using f = std::vector<int>;\n", "using f = std::vector<int>"),
        ("cpp", "typedef int (*f)(int);\n", "typedef int (*f)(int)"),
        ("cpp", "A::A(int f) {}\nint f = 3;\n", "int f = 3"),
        ("java", "  @Override\n  public int f(int a) throws E {\n  }\n", "@Override\npublic int f(int a) throws E"),
        ("typescript", "export function f<T>(a: { b: T }, c = () => 1): Promise<T> {\n",
         "export function f<T>(a: { b: T }, c = () => 1): Promise<T>"),
        ("typescript", "export type f = string | number;\n", "export type f = string | number"),
        ("typescript", "interface f<T> extends G {\n  a: T;\n", "interface f<T> extends G"),
        ("go", "func (r *R) f(a int) (int, error) {\n", "func (r *R) f(a int) (int, error)"),
        ("go", "type f struct {\n\tA int\n", "type f struct"),
        ("rust", "    pub fn f<T>(a: T) -> Option<T>\n    where\n        T: Copy,\n    {\n",
         "pub fn f<T>(a: T) -> Option<T>\nwhere\n    T: Copy"),
        ("rust", "fn f<'a>(a: &'a str, b: &'a str) -> &'a str {\n", "fn f<'a>(a: &'a str, b: &'a str) -> &'a str"),
        ("rust", "pub const f: u8 = 1 << 7;\n", "pub const f: u8 = 1 << 7"),
        ("ruby", "  def f(a, b = 1)\n  end\n", "def f(a, b = 1)"),
        ("shell", "f() {\n  ls\n}\n", "f()"),
        ("cmake", "function(f a b)\nendfunction()\n", "function(f a b)"),
        ("protobuf", "message M {\n  repeated int32 f = 1;\n}\n", "repeated int32 f = 1"),
        ("yaml", "f: 1\n", "f: 1"),
        # Braces that are a part of the declaration.
        ("typescript", 'import { f } from "sea";\n', 'import { f } from "sea"'),
        ("typescript", "import a, {\n  b,\n  f as g,\n} from 'sea';\n", "import a, { f as g } from 'sea'"),
        ("java", "val table = Map(1)\ntrait f {\n}\n", "trait f"),
        ("javascript", 'export { a, f } from "sea";\n', 'export { a, f } from "sea"'),
        ("rust", "use sea::{a, f};\n", "use sea::{a, f}"),
        ("rust", "use sea::{\n    a,\n    f,\n};\n", "use sea::{f}"),
        ("typescript", "function f(x): { a: number } {\n  return x;\n}\n", "function f(x): { a: number }"),
        ("typescript", "function f(x): {\n  a: number;\n}[] {\n  return x;\n}\n",
         "function f(x): {\n  a: number;\n}[]"),
        ("typescript", "function f(x): Promise<{ a: 1 }> {\n}\n", "function f(x): Promise<{ a: 1 }>"),
        ("typescript", "function f<T extends { a: 1 }>(x: T): x is { b: 1 } {\n}\n",
         "function f<T extends { a: 1 }>(x: T): x is { b: 1 }"),
        ("typescript", "class A {\n  f(): (a: 1) => { b: 1 } {\n  }\n}\n", "f(): (a: 1) => { b: 1 }"),
        ("typescript", "declare function f(): { a: 1 };\n", "declare function f(): { a: 1 }"),
        ("typescript", "interface f extends A<{ a: 1 }> {\n  b: 1;\n}\n", "interface f extends A<{ a: 1 }>"),
        ("typescript", "type f =\n  | { a: 1 }\n  | { b: 2 };\n", "type f =\n  | { a: 1 }\n  | { b: 2 }"),
        ("javascript", "function f(a = {}, { b } = {}) {\n}\n", "function f(a = {}, { b } = {})"),
        ("javascript", "const f = ({ a, b }) => {\n};\n", "const f = ({ a, b }) =>"),
        ("javascript", "const { a, f } = require('x');\n", "const { a, f } = require('x')"),
        ("javascript", "function f(a = `{${b}`) {\n}\n", "function f(a = `{${b}`)"),
        ("cpp", "class B {\n  B(int f);\n  int f{3};\n};\n", "int f{3}"),
        ("cpp", "B::f(int a)\n    : a_{a},\n      b_(a) {\n}\n", "B::f(int a)\n    : a_{a},\n      b_(a)"),
        ("cpp", "static const int f[] = {1, 2};\n", "static const int f[] = {1, 2}"),
        ("cpp", "void f() requires requires(int a) { a; } {\n}\n", "void f() requires requires(int a) { a; }"),
        ("csharp", "class A {\n  public int f { get; set; } = 3;\n}\n", "public int f { get; set; } = 3"),
        ("go", "func f(a interface{}) map[string]struct{} {\n}\n", "func f(a interface{}) map[string]struct{}"),
        ("go", "func f() <-chan struct{} {\n}\n", "func f() <-chan struct{}"),
        ("rust", "pub struct f<const N: usize = { 3 }> {\n}\n", "pub struct f<const N: usize = { 3 }>"),
        ("java", "@A({1, 2}) class f {\n}\n", "@A({1, 2}) class f"),
        ("typescript", "@A({ b: 1 }) export class f {\n}\n", "@A({ b: 1 }) export class f"),
        ("python", "def f(a={}, b='{'):\n    pass\n", "def f(a={}, b='{')"),
        # Braces that are the body's, or of the block around it.
        ("rust", "mod f {\n    use a::*;\n}\n", "mod f"),
        ("rust", "fn f() -> u8 { 3 }\n", "fn f() -> u8"),
        ("typescript", "namespace f {\n  a;\n}\n", "namespace f"),
        ("cpp", "namespace f { int a; }\n", "namespace f"),
        ("cpp", "struct f { int a; } b;\n", "struct f"),
        ("cpp", "struct A { int f; };\n", "int f"),
        ("cpp", "bool A::f() && {\n}\n", "bool A::f() &&"),
        ("cpp", "void f(int a) // {\n{\n}\n", "void f(int a)"),
        ("javascript", "const a = {\n  f(b) { return b; },\n  c: 1,\n};\n", "f(b)"),
        ("csharp", "class A {\n  public int f {\n    get { return 1; }\n  }\n}\n", "public int f"),
        ("swift", "func f(a: Int) -> Int? {\n}\n", "func f(a: Int) -> Int?"),
        # A long value.
        ("python", "f = {\n" + "    1: 2,\n" * 30 + "}\n", "f = {…}"),
    ],
)  # fmt: skip
def test_signatures(language: str, text: str, signature: str) -> None:
    assert described(language, "f", text).signature == signature


def test_a_long_line_is_cut() -> None:
    signature = described("python", "f", f"f = '{'x' * 400}'\n").signature
    assert len(signature) == 200
    assert signature.endswith("…")


@pytest.mark.parametrize(
    ("language", "text", "summary"),
    [
        ("python", 'def f():\n    """Says f.\n\n    More.\n    """\n', "Says f."),
        ("python", "def f():\n    r'''\n    Says\n    f: :class:`~a.B`, :meth:`m`, ``c`` and *args.\n    '''\n",
         "Says f: B, m, c and *args."),
        ("python", 'def f():\n    """Says f.\n    Args:\n        a: b\n    """\n', "Says f."),
        ("python", 'def f():\n    """Says f.\n    :param a: b\n    """\n', "Says f."),
        ("python", 'def f():\n    """f(a, b=1) -> int\n\n    Says f.\n    """\n', "Says f."),
        ("python", 'def f():\n    """.. note::\n        Says f.\n    """\n', "Says f."),
        ("python", 'def f():\n    """Title\n    =====\n\n    Says f.\n    """\n', "Says f."),
        ("python", 'def f():\n    # See g.\n\n    """Says f{a}"""\n', "Says f{a}"),
        ("python", "# Says f,\n# truly.\n@a\ndef f():\n    x = '''no'''\n", "Says f, truly."),
        ("python", "# noqa: E501\n# Says f.\ndef f(): ...\n", "Says f."),
        ("python", "# Far.\n\ndef f(): ...\n", ""),
        ("python", "# -----\n# Helpers\n# -----\ndef f(): ...\n", ""),
        ("python", "# x = 1\n# return g(x)\ndef f(): ...\n", ""),
        ("python", "# Copyright 2024 The Ring Authors\ndef f(): ...\n", ""),
        ("python", "# TODO: write\ndef f(): ...\n", ""),
        ("python", "f = 1  # Says f.\n", "Says f."),
        ("python", "f = 1\n'''Says f.'''\n", "Says f."),
        ("python", "#: Says f.\nf = 1\n", "Says f."),
        ("python", 'class f:\n    """Says f."""\n', "Says f."),
        ("cpp", "/// Says f.\n/// Still.\nint f() {\n}\n", "Says f. Still."),
        ("cpp", "/**\n * @brief Says f.\n *\n * More.\n * @param a b\n */\nint f(int a);\n", "Says f."),
        ("cpp", "/* Says `f`. */\ntemplate <class T>\nint f() {\n}\n", "Says f."),
        ("cpp", "/*! \\brief Says \\p a f. */\nint f() {\n}\n", "Says a f."),
        ("cpp", "// NOLINTNEXTLINE\nint f() {\n}\n", ""),
        ("cpp", "//===----===//\n// Says f.\nint f() {\n}\n", "Says f."),
        ("cpp", "enum E {\n  f = 1, ///< Says f.\n};\n", "Says f."),
        ("cpp", "#define f 1 /* Says f. */\n", "Says f."),
        ("cpp", "int a; // Says a.\nint f();\n", ""),
        ("java", "/**\n * Says {@link A#b} <code>f</code>.\n * @return x\n */\n@A(1)\npublic int f() {\n",
         "Says A#b f."),
        ("javascript", "/**\n * @param {string} a\n */\nfunction f(a) {}\n", ""),
        ("javascript", "// eslint-disable-next-line no-x\nfunction f(a) {}\n", ""),
        ("typescript", "/** Says [f](https://a.b/c). */\nexport const f = (a) => 1;\n", "Says f."),
        ("go", "// f says.\nfunc f() {\n", "f says."),
        ("rust", "/// Says [`f`].\n///\n/// # Errors\n#[inline]\npub fn f() {\n", "Says f."),
        ("ruby", "# Says f.\ndef f\nend\n", "Says f."),
        ("php", "<?php\n/** Says f. */\nfunction f() {\n", "Says f."),
        ("shell", "#!/bin/sh\n# Says f.\nf() {\n", "Says f."),
        ("cmake", "# Says f.\nfunction(f)\n", "Says f."),
        ("protobuf", "// Says f.\nmessage f {\n", "Says f."),
        ("sql", "-- Says f.\ncreate table f (\n", "Says f."),
        ("java", "/**\n * Says f.\n * <p>Says more.\n */\npublic int f() {\n", "Says f.\n\nSays more."),
        ("csharp", "/// <summary>Says f.</summary>\n/// <param name='a'>No.</param>\npublic int f(int a) {\n",
         "Says f."),
        # A blank line between: what begins with the name, or is documentation.
        ("cpp", "// f says this,\n// and that.\n//\n// More.\n\nint f() {\n}\n", "f says this, and that."),
        ("cpp", "namespace a {\n    // The f is a function\n\n    class f {\n    };\n}\n", "The f is a function"),
        ("cpp", "/// Says f.\n\ntemplate <class T>\nint f() {\n}\n", "Says f."),
        ("python", "# f says.\n\n@a\ndef f(): ...\n", "f says."),
        ("rust", "/** Says f. */\n\n#[inline]\nfn f() {\n}\n", "Says f."),
        ("cpp", "// f says.\n\n\nint f() {\n}\n", ""),
        ("cpp", "// Says g, and more of it.\n\nint f() {\n}\n", ""),
        ("cpp", "// fs says this and that.\n\nint f() {\n}\n", ""),
        ("cpp", "int g;  ///< Says g.\n\nint f() {\n}\n", ""),
        ("cpp", "/**\n * f library.\n * Under the MIT licence.\n */\n\nint f() {\n}\n", ""),
        ("cpp", "/// \\file\n/// Says all of it.\n\nint f() {\n}\n", ""),
        ("cpp", "// f.cpp - says all of it.\n\nint f() {\n}\n", ""),
        ("cpp", "// -------\n// f and others, as they are.\n// -------\n\nint f() {\n}\n", ""),
        ("cpp", "/// Helpers\n\nint f() {\n}\n", ""),
        ("rust", "//! Says the module.\n\nfn f() {\n}\n", ""),
    ],
)  # fmt: skip
def test_summaries(language: str, text: str, summary: str) -> None:
    assert described(language, "f", text).summary == summary


def test_a_long_summary_ends_with_a_sentence() -> None:
    summary = described("python", "f", f'def f():\n    """{"Says f at length. " * 40}"""\n').summary
    assert 200 < len(summary) <= 400
    assert summary.endswith("length.")


def test_a_use_is_not_described() -> None:
    assert described("python", "f", "# Says f.\ng(f)\n") == Description("", "", "")


HEAD = (
    "# Documentation: `lib/ring.{ext}`\n\n## Original Source\n\n```{ext}\n{source}\n```\n\n"
    "## High-Level Overview\n\n{rest}\n"
)


@pytest.mark.parametrize(
    ("ext", "source", "rest", "expected"),
    [
        ("py", "def f(a):\n    '''Says f.'''", "#### Function: `f` (line 1)\n\n**Docstring**: Another....\n",
         Description("def f(a)", "python", "Says f.")),
        ("py", "class A:\n    def f(self, a): ...", "#### Function: `f` (line 2)\n\n**Docstring**: Says f....\n",
         Description("def f(self, a)", "python", "Says f.")),
        ("py", "x", "#### Function: `f` (line 9)\n\n**Parameters**: self, a\n\n**Docstring**: Says f....\n",
         Description("f(self, a)", "python", "Says f.")),
        ("h", "x", "#### `void f(const T &x)`\n- Function in lib/ring.h\n",
         Description("void f(const T &x)", "cpp", "")),
        ("rs", "x", "##### Function: `f`\n\n```rust\npub fn f(a: u8) -> u8 {\n```\n",
         Description("pub fn f(a: u8) -> u8", "rust", "")),
        ("cpp", "x", "#### `f(int a,\n    int b)`\n\nFunction that performs operations related to f.\n",
         Description("f(int a,\n    int b)", "cpp", "")),
        ("py", "x", "- **`f(a, b)`**\n", Description("f(a, b)", "python", "")),
        ("py", "x", "- **f()**: A function/method defined in this file\n", Description("", "", "")),
        ("py", "x", "- **f()**: Pushes an item.\n", Description("", "", "Pushes an item.")),
        ("py", "'''Keeps items.'''", "This is a Python source file.\n", Description("", "", "")),
    ],
)  # fmt: skip
def test_pages(ext: str, source: str, rest: str, expected: Description) -> None:
    page = read_page(HEAD.format(ext=ext, source=source, rest=rest))
    location = locate(page, "f", X)[0]
    assert describe(page, location, "f", X) == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A [`Tide`](crate::lock::Tide) of it.", "A Tide of it."),
        ("A [`Tide`] and [`Tide`][tide] of it.", "A Tide and Tide of it."),
        ("A [Tide] of [lock::Gate], [tide!] and [settle()].", "A Tide of lock::Gate, tide! and settle()."),
        ("A [tide table](https://example.org/a_(b)).", "A tide table."),
        ("[Optional] The shape [N, C] of levels[0][1].", "[Optional] The shape [N, C] of levels[0][1]."),
        ("See {@link Tide#level the level} and {@link #rise}.", "See the level and rise."),
        ("See {@link Tide#set(int, String) it}, {@linkplain Tide|that}.", "See it, that."),
        ('See \\ref tide "the tide" and @ref gate.', "See the tide and gate."),
        ("See @link tide the tide @endlink.", "See the tide."),
        ("A :class:`~lock.Tide`, :class:`.Gate`, {class}`~lock.Tide`.", "A Tide, Gate, Tide."),
        ("A :py:class:`the tide <lock.Tide>`.", "A the tide."),
        ('A <see cref="T:Lock.Tide"/> of <paramref name="level"/>.', "A Tide of level."),
    ],
)
def test_names_that_are_links_read_as_names(written: str, read: str) -> None:
    assert prose.plain(written) == read
