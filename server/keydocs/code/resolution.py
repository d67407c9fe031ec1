"""What a name resolves to."""

from __future__ import annotations

from dataclasses import dataclass

from keydocs.code.evaluator import Evaluator
from keydocs.code.facts import Trait
from keydocs.code.meaning import Target, Verdict
from keydocs.code.syntax import Place
from keydocs.code.values import Found, Value, What

_MAX_TARGETS = 12


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
