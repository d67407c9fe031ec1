from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keydocs.fs.globs import (
    MAX_PATTERN,
    MAX_PATTERNS,
    GitIgnore,
    PatternError,
    compile_globs,
)


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("**/*_kw.md", ["a_kw.md", "docs/a_kw.md", "a/b/c_kw.md"], ["a_kw.mdx", "a_kw.md/b", "kw.md"]),
        ("sub.md", ["sub.md", "docs/sub.md"], ["subs.md", "sub.md/a", "asub.md"]),
        ("/sub.md", ["sub.md"], ["docs/sub.md"]),
        ("docs/*.md", ["docs/a.md"], ["a.md", "docs/b/a.md", "x/docs/a.md"]),
        ("docs/**", ["docs/a", "docs/a/b"], ["docs", "a/docs/b"]),
        ("docs/**/a", ["docs/a", "docs/b/a", "docs/b/c/a"], ["docsa", "docs/ba", "a"]),
        ("a**b", ["ab", "axb", "docs/axb"], ["a/b", "abc"]),
        ("a?c", ["abc", "aéc"], ["ac", "a/c"]),
        ("[a-c]x[!0-9]", ["axb", "cxx"], ["dxb", "ax1", "ax/"]),
        ("[[:digit:]_]", ["7", "_", "a/7"], ["a", "[:digit:]_"]),
        ("[]-]", ["]", "-"], ["a"]),
        (r"\*\[\{", ["*[{"], ["a[{", r"\*"]),
        ("*.{md,txt}", ["a.md", "a.txt"], ["a.{md,txt}", "a.rst"]),
        ("{a,b{c,d}}/x", ["a/x", "bc/x", "bd/x"], ["b/x", "c/x"]),
        ("docs/a b ", ["docs/a b "], ["docs/a b"]),
    ],
)
def test_a_pattern_matches_whole_paths(pattern: str, matching: list[str], others: list[str]) -> None:
    globs = compile_globs([pattern])
    assert [path for path in matching + others if globs.matches(path)] == matching


def test_a_slash_at_the_end_is_for_folders() -> None:
    globs = compile_globs(["build/"])
    assert globs.matches("docs/build", is_dir=True)
    assert not globs.matches("docs/build")


def test_the_last_pattern_decides() -> None:
    globs = compile_globs(["docs/*", "!docs/api", "docs/a*i"])
    assert [globs.verdict(path, False) for path in ("docs/b", "docs/api", "x")] == [True, True, None]
    assert compile_globs(["docs/*", "!docs/api"]).verdict("docs/api", False) is False


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a[b", "its [ is never closed"),
        ("[[:letter:]]", "[:letter:] is unknown"),
        ("a\\", "nothing follows the \\ at its end"),
        ("{a,b", "its { is never closed, or its } never opened"),
        ("a}", "its { is never closed, or its } never opened"),
        ("{a,b}" * 20, "its braces stand for too much"),
        ("a" * 501, f"it has more than {MAX_PATTERN} characters"),
    ],
)
def test_what_can_never_match_is_said_to_be_wrong(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_globs([pattern])
    assert str(error.value) == reason


def test_the_deepest_gitignore_decides() -> None:
    root = GitIgnore().enter("", "*.log\n!keep.log\nbuild/\n")
    docs = root.enter("docs/", "keep.log\n!/b.log\n")
    ignored = [path for path in ("a.log", "docs/a.log", "keep.log", "docs/keep.log", "docs/b.log", "docs/c/b.log")
               if (docs if path.startswith("docs/") else root).is_ignored(path, False)]  # fmt: skip
    assert ignored == ["a.log", "docs/a.log", "docs/keep.log", "docs/c/b.log"]
    assert root.is_ignored("build", True)
    assert not root.is_ignored("build", False)


@pytest.mark.parametrize(
    ("text", "matching"),
    [
        ("# a\n\n\\#b\n", ["#b"]),
        ("a \nb\\ \nc\t\n", ["a", "b "]),
        ("\ufeffa\r\nb\r\n", ["a", "b"]),
        ("[\na[\nb\\\n/\n!\nc", ["c"]),
        ("a" * 600 + "\nb", ["b"]),
        ("x\n" * MAX_PATTERNS + "a", []),
    ],
)
def test_lines_of_a_gitignore(text: str, matching: list[str]) -> None:
    ignore = GitIgnore().enter("", text)
    names = ["a", "b", "b ", "c", "#b", "# a", "!"]
    assert [name for name in names if ignore.is_ignored(name, False)] == matching


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 200 + "b", "**/a/" * 80 + "b", "a/" + "**/a*/" * 60 + "b", "*?" * 200 + "b", "**/*a*a*a*a*a/" * 20 + "b",
     "*[ab]" * 80 + "c", "**/" * 160 + "b", "a**" * 150 + "b", "?" * 400],
)  # fmt: skip
def test_no_pattern_takes_long(pattern: str) -> None:
    globs = compile_globs([pattern])
    start = time.process_time()
    for path in ("a" * 4000, "a/" * 2000 + "a", "/".join(["a" * 200] * 20), "ab" * 2000 + "d"):
        assert not globs.matches(path)
    assert time.process_time() - start < 1


FOLDERS = ("", "a/", "a/b/", "a/b/docs/", "b/", "b/a/", "docs/", "docs/a/", "docs/a b/", "x.md/", "ab/")
NAMES = ("ab", "abc", "c", "x.md", ".md", "a b", "-", "#a", "!a", "]", "bc")
SEGMENTS = (
    "a b ab * ** *** ? a* *b *a* a?c [ab] [!a] [^b]* [a-b]c []a] [a-] [--0] [z-a] [a-\\c] [[:alpha:]]* [[:foo:]]"
    " [ a\\ \\!a \\a #a .md *.md docs docs/** [a/b] [\\]] é"
).split()
"""Not ``a**`` before a slash: Git takes what follows the ``a`` for a pattern of its own, and documents otherwise."""


@st.composite
def gitignores(draw: st.DrawFn) -> dict[str, str]:
    """The texts of ``.gitignore`` files by their folders."""
    pattern = st.builds(
        lambda sign, anchor, segments, end: sign + anchor + "/".join(segments) + end,
        st.sampled_from(["", "", "", "!"]),
        st.sampled_from(["", "", "/"]),
        st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=4),
        st.sampled_from(["", "", "/", " ", "\\ "]),
    )
    text = st.builds(
        lambda lines, end: end.join(lines), st.lists(pattern, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"])
    )
    return draw(st.dictionaries(st.sampled_from(FOLDERS), text, min_size=1, max_size=4))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with ``FOLDERS``, each with a file of each name."""
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "--quiet")
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for folder in FOLDERS:
        for name in NAMES:
            if not (root / folder / name).is_dir():
                (root / folder / name).touch()
    return root


@pytest.mark.skipif(shutil.which("git") is None, reason="needs Git")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=gitignores())
def test_ignores_what_git_ignores(repository: Path, texts: dict[str, str]) -> None:
    for folder in FOLDERS:
        (repository / folder / ".gitignore").write_bytes(texts.get(folder, "").encode())
    walked = dict(walk(repository, "", GitIgnore(), False))
    answer = git(repository, "check-ignore", "--no-index", "-z", "--stdin", text="\0".join(walked))
    assert {path for path, ignored in walked.items() if ignored} == {path for path in answer.split("\0") if path}


def walk(root: Path, folder: str, ignore: GitIgnore, is_inside_ignored: bool) -> list[tuple[str, bool]]:
    """Each path of a repository, and whether it is ignored."""
    found = []
    if not is_inside_ignored:
        ignore = ignore.enter(folder, (root / folder / ".gitignore").read_bytes().decode())
    for entry in os.scandir(root / folder):
        if entry.name in (".git", ".gitignore"):
            continue
        path = folder + entry.name
        ignored = is_inside_ignored or ignore.is_ignored(path, entry.is_dir())
        found.append((path, ignored))
        if entry.is_dir():
            found += walk(root, f"{path}/", ignore, ignored)
    return found


def git(root: Path, *arguments: str, text: str = "") -> str:
    """What Git says, without the settings of who runs the test."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(root)}
    environment.pop("GIT_DIR", None)
    environment["XDG_CONFIG_HOME"] = str(root)
    done = subprocess.run(["git", "-C", root, *arguments], input=text.encode(), capture_output=True, env=environment)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode()
