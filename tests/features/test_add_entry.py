"""The entry that a keyword file misses, in the manner of its neighbours."""

from __future__ import annotations

import pytest

from keydocs.checks.fix import apply_edits
from keydocs.checks.site import Site
from keydocs.features.add_entry import missing_entry
from keydocs.pages.page import read_page
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Ebb: ...
class Tide: ...
//- /src/turn.cu cua
#define EBB 1
#define TURN 2
//- /docs/src/sub.md
<|># Subtree
"""


def listed(scene: Scene, path: str, name: str) -> str | None:
    """The keyword file of a page or source with the name at its first place in it."""
    text = (scene.root / path).read_text("utf-8")
    page = read_page(text)
    at = text.index(name, page.code.start if page.code else 0)
    line, column = page.line_at(at), at - (text.rfind("\n", 0, at) + 1)
    document = scene.document._replace(lines=page.lines, root=str(scene.root), path=path, language="python")
    found = missing_entry(Site(str(scene.root)), document, line, column)
    return apply_edits(found.lines.text, [found.edit]) if found else None


@pytest.fixture
def coast(scene: MakeScene) -> Scene:
    return scene(COAST)


@pytest.mark.parametrize("path", ["docs/src/tide.py_docs.md", "src/tide.py"])
def test_a_bullet(coast: Scene, path: str) -> None:
    keyword_file = coast.root / "docs/src/tide.py_kw.md"
    whole = keyword_file.read_text("utf-8")
    coast.write("docs/src/tide.py_kw.md", whole.replace("- **`Tide`**: [tide.py_docs.md](./tide.py_docs.md)\n", ""))
    assert listed(coast, path, "Tide") == whole


def test_a_heading_with_its_fields_and_the_number(coast: Scene) -> None:
    keyword_file = coast.root / "docs/src/turn.cu_kw.md"
    whole = keyword_file.read_text("utf-8")
    head, found, _ = whole.partition("\n### TURN")
    assert found
    coast.write("docs/src/turn.cu_kw.md", head.replace("**Total Keywords**: 2", "**Total Keywords**: 1"))
    assert listed(coast, "docs/src/turn.cu_docs.md", "TURN") == (
        head + "\n### TURN {#turn}\n\n- **Type**: macro\n- **File**: [src/turn.cu](./turn.cu_docs.md)\n"
    )


def test_what_is_listed_or_only_used_is_not_missing(coast: Scene) -> None:
    assert listed(coast, "src/tide.py", "Tide") is None
    coast.write("src/tide.py", "print(Tide)\n")
    coast.write("docs/src/tide.py_kw.md", "# Keyword Index: `src/tide.py`\n\n### Classs\n\n- **`Ebb`**: here\n")
    assert listed(coast, "src/tide.py", "Tide") is None
