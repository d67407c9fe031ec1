"""Finds definitions by their qualified names, such as ``torch.nn.Module`` or ``at::Tensor``."""

from __future__ import annotations

import re

from keydocs.code.meaning import Target
from keydocs.code.python import PythonEvaluator
from keydocs.code.values import UNKNOWN, Found, Site, Sources, What

_SEPARATOR = re.compile(r"::|\.|#")
_MAX_TARGETS = 12


def parts_of(name: str) -> list[str]:
    """Return the parts of a qualified name; one part if it has no qualifier."""
    return [part for part in _SEPARATOR.split(name) if part]


def find_in_python(sources: Sources, name: str) -> list[Target] | str:
    """Return what a dotted name means in Python, as an import would find it from the root of the workspace.

    The path of the source if it is a module; an empty list if it means nothing.
    """
    first, *rest = parts_of(name)
    evaluator = PythonEvaluator(sources)
    found: Found = evaluator.module("", first)
    for part in rest:
        found = evaluator.member(evaluator.value_of(found), part) if found != UNKNOWN else UNKNOWN
    if isinstance(found, list):
        return _targets(sources, found[::-1])
    return found.path if found.what is What.MODULE else []


def find_by_containers(sources: Sources, name: str) -> list[Target]:
    """Return the definitions of a name whose classes and namespaces are those before it, the shortest path first."""
    parts = parts_of(name)
    sites = []
    for site in sources.named(parts[-1]):
        facts = sources.facts(site.path)
        if facts is not None and list(facts.qualified_name(site.definition))[-len(parts) :] == parts:
            sites.append(site)
    return _targets(sources, sorted(sites, key=lambda site: (site.path.count("/"), site.path)))


def _targets(sources: Sources, sites: list[Site]) -> list[Target]:
    targets = []
    for site in sites[:_MAX_TARGETS]:
        facts = sources.facts(site.path)
        if facts is not None:
            definition = facts.definitions[site.definition]
            targets.append(Target(site.path, definition.line, definition.column, definition.name, definition.kind))
    return targets
