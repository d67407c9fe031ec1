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
from keydocs.check.findings import CODES
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
    made = scene(COAST)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def broken(coast: Scene) -> Scene:
    """In one keyword file the links to the page lead a folder too high, and an arrow came out wrong."""
    text = (coast.root / TIDE).read_text("utf-8")
    coast.write(TIDE, text.replace("(./", "(../").replace("→", "â†’"))
    return coast


def test_a_clean_workspace(run: Run, coast: Scene) -> None:
    ran = run("check")
    assert (ran.code, ran.out, ran.err) == (0, "", "4 files, no findings\n")


def test_numbers_agree_with_their_nouns(run: Run, coast: Scene) -> None:
    text = (coast.root / TIDE).read_text("utf-8")
    coast.write(TIDE, text.replace("(./", "(../", 1))
    assert run("check").err.splitlines()[-1] == "1 finding in 1 of 4 files"
    assert run("check", TIDE).err.splitlines()[-1] == "1 finding in 1 of 1 file"
    assert run("check", "--diff", TIDE).err.splitlines()[-1] == "1 finding in 1 of 1 file; 1 file could be repaired"
    assert run("check", "--fix", TIDE).err.splitlines()[-1] == "1 file, no findings; 1 file repaired"


def test_as_text(run: Run, broken: Scene) -> None:
    ran = run("check")
    assert (ran.code, ran.out.splitlines()) == (
        1,
        [
            "docs/src/tide.py_kw.md:7:33: error: The link leads nowhere: there is no docs/tide.py_docs.md"
            " (meant: docs/src/tide.py_docs.md) [broken-link]",
            "docs/src/tide.py_kw.md:9:12: warning: Mis-decoded text: â†’ was → [mis-decoded-text]",
        ],
    )
    assert ran.err.splitlines() == [
        "       1  broken-link (1 can be repaired with --fix)",
        "       1  mis-decoded-text (1 can be repaired with --fix)",
        "2 findings in 1 of 4 files",
    ]


def test_as_json(run: Run, broken: Scene) -> None:
    found = run("check", "--format", "json", "--select", "broken-link").json
    assert (found["files"], found["summary"]) == (4, {"broken-link": 1})
    assert found["findings"] == [
        {
            "path": "docs/src/tide.py_kw.md",
            "line": 7,
            "column": 33,
            "endLine": 7,
            "endColumn": 51,
            "code": "broken-link",
            "severity": "error",
            "message": "The link leads nowhere: there is no docs/tide.py_docs.md",
            "related": {"path": "docs/src/tide.py_docs.md", "line": 1, "column": 1, "endLine": 1, "endColumn": 1},
            "fixable": True,
            "fix": {
                "title": "Change the link to tide.py_docs.md",
                "edits": [{"line": 7, "column": 33, "endLine": 7, "endColumn": 51, "text": "tide.py_docs.md"}],
            },
        }
    ]


def test_for_workflows_of_github(run: Run, broken: Scene) -> None:
    assert run("check", "--format", "github", "--ignore", "mis-decoded-text").out.splitlines() == [
        "::error file=docs/src/tide.py_kw.md,line=7,col=33,endLine=7,endColumn=51,title=broken-link"
        "::The link leads nowhere: there is no docs/tide.py_docs.md",
    ]


def test_sarif(run: Run, broken: Scene) -> None:
    ran = run("check", "--format", "sarif")
    log: dict[str, Any] = ran.json
    jsonschema.validate(log, SARIF)
    (made,) = log["runs"]
    rules = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert (ran.code, log["version"], rules) == (1, "2.1.0", list(CODES))
    assert made["originalUriBaseIds"] == {"SRCROOT": {"uri": f"{broken.root.as_uri()}/"}}
    first, second = made["results"]
    assert (first["ruleId"], rules[first["ruleIndex"]], first["level"]) == ("broken-link", "broken-link", "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": TIDE, "uriBaseId": "SRCROOT"},
        "region": {"startLine": 7, "startColumn": 33, "endLine": 7, "endColumn": 51},
    }
    (replacement,) = second["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"] == {"text": "→"}


def test_fix(run: Run, broken: Scene) -> None:
    ran = run("check", "--fix")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [f"repaired {TIDE}", "4 files, no findings; 1 file repaired"]
    assert "- **`Tide`**: [tide.py_docs.md](tide.py_docs.md)" in (broken.root / TIDE).read_text("utf-8")
    assert run("check").code == 0


def test_a_diff_shows_what_a_fix_would_change(run: Run, broken: Scene) -> None:
    before = (broken.root / TIDE).read_bytes()
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
    assert (broken.root / TIDE).read_bytes() == before


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_fix_touches_nothing_else(run: Run, broken: Scene, mark: bytes, end: bytes) -> None:
    file = broken.root / TIDE
    before = mark + file.read_bytes().replace(b"\n", end) + b"\x0c\xe2\x80\xa8 last line"
    file.write_bytes(before)
    file.chmod(0o640)
    assert run("check", "--fix", TIDE).code == 0
    meant = before.replace(b"(../tide", b"(tide").replace("â†’".encode(), "→".encode())
    assert file.read_bytes() == meant
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == sorted(
        name for stem in ("tide", "turn") for name in (f"{stem}.py_docs.md", f"{stem}.py_kw.md")
    )


def test_utf_16_stays_utf_16(run: Run, broken: Scene) -> None:
    file = broken.root / TIDE
    file.write_bytes(codecs.BOM_UTF16_LE + file.read_text("utf-8").encode("utf-16-le"))
    assert run("check", "--fix", TIDE).code == 0
    assert "Keyword → Section" in file.read_bytes().decode("utf-16")


def test_what_is_no_text_is_left_alone(run: Run, broken: Scene) -> None:
    file = broken.root / TIDE
    before = file.read_bytes() + b"\xff"
    file.write_bytes(before)
    ran = run("check", "--fix")
    assert (ran.code, file.read_bytes()) == (1, before)
    assert "holds bytes that are no text" in ran.err


def test_nothing_is_written_through_a_symbolic_link(run: Run, broken: Scene, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name, inner in (("kept_kw.md", outside), ("inside_kw.md", broken.root / "src")):
        (inner / name).write_bytes((broken.root / TIDE).read_bytes())
        (broken.root / "docs/src" / name).symlink_to(inner / name)
    before = (outside / "kept_kw.md").read_bytes()
    ran = run("check", "--fix", "docs")
    assert ran.code == 1
    assert (outside / "kept_kw.md").read_bytes() == before
    assert "docs/src/kept_kw.md:1:1: warning: Not read: docs/src/kept_kw.md leads out of the workspace" in ran.out
    assert "docs/src/inside_kw.md is reached by a symbolic link" in ran.err
    assert os.path.islink(broken.root / "docs/src/inside_kw.md")


@pytest.mark.parametrize(("given", "code"), [((), 1), (("error",), 0), (("warning",), 1)])
def test_fail_on(run: Run, coast: Scene, given: tuple[str, ...], code: int) -> None:
    coast.write(TIDE, (coast.root / TIDE).read_text("utf-8").replace("→", "â†’"))
    assert run("check", *(("--fail-on", *given) if given else ())).code == code


def test_only_what_is_given_is_checked(run: Run, broken: Scene) -> None:
    assert run("check", TURN).err == "1 file, no findings\n"
    assert run("check", "docs").code == 1
    assert run("check", "--root", broken.root, broken.root / "docs/src").code == 1


def test_several_roots(run: Run, scene: MakeScene, tmp_path: Path) -> None:
    made = scene("//- /a/src/x.py pta\nclass X: ...\n//- /b/src/y.py pta\nclass Y: ...\n", roots=("a", "b"))
    made.delete("a/src/x.py")
    made.delete("b/src/y.py")
    log = run("check", "--root", made.roots[0], "--root", made.roots[1], "--format", "sarif").json
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in log["runs"][0]["results"]]
    assert places == [
        {"uri": "docs/src/x.py_kw.md", "uriBaseId": "SRCROOT1"},
        {"uri": "docs/src/y.py_kw.md", "uriBaseId": "SRCROOT2"},
    ]


def test_the_team_says_how_bad_something_is(run: Run, broken: Scene) -> None:
    broken.write("keydocs.toml", '[diagnostics]\nbrokenLink = "hint"\nmisDecodedText = "off"\n')
    ran = run("check", "--format", "json", "--fail-on", "warning")
    assert (ran.code, [one["severity"] for one in ran.json["findings"]]) == (0, ["hint"])


def test_wrong_usage(run: Run, coast: Scene, tmp_path: Path) -> None:
    assert run("check", "--select", "broken-lnik").failed_with("broken-lnik", "broken-link")
    assert run("check", "nowhere").failed_with("nowhere", "does not exist")
    assert run("check", "src/tide.py").failed_with("src/tide.py", "neither")
    assert run("check", tmp_path).failed_with(str(tmp_path), "none of the roots")
    assert run("check", "--format", "xml").code == 2


def test_nothing_is_kept(run: Run, broken: Scene) -> None:
    run("check")
    assert not broken.cache.exists()
    assert json.loads(run("check", "--format", "json").out)["summary"] == {"broken-link": 1, "mis-decoded-text": 1}
