"""URIs, Windows paths on any system, and where links lead."""

from pathlib import Path

import pytest

from keydocs.fs import paths


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/x/a%20b.md", "/home/x/a b.md"),
        ("file:///home/x/../y", "/home/y"),
        ("file:///home/%C3%A9", "/home/é"),
        ("file:///home/%c3%a9", "/home/é"),
        ("FILE:///home/x", "/home/x"),
        ("file:/home/x", "/home/x"),
        ("file:////home/x", "/home/x"),
        ("file://localhost/home/x", "/home/x"),
        ("file:///home/%FF", "/home/\udcff"),
        ("file://server/share/a.md", None),
        ("vscode-remote://wsl%2Bubuntu/home/x", None),
        ("file:relative", None),
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
        ("file://server/share", r"\\server\share"),
        ("file:////server/share/a%20b.py", r"\\server\share\a b.py"),
        ("file://///server/share/a.py", r"\\server\share\a.py"),
        ("file://wsl%24/Ubuntu/home/x", r"\\wsl$\Ubuntu\home\x"),
        ("file://wsl$/Ubuntu/home/x", r"\\wsl$\Ubuntu\home\x"),
        ("file:////wsl%24/Ubuntu/home/x", r"\\wsl$\Ubuntu\home\x"),
        ("file://wsl.localhost/Ubuntu/home/x", r"\\wsl.localhost\Ubuntu\home\x"),
        ("file://c:/src/a.py", r"C:\src\a.py"),
        ("file:///C:%5Csrc%5Ca.py", r"C:\src\a.py"),
        ("file:///c%3a/", "C:\\"),
        ("FILE:///C:/a.py", r"C:\a.py"),
        ("file://server", None),
        ("file:////server", None),
        ("vscode-remote://wsl%2Bubuntu/home/x", None),
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
        (r"\\server\share name\a#b.py", "file://server/share%20name/a%23b.py"),
        (r"\\wsl$\Ubuntu\home\x", "file://wsl%24/Ubuntu/home/x"),
        (r"\\wsl.localhost\Ubuntu\x", "file://wsl.localhost/Ubuntu/x"),
        (r"\\?\C:\src\a.py", "file:///c%3A/src/a.py"),
        (r"\\?\UNC\server\share\a.py", "file://server/share/a.py"),
    ],
)
def test_uri_of_a_windows_path(path: str, uri: str) -> None:
    assert paths.path_to_uri(path, windows=True) == uri
    back = paths.uri_to_path(uri, windows=True)
    assert back is not None
    assert paths.path_to_uri(back, windows=True) == uri


@pytest.mark.parametrize(
    "spellings",
    [
        ("file:///src/a%20b.py", "file:///src/a b.py", "file:/src/./a%20b.py", "FILE:///src/a%20b.py"),
        ("file:///src/%C3%A9%3A.py", "file:///src/%c3%a9%3a.py", "file:///src/é:.py"),
        ("untitled:Untitled%201", "untitled:Untitled 1", "UNTITLED:Untitled 1"),
        ("vscode-remote://wsl%2Bubuntu/home/x", "vscode-remote://wsl+ubuntu/home/x"),
        ("vscode-notebook-cell:/a%23b", "vscode-notebook-cell:/a#b"),
    ],
)
def test_spellings_of_one_uri(spellings: tuple[str, ...]) -> None:
    assert len({paths.uri_key(uri, windows=False) for uri in spellings}) == 1


def test_spellings_of_one_uri_on_windows() -> None:
    spellings = (
        "file:///c%3A/Src/a.py",
        "file:///C:/src/a.py",
        "file:///C:/SRC/A.py",
        "file://localhost/c%3a/src/a.py",
    )
    assert len({paths.uri_key(uri, windows=True) for uri in spellings}) == 1


def test_uris_of_different_documents() -> None:
    different = ("untitled:Untitled-1", "untitled:Untitled-2", "file:///a.py", "file:///A.py", "vscode:/a.py", "")
    assert len({paths.uri_key(uri, windows=False) for uri in different}) == len(different)


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


@pytest.mark.parametrize("name", ["\0", "%00", "\ud800", "\udfff", "a\ud83d"])
def test_what_is_in_no_name_of_a_file(name: str) -> None:
    assert paths.uri_to_path(f"file:///src/{name}", windows=False) is None
    assert paths.uri_to_path(f"file:///c:/{name}", windows=True) is None
