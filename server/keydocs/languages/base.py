"""The record of a programming language, and the compiler of its definition patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from keydocs.model import Kind

DEFINES, MINOR, DECLARES = 0, 1, 2
"""Ranks of a definition: a full one; a minor one, as of a field; a declaration only."""

STATEMENTS = frozenset("if else for while do switch case catch return break continue match loop function".split())
"""Words that begin a statement in most languages."""

OUTER_SCOPE = (
    r"$|[^()]*\b(?:class|struct|union|namespace|enum|interface|record|object|trait|module|extern|impl)\b"
    r"(?:[^()]|\([^()]*\)·[\w:])*$"
)
"""Pattern of what opens a block of declarations in languages with braces; the empty text is the outermost level."""

ImportFinder = Callable[[list[str], str], Iterator[tuple[str, dict[str, str]]]]
"""Takes the lines of a file and its folder; yields each imported module with the names imported from it, local name to
original name."""


class DefinitionRow(NamedTuple):
    """One way to define a name, as written in a language's file.

    ``before`` has to match the whole line up to the name, ``after`` the text behind the name, perhaps over several
    lines. A blank stands for one or more blanks and tabs, a middle dot for any number of them.
    ``scope`` has to match the line that opens the enclosing block (empty text at the outermost level);
    with ``in_every_scope``, the lines of all enclosing blocks. ``is_call``: parameters follow the name, and the rank
    depends on what follows them: a body, a semicolon, or neither.
    """

    kind: Kind
    before: str
    after: str
    scope: str | None = None
    rank: int = DEFINES
    is_call: bool = False
    in_every_scope: bool = False


class DefinitionPattern(NamedTuple):
    """A compiled :class:`DefinitionRow`."""

    kind: Kind
    before: re.Pattern[str]
    after: re.Pattern[str]
    scope: re.Pattern[str] | None
    rank: int
    is_call: bool
    in_every_scope: bool


class DefinitionTable(NamedTuple):
    """The patterns of a language in order of preference, and two filters that reject most uses of a name.

    ``prefix`` matches, without indentation, whatever a pattern's ``before`` matches, and may match more.
    ``in_brackets`` is how a line has to begin to define a name inside open brackets; None for any line.
    """

    patterns: tuple[DefinitionPattern, ...]
    prefix: re.Pattern[str]
    in_brackets: re.Pattern[str] | None


class DefinitionSyntax:
    """How a family of languages defines names; compiled when first used."""

    def __init__(self, *rows: DefinitionRow, in_brackets: str = "") -> None:
        self._rows = rows
        self._in_brackets = in_brackets

    @cached_property
    def table(self) -> DefinitionTable:
        """The patterns for lines that are no preprocessor directives."""
        return self._compile([row for row in self._rows if not _is_directive(row)])

    @cached_property
    def directives(self) -> DefinitionTable:
        """The patterns for lines that begin with ``#``; all patterns in languages without directives."""
        rows = [row for row in self._rows if _is_directive(row)]
        return self._compile(rows) if rows else self.table

    def _compile(self, rows: list[DefinitionRow]) -> DefinitionTable:
        prefix = "|".join(f"(?:{_without_indentation(row.before)})" for row in rows)
        return DefinitionTable(
            tuple(map(_compile_row, rows)),
            compile_pattern(prefix),
            compile_pattern(self._in_brackets) if self._in_brackets else None,
        )


def _is_directive(row: DefinitionRow) -> bool:
    return row.before.startswith("·#")


def _without_indentation(before: str) -> str:
    return before[1:] if before[:1] in ("·", " ") else before


def _compile_row(row: DefinitionRow) -> DefinitionPattern:
    scope = None if row.scope is None else compile_pattern(row.scope)
    before, after = compile_pattern(row.before), compile_pattern(row.after, re.M)
    return DefinitionPattern(row.kind, before, after, scope, row.rank, row.is_call, row.in_every_scope)


def compile_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    r"""Compile a pattern in which a blank stands for ``[ \t]+`` and a middle dot for ``[ \t]*``."""
    text = text.replace(r" \t", "\0").replace(" ", r"[ \t]+").replace("·", r"[ \t]*")
    return re.compile(text.replace("\0", r" \t"), flags)


@lru_cache(maxsize=1)
def outer_scope() -> re.Pattern[str]:
    """Return :data:`OUTER_SCOPE` compiled."""
    return compile_pattern(OUTER_SCOPE)


@dataclass(frozen=True, eq=False)
class Language:
    """What Keydocs knows about a programming language; the defaults are those of a language with braces.

    ``name`` is the one that Markdown renderers know for a fence's info string.
    """

    name: str
    definitions: DefinitionSyntax

    # --- file names and aliases; extensions are aliases too -----------------------------------------------
    extensions: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    """Whole file names, in lower case."""
    aliases: tuple[str, ...] = ()
    """Other names in info strings, and LSP's language ids."""

    # --- words ----------------------------------------------------------------------------------------------
    reserved_words: frozenset[str] = frozenset()
    """Words that nothing defines, some of which look like functions before a bracket."""
    has_hyphenated_words: bool = False
    """A hyphen between letters is a part of a word, not a minus."""

    # --- definitions ----------------------------------------------------------------------------------------
    introducers: tuple[str, ...] = ()
    """Words directly before a name where it is defined."""
    always_introduced: frozenset[Kind] = frozenset()
    """Kinds that are only ever defined behind one of ``introducers``."""
    annotation: re.Pattern[str] | None = None
    """Annotations before a definition on the same line."""
    shares_lines: bool = False
    """Several definitions may share a line, behind a brace or a semicolon."""
    declares_untyped: bool = False
    """A function may be declared, without a body, without the type of its result."""
    has_indented_blocks: bool = False
    """A colon, not a brace, begins a body."""

    # --- comments -------------------------------------------------------------------------------------------
    line_comment: str = "//"
    """Empty in languages without comments."""
    other_line_comment: str = ""
    has_block_comments: bool = True
    """``/* */``."""
    has_docstrings: bool = False
    decorator: re.Pattern[str] | None = None
    """The beginning of a decorator or an attribute on a line of its own."""
    file_comment: re.Pattern[str] | None = None
    """The beginning of a documentation comment about the enclosing file or block."""

    # --- signatures -----------------------------------------------------------------------------------------
    splits_declarations: bool = False
    """A template's parameters or a type may stand on lines of their own above the name."""
    has_backtick_strings: bool = False
    has_lifetimes: bool = False
    """A single quote may stand alone, as in ``&'a str``."""
    has_generics: bool = False
    """Angle brackets in a declaration hold types."""
    has_structural_types: bool = False
    """Types may hold braces, arrows, ``|`` and ``&``."""
    has_composite_literals: bool = False
    """A brace behind a type begins a value."""
    has_arrow_bodies: bool = False
    """``=>`` begins a body."""
    has_member_initializers: bool = False
    """``: member{1}`` may stand between parameters and body."""
    type_before_brace: re.Pattern[str] | None = None
    """The end of the text before a brace that opens a type instead of a function's body."""
    ends_at_line: bool = False
    """The end of a line ends a declaration outside brackets."""
    is_data: bool = False
    """The file holds data, and brackets belong to values."""
    macros_have_bodies: bool = False
    """Macros are no ``#define``: their definition may span lines."""

    # --- imports --------------------------------------------------------------------------------------------
    find_imports: ImportFinder | None = None
    module_files: tuple[str, ...] = ()
    """What follows a module's path in the name of its file."""
