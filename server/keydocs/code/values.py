"""What expressions evaluate to, and where the sources are asked for that this takes."""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple, Protocol, TypeAlias

from keydocs.code.expressions import Expression
from keydocs.code.facts import Facts


class What(Enum):
    UNKNOWN = "unknown"
    EXTERNAL = "external"
    """Something that no source of the workspace defines."""
    MODULE = "module"
    """A file as a module, or a package or namespace."""
    CLASS = "class"
    INSTANCE = "instance"
    PARENT = "parent"
    """An instance, of which the class's own members are left out."""
    FUNCTION = "function"
    LIST = "list"
    MAPPING = "mapping"
    TUPLE = "tuple"
    RESULT = "result"
    """A function of which only the result is known."""


class Value(NamedTuple):
    """The value of an expression, as far as it is known.

    A class, instance or function is a definition: ``path``, and ``definition`` as an index in the file's definitions. A
    module has the ``path`` of its file, empty if it has none with documentation, and a ``name`` that is up to the
    language. Of lists, mappings and results ``expression`` says what they contain, in the scope of ``definition``.
    """

    what: What
    path: str = ""
    definition: int = -1
    name: str = ""
    expression: Expression = None

    @property
    def is_known(self) -> bool:
        return self.what not in (What.UNKNOWN, What.EXTERNAL)


UNKNOWN, EXTERNAL = Value(What.UNKNOWN), Value(What.EXTERNAL)


class Site(NamedTuple):
    """A definition: the file, and its index in the definitions of the file."""

    path: str
    definition: int


Found: TypeAlias = "list[Site] | Value"
"""What a name means: the definitions of it, never none, or a module, ``EXTERNAL`` or ``UNKNOWN``."""


class Sources(Protocol):
    """The documented sources of a workspace folder. All paths are relative to it."""

    cache: dict[Any, Any]
    """What was derived from the facts, which is dropped when these change."""

    def facts(self, path: str) -> Facts | None:
        """Return the facts of a source, None if it isn't documented or its facts aren't known."""

    def includes(self, path: str) -> list[str]:
        """Return the modules that a source imports, without the rest of its facts."""

    def first(self, paths: list[str]) -> str | None:
        """Return the first of some paths that is a documented source."""

    def exists(self, path: str) -> bool:
        """Return whether there is a file or folder of this path, documented or not."""

    def named(self, name: str) -> list[Site]:
        """Return the definitions of a name in all files, at most some hundred."""

    def ending(self, suffix: str) -> list[str]:
        """Return documented sources whose path is or ends with a ``/`` and this suffix, at most some dozen."""

    def folder(self, path: str) -> list[str]:
        """Return the documented sources directly in a folder."""

    def is_indexed(self) -> bool:
        """Return whether the facts of all documented sources are known."""
