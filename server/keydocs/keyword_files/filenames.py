"""File names of keyword files and pages. Imports nothing, because the command line starts with it."""

KEYWORD_SUFFIX = "_kw.md"
PAGE_SUFFIX = "_docs.md"
_INDEX_NAMES = ("sub.md", "keywords.md")
_INDEX_ENDS = tuple(f"/{name}" for name in _INDEX_NAMES)


def is_keyword_file(path: str) -> bool:
    """Return whether a file is a keyword file by its name: ``*_kw.md``."""
    return path.endswith(KEYWORD_SUFFIX)


def is_keyword_index(path: str) -> bool:
    """Return whether a file is the keyword index of a folder by its name: ``sub.md``, ``keywords.md``."""
    return path.endswith(_INDEX_ENDS) or path in _INDEX_NAMES


def sibling_page(path: str) -> str:
    """Return the path of the page that belongs to a keyword file by its name, whether it exists or not."""
    return path[: -len(KEYWORD_SUFFIX)] + PAGE_SUFFIX
