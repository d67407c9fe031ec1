"""URIs, Windows paths on any system, and where links lead."""

from pathlib import Path

import pytest

from keydocs import paths


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/x/a%20b.md", "/home/x/a b.md"),
        ("file:///home/x/../y", "/home/y"),
        ("file:///home/%C3%A9", "/home/é"),
        ("https://host/a", None),
        ("untitled:Untitled-1", None),
        ("file:///a%00b", None),
        ("file://[broken/a", None),
    ],
)
def test_path_of_a_uri(uri: str, path: str | None) -> None:
    assert paths.uri_to_path(uri, windows=False) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/src/a.py", r"C:\src\a.py"),
        ("file:///C:/src/a.py", r"C:\src\a.py"),
        ("file:///c:/src/a%20b.py", r"C:\src\a b.py"),
        ("file://server/share/a.py", r"\\server\share\a.py"),
        ("file://localhost/d:/a.py", r"D:\a.py"),
        ("file:///no/drive", None),
    ],
)
def test_path_of_a_uri_on_windows(uri: str, path: str | None) -> None:
    assert paths.uri_to_path(uri, windows=True) == path


@pytest.mark.parametrize("path", ["/a/b.py", "/with blank/ü#?%.md", "/quotes'\"[]{}", "/日本/x:y"])
def test_uri_and_back(path: str) -> None:
    uri = paths.path_to_uri(path, windows=False)
    assert uri.isascii()
    assert "#" not in uri
    assert "?" not in uri
    assert paths.uri_to_path(uri, windows=False) == path


@pytest.mark.parametrize(("path", "uri"), [("/a\udcff", "file:///a%FF"), ("/a\ud800", "file:///a%3F")])
def test_uri_of_a_name_that_is_not_unicode(path: str, uri: str) -> None:
    assert paths.path_to_uri(path, windows=False) == uri


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (r"C:\src\a b.py", "file:///c%3A/src/a%20b.py"),
        (r"c:\src\a.py", "file:///c%3A/src/a.py"),
        (r"\\server\share\a.py", "file://server/share/a.py"),
    ],
)
def test_uri_of_a_windows_path(path: str, uri: str) -> None:
    assert paths.path_to_uri(path, windows=True) == uri


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        ("/w", "/w/a/b.py", "a/b.py"),
        ("/w/", "/w/a.py", "a.py"),
        ("/", "/a.py", "a.py"),
        ("/w", "/w2/a.py", None),
        ("/w", "/w/../x", None),
        ("/W", "/w/a", None),
    ],
)
def test_relative(root: str, path: str, expected: str | None) -> None:
    assert paths.relative(root, path, windows=False) == expected


@pytest.mark.parametrize(
    ("root", "path", "expected"),
    [
        (r"C:\w", r"c:\w\a\b.py", "a/b.py"),
        (r"C:\Work", r"C:\WORK\a.py", "a.py"),
        ("C:\\", r"C:\a.py", "a.py"),
        (r"C:\w", r"D:\w\a.py", None),
        (r"C:\w", "C:/w/a.py", "a.py"),
    ],
)
def test_relative_on_windows(root: str, path: str, expected: str | None) -> None:
    assert paths.relative(root, path, windows=True) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("./a.md", "docs/src/a.md"),
        ("a.md#part", "docs/src/a.md"),
        ("a.md?plain=1", "docs/src/a.md"),
        ("../a%20b.md", "docs/a b.md"),
        ("../../a.md", "a.md"),
        ("../../../a.md", None),
        ("/docs/a.md", None),
        ("\\\\server\\a.md", None),
        ("C:/a.md", None),
        ("https://host/a.md", None),
        ("mailto:a@b.c", None),
        ("{docs_rel}", None),
        ("a\0.md", None),
        ("#part", None),
        ("", None),
        ("../..", None),
    ],
)
def test_link_target(target: str, expected: str | None) -> None:
    assert paths.link_target("docs/src/x_kw.md", target) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("src/a.py", "src/a.py"),
        ("/src/a.py", "src/a.py"),
        ("./src//a.py", "src/a.py"),
        (r"src\a.py", "src/a.py"),
        ("../a.py", None),
        ("{path}", None),
        ("C:/a.py", None),
        (" ", None),
        ("a" * 5000, None),
    ],
)
def test_clean_relative(written: str, expected: str | None) -> None:
    assert paths.clean_relative(written) == expected


def test_root_is_the_nearest_marked_folder(tmp_path: Path) -> None:
    (tmp_path / "outer" / ".git").mkdir(parents=True)
    (tmp_path / "outer" / "inner" / "deep").mkdir(parents=True)
    assert paths.find_root(tmp_path / "outer" / "inner" / "deep") == tmp_path / "outer"
    (tmp_path / "outer" / "inner" / "keydocs.toml").touch()
    assert paths.find_root(tmp_path / "outer" / "inner" / "deep") == tmp_path / "outer" / "inner"
