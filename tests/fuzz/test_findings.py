"""What fuzzing has found, and what it starts from: all that has to hold for any input holds for these."""

from itertools import islice

import pytest

from fuzz import fuzz_page, fuzz_reader
from fuzz.seeds import findings, page_seeds, reader_seeds


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in findings("reader")])
def test_found_in_the_reader(data: bytes) -> None:
    fuzz_reader.run(data)


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in findings("page")])
def test_found_in_the_page_finder(data: bytes) -> None:
    fuzz_page.run(data)


def test_what_fuzzing_starts_from() -> None:
    for data in islice(reader_seeds(), 0, None, 20):
        fuzz_reader.run(data)
    for data in islice(page_seeds(), 0, None, 3):
        fuzz_page.run(data)
