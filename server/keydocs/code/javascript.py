"""JavaScript and TypeScript: modules, exports, and what a name in the code means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code.expressions import Expression
from keydocs.code.facts import Trait
from keydocs.code.javascript_bindings import FUNCTIONS, LOCAL_SCOPES
from keydocs.code.javascript_evaluator import JavaScriptEvaluator
from keydocs.code.javascript_syntax import JavaScriptSyntax
from keydocs.code.language import CodeLanguage
from keydocs.code.meaning import Verdict
from keydocs.code.resolution import Resolution, resolution_of
from keydocs.code.syntax import Place, ancestors, field
from keydocs.code.values import UNKNOWN, Found, Site, Value, What

if TYPE_CHECKING:
    from tree_sitter import Node

_PROPERTY_PARENTS = frozenset(("pair", "method_definition", "public_field_definition", "property_signature",
                               "method_signature", "enum_assignment", "enum_body"))  # fmt: skip


class JavaScriptResolver:
    """Says what the names of one open document mean."""

    def __init__(self, syntax: JavaScriptSyntax, path: str, evaluator: JavaScriptEvaluator) -> None:
        self.syntax = syntax
        self.path = path
        self.evaluator = evaluator

    def resolve(self, node: Node) -> Resolution:
        """Return what a name node means."""
        parent, kind = node.parent, node.type
        name = self.syntax.tree.text_of(node)
        if parent is None:
            return Resolution()
        key = self._key(node, name) if parent.type == "pair" and kind == "property_identifier" else Resolution()
        own = key if key.verdict is Verdict.TARGET else self._own(node)
        if own is not None:
            return own
        if kind in ("property_identifier", "private_property_identifier"):
            return self._property(node, parent, name)
        if kind in ("statement_identifier", "shorthand_property_identifier_pattern"):
            return self._unpacked(node, name)
        if parent.type == "import_specifier":
            alias = field(parent, "alias")
            return self._name(node, self.syntax.tree.text_of(alias) if alias is not None else name)
        if parent.type in ("export_specifier", "namespace_export"):
            return self._export(parent, name)
        is_last = parent.named_children[-1].id == node.id
        if is_last and parent.type in ("nested_type_identifier", "nested_identifier"):
            return self._found(self._member_of(self.syntax.expressions.type_name(parent.named_children[0]), name))
        if kind in ("this", "super"):
            return self._found(self._sites_of(self.syntax.expressions.expression(node)))
        if self._is_parameter(node, parent) or self.syntax.expressions.is_type_parameter(name, node):
            return Resolution(Verdict.LOCAL)
        return self._name(node, name)

    def _own(self, node: Node) -> Resolution | None:
        place = self.syntax.tree.place_of(node)
        facts = self.evaluator.sources.facts(self.path)
        for number, definition in enumerate(facts.definitions if facts else ()):
            if (definition.line, definition.column) == place and not definition.has(Trait.ATTRIBUTE):
                return resolution_of(self.evaluator, [Site(self.path, number)], self.path, place)
        return None

    def _is_parameter(self, node: Node, parent: Node) -> bool:
        # Not the parameter's default value, nor the type of an index.
        name = field(parent, "pattern") or field(parent, "name")
        is_one = parent.type in ("required_parameter", "optional_parameter", "type_parameter", "index_signature")
        return is_one and name is not None and name.id == node.id

    def _name(self, node: Node, name: str) -> Resolution:
        found, scope = self.syntax.bindings.lookup(name, node)
        if found and scope.type in LOCAL_SCOPES:
            # A parameter that is a field too is one for all of the class.
            is_field = found[0].kind == "parameter" and self._own(found[0].name)
            return is_field or Resolution(Verdict.LOCAL)
        return self._found(self.evaluator.named(self.path, self.scope_of(node), name))

    def _found(self, found: Found, place: Place | None = None) -> Resolution:
        return resolution_of(self.evaluator, found, self.path, place)

    def _sites_of(self, expression: Expression) -> Found:
        value = self.evaluator.value(self.path, -1, expression)
        return [Site(value.path, value.definition)] if value.what in (What.INSTANCE, What.CLASS) else UNKNOWN

    def _member_of(self, receiver: Expression, name: str) -> Found:
        return self.evaluator.member(self.evaluator.value(self.path, -1, receiver), name)

    def _property(self, node: Node, parent: Node, name: str) -> Resolution:
        if parent.type == "member_expression":
            receiver = field(parent, "object")
            value = self.evaluator.value(self.path, self.scope_of(node), self.syntax.expressions.expression(receiver))
            found = self.evaluator.member(value, name)
            if isinstance(found, list) or found.what in (What.EXTERNAL, What.MODULE):
                return self._found(found, self.syntax.tree.place_of(node))
            return self._unknown_member(receiver, value)
        if parent.type == "jsx_attribute":
            return self._attribute(parent, name)
        if parent.type == "pair_pattern":
            return self._unpacked(node, name)
        if parent.type in _PROPERTY_PARENTS:
            # A key of an object that is passed on, or a member of a type without a name.
            return self._key(node, name)
        return Resolution(Verdict.LOCAL)

    def _unknown_member(self, receiver: Node | None, value: Value) -> Resolution:
        is_type = value.what in (What.CLASS, What.INSTANCE, What.PARENT)
        owner = self.evaluator.definition(Site(value.path, value.definition)) if is_type else None
        text = self.syntax.tree.text_of(receiver).rpartition(".")[2] if receiver is not None else ""
        shown = text if text.isidentifier() else ""
        return Resolution(is_member=True, receiver=shown, owner=owner.name if owner else "")

    def _key(self, node: Node, name: str) -> Resolution:
        """Return what a key of an object literal means: the member of the type that the object is declared to have."""
        for outer in ancestors(node, self.syntax.tree.root)[1:4]:
            if outer.type == "variable_declarator" and field(outer, "type") is not None:
                found = self._member_of(self.syntax.expressions.annotation(field(outer, "type")), name)
                return self._found(found) if isinstance(found, list) else Resolution(Verdict.LOCAL)
            if outer.type in ("pair", "arguments", "return_statement"):
                break
        return Resolution(Verdict.LOCAL)

    def _unpacked(self, node: Node, name: str) -> Resolution:
        """Return what a name that is unpacked from an object means: the member, if its type is known."""
        for outer in ancestors(node, self.syntax.tree.root):
            if outer.type in ("variable_declarator", "required_parameter", "optional_parameter"):
                found = self._member_of(self.syntax.expressions.declared(outer), name)
                is_shorthand = node.type == "shorthand_property_identifier_pattern"
                if isinstance(found, list) and not is_shorthand:
                    return self._found(found)
                break
            if outer.type in FUNCTIONS:
                break
        return Resolution(Verdict.LOCAL)

    def _export(self, specifier: Node, name: str) -> Resolution:
        statement = next(a for a in ancestors(specifier, self.syntax.tree.root) if a.type == "export_statement")
        module = self.syntax.expressions.string(field(statement, "source"))
        if module:
            return self._found(self.evaluator.imported(self.path, module, name))
        alias = field(specifier, "alias")
        real = field(specifier, "name")
        text = self.syntax.tree.text_of(real) if alias is not None and real is not None else name
        return self._found(self.evaluator.named(self.path, -1, text))

    def _attribute(self, attribute: Node, name: str) -> Resolution:
        """Return what an attribute of a JSX element means: a property of a class component's props, else nothing."""
        element = attribute.parent
        label = field(element, "name")
        text = self.syntax.tree.text_of(label) if label is not None else ""
        return Resolution(Verdict.EXTERNAL if text[:1].islower() else Verdict.LOCAL)

    def named_in_text(self, name: str, node: Node) -> Resolution:
        found, scope = self.syntax.bindings.lookup(name, node)
        if found and scope.type in LOCAL_SCOPES:
            return Resolution(Verdict.LOCAL)
        return self._found(self.evaluator.named(self.path, -1, name)) if found else Resolution()

    def path_in_text(self, node: Node) -> Resolution | None:
        string = node.parent if node.type == "string_fragment" and node.parent is not None else node
        parent = string.parent
        is_import = parent is not None and parent.type in (
            "import_statement",
            "export_statement",
            "import_require_clause",
        )
        call = parent.parent if parent is not None and parent.type == "arguments" else None
        function = field(call, "function")
        is_require = function is not None and self.syntax.tree.text_of(function) in ("require", "import")
        if not is_import and not is_require:
            return None
        return self._found(self.evaluator.module(self.path, self.syntax.expressions.string(string)))

    def receiver(self, node: Node | None) -> Expression:
        return self.syntax.expressions.expression(node)

    def scope_of(self, node: Node) -> int:
        for outer in ancestors(node, self.syntax.tree.root):
            if outer.type in ("internal_module", "module"):
                name = field(outer, "name")
                place = self.syntax.tree.place_of(name) if name is not None else None
                facts = self.evaluator.sources.facts(self.path)
                for number, definition in enumerate(facts.definitions if facts else ()):
                    if place == (definition.line, definition.column):
                        return number
        return -1


def _grammar(path: str) -> str:
    return "typescript" if path.endswith((".ts", ".mts", ".cts")) else "tsx"


JAVASCRIPT = CodeLanguage(
    grammar=_grammar,
    syntax=lambda tree, path: JavaScriptSyntax(tree),
    evaluator=JavaScriptEvaluator,
    resolver=JavaScriptResolver,
)
