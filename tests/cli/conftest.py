"""A fixture that runs ``keydocs`` in the test process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from keydocs.cli.main import main


@dataclass(frozen=True)
class Ran:
    """The exit code and output of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The only line of the output, parsed."""
        (line,) = self.lines
        return line

    @property
    def lines(self) -> list[Any]:
        """All lines of the output, parsed."""
        return [json.loads(line) for line in self.out.splitlines()]

    def failed_with(self, *words: str) -> bool:
        """Return whether it exited with a usage error of one line that contains these words."""
        is_one_line = self.err.startswith("keydocs: ") and self.err.count("\n") == 1 and not self.out
        return self.code == 2 and is_one_line and all(word in self.err for word in words)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs ``keydocs`` with arguments."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        return Ran(code, *capsys.readouterr())

    return run
