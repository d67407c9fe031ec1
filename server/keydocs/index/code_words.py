"""Which names are plausibly code. Keyword files list words of prose by the thousand, and prose is not code.

Being in a dictionary proves nothing (``forward``, ``copy``, ``Tensor``). What tells is the shape of the word, what
kind of file lists it, and as what.
"""

from __future__ import annotations

import re

from keydocs.index.postings import DATA, PROSE
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
"""Closed-class words of English: they are never worth a hover, however often they are listed."""


def is_shaped(name: str) -> bool:
    """Whether a name looks like code by itself: an inner capital, a digit, an underscore, a joint."""
    return _SHAPED.search(name) is not None


def is_code(name: str, kind: Kind, tier: int) -> bool:
    """Whether a name is plausibly code, by its best entry: its kind, and what its file documents.

    Measured on a documented PyTorch: of the names that its sources use as code, 99.9 % are; of the plain words that
    they do not, one in twenty is.
    """
    if is_shaped(name):
        return True
    if name.lower() in FUNCTION_WORDS:
        return False
    return tier < (DATA if kind is Kind.IDENTIFIER else PROSE)
