"""The configurations in the documentation are those that are tested, or at least are well-formed."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest
import tomli

from e2e.conftest import PLUGIN, TESTS, RunNeovim

E2E = Path(__file__).parent
PAGES = [TESTS.parent / "docs" / "editors.md", TESTS.parent / "README.md", PLUGIN / "README.md"]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    found = [match[2] for text in texts for match in _BLOCK.finditer(text) if match[1] == language]
    assert found
    return found


@pytest.mark.parametrize(
    ("language", "scripts"),
    [("elisp", ["emacs/eglot.el", "emacs/lsp-mode.el"]), ("vim", ["vim/ale.vim"])],
)
def test_what_is_documented_is_what_is_tested(language: str, scripts: list[str]) -> None:
    tested = "\n".join((E2E / script).read_text(encoding="utf-8") for script in scripts)
    # The scripts may have a line of their own between those of a block.
    lines = {line for line in tested.split("\n") if line}
    missing = [line for block in blocks(language) for line in block.split("\n") if line and line not in lines]
    assert missing == []


@pytest.mark.parametrize(("recipe", "script"), [("LspAttach", "init.lua"), ("hover = { enable = false }", "quiet.lua")])
def test_the_recipes_for_neovim_are_those_that_are_tested(recipe: str, script: str) -> None:
    tested = (E2E / "neovim" / script).read_text(encoding="utf-8")
    found = [block for block in blocks("lua") if recipe in block]
    assert found
    help_ = re.sub("^    ", "", (PLUGIN / "doc" / "keydocs.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [block for block in found if block not in tested or block not in help_] == []


def test_json_and_toml_are_well_formed() -> None:
    for block in blocks("json"):
        json.loads(block)
    for block in blocks("toml"):
        tomli.loads(block)


def test_lua_is_well_formed(run_neovim: RunNeovim, tmp_path: Path) -> None:
    files = []
    for number, block in enumerate(blocks("lua")):
        files.append(tmp_path / f"{number}.lua")
        files[-1].write_text(textwrap.dedent(block), encoding="utf-8")
    assert run_neovim("syntax.lua", *files)["errors"] == []
