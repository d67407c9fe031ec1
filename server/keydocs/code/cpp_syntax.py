"""The facts of C and C++ sources."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.cpp_expressions import CppExpressions, last_name, name_text
from keydocs.code.expressions import Expression
from keydocs.code.facts import NO_TRAITS, Definition, Facts, Import, Trait
from keydocs.code.syntax import SyntaxTree, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

CLASSES = frozenset(("class_specifier", "struct_specifier", "union_specifier"))
_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*(?:include|import)[ \t]*([<"][^>"\n]+)[>"]', re.M)
_BLOCKS = frozenset(
    ("linkage_specification", "declaration_list", "ERROR", "export_declaration", "field_declaration_list",
     "template_declaration", "translation_unit")
)  # fmt: skip
_NAMESPACE_NAMES = frozenset(("namespace_identifier", "nested_namespace_specifier", "identifier"))
_DEFINED = re.compile(r"(!?)[ \t]{0,9}defined[ \t]{0,9}\(?[ \t]{0,9}(\w+)")
_PREDEFINED = frozenset(
    ("__cplusplus", "__GNUC__", "__GNUG__", "__clang__", "__linux__", "__unix__", "__x86_64__", "__STDC__",
     "__has_include", "__has_attribute", "__has_cpp_attribute", "__has_builtin", "__has_feature")
)  # fmt: skip
"""Macros that are taken for defined: compilers do so on Linux. Others are options, which are mostly off."""
_DECLARATIONS = frozenset(("function_definition", "declaration", "field_declaration", "type_definition"))
NAMES = frozenset(
    ("identifier", "field_identifier", "type_identifier", "destructor_name", "operator_name", "namespace_identifier",
     "operator_cast")
)  # fmt: skip
DECLARATORS = frozenset(
    ("pointer_declarator", "reference_declarator", "array_declarator", "function_declarator", "init_declarator",
     "parenthesized_declarator", "attributed_declarator", "bitfield_clause", "template_function")
)  # fmt: skip

USING_DIRECTIVE = "::"
"""Before the name of a namespace, the name under which its ``using namespace`` directives are found."""


class CppSyntax:
    """A parsed source of C or C++."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.expressions = CppExpressions(tree)
        self.indexes: dict[int, int] = {}
        """By the id of the node of a class, enum, namespace or function, its index in the facts' definitions."""
        self._definitions: list[Definition] = []
        self._imports: list[Import] = []
        self._salvaged: list[tuple[int, int]] = []
        """Where parts begin that the grammar could not read, with the namespaces that they open."""
        self._is_collected = False
        self._is_inactive = False

    def facts(self) -> Facts:
        """Return the facts of the source."""
        if not self._is_collected:
            self._is_collected = True
            for match in _INCLUDE.finditer(self.tree.data):
                self._imports.append(Import("", match[1].decode("utf-8", "replace"), "*"))
            self._collect(self.tree.root, -1)
        return Facts("cpp", tuple(self._definitions), tuple(self._imports), is_complete=not self.tree.root.has_error)

    def index_of(self, node: Node) -> int:
        """Return the index of the innermost definition around a node; -1 at the outermost level."""
        self.facts()
        known = (self.indexes[outer.id] for outer in self.expressions.around(node) if outer.id in self.indexes)
        salvaged = [index for start, index in self._salvaged if start <= node.start_byte]
        return next(known, salvaged[-1] if salvaged else -1)

    def _add(
        self, name: Node, kind: Kind, container: int, type_: Expression = None, traits: Trait = NO_TRAITS,
        bases: tuple[Expression, ...] = (), qualifier: str = "", text: str = "", parameters: int = -1,
    ) -> int:  # fmt: skip
        line, column = self.tree.place_of(name)
        if self._is_inactive:
            traits |= Trait.INACTIVE
        self._definitions.append(
            Definition(
                text or self.tree.text_of(name), kind, line, column, container, op.bounded(type_), bases, traits,
                qualifier, parameters,
            )
        )  # fmt: skip
        return len(self._definitions) - 1

    def _collect(self, block: Node, container: int) -> int:
        """Add what is declared in a block; return the namespace that is open at its end if a part was not read."""
        if block.type == "ERROR":
            container = self._salvage(block, container)
        outer, is_taken = self._is_inactive, self._is_taken(block)
        alternative = field(block, "alternative") if is_taken is not None else None
        for node in block.named_children:
            kind = node.type
            if is_taken is not None:
                is_alternative = alternative is not None and node.id == alternative.id
                self._is_inactive = outer or is_alternative == is_taken
            if kind in _DECLARATIONS:
                self._collect_declaration(node, container)
            elif kind in CLASSES or kind == "enum_specifier":
                self._collect_type(node, container)
            elif kind == "namespace_definition":
                self._collect_namespace(node, container)
            elif kind in ("alias_declaration", "concept_definition"):
                name = field(node, "name")
                if name is not None:
                    self._add(name, Kind.TYPE, container, self.expressions.type_of(field(node, "type")), Trait.ALIAS)
            elif kind in ("preproc_def", "preproc_function_def"):
                name = field(node, "name")
                if name is not None:
                    self._add(name, Kind.MACRO, -1)
            elif kind in ("using_declaration", "namespace_alias_definition"):
                self._collect_using(node, container)
            elif kind == "ERROR":
                inner = self._collect(node, container)
                while inner >= 0 and self._definitions[inner].kind is not Kind.NAMESPACE:
                    inner = self._definitions[inner].container
                container = max(inner, container)
            elif kind.startswith("preproc_") or kind in _BLOCKS:
                self._collect(node, container)
        self._is_inactive = outer
        return container

    def _is_taken(self, block: Node) -> bool | None:
        """Return whether a branch for the preprocessor is probably taken; None if that can't be said, or it is none."""
        if block.type == "preproc_ifdef":
            name = field(block, "name")
            is_negated = any(child.type == "#ifndef" for child in block.children)
            return (self.tree.text_of(name) in _PREDEFINED) != is_negated if name is not None else None
        condition = field(block, "condition") if block.type in ("preproc_if", "preproc_elif") else None
        text = self.tree.text_of(condition) if condition is not None else ""
        if text in ("0", "1"):
            return text == "1"
        terms = [(name in _PREDEFINED) != bool(negation) for negation, name in _DEFINED.findall(text)]
        if not terms or ("&&" in text and "||" in text):
            return None
        return all(terms) if "&&" in text else any(terms)

    def _salvage(self, error: Node, container: int) -> int:
        """Return the class whose beginning stands in a part that the grammar could not read, else the namespace."""
        for keyword, name in pairwise(error.children):
            if keyword.type == "namespace" and name.type in _NAMESPACE_NAMES:
                for part in namespace_names(name):
                    container = self._add(part, Kind.NAMESPACE, container)
                self._salvaged.append((keyword.start_byte, container))
            elif keyword.type in ("class", "struct") and name.type in ("type_identifier", "template_type"):
                leaf = last_name(name)
                if leaf is not None:
                    return self._add(leaf, Kind.CLASS, container)
        return container

    def _collect_namespace(self, node: Node, container: int) -> None:
        name, body = field(node, "name"), field(node, "body")
        if name is not None:
            for part in namespace_names(name):
                container = self._add(part, Kind.NAMESPACE, container)
        self.indexes[node.id] = container
        if body is not None:
            self._collect(body, container)

    def _collect_type(self, node: Node, container: int) -> None:
        name, body = last_name(field(node, "name")), field(node, "body")
        is_enum = node.type == "enum_specifier"
        index = container
        if name is not None:
            traits = Trait(0) if body is not None else Trait.DECLARATION
            if is_enum and not any(child.type in ("class", "struct") for child in node.children):
                traits |= Trait.INLINE
            kind = Kind.ENUM if is_enum else Kind.CLASS
            index = self._add(name, kind, container, bases=self._bases(node), traits=traits)
            self.indexes[node.id] = index
        if body is None:
            return
        if is_enum:
            for item in body.named_children:
                label = field(item, "name")
                if label is not None:
                    self._add(label, Kind.CONSTANT, index, op.EXTERNAL_VALUE)
        else:
            self._collect(body, index)

    def _bases(self, node: Node) -> tuple[Expression, ...]:
        clause = next((child for child in node.named_children if child.type == "base_class_clause"), None)
        bases = clause.named_children if clause is not None else []
        kinds = ("access_specifier", "attribute_declaration", "virtual")
        return tuple(self.expressions.type_of(base) for base in bases if base.type not in kinds)

    def _collect_using(self, node: Node, container: int) -> None:
        names = [child for child in node.named_children if child.type != "comment"]
        if not names:
            return
        text = name_text(self.tree, names[-1])
        if node.type == "namespace_alias_definition":
            self._add(names[0], Kind.MODULE, container, qualified(text), Trait.ALIAS | Trait.DECLARATION)
        elif any(child.type == "namespace" for child in node.children):
            self._imports.append(Import("", text, "*", container))
            space = self._definitions[container].name if container >= 0 else ""
            traits = Trait.ALIAS | Trait.DECLARATION
            self._add(
                names[-1], Kind.MODULE, container, qualified(text), traits, text=f"{USING_DIRECTIVE}{space}"
            )  # fmt: skip
        else:
            self._collect_using_declaration(names[-1], text, container)

    def _collect_using_declaration(self, node: Node, text: str, container: int) -> None:
        """Add the name that ``using a::b`` makes known, as an alias."""
        leaf = last_name(node)
        scopes = text.split("::")
        if leaf is None or len(scopes) < 2 or scopes[-1] == scopes[-2]:
            # "using Base::Base" takes over constructors, and makes no name known.
            return
        self._add(leaf, Kind.MODULE, container, qualified(text), Trait.ALIAS | Trait.DECLARATION)

    def _collect_declaration(self, node: Node, container: int) -> None:
        type_ = field(node, "type")
        if type_ is not None and (type_.type in CLASSES or type_.type == "enum_specifier"):
            is_only_type = not node.children_by_field_name("declarator")
            if field(type_, "body") is not None or is_only_type:
                self._collect_type(type_, container)
        for declarator in node.children_by_field_name("declarator"):
            self._collect_declarator(node, declarator, container)

    def _collect_declarator(self, node: Node, declarator: Node, container: int) -> None:
        name, scopes, is_function = declared_name(declarator)
        if name is None:
            return
        qualifier = "::".join(name_text(self.tree, scope) for scope in scopes)
        text = ""
        if name.type == "destructor_name" and name.named_children:
            name = name.named_children[0]
            text = f"~{self.tree.text_of(name)}"
        traits = Trait(0)
        if is_function:
            kind = Kind.METHOD if qualifier or self._is_type(container) else Kind.FUNCTION
            has_body = field(node, "body") is not None or any(
                child.type in ("default_method_clause", "delete_method_clause") for child in node.children
            )
            traits = Trait(0) if has_body else Trait.DECLARATION
            if any(child.type == "type_qualifier" and self.tree.text_of(child) == "const" for child in node.children):
                traits |= Trait.CONSTANT
            type_ = self.expressions.result_of(node, declarator)
        elif node.type == "type_definition":
            kind, traits = Kind.TYPE, Trait.ALIAS
            type_ = self.expressions.type_of(field(node, "type"))
        else:
            kind = Kind.VARIABLE
            type_ = self.expressions.variable(node, declarator)
            is_extern = any(
                self.tree.text_of(child) == "extern"
                for child in node.children
                if child.type == "storage_class_specifier"
            )
            traits = Trait.DECLARATION if is_extern else Trait(0)
        count = parameter_count(declarator) if is_function else -1
        index = self._add(name, kind, container, type_, traits, qualifier=qualifier, text=text, parameters=count)
        if is_function:
            self.indexes[node.id] = index

    def _is_type(self, container: int) -> bool:
        return container >= 0 and self._definitions[container].kind is Kind.CLASS


def parameter_count(declarator: Node | None) -> int:
    """Return how many arguments a declared function takes; -1 if that isn't one number."""
    while declarator is not None and declarator.type != "function_declarator":
        declarator = field(declarator, "declarator") or named_child(declarator)
    parameters = field(declarator, "parameters")
    if parameters is None or any(child.type == "..." for child in parameters.children):
        return -1
    found = [child for child in parameters.named_children if child.type != "comment"]
    if any(child.type != "parameter_declaration" for child in found):
        return -1
    is_void = len(found) == 1 and found[0].named_child_count == 1 and found[0].end_byte - found[0].start_byte == 4
    return 0 if is_void and found[0].named_children[0].type == "primitive_type" else len(found)


def qualified(name: str) -> Expression:
    """Return the expression of a name such as ``a::b``."""
    expression: Expression = None
    for part in name.split("::"):
        if part:
            expression = op.member(expression, part) if expression else (op.NAME, part)
    return expression


def namespace_names(node: Node) -> list[Node]:
    """Return the names in the name of a namespace, the outermost first."""
    names: list[Node] = []
    while node.type == "nested_namespace_specifier" and node.named_children:
        *outer, node = node.named_children
        names.extend(outer)
    return [name for name in (*names, node) if name.type in _NAMESPACE_NAMES]


def declared_name(declarator: Node | None) -> tuple[Node | None, list[Node], bool]:
    """Return the name that a declarator declares, the scopes before it, and whether it declares a function."""
    scopes: list[Node] = []
    is_function = False
    node = declarator
    while node is not None and node.type not in NAMES:
        is_function = is_function or node.type == "function_declarator"
        if node.type == "qualified_identifier":
            scope = field(node, "scope")
            if scope is not None:
                scopes.append(scope)
            node = field(node, "name")
        elif node.type in DECLARATORS:
            inner = field(node, "declarator") or field(node, "name")
            node = inner or next(
                (
                    c
                    for c in node.named_children
                    if c.type in NAMES or c.type in DECLARATORS or c.type == "qualified_identifier"
                ),
                None,
            )
        else:
            return None, scopes, is_function
    return node, scopes, is_function
