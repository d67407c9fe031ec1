"""The expressions that tell the types of JavaScript and TypeScript code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.javascript_bindings import CLASSES, FUNCTIONS, Binding, Bindings
from keydocs.code.syntax import SyntaxTree, ancestors, descendants, field, named_child

if TYPE_CHECKING:
    from tree_sitter import Node

NEW = "N"
"""``(NEW, expression)``: what ``new`` makes of a class or a constructor function."""
AWAIT = "W"
"""``(AWAIT, expression)``: what a promise is resolved with; anything else as it is."""

_LITERALS = frozenset(
    ("string", "number", "template_string", "regex", "true", "false", "null", "binary_expression", "unary_expression",
     "update_expression", "undefined")
)  # fmt: skip
_WRAPPERS = frozenset(("Partial", "Required", "Readonly", "NonNullable", "Awaited", "Writable", "Mutable", "Ref"))
_LISTS = frozenset(("Array", "ReadonlyArray", "Set", "ReadonlySet", "Iterable", "Promise", "PromiseLike", "NodeListOf"))
_MAPPINGS = frozenset(("Map", "ReadonlyMap", "Record", "WeakMap"))
_FIRST_CHILD = frozenset(
    ("parenthesized_expression", "non_null_expression", "satisfies_expression", "instantiation_expression")
)
_MAX_DEPTH = 8
_MAX_RETURNS = 3


class JavaScriptExpressions:
    """The expressions of one source. ``class_indexes`` are the indexes of classes in the facts, by node id."""

    def __init__(self, tree: SyntaxTree, bindings: Bindings, class_indexes: dict[int, int]) -> None:
        self.tree = tree
        self.bindings = bindings
        self.class_indexes = class_indexes
        self._active: set[int] = set()

    def expression(self, node: Node | None) -> Expression:
        """Return the expression of a node."""
        if node is None or node.id in self._active or len(self._active) > 4 * _MAX_DEPTH:
            return None
        self._active.add(node.id)
        try:
            return self._expression(node)
        finally:
            self._active.discard(node.id)

    def _expression(self, node: Node) -> Expression:
        kind = node.type
        if kind in ("identifier", "type_identifier", "shorthand_property_identifier"):
            return self.name(self.tree.text_of(node), node)
        if kind == "this":
            return self.this(node)
        if kind == "super":
            owner = self._owner(node)
            return (op.PARENT, owner) if owner >= 0 else None
        if kind == "member_expression":
            name = field(node, "property")
            return (
                op.member(self.expression(field(node, "object")), self.tree.text_of(name)) if name is not None else None
            )
        if kind == "subscript_expression":
            return op.element(self.expression(field(node, "object")))
        if kind == "call_expression":
            return self._call(node)
        if kind == "new_expression":
            value = self.expression(field(node, "constructor"))
            return (NEW, value) if value else None
        if kind == "await_expression":
            value = self.expression(named_child(node))
            return (AWAIT, value) if value else None
        if kind in ("as_expression", "type_assertion"):
            return self.annotation(named_child(node, 1)) or self.expression(named_child(node))
        if kind in _FIRST_CHILD:
            return self.expression(named_child(node))
        if kind == "ternary_expression":
            return op.either([self.expression(field(node, "consequence")), self.expression(field(node, "alternative"))])
        if kind == "binary_expression" and self._is_choice(node):
            return op.either([self.expression(field(node, "left")), self.expression(field(node, "right"))])
        if kind == "assignment_expression":
            return self.expression(field(node, "right"))
        if kind == "array":
            return (op.LIST, self.expression(named_child(node)))
        if kind in FUNCTIONS:
            return (op.RETURNING, self.result(node))
        if kind in CLASSES:
            index = self.class_indexes.get(node.id, -1)
            return (op.CLASS_ITSELF, index) if index >= 0 else None
        return EXTERNAL_VALUE if kind in _LITERALS else None

    def _is_choice(self, node: Node) -> bool:
        operator = field(node, "operator")
        return operator is not None and self.tree.text_of(operator) in ("||", "??", "&&")

    def _owner(self, node: Node) -> int:
        """Return the index of the class, constructor function or object that ``this`` is at a node; -1 if unknown."""
        for outer in ancestors(node, self.tree.root):
            if outer.id in self.class_indexes:
                return self.class_indexes[outer.id]
        return -1

    def this(self, node: Node) -> Expression:
        owner = self._owner(node)
        return (op.THIS, owner) if owner >= 0 else None

    def _call(self, node: Node) -> Expression:
        function, arguments = field(node, "function"), field(node, "arguments")
        if function is None:
            return None
        if function.type == "identifier" and self.tree.text_of(function) == "require":
            module = self.string(named_child(arguments))
            return (op.IMPORTED, module, "") if module else None
        if function.type == "import":
            module = self.string(named_child(arguments))
            return (op.IMPORTED, module, "") if module else None
        if self.tree.text_of(function) == "Object.freeze":
            return self.expression(named_child(arguments))
        return op.call(self.expression(function))

    def string(self, node: Node | None) -> str:
        """Return the text of a string literal; empty for anything else."""
        return self.tree.text_of(node).strip("'\"`") if node is not None and "string" in node.type else ""

    def name(self, name: str, node: Node) -> Expression:
        """Return the expression of a name as seen from a node."""
        found, scope = self.bindings.lookup(name, node)
        if not found or scope.type == "program":
            return None if self.is_type_parameter(name, node) else (op.NAME, name)
        return op.either([self.binding_value(binding) for binding in found[:4]])

    def is_type_parameter(self, name: str, node: Node) -> bool:
        """Return whether a name is a type parameter of something around a node."""
        for outer in ancestors(node, self.tree.root):
            parameters = field(outer, "type_parameters")
            for parameter in parameters.named_children if parameters is not None else ():
                label = field(parameter, "name") or named_child(parameter)
                if label is not None and self.tree.text_of(label) == name:
                    return True
            if outer.type in ("mapped_type_clause", "infer_type"):
                label = field(outer, "name") or named_child(outer)
                if label is not None and self.tree.text_of(label) == name:
                    return True
        return False

    def binding_value(self, binding: Binding) -> Expression:
        """Return what a binding binds its name to."""
        key = -binding.name.id
        if key in self._active or len(self._active) > 4 * _MAX_DEPTH:
            return None
        self._active.add(key)
        try:
            return self._binding_value(binding)
        finally:
            self._active.discard(key)

    def _binding_value(self, binding: Binding) -> Expression:
        kind, of = binding.kind, binding.of
        if kind == "import":
            return (op.IMPORTED, *self.imported(binding))
        if kind == "function":
            return (op.RETURNING, self.result(of))
        if kind == "class":
            index = self.class_indexes.get(of.id, -1)
            return (op.CLASS_ITSELF, index) if index >= 0 else None
        if kind == "for":
            return op.iteration(self.expression(field(of, "right")))
        if kind in ("variable", "parameter", "unpack"):
            value = self.declared(of)
            if kind != "unpack":
                return value
            return op.member(value, binding.key) if binding.key else op.element(value)
        return None

    def declared(self, of: Node) -> Expression:
        """Return the value of a variable or parameter by its annotation, or else by its initial value."""
        annotation = field(of, "type")
        if annotation is not None:
            return self.annotation(annotation)
        if of.type == "for_in_statement":
            return op.iteration(self.expression(field(of, "right")))
        return self.expression(field(of, "value") or (field(of, "right") if of.type == "assignment_pattern" else None))

    def imported(self, binding: Binding) -> tuple[str, str]:
        """Return the module and member that an import binds; the member is empty for a module."""
        of = binding.of
        statement = next(
            outer
            for outer in (of, *ancestors(of, self.tree.root))
            if outer.type in ("import_statement", "import_require_clause")
        )
        module = self.string(field(statement, "source"))
        if of.type == "identifier":
            return module, "default"
        if of.type == "import_specifier":
            name = field(of, "name")
            return module, self.tree.text_of(name).strip("'\"") if name is not None else ""
        return module, ""

    def result(self, function: Node) -> Expression:
        """Return what a function returns, by its annotation or else by its return statements."""
        annotation = field(function, "return_type")
        if annotation is not None:
            return self.annotation(annotation)
        body = field(function, "body")
        if body is None:
            return None
        if body.type != "statement_block":
            return self.expression(body)
        values: list[Expression] = []
        for node in descendants(body, skipping=FUNCTIONS | CLASSES):
            if node.type == "return_statement" and node.named_child_count:
                values.append(self.expression(named_child(node)))
                if len(values) >= _MAX_RETURNS:
                    break
        return op.either(values)

    # Types.

    def annotation(self, node: Node | None) -> Expression:
        """Return the value of something that is annotated with a type."""
        if node is None:
            return None
        kind = node.type
        if kind in (
            "type_annotation",
            "flow_maybe_type",
            "parenthesized_type",
            "readonly_type",
            "type_predicate_annotation",
            "optional_type",
        ):
            return self.annotation(named_child(node))
        if kind in ("predefined_type", "literal_type", "template_literal_type"):
            return EXTERNAL_VALUE
        if kind in ("type_identifier", "identifier", "nested_type_identifier", "nested_identifier"):
            return op.instance(self.type_name(node))
        if kind == "this_type":
            return self.this(node)
        if kind == "array_type":
            return (op.LIST, self.annotation(named_child(node)))
        if kind == "tuple_type":
            return (op.LIST, self.annotation(named_child(node)))
        if kind in ("union_type", "intersection_type"):
            return op.either([self.annotation(part) for part in node.named_children])
        if kind == "function_type":
            return (op.RETURNING, self.annotation(field(node, "return_type")))
        if kind == "type_query":
            return self.expression(named_child(node))
        if kind == "generic_type":
            return self._generic(node)
        return None

    def type_name(self, node: Node) -> Expression:
        """Return the expression of the name of a type."""
        if node.type in ("nested_type_identifier", "nested_identifier", "member_expression"):
            module, name = named_child(node), node.named_children[-1]
            return op.member(self.type_name(module), self.tree.text_of(name)) if module is not None else None
        name_ = self.tree.text_of(node)
        return None if self.is_type_parameter(name_, node) else self.name(name_, node)

    def _generic(self, node: Node) -> Expression:
        label, arguments = field(node, "name"), field(node, "type_arguments")
        name = self.tree.text_of(label) if label is not None else ""
        given = arguments.named_children if arguments is not None else []
        if name in _WRAPPERS and given:
            return self.annotation(given[0])
        if name in _LISTS and given:
            return (op.LIST, self.annotation(given[0]))
        if name in _MAPPINGS and given:
            return (op.MAPPING, self.annotation(given[-1]))
        return op.instance(self.type_name(label)) if label is not None else None
