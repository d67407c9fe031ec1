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


def _each(names: Iterable[str], template: str, between: str = "") -> str:
    """The template filled in for each name: ``n`` the name, ``k`` a kind, ``i`` a number, ``slug`` an anchor."""
    return between.join(
        template.format(n=name, k=kind, i=i, slug=_slug(name), PAGE=PAGE, SOURCE=SOURCE)
        for i, (name, kind) in enumerate(zip(names, cycle(_KINDS), strict=False), 1)
    )


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
    entry = (
        "### {n}\n\n**Type:** helper\n**Description:** Says how the thread runs.\n"
        "**See also:** [page]({PAGE}), [shuttle](shuttle.py_docs.md#top)\n\n---\n"
    )
    return "\n".join([*parts, _each(names, entry, "\n")])


def hand_written_bullets(names: list[str]) -> str:
    bullets = (
        f"- **{n}**: Turns the warp over. See [page](./{PAGE}) and [shuttle](./shuttle.py_docs.md).\n" for n in names
    )
    return (
        f"# {SOURCE} — Keyword notes\n\n## Keywords\n\n" + "".join(bullets) + "\n## Usage notes\n\n- **Tip**: oil it.\n"
    )


def star_bullets(names: list[str]) -> str:
    return f"# Keywords for {SOURCE}\n\n" + _each(names, "* **{n}** — the {k} of that name\n")


def plus_bullets(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Terms\n\n" + _each(names, "+ **`{n}`** [{k}]\n")


def numbered(names: list[str]) -> str:
    return "# Keyword List: weave.py\n\n" + _each(names, "{i}. **{n}** - see [docs]({PAGE})\n")


def numbered_loose(names: list[str]) -> str:
    return f"# Keywords\n\nFile: `{SOURCE}`\n\n" + _each(names, "{i}) **`{n}`**\n\n   A thing.\n\n")


def nested_categories(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n- {_HEADINGS[kind]}\n" + _each(run, "  - **{n}**: defined here\n"))
    return "".join(parts)


def bold_categories(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n**{_HEADINGS[kind]}**\n\n" + _each(run, "- **{n}**: defined here\n"))
    return "".join(parts)


def kinds_in_code(names: list[str]) -> str:
    return f"# `{SOURCE}`: keywords\n\n" + _each(names, "- **{n}** `{k}` → [page]({PAGE})\n")


def counted_headings(names: list[str]) -> str:
    parts = [f"# Keyword Index: `{SOURCE}`\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n### {_HEADINGS[kind]} ({len(run)})\n\n" + _each(run, "- **`{n}`**: [{PAGE}](./{PAGE})\n"))
    return "".join(parts)


def emoji_headings(names: list[str]) -> str:
    head = f"# 🔑 Keywords: `{SOURCE}`\n\n## 📄 File Information\n\n- **Path**: `{SOURCE}`\n- **Lines**: 40\n\n"
    parts = [f"{head}## 🏷️ Keywords\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n### 🧵 {_HEADINGS[kind]}\n\n" + _each(run, "- **`{n}`**\n"))
    return "".join(parts)


def deep_headings(names: list[str]) -> str:
    parts = [f"# Keywords of {SOURCE}\n\n## Index\n"]
    for letter, run in _by_letter(names):
        parts.append(f"\n### {letter}\n\n" + _each(run, "#### {n}\n\nNamed in [the page]({PAGE}).\n\n"))
    return "".join(parts)


def deeper_headings(names: list[str]) -> str:
    parts = [f"# Keywords of {SOURCE}\n"]
    for kind, run in _quarters(names):
        parts.append(f"\n### {_HEADINGS[kind]}\n\n" + _each(run, "#### `{n}`\n- **Line**: 3\n- **Scope**: module\n"))
    return "".join(parts)


def crowded_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n" + _each(names, "### {n}\n- **Type**: {k}\n- **File**: [{SOURCE}](./{PAGE})\n")


def anchors_above(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + _each(
        names, '<a id="{slug}"></a>\n\n### `{n}`\n\n- **Kind**: {k}\n\n'
    )


def anchored_bullets(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, '- <a name="{slug}"></a>**{n}**: a {k}\n')


def contents_first(names: list[str]) -> str:
    contents = "".join(f"- [{letter}](#{letter.lower()})\n" for letter, _ in _by_letter(names))
    parts = [f"# Keywords: {SOURCE}\n\n## Table of Contents\n\n{contents}\n"]
    for letter, run in _by_letter(names):
        parts.append(f"## {letter}\n\n" + _each(run, "- **{n}**: Found in `{SOURCE}`\n") + "\n[Back to top](#top)\n\n")
    return "".join(parts)


def badges(names: list[str]) -> str:
    head = "![keywords](https://img.example/k.svg) ![state](https://img.example/s.svg)\n\n"
    return f"{head}# Keywords: {SOURCE}\n\n{head}" + _each(names, "- **`{n}`** – {k}\n")


def header_table(names: list[str]) -> str:
    table = f"| Property | Value |\n|---|---|\n| **File** | `{SOURCE}` |\n| **Docs** | [{PAGE}](./{PAGE}) |\n\n"
    return f"# Keyword Reference\n\n{table}## Keywords\n\n" + _each(names, "- **{n}** ({k})\n")


def header_bullets(names: list[str]) -> str:
    head = f"- **Source File:** `{SOURCE}`\n- **Documentation:** [{PAGE}](./{PAGE})\n"
    return f"# Keywords: weave.py\n\n{head}- **Total Keywords:** {len(names)}\n\n---\n\n" + _each(names, "- **{n}**\n")


def front_matter(names: list[str]) -> str:
    head = f"---\ntitle: Keywords\nsource: {SOURCE}\ntags:\n  - loom\n  - **bold**\n---\n\n"
    return f"{head}# Keywords: {SOURCE}\n\n" + _each(names, "### {n}\n\nIn `{SOURCE}`.\n\n")


def comments(names: list[str]) -> str:
    head = "<!-- generated, do not edit\n- **not**: a keyword\n### nor this\n-->\n"
    tail = "\n<!-- end -->\n"
    return f"{head}# Keywords: {SOURCE}\n\n" + _each(names, "- **`{n}`**: here\n") + tail


def footer_links(names: list[str]) -> str:
    tail = (
        "\n---\n\n## Navigation\n\n- **Up**: [index](./index.md)\n- **Page**: [page](./weave.py_docs.md)\n\n"
        "*Written by a loom.*\n"
    )
    return f"# Keyword Index: {SOURCE}\n\n## Keywords\n\n" + _each(names, "- **{n}** → [{PAGE}](./{PAGE})\n") + tail


def usage_notes(names: list[str]) -> str:
    tail = (
        "\n## Usage Notes\n\n### How to read this file\n\n- **Bold**: a name\n- **Code**: a kind\n\n"
        "## Legend\n\n- **C**: class\n"
    )
    return f"# Keyword Index: {SOURCE}\n\n## Keywords\n\n### All\n\n" + _each(names, "- **{n}**: here\n") + tail


def statistics_first(names: list[str]) -> str:
    head = f"## Summary\n\n- **Total Keywords**: {len(names)}\n- **Unique Letters**: 4\n\n"
    return f"# Keywords: {SOURCE}\n\n{head}## Statistics\n\n- **Classes**: 1\n\n## Keyword Listing\n\n" + _each(
        names, "- **{n}**: [{SOURCE}]({PAGE})\n"
    )


def nested_fields(names: list[str]) -> str:
    return "# Keyword Index: weave.py\n\n## Keywords (A-Z)\n\n" + _each(
        names, "- **`{n}`**\n  - **Type**: {k}\n  - **Docs**: [{PAGE}](./{PAGE})\n"
    )


def nested_wide(names: list[str]) -> str:
    return "# Keyword Index: weave.py\n\n" + _each(names, "-   **{n}**\n    Kind: {k}\n    Page: [{PAGE}]({PAGE})\n\n")


def spread_bullets(names: list[str]) -> str:
    return f"# Keywords\n\n**File:** `{SOURCE}`\n\n---\n\n" + _each(names, "- **{n}**: one of many\n", "\n---\n\n")


def bold_colon_inside(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n" + _each(names, "- **{n}:** what it does\n")


def linked_names(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n## Symbols\n\n" + _each(names, "- [**{n}**](./{PAGE})\n")


def names_as_links(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n## Symbols\n\n" + _each(names, "- [`{n}`](./{PAGE}): a {k}\n")


def code_bullets(names: list[str]) -> str:
    return f"# Keyword Map: {SOURCE}\n\n## Symbols\n\n" + _each(names, "- `{n}` - a {k}\n")


def plain_listed(names: list[str]) -> str:
    return f"# Keywords: weave.py\n\n**Source**: `{SOURCE}`\n**Count**: {len(names)}\n\n" + _each(names, "* {n}\n")


def table(names: list[str]) -> str:
    rows = _each(names, "| `{n}` | {k} | [{PAGE}](./{PAGE}) |\n")
    return f"# Keywords: {SOURCE}\n\n| Keyword | Kind | Page |\n|---|---|---|\n{rows}"


def dashed_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "### **{n}**\n\n*{k}*, see [page]({PAGE}).\n", "\n---\n\n")


def closed_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE} #\n\n## Entries ##\n\n" + _each(names, "### {n} ###\n\nA {k}.\n\n")


def context_fences(names: list[str]) -> str:
    entry = "### `{n}`\n\n**Kind**: {k}\n\n```python\n# Not: a heading\n- **not**: an entry\n```\n\n"
    return f"# Keywords: {SOURCE}\n\n" + _each(names, entry)


def second_level(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "## `{n}`\n\n- **Type**: {k}\n- **File**: [{SOURCE}]({PAGE})\n\n")


def described_at_length(names: list[str]) -> str:
    entry = (
        "- **{n}**: First line of it,\n  second line with **bold** words,\n  third.\n\n"
        "  - an example\n  - **another**: one\n\n"
    )
    return f"# Keywords: {SOURCE}\n\n## Concepts\n\n" + _each(names, entry)


def bold_category_bullets(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n\n## Symbols\n\n"]
    for kind, run in _quarters(names):
        parts.append(f"- **{_HEADINGS[kind]}** ({len(run)}):\n" + _each(run, "    - **`{n}`** - on line {i}\n"))
    return "".join(parts)


def lettered_headings(names: list[str]) -> str:
    parts = [f"# Keywords: weave.py\n\n**Path:** {SOURCE}\n\n---\n"]
    for letter, run in _by_letter(names):
        parts.append(f"\n## {letter}\n\n" + _each(run, "### {n}\n- **Occurrences:** {i}\n- **Relevance:** high\n\n"))
    return "".join(parts)


def lettered_plain(names: list[str]) -> str:
    parts = [f"# Keywords: {SOURCE}\n"]
    for letter, run in _by_letter(names):
        parts.append(f"\n### {letter}\n\n" + _each(run, "- {n}\n"))
    return "".join(parts)


def quoted_header(names: list[str]) -> str:
    head = f"> **Source**: `{SOURCE}`\n> **Page**: [{PAGE}]({PAGE})\n\n"
    return f"# weave.py – Keyword Index\n\n{head}" + _each(names, "- **{n}**: *{k}* — [page]({PAGE}#L{i})\n")


def indented(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + _each(names, "  - **{n}**: what it is\n")


def tabbed(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "-\t**{n}**:\twhat it is\n\t- **Type**: {k}\n")


def fields_in_one_line(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "### `{n}`\n**Type**: {k} | **Line**: {i} | [page]({PAGE})\n\n")


def starred_fields(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(
        names, "#### {n}\n\n* **Kind:** {k}\n* **Uses:** {i}\n* **Fibre:** wool\n\n"
    )


def section_map_first(names: list[str]) -> str:
    rows = "- **Threads**: Where the threads are\n- **Knots**: How to tie them\n"
    head = f"# Keywords: `{SOURCE}`\n\n## Keyword → Section Map\n\n{rows}\n## Keywords Extracted\n\n"
    return head + _each(names, "- **`{n}`** ({k})\n")


def no_title(names: list[str]) -> str:
    return f"**File**: `{SOURCE}`\n\n" + _each(names, "- **{n}**: one of them\n")


def statistics_last(names: list[str]) -> str:
    tail = f"\n## Statistics\n\n- **Total**: {len(names)}\n- **Longest**: 9\n\n---\n*End of keywords*\n"
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + _each(names, "- **{n}** :: {k}\n") + tail


def badge_header(names: list[str]) -> str:
    head = f"> Auto-generated. Do not edit.\n\n[⬅ Index](./index.md) | [📄 Docs](./{PAGE})\n\n---\n\n"
    entries = _each(names, "- **`{n}`** — _{k}_ · line {i}\n")
    return f"# 📑 Keyword Index — `{SOURCE}`\n\n{head}{entries}\n---\n\n<sub>Generated</sub>\n"


def metadata_table(names: list[str]) -> str:
    table = f"## Metadata\n\n| Key | Value |\n|---|---|\n| File | {SOURCE} |\n| Total | {len(names)} |\n\n"
    entries = _each(names, "### {n}\n\n- **Kind**: {k}\n- **Line(s)**: {i}\n\n")
    return f"# Keywords: {SOURCE}\n\n{table}## Keyword Entries\n\n{entries}"


def plain_header(names: list[str]) -> str:
    head = f"Source: {SOURCE}\nDocs: {PAGE}\n\n"
    return f"# weave.py keywords\n\n{head}" + _each(names, "* **{n}** [`{k}`] Defined at line {i}.\n")


def quoted_text(names: list[str]) -> str:
    head = f"## Quick Reference\n\n- [Up](../index.md)\n- [Docs]({PAGE})\n\n## Keywords\n\n"
    return f"# Keyword Documentation: {SOURCE}\n\n{head}" + _each(names, "#### `{n}`\n\n> {k} in `weave.py`\n\n")


def hard_breaks(names: list[str]) -> str:
    head = (
        f"**File:** [{SOURCE}](../../{SOURCE})  \n**Docs:** [{PAGE}]({PAGE})  \n**Total Keywords:** {len(names)}  \n\n"
    )
    return f"# Keywords: weave.py\n\n{head}" + _each(names, "- **{n}**  \n  _{k}_ at line {i}  \n")


def folded(names: list[str]) -> str:
    parts = [f"# Keywords for {SOURCE}\n\n"]
    for kind, run in _quarters(names):
        entries = _each(run, "- **`{n}`**: see [{PAGE}]({PAGE})\n")
        parts.append(f"<details>\n<summary>{_HEADINGS[kind]}</summary>\n\n{entries}\n</details>\n\n")
    return "".join(parts)


def linked_contents(names: list[str]) -> str:
    contents = "## Contents\n\n- [Classes](#classes)\n- [Functions](#functions)\n\n"
    parts = [f"# Keyword Index\n\n**Path**: `{SOURCE}`\n\n{contents}"]
    for kind, run in _quarters(names):
        entries = _each(run, "### {n}\n\n[View documentation](./{PAGE}#{slug})\n\n")
        parts.append(f"## {_HEADINGS[kind]}\n\n{entries}")
    return "".join(parts)


def barred(names: list[str]) -> str:
    tail = "\n## Statistics\n\n- **Total Terms**: 3\n\n## See Also\n\n- **Docs**: x\n"
    head = f"# Keywords: {SOURCE}\n\n## Extracted Terms\n\n"
    return head + _each(names, "- **{n}** | {k} | [docs](./{PAGE})\n") + tail


def definition_list(names: list[str]) -> str:
    return f"# Key terms in {SOURCE}\n\n" + _each(names, "**{n}**\n: A {k} of the loom.\n\n")


def key_and_value(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "- keyword: **{n}**\n  kind: {k}\n  page: {PAGE}\n")


def cross_references_last(names: list[str]) -> str:
    tail = "\n## Cross-Reference Index\n\n- **By file**: [weave](./x.md)\n"
    entries = _each(names, "- **{n}**: {k}\n  - [page](./{PAGE})\n  - Line {i}\n\n")
    return f"# Keyword Index: {SOURCE}\n\n## Keyword List\n\n{entries}{tail}"


def ruled_with_stars(names: list[str]) -> str:
    return f"# `{SOURCE}` — Keywords\n\n" + _each(names, "***\n\n### **`{n}`**\n\n*Kind:* {k}\n\n")


def labelled_headings(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "### Keyword: {n}\n\n- **Type**: {k}\n\n")


def numbered_with_fields(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "1. **`{n}`**\n   - Kind: {k}\n   - Page: [p](./{PAGE})\n")


def kinds_in_headings(names: list[str]) -> str:
    head = "## Overview\n\nWhat it is about.\n\n- **Purpose**: weaving\n- **Audience**: weavers\n\n"
    entries = _each(names, "### `{n}` ({k})\n\nText.\n\n")
    return f"<h1>Keywords</h1>\n\n# Keywords: {SOURCE}\n\n{head}## Keyword Details\n\n{entries}"


def in_chinese(names: list[str]) -> str:
    head = f"# 关键词索引: `{SOURCE}`\n\n> 自动生成。\n\n- **源文件**: `{SOURCE}`\n- **文档**: [{PAGE}](./{PAGE})\n"
    entries = _each(names, "- **`{n}`** ({k}): 在此文件中定义, 见 [文档](./{PAGE})\n")
    return f"{head}- **关键词总数**: {len(names)}\n\n## 关键词\n\n{entries}\n---\n\n*由脚本生成*\n"


def in_german(names: list[str]) -> str:
    head = f"**Quelldatei:** `{SOURCE}`\n**Dokumentation:** [{PAGE}]({PAGE})\n\n## Stichwortverzeichnis\n\n"
    entries = _each(names, "### `{n}`\n\n- **Art**: {k}\n- **Zeile**: {i}\n- **Beschreibung**: Hält Fäden.\n\n")
    return f"# Stichwörter: {SOURCE}\n\n{head}{entries}"


def in_japanese(names: list[str]) -> str:
    head = f"## ファイル情報\n\n| 項目 | 値 |\n|---|---|\n| パス | `{SOURCE}` |\n\n## キーワード\n\n"
    rows = _each(names, "| `{n}` | {k} | {i} |\n")
    return f"# キーワード一覧: `{SOURCE}`\n\n{head}| キーワード | 種類 | 行 |\n|---|---|---|\n{rows}"


def letter_navigation(names: list[str]) -> str:
    letters = " | ".join(f"[{letter}](#{letter.lower()})" for letter, _ in _by_letter(names))
    parts = [f"# Keyword Index: {SOURCE}\n\n**Quick navigation:** {letters}\n\n---\n\n"]
    for letter, run in _by_letter(names):
        entries = _each(run, "- **`{n}`** — {k} defined at line {i} ([docs]({PAGE}#L{i}))\n")
        parts.append(f"## {letter}\n\n{entries}\n[↑ Back to top](#keyword-index)\n\n")
    return "".join(parts)


def summary_table_last(names: list[str]) -> str:
    table = f"\n## Summary\n\n| Kind | Count |\n|---|---|\n| Classes | 1 |\n| **Total** | {len(names)} |\n"
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + _each(names, "- **{n}** (*{k}*): Occurrences: {i}\n") + table


def usage_examples(names: list[str]) -> str:
    entry = (
        "### `{n}`\n\n**Kind:** {k}\n\n**Usage example:**\n\n```python\nweave(1)  # - **no**\n```\n\n"
        "**Related keywords:** [`Reed`](#reed), [`Weft`](#weft)\n\n[Back to top](#top)\n\n"
    )
    return f"# Keyword Index: `{SOURCE}`\n\n## Keywords\n\n" + _each(names, entry)


def italic_fields(names: list[str]) -> str:
    head = f"# Keywords — {SOURCE}\n\n*Source*: `{SOURCE}`\n*Docs*: [{PAGE}]({PAGE})\n\n"
    return head + _each(names, "- **{n}**\n  - *Type*: {k}\n  - *Used in*: [shuttle](shuttle.py_docs.md)\n")


def plain_with_kinds(names: list[str]) -> str:
    return f"# Keywords: weave.py\n\n**Source**: `{SOURCE}`\n**Count**: {len(names)}\n\n" + _each(
        names, "- {n} ({k})\n"
    )


def numbered_rows(names: list[str]) -> str:
    head = "| # | Keyword | Type | Occurrences | Lines |\n|---|:--------|------|------------:|-------|\n"
    return f"# Keyword Index: {SOURCE}\n\n## Keyword Table\n\n{head}" + _each(
        names, "| {i} | **{n}** | {k} | 3 | 3, 9 |\n"
    )


def tables_under_letters(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n\n## Keywords by Letter\n\n"]
    for letter, run in _by_letter(names):
        rows = _each(run, "| **`{n}`** | {k} | [page](./{PAGE}) |\n")
        parts.append(f"### {letter}\n\n| Keyword | Kind | Link |\n|:--|:-:|--:|\n{rows}\n")
    return "".join([*parts, "---\n\n**Legend:** class, function\n"])


def kinds_behind_dashes(names: list[str]) -> str:
    parts = [f"# 🗝️ Keywords for `{SOURCE}`\n\n"]
    for kind, run in _quarters(names):
        parts.append(f"## {_HEADINGS[kind]}\n\n" + _each(run, "### `{n}` — {k}\n\nDefined at line {i}.\n\n"))
    return "".join(parts)


def kinds_before_headings(names: list[str]) -> str:
    parts = [f"# Keyword Reference: `{SOURCE}`\n\n"]
    for kind, run in _quarters(names):
        entries = _each(run, "### Kind: `{n}`\n\n- Line: {i}\n- [Go](./{PAGE}#{slug})\n\n")
        parts.append(f"## {_HEADINGS[kind]}\n\n{entries.replace('Kind:', f'{kind.capitalize()}:')}")
    return "".join(parts)


def lines_in_headings(names: list[str]) -> str:
    entry = "#### {n} (line {i})\n\nA {k} of this file. See [{PAGE}](./{PAGE}).\n\n"
    return f"# Keyword Index: {SOURCE}\n\n## Entries\n\n" + _each(names, entry)


def numbered_headings(names: list[str]) -> str:
    return f"# Keyword Index: {SOURCE}\n\n## Keywords\n\n" + _each(
        names, "### {i}. `{n}`\n\n- Type: {k}\n- First seen: line {i}\n\n"
    )


def emoji_bullets(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "- 🔹 **{n}** — {k}\n")


def check_boxes(names: list[str]) -> str:
    return f"# Keywords to document: {SOURCE}\n\n## Keywords\n\n" + _each(names, "- [x] **`{n}`** ({k})\n")


def kinds_before_names(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + _each(names, "- [{k}] **{n}** - line {i}\n")


def two_sections(names: list[str]) -> str:
    half = max(1, len(names) // 2)
    first, second = (_each(run, "- **{n}**: {k}\n") for run in (names[:half], names[half:]))
    tail = "## Related Files\n\n- **reed.py**: [reed.py](reed.py_docs.md)\n"
    return f"# Keywords: {SOURCE}\n\n## Primary Keywords\n\n{first}\n## Secondary Keywords\n\n{second}\n{tail}"


def quoted_fields(names: list[str]) -> str:
    return f"# Keywords: {SOURCE}\n\n## Keywords\n\n" + _each(
        names, "### {n}\n\n> **Kind**: {k}\n> **Line**: {i}\n>\n> Found somewhere.\n\n"
    )


def folded_occurrences(names: list[str]) -> str:
    folded = "<details>\n<summary>Occurrences (3)</summary>\n\n- Line 3\n- **Line 12**: here\n\n</details>\n\n"
    return f"# Keywords: {SOURCE}\n\n" + _each(names, "### `{n}`\n\n" + folded)


def distribution_last(names: list[str]) -> str:
    head = f"> 📂 **Location:** `{SOURCE}`  \n> 🔢 **Keywords:** {len(names)}\n\n---\n\n## 📌 Identifiers\n\n"
    tail = "\n## 📈 Keyword Distribution\n\n- **A to M**: 3\n\n## 🔗 Related Documentation\n\n- **Root**: [x](x.md)\n"
    return f"# 🔍 Keyword Map: {SOURCE}\n\n{head}" + _each(names, "- **`{n}`** · {k} · L{i}\n") + tail


def in_rows_of_code(names: list[str]) -> str:
    parts = [f"# Keywords: {SOURCE}\n\n"]
    for letter, run in _by_letter(names):
        parts.append(f"### {letter}\n\n" + ", ".join(f"`{name}`" for name in run) + "\n\n")
    return "".join(parts)


def in_rows_behind_kinds(names: list[str]) -> str:
    parts = [f"# Keyword Index: {SOURCE}\n\n## Keywords\n\n"]
    for kind, run in _quarters(names):
        parts.append(f"- **{_HEADINGS[kind]}** ({len(run)}): " + ", ".join(f"`{name}`" for name in run) + "\n")
    return "".join(parts)


def plain_described(names: list[str]) -> str:
    return f"# Keyword List for {SOURCE}\n\n## Keywords\n\n" + _each(names, "- {n}: {k}, line {i}\n")


def in_paragraphs(names: list[str]) -> str:
    return f"# Keywords of `{SOURCE}`\n\nMade by a loom.\n\n---\n\n" + _each(
        names, "**`{n}`** ({k}) — defined at line {i}. See [docs](./{PAGE}).\n\n"
    )


def odd_labels(names: list[str]) -> str:
    head = f"- **File:** `{SOURCE}`\n- **Extension:** `.py`\n- **Total keywords:** {len(names)}\n\n"
    return f"# Keywords: weave.py\n\n{head}" + _each(names, "- **{n}** ({k}, line {i})\n")


def frequent_last(names: list[str]) -> str:
    table = "\n## Top Keywords by Frequency\n\n| Rank | Keyword |\n|---|---|\n| 1 | Reed |\n"
    return f"# Keyword Index: {SOURCE}\n\n## Extracted Keywords\n\n" + _each(names, "- **{n}** (×{i})\n") + table


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
    bold_category_bullets,
    lettered_headings,
    lettered_plain,
    quoted_header,
    indented,
    tabbed,
    fields_in_one_line,
    starred_fields,
    section_map_first,
    no_title,
    statistics_last,
    badge_header,
    metadata_table,
    plain_header,
    quoted_text,
    hard_breaks,
    folded,
    linked_contents,
    barred,
    definition_list,
    key_and_value,
    cross_references_last,
    ruled_with_stars,
    labelled_headings,
    numbered_with_fields,
    kinds_in_headings,
    in_chinese,
    in_german,
    in_japanese,
    letter_navigation,
    summary_table_last,
    usage_examples,
    italic_fields,
    plain_with_kinds,
    numbered_rows,
    tables_under_letters,
    kinds_behind_dashes,
    kinds_before_headings,
    lines_in_headings,
    numbered_headings,
    emoji_bullets,
    check_boxes,
    kinds_before_names,
    two_sections,
    quoted_fields,
    folded_occurrences,
    distribution_last,
    in_rows_of_code,
    in_rows_behind_kinds,
    plain_described,
    in_paragraphs,
    odd_labels,
    frequent_last,
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
    "two hundred": sorted(
        f"{stem}{i}" for i in range(25) for stem in ("Beam", "Reed", "WARP_", "pick", "_s", "t", "Weft", "x.y")
    ),
}
