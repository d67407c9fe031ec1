"""Checks against real files of many repositories, and what their repair leaves. They are not part of this repository."""

from __future__ import annotations

import shutil
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from corpus.test_reader_corpus import CORPUS
from keydocs.checks.checker import check, checked_paths
from keydocs.checks.fix import read_exactly
from keydocs.checks.rules import Diagnostic
from keydocs.checks.site import Site
from keydocs.cli.main import main
from keydocs.index.scan import scan
from keydocs.text.lines import Lines

pytestmark = pytest.mark.skipif(not (CORPUS / "EXPECTED.json").is_file(), reason=f"no corpus in {CORPUS}")


def _found(root: Path) -> dict[str, list[Diagnostic]]:
    site, listing = Site(str(root)), scan(str(root))
    paths = checked_paths(listing.keyword_files, listing.documents)
    return {path: check(site, path, site.text(path) or "") for path in paths}


@lru_cache(maxsize=32)
def found(folder: str) -> dict[str, list[Diagnostic]]:
    """The findings of a repository by their files."""
    return _found(CORPUS / folder)


def counts(folder: str, suffix: str = "_kw.md") -> Counter[str]:
    return Counter(one.code for path, all_ in found(folder).items() if path.endswith(suffix) for one in all_)


def repairable(folder: str, code: str) -> int:
    every = (one for path, all_ in found(folder).items() if path.endswith("_kw.md") for one in all_)
    return sum(one.code == code and one.repair is not None and one.repair.is_safe for one in every)


@pytest.mark.parametrize(
    ("folder", "code", "count"),
    [
        ("opencv", "broken-link", 18),
        ("nautilus_trader@d9eee98", "broken-link", 28),
        ("react-email", "broken-link", 54),
        # Of eleven, the two that lie one folder deep are right.
        ("cuda-samples@f27978c", "broken-link", 9),
        ("dbn@7649073", "unfilled-placeholder", 9),
        ("seeds", "mis-decoded-text", 5),
    ],
)
def test_known_faults_are_found_and_can_be_repaired(folder: str, code: str, count: int) -> None:
    assert (counts(folder)[code], repairable(folder, code)) == (count, count)


def test_dead_fragments() -> None:
    assert counts("hft-backtester")["dead-fragment"] == 2202


@pytest.mark.parametrize("folder", ["pytorch", "TrendRadar@f225165", "ccxt", "cuda-samples@2358dbc", "seeds"])
def test_links_that_are_right_are_left_alone(folder: str) -> None:
    assert counts(folder).keys() <= {"missing-page", "missing-source", "mis-decoded-text"}


def test_no_link_to_a_file_that_is_there_is_broken() -> None:
    for folder in ("pytorch", "TrendRadar@f225165"):
        for path, all_ in found(folder).items():
            missing = [one.message.rpartition("there is no ")[2] for one in all_ if one.code == "broken-link"]
            assert [one for one in missing if (CORPUS / folder / one).exists()] == [], path


@pytest.mark.parametrize(
    "folder", ["opencv", "react-email", "dbn@7649073", "cuda-samples@f27978c", "seeds", "hft-backtester", "ragflow"]
)
def test_a_fix_leaves_nothing_that_can_be_repaired_and_changes_nothing_else(folder: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(CORPUS / folder, root)
    main(["check", "--root", str(root), "--fix"])
    assert [one for all_ in _found(root).values() for one in all_ if one.repair and one.repair.is_safe] == []
    for path in (path for path in root.rglob("*") if path.is_file()):
        inner = path.relative_to(root).as_posix()
        if path.suffix != ".md" or inner not in found(folder):
            assert path.read_bytes() == (CORPUS / folder / inner).read_bytes()
            continue
        _, before = read_exactly(str(CORPUS / folder), inner)
        wrong = {line for one in found(folder)[inner] for line in range(one.range.start_line, one.range.end_line + 1)}
        old, new = list(Lines(before)), list(Lines(read_exactly(str(root), inner)[1]))
        if len(old) == len(new):
            assert {number for number, pair in enumerate(zip(old, new, strict=True)) if len(set(pair)) > 1} <= wrong
