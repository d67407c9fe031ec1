"""The list of names while one types."""

from __future__ import annotations

import pytest

from keydocs.features.completion import (
    MAX_ITEMS,
    Item,
    completion,
    describe_name,
    find_names,
)
from keydocs.index.workspace import Workspace
from keydocs.model import Kind
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta also=torch.utils.data,größe
class TideTable:
    def tide_level(self): ...
def tide(): ...
def TIDE(): ...
"""


def items(scene: Scene) -> dict[str, Item]:
    return {item.name: item for item in completion(scene.workspace, scene.texts, scene.document, *scene.at).items}


def replaced(scene: Scene, name: str) -> str:
    """What of the document an item replaces."""
    return scene.text_of(items(scene)[name].range)


def test_the_names_that_begin_so(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nx = tid<|>\n")
    assert coast.completion() == ["tide", "tide_level", "TIDE", "TideTable"]
    assert replaced(coast, "TideTable") == "tid"


def test_exact_case_comes_first(scene: MakeScene) -> None:
    assert scene(f"{COAST}//- /main.py\nTI<|>\n").completion()[0] == "TIDE"


@pytest.mark.parametrize("typed", ["", "t", " ", "(", "1"])
def test_too_little_gives_nothing(scene: MakeScene, typed: str) -> None:
    assert scene(f"{COAST}//- /main.py\n{typed}<|>\n").completion() == []


def test_what_is_written_out_is_not_offered(scene: MakeScene) -> None:
    assert "TideTable" not in scene(f"{COAST}//- /main.py\nTideTable<|>\n").completion()


def test_only_what_stands_before_the_cursor_counts(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nTide<|>Ta\n")
    assert replaced(coast, "TideTable") == "Tide"


def test_names_with_joints_replace_all_of_it(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nimport torch.ut<|>\n")
    assert coast.completion() == ["torch.utils.data"]
    assert replaced(coast, "torch.utils.data") == "torch.ut"


@pytest.mark.parametrize("before", ["call(", "x[", "{", "a<", "f(x,", "'"])
def test_names_with_joints_behind_brackets_and_quotes(scene: MakeScene, before: str) -> None:
    coast = scene(f"{COAST}//- /main.py\n{before}torch.ut<|>\n")
    assert coast.completion() == ["torch.utils.data"]
    assert replaced(coast, "torch.utils.data") == "torch.ut"


def test_the_last_word_alone_behind_a_joint(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nself.tide_<|>\n")
    assert replaced(coast, "tide_level") == "tide_"


def test_initials(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nTT<|>\n")
    item = items(coast)["TideTable"]
    assert (item.filter, replaced(coast, "TideTable")) == ("TT", "TT")


def test_a_name_that_begins_so_needs_no_filter(scene: MakeScene) -> None:
    assert items(scene(f"{COAST}//- /main.py\nti<|>\n"))["TideTable"].filter == ""


def test_outside_ascii(scene: MakeScene) -> None:
    assert scene(f"{COAST}//- /main.py\nGRÖ<|>\n").completion() == ["größe"]


def test_kind_and_detail(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /other.py pta also=TideTable\n//- /main.py\nTideT<|>\n")
    item = items(coast)["TideTable"]
    assert (item.kind, item.detail) == (Kind.CLASS, "class · src/tide.py")
    assert items(scene(f"{COAST}//- /main.py\ntide_<|>\n"))["tide_level"].detail == "function · src/tide.py"


def test_words_of_prose_are_left_out(scene: MakeScene) -> None:
    coast = scene("""
    //- /docs/guide.md pta also=Harbour,harbour_master
    //- /main.py
    har<|>
    """)
    assert coast.completion() == ["harbour_master"]


def test_the_open_files_own_names_first(scene: MakeScene) -> None:
    coast = scene("""
    //- /a.py pta
    def tide_a(): ...
    //- /b.py pta
    def tide_long_name(): ...
    tide<|>
    """)
    assert coast.completion() == ["tide_long_name", "tide_a"]


def test_a_word_that_is_too_short_is_asked_for_again(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta\nclass Tide: ...\n//- /main.py\nT<|>\n")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert (found.items, found.incomplete) == ([], True)


JOINED = """
//- /lib.md pta also=torch.utils.data,torch.nn,std::vector,std::vector::size,react-grid-item,lib/tide.h,nn_only
"""


@pytest.mark.parametrize(
    ("typed", "expected", "replaced"),
    [
        ("torch.", ["torch.nn", "torch.utils.data"], "torch."),
        ("import torch.", ["torch.nn", "torch.utils.data"], "torch."),
        ("torch.utils.", ["torch.utils.data"], "torch.utils."),
        ("self.torch.", ["torch.nn", "torch.utils.data"], "torch."),
        ("TORCH.", ["torch.nn", "torch.utils.data"], "TORCH."),
        ("größe = torch.", ["torch.nn", "torch.utils.data"], "torch."),
        ("std::", ["std::vector", "std::vector::size"], "std::"),
        ("std:", ["std::vector", "std::vector::size"], "std:"),
        ("f(std::vector::", ["std::vector::size"], "std::vector::"),
        ("<react-", ["react-grid-item"], "react-"),
        ('"lib/', ["lib/tide.h"], "lib/"),
    ],
)
def test_right_behind_a_joint(scene: MakeScene, typed: str, expected: list[str], replaced: str) -> None:
    coast = scene(f"{JOINED}//- /main.txt\n{typed}<|>nnn\n")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert [item.name for item in found.items] == expected
    assert {coast.text_of(item.range) for item in found.items} == {replaced}
    assert found.incomplete, "the next letters may be the first ones of a member, too"


@pytest.mark.parametrize(
    "typed", ["torch..", "std:::", "vector<int>::", "tide->", "x..", "//", "...", "::", ".", "x ="]
)
def test_behind_joints_that_no_name_has(scene: MakeScene, typed: str) -> None:
    coast = scene(f"{JOINED}//- /main.txt\n{typed}<|>\n")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert (found.items, found.incomplete) == ([], True)


SIGILS = """
//- /lib.md pta also=$httpProvider,@Injectable,InjectedNow,--main-color,%23define,.hidden,:root_style
"""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("$http", {"$httpProvider": "$http"}),
        ("app.$ht", {"$httpProvider": "$ht"}),
        ("f($h", {"$httpProvider": "$h"}),
        ("@Inj", {"@Injectable": "@Inj", "InjectedNow": "Inj"}),
        ("Inj", {"InjectedNow": "Inj"}),
        ("var(--mai", {"--main-color": "--mai"}),
        ("--", {"--main-color": "--"}),
        ("  #defi", {"#define": "#defi"}),
        (".hidd", {".hidden": ".hidd"}),
        ("a.hidd", {}),
        ("größe = $http", {"$httpProvider": "$http"}),
        (":ro", {":root_style": ":ro"}),
    ],
)
def test_sigils_are_part_of_what_is_typed(scene: MakeScene, typed: str, expected: dict[str, str]) -> None:
    coast = scene(f"{SIGILS}//- /main.txt\n{typed}<|>\n")
    assert {name: coast.text_of(item.range) for name, item in items(coast).items()} == expected


@pytest.mark.parametrize(("minimum", "typed", "found"), [(1, "t", True), (6, "torch.", True), (7, "torch.", False)])
def test_joints_count_as_characters(scene: MakeScene, minimum: int, typed: str, found: bool) -> None:
    coast = scene(f"{JOINED}//- /main.txt\n{typed}<|>\n")
    assert bool(completion(coast.workspace, coast.texts, coast.document, *coast.at, min_length=minimum).items) is found


TABLES = """
//- /src/tide.py pta
def tide(): ...
def time(): ...
class TableIndex: ...
"""


@pytest.mark.parametrize(
    ("typed", "expected", "incomplete"),
    [
        ("ti", ["tide", "time"], True),
        ("TableI", ["TableIndex"], False),
        ("tid", ["tide"], False),
        ("TI", ["tide", "time"], True),
        ("tai", [], False),
    ],
)
def test_nothing_is_abbreviated_where_names_begin_so(
    scene: MakeScene, typed: str, expected: list[str], incomplete: bool
) -> None:
    coast = scene(f"{TABLES}//- /main.py\n{typed}<|>\n")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert ([item.name for item in found.items], found.incomplete) == (expected, incomplete)


def test_what_is_abbreviated_is_asked_for_again(scene: MakeScene) -> None:
    coast = scene("//- /src/tide.py pta\nclass SpringTideIndex: ...\n//- /main.py\nst<|>\n")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert ([(item.name, item.filter) for item in found.items], found.incomplete) == (
        [("SpringTideIndex", "st")],
        True,
    )


def test_a_list_without_an_index_is_asked_for_again(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\ntide<|>\n")
    empty = Workspace([str(coast.root)], coast.cache / "elsewhere")
    assert completion(empty, coast.texts, coast.document, *coast.at) == ([], True)


def test_more_than_a_list_holds_is_incomplete(scene: MakeScene) -> None:
    names = ",".join(f"tide_{number}" for number in range(MAX_ITEMS + 20))
    coast = scene(f"//- /a.py pta also={names}\n//- /main.py\ntide_<|>\n")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert (len(found.items), found.incomplete) == (MAX_ITEMS, True)


def test_a_list_that_holds_all_is_complete(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\ntid<|>\n")
    assert not completion(coast.workspace, coast.texts, coast.document, *coast.at).incomplete


def test_all_roots_are_asked(scene: MakeScene) -> None:
    coast = scene("//- /x/a.py pta\ndef tide_a(): ...\n//- /y/b.py pta\ndef tide_b(): ...\n", roots=["x", "y"])
    names, more = find_names(coast.workspace, coast.texts, coast.document, "tide", 10)
    assert ([name.name for name in names], more) == (["tide_a", "tide_b"], False)


def test_an_item_is_described_as_a_hover_would(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nti<|>\n")
    content = describe_name(coast.workspace, coast.texts, coast.document, "TideTable")
    assert content is not None
    assert (content.kind, content.origin, content.signature) == (Kind.CLASS, "src/tide.py", "class TideTable")
    assert describe_name(coast.workspace, coast.texts, coast.document, "nowhere") is None


def test_what_is_gone_is_not_offered(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\ntid<|>\n")
    assert coast.completion()
    coast.delete("docs/src/tide.py_kw.md")
    coast.refresh()
    assert coast.completion() == []


def test_what_the_document_imports_is_shown_as_what_it_is(scene: MakeScene) -> None:
    coast = scene("""
    //- /src/tide.py pta
    class TideTable: ...
    //- /src/moon.py pta
    from tide import TideTable
    Tide<|>
    """)
    path = coast.root / "docs/src/moon.py_kw.md"
    imported = "\n### Imports\n\n- **`TideTable`**: [moon.py_docs.md](./moon.py_docs.md)\n"
    path.write_text(path.read_text("utf-8").replace("\n## Keyword →", f"{imported}\n## Keyword →"), "utf-8")
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at).items
    assert ("TideTable", Kind.CLASS) in [(item.name, item.kind) for item in found]
