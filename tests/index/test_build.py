"""Reading with several processes: the same index, whoever reads a file, and whatever happens to those who help."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from keydocs.index import build, build_worker
from keydocs.index.build import read_everything
from keydocs.index.indexer import IndexData
from keydocs.index.names import Names
from keydocs.index.postings import CODES, RANKS, decode, pack, targets_in, unpack
from keydocs.index.scan import scan
from keydocs.index.source_kind import PROSE, SOURCE
from keydocs.model import Kind
from support import MakeScene, pta_keywords

DIES = """
import pickle, sys
from keydocs.index import helper
pickle.load(sys.stdin.buffer)
for answer in {answers}:
    jobs = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(answer or pickle.dumps(len(jobs)))
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def coast(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of 30 sources, their copies, and a folder's index; every file is a portion of its own."""
    monkeypatch.setattr(build, "_CHUNK_BYTES", 1)
    made = scene("//- /src/tide.py pta\nclass Tide: ...\n")
    for number in range(30):
        source = f"src/m{number}.py"
        names = [(f"Moon{number}", "Classs"), ("rise", "Functions"), ("Tide", "Imports")]
        made.write(f"docs/{source}_kw.md", pta_keywords(source, names))
        made.write(f"docs/{source}_docs.md", "")
        copy = f"docs/{source}_docs.md"
        made.write(f"docs/{copy}_kw.md", pta_keywords(copy, [("Moon", "Identifiers"), ("Tide", "Identifiers")]))
    made.write(
        "docs/src/sub.md", "# Keywords\n\n**moon**\n\n- [m1](./m1.py_docs.md)\n\n**m2**\n\n- [x](./m2.py_docs.md)\n"
    )
    return made.root


def read(root: Path, monkeypatch: pytest.MonkeyPatch, helpers: int) -> IndexData:
    monkeypatch.setattr(build, "_number_of_helpers", lambda listing: helpers)
    return read_everything(str(root), scan(str(root)))


def said(gathered: IndexData) -> list[tuple[object, ...]]:
    """What is said of all names, without the ids of further pages: those depend on who reads first."""
    pages = {id_: page for id_, _, page in gathered.targets}
    return [
        (*row[:5], [each._replace(target=0) for each in found], [pages.get(each.target, each.target) for each in found])
        for row in Names().rows(gathered.postings)
        if (found := list(map(unpack, decode(row.data))))
    ]


def test_helpers_change_nothing(coast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, helped = (read(coast, monkeypatch, helpers) for helpers in (0, 2))
    assert alone.rows == helped.rows
    assert (
        {page for _, _, page in alone.targets} == {page for _, _, page in helped.targets} == {"docs/src/m2.py_docs.md"}
    )
    assert said(alone) == said(helped)


@pytest.mark.parametrize("answers", [[], [None], [None] * 5, [b"not a pickle"], [b""]])
def test_a_helper_that_dies_loses_nothing(
    coast: Path, monkeypatch: pytest.MonkeyPatch, answers: list[bytes | None]
) -> None:
    alone = read(coast, monkeypatch, 0)
    monkeypatch.setattr(build, "_HELPER", [sys.executable, "-c", DIES.format(answers=answers)])
    assert read(coast, monkeypatch, 1).rows == alone.rows


def test_progress_comes_to_the_end_with_helpers(coast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_number_of_helpers", lambda listing: 1)
    seen: list[tuple[int, int]] = []
    read_everything(str(coast), scan(str(coast)), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (62, 62)
    assert seen == sorted(seen)


def test_nobody_is_left_behind(coast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[build._Helper] = []
    real = build._Helper.__init__

    def remembered(self: build._Helper, errand: build_worker.BuildWorkerInit, work: build._Work) -> None:
        real(self, errand, work)
        started.append(self)

    monkeypatch.setattr(build._Helper, "__init__", remembered)
    read(coast, monkeypatch, 2)
    assert [each._process.poll() is not None for each in started] == [True, True]


def test_rows_of_names_follow_their_postings() -> None:
    """The second index that is published has the first one's names, and more postings for some of them."""
    gathered, names = IndexData(), Names()
    gathered.postings[b"Tide"].append(posting(Kind.IDENTIFIER, PROSE, 1))
    gathered.postings[b"moonRise"].append(posting(Kind.FUNCTION, SOURCE, 2))
    assert [(row.name, row.initials, row.is_code) for row in names.rows(gathered.postings)] == [
        ("moonRise", "mr", True),
        ("Tide", "", False),
    ]
    gathered.postings[b"Tide"].append(posting(Kind.CLASS, SOURCE, 3))
    tide = names.rows(gathered.postings)[1]
    assert (tide.is_code, targets_in(decode(tide.data))) == (True, [3, 1])


def posting(kind: Kind, tier: int, target: int) -> int:
    return pack(RANKS[tier][CODES[kind]], target, 1, CODES[kind])
