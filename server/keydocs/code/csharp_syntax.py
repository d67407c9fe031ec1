"""The facts of C# sources, and the local names of their code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.csharp_expressions import CSharpExpressions
from keydocs.code.expressions import Expression
from keydocs.code.facts import Import, Trait
from keydocs.code.nominal_syntax import Local, Member
from keydocs.code.syntax import ancestors, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = {
    "class_declaration": Kind.CLASS,
    "struct_declaration": Kind.CLASS,
    "record_declaration": Kind.CLASS,
    "record_struct_declaration": Kind.CLASS,
    "interface_declaration": Kind.INTERFACE,
    "enum_declaration": Kind.ENUM,
    "delegate_declaration": Kind.TYPE,
}
_NAMESPACES = ("namespace_declaration", "file_scoped_namespace_declaration")
_FIELDS = ("field_declaration", "event_field_declaration")
_PROPERTIES = ("property_declaration", "event_declaration")
_UNNAMED = frozenset(
    ("indexer_declaration", "operator_declaration", "conversion_operator_declaration", "accessor_declaration")
)
_METHODS = ("method_declaration", "constructor_declaration", "destructor_declaration")
_NAMED = frozenset(
    ("variable_declarator", "parameter", "catch_declaration", "declaration_pattern", "recursive_pattern",
     "var_pattern", "declaration_expression", "from_clause", "let_clause", "join_clause", "type_parameter",
     "parameter_list", "tuple_pattern", "parenthesized_variable_designation")
)  # fmt: skip


class CSharpSyntax(CSharpExpressions):
    """A parsed C# source."""

    language = "csharp"
    scopes = frozenset(
        (*_TYPES, *_METHODS, *_PROPERTIES, *_UNNAMED, "local_function_statement", "lambda_expression", "catch_clause",
         "anonymous_method_expression", "block", "for_statement", "foreach_statement", "using_statement",
         "switch_section", "switch_expression_arm", "query_expression", "fixed_statement", "declaration_list")
    )  # fmt: skip
    calls = frozenset(("invocation_expression",))

    def collect(self, node: Node, container: int) -> None:
        for child in node.named_children:
            kind = child.type
            if kind in _NAMESPACES:
                inner = self._add_namespace(child, container)
                if kind == "file_scoped_namespace_declaration":
                    container = self.containers[node.id] = inner
            elif kind in _TYPES:
                self._add_type(child, container)
            elif kind in _FIELDS:
                declaration = next((one for one in child.named_children if one.type == "variable_declaration"), None)
                type_ = self.annotation(field(declaration, "type"))
                for one in declaration.named_children if declaration is not None else ():
                    if one.type == "variable_declarator":
                        self.add(field(one, "name"), Kind.VARIABLE, container, type_, traits=Trait.TYPED)
            elif kind in _PROPERTIES:
                type_ = self.annotation(field(child, "type"))
                self.add(field(child, "name"), Kind.VARIABLE, container, type_, traits=Trait.TYPED)
            elif kind in _METHODS:
                self._add_method(child, container)
            elif kind == "enum_member_declaration":
                self.add(field(child, "name"), Kind.CONSTANT, container, (op.THIS, container))
            elif kind == "using_directive":
                self._add_using(child)
            elif kind.startswith("preproc_") or kind == "ERROR":
                self.collect(child, container)

    def _add_namespace(self, node: Node, container: int) -> int:
        names = self.names_of(field(node, "name"))
        for name in names:
            container = self.add(name, Kind.NAMESPACE, container)
        self.collect_in(node, field(node, "body"), container, {})
        return container

    def _add_type(self, node: Node, container: int) -> None:
        parameters = self._type_parameters_of(node)
        bases = [
            self.expression(base)
            for listed in node.named_children
            if listed.type == "base_list" and node.type != "enum_declaration"
            for base in listed.named_children
            if base.type != "argument_list"
        ]
        value = (op.RETURNING, self.annotation(field(node, "type"))) if node.type == "delegate_declaration" else None
        index = self.add(field(node, "name"), _TYPES[node.type], container, value, bases)
        if "record" in node.type:
            for one in self._parameters(node):
                type_ = self.annotation(field(one, "type"))
                self.add(field(one, "name"), Kind.VARIABLE, index, type_, traits=Trait.TYPED)
        self.collect_in(node, field(node, "body"), index, parameters)

    def _parameters(self, node: Node) -> list[Node]:
        listed = next((child for child in node.named_children if child.type == "parameter_list"), None)
        return [one for one in listed.named_children if one.type == "parameter"] if listed is not None else []

    def _add_method(self, node: Node, container: int) -> None:
        type_ = self.with_type_parameters(self._type_parameters_of(node), field(node, "returns"))
        first = named_child(field(node, "parameters"))
        modifiers = [self.text(child) for child in first.named_children if child.type == "modifier"] if first else []
        # An extension method belongs to the type of its first parameter.
        extended = self.last_name(field(first, "type")) if "this" in modifiers else ""
        traits = Trait.STATIC if extended else Trait(0)
        count = self._parameter_count(node)
        count -= bool(extended) if count > 0 else 0
        self.add(field(node, "name"), Kind.METHOD, container, type_, (), traits, extended, count)

    def _parameter_count(self, method: Node) -> int:
        """Return the number of parameters; -1 if some can be left out."""
        listed = field(method, "parameters")
        parameters = [one for one in listed.named_children if one.type == "parameter"] if listed is not None else []
        has_default = any(child.type == "=" for one in parameters for child in one.children)
        return -1 if has_default or field(listed, "name") is not None else len(parameters)

    def _type_parameters_of(self, node: Node) -> dict[str, Expression]:
        found: dict[str, Expression] = {}
        for child in node.named_children:
            if child.type == "type_parameter_list":
                found |= {self.text(field(one, "name")): None for one in child.named_children}
            elif child.type == "type_parameter_constraints_clause":
                bounds = [field(one, "type") for one in child.named_children if field(one, "type") is not None]
                found[self.text(named_child(child))] = self.expression(bounds[0]) if bounds else None
        return found

    def _add_using(self, node: Node) -> None:
        alias = field(node, "name")
        target = next((child for child in reversed(node.named_children) if child != alias), None)
        dotted = ".".join(self.text(name) for name in self.names_of(target))
        if alias is None:
            is_global = any(child.type == "global" for child in node.children)
            self.imports.append(Import("", dotted, "*", is_export=is_global))
        else:
            module, _, member = dotted.rpartition(".")
            self.imports.append(Import(self.text(alias), module, member))

    # Local names.

    def bound(self, node: Node) -> Iterable[Node]:
        kind = node.type
        if kind in _NAMED:
            return [name for name in node.children_by_field_name("name") if name.type == "identifier"]
        if kind == "foreach_statement":
            left = field(node, "left")
            return (left,) if left is not None and left.type == "identifier" else ()
        return (node,) if kind == "implicit_parameter" else ()

    def bound_outside(self, scope: Node) -> Iterable[Node]:
        name = field(scope, "name") if scope.type == "local_function_statement" else None
        return (name,) if name is not None else ()

    def local_value(self, local: Local, node: Node) -> Expression:
        of = local.of
        if of.type == "variable_declarator":
            last = named_child(of, of.named_child_count - 1)
            return self._declared(field(of.parent, "type"), self.expression(last) if last != local.name else None)
        if of.type == "foreach_statement":
            return self._declared(field(of, "type"), op.iteration(self.expression(field(of, "right"))))
        if of.type == "from_clause":
            return op.iteration(self.expression(named_child(of, of.named_child_count - 1)))
        if of.type == "local_function_statement":
            return (op.RETURNING, self.annotation(field(of, "type")))
        if of.type == "type_parameter":
            declaration = of.parent.parent if of.parent is not None else None
            return self._type_parameters_of(declaration).get(self.text(local.name)) if declaration else None
        if of.type == "parameter_list":
            return self.annotation(field(of, "type"))
        type_ = field(of, "type")
        return self._declared(type_, None) if type_ is not None else self._lambda_parameter(of)

    def _declared(self, type_: Node | None, value: Expression) -> Expression:
        return value if type_ is None or type_.type == "implicit_type" else self.annotation(type_)

    def _lambda_parameter(self, of: Node) -> Expression:
        """Return the element of the list that a lambda is given to, as in ``list.Where(x => …)``."""
        around = ancestors(of, self.tree.root)
        call = next((outer for outer in around if outer.type == "invocation_expression"), None)
        return op.iteration(self.expression(field(field(call, "function"), "expression")))

    # What a name is.

    def is_call(self, node: Node) -> bool:
        parent = node.parent
        while parent is not None and parent.type in (
            "generic_name",
            "member_access_expression",
            "member_binding_expression",
        ):
            if parent.type != "generic_name" and field(parent, "name") != node:
                return False
            node, parent = parent, parent.parent
        if parent is not None and parent.type == "conditional_access_expression":
            node, parent = parent, parent.parent
        return parent is not None and parent.type in self.calls and field(parent, "function") == node

    def member_of(self, node: Node) -> Member | None:
        parent = node.parent
        if parent is not None and parent.type == "generic_name":
            node, parent = parent, parent.parent
        if parent is None:
            return None
        kind = parent.type
        if kind == "member_access_expression" and field(parent, "name") == node:
            return self._member(parent.children[0])
        if kind == "member_binding_expression":
            return self._member(self.condition_of(parent))
        if kind == "qualified_name" and field(parent, "name") == node:
            return self._member(field(parent, "qualifier"))
        if kind == "assignment_expression" and field(parent, "left") == node and parent.parent is not None:
            is_initializer = parent.parent.type == "initializer_expression"
            return Member(self.initialized(parent.parent), is_certain=False) if is_initializer else None
        if kind == "with_initializer" and named_child(parent) == node:
            return Member(self.expression(named_child(parent.parent)))
        if kind == "subpattern" and named_child(parent) == node:
            return Member(self._matched(parent))
        if kind == "attribute_argument" and field(parent, "name") == node:
            around = ancestors(node, self.tree.root)
            attribute = next((outer for outer in around if outer.type == "attribute"), None)
            name = self.last_name(field(attribute, "name"))
            return Member(op.either([(op.NAME, f"{name}Attribute"), (op.NAME, name)]))
        return None

    def _member(self, owner: Node | None) -> Member:
        if owner is not None and owner.type == "predefined_type":
            # What types of the language have is no method of an extension.
            return Member((op.RETURNING, None))
        return Member(self.expression(owner), self.last_name(owner))

    def _matched(self, subpattern: Node) -> Expression:
        """Return what has the properties that a pattern lists."""
        for outer in ancestors(subpattern, self.tree.root):
            type_ = field(outer, "type")
            if outer.type == "recursive_pattern" and type_ is not None:
                return self.annotation(type_)
            if outer.type == "is_pattern_expression":
                return self.expression(field(outer, "expression"))
            if outer.type in ("switch_expression", "switch_statement"):
                return self.expression(field(outer, "value") or named_child(outer))
        return None

    def import_of(self, node: Node) -> tuple[str, str] | None:
        around = ancestors(node, self.tree.root)
        directive = next((outer for outer in around if outer.type == "using_directive"), None)
        if directive is None:
            return None
        alias = field(directive, "name")
        target = next((child for child in reversed(directive.named_children) if child != alias), None)
        names = self.names_of(target)
        if alias is None or node != alias:
            names = [name for name in names if name.start_byte <= node.start_byte]
        module, _, member = ".".join(self.text(name) for name in names).rpartition(".")
        return module, member

    def is_label(self, node: Node) -> bool:
        parent = node.parent
        if parent is None:
            return False
        if parent.type in ("labeled_statement", "goto_statement"):
            return named_child(parent) == node
        if parent.type in ("argument", "tuple_element"):
            return field(parent, "name") == node
        if self.text(node) == "value":
            return any(outer.type == "accessor_declaration" for outer in ancestors(node, self.tree.root))
        return False
