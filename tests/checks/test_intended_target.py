"""Where a broken link was meant to lead: it is rewritten where that is proven, and left alone where it is guessed."""

from __future__ import annotations

import pytest

from checks.conftest import MakeTree

FILES = {
    "src/tide.py": "",
    "src/moon.py": "",
    "setup.py": "",
    "docs/index.md": "# Docs\n",
    "docs/src/index.md": "# Sources\n",
    "docs/src/sub.md": "# Sources\n",
    "docs/src/README.md": "# Read\n",
    "docs/src/tide.py_docs.md": "# Documentation: src/tide.py\n",
    "docs/src/tide.py_kw.md": "# Keywords: src/tide.py\n\n### Tide\n",
    "docs/src/moon.py_docs.md": "# Documentation: src/moon.py\n",
    "docs/src/moon.py_kw.md": "# Keywords: src/moon.py\n\n### Moon\n",
    "docs/lib/ebb/util.py_docs.md": "# Documentation: lib/ebb/util.py\n",
    "docs/src/ebb/util.py_docs.md": "# Documentation: src/ebb/util.py\n",
    "docs/src/ebb/index.md": "# Ebb\n",
    "docs/src/ebb/__init__.py_docs.md": "# Documentation: src/ebb/__init__.py\n",
    "docs/src/ebb/__init__.py_kw.md": "# Keywords: src/ebb/__init__.py\n\n### Ebb\n",
    "docs/ebb/index.md": "# Ebb\n",
}
KW, INDEX, DEEP = "docs/src/tide.py_kw.md", "docs/index.md", "docs/lib/ebb/index.md"

PROVEN = [
    # The page of the keyword file itself.
    (KW, "[x](../tide.py_docs.md)", "[x](tide.py_docs.md)"),
    (KW, "[x](./tide_docs.md#part)", "[x](./tide.py_docs.md#part)"),
    (KW, "[x](src/tide.py_docs.md)", "[x](tide.py_docs.md)"),
    # The label names the page.
    (KW, "[tide.py_docs.md](../../wrong/tide.py_docs.md)", "[tide.py_docs.md](tide.py_docs.md)"),
    (KW, "[tide.py_docs.md](./tide.md)", "[tide.py_docs.md](./tide.py_docs.md)"),
    (KW, "[`tide.py_docs.md`](gone.html)", "[`tide.py_docs.md`](tide.py_docs.md)"),
    (KW, "[src/tide.py](./tide.md)", "[src/tide.py](./tide.py_docs.md)"),
    (KW, "[src/moon.py](moon.md)", "[src/moon.py](moon.py_docs.md)"),
    (INDEX, "[src/moon.py](./moon.md)", "[src/moon.py](./src/moon.py_docs.md)"),
    (INDEX, "[moon.py_docs.md](./moon.md)", "[moon.py_docs.md](./src/moon.py_docs.md)"),
    (INDEX, "[docs/src/moon.py_docs.md](nowhere/at/all.md)", "[docs/src/moon.py_docs.md](src/moon.py_docs.md)"),
    (INDEX, "[src/moon.py](src/moon.md_kw.md)", "[src/moon.py](src/moon.py_kw.md)"),
    (DEEP, "[src/ebb/util.py](util.md)", "[src/ebb/util.py](../../src/ebb/util.py_docs.md)"),
    (DEEP, "[src/README.md](README.md)", "[src/README.md](../../src/README.md)"),
    (DEEP, "[src/ebb/__init__.py](x.md)", "[src/ebb/__init__.py](../../src/ebb/__init__.py_docs.md)"),
    ("docs/src/index.md", "[moon.py_docs.md](../wrong/moon.py_docs.md)", "[moon.py_docs.md](moon.py_docs.md)"),
    # The label names the source, and so does the target.
    (KW, "[src/tide.py](../src/tide.py)", "[src/tide.py](../../src/tide.py)"),
    (KW, "[src/tide.py](tide.py)", "[src/tide.py](../../src/tide.py)"),
    (INDEX, "[src/moon.py](../lib/moon.py)", "[src/moon.py](../src/moon.py)"),
    # A whole path, counted from a root.
    (DEEP, "[x](src/moon.py_docs.md)", "[x](../../src/moon.py_docs.md)"),
    (DEEP, "[x](docs/src/moon.py_docs.md)", "[x](../../src/moon.py_docs.md)"),
    (DEEP, "[x](/src/moon.py_docs.md)", "[x](/docs/src/moon.py_docs.md)"),
    (INDEX, "[x](../src/moon.py_docs.md)", "[x](src/moon.py_docs.md)"),
]
GUESSED = [
    # What every folder has.
    (DEEP, "[ebb](./ebb/index.md)"),
    (DEEP, "[ebb](ebb/index.md)"),
    (DEEP, "[up](src/sub.md)"),
    ("docs/lib/index.md", "[src](./src/index.md)"),
    ("docs/lib/index.md", "[read](README.md)"),
    ("docs/lib/index.md", "[README.md](README.md)"),
    ("docs/lib/index.md", "[ebb/index.md](./ebb/index.md)"),
    ("docs/lib/index.md", "[`src/README.md`](../lib/src/README.md)"),
    ("docs/docs/index.md", "[docs](docs/index.md)"),
    ("docs/lib/index.md", "[x](./src/ebb/__init__.py_docs.md)"),
    # A page of the same name somewhere else.
    ("docs/lib/index.md", "[tide.py_docs.md](./tide.py_docs.md)"),
    ("docs/lib/index.md", "[x](tide.py_docs.md)"),
    ("docs/ebb/index.md", "[util.py_docs.md](wrong.md)"),
    (INDEX, "[x](ebb/util.py_docs.md)"),
    (DEEP, "[x](ebb/util.py_docs.md#part)"),
    (KW, "[x](../lib/tide.py_docs.md)"),
    # The label says something else than the target.
    (KW, "[src/moon.py](../tide.py_docs.md)"),
    (KW, "[lib/tide.py](../tide.py_docs.md)"),
    (KW, "[Python documentation](TODO)"),
    # The page that is named is missing: its keyword file or its source is there.
    ("docs/src/ebb/setup.py_kw.md", "[x](../../setup.py_docs.md)"),
    ("docs/src/ebb/__init__.py_kw.md", "[x](../__init__.py_docs.md)"),
    # It leads somewhere.
    (KW, "[src/moon.py](tide.py_docs.md)"),
    ("docs/src/x.md_docs.md", "[read](README.md)"),
]


@pytest.mark.parametrize(("path", "wrong", "right"), PROVEN)
def test_what_is_proven_is_repaired(tree: MakeTree, path: str, wrong: str, right: str) -> None:
    made = tree(**FILES)
    made.write(path, f"{FILES.get(path, '# Keywords')}\n{wrong}\n")
    fixed = made.fixed(path)
    assert fixed.splitlines()[-1] == right
    made.write(path, fixed)
    assert made.fixed(path) == fixed


@pytest.mark.parametrize(("path", "link"), GUESSED)
def test_what_is_guessed_is_left_alone(tree: MakeTree, path: str, link: str) -> None:
    made = tree(**FILES)
    made.write(path, f"{FILES.get(path, '# Keywords')}\n{link}\n")
    assert made.fixed(path).splitlines()[-1] == link
    meant = [one.related for one in made.findings(path) if one.code in ("broken-link", "unsafe-link") and one.related]
    assert meant == []
