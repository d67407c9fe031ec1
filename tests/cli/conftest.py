"""Runs the command in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from keydocs.cli.main import main


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The only line, as JSON."""
        (line,) = self.lines
        return line

    @property
    def lines(self) -> list[Any]:
        """All lines, as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    def failed_with(self, *words: str) -> bool:
        """Whether it could not do its work and said so in one line that holds these words."""
        one = self.err.startswith("keydocs: ") and self.err.count("\n") == 1 and not self.out
        return self.code == 2 and one and all(word in self.err for word in words)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``keydocs`` with these arguments."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        return Ran(code, *capsys.readouterr())

    return run
