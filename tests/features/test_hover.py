"""What a hover shows."""

from __future__ import annotations

import pytest

from keydocs.features.hover import MAX_CANDIDATES
from keydocs.features.hover_content import HoverContent, to_plain
from keydocs.model import Kind
from support import MakeScene, Scene

TIDE = '''
//- /src/tide.py pta
"""Tides."""
class Tide:
    """The level of the sea."""

    def height(self, hours: float) -> float:
        """How high the water stands.

        In metres.
        """
        return 0
'''


def content(scene: Scene) -> HoverContent:
    found = scene.content()
    assert found is not None
    return found


def test_all_that_is_known(scene: MakeScene) -> None:
    coast = scene(f"{TIDE}//- /main.py\ntide.hei<|>ght(3)\n")
    found = content(coast)
    assert (found.name, found.kind, found.origin) == ("height", Kind.FUNCTION, "src/tide.py")
    assert found.signature == "def height(self, hours: float) -> float"
    assert found.language == "python"
    assert found.summary == "How high the water stands."
    assert found.page is not None and found.source is not None
    assert (found.page.path, found.page.line) == (str(coast.root / "docs/src/tide.py_docs.md"), 14)
    assert (found.source.path, found.source.line) == (str(coast.root / "src/tide.py"), 4)
    # The page has an outline of its own.
    assert (found.keyword_file, found.sections) == (None, ())
    assert (found.more, found.more_count) == ((), 0)


def test_the_source_is_named_only_where_the_workspace_has_it(scene: MakeScene) -> None:
    assert content(scene(f"{TIDE.replace(' pta', ' pta nosource')}//- /main.py\nTi<|>de\n")).source is None


def test_the_line_of_the_source_is_that_of_today(scene: MakeScene) -> None:
    coast = scene(f"{TIDE}//- /main.py\nTi<|>de\n")
    text = (coast.root / "src/tide.py").read_text("utf-8")
    coast.write("src/tide.py", "\n\n\n" + text)
    place = content(coast).source
    assert place is not None and place.line == 4


def test_without_the_page_the_keyword_file_tells(scene: MakeScene) -> None:
    coast = scene(f"{TIDE.replace(' pta', ' pta nopage')}//- /main.py\nTi<|>de()\n")
    found = content(coast)
    assert (found.kind, found.origin, found.page) == (Kind.CLASS, "src/tide.py", None)
    assert found.keyword_file is not None and found.keyword_file.line == 6
    assert found.sections == ("Original Source",)


def test_of_many_sections_the_first_are_named(scene: MakeScene) -> None:
    coast = scene(f"{TIDE.replace(' pta', ' pta nopage')}//- /main.py\nTi<|>de()\n")
    path = "docs/src/tide.py_kw.md"
    text = (coast.root / path).read_text("utf-8")
    coast.write(path, text + "".join(f"- **Part {number}**: Of the lamp\n" for number in range(9)))
    coast.refresh()
    assert content(coast).sections == ("Original Source", "Part 0", "Part 1", "Part 2", "…")


def test_what_is_imported_is_an_import(scene: MakeScene) -> None:
    coast = scene("//- /sea.py pta\nfrom tides import Tide\n//- /main.py\nTi<|>de()\n")
    assert to_plain(content(coast)).split("\n")[:2] == ["from tides import Tide", "import · sea.py"]


def test_a_class_without_a_page_is_shown_wherever_it_stands(scene: MakeScene) -> None:
    coast = scene(f"{TIDE.replace(' pta', ' pta nopage')}//- /main.py\nx: Ti<|>de\n")
    assert content(coast).kind is Kind.CLASS


def test_the_entrys_own_quotation(scene: MakeScene) -> None:
    coast = scene("""
    //- /turn.cu cua nopage
    #define MAX_STEPS 4
    //- /main.cu
    MAX_ST<|>EPS
    """)
    found = content(coast)
    assert (found.kind, found.signature, found.language) == (Kind.MACRO, "MAX_STEPS in the lamp", "cuda")


@pytest.mark.parametrize(
    ("quoted", "signature"),
    [
        ("mod turn {", "mod turn"),
        ("void turn(", "void turn(…)"),
        ("turn = {", "turn = {…}"),
        ("function turn(a: { b: c }): { d: e } {", "function turn(a: { b: c }): { d: e }"),
    ],
)
def test_what_an_entry_quotes_ends_before_the_body(scene: MakeScene, quoted: str, signature: str) -> None:
    coast = scene(
        f"//- /docs/turn_kw.md\n# Keywords: turn.c\n\n### turn\n\n- **Type**: function\n"
        f"- **Context**: `{quoted}`\n//- /main.c\ntu<|>rn()\n"
    )
    assert content(coast).signature == signature


DESCRIBED = """
//- /docs/turn_kw.md
# Keywords: turn.c

### MAX_STEPS

- **Type**: macro
- **Description**: {}
//- /main.c
MAX_ST<|>EPS
"""


def test_the_entrys_own_description(scene: MakeScene) -> None:
    assert content(scene(DESCRIBED.format("How far it turns."))).summary == "How far it turns."


def test_paragraphs_of_a_description_stay_apart(scene: MakeScene) -> None:
    assert content(scene(DESCRIBED.format("How far.\n\n  In degrees."))).summary == "How far.\n\nIn degrees."


@pytest.mark.parametrize("text", ["Identifier found in turn.c", "Defined in this file", "Constant defined in turn.c"])
def test_a_description_that_every_entry_has_is_none(scene: MakeScene, text: str) -> None:
    found = scene(DESCRIBED.format(text)).content()
    assert found is None or found.summary == ""


def test_the_best_is_shown_and_the_next_are_named(scene: MakeScene) -> None:
    number = MAX_CANDIDATES + 3
    files = "".join(f"//- /m{index}/tide.py pta\nclass Tide: ...\n" for index in range(number))
    found = content(scene(f"{files}//- /main.py\nTi<|>de\n"))
    assert found.origin == "m0/tide.py"
    assert [place.label for place in found.more] == [f"m{index}/tide.py" for index in range(1, MAX_CANDIDATES)]
    assert found.more_count == number - MAX_CANDIDATES


def test_beside_what_defines_a_name_one_that_imports_it_is_named(scene: MakeScene) -> None:
    users = "".join(f"//- /m{index}.py pta\nfrom sea import Tide\n" for index in range(9))
    found = content(scene(f"{users}//- /sea.py pta\nclass Tide: ...\n//- /main.py\nTi<|>de\n"))
    assert (found.origin, [place.label for place in found.more], found.more_count) == ("sea.py", ["m0.py"], 8)


def test_a_page_that_lists_a_name_twice_is_one_more_page(scene: MakeScene) -> None:
    """A class and a function of one name are two entries of a keyword file, and a folder's index lists them again."""
    number = MAX_CANDIDATES + 1
    twice = "class Tide: ...\ndef Tide(): ...\n"
    files = "".join(f"//- /m{index}/tide.py pta\n{twice}" for index in range(number))
    index = "//- /docs/m5/sub.md\n# Index of m5\n\n## `Tide`\n\n- [tide.py](./tide.py_docs.md)\n"
    coast = scene(f"{files}{index}//- /main.py\nTi<|>de\n")
    found = content(coast)
    assert (len(found.more), found.more_count) == (MAX_CANDIDATES - 1, 1)
    assert "and 1 more page\n" in to_plain(found) + "\n"


PROSE = """
//- /docs/guide.md pta also=Harbour,height_at,the,class
The Harbour.
//- /src/tide.py pta
def copy(): ...
//- /{}
{}
"""


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The Harb<|>our lies", False),
        ("height<|>_at", False),
        ("co<|>py()", True),
        ("th<|>e", False),
        ("cla<|>ss(Tide)", False),
    ],
)
def test_words_of_prose_are_quiet(scene: MakeScene, line: str, shown: bool) -> None:
    assert (scene(PROSE.format("main.py", line)).content() is not None) is shown


def test_but_not_in_a_keyword_file_itself(scene: MakeScene) -> None:
    assert scene(PROSE.format("docs/new_kw.md", "- **`Harb<|>our`**")).content() is not None


def test_what_was_the_best_and_is_gone_makes_no_prose_of_the_rest(scene: MakeScene) -> None:
    coast = scene("""
    //- /a/tide.py pta
    class tide: ...
    //- /b/tide.py pta
    class tide: ...
    //- /main.py
    ti<|>de
    """)
    assert content(coast).origin == "a/tide.py"
    coast.delete("docs/a/tide.py_kw.md")
    coast.refresh()
    assert content(coast).origin == "b/tide.py"


@pytest.mark.parametrize("line", ["unknown<|>", "", "<|>", "   <|>   ", "()<|>"])
def test_nothing_where_nothing_is_known(scene: MakeScene, line: str) -> None:
    line = line if "<|>" in line else "<|>" + line
    assert scene(f"{TIDE}//- /main.py\n{line}\n").content() is None


def test_the_kind_is_the_definition_s_where_the_keyword_file_says_what_cannot_be(scene: MakeScene) -> None:
    """Generators take a class that is called for a function."""
    coast = scene("""
    //- /src/tide.py pta
    class Tide: ...
    //- /main.py
    Ti<|>de()
    """)
    keywords = coast.root / "docs/src/tide.py_kw.md"
    keywords.write_text(keywords.read_text("utf-8").replace("### Classs", "### Functions"), "utf-8")
    coast.refresh()
    content = coast.content()
    assert content is not None and content.kind is Kind.CLASS
