"""However a page is made, it is searched in bounded steps, and none of them is dear."""

from __future__ import annotations

import pytest

from keydocs.model import Kind
from keydocs.pages.describe import describe, purpose
from keydocs.pages.locate import locate
from keydocs.pages.page import read_page
from support import steps

_SIZE = 4_000_000
_STEPS = 1_500_000
"""A third of a second's work. What is not bounded takes more for each of the pages here, mostly many times as many."""


def filled(unit: str, size: int = _SIZE) -> str:
    return unit * (size // len(unit))


def page(source: str, language: str = "python", behind: str = "") -> str:
    return (
        f"# Documentation: `x`\n\n## Original Source\n\n```{language}\n{source}\n```\n\n## Overview\n\nThis.\n{behind}"
    )


def falling(width: int) -> str:
    """Lines each of which is indented less than the one before."""
    return "".join(f"{' ' * number}foo = 1\n" for number in reversed(range(width)))


STRUCTURES = {
    "headings": filled("## a\n"),
    "headings of a source": filled("## Source\nx\n"),
    "headings of the source": filled("## Original Source\n"),
    "blank lines below the heading": "## Original Source\n" + filled("\n"),
    "closing fences": "## Original Source\n```py\n" + filled("```\n"),
    "closing fences in Markdown": "## Original Source\n```markdown\n" + filled("```\n"),
    "headings behind the source": "## Original Source\n```py\n" + filled("x\n## Overview\n"),
    "longer headings behind the source": "## Original Source\n```py\nx" + filled("\n## Overview x"),
    "blank lines above the last heading": f"## Original Source\n```py\nx{filled(chr(10))}## Overview\n",
    "rulers above the last heading": "## Original Source\n```py\nx" + filled("\n---") + "\n## Overview\n",
    "headings of level 1": filled("# a\n"),
    "sections of boilerplate": filled("## Overview\nThis file\n\n"),
    "comments above the docstring": page(filled("#\n")),
}


@pytest.mark.parametrize("text", STRUCTURES.values(), ids=STRUCTURES)
def test_the_parts_of_a_page(text: str) -> None:
    found = read_page(text)
    assert steps(lambda: (found.code, found.sections, found.fence, purpose(found), found.source)) < _STEPS


SOURCES = {
    "uses on a line of the page": page("x", behind="(line 3)\n" + filled("foo ")),
    "notes of a line that has no such name": page(filled("a\n"), behind=filled("### foo (line 900000)\n", 100_000)),
    "items of a section that is not about them": page(
        "x", behind=f"## Related\n{filled('### a' + chr(10), 200_000)}{filled('- **foo**(' + chr(10), 60_000)}"
    ),
    "names with marks": page(filled("foo\u0301 ")),
    "definitions": page(filled("def foo():\n")),
    "comments above lines that are indented less and less": page(filled("#\n", 100_000) + falling(400)),
    "methods of a long class": page("A\n" + filled("#\n", 100_000) + filled("    def foo(): pass\n", 40_000)),
    "what is no parameter": page(filled(f"int foo() {'::' * 50}\n", 300_000), "cpp"),
    "strings above a definition": page(filled('""\n') + '"""\nfoo = 1\n"""\n'),
}


@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES)
def test_a_name_on_a_page(text: str) -> None:
    def search() -> None:
        found = read_page(text)
        describe(found, locate(found, "foo", Kind.METHOD, "A")[0], "foo", Kind.METHOD)

    assert steps(search) < _STEPS
