"""What is reported about the text of a file: by the reader, and the same by the checks."""

from pathlib import Path

import pytest

from keydocs.checks.checker import check
from keydocs.checks.rules import RULES
from keydocs.checks.site import Site
from keydocs.keyword_files.reader import read_keyword_file, read_reference
from keydocs.model import Problem, Range


def _problems(text: str, path: str = "docs/a_kw.md") -> tuple[Problem, ...]:
    return read_reference(path, text, lambda _: False).problems


FAULTS = [
    (" \n\n", "no-entries", Range(0, 0, 0, 1), "No entries found: the file is empty"),
    ("# Keywords\n\nA few words.\n", "no-entries", Range(0, 0, 0, 10), "No entries found"),
    ("# T\n\n- **a**\n\n\0\n", "mis-decoded-text", Range(4, 0, 4, 1), None),
    ("# T\n\n- **a**\n\n```py\nx\n", "unclosed-fence", Range(4, 0, 4, 5), None),
    ("# T\n\n- **a**: " + "x" * 20_005, "not-read", Range(2, 20_000, 2, 20_014), None),
    ("# T\n- **a**\n" + "\n" * 9_998 + "- **b**", "not-read", Range(10_000, 0, 10_000, 0), None),
    ("# T\n\n- **a**\n\n## A â†’ B\n", "mis-decoded-text", Range(4, 5, 4, 8), "Mis-decoded text: â†’ was →"),
    ("# T\n\n- **a**: [b]({c})\n", "unfilled-placeholder", Range(2, 13, 2, 16), "Unfilled placeholder: {c}"),
    ("# T\n\n- **a**: [b](tbd)\n", "unfilled-placeholder", Range(2, 13, 2, 16), "Unfilled placeholder: tbd"),
    ("# T\n\n**Owner**: TODO\n\n- **a**\n", "unfilled-placeholder", Range(2, 11, 2, 15), "Unfilled placeholder: TODO"),
    (
        "# T\n\n**Total Keywords**: 2\n\n- **a**\n",
        "wrong-count",
        Range(2, 20, 2, 21),
        "The file declares 2 keywords and lists 1",
    ),
    (
        "# T\n\nThis file contains 3 extracted keywords:\n\n- **a**\n",
        "wrong-count",
        Range(2, 19, 2, 20),
        "The file declares 3 keywords and lists 1",
    ),
]
RIGHT = [
    "# T\n\n**Total Keywords**: 1\n\n- **{a}**: [ö](./b{}.md) → größe\n\n```\nx\n```\n",
    "# T\n\n- **a**\n\n```\n[b](TBD) â†’ {c}\n**Total Keywords**: 7\n```\n\n`[b](TODO)` <!-- [b]({c}) â†’ -->\n",
    "# T\n\n*No keywords extracted.*\n",
    "# T\n\n**Total Keywords**: 0\n",
]


@pytest.mark.parametrize(("text", "code", "where", "message"), FAULTS)
def test_problem(text: str, code: str, where: Range, message: str | None) -> None:
    (problem,) = _problems(text)
    assert (problem.code, problem.range) == (code, where)
    assert problem.message == message or message is None
    assert code in RULES


@pytest.mark.parametrize("text", [*(text for text, *_ in FAULTS), *RIGHT])
@pytest.mark.parametrize("path", ["docs/a_kw.md", "docs/sub.md"])
def test_the_checks_say_the_same(tmp_path: Path, path: str, text: str) -> None:
    (tmp_path / "docs").mkdir()
    others = ("missing-page", "missing-source", "broken-link", "unsafe-link")
    found = {(one.range, one.code, one.message) for one in check(Site(str(tmp_path)), path, text)}
    found = {one for one in found if one[1] not in others}
    read = read_keyword_file(path, text, lambda _: False).problems
    assert found == {(one.range, one.code, one.message) for one in read}


@pytest.mark.parametrize("text", RIGHT)
def test_none_where_nothing_is_wrong(text: str) -> None:
    assert _problems(text) == ()


def test_indexes_of_folders_may_list_nothing() -> None:
    assert _problems("# T\n\nA few words, **Total Keywords**: 9\n\n**Count**: 9\n", "docs/sub.md") == ()


def test_the_problems_of_a_file_have_a_limit() -> None:
    assert len(_problems("# Keywords\n" + "â†’ [x]({y})\n" * 5_000)) == 5_000
