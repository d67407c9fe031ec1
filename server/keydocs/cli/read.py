"""``keydocs read``: print parsed keyword files, for debugging."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from keydocs.cli.common import (
    DisplayPath,
    display_path_from,
    report_skipped,
)
from keydocs.cli.exit_codes import NOT_FOUND, OK, UsageError
from keydocs.cli.streams import say
from keydocs.fs import confined, paths
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
    """Return NOT_FOUND if a file cannot be read."""
    failed = 0
    for given in arguments.paths:
        is_folder = Path(given).is_dir()
        printed = 0
        for root, path in _find_keyword_files(given):
            try:
                text = confined.read_text(root, path, max_bytes(path))
            except confined.UnreadableError as error:
                say(on_one_line(f"keydocs: {error}"), error=True)
                failed += 1
                continue
            parsed = read_keyword_file(path, text, partial(confined.is_readable, root))
            if is_folder and is_foreign(parsed):
                continue
            printed += 1
            display = partial(paths.absolute, root) if Path(given).is_absolute() else display_path_from(root)
            as_json = arguments.json
            say(json.dumps(_as_json(parsed, display), ensure_ascii=False) if as_json else _as_text(parsed, display))
        if is_folder and not printed and not failed:
            say(on_one_line(f"{given}: no keyword files (*_kw.md)"), error=True)
    return NOT_FOUND if failed else OK


def _find_keyword_files(given: str) -> Iterator[tuple[str, str]]:
    """Yield the root and path of a keyword file, or of all keyword files in a folder."""
    path = Path(given)
    if path.is_dir():
        root = str(path.resolve())
        listing = scan(root)
        report_skipped(root, {inner: reason for inner, reason in listing.refused.items() if not is_keyword_file(inner)})
        for inner in sorted([*listing.keyword_files, *listing.refused]):
            if is_keyword_file(inner):
                yield root, inner
    elif path.is_file():
        if not (is_keyword_file(path.name) or is_keyword_index(path.name)):
            raise UsageError(f"not a keyword file (*_kw.md): {given}")
        full = path.resolve()
        project = _project_of(full)
        yield str(project), full.relative_to(project).as_posix()
    else:
        raise UsageError(f"no such file or directory: {given}")


def _project_of(path: Path) -> Path:
    """Return the folder that holds the ``docs`` a file is in, else its root."""
    docs = [folder for folder in path.parents if folder.name == "docs"]
    return docs[-1].parent if docs else paths.find_root(path.parent)


def _as_json(parsed: KeywordFile, display: DisplayPath) -> dict[str, object]:
    return {
        "file": display(parsed.path),
        "title": parsed.title,
        "source": parsed.source,
        "page": display(parsed.page) if parsed.page else None,
        "entries": [
            {
                "name": entry.name,
                "kind": entry.kind.value,
                "line": entry.range.start_line + 1,
                "page": display(page) if (page := entry.page or parsed.page) else None,
                "fields": entry.fields,
            }
            for entry in parsed.entries
        ],
        "sections": [{"name": section.name, "about": section.about} for section in parsed.sections],
        "problems": [{"line": problem.range.start_line + 1, "message": problem.message} for problem in parsed.problems],
    }


def _as_text(parsed: KeywordFile, display: DisplayPath) -> str:
    lines = [
        display(parsed.path),
        f"  title:  {parsed.title}",
        f"  source: {display(parsed.source) if parsed.source else 'none'}",
        f"  page:   {display(parsed.page) if parsed.page else 'none'}",
    ]
    if not parsed.entries:
        lines.append("  not a keyword file" if is_foreign(parsed) else "  no entries found")
    lines += [f"  {entry.range.start_line + 1:>5}: {entry.name}  ({entry.kind.label})" for entry in parsed.entries]
    lines += [f"  section: {section.name}: {section.about}" for section in parsed.sections]
    problems = [problem for problem in parsed.problems if problem.code != "no-entries"]
    lines += [f"  problem in line {problem.range.start_line + 1}: {problem.message}" for problem in problems]
    return "\n".join(map(on_one_line, lines))
