"""What the syntaxes of languages with declared types share: declarations and local names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from keydocs.code import expressions as op
from keydocs.code.expressions import Expression
from keydocs.code.facts import NO_TRAITS, TYPE_KINDS, Definition, Facts, Import, Trait
from keydocs.code.syntax import SyntaxTree, ancestors, descendants
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_LOCALS = 8
"""Local variables that are replaced one within the other."""
_MAX_DEPTH = 60
"""Declarations, one within the other, that are looked into."""


class Local(NamedTuple):
    """A local name: a parameter, a variable, a type parameter or a local class; ``of`` is what declares it."""

    name: Node
    of: Node


class Member(NamedTuple):
    """A name with a receiver."""

    owner: Expression
    """What has the member."""
    receiver: str = ""
    """The last name of the receiver."""
    is_certain: bool = True
    """Whether the name can be nothing else than a member."""


class NominalSyntax(ABC):
    """A parsed source of a language with declared types."""

    language: ClassVar[str]
    scopes: ClassVar[frozenset[str]]
    """Types of the nodes outside of which the local names within them aren't visible."""
    sequential: ClassVar[frozenset[str]] = frozenset()
    """Types of the nodes that declare local names which are visible only after them."""
    calls: ClassVar[frozenset[str]]
    """Types of the nodes that call what their first child is."""

    def __init__(self, tree: SyntaxTree, path: str) -> None:
        self.tree = tree
        self.path = path
        self.package = ""
        self.definitions: list[Definition] = []
        self.imports: list[Import] = []
        self.declared: dict[int, int] = {}
        """By the id of the node of its name, the index of a definition."""
        self.containers: dict[int, int] = {}
        """By the id of its node, the index of a definition that contains others."""
        self._locals: dict[int, list[Local]] = {}
        self._active: set[int] = set()
        self._type_parameters: list[dict[str, Expression]] | None = []
        """While the declarations are collected, the type parameters around; None afterwards."""
        self._depth = 0
        self.collect(tree.root, -1)
        self._type_parameters = None

    def facts(self) -> Facts:
        """Return the facts of the source."""
        return Facts(
            self.language,
            tuple(self.definitions),
            tuple(self.imports),
            package=self.package,
            is_complete=not self.tree.root.has_error,
        )

    # What differs by language.

    @abstractmethod
    def collect(self, node: Node, container: int) -> None:
        """Add the declarations directly in a node."""

    @abstractmethod
    def bound(self, node: Node) -> Iterable[Node]:
        """Return the names of the local names that a node declares."""

    @abstractmethod
    def local_value(self, local: Local, node: Node) -> Expression:
        """Return the value of a local name that is used at a node."""

    @abstractmethod
    def expression(self, node: Node | None) -> Expression:
        """Return the expression of a node."""

    @abstractmethod
    def member_of(self, node: Node) -> Member | None:
        """Return whose member a name is; None if it has no receiver."""

    @abstractmethod
    def import_of(self, node: Node) -> tuple[str, str] | None:
        """Return the module and member that a name in an import means; None outside of imports."""

    def bound_outside(self, scope: Node) -> Iterable[Node]:
        """Return the names that a scope declares in the scope around it, such as a local class's."""
        return ()

    def is_label(self, node: Node) -> bool:
        """Return whether a name belongs to the call or jump in which it stands, like a label."""
        return False

    def implicit_owners(self, node: Node) -> list[Expression]:
        """Return what may have the member that a name without a receiver is, other than the classes around it."""
        return []

    # Declarations.

    def add(
        self, name: Node | None, kind: Kind, container: int, type_: Expression = None,
        bases: Iterable[Expression] = (), traits: Trait = NO_TRAITS, qualifier: str = "", parameters: int = -1,
    ) -> int:  # fmt: skip
        """Add a definition, return its index."""
        index = len(self.definitions)
        if name is not None:
            line, column = self.tree.place_of(name)
            self.declared[name.id] = index
            text = self.tree.text_of(name)
            type_ = op.bounded(type_)
            self.definitions.append(
                Definition(text, kind, line, column, container, type_, tuple(bases), traits, qualifier, parameters)
            )
        return index if name is not None else container

    def collect_in(self, node: Node, body: Node | None, index: int, parameters: dict[str, Expression]) -> None:
        """Add the declarations in the body of a definition, which has type parameters."""
        self.containers[node.id] = index
        if body is None or self._depth > _MAX_DEPTH or self._type_parameters is None:
            return
        self._depth += 1
        self._type_parameters.append(parameters)
        self.collect(body, index)
        self._type_parameters.pop()
        self._depth -= 1

    def with_type_parameters(self, parameters: dict[str, Expression], node: Node | None) -> Expression:
        """Return what a declaration with type parameters says of its type."""
        assert self._type_parameters is not None
        self._type_parameters.append(parameters)
        found = self.annotation(node)
        self._type_parameters.pop()
        return found

    def annotation(self, node: Node | None) -> Expression:
        """Return the value of something of a declared type."""
        return op.instance(self.expression(node))

    def container_of(self, node: Node) -> int:
        """Return the definition in which a node stands; -1 for the file."""
        if node.id in self.containers:
            return self.containers[node.id]
        around = ancestors(node, self.tree.root)
        return next((self.containers[outer.id] for outer in around if outer.id in self.containers), -1)

    def type_around(self, node: Node) -> int:
        """Return the class in which a node stands; -1 if there is none."""
        index = self.container_of(node)
        while index >= 0 and self.definitions[index].kind not in TYPE_KINDS:
            index = self.definitions[index].container
        return index

    # Local names.

    def lookup(self, name: str, node: Node) -> Local | None:
        """Return the local name that is meant by a name at a node."""
        for scope in ancestors(node, self.tree.root):
            if scope.type in self.scopes:
                found = None
                for local in self._names_in(scope):
                    if self.tree.text_of(local.name) == name and self._is_visible(local, node):
                        found = local
                if found is not None:
                    return found
        return None

    def _names_in(self, scope: Node) -> list[Local]:
        if scope.id not in self._locals:
            found = [Local(name, scope) for name in self.bound(scope)]
            for inner in descendants(scope, skipping=self.scopes):
                names = self.bound_outside(inner) if inner.type in self.scopes else self.bound(inner)
                found += [Local(name, inner) for name in names]
            self._locals[scope.id] = [local for local in found if local.name.id not in self.declared]
        return self._locals[scope.id]

    def _is_visible(self, local: Local, node: Node) -> bool:
        if local.name.id == node.id or local.of.type in self.scopes:
            return True
        after = local.of.end_byte if local.of.type in self.sequential else local.name.start_byte
        return node.start_byte >= after

    def name_expression(self, name: str, node: Node) -> Expression:
        """Return the expression of a name as seen from a node."""
        if self._type_parameters is not None:
            found = next((names for names in reversed(self._type_parameters) if name in names), None)
            return found[name] if found is not None else (op.NAME, name)
        local = self.lookup(name, node)
        if local is None:
            return (op.NAME, name)
        if local.name.id in self._active or len(self._active) > _MAX_LOCALS:
            return None
        self._active.add(local.name.id)
        try:
            return self.local_value(local, node)
        finally:
            self._active.discard(local.name.id)

    def text(self, node: Node | None) -> str:
        return self.tree.text_of(node) if node is not None else ""

    def arguments(self, node: Node) -> int:
        """Return how many arguments are given to the function of a name; -1 if it isn't called."""
        for outer in ancestors(node, self.tree.root)[:4]:
            if outer.type in self.calls:
                given = outer.child_by_field_name("arguments")
                return sum("comment" not in child.type for child in given.named_children) if given is not None else -1
        return -1

    def is_call(self, node: Node) -> bool:
        """Return whether a name is that of a function which is called."""
        parent = node.parent
        if parent is not None and parent.type not in self.calls and parent.end_byte == node.end_byte:
            node, parent = parent, parent.parent
        if parent is None or parent.type not in self.calls:
            return False
        function = parent.child_by_field_name("function") or parent.child_by_field_name("name")
        return function is not None and function.id == node.id
