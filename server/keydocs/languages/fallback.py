"""Languages without patterns of their own: markup, style sheets, Lisps and unknown ones."""

from __future__ import annotations

from keydocs.languages.base import MINOR, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

DEFINITIONS = DefinitionSyntax(
    DefinitionRow(
        Kind.CLASS,
        r"·(?:(?:export|default|public|abstract|final|pub|static|type|data) )*"
        r"(?:class|struct|trait|message|module|object|record) ",
        r"·(?:[({:<\[]|extends\b|$)",
    ),
    DefinitionRow(Kind.INTERFACE, r"·(?:(?:export|public|pub) )*(?:interface|protocol) ", r"·(?:[({:<\[]|extends\b|$)"),
    DefinitionRow(Kind.ENUM, r"·(?:(?:export|public|pub) )*enum (?:class )?", r"·(?:[({:<\[]|$)"),
    DefinitionRow(
        Kind.FUNCTION,
        r"·(?:(?:export|default|public|private|static|async|pub|local) )*"
        r"(?:def|function|func|fn|fun|sub|proc|procedure|defun|rpc) (?:\w+[.:])*",
        r"·(?:[({<=\[:]|$)",
    ),
    DefinitionRow(Kind.MACRO, r"·#·define ", r"(?!\w)"),
    DefinitionRow(Kind.MACRO, r"·(?:\{%-?·macro|macro_rules!) ", r"(?!\w)"),
    DefinitionRow(Kind.TYPE, r"·(?:type|typedef|using) ", r"·(?:<[^>\n]*>·)?="),
    DefinitionRow(Kind.NAMESPACE, r"·(?:namespace|package|mod) ", r"·[;{.:\n]"),
    DefinitionRow(Kind.VARIABLE, r"(?:(?:export|set) )?", r"·=(?!=)", rank=MINOR),
    DefinitionRow(Kind.MODULE, r"·#·include·[<\"]", r"[>\"]"),
    DefinitionRow(
        Kind.MODULE, r"·(?:import|from|use|require|include|source)[ \t(]+['\"<]?", r"(?:['\">;) \t]|$)", rank=MINOR
    ),
)
PLAIN = Language("", DEFINITIONS, line_comment="", has_block_comments=False)
"""Text in no known language, taken to have no comments."""


def unknown_language(name: str) -> Language:
    """Return what is assumed of a language that is known by its name alone."""
    return Language(name, DEFINITIONS)


def _markup(name: str, extensions: tuple[str, ...], has_hyphenated_words: bool = False) -> Language:
    return Language(
        name,
        DEFINITIONS,
        extensions=extensions,
        has_hyphenated_words=has_hyphenated_words,
        line_comment="",
        has_block_comments=False,
    )


def _hyphenated(name: str, extensions: tuple[str, ...], aliases: tuple[str, ...] = ()) -> Language:
    return Language(name, DEFINITIONS, extensions=extensions, aliases=aliases, has_hyphenated_words=True)


LANGUAGES = (
    PLAIN,
    _markup("markdown", ("md", "markdown", "rst")),
    _markup("html", ("html", "htm", "xml"), has_hyphenated_words=True),
    _markup("svg", (), has_hyphenated_words=True),
    _hyphenated("css", ("css",)),
    _hyphenated("scss", ("scss", "sass")),
    _hyphenated("less", ("less",)),
    _hyphenated("lisp", ("lisp", "lsp", "el"), ("elisp", "emacs-lisp", "common-lisp", "commonlisp")),
    _hyphenated("scheme", ("scm", "ss")),
    _hyphenated("racket", ("rkt",)),
    _hyphenated("clojure", ("clj", "cljs", "cljc", "edn")),
)
