"""``keydocs check``."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.conftest import Run
from cli.sarif_schema import SARIF
from keydocs.checks.rules import PRESETS, RULES
from support import MakeScene, Scene

COAST = """
//- /src/tide.py pta
class Tide: ...
//- /src/turn.py pta
def turn(): ...
"""
TIDE, TURN = "docs/src/tide.py_kw.md", "docs/src/turn.py_kw.md"


@pytest.fixture
def coast(scene: MakeScene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    workspace = scene(COAST)
    monkeypatch.chdir(workspace.root)
    return workspace


@pytest.fixture
def broken(coast: Scene) -> Scene:
    """The coast with links to the page a folder too high and a mis-decoded arrow in one keyword file."""
    text = (coast.root / TIDE).read_text("utf-8")
    coast.write(TIDE, text.replace("(./", "(../").replace("→", "â†’"))
    return coast


def test_a_clean_workspace(run: Run, coast: Scene) -> None:
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (0, "", "No problems found in 4 files\n")


def test_numbers_agree_with_their_nouns(run: Run, coast: Scene) -> None:
    text = (coast.root / TIDE).read_text("utf-8")
    coast.write(TIDE, text.replace("(./", "(../", 1))
    assert run("check").err.splitlines()[-1] == "Found 1 problem in 1 of 4 files"
    assert run("check", TIDE).err.splitlines()[-1] == "Found 1 problem in 1 of 1 file"
    assert run("check", "--diff", TIDE).err.splitlines()[-1] == (
        "Found 1 problem in 1 of 1 file (1 file fixable with --fix)"
    )
    assert run("check", "--fix", TIDE).err.splitlines()[-1] == "No problems found in 1 file (1 file fixed)"


def test_text_format(run: Run, broken: Scene) -> None:
    ran = run("check")
    assert (ran.code, ran.out.splitlines()) == (
        1,
        [
            "docs/src/tide.py_kw.md:7:33: broken-link [*] Broken link: docs/tide.py_docs.md not found"
            " (did you mean docs/src/tide.py_docs.md?)",
            "docs/src/tide.py_kw.md:9:12: mis-decoded-text [*] Mis-decoded text: â†’ was →",
        ],
    )
    assert ran.err.splitlines() == [
        "       1  error        broken-link (1 fixable with --fix)",
        "       1  warning      mis-decoded-text (1 fixable with --fix)",
        "Found 2 problems in 1 of 4 files",
    ]


def _indexes(coast: Scene, count: int) -> None:
    """Write folder indexes that link to one missing page; the first also has a link with a dead fragment."""
    for number in range(count):
        coast.write(f"docs/part{number:02}/sub.md", "# Part\n\n[log](../log.md)\n")
    coast.write("docs/part00/sub.md", "# Part\n\n[log](../log.md) [a](../src/tide.py_docs.md#ebb)\n")


def test_diagnostics_are_grouped_by_cause_errors_first(run: Run, coast: Scene) -> None:
    _indexes(coast, 6)
    coast.write("docs/part05/sub.md", "[b](../src/tide.py_docs.md#flow)\n\n[log](../log.md)\n")
    assert run("check").out.splitlines() == [
        "docs/part00/sub.md:3:7: broken-link Broken link: docs/log.md not found (6 places)",
        "    docs/part01/sub.md:3:7",
        "    docs/part02/sub.md:3:7",
        "    ... and 3 more (--verbose lists all)",
        "docs/part00/sub.md:3:44: dead-fragment docs/src/tide.py_docs.md has no heading for #ebb, #flow (2 places)",
        "    docs/part05/sub.md:1:27 #flow",
    ]
    verbose = run("check", "--verbose").out.splitlines()
    assert verbose[1:6] == [f"    docs/part{number:02}/sub.md:3:7" for number in range(1, 6)]
    assert len(run("check", "--format", "json").json["findings"]) == 8
    assert len(run("check", "--format", "github").out.splitlines()) == 8
    assert len(run("check", "--format", "sarif").json["runs"][0]["results"]) == 8


@pytest.mark.parametrize(("count", "is_first"), [(49, False), (50, True)])
def test_many_diagnostics_start_with_a_summary(run: Run, coast: Scene, count: int, is_first: bool) -> None:
    _indexes(coast, count)
    ran = run("check")
    summary = [f"{count:>8}  error        broken-link", "       1  warning      dead-fragment"]
    assert (ran.out.splitlines()[:3] == [*summary, ""]) == is_first
    assert ran.err.splitlines()[:-1] == ([] if is_first else summary)
    assert ran.err.splitlines()[-1] == f"Found {count + 1} problems in {count} of {count + 4} files"


def test_the_preset_for_documentation_without_sources(run: Run, coast: Scene) -> None:
    coast.delete("src/tide.py")
    coast.delete("src/turn.py")
    coast.write("docs/sub.md", "[head](../src/tide.h) [page](src/gone.md)\n")
    ran = run("check")
    assert [line.split()[1] for line in ran.out.splitlines()] == ["broken-link"] * 2 + ["missing-source"] * 2
    assert "--preset docs-only" in ran.err
    ran = run("check", "--preset", "docs-only")
    assert (ran.code, [line.split(":")[0:3] for line in ran.out.splitlines()]) == (1, [["docs/sub.md", "1", "30"]])
    coast.write("keydocs.toml", '[diagnostics]\npreset = "docs-only"\n')
    assert run("check").out == ran.out
    assert "missing-source" in run("check", "--preset", "default").out
    assert "missing-source" in run("check", "--select", "missing-source").out
    coast.write("keydocs.toml", '[diagnostics]\npreset = "docs-only"\nmissingSource = "error"\n')
    assert "missing-source" in run("check").out
    assert run("check", "--preset", "docs").code == 2


def test_a_wrong_link_to_an_existing_source_is_reported_with_each_preset(run: Run, coast: Scene) -> None:
    coast.write(TIDE, (coast.root / TIDE).read_text("utf-8") + "\n[src/tide.py](../src/tide.py)\n")
    assert run("check", "--preset", "docs-only").out.split()[1:3] == ["broken-link", "[*]"]


def test_presets_turn_off_existing_rules() -> None:
    assert set(PRESETS) == {"default", "docs-only"}
    assert all(preset.off <= RULES.keys() for preset in PRESETS.values())


def test_json_format(run: Run, broken: Scene) -> None:
    report = run("check", "--format", "json", "--select", "broken-link").json
    assert (report["files"], report["summary"]) == (4, {"broken-link": 1})
    assert report["findings"] == [
        {
            "path": "docs/src/tide.py_kw.md",
            "line": 7,
            "column": 33,
            "endLine": 7,
            "endColumn": 51,
            "code": "broken-link",
            "severity": "error",
            "message": "Broken link: docs/tide.py_docs.md not found",
            "related": {"path": "docs/src/tide.py_docs.md", "line": 1, "column": 1, "endLine": 1, "endColumn": 1},
            "fixable": True,
            "fix": {
                "title": "Change the link to tide.py_docs.md",
                "edits": [{"line": 7, "column": 33, "endLine": 7, "endColumn": 51, "text": "tide.py_docs.md"}],
            },
        }
    ]


def test_github_format(run: Run, broken: Scene) -> None:
    assert run("check", "--format", "github", "--ignore", "mis-decoded-text").out.splitlines() == [
        "::error file=docs/src/tide.py_kw.md,line=7,col=33,endLine=7,endColumn=51,title=broken-link"
        "::Broken link: docs/tide.py_docs.md not found",
    ]


def test_sarif_format(run: Run, broken: Scene) -> None:
    ran = run("check", "--format", "sarif")
    log: dict[str, Any] = ran.json
    jsonschema.validate(log, SARIF)
    (workspace,) = log["runs"]
    rules = [rule["id"] for rule in workspace["tool"]["driver"]["rules"]]
    assert (ran.code, log["version"], rules) == (1, "2.1.0", list(RULES))
    assert workspace["originalUriBaseIds"] == {"SRCROOT": {"uri": f"{broken.root.as_uri()}/"}}
    first, second = workspace["results"]
    assert (first["ruleId"], rules[first["ruleIndex"]], first["level"]) == ("broken-link", "broken-link", "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": TIDE, "uriBaseId": "SRCROOT"},
        "region": {"startLine": 7, "startColumn": 33, "endLine": 7, "endColumn": 51},
    }
    (replacement,) = second["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": "→"}


def test_fix_writes_the_safe_fixes(run: Run, broken: Scene) -> None:
    ran = run("check", "--fix")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [f"fixed {TIDE}", "No problems found in 4 files (1 file fixed)"]
    assert "- **`Tide`**: [tide.py_docs.md](tide.py_docs.md)" in (broken.root / TIDE).read_text("utf-8")
    assert run("check").code == 0


def test_a_diff_shows_what_a_fix_would_change(run: Run, broken: Scene) -> None:
    original = (broken.root / TIDE).read_bytes()
    ran = run("check", "--diff")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith(("-", "+"))] == [
        f"--- a/{TIDE}",
        f"+++ b/{TIDE}",
        "-- **`Tide`**: [tide.py_docs.md](../tide.py_docs.md)",
        "+- **`Tide`**: [tide.py_docs.md](tide.py_docs.md)",
        "-## Keyword â†’ Section Map",
        "+## Keyword → Section Map",
    ]
    assert (broken.root / TIDE).read_bytes() == original


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_fix_touches_nothing_else(run: Run, broken: Scene, mark: bytes, end: bytes) -> None:
    file = broken.root / TIDE
    original = mark + file.read_bytes().replace(b"\n", end) + b"\x0c\xe2\x80\xa8 last line"
    file.write_bytes(original)
    file.chmod(0o640)
    assert run("check", "--fix", TIDE).code == 0
    expected = original.replace(b"(../tide", b"(tide").replace("â†’".encode(), "→".encode())
    assert file.read_bytes() == expected
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == sorted(
        name for stem in ("tide", "turn") for name in (f"{stem}.py_docs.md", f"{stem}.py_kw.md")
    )


def test_utf_16_stays_utf_16(run: Run, broken: Scene) -> None:
    file = broken.root / TIDE
    file.write_bytes(codecs.BOM_UTF16_LE + file.read_text("utf-8").encode("utf-16-le"))
    assert run("check", "--fix", TIDE).code == 0
    assert "Keyword → Section" in file.read_bytes().decode("utf-16")


def test_files_that_are_not_text_are_left_unchanged(run: Run, broken: Scene) -> None:
    file = broken.root / TIDE
    original = file.read_bytes() + b"\xff"
    file.write_bytes(original)
    ran = run("check", "--fix")
    assert (ran.code, file.read_bytes()) == (1, original)
    assert "not fixed: not a text file" in ran.err


def test_nothing_is_written_through_a_symbolic_link(run: Run, broken: Scene, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name, inner in (("kept_kw.md", outside), ("inside_kw.md", broken.root / "src")):
        (inner / name).write_bytes((broken.root / TIDE).read_bytes())
        (broken.root / "docs/src" / name).symlink_to(inner / name)
    original = (outside / "kept_kw.md").read_bytes()
    ran = run("check", "--fix", "docs")
    assert ran.code == 1
    assert (outside / "kept_kw.md").read_bytes() == original
    assert "docs/src/kept_kw.md:1:1: not-read Not read: docs/src/kept_kw.md leads out of the workspace" in ran.out
    assert "docs/src/inside_kw.md not fixed: is a symbolic link" in ran.err
    assert os.path.islink(broken.root / "docs/src/inside_kw.md")


@pytest.mark.parametrize(("given", "code"), [((), 1), (("error",), 0), (("warning",), 1)])
def test_fail_on(run: Run, coast: Scene, given: tuple[str, ...], code: int) -> None:
    coast.write(TIDE, (coast.root / TIDE).read_text("utf-8").replace("→", "â†’"))
    assert run("check", *(("--fail-on", *given) if given else ())).code == code


def test_only_the_given_paths_are_checked(run: Run, broken: Scene) -> None:
    assert run("check", TURN).err == "No problems found in 1 file\n"
    assert run("check", "docs").code == 1
    assert run("check", "--root", broken.root, broken.root / "docs/src").code == 1


def test_several_roots(run: Run, scene: MakeScene, tmp_path: Path) -> None:
    workspace = scene("//- /a/src/x.py pta\nclass X: ...\n//- /b/src/y.py pta\nclass Y: ...\n", roots=("a", "b"))
    workspace.delete("a/src/x.py")
    workspace.delete("b/src/y.py")
    log = run("check", "--root", workspace.roots[0], "--root", workspace.roots[1], "--format", "sarif").json
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in log["runs"][0]["results"]]
    assert places == [
        {"uri": "docs/src/x.py_kw.md", "uriBaseId": "SRCROOT1"},
        {"uri": "docs/src/y.py_kw.md", "uriBaseId": "SRCROOT2"},
    ]


def test_the_team_file_sets_severities(run: Run, broken: Scene) -> None:
    broken.write("keydocs.toml", '[diagnostics]\nbrokenLink = "hint"\nmisDecodedText = "off"\n')
    ran = run("check", "--format", "json", "--fail-on", "warning")
    assert (ran.code, [result["severity"] for result in ran.json["findings"]]) == (0, ["hint"])


def test_wrong_usage(run: Run, coast: Scene, tmp_path: Path) -> None:
    assert run("check", "--select", "broken-lnik").failed_with("unknown rule: broken-lnik", "broken-link")
    assert run("check", "nowhere").failed_with("no such file or directory: nowhere")
    assert run("check", "src/tide.py").failed_with("not a keyword file, page or folder index: src/tide.py")
    assert run("check", tmp_path).failed_with(f"not in any root: {tmp_path}")
    assert run("check", "--format", "xml").code == 2


def test_no_index_is_written(run: Run, broken: Scene) -> None:
    run("check")
    assert not broken.cache.exists()
    assert json.loads(run("check", "--format", "json").out)["summary"] == {"broken-link": 1, "mis-decoded-text": 1}
