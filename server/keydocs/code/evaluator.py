"""Evaluates expressions over the facts of sources: what has which type, and which definitions a name leads to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from keydocs.code import expressions as op
from keydocs.code.expressions import Expression
from keydocs.code.facts import FUNCTION_KINDS, TYPE_KINDS, Definition, Facts, Trait
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Sources, Value, What
from keydocs.model import Kind

_MAX_DEPTH = 24
"""Nested evaluations, from which on a value is unknown."""
_MAX_STEPS = 2_000
"""Evaluations for one position of the cursor, from which on all is unknown."""
_MAX_DEFINITIONS = 6
"""Definitions of one name that are evaluated until one has a known value."""

_LIST_ELEMENTS = frozenset(("pop", "popleft", "get", "at", "front", "back", "first", "last", "find", "shift", "next"))
_VALUES = frozenset((What.EXTERNAL, What.LIST, What.MAPPING, What.INSTANCE, What.TUPLE, What.RESULT))
_MAPPING_VALUES = frozenset(("get", "pop", "setdefault", "at"))
_SAME_LIST = frozenset(
    ("copy", "filter", "slice", "reverse", "sort", "concat", "stream", "sorted", "distinct", "limit", "skip",
     "iter", "iter_mut", "into_iter", "rev", "drain", "clone", "peek", "as_ref", "as_mut")
)  # fmt: skip


class Evaluator(ABC):
    """Evaluates the expressions of one programming language. Made anew for each position of a cursor."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._steps = 0
        self._values: dict[tuple[str, int, Expression], Value] = {}
        self._memo: dict[Any, Any] = {}

    # What differs by language.

    @abstractmethod
    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        """Return what a name means in the scope of a definition (-1: of the file)."""

    @abstractmethod
    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        """Return what an import in a file leads to."""

    @abstractmethod
    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        """Return what a module has under a name."""

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        """Return the members that a class declares itself."""
        facts = self.sources.facts(path)
        return [Site(path, member) for member in facts.members_of(index, name)] if facts else []

    def call_instance(self, value: Value, depth: int) -> Value:
        """Return the result of calling an instance."""
        return UNKNOWN

    def underlying(self, value: Value, depth: int) -> Value:
        """Return the list or mapping that an instance is by the declaration of its type, else the instance."""
        return value

    def callable(self, found: Found) -> Found:
        """Return which definitions of a name are meant where it is called, if not all can be."""
        return found

    def subscript_method(self) -> str:
        """Return the name of the method that a subscript calls."""
        return "__getitem__"

    def without_bases(self, path: str, index: int, name: str) -> Value:
        """Return what is said of a member that neither a class without bases nor itself defines."""
        return UNKNOWN

    # Common to all languages.

    def definition(self, site: Site) -> Definition | None:
        facts = self.sources.facts(site.path)
        return facts.definitions[site.definition] if facts and site.definition < len(facts.definitions) else None

    def value(self, path: str, container: int, expression: Expression, depth: int = 0) -> Value:
        """Return the value of an expression in the scope of a definition (-1: of the file)."""
        if not expression or depth > _MAX_DEPTH:
            return UNKNOWN
        self._steps += 1
        if self._steps > _MAX_STEPS:
            return UNKNOWN
        key = path, container, expression
        if key not in self._values:
            self._values[key] = UNKNOWN
            self._values[key] = self._evaluate(path, container, expression, depth + 1)
        return self._values[key]

    def _evaluate(self, path: str, container: int, expression: Expression, depth: int) -> Value:
        assert expression
        operator, *operands = expression
        if operator == op.NAME:
            return self.value_of(self.named(path, container, operands[0], depth), depth)
        if operator == op.OWN:
            facts = self.sources.facts(path)
            sites = [Site(path, index) for index in facts.members_of(*operands)] if facts else []
            return self.value_of(sites or UNKNOWN, depth)
        if operator == op.THIS:
            return Value(What.INSTANCE, path, operands[0])
        if operator == op.CLASS_ITSELF:
            return self.value_of([Site(path, operands[0])], depth)
        if operator == op.PARENT:
            return Value(What.PARENT, path, operands[0])
        if operator == op.IMPORTED:
            return self.value_of(self.imported(path, operands[0], operands[1], depth), depth)
        if operator == op.LIST:
            return Value(What.LIST, path, container, expression=operands[0])
        if operator == op.MAPPING:
            return Value(What.MAPPING, path, container, expression=operands[0])
        if operator == op.RETURNING:
            return Value(What.RESULT, path, container, expression=operands[0])
        if operator == op.TUPLE:
            return Value(What.TUPLE, path, container, expression=tuple(operands))
        if operator == op.EITHER:
            return self._either(path, container, operands, depth)
        if operator == op.EXTERNAL_VALUE[0]:  # type: ignore[index]
            return EXTERNAL
        if operator == op.CALL:
            return self._call(path, container, operands[0], depth)
        value = self.value(path, container, operands[0], depth)
        if operator == op.MEMBER:
            return self.member_value(value, operands[1], depth)
        if operator == op.INSTANCE:
            return self.instance_of(value)
        if operator == op.ITEM:
            return self._item(value, operands[1], depth)
        if operator == op.ELEMENT:
            return self._element(value, depth)
        return self._iteration(value, depth)

    def _either(self, path: str, container: int, expressions: list[Expression], depth: int) -> Value:
        values = []
        for expression in expressions:
            value = self.value(path, container, expression, depth)
            if value.is_known:
                return value
            values.append(value)
        return EXTERNAL if all(value.what is What.EXTERNAL for value in values) else UNKNOWN

    def instance_of(self, value: Value) -> Value:
        """Return an instance of what a type expression evaluates to."""
        if value.what is What.CLASS:
            return value._replace(what=What.INSTANCE)
        return value if value.what in _VALUES else UNKNOWN

    def _call(self, path: str, container: int, function: Expression, depth: int) -> Value:
        assert function
        if function[0] == op.MEMBER:
            receiver = self.value(path, container, function[1], depth)
            if receiver.what in (What.LIST, What.MAPPING):
                return self.call_collection(receiver, function[2], depth)
            value = self.member_value(receiver, function[2], depth, is_called=True)
            if value.what is What.FUNCTION:
                return self.result_of_member(receiver, value, depth)
        elif function[0] == op.NAME:
            value = self.value_of(self.callable(self.named(path, container, function[1], depth)), depth)
        else:
            value = self.value(path, container, function, depth)
        if value.what is What.CLASS:
            return value._replace(what=What.INSTANCE)
        if value.what is What.FUNCTION:
            return self.result_of(Site(value.path, value.definition), depth)
        if value.what is What.RESULT:
            return self.value(value.path, value.definition, value.expression, depth)
        if value.what is What.INSTANCE:
            return self.call_instance(value, depth)
        return EXTERNAL if value.what is What.EXTERNAL else UNKNOWN

    def result_of_member(self, receiver: Value, function: Value, depth: int) -> Value:
        """Return what a method returns when it is called on a receiver."""
        return self.result_of(Site(function.path, function.definition), depth)

    def result_of(self, site: Site, depth: int) -> Value:
        """Return what a function returns."""
        definition = self.definition(site)
        if definition is None:
            return UNKNOWN
        return self.value(site.path, self.scope_of_type(site, definition), definition.type, depth)

    def scope_of_type(self, site: Site, definition: Definition) -> int:
        """Return the definition in whose scope the type of a definition is evaluated."""
        return definition.container

    def call_collection(self, collection: Value, method: str, depth: int) -> Value:
        """Return the result of calling a method of a list or mapping."""
        is_mapping = collection.what is What.MAPPING
        if method in (_MAPPING_VALUES if is_mapping else _LIST_ELEMENTS):
            return self.value(collection.path, collection.definition, collection.expression, depth)
        if is_mapping and method == "values":
            return collection._replace(what=What.LIST)
        return collection if method in _SAME_LIST else EXTERNAL

    def _item(self, value: Value, index: int, depth: int) -> Value:
        if value.what is What.TUPLE:
            items = value.expression or ()
            return self.value(value.path, value.definition, items[index], depth) if index < len(items) else UNKNOWN
        return value if index == 0 or value.what is What.EXTERNAL else UNKNOWN

    def _element(self, value: Value, depth: int) -> Value:
        value = self.underlying(value, depth)
        if value.what in (What.LIST, What.MAPPING):
            return self.value(value.path, value.definition, value.expression, depth)
        if value.what is What.INSTANCE:
            found = self.member(value, self.subscript_method(), depth)
            return self.result_of(found[0], depth) if isinstance(found, list) else UNKNOWN
        return value if value.what in (What.CLASS, What.EXTERNAL) else UNKNOWN

    def _iteration(self, value: Value, depth: int) -> Value:
        value = self.underlying(value, depth)
        if value.what is What.LIST:
            return self.value(value.path, value.definition, value.expression, depth)
        return EXTERNAL if value.what in (What.EXTERNAL, What.MAPPING) else UNKNOWN

    def value_of(self, found: Found, depth: int = 0) -> Value:
        """Return the value of what a name means: of the first of its definitions of which something is known."""
        if isinstance(found, Value):
            return found
        definitions = [(site, definition) for site in found if (definition := self.definition(site))]
        definitions.sort(key=lambda pair: not pair[1].has(Trait.TYPED))
        last = UNKNOWN
        for site, definition in definitions[:_MAX_DEFINITIONS]:
            value = self.value_of_definition(site, definition, depth)
            if value.is_known:
                return value
            last = value if value.what is What.EXTERNAL else last
        return last

    def value_of_definition(self, site: Site, definition: Definition, depth: int) -> Value:
        if definition.has(Trait.ALIAS):
            return self.value(site.path, self.scope_of_type(site, definition), definition.type, depth)
        if definition.kind in TYPE_KINDS:
            return Value(What.CLASS, site.path, site.definition)
        if definition.kind is Kind.NAMESPACE:
            return Value(What.MODULE, site.path, site.definition, definition.name)
        if definition.kind in FUNCTION_KINDS:
            return Value(What.FUNCTION, site.path, site.definition)
        return self.value(site.path, self.scope_of_type(site, definition), definition.type, depth)

    def member(self, value: Value, name: str, depth: int = 0) -> Found:
        """Return what a value has under a name."""
        if depth > _MAX_DEPTH:
            return UNKNOWN
        if value.what is What.MODULE:
            return self.module_member(value, name, depth + 1)
        if value.what in (What.CLASS, What.INSTANCE):
            return self.class_member(value.path, value.definition, name, depth + 1)
        if value.what is What.PARENT:
            return self.inherited_member(value.path, value.definition, name, depth + 1, set())
        if value.what in (What.FUNCTION, What.EXTERNAL, What.LIST, What.MAPPING, What.TUPLE):
            return EXTERNAL
        return UNKNOWN

    def member_value(self, value: Value, name: str, depth: int, *, is_called: bool = False) -> Value:
        """Return the value of a member; of a property its result."""
        found = self.member(value, name, depth)
        if is_called:
            found = self.callable(found)
        result = self.value_of(found, depth)
        if result.what is What.FUNCTION and value.what in (What.INSTANCE, What.PARENT):
            site = Site(result.path, result.definition)
            definition = self.definition(site)
            if definition and definition.has(Trait.PROPERTY):
                return self.result_of(site, depth)
        return result

    def class_member(self, path: str, index: int, name: str, depth: int = 0, seen: set[Site] | None = None) -> Found:
        """Return the members of a class of a name, its own or else the inherited ones."""
        return self.own_members(path, index, name) or self.inherited_member(path, index, name, depth, seen or set())

    def inherited_member(self, path: str, index: int, name: str, depth: int, seen: set[Site]) -> Found:
        """Return what the bases of a class have under a name; ``EXTERNAL`` only if no base is known."""
        site = Site(path, index)
        if depth > _MAX_DEPTH or site in seen:
            return UNKNOWN
        seen.add(site)
        bases = self.bases(site, depth)
        are_external = bool(bases)
        for base in bases:
            if base.what is What.CLASS:
                found = self.class_member(base.path, base.definition, name, depth + 1, seen)
                if isinstance(found, list):
                    return found
                are_external = are_external and found.what is What.EXTERNAL
            elif base.what is not What.EXTERNAL:
                are_external = False
        return EXTERNAL if are_external else self.without_bases(path, index, name) if not bases else UNKNOWN

    def bases(self, site: Site, depth: int) -> list[Value]:
        """Return the values of the bases of a class."""
        definition = self.definition(site)
        if definition is None:
            return [UNKNOWN]
        return [self.value(site.path, self.scope_of_type(site, definition), base, depth) for base in definition.bases]

    def scopes(self, facts: Facts, container: int) -> list[int]:
        """Return a definition and those around it, the innermost first, then -1 for the file."""
        found = []
        while container >= 0:
            found.append(container)
            container = facts.definitions[container].container
        return [*found, -1]
