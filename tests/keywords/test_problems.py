"""What is reported about a file."""

import pytest

from keydocs.keywords.problems import CODES
from keydocs.keywords.reader import read_reference
from keydocs.model import Problem, Range


def _problems(text: str) -> tuple[Problem, ...]:
    return read_reference("docs/a_kw.md", text, lambda path: False).problems


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        (" \n\n", "empty", Range(0, 0, 0, 1)),
        ("# T\n\0\n", "binary", Range(1, 0, 1, 1)),
        ("# T\n```py\nx\n", "open-fence", Range(1, 0, 1, 5)),
        ("# T\n" + "x" * 20_005, "long-line", Range(1, 20_000, 1, 20_005)),
        ("# T\n" + "\n" * 9_998 + "- **a**\n- **b**", "long-file", Range(10_000, 0, 10_000, 0)),
        ("# T\n\n## A â†’ B\n", "mis-decoded", Range(2, 5, 2, 8)),
        ("# T\n\n- **a**: [b]({c})\n", "placeholder", Range(2, 13, 2, 16)),
        ("# T\n\n- **a**: [b](TBD)\n", "placeholder", Range(2, 13, 2, 16)),
        ("# T\n\n**Total Keywords**: 2\n\n- **a**\n", "count", Range(2, 0, 2, 21)),
    ],
)
def test_problem(text: str, code: str, where: Range) -> None:
    (problem,) = _problems(text)
    assert (problem.code, problem.range) == (code, where)
    assert problem.message
    assert code in CODES


def test_none_where_nothing_is_wrong() -> None:
    assert _problems("# T\n\n**Total Keywords**: 1\n\n- **{a}**: [ö](./b{}.md) → größe\n\n```\nx\n```\n") == ()


def test_each_kind_of_problem_has_a_limit() -> None:
    assert len(_problems("# T\n" + "â†’ [x]({y})\n" * 500)) == 200
