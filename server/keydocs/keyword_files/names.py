"""The names in what a keyword file writes where a name belongs.

``settle(level)`` and ``def settle(level) -> int`` are the name ``settle`` with a signature; ``settle, rise`` and
``` `settle` / `rise` ``` are two names. Round brackets that do not follow on an identifier directly belong to the name,
and so do template arguments: ``close (the gate)``, ``operator()``, ``$(CC)``, ``Tide<T>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from keydocs.model import Kind

_MAX_NAMES = 50
_OPERATOR = re.compile(
    r"(?:[\w:<>, ]{0,300}[\w>*&] )?(\S{0,300}?(?<!\w)operator"
    r"(?:\s?\(\s?\)|\s?\[\s?\]|\s?(?:new|delete)(?:\[\])?|\s?\"\"\s?\w+"
    r"|\s?[^\w\s()\[\],\"]{1,3}|\s\w[\w:<>*&]{0,100}))(?:(\(.*\))[^()]{0,60})?"
)
_RUN = re.compile(r"[^\s()<>\[\]{}\"',;`]+")
_IDENTIFIER = re.compile(r"[*&]{0,3}([^\W\d]|[@$#~.:\\%?-]{0,3}[^\W\d])")
_TAIL = re.compile(
    r"\s{0,3}(?:$|\(|(?:->|=>|:(?!:)|=(?!=)|\{|;)|(?:const|noexcept|override|final|throws|throw|where|volatile|&|&&|async|mutating)\b)"
)
_ANYTHING = re.compile("")
_MODIFIERS = frozenset(
    """async template constexpr static public private protected internal abstract final virtual inline extern export
    default pub unsafe override open sealed data explicit friend mut readonly suspend impl __global__ __device__
    __host__ __forceinline__ void bool boolean int char float double long short unsigned signed auto string String
    size_t""".split()
)
_SURE = {"def": Kind.FUNCTION, "fn": Kind.FUNCTION, "#define": Kind.MACRO, "macro_rules!": Kind.MACRO}
_DECLARING = {
    "func": Kind.FUNCTION,
    "fun": Kind.FUNCTION,
    "function": Kind.FUNCTION,
    "sub": Kind.FUNCTION,
    "proc": Kind.FUNCTION,
    "procedure": Kind.FUNCTION,
    "method": Kind.METHOD,
    "constructor": Kind.METHOD,
    "class": Kind.CLASS,
    "struct": Kind.CLASS,
    "union": Kind.CLASS,
    "record": Kind.CLASS,
    "interface": Kind.INTERFACE,
    "trait": Kind.INTERFACE,
    "protocol": Kind.INTERFACE,
    "enum": Kind.ENUM,
    "type": Kind.TYPE,
    "typedef": Kind.TYPE,
    "namespace": Kind.NAMESPACE,
    "module": Kind.MODULE,
    "macro": Kind.MACRO,
    "const": Kind.CONSTANT,
    "let": Kind.VARIABLE,
    "var": Kind.VARIABLE,
    "val": Kind.VARIABLE,
}
"""Words that declare something. Unlike the sure ones, they also occur in phrases such as ``class hierarchy``."""
_KINDS = _SURE | _DECLARING
_TYPE_KINDS = (Kind.CLASS, Kind.INTERFACE, Kind.ENUM)
_DECLARATORS = _MODIFIERS | _KINDS.keys()
_WORD = re.compile(r"([\w#!]{1,30})\s{1,9}(?=\S)")
_RECEIVER = re.compile(r"\([^()]{0,100}\)\s{1,9}(?=\w)")
_TYPES = re.compile(r"(?:[\w:<>,*&\[\]]{1,100}\s{1,9}){1,5}(?=[*&]{0,3}[\w:~]{1,200}(?:<[^()]{0,200}>)?\()")
_DECLARED_TAIL = re.compile(
    r"\s{0,3}(?:$|(?:extends|implements|struct|interface|func|map|chan)\b|:(?!:)|=(?!=)|[<{;(])"
)
_VALUE_TAIL = re.compile(r"\s{0,3}(?:[:=]\s{1,3}\S|;$)")
_TYPED = re.compile(
    r"\s{1,3}(?:::|=)\s{1,3}(?=\S)"
    r"|\s{0,3}:\s{1,3}(?:[^\s\[\]<>()]|\[[^\[\]]{0,100}\]|<[^<>]{0,100}>){1,100}(?:\s(?:[|&=]|->|=>)\s|$)"
)
"""Separators of a name and its type or value: ``level: int``, ``settle :: Int -> Int``, ``LIMIT = 5``."""
_IS_SHAPED = re.compile(r"[A-Z]|[a-z0-9]*(?:_|[a-z][A-Z])")
_PLURAL = re.compile(r"\w+\(e?s\)")
_SEPARATOR = re.compile(r"(?:,\s{0,3}(?:and|or|&)\s{1,3}|,\s{0,3}|\s{1,3}(?:/|\||&|and|or)\s{1,3})")
_BETWEEN_MARKS = re.compile(r"\s{0,3}(?:,\s{0,3}(?:and|or|&)|[,/|&]|and(?=\s)|or(?=\s))\s{0,3}")
_SPANS = re.compile(r"(\*\*`|\*\*|`)(.{1,500}?)(`\*\*|\*\*|`)")
_CODE_SHAPE = re.compile(r"\w_|_\w|[a-z][A-Z]|::|\w\.\w|\)$")
_OPENING, _CLOSING = "([{<", ")]}>"


class Name(NamedTuple):
    """A name, its position in the written text, and its signature as written, empty if there is none. ``kind`` is that
    of the signature."""

    name: str
    start: int
    signature: str = ""
    kind: Kind | None = None


@lru_cache(maxsize=4096)
def is_one_name(encoded: bytes) -> bool:
    """Return whether :func:`names_in` finds only the name itself, given in bytes, in back-ticks."""
    written = encoded.decode("ascii", "replace")
    return names_in(written, is_code=True) == [Name(written, 0)]


def names_in(written: str, *, is_code: bool = False) -> list[Name]:
    """Return the names in a text that stands for a name, without marks, at least one. ``is_code``: in a code span."""
    if _is_plain(written):
        return [Name(written, 0)]
    found = [signed(text, is_code or in_code, start) for start, text, in_code in _pieces(written, is_code)]
    return found[:_MAX_NAMES]


def _is_plain(written: str) -> bool:
    """Return whether a text can only be a name."""
    return not any(mark in written for mark in "(<[`, ")


def signed(written: str, is_code: bool, shift: int = 0) -> Name:
    """Return one name, perhaps with its signature. ``shift`` is added to its position."""
    operator = _OPERATOR.fullmatch(written) if "operator" in written else None
    if operator:
        name = operator[1]
        signature = written if (operator[2] or operator.start(1)) and written != f"{name}()" else ""
        return Name(name, shift + operator.start(1), signature, Kind.FUNCTION)
    start, kind = _behind_declarators(written, is_code)
    end, has_call = _name_end(written, start)
    if not end and is_code:
        end = _typed_end(written)
    if not end or (not is_code and _PLURAL.fullmatch(written)):
        return Name(written, shift)
    while end - start > 1 and written[start] in "*&":
        start += 1
    name = written[start:end]
    if has_call and kind in (None, Kind.CONSTANT, Kind.VARIABLE):
        kind = Kind.MACRO if name.endswith("!") else Kind.FUNCTION
    signature = written.rstrip(" {;:") if (start, end) != (0, len(written)) else ""
    if signature == f"{name}()":
        signature = ""
    return Name(name, shift + start, signature, kind)


def attached_call(text: str) -> int:
    """Return the end of the brackets that a text begins with, 0 if there are none."""
    return _closing(text, 0) if text.startswith("(") else 0


def leading_call(text: str) -> int:
    """Return the end of ``name(…)`` at the start of a text, 0 if there is none."""
    run = _RUN.match(text)
    if run is None or not text.startswith("(", run.end()) or not _IDENTIFIER.match(text):
        return 0
    return _closing(text, run.end())


def separator_end(text: str) -> int:
    """Return the offset after a separator of two marked names, 0 if no name follows."""
    match = _BETWEEN_MARKS.match(text)
    return match.end() if match and text.startswith(("**", "`", "["), match.end()) else 0


def _behind_declarators(written: str, is_code: bool) -> tuple[int, Kind | None]:
    """Return the offset of the name after words such as ``def``, and the kind that they say."""
    at = 0
    kind: Kind | None = None
    word = ""
    words = 0
    while (match := _WORD.match(written, at)) and match[1] in _DECLARATORS:
        word = match[1]
        words += 1
        kind = kind or _KINDS.get(word)
        at = match.end()
    receiver = _RECEIVER.match(written, at) if word == "func" else None
    at = receiver.end() if receiver else at
    types = _TYPES.match(written, at) if at or is_code else None
    if types and all(types[0].count(one) == types[0].count(other) for one, other in ("<>", "[]")):
        return types.end(), kind
    run = _RUN.match(written, at)
    if not at or run is None or written.startswith("(", run.end()) or written.startswith("<", run.end()):
        return at, kind
    return (at, kind) if _is_declared(written, run, word, is_sure=words > 1, is_code=is_code) else (0, None)


def _is_declared(written: str, run: re.Match[str], word: str, *, is_sure: bool, is_code: bool) -> bool:
    """Return whether ``run`` is a name declared by the ``word`` before it. ``is_sure``: several words declare it."""
    is_shaped = word in _DECLARING and _IS_SHAPED.match(run[0]) is not None
    if not is_code:
        # ``class Tide`` in a heading; ``type ID`` is a phrase.
        return is_shaped and _DECLARING[word] in _TYPE_KINDS
    if is_sure or is_shaped or word in _SURE:
        return True
    return _VALUE_TAIL.match(written, run.end() - run[0].endswith(":")) is not None


def _typed_end(written: str) -> int:
    """Return the end of a name that is followed by its type or value, 0 if there is none."""
    run = _RUN.match(written)
    end = run.end() - run[0].endswith(":") if run else 0
    return end if run and _IDENTIFIER.match(written) and _TYPED.match(written, end) else 0


def _name_end(written: str, start: int) -> tuple[int, bool]:
    """Return the end of a name that is followed by its signature, and whether that has round brackets; 0 if there is no
    signature."""
    if not _IDENTIFIER.match(written, start):
        return 0, False
    end = start
    while run := _RUN.match(written, end):
        end = run.end() - (start > 0 and run[0].endswith(":") and len(run[0]) > 1)
        closing = _closing(written, end) if written.startswith("<", end) else 0
        if not closing or not written.startswith("::", closing):
            break
        end = closing
    at = end
    if written.startswith("<", at):
        at = _closing(written, at)
        if not at or written[end + 1 : end + 2] in ("=", "<", "-"):
            return 0, False
    elif written.startswith("[", at):
        at = _closing(written, at)
        if not written.startswith("(", at):
            return 0, False
    has_call = written.startswith("(", at)
    if has_call:
        at = _closing(written, at)
        if not at:
            return 0, False
    if not start and not has_call:
        # Template arguments belong to a name: ``vector<bool>`` is not ``vector``.
        return 0, False
    first = _WORD.match(written)
    is_declared = first is not None and first[1] in _DECLARATORS
    is_whole = is_declared and (has_call or written.startswith("#define"))
    tail = _ANYTHING if is_whole else _DECLARED_TAIL if is_declared else _TAIL
    return (end, has_call) if tail.match(written, at) else (0, False)


def _closing(text: str, start: int) -> int:
    """Return the offset after the bracket that closes the one at ``start``, 0 if there is none."""
    opening = text[start]
    closing = _CLOSING[_OPENING.index(opening)]
    depth = 0
    for at in range(start, min(len(text), start + 2_000)):
        char = text[at]
        if char == opening:
            depth += 1
        elif char == closing and not (char == ">" and text[at - 1] in "-="):
            depth -= 1
            if not depth:
                return at + 1
    return 0


def _pieces(written: str, is_code: bool) -> Iterator[tuple[int, str, bool]]:
    """Yield the names with their signatures, positions, and whether each has back-ticks of its own."""
    if is_code and _typed_end(written):
        yield 0, written, False
        return
    spans = list(_marked(written, is_code)) if "`" in written or "**" in written else []
    if len(spans) > 1:
        yield from spans
        return
    parts = list(_parts(written))
    texts = [text for _, text, _ in parts]
    if len(parts) > 1 and all(_is_name(text, is_code) for text in texts):
        by_word = any(separator.strip() in ("and", "or", "&") for _, _, separator in parts)
        by_comma = any(separator.startswith(",") for _, _, separator in parts)
        if by_comma or not by_word or all(map(_CODE_SHAPE.search, texts)):
            yield from ((start, text, False) for start, text, _ in parts)
            return
    yield 0, written, False


def _marked(written: str, is_code: bool) -> Iterator[tuple[int, str, bool]]:
    """Return the spans of ``a`, `b`` or ``a**, **b``, whose outer marks are not part of the text."""
    mark = "`" if written.count("`") % 2 == 0 else ""
    mark = "**" if not mark and written.count("**") % 2 == 0 else mark
    for outer in ("`", "**", "**`"):
        whole = f"{outer}{written}{outer[::-1]}"
        at = 0
        found: list[tuple[int, str, bool]] = []
        while span := _SPANS.match(whole, at):
            if span[1][::-1] != span[3]:
                break
            found.append((span.start(2) - len(outer), span[2], "`" in span[1] or is_code))
            at = span.end()
            if at == len(whole):
                yield from found
                return
            at = separator_end(whole[at:]) and at + separator_end(whole[at:])
            if not at:
                break


def _parts(written: str) -> Iterator[tuple[int, str, str]]:
    """Yield the parts of a text between separators outside brackets: start, text, and the separator before it."""
    depth = start = at = 0
    before = ""
    while at < len(written):
        char = written[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "<" and at and written[at - 1].isalnum() and (closing := _closing(written, at)):
            at = closing
            continue
        separator = _SEPARATOR.match(written, at) if not depth and char in ", \t" else None
        if separator:
            yield start, written[start:at], before
            start, before = separator.end(), separator[0].strip()
            at = start
        else:
            at += 1
    yield start, written[start:], before


def _is_name(text: str, is_code: bool) -> bool:
    """Return whether a text can be one of several names: an identifier, perhaps with its signature."""
    name = signed(text, is_code).name
    return bool(name) and _IDENTIFIER.match(name) is not None and not any(map(str.isspace, name))
