"""Facts of a source file: what it defines, imports and exports, small enough to be kept for all files."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from enum import IntFlag
from functools import cached_property
from typing import Any, NamedTuple

from keydocs.code.expressions import Expression
from keydocs.model import Kind

VERSION = 10
"""Version of the format and of the rules by which facts are found. Stored facts of other versions are dropped."""

_KINDS = tuple(Kind)
_KIND_CODES = {kind: code for code, kind in enumerate(_KINDS)}

TYPE_KINDS = frozenset((Kind.CLASS, Kind.ENUM, Kind.INTERFACE, Kind.TYPE))
FUNCTION_KINDS = frozenset((Kind.FUNCTION, Kind.METHOD))


class Trait(IntFlag):
    """What else is known about a definition."""

    DECLARATION = 1
    """There is no body, such as of a C++ prototype or a forward declaration."""
    STATIC = 2
    PROPERTY = 4
    """A method that is read like a variable."""
    TYPED = 8
    """The type is declared, not derived from a value."""
    ATTRIBUTE = 16
    """Defined by an assignment in a method, such as ``self.x = 1``."""
    EXPORTED = 32
    DEFAULT_EXPORT = 64
    ALIAS = 128
    """Another name of a type; ``type`` says of which."""
    LOCAL = 256
    """Visible only in a part of the file."""
    INLINE = 512
    """Members are also members of the enclosing definition, as of an anonymous namespace."""
    INACTIVE = 1024
    """In a branch for the preprocessor that is probably not taken."""
    CONSTANT = 2048
    """A function whose result can't be changed, of which there is often a variant whose result can."""


NO_TRAITS = Trait(0)


class Definition(NamedTuple):
    """A named thing that a file defines outside of functions."""

    name: str
    kind: Kind
    line: int
    """Of the name; 0-based."""
    column: int
    """Of the name; 0-based, in code points."""
    container: int
    """Index of the enclosing definition in the file's definitions; -1 at the outermost level."""
    type: Expression = None
    """Of a function, what it returns; of a variable, what it is; of an alias, what it stands for."""
    bases: tuple[Expression, ...] = ()
    traits: Trait = NO_TRAITS
    qualifier: str = ""
    """The type or namespace that is named as the definition's owner, such as ``A::B`` in ``void A::B::f() {}``."""
    parameters: int = -1
    """How many arguments a function takes; -1 if that isn't known or not one number."""

    def has(self, trait: Trait) -> bool:
        return trait in self.traits

    @property
    def is_forward(self) -> bool:
        """Whether it only announces a type within a namespace or type, which is defined elsewhere."""
        return self.container >= 0 and self.kind in TYPE_KINDS and self.has(Trait.DECLARATION)


class Import(NamedTuple):
    """A name that a file takes from another file or namespace."""

    name: str
    """The name in this file; empty if all members are imported under their own names."""
    module: str
    """As the code has it, such as ``..layers``, ``./store`` or ``java.util``."""
    member: str = ""
    """Empty if the module itself is meant; ``*`` for all its members."""
    container: int = -1
    """Index of the definition in which it stands."""
    is_export: bool = False
    """Whether the name can be imported from this file."""

    @property
    def is_include(self) -> bool:
        """Whether the text of a file is included; the module then begins with a quote or ``<``."""
        return self.module[:1] in ('"', "<")


@dataclass(frozen=True)
class Facts:
    """What is known about a file. ``exports`` are the names that it says it exports, None if it doesn't say."""

    language: str
    definitions: tuple[Definition, ...] = ()
    imports: tuple[Import, ...] = ()
    exports: tuple[str, ...] | None = None
    package: str = ""
    """The package or namespace of all its definitions, in languages that have one a file."""
    is_complete: bool = True
    """False if the source could not be read as a whole, so that there may be more definitions."""

    @cached_property
    def members(self) -> dict[int, dict[str, list[int]]]:
        """The indexes of the definitions by container and name."""
        found: dict[int, dict[str, list[int]]] = {}
        for index, definition in enumerate(self.definitions):
            found.setdefault(definition.container, {}).setdefault(definition.name, []).append(index)
        return found

    def members_of(self, container: int, name: str) -> list[int]:
        """Return the indexes of what a definition, or the file with -1, has under a name."""
        return self.members.get(container, {}).get(name, [])

    @cached_property
    def imports_by_name(self) -> dict[str, list[Import]]:
        """The imports by the name in this file."""
        found: dict[str, list[Import]] = {}
        for imported in self.imports:
            found.setdefault(imported.name, []).append(imported)
        return found

    def qualified_name(self, index: int) -> tuple[str, ...]:
        """Return the name of a definition after those of its containers, the outermost first."""
        names: list[str] = []
        while index >= 0:
            definition = self.definitions[index]
            names.append(definition.name)
            if definition.qualifier:
                names.extend(reversed(definition.qualifier.split("::")))
            index = definition.container
        return tuple(reversed(names))


def encode(facts: Facts) -> bytes:
    """Return facts as compressed JSON."""
    definitions = [
        (d.name, _KIND_CODES[d.kind], d.line, d.column, d.container, d.type, d.bases, int(d.traits), d.qualifier)
        + ((d.parameters,) if d.parameters >= 0 else ())
        for d in facts.definitions
    ]
    data = [facts.language, definitions, facts.imports, facts.exports, facts.package, facts.is_complete]
    return zlib.compress(json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode(), 1)


def decode(data: bytes) -> Facts:
    """Return the facts that :func:`encode` encoded."""
    language, definitions, imports, exports, package, is_complete = json.loads(zlib.decompress(data))
    return Facts(
        language,
        tuple(
            Definition(
                name, _KINDS[kind], line, column, container,
                _frozen(type_), tuple(map(_frozen, bases)), Trait(traits), qualifier, *parameters,
            )
            for name, kind, line, column, container, type_, bases, traits, qualifier, *parameters in definitions
        ),
        tuple(Import(*imported) for imported in imports),
        None if exports is None else tuple(exports),
        package,
        is_complete,
    )  # fmt: skip


def _frozen(expression: Any) -> Any:
    return tuple(map(_frozen, expression)) if isinstance(expression, list) else expression
