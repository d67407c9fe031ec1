"""Qualified names on the command line."""

from __future__ import annotations

import pytest

from keydocs.search.qualified_name import symbols_of_qualified_name
from support import MakeScene

SEA = """
//- /sea/__init__.py pta
from .tide import Tide as High
//- /sea/tide.py pta
class Tide:
    def rise(self): ...
def moon(): ...
//- /sea/wave.py pta
class Wave:
    def rise(self): ...
//- /sea/lamp.h pta
namespace sea {
class Lamp {
  void shine();
};
}
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sea.tide.Tide", ["docs/sea/tide.py_docs.md:11 class <Tide>:"]),
        ("sea.High", ["docs/sea/tide.py_docs.md:11 class <Tide>:"]),
        ("sea.High.rise", ["docs/sea/tide.py_docs.md:12 def <rise>(self): ..."]),
        ("Wave.rise", ["docs/sea/wave.py_docs.md:12 def <rise>(self): ..."]),
        ("sea::Lamp::shine", ["docs/sea/lamp.h_docs.md:13 void <shine>();"]),
        ("sea.tide", ["docs/sea/tide.py_docs.md:1 # <Documentation: `sea/tide.py`>"]),
        ("sea.nothing", []),
        ("rise", []),
    ],
)
def test_a_qualified_name_is_what_its_qualifier_says(scene: MakeScene, name: str, expected: list[str]) -> None:
    coast = scene(SEA).with_facts()
    found = symbols_of_qualified_name(coast.workspace, coast.texts, name)
    assert [coast.place(coast.root / one.path, one.lines, one.location.name) for one in found] == expected


def test_without_facts_nothing_is_said(scene: MakeScene) -> None:
    coast = scene(SEA)
    assert symbols_of_qualified_name(coast.workspace, coast.texts, "sea.tide.Tide") == []
