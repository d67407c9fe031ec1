"""What a programming language has to provide to be understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import Facts
from keydocs.code.resolution import Resolution
from keydocs.code.syntax import SyntaxTree
from keydocs.code.values import Sources

if TYPE_CHECKING:
    from tree_sitter import Node


class Syntax(Protocol):
    """A parsed source of the language."""

    tree: SyntaxTree

    def facts(self) -> Facts:
        """Return the facts of the source."""


class Resolver(Protocol):
    """Says what the names of one open document mean."""

    @property
    def evaluator(self) -> Evaluator:
        """The evaluator of the document's expressions."""

    def resolve(self, node: Node) -> Resolution:
        """Return what a name node means."""

    def named_in_text(self, name: str, node: Node) -> Resolution:
        """Return what a name in a comment or string means, if it stood as code at the place of the node."""

    def path_in_text(self, node: Node) -> Resolution | None:
        """Return the file that a string of the code names, as in an include; None if the string is no such path."""

    def receiver(self, node: Node | None) -> Expression:
        """Return the expression of what stands before a dot, arrow or ``::``."""

    def scope_of(self, node: Node) -> int:
        """Return the definition of the document in whose scope the expressions of a node are evaluated."""


@dataclass(frozen=True)
class CodeLanguage:
    """The parts of a language."""

    grammar: Callable[[str], str]
    """Takes the path of a source, returns the name of its grammar."""
    syntax: Callable[[SyntaxTree, str], Syntax]
    """Takes the tree of a source and its path."""
    evaluator: Callable[[Sources], Evaluator]
    resolver: Callable[[Any, str, Any], Resolver]
    """Takes a syntax, its path, and an evaluator whose sources include it."""
    readable: Callable[[bytes], bytes] = bytes
    """Replaces what the grammar doesn't know, such as macros, by blanks; keeps the length."""
