"""Texts in the form that the fast reader knows, made up for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PATH = "docs/loom/weave.py_kw.md"
SECTION_MAP = """
## Keyword → Section Map

The following sections in the documentation cover these topics:

- **Threads**: Where they are kept
- **Knots & Bows**: How they are tied

---

*Written by a loom*
"""
NAMES = {
    "Classs": ["Loom", "Reed", "for"],
    "Functions": ["__init__", "_beat", "throw_shuttle"],
    "Imports": [".", "._reed", "loom.warp", "torch/library.h", "ISO 8601"],
}


def canonical(names: Mapping[str, Sequence[str]] = NAMES, source: str = "loom/weave.py", up: str = "../../") -> str:
    """A keyword file of ``source`` with the names under their kinds."""
    page = source.rpartition("/")[2] + "_docs.md"
    head = (
        f"# Keyword Index: `{source}`\n\n## File Information\n\n- **Original File**: [{source}]({up}{source})\n"
        f"- **Documentation**: [`{page}`](./{page})\n- **Folder**: `{source.rpartition('/')[0] or 'root'}`\n\n"
        "## Keywords Extracted\n\nThis file contains the following key identifiers, symbols, and concepts:\n\n"
    )
    groups = "".join(
        f"\n### {kind}\n\n" + "".join(f"- **`{name}`**: [{page}](./{page})\n" for name in group)
        for kind, group in names.items()
    )
    return f"{head}{groups}\n{SECTION_MAP}"
