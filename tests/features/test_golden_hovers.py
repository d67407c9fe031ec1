"""The cards of twenty names of the sample workspace, as they read, in ``cards.md`` beside this file.

After a change that is meant, ``UPDATE_GOLDEN=1 bash tests/run -k golden`` writes it anew: read the difference.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from keydocs.features.hover import hover_content, symbols_to_show
from keydocs.features.hover_content import to_markdown
from keydocs.index.update import update
from keydocs.index.workspace import Workspace
from keydocs.search.query import query_at
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

HERE = Path(__file__).parent
GOLDEN = HERE / "cards.md"
NAMES = """Station Place night_of sun_altitude Watch landing_windows height_at TidePhase CITY
Character Colour Rhythm LAMP_REQUIRE LAMP_TICK_MS lit_at describe Phase GROUP_GAP LAMP_STRICT position almanac.sun""".split()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("golden") / "gull-skerry"
    shutil.copytree(HERE.parent / "sample", root)
    cache = root.parent / "cache"
    update(str(root), cache)
    return Workspace([str(root)], cache)


def test_cards_read_as_they_did(workspace: Workspace) -> None:
    cards = "".join(f"# {name}\n\n{card_of(workspace, name)}\n\n" for name in NAMES)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(cards, encoding="utf-8")
    assert cards == GOLDEN.read_text(encoding="utf-8")


def card_of(workspace: Workspace, name: str) -> str:
    texts = WorkspaceFiles()
    asked = query_at(workspace, Document(Lines("")), name)
    answers = symbols_to_show(workspace, texts, asked)
    return to_markdown(hover_content(workspace, texts, asked, answers), links=False) if answers else "(nothing)"
