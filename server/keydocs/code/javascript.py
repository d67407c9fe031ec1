"""JavaScript and TypeScript: modules, exports, and what a name in the code means."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import Definition, Facts, Trait
from keydocs.code.javascript_bindings import FUNCTIONS, LOCAL_SCOPES
from keydocs.code.javascript_expressions import AWAIT, NEW
from keydocs.code.javascript_globals import GLOBALS
from keydocs.code.javascript_syntax import JavaScriptSyntax
from keydocs.code.language import CodeLanguage
from keydocs.code.meaning import Verdict
from keydocs.code.resolution import Resolution, resolution_of
from keydocs.code.syntax import Place, ancestors, field
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_ENDINGS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_ALIASES = ("@/", "~/", "src/")
"""Beginnings of module names that commonly stand for the root of the sources."""
_MAX_DEPTH = 12
_MERGED = frozenset((Kind.INTERFACE, Kind.CLASS, Kind.NAMESPACE, Kind.FUNCTION, Kind.ENUM))
_PROPERTY_PARENTS = frozenset(("pair", "method_definition", "public_field_definition", "property_signature",
                               "method_signature", "enum_assignment", "enum_body"))  # fmt: skip


class JavaScriptEvaluator(Evaluator):
    """Evaluates JavaScript and TypeScript."""

    def _evaluate(self, path: str, container: int, expression: Expression, depth: int) -> Value:
        operator, *operands = expression or (None,)
        if operator == NEW:
            value = self.value(path, container, operands[0], depth)
            is_constructor = value.what is What.FUNCTION and bool(self._members(value.path, value.definition))
            return value._replace(what=What.INSTANCE) if is_constructor else self.instance_of(value)
        if operator == AWAIT:
            value = self.value(path, container, operands[0], depth)
            return self._element(value, depth) if value.what is What.LIST else value
        return super()._evaluate(path, container, expression, depth)

    def _members(self, path: str, index: int) -> dict[str, list[int]]:
        facts = self.sources.facts(path)
        return facts.members.get(index, {}) if facts else {}

    def value_of_definition(self, site: Site, definition: Definition, depth: int) -> Value:
        if definition.kind is Kind.NAMESPACE:
            return Value(What.CLASS, site.path, site.definition)
        if definition.kind is Kind.VARIABLE and not definition.has(Trait.TYPED) and self._is_object(site):
            return Value(What.INSTANCE, site.path, site.definition)
        return super().value_of_definition(site, definition, depth)

    def _is_object(self, site: Site) -> bool:
        facts = self.sources.facts(site.path)
        is_shorthand = facts is not None and any(found.container == site.definition for found in facts.imports)
        return is_shorthand or bool(self._members(site.path, site.definition))

    def member(self, value: Value, name: str, depth: int = 0) -> Found:
        if value.what is What.FUNCTION:
            found = self.own_members(value.path, value.definition, name)
            return found or UNKNOWN
        return super().member(value, name, depth)

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        facts = self.sources.facts(path)
        if facts is None or index >= len(facts.definitions):
            return []
        owner = facts.definitions[index]
        found = []
        # Interfaces and namespaces of one name are one, with the class or function of this name.
        for sibling in facts.members_of(owner.container, owner.name) if owner.kind in _MERGED else [index]:
            found += facts.members_of(sibling, name)
        if not found:
            shorthand = [i for i in facts.imports_by_name.get(name, ()) if i.container == index and not i.module]
            local = self._in_file(path, facts, name, 1) if shorthand else UNKNOWN
            return local if isinstance(local, list) else []
        return [Site(path, member) for member in found]

    def class_member(self, path: str, index: int, name: str, depth: int = 0, seen: set[Site] | None = None) -> Found:
        own = self.own_members(path, index, name)
        definitions = [self.definition(site) for site in own]
        if own and all(found and found.has(Trait.ATTRIBUTE) for found in definitions):
            inherited = self.inherited_member(path, index, name, depth + 1, set(seen or ()))
            if isinstance(inherited, list):
                return inherited
        return own or self.inherited_member(path, index, name, depth, seen if seen is not None else set())

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        facts = self.sources.facts(path)
        if facts is None or depth > _MAX_DEPTH:
            return UNKNOWN
        for scope in self.scopes(facts, container):
            if scope >= 0 and facts.definitions[scope].kind is Kind.NAMESPACE:
                found = self.own_members(path, scope, name)
                if found:
                    return found
        found_in_file = self._in_file(path, facts, name, depth)
        if found_in_file != UNKNOWN:
            return found_in_file
        return EXTERNAL if name in GLOBALS else UNKNOWN

    def _in_file(self, path: str, facts: Facts, name: str, depth: int) -> Found:
        sites = [Site(path, index) for index in facts.members_of(-1, name)]
        if sites:
            return sites
        for imported in facts.imports_by_name.get(name, ()):
            if not imported.is_export and imported.container < 0:
                return self.imported(path, imported.module, imported.member, depth + 1)
        return UNKNOWN

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        if not module:
            facts = self.sources.facts(path)
            return self._in_file(path, facts, member, depth + 1) if facts and depth < _MAX_DEPTH else UNKNOWN
        value = self.module(path, module)
        if not member or value.what is not What.MODULE:
            return value
        found = self.module_member(value, member, depth + 1)
        # What a module that exports nothing by default is imported as is the module.
        return value if found == UNKNOWN and member == "default" else found

    def module(self, path: str, name: str) -> Value:
        """Return the module that a file names, such as ``./store`` or ``@scope/package``."""
        folder = posixpath.dirname(path)
        key = "module", folder, name
        if key not in self.sources.cache:
            self.sources.cache[key] = self._find_module(folder, name)
        found: Value = self.sources.cache[key]
        return found

    def _find_module(self, folder: str, name: str) -> Value:
        if name.startswith("."):
            found = self._file(posixpath.normpath(posixpath.join(folder, name)))
            return Value(What.MODULE, found) if found is not None else UNKNOWN
        for alias in _ALIASES:
            if name.startswith(alias):
                return self._aliased(folder, name.removeprefix(alias))
        return self._package(name)

    def _aliased(self, folder: str, rest: str) -> Value:
        """Return the module at a path below the root of the sources, which may be any folder above."""
        while True:
            for base in (folder, posixpath.join(folder, "src")):
                found = self._file(posixpath.join(base, rest))
                if found is not None:
                    return Value(What.MODULE, found)
            if not folder:
                return UNKNOWN
            folder = posixpath.dirname(folder)

    def _package(self, name: str) -> Value:
        """Return a package that is part of the workspace, such as ``packages/NAME``; else it is external."""
        parts = name.split("/")
        scope = 2 if name.startswith("@") else 1
        package, rest = "/".join(parts[:scope]), "/".join(parts[scope:])
        for folder in dict.fromkeys((package, package.rpartition("/")[2], package.lstrip("@").replace("/", "-"))):
            for base in (f"packages/{folder}", folder):
                for inner in ("src", ""):
                    found = self._file(posixpath.join(base, inner, rest))
                    if found is not None:
                        return Value(What.MODULE, found)
        return EXTERNAL

    def _file(self, base: str) -> str | None:
        if base.startswith(".."):
            return None
        base = "" if base == "." else base
        files = [base, *(base + ending for ending in _ENDINGS)] if base else []
        for written in (".js", ".jsx", ".mjs", ".cjs"):
            # TypeScript names the file that will be compiled.
            if base.endswith(written):
                stem = base.removesuffix(written)
                files += [stem + ending for ending in (".ts", ".tsx", ".d.ts", ".mts", ".cts")]
        files += [posixpath.join(base, f"index{ending}") for ending in _ENDINGS]
        return self.sources.first(files)

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        return self.exported(module.path, name, depth + 1, set())

    def exported(self, path: str, name: str, depth: int, seen: set[str]) -> Found:
        """Return what a module exports under a name."""
        facts = self.sources.facts(path)
        if facts is None or depth > _MAX_DEPTH or path in seen:
            return UNKNOWN
        seen.add(path)
        for exported in facts.imports_by_name.get(name, ()):
            if exported.is_export:
                return self.imported(path, exported.module, exported.member, depth + 1)
        if name == "default":
            sites = [Site(path, n) for n, d in enumerate(facts.definitions) if d.has(Trait.DEFAULT_EXPORT)]
            return sites or UNKNOWN
        found: Found = [Site(path, index) for index in facts.members_of(-1, name)]
        return found or self._from_stars(path, facts, name, depth, seen)

    def _from_stars(self, path: str, facts: Facts, name: str, depth: int, seen: set[str]) -> Found:
        is_external = False
        for star in facts.imports_by_name.get("", ()):
            module = self.module(path, star.module)
            if module.what is What.MODULE:
                found = self.exported(module.path, name, depth + 1, seen)
                if isinstance(found, list) or found.is_known:
                    return found
            is_external = is_external or module == EXTERNAL
        # What a module imports, others may import from it only if it exports it, but tests and scripts do.
        return EXTERNAL if is_external else UNKNOWN

    def subscript_method(self) -> str:
        return ""


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
        return parent.type in ("required_parameter", "optional_parameter", "type_parameter", "index_signature")

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
