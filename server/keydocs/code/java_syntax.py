"""The facts of Java sources, and the expressions that tell the types of their code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.facts import Import, Trait
from keydocs.code.nominal_syntax import Local, Member, NominalSyntax
from keydocs.code.syntax import ancestors, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = {
    "class_declaration": Kind.CLASS,
    "interface_declaration": Kind.INTERFACE,
    "enum_declaration": Kind.ENUM,
    "record_declaration": Kind.CLASS,
    "annotation_type_declaration": Kind.INTERFACE,
}
_CONSTRUCTORS = ("constructor_declaration", "compact_constructor_declaration")
_METHODS = ("method_declaration", "annotation_type_element_declaration")
_NAMED = frozenset(
    ("variable_declarator", "formal_parameter", "catch_formal_parameter", "resource", "enhanced_for_statement",
     "instanceof_expression")
)  # fmt: skip
_LISTS = frozenset(
    ("List", "ArrayList", "LinkedList", "Set", "HashSet", "LinkedHashSet", "TreeSet", "SortedSet", "EnumSet",
     "Collection", "Iterable", "Iterator", "ListIterator", "Queue", "Deque", "ArrayDeque", "Stack", "Vector",
     "Stream", "Optional", "Supplier", "CopyOnWriteArrayList", "PriorityQueue", "AtomicReference", "ThreadLocal",
     "WeakReference", "Future")
)  # fmt: skip
_MAPPINGS = frozenset(("Map", "HashMap", "LinkedHashMap", "TreeMap", "SortedMap", "ConcurrentMap", "ConcurrentHashMap"))
_VALUES = frozenset(
    ("string_literal", "decimal_integer_literal", "decimal_floating_point_literal", "character_literal", "true",
     "false", "binary_expression", "unary_expression", "class_literal", "null_literal", "hex_integer_literal",
     "integral_type", "boolean_type", "void_type", "floating_point_type", "update_expression")
)  # fmt: skip
_PACKAGE = re.compile(r"[a-z_]\w*(\.[a-z_]\w*)*")


class JavaSyntax(NominalSyntax):
    """A parsed Java source."""

    language = "java"
    scopes = frozenset(
        (*_TYPES, *_CONSTRUCTORS, *_METHODS, "block", "constructor_body", "class_body", "lambda_expression",
         "enhanced_for_statement", "for_statement", "try_with_resources_statement", "catch_clause", "switch_rule",
         "switch_block_statement_group")
    )  # fmt: skip
    calls = frozenset(("method_invocation", "object_creation_expression"))

    def collect(self, node: Node, container: int) -> None:
        for child in node.named_children:
            kind = child.type
            if kind in _TYPES:
                self._add_type(child, container)
            elif kind in ("field_declaration", "constant_declaration"):
                type_ = self.annotation(child.child_by_field_name("type"))
                for declarator in child.children_by_field_name("declarator"):
                    name = declarator.child_by_field_name("name")
                    self.add(name, Kind.VARIABLE, container, type_, traits=Trait.TYPED)
            elif kind in _METHODS:
                type_ = self.with_type_parameters(self._type_parameters_of(child), child.child_by_field_name("type"))
                count = self._parameter_count(child)
                self.add(child.child_by_field_name("name"), Kind.METHOD, container, type_, parameters=count)
            elif kind in _CONSTRUCTORS:
                self.add(child.child_by_field_name("name"), Kind.METHOD, container)
            elif kind == "enum_constant":
                self.add(child.child_by_field_name("name"), Kind.CONSTANT, container, (op.THIS, container))
            elif kind in ("enum_body_declarations", "ERROR"):
                self.collect(child, container)
            elif kind == "import_declaration":
                self._add_import(child)
            elif kind == "package_declaration":
                self.package = self.text(named_child(child, child.named_child_count - 1))

    def _add_type(self, node: Node, container: int) -> None:
        parameters = self._type_parameters_of(node)
        bases = [
            self.expression(base)
            for clause in node.named_children
            if clause.type in ("superclass", "super_interfaces", "extends_interfaces")
            for listed in clause.named_children
            for base in (listed.named_children if listed.type == "type_list" else (listed,))
        ]
        index = self.add(node.child_by_field_name("name"), _TYPES[node.type], container, bases=bases)
        components = node.child_by_field_name("parameters")
        for component in components.named_children if components is not None else ():
            type_ = self.annotation(component.child_by_field_name("type"))
            self.add(component.child_by_field_name("name"), Kind.VARIABLE, index, type_, traits=Trait.TYPED)
        self.collect_in(node, node.child_by_field_name("body"), index, parameters)

    def _parameter_count(self, method: Node) -> int:
        parameters = method.child_by_field_name("parameters")
        kinds = [child.type for child in parameters.named_children] if parameters is not None else ["spread_parameter"]
        return -1 if "spread_parameter" in kinds else kinds.count("formal_parameter")

    def _type_parameters_of(self, node: Node) -> dict[str, Expression]:
        parameters = node.child_by_field_name("type_parameters")
        found = parameters.named_children if parameters is not None else ()
        return {self.text(named_child(one)): self._bound_of(one) for one in found}

    def _bound_of(self, parameter: Node) -> Expression:
        bound = named_child(parameter, parameter.named_child_count - 1)
        return self.expression(named_child(bound)) if bound is not None and bound.type == "type_bound" else None

    def _add_import(self, node: Node) -> None:
        name = next((child for child in node.named_children if child.type.endswith("identifier")), None)
        dotted = "".join(self.text(name).split())
        if any(child.type == "asterisk" for child in node.named_children):
            self.imports.append(Import("", dotted, "*"))
        else:
            module, _, member = dotted.rpartition(".")
            self.imports.append(Import(member, module, member))

    def bound(self, node: Node) -> Iterable[Node]:
        kind = node.type
        if kind in _NAMED:
            name = node.child_by_field_name("name")
            return (name,) if name is not None else ()
        if kind == "type_parameter":
            return node.named_children[:1]
        if kind == "spread_parameter":
            return [name for child in node.named_children if (name := child.child_by_field_name("name")) is not None]
        if kind in ("type_pattern", "record_pattern_component"):
            return [child for child in node.named_children if child.type == "identifier"][-1:]
        if kind == "lambda_expression":
            parameters = node.child_by_field_name("parameters")
            return [parameters] if parameters is not None and parameters.type == "identifier" else ()
        return node.named_children if kind == "inferred_parameters" else ()

    def bound_outside(self, scope: Node) -> Iterable[Node]:
        if scope.type in _TYPES or scope.type in _METHODS:
            name = scope.child_by_field_name("name")
            return (name,) if name is not None and name.id not in self.declared else ()
        return ()

    def local_value(self, local: Local, node: Node) -> Expression:
        of = local.of
        if of.type == "variable_declarator":
            type_ = field(of.parent, "type")
            return self._declared(type_, self.expression(of.child_by_field_name("value")))
        if of.type == "enhanced_for_statement":
            return self._declared(field(of, "type"), op.iteration(self.expression(of.child_by_field_name("value"))))
        if of.type == "resource":
            return self._declared(field(of, "type"), self.expression(of.child_by_field_name("value")))
        if of.type == "spread_parameter":
            return (op.LIST, self.annotation(named_child(of)))
        if of.type == "catch_formal_parameter":
            types = next((child for child in of.named_children if child.type == "catch_type"), None)
            return self.annotation(named_child(types))
        if of.type == "type_parameter":
            return self._bound_of(of)
        if of.type in ("formal_parameter", "instanceof_expression"):
            return self.annotation(of.child_by_field_name("type") or of.child_by_field_name("right"))
        if of.type in ("type_pattern", "record_pattern_component"):
            return self.annotation(named_child(of))
        return self._lambda_parameter(of)

    def _declared(self, type_: Node | None, value: Expression) -> Expression:
        return value if self.text(type_) == "var" else self.annotation(type_)

    def _lambda_parameter(self, of: Node) -> Expression:
        """Return the element of the list that a lambda is given to, as in ``list.forEach(x -> …)``."""
        around = [of, *ancestors(of, self.tree.root)]
        call = next((outer for outer in around if outer.type == "method_invocation"), None)
        return op.iteration(self.expression(field(call, "object"))) if of.type == "lambda_expression" else None

    def expression(self, node: Node | None) -> Expression:
        if node is None:
            return None
        kind = node.type
        if kind in ("identifier", "type_identifier"):
            return self.name_expression(self.text(node), node)
        if kind in ("this", "super"):
            index = self.type_around(node)
            return (op.THIS if kind == "this" else op.PARENT, index) if index >= 0 else None
        if kind in ("field_access", "scoped_type_identifier", "scoped_identifier"):
            return self._dotted(node)
        if kind == "method_invocation":
            owner, name = node.child_by_field_name("object"), self.text(node.child_by_field_name("name"))
            return op.call(op.member(self.expression(owner), name) if owner is not None else (op.NAME, name))
        if kind == "object_creation_expression":
            return self.annotation(node.child_by_field_name("type"))
        if kind == "cast_expression":
            return self.annotation(node.child_by_field_name("type"))
        if kind in ("parenthesized_expression", "generic_type", "annotated_type"):
            return self.expression(named_child(node))
        if kind == "ternary_expression":
            names = ("consequence", "alternative")
            return op.either([self.expression(node.child_by_field_name(name)) for name in names])
        if kind == "assignment_expression":
            return self.expression(node.child_by_field_name("right"))
        if kind == "array_access":
            return op.element(self.expression(node.child_by_field_name("array")))
        if kind == "array_creation_expression":
            return (op.LIST, self.annotation(node.child_by_field_name("type")))
        return EXTERNAL_VALUE if kind in _VALUES else None

    def _dotted(self, node: Node) -> Expression:
        name = named_child(node, node.named_child_count - 1)
        return op.member(self._owner(named_child(node)), self.text(name))

    def _owner(self, node: Node | None) -> Expression:
        """Return the expression of what stands before a dot, which may be a package."""
        found = self.expression(node)
        text = self.text(node) if node is not None and node.end_byte - node.start_byte < 80 else ""
        is_local = found is None or (found[0] != op.NAME and node is not None and node.type == "identifier")
        return found if is_local or not _PACKAGE.fullmatch(text) else op.either([found, (op.IMPORTED, text, "")])

    def annotation(self, node: Node | None) -> Expression:
        if node is not None and node.type == "array_type":
            return (op.LIST, self.annotation(node.child_by_field_name("element")))
        if node is not None and node.type == "annotated_type":
            return self.annotation(named_child(node, node.named_child_count - 1))
        if node is None or node.type != "generic_type" or node.named_child_count < 2:
            value = self.expression(node)
            return EXTERNAL_VALUE if value == EXTERNAL_VALUE else op.instance(value)
        arguments = node.named_children[1].named_children
        if not arguments:
            return op.instance(self.expression(node))
        name = self.text(node.named_children[0]).rpartition(".")[2]
        last = arguments[-1]
        element = self.annotation(named_child(last) if last.type == "wildcard" else last)
        collection = (op.LIST, element) if name in _LISTS else (op.MAPPING, element) if name in _MAPPINGS else None
        return op.either([op.instance(self.expression(node)), collection])

    def member_of(self, node: Node) -> Member | None:
        parent = node.parent
        if parent is None:
            return None
        kind = parent.type
        if kind == "method_invocation" and field(parent, "name") == node:
            owner = parent.child_by_field_name("object")
            return self._member(owner) if owner is not None else None
        if kind == "field_access" and field(parent, "field") == node:
            return self._member(parent.child_by_field_name("object"))
        if kind in ("method_reference", "scoped_type_identifier", "scoped_identifier"):
            first = named_child(parent)
            return self._member(first) if first is not None and first != node else None
        if kind == "element_value_pair" and field(parent, "key") == node:
            annotation = parent.parent.parent if parent.parent is not None else None
            return self._member(field(annotation, "name"))
        if kind == "switch_label":
            around = ancestors(node, self.tree.root)
            switch = next((outer for outer in around if outer.type in ("switch_expression", "switch_statement")), None)
            return self._member(field(switch, "condition"))
        return None

    def _member(self, owner: Node | None) -> Member:
        return Member(self._owner(owner), self.text(owner).rpartition(".")[2])

    def import_of(self, node: Node) -> tuple[str, str] | None:
        around = ancestors(node, self.tree.root)
        statement = next((outer for outer in around if outer.type == "import_declaration"), None)
        if statement is None:
            return None
        first = next((child for child in statement.named_children if child.type.endswith("identifier")), node)
        dotted = self.tree.data[first.start_byte : node.end_byte].decode("utf-8", "replace")
        module, _, member = "".join(dotted.split()).rpartition(".")
        return module, member

    def is_label(self, node: Node) -> bool:
        parent = node.parent
        if parent is not None and parent.type in ("labeled_statement", "break_statement", "continue_statement"):
            return parent.type != "labeled_statement" or named_child(parent) == node
        return any(outer.type == "package_declaration" for outer in ancestors(node, self.tree.root))

    def implicit_owners(self, node: Node) -> list[Expression]:
        """Return what the anonymous classes around a name extend, the innermost first."""
        found: list[Expression] = []
        for outer in ancestors(node, self.tree.root):
            if outer.id in self.containers:
                break
            if outer.type == "object_creation_expression" and outer.named_children[-1].type == "class_body":
                found.append(self.annotation(outer.child_by_field_name("type")))
        return found
