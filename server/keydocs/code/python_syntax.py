"""The facts of Python sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import Expression
from keydocs.code.facts import Definition, Facts, Import, Trait
from keydocs.code.python_bindings import CLASS, Binding, Bindings
from keydocs.code.python_expressions import PythonExpressions
from keydocs.code.syntax import SyntaxTree, descendants
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_PROPERTIES = frozenset(("property", "cached_property", "abstractproperty", "classproperty", "lazy_property"))


class PythonSyntax:
    """A parsed Python source."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.bindings = Bindings(tree)
        self.class_indexes: dict[int, int] = {}
        """By the id of a class's node, its index in the facts' definitions."""
        self.expressions = PythonExpressions(tree, self.bindings, self.class_indexes)
        self._found: list[tuple[Binding, int, Trait]] = []
        self._imports: list[Import] = []
        self._collect(tree.root, -1)

    def facts(self) -> Facts:
        """Return the facts of the source."""
        return Facts(
            "python",
            tuple(self._definition(*found) for found in self._found),
            tuple(self._imports),
            self._exports(),
            is_complete=not self.tree.root.has_error,
        )

    def _collect(self, scope: Node, container: int) -> None:
        names = [(name, binding) for name, found in self.bindings.names(scope).items() for binding in found]
        for name, binding in names:
            if binding.kind in ("import", "star"):
                self._imports.append(self._import(name, binding, container))
            elif binding.kind != "augment":
                self._add(binding, container, Trait(0))
        if scope.type == CLASS:
            for found in self.bindings.attributes(scope).values():
                for binding in found:
                    self._add(binding, container, Trait.ATTRIBUTE)

    def _add(self, binding: Binding, container: int, traits: Trait) -> None:
        index = len(self._found)
        self._found.append((binding, container, traits))
        if binding.kind == "class":
            self.class_indexes[binding.of.id] = index
            self._collect(binding.of, index)

    def _definition(self, binding: Binding, container: int, traits: Trait) -> Definition:
        tree = self.tree
        line, column = tree.place_of(binding.name)
        kind, type_ = Kind.VARIABLE, None
        bases: tuple[Expression, ...] = ()
        if binding.kind == "class":
            kind = Kind.CLASS
            bases = tuple(self.expressions.bases(binding.of))
        elif binding.kind == "def":
            kind = Kind.METHOD if container >= 0 else Kind.FUNCTION
            type_ = self.expressions.result(binding.of)
            decorators = self.expressions.decorators(binding.of)
            if any(decorator.rpartition(".")[2] in _PROPERTIES for decorator in decorators):
                traits |= Trait.PROPERTY
        else:
            type_ = self.expressions.binding_value(binding)
            if self.expressions.declared_type(binding) is not None:
                traits |= Trait.TYPED
        name = tree.text_of(binding.name)
        return Definition(name, kind, line, column, container, op.bounded(type_), bases, traits)

    def _import(self, name: str, binding: Binding, container: int) -> Import:
        if binding.kind == "star":
            return Import("", self.expressions.module_name(binding.of), "*", container)
        module, member = self.expressions.imported(binding)
        return Import(name, module, member, container)

    def _exports(self) -> tuple[str, ...] | None:
        """Return the strings in what is assigned or added to ``__all__``."""
        bindings = self.bindings.names(self.tree.root).get("__all__")
        if not bindings:
            return None
        names = [
            self.tree.text_of(string).strip("\"'")
            for binding in bindings
            for string in descendants(binding.of)
            if string.type == "string"
        ]
        return tuple(names)
