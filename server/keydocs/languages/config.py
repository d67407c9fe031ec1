"""Configuration and build files."""

from __future__ import annotations

from keydocs.languages.base import MINOR, DefinitionRow, DefinitionSyntax, Language
from keydocs.model import Kind

_YAML = DefinitionSyntax(
    DefinitionRow(Kind.VARIABLE, r"[\"']?", r"[\"']?·:(?:[ \t]|$)"),
    DefinitionRow(Kind.VARIABLE, r" (?:- )*[\"']?|- (?:- )*[\"']?", r"[\"']?·:(?:[ \t]|$)", rank=MINOR),
    DefinitionRow(Kind.FUNCTION, r"·- (?:func|name|id):·[\"']?", r"(?:[\"']?·$|\(|\.\w+\()", rank=MINOR),
    DefinitionRow(Kind.VARIABLE, r"·-·[\"']?", r"=(?!=)", rank=MINOR),
)
_TOML = DefinitionSyntax(
    DefinitionRow(Kind.NAMESPACE, r"·\[\[?·\"?(?:[^\]\n]*\.)?\"?", r"\"?(?:\.[^\]\n]*)?·\]"),
    DefinitionRow(Kind.VARIABLE, r"·(?:[\w.-]*\.)?[\"']?", r"[\"']?(?:\.[\w.-]*)?·[=:](?!=)"),
)
_JSON = DefinitionSyntax(
    DefinitionRow(Kind.VARIABLE, r"[ \t]{0,4}\"", r"\"·:"),
    DefinitionRow(Kind.VARIABLE, r".*\"", r"\"·:", rank=MINOR),
)
_MAKE = DefinitionSyntax(
    DefinitionRow(Kind.FUNCTION, r"(?:[\w. \t-]*[ \t])?", r"(?: [\w.-]+)*·::?(?!=)"),
    DefinitionRow(Kind.VARIABLE, r"(?:export |override |define )?", r"·(?:[:?+!]{0,2}=|$)"),
    DefinitionRow(Kind.MODULE, r"-?include (?:[^\n]*[ \t/])?", r"(?:[ \t]|$)"),
)
_DOCKERFILE = DefinitionSyntax(
    DefinitionRow(Kind.VARIABLE, r"(?i:ENV|ARG) ", r"(?:[= \t]|$)"),
    DefinitionRow(Kind.VARIABLE, r" ", r"=", scope=r"(?i:ENV|ARG)\b", rank=MINOR),
    DefinitionRow(Kind.NAMESPACE, r"(?i:FROM) [^\n]*[ \t](?i:AS) ", r"·$"),
    DefinitionRow(Kind.MODULE, r"(?i:FROM) (?:--\S+ )?(?:[^\n \t]*/)?", r"(?:[: \t@]|$)"),
)
_CMAKE = DefinitionSyntax(
    DefinitionRow(Kind.FUNCTION, r"·(?i:function)·\(·", r"[ \t\n)]"),
    DefinitionRow(Kind.MACRO, r"·(?i:macro)·\(·", r"[ \t\n)]"),
    DefinitionRow(
        Kind.CLASS,
        r"·(?i:add_library|add_executable|add_custom_target|project|\w*_add_(?:library|executable|module|test))·\(·",
        r"[ \t\n)]",
    ),
    DefinitionRow(Kind.CONSTANT, r"·(?i:option|cmake_dependent_option|define_property)·\(·\"?", r"[ \t\n)\"]"),
    DefinitionRow(Kind.VARIABLE, r"(?i:set)·\(·\"?", r"[ \t\n)\"]"),
    DefinitionRow(Kind.VARIABLE, r" (?i:set)·\(·\"?", r"[ \t\n)\"]", rank=MINOR),
    DefinitionRow(
        Kind.MODULE,
        r"·(?i:include|find_package|add_subdirectory|pkg_check_modules|find_library|find_path)"
        r"·\(·\"?(?:[^ \t\")]*/)?",
        r"[ \t\n)\"]",
    ),
)
LANGUAGES = (
    Language(
        "yaml",
        _YAML,
        extensions=("yaml", "yml"),
        has_hyphenated_words=True,
        line_comment="#",
        has_block_comments=False,
        ends_at_line=True,
        is_data=True,
    ),
    Language(
        "toml",
        _TOML,
        extensions=("toml", "ini", "cfg"),
        has_hyphenated_words=True,
        line_comment="#",
        has_block_comments=False,
        ends_at_line=True,
        is_data=True,
    ),
    Language(
        "json",
        _JSON,
        extensions=("json", "jsonc"),
        has_hyphenated_words=True,
        line_comment="",
        has_block_comments=False,
        ends_at_line=True,
        is_data=True,
    ),
    Language("make", _MAKE, file_names=("makefile",), line_comment="#", has_block_comments=False, ends_at_line=True),
    Language(
        "dockerfile",
        _DOCKERFILE,
        file_names=("dockerfile",),
        line_comment="#",
        has_block_comments=False,
        ends_at_line=True,
    ),
    Language(
        "cmake",
        _CMAKE,
        extensions=("cmake",),
        file_names=("cmakelists.txt",),
        line_comment="#",
        has_block_comments=False,
        ends_at_line=True,
        macros_have_bodies=True,
    ),
)
