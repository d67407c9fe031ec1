"""The fast reader reads what it is sure of, and nothing else."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydocs.keyword_files import fast
from keydocs.keyword_files.entry_runs import summarise
from keydocs.keyword_files.reader import read_keyword_file, read_reference, scan_keyword_file
from keydocs.model import Kind, Section
from keyword_files.mutations import mutated
from keyword_files.samples import NAMES, PATH, canonical


def exists(path: str) -> bool:
    return True


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def agree(path: str, text: str) -> bool:
    """Whether the fast reader accepts the text; where it does, it has to read what the reference reader reads."""
    file, scanned = fast.read(path, text, exists), fast.scan(path, encoded(text), exists)
    assert (file is None) == (scanned is None)
    if file is None or scanned is None:
        return False
    reference = read_reference(path, text, exists)
    assert file == reference
    assert scanned == summarise(reference)
    return True


@pytest.mark.parametrize(
    "text",
    [
        canonical(),
        canonical({"Identifiers": ["A"]}),
        canonical({"Class/Structs": ["a"], "Includes": ["b"], "Macros": ["C"], "Namespaces": ["a"]}),
        canonical({"Functions": ["same"], "Imports": ["same"], "Classs": ["same"]}),
        canonical({"Functions": [f"f{i}" for i in range(200)]}),
        canonical({"Functions": ["#define", "a#b", "###"], "Macros": ["### A"]}),
        canonical(source="docs/loom/weave.py_docs.md"),
        canonical()[:-1],
        canonical({}).replace("concepts:\n\n", "concepts:\n\n\n*No keywords found here.*\n"),
    ],
)
def test_the_form_is_read(text: str) -> None:
    assert agree(PATH, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        canonical({}),
        canonical({}).replace("concepts:\n\n", "concepts:\n\n\n*No `keywords` found here.*\n"),
        canonical({}).replace("concepts:\n\n", "concepts:\n\n\n*No keywords found here.*\n\n- **a**\n"),
        canonical({"Functions": []}),
        canonical({"Things": ["a"]}),
        canonical({"Functions": ["a`b"]}),
        canonical({"Functions": ["a", "`", "b"]}),
        canonical({"Functions": ["a", "", "b"]}),
        canonical().replace("- **`Reed`**: [", "- **`Reed`**: [`"),
        canonical({"Functions": ["a[b]"]}),
        canonical({"Functions": ["größe"]}),
        canonical({"Functions": ["a\nb"]}),
        canonical({"Functions": [""]}),
        canonical({"Functions": ["x" * 1200]}),
        canonical(source="weave.py"),
        canonical(source="loom/../weave.py"),
        canonical(up="x/"),
        canonical().replace("\n", "\r\n"),
        canonical() + "more",
        canonical().replace("→", "â†’"),
        canonical().replace("### Functions", "### Functions "),
        canonical().replace("### Functions", "##Functions"),
        canonical().replace("\n\n## Keyword →", "\n\n### \n\n## Keyword →"),
        canonical().replace("\n\n## Keyword →", "\nx\n## Keyword →"),
        canonical().replace("\n\n## Keyword →", "\n## Keyword →"),
        canonical().replace("- **`Reed`**", "- **Reed**"),
        canonical().replace("`Reed`**: [weave.py", "`Reed`**: [wave.py"),
        "\n" + canonical(),
        "\ufeff" + canonical(),
    ],
)
def test_what_is_not_the_form_is_left_alone(text: str) -> None:
    assert fast.read(PATH, text, exists) is None
    assert fast.scan(PATH, encoded(text), exists) is None


def test_what_is_read() -> None:
    file = fast.read(PATH, canonical(), exists)
    assert file is not None
    assert (file.title, file.source, file.page) == (
        "Keyword Index: `loom/weave.py`",
        "loom/weave.py",
        "docs/loom/weave.py_docs.md",
    )
    assert [entry.name for entry in file.entries] == [name for names in NAMES.values() for name in names]
    assert [entry.kind for entry in file.entries[2:7]] == [Kind.CLASS, *[Kind.FUNCTION] * 3, Kind.MODULE]
    assert file.sections == (Section("Threads", "Where they are kept"), Section("Knots & Bows", "How they are tied"))
    lines = canonical().split("\n")
    for entry in file.entries:
        assert lines[entry.range.start_line][entry.range.start : entry.range.end] == entry.name
        (link,) = entry.links
        assert lines[entry.range.start_line][link.range.start : link.range.end] == f"[{link.label}]({link.target})"


def test_without_its_page_a_file_is_for_the_reference_reader() -> None:
    assert fast.read(PATH, canonical(), lambda path: False) is None
    assert read_keyword_file(PATH, canonical(), lambda path: False).page is None


def test_scanned_is_the_same_by_either_way() -> None:
    assert scan_keyword_file(PATH, canonical().encode(), exists) == summarise(read_reference(PATH, canonical(), exists))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["Classs", "Functions", "Imports", "Includes", "Macros", "Namespaces", "Identifiers"]),
        st.lists(st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["a", "Type", "[x](y)", "**"])),
    ),
    st.sampled_from(["loom/weave.py", "weave.py", "a/b/c.md_docs.md", "a//b", "./a/b", "a/.b/c"]),
)
def test_readers_agree_about_any_names(names: dict[str, list[str]], source: str) -> None:
    agree(PATH, canonical(names, source))


def test_readers_agree_about_damaged_files() -> None:
    random = Random(3)
    texts = [
        canonical(),
        canonical({"Identifiers": ["Any", "More"]}),
        canonical({"Functions": ["f"], "Imports": ["i"]}),
    ]
    accepted = sum(agree(PATH, mutated(random.choice(texts), random)) for _ in range(3000))
    assert accepted > 100
