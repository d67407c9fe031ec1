"""The facts of the documented sources, beside the index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from keydocs.code import facts as code_facts
from keydocs.code.source import parse_source
from keydocs.index import facts_store, facts_update, layout
from keydocs.index.facts_store import FactsStore
from keydocs.index.facts_update import update_facts
from support import MakeScene, Scene, pta_keywords, pta_page

COAST = """
//- /sea/tide.py pta
class Tide:
    def rise(self): ...
//- /sea/moon.py pta
def moon(): ...
//- /lamp/turn.h pta
#include "base.h"
void turn();
//- /notes.md
# Notes
"""


def database_of(coast: Scene) -> Path:
    return layout.index_dir(str(coast.root), coast.cache) / "facts.db"


def store_of(coast: Scene) -> FactsStore:
    store = FactsStore(layout.index_dir(str(coast.root), coast.cache))
    store.refresh()
    return store


def names(coast: Scene, path: str) -> list[str]:
    found = store_of(coast).facts(path)
    return [definition.name for definition in found.definitions] if found else []


def write(coast: Scene, path: str, text: str, *listed: str) -> None:
    """Write a source, its page and its keyword file."""
    coast.write(path, text)
    coast.write(f"docs/{path}_docs.md", pta_page(path, text))
    coast.write(f"docs/{path}_kw.md", pta_keywords(path, [(name, "Functions") for name in listed]))


def test_before_the_first_update_nothing_is_known(scene: MakeScene) -> None:
    coast = scene(COAST)
    coast.refresh()
    store = store_of(coast)
    assert (store.is_complete, store.facts("sea/tide.py"), store.first(["sea/tide.py"])) == (False, None, None)
    assert (store.named("Tide", "python"), store.folder("sea"), store.ending("tide.py")) == ([], [], [])


def test_what_the_documented_sources_define(scene: MakeScene) -> None:
    coast = scene(COAST).with_facts()
    store = store_of(coast)
    assert store.is_complete
    assert names(coast, "sea/tide.py") == ["Tide", "rise"]
    assert [site.path for site in store.named("rise", "python")] == ["sea/tide.py"]
    assert store.named("rise", "cpp") == []
    assert store.first(["sea/no.py", "sea/moon.py"]) == "sea/moon.py"
    assert (store.folder("sea"), store.ending("lamp/turn.h")) == (["sea/moon.py", "sea/tide.py"], ["lamp/turn.h"])
    assert (store.has_folder("sea"), store.has_folder("se")) == (True, False)
    assert store.includes("lamp/turn.h") == ['"base.h']


def test_only_what_changed_is_read_again(scene: MakeScene) -> None:
    coast = scene(COAST).with_facts()
    assert update_facts(str(coast.root), coast.cache) == 0
    write(coast, "sea/moon.py", "def full(): ...\ndef new(): ...\n", "full", "new")
    write(coast, "sea/ebb.py", "def ebb(): ...\n", "ebb")
    for path in ("sea/tide.py", "docs/sea/tide.py_docs.md", "docs/sea/tide.py_kw.md"):
        coast.delete(path)
    coast.refresh()
    assert update_facts(str(coast.root), coast.cache) == 2
    assert (names(coast, "sea/moon.py"), names(coast, "sea/ebb.py"), names(coast, "sea/tide.py")) == (
        ["full", "new"],
        ["ebb"],
        [],
    )
    store = store_of(coast)
    assert [bool(store.named(name, "python")) for name in ("moon", "full", "Tide", "rise", "ebb")] == [
        False, True, False, False, True,
    ]  # fmt: skip


def test_a_reader_notices_what_another_process_writes(scene: MakeScene) -> None:
    coast = scene(COAST).with_facts()
    store = store_of(coast)
    assert store.facts("sea/moon.py")
    write(coast, "sea/moon.py", "def full(): ...\n", "full")
    coast.refresh()
    update_facts(str(coast.root), coast.cache)
    assert store.refresh()
    found = store.facts("sea/moon.py")
    assert found and [definition.name for definition in found.definitions] == ["full"]


def test_a_page_that_is_cut_off_gives_way_to_the_source(scene: MakeScene) -> None:
    coast = scene(COAST)
    lines = "".join(f"def f{number}(): ...\n" for number in range(30))
    write(coast, "sea/moon.py", lines, "f0")
    page = coast.root / "docs/sea/moon.py_docs.md"
    text = page.read_text("utf-8")
    coast.write("docs/sea/moon.py_docs.md", text[: text.index("def f9")] + "... (truncated)\n```\n")
    assert names(coast.with_facts(), "sea/moon.py")[-1] == "f29"


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_answers_nothing_and_is_made_anew(scene: MakeScene, content: bytes) -> None:
    coast = scene(COAST).with_facts()
    database_of(coast).write_bytes(content)
    for file in database_of(coast).parent.glob("facts.db-*"):
        file.unlink()
    assert names(coast, "sea/moon.py") == []
    assert update_facts(str(coast.root), coast.cache) == 3
    assert names(coast, "sea/moon.py") == ["moon"]


def test_facts_of_another_version_are_not_used(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> None:
    coast = scene(COAST).with_facts()
    monkeypatch.setattr(facts_store, "VERSION", code_facts.VERSION + 1)
    monkeypatch.setattr(facts_update, "VERSION", code_facts.VERSION + 1)
    assert names(coast, "sea/moon.py") == []
    assert update_facts(str(coast.root), coast.cache) == 3
    assert names(coast, "sea/moon.py") == ["moon"]


def test_the_database_is_private(scene: MakeScene) -> None:
    coast = scene(COAST).with_facts()
    assert database_of(coast).stat().st_mode & 0o077 == 0


def test_a_reader_never_waits_for_a_writer(scene: MakeScene) -> None:
    coast = scene(COAST).with_facts()
    writer = sqlite3.connect(database_of(coast))
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM sources")
    assert names(coast, "sea/moon.py") == ["moon"]
    writer.rollback()
    writer.close()


def test_a_source_whose_rules_fail_does_not_keep_the_others_from_being_read(
    scene: MakeScene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def parse(text: str, path: str, language: str) -> object:
        if path == "sea/tide.py":
            raise IndexError("a bug")
        return parse_source(text, path, language)

    monkeypatch.setattr(facts_update, "parse_source", parse)
    coast = scene(COAST).with_facts()
    assert (names(coast, "sea/tide.py"), names(coast, "sea/moon.py")) == ([], ["moon"])
    assert "sea/tide.py: can't work out its facts" in caplog.text
