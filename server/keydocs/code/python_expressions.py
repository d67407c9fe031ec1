"""The expressions that tell the types of Python code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.python_annotations import PythonAnnotations
from keydocs.code.python_bindings import CLASS, FUNCTION, Binding, Bindings
from keydocs.code.syntax import SyntaxTree, ancestors, descendants, named_child

if TYPE_CHECKING:
    from tree_sitter import Node

_LITERALS = frozenset(
    ("string", "concatenated_string", "integer", "float", "tuple", "true", "false", "comparison_operator",
     "not_operator", "set", "set_comprehension")
)  # fmt: skip
_SAME_ELEMENTS = frozenset(("sorted", "reversed", "list", "set", "tuple", "iter", "frozenset"))
_RESULT_UNKNOWN = frozenset(("next", "getattr", "max", "min", "copy", "deepcopy", "vars", "globals"))
_MAX_DEPTH = 8
"""Local variables that are replaced one within the other."""
_MAX_RETURNS = 3


class PythonExpressions:
    """The expressions of one source. ``class_indexes`` are the indexes of classes in the facts, by node id."""

    def __init__(self, tree: SyntaxTree, bindings: Bindings, class_indexes: dict[int, int]) -> None:
        self.tree = tree
        self.bindings = bindings
        self.class_indexes = class_indexes
        self.annotations = PythonAnnotations(self)
        self._active: set[int] = set()

    def imported(self, binding: Binding) -> tuple[str, str]:
        """Return the module and member that an import binds; the member is empty for a module."""
        statement = binding.of.parent
        is_alias = binding.of.type == "aliased_import"
        name = binding.of.child_by_field_name("name") if is_alias else binding.of
        dotted = "".join(self.tree.text_of(name).split()) if name is not None else ""
        if statement is not None and statement.type == "import_from_statement":
            return self.module_name(statement), dotted
        if statement is not None and statement.type == "future_import_statement":
            return "__future__", dotted
        return dotted if is_alias else dotted.partition(".")[0], ""

    def module_name(self, statement: Node) -> str:
        """Return the module of a ``from`` statement, such as ``..layers``."""
        module = statement.child_by_field_name("module_name")
        return "".join(self.tree.text_of(module).split()) if module is not None else ""

    def bases(self, owner: Node) -> list[Expression]:
        """Return the base classes of a class."""
        arguments = owner.child_by_field_name("superclasses")
        return [
            self.expression(base)
            for base in (arguments.named_children if arguments is not None else ())
            if base.type not in ("keyword_argument", "comment")
        ]

    def decorators(self, definition: Node) -> list[str]:
        outer = definition.parent
        if outer is None or outer.type != "decorated_definition":
            return []
        return [
            self.tree.text_of(child).lstrip("@").strip().partition("(")[0]
            for child in outer.named_children
            if child.type == "decorator"
        ]

    def result(self, function: Node) -> Expression:
        """Return what a function returns, by its annotation or else by its return statements."""
        if any("contextmanager" in decorator for decorator in self.decorators(function)):
            annotation = function.child_by_field_name("return_type")
            return op.iteration(self.annotations.value(annotation)) if annotation is not None else None
        annotation = function.child_by_field_name("return_type")
        if annotation is not None:
            return self.annotations.value(annotation)
        body = function.child_by_field_name("body")
        if body is None:
            return None
        values: list[Expression] = []
        for node in descendants(body, skipping=frozenset((FUNCTION, CLASS, "lambda", "call", "string"))):
            if node.type == "yield":
                return None
            if node.type == "return_statement" and node.named_children:
                values.append(self.expression(node.named_children[0]))
                if len(values) > _MAX_RETURNS:
                    break
        return op.either(values)

    # Expressions.

    def enclosing_class(self, node: Node) -> Node | None:
        """Return the innermost class in whose body a node stands."""
        inner = node
        for outer in ancestors(node, self.tree.root):
            if outer.type == CLASS:
                body = outer.child_by_field_name("body")
                if body is not None and inner.id == body.id:
                    return outer
            inner = outer
        return None

    def class_of_method(self, function: Node) -> Node | None:
        """Return the class of which a function is a method."""
        for outer in ancestors(function, self.tree.root):
            if outer.type == CLASS:
                return outer
            if outer.type in (FUNCTION, "lambda"):
                return None
        return None

    def class_index(self, node: Node) -> int:
        """Return the index of the class around a node in the facts; -1 outside of classes and for local ones."""
        owner = self.enclosing_class(node)
        return self.class_indexes.get(owner.id, -1) if owner is not None else -1

    def expression(self, node: Node | None) -> Expression:
        """Return the expression of a node."""
        if node is None:
            return None
        kind = node.type
        if kind == "identifier":
            return self.name_expression(self.tree.text_of(node), node)
        if kind == "attribute":
            name = node.child_by_field_name("attribute")
            receiver = self.expression(node.child_by_field_name("object"))
            return op.member(receiver, self.tree.text_of(name)) if name is not None else None
        if kind == "call":
            return self._call(node)
        if kind in _LITERALS:
            return EXTERNAL_VALUE
        if kind in ("parenthesized_expression", "await", "type", "expression_list"):
            return self.expression(named_child(node)) if node.named_child_count == 1 else EXTERNAL_VALUE
        if kind in ("named_expression", "assignment"):
            return self.expression(node.child_by_field_name("value") or node.child_by_field_name("right"))
        if kind == "boolean_operator":
            return op.either([self.expression(part) for part in node.named_children])
        if kind == "conditional_expression" and node.named_child_count == 3:
            return op.either([self.expression(named_child(node)), self.expression(named_child(node, 2))])
        if kind in ("subscript", "generic_type"):
            subscript = node.child_by_field_name("subscript")
            value = self.expression(named_child(node))
            return value if subscript is not None and subscript.type == "slice" else op.element(value)
        if kind in ("list", "list_comprehension", "generator_expression"):
            first = named_child(node)
            return (op.LIST, self.expression(first))
        if kind in ("dictionary", "dictionary_comprehension"):
            pair = named_child(node)
            value_node = pair.child_by_field_name("value") if pair is not None and pair.type == "pair" else None
            return (op.MAPPING, self.expression(value_node))
        return None

    def _call(self, node: Node) -> Expression:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None:
            return None
        text = self.tree.text_of(function) if function.end_byte - function.start_byte < 60 else ""
        first = named_child(arguments)
        if text == "super":
            index = self.class_index(node)
            return (op.PARENT, index) if index >= 0 else None
        if text in ("cast", "typing.cast", "t.cast"):
            return self.annotations.value(first)
        if text == "type" and first is not None:
            return self._type_of(first)
        if text in _SAME_ELEMENTS:
            return (op.LIST, op.iteration(self.expression(first)))
        if text.rpartition(".")[2] in _RESULT_UNKNOWN:
            return op.iteration(self.expression(first)) if text == "next" else None
        return op.call(self.expression(function))

    def _type_of(self, node: Node) -> Expression:
        """Return the expression of ``type(x)``."""
        value = self.expression(node)
        return (op.CLASS_ITSELF, value[1]) if value and value[0] == op.THIS else None

    def name_expression(self, name: str, node: Node) -> Expression:
        """Return the expression of a name as seen from a node."""
        narrowed = self._narrowed(name, node)
        if narrowed:
            return narrowed
        found, scope = self.bindings.lookup(name, node)
        if not found or scope.type == "module":
            return (op.NAME, name)
        if scope.type == CLASS:
            index = self.class_indexes.get(scope.id, -1)
            return (op.OWN, index, name) if index >= 0 else None
        before = [binding for binding in found if binding.name.start_byte < node.start_byte]
        ordered = [*reversed(before), *(binding for binding in found if binding not in before)]
        ordered.sort(key=lambda binding: self.declared_type(binding) is None)
        return op.either([self.binding_value(binding) for binding in ordered[:4]])

    def _narrowed(self, name: str, node: Node) -> Expression:
        """Return the type that an enclosing ``if isinstance(name, T)`` gives a name."""
        inner = node
        for outer in ancestors(node, self.tree.root):
            if outer.type in (FUNCTION, CLASS):
                return None
            if outer.type in ("if_statement", "elif_clause"):
                consequence = outer.child_by_field_name("consequence")
                condition = outer.child_by_field_name("condition")
                if consequence is not None and consequence.id == inner.id and condition is not None:
                    type_ = self._isinstance_type(condition, name)
                    if type_ is not None:
                        return op.instance(self.expression(type_))
            inner = outer
        return None

    def _isinstance_type(self, condition: Node, name: str) -> Node | None:
        if condition.type == "boolean_operator":
            operator = condition.child_by_field_name("operator")
            if operator is not None and operator.type == "and":
                found = (self._isinstance_type(part, name) for part in condition.named_children)
                return next((type_ for type_ in found if type_ is not None), None)
        function, arguments = condition.child_by_field_name("function"), condition.child_by_field_name("arguments")
        if condition.type != "call" or function is None or arguments is None or arguments.named_child_count != 2:
            return None
        value, type_ = arguments.named_children
        is_match = self.tree.text_of(function) == "isinstance" and self.tree.text_of(value) == name
        return type_ if is_match and type_.type in ("identifier", "attribute") else None

    def declared_type(self, binding: Binding) -> Node | None:
        if binding.kind in ("assign", "parameter") and binding.of.type != "aliased_import":
            return binding.of.child_by_field_name("type")
        return None

    def binding_value(self, binding: Binding) -> Expression:
        """Return what a binding binds its name to."""
        key = binding.name.id
        if key in self._active or len(self._active) > _MAX_DEPTH:
            return None
        self._active.add(key)
        try:
            return self._binding_value(binding)
        finally:
            self._active.discard(key)

    def _binding_value(self, binding: Binding) -> Expression:
        kind, of = binding.kind, binding.of
        if kind == "class":
            index = self.class_indexes.get(of.id, -1)
            return (op.CLASS_ITSELF, index) if index >= 0 else None
        if kind == "def":
            return (op.RETURNING, self.result(of))
        if kind == "import":
            return (op.IMPORTED, *self.imported(binding))
        annotation = self.declared_type(binding)
        if annotation is not None:
            if "TypeAlias" in self.tree.text_of(annotation):
                return self.expression(of.child_by_field_name("right"))
            return self.annotations.value(annotation)
        if kind == "parameter":
            return self._parameter(binding)
        if kind == "assign":
            return self.expression(of.child_by_field_name("right") or of.child_by_field_name("value"))
        if kind == "for":
            return self._iterated(of.child_by_field_name("right"))
        if kind == "with":
            return self.expression(named_child(of))
        if kind == "except":
            return op.instance(self.expression(named_child(of)))
        if kind == "unpack" and of.type in ("for_statement", "for_in_clause"):
            return self._unpacked(binding)
        return None

    def _iterated(self, node: Node | None) -> Expression:
        return op.iteration(self.expression(node))

    def _unpacked(self, binding: Binding) -> Expression:
        """Return the element of ``for i, x in enumerate(xs)`` and the like."""
        left, right = binding.of.child_by_field_name("left"), binding.of.child_by_field_name("right")
        if left is None or right is None or right.type != "call":
            return None
        names = [child.id for child in left.named_children]
        if binding.name.id not in names:
            return None
        position = names.index(binding.name.id)
        function, arguments = right.child_by_field_name("function"), right.child_by_field_name("arguments")
        text = self.tree.text_of(function) if function is not None else ""
        given = arguments.named_children if arguments is not None else []
        if text == "enumerate" and given:
            return self._iterated(given[0]) if position == 1 else EXTERNAL_VALUE
        if text == "zip" and position < len(given):
            return self._iterated(given[position])
        if text.endswith(".items") and function is not None and position == 1:
            return op.element(self.expression(function.child_by_field_name("object")))
        return None

    def _parameter(self, binding: Binding) -> Expression:
        function = next(
            (outer for outer in ancestors(binding.name, self.tree.root) if outer.type in (FUNCTION, "lambda")), None
        )
        if function is None or function.type == "lambda":
            return None
        default = binding.of.child_by_field_name("value")
        if default is not None:
            value = self.expression(default)
            return value if value != EXTERNAL_VALUE else None
        owner = self.class_of_method(function)
        if owner is None or self.bindings.first_parameter(function) != self.tree.text_of(binding.name):
            return None
        index = self.class_indexes.get(owner.id, -1)
        decorators = self.decorators(function)
        if index < 0 or "staticmethod" in decorators:
            return None
        is_class = "classmethod" in decorators or self._name_of(function) in ("__new__", "__init_subclass__")
        return (op.CLASS_ITSELF, index) if is_class else (op.THIS, index)

    def _name_of(self, definition: Node) -> str:
        name = definition.child_by_field_name("name")
        return self.tree.text_of(name) if name is not None else ""

    def quoted(self, tree: SyntaxTree, at: Node) -> PythonAnnotations:
        """Return the annotations of a quoted text, whose names are seen from its place."""
        return _QuotedAnnotation(tree, self, at).annotations


class _QuotedAnnotation(PythonExpressions):
    """The text of a quoted annotation, whose names are looked up in the source around it."""

    def __init__(self, tree: SyntaxTree, around: PythonExpressions, at: Node) -> None:
        super().__init__(tree, Bindings(tree), {})
        self._around = around
        self._at = at

    def name_expression(self, name: str, node: Node) -> Expression:
        return self._around.name_expression(name, self._at)

    def class_index(self, node: Node) -> int:
        return self._around.class_index(self._at)
