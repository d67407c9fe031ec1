"""Answers that follow what the code means, once the facts of all sources are known."""

from __future__ import annotations

import pytest

from keydocs.features.completion import completion, describe_definition
from support import MakeScene

SHORE = """
//- /sea/tide.py pta
class Tide:
    def rise(self):
        pass

    def fall(self):
        pass

def moon(): ...

//- /sea/wave.py pta
class Wave:
    def rise(self): ...

def moon(): ...

//- /sea/lamp.rs pta
fn lamp_error() {}
fn moon() {}

"""


def first(places: list[str]) -> str:
    return places[0].removeprefix("docs/sea/") if places else ""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from sea.tide import Tide\nTide().ri<|>se()", "tide.py_docs.md:12 def <rise>(self):"),
        ("from sea.wave import moon\nmo<|>on()", "wave.py_docs.md:14 def <moon>(): ..."),
        ("from sea.ti<|>de import moon", "tide.py_docs.md:1 # Documentation: `<sea/tide.py>`"),
        ("def f(moon): mo<|>on", ""),
        ("import math\nmath.mo<|>on", ""),
        ("# the moo<|>n", ""),
        ("'lamp_er<|>ror'", ""),
        ("wh<|>ile 1: pass", ""),
    ],
)
def test_definition_and_hover_follow_the_code(scene: MakeScene, code: str, expected: str) -> None:
    coast = scene(f"{SHORE}//- /main.py\n{code}\n").with_facts()
    assert (
        first(coast.definition()).replace("<Documentation: `sea/tide.py`>", "Documentation: `<sea/tide.py>`")
        == expected
    )
    assert (coast.content() is not None) == bool(expected)


def test_a_definition_leads_to_its_own_line(scene: MakeScene) -> None:
    tide = "class Tide:\n    def rise(self): ...\n\nclass Moon:\n    def ri<|>se(self): ...\n"
    assert scene(f"//- /tide.py pta\n{tide}").with_facts().definition() == [
        "docs/tide.py_docs.md:15 def <rise>(self): ..."
    ]


def test_a_definition_leads_to_its_line_after_lines_were_inserted_above(scene: MakeScene) -> None:
    coast = scene("//- /tide.py pta\nclass Tide: ...\nclass Moon: ...\n//- /main.py\n<|>\n").with_facts()
    coast.opened = type(coast.opened)("tide.py", "# new\n\nclass Tide: ...\nclass Moon: ...\n", (), 3, 7)  # type: ignore[misc]
    assert coast.definition() == ["docs/tide.py_docs.md:12 class <Moon>: ..."]


def test_of_a_member_of_something_unknown_all_are_offered_and_none_is_shown(scene: MakeScene) -> None:
    many = "".join(f"//- /m{number}.py pta\nclass M{number}:\n    def rise(self): ...\n" for number in range(5))
    coast = scene(f"{many}//- /main.py\ndef f(x): x.ri<|>se()\n").with_facts()
    assert len(coast.definition()) == 5
    assert coast.content() is None


def test_a_receivers_name_tells_its_class(scene: MakeScene) -> None:
    many = "".join(f"//- /m{number}.py pta\nclass Part{number}X:\n    def rise(self): ...\n" for number in range(5))
    coast = scene(f"{many}//- /main.py\ndef f(part_3x): part_3x.ri<|>se()\n").with_facts()
    assert coast.definition() == ["docs/m3.py_docs.md:12 def <rise>(self): ..."]


def test_names_of_other_languages_are_not_meant(scene: MakeScene) -> None:
    assert scene(f"{SHORE}//- /main.py\nlamp_er<|>ror()\n").with_facts().definition() == []


def test_references_are_those_of_what_is_meant(scene: MakeScene) -> None:
    from keydocs.features.references import references

    coast = scene(f"{SHORE}//- /main.py\nfrom sea.wave import moon\nmo<|>on()\n").with_facts()
    found = references(coast.workspace, coast.texts, coast.document, *coast.at)
    assert [target.path.rpartition("/")[2] for target in found] == ["wave.py_docs.md", "wave.py_kw.md"]


def test_what_an_attribute_of_a_page_that_is_cut_off_is_stands_in_the_source(scene: MakeScene) -> None:
    lines = "".join(f"x{number} = {number}\n" for number in range(30))
    coast = scene(f"//- /tide.py pta\n{lines}class Tide: ...\n//- /main.py\nfrom tide import Tide\nTi<|>de\n")
    page = coast.root / "docs/tide.py_docs.md"
    text = page.read_text("utf-8")
    coast.write("docs/tide.py_docs.md", text[: text.index("x20")] + "... (truncated)\n```\n")
    assert coast.with_facts().definition()[-1] == "tide.py:31 class <Tide>: ..."


def completed(scene: MakeScene, code: str) -> list[tuple[str, str]]:
    """The items' names and details."""
    coast = scene(f"{SHORE}//- /main.py\n{code}\n").with_facts()
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    return [(item.name, item.detail) for item in found.items]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from sea.tide import Tide\nx = Tide()\nx.<|>", [("rise", "method · sea/tide.py"), ("fall", "method · sea/tide.py")]),
        ("from sea.tide import Tide\nTide().fa<|>", [("fall", "method · sea/tide.py")]),
        ("import sea.wave as w\nw.<|>", [("Wave", "class · sea/wave.py"), ("moon", "function · sea/wave.py")]),
        ("def f(x):\n  x.<|>", []),
        ("import math\nmath.<|>", []),
        ("from sea.wave import Wave\nclass Big(Wave):\n  def f(self): self.<|>", [("f", "method · main.py"), ("rise", "method · sea/wave.py")]),
        ("lam<|>", []),
        ("fal<|>", [("fall", "method · sea/tide.py")]),
        ("from sea import tide\ntid<|>", [("tide", "import · main.py"), ("Tide", "class · sea/tide.py")]),
    ],
)  # fmt: skip
def test_completion_offers_what_fits_the_code(scene: MakeScene, code: str, expected: list[tuple[str, str]]) -> None:
    assert completed(scene, code) == expected


def test_a_completed_member_is_described_by_its_own_definition(scene: MakeScene) -> None:
    coast = scene(f"{SHORE}//- /main.py\nfrom sea.wave import Wave\nWave().ri<|>\n").with_facts()
    (item,) = completion(coast.workspace, coast.texts, coast.document, *coast.at).items
    assert item.defined is not None
    found = describe_definition(
        coast.workspace, coast.texts, coast.document, item.name, item.defined.path, item.defined.definition
    )
    assert found is not None and (found.origin, found.signature) == ("sea/wave.py", "def rise(self)")


def test_code_that_is_nested_too_deeply_is_answered_by_name(scene: MakeScene) -> None:
    deep = "(" * 3_000 + ")" * 3_000
    coast = scene(f"{SHORE}//- /main.py\nx = {deep}.y\nfa<|>ll(x)\n").with_facts()
    assert first(coast.definition()) == "tide.py_docs.md:15 def <fall>(self):"


@pytest.mark.parametrize("code", ["Tide()<|>.rise()", "@<|>moon\ndef f(): ...", "<|>@moon\ndef f(): ..."])
def test_a_cursor_before_a_name_is_on_what_the_name_means(scene: MakeScene, code: str) -> None:
    coast = scene(f"{SHORE}//- /main.py\nfrom sea.tide import Tide, moon\n{code}\n").with_facts()
    assert len(coast.definition()) == 1
    assert first(coast.definition()).startswith("tide.py_docs.md:")


def test_of_several_definitions_the_nearest_is_completed(scene: MakeScene) -> None:
    files = "".join(f"//- /{folder}/tide.py pta\nclass Tide: ...\n" for folder in ("a", "b", "c"))
    coast = scene(f"{files}//- /b/main.py\nTi<|>\n").with_facts()
    found = completion(coast.workspace, coast.texts, coast.document, *coast.at)
    assert [(item.name, item.detail) for item in found.items] == [("Tide", "class · b/tide.py")]
