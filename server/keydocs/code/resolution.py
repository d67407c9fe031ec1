"""What a name resolves to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from keydocs.code.evaluator import Evaluator
from keydocs.code.facts import Trait
from keydocs.code.meaning import Target, Verdict
from keydocs.code.syntax import Place
from keydocs.code.values import Found, Sources, Value, What

_MAX_TARGETS = 12
_MIN_RECEIVER = 4
"""Letters of a receiver's name that say something about its class."""
_MAX_GUESSED = 3
"""Definitions among which one that is guessed by its receiver's name is probably meant."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means; the fields are those of :class:`keydocs.code.meaning.Meaning`."""

    verdict: Verdict = Verdict.UNKNOWN
    targets: tuple[Target, ...] = ()
    module: str = ""
    is_member: bool = False
    receiver: str = ""
    owner: str = ""


def resolution_of(evaluator: Evaluator, found: Found, path: str, place: Place | None = None) -> Resolution:
    """Return the resolution of a name in the document ``path``; ``place`` is where the name stands.

    If one of the definitions is at the place, the name is its own definition.
    """
    if isinstance(found, Value):
        if found.what is What.MODULE:
            return Resolution(Verdict.MODULE, module=found.path)
        return Resolution(Verdict.EXTERNAL if found.what is What.EXTERNAL else Verdict.UNKNOWN)
    targets = []
    for site in found[:_MAX_TARGETS]:
        definition = evaluator.definition(site)
        if definition is None:
            continue
        target = Target(site.path, definition.line, definition.column, definition.name, definition.kind)
        if place is not None and site.path == path and place == (definition.line, definition.column):
            return Resolution(Verdict.OWN_DEFINITION, (target,))
        if definition.has(Trait.LOCAL) and site.path == path:
            return Resolution(Verdict.LOCAL)
        targets.append(target)
    return Resolution(Verdict.TARGET, tuple(targets)) if targets else Resolution()


def by_receiver_name(sources: Sources, unknown: Resolution, name: str) -> Resolution:
    """Return the members of classes that are named like an unknown receiver, such as ``data_service`` and
    ``DataService``; ``unknown`` if there are none, or too many."""
    receiver = _folded(unknown.receiver)
    targets = []
    for site in sources.named(name) if len(receiver) >= _MIN_RECEIVER else ():
        facts = sources.facts(site.path)
        definition = facts.definitions[site.definition] if facts else None
        if facts is None or definition is None or definition.container < 0:
            continue
        owner = _folded(facts.definitions[definition.container].name)
        if owner == receiver or owner.endswith(receiver) or receiver.endswith(owner):
            is_same = owner == receiver
            target = Target(site.path, definition.line, definition.column, definition.name, definition.kind)
            targets.append((not is_same, target))
    targets = [pair for pair in targets if pair[0] == min(targets)[0]]
    if not targets or len(targets) > _MAX_GUESSED:
        return unknown
    return replace(unknown, verdict=Verdict.TARGET, targets=tuple(target for _, target in sorted(targets)))


def _folded(name: str) -> str:
    return name.replace("_", "").lower()
