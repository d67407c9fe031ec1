"""What only looks like a link, in code and comments, is none: not followed, not rewritten, not checked."""

from __future__ import annotations

import pytest

from checks.conftest import Tree
from features.test_document_links import found
from features.test_file_rename import edited
from keydocs.features.definition import definition
from keydocs.features.hover import hover
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /docs/notes.md
# Notes
"""
NO_LINKS = {
    "code span": "Write `[notes](notes.md)` here.\n",
    "code span over two lines": "Write ``a\n[notes](notes.md) b`` here.\n",
    "code span with a backslash": "Write `\\` and `[notes](notes.md)` here.\n",
    "fence": "```\n[notes](notes.md)\n```\n",
    "fence with a language": "~~~~markdown\n~~~\n[notes](notes.md)\n~~~~\n",
    "fence in a list": "- Like this:\n\n  ```md\n  [notes](notes.md)\n  ```\n",
    "fence on a list item": "1. ```md\n   [notes](notes.md)\n   ```\n",
    "fence in a quote": "> ```md\n> [notes](notes.md)\n> ```\n",
    "indented code": "Like this:\n\n    [notes](notes.md)\n",
    "code indented by a tab": "## So\n\t[notes](notes.md)\n",
    "second paragraph of indented code": "    a\n\n    [notes](notes.md)\n",
    "indented code behind a list": "- a\n\nb\n\n    [notes](notes.md)\n",
    "indented code behind a fence": "```\nx\n```\n    [notes](notes.md)\n",
    "comment": "a <!-- [notes](notes.md) --> b\n",
    "comment over lines": "<!--\n[notes](notes.md)\n\n[notes](notes.md)\n-->\n",
    "comment in a paragraph": "a <!-- b\n[notes](notes.md) `\n--> b `\n",
    "raw HTML": '<pre class="x">\n\n[notes](notes.md)\n</pre>\n',
    "escaped bracket": "\\[notes](notes.md)\n",
}
LINKS = {
    "behind a code span": "Write `x` to [notes](notes.md).\n",
    "indented line of a paragraph": "a\n    [notes](notes.md)\n",
    "indented paragraph of a list item": "1. a\n\n    [notes](notes.md)\n",
    "nested list item": "- a\n\n  b\n\n    - [notes](notes.md)\n",
    "indented paragraph of a footnote": "[^1]: a\n\n    [notes](notes.md)\n",
    "behind indented code": "    x `\n[notes](notes.md) `\n",
    "label in code": "[`notes`](notes.md)\n",
    "behind a fence": "```\nx\n```\n[notes](notes.md)\n",
    "behind a quoted fence that ends with its quote": "> ```\n> x\n\n[notes](notes.md)\n",
    "escaped back-tick": "\\`[notes](notes.md)\\`\n",
    "lone back-tick": "a ` [notes](notes.md)\n",
    "back-ticks of other lengths": "`` ` [notes](notes.md)\n",
    "comment in a code span": "`<!--` [notes](notes.md) -->\n",
    "comment in a fence": "```html\n<!--\n```\n[notes](notes.md)\n\n-->\n",
    "comment without an end": "<!-- [notes](notes.md)\n",
    "behind a comment": "a <!-- x --> [notes](notes.md)\n",
    "behind raw HTML": "<pre>x</pre>\n[notes](notes.md)\n",
    "escaped backslash": "\\\\[notes](notes.md)\n",
}
PATHS = ("docs/index.md", "docs/sub.md", "docs/plan_kw.md", "docs/plan_docs.md")


def _at_link(scene: Scene, path: str, text: str) -> tuple[int, int]:
    """Where the target of the last link begins: line and column."""
    before = text[: text.rindex("notes.md)") + 1]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("text", "is_link"), [(t, False) for t in NO_LINKS.values()] + [(t, True) for t in LINKS.values()]
)
def test_every_feature_knows_what_is_a_link(scene: MakeScene, path: str, text: str, is_link: bool) -> None:
    coast = scene(COAST)
    text = f"# Keywords of the plan\n\n{text}"
    coast.write(path, text)
    document = coast.opened_as(path, text)
    line, column = _at_link(coast, path, text)

    assert found(coast, path, text) == (["notes.md -> docs/notes.md"] if is_link else [])
    gone_to = definition(coast.workspace, coast.texts, document, line, column)
    targets = [target.path.replace("\\", "/").rpartition("/")[2] for target in gone_to.targets] if gone_to else []
    assert targets == (["notes.md"] if is_link else [])
    assert (hover(coast.workspace, coast.texts, document, line, column) is not None) == is_link
    assert (path in edited(coast, {"docs/notes.md": "docs/log.md"})) == is_link
    coast.delete("docs/notes.md")
    wrong = [one.code for one in Tree(coast.root).findings(path) if one.code == "broken-link"]
    assert wrong == (["broken-link"] if is_link else [])


def test_a_rename_leaves_code_as_it_is(scene: MakeScene) -> None:
    coast = scene(COAST)
    text = "[a](notes.md) `[b](notes.md)`\n\n```\n[c](notes.md)\n```\n\n[d](notes.md)\n"
    coast.write("docs/index.md", text)
    moved = edited(coast, {"docs/notes.md": "docs/log.md"})["docs/index.md"]
    assert moved == text.replace("[a](notes", "[a](log").replace("[d](notes", "[d](log")
