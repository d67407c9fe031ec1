"""Parameters, local variables and template parameters of C and C++."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from keydocs.code.syntax import SyntaxTree, ancestors, field

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS = frozenset(
    ("compound_statement", "case_statement", "for_statement", "condition_clause", "init_statement", "for_range_loop",
     "if_statement", "while_statement", "switch_statement")
)  # fmt: skip
_LEAVES = frozenset(("identifier", "field_identifier", "type_identifier"))


class Local(NamedTuple):
    """A local name: where it is declared, by which declaration, and by which declarator of it."""

    name: Node
    of: Node
    declarator: Node | None


class CppLocals:
    """The local names of one source."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self._around: tuple[int, list[Node]] = (0, [])

    def around(self, node: Node) -> list[Node]:
        """Return the nodes around a node, the nearest first."""
        if self._around[0] != node.id:
            self._around = node.id, ancestors(node, self.tree.root)
        return self._around[1]

    def local(self, name: str, node: Node) -> Local | None:
        """Return the parameter or local variable that a name is at a node; None if it is none."""
        for outer in self.around(node):
            found = self._declared_by(outer, name, node)
            if found is not None:
                return found
        return None

    def _declared_by(self, outer: Node, name: str, node: Node) -> Local | None:
        kind = outer.type
        if kind in _BLOCKS:
            return self._in_block(outer, name, node.end_byte)
        if kind == "lambda_expression":
            return self._parameter(field(outer, "declarator"), name) or self._capture(outer, name)
        if kind in ("function_definition", "catch_clause"):
            return self._parameter(field(outer, "declarator") or field(outer, "parameters"), name)
        if kind in ("declaration", "field_declaration"):
            for declarator in outer.children_by_field_name("declarator"):
                if declarator.start_byte <= node.start_byte < declarator.end_byte:
                    return self._parameter(declarator, name)
        if kind == "template_declaration":
            return self._template_parameter(outer, name)
        if kind == "preproc_function_def":
            parameters = field(outer, "parameters")
            for parameter in parameters.named_children if parameters is not None else ():
                if self.tree.text_of(parameter) == name:
                    return Local(parameter, outer, None)
        return None

    def _template_parameter(self, outer: Node, name: str) -> Local | None:
        parameters = field(outer, "parameters")
        for parameter in parameters.named_children if parameters is not None else ():
            if parameter.type in (
                "parameter_declaration",
                "optional_parameter_declaration",
                "variadic_parameter_declaration",
            ):
                named = self.leaves(field(parameter, "declarator"))
            else:
                named = [child for child in parameter.named_children if child.type in _LEAVES][:1]
            if named and self.tree.text_of(named[-1]) == name:
                return Local(named[-1], parameter, None)
        return None

    def _capture(self, outer: Node, name: str) -> Local | None:
        captures = field(outer, "captures")
        for capture in captures.named_children if captures is not None else ():
            left = field(capture, "left")
            if left is not None and self.tree.text_of(left) == name:
                return Local(left, capture, None)
        return None

    def leaves(self, declarator: Node | None) -> list[Node]:
        """Return the names that a declarator declares."""
        if declarator is None:
            return []
        if declarator.type in _LEAVES:
            return [declarator]
        if declarator.type == "structured_binding_declarator":
            return [child for child in declarator.named_children if child.type == "identifier"]
        inner = field(declarator, "declarator")
        if inner is not None:
            return self.leaves(inner)
        for child in declarator.named_children:
            if child.type in _LEAVES or "declarator" in child.type:
                return self.leaves(child)
        return []

    def _in_block(self, block: Node, name: str, before: int) -> Local | None:
        found: Local | None = None
        for node in block.named_children:
            if node.start_byte > before:
                break
            if node.type in ("declaration", "type_definition"):
                for declarator in node.children_by_field_name("declarator"):
                    for leaf in self.leaves(declarator):
                        if self.tree.text_of(leaf) == name:
                            found = Local(leaf, node, declarator)
            elif node.type == "alias_declaration" or node.type in ("class_specifier", "struct_specifier"):
                label = field(node, "name")
                if label is not None and self.tree.text_of(label) == name:
                    found = Local(label, node, None)
            elif node.type in ("init_statement", "condition_clause"):
                found = self._in_block(node, name, before) or found
        if block.type == "for_range_loop":
            bound = field(block, "declarator")
            for leaf in self.leaves(bound):
                if self.tree.text_of(leaf) == name:
                    found = Local(leaf, block, bound)
        return found

    def _parameter(self, declarator: Node | None, name: str) -> Local | None:
        node = declarator
        while node is not None and node.type not in (
            "function_declarator",
            "abstract_function_declarator",
            "parameter_list",
        ):
            inner = field(node, "declarator")
            node = inner or next((child for child in node.named_children if "declarator" in child.type), None)
        parameters = node if node is None or node.type == "parameter_list" else field(node, "parameters")
        for parameter in parameters.named_children if parameters is not None else ():
            inner = field(parameter, "declarator")
            for leaf in self.leaves(inner):
                if self.tree.text_of(leaf) == name:
                    return Local(leaf, parameter, inner)
        return None
