"""JavaScript and TypeScript: modules and exports, and what an expression means."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import Definition, Facts, Trait
from keydocs.code.javascript_expressions import AWAIT, NEW
from keydocs.code.javascript_globals import GLOBALS
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    pass

_ENDINGS = (".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_ALIASES = ("@/", "~/", "src/")
"""Beginnings of module names that commonly stand for the root of the sources."""
_MAX_DEPTH = 12
_MERGED = frozenset((Kind.INTERFACE, Kind.CLASS, Kind.NAMESPACE, Kind.FUNCTION, Kind.ENUM))


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
