"""Plain data shared by the packages.

Lines are 0-based; columns are 0-based and count Unicode code points (UTF-32 in LSP). Paths of files in a workspace are
relative to its root, with ``/``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Kind(str, Enum):
    """Kind of an entry. The order is that of the codes in the index: append, never reorder."""

    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    MACRO = "macro"
    CONSTANT = "constant"
    VARIABLE = "variable"
    TYPE = "type"
    ENUM = "enum"
    INTERFACE = "interface"
    NAMESPACE = "namespace"
    MODULE = "module"
    """Something that is imported or included."""
    FILE = "file"
    IDENTIFIER = "identifier"
    """A name about which the keyword file says no more."""

    @property
    def label(self) -> str:
        """The word to show; ``value`` is for programs."""
        return "import" if self is Kind.MODULE else self.value

    # Enum's own is written in Python, and looked up for each of two million entries.
    __hash__ = str.__hash__


class Range(NamedTuple):
    """A half-open range: the end is exclusive."""

    start_line: int
    start: int
    end_line: int
    end: int


class Link(NamedTuple):
    """``[label](target)``, not yet resolved.

    ``target`` is without the escapes of Markdown; ``written`` is the range of the text that it was read from, if known.
    """

    label: str
    target: str
    range: Range
    written: Range | None = None


class Problem(NamedTuple):
    """A problem in a file. ``code`` is stable, ``message`` is for people, ``replacement`` is the correct text of the
    range, if certain."""

    range: Range
    code: str
    message: str
    replacement: str | None = None


class Section(NamedTuple):
    """A row of the Section Map: a heading of the page and what is below it."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A keyword.

    ``name`` is as written, never unescaped; ``range`` is that of the name. ``fields`` has the labelled values in order;
    text without label is the field ``Description``. ``page`` is set if the entry links to another page than its file.
    """

    name: str
    kind: Kind
    range: Range
    fields: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True)
class KeywordFile:
    """A parsed keyword file: its ``path``, the documented ``source`` (None if unknown) and the documentation ``page``
    (None if the workspace has none)."""

    path: str
    title: str = ""
    source: str | None = None
    page: str | None = None
    entries: tuple[Entry, ...] = ()
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()

    def entries_for(self, name: str) -> list[Entry]:
        """Return the entries of exactly this name."""
        return [entry for entry in self.entries if entry.name == name]
