"""Is the answer at any identifier the right one? A language server that understands the code is the judge.

    python -m bench.positions judge ROOT GOLD --server "basedpyright-langserver --stdio" --glob "**/*.py"
    python -m bench.positions score ROOT GOLD

``judge`` puts a cursor on identifiers of the sources below ROOT, all of them or a random sample (``--files``, ``--each``,
``--seed``), asks the server where each is defined, and writes GOLD, one line a position: ``FILE:LINE:COLUMN NAME KIND
TARGET…``, 1-based in UTF-16. The kinds:

documented   the definition is in a file that has a page, outside of functions; TARGET is its ``FILE:LINE``
local        it is a parameter or a variable of a function
external     it is outside of ROOT
text         a word in a comment or string

``score`` works out index and facts, asks Keydocs at each position, and prints how many answers are right. An answer is right
if its first place is the page of the target, within three lines of the line that copies the target's line.
"""

from __future__ import annotations

import argparse
import random
import re
import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from bench.client import Client
from keydocs.code.meaning import Context
from keydocs.code.source import parse_source
from keydocs.features.definition import definition
from keydocs.features.hover import hover
from keydocs.fs.paths import path_to_uri
from keydocs.index.facts_update import update_facts
from keydocs.index.update import update
from keydocs.index.workspace import Workspace
from keydocs.languages import language_of_path
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines
from keydocs.text.positions import from_units, to_units

_WORD = re.compile(r"[^\W\d]\w+")
_FUNCTIONS = frozenset((6, 9, 12))
"""Kinds of symbols in LSP within which names are local: methods, constructors and functions."""
_MACRO = re.compile(r"\s*#\s*define\b")
_PATHS = re.compile(r"\s*(?:#\s*include|import|export|from)\b")
"""Beginnings of lines in which strings name files."""
_NEAR = 3
_LINE = re.compile(r"(.+):(\d+):(\d+) (\S+) (\w+)((?: \S+:\d+)*)\n?")


class Position(NamedTuple):
    """A position and what is meant there: 0-based, the column in UTF-16; ``targets`` are files and lines."""

    file: str
    line: int
    column: int
    name: str
    kind: str
    targets: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        targets = "".join(f" {file}:{line + 1}" for file, line in self.targets)
        return f"{self.file}:{self.line + 1}:{self.column + 1} {self.name} {self.kind}{targets}"


def read_gold(path: Path) -> list[Position]:
    """Return the positions of a gold file."""
    found = []
    for text in path.read_text("utf-8").splitlines():
        match = _LINE.fullmatch(text)
        assert match, text
        file, line, column, name, kind, targets = match.groups()
        pairs = (target.rpartition(":") for target in targets.split())
        places = tuple((path, int(number) - 1) for path, _, number in pairs)
        found.append(Position(file, int(line) - 1, int(column) - 1, name, kind, places))
    return found


# --- judging ---


class Judge:
    """A language server that is asked for definitions."""

    def __init__(self, client: Client, root: Path) -> None:
        self._client = client
        self._root = root
        self._symbols: dict[Path, list[Any]] = {}
        folders = [{"uri": path_to_uri(str(root)), "name": root.name}]
        document = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
        client.request(
            "initialize",
            {"processId": None, "rootUri": folders[0]["uri"], "workspaceFolders": folders,
             "capabilities": {"textDocument": document}},
        )  # fmt: skip
        client.notify("initialized", {})

    def open(self, path: Path) -> None:
        if path not in self._symbols:
            text = path.read_text("utf-8", "replace")
            item = {
                "uri": path_to_uri(str(path)),
                "languageId": language_of_path(path.name),
                "version": 1,
                "text": text,
            }
            self._client.notify("textDocument/didOpen", {"textDocument": item})
            document = {"textDocument": {"uri": item["uri"]}}
            self._symbols[path] = self._client.request("textDocument/documentSymbol", document) or []

    def judge(self, path: Path, line: int, column: int, name: str) -> Position | None:
        """Return what is meant at a position; None if the server doesn't know."""
        file = path.relative_to(self._root).as_posix()
        places = self._definitions(path, line, column)
        if not places:
            return None
        inside = [(target, number, start) for target, number, start in places if self._root in target.parents]
        if not inside:
            return Position(file, line, column, name, "external")
        target, number, start = inside[0]
        self.open(target)
        is_module = (number, start) == (0, 0)
        text = target.read_text("utf-8", "replace").split("\n")[number]
        is_outer = _is_local(self._symbols[target], number, start) is False or _MACRO.match(text) is not None
        targets = [(one.relative_to(self._root).as_posix(), at) for one, at, _ in inside]
        if _is_local(self._symbols[path], line, column) is not None:
            # From a definition some servers lead to its declaration, but it is about itself.
            targets.append((file, line))
        kind = "documented" if is_module or is_outer else "local"
        return Position(file, line, column, name, kind, tuple(dict.fromkeys(targets)))

    def _definitions(self, path: Path, line: int, column: int) -> list[tuple[Path, int, int]]:
        position = {"line": line, "character": column}
        found = self._client.request(
            "textDocument/definition", {"textDocument": {"uri": path_to_uri(str(path))}, "position": position}
        )
        places = []
        for place in found if isinstance(found, list) else [found] if found else []:
            start = (place.get("targetSelectionRange") or place.get("range"))["start"]
            uri = unquote(place.get("targetUri") or place["uri"])
            places.append((Path(uri.removeprefix("file://")), start["line"], start["character"]))
        return places


def _is_local(symbols: list[Any], line: int, column: int, *, inside: bool = False) -> bool | None:
    """Return whether a symbol stands in a function; None if there is no such symbol."""
    for symbol in symbols:
        start = symbol["selectionRange"]["start"]
        if (start["line"], start["character"]) == (line, column):
            return inside
        is_function = inside or symbol["kind"] in _FUNCTIONS
        found = _is_local(symbol.get("children") or [], line, column, inside=is_function)
        if found is not None:
            return found
    return None


def judged(root: Path, glob: str, server: list[str], sample: tuple[int, int, int]) -> Iterator[Position]:
    """Yield what a language server says of identifiers below a folder; ``sample``: files, identifiers of each, seed."""
    files, each, seed = sample
    chance = random.Random(seed)
    paths = sorted(path for path in root.glob(glob) if path.is_file() and "docs" not in path.relative_to(root).parts)
    chance.shuffle(paths)
    with Client(server) as client:
        judge = Judge(client, root)
        for path in sorted(paths[:files]):
            judge.open(path)
            words = list(_words(path, root))
            chance.shuffle(words)
            for line, column, name, is_text in sorted(words[:each]):
                if is_text:
                    yield Position(path.relative_to(root).as_posix(), line, column, name, "text")
                elif found := judge.judge(path, line, column, name):
                    yield found


class NoSources:
    """No other sources."""

    def __init__(self) -> None:
        self.cache: dict[Any, Any] = {}

    def facts(self, path: str) -> None:
        return None

    def includes(self, path: str) -> list[str]:
        return []

    def first(self, paths: list[str]) -> None:
        return None

    def exists(self, path: str) -> bool:
        return False

    def named(self, name: str) -> list[Any]:
        return []

    ending = folder = includes

    def is_indexed(self) -> bool:
        return False


def _words(path: Path, root: Path) -> Iterator[tuple[int, int, str, bool]]:
    """Yield the words of a source: line, column in UTF-16, text, and whether it is in a comment or string."""
    text = path.read_text("utf-8", "replace")
    source = parse_source(text, path.relative_to(root).as_posix(), language_of_path(path.name))
    assert source is not None
    lines = Lines(text)
    for match in _WORD.finditer(text):
        context = source.context_at(match.start())
        line = lines.line_at(match.start())
        column = to_units(lines.get(line), match.start() - lines.start(line), "utf-16")
        is_text = context in (Context.COMMENT, Context.STRING)
        is_directive = lines.get(line)[:column].strip() == "#"
        if is_directive or (is_text and _PATHS.match(lines.get(line))):
            continue
        if is_text or source.meaning_at(match.start(), NoSources()).name:
            yield line, column, match[0], is_text


# --- scoring ---


def scored(root: Path, cache: Path, positions: list[Position]) -> Iterator[tuple[Position, str]]:
    """Yield each position with what the answers there are: right, wrong, missing, silent or noise."""
    update(str(root), cache)
    update_facts(str(root), cache)
    workspace, files = Workspace([str(root)], cache), WorkspaceFiles()
    for position in positions:
        text = (root / position.file).read_text("utf-8", "replace")
        document = Document(Lines(text), language_of_path(position.file), str(root), position.file)
        column = from_units(document.lines.get(position.line), position.column, "utf-16") + 1
        found = definition(workspace, files, document, position.line, column)
        shown = hover(workspace, files, document, position.line, column)
        if position.kind != "documented":
            yield position, "noise" if found or shown else "silent"
        elif not found or not shown:
            yield position, "missing"
        else:
            target = found.targets[0]
            page, line = Path(target.path).relative_to(root).as_posix(), target.name.start_line
            is_right = any(_is_about(root, page, line, *wanted) for wanted in position.targets)
            yield position, "right" if is_right else "wrong"


def _is_about(root: Path, page: str, line: int, file: str, wanted: int) -> bool:
    """Return whether a line of a page is near the one that copies a line of a source."""
    if not Path(page).name.startswith((Path(file).name, Path(file).stem)):
        return False
    text = (root / file).read_text("utf-8", "replace").split("\n")[wanted]
    copies = (number for number, copy in enumerate((root / page).read_text("utf-8").split("\n")) if copy == text)
    return wanted == 0 or any(abs(copy - line) <= _NEAR for copy in copies)


def summary(answers: list[tuple[Position, str]]) -> str:
    """Return the shares in one line a kind."""
    kinds = Counter(position.kind for position, _ in answers)
    counts = Counter((position.kind, answer) for position, answer in answers)
    lines = []
    for kind, total in sorted(kinds.items()):
        parts = [f"{answer} {count / total:.1%}" for (of, answer), count in sorted(counts.items()) if of == kind]
        lines.append(f"{kind} ({total}): {', '.join(parts)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    judge, score = commands.add_parser("judge"), commands.add_parser("score")
    for command in (judge, score):
        command.add_argument("root", type=lambda path: Path(path).resolve())
        command.add_argument("gold", type=Path)
    judge.add_argument("--server", required=True)
    judge.add_argument("--glob", required=True)
    for name, default in (("files", 1_000), ("each", 100_000), ("seed", 1)):
        judge.add_argument(f"--{name}", type=int, default=default)
    score.add_argument("--show", type=int, default=0, help="wrong answers to print")
    given = parser.parse_args()
    if given.command == "judge":
        found = judged(given.root, given.glob, shlex.split(given.server), (given.files, given.each, given.seed))
        given.gold.write_text("".join(f"{position}\n" for position in found), "utf-8")
        return
    with tempfile.TemporaryDirectory() as cache:
        answers = list(scored(given.root, Path(cache), read_gold(given.gold)))
    for position, answer in [pair for pair in answers if pair[1] in ("wrong", "missing", "noise")][: given.show]:
        print(answer, position)
    print(summary(answers))


if __name__ == "__main__":
    sys.exit(main())
