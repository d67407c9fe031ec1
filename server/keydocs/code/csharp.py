"""C#: namespaces, usings, and what a name in the code means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code.csharp_syntax import CSharpSyntax
from keydocs.code.facts import TYPE_KINDS, Definition, Import, Trait
from keydocs.code.language import CodeLanguage
from keydocs.code.meaning import Verdict
from keydocs.code.nominal import NominalEvaluator, NominalResolver
from keydocs.code.resolution import Resolution
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_ELEMENTS = frozenset(
    ("First", "FirstOrDefault", "Last", "LastOrDefault", "Single", "SingleOrDefault", "ElementAt",
     "ElementAtOrDefault", "Dequeue", "Pop", "Peek", "Find", "FindLast", "Min", "Max", "MinBy", "MaxBy", "Invoke",
     "GetAwaiter", "GetResult")
)  # fmt: skip
_UNCHANGED = frozenset(
    ("Where", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "ToList", "ToArray", "Skip", "Take",
     "SkipWhile", "TakeWhile", "Reverse", "Distinct", "DistinctBy", "AsEnumerable", "AsReadOnly", "Concat", "Union",
     "Except", "Intersect", "FindAll", "GetRange", "ToHashSet", "DefaultIfEmpty", "Append", "Prepend",
     "ConfigureAwait", "GetEnumerator", "AsQueryable", "AsParallel")
)  # fmt: skip
_GLOBAL_USINGS = ("GlobalUsings.cs", "Usings.cs")
_OBJECT = frozenset(
    (
        "Equals",
        "GetHashCode",
        "GetType",
        "MemberwiseClone",
        "ReferenceEquals",
        "ToString",
        "Finalize",
        "HasFlag",
        "Invoke",
    )
)


class CSharpEvaluator(NominalEvaluator):
    """Evaluates C#. The name of a module value is that of a namespace."""

    extension = ".cs"

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        facts = self.sources.facts(path)
        if facts is None:
            return UNKNOWN
        is_seen = True
        namespace: tuple[str, ...] = ()
        for scope in self.scopes(facts, container):
            if scope < 0 or facts.definitions[scope].kind is Kind.NAMESPACE:
                namespace = facts.qualified_name(scope)
                break
            if facts.definitions[scope].name == name:
                return [Site(path, scope)]
            found = self.class_member(path, scope, name, depth + 1)
            if isinstance(found, list):
                return found
            is_seen = is_seen and found == EXTERNAL
        for length in range(len(namespace), -1, -1):
            found = self._in_namespace(namespace[:length], name)
            if found != UNKNOWN:
                return found
        for imported in facts.imports_by_name.get(name, ()):
            return self.imported(path, imported.module, imported.member, depth + 1)
        for imported in (*facts.imports_by_name.get("", ()), *self._global_usings()):
            found = self._used(imported.module, namespace, name, depth + 1)
            if isinstance(found, list):
                return found
        return self.unseen() if is_seen else UNKNOWN

    def _global_usings(self) -> list[Import]:
        """Return the usings for all files of a project, which are in the nearest file of the usual names."""
        paths = [path for name in _GLOBAL_USINGS for path in self.sources.ending(name)]
        facts = self.sources.facts(self.nearest(paths)[0]) if paths else None
        return [one for one in facts.imports if one.is_export and not one.name] if facts is not None else []

    def _used(self, module: str, namespace: tuple[str, ...], name: str, depth: int) -> Found:
        """Return what a ``using`` gives: a type of a namespace, or a member of a class if it is static."""
        parts = tuple(module.split("."))
        found = self._in_namespace(parts, name)
        if isinstance(found, list):
            return found
        owner = self._in_namespace(parts[:-1], parts[-1])
        return self.member(self.value_of(owner), name, depth) if isinstance(owner, list) else UNKNOWN

    def _in_namespace(self, namespace: tuple[str, ...], name: str) -> Found:
        """Return the types of a name in a namespace, or the namespace of a name in it."""
        key = namespace, name
        if key not in self._memo:
            self._memo[key] = self._find_in_namespace(namespace, name)
        found: Found = self._memo[key]
        return found

    def _find_in_namespace(self, namespace: tuple[str, ...], name: str) -> Found:
        types, is_namespace, qualified = [], False, (*namespace, name)
        for site in self.sites(name):
            facts = self.sources.facts(site.path)
            if facts is None or facts.qualified_name(site.definition) != qualified:
                continue
            kind = facts.definitions[site.definition].kind
            is_namespace = is_namespace or kind is Kind.NAMESPACE
            if kind in TYPE_KINDS:
                types.append(site)
        if types:
            order = self.nearest(site.path for site in types)
            return sorted(types, key=lambda site: order.index(site.path))
        return Value(What.MODULE, name=".".join(qualified)) if is_namespace else UNKNOWN

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        parts = tuple(module.split(".")) if module else ()
        found = self._in_namespace(parts, member)
        if found == UNKNOWN and parts and depth < 20:
            owner = self.imported(path, ".".join(parts[:-1]), parts[-1], depth + 1)
            return self.member(self.value_of(owner), member, depth + 1) if isinstance(owner, list) else self.unseen()
        return found if found != UNKNOWN else self.unseen()

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        found = self._in_namespace(tuple(module.name.split(".")), name)
        return found if found != UNKNOWN else self.unseen()

    def value_of_definition(self, site: Site, definition: Definition, depth: int) -> Value:
        facts = self.sources.facts(site.path)
        if definition.kind is Kind.NAMESPACE and facts is not None:
            return Value(What.MODULE, name=".".join(facts.qualified_name(site.definition)))
        return super().value_of_definition(site, definition, depth)

    # Types.

    def parts(self, path: str, index: int) -> list[Site]:
        """Return all declarations of a class, which may be partial."""
        facts = self.sources.facts(path)
        if facts is None:
            return []
        qualified, own = facts.qualified_name(index), Site(path, index)
        others = self._in_namespace(qualified[:-1], qualified[-1])
        return [own, *(site for site in others if site != own)] if isinstance(others, list) else [own]

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        facts = self.sources.facts(path)
        # Constructors are no members.
        if facts is None or facts.definitions[index].name == name:
            return []
        found: list[Site] = []
        for part in self.parts(path, index):
            found = found or super().own_members(part.path, part.definition, name)
        return found

    def bases(self, site: Site, depth: int) -> list[Value]:
        parts = self.parts(site.path, site.definition)
        return [base for part in parts for base in super(CSharpEvaluator, self).bases(part, depth)]

    def member(self, value: Value, name: str, depth: int = 0) -> Found:
        if value.what is What.RESULT:
            return EXTERNAL
        found = super().member(value, name, depth)
        if isinstance(found, list) or value.what in (What.MODULE, What.CLASS) or name in _OBJECT:
            return found
        return self._extension(value, name, depth) or found

    def _extension(self, value: Value, name: str, depth: int) -> list[Site]:
        """Return an extension method, of a type that isn't known only if the name has no other meaning."""
        named = self.sites(name)
        extensions = [
            site for site in named if (one := self.definition(site)) and one.qualifier and one.has(Trait.STATIC)
        ]
        if value.what is What.INSTANCE and extensions:
            types = self._type_names(Site(value.path, value.definition), depth, set())
            return [site for site in extensions if (one := self.definition(site)) and one.qualifier in types]
        paths = {site.path for site in named}
        return extensions if len(extensions) == len(named) and len(paths) == 1 else []

    def _type_names(self, site: Site, depth: int, seen: set[Site]) -> set[str]:
        """Return the names of a type and of its bases."""
        definition = self.definition(site)
        if definition is None or site in seen or depth > 20:
            return set()
        seen.add(site)
        names = {definition.name, "object", "T"}
        for base in self.bases(site, depth + 1):
            if base.what is What.CLASS:
                names |= self._type_names(Site(base.path, base.definition), depth + 1, seen)
        return names

    def call_instance(self, value: Value, depth: int) -> Value:
        definition = self.definition(Site(value.path, value.definition))
        if definition is None or definition.kind is not Kind.TYPE:
            return UNKNOWN
        found = self.value(value.path, definition.container, definition.type, depth)
        return self.value(found.path, found.definition, found.expression, depth)

    def call_collection(self, collection: Value, method: str, depth: int) -> Value:
        if method in _ELEMENTS:
            return self.value(collection.path, collection.definition, collection.expression, depth)
        return collection if method in _UNCHANGED else UNKNOWN


class CSharpResolver(NominalResolver):
    """Says what the names of an open C# document mean."""

    def _name(self, node: Node, name: str) -> Resolution:
        found = super()._name(node, name)
        parent = node.parent
        if found.verdict in (Verdict.EXTERNAL, Verdict.UNKNOWN) and parent is not None and parent.type == "attribute":
            long = super()._name(node, f"{name}Attribute")
            return long if long.verdict is Verdict.TARGET else found
        return found


CSHARP = CodeLanguage(
    grammar=lambda path: "csharp",
    syntax=CSharpSyntax,
    evaluator=CSharpEvaluator,
    resolver=CSharpResolver,
)
