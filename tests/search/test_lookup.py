"""From a cursor to a question, from a question to ranked places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from keydocs.features.definition import MAX_TARGETS
from keydocs.features.hover import MAX_CANDIDATES
from keydocs.index.results import Match
from keydocs.model import Kind
from keydocs.search import lookup
from keydocs.search.candidates import candidates, prepare
from keydocs.search.lookup import (
    _MAX_FURTHER,
    _MAX_IN_VAIN,
    _MAX_UNLIKELY,
    MAX_LOOKED_AT,
    MAX_MENTIONS,
    is_certain,
    resolve,
)
from keydocs.search.query import SymbolQuery, query_at
from keydocs.search.ranking import Context, Hint
from keydocs.search.workspace_files import LONG, WorkspaceFiles
from support import MakeScene, Scene, pta_keywords

TWINS = """
//- /a/tide.py pta
class Tide:
    def height(self): ...
//- /b/hill.py pta
class Hill:
    def height(self): ...
//- /c/use.py pta also=height
from a.tide import Tide
x = Tide().height()
//- /tests/test_tide.py pta
def height(): ...
//- /docs/notes.md pta also=height
The height of the tide.
"""


def asked(scene: Scene) -> SymbolQuery:
    found = scene.asked()
    assert found is not None
    return found


def order(places: list[str]) -> list[str]:
    """The sources of places, in their order."""
    return [place.split("_docs.md:")[0].removeprefix("docs/") for place in places]


def test_a_bare_name_has_no_receiver(scene: MakeScene) -> None:
    found = asked(scene(f"{TWINS}//- /main.py\nx = hei<|>ght()\n"))
    assert (found.name, found.receiver, found.owner, found.hint) == ("height", "", "", Hint())
    assert found.span == (0, 4, 0, 10)


@pytest.mark.parametrize(
    ("line", "receiver", "owner"),
    [
        ("Tide.he<|>ight", "Tide", "Tide"),
        ("Tide().he<|>ight", "Tide", "Tide"),
        ("Tide::he<|>ight()", "Tide", "Tide"),
        ("tide->he<|>ight()", "tide", "tide"),
        ("tide?.he<|>ight()", "tide", "tide"),
        ("a.tide.Tide.he<|>ight", "a.tide.Tide", "Tide"),
        ("f(Tide.he<|>ight)", "Tide", "Tide"),
        ("Tide + he<|>ight", "", ""),
        ("Tide, he<|>ight", "", ""),
    ],
)
def test_what_stands_before_the_name(scene: MakeScene, line: str, receiver: str, owner: str) -> None:
    found = asked(scene(f"{TWINS}//- /main.py\n{line}\n"))
    assert (found.name, found.receiver, found.owner) == ("height", receiver, owner)


def test_the_pages_that_define_what_stands_before_are_the_hint(scene: MakeScene) -> None:
    assert asked(scene(f"{TWINS}//- /main.py\nHill.hei<|>ght\n")).hint.pages == {"docs/b/hill.py_docs.md"}


def test_a_module_that_stands_before_is_the_hint(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /main.py\nimport b.hill as h\nh.hei<|>ght\n")
    assert asked(coast).hint.module == "b/hill"
    assert order(coast.answers())[0] == "b/hill.py"


def test_a_module_that_is_imported_from_a_package(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /main.py\nfrom b import hill\nhill.hei<|>ght\n")
    assert asked(coast).hint.module == "b/hill"


def test_self_is_the_class_around(scene: MakeScene) -> None:
    coast = scene(f"""{TWINS}
//- /main.py
class Other: ...
class Hill:
    def f(self):
        class Inner: ...
        return self.hei<|>ght()
""")
    assert asked(coast).owner == "Hill"


def test_definitions_before_uses_sources_before_tests_before_prose(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /main.py\nhei<|>ght\n")
    assert order(coast.answers()) == ["a/tide.py", "b/hill.py", "tests/test_tide.py", "c/use.py", "docs/notes.md"]


def test_the_limit_keeps_the_best(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /main.py\nhei<|>ght\n")
    assert order(coast.answers(2)) == ["a/tide.py", "b/hill.py"]


def test_the_open_files_own_definition_first(scene: MakeScene) -> None:
    coast = scene(TWINS.replace("def height(): ...", "def hei<|>ght(): ..."))
    assert order(coast.answers())[0] == "tests/test_tide.py"


def test_near_before_far(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /b/deep/main.py\nhei<|>ght\n")
    assert order(coast.answers())[0] == "b/hill.py"


def test_one_answer_a_page(scene: MakeScene) -> None:
    coast = scene("""
    //- /tide.py pta also=Tide
    class Tide: ...
    //- /main.py
    Ti<|>de
    """)
    assert len(coast.workspace.matches("Tide")) == 2
    assert coast.answers() == ["docs/tide.py_docs.md:11 class <Tide>: ..."]


def test_certain_answers_are_those_that_the_text_names(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /main.py\nHill.hei<|>ght\n")
    found = resolve(coast.workspace, coast.texts, asked(coast), 20, certain=True)
    assert [answer.path for answer in found] == ["docs/b/hill.py_docs.md"]
    assert is_certain(found[0], asked(coast))


def test_without_certainty_all_are_answers(scene: MakeScene) -> None:
    coast = scene(f"{TWINS}//- /main.py\nLake.hei<|>ght\n")
    assert len(resolve(coast.workspace, coast.texts, asked(coast), 20, certain=True)) == 5


def test_a_name_without_a_document(scene: MakeScene) -> None:
    coast = scene(TWINS)
    found = query_at(coast.workspace, coast.document, "height", "Hill.")
    assert (found.context, found.owner, found.span) == (Context(), "Hill", None)
    assert resolve(coast.workspace, coast.texts, found, 1)[0].match.source == "b/hill.py"


def test_names_that_are_not_known_have_no_answers(scene: MakeScene) -> None:
    coast = scene(TWINS)
    assert resolve(coast.workspace, coast.texts, SymbolQuery("nowhere"), 5) == []


def test_an_entry_that_has_moved_is_found_where_it_is_now(scene: MakeScene) -> None:
    coast = scene("//- /tide.py pta nopage\nclass Tide: ...\n//- /main.py\nTi<|>de\n")
    assert coast.answers() == ["docs/tide.py_kw.md:7 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)"]
    text = (coast.root / "docs/tide.py_kw.md").read_text("utf-8")
    coast.write("docs/tide.py_kw.md", "\n\n\n" + text)
    assert coast.answers() == ["docs/tide.py_kw.md:10 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)"]
    coast.delete("docs/tide.py_kw.md")
    assert coast.answers() == []


REEXPORT = """
//- /docs/src/tide.py_docs.md
# Documentation: `src/tide.py`

## Original Source

```python
@dataclass
class Unlisted:
    pass

def high(): ...
```

## High-Level Overview
//- /docs/src/tide.py_kw.md
# Keyword Index: `src/tide.py`

### Functions

- **`high`**: [tide.py_docs.md](./tide.py_docs.md)
"""


def test_what_no_keyword_file_lists_is_found_where_it_is_imported_from(scene: MakeScene) -> None:
    coast = scene(f"{REEXPORT}//- /main.py\nfrom src.tide import Unlisted\nUn<|>listed()\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:7 class <Unlisted>:"]


def test_and_in_the_file_itself(scene: MakeScene) -> None:
    assert scene(f"{REEXPORT}//- /src/tide.py\nUn<|>listed\n").definition() == [
        "docs/src/tide.py_docs.md:7 class <Unlisted>:"
    ]


def test_but_nowhere_else(scene: MakeScene) -> None:
    assert scene(f"{REEXPORT}//- /main.py\nUn<|>listed()\n").definition() == []


def test_an_alias_leads_to_what_it_stands_for(scene: MakeScene) -> None:
    coast = scene(f"{REEXPORT}//- /main.py\nfrom src.tide import high as h\n<|>h()\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:10 def <high>(): ..."]


def test_a_module_leads_to_the_top_of_its_own_page(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta
    def high(): ...
    //- /src/main.py pta also=src.tide
    import src.ti<|>de
    """)
    assert coast.definition() == ["docs/src/tide.py_docs.md:1 # <Documentation: `src/tide.py`>"]


def test_a_page_comes_before_the_documentation_of_it(scene: MakeScene) -> None:
    coast = scene(f"""{REEXPORT}//- /docs/docs/src/tide.py_docs.md_docs.md
# Documentation: `docs/src/tide.py_docs.md`

## Original Source

```markdown
class Unlisted:
```

## High-Level Overview
//- /docs/docs/src/tide.py_docs.md_kw.md
# Keyword Index: `docs/src/tide.py_docs.md`

### Identifiers

- **`Unlisted`**: [tide.py_docs.md_docs.md](./tide.py_docs.md_docs.md)
//- /main.py
Un<|>listed
""")
    assert coast.definition() == ["docs/src/tide.py_docs.md:7 class <Unlisted>:"]


# --- what an answer costs ---------------------------------------------------------------------------------------------


def many(text: str, count: int = 300) -> str:
    return "".join(f"//- /m{number // 9}/s{number}.py pta also=high\n{text}\n" for number in range(count))


def list_as(coast: Scene, heading: str) -> None:
    """Let the keyword files list as this what they list without saying what it is."""
    for path in sorted(coast.root.rglob("*_kw.md")):
        path.write_text(path.read_text().replace("### Identifiers", f"### {heading}"))
    coast.refresh(rebuild=True)


def test_of_hundreds_of_pages_that_define_a_name_only_those_that_are_shown_are_opened(
    scene: MakeScene, reads: list[str]
) -> None:
    coast = scene(f"{many('def high(): ...')}//- /main.py\nhi<|>gh()\n")
    assert coast.workspace
    reads.clear()
    assert len(coast.definition()) == MAX_TARGETS
    assert len(reads) == MAX_TARGETS
    reads.clear()
    assert coast.definition() and not reads
    coast.texts = WorkspaceFiles()
    assert coast.content()
    pages = [path for path in reads if path.endswith("_docs.md")]
    assert (len(pages), len(reads)) == (MAX_CANDIDATES, MAX_CANDIDATES + 2)


@pytest.mark.parametrize(
    ("before", "most"),
    [("", MAX_CANDIDATES + 1), ("from z.tide import high\n", MAX_LOOKED_AT + 1), ("Moon.", MAX_LOOKED_AT + 1)],
)
def test_entries_are_looked_through_as_long_as_one_may_be_meant(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch, before: str, most: int
) -> None:
    moon = "//- /z/moon.py pta\nclass Moon: ...\n"
    coast = scene(f"{many('def high(): ...')}{moon}//- /main.py\n{before}hi<|>gh()\n")
    taken: list[Match] = []

    def counted(*arguments: Any) -> Iterator[Match]:
        for match in candidates(*arguments):
            taken.append(match)
            yield match

    monkeypatch.setattr(lookup, "candidates", counted)
    assert coast.content()
    assert len(taken) == most


def test_pages_whose_lines_would_not_be_shown_are_not_opened(scene: MakeScene, reads: list[str]) -> None:
    overloads = "int high() { return 1; }\nint high(int x) { return x; }\nint high(float x) { return 2; }"
    coast = scene(f"{many(overloads, 20).replace('.py', '.cpp')}//- /main.cpp\nint x = hi<|>gh();\n")
    assert coast.workspace
    reads.clear()
    found = coast.definition()
    assert len(found) == MAX_TARGETS
    assert len(reads) == 4
    assert [place.partition(":")[0] for place in found] == [page for page in reads for _ in range(3)][:MAX_TARGETS]


def test_what_a_document_needs_for_every_question_is_there_when_it_is_opened(
    scene: MakeScene, reads: list[str]
) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\nTi<|>de()\n")
    assert coast.workspace
    reads.clear()
    prepare(coast.workspace, coast.texts, coast.document)
    assert reads == ["docs/tide.py_docs.md"]
    assert coast.definition() == ["docs/tide.py_docs.md:11 class <Tide>: ..."]
    assert reads == ["docs/tide.py_docs.md"]


def test_of_hundreds_of_pages_that_only_use_a_name_a_few_are_opened(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(f"{many('x = high()')}//- /main.py\nhi<|>gh()\n")
    assert coast.workspace
    reads.clear()
    assert len(coast.definition()) == MAX_MENTIONS
    assert len(reads) == len(set(reads)) == _MAX_UNLIKELY
    reads.clear()
    coast.content()
    assert not [path for path in reads if path.endswith("_docs.md")]


DECLARED = """
//- /a/tide.h pta
class Tide;
{above}//- /b/sea.h pta
/// Rises and falls.
class Tide {{
}};
//- /main.h pta
class Tide;
Ti<|>de turn();
"""


@pytest.mark.parametrize("above", [0, 5, 12])
def test_pages_that_only_declare_a_class_come_behind_the_one_that_defines_it(scene: MakeScene, above: int) -> None:
    others = "".join(f"//- /a/x{number}.h pta\nclass Tide;\n" for number in range(above))
    coast = scene(DECLARED.format(above=others))
    assert coast.definition() == ["docs/b/sea.h_docs.md:12 class <Tide> {"]
    assert "Rises and falls." in str(coast.content())


def test_a_class_that_is_only_declared_is_found_where_it_is(scene: MakeScene) -> None:
    coast = scene("//- /a/tide.h pta\nclass Tide;\n//- /main.h\nTi<|>de turn();\n")
    assert coast.definition() == ["docs/a/tide.h_docs.md:11 class <Tide>;"]


@pytest.mark.parametrize(("each", "shown"), [(1_000, MAX_TARGETS), (40_000, 5), (490_000, 3), (600_000, 1)])
def test_the_longer_the_pages_are_the_fewer_that_define_a_name_are_enough(
    scene: MakeScene, reads: list[str], each: int, shown: int
) -> None:
    coast = scene(f"{many('def high(): ...', 12)}//- /main.py\nhi<|>gh()\n")
    for page in coast.root.rglob("*_docs.md"):
        page.write_text(page.read_text() + "x" * each)
    assert coast.workspace
    reads.clear()
    assert (len(coast.definition()), len(reads)) == (shown, shown)


def lengthen(coast: Scene, path: str) -> None:
    """Make a page one of those that are long."""
    page = coast.root / path
    page.write_text(page.read_text() + "x" * LONG)


LENGTHS = """
//- /a/sea.py pta
def high(): ...
{other}//- /a/tide.py pta
def high(): ...
//- /b/moon.py pta
def high(): ...
//- /a/main.py
{line}
"""


@pytest.mark.parametrize(
    ("other", "line", "shown"),
    [
        ("", "hi<|>gh()", ["a/sea.py", "b/moon.py"]),
        ("//- /a/shore.py pta\ndef high(): ...\n", "hi<|>gh()", ["a/sea.py", "a/shore.py", "b/moon.py"]),
        ("//- /a/shore.py pta\ndef high(): ...\n", "from a.tide import hi<|>gh", ["a/tide.py"]),
    ],
)
def test_when_another_page_defines_a_name_long_ones_are_not_opened(
    scene: MakeScene, reads: list[str], other: str, line: str, shown: list[str]
) -> None:
    coast = scene(LENGTHS.format(other=other, line=line))
    lengthen(coast, "docs/a/tide.py_docs.md")
    assert order(coast.definition()) == shown
    assert ("docs/a/tide.py_docs.md" in reads) == ("a/tide.py" in shown)


def test_a_long_page_is_opened_when_it_is_the_first_that_may_define_a_name(scene: MakeScene) -> None:
    coast = scene(LENGTHS.format(other="", line="hi<|>gh()"))
    lengthen(coast, "docs/a/sea.py_docs.md")
    assert order(coast.definition()) == ["a/sea.py", "a/tide.py", "b/moon.py"]


@pytest.mark.parametrize(
    ("other", "shown"), [("", ["a/tide.py"]), ("//- /b/moon.py pta\nimport high\n", ["b/moon.py"])]
)
def test_a_long_page_that_mentions_a_name_is_shown_when_no_other_does(
    scene: MakeScene, other: str, shown: list[str]
) -> None:
    coast = scene(f"//- /a/tide.py pta\nimport high\n{other}//- /a/main.py\nhi<|>gh()\n")
    lengthen(coast, "docs/a/tide.py_docs.md")
    assert order(coast.definition()) == shown


def test_of_long_pages_one_is_searched_for_a_member_that_none_lists(scene: MakeScene, reads: list[str]) -> None:
    names = ("a", "b", "c")
    coast = scene(
        "".join(f"//- /{name}.h pta\nclass Tide {{}};\n" for name in names) + "//- /main.cpp\nTide::tu<|>rn();\n"
    )
    for name in names:
        lengthen(coast, f"docs/{name}.h_docs.md")
    assert coast.workspace
    reads.clear()
    assert coast.definition() == []
    assert reads == ["docs/a.h_docs.md"]


@pytest.mark.parametrize(("definition", "shown"), [("void turn() {}", "sea/tide.h"), ("", "sea/high.h")])
def test_a_long_page_is_searched_for_a_member_that_no_other_has(
    scene: MakeScene, reads: list[str], definition: str, shown: str
) -> None:
    coast = scene(f"""
//- /sea/high.h pta
class Tide {{}};
inline void Tide::turn() {{}}
//- /sea/tide.h pta
class Tide {{
  {definition}
}};
//- /main.cpp
Tide::tu<|>rn();
""")
    lengthen(coast, "docs/sea/high.h_docs.md")
    for name in ("high.h", "tide.h"):
        coast.write(f"docs/sea/{name}_kw.md", pta_keywords(f"sea/{name}", [("Tide", "Classes")]))
    coast.refresh()
    assert order(coast.definition()) == [shown]
    assert ("docs/sea/high.h_docs.md" in reads) == (shown == "sea/high.h")


def test_a_long_page_is_searched_where_the_name_is_imported_from_it(scene: MakeScene) -> None:
    coast = scene(f"{REEXPORT}//- /main.py pta\nfrom src.tide import Unlisted\nUn<|>listed()\n")
    lengthen(coast, "docs/src/tide.py_docs.md")
    assert coast.definition() == ["docs/src/tide.py_docs.md:7 class <Unlisted>:"]


def test_imports_are_found_when_the_first_of_many_went_or_changed(scene: MakeScene) -> None:
    coast = scene(f"{many('import high', 90)}//- /main.py\nhi<|>gh()\n")
    list_as(coast, "Imports")
    found = sorted(coast.root.rglob("s*_kw.md"))
    for path in found[:30]:
        path.unlink()
    for path in found[30:60]:
        path.write_text(path.read_text() + "\n")
    coast.refresh()
    assert len(coast.definition()) == MAX_MENTIONS
    for path in found[30:]:
        path.unlink()
    coast.refresh()
    assert coast.definition() == []


def test_an_import_of_ones_own_is_found_among_hundreds(scene: MakeScene) -> None:
    coast = scene(f"{many('import high', 90)}//- /z/main.py pta also=high\nimport high\nx = hi<|>gh\n")
    list_as(coast, "Imports")
    assert order(coast.definition())[0] == "z/main.py"


def test_of_a_word_of_the_language_no_page_is_opened(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(f"{many('# while it rises', 20).replace('also=high', 'also=while')}//- /main.py\nwh<|>ile x: ...\n")
    assert coast.workspace
    reads.clear()
    assert (len(coast.definition()), len(reads)) == (0, 0)


def test_of_a_header_only_its_own_page_is_opened(scene: MakeScene, reads: list[str]) -> None:
    users = "".join(f"//- /sea/s{number}.h pta also=sea/tide.h\n#include <sea/tide.h>\n" for number in range(20))
    coast = scene(f"{users}//- /sea/tide.h pta\nclass Tide {{}};\n//- /main.cpp\n#include <sea/ti<|>de.h>\n")
    assert coast.workspace
    reads.clear()
    assert coast.definition() == ["docs/sea/tide.h_docs.md:1 # <Documentation: `sea/tide.h`>"]
    assert reads == ["docs/sea/tide.h_docs.md"]


@pytest.mark.parametrize(("files", "first"), [(3, "sea/s0.h"), (20, "main/tide.h")])
def test_a_namespace_that_many_files_open_does_not_say_where_its_members_are(
    scene: MakeScene, files: int, first: str
) -> None:
    inside = "namespace sea {{\n{}\n}}\n"
    others = "".join(
        f"//- /sea/s{number}.h pta\n{inside.format('void turn();' if number == 0 else '')}" for number in range(files)
    )
    coast = scene(
        f"{others}//- /main/tide.h pta\nvoid turn();\n//- /main/main.cpp pta\nvoid main() {{\n  sea::tu<|>rn();\n}}\n"
    )
    assert order(coast.definition())[0] == first


def test_where_a_few_entries_are_wrong_about_a_definition_the_others_are_not_looked_into(
    scene: MakeScene, reads: list[str]
) -> None:
    coast = scene(f"{many('# def high it is!', 40)}//- /tide.py pta\nimport high\n//- /main.py\nhi<|>gh()\n")
    list_as(coast, "Functions")
    reads.clear()
    coast.definition()
    assert len([path for path in reads if path.startswith("docs/m")]) == _MAX_IN_VAIN


def test_where_one_page_defines_a_name_fewer_others_are_looked_into(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(f"//- /a.py pta\ndef high(): ...\n{many('# def high it is!', 40)}//- /main.py\nhi<|>gh()\n")
    list_as(coast, "Functions")
    reads.clear()
    assert order(coast.definition()) == ["a.py"]
    assert len([path for path in reads if path.startswith("docs/m")]) == _MAX_FURTHER


def test_what_the_text_names_is_opened_however_many_others_define_it(scene: MakeScene, reads: list[str]) -> None:
    coast = scene(
        f"{many('def high(): ...')}//- /z/tide.py pta\ndef high(): ...\n//- /a.py\nfrom z.tide import high\nhi<|>gh\n"
    )
    assert coast.workspace
    reads.clear()
    assert coast.definition() == ["docs/z/tide.py_docs.md:11 def <high>(): ..."]
    assert len(reads) < 10


def test_a_keyword_file_is_not_read_where_the_index_knows(scene: MakeScene, reads: list[str]) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\nTi<|>de()\n")
    assert coast.workspace
    reads.clear()
    assert coast.definition() == ["docs/tide.py_docs.md:11 class <Tide>: ..."]
    assert reads == ["docs/tide.py_docs.md"]


def test_what_another_process_wrote_counts_at_once(scene: MakeScene) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\n//- /main.py\nTi<|>de\n")
    before = coast.workspace.matches("Tide")
    assert [match.kind for match in before] == [Kind.CLASS] and coast.workspace.matches("Tide") == before
    coast.write("docs/tide.py_kw.md", pta_keywords("tide.py", [("Tide", "Macros"), ("Tide", "Imports")]))
    coast.refresh()
    assert [match.kind for match in coast.workspace.matches("Tide")] == [Kind.MACRO, Kind.MODULE]
    coast.refresh(rebuild=True)
    assert [match.kind for match in coast.workspace.matches("Tide")] == [Kind.MACRO, Kind.MODULE]
    coast.delete("docs/tide.py_kw.md")
    coast.refresh()
    assert coast.workspace.matches("Tide") == []
