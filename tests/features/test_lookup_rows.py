"""The ranked answers as rows for scripts."""

from __future__ import annotations

from keydocs.features.lookup_rows import rows
from keydocs.search.query import SymbolQuery
from support import MakeScene

TWINS = '''
//- /a/tide.py pta
def height():
    """How high."""
//- /b/use.py pta nosource also=height
x = height()
//- /c/gone.py pta nopage also=height
'''


def test_rows(scene: MakeScene) -> None:
    coast = scene(TWINS)
    found = rows(coast.workspace, coast.texts, "height", SymbolQuery("height"), 10)
    assert found[0] == {
        "name": "height",
        "kind": "function",
        "page": "docs/a/tide.py_docs.md",
        "line": 11,
        "defines": True,
        "source": "a/tide.py",
        "keyword_file": "docs/a/tide.py_kw.md",
        "keyword_line": 7,
        "signature": "def height()",
        "summary": "How high.",
    }
    assert [(row["page"], row["line"], row["defines"], row["source"]) for row in found[1:]] == [
        ("docs/b/use.py_docs.md", 11, False, "b/use.py"),
        (None, None, False, "c/gone.py"),
    ]


def test_a_page_that_defines_a_name_twice_gives_two_rows(scene: MakeScene) -> None:
    coast = scene("""
    //- /tide.py pta
    class A:
        def height(self): ...
    class B:
        def height(self): ...
    """)
    found = rows(coast.workspace, coast.texts, "height", SymbolQuery("height"), 10)
    assert [row["line"] for row in found] == [12, 14]
    assert len(rows(coast.workspace, coast.texts, "height", SymbolQuery("height"), 1)) == 1


def test_a_name_that_is_not_known_has_no_rows(scene: MakeScene) -> None:
    coast = scene(TWINS)
    assert rows(coast.workspace, coast.texts, "depth", SymbolQuery("depth"), 10) == []


def test_a_row_says_what_the_entry_says_where_the_page_says_nothing(scene: MakeScene) -> None:
    coast = scene("""
    //- /docs/tide.py_kw.md
    # Keywords: `tide.py`

    - **`height(at)`**: How high the water is.
    - **depth**: Function defined in this file
    """)
    told = {name: rows(coast.workspace, coast.texts, name, SymbolQuery(name), 1)[0] for name in ("height", "depth")}
    assert (told["height"]["signature"], told["height"]["summary"]) == ("height(at)", "How high the water is.")
    assert told["depth"]["summary"] == ""
