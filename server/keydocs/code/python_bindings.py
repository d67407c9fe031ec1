"""The names that Python code binds, scope by scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from keydocs.code.syntax import SyntaxTree, ancestors, named_child

if TYPE_CHECKING:
    from tree_sitter import Node

FUNCTION, CLASS, LAMBDA, MODULE = "function_definition", "class_definition", "lambda", "module"
COMPREHENSIONS = frozenset(
    ("list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression")
)
LOCAL_SCOPES = COMPREHENSIONS | {FUNCTION, LAMBDA}
_PATTERNS = frozenset(
    ("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "as_pattern_target", "tuple", "list",
     "expression_list", "parenthesized_expression")
)  # fmt: skip
_MATCH_PATTERNS = frozenset(
    ("case_pattern", "class_pattern", "keyword_pattern", "list_pattern", "tuple_pattern", "splat_pattern",
     "dict_pattern", "union_pattern")
)  # fmt: skip
_WITHOUT_BINDINGS = COMPREHENSIONS | {"argument_list", "list", "dictionary", "subscript", "lambda", "string", "comment"}
_GLOBALS = "global "
_STAR = "*"


class Binding(NamedTuple):
    """A place that binds a name. ``kind``: assign, unpack, augment, for, with, except, class, def, import, star or
    parameter; ``of`` is the statement, definition or parameter."""

    kind: str
    name: Node
    of: Node


Names = dict[str, list[Binding]]


class Bindings:
    """The bindings of a module."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self._names: dict[int, Names] = {}
        self._attributes: dict[int, Names] = {}

    def names(self, scope: Node) -> Names:
        """Return the names that are bound directly in a module, class, function, lambda or comprehension."""
        if scope.id not in self._names:
            found: Names = {}
            if scope.type in COMPREHENSIONS:
                for clause in scope.named_children:
                    if clause.type == "for_in_clause":
                        self._bind_targets(clause.child_by_field_name("left"), clause, found, "for")
            else:
                if scope.type in (FUNCTION, LAMBDA):
                    self._bind_parameters(scope.child_by_field_name("parameters"), found)
                body = scope if scope.type == MODULE else scope.child_by_field_name("body")
                if scope.type != LAMBDA and body is not None:
                    self._bind_block(body, found)
                    for binding in found.pop(_GLOBALS, ()):
                        found.pop(self.tree.text_of(binding.name), None)
            self._names[scope.id] = found
        return self._names[scope.id]

    def stars(self) -> list[Node]:
        """Return the ``from x import *`` statements of the module."""
        return [binding.of for binding in self.names(self.tree.root).get(_STAR, ())]

    def lookup(self, name: str, node: Node) -> tuple[list[Binding], Node]:
        """Return the bindings of a name as seen from a node, and the scope that has them; none, and the module."""
        inner, is_in_function = node, False
        for scope in ancestors(node, self.tree.root):
            if scope.type in LOCAL_SCOPES:
                if scope.type != FUNCTION or self._is_inside(scope, inner, node):
                    found = self.names(scope).get(name)
                    if found:
                        return found, scope
                    is_in_function = is_in_function or scope.type == FUNCTION
            elif scope.type == CLASS:
                body = scope.child_by_field_name("body")
                if not is_in_function and body is not None and inner.id == body.id:
                    found = self.names(scope).get(name)
                    if found:
                        return found, scope
            inner = scope
        return self.names(self.tree.root).get(name, []), self.tree.root

    def _is_inside(self, function: Node, part: Node, node: Node) -> bool:
        """Return whether a node, in a part of a function, sees the function's names."""
        body = function.child_by_field_name("body")
        if body is not None and part.id == body.id:
            return True
        parameters = function.child_by_field_name("parameters")
        return parameters is not None and part.id == parameters.id and self.is_parameter_name(node)

    def is_parameter_name(self, node: Node) -> bool:
        parent = node.parent
        if parent is not None and parent.type in ("list_splat_pattern", "dictionary_splat_pattern"):
            node, parent = parent, parent.parent
        if parent is None:
            return False
        if parent.type in ("parameters", "lambda_parameters"):
            return True
        if parent.type == "typed_parameter":
            return parent.named_children[0].id == node.id
        name = parent.child_by_field_name("name")
        return "default_parameter" in parent.type and name is not None and name.id == node.id

    def attributes(self, owner: Node) -> Names:
        """Return what the methods of a class assign to ``self``."""
        if owner.id not in self._attributes:
            found: Names = {}
            for bindings in list(self.names(owner).values()):
                for binding in bindings:
                    if binding.kind == "def":
                        self._bind_attributes(binding.of, found)
            self._attributes[owner.id] = found
        return self._attributes[owner.id]

    def first_parameter(self, function: Node) -> str:
        """Return the name of a function's first parameter; empty without any."""
        parameters = function.child_by_field_name("parameters")
        for parameter in parameters.named_children if parameters is not None else ():
            if parameter.type in ("identifier", "typed_parameter"):
                return self.tree.text_of(parameter).partition(":")[0].strip()
            if parameter.type != "comment":
                break
        return ""

    def _bind_attributes(self, function: Node, found: Names) -> None:
        this = self.first_parameter(function)
        body = function.child_by_field_name("body")
        if not this or body is None or f"{this}.".encode() not in self.tree.data[body.start_byte : body.end_byte]:
            return
        stack = [body]
        while stack:
            node = stack.pop()
            for inner in reversed(node.named_children):
                if inner.type == "assignment":
                    self._bind_attribute(inner, this, found)
                elif inner.type not in (FUNCTION, CLASS, "decorated_definition", "return_statement", "call"):
                    stack.append(inner)

    def _bind_attribute(self, assignment: Node, this: str, found: Names) -> None:
        target: Node | None = assignment
        while target is not None and target.type == "assignment":
            left = target.child_by_field_name("left")
            if left is not None:
                is_pattern = left.type in ("pattern_list", "tuple_pattern")
                for part in left.named_children if is_pattern else (left,):
                    owner = part.child_by_field_name("object") if part.type == "attribute" else None
                    name = part.child_by_field_name("attribute")
                    if owner is not None and name is not None and self.tree.text_of(owner) == this:
                        self._add(found, "unpack" if is_pattern else "assign", name, target)
            target = target.child_by_field_name("right")

    def _add(self, found: Names, kind: str, name: Node, of: Node) -> None:
        found.setdefault(self.tree.text_of(name), []).append(Binding(kind, name, of))

    def _bind_parameters(self, parameters: Node | None, found: Names) -> None:
        for parameter in parameters.named_children if parameters is not None else ():
            name: Node | None = parameter
            if parameter.type in ("typed_parameter", "default_parameter", "typed_default_parameter"):
                name = parameter.child_by_field_name("name") or named_child(parameter)
            if name is not None and name.type in ("list_splat_pattern", "dictionary_splat_pattern"):
                name = named_child(name)
            if name is not None and name.type == "identifier":
                self._add(found, "parameter", name, parameter)

    def _bind_targets(self, target: Node | None, of: Node, found: Names, kind: str) -> None:
        if target is None:
            return
        if target.type == "identifier":
            self._add(found, kind, target, of)
        elif target.type in _PATTERNS:
            for inner in target.named_children:
                self._bind_targets(inner, of, found, kind if target.type == "as_pattern_target" else "unpack")

    def _bind_block(self, block: Node, found: Names) -> None:
        for node in block.named_children:
            self._bind_node(node, found)

    def _bind_node(self, node: Node, found: Names) -> None:
        kind = node.type
        if kind in (FUNCTION, CLASS):
            self._bind_definition(node, found)
        elif kind == "decorated_definition":
            definition = node.child_by_field_name("definition")
            if definition is not None:
                self._bind_definition(definition, found)
        elif kind in ("assignment", "augmented_assignment"):
            self._bind_assignment(node, found)
        elif kind in ("import_statement", "import_from_statement", "future_import_statement"):
            self._bind_import(node, found)
        elif kind == "named_expression":
            self._bind_targets(node.child_by_field_name("name"), node, found, "assign")
            self._bind_block(node, found)
        elif kind == "for_statement":
            self._bind_targets(node.child_by_field_name("left"), node, found, "for")
            self._bind_block(node, found)
        elif kind == "as_pattern":
            is_with = node.parent is not None and node.parent.type == "with_item"
            self._bind_targets(node.child_by_field_name("alias"), node, found, "with" if is_with else "except")
        elif kind == "type_alias_statement":
            name = node.child_by_field_name("left")
            if name is not None:
                self._bind_targets(named_child(name), node, found, "assign")
        elif kind in ("global_statement", "nonlocal_statement"):
            for name in node.named_children:
                found.setdefault(_GLOBALS, []).append(Binding("global", name, node))
        elif kind in _MATCH_PATTERNS:
            self._bind_match_pattern(node, found)
        elif node.child_count and kind not in _WITHOUT_BINDINGS:
            self._bind_block(node, found)

    def _bind_match_pattern(self, pattern: Node, found: Names) -> None:
        for inner in pattern.named_children:
            if pattern.type == "case_pattern" and inner.type == "dotted_name" and inner.named_child_count == 1:
                self._add(found, "unpack", inner.named_children[0], pattern)
        self._bind_block(pattern, found)

    def _bind_assignment(self, node: Node, found: Names) -> None:
        current: Node | None = node
        while current is not None and current.type in ("assignment", "augmented_assignment"):
            kind = "assign" if current.type == "assignment" else "augment"
            self._bind_targets(current.child_by_field_name("left"), current, found, kind)
            current = current.child_by_field_name("right")
        if current is not None:
            self._bind_node(current, found)

    def _bind_definition(self, node: Node, found: Names) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            self._add(found, "class" if node.type == CLASS else "def", name, node)

    def _bind_import(self, node: Node, found: Names) -> None:
        for imported in node.children_by_field_name("name"):
            if imported.type == "aliased_import":
                alias = imported.child_by_field_name("alias")
                if alias is not None:
                    self._add(found, "import", alias, imported)
            elif imported.named_children:
                self._add(found, "import", imported.named_children[0], imported)
        if any(child.type == "wildcard_import" for child in node.named_children):
            found.setdefault(_STAR, []).append(Binding("star", node, node))
