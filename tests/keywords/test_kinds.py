"""What files call their kinds."""

import pytest

from keydocs.keywords.kinds import heading_kind, kind_of
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
        ("A", None),
        ("How the shuttle flies", None),
        ("", None),
    ],
)
def test_heading_kind(heading: str, kind: Kind | None) -> None:
    assert heading_kind(heading) is kind
