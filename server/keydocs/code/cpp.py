"""C and C++: namespaces, classes, includes, and what a name in the code means."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from keydocs.code import expressions as op
from keydocs.code.cpp_expressions import ARROW, GENERIC, PARAMETER, TEMPLATE, name_text
from keydocs.code.cpp_includes import closure_of, included_file, is_header
from keydocs.code.cpp_macros import without_macros
from keydocs.code.cpp_syntax import DECLARATORS, USING_DIRECTIVE, CppSyntax
from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import FUNCTION_KINDS, Definition, Facts, Trait
from keydocs.code.language import CodeLanguage
from keydocs.code.meaning import Verdict
from keydocs.code.resolution import Resolution, resolution_of
from keydocs.code.syntax import field
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_STANDARD = frozenset(("std",))
_FUNCTION_NAMES = frozenset(
    ("qualified_identifier", "template_function", "template_method", "field_expression", "dependent_name")
)
_TYPES = frozenset((Kind.CLASS, Kind.ENUM, Kind.TYPE))
_ITERATORS = frozenset(("begin", "end", "cbegin", "cend", "rbegin", "find", "lower_bound", "upper_bound"))
_PAIR = {"first": 0, "second": 1}
_MAX_FILES = 40
"""Files whose facts are read for the definitions of one name."""
_MAX_ELSEWHERE = 3
"""Files that define a name without being included, among which one is probably meant."""

_MAX_OVERLOADS = 12
_MAX_DIRECTIVES = 4
"""Namespaces that use each other, through which a name is followed."""

Scope = tuple[str, ...]


class CppEvaluator(Evaluator):
    """Evaluates C and C++ as seen from one source, ``viewpoint``: what it includes is visible to all of its headers.

    The name of a module value is the qualified name of a namespace.
    """

    viewpoint = ""

    def subscript_method(self) -> str:
        return "operator[]"

    def scope_of_type(self, site: Site, definition: Definition) -> int:
        return site.definition if definition.kind in FUNCTION_KINDS else definition.container

    def _evaluate(self, path: str, container: int, expression: Expression, depth: int) -> Value:
        operator, *operands = expression or (None,)
        if operator == ARROW:
            value = self.value(path, container, operands[0], depth)
            return self._element(value, depth) if value.what is What.LIST else value
        if operator == PARAMETER:
            return UNKNOWN
        if operator == op.MAPPING:
            return Value(What.MAPPING, path, container, expression=tuple(operands))
        if operator == GENERIC:
            return self._call_generic(path, container, operands[0], operands[1:], depth)
        if operator == TEMPLATE:
            value = self.value(path, container, operands[0], depth)
            if value.what is What.LIST and PARAMETER in str(value.expression):
                return Value(What.LIST, path, container, expression=operands[1])
            is_pointer = value.what is What.CLASS and isinstance(
                self.class_member(value.path, value.definition, "operator->", depth), list
            )
            return Value(What.LIST, path, container, expression=operands[1]) if is_pointer else value
        return super()._evaluate(path, container, expression, depth)

    def _call_generic(
        self, path: str, container: int, function: Expression, arguments: list[Expression], depth: int
    ) -> Value:
        """Return the result of a call with template arguments, where it is of the type that one of these names."""
        for site in self._functions(path, container, function, depth)[:_MAX_OVERLOADS]:
            definition = self.definition(site)
            if definition is None or PARAMETER not in str(definition.type):
                continue
            number = parameter_of(definition.type)
            if number is not None:
                argument = arguments[number] if number < len(arguments) else None
                return self.value(path, container, argument, depth)
            result = self.result_of(site, depth)
            number = parameter_of(result.expression)
            if result.what is What.LIST and number is not None and number < len(arguments):
                return Value(What.LIST, path, container, expression=arguments[number])
        return self._call(path, container, function, depth)

    def _functions(self, path: str, container: int, function: Expression, depth: int) -> list[Site]:
        """Return the definitions that the expression of a function names."""
        while function and function[0] == TEMPLATE:
            function = function[1]
        found: Found = UNKNOWN
        if function and function[0] == op.NAME:
            found = self.named(path, container, function[1], depth)
        elif function and function[0] == op.MEMBER:
            found = self.member(self.value(path, container, function[1], depth), function[2], depth)
        return found if isinstance(found, list) else []

    def _element(self, value: Value, depth: int) -> Value:
        if value.what is What.MAPPING and value.expression:
            return self.value(value.path, value.definition, value.expression[0], depth)
        if value.what is What.INSTANCE and not isinstance(self.member(value, self.subscript_method(), depth), list):
            # A subscript of a pointer.
            return value
        return super()._element(value, depth)

    def _iteration(self, value: Value, depth: int) -> Value:
        if value.what is What.MAPPING and value.expression:
            return value._replace(what=What.TUPLE, expression=tuple(reversed(value.expression)))
        return super()._iteration(value, depth)

    def call_collection(self, collection: Value, method: str, depth: int) -> Value:
        if collection.what is What.MAPPING:
            if method in _ITERATORS and collection.expression:
                return collection._replace(what=What.LIST, expression=(op.TUPLE, *reversed(collection.expression)))
            return self._element(collection, depth) if method == "at" else EXTERNAL
        return collection if method in _ITERATORS else super().call_collection(collection, method, depth)

    def member_value(self, value: Value, name: str, depth: int, *, is_called: bool = False) -> Value:
        if value.what is What.TUPLE and name in _PAIR:
            return self._item(value, _PAIR[name], depth)
        return super().member_value(value, name, depth, is_called=is_called)

    def value_of_definition(self, site: Site, definition: Definition, depth: int) -> Value:
        if definition.kind is Kind.NAMESPACE:
            facts = self.sources.facts(site.path)
            return Value(What.MODULE, "", name="::".join(facts.qualified_name(site.definition)) if facts else "")
        if definition.kind is Kind.MACRO:
            return UNKNOWN
        return super().value_of_definition(site, definition, depth)

    # Visibility.

    @property
    def is_whole(self) -> bool:
        """Whether all is known that the viewpoint can see."""
        facts = self.sources.facts(self.viewpoint)
        return facts is not None and not is_header(self.viewpoint) and self._closure(facts).is_complete

    def _closure(self, facts: Facts) -> Any:
        includes = [found.module for found in facts.imports if found.is_include]
        return closure_of(self.sources, self.viewpoint, includes)

    def visible(self, name: str) -> list[tuple[Site, Scope]]:
        """Return the definitions of a name that the viewpoint can see, with their scopes, its own first."""
        key = "visible", name
        if key not in self._memo:
            self._memo[key] = self._visible(name)
        found: list[tuple[Site, Scope]] = self._memo[key]
        return found

    def _visible(self, name: str) -> list[tuple[Site, Scope]]:
        own = self.sources.facts(self.viewpoint)
        if own is None:
            return []
        files = self._closure(own).files
        found = [(Site(self.viewpoint, number), own) for number, d in enumerate(own.definitions) if d.name == name]
        sites = sorted(
            (files[site.path], site) for site in self.sources.named(name) if site.path in files
        )  # fmt: skip
        return [
            *((site, scope_of(facts, site.definition)) for site, facts in found),
            *self._scoped(s for _, s in sites),
        ]

    def _scoped(self, sites: Any) -> list[tuple[Site, Scope]]:
        found: list[tuple[Site, Scope]] = []
        paths: set[str] = set()
        for site in sites:
            paths.add(site.path)
            facts = self.sources.facts(site.path) if len(paths) <= _MAX_FILES else None
            if facts is not None and site.definition < len(facts.definitions):
                found.append((site, scope_of(facts, site.definition)))
        return found

    def _elsewhere(self, scope: Scope, name: str) -> list[Site]:
        """Return the definitions of a name in a scope in all headers, if so few files have it that one is meant."""
        sites = [site for site in self._in_headers(name) if site.path != self.viewpoint]
        if not scope and len({site.path for site in sites}) > _MAX_ELSEWHERE:
            return []
        key = "elsewhere", name
        if key not in self._memo:
            self._memo[key] = self._scoped(self._nearest(sites))
        found = [site for site, owner in self._memo[key] if owner == scope]
        defined = [site for site in found if not self.is_declaration(site)] or found
        return defined if len({site.path for site in defined}) <= _MAX_ELSEWHERE else []

    def _in_headers(self, name: str) -> list[Site]:
        key = "in headers", name
        if key not in self.sources.cache:
            self.sources.cache[key] = [site for site in self.sources.named(name) if is_header(site.path)]
        found: list[Site] = self.sources.cache[key]
        return found

    def _nearest(self, sites: list[Site]) -> list[Site]:
        """Return definitions, those in files that share more folders with the viewpoint first."""
        return sorted(sites, key=lambda site: -len(posixpath.commonprefix([site.path, self.viewpoint])))

    def in_scope(self, scope: Scope, name: str) -> list[Site]:
        """Return what a namespace (or the file, if empty) has under a name."""
        key = "in scope", scope, name
        if key not in self._memo:
            self._memo[key] = self._in_scope(scope, name)
        found: list[Site] = self._memo[key]
        return found

    def _in_scope(self, scope: Scope, name: str) -> list[Site]:
        found = [site for site, owner in self.visible(name) if owner == scope]
        if not found and (scope or not self.is_whole):
            found = self._elsewhere(scope, name)
            if self.is_whole:
                # What isn't included can only be meant where it is a class that has been declared.
                found = [site for site in found if self._is_type(site)]
        return self._with_definitions(found, scope, name)

    def _with_definitions(self, sites: list[Site], scope: Scope, name: str) -> list[Site]:
        """Return the sites with a body before declarations; of a class that is only declared, its definition."""
        declared = [site for site in sites if self.is_declaration(site)]
        defined = [site for site in sites if site not in declared]
        if declared and not defined and self._is_type(declared[0]):
            elsewhere = [
                site for site, owner in self._scoped(self._nearest(self.sources.named(name))) if owner == scope
            ]
            defined = [site for site in elsewhere if not self.is_declaration(site) and self._is_type(site)]
        return [*defined, *declared]

    def is_declaration(self, site: Site) -> bool:
        definition = self.definition(site)
        return definition is not None and definition.has(Trait.DECLARATION)

    def is_declared_type(self, site: Site) -> bool:
        """Return whether a definition only declares a class or enum."""
        return self._is_type(site) and self.is_declaration(site)

    def _is_type(self, site: Site) -> bool:
        definition = self.definition(site)
        return definition is not None and definition.kind in _TYPES

    # Names.

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        if name in _STANDARD:
            return EXTERNAL
        facts = self.sources.facts(path)
        if facts is None or depth > 20:
            return UNKNOWN
        for scope in self.scopes(facts, container):
            found = self._named_in(path, facts, scope, name, depth)
            if found:
                return found
        return self.undefined(name)

    def undefined(self, name: str) -> Value:
        """Return what is said of a name that isn't found: external if all was seen, or no source defines it."""
        is_nowhere = self.sources.is_indexed() and not self.sources.named(name)
        return EXTERNAL if is_nowhere or self.is_whole else UNKNOWN

    def _named_in(self, path: str, facts: Facts, scope: int, name: str, depth: int) -> Found | None:
        if scope < 0:
            return self._in_namespace(path, facts, scope, (), name, depth)
        definition = facts.definitions[scope]
        owner = scope_of(facts, scope)
        if definition.kind is Kind.NAMESPACE:
            return self._in_namespace(path, facts, scope, (*owner, definition.name), name, depth)
        if definition.kind in (Kind.CLASS, Kind.ENUM):
            return self._in_class(Site(path, scope), name, depth)
        if definition.qualifier:
            return self._by_qualifier(facts, definition, name, depth)
        return None

    def _in_namespace(
        self, path: str, facts: Facts, container: int, scope: Scope, name: str, depth: int
    ) -> Found | None:
        return (
            self.in_scope(scope, name)
            or self._by_using(path, facts, container, name, depth)
            or self._by_directives(scope, name)
        )

    def _in_class(self, site: Site, name: str, depth: int) -> Found | None:
        definition = self.definition(site)
        if name == "this":
            return Value(What.INSTANCE, site.path, site.definition)
        if definition is not None and definition.name == name:
            return [site]
        found = self.class_member(site.path, site.definition, name, depth + 1)
        return self._without_constructors(found) if isinstance(found, list) else None

    def _without_constructors(self, sites: list[Site]) -> list[Site]:
        """Return the class instead of its constructors, since its name is a member of itself."""
        for site in sites:
            definition = self.definition(site)
            owner = Site(site.path, definition.container) if definition is not None else site
            around = self.definition(owner) if owner.definition >= 0 else None
            if definition and around and around.kind is Kind.CLASS and around.name == definition.name:
                return [owner]
        return sites

    def _by_qualifier(self, facts: Facts, definition: Definition, name: str, depth: int) -> Found | None:
        """Return what a name means in a function that is defined outside of its class or namespace."""
        outer = facts.qualified_name(definition.container)
        parts = tuple(definition.qualifier.split("::"))
        for end in range(len(outer), -1, -1):
            scope = (*outer[:end], *parts)
            for site in self.in_scope(scope[:-1], scope[-1]):
                if self._is_type(site):
                    return self._in_class(site, name, depth)
            found = self.in_scope(scope, name)
            if found:
                return found
        return None

    def _by_using(self, path: str, facts: Facts, container: int, name: str, depth: int) -> Found | None:
        """Return what the namespaces that a scope of a file uses have under a name."""
        for imported in facts.imports:
            if imported.container == container and not imported.is_include:
                space = self._qualified_value(path, container, imported.module, depth + 1)
                inner = self.in_scope(tuple(space.name.split("::")), name) if space.what is What.MODULE else []
                if inner:
                    return inner
        return None

    def _qualified(self, path: str, container: int, name: str, depth: int) -> Found | None:
        first, _, rest = name.partition("::")
        found = self.named(path, container, first, depth + 1)
        for part in rest.split("::") if rest else ():
            found = self.member(self.value_of(found, depth + 1), part, depth + 1)
        return found if isinstance(found, list) or found.what is What.MODULE else None

    def _qualified_value(self, path: str, container: int, name: str, depth: int) -> Value:
        found = self._qualified(path, container, name, depth)
        return self.value_of(found, depth) if found else UNKNOWN

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        found = included_file(self.sources, posixpath.dirname(path), module)
        if found is not None:
            return Value(What.MODULE, found)
        return EXTERNAL if module.startswith("<") else UNKNOWN

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        scope = tuple(module.name.split("::"))
        if scope[0] in _STANDARD:
            return EXTERNAL
        found: Found | None = self.in_scope(scope, name)
        if not found:
            found = self._by_directives(scope, name)
        return found or self.undefined(name)

    def _by_directives(self, scope: Scope, name: str, seen: frozenset[Scope] = frozenset()) -> list[Site]:
        """Return what the namespaces have that a namespace (or all files, if empty) uses in any visible file."""
        if len(seen) > _MAX_DIRECTIVES or scope in seen:
            return []
        for used in self._used_by(scope):
            found = self.in_scope(used, name) or self._by_directives(used, name, seen | {scope})
            if found:
                return found
        return []

    def _used_by(self, scope: Scope) -> list[Scope]:
        """Return the namespaces that the visible ``using namespace`` directives of a namespace name."""
        directives = self.visible(f"{USING_DIRECTIVE}{scope[-1] if scope else ''}")
        found: dict[Scope, None] = {}
        for site, owner in directives:
            definition = self.definition(site) if owner == scope else None
            used = self._namespace(scope, parts_of(definition.type)) if definition is not None else None
            if used:
                found[used] = None
        return list(found)

    def _namespace(self, scope: Scope, parts: Scope) -> Scope | None:
        """Return the qualified name of the namespace that is named in a scope; None if there is none."""
        for end in range(len(scope), -1, -1) if parts else ():
            name = (*scope[:end], *parts)
            for site, owner in self.visible(parts[-1]):
                definition = self.definition(site) if owner == name[:-1] else None
                if definition is not None and definition.kind is Kind.NAMESPACE:
                    return name
        return None

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        facts = self.sources.facts(path)
        if facts is None:
            return []
        direct = facts.members_of(index, name)
        inline = [
            member
            for enum, definition in enumerate(facts.definitions)
            if definition.container == index and definition.has(Trait.INLINE)
            for member in facts.members_of(enum, name)
        ]
        found = [Site(path, member) for member in (*direct, *inline)]
        scope = facts.qualified_name(index)
        if found and self.viewpoint != path:
            own = self.sources.facts(self.viewpoint)
            bodies = [
                Site(self.viewpoint, number)
                for number, definition in enumerate(own.definitions if own else ())
                if definition.name == name and definition.qualifier and own and scope_of(own, number) == scope
            ]
            return [*bodies, *found]
        return found

    def call_instance(self, value: Value, depth: int) -> Value:
        found = self.member(value, "operator()", depth)
        return self.result_of(found[0], depth) if isinstance(found, list) else UNKNOWN


def scope_of(facts: Facts, index: int) -> Scope:
    """Return the names of the scopes around a definition; unscoped enums are none."""
    names: list[str] = []
    definition = facts.definitions[index]
    if definition.qualifier:
        names.extend(reversed(definition.qualifier.split("::")))
    container = definition.container
    while container >= 0:
        outer = facts.definitions[container]
        if not outer.has(Trait.INLINE):
            names.append(outer.name)
            if outer.qualifier:
                names.extend(reversed(outer.qualifier.split("::")))
        container = outer.container
    return tuple(reversed(names))


def parameter_of(instance: Expression) -> int | None:
    """Return the number of the template parameter of which something is an instance; None if it is of no such."""
    type_ = instance[1] if instance and instance[0] == op.INSTANCE else None
    return type_[1] if type_ and type_[0] == PARAMETER else None


def argument_count(name: Node) -> int:
    """Return how many arguments the call has whose function a name is; -1 if it is none."""
    inner, outer = name, name.parent
    while outer is not None and outer.type in _FUNCTION_NAMES:
        inner, outer = outer, outer.parent
    function = field(outer, "function") if outer is not None and outer.type == "call_expression" else None
    arguments = field(outer, "arguments") if function is not None and function.id == inner.id else None
    return sum(child.type != "comment" for child in arguments.named_children) if arguments is not None else -1


def parts_of(expression: Expression) -> Scope:
    """Return the names in the expression of a qualified name."""
    names: list[str] = []
    while expression and expression[0] == op.MEMBER:
        names.append(expression[2])
        expression = expression[1]
    return (expression[1], *reversed(names)) if expression and expression[0] == op.NAME else ()


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
                if facts and definition.has(Trait.DECLARATION) and definition.kind in _TYPES:
                    return self._found(self.evaluator.in_scope(scope_of(facts, number), definition.name))
                declared = self._declared(Site(self.path, number), definition, facts) if facts else []
                return resolution_of(self.evaluator, declared or [Site(self.path, number)], self.path, place)
        return None

    def _declared(self, site: Site, definition: Definition, facts: Facts) -> list[Site]:
        """Return the declarations in headers of a function that is defined in this file."""
        if definition.kind not in FUNCTION_KINDS or definition.has(Trait.DECLARATION) or is_header(self.path):
            return []
        scope = scope_of(facts, site.definition)
        same = [
            other
            for other, owner in self.evaluator.visible(definition.name)
            if owner == scope and other.path != self.path and self.evaluator.is_declaration(other)
        ]
        misfits = [(self._misfit(other, definition.parameters), other) for other in same]
        return [other for misfit, other in misfits if misfit == min(misfits)[0]]

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
        """Return the definitions, without the declarations of what is also defined."""
        defined = [site for site in sites if not self.evaluator.is_declaration(site)]
        return defined or sites

    def _fitting(self, sites: list[Site], node: Node) -> list[Site]:
        """Return the functions that take as many arguments as the call of a name has; all of them if none does."""
        arguments = argument_count(node)
        if arguments < 0 or len(sites) < 2:
            return sites
        misfits = [(self._misfit(site, arguments), site) for site in sites]
        best = min(misfit for misfit, _ in misfits)
        return [site for misfit, site in misfits if misfit == best]

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
                return self._found(self.evaluator.in_scope((), name) or self.evaluator.undefined(name))
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


CPP = CodeLanguage(
    grammar=lambda path: "cpp",
    syntax=lambda tree, path: CppSyntax(tree),
    evaluator=CppEvaluator,
    resolver=CppResolver,
    readable=without_macros,
)
