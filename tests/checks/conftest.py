"""A copy of the sample workspace, in which nothing is wrong, and what is found in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from keydocs.checks.checker import check, checked_paths
from keydocs.checks.fix import fix
from keydocs.checks.rules import DEFAULT_SEVERITIES, Diagnostic, Severities
from keydocs.checks.site import Site
from keydocs.index.scan import scan
from keydocs.text.lines import Lines

SAMPLE = Path(__file__).parents[1] / "sample"


@dataclass
class Tree:
    """A workspace on disk. Nothing is remembered between questions."""

    root: Path

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def change(self, path: str, old: str, new: str) -> None:
        """Replace what occurs once."""
        text = self.read(path)
        assert text.count(old) == 1, (old, text.count(old))
        self.write(path, text.replace(old, new))

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def site(self) -> Site:
        listing = scan(str(self.root))
        return Site(str(self.root), documents=lambda: [*listing.keyword_files, *listing.documents])

    def findings(self, path: str, severities: Severities = DEFAULT_SEVERITIES) -> list[Diagnostic]:
        return check(self.site(), path, self.read(path), severities)

    def found(self, severities: Severities = DEFAULT_SEVERITIES) -> list[tuple[str, str, str]]:
        """Everything that is wrong: path, code, and the text in question."""
        listing = scan(str(self.root))
        return [
            (path, one.code, text_at(self.read(path), one))
            for path in checked_paths(listing.keyword_files, listing.documents)
            for one in self.findings(path, severities)
        ]

    def fixed(self, path: str) -> str:
        return fix(self.site(), path, self.read(path))


def text_at(text: str, finding: Diagnostic) -> str:
    lines = Lines(text)
    row, start, last, end = finding.range
    return text[lines.start(row) + start : lines.start(last) + end]


MakeTree = Callable[..., Tree]


@pytest.fixture
def sample(tmp_path: Path) -> Tree:
    root = tmp_path.resolve() / "sample"
    shutil.copytree(SAMPLE, root)
    return Tree(root)


@pytest.fixture
def tree(tmp_path: Path) -> MakeTree:
    """A workspace of these files."""

    def make(**files: str) -> Tree:
        made = Tree(tmp_path.resolve() / "tree")
        made.root.mkdir(exist_ok=True)
        for path, text in files.items():
            made.write(path, text)
        return made

    return make
