"""Expressions of the code, reduced to what tells their type: a language that all programming languages are mapped to.

An expression is a tuple of an operator and its operands, or None if nothing can be said about it. It refers to no local
variable: these are replaced by what is assigned to them. So expressions can be stored, and evaluated without the text
that they come from. They are evaluated in the scope of a definition, see :mod:`keydocs.code.evaluator`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Expression: TypeAlias = "tuple[Any, ...] | None"

NAME = "n"
"""``(NAME, name)``: what a name means in the scope."""
OWN = "o"
"""``(OWN, index, name)``: the member that a definition of the same file declares itself; -1 for the file."""
MEMBER = "m"
"""``(MEMBER, expression, name)``"""
CALL = "c"
"""``(CALL, expression)``: the result of a call, or a new instance."""
INSTANCE = "a"
"""``(INSTANCE, expression)``: an instance of a type, as annotations name it."""
LIST = "l"
"""``(LIST, expression)``: something iterable, with what its elements are."""
MAPPING = "d"
"""``(MAPPING, expression)``: a mapping, with what its values are."""
ELEMENT = "i"
"""``(ELEMENT, expression)``: what a subscript gives."""
ITERATION = "y"
"""``(ITERATION, expression)``: what iterating gives."""
EITHER = "u"
"""``(EITHER, expression, …)``: the first of which something is known."""
THIS = "s"
"""``(THIS, index)``: an instance of the class that a definition of the same file is."""
CLASS_ITSELF = "k"
"""``(CLASS_ITSELF, index)``: the class or function that a definition of the same file is."""
PARENT = "p"
"""``(PARENT, index)``: what ``super()`` gives in the class that a definition of the same file is."""
IMPORTED = "f"
"""``(IMPORTED, module, member)``: a module as the code names it, or a member of it if ``member`` isn't empty."""
RETURNING = "r"
"""``(RETURNING, expression)``: a local function, with its result."""
TUPLE = "t"
"""``(TUPLE, expression, …)``: several values, such as the results of a function."""
ITEM = "x"
"""``(ITEM, expression, index)``: one of several values; of a single value the first is itself."""
EXTERNAL_VALUE: Expression = ("e",)
"""Something that no documentation of the workspace is about, such as a number."""

_MAX_ALTERNATIVES = 4
_MAX_SIZE = 60
"""Nodes of an expression from which on nothing is said about it."""


def member(of: Expression, name: str) -> Expression:
    return (MEMBER, of, name) if of else None


def call(of: Expression) -> Expression:
    if of and of[0] == RETURNING:
        return of[1]  # type: ignore[no-any-return]
    return (CALL, of) if of else None


def instance(of: Expression) -> Expression:
    return (INSTANCE, of) if of else None


def element(of: Expression) -> Expression:
    return (ELEMENT, of) if of else None


def iteration(of: Expression) -> Expression:
    if of and of[0] == LIST:
        return of[1]  # type: ignore[no-any-return]
    return (ITERATION, of) if of else None


def item(of: Expression, index: int) -> Expression:
    if of and of[0] == TUPLE:
        return of[index + 1] if index + 1 < len(of) else None
    return (ITEM, of, index) if of else None


def either(expressions: list[Expression]) -> Expression:
    """Combine alternatives, the most likely first."""
    known = list(dict.fromkeys(expression for expression in expressions if expression))[:_MAX_ALTERNATIVES]
    return known[0] if len(known) == 1 else (EITHER, *known) if known else None


def bounded(expression: Expression) -> Expression:
    """Return an expression, or None if it is too large to be stored."""
    return expression if _size(expression) <= _MAX_SIZE else None


def _size(expression: Any) -> int:
    return 1 + sum(_size(part) for part in expression if isinstance(part, tuple)) if expression else 0
