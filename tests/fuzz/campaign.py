"""Runs a target with atheris, which has to be installed: CONTRIBUTING.md has the command.

    python -m fuzz.campaign fuzz_reader CORPUS SEEDS -max_total_time=3600

What follows the name of the target is libFuzzer's. Inputs are changed by libFuzzer; in turn as the tests do, which know
what Markdown looks like; and now and then a piece is repeated until it shows what is not linear in time.
"""

from __future__ import annotations

import sys
from importlib import import_module
from random import Random

import atheris

from keyword_files.mutations import mutated


def main() -> None:
    with atheris.instrument_imports(include=["keydocs"]):
        target = import_module(f"fuzz.{sys.argv.pop(1)}")
    atheris.Setup(sys.argv, target.run, custom_mutator=_changed)
    atheris.Fuzz()


def _changed(data: bytes, max_size: int, seed: int) -> bytes:
    random = Random(seed)
    way = random.randrange(16)
    if way > 8 or not data:
        return bytes(atheris.Mutate(data, max_size))
    if way:
        text = mutated(data[1:].decode("utf-8", "replace"), random)
        return (data[:1] + text.encode("utf-8", "replace"))[:max_size]
    start = random.randint(1, len(data))
    end = start + random.randint(1, 40)
    times = random.randint(2, max_size) // max(1, len(data[start:end]))
    return (data[:start] + data[start:end] * times + data[end:])[:max_size]


if __name__ == "__main__":
    main()
