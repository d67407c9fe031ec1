"""The facts of Go sources, and the expressions that tell the types of their code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.facts import NO_TRAITS, Import, Trait
from keydocs.code.nominal_syntax import Local, Member, NominalSyntax
from keydocs.code.syntax import ancestors, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPE_SPECS = ("type_spec", "type_alias")
_KINDS = {"struct_type": Kind.CLASS, "interface_type": Kind.INTERFACE}
_NAMES = frozenset(("identifier", "type_identifier", "package_identifier", "field_identifier"))
_VALUES = frozenset(
    ("interpreted_string_literal", "raw_string_literal", "int_literal", "float_literal", "rune_literal", "true",
     "false", "imaginary_literal", "iota")
)  # fmt: skip
_WITH_NAMES = frozenset(
    ("parameter_declaration", "variadic_parameter_declaration", "var_spec", "const_spec", "type_parameter_declaration")
)
_ASSIGNED = frozenset(("short_var_declaration", "range_clause", "receive_statement"))
_LISTS = frozenset(("slice_type", "array_type", "implicit_length_array_type", "channel_type"))
_INNER = frozenset(("pointer_type", "parenthesized_type", "type_elem"))

_IGNORED = re.compile(rb"^//(go:build|\s*\+build) ignore\b", re.M)


class GoSyntax(NominalSyntax):
    """A parsed Go source."""

    language = "go"
    scopes = frozenset(
        ("function_declaration", "method_declaration", "func_literal", "block", "if_statement", "for_statement",
         "expression_switch_statement", "type_switch_statement", "expression_case", "type_case", "default_case",
         "communication_case", "function_type", "method_elem", "type_spec", "type_alias")
    )  # fmt: skip
    sequential = frozenset(("short_var_declaration", "var_spec", "range_clause", "receive_statement"))
    calls = frozenset(("call_expression",))

    def collect(self, node: Node, container: int) -> None:
        for child in node.named_children:
            kind = child.type
            if kind in ("type_declaration", "const_declaration", "var_declaration", "var_spec_list", "ERROR"):
                self.collect(child, container)
            elif kind in _TYPE_SPECS:
                self._add_type(child)
            elif kind in ("const_spec", "var_spec"):
                for position, name in enumerate(child.children_by_field_name("name")):
                    is_constant = kind == "const_spec"
                    type_ = self._spec_value(child, position)
                    self.add(name, Kind.CONSTANT if is_constant else Kind.VARIABLE, container, type_)
            elif kind == "function_declaration":
                self.add(field(child, "name"), Kind.FUNCTION, container, self._result_with_parameters(child))
            elif kind == "method_declaration":
                owner = self.text(self._receiver_type(child))
                self.add(field(child, "name"), Kind.METHOD, container, self.result(child), qualifier=owner)
            elif kind == "import_declaration":
                self._add_imports(child)
            elif kind == "package_clause":
                # Files that are left out of every build belong to no package.
                is_built = not _IGNORED.search(self.tree.data, 0, child.start_byte)
                self.package = self.text(named_child(child)) if is_built else ""

    def _add_type(self, node: Node) -> None:
        type_, is_alias = field(node, "type"), node.type == "type_alias"
        kind = _KINDS.get(type_.type if type_ is not None else "", Kind.TYPE)
        parameters = self._type_parameters_of(node)
        is_named = type_ is not None and (type_.type in _NAMES or type_.type == "qualified_type")
        value = self.expression(type_) if is_alias else self.with_type_parameters(parameters, type_)
        bases = [self.expression(type_)] if is_named and not is_alias else []
        bases += self._embedded(type_) if type_ is not None and not is_alias else []
        traits = Trait.ALIAS if is_alias else NO_TRAITS
        index = self.add(field(node, "name"), kind, -1, value, bases, traits)
        if type_ is None or self._type_parameters is None:
            return
        self.containers[node.id] = index
        self._type_parameters.append(parameters)
        self._add_members(type_, index)
        self._type_parameters.pop()

    def _type_parameters_of(self, node: Node) -> dict[str, Expression]:
        parameters = field(node, "type_parameters")
        return {
            self.text(name): self.expression(named_child(field(one, "type")))
            for one in (parameters.named_children if parameters is not None else ())
            for name in one.children_by_field_name("name")
        }

    def _fields(self, struct: Node) -> list[Node]:
        listed = named_child(struct) if struct.type == "struct_type" else None
        return [one for one in listed.named_children if one.type == "field_declaration"] if listed is not None else []

    def _embedded(self, type_: Node) -> list[Expression]:
        fields = [field(one, "type") for one in self._fields(type_) if field(one, "name") is None]
        elements = type_.named_children if type_.type == "interface_type" else ()
        return [self.expression(one) for one in fields] + [
            self.expression(named_child(one))
            for one in elements
            if one.type == "type_elem" and one.named_child_count == 1
        ]

    def _add_members(self, type_: Node, index: int) -> None:
        for one in self._fields(type_):
            names = one.children_by_field_name("name")
            of = self.annotation(field(one, "type"))
            for name in names:
                self.add(name, Kind.VARIABLE, index, of, traits=Trait.TYPED)
            if not names:
                name_node = self._last_name(field(one, "type"))
                self.add(name_node, Kind.VARIABLE, index, of, traits=Trait.TYPED)
                if name_node is not None:
                    # The name is also that of the type, to which the cursor on it leads.
                    self.declared.pop(name_node.id, None)
        for one in type_.named_children if type_.type == "interface_type" else ():
            if one.type == "method_elem":
                self.add(field(one, "name"), Kind.METHOD, index, self.result(one))

    def _last_name(self, type_: Node | None) -> Node | None:
        while type_ is not None and type_.type not in _NAMES:
            type_ = field(type_, "name") or field(type_, "type") or named_child(type_)
        return type_

    def _receiver_type(self, method: Node) -> Node | None:
        return self._last_name(field(named_child(field(method, "receiver")), "type"))

    def _add_imports(self, node: Node) -> None:
        for spec in node.named_children:
            if spec.type == "import_spec_list":
                self._add_imports(spec)
            elif spec.type == "import_spec":
                module = self.text(field(spec, "path")).strip('"`')
                alias = self.text(field(spec, "name"))
                if alias == ".":
                    self.imports.append(Import("", module, "*"))
                else:
                    self.imports.append(Import(alias or default_name(module), module))

    def _result_with_parameters(self, function: Node) -> Expression:
        assert self._type_parameters is not None
        self._type_parameters.append(self._type_parameters_of(function))
        found = self.result(function)
        self._type_parameters.pop()
        return found

    def result(self, function: Node) -> Expression:
        """Return what a function returns; several results are a tuple."""
        result = field(function, "result")
        if result is None or result.type != "parameter_list":
            return self.annotation(result)
        types = [
            self.annotation(field(one, "type"))
            for one in result.named_children
            for _ in range(max(1, len(one.children_by_field_name("name"))))
        ]
        return types[0] if len(types) == 1 else (op.TUPLE, *types)

    # Local names.

    def bound(self, node: Node) -> Iterable[Node]:
        if node.type in _WITH_NAMES:
            return node.children_by_field_name("name")
        if node.type in _ASSIGNED:
            left = field(node, "left")
            return [name for name in left.named_children if name.type == "identifier"] if left is not None else ()
        if node.type == "type_switch_statement":
            alias = field(node, "alias")
            return alias.named_children if alias is not None else ()
        return ()

    def bound_outside(self, scope: Node) -> Iterable[Node]:
        return scope.children_by_field_name("name") if scope.type in _TYPE_SPECS else ()

    def local_value(self, local: Local, node: Node) -> Expression:
        of = local.of
        if of.type == "parameter_declaration":
            return self.annotation(field(of, "type"))
        if of.type == "variadic_parameter_declaration":
            return (op.LIST, self.annotation(field(of, "type")))
        if of.type in ("var_spec", "const_spec"):
            names = [name.id for name in of.children_by_field_name("name")]
            return self._spec_value(of, names.index(local.name.id))
        if of.type == "type_switch_statement":
            return self._switched(of, node)
        if of.type == "type_parameter_declaration":
            return self.expression(named_child(field(of, "type")))
        if of.type not in _ASSIGNED:
            return None
        left, right = field(of, "left"), field(of, "right")
        position = [name.id for name in left.named_children].index(local.name.id) if left is not None else 0
        if of.type == "range_clause":
            value = self.expression(right)
            return op.element(value) if position == 1 else op.iteration(value)
        return self._assigned(right, position)

    def _spec_value(self, spec: Node, position: int) -> Expression:
        type_ = field(spec, "type")
        return self.annotation(type_) if type_ is not None else self._assigned(field(spec, "value"), position)

    def _assigned(self, right: Node | None, position: int) -> Expression:
        """Return one of the values that are assigned by a list of expressions."""
        if right is None or right.type != "expression_list":
            return self.expression(right) if position == 0 else None
        if right.named_child_count > 1:
            return self.expression(named_child(right, position))
        value = named_child(right)
        if value is not None and value.type == "call_expression":
            return op.item(self.expression(value), position)
        return self.expression(value) if position == 0 else EXTERNAL_VALUE

    def _switched(self, switch: Node, node: Node) -> Expression:
        """Return the type of the case of a type switch in which a node stands."""
        case = next((outer for outer in ancestors(node, self.tree.root) if outer.type == "type_case"), None)
        types = case.children_by_field_name("type") if case is not None else []
        return self.annotation(types[0]) if len(types) == 1 else self.expression(field(switch, "value"))

    # Expressions.

    def expression(self, node: Node | None) -> Expression:
        if node is None:
            return None
        kind = node.type
        if kind in _NAMES:
            return self.name_expression(self.text(node), node)
        if kind == "selector_expression":
            return op.member(self.expression(field(node, "operand")), self.text(field(node, "field")))
        if kind == "qualified_type":
            return op.member(self.expression(field(node, "package")), self.text(field(node, "name")))
        if kind == "call_expression":
            return self._call(node)
        if kind == "unary_expression":
            value = self.expression(field(node, "operand"))
            return op.element(value) if node.children[0].type == "<-" else value
        if kind in ("composite_literal", "type_assertion_expression", "type_conversion_expression"):
            return self.annotation(field(node, "type"))
        if kind == "index_expression":
            return op.element(self.expression(field(node, "operand")))
        if kind in ("slice_expression", "generic_type", "binary_expression"):
            return self.expression(named_child(node))
        if kind in _INNER or kind == "parenthesized_expression":
            return self.expression(named_child(node))
        if kind in _LISTS or kind in ("map_type", "function_type"):
            return self.annotation(node)
        if kind == "func_literal":
            return (op.RETURNING, self.result(node))
        return EXTERNAL_VALUE if kind in _VALUES else None

    def _call(self, node: Node) -> Expression:
        function, first = field(node, "function"), named_child(field(node, "arguments"))
        name = self.text(function) if function is not None and function.type == "identifier" else ""
        if name in ("new", "make"):
            return self.annotation(first)
        return self.expression(first) if name == "append" else op.call(self.expression(function))

    def annotation(self, node: Node | None) -> Expression:
        if node is None:
            return None
        kind = node.type
        if kind in _INNER:
            return self.annotation(named_child(node))
        if kind in _LISTS:
            return (op.LIST, self.annotation(field(node, "element") or field(node, "value")))
        if kind == "map_type":
            return (op.MAPPING, self.annotation(field(node, "value")))
        if kind == "function_type":
            return (op.RETURNING, self.result(node))
        return op.instance(self.expression(node))

    def member_of(self, node: Node) -> Member | None:
        parent = node.parent
        if parent is None:
            return None
        if parent.type == "selector_expression" and field(parent, "field") == node:
            owner = field(parent, "operand")
            return Member(self.expression(owner), self.text(owner).rpartition(".")[2])
        if parent.type == "qualified_type" and field(parent, "name") == node:
            package = field(parent, "package")
            return Member(self.expression(package), self.text(package))
        if parent.type == "literal_element" and parent.parent is not None:
            element = parent.parent
            if element.type == "keyed_element" and field(element, "key") == parent:
                return Member(self._literal(element.parent), is_certain=False)
        return None

    def _literal(self, value: Node | None) -> Expression:
        """Return what a composite literal is whose braces are given."""
        parent = value.parent if value is not None else None
        if parent is not None and parent.type == "composite_literal":
            return self.annotation(field(parent, "type"))
        while parent is not None and parent.type in ("literal_element", "keyed_element"):
            parent = parent.parent
        if parent is None or parent.type != "literal_value":
            return None
        return op.element(self._literal(parent))

    def import_of(self, node: Node) -> tuple[str, str] | None:
        parent = node.parent
        if parent is None or parent.type != "import_spec":
            return None
        return self.text(field(parent, "path")).strip('"`'), ""

    def is_label(self, node: Node) -> bool:
        return node.type == "label_name" or (node.parent is not None and node.parent.type == "package_clause")


def default_name(module: str) -> str:
    """Return the name by which an import path is mostly called."""
    parts = [part for part in module.split("/") if not (part[:1] == "v" and part[1:].isdigit())]
    return parts[-1].partition(".")[0].removeprefix("go-").replace("-", "_") if parts else ""
