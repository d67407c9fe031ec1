"""C and C++: what names and expressions mean."""

from __future__ import annotations

import posixpath

from keydocs.code import expressions as op
from keydocs.code.cpp_expressions import ARROW, GENERIC, PARAMETER, TEMPLATE
from keydocs.code.cpp_includes import included_file
from keydocs.code.cpp_scopes import CppScopes, Scope, scope_of
from keydocs.code.expressions import Expression
from keydocs.code.facts import FUNCTION_KINDS, Definition, Facts, Trait
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

_STANDARD = frozenset(("std",))
_ITERATORS = frozenset(("begin", "end", "cbegin", "cend", "rbegin", "find", "lower_bound", "upper_bound"))
_PAIR = {"first": 0, "second": 1}
_MAX_OVERLOADS = 12
"""Functions of one name whose results are looked at."""


class CppEvaluator(CppScopes):
    """Evaluates C and C++. The name of a module value is the qualified name of a namespace."""

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
            if value.what is What.LIST and has_parameter(value.expression):
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
            if definition is None or not has_parameter(definition.type):
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

    def is_generic(self, site: Site) -> bool:
        """Return whether a function returns what depends on its template's parameters."""
        definition = self.definition(site)
        return definition is not None and has_parameter(definition.type)

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
            or self.by_directives(scope, name)
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
                if self.is_type(site):
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
            found = self.by_directives(scope, name)
        return found or self.undefined(name)

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


def has_parameter(expression: Expression) -> bool:
    """Return whether an expression depends on a parameter of a template."""
    if not expression:
        return False
    return expression[0] == PARAMETER or any(has_parameter(part) for part in expression if isinstance(part, tuple))


def parameter_of(instance: Expression) -> int | None:
    """Return the number of the template parameter of which something is an instance; None if it is of no such."""
    type_ = instance[1] if instance and instance[0] == op.INSTANCE else None
    return type_[1] if type_ and type_[0] == PARAMETER else None
