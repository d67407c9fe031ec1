"""The plain data that the rooms hand to each other.

Lines are 0-based; columns are 0-based and count Unicode code points (what LSP calls UTF-32), in the line as
:class:`keydocs.text.lines.Lines` splits it. Paths of files in a workspace are strings relative to its root, with
``/`` between the parts; only ``paths``, ``files`` and the outer rooms hold absolute paths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Kind(str, Enum):
    """What an entry is. The order is that of the codes in the index: append, never reorder."""

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
    """What is imported or included."""
    FILE = "file"
    IDENTIFIER = "identifier"
    """Anything of which the keyword file does not say more."""

    @property
    def label(self) -> str:
        """Return the word that people read; ``value`` is what programs do."""
        return "import" if self is Kind.MODULE else self.value

    # Enum's own is written in Python, and looked up for each of two million entries.
    __hash__ = str.__hash__


class Range(NamedTuple):
    """Half-open: the end is the first position that is no longer part of it."""

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
    """Something in a file that is not as it should be. ``code`` is stable, ``message`` is for people, ``replacement``
    the text that belongs in the range, where that is certain."""

    range: Range
    code: str
    message: str
    replacement: str | None = None


class Section(NamedTuple):
    """A row of the Section Map: a heading of the page and what stands under it."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One keyword: its name as written (never unescaped), and what its keyword file says about it.

    ``range`` is that of the name alone. ``fields`` holds the labelled values, such as ``Context`` and
    ``Description``, in their order; a text that has no label is the field ``Description``. ``page`` is set only
    where the entry leads to another page than its file does.
    """

    name: str
    kind: Kind
    range: Range
    fields: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True)
class KeywordFile:
    """A keyword file as the reader understands it.

    ``path`` is its own path, ``source`` that of the documented source (None where the file does not tell), and
    ``page`` that of the documentation page (None where no page of the workspace answers to it).
    """

    path: str
    title: str = ""
    source: str | None = None
    page: str | None = None
    entries: tuple[Entry, ...] = ()
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()

    def entries_for(self, name: str) -> list[Entry]:
        """The entries of exactly this name."""
        return [entry for entry in self.entries if entry.name == name]
