"""What a language server that understands the code says of the sample, and what Keydocs answers there.

The gold files are made by ``bench/positions.py``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.positions import read_gold, scored

TESTS = Path(__file__).resolve().parent
GOLD = sorted((TESTS / "gold").glob("*.txt"))


@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_answers_are_those_that_a_language_server_gives(gold: Path, tmp_path: Path) -> None:
    answers = list(scored(TESTS / "sample", tmp_path, read_gold(gold)))
    failed = [f"{answer} {position}" for position, answer in answers if answer not in ("right", "silent")]
    kinds = Counter(position.kind for position, _ in answers)
    assert min(kinds[kind] for kind in ("documented", "external", "local", "text")) >= 10
    assert len(failed) <= len(answers) // 100, "\n".join(failed)
