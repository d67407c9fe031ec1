"""How good the answers are on a documented workspace: landing, ranking, quiet. Run by hand:

    python tests/bench/quality.py WORKSPACE [--sample N]

WORKSPACE is a repository with its sources and their documentation; Python sources are judged with ``ast`` and
``tokenize``, C and C++ ones with patterns, so that what judges is independent of what is judged.
"""

from __future__ import annotations

import argparse
import ast
import io
import keyword
import posixpath
import random
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

from keydocs.features.completion import find_names
from keydocs.features.hover import MAX_CANDIDATES, is_worth_showing
from keydocs.index.code_words import is_shaped
from keydocs.index.layout import cache_dir
from keydocs.index.scan import scan
from keydocs.index.source_kind import DOCS_OF_DOCS, source_kind_of
from keydocs.index.update import update
from keydocs.index.workspace import Workspace
from keydocs.keyword_files.reader import is_keyword_file
from keydocs.languages import language_of_path
from keydocs.model import Entry, KeywordFile, Kind
from keydocs.pages.locate import MatchKind, locate
from keydocs.search.lookup import resolve
from keydocs.search.query import query_at
from keydocs.search.workspace_files import Document, WorkspaceFiles
from keydocs.text.lines import Lines

_C_DEFINITION = (
    r"(?:^[ \t]*#[ \t]*define[ \t]+{0}\b)"
    # What another word follows is an export macro; what stands in angle brackets a parameter of a template.
    r"|(?:^[^<>\"']*\b(?:class|struct|enum|union|namespace)\b[^;(){{}}<>\n]*\b{0}\b(?![ \t]+\w)(?:[^;]*$|[^;]*\{{))"
)
_C_COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"\n]+)", re.M)
_WORD = re.compile(r"\w+")


class Bench:
    """A workspace, its index up to date."""

    def __init__(self, root: str, seed: int) -> None:
        self.root = root
        update(root, cache_dir())
        self.workspace = Workspace([root], cache_dir())
        self.texts = WorkspaceFiles()
        self.random = random.Random(seed)
        listing = scan(root)
        self.keyword_files = [p for p in sorted(listing.keyword_files) if is_keyword_file(p)]
        self.documented = [p for p in self.keyword_files if source_kind_of(p.removesuffix("_kw.md")) != DOCS_OF_DOCS]

    def read(self, path: str) -> KeywordFile:
        found = self.texts.keyword_file(self.root, path)
        assert found is not None
        return found

    def document(self, source: str) -> Document:
        lines = self.texts.source(self.root, source) or Lines("")
        return Document(lines, language_of_path(source), self.root, source)

    def sampled(self, paths: list[str], count: int) -> Iterator[KeywordFile]:
        chosen = list(paths)
        self.random.shuffle(chosen)
        return map(self.read, chosen[:count])


def share(good: int, total: int) -> str:
    return f"{100 * good / total:.2f} % of {total:,}" if total else "nothing to measure"


def landing(bench: Bench, count: int) -> Iterator[tuple[str, str]]:
    """Entries that have a defining line by an independent finder: is the landing such a line? Others that are on
    their page: does the landing hold the name?"""
    good = defining = held = other = 0
    for file in bench.sampled(bench.keyword_files, count):
        page = bench.texts.page(bench.root, file.page) if file.page else None
        if page is None:
            continue
        for entry in file.entries:
            lines = defining_lines(page.text.split("\n"), page.fence, entry)
            found = locate(page, entry.name, entry.kind)
            if lines:
                defining += 1
                good += found[0].name.start_line in lines and found[0].kind is MatchKind.DEFINITION
            elif re.search(rf"(?<!\w){re.escape(entry.name)}(?!\w)", page.text):
                other += 1
                held += entry.name in page.lines[found[0].name.start_line]
    yield "landing: on a defining line", share(good, defining)
    yield "landing: others, on a line that holds the name", share(held, other)


def defining_lines(lines: list[str], fence: object, entry: Entry) -> set[int]:
    """The page lines that define an entry of kind class, function or macro, in Python and the languages of C."""
    first, end, language = getattr(fence, "first", 0), getattr(fence, "end", 0), getattr(fence, "language", "")
    if language == "python" and entry.kind in (Kind.CLASS, Kind.FUNCTION):
        try:
            tree = ast.parse("\n".join(lines[first:end]))
        except (SyntaxError, ValueError):
            return set()
        types = (ast.ClassDef,) if entry.kind is Kind.CLASS else (ast.FunctionDef, ast.AsyncFunctionDef)
        return {
            first + node.lineno - 1 for node in ast.walk(tree) if isinstance(node, types) and node.name == entry.name
        }
    if language in ("c", "cpp", "cuda") and entry.kind in (Kind.CLASS, Kind.MACRO, Kind.NAMESPACE):
        pattern = re.compile(_C_DEFINITION.format(re.escape(entry.name)))
        text = _C_COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), "\n".join(lines[first:end]))
        wanted = ("define",) if entry.kind is Kind.MACRO else ("class", "struct", "enum", "union", "namespace")
        return {
            first + n
            for n, line in enumerate(text.split("\n"))
            if pattern.search(line) and any(w in line for w in wanted)
        }
    return set()


def ranking(bench: Bench, count: int) -> Iterator[tuple[str, str]]:
    """From the source that defines a name, and from one that imports it: does its own page come first?"""
    own = [0, 0]
    imported = [0, 0]
    sources = [path for path in bench.documented if language_of_path(path.removesuffix("_kw.md")) == "python"]
    for file in bench.sampled(sources, count):
        if not file.source or not file.page:
            continue
        document = bench.document(file.source)
        names = {entry.name for entry in file.entries}
        tree = _tree(document.lines.text)
        for name in sorted(_defined(tree) & names):
            own[0] += _first_page(bench, document, name) == file.page
            own[1] += 1
        for name, pages in _imported(bench, tree, file.source):
            imported[0] += _first_page(bench, document, name) in pages
            imported[1] += 1
    yield "ranking: own page first, from the file that defines", share(own[0], own[1])
    yield "ranking: the module's page first, from a file that imports", share(imported[0], imported[1])


def includes(bench: Bench, count: int) -> Iterator[tuple[str, str]]:
    """From a C or C++ file: does a class or macro of a header that it includes lead to that header's page first?"""
    good = total = 0
    by_name: dict[str, list[str]] = {}
    for path in bench.documented:
        by_name.setdefault(posixpath.basename(path).removesuffix("_kw.md"), []).append(path)
    sources = [
        path for path in bench.documented if language_of_path(path.removesuffix("_kw.md")) in ("cpp", "cuda", "c")
    ]
    for file in bench.sampled(sources, count // 4):
        document = bench.document(file.source or "")
        words = set(_WORD.findall(_C_COMMENT.sub(" ", document.lines.text))) - {e.name for e in file.entries}
        owners: dict[str, set[str | None]] = {}
        for header in _INCLUDE.findall(document.lines.text):
            found = [path for path in by_name.get(posixpath.basename(header), []) if f"/{header}_kw.md" in f"/{path}"]
            for entry in bench.read(found[0]).entries if len(found) == 1 else ():
                if entry.name in words and entry.kind in (Kind.CLASS, Kind.MACRO):
                    page = bench.texts.page(bench.root, bench.read(found[0]).page or "")
                    if page and defining_lines(page.text.split("\n"), page.fence, entry):
                        owners.setdefault(entry.name, set()).add(bench.read(found[0]).page)
        for name, pages in owners.items():
            good += _first_page(bench, document, name) in pages
            total += 1
    yield "ranking: the header's page first, from a file that includes it", share(good, total)


def _tree(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _defined(tree: ast.AST) -> set[str]:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def _imported(bench: Bench, tree: ast.Module, source: str) -> Iterator[tuple[str, set[str]]]:
    """Names that a file imports from modules of the workspace that define them, and these modules' pages."""
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom):
            continue
        base = posixpath.dirname(source)
        for _ in range(node.level - 1):
            base = posixpath.dirname(base)
        module = (node.module or "").replace(".", "/")
        stem = posixpath.join(base, module) if node.level else module
        files = [
            f"{stem}{end}" for end in (".py", "/__init__.py", ".pyi") if (Path(bench.root) / f"{stem}{end}").is_file()
        ]
        for alias in node.names:
            defining = [
                f for f in files if alias.name in _defined(_tree((Path(bench.root) / f).read_text("utf-8", "replace")))
            ]
            pages = {f"docs/{f}_docs.md" for f in defining if (Path(bench.root) / f"docs/{f}_docs.md").is_file()}
            if pages and not alias.asname:
                yield alias.name, pages


def _first_page(bench: Bench, document: Document, name: str) -> str | None:
    answers = resolve(bench.workspace, bench.texts, query_at(bench.workspace, document, name), 1)
    return answers[0].path if answers else None


def quiet(bench: Bench, count: int) -> Iterator[tuple[str, str]]:
    """Names that the sources use as code stay; plain words that no source uses as code are silenced."""
    code = set(_code_words(bench.root))
    stay: dict[str, bool] = {}
    for file in bench.sampled(bench.documented, count):
        for entry in file.entries:
            words = set(_WORD.findall(entry.name))
            if words and words <= code and (entry.kind is not Kind.IDENTIFIER or is_shaped(entry.name)):
                stay[entry.name] = True
    plain = {
        entry.name
        for file in bench.sampled(bench.keyword_files, count)
        for entry in file.entries
        if not is_shaped(entry.name) and not set(_WORD.findall(entry.name)) <= code
    }
    for label, names, good in (("code stays", set(stay), True), ("plain words silenced", plain, False)):
        chosen = bench.random.sample(sorted(names), min(len(names), 2000))
        shown = sum(_hovers(bench, name) for name in chosen)
        yield f"quiet: {label}, in hover", share(shown if good else len(chosen) - shown, len(chosen))
        chosen = [name for name in chosen if len(name) > 1]
        listed = sum(_completes(bench, name) for name in chosen)
        yield f"quiet: {label}, in completion", share(listed if good else len(chosen) - listed, len(chosen))


def _hovers(bench: Bench, name: str) -> bool:
    asked = query_at(bench.workspace, Document(Lines("")), name)
    answers = resolve(bench.workspace, bench.texts, asked, MAX_CANDIDATES)
    return bool(answers) and is_worth_showing(asked, answers)


def _completes(bench: Bench, name: str) -> bool:
    names, _ = find_names(bench.workspace, bench.texts, Document(Lines("")), name, 1000)
    return any(found.name == name for found in names)


def _code_words(root: str) -> Iterable[str]:
    for path in Path(root).rglob("*"):
        if path.suffix not in (".py", ".pyi", ".h", ".hpp", ".cpp", ".cu", ".cuh", ".c", ".cc") or "docs" in path.parts:
            continue
        text = path.read_text("utf-8", "replace")
        if path.suffix in (".py", ".pyi"):
            yield from _python_words(text)
        else:
            yield from _WORD.findall(_C_COMMENT.sub(" ", text))


def _python_words(text: str) -> Iterator[str]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                yield token.string
    except (tokenize.TokenError, SyntaxError):
        return


def main() -> None:
    parser = argparse.ArgumentParser(description="How good the answers are on a documented workspace.")
    parser.add_argument("workspace")
    parser.add_argument("--sample", type=int, default=400, help="keyword files to look at for each figure")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    bench = Bench(str(Path(arguments.workspace).resolve()), arguments.seed)
    print("| what | measured |\n|---|---|")
    for measure in (landing, ranking, includes, quiet):
        for label, value in measure(bench, arguments.sample):
            print(f"| {label} | {value} |", flush=True)


if __name__ == "__main__":
    main()
