"""From a name, wherever it stands, to the line of the real source."""

from __future__ import annotations

from pathlib import Path

import pytest

from keydocs.features.implementation import implementation
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /src/moon.py pta nosource
class Moon: ...
"""


def found(scene: Scene) -> list[str]:
    result = implementation(scene.workspace, scene.texts, scene.document, *scene.at)
    return [scene.place(Path(one.path), one.lines, one.name) for one in result.targets] if result else []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("//- /main.py\nTi<|>de()\n", ["src/tide.py:1 class <Tide>:"]),
        ("//- /main.py\nx.hei<|>ght()\n", ["src/tide.py:2 def <height>(self): ..."]),
        ("//- /main.py\nMo<|>on()\n", []),
        ("//- /main.py\neb<|>b()\n", []),
    ],
)
def test_from_a_source(scene: MakeScene, text: str, expected: list[str]) -> None:
    assert found(scene(COAST + text)) == expected


@pytest.mark.parametrize(
    ("path", "line", "column", "expected"),
    [
        ("docs/src/tide.py_docs.md", 11, 10, "src/tide.py:2 def <height>(self): ..."),
        ("docs/src/tide.py_docs.md", 11, 1, "src/tide.py:2 <    def height(self): ...>"),
        ("docs/src/tide.py_docs.md", 2, 0, "src/tide.py:1 <class Tide:>"),
        ("docs/src/tide.py_kw.md", 6, 6, "src/tide.py:1 class <Tide>:"),
        ("docs/src/tide.py_kw.md", 1, 0, "src/tide.py:1 <class Tide:>"),
    ],
)
def test_from_a_page_and_a_keyword_file(scene: MakeScene, path: str, line: int, column: int, expected: str) -> None:
    coast = scene(COAST)
    document = coast.opened_as(path, (coast.root / path).read_text("utf-8"))
    result = implementation(coast.workspace, coast.texts, document, line, column)
    assert result is not None
    (target,) = result.targets
    assert coast.place(Path(target.path), target.lines, target.name) == expected


def test_a_page_of_a_source_that_is_not_there(scene: MakeScene) -> None:
    coast = scene(COAST)
    path = "docs/src/moon.py_docs.md"
    document = coast.opened_as(path, (coast.root / path).read_text("utf-8"))
    assert implementation(coast.workspace, coast.texts, document, 10, 8) is None
