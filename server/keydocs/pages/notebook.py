"""The code in notebooks: in their file format (nbformat's JSON), a line of code is a string on a line of its own."""

from __future__ import annotations

import json
import re
import textwrap

from keydocs.languages import language_of_name
from keydocs.pages.source_text import FILLER

_CELL_TYPE = '"cell_type"'
_HEAD = 100_000
"""Characters in which a notebook has its first cell."""
_KEY = re.compile(r'[ \t]*"(cell_type|source)"[ \t]*:[ \t]*(.*)')
_STRING = re.compile(r'[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*)?')
_PART = re.compile(r'[ \t]*(?:["\[\]{}]|(?:true|false|null|-?[\d.]+)[ \t]*(?:,[ \t]*)?$)')
"""How a line of the format begins that is no string of its own."""
_LINE_END = re.compile(r"(?<!\\)((?:\\\\)*)(?:\\r)?\\n$")
_ESCAPES = re.compile(r"(?:\\(?:u[0-9a-fA-F]{4}|[^u]))+")
_INFO = re.compile(r'"language_info"\s*:\s*\{([^{}]{0,500}(?:\{[^{}]{0,500}\}[^{}]{0,500})?)')
_INNER = re.compile(r"\{[^{}]*\}")
_NAME = re.compile(r'"name"\s*:\s*"([\w+#-]+)"')


def is_notebook(text: str, start: int, end: int, path: str) -> bool:
    """Whether ``text[start:end]`` is a notebook in its file format, all of it or its beginning; ``path`` is where it
    is from, empty where that is not known."""
    first = text[start : min(end, start + 100)].lstrip()[:1]
    if first not in ("{", "[", '"'):
        return False
    return path.lower().endswith(".ipynb") or text.find(_CELL_TYPE, start, min(end, start + _HEAD)) >= 0


def code_in(text: str) -> str:
    """The code of a notebook's cells, every character where its own is in ``text``, with blanks instead of all else.

    Lines end with a line feed. That before a line of code stands directly before its first character, where ``text``
    has a quote: so code begins its line, and is on the same line as in ``text``. What an escape is longer than its
    character is :data:`FILLER`.
    """
    is_code, is_source = True, '"source"' not in text
    found: list[str] = []
    for line in text.split("\n"):
        key = _KEY.match(line)
        begin, code = "\n" if found else "", ""
        if key and key[1] == "cell_type":
            is_code = '"code"' in key[2]
        elif key:
            is_source = is_code and key[2].strip() == "["
        elif line.strip() in ("]", "],"):
            is_source, is_code = False, True
        elif is_source and (string := _STRING.fullmatch(line)):
            begin = (" " * string.start(1) + "\n") if found else " " * string.start(1)
            code = _decoded(string[1])
            line = line[string.start(1) :]
        found.append(begin + code.ljust(len(line)))
    return "".join(found)


def language_of(text: str) -> str:
    """The language of a notebook's code, as :mod:`keydocs.languages` calls it."""
    info = _INFO.search(text)
    named = _NAME.search(_INNER.sub("", info[1])) if info else None
    return language_of_name(named[1]) if named else "python"


def unquoted(text: str) -> str:
    """Lines that somebody quoted from a notebook's file: of strings what they hold, nothing of the format around
    them."""
    found = []
    for line in text.split("\n"):
        string = _STRING.fullmatch(line)
        if string:
            found.append(_decoded(string[1]).replace(FILLER, "").rstrip())
        elif not _PART.match(line):
            found.append(line)
    return textwrap.dedent("\n".join(found)).strip("\n")


def _decoded(string: str) -> str:
    """The line of code in a JSON string, as long as the string without its line end."""
    string = _LINE_END.sub(r"\1", string)

    def decode(escapes: re.Match[str]) -> str:
        try:
            characters: str = json.loads(f'"{escapes[0]}"')
        except ValueError:
            return escapes[0]
        # Halves of surrogate pairs cannot be sent to anybody.
        characters = characters.encode("utf-8", "replace").decode().replace("\n", " ").replace("\r", " ")
        # Before the first character it is indentation.
        filler = FILLER if string[: escapes.start()].strip() else " "
        return filler * (len(escapes[0]) - len(characters)) + characters

    return _ESCAPES.sub(decode, string)
