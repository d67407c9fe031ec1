"""What files call their kinds."""

import pytest

from keydocs.keyword_files.labels import heading_kind, is_remark, kind_of
from keydocs.model import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("class", Kind.CLASS),
        ("Classs", Kind.CLASS),
        ("Class/Structs", Kind.CLASS),
        ("cuda_kernel", Kind.FUNCTION),
        ("Imported Module", Kind.MODULE),
        ("typedef", Kind.TYPE),
        ("properties", Kind.VARIABLE),
        ("domain_term", Kind.IDENTIFIER),
        ("weaving", None),
        ("", None),
    ],
)
def test_kind_of(text: str, kind: Kind | None) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Functions", Kind.FUNCTION),
        ("### 🧵 Functions (12)", Kind.FUNCTION),
        ("Class Definition", Kind.CLASS),
        ("Method In Baseconfig", Kind.METHOD),
        ("Imported Module", Kind.MODULE),
        ("Global Variables", Kind.VARIABLE),
        ("Functions & Methods", Kind.FUNCTION),
        ("File Handling", None),
        ("函数 (3)", Kind.FUNCTION),
        ("🧵 Klassen", Kind.CLASS),
        ("A", None),
        ("How the shuttle flies", None),
        ("", None),
    ],
)
def test_heading_kind(heading: str, kind: Kind | None) -> None:
    assert heading_kind(heading) is kind


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("class", True),
        ("line 3", True),
        ("lines 3, 9", True),
        ("12 occurrences", True),
        ("×3", True),
        ("static method, defined at line 3", True),
        ("memory", False),
        ("class of its own", False),
        ("in use", False),
        ("", False),
    ],
)
def test_is_remark(text: str, remark: bool) -> None:
    assert is_remark(text) is remark
