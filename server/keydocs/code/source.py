"""A source as it is open in the editor, parsed: the entry point of this package."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from keydocs.code.facts import Facts
from keydocs.code.language import CodeLanguage, Resolver
from keydocs.code.languages import language_of
from keydocs.code.meaning import Context, Meaning, Verdict
from keydocs.code.members import Member, members_of, receiver_node
from keydocs.code.resolution import Resolution, by_receiver_name
from keydocs.code.syntax import SyntaxTree, has_grammar, is_name, parse
from keydocs.code.values import Sources, What
from keydocs.languages import all_languages
from keydocs.text.identifiers import is_shaped, word_at

if TYPE_CHECKING:
    from tree_sitter import Node

_STRING_TYPES = (
    "string",
    "char_literal",
    "character_literal",
    "raw_str",
    "heredoc",
    "regex",
    "jsx_text",
    "rune_literal",
)
_INTERPOLATIONS = ("interpolation", "template_substitution", "embedded")
_LITERAL_NAMES = frozenset(
    ("primitive_type", "predefined_type", "auto", "placeholder_type", "integral_type", "floating_point_type",
     "boolean_type", "void_type")
)  # fmt: skip
_BLANK = re.compile(r"\s")
_MAX_LEVELS_OF_TEXT = 6
"""Nodes between a leaf and the comment or string that it belongs to."""


class ParsedSource:
    """A parsed source of a language that is understood."""

    def __init__(self, path: str, language: CodeLanguage, tree: SyntaxTree) -> None:
        self.path = path
        self.tree = tree
        self._language = language
        self._syntax = language.syntax(tree, path)

    @cached_property
    def facts(self) -> Facts:
        return self._syntax.facts()

    def facts_or_none(self) -> Facts | None:
        """Return the facts, None if the source is nested too deeply."""
        try:
            return self.facts
        except RecursionError:
            return None

    def resolver(self, sources: Sources) -> Resolver:
        """Return the resolver of this source's names, among the other sources of its workspace."""
        evaluator = self._language.evaluator(_OpenSources(sources, self))
        return self._language.resolver(self._syntax, self.path, evaluator)

    def meaning_at(self, offset: int, sources: Sources) -> Meaning:
        """Return what an offset in the text means."""
        node = self.tree.node_at(offset)
        context, around = _context_of(node)
        if context in (Context.COMMENT, Context.STRING):
            return self._meaning_in_text(context, around, offset, sources)
        start, end = self.tree.offset(node.start_byte), self.tree.offset(node.end_byte)
        if not is_name(node) or node.type in _LITERAL_NAMES:
            word_start, word_end = word_at(self.tree.text, offset)
            if word_start < word_end and (word_start, word_end) != (start, end):
                return self._meaning_of_hidden(node, word_start, word_end, sources)
            return Meaning(Context.KEYWORD, start, end)
        name = self.tree.text_of(node)
        found = self.resolver(sources).resolve(node)
        if found.verdict is Verdict.UNKNOWN and found.receiver:
            found = by_receiver_name(sources, found, name)
        return _meaning(start, end, name, found)

    def _meaning_of_hidden(self, node: Node, start: int, end: int, sources: Sources) -> Meaning:
        """Return what a word means that the grammar doesn't know as a name, such as a macro before a declaration."""
        word = self.tree.text[start:end]
        if not (word[0].isalpha() or word[0] == "_") or node.type == "preproc_directive":
            return Meaning(Context.KEYWORD, start, end)
        return _meaning(start, end, word, self.resolver(sources).named_in_text(word, node))

    def members_at(self, offset: int, prefix: str, sources: Sources) -> list[Member] | None:
        """Return the members, whose names begin with a prefix, of the receiver of the name that ends at an offset.

        None if there is no receiver; empty if it isn't known what it is.
        """
        node = self.tree.node_at(offset)
        if _context_of(node)[0] is not Context.CODE or not is_name(node):
            return None
        receiver = receiver_node(node)
        if receiver is None:
            return None
        resolver = self.resolver(sources)
        value = resolver.evaluator.value(self.path, resolver.scope_of(node), resolver.receiver(receiver))
        if value.what in (What.LIST, What.MAPPING) and self._is_arrow(receiver, node):
            value = resolver.evaluator.value(value.path, value.definition, value.expression)
        return members_of(resolver.evaluator, value, prefix) if value.is_known else []

    def _is_arrow(self, receiver: Node, name: Node) -> bool:
        return self.tree.data[receiver.end_byte : name.start_byte].strip() == b"->"

    def context_at(self, offset: int) -> Context:
        """Return what an offset in the text is in."""
        return _context_of(self.tree.node_at(offset))[0]

    def _meaning_in_text(self, context: Context, around: Node, offset: int, sources: Sources) -> Meaning:
        """Return what a word of a comment or string means: nothing unless it is a name of the file."""
        resolver = self.resolver(sources)
        named = resolver.path_in_text(around)
        if named is not None:
            start, end = self.tree.offset(around.start_byte) + 1, self.tree.offset(around.end_byte) - 1
            return Meaning(context, start, end, self.tree.text[start:end], named.verdict, (), named.module)
        start, end = word_at(self.tree.text, offset)
        word = self.tree.text[start:end]
        is_prose = context is Context.COMMENT or _BLANK.search(self.tree.text_of(around)) is not None
        if is_prose and is_shaped(word):
            found = resolver.named_in_text(word, around)
            if found.verdict in (Verdict.TARGET, Verdict.OWN_DEFINITION, Verdict.MODULE):
                return Meaning(context, start, end, word, Verdict.TARGET, found.targets, found.module)
        return Meaning(context, start, end, word)


class _OpenSources:
    """The sources of a workspace, one of them as it is in the editor."""

    def __init__(self, sources: Sources, source: ParsedSource) -> None:
        self._sources = sources
        self._source = source
        self.cache, self.includes = sources.cache, sources.includes
        self.first, self.exists, self.named = sources.first, sources.exists, sources.named
        self.ending, self.folder, self.is_indexed = sources.ending, sources.folder, sources.is_indexed

    def facts(self, path: str) -> Facts | None:
        return self._source.facts if path == self._source.path else self._sources.facts(path)


def _meaning(start: int, end: int, name: str, found: Resolution) -> Meaning:
    return Meaning(
        Context.CODE, start, end, name,
        found.verdict, found.targets, found.module, found.is_member, found.receiver, found.owner,
    )  # fmt: skip


def is_understood(language: str) -> bool:
    """Return whether sources of a language can be parsed: whether its rules and its grammar are there."""
    found = language_of(language)
    return found is not None and has_grammar(found.grammar(""))


def understood_languages() -> list[str]:
    """Return the names of the languages that :func:`is_understood` is true for."""
    return [language.name for language in all_languages() if is_understood(language.name)]


def parse_source(text: str, path: str, language: str) -> ParsedSource | None:
    """Parse a source; None if its language isn't understood, or it is too long or takes too long."""
    found = language_of(language)
    if found is None:
        return None
    try:
        tree = parse(text, found.grammar(path), found.readable)
        return ParsedSource(path, found, tree) if tree is not None else None
    except RecursionError:
        return None


def _context_of(node: Node) -> tuple[Context, Node]:
    """Return what a leaf is in, and the node of the comment or string."""
    around: Node | None = node
    for _ in range(_MAX_LEVELS_OF_TEXT):
        if around is None or around.type in _INTERPOLATIONS:
            break
        if "comment" in around.type:
            return Context.COMMENT, around
        if around.is_named and any(kind in around.type for kind in _STRING_TYPES):
            return Context.STRING, around
        around = around.parent
    return Context.CODE, node
