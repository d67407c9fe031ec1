"""C and C++: namespaces, classes, includes, and what a name in the code means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.cpp_evaluator import CppEvaluator
from keydocs.code.cpp_expressions import name_text
from keydocs.code.cpp_macros import without_macros
from keydocs.code.cpp_scopes import TYPES, scope_of
from keydocs.code.cpp_syntax import DECLARATORS, CppSyntax
from keydocs.code.expressions import Expression
from keydocs.code.facts import Definition, Trait
from keydocs.code.language import CodeLanguage
from keydocs.code.meaning import Verdict
from keydocs.code.resolution import Resolution, resolution_of
from keydocs.code.syntax import field
from keydocs.code.values import UNKNOWN, Found, Site, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_FUNCTION_NAMES = frozenset(
    ("qualified_identifier", "template_function", "template_method", "field_expression", "dependent_name")
)


class CppResolver:
    """Says what the names of one open document mean."""

    def __init__(self, syntax: CppSyntax, path: str, evaluator: CppEvaluator) -> None:
        self.syntax = syntax
        self.path = path
        self.evaluator = evaluator
        evaluator.viewpoint = path

    def resolve(self, node: Node) -> Resolution:
        """Return what a name node means."""
        name = self.syntax.tree.text_of(node)
        parent = node.parent
        if parent is None or parent.type == "preproc_directive":
            return Resolution(Verdict.EXTERNAL)
        own = self._own(node)
        if own is not None:
            return own
        outer = (
            parent.parent
            if parent.type
            in ("template_method", "template_function", "template_type", "destructor_name", "dependent_name")
            else parent
        )
        if node.type == "field_identifier" or parent.type == "template_method":
            if outer is not None and outer.type == "field_expression":
                return self._member(outer, name)
            if parent.type in ("field_initializer", "field_designator"):
                return self._plain(node, name)
        if outer is not None and outer.type == "qualified_identifier" and parent.type != "template_argument_list":
            return self._qualified(outer, node, name)
        if self.syntax.expressions.local(name, node) is not None or self._is_parameter(node):
            return Resolution(Verdict.LOCAL)
        return self._plain(node, name)

    def _own(self, node: Node) -> Resolution | None:
        """Return the resolution of a name that is defined right there."""
        place = self.syntax.tree.place_of(node)
        facts = self.evaluator.sources.facts(self.path)
        for number, definition in enumerate(facts.definitions if facts else ()):
            if (definition.line, definition.column) == place:
                if definition.kind is Kind.MODULE and definition.type:
                    found = self._meant(self.path, definition)
                    if found != UNKNOWN:
                        return self._found(found)
                if facts and definition.has(Trait.DECLARATION) and definition.kind in TYPES:
                    return self._found(self.evaluator.in_scope(scope_of(facts, number), definition.name))
                return resolution_of(self.evaluator, [Site(self.path, number)], self.path, place)
        return None

    def _is_parameter(self, node: Node) -> bool:
        """Return whether a node is the name of a parameter of a declaration without a body."""
        inner, outer = node, node.parent
        while outer is not None and outer.type in DECLARATORS:
            inner, outer = outer, outer.parent
        declarator = field(outer, "declarator") if outer is not None and "parameter_declaration" in outer.type else None
        return declarator is not None and declarator.id == inner.id

    def scope_of(self, node: Node) -> int:
        return self.syntax.index_of(node)

    def _plain(self, node: Node, name: str) -> Resolution:
        return self._found(self.evaluator.named(self.path, self.scope_of(node), name), node)

    def _found(self, found: Found, node: Node | None = None) -> Resolution:
        if found == []:
            return Resolution()
        if isinstance(found, list):
            definition = self.evaluator.definition(found[0])
            if definition is not None and definition.kind is Kind.NAMESPACE:
                # A namespace has no single place.
                return Resolution(Verdict.MODULE)
            found = self._followed(found)
            found = self._best(self._fitting(found, node) if node is not None else found)
            if self.evaluator.is_declared_type(found[0]):
                # The class itself isn't known.
                return Resolution()
        elif found.what is What.MODULE:
            return Resolution(Verdict.MODULE, module=found.path)
        return resolution_of(self.evaluator, found, self.path)

    def _followed(self, sites: list[Site], depth: int = 0) -> list[Site]:
        """Return what using declarations make known instead of these."""
        site = sites[0]
        definition = self.evaluator.definition(site)
        if definition is None or definition.kind is not Kind.MODULE or not definition.type or depth > 4:
            return sites
        found = self._meant(site.path, definition)
        return self._followed(found, depth + 1) if isinstance(found, list) and found != sites else sites

    def _meant(self, path: str, alias: Definition) -> Found:
        """Return what a using declaration or an alias of a namespace names."""
        assert alias.type
        if alias.type[0] == op.NAME:
            return self.evaluator.named(path, alias.container, alias.type[1])
        receiver = self.evaluator.value(path, alias.container, alias.type[1])
        return self.evaluator.member(receiver, alias.type[2])

    def _best(self, sites: list[Site]) -> list[Site]:
        """Return the definitions, without the declarations of what is also defined, and branches that aren't taken."""
        defined = [site for site in sites if not self.evaluator.is_declaration(site)] or sites
        return [site for site in defined if not self.evaluator.has(site, Trait.INACTIVE)] or defined

    def _fitting(self, sites: list[Site], node: Node) -> list[Site]:
        """Return the functions that take as many arguments as the call of a name has; all of them if none does."""
        if node.parent is not None and node.parent.type in ("template_function", "template_method"):
            sites = [site for site in sites if self.evaluator.is_generic(site)] or sites
        arguments = argument_count(node)
        if arguments < 0 or len(sites) < 2:
            return sites
        misfits = [(self._misfit(site, arguments), site) for site in sites]
        best = min(misfit for misfit, _ in misfits)
        fitting = [site for misfit, site in misfits if misfit == best]
        return sorted(fitting, key=lambda site: self.evaluator.has(site, Trait.CONSTANT))

    def _misfit(self, site: Site, arguments: int) -> int:
        definition = self.evaluator.definition(site)
        parameters = definition.parameters if definition is not None else -1
        return 0 if parameters == arguments else 1 if parameters < 0 else 2

    def _member(self, node: Node, name: str) -> Resolution:
        expression = self.syntax.expressions.receiver(node)
        value = self.evaluator.value(self.path, self.scope_of(node), expression)
        found = self.evaluator.member(value, name)
        if isinstance(found, list) or found.what is What.EXTERNAL:
            return self._found(found, field(node, "field"))
        owner = self.evaluator.definition(Site(value.path, value.definition)) if value.what is What.INSTANCE else None
        receiver = field(node, "argument")
        text = self.syntax.tree.text_of(receiver).replace("->", ".").rpartition(".")[2] if receiver is not None else ""
        return Resolution(
            is_member=True, receiver=text if text.isidentifier() else "", owner=owner.name if owner else ""
        )

    def _qualified(self, outer: Node, node: Node, name: str) -> Resolution:
        """Return what a part of a qualified name means."""
        top = outer
        while top.parent is not None and top.parent.type == "qualified_identifier":
            top = top.parent
        parts: list[str] = []
        current: Node | None = top
        while current is not None and current.type == "qualified_identifier":
            scope = field(current, "scope")
            if scope is not None and scope.start_byte <= node.start_byte < scope.end_byte:
                break
            parts.append(name_text(self.syntax.tree, scope) if scope is not None else "")
            current = field(current, "name")
        expression: Expression = None
        for part in parts:
            if part:
                expression = op.member(expression, part) if expression else (op.NAME, part)
        container = self.scope_of(node)
        if expression is None:
            if parts:
                return self._found(self.evaluator.named(self.path, -1, name), node)
            local = self.syntax.expressions.local(name, node)
            return Resolution(Verdict.LOCAL) if local is not None else self._plain(node, name)
        value = self.evaluator.value(self.path, container, expression)
        return self._found(self.evaluator.member(value, name), node)

    def named_in_text(self, name: str, node: Node) -> Resolution:
        if self.syntax.expressions.local(name, node) is not None:
            return Resolution(Verdict.LOCAL)
        found = self.evaluator.named(self.path, self.scope_of(node), name)
        return self._found(found) if isinstance(found, list) else Resolution()

    def path_in_text(self, node: Node) -> Resolution | None:
        if node.type == "string_content" and node.parent is not None:
            node = node.parent
        if node.parent is None or node.parent.type != "preproc_include":
            return None
        return self._found(self.evaluator.imported(self.path, self.syntax.tree.text_of(node)[:-1], ""))

    def receiver(self, node: Node | None) -> Expression:
        return self.syntax.expressions.expression(node)


def argument_count(name: Node) -> int:
    """Return how many arguments the call has whose function a name is; -1 if it is none."""
    inner, outer = name, name.parent
    while outer is not None and outer.type in _FUNCTION_NAMES:
        inner, outer = outer, outer.parent
    function = field(outer, "function") if outer is not None and outer.type == "call_expression" else None
    arguments = field(outer, "arguments") if function is not None and function.id == inner.id else None
    return sum(child.type != "comment" for child in arguments.named_children) if arguments is not None else -1


CPP = CodeLanguage(
    grammar=lambda path: "cpp",
    syntax=lambda tree, path: CppSyntax(tree),
    evaluator=CppEvaluator,
    resolver=CppResolver,
    readable=without_macros,
)
