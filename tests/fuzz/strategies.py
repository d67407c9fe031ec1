"""What Hypothesis makes up: keyword files, pages, targets of links, URIs, and texts that mean harm."""

from __future__ import annotations

from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from keydocs.model import Kind
from keyword_files.dialects import DIALECTS, LINE_ENDS, NAMES
from keyword_files.mutations import SCRAPS, mutated
from keyword_files.samples import canonical
from support import cua_page, pta_page

HARM = (
    "<script>alert(1)</script>", "<img src=x onerror=y>", "![x](http://x/y.png)", "[x](command:evil)", "<b>", "&lt;b&gt;",
    "[x](javascript:alert`1`)", "<javascript:x>", "<https://x>", "www.x.com", "https://x.com", "[x]: y\n", "[x][y]",
    "\x1b[31m", "\x1b]0;title\x07", "\u202e", "\u2066", "\u200b", "\u0085", "\x7f", "\ud800", "\U0010ffff", "a\u0301",
    "````", "~~~", "\\", "\\`", "| a | b |\n|---|---|\n", "1. ", "    ", "<!--", "-->", "]]>", "$(x)", "%s%n", "${x}",
    "../" * 8, "x" * 3000, "\n" * 20, "(" * 60, "[" * 60, "*" * 60, "_" * 61, "`" * 61, "- " * 60, "> " * 60,
)  # fmt: skip


def few(share: int) -> settings:
    """As many examples as the profile has, divided by ``share``: for what takes long."""
    return settings(max_examples=max(1, settings.default.max_examples // share), deadline=None)


def hostile() -> st.SearchStrategy[str]:
    """Text that is not what it looks like."""
    pieces = st.sampled_from((*HARM, *SCRAPS)) | st.text(max_size=8)
    return st.lists(pieces, max_size=12).map("".join)


def names() -> st.SearchStrategy[str]:
    """Names of entries, most of them such as occur."""
    usual = st.sampled_from([name for group in NAMES.values() for name in group[:20]])
    return usual | usual | hostile()


def _one_line(name: str) -> str:
    return " ".join(name.split()) or "x"


@st.composite
def keyword_texts(draw: st.DrawFn) -> str:
    """Keyword files in one dialect or several, with changes that generators, editors and attackers make."""
    listed = draw(st.lists(names().map(_one_line), min_size=1, max_size=8))
    dialects = draw(st.lists(st.sampled_from((*DIALECTS, lambda given: canonical({"Functions": given}))), max_size=3))
    text = "\n".join(dialect(listed) for dialect in dialects) + draw(st.just("") | hostile())
    changes = draw(st.integers(0, 3))
    if text and changes:
        random = Random(draw(st.integers(0, 1 << 32)))
        for _ in range(changes):
            text = mutated(text, random)
    return LINE_ENDS[draw(st.sampled_from(["LF", "LF", *LINE_ENDS]))](text)


@st.composite
def contents(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> bytes:
    """The bytes of a file with such a text: in one of the encodings that are met, perhaps damaged."""
    text = draw(texts)
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")))
    data = text.encode(encoding, "replace")
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 5)))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=3)) + data[at + draw(st.integers(0, 3)) :]
    return data


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, str, Kind, str]:
    """A page, a name that is looked for on it, its kind and its owner; the name is on most of them."""
    name, owner = draw(names().map(_one_line)), draw(st.sampled_from(("", "Loom")))
    source = "\n".join(draw(st.lists(_lines(name), max_size=12))) + "\n"
    path = draw(st.sampled_from(("loom/weave.py", "loom/weave.cpp", "a.md", "b.rs", "c.unknown")))
    text = draw(st.sampled_from((pta_page, cua_page)))(path, source)
    if draw(st.booleans()):
        text = mutated(text, Random(draw(st.integers(0, 1 << 32))))
    text = LINE_ENDS[draw(st.sampled_from(list(LINE_ENDS)))](text) + draw(st.just("") | hostile())
    return text, name, draw(st.sampled_from(list(Kind))), owner


def _lines(name: str) -> st.SearchStrategy[str]:
    usual = (
        f"class {name}:", f"    def {name}(self, x: int = ')') -> None:", f"#define {name} 1", f"{name} = 1", f"import {name}",
        f"template <class T> struct {name} {{", f"void Loom::{name}(int x)", f"// {name}", f"fn {name}<'a>(x: &'a str) {{",
        "class Loom:", '    """Weaves.', '    """', "}", "```", "## Overview", "", f"#### Function: `{name}` (line 3)",
    )  # fmt: skip
    return st.sampled_from(usual) | hostile()


def link_targets() -> st.SearchStrategy[str]:
    """Where links lead, and where they must not."""
    parts = st.sampled_from(
        ("..", "...", ".", "", "/", "\\", "..\\", "%2e%2e", "%2E.", "%2f", "%5c", "%00", "\0", "a", "b.py_docs.md", "~", "C:",
         "c:", "//host/share", "\\\\host\\share", "file:", "file:///etc/passwd", "vscode:", "command:x", "JavaScript:", "#",
         "?", "{x}", " ", "\t", "\n", "\u2024\u2024", "\uff0e\uff0e", "\uff0f", "\u202e", "\ud800", "NUL", "x:y", "a" * 300,
         "%", "%zz", "%c0%ae%c0%ae")
    )  # fmt: skip
    return st.lists(parts, max_size=8).map("/".join) | st.lists(parts, max_size=8).map("".join) | st.text()


def uris(root: str) -> st.SearchStrategy[str]:
    """What a client may call a document; ``root`` is the URI of the workspace."""
    inside = link_targets().map(lambda target: f"{root}/{target}")
    outside = st.sampled_from(
        ("", ":", "file:", "file://", "file:///", "file:///etc/passwd", "file:///proc/self/mem", "file:///dev/zero",
         "file://host/share/x.md", "file:///c%3A/x.md", "file:///C:/x.md", "untitled:Untitled-1", "git:/x.md?ref", "http://[",
         "vscode-remote://ssh-remote%2Bx/ws/x.md", "vscode-notebook-cell:/x.ipynb#a", "x" * 5000, "\ud800", "file:///\ud800",
         "file:///%ff%fe", "file:///%00", "FILE:///x", f"{root}/../x.md", f"{root}?x", f"{root}#x", root.upper())
    )  # fmt: skip
    return inside | outside
