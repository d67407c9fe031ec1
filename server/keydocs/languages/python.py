"""Python, with Cython and Starlark."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from keydocs.languages.base import DECLARES, MINOR, DefinitionRow, DefinitionSyntax, Language
from keydocs.languages.imports import imported_names, local_names
from keydocs.model import Kind

_DEFINITIONS = DefinitionSyntax(
    DefinitionRow(Kind.CLASS, r"·(?:cdef )?(?:class|cppclass) ", r"·(?:[(:\[\\]|$)"),
    DefinitionRow(Kind.FUNCTION, r"·(?:async )?def ", r"·(?:[(\[\\]|$)"),
    DefinitionRow(Kind.FUNCTION, r"·(?:cdef|cpdef) (?:[\w.*&\[\], \t]+[ \t*&])?", r"·\("),
    DefinitionRow(Kind.TYPE, r"·type ", r"·(?:\[[^\n=]*\]·)?=[^=]"),
    DefinitionRow(Kind.VARIABLE, r"(?:\(?\w[\w, \t]*,·)?", r"·(?::[^=\n]*)?=(?!=)|(?:·,·\w+)+\)?·=(?!=)"),
    DefinitionRow(Kind.VARIABLE, r"", r"·:·[\w\"']"),
    DefinitionRow(Kind.VARIABLE, r" ", r"·(?::[^=\n]*)?=(?!=)|·:·[\w\"']", scope=r"class\b", rank=MINOR),
    DefinitionRow(
        Kind.VARIABLE,
        r" ",
        r"·(?::[^=\n]*)?=(?!=)",
        scope=r"(?:if|elif|else|try|except|finally|with)\b",
        rank=MINOR,
        in_every_scope=True,
    ),
    DefinitionRow(Kind.VARIABLE, r"(?:\w+·=·)+", r"·=(?!=)"),
    DefinitionRow(Kind.MODULE, r"·(?:c?import|from) ", r"(?![\w.])"),
    DefinitionRow(Kind.MODULE, r"·import [\w., \t]*,·", r"(?![\w.])"),
    DefinitionRow(Kind.MODULE, r"·from [\w.]+ c?import·\(?(?:[\w., \t]*[, \t])?", r"(?![\w.])"),
    DefinitionRow(Kind.MODULE, r"·import [\w., \t]*[ \t]as ", r"(?![\w.])"),
    DefinitionRow(
        Kind.MODULE, r" (?:[\w, \t]*,·|\w+ as )?", r"·(?:,|$|#|as\b|\))", scope=r"from [\w.]+ c?import\b", rank=MINOR
    ),
    DefinitionRow(Kind.MODULE, r"·(?:import|from) ", r"\.", rank=DECLARES),
    DefinitionRow(Kind.MODULE, r"·(?:import|from) [\w.]*\.", r"(?!\w)", rank=DECLARES),
    in_brackets=r"·(?:from\b|\()",
)
_RESERVED_WORDS = frozenset(
    "False None True and as assert async await break class continue def del elif else except finally for from global "
    "if import in is lambda nonlocal not or pass raise return try while with yield self cls".split()
)

_MAX_PARENTS = 20
"""Leading dots of a relative import that are followed."""
_PY_FROM = re.compile(r"\s*from\s+(?!\s)(\.*)((?!\.)[\w.]*)\s+import\b\s*\(?([^#]*)")
_PY_IMPORT = re.compile(r"\s*import\s+([\w., ]+)")


def _find_imports(lines: list[str], folder: str) -> Iterator[tuple[str, dict[str, str]]]:
    open_module = ""
    for line in lines:
        if open_module:
            yield from _python_names(open_module, line.partition("#")[0])
            if ")" in line:
                open_module = ""
        elif "import" not in line:
            continue
        elif match := _PY_FROM.match(line):
            base = folder
            for _ in match[1][1:_MAX_PARENTS]:
                base = posixpath.dirname(base)
            module = match[2].replace(".", "/")
            module = posixpath.join(base, module).strip("/") if match[1] else module
            yield from _python_names(module, match[3])
            if "(" in line and ")" not in line:
                open_module = module
        elif match := _PY_IMPORT.match(line):
            for part in match[1].split(","):
                name, _, alias = part.strip().partition(" as ")
                module = name.strip().replace(".", "/")
                yield module, {alias.strip() or name.strip(): name.strip()}


def _python_names(module: str, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    names = [*imported_names(text)]
    yield module, local_names(names)
    # What is imported may be a module itself.
    for name, _ in names:
        yield posixpath.join(module, name), {}


LANGUAGES = (
    Language(
        "python",
        _DEFINITIONS,
        extensions=("py", "pyi", "pyx", "pxd", "pyw", "bzl", "bazel", "ipynb"),
        file_names=("build", "workspace"),
        reserved_words=_RESERVED_WORDS,
        introducers=("def", "class"),
        always_introduced=frozenset((Kind.CLASS, Kind.FUNCTION, Kind.METHOD)),
        has_indented_blocks=True,
        line_comment="#",
        has_block_comments=False,
        has_docstrings=True,
        decorator=re.compile(r"@\w"),
        ends_at_line=True,
        find_imports=_find_imports,
        module_files=(".py", "/__init__.py", ".pyi", "/__init__.pyi"),
    ),
)
