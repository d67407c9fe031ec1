"""The facts of JavaScript and TypeScript sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import Expression
from keydocs.code.facts import NO_TRAITS, Definition, Facts, Import, Trait
from keydocs.code.javascript_bindings import CLASSES, FUNCTIONS, Binding, Bindings
from keydocs.code.javascript_expressions import JavaScriptExpressions
from keydocs.code.syntax import SyntaxTree, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = {
    "class": Kind.CLASS, "interface": Kind.INTERFACE, "enum": Kind.ENUM, "type": Kind.TYPE,
    "namespace": Kind.NAMESPACE, "function": Kind.FUNCTION,
}  # fmt: skip
_MEMBERS = frozenset(
    ("method_definition", "public_field_definition", "field_definition", "property_signature", "method_signature",
     "abstract_method_signature")
)  # fmt: skip
_STATEMENTS = frozenset(
    ("expression_statement", "if_statement", "else_clause", "statement_block", "try_statement", "for_statement",
     "for_in_statement", "while_statement", "arrow_function", "switch_statement", "switch_body", "switch_case",
     "lexical_declaration", "variable_declarator", "return_statement", "call_expression", "arguments")
)  # fmt: skip
_MAX_MEMBERS = 2_000
"""Members of one object or class."""


class JavaScriptSyntax:
    """A parsed source of JavaScript or TypeScript."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.bindings = Bindings(tree)
        self.class_indexes: dict[int, int] = {}
        self.expressions = JavaScriptExpressions(tree, self.bindings, self.class_indexes)
        self._nodes: list[tuple[Node, Kind, int, Node | None, Trait, str]] = []
        """Of each definition: its name, kind, container, declaration, traits, and name if it differs from the text."""
        self._imports: list[Import] = []
        self._named: dict[str, int] = {}
        self._collect_scope(tree.root, -1)
        self._collect_statements(tree.root)

    def facts(self) -> Facts:
        """Return the facts of the source."""
        definitions = tuple(self._definition(*found) for found in self._nodes)
        return Facts("javascript", definitions, tuple(self._imports), is_complete=not self.tree.root.has_error)

    def _add(
        self, name: Node, kind: Kind, container: int, of: Node | None, traits: Trait = NO_TRAITS, text: str = ""
    ) -> int:
        self._nodes.append((name, kind, container, of, traits, text))
        return len(self._nodes) - 1

    def _definition(
        self, name: Node, kind: Kind, container: int, of: Node | None, traits: Trait, text: str
    ) -> Definition:
        line, column = self.tree.place_of(name)
        bases: tuple[Expression, ...] = ()
        type_: Expression = None
        if of is not None:
            if kind in (Kind.CLASS, Kind.INTERFACE):
                bases = self._bases(of)
            elif kind in (Kind.FUNCTION, Kind.METHOD):
                type_ = self.expressions.result(of)
            elif kind is Kind.TYPE:
                value = field(of, "value")
                type_ = self.expressions.annotation(value)
                traits |= Trait.ALIAS if value is not None and value.type != "object_type" else NO_TRAITS
            elif kind is Kind.VARIABLE:
                traits |= Trait.TYPED if field(of, "type") is not None else NO_TRAITS
                type_ = self._variable(name, of)
        return Definition(
            text or self.tree.text_of(name), kind, line, column, container, op.bounded(type_), bases, traits
        )

    def _variable(self, name: Node, of: Node) -> Expression:
        if of.type in ("assignment_expression", "pair"):
            return self.expressions.expression(field(of, "right") or field(of, "value"))
        if of.type == "variable_declarator" and field(of, "name") != name:
            found = self.bindings.names(self.tree.root).get(self.tree.text_of(name), ())
            return next((self.expressions.binding_value(b) for b in found if b.name.id == name.id), None)
        return self.expressions.declared(of)

    def _bases(self, owner: Node) -> tuple[Expression, ...]:
        found: list[Expression] = []
        for clause in owner.named_children:
            parts = clause.named_children if clause.type == "class_heritage" else [clause]
            for part in parts:
                if part.type in ("extends_clause", "implements_clause", "extends_type_clause"):
                    found += [self._base(base) for base in part.named_children if base.type != "type_arguments"]
                elif clause.type == "class_heritage":
                    found.append(self._base(part))
        return tuple(found)

    def _base(self, node: Node) -> Expression:
        if node.type == "generic_type":
            return self._base(field(node, "name") or node)
        is_type = node.type in ("type_identifier", "nested_type_identifier")
        return self.expressions.type_name(node) if is_type else self.expressions.expression(node)

    def _collect_scope(self, scope: Node, container: int) -> None:
        for name, bindings in self.bindings.names(scope).items():
            for binding in bindings:
                if binding.kind == "import":
                    module, member = self.expressions.imported(binding)
                    self._imports.append(Import(name, module, member, container))
                else:
                    self._collect_binding(name, binding, container)

    def _collect_binding(self, name: str, binding: Binding, container: int) -> None:
        of = binding.of
        kind = _KINDS.get(binding.kind, Kind.VARIABLE)
        value = field(of, "value") if of.type == "variable_declarator" and binding.kind == "variable" else None
        if value is not None and self._required(value):
            self._imports.append(Import(name, self._required(value), "", container))
            return
        if binding.kind == "unpack" and of.type == "variable_declarator":
            module = self._required(field(of, "value"))
            if module:
                self._imports.append(Import(name, module, binding.key or name, container))
                return
        if value is not None and value.type in FUNCTIONS:
            kind, of = Kind.FUNCTION, value
        elif value is not None and value.type in CLASSES:
            kind, of = Kind.CLASS, value
        traits = Trait.DEFAULT_EXPORT if self._is_default(binding.of) else NO_TRAITS
        index = self._add(binding.name, kind, container, of, traits)
        if container < 0:
            self._named.setdefault(name, index)
        self._collect_members(of if value is None or value.type in FUNCTIONS | CLASSES else value, index)

    def _required(self, node: Node | None) -> str:
        """Return the module that ``require`` is called with; empty for anything else."""
        function = field(node, "function")
        if (
            node is None
            or node.type != "call_expression"
            or function is None
            or self.tree.text_of(function) != "require"
        ):
            return ""
        return self.expressions.string(named_child(field(node, "arguments")))

    def _is_default(self, node: Node) -> bool:
        parent = node.parent
        return (
            parent is not None
            and parent.type == "export_statement"
            and any(c.type == "default" for c in parent.children)
        )

    def _collect_members(self, of: Node, index: int) -> None:
        """Add the members of a class, interface, enum, namespace, object or constructor function."""
        if of.type in ("internal_module", "module"):
            body = field(of, "body")
            if body is not None:
                self._collect_scope(body, index)
            return
        if of.type == "object":
            self._collect_object(of, index)
            return
        if of.type in FUNCTIONS:
            if of.type != "arrow_function":
                self.class_indexes[of.id] = index
                self._collect_attributes(field(of, "body"), index)
            return
        body = field(of, "body") or field(of, "value")
        if body is None or body.type not in ("class_body", "interface_body", "object_type", "enum_body"):
            return
        self.class_indexes[of.id] = index
        for member in body.named_children[:_MAX_MEMBERS]:
            if body.type == "enum_body":
                name = field(member, "name") or member
                self._add(name, Kind.CONSTANT, index, None)
            elif member.type in _MEMBERS:
                self._collect_member(member, index)
        if body.type == "class_body":
            self._collect_attributes(body, index)

    def _collect_member(self, member: Node, index: int) -> None:
        name = field(member, "name") or field(member, "property")
        if name is None:
            return
        text = self.tree.text_of(name)
        is_method = member.type in ("method_definition", "method_signature", "abstract_method_signature")
        accessors = [child for child in member.children if child.type in ("get", "set")]
        traits = Trait.PROPERTY if accessors else NO_TRAITS
        value = field(member, "value")
        if value is not None and value.type in FUNCTIONS:
            self._add(name, Kind.METHOD, index, value)
        elif is_method:
            self._add(name, Kind.METHOD, index, member, traits)
        else:
            self._add(name, Kind.VARIABLE, index, member)
        if text == "constructor":
            parameters = field(member, "parameters")
            for parameter in parameters.named_children if parameters is not None else ():
                is_field = any(child.type in ("accessibility_modifier", "readonly") for child in parameter.children)
                pattern = field(parameter, "pattern")
                if is_field and pattern is not None:
                    self._add(pattern, Kind.VARIABLE, index, parameter)

    def _collect_object(self, node: Node, index: int) -> None:
        self.class_indexes[node.id] = index
        for member in node.named_children[:_MAX_MEMBERS]:
            if member.type == "method_definition":
                self._collect_member(member, index)
            elif member.type == "pair":
                key, value = field(member, "key"), field(member, "value")
                if key is None or key.type == "computed_property_name":
                    continue
                text = self.tree.text_of(key).strip("'\"")
                if value is not None and value.type in FUNCTIONS:
                    self._add(key, Kind.METHOD, index, value, text=text)
                else:
                    inner = self._add(key, Kind.VARIABLE, index, member, text=text)
                    if value is not None and value.type == "object":
                        self._collect_object(value, inner)
            elif member.type == "shorthand_property_identifier":
                self._imports.append(Import(self.tree.text_of(member), "", self.tree.text_of(member), index))

    def _collect_attributes(self, body: Node | None, index: int) -> None:
        """Add what is assigned to ``this`` in the methods of a class."""
        stack = [body] if body is not None else []
        while stack:
            for inner in reversed(stack.pop().named_children):
                if inner.type == "assignment_expression":
                    left = field(inner, "left")
                    owner, name = field(left, "object"), field(left, "property")
                    if owner is not None and owner.type == "this" and name is not None:
                        self._add_assigned(name, inner, index, Trait.ATTRIBUTE)
                elif inner.type in _STATEMENTS or inner.type in ("method_definition", "public_field_definition"):
                    stack.append(inner)

    def _add_assigned(self, name: Node, assignment: Node, index: int, traits: Trait = NO_TRAITS) -> None:
        value = field(assignment, "right")
        if value is not None and value.type in FUNCTIONS:
            self._add(name, Kind.METHOD if index >= 0 else Kind.FUNCTION, index, value, traits)
        else:
            inner = self._add(name, Kind.VARIABLE, index, assignment, traits)
            if value is not None and value.type == "object":
                self._collect_object(value, inner)

    # Exports and assignments at the outermost level.

    def _collect_statements(self, root: Node) -> None:
        for node in root.named_children:
            if node.type == "export_statement":
                self._collect_export(node)
            elif node.type == "expression_statement" and node.named_child_count:
                inner = node.named_children[0]
                if inner.type == "assignment_expression":
                    self._collect_assignment(inner)

    def _collect_export(self, node: Node) -> None:
        module = self.expressions.string(field(node, "source"))
        clause = next(
            (child for child in node.named_children if child.type in ("export_clause", "namespace_export")), None
        )
        if clause is not None and clause.type == "namespace_export":
            self._imports.append(Import(self.tree.text_of(clause.named_children[0]), module, "", -1, True))
        elif clause is not None:
            for specifier in clause.named_children:
                name, alias = field(specifier, "name"), field(specifier, "alias")
                if name is not None:
                    text = self.tree.text_of(name)
                    self._imports.append(Import(self.tree.text_of(alias or name), module, text, -1, True))
        elif module:
            self._imports.append(Import("", module, "*", -1, True))
        elif any(child.type == "default" for child in node.children):
            self._collect_default(field(node, "value"))

    def _collect_default(self, value: Node | None) -> None:
        if value is None:
            return
        if value.type == "identifier":
            self._imports.append(Import("default", "", self.tree.text_of(value), -1, True))
        else:
            kind = Kind.CLASS if value.type in CLASSES else Kind.FUNCTION if value.type in FUNCTIONS else Kind.VARIABLE
            index = self._add(field(value, "name") or value, kind, -1, value, Trait.DEFAULT_EXPORT, "default")
            self._collect_members(value, index)

    def _collect_exported_pair(self, pair: Node) -> None:
        key, value = field(pair, "key"), field(pair, "value")
        if key is None or key.type == "computed_property_name":
            return
        if value is not None and value.type == "identifier":
            self._imports.append(Import(self.tree.text_of(key), "", self.tree.text_of(value), -1, True))
        else:
            is_function = value is not None and value.type in FUNCTIONS
            self._add(key, Kind.FUNCTION if is_function else Kind.VARIABLE, -1, value if is_function else pair)

    def _collect_assignment(self, node: Node) -> None:
        """Add what ``exports.x = …``, ``module.exports = …``, ``Foo.x = …`` and ``Foo.prototype.x = …`` define, and
        ``x = …`` of a name that isn't declared."""
        left, right = field(node, "left"), field(node, "right")
        if left is not None and left.type == "identifier":
            if self.tree.text_of(left) not in self.bindings.names(self.tree.root):
                self._add_assigned(left, node, -1)
            return
        if left is None or right is None or left.type != "member_expression":
            return
        owner, name = field(left, "object"), field(left, "property")
        text = self.tree.text_of(owner) if owner is not None else ""
        if name is None:
            return
        if text == "module" and self.tree.text_of(name) == "exports":
            if right.type == "object":
                for member in right.named_children:
                    if member.type == "shorthand_property_identifier":
                        shown = self.tree.text_of(member)
                        self._imports.append(Import(shown, "", shown, -1, True))
                    elif member.type == "pair" and field(member, "key") is not None:
                        self._collect_exported_pair(member)
            else:
                self._collect_default(right)
        elif text in ("exports", "module.exports"):
            if right.type == "identifier":
                self._imports.append(Import(self.tree.text_of(name), "", self.tree.text_of(right), -1, True))
            else:
                self._add_assigned(name, node, -1)
        else:
            index = self._named.get(text.removesuffix(".prototype"), -1)
            if index >= 0:
                self._add_assigned(name, node, index)
