"""Where "go to definition" leads."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from keydocs.features.definition import MAX_TARGETS, definition
from support import MakeScene

TIDE = """
//- /src/tide.py pta
class Tide:
    def height(self): ...

def compute():
    return Tide().height()
"""


def test_a_class_leads_to_the_line_of_the_page_that_defines_it(scene: MakeScene) -> None:
    coast = scene(f"{TIDE}//- /main.py\nT<|>ide()\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]
    assert coast.origin() == "Tide"


def test_a_function(scene: MakeScene) -> None:
    coast = scene(f"{TIDE}//- /main.py\ncom<|>pute()\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:14 def <compute>():"]


@pytest.mark.parametrize("cursor", ["<|>compute()", "comp<|>ute()", "compute<|>()"])
def test_the_cursor_may_be_anywhere_on_the_name_or_behind_it(scene: MakeScene, cursor: str) -> None:
    assert scene(f"{TIDE}//- /main.py\nx = {cursor}\n").origin() == "compute"


@pytest.mark.parametrize("cursor", ["x<|> = compute()", "x = compute(<|>)", "<|>\ncompute()", "nothing<|>"])
def test_elsewhere_there_is_nothing(scene: MakeScene, cursor: str) -> None:
    assert scene(f"{TIDE}//- /main.py\n{cursor}\n").definition() == []


def test_the_other_dialect(scene: MakeScene) -> None:
    lamp = scene("""
    //- /lamp/turn.cu cua
    #define STEPS 4
    void turn(int angle) {
    }
    //- /lamp/main.cu
    int main() { tu<|>rn(1); }
    """)
    assert lamp.definition() == ["docs/lamp/turn.cu_docs.md:12 void <turn>(int angle) {"]


@pytest.mark.parametrize("path", ["notes.txt", "a.xyz", "Makefile", "x.f90", "page.html", "no_extension"])
def test_in_every_document_of_any_language(scene: MakeScene, path: str) -> None:
    assert scene(f"{TIDE}//- /{path}\nx = Ti<|>de\n").definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]


@pytest.mark.parametrize("option", ["unsaved", "untitled"])
def test_in_documents_that_are_not_saved(scene: MakeScene, option: str) -> None:
    assert scene(f"{TIDE}//- /new.py {option}\nTi<|>de\n").definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]


def test_without_the_page_it_is_the_line_of_the_keyword_file(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta nopage
    class Tide: ...
    //- /main.py
    Ti<|>de
    """)
    assert coast.definition() == ["docs/src/tide.py_kw.md:7 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)"]


def test_without_the_source_the_page_is_enough(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta nosource
    class Tide: ...
    //- /main.py
    Ti<|>de
    """)
    assert coast.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>: ..."]


LONGEST = [
    ("torch.utils.data", "import torch.ut<|>ils.data as d"),
    ("torch.utils.data", "x = <|>torch.utils.data.Dataset"),
    ("std::vector", "std::vec<|>tor<int> levels;"),
    ("react-grid-item", "<div class='react-gr<|>id-item'>"),
    ("@scope/x", 'import y from "@sc<|>ope/x"'),
    ("torch/library.h", "#include <torch/libr<|>ary.h>"),
    (".env", "read('.e<|>nv')"),
    ("ISO 8601", "# as in ISO 86<|>01, of course"),
    ("größe", "größe<|> = 1"),
    ("水位", "x = 水<|>位 + 1"),
    ("naïve_é", "naïve_<|>é()"),
    ("$id", "x.$i<|>d"),
]


@pytest.mark.parametrize(("name", "line"), LONGEST)
def test_the_longest_name_that_is_known(scene: MakeScene, name: str, line: str) -> None:
    parts = re.findall(r"[^\W\d]\w*", name)
    also = ",".join(map(quote, [*parts, name]))
    coast = scene(f"//- /x.py pta also={also}\n//- /main.txt\n{line}\n")
    assert coast.origin() == name


def test_a_part_where_the_whole_is_not_known(scene: MakeScene) -> None:
    coast = scene("//- /x.py pta also=data,utils\n//- /main.py\nimport torch.utils.da<|>ta\n")
    assert coast.origin() == "data"


def test_a_part_where_the_whole_is_known_no_longer(scene: MakeScene) -> None:
    coast = scene("""
    //- /x.py pta also=torch.utils.data
    //- /y.py pta also=data
    //- /main.py
    import torch.utils.da<|>ta
    """)
    assert coast.origin() == "torch.utils.data"
    coast.delete("docs/x.py_kw.md")
    coast.refresh()
    assert coast.origin() == "data"


def test_all_that_define_a_name_are_offered(scene: MakeScene) -> None:
    coast = scene("""
    //- /a/tide.py pta
    class Tide: ...
    //- /b/tide.py pta
    class Tide: ...
    //- /c/use.py pta also=Tide
    x = Tide()
    //- /main.py
    Ti<|>de
    """)
    assert coast.definition() == [
        "docs/a/tide.py_docs.md:11 class <Tide>: ...",
        "docs/b/tide.py_docs.md:11 class <Tide>: ...",
    ]


def test_the_one_that_is_imported_is_meant(scene: MakeScene) -> None:
    coast = scene("""
    //- /a/tide.py pta
    class Tide: ...
    //- /b/tide.py pta
    class Tide: ...
    //- /main.py
    from b.tide import Tide
    Ti<|>de()
    """)
    assert coast.definition() == ["docs/b/tide.py_docs.md:11 class <Tide>: ..."]


def test_the_class_before_the_name_decides(scene: MakeScene) -> None:
    coast = scene("""
    //- /a/tide.py pta
    class Tide:
        def height(self): ...
    //- /b/hill.py pta
    class Hill:
        def height(self): ...
    //- /main.py
    Hill.hei<|>ght
    """)
    assert coast.definition() == ["docs/b/hill.py_docs.md:12 def <height>(self): ..."]


def test_self_is_the_class_around_the_line(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/both.py pta
    class Hill:
        def height(self): ...
    class Tide:
        def height(self): ...
        def low(self):
            return self.hei<|>ght()
    """)
    assert coast.definition()[0] == "docs/src/both.py_docs.md:14 def <height>(self): ..."


def test_a_stem_leads_to_the_page_of_the_file(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta
    class Tide: ...
    //- /docs/src/sub.md
    # Subtree Keyword Index: `src/`

    ### tide

    - [tide.py](./tide.py_docs.md)
    //- /main.py
    import ti<|>de
    """)
    assert [place.split(":")[0] for place in coast.definition()] == ["docs/src/tide.py_docs.md"]


def test_two_roots_are_searched_together(scene: MakeScene) -> None:
    coast = scene(
        """
    //- /sea/tide.py pta
    class Tide: ...
    //- /land/main.py
    Ti<|>de()
    """,
        roots=["land", "sea"],
    )
    assert coast.definition() == ["sea/docs/tide.py_docs.md:11 class <Tide>: ..."]


def test_a_root_inside_of_another_gives_no_place_twice(scene: MakeScene) -> None:
    coast = scene(
        """
    //- /sea/tide.py pta
    class Tide: ...
    //- /main.py
    Ti<|>de()
    """,
        roots=["", "sea"],
    )
    assert coast.definition() == ["sea/docs/tide.py_docs.md:11 class <Tide>: ..."]


def test_no_more_places_than_anybody_reads(scene: MakeScene) -> None:
    files = "".join(f"//- /m{number}/tide.py pta\nclass Tide: ...\n" for number in range(MAX_TARGETS + 5))
    coast = scene(f"{files}//- /main.py\nTi<|>de\n")
    assert len(coast.definition()) == MAX_TARGETS
    for limit in (1, MAX_TARGETS + 3):
        found = definition(coast.workspace, coast.texts, coast.document, *coast.at, limit=limit)
        assert found and len(found.targets) == limit


def test_nor_of_pages_that_define_it_many_times(scene: MakeScene) -> None:
    many = "".join(f"class C{number}:\n    def height(self): ...\n" for number in range(MAX_TARGETS - 5))
    coast = scene(f"//- /a.py pta\n{many}//- /b.py pta\n{many}//- /main.py\nhei<|>ght()\n")
    assert len(coast.definition()) == MAX_TARGETS


@pytest.mark.parametrize("path", ["index.html", "site.css", "deploy.yaml"])
def test_a_part_of_a_word_with_hyphens_is_not_asked_for(scene: MakeScene, path: str) -> None:
    assert scene(f"{TIDE}//- /{path}\nhigh-Ti<|>de: 1\n").definition() == []
    assert scene(f"{TIDE}//- /{path}\n- Ti<|>de: 1\n").definition() != []


def test_a_page_is_read_as_it_is_now(scene: MakeScene) -> None:
    coast = scene(f"{TIDE}//- /main.py\nTi<|>de\n")
    page = (coast.root / "docs/src/tide.py_docs.md").read_text("utf-8")
    assert coast.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]
    coast.write("docs/src/tide.py_docs.md", page.replace("class Tide", "# new\n\nclass Tide"))
    assert coast.definition() == ["docs/src/tide.py_docs.md:13 class <Tide>:"]


def test_a_page_that_has_just_gone_is_no_error(scene: MakeScene) -> None:
    coast = scene(f"{TIDE}//- /main.py\nTi<|>de\n")
    assert coast.workspace.matches("Tide")
    coast.delete("docs/src/tide.py_docs.md")
    assert coast.definition() == ["docs/src/tide.py_kw.md:7 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)"]


@pytest.mark.parametrize("line", ["\ud83d x Ti<|>de", "Ti<|>de \udc00", "\udbff\udbff Ti<|>de"])
def test_halves_of_surrogate_pairs_around_a_name(scene: MakeScene, line: str) -> None:
    before, _, after = line.partition("<|>")
    coast = scene(f"{TIDE}//- /main.py untitled\n{'x' * len(before)}<|>\n")
    assert coast.opened is not None
    object.__setattr__(coast.opened, "text", before + after)
    assert coast.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]
    assert not any(index.is_damaged for index in coast.workspace.indexes)


@pytest.mark.parametrize(
    ("name", "text", "origin"),
    [
        ("$httpProvider", "f(<|>$httpProvider)", "$httpProvider"),
        ("@Injectable", "<|>@Injectable()", "@Injectable"),
        ("Injectable", "<|>@Injectable()", "@Injectable"),
        ("--main-color", "var(-<|>-main-color)", "--main-color"),
        ("#define", "<|>#define X", "#define"),
        (".hidden", "<|>.hidden {", ".hidden"),
        ("$scope", "a.<|>$scope.x", "$scope"),
        ("tide_level", "a <|>-tide_level", ""),
    ],
)
def test_with_the_cursor_on_a_sigil(scene: MakeScene, name: str, text: str, origin: str) -> None:
    coast = scene(
        f"//- /src/lib.js cua also={name.replace('#', '%23')}\n{name} = 1\n//- /main.{'css' if name[0] in '-.' else 'ts'}\n{text}\n"
    )
    content = coast.content()
    assert (coast.origin(), content.name if content else "") == (origin, name if origin else "")
