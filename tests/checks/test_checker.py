"""Each fault is found once, where it is, and nothing else is found."""

from __future__ import annotations

import os

import pytest

from checks.conftest import MakeTree, Tree
from keydocs.checks.checker import check, checked_paths
from keydocs.checks.links import MAX_FOLLOWED
from keydocs.checks.rules import DEFAULT_SEVERITIES, RULES, Severity
from keydocs.checks.site import Site
from keydocs.fs.confined import decode
from keydocs.keyword_files.blocks import MAX_KEYWORD_LINES, MAX_LINE
from keydocs.pages.headings import MAX_HEADINGS
from support import pta_keywords, pta_page, steps

SUN, SHUTTER = "docs/almanac/sun.py_kw.md", "docs/lamp/shutter.cpp_kw.md"
SUN_PAGE = "docs/almanac/sun.py_docs.md"

PLANTED = {
    "link that leads out of the root": (
        SUN,
        "(../../almanac/sun.py)\n",
        "(../../almanac/sun.py) [a](../../../x.md)\n",
        ("unsafe-link", "../../../x.md"),
    ),
    "source link of which a step is missing": (
        SUN,
        "(../../almanac/sun.py)",
        "(../almanac/sun.py)",
        ("broken-link", "../almanac/sun.py"),
    ),
    "page link with a step too many": (
        SUN,
        "- **`Night`**: [sun.py_docs.md](./sun.py_docs.md)",
        "- **`Night`**: [sun.py_docs.md](../sun.py_docs.md)",
        ("broken-link", "../sun.py_docs.md"),
    ),
    "page link without the extension": (
        SUN,
        "- **`Night`**: [sun.py_docs.md](./sun.py_docs.md)",
        "- **`Night`**: [sun.py_docs.md](./sun_docs.md)",
        ("broken-link", "./sun_docs.md"),
    ),
    "link of an index": (
        "docs/almanac/index.md",
        "[docs](./tides.py_docs.md)",
        "[docs](./tidse.py_docs.md)",
        ("broken-link", "./tidse.py_docs.md"),
    ),
    "placeholder of a link": (
        SUN,
        "- **`Night`**: [sun.py_docs.md](./sun.py_docs.md)",
        "- **`Night`**: [sun.py_docs.md]({docs_rel})",
        ("unfilled-placeholder", "{docs_rel}"),
    ),
    "placeholder of a field": (
        "docs/config/station_yaml_docs.md",
        "## File Metadata\n",
        "## File Metadata\n\n- **Owner**: TBD\n",
        ("unfilled-placeholder", "TBD"),
    ),
    "fragment that nothing has": (
        "docs/handbook/lamp_room_kw.md",
        "lamp_room_docs.md#the-log-book",
        "lamp_room_docs.md#the-long-book",
        ("dead-fragment", "#the-long-book"),
    ),
    "entry that comes twice": (
        SUN,
        "- **`Place`**: [sun.py_docs.md](./sun.py_docs.md)\n",
        "- **`Place`**: [sun.py_docs.md](./sun.py_docs.md)\n" * 2,
        ("duplicate-entry", "Place"),
    ),
    "count": (SHUTTER, "**Total Keywords**: 9", "**Total Keywords**: 12", ("wrong-count", "12")),
    "entry that its page does not hold": (
        SUN,
        "- **`Place`**: [sun.py_docs.md](./sun.py_docs.md)\n",
        "- **`Place`**: [sun.py_docs.md](./sun.py_docs.md)\n- **`Zodiac`**: [sun.py_docs.md](./sun.py_docs.md)\n",
        ("entry-not-on-page", "Zodiac"),
    ),
    "text in the wrong encoding": (
        SUN,
        "Keyword → Section Map",
        "Keyword â†’ Section Map",
        ("mis-decoded-text", "â†’"),
    ),
}


def test_nothing_is_found_in_a_clean_workspace(sample: Tree) -> None:
    assert sample.found() == []


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_once(sample: Tree, fault: str) -> None:
    path, old, new, (code, text) = PLANTED[fault]
    sample.change(path, old, new)
    assert sample.found() == [(path, code, text)]


def test_a_missing_page_is_one_fault_however_many_links_lead_to_it(sample: Tree) -> None:
    sample.delete("docs/lamp/shutter.cpp_docs.md")
    assert sample.found() == [(SHUTTER, "missing-page", "./shutter.cpp_docs.md")]


def test_a_missing_source_is_one_fault_too(sample: Tree) -> None:
    sample.delete("almanac/sun.py")
    assert sample.found() == [(SUN, "missing-source", "../../almanac/sun.py")]


def test_a_missing_source_without_a_link_is_told_where_it_is_named(sample: Tree) -> None:
    sample.delete("config/station.yaml")
    assert sample.found() == [("docs/config/station_yaml_kw.md", "missing-source", "config/station.yaml")]


def test_a_page_without_a_keyword_file(sample: Tree) -> None:
    sample.delete(SUN)
    assert sample.found() == [(SUN_PAGE, "page-without-keyword-file", "Documentation: `almanac/sun.py`")]


def test_an_outdated_page_is_looked_for_only_where_it_is_wanted(sample: Tree) -> None:
    os.utime(sample.root / SUN_PAGE, (1, 1))
    assert sample.found() == []
    os.utime(sample.root / SUN_PAGE)
    for path in sample.root.rglob("*"):
        os.utime(path, (1_000, 1_000))
    os.utime(sample.root / "almanac/sun.py", (2_000, 2_000))
    severities = {**DEFAULT_SEVERITIES, "outdated-page": Severity.HINT}
    assert sample.found(severities) == [(SUN, "outdated-page", "Keyword Index: `almanac/sun.py`")]


def test_what_is_off_is_not_found(sample: Tree) -> None:
    path, old, new, _ = PLANTED["count"]
    sample.change(path, old, new)
    assert sample.found({**DEFAULT_SEVERITIES, "wrong-count": Severity.OFF}) == []


def test_the_same_name_as_another_kind_is_no_duplicate(tree: MakeTree) -> None:
    made = tree(
        **{
            "docs/lamp.rb_kw.md": "# Keyword Map: lamp.rb\n\n### Method In Lamp\n\n- **turn**: here\n\n"
            "### Method In Shutter\n\n- **turn**: here\n\n### Class\n\n- **turn**: here\n",
        }
    )
    assert [one.code for one in made.findings("docs/lamp.rb_kw.md")] == ["missing-page", "missing-source"]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[a][b] [b]\n\n[b]: command:x\n", ["command:x"]),
        ('> [b]: <command:x> "title"\n- [c d]:\n  ../../../../x.md\n', ["command:x", "../../../../x.md"]),
        ("[b]: //host/share\n[c]: C:/x\n[d]: command&colon;x\n", ["//host/share", "C:/x", "command&colon;x"]),
        ("See <command:x>, <file:///x> and <vscode:y>.\n", ["command:x", "file:///x", "vscode:y"]),
        ('<a href="command:x">a</a>\n', ["command:x"]),
        ("<a\n  class='>'\n  HREF = ' javascript:x()'>a</a>\n", ["javascript:x()"]),
        ("<img alt=x src=file:///x.png> <img src=../../../../x.png>\n", ["file:///x.png", "../../../../x.png"]),
        ("<a href='java&Tab;script:x'>a</a>\n", ["java&Tab;script:x"]),
        ("[a](command&#58;x) [b](command\\:x)\n", ["command&#58;x", "command\\:x"]),
        ("[b]: sun.py_docs.md\n[c]: https://x.org\n[d]: ../x%20y.md\n[e]: /x\n[f]: #g\n[^1]: note:x\n", []),
        ("<https://x.org> <mail@x.org> <std::string> <a name='x'> <a href='#x'> a < b href=command:x\n", []),
        ("`<command:x>`\n\n```html\n<a href='command:x'>\n[b]: command:x\n```\n<!-- <command:x> -->\n", []),
    ],
)
@pytest.mark.parametrize("path", [SUN, SUN_PAGE, "docs/almanac/index.md"])
def test_unsafe_links_however_they_are_written(sample: Tree, path: str, text: str, targets: list[str]) -> None:
    sample.write(path, sample.read(path) + "\n## Links\n\n" + text)
    unsafe = [finding for finding in sample.found() if finding[1] == "unsafe-link"]
    assert unsafe == [(path, "unsafe-link", target) for target in targets]


@pytest.mark.parametrize("path", [SUN, SUN_PAGE, "docs/almanac/index.md"])
def test_what_cannot_be_decoded_is_told_once(sample: Tree, path: str) -> None:
    file = sample.root / path
    for odd in (b"caf\xe9 \xff\xff\n", b"a\0b\0\n"):
        data = sample.read(path).encode()
        file.write_bytes(data + b"\n## Notes\n\n" + odd)
        found = check(Site(str(sample.root)), path, decode(file.read_bytes()))
        assert [(one.code, one.range.start) for one in found] == [("mis-decoded-text", 3 if b"caf" in odd else 1)]
        file.write_bytes(data)
    file.write_bytes(b"\xff\xfe" + sample.read(path).encode("utf-16-le"))
    assert check(Site(str(sample.root)), path, decode(file.read_bytes())) == []


def test_quoted_text_and_code_hold_no_links(tree: MakeTree) -> None:
    made = tree(
        **{
            "tide.md": "[a](b.md)",
            "docs/tide.md_docs.md": "# Documentation: tide.md\n\n## Original Source\n\n```markdown\n[a](b.md)\n```\n",
            "docs/tide.md_kw.md": "# Keywords: tide.md\n\n### Tide\n\n- **Context**: see [a](../b.md)\n\n"
            "### Source\n\n- **Context**: `[a](\n\nb.md)`\n\n`[x](y.md)`\n\n```\n[x](y.md)\n```\n<!-- [x](y.md) -->\n",
        }
    )
    assert made.found() == []


@pytest.mark.parametrize(
    "line",
    [
        "[a](<my notes.md>)",
        "[a](my%20notes.md)",
        "[a](my notes.md)",
        '[a](notes.md "Of the tides")',
        "[a](./notes.md#the-tides)",
        "[a](notes.md#L3)",
        "[a](notes.md#ebb)",
        "[a](../src)",
        "[a](../src/)",
        "[a](../)",
        "[a](/)",
        "[a](/docs/notes.md)",
        "[a](https://example.org/x.md)",
        "[a](mailto:keeper@example.org)",
        "operator[](size_t index) and lamps[0](level)",
        "[a](#)",
        "Olá, NÃO, naïve, « Â », 10 °C",
    ],
)
def test_what_is_right(tree: MakeTree, line: str) -> None:
    notes = '# Notes\n\n## The *tides*\n\n<a id="ebb"></a>\n'
    made = tree(
        **{
            "src/tide.py": "tide = 1\n",
            "docs/notes.md": notes,
            "docs/my notes.md": notes,
            "docs/index.md": f"{line}\n",
        }
    )
    assert made.findings("docs/index.md") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("# Keyword Map for {path}", None),
        ("**File**: `{file_path}`", None),
        ("- **Tide**: see [documentation](TBD)", "- **Tide**: see [documentation](tide.py_docs.md)"),
        ("- **Tide**: see [x]({rel}/tide.py_docs.md)", "- **Tide**: see [x](tide.py_docs.md)"),
        ("- **Tide**: see [nobody knows](TODO)", None),
        ("- **Tide**: see [x](../../../tide.py_docs.md)", "- **Tide**: see [x](tide.py_docs.md)"),
        ("- **Tide**: see [x](../../../nobody_knows.md)", None),
        ("- **Tide**: cafÃ© â€” ðŸ“š", "- **Tide**: café — 📚"),
        ("ï»¿The tides", "The tides"),
    ],
)
def test_what_is_wrong_and_how_it_is_put_right(tree: MakeTree, wrong: str, right: str | None) -> None:
    made = tree(**{"src/tide.py": "", "docs/src/tide.py_docs.md": "# Tide\n", "docs/src/tide.py_kw.md": f"{wrong}\n"})
    codes = {one.code for one in made.findings("docs/src/tide.py_kw.md")}
    assert codes <= {"unfilled-placeholder", "unsafe-link", "mis-decoded-text", "no-entries"}
    assert made.findings("docs/src/tide.py_kw.md") != []
    assert made.fixed("docs/src/tide.py_kw.md") == f"{right or wrong}\n"


def test_a_link_to_another_file_than_it_names(tree: MakeTree) -> None:
    """At the root, a source link without its ``../`` leads to a file of the documentation."""
    made = tree(
        **{
            "README.md": "Tides\n",
            "docs/README.md": "Of the docs\n",
            "docs/README.md_docs.md": "# Documentation: README.md\n",
            "docs/README.md_kw.md": "# Keyword Map for `README.md`\n\n## File Path and Links\n\n"
            "- **Source File**: [README.md](README.md)\n\n## Keywords\n\n### T\n\n- **Tides**: here\n",
        }
    )
    (one,) = made.findings("docs/README.md_kw.md")
    assert (one.code, one.message) == ("broken-link", "Wrong link: leads to docs/README.md instead of README.md")
    assert "[README.md](../README.md)" in made.fixed("docs/README.md_kw.md")


def test_nothing_is_told_of_what_lies_outside(tree: MakeTree) -> None:
    made = tree(**{"docs/a.py_kw.md": "# Keywords: a.py\n\n- **a**: [x](link/secret.md) [y](../../secret.md)\n"})
    outside = made.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("x")
    (made.root.parent / "secret.md").write_text("x")
    (made.root / "docs/link").symlink_to(outside)
    found = [one.message for one in made.findings("docs/a.py_kw.md") if one.code == "broken-link"]
    assert found == ["Broken link: docs/link/secret.md not found"]


@pytest.mark.parametrize("text", ["", "\0", "# ", "```", "[" * 5_000, "[a](" * 5_000, "`" * 5_001, "\r\r\n" * 50])
@pytest.mark.parametrize("path", ["docs/a_kw.md", "docs/a_docs.md", "docs/sub.md", "docs/index.md"])
def test_any_text_is_checked(tree: MakeTree, path: str, text: str) -> None:
    made = tree(**{path: text})
    assert all(one.code in RULES for one in made.findings(path))


def test_only_documentation_is_checked() -> None:
    keyword_files = ["docs/src/a_kw.md", "docs/sub.md"]
    documents = ["docs/index.md", "docs/src/a_docs.md", "guide/index.md", "README.md", "docs/src/notes.md"]
    assert checked_paths(keyword_files, documents) == [
        "docs/index.md",
        "docs/src/a_docs.md",
        "docs/src/a_kw.md",
        "docs/sub.md",
    ]


def test_of_a_page_with_too_many_headings_no_fragment_is_said_to_be_dead(tree: MakeTree) -> None:
    few, many = "# a\n", "# a\n" * (MAX_HEADINGS + 1)
    for headings, codes in ((few, ["dead-fragment"]), (many, [])):
        found = tree(**{"docs/index.md": "[a](./b.md#last)\n", "docs/b.md": headings}).findings("docs/index.md")
        assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("docs/a_kw.md", "# A\n" * (MAX_KEYWORD_LINES - 1) + "# B", []),
        ("docs/a_kw.md", "# A\n" * MAX_KEYWORD_LINES, []),
        ("docs/a_kw.md", "# A\n" * MAX_KEYWORD_LINES + "# B", [(MAX_KEYWORD_LINES, 0)]),
        ("docs/a_kw.md", "# A\r\n" * (MAX_KEYWORD_LINES + 9), [(MAX_KEYWORD_LINES, 0)]),
        ("docs/a_kw.md", f"# Keywords\n{'b' * MAX_LINE}  \n", []),
        ("docs/a_kw.md", f"# Keywords\n{'b' * MAX_LINE}c\n", [(1, MAX_LINE)]),
        ("docs/a_docs.md", pta_page("a", "b" * (MAX_LINE + 1)), []),
        ("docs/a_docs.md", f"# A\n\n{'b' * MAX_LINE}c\n", [(2, MAX_LINE)]),
        ("docs/sub.md", "[a](./sub.md)\n" * (MAX_FOLLOWED + 1), []),
        ("docs/a_docs.md", "[a](./a_docs.md)\n" * MAX_FOLLOWED, []),
        ("docs/a_docs.md", "[a](./a_docs.md)\n" * (MAX_FOLLOWED + 9), [(MAX_FOLLOWED, 4)]),
    ],
)
def test_what_is_not_looked_at_is_told(tree: MakeTree, path: str, text: str, told: list[tuple[int, int]]) -> None:
    found = tree(**{path: text}).findings(path)
    assert [one.range[:2] for one in found if one.code == "not-read"] == told


CHECKED = {
    "lines": ("docs/a_docs.md", "a\n"),
    "code spans": ("docs/a_docs.md", "`a`\n"),
    "code spans on a line": ("docs/a_docs.md", "``a`` "),
    "what looks like links": ("docs/a_docs.md", "[[]("),
    "what looks like links on lines": ("docs/a_docs.md", "[[](\n"),
    "links": ("docs/sub.md", "[a](sub.md)\n"),
}


@pytest.mark.parametrize(("path", "unit"), CHECKED.values(), ids=CHECKED)
def test_a_long_file_is_checked_in_bounded_steps(
    tree: MakeTree, monkeypatch: pytest.MonkeyPatch, path: str, unit: str
) -> None:
    for bound in ("checks.checker.MAX_LINES", "checks.links.MAX_FOLLOWED", "markdown.masking.MAX_TICKS"):
        monkeypatch.setattr(f"keydocs.{bound}", 1_000)
    monkeypatch.setattr("keydocs.markdown.inline._MAX_TRIED", 1_000)
    made = tree(**{path: ""})
    few, many = (unit * (size // len(unit)) for size in (20_000, 400_000))
    cost = [steps(lambda text=text: check(Site(str(made.root)), path, text)) for text in (few, many)]
    assert cost[1] < 3 * cost[0]


@pytest.mark.parametrize("name", ["b{}" + "a" * 50, "b{}." + "a." * 400])
def test_names_that_are_not_on_a_long_page_are_searched_in_bounded_time(
    tree: MakeTree, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("keydocs.checks.entries._MAX_SEARCHED", 10_000_000)
    names = [(name.format(number), "Identifiers") for number in range(300)]
    page = pta_page("a", "a" * 120_000)
    made = tree(**{"docs/a_docs.md": page, "docs/a_kw.md": pta_keywords("a", names)})
    found = [one for one in made.findings("docs/a_kw.md") if one.code == "entry-not-on-page"]
    assert 30 <= len(found) <= 90


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Keywords: tide.py\n\nA text that lists nothing.\n", ["No entries found"]),
        ("# Keywords: tide.py\n\n- see the page\n- and others, of course\n", ["No entries found"]),
        ("# Keywords: tide.py\n\n<dl><dt>settle</dt></dl>\n", ["No entries found"]),
        ("# Keywords: tide.py\n\nNo keywords found.\n", []),
        ("# Keywords: tide.py\n\n**Total Keywords**: 0\n", []),
        ("# Keywords: tide.py\n", ["No entries found"]),
        ("# Keywords: tide.py\n\n## settle\n\nbrings it\n", []),
    ],
)
def test_a_keyword_file_without_entries(tree: MakeTree, text: str, told: list[str]) -> None:
    made = tree(**{"docs/tide.py_kw.md": text})
    assert [one.message for one in made.findings("docs/tide.py_kw.md") if one.code == "no-entries"] == told


def test_a_file_that_only_ends_like_a_keyword_file_is_left_alone(tree: MakeTree) -> None:
    made = tree(**{"reference/anova_kw.md": "# anova_kw: a test\n\n[Nowhere](../../nowhere.md)\n\n{path}\n"})
    assert made.findings("reference/anova_kw.md") == []
