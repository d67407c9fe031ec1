'''A workspace, a cursor and what is expected of it, in one string beside the other.

A test writes down the files of a workspace, each under a line ``//- /path`` (the notation is rust-analyzer's)::

    scene = build(tmp_path, """
    //- /src/tide.py pta
    class Tide:
        pass
    //- /src/main.py
    tide = Ti<|>de()
    """)
    assert scene.definition() == ["docs/src/tide.py_docs.md:11 class <Tide>:"]

``<|>`` is the cursor; the file that holds it is the one that is open. Behind a path may stand:

``pta``, ``cua``
    the file is documented in this dialect: its page and its keyword file are written below ``docs/``.
    Line *n* of the source is line 10 + *n* of the page;
``also=a,b``
    names that its keyword file lists besides those that it finds, percent-encoded where they must be;
``nosource``, ``nopage``
    the source, or the page, is not in the workspace;
``unsaved``, ``untitled``
    the document is open but not on disk; it has no path even.

A place reads ``path:line text``, the line from 1, the name in it in ``<>``.
'''

from __future__ import annotations

import contextlib
import itertools
import os
import re
import sqlite3
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from keydocs.features.completion import completion
from keydocs.features.definition import definition
from keydocs.features.hover import hover
from keydocs.features.hover_content import HoverContent
from keydocs.index.facts_update import update_facts
from keydocs.index.update import UpdateReport, update
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_path
from keydocs.model import Range
from keydocs.search.lookup import resolve
from keydocs.search.query import SymbolQuery, query_for_name
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

CURSOR = "<|>"
_HEAD = re.compile(r"^//- /(\S+)(.*)$")
_ticks = itertools.count(1)


@dataclass(frozen=True)
class File:
    """A file of a scene. ``column`` counts code points."""

    path: str
    text: str
    options: tuple[str, ...] = ()
    line: int = -1
    column: int = -1

    @property
    def has_cursor(self) -> bool:
        return self.line >= 0

    def option(self, name: str) -> list[str]:
        """The values of ``name=a,b``; empty where there is no such option."""
        given = [option.partition("=")[2] for option in self.options if option.startswith(f"{name}=")]
        return [unquote(value) for values in given for value in values.split(",")]


def parse(text: str) -> list[File]:
    """The files of a scene. What is written line by line is free of the test's own indentation."""
    files: list[File] = []
    head: tuple[str, tuple[str, ...]] | None = None
    body: list[str] = []
    for line in [*textwrap.dedent(text).split("\n"), "//- /end"]:
        match = _HEAD.match(line)
        if match is None:
            body.append(line)
            continue
        if head is not None:
            files.append(_file(*head, "\n".join(body).rstrip("\n") + "\n"))
        head, body = (match[1], tuple(match[2].split())), []
    return files


def _file(path: str, options: tuple[str, ...], text: str) -> File:
    before, found, after = text.partition(CURSOR)
    if not found:
        return File(path, text, options)
    lines = Lines(before)
    return File(path, before + after, options, len(lines) - 1, len(lines[len(lines) - 1]))


@dataclass
class Scene:
    """A workspace on disk, its index, and the document with the cursor."""

    folder: Path
    roots: list[Path]
    cache: Path
    opened: File | None = None
    texts: WorkspaceFiles = field(default_factory=WorkspaceFiles)
    _workspace: Workspace | None = None
    _indexed: bool = False

    @property
    def root(self) -> Path:
        return self.roots[0]

    @property
    def workspace(self) -> Workspace:
        """The indexes. They are built when they are first asked for, and kept up to date by the test alone."""
        if not self._indexed:
            self.refresh()
        if self._workspace is None:
            self._workspace = Workspace(map(str, self.roots), self.cache)
        return self._workspace

    def refresh(self, *, rebuild: bool = False, early: bool = False) -> UpdateReport:
        """Bring all roots up to date; the report of the last."""
        self._indexed = True
        return [update(str(root), self.cache, rebuild=rebuild, early=early) for root in self.roots][-1]

    def with_facts(self) -> Scene:
        """The scene once the facts of all sources are known too."""
        self.refresh()
        for root in self.roots:
            update_facts(str(root), self.cache)
        return self

    def write(self, path: str, text: str) -> Path:
        return write(self.folder / path, text)

    def delete(self, path: str) -> None:
        (self.folder / path).unlink()

    @property
    def document(self) -> Document:
        """The document with the cursor; an empty one where there is no cursor."""
        if self.opened is None:
            return Document(Lines(""))
        if "untitled" in self.opened.options:
            return Document(Lines(self.opened.text), language_of_path(self.opened.path))
        root, path = self.workspace.locate(str(self.folder / self.opened.path)) or ("", "")
        return Document(Lines(self.opened.text), language_of_path(self.opened.path), root, path)

    def opened_as(self, path: str, text: str) -> Document:
        """A document that is open with this text; ``path`` is relative to the scene's folder."""
        root, inner = self.workspace.locate(str(self.folder / path)) or ("", "")
        return Document(Lines(text), language_of_path(path), root, inner)

    @property
    def at(self) -> tuple[int, int]:
        """Line and column of the cursor."""
        assert self.opened is not None, f"the scene has no {CURSOR}"
        return self.opened.line, self.opened.column

    # --- what is asked at the cursor ---------------------------------------------------------------------------

    def asked(self) -> SymbolQuery | None:
        return query_for_name(self.workspace, self.document, *self.at)

    def answers(self, limit: int = 20) -> list[str]:
        """The ranked places, all of them."""
        question = self.asked()
        found = resolve(self.workspace, self.texts, question, limit) if question else []
        return [
            self.place(Path(answer.match.root, answer.path), answer.lines, answer.location.name) for answer in found
        ]

    def definition(self) -> list[str]:
        """The places that "go to definition" leads to."""
        found = definition(self.workspace, self.texts, self.document, *self.at)
        return [self.place(Path(target.path), target.lines, target.name) for target in found.targets] if found else []

    def origin(self) -> str:
        """What of the open document is underlined for "go to definition"."""
        found = definition(self.workspace, self.texts, self.document, *self.at)
        return self.text_of(found.origin) if found else ""

    def content(self) -> HoverContent | None:
        found = hover(self.workspace, self.texts, self.document, *self.at)
        return found.content if found else None

    def completion(self) -> list[str]:
        """The labels of the list."""
        return [item.name for item in completion(self.workspace, self.texts, self.document, *self.at).items]

    def text_of(self, range_: Range) -> str:
        """What of the open document a range (of one line) holds."""
        return self.document.lines[range_.start_line][range_.start : range_.end]

    def place(self, path: Path, lines: Lines, name: Range) -> str:
        return place(path.relative_to(self.folder).as_posix(), lines, name)


MakeScene = Callable[..., Scene]
"""The fixture ``scene``: :func:`build` in a folder of the test's own."""


def build(folder: Path, text: str, *, roots: Iterable[str] = ("",)) -> Scene:
    """Write a scene below ``folder``. ``roots`` are the workspace's folders, relative to it."""
    base = folder.resolve() / "ws"
    files = parse(text)
    opened = [file for file in files if file.has_cursor]
    assert len(opened) < 2, f"more than one {CURSOR}"
    names = list(roots)
    for name in names:
        (base / name).mkdir(parents=True, exist_ok=True)
    for file in files:
        for path, content in documented(file, names):
            write(base / path, content)
    return Scene(base, [base / name for name in names], folder.resolve() / "cache", opened[0] if opened else None)


def documented(file: File, roots: Iterable[str] = ("",)) -> Iterator[tuple[str, str]]:
    """The files that one of a scene stands for: itself, its page, its keyword file."""
    if not {"unsaved", "untitled", "nosource"} & set(file.options):
        yield file.path, file.text
    root = max((f"{root}/" for root in roots if root and file.path.startswith(f"{root}/")), key=len, default="")
    source = file.path[len(root) :]
    names = [*find_names(source, file.text), *((name, "Identifiers") for name in file.option("also"))]
    for dialect, (page, keyword_file) in DIALECTS.items():
        if dialect in file.options:
            yield f"{root}docs/{source}_kw.md", keyword_file(source, names)
            if "nopage" not in file.options:
                yield f"{root}docs/{source}_docs.md", page(source, file.text)


def write(path: Path, text: str) -> Path:
    """Write a file, with a time that no file had before: tests are quicker than a file system's clock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + next(_ticks) * 1_000_000))
    return path


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a text for one of the same length, and leave the times as they are."""
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def corrupt(database: Path, table: str) -> None:
    """Break one table of a database, or one index: what does not need it goes on."""
    connection = sqlite3.connect(database)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def place(path: str, lines: Lines, name: Range) -> str:
    """A place as tests write it down: ``docs/src/tide.py_docs.md:11 class <Tide>:``."""
    text = lines.get(name.start_line)
    end = name.end if name.end_line == name.start_line else len(text)
    return (
        f"{path}:{name.start_line + 1} {(text[: name.start] + '<' + text[name.start : end] + '>' + text[end:]).strip()}"
    )


# --- documentation of a source, in two dialects --------------------------------------------------------------------

Names = list[tuple[str, str]]
_FOUND = (
    ("Classs", re.compile(r"^\s*(?:export\s+)?(?:class|struct)\s+(\w+)", re.MULTILINE)),
    ("Functions", re.compile(r"^\s*(?:async\s+)?(?:def|func|fn|function)\s+(\w+)", re.MULTILINE)),
    ("Functions", re.compile(r"^(?!\s|else|return|class|struct|def)[\w:<>]+\s+[\w:<>*&\s]*?(\w+)\(", re.MULTILINE)),
    ("Imports", re.compile(r"^(?:from|import)\s+([\w.]+)", re.MULTILINE)),
    ("Imports", re.compile(r"^from\s+\S+\s+import\s+(\w+)", re.MULTILINE)),
    ("Includes", re.compile(r"^#include\s+[<\"]([^>\"]+)", re.MULTILINE)),
    ("Namespaces", re.compile(r"^namespace\s+(\w+)", re.MULTILINE)),
    ("Macros", re.compile(r"^#define\s+(\w+)", re.MULTILINE)),
    ("Identifiers", re.compile(r"^\s*([A-Z]\w+)\s*=", re.MULTILINE)),
)


def find_names(path: str, source: str) -> Names:
    """The names of a source with the headings they stand under, as generators find them: by patterns."""
    found = {(match[1], heading): None for heading, pattern in _FOUND for match in pattern.finditer(source)}
    return list(found)


def pta_page(path: str, source: str) -> str:
    head = f"# Documentation: `{path}`\n\n## File Metadata\n\n- **Path**: `{path}`\n\n\n## Original Source\n\n"
    fence = f"```{language_of_path(path)}\n{source}```\n\n"
    return f"{head}{fence}## High-Level Overview\n\nThis file is part of the lighthouse.\n"


def pta_keywords(path: str, names: Names) -> str:
    page = f"{os.path.basename(path)}_docs.md"
    parts = [f"# Keyword Index: `{path}`\n\n## Keywords Extracted\n"]
    for heading, group in itertools.groupby(sorted(names, key=lambda pair: pair[1]), key=lambda pair: pair[1]):
        parts.append(f"\n### {heading}\n\n" + "".join(f"- **`{name}`**: [{page}](./{page})\n" for name, _ in group))
    parts.append("\n## Keyword → Section Map\n\n- **Original Source**: The whole source\n")
    return "".join(parts)


def cua_page(path: str, source: str) -> str:
    extension = path.rpartition(".")[2]
    head = f"# Documentation: {path}\n---\n## File Metadata\n- **Path**: `{path}`\n- **Language**: {extension}\n\n---\n"
    return f"{head}## Original Source\n\n```{extension}\n{source}```\n\n## Detailed Analysis\n\nOf the lamp.\n"


def cua_keywords(path: str, names: Names) -> str:
    types = {"Classs": "type", "Functions": "function", "Macros": "macro"}
    parts = [f"# Keywords: {path}\n---\n\n**Total Keywords**: {len(names)}\n\n---\n"]
    for name, heading in sorted(names):
        parts.append(
            f"\n### {name} {{#{name.lower()}}}\n\n- **Type**: {types.get(heading, 'identifier')}\n"
            f"- **File**: [{path}](./{os.path.basename(path)}_docs.md)\n- **Context**: `{name} in the lamp`\n"
        )
    return "".join(parts)


Builder = tuple[Callable[[str, str], str], Callable[[str, Names], str]]
DIALECTS: dict[str, Builder] = {"pta": (pta_page, pta_keywords), "cua": (cua_page, cua_keywords)}


@contextlib.contextmanager
def meanwhile(change: Callable[[], object]) -> Iterator[None]:
    """Something happens again and again, in a thread of its own."""
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            change()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def seen_until(look: Callable[[], Iterable[object]], expected: set[object], times: int) -> set[object]:
    """What is seen by looking so many times, and on until all that is expected was seen, or half a minute is over."""
    seen: set[object] = set()
    end = time.monotonic() + 30
    while times > 0 or (not expected <= seen and time.monotonic() < end):
        times -= 1
        seen.update(look())
    return seen


def steps(run: Callable[[], object]) -> int:
    """How many functions are called, those of C among them: what a run costs, on any machine."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count
