"""The names that JavaScript and TypeScript bind, scope by scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from keydocs.code.syntax import SyntaxTree, ancestors, field

if TYPE_CHECKING:
    from tree_sitter import Node

FUNCTIONS = frozenset(
    ("function_declaration", "generator_function_declaration", "function_expression", "generator_function",
     "arrow_function", "method_definition")
)  # fmt: skip
CLASSES = frozenset(("class_declaration", "abstract_class_declaration", "class"))
_BLOCKS = frozenset(
    ("statement_block", "for_statement", "for_in_statement", "catch_clause", "switch_case", "switch_default",
     "class_static_block")
)  # fmt: skip
LOCAL_SCOPES = FUNCTIONS | _BLOCKS
_DECLARED = {
    "function_declaration": "function", "generator_function_declaration": "function", "function_signature": "function",
    "class_declaration": "class", "abstract_class_declaration": "class", "interface_declaration": "interface",
    "enum_declaration": "enum", "type_alias_declaration": "type", "internal_module": "namespace", "module": "namespace",
}  # fmt: skip
_TRANSPARENT = frozenset(("export_statement", "ambient_declaration", "labeled_statement", "ERROR"))


class Binding(NamedTuple):
    """A place that binds a name.

    ``kind``: variable, unpack, parameter, for, function, class, interface, enum, type, namespace or import; ``of`` is
    the declaration. Of an unpacked name, ``key`` is that of the property; empty for an element of an array.
    """

    kind: str
    name: Node
    of: Node
    key: str = ""


Names = dict[str, list[Binding]]


class Bindings:
    """The bindings of a module."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self._names: dict[int, Names] = {}

    def names(self, scope: Node) -> Names:
        """Return the names that are bound directly in a module, namespace, function or block."""
        if scope.id not in self._names:
            found: Names = {}
            if scope.type in FUNCTIONS:
                self._bind_parameters(scope, found)
            elif scope.type == "catch_clause":
                self._bind_pattern(field(scope, "parameter"), scope, found, "parameter")
            elif scope.type == "for_in_statement":
                self._bind_pattern(field(scope, "left"), scope, found, "for")
            else:
                self._bind_statements(scope, found)
            self._names[scope.id] = found
        return self._names[scope.id]

    def lookup(self, name: str, node: Node) -> tuple[list[Binding], Node]:
        """Return the bindings of a name as seen from a node, and the scope that has them; none, and the module."""
        for scope in ancestors(node, self.tree.root):
            is_namespace = scope.type == "statement_block" and self._is_namespace(scope)
            if scope.type in LOCAL_SCOPES or scope.type == "program":
                found = self.names(scope).get(name)
                if found:
                    return found, self.tree.root if is_namespace else scope
        return [], self.tree.root

    def _is_namespace(self, block: Node) -> bool:
        return block.parent is not None and block.parent.type in ("internal_module", "module")

    def _add(self, found: Names, kind: str, name: Node | None, of: Node, key: str = "") -> None:
        if name is not None:
            found.setdefault(self.tree.text_of(name), []).append(Binding(kind, name, of, key))

    def _bind_parameters(self, function: Node, found: Names) -> None:
        single = field(function, "parameter")
        if single is not None:
            self._bind_pattern(single, single, found, "parameter")
        parameters = field(function, "parameters")
        for parameter in parameters.named_children if parameters is not None else ():
            self._bind_pattern(field(parameter, "pattern") or parameter, parameter, found, "parameter")
        if function.type in ("function_expression", "generator_function"):
            self._add(found, "function", field(function, "name"), function)

    def _bind_pattern(self, node: Node | None, of: Node, found: Names, kind: str, key: str = "") -> None:
        if node is None:
            return
        if node.type == "identifier":
            self._add(found, kind, node, of, key)
        elif node.type == "shorthand_property_identifier_pattern":
            self._add(found, "unpack", node, of, self.tree.text_of(node))
        elif node.type in ("object_pattern", "array_pattern", "rest_pattern"):
            for inner in node.named_children:
                self._bind_pattern(inner, of, found, "unpack")
        elif node.type in ("assignment_pattern", "object_assignment_pattern"):
            self._bind_pattern(field(node, "left"), of, found, kind, key)
        elif node.type == "pair_pattern":
            name = field(node, "key")
            text = self.tree.text_of(name) if name is not None else ""
            self._bind_pattern(field(node, "value"), of, found, "unpack", text)
        elif node.type in ("required_parameter", "optional_parameter"):
            self._bind_pattern(field(node, "pattern"), of, found, kind)

    def _bind_statements(self, block: Node, found: Names) -> None:
        for node in block.named_children:
            kind = node.type
            if kind in ("lexical_declaration", "variable_declaration"):
                for declarator in node.named_children:
                    if declarator.type == "variable_declarator":
                        self._bind_pattern(field(declarator, "name"), declarator, found, "variable")
            elif kind in _DECLARED:
                self._add(found, _DECLARED[kind], field(node, "name"), node)
            elif kind == "import_statement":
                self._bind_import(node, found)
            elif kind in _TRANSPARENT or (
                kind == "expression_statement"
                and node.named_child_count
                and node.named_children[0].type == "internal_module"
            ):
                self._bind_statements(node, found)
            elif kind in ("if_statement", "else_clause", "for_statement", "try_statement", "while_statement"):
                # "var" is visible in the whole function.
                self._bind_hoisted(node, found)

    def _bind_hoisted(self, node: Node, found: Names) -> None:
        for inner in node.named_children:
            if inner.type == "variable_declaration":
                for declarator in inner.named_children:
                    if declarator.type == "variable_declarator":
                        self._bind_pattern(field(declarator, "name"), declarator, found, "variable")
            elif inner.type in _BLOCKS or inner.type in (
                "if_statement",
                "else_clause",
                "try_statement",
                "finally_clause",
            ):
                self._bind_hoisted(inner, found)

    def _bind_import(self, node: Node, found: Names) -> None:
        for clause in node.named_children:
            if clause.type == "import_require_clause":
                self._add(found, "import", clause.named_children[0], clause)
            for part in clause.named_children if clause.type == "import_clause" else ():
                if part.type == "identifier":
                    self._add(found, "import", part, part)
                elif part.type == "namespace_import":
                    self._add(found, "import", part.named_children[0], part)
                elif part.type == "named_imports":
                    for specifier in part.named_children:
                        if specifier.type == "import_specifier":
                            name = field(specifier, "alias") or field(specifier, "name")
                            self._add(found, "import", name, specifier)
