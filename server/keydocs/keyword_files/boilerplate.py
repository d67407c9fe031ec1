"""Recognises descriptions that a generator writes under any name: they only say where a name was found and of which
kind it is.

A sentence is compared without its name, paths and names of files, links to documentation, addresses and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from keydocs.keyword_files.inline import links
from keydocs.keyword_files.labels import is_kind

_NAME, _PLACE = "\1", "\2"
_MAX_TEXT = 1_000
_URL = re.compile(r"https?://\S{1,500}|www\.\S{1,500}")
_FILE = re.compile(
    r"[\w.@+-]{0,100}(?:/[\w.@+-]{1,100}){1,30}|[\w-]{0,100}(?:\.[\w-]{1,60}){0,3}\.[A-Za-z]\w{0,5}(?![\w(])"
)
_NUMBER = re.compile(r"(?<!\w)[#~]?\d[\d,.]*(?!\w)")
_WORD = re.compile("[\1\2]|[^\\W\\d_]+(?:'[a-z]+)?")
_ABOUT_DOCUMENTATION = re.compile(
    r"\bdocs?\b|documentation|_docs\b|_kw\b|^(?:here|link|page|more|details|view|see)\b", re.IGNORECASE
)
_PLURAL = re.compile(r"(?:\((?:s|es)\))")

_PLACEHOLDER = re.compile(
    r"\W*(?:todo|tbd|fixme|undocumented|none|n/?a|unknown"
    r"|no\s(?:description|documentation|docstring|summary)(?:\s(?:is\s)?(?:available|provided|given|found|yet))?)\W*",
    re.IGNORECASE,
)
_FORMS = frozenset("definition declaration reference literal".split())
_ARTICLES = frozenset("a an the this that these any some another its".split())
_VERBS = frozenset(
    """found defined declared used referenced listed appears appear appearing occurs occur mentioned imported included
    exported identified extracted detected documented located seen introduced provided present contained available
    described is are was were be been""".split()
)
_PREPOSITIONS = frozenset("in from at on within inside throughout by for to as of with via into under".split())
_THINGS = frozenset(
    """file files source sources code codebase module modules document documents documentation docs doc page pages
    script header project repository program text section sections line lines location locations place places
    definition definitions declaration declarations usage usages use occurrence occurrences mention mentions time times
    identifier identifiers symbol symbols keyword keywords term terms name names word words entry item element token
    concept link url reference references details more information info here below above""".split()
)
_ADJECTIVES = frozenset(
    """technical key important main other related external internal local global public private imported exported
    built potential possible general generic common domain custom standard known various specific""".split()
)
_JOINTS = frozenset("and or and/or either also only not e g i".split())
_LOOKS = frozenset("see view read refer visit check open go find".split())
_FRAME_WORDS = _FORMS | _ARTICLES | _VERBS | _PREPOSITIONS | _THINGS | _ADJECTIVES | _JOINTS | _LOOKS
_DEICTIC = frozenset(("this", "here", "below", "above", "docs", "documentation"))


def frame(text: str, name: str, files: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a text in lower case, without kinds and with marks for names. ``files`` are paths that the
    text may contain."""
    return tuple(word for word in _words(text, name, files) if not is_kind(word))


def is_stock(text: str, name: str, files: Iterable[str] = ()) -> bool:
    """Return whether a text says nothing about a name but what it is called, its kind and where it is found."""
    if "\n\n" in text.strip() or len(text) > _MAX_TEXT:
        return False
    if _PLACEHOLDER.fullmatch(text):
        return True
    words = _words(text, name, files)
    if not all(word in (_NAME, _PLACE) or word in _FRAME_WORDS or is_kind(word) for word in words):
        # A link to the documentation with a word before it, in whatever language.
        return "](" in text and _PLACE in words and sum(word != _PLACE for word in words) <= 1
    if any(word == "of" and after not in (_NAME, _PLACE, "this") for word, after in pairwise([*words, ""])):
        # ``name of the module``
        return False
    is_placed = any(word in (_NAME, _PLACE) or word in _DEICTIC for word in words)
    is_placed = is_placed or not (_VERBS.isdisjoint(words) or _PREPOSITIONS.isdisjoint(words))
    fillers = _ARTICLES | _ADJECTIVES | _JOINTS | _FORMS
    return is_placed or all(word in fillers or is_kind(word) for word in words)


def is_quotation(text: str) -> bool:
    """Return whether a text is a fragment of another: ``*...if true; then ...*``."""
    bare = text.strip().strip("*_`\"'“”«»> ")
    return bare.startswith(("...", "…"))


def _words(text: str, name: str, files: Iterable[str]) -> list[str]:
    text = _without_links(text[:_MAX_TEXT])
    text = _URL.sub(_PLACE, text)
    for known in _names_of(files):
        text = re.sub(rf"(?<![\w/.]){re.escape(known)}(?![\w/])", _PLACE, text)
    if name:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _NAME, text)
    text = _NUMBER.sub(_PLACE, _FILE.sub(_PLACE, _PLURAL.sub("", text)))
    return [word.lower() for word in _WORD.findall(text)]


def _names_of(files: Iterable[str]) -> list[str]:
    """Return the paths, names and stems of files, longest first."""
    names = {path.rpartition("/")[2] for path in files}
    stems = {name.partition(".")[0] for name in names}
    return sorted(filter(None, {*files, *names, *stems}), key=len, reverse=True)


def _without_links(text: str) -> str:
    """Return the text with a mark for each link to documentation, and the labels of other links."""
    pieces, done = [], 0
    for link in links(text):
        is_place = _ABOUT_DOCUMENTATION.search(link.label) or _ABOUT_DOCUMENTATION.search(link.target.partition("#")[0])
        pieces += [text[done : link.start], _PLACE if is_place else link.label]
        done = link.end
    return "".join([*pieces, text[done:]])
