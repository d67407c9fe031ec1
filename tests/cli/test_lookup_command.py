"""``keydocs lookup``."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.conftest import Run
from support import MakeScene, Scene, corrupt, pta_keywords, rewrite

COAST = '''
//- /src/tide.py pta
class Tide:
    """The level of the sea."""
    def height(self): ...
//- /land/hill.py pta
class Hill:
    def height(self): ...
//- /src/gone.py pta nopage nosource
class Gone: ...
'''


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


def test_json_output(run: Run, coast: Scene) -> None:
    ran = run("lookup", "Tide", "--root", coast.root, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "name": "Tide",
        "matches": [
            {
                "name": "Tide",
                "kind": "class",
                "page": "docs/src/tide.py_docs.md",
                "line": 11,
                "defines": True,
                "source": "src/tide.py",
                "keyword_file": "docs/src/tide.py_kw.md",
                "keyword_line": 7,
                "signature": "class Tide",
                "summary": "The level of the sea.",
            }
        ],
    }


def test_json_without_a_page(run: Run, coast: Scene) -> None:
    (match,) = run("lookup", "Gone", "--root", coast.root, "--json").json["matches"]
    assert (match["page"], match["line"], match["defines"]) == (None, None, False)
    assert (match["keyword_file"], match["keyword_line"]) == ("docs/src/gone.py_kw.md", 7)


def test_text_output(run: Run, coast: Scene) -> None:
    ran = run("lookup", "Tide", "--root", coast.root)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split("\n")[:4] == ["class Tide", "class · src/tide.py", "", "The level of the sea."]
    assert f"{coast.root / 'docs/src/tide.py_docs.md'}:11" in ran.out


def test_several_names_in_their_order(run: Run, coast: Scene) -> None:
    ran = run("lookup", "Hill", "nowhere", "Tide", "--root", coast.root, "--json")
    assert ran.code == 1
    assert [(line["name"], len(line["matches"])) for line in ran.lines] == [("Hill", 1), ("nowhere", 0), ("Tide", 1)]


def test_an_unknown_name(run: Run, coast: Scene) -> None:
    ran = run("lookup", "nowhere", "Tide", "--root", coast.root)
    message = f'No documentation found for "nowhere" in {coast.root} (3 keyword files).\n'
    assert (ran.code, ran.err) == (1, message)
    assert "class Tide" in ran.out


def sources(run: Run, coast: Scene, *arguments: object) -> list[str]:
    matches = run("lookup", *arguments, "--root", coast.root, "--json").json["matches"]
    return [match["source"] for match in matches]


def test_the_limit(run: Run, coast: Scene) -> None:
    assert sources(run, coast, "height") == ["land/hill.py", "src/tide.py"]
    assert sources(run, coast, "height", "--limit", "1") == ["land/hill.py"]


def test_from_a_file_near_sources_come_first(run: Run, coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast.write("src/main.py", "")
    for origin in (coast.root / "src/main.py", "src/main.py"):
        assert sources(run, coast, "height", "--from", origin)[0] == "src/tide.py", origin
    monkeypatch.chdir(coast.root / "src")
    assert sources(run, coast, "height", "--from", "main.py")[0] == "src/tide.py"


def test_from_a_file_that_imports(run: Run, coast: Scene) -> None:
    coast.write("land/main.py", "from src.tide import height\n")
    assert sources(run, coast, "height", "--from", "land/main.py")[0] == "src/tide.py"


def test_from_a_file_outside_the_roots_is_an_error(run: Run, coast: Scene, tmp_path: Path) -> None:
    (tmp_path / "x.py").touch()
    ran = run("lookup", "Tide", "--root", coast.root, "--from", tmp_path / "x.py")
    assert ran.failed_with("x.py", "--root")


@pytest.mark.parametrize("name", ["Tide.height", "Tide::height", "src.tide.Tide.height"])
def test_a_qualified_name(run: Run, coast: Scene, name: str) -> None:
    assert sources(run, coast, name)[0] == "src/tide.py"


def test_names_from_standard_input(run: Run, coast: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Tide\n\n  Hill  \r\nnowhere"))
    ran = run("lookup", "Gone", "-", "--root", coast.root, "--json")
    assert [line["name"] for line in ran.lines] == ["Gone", "Tide", "Hill", "nowhere"]
    assert ran.code == 1


def test_hundreds_of_names_in_one_run(coast: Scene) -> None:
    names = "".join(f"name_{number}\nTide\nheight\n" for number in range(100))
    command = [sys.executable, "-m", "keydocs", "lookup", "-", "--json"]
    done = subprocess.run(command, input=names, capture_output=True, encoding="utf-8", cwd=coast.root, timeout=60)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (len(lines), sum(bool(line["matches"]) for line in lines)) == (300, 200)


def test_the_index_is_updated_first(run: Run, coast: Scene) -> None:
    assert run("lookup", "Ebb", "--root", coast.root).code == 1
    coast.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    assert run("lookup", "Ebb", "--root", coast.root).code == 0
    (coast.root / "docs/src/ebb.py_kw.md").unlink()
    assert run("lookup", "Ebb", "--root", coast.root).code == 1


def test_a_changed_file_with_the_same_size_and_modification_time(run: Run, coast: Scene) -> None:
    path = coast.write("docs/src/ebb.py_kw.md", pta_keywords("src/ebb.py", [("Ebb", "Classs")]))
    assert run("lookup", "Ebb", "--root", coast.root).code == 0
    time.sleep(0.02)  # A file system's clock has ticks.
    rewrite(path, "Ebb", "Neo")
    assert run("lookup", "Neo", "--root", coast.root).code == 0
    assert run("lookup", "Ebb", "--root", coast.root).code == 1


def test_several_roots(run: Run, scene: MakeScene) -> None:
    text = "//- /a/tide.py pta\nclass Tide: ...\n//- /b/hill.py pta\nclass Hill: ...\n"
    coast = scene(text, roots=["a", "b"])
    ran = run("lookup", "Tide", "Hill", "--root", coast.roots[0], "--root", coast.roots[1], "--json")
    assert [line["matches"][0]["source"] for line in ran.lines] == ["tide.py", "hill.py"]


@pytest.mark.parametrize("keep", [0, 1, 4096])
def test_a_damaged_index_is_rebuilt(run: Run, coast: Scene, keep: int) -> None:
    index = Path(run("index", "--root", coast.root, "--json").json["index"])
    data = index.read_bytes()
    index.write_bytes(data[:keep] + os.urandom(len(data) - keep))
    assert run("lookup", "Tide", "--root", coast.root).code == 0


def test_damage_found_by_a_query_is_repaired(run: Run, coast: Scene) -> None:
    for table in ("names_folded", "names", "postings"):
        index = Path(run("index", "--root", coast.root, "--rebuild", "--json").json["index"])
        corrupt(index, table)
        assert run("lookup", "Tide", "--root", coast.root).code == 0, table
        corrupt(Path(run("index", "--root", coast.root, "--json").json["index"]), table)
        assert run("complete", "Ti", "--root", coast.root).code == 0, table


# --- suggestions for unknown names ---

MARKET = """
//- /src/book.py pta
class Orderbook: ...
class OrderBooks: ...
def place_limit_order(): ...
def cancel(): ...
MAX_DEPTH = 10
"""


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("OrderBook", ['"Orderbook"']),
        ("ORDERBOOK", ['"Orderbook"']),
        ("order_book", ['"Orderbook"']),
        ("orderbooks", ['"OrderBooks"']),
        ("placelimitorder", ['"place_limit_order"']),
        ("placeLimitOrder", ['"place_limit_order"']),
        ("place-limit-order", ['"place_limit_order"']),
        ("place_limt_order", ['"place_limit_order"']),
        ("palce_limit_order", ['"place_limit_order"']),
        ("place_limit_oredr", ['"place_limit_order"']),
        ("Orderbok", ['"Orderbook"']),
        ("cancle", ['"cancel"']),
        ("MAXDEPTH", ['"MAX_DEPTH"']),
        ("Orderbook.cancl", ['"cancel"']),
        ("market::OrderBook", ['"Orderbook"']),
        ("place.limit.order", ['"place_limit_order"']),
        ("depth", []),
        ("c", []),
        ("", []),
        ("x" * 5000, []),
        ("Sextant", []),
    ],
)
def test_suggestions(run: Run, scene: MakeScene, typed: str, suggested: list[str]) -> None:
    market = scene(MARKET)
    ran = run("lookup", typed, "--root", market.root)
    hint = f" Did you mean {' or '.join(suggested)}?" if suggested else ""
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f'No documentation found for "{typed}" in {market.root} (1 keyword file).{hint}\n'


def test_removed_names_are_not_suggested(run: Run, scene: MakeScene) -> None:
    market = scene(MARKET)
    assert "Orderbook" in run("lookup", "OrderBook", "--root", market.root).err
    market.write("docs/src/book.py_kw.md", pta_keywords("src/book.py", [("Orderbok", "Class")]))
    assert run("lookup", "OrderBook", "--root", market.root).err.endswith('Did you mean "Orderbok"?\n')
    market.delete("docs/src/book.py_kw.md")
    assert run("lookup", "OrderBook", "--root", market.root).err.endswith("(0 keyword files).\n")


def test_the_searched_roots_are_listed(run: Run, scene: MakeScene) -> None:
    market = scene(MARKET.replace("/src", "/a/src") + "//- /b/x.md\n", roots=["a", "b"])
    ran = run("lookup", "nowhere", "--root", market.roots[0], "--root", market.roots[1])
    assert ran.err == (
        f'No documentation found for "nowhere" in {market.roots[0]}, {market.roots[1]} (1 keyword file).\n'
    )


@pytest.mark.parametrize("origin", ["src/not/there.py", "src", "/nowhere/x.py"])
@pytest.mark.parametrize("command", ["lookup", "complete"])
def test_from_a_missing_file_is_an_error(run: Run, coast: Scene, command: str, origin: str) -> None:
    for name in ("Tide", "nowhere"):
        assert run(command, name, "--root", coast.root, "--from", origin).failed_with(origin, "--from")
