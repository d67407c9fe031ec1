"""``keydocs complete``."""

from __future__ import annotations

import pytest

from cli.conftest import Run
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class TideTable: ...
def tide(): ...
//- /src/use.py pta also=TideTable
"""


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


def test_json_output(run: Run, coast: Scene) -> None:
    ran = run("complete", "tid", "--root", coast.root, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "prefix": "tid",
        "incomplete": False,
        "items": [
            {"name": "tide", "kind": "function", "detail": "function · src/tide.py"},
            {"name": "TideTable", "kind": "class", "detail": "class · src/tide.py"},
        ],
    }


def test_text_output(run: Run, coast: Scene) -> None:
    assert run("complete", "tid", "--root", coast.root).out.splitlines() == [
        "tide       function · src/tide.py",
        "TideTable  class · src/tide.py",
    ]


def test_the_limit(run: Run, coast: Scene) -> None:
    result = run("complete", "tid", "--root", coast.root, "--limit", "1", "--json").json
    assert (result["incomplete"], [item["name"] for item in result["items"]]) == (True, ["tide"])


def test_no_matches(run: Run, coast: Scene) -> None:
    ran = run("complete", "xyz", "--root", coast.root, "--json")
    assert (ran.code, ran.json["items"]) == (1, [])
    assert run("complete", "xyz", "--root", coast.root).out == ""


def test_from_a_file_its_own_names_come_first(run: Run, coast: Scene) -> None:
    result = run("complete", "tid", "--root", coast.root, "--from", "src/use.py", "--json").json
    assert [item["name"] for item in result["items"]] == ["TideTable", "tide"]


def test_a_prefix_below_the_minimum_length(run: Run, coast: Scene) -> None:
    assert run("complete", "t", "--root", coast.root).failed_with("'t'", "2 characters")
