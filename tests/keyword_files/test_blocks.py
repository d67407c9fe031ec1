"""Which blocks a text consists of."""

import re
from random import Random

import pytest

from keydocs.keyword_files import blocks
from keydocs.keyword_files.blocks import (
    Block,
    BlockType,
    prepared,
    read_blocks,
)
from keydocs.text.lines import Lines
from keyword_files.dialects import DIALECTS, NAMES
from keyword_files.mutations import mutated
from keyword_files.samples import canonical


def _read(text: str) -> list[Block]:
    return read_blocks(Lines(prepared(text)))


def _short(text: str) -> list[tuple[str, int, int, str]]:
    return [(block.type.name, block.level, block.line, block.text) for block in _read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# T\n", [("HEADING", 1, 0, "T")]),
        ("### `__a__` ###\n", [("HEADING", 3, 0, "`__a__`")]),
        ("####### a", [("PARAGRAPH", 0, 0, "####### a")]),
        ("- **a**: b\n- c\n", [("ITEM", 1, 0, "**a**: b"), ("ITEM", 1, 1, "c")]),
        ("- a\n  - b\n", [("ITEM", 1, 0, "a"), ("ITEM", 2, 1, "b")]),
        ("- a\n\n  b\n", [("ITEM", 1, 0, "a"), ("PARAGRAPH", 1, 2, "b")]),
        ("- a\nb\n", [("ITEM", 1, 0, "a\nb")]),
        ("1. a\n2) b\n", [("ITEM", 1, 0, "a"), ("ITEM", 1, 1, "b")]),
        ("a\n---\nb", [("PARAGRAPH", 0, 0, "a"), ("RULE", 0, 1, ""), ("PARAGRAPH", 0, 2, "b")]),
        ("        - a", [("ITEM", 1, 0, "a")]),
        ("```py\n# x\n```\n", [("FENCE", 0, 0, "# x\n")]),
        ("[a]: b\n> c", [("PARAGRAPH", 0, 0, "[a]: b\n> c")]),
        ("# a\r# b\r\n# c", [("HEADING", 1, 0, "a"), ("HEADING", 1, 1, "b"), ("HEADING", 1, 2, "c")]),
        ("\ufeff# a", [("HEADING", 1, 0, "a")]),
        ("<!-- # a\n- b -->\n# c", [("HEADING", 1, 2, "c")]),
        ("a <!-- b -->", [("PARAGRAPH", 0, 0, "a <!-- b -->")]),
        ("<!-- a", [("PARAGRAPH", 0, 0, "<!-- a")]),
        ("---\na: b\n---\n# c", [("FRONT_MATTER", 0, 0, "a: b"), ("HEADING", 1, 3, "c")]),
        ("---\n# a\n---", [("RULE", 0, 0, ""), ("HEADING", 1, 1, "a"), ("RULE", 0, 2, "")]),
        ("\x0c\n- a\xa0\n", [("ITEM", 1, 1, "a")]),
        ("- a\0b", [("ITEM", 1, 0, "a\ufffdb")]),
        ("", []),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert _short(text) == expected


@pytest.mark.parametrize("mark", ["```", "~~~", "````py", "- ```"])
def test_a_fence_that_never_closes_does_not_swallow_the_rest(mark: str) -> None:
    text = f"# T\n\n{mark}\n- **a**\n```x\n- **b**\n"
    assert [block.text for block in _read(text) if block.type is BlockType.ITEM][-1] == "**b**"


def test_lists_nest_so_deep_and_no_deeper() -> None:
    text = "".join("  " * depth + f"- x{depth}\n" for depth in range(30)) + "\n# end\n"
    found = _read(text)
    assert found[-1].text == "end"
    assert max(block.level for block in found[:-1]) == 5


def test_the_rest_of_a_long_line_is_not_read() -> None:
    found = _read("# T\n- **" + "a" * 30_000 + "**\n- **b**\n")
    assert len(found[1].text) == blocks.MAX_LINE - 2
    assert found[2] == Block(BlockType.ITEM, 1, 2, "**b**")


def test_runs_of_simple_lines_are_what_the_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(7)
    texts = [canonical(), *(dialect(NAMES[key]) for dialect in DIALECTS for key in ("three", "dunder", "letters"))]
    texts += [mutated(random.choice(texts), random) for _ in range(600)]
    quick = [_read(text) for text in texts]
    monkeypatch.setattr(blocks, "_SIMPLE", re.compile("(?!)"))
    for text, found in zip(texts, quick, strict=True):
        assert _read(text) == found, text
