"""The expressions that tell the types of C# code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.nominal_syntax import NominalSyntax
from keydocs.code.syntax import ancestors, field, named_child

if TYPE_CHECKING:
    from tree_sitter import Node

_LISTS = frozenset(
    ("List", "IList", "IEnumerable", "ICollection", "IReadOnlyList", "IReadOnlyCollection", "HashSet", "ISet",
     "Queue", "Stack", "LinkedList", "Collection", "ObservableCollection", "IQueryable", "IEnumerator", "Task",
     "ValueTask", "Span", "ReadOnlySpan", "ImmutableArray", "ImmutableList", "IAsyncEnumerable",
     "ReadOnlyCollection", "SortedSet", "Func", "Memory", "ConcurrentBag", "ConcurrentQueue")
)  # fmt: skip
"""Types that hold values of their last parameter, or give them: what a loop or ``await`` gives."""
_MAPPINGS = frozenset(
    ("Dictionary", "IDictionary", "IReadOnlyDictionary", "SortedDictionary", "ConcurrentDictionary", "SortedList",
     "ImmutableDictionary")
)  # fmt: skip
_VALUES = frozenset(
    ("string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression",
     "integer_literal", "real_literal", "boolean_literal", "character_literal", "predefined_type",
     "typeof_expression", "is_pattern_expression", "is_expression", "prefix_unary_expression")
)  # fmt: skip
_INNER = frozenset(
    ("parenthesized_expression", "postfix_unary_expression", "nullable_type", "ref_type", "ref_expression",
     "checked_expression", "argument", "arrow_expression_clause")
)  # fmt: skip


class CSharpExpressions(NominalSyntax):
    """Reduces C# code to expressions."""

    def names_of(self, node: Node | None) -> list[Node]:
        """Return the parts of a dotted name."""
        if node is None:
            return []
        if node.type == "qualified_name":
            return self.names_of(field(node, "qualifier")) + self.names_of(field(node, "name"))
        if node.type == "alias_qualified_name":
            return self.names_of(field(node, "name"))
        if node.type == "generic_name":
            return self.names_of(named_child(node))
        return [node] if node.type == "identifier" else []

    def last_name(self, node: Node | None) -> str:
        """Return the last name of a type or receiver."""
        while node is not None and node.child_count:
            if node.type == "generic_name":
                node = named_child(node)
                continue
            inner = field(node, "name") or field(node, "function") or field(node, "type")
            node = inner if inner is not None else named_child(node)
        return self.text(node)

    def condition_of(self, binding: Node) -> Node | None:
        """Return what stands before the question mark of ``x?.name``."""
        around = ancestors(binding, self.tree.root)
        access = next((outer for outer in around if outer.type == "conditional_access_expression"), None)
        return field(access, "condition")

    def initialized(self, initializer: Node) -> Expression:
        """Return what an object initializer initializes."""
        parent = initializer.parent
        if parent is None:
            return None
        if parent.type == "object_creation_expression":
            return self.annotation(field(parent, "type"))
        if parent.type == "implicit_object_creation_expression":
            return self.expression(parent)
        if parent.type == "assignment_expression" and parent.parent is not None:
            return op.member(self.initialized(parent.parent), self.text(field(parent, "left")))
        return None

    def expression(self, node: Node | None) -> Expression:
        if node is None:
            return None
        kind = node.type
        if kind == "identifier":
            return self.name_expression(self.text(node), node)
        if kind in ("this", "base"):
            index = self.type_around(node)
            return (op.THIS if kind == "this" else op.PARENT, index) if index >= 0 else None
        if kind == "generic_name":
            return self.expression(named_child(node))
        if kind == "qualified_name":
            return op.member(self.expression(field(node, "qualifier")), self.last_name(field(node, "name")))
        if kind == "alias_qualified_name":
            return self.expression(field(node, "name"))
        if kind == "member_access_expression":
            return op.member(self.expression(node.children[0]), self.last_name(field(node, "name")))
        if kind == "conditional_access_expression":
            return self.expression(named_child(node, node.named_child_count - 1))
        if kind == "member_binding_expression":
            return op.member(self.expression(self.condition_of(node)), self.last_name(field(node, "name")))
        if kind == "invocation_expression":
            return op.call(self.expression(field(node, "function")))
        if kind in ("object_creation_expression", "cast_expression", "default_expression"):
            return self.annotation(field(node, "type"))
        if kind == "as_expression":
            return self.annotation(field(node, "right"))
        if kind == "implicit_object_creation_expression":
            return self._target_type(node)
        if kind == "await_expression":
            return op.iteration(self.expression(named_child(node)))
        if kind == "element_access_expression":
            return op.element(self.expression(field(node, "expression")))
        if kind == "array_creation_expression":
            return self.annotation(field(node, "type"))
        if kind == "implicit_array_creation_expression":
            return (op.LIST, self.expression(named_child(named_child(node))))
        if kind == "assignment_expression":
            return self.expression(field(node, "right"))
        if kind == "with_expression":
            return self.expression(named_child(node))
        if kind == "binary_expression":
            is_default = any(child.type == "??" for child in node.children)
            return self.expression(field(node, "left")) if is_default else EXTERNAL_VALUE
        if kind == "conditional_expression":
            names = ("consequence", "alternative")
            return op.either([self.expression(field(node, name)) for name in names])
        if kind in _INNER:
            return self.expression(field(node, "type") or named_child(node))
        return EXTERNAL_VALUE if kind in _VALUES else None

    def _target_type(self, node: Node) -> Expression:
        """Return the declared type of what ``new(…)`` initializes."""
        declaration = next(
            (outer for outer in ancestors(node, self.tree.root) if outer.type.endswith("_declaration")), None
        )
        return self.annotation(field(declaration, "type"))

    def annotation(self, node: Node | None) -> Expression:
        if node is None or node.type == "implicit_type":
            return None
        if node.type == "array_type":
            return (op.LIST, self.annotation(field(node, "type")))
        if node.type in ("nullable_type", "ref_type", "scoped_type"):
            return self.annotation(field(node, "type") or named_child(node))
        if node.type == "predefined_type":
            return EXTERNAL_VALUE
        if node.type == "qualified_name" and (last := field(node, "name")) is not None and last.type == "generic_name":
            return op.either([op.instance(self.expression(node)), self._collection(last)])
        if node.type == "generic_name":
            return op.either([op.instance(self.expression(node)), self._collection(node)])
        return op.instance(self.expression(node))

    def _collection(self, generic: Node) -> Expression:
        arguments = named_child(generic, 1)
        last = named_child(arguments, arguments.named_child_count - 1) if arguments is not None else None
        name = self.text(named_child(generic))
        if name in _MAPPINGS:
            return (op.MAPPING, self.annotation(last))
        return (op.LIST, self.annotation(last)) if name in _LISTS else None
