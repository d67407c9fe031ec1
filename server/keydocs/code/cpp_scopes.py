"""Namespaces of C and C++: which definitions of a name a source can see."""

from __future__ import annotations

import posixpath
from typing import Any

from keydocs.code import expressions as op
from keydocs.code.cpp_includes import closure_of, is_header
from keydocs.code.cpp_syntax import USING_DIRECTIVE
from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import Facts, Trait
from keydocs.code.values import EXTERNAL, UNKNOWN, Site, Value
from keydocs.model import Kind

TYPES = frozenset((Kind.CLASS, Kind.ENUM, Kind.TYPE))
_MAX_FILES = 40
"""Files whose facts are read for the definitions of one name."""
_MAX_ELSEWHERE = 3
"""Files that define a name without being included, among which one is probably meant."""
_MAX_GUESSED = 300
"""Definitions of a name from which on it is so common, as of a namespace, that none is looked for elsewhere."""
_MAX_DIRECTIVES = 4
"""Namespaces that use each other, through which a name is followed."""

Scope = tuple[str, ...]


class CppScopes(Evaluator):
    """Looks names up in namespaces as seen from one source, ``viewpoint``: what it includes is visible to all of its
    headers.
    """

    viewpoint = ""

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
        if len(sites) > _MAX_GUESSED or (not scope and len({site.path for site in sites}) > _MAX_ELSEWHERE):
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
                found = [site for site in found if self.is_type(site)]
        return self._with_definitions(found, scope, name)

    def _with_definitions(self, sites: list[Site], scope: Scope, name: str) -> list[Site]:
        """Return the sites with a body before declarations; of a class that is only declared, its definition."""
        declared = [site for site in sites if self.is_declaration(site)]
        defined = [site for site in sites if site not in declared]
        if declared and not defined and self.is_type(declared[0]):
            elsewhere = [
                site for site, owner in self._scoped(self._nearest(self.sources.named(name))) if owner == scope
            ]
            defined = [site for site in elsewhere if not self.is_declaration(site) and self.is_type(site)]
        return [*sorted(defined, key=lambda site: self.has(site, Trait.INACTIVE)), *declared]

    def is_declaration(self, site: Site) -> bool:
        return self.has(site, Trait.DECLARATION)

    def has(self, site: Site, trait: Trait) -> bool:
        definition = self.definition(site)
        return definition is not None and definition.has(trait)

    def is_declared_type(self, site: Site) -> bool:
        """Return whether a definition only declares a class or enum."""
        return self.is_type(site) and self.is_declaration(site)

    def is_type(self, site: Site) -> bool:
        definition = self.definition(site)
        return definition is not None and definition.kind in TYPES

    def undefined(self, name: str) -> Value:
        """Return what is said of a name that isn't found: external if all was seen, or no source defines it."""
        is_nowhere = self.sources.is_indexed() and not self.sources.named(name)
        return EXTERNAL if is_nowhere or self.is_whole else UNKNOWN

    def by_directives(self, scope: Scope, name: str, seen: frozenset[Scope] = frozenset()) -> list[Site]:
        """Return what the namespaces have that a namespace (or all files, if empty) uses in any visible file."""
        if len(seen) > _MAX_DIRECTIVES or scope in seen:
            return []
        for used in self._used_by(scope):
            found = self.in_scope(used, name) or self.by_directives(used, name, seen | {scope})
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


def parts_of(expression: Expression) -> Scope:
    """Return the names in the expression of a qualified name."""
    names: list[str] = []
    while expression and expression[0] == op.MEMBER:
        names.append(expression[2])
        expression = expression[1]
    return (expression[1], *reversed(names)) if expression and expression[0] == op.NAME else ()
