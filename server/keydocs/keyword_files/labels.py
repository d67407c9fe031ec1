"""Maps the kinds of keyword files to :class:`keydocs.model.Kind`."""

from __future__ import annotations

import re

from keydocs.keyword_files.translations import in_english
from keydocs.model import Kind

_WORDS = {
    Kind.CLASS: "class classs classes struct structure union record object exception dataclass",
    Kind.FUNCTION: "function func def procedure subroutine kernel hook decorator callable fn component",
    Kind.METHOD: "method constructor destructor getter setter",
    Kind.MACRO: "macro define preprocessor",
    Kind.CONSTANT: "constant const enumerator",
    Kind.VARIABLE: "variable var global attribute property propertie field member parameter argument",
    Kind.TYPE: "type typedef alias typealias typevar",
    Kind.ENUM: "enum enumeration",
    Kind.INTERFACE: "interface trait protocol",
    Kind.NAMESPACE: "namespace",
    Kind.MODULE: "import imported include included module package dependency dependencie library header",
    Kind.FILE: "file filename",
    Kind.IDENTIFIER: "identifier symbol name keyword term",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_ADJECTIVES = frozenset(
    """extracted other key main public private internal global local static abstract cuda cmake defined core used
    imported included exported instance helper member inner nested all""".split()
)
_NOUNS = frozenset(
    "definition definitions declaration declarations name names component components found and s".split()
)
_REMARK_WORDS = frozenset("at defined in line lines occurrence occurrences on time times use uses used".split())
_WORD = re.compile(r"[a-z]+")
_REMARK_WORD = re.compile(r"[^\s,:;/_-]+")
_NUMBER = re.compile(r"[#lx×]?\d{1,9}x?")


def kind_of(text: str) -> Kind | None:
    """Return the kind that a heading or value names, None if it names none.

    The first known word decides, with plurals and typos of generators: ``Class/Structs``, ``Function Definition``,
    ``Method In Baseconfig``, ``cuda_kernel``, ``Imported Module``.
    """
    for word in _WORD.findall(text.lower()[:80]):
        kind = _KINDS.get(word) or _KINDS.get(word.removesuffix("s"))
        if kind:
            return kind
    return None


def heading_kind(text: str) -> Kind | None:
    """Return the kind of the entries below a heading; None for letters, topics and other headings. ``Functions`` and
    ``Method In Baseconfig`` are kinds; ``File Handling`` is a topic."""
    words = _WORD.findall(in_english(text).lower()[:80])
    while words and words[0] in _ADJECTIVES:
        words.pop(0)
    if not words or len(words) > 4 or kind_of(words[0]) is None:
        return None
    if all(kind_of(word) or word in _NOUNS for word in words[1:]) or words[1] == "in":
        return kind_of(in_english(text))
    return None


def is_kind(word: str) -> bool:
    """Return whether a single word names a kind."""
    word = word.lower()
    return word in _KINDS or word.removesuffix("s") in _KINDS


def is_remark(text: str) -> bool:
    """Return whether words after a name only say its kind, or where or how often it is found."""
    words = _REMARK_WORD.findall(text.lower().replace("`", " ").replace("*", " "))
    if not any(is_kind(word) or _NUMBER.fullmatch(word) for word in words):
        return False
    return all(_is_remark_word(word) for word in words)


def _is_remark_word(word: str) -> bool:
    known = word in _REMARK_WORDS or word in _ADJECTIVES or word in _NOUNS
    return known or is_kind(word) or _NUMBER.fullmatch(word) is not None
