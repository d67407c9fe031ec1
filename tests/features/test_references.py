"""References: all that is about a name, and all that leads to a page."""

from __future__ import annotations

from pathlib import Path

from keydocs.features.references import references
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide:
    def height(self): ...
//- /src/moon.py pta also=Tide
from tide import Tide
moon = Tide()
//- /docs/src/sub.md
# Keywords

### tide

- [`src/tide.py`](./tide.py_docs.md)
"""


def found(scene: Scene) -> list[str]:
    places = references(scene.workspace, scene.texts, scene.document, *scene.at)
    return [scene.place(Path(target.path), target.lines, target.name) for target in places]


def test_pages_that_define_a_name_then_those_that_mention_it_then_entries(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /main.py\nTi<|>de()\n")
    assert found(coast) == [
        "docs/src/tide.py_docs.md:11 class <Tide>:",
        "docs/src/moon.py_docs.md:11 from tide import <Tide>",
        "docs/src/tide.py_kw.md:7 - **`<Tide>`**: [tide.py_docs.md](./tide.py_docs.md)",
        "docs/src/moon.py_kw.md:7 - **`<Tide>`**: [moon.py_docs.md](./moon.py_docs.md)",
        "docs/src/moon.py_kw.md:12 - **`<Tide>`**: [moon.py_docs.md](./moon.py_docs.md)",
    ]


def test_from_the_title_of_a_page_all_that_leads_to_it(scene: MakeScene) -> None:
    coast = scene(COAST)
    for path in ("docs/src/tide.py_docs.md", "docs/src/tide.py_kw.md"):
        text = (coast.root / path).read_text("utf-8")
        places = references(coast.workspace, coast.texts, coast.opened_as(path, text), 0, 4)
        assert [coast.place(Path(one.path), one.lines, one.name) for one in places] == [
            "docs/src/tide.py_kw.md:7 - **`Tide`**: <[tide.py_docs.md](./tide.py_docs.md)>",
            "docs/src/tide.py_kw.md:11 - **`height`**: <[tide.py_docs.md](./tide.py_docs.md)>",
            "docs/src/sub.md:5 - <[`src/tide.py`](./tide.py_docs.md)>",
        ]


def test_nothing_is_known_of_most_words(scene: MakeScene) -> None:
    assert found(scene(f"{COAST}//- /main.py\neb<|>b\n")) == []
    assert found(scene(f"{COAST}//- /main.py\n<|> \n")) == []


def test_the_list_is_capped(scene: MakeScene) -> None:
    many = "".join(f"//- /src/lamp{number}.py pta\nclass Lamp: ...\n" for number in range(150))
    coast = scene(f"{many}//- /main.py\nLa<|>mp\n")
    assert len(found(coast)) <= 200
