"""Which language a file is written in, by its name: one table for fences, signatures and comments.

The values are the names that Markdown renderers know for a fence's info string.
"""

from __future__ import annotations

import posixpath

_BY_EXTENSION = {
    **dict.fromkeys(("py", "pyi", "pyx", "pxd", "pyw", "bzl", "bazel", "ipynb"), "python"),
    **dict.fromkeys(("c",), "c"),
    **dict.fromkeys(("h", "hh", "hpp", "hxx", "inl", "cc", "cpp", "cxx", "mm", "metal", "ipp", "tpp"), "cpp"),
    **dict.fromkeys(("cu", "cuh", "cl", "hip"), "cuda"),
    **dict.fromkeys(("cs",), "csharp"),
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy", "gradle"), "java"),
    **dict.fromkeys(("js", "mjs", "cjs", "jsx"), "javascript"),
    **dict.fromkeys(("ts", "mts", "cts", "tsx", "vue", "svelte"), "typescript"),
    **dict.fromkeys(("go",), "go"),
    **dict.fromkeys(("rs",), "rust"),
    **dict.fromkeys(("rb", "rake", "gemspec"), "ruby"),
    **dict.fromkeys(("php",), "php"),
    **dict.fromkeys(("sh", "bash", "zsh", "ksh"), "shell"),
    **dict.fromkeys(("cmake",), "cmake"),
    **dict.fromkeys(("proto", "thrift"), "protobuf"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("toml", "ini", "cfg"), "toml"),
    **dict.fromkeys(("md", "markdown", "rst"), "markdown"),
    **dict.fromkeys(("json", "jsonc"), "json"),
    **dict.fromkeys(("html", "htm", "xml"), "html"),
    **dict.fromkeys(("swift",), "swift"),
    **dict.fromkeys(("sql",), "sql"),
    **dict.fromkeys(("lua",), "lua"),
    **dict.fromkeys(("css",), "css"),
    **dict.fromkeys(("scss", "sass"), "scss"),
    **dict.fromkeys(("less",), "less"),
    **dict.fromkeys(("lisp", "lsp", "el"), "lisp"),
    **dict.fromkeys(("scm", "ss"), "scheme"),
    **dict.fromkeys(("rkt",), "racket"),
    **dict.fromkeys(("clj", "cljs", "cljc", "edn"), "clojure"),
}
_BY_NAME = {
    "cmakelists.txt": "cmake",
    "makefile": "make",
    "dockerfile": "dockerfile",
    "gemfile": "ruby",
    "rakefile": "ruby",
    "build": "python",
    "workspace": "python",
}
_ALIASES = {
    "py": "python",
    "c++": "cpp",
    "cc": "cpp",
    "cxx": "cpp",
    "hpp": "cpp",
    "h": "cpp",
    "cu": "cuda",
    "cuh": "cuda",
    "cs": "csharp",
    "c#": "csharp",
    "js": "javascript",
    "jsx": "javascript",
    "javascriptreact": "javascript",
    "ts": "typescript",
    "tsx": "typescript",
    "typescriptreact": "typescript",
    "rs": "rust",
    "golang": "go",
    "rb": "ruby",
    "sh": "shell",
    "bash": "shell",
    "shellscript": "shell",
    "zsh": "shell",
    "yml": "yaml",
    "proto": "protobuf",
    "proto3": "protobuf",
    "md": "markdown",
    "cuda-cpp": "cuda",
    "sass": "scss",
    "elisp": "lisp",
    "emacs-lisp": "lisp",
    "common-lisp": "lisp",
    "commonlisp": "lisp",
}
HYPHENATED = frozenset(
    (
        "css",
        "scss",
        "less",
        "html",
        "xml",
        "svg",
        "yaml",
        "toml",
        "json",
        "jsonc",
        "lisp",
        "scheme",
        "racket",
        "clojure",
    )
)
"""Languages in which a hyphen between letters is a part of a word, rather than a minus."""


def of_path(path: str) -> str:
    """The language of a file by its name, empty where the name does not tell."""
    name = posixpath.basename(path).lower()
    return _BY_NAME.get(name) or _BY_EXTENSION.get(name.rpartition(".")[2] if "." in name else "", "")


def of_name(name: str) -> str:
    """A fence's info string or an LSP language id as the name used here; unknown ones come back in lower case."""
    name = name.strip().lower().split(" ", 1)[0]
    return _ALIASES.get(name, name) if name not in _BY_EXTENSION else _BY_EXTENSION[name]
