"""Which of several entries for a name is the one that is meant."""

from __future__ import annotations

import random

import pytest

from keydocs.index.postings import static_rank
from keydocs.index.results import Match
from keydocs.index.source_kind import source_kind_of
from keydocs.model import Kind
from keydocs.search.ranking import (
    Context,
    Hint,
    fits,
    is_imported,
    is_own,
    module_of,
    rank,
)

ROOT = "/ws"


def match(source: str, kind: Kind = Kind.FUNCTION, *, name: str = "height", root: str = ROOT, line: int = 0) -> Match:
    """An entry in the keyword file of a source."""
    tier = source_kind_of(source)
    return Match(
        root, name, kind, f"docs/{source}_kw.md", line, f"docs/{source}_docs.md", source, tier, static_rank(kind, tier)
    )


def ranked(matches: list[Match], context: Context | None = None, hint: Hint | None = None) -> list[str]:
    """The sources in their order, which must not depend on the order they come in."""
    orders = [
        list(rank(random.Random(seed).sample(matches, len(matches)), context or Context(), hint or Hint()))
        for seed in (1, 2, 3)
    ]
    assert orders[0] == orders[1] == orders[2]
    return [found.source or "" for found in orders[0]]


def test_definitions_before_files_before_uses() -> None:
    kinds = [Kind.MODULE, Kind.IDENTIFIER, Kind.FILE, Kind.CLASS]
    matches = [match(f"{number}.py", kind) for number, kind in enumerate(kinds)]
    assert ranked(matches) == ["3.py", "2.py", "1.py", "0.py"]


def test_sources_before_tests_before_prose_before_copies() -> None:
    expected = ["lamp.py", "tests/lamp.py", "lamp.yaml", "lamp.md", "docs/lamp.py_docs.md"]
    assert ranked([match(path) for path in expected]) == expected


def test_the_open_document_first() -> None:
    context = Context(ROOT, "b/tide.py")
    matches = [match("a/tide.py", Kind.CLASS), match("b/tide.py", Kind.IDENTIFIER)]
    assert ranked(matches, context) == ["b/tide.py", "a/tide.py"]


def test_what_the_open_document_only_imports_is_not_its_own() -> None:
    context = Context(ROOT, "b/tide.py")
    matches = [match("b/tide.py", Kind.MODULE), match("a/tide.py", Kind.CLASS)]
    assert ranked(matches, context) == ["a/tide.py", "b/tide.py"]


def test_a_document_of_the_same_path_in_another_root_is_another() -> None:
    context = Context("/other", "a.py")
    assert not is_own(match("a.py"), context)
    assert is_own(match("a.py", root="/other"), context)


@pytest.mark.parametrize("path", ["src/a.py", "docs/src/a.py_docs.md", "docs/src/a.py_kw.md"])
def test_a_page_and_a_keyword_file_are_the_sources_own(path: str) -> None:
    assert is_own(match("src/a.py"), Context(ROOT, path))


def test_nothing_is_the_own_of_no_document() -> None:
    assert not is_own(match(""), Context(ROOT, ""))


def test_what_is_imported_by_name_before_what_is_near() -> None:
    context = Context(ROOT, "lamp/main.py", frozenset(["sea/tide"]), {"height": "sea/tide"})
    assert ranked([match("lamp/height.py"), match("sea/tide.py")], context) == ["sea/tide.py", "lamp/height.py"]


def test_the_module_itself_before_its_inner_ones_before_other_imports() -> None:
    context = Context(ROOT, "main.py", frozenset(["moon"]), {"height": "sea"})
    matches = [match(path) for path in ("a.py", "moon.py", "sea/inner.py", "sea/__init__.py")]
    assert ranked(matches, context) == ["sea/__init__.py", "sea/inner.py", "moon.py", "a.py"]


def test_near_folders_before_far_ones() -> None:
    context = Context(ROOT, "a/b/c/main.py")
    assert ranked([match(path) for path in ("a/x.py", "a/b/c/x.py", "x.py", "a/b/x.py")], context) == [
        "a/b/c/x.py",
        "a/b/x.py",
        "a/x.py",
        "x.py",
    ]


def test_the_hint_before_everything() -> None:
    context = Context(ROOT, "main.py", frozenset(["sea"]), {"height": "sea"})
    matches = [match("main.py"), match("sea.py"), match("far/off/tower.py", Kind.IDENTIFIER)]
    pages = Hint(frozenset(["docs/far/off/tower.py_docs.md"]))
    assert ranked(matches, context, pages)[0] == "far/off/tower.py"
    assert ranked(matches, context, Hint(module="off/tower"))[0] == "far/off/tower.py"


def test_among_equals_what_is_in_a_file_of_its_name() -> None:
    sources = ["a.h", "sea/Tide.h", "sea/TideTable.h", "sea/tide.h"]
    assert ranked([match(path, Kind.CLASS, name="Tide") for path in sources]) == [
        "sea/Tide.h",
        "sea/TideTable.h",
        "a.h",
        "sea/tide.h",
    ]
    context = Context(ROOT, "sea/main.h")
    assert ranked([match(path, name="Tide") for path in ("Tide.h", "sea/a.h")], context) == ["sea/a.h", "Tide.h"]


def test_shallow_before_deep_then_by_path() -> None:
    assert ranked([match("x/y/a.py"), match("x/b.py"), match("x/a.py")]) == ["x/a.py", "x/b.py", "x/y/a.py"]


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("torch/nn/linear.py", "torch/nn/linear"),
        ("torch/nn/__init__.py", "torch/nn"),
        ("web/grid/index.ts", "web/grid"),
        ("src/lamp/mod.rs", "src/lamp"),
        ("index.js", "index"),
        ("CMakeLists.txt", "CMakeLists"),
    ],
)
def test_the_module_of_a_source(source: str, module: str) -> None:
    assert module_of(match(source)) == module


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("sea/tide", True),
        ("tide", True),
        ("lib/sea/tide", True),
        ("sea", False),
        ("a/tide", False),
        ("ide", False),
        ("", False),
    ],
)
def test_imported_means_from_that_very_module(module: str, expected: bool) -> None:
    context = Context(ROOT, "main.py", frozenset(), {"height": module})
    assert is_imported(match("lib/sea/tide.py"), context) is expected


def test_a_hint_fits_its_pages_and_what_is_inside_of_its_module() -> None:
    found = match("sea/tide.py")
    assert fits(found, Hint(frozenset(["docs/sea/tide.py_docs.md"])))
    assert fits(found, Hint(module="sea"))
    assert not fits(found, Hint(frozenset(["docs/other.py_docs.md"]), "lake"))
    assert not fits(found._replace(page=None), Hint())
