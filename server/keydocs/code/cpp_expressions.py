"""Expressions that tell the types of C and C++ code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.cpp_locals import CppLocals, Local
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.syntax import SyntaxTree, field, named_child

if TYPE_CHECKING:
    from tree_sitter import Node

ARROW = "w"
"""``(ARROW, expression)``: what ``->`` or ``*`` gives of an expression."""
TEMPLATE = "h"
"""``(TEMPLATE, expression, argument)``: an instance of a class template with an instance of its first argument."""
PARAMETER = "v"
"""``(PARAMETER, index)``: what a parameter of the template around stands for."""
GENERIC = "g"
"""``(GENERIC, function, argument, …)``: a call with instances of its template arguments."""

_POINTERS = frozenset(("unique_ptr", "shared_ptr", "weak_ptr", "optional", "atomic", "reference_wrapper", "future"))
_LISTS = _POINTERS | frozenset(
    ("vector", "array", "deque", "list", "queue", "stack", "set", "unordered_set", "span", "priority_queue",
     "initializer_list", "multiset")
)  # fmt: skip
_MAPPINGS = frozenset(("map", "unordered_map", "multimap", "unordered_multimap"))
_TUPLES = frozenset(("pair", "tuple"))
_SAME = frozenset(("std::move", "std::forward", "std::ref", "std::as_const", "std::cref"))
_CASTS = frozenset(("static_cast", "dynamic_cast", "reinterpret_cast", "const_cast", "static_pointer_cast",
                    "dynamic_pointer_cast", "static_intrusive_pointer_cast", "checked_cast"))  # fmt: skip
_PRIMITIVES = frozenset(("primitive_type", "sized_type_specifier"))
_MAX_DEPTH = 8


class CppExpressions(CppLocals):
    """The expressions of one source."""

    def __init__(self, tree: SyntaxTree) -> None:
        super().__init__(tree)
        self._active: set[int] = set()

    # Types.

    def type_of(self, node: Node | None) -> Expression:
        """Return the expression of a type."""
        if node is None:
            return None
        kind = node.type
        if kind == "type_descriptor":
            return self.type_of(field(node, "type"))
        if kind in _PRIMITIVES:
            return EXTERNAL_VALUE
        if kind in ("type_identifier", "identifier", "namespace_identifier"):
            name = self.tree.text_of(node)
            local = self.local(name, node)
            if local is None:
                return (op.NAME, name)
            if local.of.type in ("alias_declaration", "type_definition"):
                return self.type_of(field(local.of, "type"))
            parameters = local.of.parent
            if parameters is not None and parameters.type == "template_parameter_list":
                return (PARAMETER, [child.id for child in parameters.named_children].index(local.of.id))
            return None
        if kind in ("qualified_identifier", "template_type"):
            return self._qualified_type(node)
        if kind in ("class_specifier", "struct_specifier", "union_specifier", "enum_specifier", "dependent_type"):
            return self.type_of(field(node, "name") or (named_child(node) if kind == "dependent_type" else None))
        return None

    def _qualified_type(self, node: Node) -> Expression:
        scopes: list[Node] = []
        leaf: Node | None = node
        while leaf is not None and leaf.type == "qualified_identifier":
            scope = field(leaf, "scope")
            if scope is not None:
                scopes.append(scope)
            leaf = field(leaf, "name")
        if leaf is None:
            return None
        arguments = self._arguments(leaf)
        name = self.tree.text_of(field(leaf, "name") or leaf)
        first = self.tree.text_of(scopes[0]) if scopes else ""
        if first == "std" or (not scopes and name in _LISTS | _MAPPINGS | _TUPLES):
            collection = self._collection(name, arguments)
            if collection or first == "std":
                return collection or EXTERNAL_VALUE
        expression: Expression = None
        for scope in scopes:
            label = self.tree.text_of(field(scope, "name") or scope)
            expression = op.member(expression, label) if expression else (op.NAME, label)
        expression = op.member(expression, name) if expression else self.type_of(field(leaf, "name") or leaf)
        return (TEMPLATE, expression, self.instance_of(arguments[0])) if arguments and expression else expression

    def _arguments(self, node: Node) -> list[Node]:
        arguments = field(node, "arguments")
        kinds = ("type_descriptor", "type_identifier", "qualified_identifier", "template_type")
        return [child for child in arguments.named_children if child.type in kinds] if arguments is not None else []

    def _collection(self, name: str, arguments: list[Node]) -> Expression:
        if name in _MAPPINGS and len(arguments) > 1:
            return (op.MAPPING, self.instance_of(arguments[1]), self.instance_of(arguments[0]))
        if name in _LISTS and arguments:
            return (op.LIST, self.instance_of(arguments[0]))
        if name in _TUPLES:
            return (op.TUPLE, *map(self.instance_of, arguments))
        return None

    def instance_of(self, type_: Node | None) -> Expression:
        """Return an instance of a type."""
        expression = self.type_of(type_)
        is_instance = expression is not None and expression[0] in (op.LIST, op.MAPPING, op.TUPLE, EXTERNAL_VALUE[0])  # type: ignore[index]
        return expression if is_instance else op.instance(expression)

    def variable(self, of: Node, declarator: Node | None) -> Expression:
        """Return the value of a declared variable or parameter."""
        type_ = field(of, "type")
        if type_ is None:
            value = field(of, "right") or field(of, "value")
            return self.expression(value) if of.type == "lambda_capture_initializer" else None
        if type_.type != "placeholder_type_specifier":
            declared = self.instance_of(type_)
            is_array = declarator is not None and declarator.type == "array_declarator"
            return (op.LIST, declared) if is_array else declared
        if of.type == "for_range_loop":
            return op.iteration(self.expression(field(of, "right")))
        return self.expression(field(declarator, "value"))

    def value_of_local(self, local: Local) -> Expression:
        """Return the value of a parameter or local variable."""
        value = self.variable(local.of, local.declarator)
        leaves = [leaf.id for leaf in self.leaves(local.declarator)]
        return op.item(value, leaves.index(local.name.id)) if len(leaves) > 1 and local.name.id in leaves else value

    def result_of(self, of: Node, declarator: Node) -> Expression:
        """Return what a declared function returns."""
        trailing = next((child for child in declarator.named_children if child.type == "trailing_return_type"), None)
        if trailing is not None:
            return self.instance_of(named_child(trailing))
        type_ = field(of, "type")
        return self.instance_of(type_) if type_ is not None and type_.type != "placeholder_type_specifier" else None

    # Values.

    def expression(self, node: Node | None) -> Expression:
        """Return the expression of a node."""
        if node is None or len(self._active) > _MAX_DEPTH or node.id in self._active:
            return None
        self._active.add(node.id)
        try:
            return self._expression(node)
        finally:
            self._active.discard(node.id)

    def _expression(self, node: Node) -> Expression:
        kind = node.type
        if kind == "this":
            return (op.NAME, "this")
        if kind in ("identifier", "field_identifier"):
            name = self.tree.text_of(node)
            local = self.local(name, node)
            return self.value_of_local(local) if local is not None else (op.NAME, name)
        if kind == "field_expression":
            return self._member(node)
        if kind == "call_expression":
            return self._call(node)
        if kind in ("parenthesized_expression", "co_await_expression"):
            return self.expression(named_child(node))
        if kind == "pointer_expression":
            value = self.expression(field(node, "argument"))
            is_dereference = self.tree.data[node.start_byte : node.start_byte + 1] == b"*"
            return (ARROW, value) if value and is_dereference else value
        if kind == "subscript_expression":
            return op.element(self.expression(field(node, "argument")))
        if kind in ("new_expression", "compound_literal_expression"):
            return self.instance_of(field(node, "type"))
        if kind == "cast_expression":
            return self.instance_of(field(node, "type"))
        if kind in ("qualified_identifier", "template_function"):
            return self._qualified_type(node)
        if kind == "conditional_expression":
            return op.either([self.expression(field(node, "consequence")), self.expression(field(node, "alternative"))])
        if kind == "assignment_expression":
            return self.expression(field(node, "right"))
        if kind.endswith("_literal") or kind in ("true", "false", "concatenated_string"):
            return EXTERNAL_VALUE
        return None

    def _member(self, node: Node) -> Expression:
        name = field(node, "field")
        if name is not None and name.type == "template_method":
            name = field(name, "name")
        receiver = self.receiver(node)
        return op.member(receiver, self.tree.text_of(name)) if name is not None else None

    def receiver(self, node: Node) -> Expression:
        """Return what stands before ``.`` or ``->`` in a field expression."""
        argument, operator = field(node, "argument"), field(node, "operator")
        value = self.expression(argument)
        is_arrow = operator is not None and self.tree.text_of(operator) == "->"
        return (ARROW, value) if value and is_arrow else value

    def _call(self, node: Node) -> Expression:
        function = field(node, "function")
        arguments = field(node, "arguments")
        if function is None:
            return None
        leaf: Node | None = function
        while leaf is not None and leaf.type == "qualified_identifier":
            leaf = field(leaf, "name")
        if leaf is not None and leaf.type == "template_function":
            name, types = self.tree.text_of(field(leaf, "name") or leaf), self._arguments(leaf)
            if types and name.startswith("make_"):
                return (op.LIST, self.instance_of(types[0]))
            if types and name in _CASTS:
                inner = self.instance_of(types[0])
                return (op.LIST, inner) if "pointer" in name else inner
            if types and function.type != "field_expression":
                return (GENERIC, self.expression(function), *map(self.instance_of, types))
        method = field(function, "field") if function.type == "field_expression" else None
        if method is not None and method.type == "template_method":
            return (GENERIC, self.expression(function), *map(self.instance_of, self._arguments(method)))
        if self.tree.text_of(function) in _SAME:
            return self.expression(named_child(arguments))
        if function.type in _PRIMITIVES:
            return EXTERNAL_VALUE
        return op.call(self.expression(function))


def last_name(node: Node | None) -> Node | None:
    """Return the name in a class's name without its qualifiers and template arguments."""
    while node is not None and node.type in ("template_type", "qualified_identifier"):
        node = field(node, "name")
    return node


def name_text(tree: SyntaxTree, node: Node) -> str:
    """Return a name with its qualifiers, without template arguments."""
    if node.type == "qualified_identifier":
        scope, name = field(node, "scope"), field(node, "name")
        parts = [name_text(tree, part) for part in (scope, name) if part is not None]
        return "::".join(parts)
    leaf = field(node, "name") if node.type in ("template_type", "template_function") else None
    return tree.text_of(leaf or node)
