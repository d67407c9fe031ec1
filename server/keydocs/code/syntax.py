"""Syntax trees of sources, parsed by tree-sitter within a time limit."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Point

_GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "java": ("tree_sitter_java", "language"),
    "go": ("tree_sitter_go", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
}
"""Modules of the grammars, and the functions in them that return the grammar."""

MAX_SOURCE = 1_500_000
"""Bytes of a source from which on it isn't parsed; 1 MB takes about 80 ms."""
_MAX_PARSE_SECONDS = 0.4
"""Processor time after which parsing is given up."""
_CHUNK = 65_536


class Place(NamedTuple):
    """A position in a source; both are 0-based, the column in code points."""

    line: int
    column: int


@cache
def _grammar(name: str) -> Language | None:
    if name not in _GRAMMARS:
        return None
    module, function = _GRAMMARS[name]
    try:
        from tree_sitter import Language

        return Language(getattr(importlib.import_module(module), function)())
    except ImportError:
        return None


def has_grammar(name: str) -> bool:
    """Return whether sources can be parsed by a grammar: whether it is installed."""
    return _grammar(name) is not None


@dataclass(frozen=True)
class SyntaxTree:
    """A source and its syntax tree. ``data`` is the text in UTF-8, to which the nodes refer."""

    text: str
    data: bytes
    root: Node

    @property
    def is_ascii(self) -> bool:
        return len(self.data) == len(self.text)

    def byte(self, offset: int) -> int:
        """Return the offset in ``data`` of an offset in the text."""
        return offset if self.is_ascii else len(self.text[:offset].encode("utf-8", "replace"))

    def offset(self, byte: int) -> int:
        """Return the offset in the text of an offset in ``data``."""
        return byte if self.is_ascii else len(self.data[:byte].decode("utf-8", "replace"))

    def text_of(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def place_of(self, node: Node) -> Place:
        """Return where a node starts."""
        line, column = node.start_point
        if not self.is_ascii:
            start = node.start_byte - column
            column = len(self.data[start : node.start_byte].decode("utf-8", "replace"))
        return Place(line, column)

    def node_at(self, offset: int) -> Node:
        """Return the leaf at an offset in the text, or the name that ends there."""
        at = self.byte(offset)
        node = self.root.descendant_for_byte_range(at, min(at + 1, len(self.data))) or self.root
        if at > 0 and not is_name(node):
            before = self.root.descendant_for_byte_range(at - 1, at)
            if before is not None and is_name(before) and before.end_byte == at:
                return before
        return node


def parse(text: str, grammar: str, readable: Callable[[bytes], bytes] = bytes) -> SyntaxTree | None:
    """Parse a source after ``readable`` has replaced what the grammar doesn't know, at equal length.

    Returns None without the grammar, and if the source is too long or takes too long.
    """
    language = _grammar(grammar)
    data = text.encode("utf-8", "replace")
    if language is None or len(data) > MAX_SOURCE:
        return None
    from tree_sitter import Parser

    source = readable(data)

    def read(start: int, _: Point) -> bytes:
        return source[start : start + _CHUNK]

    def is_late(_: int, __: bool) -> bool:
        return time.thread_time() > end

    end = time.thread_time() + _MAX_PARSE_SECONDS
    try:
        tree = Parser(language).parse(read, progress_callback=is_late)
    except ValueError:
        return None
    return SyntaxTree(text, data, tree.root_node)


def is_name(node: Node) -> bool:
    """Return whether a node is a leaf that names something."""
    return node.is_named and node.child_count == 0 and ("identifier" in node.type or node.type in _NAMES)


_NAMES = frozenset(
    ("name", "this", "super", "self", "primitive_type", "predefined_type", "auto", "crate", "metavariable")
)


def ancestors(node: Node, root: Node) -> list[Node]:
    """Return the nodes around a node, the nearest first, found by one descent from the root."""
    found: list[Node] = []
    outer: Node | None = root
    while outer is not None and outer.id != node.id:
        found.append(outer)
        outer = outer.child_with_descendant(node)
    found.reverse()
    return found


def descendants(node: Node, *, skipping: frozenset[str] = frozenset()) -> Iterator[Node]:
    """Yield the named nodes below a node in their order, not those below nodes of the types to skip."""
    stack = list(reversed(node.named_children))
    while stack:
        inner = stack.pop()
        yield inner
        if inner.type not in skipping:
            stack.extend(reversed(inner.named_children))


def named_child(node: Node | None, number: int = 0) -> Node | None:
    """Return a named child of a node, None if there are fewer."""
    return node.named_children[number] if node is not None and 0 <= number < node.named_child_count else None


def field(node: Node | None, name: str) -> Node | None:
    """Return the child of a node that has a field's name."""
    return node.child_by_field_name(name) if node is not None else None
