"""Keyword files in layouts of our own making: what a generator that nobody has met yet might write.

Each function takes the names of a file and gives its text. What the reader has to find in it are exactly these
names, in this order. ``FILE`` is the path that the text is meant for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle, groupby

FILE = "docs/loom/weave.py_kw.md"
SOURCE = "loom/weave.py"
PAGE = "weave.py_docs.md"

Dialect = Callable[[list[str]], str]

_KINDS = ("class", "function", "constant", "variable")
_HEADINGS = {"class": "Classes", "function": "Functions", "constant": "Constants", "variable": "Variables"}


def _with_kinds(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return zip(names, cycle(_KINDS))  # noqa: B905 - strict came with 3.10 but cycle never ends


def _by_letter(names: list[str]) -> Iterator[tuple[str, list[str]]]:
    for letter, group in groupby(names, lambda name: name[0].upper()):
        yield letter, list(group)


def _quarters(names: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The names in runs, each under a kind, the order kept."""
    size = max(1, -(-len(names) // len(_KINDS)))
    for i, kind in enumerate(_KINDS):
        run = names[i * size : (i + 1) * size]
        if run:
            yield kind, run


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def hand_written(names: list[str]) -> str:
    parts = [f"# weave.py - Keywords\n\nWhat is worth knowing about `{SOURCE}`.\n"]
    for name in names:
        parts.append(
            f"### {name}\n\n**Type:** helper\n**Description:** Says how the thread runs.\n"
            f"**See also:** [page]({PAGE}), [shuttle](shuttle.py_docs.md#top)\n\n---\n"
        )
    return "\n".join(parts)


def hand_written_bullets(names: list[str]) -> str:
    bullets = (f"- **{n}**: Turns the warp over. See [page](./{PAGE}) and [shuttle](./shuttle.py_docs.md).\n" for n in names)
    return f"# {SOURCE} — Keyword notes\n\n## Keywords\n\n" + "".join(bullets) + "\n## Usage notes\n\n- **Tip**: oil it.\n"


def star_bullets(names: list[str]) -> str:
    return f"# Keywords for {SOURCE}\n\n" + "".join(f"* **{n}** — the {k} of that name\n" for n, k in _with_kinds(names))


def plus_bullets(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Terms\n\n" + "".join(f"+ **`{n}`** [{k}]\n" for n, k in _with_kinds(names))


def numbered(names: list[str]) -> str:
    return "# Keyword List: weave.py\n\n" + "".join(f"{i}. **{n}** - see [docs]({PAGE})\n" for i, n in enumerate(names, 1))


def numbered_loose(names: list[str]) -> str:
    return f"# Keywords\n\nFile: `{SOURCE}`\n\n" + "".join(f"{i}) **`{n}`**\n\n   A thing.\n\n" for i, n in enumerate(names, 1))


def nested_categories(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n- {_HEADINGS[kind]}\n" + "".join(f"  - **{n}**: defined here\n" for n in run))
    return "".join(parts)


def bold_categories(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n**{_HEADINGS[kind]}**\n\n" + "".join(f"- **{n}**: defined here\n" for n in run))
    return "".join(parts)


def kinds_in_code(names: list[str]) -> str:
    return f"# `{SOURCE}`: keywords\n\n" + "".join(f"- **{n}** `{k}` → [page]({PAGE})\n" for n, k in _with_kinds(names))


def counted_headings(names: list[str]) -> str:
    parts = [f"# Keyword Index: `{SOURCE}`\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n### {_HEADINGS[kind]} ({len(run)})\n\n" + "".join(f"- **`{n}`**: [{PAGE}](./{PAGE})\n" for n in run))
    return "".join(parts)


def emoji_headings(names: list[str]) -> str:
    parts = [f"# 🔑 Keywords: `{SOURCE}`\n\n## 📄 File Information\n\n- **Path**: `{SOURCE}`\n- **Lines**: 40\n\n## 🏷️ Keywords\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n### 🧵 {_HEADINGS[kind]}\n\n" + "".join(f"- **`{n}`**\n" for n in run))
    return "".join(parts)


def deep_headings(names: list[str]) -> str:
    parts = [f"# Keywords of {SOURCE}\n\n## Index\n"]
    for letter, run in _by_letter(names):
        parts.append(f"\n### {letter}\n\n" + "".join(f"#### {n}\n\nNamed in [the page]({PAGE}).\n\n" for n in run))
    return "".join(parts)


def deeper_headings(names: list[str]) -> str:
    parts = [f"# Keywords of {SOURCE}\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n### {_HEADINGS[kind]}\n\n" + "".join(f"#### `{n}`\n- **Line**: 3\n- **Scope**: module\n" for n in run))
    return "".join(parts)


def crowded_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n" + "".join(f"### {n}\n- **Type**: {k}\n- **File**: [{SOURCE}](./{PAGE})\n" for n, k in _with_kinds(names))


def anchors_above(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + "".join(
        f'<a id="{_slug(n)}"></a>\n\n### `{n}`\n\n- **Kind**: {k}\n\n' for n, k in _with_kinds(names)
    )


def anchored_bullets(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + "".join(f'- <a name="{_slug(n)}"></a>**{n}**: a {k}\n' for n, k in _with_kinds(names))


def contents_first(names: list[str]) -> str:
    contents = "".join(f"- [{letter}](#{letter.lower()})\n" for letter, _ in _by_letter(names))
    parts = [f"# Keywords: {SOURCE}\n\n## Table of Contents\n\n{contents}\n"]
    for letter, run in _by_letter(names):
        parts.append(f"## {letter}\n\n" + "".join(f"- **{n}**: Found in `{SOURCE}`\n" for n in run) + "\n[Back to top](#top)\n\n")
    return "".join(parts)


def badges(names: list[str]) -> str:
    head = "![keywords](https://img.example/k.svg) ![state](https://img.example/s.svg)\n\n"
    return f"{head}# Keywords: {SOURCE}\n\n{head}" + "".join(f"- **`{n}`** – {k}\n" for n, k in _with_kinds(names))


def header_table(names: list[str]) -> str:
    table = f"| Property | Value |\n|---|---|\n| **File** | `{SOURCE}` |\n| **Docs** | [{PAGE}](./{PAGE}) |\n\n"
    return f"# Keyword Reference\n\n{table}## Keywords\n\n" + "".join(f"- **{n}** ({k})\n" for n, k in _with_kinds(names))


def header_bullets(names: list[str]) -> str:
    head = f"- **Source File:** `{SOURCE}`\n- **Documentation:** [{PAGE}](./{PAGE})\n- **Total Keywords:** {len(names)}\n\n"
    return f"# Keywords: weave.py\n\n{head}---\n\n" + "".join(f"- **{n}**\n" for n in names)


def front_matter(names: list[str]) -> str:
    head = f"---\ntitle: Keywords\nsource: {SOURCE}\ntags:\n  - loom\n  - **bold**\n---\n\n"
    return f"{head}# Keywords: {SOURCE}\n\n" + "".join(f"### {n}\n\nIn `{SOURCE}`.\n\n" for n in names)


def comments(names: list[str]) -> str:
    head = "<!-- generated, do not edit\n- **not**: a keyword\n### nor this\n-->\n"
    tail = "\n<!-- end -->\n"
    return f"{head}# Keywords: {SOURCE}\n\n" + "".join(f"- **`{n}`**: here\n" for n in names) + tail


def footer_links(names: list[str]) -> str:
    tail = "\n---\n\n## Navigation\n\n- **Up**: [index](./index.md)\n- **Page**: [page](./weave.py_docs.md)\n\n*Written by a loom.*\n"
    return f"# Keyword Index: {SOURCE}\n\n## Keywords\n\n" + "".join(f"- **{n}** → [{PAGE}](./{PAGE})\n" for n in names) + tail


def usage_notes(names: list[str]) -> str:
    tail = "\n## Usage Notes\n\n### How to read this file\n\n- **Bold**: a name\n- **Code**: a kind\n\n## Legend\n\n- **C**: class\n"
    return f"# Keyword Index: {SOURCE}\n\n## Keywords\n\n### All\n\n" + "".join(f"- **{n}**: here\n" for n in names) + tail


def statistics_first(names: list[str]) -> str:
    head = f"## Summary\n\n- **Total Keywords**: {len(names)}\n- **Unique Letters**: 4\n\n## Statistics\n\n- **Classes**: 1\n\n"
    return f"# Keywords: {SOURCE}\n\n{head}## Keyword Listing\n\n" + "".join(f"- **{n}**: [{SOURCE}]({PAGE})\n" for n in names)


def nested_fields(names: list[str]) -> str:
    return f"# Keyword Index: weave.py\n\n## Keywords (A-Z)\n\n" + "".join(
        f"- **`{n}`**\n  - **Type**: {k}\n  - **Docs**: [{PAGE}](./{PAGE})\n" for n, k in _with_kinds(names)
    )


def nested_wide(names: list[str]) -> str:
    return f"# Keyword Index: weave.py\n\n" + "".join(f"-   **{n}**\n    Kind: {k}\n    Page: [{PAGE}]({PAGE})\n\n" for n, k in _with_kinds(names))


def spread_bullets(names: list[str]) -> str:
    return f"# Keywords\n\n**File:** `{SOURCE}`\n\n---\n\n" + "\n---\n\n".join(f"- **{n}**: one of many\n" for n in names)


def bold_colon_inside(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n" + "".join(f"- **{n}:** what it does\n" for n in names)


def linked_names(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n## Symbols\n\n" + "".join(f"- [**{n}**](./{PAGE})\n" for n in names)


def names_as_links(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n## Symbols\n\n" + "".join(f"- [`{n}`](./{PAGE}): a {k}\n" for n, k in _with_kinds(names))


def code_bullets(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n## Symbols\n\n" + "".join(f"- `{n}` - a {k}\n" for n, k in _with_kinds(names))


def plain_listed(names: list[str]) -> str:
    return f"# Keywords: weave.py\n\n**Source**: `{SOURCE}`\n**Count**: {len(names)}\n\n" + "".join(f"* {n}\n" for n in names)


def table(names: list[str]) -> str:
    rows = "".join(f"| `{n}` | {k} | [{PAGE}](./{PAGE}) |\n" for n, k in _with_kinds(names))
    return f"# Keywords: {SOURCE}\n\n| Keyword | Kind | Page |\n|---|---|---|\n{rows}"


def dashed_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + "\n---\n\n".join(f"### **{n}**\n\n*{k}*, see [page]({PAGE}).\n" for n, k in _with_kinds(names))


def closed_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE} #\n\n## Entries ##\n\n" + "".join(f"### {n} ###\n\nA {k}.\n\n" for n, k in _with_kinds(names))


def context_fences(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + "".join(
        f"### `{n}`\n\n**Kind**: {k}\n\n```python\n# Not: a heading\n- **not**: an entry\n```\n\n" for n, k in _with_kinds(names)
    )


def second_level(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + "".join(f"## `{n}`\n\n- **Type**: {k}\n- **File**: [{SOURCE}]({PAGE})\n\n" for n, k in _with_kinds(names))


def described_at_length(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Concepts\n\n" + "".join(
        f"- **{n}**: First line of it,\n  second line with **bold** words,\n  third.\n\n  - an example\n  - **another**: one\n\n" for n in names
    )


DIALECTS: tuple[Dialect, ...] = (
    hand_written,
    hand_written_bullets,
    star_bullets,
    plus_bullets,
    numbered,
    numbered_loose,
    nested_categories,
    bold_categories,
    kinds_in_code,
    counted_headings,
    emoji_headings,
    deep_headings,
    deeper_headings,
    crowded_headings,
    anchors_above,
    anchored_bullets,
    contents_first,
    badges,
    header_table,
    header_bullets,
    front_matter,
    comments,
    footer_links,
    usage_notes,
    statistics_first,
    nested_fields,
    nested_wide,
    spread_bullets,
    bold_colon_inside,
    linked_names,
    names_as_links,
    code_bullets,
    plain_listed,
    table,
    dashed_headings,
    closed_headings,
    context_fences,
    second_level,
    described_at_length,
)

LINE_ENDS: dict[str, Callable[[str], str]] = {
    "LF": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
}

NAMES: dict[str, list[str]] = {
    "none": [],
    "one": ["Shuttle"],
    "one letter": ["x"],
    "two": ["Shuttle", "throw_shuttle"],
    "three": ["Reed", "SELVAGE", "beat_up"],
    "dunder": ["__all__", "__init__", "_Tp", "_", "__x"],
    "letters": ["A", "B", "T", "a", "b", "x", "y"],
    "field words": ["Context", "Description", "File", "Source", "Type", "context", "description", "file", "type"],
    "boilerplate words": ["Keywords", "Navigation", "Overview", "Scope", "Statistics", "scope", "summary"],
    "kind words": ["Class", "Functions", "class", "constant", "function", "import", "type"],
    "dotted": [".", "._reed", "loom.warp", "loom.warp.beam", "loom/reed.h", "warp-beam", "warp::beam"],
    "phrases": ["ISO 8601", "Loom Weaving", "heddle and shaft", "plain weave", "warp beam"],
    "foreign": ["Größe", "Ωmega", "größe", "变量", "имя", "😀smile"],
    "signs": ["$warp", "@weave", "operator()", "operator[]", "reed<T>", "warp!", "weft?", "~Loom", "#loom"],
    "stars": ["operator*", "operator*=", "pick**"],
    "thirty": [f"thread_{chr(97 + i % 26)}{i}" for i in range(30)],
    "two hundred": sorted(f"{stem}{i}" for i in range(25) for stem in ("Beam", "Reed", "WARP_", "pick", "_s", "t", "Weft", "x.y")),
}
