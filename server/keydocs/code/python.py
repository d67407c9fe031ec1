"""Python: modules, imports, and what a name in the code means."""

from __future__ import annotations

import builtins
import posixpath
import sys
from typing import TYPE_CHECKING

from keydocs.code.evaluator import Evaluator
from keydocs.code.expressions import Expression
from keydocs.code.facts import FUNCTION_KINDS, Definition, Facts, Import, Trait
from keydocs.code.language import CodeLanguage
from keydocs.code.meaning import Verdict
from keydocs.code.python_bindings import CLASS, LOCAL_SCOPES, Binding
from keydocs.code.python_syntax import PythonSyntax
from keydocs.code.resolution import Resolution, resolution_of
from keydocs.code.syntax import ancestors
from keydocs.code.values import EXTERNAL, UNKNOWN, Found, Site, Value, What
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__path__", "__all__", "reveal_type"}
_OBJECT_MEMBERS = frozenset(dir(object)) | frozenset(
    ("__name__", "__qualname__", "__module__", "__dict__", "__annotations__", "__slots__", "__bases__", "__mro__")
)
_IMPORT_STATEMENTS = frozenset(("import_statement", "import_from_statement", "future_import_statement"))
_MAX_STARS = 20
_MAX_IMPORTS = 8
"""Modules through which a name is followed that they import from each other."""


class PythonEvaluator(Evaluator):
    """Evaluates Python. The name of a module value is its path without extension, such as ``torch/nn``."""

    def named(self, path: str, container: int, name: str, depth: int = 0) -> Found:
        found = self._in_file(path, name, depth)
        if found != UNKNOWN:
            return found
        return EXTERNAL if name in _BUILTINS else UNKNOWN

    def _in_file(self, path: str, name: str, depth: int) -> Found:
        """Return what a file binds to a name at its outermost level."""
        facts = self.sources.facts(path)
        if facts is None:
            return UNKNOWN
        defined = [Site(path, index) for index in facts.members_of(-1, name)]
        imports = [imported for imported in facts.imports_by_name.get(name, ()) if imported.container < 0]
        if defined and not (imports and not self._is_definite(facts, defined)):
            return defined
        for imported in imports[:_MAX_IMPORTS]:
            found = self.imported(path, imported.module, imported.member, depth + 1)
            if found not in (UNKNOWN, EXTERNAL):
                return found
        if defined:
            return defined
        if imports:
            return EXTERNAL if any(self._is_external(path, imported) for imported in imports) else UNKNOWN
        return self._from_stars(path, facts, name, depth)

    def _is_definite(self, facts: Facts, sites: list[Site]) -> bool:
        """Return whether one of the definitions is a class or function, not a variable that stands in for an import."""
        return any(facts.definitions[site.definition].kind in (Kind.CLASS, Kind.FUNCTION) for site in sites)

    def _is_external(self, path: str, imported: Import) -> bool:
        return self.module(path, imported.module) == EXTERNAL

    def _from_stars(self, path: str, facts: Facts, name: str, depth: int) -> Found:
        if depth > 16:
            return UNKNOWN
        for imported in facts.imports_by_name.get("", ())[:_MAX_STARS]:
            module = self.module(path, imported.module)
            starred = self.sources.facts(module.path) if module.what is What.MODULE and module.path != path else None
            if starred is None or not _gives(starred, name):
                continue
            found = self._in_file(module.path, name, depth + 2)
            if found != UNKNOWN:
                return found
        return UNKNOWN

    def imported(self, path: str, module: str, member: str, depth: int = 0) -> Found:
        value = self.module(path, module)
        if not member or value.what is not What.MODULE or depth > 20:
            return value if not member else EXTERNAL if value == EXTERNAL else UNKNOWN
        for name in member.split("."):
            found = self.module_member(value, name, depth + 1)
            if isinstance(found, list):
                return found
            value = found
        return value

    def module(self, path: str, name: str) -> Value:
        """Return the module that a file names, such as ``..layers`` or ``torch.nn``."""
        dots = len(name) - len(name.lstrip("."))
        parts = [part for part in name[dots:].split(".") if part]
        folder = posixpath.dirname(path)
        if dots:
            for _ in range(dots - 1):
                folder = posixpath.dirname(folder)
            return self._module_at(posixpath.join(folder, *parts), is_certain=True)
        if not parts:
            return UNKNOWN
        for base in self._import_roots(folder, parts[0]):
            found = self._module_at(posixpath.join(base, *parts))
            if found.what is What.MODULE:
                return found
            if self._is_package(posixpath.join(base, parts[0])):
                return Value(What.MODULE, "", name=posixpath.join(base, *parts))
        return EXTERNAL

    def _import_roots(self, folder: str, package: str) -> list[str]:
        """Return the folders in which an absolute import from a file in a folder is looked for."""
        roots = ["", "src", "lib", "python"]
        if package not in sys.stdlib_module_names:
            inner = folder
            while inner:
                if not self._is_package(inner):
                    roots.append(inner)
                inner = posixpath.dirname(inner)
        return roots

    def _is_package(self, path: str) -> bool:
        names = (f"{path}/__init__.py", f"{path}/__init__.pyi", f"{path}.py")
        return self.sources.first(list(names)) is not None or any(map(self.sources.exists, names))

    def _module_at(self, base: str, *, is_certain: bool = False) -> Value:
        init = posixpath.join(base, "__init__")
        files = (
            [f"{init}.pyi", f"{init}.py"] if not base else [f"{base}.pyi", f"{base}.py", f"{init}.pyi", f"{init}.py"]
        )
        found = self.sources.first(files)
        if found is not None:
            return Value(What.MODULE, found, name=base)
        return Value(What.MODULE, "", name=base) if is_certain or self.sources.folder(base) else UNKNOWN

    def module_member(self, module: Value, name: str, depth: int = 0) -> Found:
        found = self._in_file(module.path, name, depth + 1) if module.path else UNKNOWN
        is_package = not module.path or posixpath.basename(module.path).startswith("__init__.")
        if found != UNKNOWN and not (is_package and self._is_submodule_import(module, name)):
            return found
        if not is_package:
            return UNKNOWN
        submodule = self._module_at(posixpath.join(module.name, name))
        return submodule if submodule.what is What.MODULE else found

    def _is_submodule_import(self, module: Value, name: str) -> bool:
        """Return whether a package gets a name by ``from . import name``."""
        facts = self.sources.facts(module.path)
        if facts is None or facts.members_of(-1, name):
            return False
        imports = facts.imports_by_name.get(name, ())
        return bool(imports) and all(
            imported.member == name and self.module(module.path, imported.module).path == module.path
            for imported in imports
        )

    def class_member(self, path: str, index: int, name: str, depth: int = 0, seen: set[Site] | None = None) -> Found:
        own = self.own_members(path, index, name)
        definitions = [self.definition(site) for site in own]
        if own and all(found and _is_undeclared_attribute(found) for found in definitions):
            # What a base declares is the definition, not what a method assigns to it.
            inherited = self.inherited_member(path, index, name, depth + 1, set(seen or ()))
            if isinstance(inherited, list) and any(self._is_declared(site) for site in inherited):
                return inherited
        return own or self.inherited_member(path, index, name, depth, seen if seen is not None else set())

    def _is_declared(self, site: Site) -> bool:
        found = self.definition(site)
        return found is not None and (found.kind is not Kind.VARIABLE or found.has(Trait.TYPED))

    def without_bases(self, path: str, index: int, name: str) -> Value:
        return EXTERNAL if name in _OBJECT_MEMBERS else UNKNOWN


def _is_undeclared_attribute(definition: Definition) -> bool:
    return definition.has(Trait.ATTRIBUTE) and not definition.has(Trait.TYPED)


def _gives(facts: Facts, name: str) -> bool:
    """Return whether ``from module import *`` binds a name."""
    return name in facts.exports if facts.exports is not None else not name.startswith("_")


class PythonResolver:
    """Says what the names of one open document mean."""

    def __init__(self, syntax: PythonSyntax, path: str, evaluator: PythonEvaluator) -> None:
        self.syntax = syntax
        self.path = path
        self.evaluator = evaluator

    def resolve(self, node: Node) -> Resolution:
        """Return what a name node means."""
        parent = node.parent
        if parent is None:
            return Resolution()
        tree = self.syntax.tree
        name = tree.text_of(node)
        if parent.type in ("dotted_name", "aliased_import"):
            around = ancestors(node, tree.root)
            statement = next((outer for outer in around if outer.type in _IMPORT_STATEMENTS), None)
            if statement is not None:
                return self._import(node, parent, statement)
        if parent.type == "attribute" and _is_field(parent, "attribute", node):
            return self._member(parent, name)
        if parent.type == "keyword_argument" and _is_field(parent, "name", node):
            return self._keyword(parent, name)
        return self._name(node, name)

    def _name(self, node: Node, name: str) -> Resolution:
        found, scope = self.syntax.bindings.lookup(name, node)
        if not found:
            return self._found(self.evaluator.named(self.path, -1, name), name)
        own = next((binding for binding in found if binding.name.id == node.id), None)
        if scope.type in LOCAL_SCOPES or self.syntax.bindings.is_parameter_name(node):
            imports = [binding for binding in found if binding.kind == "import"]
            return self._imported(imports[0], name) if imports else Resolution(Verdict.LOCAL)
        if scope.type == CLASS:
            index = self.syntax.class_indexes.get(scope.id, -1)
            if index < 0:
                return Resolution(Verdict.LOCAL)
            imports = [binding for binding in found if binding.kind == "import"]
            if imports and len(imports) == len(found):
                return self._imported(imports[0], name)
            sites: Found = self.evaluator.own_members(self.path, index, name) or UNKNOWN
        else:
            sites = self.evaluator.named(self.path, -1, name)
        return self._found(sites, name, node if own is not None and own.kind != "augment" else None)

    def _imported(self, binding: Binding, name: str) -> Resolution:
        module, member = self.syntax.expressions.imported(binding)
        return self._found(self.evaluator.imported(self.path, module, member), name)

    def _found(self, found: Found, name: str, own: Node | None = None) -> Resolution:
        place = self.syntax.tree.place_of(own) if own is not None else None
        return resolution_of(self.evaluator, self._ordered(found), self.path, place)

    def _ordered(self, found: Found) -> Found:
        """Return definitions of one name, the best first: of functions the last, which is the implementation behind
        overloads; of variables the declared ones, if there are any."""
        if not isinstance(found, list):
            return found
        definitions = [(site, definition) for site in found if (definition := self.evaluator.definition(site))]
        if all(definition.kind in FUNCTION_KINDS for _, definition in definitions):
            return found[::-1]
        declared = [site for site, definition in definitions if definition.has(Trait.TYPED)]
        return declared or found

    def _import(self, node: Node, parent: Node, statement: Node) -> Resolution:
        """Return what a name in an import statement means."""
        text = self.syntax.tree.text_of
        if statement.type == "future_import_statement":
            return Resolution(Verdict.EXTERNAL)
        dotted = parent
        if parent.type == "aliased_import":
            name = parent.child_by_field_name("name")
            if name is None or not name.named_children:
                return Resolution()
            dotted, node = name, name.named_children[-1]
        prefix = ".".join(text(part) for part in dotted.named_children if part.start_byte <= node.start_byte)
        module = statement.child_by_field_name("module_name")
        if module is None:
            return self._found(self.evaluator.module(self.path, prefix), prefix)
        if module.start_byte <= node.start_byte < module.end_byte:
            written = self.syntax.expressions.module_name(statement)
            dots = written[: len(written) - len(written.lstrip("."))]
            return self._found(self.evaluator.module(self.path, dots + prefix), prefix)
        return self._found(
            self.evaluator.imported(self.path, self.syntax.expressions.module_name(statement), prefix), prefix
        )

    def receiver(self, node: Node | None) -> Expression:
        return self.syntax.expressions.expression(node)

    def _member(self, attribute: Node, name: str) -> Resolution:
        value = self.evaluator.value(self.path, -1, self.receiver(attribute.child_by_field_name("object")))
        found = self.evaluator.member(value, name)
        place = None
        if isinstance(found, list):
            node = attribute.child_by_field_name("attribute")
            place = self.syntax.tree.place_of(node) if node is not None else None
        resolution = resolution_of(self.evaluator, self._ordered(found), self.path, place)
        if resolution.verdict is not Verdict.UNKNOWN:
            return resolution
        owner = (
            self.evaluator.definition(Site(value.path, value.definition))
            if value.what in (What.CLASS, What.INSTANCE, What.PARENT)
            else None
        )
        text = self.syntax.tree.text_of(attribute.child_by_field_name("object") or attribute)
        return Resolution(is_member=True, receiver=text.rpartition(".")[2], owner=owner.name if owner else "")

    def _keyword(self, argument: Node, name: str) -> Resolution:
        """Return what a keyword argument's name means: a field of a class without a constructor, else a parameter."""
        call = argument.parent.parent if argument.parent is not None else None
        function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
        value = self.evaluator.value(self.path, -1, self.syntax.expressions.expression(function))
        if value.what is What.CLASS and not isinstance(
            self.evaluator.class_member(value.path, value.definition, "__init__"), list
        ):
            found = self.evaluator.class_member(value.path, value.definition, name)
            if isinstance(found, list):
                return self._found(found, name)
        return Resolution(Verdict.LOCAL)

    def named_in_text(self, name: str, node: Node) -> Resolution:
        """Return what a name in a comment or string means, if it were code."""
        found, scope = self.syntax.bindings.lookup(name, node)
        if found:
            if scope.type in LOCAL_SCOPES:
                return Resolution(Verdict.LOCAL)
            return self._found(self.evaluator.named(self.path, -1, name), name)
        owner = self.syntax.expressions.class_index(node)
        if owner >= 0:
            member = self.evaluator.class_member(self.path, owner, name)
            if isinstance(member, list):
                return self._found(member, name)
        return Resolution()

    def path_in_text(self, node: Node) -> Resolution | None:
        return None

    def scope_of(self, node: Node) -> int:
        return -1


def _is_field(parent: Node, field: str, node: Node) -> bool:
    child = parent.child_by_field_name(field)
    return child is not None and child.id == node.id


PYTHON = CodeLanguage(
    grammar=lambda path: "python",
    syntax=lambda tree, path: PythonSyntax(tree),
    evaluator=PythonEvaluator,
    resolver=PythonResolver,
)
