"""Makes ``tests/sample/docs`` from the sample's sources: ``make_sample.py [--check]``.

Each part of the sample is documented in another dialect, as it happens in repositories that changed their
generator half-way: see ``DIALECTS``. The output depends on nothing but the sources. ``docs/handbook`` is
written by hand and left alone.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple

SAMPLE = Path(__file__).resolve().parent / "sample"
BY_HAND = "docs/handbook/"
FOOTER = "---\n\n*Made from the sources of the lighthouse.*\n"
CONTEXT = 100
"""How much of the source a keyword of C++ quotes."""

SECTIONS = {
    "File Metadata": "Where the file is and how long",
    "Original Source": "The whole source",
    "High-Level Overview": "What the file is for",
    "Detailed Analysis": "Its classes, functions and imports",
    "Dependencies": "What it builds on",
    "Related Files": "What stands beside it",
}


class Keyword(NamedTuple):
    name: str
    kind: str
    context: str = ""


class Source(NamedTuple):
    path: str
    text: str
    base: str
    """What stands before ``_docs.md`` and ``_kw.md``."""

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def folder(self) -> str:
        return str(PurePosixPath(self.path).parent)

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem

    @property
    def page(self) -> str:
        return f"{self.base}_docs.md"

    @property
    def keywords(self) -> str:
        return f"{self.base}_kw.md"

    @property
    def link(self) -> str:
        """The source as seen from its page."""
        depth = len(PurePosixPath(self.path).parts)
        return "../" * depth + self.path

    @property
    def size(self) -> int:
        return len(self.text.encode())


# What a source names


def python_keywords(text: str) -> list[Keyword]:
    """Classes, functions and methods, imported modules and names, and the constants at the margin."""
    tree = ast.parse(text)
    found: list[Keyword] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            found.append(Keyword(node.name, "Class"))
        elif isinstance(node, ast.FunctionDef):
            found.append(Keyword(node.name, "Function"))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found += [Keyword(name, "Import") for name in imported(node)]
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name):
            found.append(Keyword(target.id, "Identifier"))
    return unique(found)


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    names = [alias.name for alias in node.names]
    return [node.module or "", *names] if isinstance(node, ast.ImportFrom) else names


CPP = {
    "macro": re.compile(r"^#define (\w+)", re.MULTILINE),
    "type": re.compile(r"^ {0,4}(?:class|struct|enum class|using) (\w+)(?: [:={]| \{)", re.MULTILINE),
    "function": re.compile(
        r"^ {0,4}(?!return|throw|else|using)(?:[\w:<>&]+ )+(?:\w+::)?(\w+)\([^()]*\)(?: const)? ?[{;]",
        re.MULTILINE,
    ),
    "identifier": re.compile(r"^(?:constexpr|const) [\w:<>,*& ]*?\b([A-Z][A-Z_]+)\b", re.MULTILINE),
}


def cpp_keywords(text: str) -> list[Keyword]:
    found: list[Keyword] = []
    for kind, pattern in CPP.items():
        for match in pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            end = start + CONTEXT if kind == "macro" else match.end()
            found.append(Keyword(match[1], kind, text[start:end].rstrip(" {=:;")))
    return unique(found)


def cmake_keywords(text: str) -> list[Keyword]:
    code = re.sub(r'#.*|"[^"]*"', "", text)
    words = re.findall(r"\b[A-Za-z][A-Za-z0-9_]{2,}\b", code)
    return unique(Keyword(word, "identifier") for word in words if "_" in word or word.isupper())


def yaml_keywords(text: str) -> list[Keyword]:
    keys = re.findall(r"^ *(\w+):", text, re.MULTILINE)
    return unique(Keyword(key, "constant" if key.isupper() else "identifier") for key in keys)


def unique(keywords: Iterable[Keyword]) -> list[Keyword]:
    """The first of each name and kind, sorted by name."""
    first = {(keyword.name, keyword.kind): keyword for keyword in reversed(list(keywords))}
    return [first[key] for key in sorted(first)]


def by_letter(keywords: Iterable[Keyword]) -> Iterator[tuple[str, list[Keyword]]]:
    """Runs of one initial. Capitals sort first, so that a letter may come a second time."""
    for letter, group in groupby(keywords, lambda keyword: keyword.name[0].upper()):
        yield letter, list(group)


def module_docstring(text: str) -> str:
    return " ".join((ast.get_docstring(ast.parse(text)) or "").split())


def codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# Dialect 1: `### Functions` over bold bullets in back-ticks (the almanac)


def almanac_keyword_file(source: Source) -> str:
    parts = [
        f"# Keyword Index: `{source.path}`\n",
        "## File Information\n",
        f"- **Original File**: [{source.path}]({source.link})\n"
        f"- **Documentation**: [`{source.page}`](./{source.page})\n"
        f"- **Folder**: `{source.folder}`\n",
        "## Keywords Extracted\n",
        "The identifiers of this file:\n\n",
    ]
    keywords = python_keywords(source.text)
    for kind, title in (("Class", "Classs"), ("Function",) * 2, ("Import",) * 2, ("Identifier",) * 2):
        lines = [f"- **`{k.name}`**: [{source.page}](./{source.page})" for k in keywords if k.kind == kind]
        if lines:
            parts.append(f"### {title if title == 'Classs' else title + 's'}\n\n" + "\n".join(lines) + "\n")
    parts += [
        "\n## Keyword → Section Map\n",
        "The following sections of the documentation cover these topics:\n",
        "\n".join(f"- **{name}**: {about}" for name, about in SECTIONS.items()) + "\n",
        FOOTER,
    ]
    return "\n".join(parts)


def almanac_page(source: Source, beside: list[Source]) -> str:
    keywords = python_keywords(source.text)
    classes = [k.name for k in keywords if k.kind == "Class"]
    functions = [k.name for k in keywords if k.kind == "Function"]
    imports = [k.name for k in keywords if k.kind == "Import"]
    structure = [
        f"**{title}**: {names}\n"
        for title, names in (
            ("Classes defined", codes(classes)),
            ("Functions defined", codes(functions[:20])),
            ("Key imports", ", ".join(imports)),
        )
        if names
    ]
    return "\n".join(
        [
            f"# Documentation: `{source.path}`\n",
            "## File Metadata\n",
            f"- **Path**: `{source.path}`\n"
            f"- **Size**: {source.size:,} bytes ({source.size / 1024:.2f} KB)\n"
            "- **Type**: Python Source Code\n"
            "- **Extension**: `.py`\n",
            "## File Purpose\n",
            "This file is a part of the **almanac**.\n",
            "## Original Source\n",
            f"```python\n{source.text}```\n\n\n",
            "## High-Level Overview\n",
            f'"""{module_docstring(source.text)}\n',
            f"This Python file contains {len(classes)} class(es) and {len(functions)} function(s).\n",
            "## Detailed Analysis\n",
            "### Code Structure\n",
            *structure,
            "\n*For complete code details, see the Original Source section above.*\n\n",
            "## Dependencies\n",
            "### Import Dependencies\n",
            "This file imports:\n",
            "\n".join(f"- `{name}`" for name in imports) + "\n\n",
            "## Related Files\n",
            "\n".join(f"- [`{other.page}`](./{other.page})" for other in beside if other != source) + "\n\n",
            "## Cross-References\n",
            f"- **File Documentation**: `{source.page}`\n"
            f"- **Keyword Index**: `{source.keywords}`\n"
            "- **Folder Index**: `index.md`\n"
            "- **Folder Documentation**: `doc.md`\n",
            FOOTER,
        ]
    )


def almanac_folder(folder: str, sources: list[Source]) -> Iterator[tuple[str, str]]:
    row = "| [`{0.name}`]({0.link}) | Source code | [docs](./{0.page}) | [keywords](./{0.keywords}) |"
    navigation = (
        "- **Parent Folder**: [..](../index.md)\n"
        "- **Folder Documentation**: [doc.md](./doc.md)\n"
        "- **Keyword Index**: [sub.md](./sub.md)\n"
    )
    table = "\n".join(row.format(source) for source in sources)
    yield (
        "index.md",
        f"# Index: `{folder}/`\n\n## Overview\n\nThe almanac's modules.\n\n**Location**: `{folder}/`\n\n"
        "## Files\n\n| File | Description | Documentation | Keywords |\n"
        f"|------|-------------|---------------|----------|\n{table}\n\n"
        f"## Navigation\n\n{navigation}\n{FOOTER}",
    )
    important = "\n".join(f"- [`{source.page}`](./{source.page})" for source in sources)
    yield (
        "doc.md",
        f"# Documentation: `{folder}/`\n\n## Contents Overview\n\nThis folder contains:\n\n"
        f"- **{len(sources)} file(s)**\n\n## Important Files\n\n### Key Files\n\n{important}\n\n{FOOTER}",
    )
    modules = "\n".join(f"### {s.stem}\n\n- [`{s.path}`](./{s.page})\n" for s in sources)
    yield (
        "sub.md",
        f"# Subtree Keyword Index: `{folder}/`\n\n## Scope\n\nAll files of `{folder}/`.\n\n"
        f"## Keywords\n\n\n{modules}\n{FOOTER}",
    )


# Dialect 2: `### name {#slug}` with fields (the lamp's C++)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def lamp_keyword_file(source: Source) -> str:
    keywords = cpp_keywords(source.text)
    parts = [f"# Keywords: {source.path}\n---\n\n**Total Keywords**: {len(keywords)}\n\n---\n\n"]
    for letter, group in by_letter(keywords):
        parts.append(f"## {letter}\n\n")
        for keyword in group:
            parts += [
                f"### {keyword.name} {{#{slug(keyword.name)}}}\n\n",
                f"- **Type**: {keyword.kind}\n",
                f"- **File**: [{source.path}](./{source.page})\n",
                f"- **Context**: `{keyword.context}`\n\n",
            ]
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def lamp_page(source: Source, beside: list[Source]) -> str:
    keywords = cpp_keywords(source.text)
    includes = re.findall(r"^#include [<\"](.+?)[>\"]", source.text, re.MULTILINE)
    macros = "".join(f"- **{k.name}**: `{k.context.splitlines()[0]}`\n" for k in keywords if k.kind == "macro")
    functions = "".join(
        f"#### `{' '.join(k.context.rstrip(';').split())}`\n- Function in {source.path}\n\n"
        for k in keywords
        if k.kind == "function"
    )
    related = "".join(f"- [{other.name}](./{other.page})\n" for other in beside if other != source)
    return (
        f"# Documentation: {source.path}\n---\n## File Metadata\n"
        f"- **Path**: `{source.path}`\n- **Filename**: `{source.name}`\n"
        f"- **Language**: {source.name.rpartition('.')[2]}\n- **Size**: {source.size} bytes\n"
        f"- **Lines**: {source.text.count(chr(10))}\n\n---\n"
        f"## Original Source\n```{source.name.rpartition('.')[2]}\n{source.text}```\n\n---\n"
        f"## High-Level Overview\n{leading_comment(source.text)}\n\n"
        f"**Dependencies**: {len(includes)} included headers/modules\n\n---\n"
        "## Detailed Walkthrough\n### Includes / Imports\n"
        + "".join(f"- `{include}`\n" for include in includes)
        + (f"\n### Preprocessor Definitions\n{macros}" if macros else "")
        + (f"\n### Functions\n{functions}" if functions else "")
        + f"\n---\n## Related Files\n{related}"
    )


def leading_comment(text: str) -> str:
    """The comment at the top of a file, as one paragraph."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].strip())
    return " ".join(line for line in lines if line)


def lamp_folder(folder: str, sources: list[Source]) -> Iterator[tuple[str, str]]:
    files = "".join(f"- [{s.name}](./{s.page}) - [keywords](./{s.keywords})\n" for s in sources)
    yield "index.md", f"# Index: {folder}\n---\n\n**Files**: {len(sources)}\n\n{files}"
    yield (
        "doc.md",
        f"# Documentation: {folder}\n---\n\nThe light: its character, and the shutter that shows it.\n",
    )
    where: dict[str, list[Source]] = {}
    for source in sources:
        for keyword in KEYWORDS[PurePosixPath(source.path).suffix](source.text):
            if source not in where.setdefault(keyword.name, []):
                where[keyword.name].append(source)
    parts = [f"# Keywords: {folder}\n\n---\n\n**Total Unique Keywords**: {len(where)}\n\n---\n\n"]
    for letter, group in by_letter(Keyword(name, "") for name in sorted(where)):
        parts.append(f"## {letter}\n\n")
        for name in (keyword.name for keyword in group):
            found = "".join(f"- [{source.name}](./{source.page})\n" for source in where[name])
            parts.append(f"### {name} {{#{slug(name)}}}\n\n**Found in {len(where[name])} file(s)**:\n\n{found}\n")
        parts.append("\n")
    yield "sub.md", "".join(parts).rstrip("\n") + "\n"


# Dialect 3: letters over bold bullets with links, and pages without structure (the lamp's build)


def build_keyword_file(source: Source) -> str:
    parts = [
        f"# Keyword Map for `{source.path}`\n\n## File Path and Links\n\n"
        f"- **Source File**: [{source.path}]({source.link})\n"
        f"- **Documentation**: [{source.path}_docs.md]({source.page})\n\n"
        "## Keywords Extracted from This File\n\n"
        "This file contains the following keywords, identifiers, and technical terms:\n\n"
    ]
    for letter, group in by_letter(cmake_keywords(source.text)):
        lines = "".join(
            f"- **{k.name}**: Technical term or identifier found in [{source.name}]({source.page})\n" for k in group
        )
        parts.append(f"\n### {letter}\n\n{lines}")
    return "".join(parts)


def build_page(source: Source, beside: list[Source]) -> str:
    return (
        f"# Documentation for `{source.path}`\n\n## File Metadata\n\n- **Full Path**: `{source.path}`\n"
        f"- **File Name**: `{source.name}`\n- **File Size**: {source.size:,} bytes\n- **File Type**: .txt\n"
        f"- **Link to Source**: [{source.path}]({source.link})\n\n## Purpose and Role\n\n"
        f"This file is located in the `{source.folder}` directory and builds the lamp.\n\n"
        f"## Configuration File Content\n\n```\n{source.text}```\n\n## Purpose\n\n"
        "How the lamp is compiled, and with which of its options.\n"
    )


# Dialect 4: anchors and kinds behind the name, the dot of the file's name dropped (configuration)


def config_keyword_file(source: Source) -> str:
    keywords = sorted(yaml_keywords(source.text), key=lambda keyword: keyword.name.casefold())
    parts = [f"# Keywords: {source.path}\n\n**File**: `{source.path}`\n\n**Total Keywords**: {len(keywords)}\n"]
    for letter, group in by_letter(keywords):
        lines = "".join(f'- **{k.name}** <a id="{k.name.lower()}"></a>: {k.kind}: {k.name}\n' for k in group)
        parts.append(f"\n## {letter}\n\n{lines}")
    return "".join(parts)


def config_page(source: Source, beside: list[Source]) -> str:
    keys = re.findall(r"^(\w+):", source.text, re.MULTILINE)
    return (
        f"# Documentation: {source.path}\n\n## File Metadata\n\n- **Path**: `{source.path}`\n"
        f"- **Size**: {source.size} bytes\n- **Extension**: .yaml\n"
        f"- **Lines**: {source.text.count(chr(10))}\n\n"
        f"## Original Source\n\n```yaml\n{source.text}```\n\n"
        "## High-Level Overview\n\nThis is a YAML configuration file.\n\n"
        f"### Top-Level Configuration Keys ({len(keys)})\n\n"
        + "".join(f"- `{key}`\n" for key in sorted(keys))
        + "\n\n## Related Files\n\n- `almanac/station.py`\n"
    )


def config_folder(folder: str, sources: list[Source]) -> Iterator[tuple[str, str]]:
    header = f"**Folder**: `{folder}`\n\n"
    files = "".join(f"- [{s.name}]({s.page}) - [keywords]({s.keywords})\n" for s in sources)
    yield "index.md", f"# Index: {folder}\n\n{header}## Files ({len(sources)})\n\n{files}"
    yield (
        "doc.md",
        f"# Documentation: {folder}\n\n{header}## Overview\n\n"
        f"This folder contains {len(sources)} file(s): what is particular to this lighthouse.\n",
    )
    keywords = {k.name: (source, k) for source in sources for k in yaml_keywords(source.text)}
    parts = [f"# Keyword Summary: {folder}\n\n{header}This file contains merged keywords from all files.\n"]
    ordered = sorted((k for _, k in keywords.values()), key=lambda keyword: keyword.name.casefold())
    for letter, group in by_letter(ordered):
        lines = "".join(
            f"- **{k.name}**: found in 1 location(s)\n  - `{keywords[k.name][0].path}`: {k.kind}: {k.name}\n"
            for k in group
        )
        parts.append(f"\n## {letter}\n\n{lines}")
    yield "sub.md", "".join(parts)


# The root


def root_files(sources: list[Source]) -> Iterator[tuple[str, str]]:
    folders = [*sorted({source.folder for source in sources}), "handbook"]
    links = "".join(f"- [{folder}]({folder}/index.md)\n" for folder in folders)
    yield (
        "docs/index.md",
        "# Repository Documentation Index\n\n**Repository**: Gull Skerry\n\n## Quick Links\n\n"
        f"- [Keywords A-Z](keywords.md) - Global keyword index\n\n## Folder Structure\n\n{links}",
    )
    yield (
        "docs/doc.md",
        "# Documentation: ROOT\n\n## Overview\n\nThe almanac, the lamp and the configuration.\n",
    )
    links = "".join(f"- [{folder}]({folder}/sub.md)\n" for folder in folders[:-1])
    yield "docs/sub.md", f"# Keyword Summary: ROOT\n\n**Folder**: `ROOT`\n\n## Subfolders\n\n{links}"
    found: dict[str, list[tuple[Source, Keyword]]] = {}
    for source in sources:
        for keyword in KEYWORDS[PurePosixPath(source.path).suffix](source.text):
            found.setdefault(keyword.name, []).append((source, keyword))
    parts = [
        "# Global Keywords Index\n\n**Repository**: Gull Skerry\n\n"
        f"**Total Unique Keywords**: {len(found)}\n\nAll keywords of the repository, from A to Z.\n"
    ]
    for letter, group in by_letter(Keyword(name, "") for name in sorted(found, key=str.casefold)):
        parts.append(f"\n## {letter}\n\n")
        for name in (keyword.name for keyword in group):
            parts.append(f"- **{name}**: found in {len(found[name])} file(s)\n")
            parts += [f"  - [{s.path}](./{s.folder}/{s.page}): {k.kind.lower()}: {name}\n" for s, k in found[name]]
    yield "docs/keywords.md", "".join(parts)


KEYWORDS: dict[str, Callable[[str], list[Keyword]]] = {
    ".py": python_keywords,
    ".hpp": cpp_keywords,
    ".cpp": cpp_keywords,
    ".txt": cmake_keywords,
    ".yaml": yaml_keywords,
}
DIALECTS: dict[str, tuple[Callable[[Source], str], Callable[[Source, list[Source]], str]]] = {
    ".py": (almanac_keyword_file, almanac_page),
    ".hpp": (lamp_keyword_file, lamp_page),
    ".cpp": (lamp_keyword_file, lamp_page),
    ".txt": (build_keyword_file, build_page),
    ".yaml": (config_keyword_file, config_page),
}
FOLDERS: dict[str, Callable[[str, list[Source]], Iterator[tuple[str, str]]]] = {
    "almanac": almanac_folder,
    "lamp": lamp_folder,
    "config": config_folder,
}


def read_sources() -> list[Source]:
    paths = sorted(
        path.relative_to(SAMPLE).as_posix()
        for folder in FOLDERS
        for path in (SAMPLE / folder).rglob("*")
        if path.suffix in DIALECTS
    )
    return [Source(path, read(path), base_of(path)) for path in paths]


def base_of(path: str) -> str:
    name = PurePosixPath(path).name
    return name.replace(".", "_") if name.endswith(".yaml") else name


def read(path: str) -> str:
    # Bytes, not text: a page holds the line ends of its source.
    return (SAMPLE / path).read_bytes().decode()


def make() -> dict[str, str]:
    """All files of ``docs`` by their paths, except those written by hand."""
    sources = read_sources()
    files = dict(root_files(sources))
    for folder, make_folder in FOLDERS.items():
        here = [source for source in sources if source.folder == folder]
        for source in here:
            make_keywords, make_page = DIALECTS[PurePosixPath(source.path).suffix]
            files[f"docs/{folder}/{source.keywords}"] = make_keywords(source)
            files[f"docs/{folder}/{source.page}"] = make_page(source, here)
        files |= {f"docs/{folder}/{name}": text for name, text in make_folder(folder, here)}
    return files


def present() -> set[str]:
    paths = {path.relative_to(SAMPLE).as_posix() for path in (SAMPLE / "docs").rglob("*") if path.is_file()}
    return {path for path in paths if not path.startswith(BY_HAND)}


def stale(files: dict[str, str]) -> list[str]:
    """What on disk is not as it would be made now."""
    there = present()
    wrong = {path for path, text in files.items() if path not in there or read(path) != text}
    return sorted(wrong | (there - files.keys()))


def write(files: dict[str, str]) -> None:
    for path in present() - files.keys():
        (SAMPLE / path).unlink()
    for path, text in files.items():
        target = SAMPLE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def main(arguments: list[str]) -> int:
    files = make()
    if arguments != ["--check"]:
        write(files)
        return 0
    if wrong := stale(files):
        sys.stderr.write("not current, run tests/make_sample.py: " + ", ".join(wrong) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
