"""Where the links of pages, keyword files and indexes lead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keydocs.features.document_links import document_links, link_at
from keydocs.features.path_completion import LinkKind, link_completion
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide: ...
"""


def found(scene: Scene, path: str, text: str) -> list[str]:
    """What is written, and where it leads."""
    document = scene.opened_as(path, text)
    return [
        f"{scene_text} -> {Path(link.path).relative_to(scene.root).as_posix()}"
        f"{'#' + link.fragment if link.fragment else ''}{' (repaired)' if link.repaired else ''}"
        for link in document_links(scene.texts, document)
        for scene_text in [document.lines[link.range.start_line][link.range.start : link.range.end]]
    ]


@pytest.mark.parametrize(
    ("written", "leads"),
    [
        ("[page](./src/tide.py_docs.md)", ["./src/tide.py_docs.md -> docs/src/tide.py_docs.md"]),
        (
            "[part](src/tide.py_docs.md#class-tide)",
            ["src/tide.py_docs.md#class-tide -> docs/src/tide.py_docs.md#class-tide"],
        ),
        ("[source](../src/tide.py), [again](../src)", ["../src/tide.py -> src/tide.py", "../src -> src"]),
        ("[wrong](../src/tide.py_docs.md)", ["../src/tide.py_docs.md -> docs/src/tide.py_docs.md (repaired)"]),
        (
            "[gone](./gone.md) [web](https://example.org) [mail](mailto:x@y) [run](command:x) [up](../../../etc/passwd)",
            [],
        ),
        (
            "[a][tide] [tide]\n\n[tide]: <src/tide.py_docs.md> 'Tide'",
            [
                "tide -> docs/src/tide.py_docs.md",
                "tide -> docs/src/tide.py_docs.md",
                "src/tide.py_docs.md -> docs/src/tide.py_docs.md",
            ],
        ),
        (
            "[![x](./src/tide.py_docs.md)](/src/tide.py)",
            [
                "/src/tide.py -> src/tide.py",
                "./src/tide.py_docs.md -> docs/src/tide.py_docs.md",
            ],
        ),
        (
            "[over\ntwo lines](<src/tide.py&#95;docs.md>\t'title')",
            [
                "src/tide.py&#95;docs.md -> docs/src/tide.py_docs.md",
            ],
        ),
        ("`[a](src/tide.py_docs.md)` <!-- [b](src/tide.py_docs.md) -->", []),
        ("[file](file:///etc/passwd) [abs](/etc/passwd) [drive](c:/x)", []),
    ],
)
def test_a_link_leads_to_what_is_there(scene: MakeScene, written: str, leads: list[str]) -> None:
    assert found(scene(COAST), "docs/index.md", f"# Index\n\n{written}\n") == leads


def test_what_a_source_holds_is_no_link_of_its_page(scene: MakeScene) -> None:
    coast = scene(COAST)
    text = (coast.root / "docs/src/tide.py_docs.md").read_text("utf-8")
    code = text.replace("class Tide: ...", "class Tide: ...  # [x](./tide.py_docs.md)")
    behind = f"{text}\n[keywords](./tide.py_kw.md)\n"
    assert found(coast, "docs/src/tide.py_docs.md", code) == []
    assert found(coast, "docs/src/tide.py_docs.md", behind) == ["./tide.py_kw.md -> docs/src/tide.py_kw.md"]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights")
def test_what_leads_out_of_the_root_by_a_symbolic_link_is_not_offered(scene: MakeScene) -> None:
    coast = scene(COAST)
    outside = coast.folder.parent / "outside.md"
    outside.write_text("secret")
    (coast.root / "docs/out.md").symlink_to(outside)
    (coast.root / "docs/in.md").symlink_to(coast.root / "src/tide.py")
    assert found(coast, "docs/index.md", "[x](out.md) [y](in.md)\n") == ["in.md -> docs/in.md"]


def test_documents_of_other_languages_have_none(scene: MakeScene) -> None:
    assert found(scene(COAST), "src/new.py", "# [x](tide.py)\n") == []


def test_the_target_of_a_link_can_be_gone_to_and_hovered(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /docs/index.md\n[the Tide](./src/tide.py<|>_docs.md)\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:1 # <Documentation: `src/tide.py`>"]
    assert coast.origin() == "./src/tide.py_docs.md"
    content = coast.content()
    assert content is not None
    assert (content.name, content.origin) == ("Documentation: `src/tide.py`", "docs/src/tide.py_docs.md")


def test_the_label_of_a_link_is_about_the_name(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /docs/index.md\n[the Ti<|>de](./src/tide.py_docs.md)\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>: ..."]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("[x](<|>", ["index.md", "src/"]),
        ("[x](./s<|>", ["src/"]),
        ("[x](src/<|>", ["tide.py_docs.md", "tide.py_kw.md"]),
        ("[x](../src/t<|>", ["tide.py"]),
        ("[x](../../<|>", []),
        ("[x](/etc/<|>", []),
        ("[x](gone/<|>", []),
        ("[x](src/tide.py_docs.md#o<|>", ["documentation-srctidepy", "original-source", "high-level-overview"]),
        ("[x](#<|>\n# Here\n## Here\n", ["here", "here-1"]),
        ("[x](gone.md#<|>", []),
    ],
)
def test_completion_of_paths(scene: MakeScene, text: str, offered: list[str]) -> None:
    coast = scene(f"{COAST}//- /docs/index.md\n{text}\n")
    found = link_completion(coast.texts, coast.document, *coast.at)
    assert found is not None
    assert [f"{item.text}/" if item.kind is LinkKind.FOLDER else item.text for item in found] == offered


@pytest.mark.parametrize("text", ["a word<|>", "[x](a.md) wor<|>", "[la<|>bel](a.md)"])
def test_elsewhere_names_are_completed(scene: MakeScene, text: str) -> None:
    coast = scene(f"{COAST}//- /docs/index.md\n{text}\n")
    assert link_completion(coast.texts, coast.document, *coast.at) is None


def test_a_fragment_leads_to_its_heading(scene: MakeScene) -> None:
    coast = scene(f"{COAST}//- /docs/index.md\n[x](./src/tide.py_docs.md#high<|>-level-overview)\n")
    assert coast.definition() == ["docs/src/tide.py_docs.md:14 <## High-Level Overview>"]


@pytest.mark.parametrize("line", [2, 3, 4])
def test_a_link_over_several_lines_is_found_on_each(scene: MakeScene, line: int) -> None:
    coast = scene(COAST)
    document = coast.opened_as("docs/index.md", "# Index\n\n[over\nlines](\n  src/tide.py_docs.md\n)\n")
    link = link_at(coast.texts, document, line, 3)
    assert (link is not None) == (line == 4)
