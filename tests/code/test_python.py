"""What names in Python mean."""

from __future__ import annotations

import pytest

from code_support import meaning

MODULES = """
== shapes/__init__.py
from .circle import Circle as Round
from . import square
== shapes/circle.py
import math
from .base import *

class Circle(Shape):
    unit: "Circle"

    def __init__(self, radius: float):
        self.radius = radius
        self.center = Point()

    def area(self):
        return math.pi * self.radius ** 2

    @property
    def bounds(self) -> "Box | None": ...

    @classmethod
    def make(cls): return cls(1)
== shapes/square.py
def draw(): ...
== shapes/base.py
__all__ = ["Shape", "Point"]
class Shape:
    def move(self, by): ...
class Point:
    def norm(self): ...
class Box:
    def grow(self): ...
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import shapes.squ‸are", "module shapes/square.py"),
        ("import sha‸pes.square", "module shapes/__init__.py"),
        ("from shapes import Rou‸nd", "target shapes/circle.py:4"),
        ("from shapes import square as s\ns.dr‸aw()", "target shapes/square.py:1"),
        ("import shapes.circle as c\nc.Poi‸nt", "target shapes/base.py:4"),
        ("import shapes.circle as c\nc.Bo‸x", "unknown"),
        ("from shapes import Round\nx = Round(2)\nx.ar‸ea()", "target shapes/circle.py:11"),
        ("from shapes import Round\nx = Round(2)\nx.mo‸ve()", "target shapes/base.py:3"),
        ("from shapes import Round\ndef f(x: Round): x.center.no‸rm()", "target shapes/base.py:5"),
        ("from shapes import Round\ndef f(x: 'Round | None'): x.unit.ar‸ea()", "target shapes/circle.py:11"),
        ("from shapes import Round\nfor x in [Round(1)]: x.ar‸ea()", "target shapes/circle.py:11"),
        ("from shapes import Round\nRound.make().ar‸ea()", "target shapes/circle.py:11"),
        ("from shapes import Round\ndef f(x):\n  if isinstance(x, Round): x.ar‸ea()", "target shapes/circle.py:11"),
        (
            "from shapes import Round\ndef f(xs: list[Round]):\n  for i, x in enumerate(xs): x.ar‸ea()",
            "target shapes/circle.py:11",
        ),
        ("def f(size):\n  return si‸ze", "local"),
        ("[n for n in range(3) if n‸]", "local"),
        ("import math\nmath.sq‸rt(2)", "external"),
        ("import ma‸th", "external"),
        ("pri‸nt(1)", "external"),
        ("nowhere.ar‸ea()", "unknown"),
        ("class A:\n  def f(self): ...\nclass B:\n  def ‸f(self): ...", "own definition main.py:4"),
        ("class A:\n  def f(self): self.x = 1\n  def g(self): self.‸x", "target main.py:2"),
        ("class A:\n  def f(self): ...\nclass B(A):\n  def f(self): super().‸f()", "target main.py:2"),
        ("# about ar‸ea", "comment"),
        ("s = 'the ar‸ea'", "string"),
        ("from shapes import Round\nf'{Rou‸nd}'", "target shapes/circle.py:4"),
        ("from shapes import Round as BigRound\n# a BigRou‸nd", "target shapes/circle.py:4"),
        ("fo‸r x in y: pass", "keyword"),
    ],
)
def test_a_name_leads_to_what_the_code_means(code: str, expected: str) -> None:
    assert meaning(f"{MODULES}== main.py\n{code}\n") == expected
