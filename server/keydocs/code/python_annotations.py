"""The values that the annotations of Python code describe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.syntax import SyntaxTree, named_child, parse

if TYPE_CHECKING:
    from tree_sitter import Node

_WRAPPERS = frozenset(("Optional", "Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly"))
_UNKNOWN_TYPES = frozenset(
    ("Any", "TypeVar", "object", "Callable", "ParamSpec", "TypeAlias", "Literal", "Generic", "Protocol")
)
_MAPPINGS = frozenset(("dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict"))
_LISTS = frozenset(
    ("list", "List", "Sequence", "Iterable", "Iterator", "set", "Set", "frozenset", "FrozenSet", "Collection",
     "MutableSequence", "deque", "Deque", "tuple", "Tuple", "Generator", "AsyncIterator", "AsyncIterable")
)  # fmt: skip


class Expressions(Protocol):
    """The expressions of the source in which the annotations stand."""

    @property
    def tree(self) -> SyntaxTree: ...

    def expression(self, node: Node | None) -> Expression: ...

    def class_index(self, node: Node) -> int:
        """Return the index of the class around a node; -1 without one."""

    def quoted(self, tree: SyntaxTree, at: Node) -> PythonAnnotations:
        """Return the annotations of a quoted text, whose names are seen from its place."""


class PythonAnnotations:
    """The annotations of one source."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions

    def value(self, node: Node | None) -> Expression:
        """Return the value of something that is annotated with a type."""
        if node is None:
            return None
        kind = node.type
        if kind == "type":
            return self.value(named_child(node))
        if kind == "none":
            return EXTERNAL_VALUE
        if kind == "string":
            return self._quoted(node)
        if kind in ("binary_operator", "union_type"):
            parts = [part for part in node.named_children if self._expressions.tree.text_of(part) != "None"]
            return op.either([self.value(part) for part in parts])
        if kind in ("subscript", "generic_type"):
            return self._generic(node)
        if kind in ("identifier", "attribute"):
            name = self._expressions.tree.text_of(node).rpartition(".")[2]
            if name in ("Self", "Self@"):
                index = self._expressions.class_index(node)
                return (op.THIS, index) if index >= 0 else None
            return None if name in _UNKNOWN_TYPES else op.instance(self._expressions.expression(node))
        return None

    def _generic(self, node: Node) -> Expression:
        base, *arguments = node.named_children or [node]
        if arguments and arguments[0].type == "type_parameter":
            arguments = arguments[0].named_children
        name = self._expressions.tree.text_of(base).rpartition(".")[2]
        if name in _UNKNOWN_TYPES or not arguments:
            return None
        if name in _WRAPPERS:
            return self.value(arguments[0])
        if name == "Union":
            return op.either([self.value(part) for part in arguments if self._expressions.tree.text_of(part) != "None"])
        if name in ("type", "Type"):
            inner = self.value(arguments[0])
            return inner[1] if inner and inner[0] == op.INSTANCE else None
        if name in _MAPPINGS:
            return (op.MAPPING, self.value(arguments[-1]))
        if name in _LISTS:
            return (op.LIST, self.value(arguments[0]))
        return self.value(base)

    def _quoted(self, node: Node) -> Expression:
        """Return the value of something with a quoted annotation, whose names are seen from its place."""
        text = self._expressions.tree.text_of(node).strip("rbufRBUF").strip("\"'").strip()
        tree = parse(text, "python") if len(text) < 200 else None
        statement = named_child(tree.root) if tree is not None else None
        if tree is None or statement is None:
            return None
        return self._expressions.quoted(tree, node).value(named_child(statement))
