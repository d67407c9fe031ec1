"""``keydocs read``: what the reader makes of keyword files, for those who write them and for testing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from keydocs.cli.common import Shown, say_unread, shown_from_here
from keydocs.cli.main import (
    NOT_FOUND,
    OK,
    UsageError,
    say,
)
from keydocs.fs import confined, paths
from keydocs.fs.paths import find_root
from keydocs.index.scan import scan
from keydocs.keyword_files.reader import (
    is_foreign,
    is_keyword_file,
    is_keyword_index,
    max_bytes,
    read_keyword_file,
)
from keydocs.model import KeywordFile
from keydocs.text.escaping import on_one_line


def run(arguments: argparse.Namespace) -> int:
    failed = 0
    for given in arguments.paths:
        is_folder = Path(given).is_dir()
        shown_any = False
        for root, path in _keyword_files(given):
            try:
                text = confined.read_text(root, path, max_bytes(path))
            except confined.UnreadableError as error:
                say(on_one_line(f"keydocs: {error}"), error=True)
                failed += 1
                continue
            read = read_keyword_file(path, text, partial(_exists, root))
            if is_folder and is_foreign(read):
                continue
            shown_any = True
            # What was given with its whole path is shown so.
            shown = partial(paths.absolute, root) if Path(given).is_absolute() else shown_from_here(root)
            say(json.dumps(_as_json(read, shown), ensure_ascii=False) if arguments.json else _as_text(read, shown))
        if is_folder and not shown_any and not failed:
            say(on_one_line(f"{given}: no keyword files (*_kw.md)"), error=True)
    return NOT_FOUND if failed else OK


def _keyword_files(given: str) -> Iterator[tuple[str, str]]:
    """The keyword files that are given: their roots, and their paths in these."""
    path = Path(given)
    if path.is_dir():
        listing = scan(str(path.resolve()))
        others = {inner: reason for inner, reason in listing.refused.items() if not is_keyword_file(inner)}
        say_unread(str(path.resolve()), others)
        for inner in sorted([*listing.keyword_files, *listing.refused]):
            if is_keyword_file(inner):
                yield str(path.resolve()), inner
    elif path.is_file():
        if not (is_keyword_file(path.name) or is_keyword_index(path.name)):
            raise UsageError(f"{given} is no keyword file; their names end in _kw.md")
        full = path.resolve()
        root = _project_of(full)
        yield str(root), full.relative_to(root).as_posix()
    else:
        raise UsageError(f"{given} does not exist; give a keyword file or a folder")


def _exists(root: str, path: str) -> bool:
    return confined.is_readable(root, path)


def _project_of(path: Path) -> Path:
    """The folder that holds the documentation tree of a file."""
    docs = [folder for folder in path.parents if folder.name == "docs"]
    return docs[-1].parent if docs else find_root(path.parent)


def _as_json(read: KeywordFile, shown: Shown) -> dict[str, object]:
    return {
        "file": shown(read.path),
        "title": read.title,
        "source": read.source,
        "page": shown(read.page) if read.page else None,
        "entries": [
            {
                "name": entry.name,
                "kind": entry.kind.value,
                "line": entry.range.start_line + 1,
                "page": shown(page) if (page := entry.page or read.page) else None,
                "fields": entry.fields,
            }
            for entry in read.entries
        ],
        "sections": [{"name": section.name, "about": section.about} for section in read.sections],
        "problems": [{"line": problem.range.start_line + 1, "message": problem.message} for problem in read.problems],
    }


def _as_text(read: KeywordFile, shown: Shown) -> str:
    lines = [
        shown(read.path),
        f"  title:  {read.title}",
        f"  source: {_or_none(read.source, shown)}",
        f"  page:   {_or_none(read.page, shown)}",
    ]
    if not read.entries:
        lines.append("  not a keyword file" if is_foreign(read) else "  no entries found")
    lines += [f"  {e.range.start_line + 1:>5}: {e.name}  ({e.kind.label})" for e in read.entries]
    lines += [f"  section: {section.name}: {section.about}" for section in read.sections]
    told = [problem for problem in read.problems if problem.code != "no-entries"]
    lines += [f"  problem in line {problem.range.start_line + 1}: {problem.message}" for problem in told]
    return "\n".join(map(on_one_line, lines))


def _or_none(path: str | None, shown: Shown) -> str:
    return shown(path) if path else "none"
