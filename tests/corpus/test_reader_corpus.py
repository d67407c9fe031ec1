"""The reader against real files of many repositories. They are not part of this repository.

The folder is ``KEYDOCS_CORPUS``, or ``../shared/corpus`` beside the repository: one folder a repository, and
``EXPECTED.json``, which lists the names of each keyword file.
"""

import json
import os
from collections import Counter
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from keydocs.keyword_files import fast
from keydocs.keyword_files.entry_runs import summarise
from keydocs.keyword_files.reader import read_keyword_file, read_reference, scan_keyword_file
from keydocs.model import KeywordFile, Kind
from keydocs.text.lines import Lines
from keyword_files.mutations import mutated

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("KEYDOCS_CORPUS") or ROOT.parent / "shared" / "corpus")

pytestmark = pytest.mark.skipif(
    not (CORPUS / "EXPECTED.json").is_file(), reason=f"no corpus in {CORPUS} (set KEYDOCS_CORPUS)"
)
# Complete trees: every keyword file has its page.
COMPLETE = ("hft-backtester", "TrendRadar@f225165", "data-engineering-zoomcamp@014Y", "data-engineering-zoomcamp@01Uu")


@lru_cache(maxsize=1)
def expected() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((CORPUS / "EXPECTED.json").read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    return {path: (CORPUS / path).read_bytes().decode("utf-8") for path in expected()}


@lru_cache(maxsize=1)
def files() -> dict[str, KeywordFile]:
    """Each file as it is read, by its path in the corpus; paths in it count from its repository."""
    return {path: _read(path, text) for path, text in texts().items()}


def _read(path: str, text: str) -> KeywordFile:
    folder, _, inner = path.partition("/")
    return read_keyword_file(inner, text, lambda file: (CORPUS / folder / file).is_file())


def test_names() -> None:
    wrong = [
        path for path, file in files().items() if Counter(e.name for e in file.entries) != Counter(expected()[path])
    ]
    assert wrong == []


def test_ranges() -> None:
    for path, file in files().items():
        lines = Lines(texts()[path])
        for entry in file.entries:
            assert lines[entry.range.start_line][entry.range.start : entry.range.end] == entry.name, path


def test_siblings() -> None:
    checked = 0
    for path, file in files().items():
        sibling = path.removesuffix("_kw.md") + "_docs.md"
        if (CORPUS / sibling).is_file():
            assert file.page == sibling.partition("/")[2]
            checked += 1
    assert checked > 600


@pytest.mark.parametrize("folder", COMPLETE)
def test_complete_trees_have_all_pages(folder: str) -> None:
    without = [path for path, file in files().items() if path.startswith(f"{folder}/") and file.page is None]
    missing = [path for path in without if (CORPUS / (path.removesuffix("_kw.md") + "_docs.md")).is_file()]
    assert missing == []
    assert len(without) <= 1


def test_sources_belong_to_their_keyword_files() -> None:
    for path, file in files().items():
        assert file.source is not None, path
        stem = Path(path).name.removesuffix("_kw.md")
        name = Path(file.source).name
        assert stem in (name, Path(name).stem, name.replace(".", "_"), name.replace("_", "__").replace(".", "_")), path


def test_problems() -> None:
    codes = {(path.partition("/")[0], problem.code) for path, file in files().items() for problem in file.problems}
    assert codes == {
        ("dbn@7649073", "unfilled-placeholder"),
        ("seeds", "mis-decoded-text"),
        ("ragflow", "wrong-count"),
    }


def test_placeholders_are_reported_once() -> None:
    for path, file in files().items():
        if path.startswith("dbn@"):
            assert [problem.code for problem in file.problems] == ["unfilled-placeholder"], path


@pytest.mark.parametrize("folder", ["pytorch", "seeds"])
def test_section_maps(folder: str) -> None:
    for path, file in files().items():
        if path.startswith(f"{folder}/"):
            assert len(file.sections) == 9, path
            assert file.sections[1].name == "Original Source"
            assert all(section.about for section in file.sections)


def test_kinds() -> None:
    kinds = Counter((path.partition("/")[0], entry.kind) for path, file in files().items() for entry in file.entries)
    assert kinds["cuda-samples@2358dbc", Kind.MACRO] == 10
    assert kinds["ragflow", Kind.METHOD] == 32
    assert kinds["TrendRadar@f225165", Kind.CLASS] == 19
    assert kinds["ccxt", Kind.CONSTANT] == 46
    assert kinds["pytorch", Kind.IDENTIFIER] < kinds["pytorch", Kind.FUNCTION]


def test_readers_agree() -> None:
    accepted = 0
    random = Random(5)
    for path, text in texts().items():
        if not path.startswith(("pytorch/", "seeds/")):
            continue
        for variant in (text, *(mutated(text, random) for _ in range(20))):
            file = fast.read(path, variant, lambda file: True)
            if file is not None:
                reference = read_reference(path, variant, lambda file: True)
                assert file == reference
                assert fast.scan(path, variant.encode(), lambda file: True) == summarise(reference)
                accepted += 1
    assert accepted > 30


def test_scanned_files() -> None:
    for path, text in list(texts().items())[::10]:
        scanned = scan_keyword_file(path, text.encode(), lambda file: True)
        assert Counter(scanned.names) == Counter(expected()[path])
