"""The members of what stands before a dot, for completion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from keydocs.code.evaluator import Evaluator
from keydocs.code.meaning import Target
from keydocs.code.values import Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_RECEIVERS = {
    "attribute": "object",
    "member_expression": "object",
    "nested_type_identifier": "module",
    "field_expression": "argument",
    "field_access": "object",
    "method_invocation": "object",
    "selector_expression": "operand",
    "member_access_expression": "expression",
    "scoped_identifier": "path",
    "qualified_identifier": "scope",
}
"""By the type of a node that names a member, the field with what has it."""
_MAX_CLASSES = 40
"""Classes in a line of inheritance whose members are listed."""
_MAX_MEMBERS = 2_000


def receiver_node(name: Node) -> Node | None:
    """Return the node of what stands before the dot, arrow or ``::`` before a name; None without any."""
    parent = name.parent
    for outer in (parent, parent.parent if parent is not None else None):
        if outer is None or outer.type not in _RECEIVERS:
            continue
        receiver = outer.child_by_field_name(_RECEIVERS[outer.type]) or outer.child_by_field_name("value")
        if receiver is not None and receiver.end_byte <= name.start_byte:
            return receiver
    return None


Member = tuple[int, Target]
"""A definition: its index in the definitions of the source, and where it is."""


def members_of(evaluator: Evaluator, value: Value, prefix: str) -> list[Member]:
    """Return the members of a value whose names begin with a prefix, in any case: its own before inherited ones."""
    found: dict[str, Member] = {}
    for name, site in _names(evaluator, value, prefix.lower()):
        definition = evaluator.definition(site)
        if definition is not None and name not in found:
            target = Target(site.path, definition.line, definition.column, name, definition.kind)
            found[name] = site.definition, target
        if len(found) >= _MAX_MEMBERS:
            break
    return [member for member in found.values() if _is_shown(member[1])]


def _names(evaluator: Evaluator, value: Value, prefix: str) -> Iterator[tuple[str, Site]]:
    if value.what is What.MODULE:
        yield from _names_of_module(evaluator, value, prefix)
    elif value.what in (What.CLASS, What.INSTANCE, What.PARENT):
        yield from _names_of_class(evaluator, Site(value.path, value.definition), prefix)


def _names_of_class(evaluator: Evaluator, first: Site, prefix: str) -> Iterator[tuple[str, Site]]:
    queue, seen = [first], {first}
    for site in queue:
        facts = evaluator.sources.facts(site.path)
        for name, numbers in (facts.members.get(site.definition, {}) if facts else {}).items():
            if name.lower().startswith(prefix):
                yield name, Site(site.path, numbers[0])
        for base in evaluator.bases(site, 0):
            inner = Site(base.path, base.definition)
            if base.what is What.CLASS and inner not in seen and len(seen) < _MAX_CLASSES:
                seen.add(inner)
                queue.append(inner)


def _names_of_module(evaluator: Evaluator, module: Value, prefix: str) -> Iterator[tuple[str, Site]]:
    facts = evaluator.sources.facts(module.path) if module.path else None
    names = set(facts.exports or ()) if facts else set()
    for name in list(facts.members.get(-1, {})) if facts else []:
        names.add(name)
    for imported in facts.imports if facts else ():
        if imported.name and imported.container < 0:
            names.add(imported.name)
        elif imported.member == "*":
            star = evaluator.value_of(evaluator.imported(module.path, imported.module, ""))
            inner = evaluator.sources.facts(star.path) if star.what is What.MODULE and star.path else None
            names.update(inner.exports or inner.members.get(-1, {}) if inner else ())
    for name in sorted(names):
        if name.lower().startswith(prefix) and not (name.startswith("_") and not prefix.startswith("_")):
            found = evaluator.module_member(module, name)
            if isinstance(found, list):
                yield name, found[0]


def _is_shown(target: Target) -> bool:
    """Return whether a member is worth offering: not the name of an operator or a macro's body."""
    return target.kind is not Kind.MODULE and target.name.isidentifier()
