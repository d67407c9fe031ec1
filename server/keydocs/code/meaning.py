"""What the code at a position means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from keydocs.model import Kind


class Context(Enum):
    """What a position is in, lexically."""

    CODE = "code"
    COMMENT = "comment"
    STRING = "string"
    KEYWORD = "keyword"
    """A keyword, an operator, a literal or a blank."""


class Verdict(Enum):
    """What a name is."""

    UNKNOWN = "unknown"
    OWN_DEFINITION = "own definition"
    """The name of a definition, at this very place."""
    LOCAL = "local"
    """A parameter, or a variable of a function."""
    TARGET = "target"
    """Something that a source of the workspace defines."""
    MODULE = "module"
    """A source of the workspace, or a package of it, as a whole."""
    EXTERNAL = "external"
    """Something that is defined outside of the workspace's documented sources, or built into the language."""


class Target(NamedTuple):
    """A definition in a source: lines and columns are 0-based, columns in code points."""

    path: str
    line: int
    column: int
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a position means. ``start`` and ``end`` are the offsets of the name in the text."""

    context: Context
    start: int = 0
    end: int = 0
    name: str = ""
    verdict: Verdict = Verdict.UNKNOWN
    targets: tuple[Target, ...] = ()
    """The definitions meant, the best first."""
    module: str = ""
    """Path of the source that a module is; empty for a package without documentation of its own."""
    is_member: bool = False
    """Whether a receiver stands before the name."""
    receiver: str = ""
    """The last name of an unknown receiver, such as ``service`` in ``self.service.start``."""
    owner: str = ""
    """The name of the type of a receiver, which has no such member as far as is known."""
