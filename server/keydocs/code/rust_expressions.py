"""The expressions that tell the types of Rust code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydocs.code import expressions as op
from keydocs.code.expressions import EXTERNAL_VALUE, Expression
from keydocs.code.facts import Definition, Trait
from keydocs.code.nominal_syntax import NominalSyntax
from keydocs.code.syntax import SyntaxTree, ancestors, field, named_child
from keydocs.model import Kind

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset(
    ("identifier", "type_identifier", "field_identifier", "crate", "super", "shorthand_field_identifier")
)
_SCOPED = frozenset(("scoped_identifier", "scoped_type_identifier"))
_TRANSPARENT = frozenset(
    ("reference_expression", "parenthesized_expression", "unary_expression", "await_expression", "unsafe_block",
     "async_block", "bracketed_type", "qualified_type", "mut_pattern", "expression_statement", "return_expression",
     "trait_bounds", "removed_trait_bound", "higher_ranked_trait_bound")
)  # fmt: skip
_POINTERS = frozenset(("reference_type", "pointer_type", "dynamic_type", "abstract_type", "bounded_type"))
_WRAPPERS = frozenset(("Box", "Rc", "Arc", "Cow", "Pin", "ManuallyDrop", "Ref", "RefMut", "MutexGuard"))
"""Types through which the members of what they hold are reached."""
_LISTS = frozenset(
    ("Vec", "VecDeque", "Option", "Result", "HashSet", "BTreeSet", "IndexSet", "Mutex", "RwLock", "RefCell", "Cell",
     "Weak", "OnceCell", "OnceLock", "LinkedList", "BinaryHeap", "Iterator", "IntoIterator", "SmallVec", "LazyLock",
     "io::Result", "Peekable")
)  # fmt: skip
"""Types that hold values of their first parameter, each of which is what ``?``, a loop or ``unwrap`` gives."""
_MAPPINGS = frozenset(("HashMap", "BTreeMap", "IndexMap", "FxHashMap"))
_VALUES = frozenset(
    ("string_literal", "raw_string_literal", "integer_literal", "float_literal", "boolean_literal", "char_literal",
     "primitive_type", "unit_expression", "unit_type", "binary_expression", "range_expression", "never_type")
)  # fmt: skip
_SAME_VALUE = frozenset(
    ("clone", "to_owned", "as_ref", "as_mut", "by_ref", "deref", "deref_mut", "cloned", "copied", "as_deref",
     "borrow", "borrow_mut", "into")
)  # fmt: skip
_CONSTRUCTED = frozenset(("Box::new", "Rc::new", "Arc::new", "Cow::Borrowed", "Cow::Owned", "Pin::new", "Box::pin"))
_HELD = frozenset(("Some", "Ok", "Mutex::new", "RefCell::new", "RwLock::new", "Cell::new"))
_LEAF_PATTERNS = frozenset(("identifier", "shorthand_field_identifier"))
_MAX_ARMS = 3


class RustExpressions(NominalSyntax):
    """Reduces Rust code to expressions."""

    def __init__(self, tree: SyntaxTree, path: str) -> None:
        self.impl_names: list[str] = []
        """While the declarations are collected, the types of the impl blocks around."""
        super().__init__(tree, path)

    def add_named(self, name: str, node: Node, container: int, type_: Expression) -> None:
        """Add a variable whose name isn't in the source."""
        line, column = self.tree.place_of(node)
        self.definitions.append(
            Definition(name, Kind.VARIABLE, line, column, container, op.bounded(type_), (), Trait.TYPED)
        )

    def path_text(self, node: Node | None) -> str:
        """Return a path without its type arguments, such as ``crate::shapes::Circle``."""
        if node is None:
            return ""
        if node.type in _SCOPED:
            path = self.path_text(field(node, "path"))
            name = self.text(field(node, "name"))
            return f"{path}::{name}" if path else name
        if node.type in ("generic_type", "generic_type_with_turbofish", "generic_function"):
            return self.path_text(field(node, "type") or field(node, "function"))
        return self.text(node) if node.child_count == 0 else ""

    def path_expression(self, path: str) -> Expression:
        first, *others = path.split("::")
        found: Expression = (op.NAME, first)
        for part in others:
            found = op.member(found, part)
        return found

    def last_name(self, node: Node | None) -> str:
        """Return the last name of a type or receiver."""
        while node is not None and node.child_count:
            node = (
                field(node, "name") or field(node, "field") or field(node, "type") or field(node, "function")
                or named_child(node, node.named_child_count - 1)
            )  # fmt: skip
        return self.text(node)

    def self_type(self, node: Node) -> Expression:
        """Return what ``Self`` means at a node."""
        for outer in ancestors(node, self.tree.root):
            if outer.type == "impl_item":
                return self.expression(field(outer, "type"))
            if outer.type in ("trait_item", "struct_item", "enum_item") and outer.id in self.containers:
                return (op.CLASS_ITSELF, self.containers[outer.id])
        return None

    def expression(self, node: Node | None) -> Expression:
        if node is None:
            return None
        kind = node.type
        if kind in _NAMES:
            name = self.text(node)
            is_collecting = self._type_parameters is not None
            return self.self_type(node) if name == "Self" and not is_collecting else self.name_expression(name, node)
        if kind == "self":
            is_path = node.parent is not None and node.parent.type in (*_SCOPED, "scoped_use_list", "use_list")
            return (op.NAME, "self") if is_path else op.instance(self.self_type(node))
        if kind in _SCOPED:
            path = field(node, "path")
            return op.member(self.expression(path), self.text(field(node, "name")))
        if kind == "field_expression":
            return op.member(self.expression(field(node, "value")), self.text(field(node, "field")))
        if kind == "call_expression":
            return self._call(node)
        if kind == "try_expression":
            return op.element(self.expression(named_child(node)))
        if kind == "index_expression":
            return op.element(self.expression(named_child(node)))
        if kind in ("struct_expression", "type_cast_expression"):
            return self.annotation(field(node, "name") or field(node, "type"))
        if kind in ("generic_type", "generic_type_with_turbofish", "generic_function"):
            return self.expression(field(node, "type") or field(node, "function"))
        if kind in _TRANSPARENT:
            return self.expression(self._inner(node))
        if kind == "reference_type" or kind in _POINTERS:
            return self.expression(field(node, "type") or field(node, "trait") or named_child(node))
        if kind == "array_expression":
            return (op.LIST, self.expression(named_child(node)))
        if kind == "tuple_expression":
            return (op.TUPLE, *(self.expression(child) for child in node.named_children))
        if kind == "closure_expression":
            return (op.RETURNING, self.expression(field(node, "body")))
        if kind == "block":
            return self.expression(named_child(node, node.named_child_count - 1))
        if kind == "if_expression":
            return self.expression(field(node, "consequence"))
        if kind == "match_expression":
            return self._match(node)
        if kind == "macro_invocation":
            return self._macro(node)
        return EXTERNAL_VALUE if kind in _VALUES else None

    def _inner(self, node: Node) -> Node | None:
        children = [child for child in node.named_children if child.type not in ("mutable_specifier", "lifetime")]
        return children[0] if children else None

    def _call(self, node: Node) -> Expression:
        function = field(node, "function")
        first = named_child(field(node, "arguments"))
        path = self.path_text(function)
        if path in _CONSTRUCTED:
            return self.expression(first)
        if path in _HELD:
            return (op.LIST, self.expression(first))
        found = op.call(self.expression(function))
        is_same = self.text(field(function, "field")) in _SAME_VALUE
        return op.either([found, self.expression(field(function, "value"))]) if is_same else found

    def _match(self, node: Node) -> Expression:
        body = field(node, "body")
        arms = [field(arm, "value") for arm in (body.named_children if body is not None else ())][:_MAX_ARMS]
        return op.either([self.expression(arm) for arm in arms])

    def _macro(self, node: Node) -> Expression:
        tokens = node.named_children[-1]
        if self.text(field(node, "macro")) != "vec" or tokens.type != "token_tree":
            return None
        struct = named_child(tokens)
        return (op.LIST, self.in_macro(tokens.children[-2]) if struct is not None else None)

    def in_macro(self, node: Node | None) -> Expression:
        """Return the expression that ends with a token of a macro's arguments, as far as dots and calls go."""
        if node is None:
            return None
        before = node.prev_sibling
        if node.type == "token_tree":
            is_call = self.text(node).startswith("(") and self.text(before).isidentifier()
            return op.call(self.in_macro(before)) if is_call else None
        if self.text(node) == "$crate":
            return (op.NAME, "crate")
        if before is not None and before.type in (".", "::"):
            return op.member(self.in_macro(before.prev_sibling), self.text(node))
        if node.type == "self":
            following = node.next_sibling
            is_path = following is not None and following.type == "::"
            return (op.NAME, "self") if is_path else op.instance(self.self_type(node))
        return self.expression(node) if node.type in _NAMES else None

    def annotation(self, node: Node | None) -> Expression:
        if node is None:
            return None
        kind = node.type
        if kind == "generic_type":
            return self._generic(node)
        if kind in _POINTERS:
            inner = field(node, "type") or field(node, "trait") or named_child(node)
            return self.annotation(inner)
        if kind in ("array_type", "slice_type"):
            return (op.LIST, self.annotation(field(node, "element") or named_child(node)))
        if kind == "tuple_type":
            return (op.TUPLE, *(self.annotation(child) for child in node.named_children))
        if kind == "function_type":
            return (op.RETURNING, self.annotation(field(node, "return_type")))
        if kind in _VALUES:
            return EXTERNAL_VALUE
        return op.instance(self.expression(node))

    def _generic(self, node: Node) -> Expression:
        arguments = field(node, "type_arguments")
        types = (
            [child for child in arguments.named_children if child.type != "lifetime"] if arguments is not None else []
        )
        name = self.path_text(field(node, "type")).rpartition("::")[2]
        if not types:
            return op.instance(self.expression(node))
        of = [field(child, "type") if child.type == "type_binding" else child for child in types]
        if name in _WRAPPERS:
            return self.annotation(of[0])
        if name in _LISTS:
            return (op.LIST, self.annotation(of[0]))
        if name in _MAPPINGS:
            return (op.MAPPING, self.annotation(of[-1]))
        # A type of another crate mostly holds values of its parameter.
        return op.either([op.instance(self.expression(node)), (op.LIST, self.annotation(of[0]))])

    # Patterns.

    def names_of_pattern(self, pattern: Node | None) -> list[Node]:
        """Return the names that a pattern binds."""
        found: list[Node] = []
        stack = [pattern] if pattern is not None else []
        while stack:
            node = stack.pop()
            if node.type in _LEAF_PATTERNS:
                # What begins with a capital letter is a constant or a variant without values.
                if not self.text(node)[:1].isupper():
                    found.append(node)
                continue
            skipped = field(node, "type") or (field(node, "name") if node.type == "field_pattern" else None)
            if node.type == "field_pattern" and field(node, "pattern") is None:
                skipped = None
            condition = field(node, "condition")
            stack += [
                child
                for child in node.named_children
                if child != skipped and child != condition and not child.type.startswith("scoped_")
            ]
        return found

    def destructured(self, pattern: Node | None, name: Node, value: Expression) -> Expression:
        """Return the part of a value that a pattern binds to a name."""
        if pattern is None or not pattern.start_byte <= name.start_byte < pattern.end_byte:
            return None
        if pattern.type in _LEAF_PATTERNS:
            return value
        parts: list[tuple[Node | None, Expression]]
        children = [child for child in pattern.named_children if child.type != "mutable_specifier"]
        if pattern.type == "tuple_pattern":
            parts = [(child, op.item(value, position)) for position, child in enumerate(children)]
        elif pattern.type == "tuple_struct_pattern":
            type_ = self.path_text(field(pattern, "type"))
            owner = self.expression(field(pattern, "type"))
            is_wrapper = type_ in ("Some", "Ok")
            parts = [
                (child, op.element(value) if is_wrapper else op.member(owner, str(position)))
                for position, child in enumerate(children[1:])
            ]
        elif pattern.type == "struct_pattern":
            owner = self.expression(field(pattern, "type"))
            parts = [
                (field(child, "pattern") or field(child, "name"), op.member(owner, self.text(field(child, "name"))))
                for child in children
                if child.type == "field_pattern"
            ]
        else:
            parts = [(child, value) for child in children]
        found = (self.destructured(part, name, inner) for part, inner in parts if part is not None)
        return next((expression for expression in found if expression), None)
