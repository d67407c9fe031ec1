"""The facts of Rust sources, and the local names of their code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import Expression
from keydocs.code.facts import Facts, Import, Trait
from keydocs.code.nominal_syntax import Local, Member
from keydocs.code.rust_expressions import RustExpressions
from keydocs.code.syntax import ancestors, descendants, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPES = {
    "struct_item": Kind.CLASS,
    "union_item": Kind.CLASS,
    "enum_item": Kind.ENUM,
    "trait_item": Kind.INTERFACE,
}
_FUNCTIONS = ("function_item", "function_signature_item")
_ITEMS = frozenset(
    (*_TYPES, *_FUNCTIONS, "type_item", "associated_type", "const_item", "static_item", "macro_definition")
)
_PATTERN_OWNERS = frozenset(("let_declaration", "parameter", "for_expression", "let_condition", "match_arm"))
_MAX_PATTERN = 80
"""Bytes after a name in which the pattern that it is in ends."""


class RustSyntax(RustExpressions):
    """A parsed Rust source."""

    language = "rust"
    scopes = frozenset(
        (*_ITEMS, "closure_expression", "block", "match_arm", "if_expression", "while_expression", "for_expression",
         "impl_item", "macro_rule")
    ) - {"const_item", "static_item"}  # fmt: skip
    sequential = frozenset(("let_declaration", "let_condition"))
    calls = frozenset(("call_expression",))
    is_expanded = False
    """Whether a macro may declare more than the source shows."""

    def facts(self) -> Facts:
        found = super().facts()
        return Facts(
            found.language, found.definitions, found.imports, is_complete=found.is_complete and not self.is_expanded
        )

    def collect(self, node: Node, container: int) -> None:
        for child in node.named_children:
            kind = child.type
            if kind in _TYPES:
                self._add_type(child, container)
            elif kind in _FUNCTIONS:
                self._add_function(child, container)
            elif kind in ("const_item", "static_item"):
                constant = Kind.CONSTANT if kind == "const_item" else Kind.VARIABLE
                qualifier = self.impl_names[-1] if self.impl_names else ""
                type_ = self.annotation(field(child, "type"))
                self.add(field(child, "name"), constant, container, type_, qualifier=qualifier)
            elif kind in ("type_item", "associated_type"):
                qualifier = self.impl_names[-1] if self.impl_names else ""
                value = self.expression(field(child, "type"))
                self.add(field(child, "name"), Kind.TYPE, container, value, (), Trait.ALIAS, qualifier)
            elif kind == "impl_item":
                self._add_impl(child, container)
            elif kind == "mod_item":
                self._add_module(child, container)
            elif kind == "use_declaration":
                is_public = any(part.type == "visibility_modifier" for part in child.named_children)
                self.imports += [one._replace(container=container, is_export=is_public) for one in self.uses(child)]
            elif kind == "extern_crate_declaration":
                name = self.text(field(child, "name"))
                self.imports.append(Import(self.text(field(child, "alias")) or name, name, "", container))
            elif kind == "macro_definition":
                self.add(field(child, "name"), Kind.MACRO, container)
            elif kind in ("foreign_mod_item", "ERROR"):
                self.collect(field(child, "body") or child, container)
            elif kind in ("macro_invocation", "expression_statement"):
                self.is_expanded = True

    def _add_type(self, node: Node, container: int) -> None:
        parameters = self._type_parameters_of(node)
        bounds = field(node, "bounds")
        bases = [self.expression(bound) for bound in (bounds.named_children if bounds is not None else ())]
        index = self.add(field(node, "name"), _TYPES[node.type], container, bases=bases)
        parameters["Self"] = (op.CLASS_ITSELF, index)
        body = field(node, "body")
        if node.type == "trait_item":
            impl_names, self.impl_names = self.impl_names, []
            self.collect_in(node, body, index, parameters)
            self.impl_names = impl_names
            return
        self.containers[node.id] = index
        assert self._type_parameters is not None
        self._type_parameters.append(parameters)
        if body is not None and body.type == "enum_variant_list":
            for variant in body.named_children:
                if variant.type == "enum_variant":
                    enum = (op.CLASS_ITSELF, index)
                    own = self.add(field(variant, "name"), Kind.CONSTANT, index, bases=[enum])
                    self._add_fields(field(variant, "body"), own)
        else:
            self._add_fields(body, index)
        self._type_parameters.pop()

    def _add_fields(self, body: Node | None, container: int) -> None:
        """Add the fields of a struct or variant; those without a name have their number as name."""
        for one in body.named_children if body is not None and body.type == "field_declaration_list" else ():
            if one.type == "field_declaration":
                type_ = self.annotation(field(one, "type"))
                self.add(field(one, "name"), Kind.VARIABLE, container, type_, traits=Trait.TYPED)
        if body is not None and body.type == "ordered_field_declaration_list":
            for number, type_node in enumerate(body.children_by_field_name("type")):
                self.add_named(str(number), type_node, container, self.annotation(type_node))

    def _add_function(self, node: Node, container: int) -> None:
        type_ = self.with_type_parameters(self._type_parameters_of(node), field(node, "return_type"))
        owner = self.impl_names[-1] if self.impl_names else ""
        is_method = bool(owner) or (container >= 0 and self.definitions[container].kind is Kind.INTERFACE)
        self.add(field(node, "name"), Kind.METHOD if is_method else Kind.FUNCTION, container, type_, qualifier=owner)

    def _add_impl(self, node: Node, container: int) -> None:
        type_ = field(node, "type")
        parameters = self._type_parameters_of(node)
        assert self._type_parameters is not None
        self._type_parameters.append(parameters)
        parameters["Self"] = self.expression(type_)
        self._type_parameters.pop()
        self.impl_names.append(self.last_name(type_))
        self.collect_in(node, field(node, "body"), container, parameters)
        self.impl_names.pop()
        # Names in an impl are seen from the module around it.
        self.containers.pop(node.id, None)

    def _add_module(self, node: Node, container: int) -> None:
        body = field(node, "body")
        if body is None:
            name = self.text(field(node, "name"))
            self.imports.append(Import(name, "self", name, container))
            return
        index = self.add(field(node, "name"), Kind.NAMESPACE, container)
        self.collect_in(node, body, index, {})

    def uses(self, declaration: Node) -> list[Import]:
        """Return what a ``use`` in a function imports."""
        return list(self._uses(field(declaration, "argument"), ""))

    def _uses(self, node: Node | None, prefix: str) -> Iterator[Import]:
        """Yield what the tree of a ``use`` imports; its paths begin with a prefix."""
        if node is None:
            return
        kind = node.type
        if kind == "use_list":
            for child in node.named_children:
                yield from self._uses(child, prefix)
        elif kind == "scoped_use_list":
            yield from self._uses(field(node, "list"), _joined(prefix, self.path_text(field(node, "path"))))
        elif kind == "use_wildcard":
            yield Import("", _joined(prefix, self.path_text(named_child(node))), "*")
        else:
            alias = field(node, "alias")
            path = _joined(prefix, self.path_text(field(node, "path") if alias is not None else node))
            module, _, member = path.removesuffix("::self").rpartition("::")
            yield Import(self.text(alias) if alias is not None else member, module or member, member if module else "")

    def _type_parameters_of(self, node: Node) -> dict[str, Expression]:
        parameters = field(node, "type_parameters")
        return {
            self.text(field(one, "name")): self._bound_of(one)
            for one in (parameters.named_children if parameters is not None else ())
            if one.type == "type_parameter"
        }

    def _bound_of(self, parameter: Node) -> Expression:
        return self.expression(named_child(field(parameter, "bounds")))

    # Local names.

    def bound(self, node: Node) -> Iterable[Node]:
        kind = node.type
        if kind in _PATTERN_OWNERS:
            return self.names_of_pattern(field(node, "pattern"))
        if kind == "closure_parameters":
            return [
                name
                for child in node.named_children
                if child.type != "parameter"
                for name in self.names_of_pattern(child)
            ]
        if kind == "use_declaration":
            names = {one.name for one in self.uses(node)}
            leaves = [leaf for leaf in descendants(node) if leaf.child_count == 0 and self.text(leaf) in names]
            return {self.text(leaf): leaf for leaf in leaves}.values()
        if kind in ("type_parameter", "const_parameter", "token_binding_pattern"):
            name = field(node, "name")
            return (name,) if name is not None else ()
        return ()

    def bound_outside(self, scope: Node) -> Iterable[Node]:
        name = field(scope, "name") if scope.type in _ITEMS else None
        return (name,) if name is not None else ()

    def local_value(self, local: Local, node: Node) -> Expression:
        of, name = local.of, local.name
        if of.type == "type_parameter":
            return self._bound_of(of)
        if of.type == "use_declaration":
            one = next(one for one in self.uses(of) if one.name == self.text(name))
            return self.path_expression(_joined(one.module, one.member))
        if of.type in _PATTERN_OWNERS:
            return self.destructured(field(of, "pattern"), name, self._matched(of))
        if of.type == "closure_parameters":
            around = ancestors(of, self.tree.root)
            call = next((outer for outer in around if outer.type == "call_expression"), None)
            owner = field(field(call, "function"), "value")
            for child in of.named_children:
                found = self.destructured(child, name, op.iteration(self.expression(owner)))
                if found:
                    return found
        return None

    def _matched(self, of: Node) -> Expression:
        """Return what is matched by the pattern of a node."""
        if of.type == "match_arm":
            around = ancestors(of, self.tree.root)
            match = next((outer for outer in around if outer.type == "match_expression"), None)
            return self.expression(field(match, "value"))
        if of.type == "for_expression":
            return op.iteration(self.expression(field(of, "value")))
        type_ = field(of, "type")
        return self.annotation(type_) if type_ is not None else self.expression(field(of, "value"))

    # What a name is.

    def member_of(self, node: Node) -> Member | None:
        parent = node.parent
        if parent is None:
            return None
        if parent.type == "token_tree":
            return self._member_in_macro(node)
        if parent.type == "field_expression" and field(parent, "field") == node:
            owner = field(parent, "value")
            return Member(self.expression(owner), self.last_name(owner))
        if parent.type in ("scoped_identifier", "scoped_type_identifier") and field(parent, "name") == node:
            path = field(parent, "path")
            if path is None:
                return None
            return Member(self._with_list(path, parent), self.last_name(path))
        if parent.type == "field_initializer" and field(parent, "field") == node:
            literal = parent.parent.parent if parent.parent is not None else None
            return Member(self.expression(field(literal, "name")))
        if parent.type == "field_pattern" and field(parent, "pattern") is not None:
            return Member(self.expression(field(parent.parent, "type"))) if field(parent, "name") == node else None
        listed = self._list_path(node)
        return Member(listed) if listed else None

    def _member_in_macro(self, node: Node) -> Member | None:
        if node.prev_sibling is None or node.prev_sibling.type not in (".", "::"):
            return None
        return Member(self.in_macro(node.prev_sibling.prev_sibling), self.text(node.prev_sibling.prev_sibling))

    def _with_list(self, path: Node | None, node: Node) -> Expression:
        """Return the expression of a path, which in a ``use`` begins with what stands before its braces."""
        outer = self._list_path(node)
        if not outer or path is None:
            return self.expression(path)
        for part in self.path_text(path).split("::"):
            outer = op.member(outer, part)
        return outer

    def _list_path(self, node: Node) -> Expression:
        """Return the expression of the path before the braces of a ``use`` in which a path stands."""
        inner, found = node, ""
        for outer in ancestors(node, self.tree.root):
            if outer.type == "scoped_use_list":
                if field(outer, "list") == inner:
                    found = _joined(self.path_text(field(outer, "path")), found)
            elif outer.type not in ("use_list", "use_as_clause", "use_wildcard", "scoped_identifier"):
                break
            inner = outer
        return self.path_expression(found) if found else None

    def import_of(self, node: Node) -> tuple[str, str] | None:
        return None

    def is_label(self, node: Node) -> bool:
        around = ancestors(node, self.tree.root)
        if around and around[0].type == "token_tree" and self._is_bound_in_macro(node, around):
            return True
        if around and around[0].type in ("label", "lifetime", "fragment_specifier"):
            return True
        attribute = next((outer for outer in around if outer.type == "attribute"), None)
        name = named_child(attribute)
        return attribute is not None and (name == node or self.text(name) != "derive")

    def _is_bound_in_macro(self, node: Node, around: list[Node]) -> bool:
        """Return whether the arguments of a macro bind a name to a local variable: there is no tree of them."""
        if self.member_of(node) is not None:
            return False
        outermost = [outer for outer in around if outer.type == "token_tree"][-1]
        name = re.escape(self.text(node).encode())
        bound = rb"\b(let|for)\s+(mut\s+)?\(?(\w+,\s*)*%b\b|\|[^|()]*\b%b\b[^|()]*\|" % (name, name)
        return re.search(bound, self.tree.data[outermost.start_byte : node.end_byte + _MAX_PATTERN]) is not None


def _joined(prefix: str, path: str) -> str:
    return f"{prefix}::{path}" if prefix and path else prefix or path
