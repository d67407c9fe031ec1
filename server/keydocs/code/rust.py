"""Rust: types with their impl blocks and traits, and what a name in the code means."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from keydocs.code.facts import Definition, Import
from keydocs.code.language import CodeLanguage
from keydocs.code.nominal import NominalResolver
from keydocs.code.resolution import Resolution
from keydocs.code.rust_modules import RustModules, package_of
from keydocs.code.rust_syntax import RustSyntax
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_ELEMENTS = frozenset(
    ("unwrap", "expect", "unwrap_or", "unwrap_or_default", "unwrap_or_else", "unwrap_unchecked", "borrow",
     "borrow_mut", "remove", "swap_remove", "insert", "get_or_insert_with", "or_insert", "or_insert_with",
     "or_default", "get_unchecked", "get_or_init", "into_inner", "replace")
)  # fmt: skip
_UNCHANGED = frozenset(
    ("iter", "iter_mut", "into_iter", "get", "get_mut", "first", "last", "first_mut", "last_mut", "pop", "pop_front",
     "pop_back", "next", "next_back", "peek", "peekable", "filter", "find", "skip", "take", "rev", "chain",
     "collect", "as_ref", "as_mut", "as_deref", "as_deref_mut", "as_slice", "clone", "cloned", "copied", "ok",
     "ok_or", "ok_or_else", "or", "or_else", "lock", "read", "write", "drain", "nth", "by_ref", "max_by_key",
     "min_by_key", "skip_while", "upgrade", "take_while", "step_by", "context", "with_context", "map_err", "to_vec",
     "as_mut_slice", "front", "back", "try_borrow", "into_boxed_slice", "sorted")
)  # fmt: skip


class RustEvaluator(RustModules):
    """Evaluates Rust."""

    def own_members(self, path: str, index: int, name: str) -> list[Site]:
        facts = self.sources.facts(path)
        if facts is None:
            return []
        owner = facts.definitions[index]
        own = super().own_members(path, index, name)
        inside = [
            Site(path, i) for i, one in enumerate(facts.definitions) if one.name == name and one.qualifier == owner.name
        ]
        if own or inside:
            return own + inside
        found, package = [], package_of(path)
        for site in self.sites(name):
            definition = self.definition(site)
            if definition is not None and definition.qualifier == owner.name and package_of(site.path) == package:
                found.append(site)
        return found

    def member(self, value: Value, name: str, depth: int = 0) -> Found:
        if value.what is What.FUNCTION and posixpath.basename(value.path) == f"{value.name}{self.extension}":
            value = Value(What.MODULE, value.path)
        return super().member(value, name, depth)

    def inherited_member(self, path: str, index: int, name: str, depth: int, seen: set[Site]) -> Found:
        found = super().inherited_member(path, index, name, depth, seen)
        return found if isinstance(found, list) else self._of_trait(name) or found

    def _of_trait(self, name: str) -> list[Site]:
        """Return a method that a single trait of the workspace declares: types needn't say which traits they have."""
        found = []
        for site in self.sites(name):
            facts = self.sources.facts(site.path)
            definition = self.definition(site)
            owner = definition.container if definition is not None else -1
            if facts is not None and owner >= 0 and facts.definitions[owner].kind is Kind.INTERFACE:
                found.append(site)
        return found if len(found) == 1 else []

    def result_of_member(self, receiver: Value, function: Value, depth: int) -> Value:
        found = super().result_of_member(receiver, function, depth)
        definition = self.definition(Site(function.path, function.definition))
        is_self = found.what is What.INSTANCE and definition is not None and found.path == function.path
        if is_self and definition is not None and definition.container == found.definition and receiver.is_known:
            # A trait's ``Self`` is the type that has the trait.
            return receiver._replace(what=What.INSTANCE)
        return found

    def value_of_definition(self, site: Site, definition: Definition, depth: int) -> Value:
        is_variant = definition.kind is Kind.CONSTANT and definition.bases
        if is_variant:
            return Value(What.CLASS, site.path, site.definition)
        return super().value_of_definition(site, definition, depth)._replace(name=definition.name)

    def call_collection(self, collection: Value, method: str, depth: int) -> Value:
        if method in _ELEMENTS and collection.what is What.LIST:
            return self.value(collection.path, collection.definition, collection.expression, depth)
        if collection.what is What.MAPPING and method in ("or_insert", "or_insert_with", "or_default"):
            return self.value(collection.path, collection.definition, collection.expression, depth)
        if collection.what is What.MAPPING:
            if method in ("get", "get_mut", "remove", "values", "values_mut", "into_values", "insert"):
                return collection._replace(what=What.LIST)
            return collection if method in ("entry", "clone", "lock", "unwrap") else EXTERNAL
        if method == "enumerate":
            return EXTERNAL
        return collection if method in _UNCHANGED else UNKNOWN


class RustResolver(NominalResolver):
    """Says what the names of an open Rust document mean."""

    def _name(self, node: Node, name: str) -> Resolution:
        if name == "Self" and isinstance(self.syntax, RustSyntax):
            value = self.evaluator.value(self.path, self.syntax.container_of(node), self.syntax.self_type(node))
            return self._found([Site(value.path, value.definition)] if value.what is What.CLASS else UNKNOWN)
        local = self.syntax.lookup(name, node)
        if local is not None and local.of.type == "use_declaration" and isinstance(self.syntax, RustSyntax):
            imported = next(one for one in self.syntax.uses(local.of) if one.name == name)
            return self._used(imported, node)
        return super()._name(node, name)

    def _used(self, imported: Import, node: Node) -> Resolution:
        """Return what a ``use`` in a function leads to."""
        if not isinstance(self.evaluator, RustModules):
            return Resolution()
        module = self.evaluator.module_around(self.path, self.syntax.container_of(node))
        return self._found(self._fitting(self.evaluator.used(self.path, module, imported, 0), node))


RUST = CodeLanguage(
    grammar=lambda path: "rust",
    syntax=RustSyntax,
    evaluator=RustEvaluator,
    resolver=RustResolver,
)
