from __future__ import annotations
from conftest import MakeScene
def test_x(scene: MakeScene) -> None:
    s = scene("""
    //- /src/tide.py pta
    class Tide:
        pass
    //- /src/lamp.cu cua
    #define LAMP 1
    void turn(int x) {
    }
    //- /src/main.py
    from tide import Tide
    tide = Ti<|>de()
    """)
    print(s.definition(), s.card(), s.answers(), s.workspace.indexes[0].totals())
    assert s.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]
    print((s.root/"docs/src/tide.py_kw.md").read_text())
    assert 0
