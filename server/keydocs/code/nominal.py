"""What the languages with declared types share: what their names lead to."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import FUNCTION_KINDS
from keydocs.code.meaning import Verdict
from keydocs.code.nominal_syntax import Member, NominalSyntax
from keydocs.code.resolution import Resolution, resolution_of
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_SITES = 60
"""Definitions of one name in all files that are looked at."""


class NominalEvaluator(Evaluator):
    """Evaluates a language with declared types."""

    extension: ClassVar[str]
    home = ""
    """Path of the document. Of definitions of the same qualified name, the nearest to it comes first."""

    def nearest(self, paths: Iterable[str]) -> list[str]:
        """Sort paths by how many of their folders the document is in."""
        return sorted(dict.fromkeys(paths), key=self._distance)

    def _distance(self, path: str) -> int:
        """Return how many of a document's folders a path isn't in."""
        folders = self.home.split("/")
        shared = takewhile(lambda pair: pair[0] == pair[1], zip(path.split("/"), folders, strict=False))
        return len(folders) - len(list(shared))

    def sites(self, name: str) -> list[Site]:
        """Return the definitions of a name in the files of the language that are the nearest to the document."""
        if name not in self._memo:
            found = [site for site in self.sources.named(name) if site.path.endswith(self.extension)]
            if len(found) > _MAX_SITES:
                found.sort(key=lambda site: self._distance(site.path))
            self._memo[name] = found[:_MAX_SITES]
        sites: list[Site] = self._memo[name]
        return sites

    def unseen(self) -> Value:
        """Return what is said of a name that no file defines in the scopes where it was looked for."""
        return EXTERNAL if self.sources.is_indexed() else UNKNOWN

    def callable(self, found: Found) -> Found:
        if isinstance(found, Value):
            return found
        return [site for site in found if self._is_function(site)] or found

    def readable(self, found: Found) -> Found:
        """Return which definitions of a name that isn't called are meant."""
        if isinstance(found, Value):
            return found
        return [site for site in found if not self._is_function(site)] or found

    def _is_function(self, site: Site) -> bool:
        definition = self.definition(site)
        return definition is not None and definition.kind in FUNCTION_KINDS

    def without_bases(self, path: str, index: int, name: str) -> Value:
        facts = self.sources.facts(path)
        return EXTERNAL if facts is not None and facts.is_complete and self.sources.is_indexed() else UNKNOWN


class NominalResolver:
    """Says what the names of one open document mean."""

    def __init__(self, syntax: NominalSyntax, path: str, evaluator: NominalEvaluator) -> None:
        self.syntax = syntax
        self.path = path
        self.evaluator = evaluator
        evaluator.home = path

    def resolve(self, node: Node) -> Resolution:
        """Return what a name node means."""
        syntax = self.syntax
        name = syntax.text(node)
        if node.id in syntax.declared:
            return self._found([Site(self.path, syntax.declared[node.id])], node)
        imported = syntax.import_of(node)
        if imported is not None:
            return self._found(self.evaluator.imported(self.path, *imported))
        if syntax.is_label(node):
            return Resolution(Verdict.LOCAL)
        member = syntax.member_of(node)
        if member is not None:
            return self._member(node, name, member)
        if node.type in ("this", "super", "self", "crate"):
            return Resolution(Verdict.EXTERNAL)
        return self._name(node, name)

    def _name(self, node: Node, name: str) -> Resolution:
        if self.syntax.lookup(name, node) is not None:
            return Resolution(Verdict.LOCAL)
        container = self.syntax.container_of(node)
        for expression in self.syntax.implicit_owners(node):
            owner = self.evaluator.value(self.path, container, expression)
            member = self.evaluator.member(owner, name)
            if isinstance(member, list):
                return self._found(self._fitting(member, node))
        return self._found(self._fitting(self.evaluator.named(self.path, container, name), node))

    def _fitting(self, found: Found, node: Node) -> Found:
        """Return the definitions of a name that fit where it stands, those with as many parameters first."""
        if not self.syntax.is_call(node):
            return self.evaluator.readable(found)
        fitting = self.evaluator.callable(found)
        if isinstance(fitting, Value) or len(fitting) == 1:
            return fitting
        arguments = self.syntax.arguments(node)
        return sorted(fitting, key=lambda site: self._misfit(site, arguments))

    def _misfit(self, site: Site, arguments: int) -> int:
        definition = self.evaluator.definition(site)
        parameters = definition.parameters if definition is not None else -1
        return 0 if parameters == arguments else 1 if parameters < 0 else 2

    def _member(self, node: Node, name: str, member: Member) -> Resolution:
        value = self.evaluator.value(self.path, self.syntax.container_of(node), member.owner)
        found = self.evaluator.member(value, name)
        resolution = self._found(self._fitting(found, node))
        if resolution.verdict is not Verdict.TARGET and not member.is_certain:
            named = self._name(node, name)
            return resolution if named.verdict is Verdict.EXTERNAL else named
        if resolution.verdict is not Verdict.UNKNOWN:
            return resolution
        is_typed = value.what in (What.CLASS, What.INSTANCE, What.PARENT)
        owner = self.evaluator.definition(Site(value.path, value.definition)) if is_typed else None
        return Resolution(is_member=True, receiver=member.receiver, owner=owner.name if owner else "")

    def _found(self, found: Found, own: Node | None = None) -> Resolution:
        place = self.syntax.tree.place_of(own) if own is not None else None
        return resolution_of(self.evaluator, found, self.path, place)

    def named_in_text(self, name: str, node: Node) -> Resolution:
        """Return what a name in a comment or string means, if it were code."""
        if self.syntax.lookup(name, node) is not None:
            return Resolution(Verdict.LOCAL)
        return self._found(self.evaluator.named(self.path, self.syntax.container_of(node), name))

    def path_in_text(self, node: Node) -> Resolution | None:
        return None

    def receiver(self, node: Node | None) -> Expression:
        return self.syntax.expression(node)

    def scope_of(self, node: Node) -> int:
        return self.syntax.container_of(node)
