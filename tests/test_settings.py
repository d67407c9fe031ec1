from __future__ import annotations

import pytest

from keydocs.settings import Settings, read_settings


@pytest.mark.parametrize(
    "given", [None, {}, {"keydocs": {}}, {"keydocs": None}, [], "quiet", 3, {"other": {"quiet": 1}}]
)
def test_what_says_nothing_gives_the_defaults(given: object) -> None:
    assert read_settings(given) == (Settings(quiet=True), [])


@pytest.mark.parametrize("given", [{"quiet": False}, {"keydocs": {"quiet": False}}])
def test_with_and_without_the_section(given: object) -> None:
    assert read_settings(given) == (Settings(quiet=False), [])


@pytest.mark.parametrize("value", ["no", 0, 1.5, [], {}])
def test_of_a_wrong_value_the_default_goes_on_working(value: object) -> None:
    message = f"keydocs.quiet is {value!r}; true or false is allowed, the default is used"
    assert read_settings({"quiet": value}) == (Settings(), [message])
